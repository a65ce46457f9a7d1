/* One question an organisation and version; a hash of what was asked. */
#include "data/tree.h"
#include <string.h>
#include "base/fault.h"
#include "base/text.h"

enum {
	SLOTS = 256,
	KEPT_BYTES = 2 << 20,
	KEPT_ENOUGH = 3 << 19,
	MOST = 300,
	LEVELS = 8,
	SEGMENT = 5
};

static struct {
	struct arena *arena;
	int64_t version;
	struct { const char *own, *at; const struct tree_place *places; size_t count; } slots[SLOTS];
} kept;

void tree_fresh(int64_t version)
{
	if (!kept.arena)
		kept.arena = arena_new(KEPT_BYTES);
	if (kept.version == version && arena_used(kept.arena) < KEPT_ENOUGH)
		return;
	arena_reset(kept.arena);
	memset(kept.slots, 0, sizeof kept.slots);
	kept.version = version;
}

static size_t slot_of(const char *at)
{
	uint32_t hash = 5381;

	for (; *at; at++)
		hash = hash * 33 + (unsigned char)*at;
	return hash % SLOTS;
}

static struct rows *ask(struct work *w, const char *own, const char *at)
{
	const char *way[LEVELS];
	size_t length = strlen(at), own_length = strlen(own);

	for (size_t i = 0; i < LEVELS; i++)
		way[i] = length > own_length + i * SEGMENT
			? text_cut(w->arena, at, length - i * SEGMENT) : "";
	return work_select(w,
		"SELECT c.path, c.name FROM organisation p"
		" JOIN organisation c FORCE INDEX (organisation_name) ON c.parent_id = p.id"
		" WHERE p.path = ? AND c.removed_at IS NULL"
		" UNION ALL SELECT path, name FROM organisation"
		" WHERE path IN (?, ?, ?, ?, ?, ?, ?, ?) ORDER BY path LIMIT ?",
		BIND(at, way[0], way[1], way[2], way[3], way[4], way[5], way[6], way[7], (int64_t)MOST));
}

/* Once more where it lasts; without room it is good for this request only. */
static void keep(size_t slot, const char *own, const char *at, const struct tree_place *found,
	size_t count)
{
	struct arena *a = kept.arena;
	struct tree_place *places;

	if (!a || arena_used(a) >= KEPT_ENOUGH)
		return;
	places = ARENA_ARRAY(a, struct tree_place, count);
	for (size_t i = 0; i < count; i++)
		places[i] =
			(struct tree_place){ arena_text(a, found[i].path), arena_text(a, found[i].name) };
	kept.slots[slot].own = arena_text(a, own);
	kept.slots[slot].at = arena_text(a, at);
	kept.slots[slot].places = places;
	kept.slots[slot].count = count;
}

const struct tree_place *tree_around(
	struct work *w, const char *own, const char *at, size_t *count)
{
	size_t slot = slot_of(at), n = 0;
	struct tree_place *places;
	struct rows *rows;

	if (text_is(kept.slots[slot].at, at) && text_is(kept.slots[slot].own, own)) {
		*count = kept.slots[slot].count;
		return kept.slots[slot].places;
	}
	places = ARENA_ARRAY(w->arena, struct tree_place, MOST);
	for (rows = ask(w, own, at); rows_next(rows); n++) {
		places[n].path = rows->cells[0].text;
		places[n].name = rows->cells[1].text;
	}
	keep(slot, own, at, places, n);
	*count = n;
	return places;
}

/* ---- moving ---- */

enum { MOST_TABLES = 80 };

struct placed_table {
	const char *table;
	bool names_it;               /* says by organisation_id where it stands */
};

/*
 * The database itself knows every table with a path, so none is forgotten. Members are last: what
 * the triggers on them ask of committees and accounts is in its new place by then.
 */
static size_t placed_tables(struct work *w, struct placed_table tables[MOST_TABLES])
{
	size_t count = 0;
	struct rows *rows = work_select(w,
		"SELECT t.table_name, MAX(c.column_name = 'organisation_id')"
		" FROM information_schema.columns t JOIN information_schema.columns c"
		" ON c.table_schema = t.table_schema AND c.table_name = t.table_name"
		" JOIN information_schema.tables b ON b.table_schema = t.table_schema"
		"  AND b.table_name = t.table_name AND b.table_type = 'BASE TABLE'" /* views follow theirs */
		" WHERE t.table_schema = DATABASE() AND t.column_name = 'path' AND t.table_name NOT IN"
		" ('history', 'member_count', 'member_count_frozen', 'organisation_frozen',"
		" 'member_frozen')"
		" GROUP BY t.table_name ORDER BY t.table_name = 'member', t.table_name", BIND_NONE);

	while (rows_next(rows)) {
		ensure(count < MOST_TABLES);
		tables[count++] = (struct placed_table){ rows->cells[0].text, rows->cells[1].number };
	}
	rows_end(rows);
	return count;
}

/* Saved views of lists name a place in their address. */
static void move_views(struct work *w, const char *from, const char *to)
{
	const char *was = arena_format(w->arena, "under=%s", from);

	work_change(w, "UPDATE list_view SET query = REPLACE(query, ?, ?) WHERE query LIKE ?",
		BIND(was, arena_format(w->arena, "under=%s", to), arena_format(w->arena, "%%%s%%", was)));
}

void tree_move(struct work *w, const char *from, const char *to)
{
	const char *below = arena_format(w->arena, "%s%%", from);
	struct placed_table tables[MOST_TABLES];
	size_t count = placed_tables(w, tables);

	for (size_t i = 0; i < count; i++)
		db_change_made(w->db, w->arena, arena_format(w->arena,
			"UPDATE %s SET path = CONCAT(?, SUBSTRING(path, ?)) WHERE path LIKE ?",
			tables[i].table), BIND(to, (int64_t)strlen(from) + 1, below));
	move_views(w, from, to);
}

void tree_settle(struct work *w, const char *path)
{
	const char *below = arena_format(w->arena, "%s%%", path);
	struct placed_table tables[MOST_TABLES];
	size_t count = placed_tables(w, tables);

	for (size_t i = 0; i < count; i++)
		if (tables[i].names_it)
			db_change_made(w->db, w->arena, arena_format(w->arena,
				"UPDATE %s m JOIN organisation o ON o.id = m.organisation_id SET m.path = o.path"
				" WHERE o.path LIKE ? AND m.path <> o.path", tables[i].table), BIND(below));
}
