/* A hash of what is to be added, by "path \t field \t value \t class"; sorted, it is the key's
 * order. */
#include "data/count.h"
#include <stdlib.h>
#include <string.h>
#include "base/buffer.h"
#include "base/fault.h"
#include "base/text.h"
#include "data/job.h"
#include "lib/json.h"

enum { CEILING = 256 << 20, SEGMENT = 5, AT_A_TIME = 1000, FIRST_ROOM = 256, LONGEST_KEY = 160,
	MOST_SQL = 1 << 14 };

struct counted {
	const struct record *record;
	const char *key;
	uint64_t hash;
	int64_t by;
};

struct counts {
	struct arena *arena, *table;
	size_t count, room;          /* a power of two                                           */
	struct counted *slots;       /* key NULL: free                                           */
};

/* ---- gathering ---- */

static struct counted *slot_of(
	struct counts *c, const struct record *r, const char *key, uint64_t hash)
{
	size_t i = hash & (c->room - 1);

	while (c->slots[i].key && !(c->slots[i].hash == hash && c->slots[i].record == r
	       && text_is(c->slots[i].key, key)))
		i = (i + 1) & (c->room - 1);
	return &c->slots[i];
}

static void make_room(struct counts *c, size_t room)
{
	struct counted *before = c->slots;
	struct arena *small = c->table;
	size_t had = c->room;

	c->table = arena_new(CEILING); /* its own: in one with the keys all the smaller ones would stay */
	c->slots = ARENA_ARRAY(c->table, struct counted, room);
	c->room = room;
	for (size_t i = 0; i < had; i++)
		if (before[i].key)
			*slot_of(c, before[i].record, before[i].key, before[i].hash) = before[i];
	arena_free(small);
}

static struct counts *counts_of(struct work *w)
{
	if (!w->counts) {
		struct arena *a = arena_new(CEILING);

		w->counts = ARENA_NEW(a, struct counts);
		w->counts->arena = a;
		make_room(w->counts, FIRST_ROOM);
	}
	return w->counts;
}

static void add(struct work *w, const struct record *r, const char *key, int64_t by)
{
	struct counts *c = counts_of(w);
	uint64_t hash = text_hash(key);
	struct counted *slot = slot_of(c, r, key, hash);

	if (!slot->key) {
		if (c->count * 4 >= c->room * 3) {
			make_room(c, c->room * 2);
			slot = slot_of(c, r, key, hash);
		}
		*slot = (struct counted){ r, arena_text(c->arena, key), hash, 0 };
		c->count++;
	}
	slot->by += by;
}

/* There and in all above it, but not in the first `above` of them. */
static void add_levels(struct work *w, const struct record *r, const char *path, size_t above,
	const char *rest, int64_t by)
{
	char key[LONGEST_KEY];
	size_t length = strlen(path);

	ensure(length % SEGMENT == 0);
	for (size_t n = (above + 1) * SEGMENT; n <= length; n += SEGMENT) {
		int size = snprintf(key, sizeof key, "%.*s\t%s", (int)n, path, rest);

		ensure(size > 0 && (size_t)size < sizeof key);
		add(w, r, key, by);
	}
}

/* ---- of rows ---- */

/* A DATE by its month; absent is "". */
static const char *value_of(struct work *w, const struct field *f, const void *row)
{
	struct bind b = field_bind(f, row);

	if (b.kind == BIND_DATE)
		return date_has(b.date) ? arena_format(w->arena, "%04d-%02d", b.date.year, b.date.month)
			: "";
	if (b.kind == BIND_NUMBER)
		return b.number ? arena_format(w->arena, "%lld", (long long)b.number) : "0";
	return b.kind == BIND_TEXT && b.bytes ? b.bytes : "";
}

static const char *class_of(struct work *w, const struct record *r, const void *row)
{
	const char *texts[4];
	size_t n = 0;

	for (const char *const *name = r->classed; *name; name++) {
		ensure(n < sizeof texts / sizeof texts[0]);
		texts[n++] = value_of(w, record_field(r, *name), row);
	}
	return text_join(w->arena, texts, n, ".");
}

/* Value and class of the row under a field: what follows the path in the key. */
static const char *rest_of(struct work *w, const struct record *r, const struct field *f,
	const void *row, const char *class)
{
	return arena_format(w->arena, "%s\t%s\t%s", f->name, value_of(w, f, row), class);
}

void count_row(
	struct work *w, const struct record *r, const struct row *row, const struct row *old)
{
	struct arena_mark mark = arena_mark(w->arena);
	const char *class = row ? class_of(w, r, row) : NULL, *was = old ? class_of(w, r, old) : NULL;
	bool stayed = row && old && text_is(row->path, old->path);

	for (const char *const *name = r->counted; *name; name++) {
		const struct field *f = record_field(r, *name);
		const char *now = row ? rest_of(w, r, f, row, class) : NULL;
		const char *before = old ? rest_of(w, r, f, old, was) : NULL;

		if (stayed && text_is(now, before))
			continue;
		if (before)
			add_levels(w, r, old->path, 0, before, -1);
		if (now)
			add_levels(w, r, row->path, 0, now, 1);
	}
	arena_rewind(w->arena, mark);
}

/* Those above both keep what they have. */
static size_t common_levels(const char *a, const char *b)
{
	size_t n = 0;

	while (strncmp(a + n * SEGMENT, b + n * SEGMENT, SEGMENT) == 0 && a[n * SEGMENT])
		n++;
	return n;
}

void count_moved(struct work *w, const struct record *r, const char *from, const char *to)
{
	size_t length = strlen(from), above = common_levels(from, to);
	struct rows *rows;

	ensure(length && !text_begins(to, from));
	count_write(w);
	rows = db_select_made(w->db, w->arena, arena_format(w->arena,
		"SELECT dimension, value, class, n FROM %s_count WHERE path = ? AND n <> 0", r->name),
		BIND(from));
	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		const char *rest = arena_format(w->arena, "%s\t%s\t%s", c[0].text, c[1].text, c[2].text);

		add_levels(w, r, text_cut(w->arena, from, length - SEGMENT), above, rest, -c[3].number);
		add_levels(w, r, text_cut(w->arena, to, strlen(to) - SEGMENT), above, rest, c[3].number);
	}
	db_change_made(w->db, w->arena, arena_format(w->arena, "UPDATE %s_count SET path = CONCAT(?,"
		" SUBSTRING(path, ?)) WHERE path LIKE ?", r->name),
		BIND(to, (int64_t)length + 1, arena_format(w->arena, "%s%%", from)));
}

/* ---- writing ---- */

static int by_key(const void *a, const void *b)
{
	const struct counted *x = *(const struct counted *const *)a,
						 *y = *(const struct counted *const *)b;
	int order = strcmp(x->record->name, y->record->name);

	return order ? order : strcmp(x->key, y->key);
}

static void put_item(struct work *w, struct json *list, const struct counted *it)
{
	static const char *const names[] = { "path", "dimension", "value", "class" };
	char *rest = arena_text(w->arena, it->key);
	struct json *item = json_item(list);

	for (size_t i = 0; i < 4; i++)
		json_keep(item, names[i], strsep(&rest, "\t"));
	json_number(item, "n", it->by);
}

static void write_some(struct work *w, struct counted *const *list, size_t count)
{
	struct arena_mark mark = arena_mark(w->arena);
	struct json *items = json_root_list(w->arena);
	const char *name = list[0]->record->name;

	for (size_t i = 0; i < count; i++)
		put_item(w, items, list[i]);
	db_change_made(w->db, w->arena, arena_format(w->arena,
		"INSERT INTO %s_count (path, dimension, value, class, n)"
		" SELECT j.path, j.dimension, j.value, j.class, j.n FROM JSON_TABLE(?, '$[*]' COLUMNS ("
		"path VARCHAR(60) PATH '$.path', dimension VARCHAR(20) PATH '$.dimension',"
		" value VARCHAR(20) PATH '$.value', class VARCHAR(40) PATH '$.class', n BIGINT PATH '$.n')) j"
		" ON DUPLICATE KEY UPDATE n = %s_count.n + VALUES(n)", name, name),
		BIND(json_plain(items)));
	arena_rewind(w->arena, mark);
}

void count_write(struct work *w)
{
	struct counts *c = w->counts;
	struct counted **list;
	size_t n = 0;

	if (!c)
		return;
	list = ARENA_ARRAY(c->arena, struct counted *, c->count + 1);
	for (size_t i = 0; i < c->room; i++)
		if (c->slots[i].key && c->slots[i].by)
			list[n++] = &c->slots[i];
	qsort(list, n, sizeof *list, by_key);
	for (size_t from = 0, some; from < n; from += some) {
		for (some = 1; some < AT_A_TIME && from + some < n
		     && list[from + some]->record == list[from]->record; some++)
			continue;
		write_some(w, list + from, some);
		job_progress(w, "正在更新统计数", (int64_t)(from + some), (int64_t)n);
	}
	count_forget(w);
}

void count_forget(struct work *w)
{
	struct counts *c = w->counts;

	w->counts = NULL;
	if (!c)
		return;
	arena_free(c->table);
	arena_free(c->arena);
}

/* ---- counting anew ---- */

static const char *value_sql(struct work *w, const struct field *f)
{
	return arena_format(w->arena, f->kind == FIELD_DATE
		? "COALESCE(DATE_FORMAT(m.%s, '%%Y-%%m'), '')" : "COALESCE(CONCAT(m.%s), '')", f->name);
}

static const char *class_sql(struct work *w, const struct record *r)
{
	const char *texts[4];
	size_t n = 0;

	for (const char *const *name = r->classed; *name; name++)
		texts[n++] = value_sql(w, record_field(r, *name));
	return arena_format(w->arena, "CONCAT_WS('.', %s)", text_join(w->arena, texts, n, ", "));
}

/* What a full count of one field has that is not kept, and what is kept too much; one mark. */
static const char *differences_sql(
	struct work *w, const struct record *r, const struct field *f)
{
	return arena_format(w->arena,
		"SELECT d.path, d.value, d.class, SUM(d.n) AS n FROM ("
		"SELECT LEFT(l.path, 5 * s.level) AS path, l.value, l.class, l.n FROM ("
		"SELECT m.path, %s AS value, %s AS class, COUNT(*) AS n FROM %s m"
		" WHERE m.removed_at IS NULL GROUP BY 1, 2, 3) l"
		" JOIN (SELECT 1 AS level UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4"
		" UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8"
		" UNION ALL SELECT 9 UNION ALL SELECT 10 UNION ALL SELECT 11 UNION ALL SELECT 12) s"
		" ON 5 * s.level <= LENGTH(l.path)"
		" UNION ALL SELECT path, value, class, -n FROM %s_count WHERE dimension = ?) d"
		" GROUP BY 1, 2, 3 HAVING SUM(d.n) <> 0", value_sql(w, f), class_sql(w, r), r->name, r->name);
}

static int64_t repair_field(struct work *w, const struct record *r, const struct field *f)
{
	const char *differences = differences_sql(w, r, f);
	int64_t wrong = work_number_of(w, db_select_made(w->db, w->arena, arena_format(w->arena,
		"SELECT COUNT(*) FROM (%s) x", differences), BIND(f->name)), 0);

	if (wrong)
		db_change_made(w->db, w->arena, arena_format(w->arena,
			"INSERT INTO %s_count (path, dimension, value, class, n)"
			" SELECT x.path, ?, x.value, x.class, x.n FROM (%s) x"
			" ON DUPLICATE KEY UPDATE n = %s_count.n + VALUES(n)", r->name, differences, r->name),
			BIND(f->name, f->name));
	return wrong;
}

/* Fields that are no longer counted, and what has become nothing. */
static void sweep(struct work *w, const struct record *r)
{
	struct buffer sql = buffer_new(w->arena, MOST_SQL);
	struct bind names[16];
	size_t n = 0;

	buffer_format(&sql, "DELETE FROM %s_count WHERE n = 0 OR dimension NOT IN (", r->name);
	for (; r->counted[n]; n++) {
		ensure(n < sizeof names / sizeof names[0]);
		names[n] = bind_text(r->counted[n]);
		buffer_text(&sql, n ? ", ?" : "?");
	}
	buffer_text(&sql, ")");
	db_change_made(w->db, w->arena, sql.data, names, n);
}

int64_t count_repair(struct work *w, const struct record *r)
{
	int64_t wrong = 0;

	count_write(w);
	for (size_t i = 0; r->counted[i]; i++) {
		wrong += repair_field(w, r, record_field(r, r->counted[i]));
		job_progress(w, NULL, (int64_t)i, 0); /* it lives: a million take minutes */
	}
	sweep(w, r);
	return wrong;
}
