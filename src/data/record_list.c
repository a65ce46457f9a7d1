/*
 * Lists. The page's ids come first, from the index that gives both scope and order, and only those
 * rows are joined with what they refer to: so a page costs the same with ten thousand rows and with
 * a million. Totals come from the counters the writes keep, or are counted up to a bound.
 */
#include <string.h>
#include "base/buffer.h"
#include "base/fault.h"
#include "base/text.h"
#include "data/code.h"
#include "data/gram.h"
#include "data/record_seal.h"
#include "data/record_sql.h"
#include "data/scope.h"

enum { MOST_BINDS = 160 + MOST_FILTER_TEXTS + MOST_LIST_IDS, DEFAULT_SIZE = 50, DEEP = 200 };

struct question {
	struct buffer sql;
	struct bind binds[MOST_BINDS];
	size_t count;
};

static void mark(struct question *q, struct bind value)
{
	ensure(q->count < MOST_BINDS);
	q->binds[q->count++] = value;
}

/* ---- conditions ---- */

static void add_days(struct question *q, const struct filter *filter)
{
	const char *name = filter->field->name;

	if (date_has(filter->from)) {
		buffer_format(&q->sql, " AND m.%s >= ?", name);
		mark(q, bind_date(filter->from));
	}
	if (date_has(filter->to)) {
		buffer_format(&q->sql, " AND m.%s < ?", name);
		mark(q, bind_date(date_add_days(filter->to, 1)));
	}
}

static struct bind filter_bind(const struct field *f, const char *text)
{
	int64_t number = 0;

	if (f->kind == FIELD_REF || f->kind == FIELD_FLAG)
		return bind_number(text_integer(text, &number) ? number : -1);
	return bind_text(text);
}

static void add_marks(struct question *q, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buffer_text(&q->sql, i ? ", ?" : "?");
}

static void add_condition(struct question *q, const struct filter *filter)
{
	for (size_t i = 0; i < filter->count; i++) {
		buffer_format(&q->sql, "%s%s", i ? " OR " : " AND (", filter->by->where);
		mark(q, bind_text(filter->texts[i]));
	}
	buffer_text(&q->sql, ")");
}

static void add_filter(struct question *q, const struct filter *filter)
{
	const struct field *f = filter->field;
	size_t count = 0;
	bool empty = false;

	if (!f) {
		add_condition(q, filter);
		return;
	}
	if (!filter->count) {
		add_days(q, filter);
		return;
	}
	for (size_t i = 0; i < filter->count; i++) {
		if (text_is(filter->texts[i], FILTER_EMPTY)) {
			empty = true;
			continue;
		}
		mark(q, filter_bind(f, filter->texts[i]));
		count++;
	}
	buffer_text(&q->sql, " AND (");
	if (empty)
		buffer_format(&q->sql, "m.%s IS NULL%s", f->name, count ? " OR " : "");
	if (count) {
		buffer_format(&q->sql, "m.%s IN (", f->name);
		add_marks(q, count);
		buffer_text(&q->sql, ")");
	}
	buffer_text(&q->sql, ")");
}

static void add_ids(struct question *q, const struct list *l)
{
	buffer_text(&q->sql, l->id_count ? " AND m.id IN (" : " AND m.id IN (NULL");
	add_marks(q, l->id_count);
	buffer_text(&q->sql, ")");
	for (size_t i = 0; i < l->id_count; i++)
		mark(q, bind_number(l->ids[i]));
}

/* Up to three characters are a gram; of longer pinyin initials the first three narrow. */
static bool gram_says_all(const char *search)
{
	return text_length(search) <= 3
		|| strspn(search, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == strlen(search);
}

static void add_search(
	struct work *w, const struct record *r, struct question *q, const char *search)
{
	const char *narrow = text_upper(w->arena, text_narrow(w->arena, search));
	const struct field *sealed = record_sealed_like(w, r, narrow);
	const char *between = " AND (";

	if (sealed) {
		uint8_t *index = arena_alloc(w->arena, 32);

		crypt_mac(arena_format(w->arena, "blind:%s.%s", r->name, sealed->name), narrow,
			strlen(narrow), index);
		buffer_format(&q->sql, " AND m.%s_index = ?", sealed->name);
		mark(q, bind_bytes(index, 32));
		return;
	}
	if (r->grams && gram_says_all(search))
		return;
	for (size_t i = 0; i < r->count; i++) {
		const struct field *f = &r->fields[i];

		if (!f->searched || f->sealed || (f->kind != FIELD_TEXT && f->kind != FIELD_LONG_TEXT))
			continue;
		buffer_format(&q->sql, "%sm.%s LIKE ?", between, f->name);
		mark(q, bind_text(arena_format(w->arena, "%%%s%%", search)));
		between = " OR ";
	}
	buffer_text(&q->sql, text_is(between, " OR ") ? ")" : " AND FALSE");
}

/*
 * The one sub-tree the list is about: what was asked for, as far as it lies inside what may be
 * seen. NULL if what may be seen is not one whole sub-tree.
 */
static const char *one_path(struct work *w, const struct list *l)
{
	const char *whole = scope_whole(w);

	if (!whole || !l->under || text_begins(whole, l->under))
		return whole;
	return text_begins(l->under, whole) ? l->under : "-";
}

static void add_path(struct work *w, const struct record *r, const struct list *l,
	struct question *q, const char *alias)
{
	const char *path = one_path(w, l), *under = path ? path : l->under;

	if (under) {
		buffer_format(&q->sql, " AND %s.path LIKE ?", alias);
		mark(q, bind_text(arena_format(w->arena, "%s%%", under)));
	}
	if (!path && !text_is(alias, "m"))
		buffer_format(&q->sql, " AND @scope(%s loose)", alias);
	if (!path)
		buffer_format(&q->sql, " AND %s", record_scope_sql(r));
}

static bool by_gram(struct work *w, const struct record *r, const struct list *l)
{
	return l->search && r->grams
		&& !record_sealed_like(w, r, text_upper(w->arena, text_narrow(w->arena, l->search)));
}

/* Few rows fit a condition beside the columns: what finds those is left to the database. */
static bool in_path_order(const struct record *r, const struct list *l)
{
	for (size_t i = 0; i < l->filter_count; i++)
		if (!l->filters[i].field)
			return false;
	return (r->scoped || r->tree) && !r->order && !l->order && !l->sort && !l->ids;
}

/* FROM ... WHERE ...: the same for the page and for counting. */
static void add_where(struct work *w, const struct record *r, struct list *l, struct question *q,
	const char *joins)
{
	if (by_gram(w, r, l)) {
		buffer_format(&q->sql, " FROM %s_search s STRAIGHT_JOIN %s m ON m.id = s.id%s"
			" WHERE s.gram = ?", r->name, r->name, joins);
		mark(q, bind_text(gram_of(w, l->search)));
		add_path(w, r, l, q, "s");
		buffer_text(&q->sql, " AND m.removed_at IS NULL");
	} else {
		buffer_format(&q->sql, " FROM %s m", r->name);
		if (in_path_order(r, l)) /* the index that gives scope and order at once */
			buffer_format(&q->sql, " FORCE INDEX (%s_scope)", r->name);
		buffer_format(&q->sql, "%s WHERE m.removed_at IS NULL", joins);
		if (r->scoped || r->tree)
			add_path(w, r, l, q, "m");
		else if (r->within)
			buffer_format(&q->sql, " AND %s", r->within);
	}
	if (l->search)
		add_search(w, r, q, l->search);
	for (size_t i = 0; i < l->filter_count; i++)
		add_filter(q, &l->filters[i]);
	if (l->ids)
		add_ids(q, l);
	if (l->where) {
		buffer_format(&q->sql, " AND (%s)", l->where);
		for (size_t i = 0; i < l->bind_count; i++)
			mark(q, l->binds[i]);
	}
}

/* The whole list of a sub-tree: its total is kept, and comes along with the rows. */
static const char *counted_at(struct work *w, const struct record *r, const struct list *l)
{
	const char *path = one_path(w, l);

	if (!r->counters || !path || l->unlimited || l->search || l->filter_count || l->where
	    || l->ids)
		return NULL;
	return *path ? path : ROOT_PATH;
}

/*
 * Near the beginning the rows are read as the index gives them. Far into a list the ids are counted
 * off first, from the index alone, and only the page's rows are fetched.
 */
static struct rows *select_page(struct work *w, const struct record *r, struct list *l)
{
	const struct record_sql *s = record_sql(r);
	const char *columns = l->unsealed ? s->clear : l->listed ? s->listed : s->columns;
	const char *joins = l->listed && !l->unsealed ? s->listed_joins : s->joins;
	struct question q = { .sql = buffer_new(w->arena, 1 << 16) };
	int64_t offset = l->unlimited ? 0 : (int64_t)(l->page - 1) * l->size;
	const char *counted = counted_at(w, r, l);
	bool deep = offset > DEEP;

	buffer_format(&q.sql, "SELECT %s", columns);
	if (counted) {
		buffer_format(&q.sql, ", (SELECT %s FROM organisation WHERE path = ?) `%s`",
			r->counters->column, LIST_TOTAL);
		mark(&q, bind_text(counted));
	}
	buffer_text(&q.sql, deep ? " FROM (SELECT m.id" : "");
	add_where(w, r, l, &q, deep ? "" : joins);
	buffer_format(&q.sql, " ORDER BY %s", record_order(w, r, l, by_gram(w, r, l)));
	if (!l->unlimited) {
		buffer_text(&q.sql, " LIMIT ? OFFSET ?");
		mark(&q, bind_number(l->size));
		mark(&q, bind_number(offset));
	}
	if (deep)
		buffer_format(&q.sql, ") k STRAIGHT_JOIN %s m ON m.id = k.id%s ORDER BY %s", r->name,
			joins, record_order(w, r, l, false));
	return scope_select(w, q.sql.data, q.binds, q.count);
}

static int64_t bound_of(const struct list *l, int64_t most)
{
	return l->exact ? INT32_MAX : most;
}

static void bounded(struct list *l, int64_t most)
{
	l->more = l->total > bound_of(l, most);
	l->total = l->more ? most : l->total;
}

/* Names alone are counted where they are found, without a look at the rows. */
static void count_found(struct work *w, const struct record *r, struct list *l, const char *path)
{
	l->total = work_number_of(w, db_select_made(w->db, w->arena, arena_format(w->arena,
		"SELECT COUNT(*) FROM (SELECT 1 FROM %s_search WHERE gram = ? AND path LIKE ? LIMIT ?) c",
		r->name), BIND(gram_of(w, l->search), arena_format(w->arena, "%s%%", path),
		bound_of(l, LIST_MOST_FOUND) + 1)), 0);
	bounded(l, LIST_MOST_FOUND);
}

/* One condition on a field that the writes count (data/count.h): its total stands there, exact. */
static bool count_kept(struct work *w, const struct record *r, struct list *l, const char *path)
{
	const struct filter *filter = &l->filters[0];
	struct question q = { .sql = buffer_new(w->arena, 1 << 16) };
	const char *name = l->filter_count == 1 && filter->field ? filter->field->name : NULL;
	int by_class = text_place(r->classed, name);

	if (!path || !name || !filter->count || l->search || l->where || l->ids
	    || filter->field->kind == FIELD_DATE
	    || (by_class < 0 && text_place(r->counted, name) < 0))
		return false;
	buffer_format(&q.sql,
		"SELECT COALESCE(SUM(n), 0) FROM %s_count WHERE path = ? AND dimension = ?"
		" AND ",
		r->name);
	mark(&q, bind_text(*path ? path : ROOT_PATH));
	mark(&q, bind_text(by_class < 0 ? filter->field->name : r->counted[0]));
	buffer_format(&q.sql, by_class < 0 ? "value IN (" /* class: "full.normal" */
		: "SUBSTRING_INDEX(SUBSTRING_INDEX(class, '.', %d), '.', -1) IN (", by_class + 1);
	for (size_t i = 0; i < filter->count; i++) {
		if (text_is(filter->texts[i], FILTER_EMPTY))
			return false;
		mark(&q, filter_bind(filter->field, filter->texts[i]));
	}
	add_marks(&q, filter->count);
	buffer_text(&q.sql, ")");
	l->total = work_number_of(w, scope_select(w, q.sql.data, q.binds, q.count), 0);
	return true;
}

static void count_rows(struct work *w, const struct record *r, struct list *l)
{
	struct question q = { .sql = buffer_new(w->arena, 1 << 16) };
	const char *path = one_path(w, l);
	struct list unsorted;

	if (path && by_gram(w, r, l) && gram_says_all(l->search) && !l->filter_count && !l->where
	    && !l->ids) {
		count_found(w, r, l, path);
		return;
	}
	if (count_kept(w, r, l, path))
		return;
	unsorted = *l;
	unsorted.sort = NULL; /* then the index that holds most of what is asked for will do */
	buffer_text(&q.sql, "SELECT COUNT(*) FROM (SELECT 1");
	add_where(w, r, &unsorted, &q, "");
	buffer_text(&q.sql, " LIMIT ?) c");
	mark(&q, bind_number(bound_of(l, LIST_MOST_COUNTED) + 1));
	l->total = work_number_of(w, scope_select(w, q.sql.data, q.binds, q.count), 0);
	bounded(l, LIST_MOST_COUNTED);
}

/* By any column while they are few; many rows only as an index gives them. True: they have been
 * counted for it. */
static bool settle_order(struct work *w, const struct record *r, struct list *l)
{
	if (!r->large || !l->sort || l->sort->sorted || l->ids)
		return false;
	count_rows(w, r, l);
	if (!l->more && l->total <= LIST_MOST_COUNTED)
		return true;
	l->unsorted = l->sort;
	l->sort = NULL;
	return true;
}

void record_list(struct work *w, const struct record *r, struct list *l)
{
	bool counted;
	struct rows *rows;

	l->size = l->size ? l->size : DEFAULT_SIZE;
	l->page = l->page < 1 ? 1 : l->page > 2000 ? 2000 : l->page;
	l->rows = ARENA_ARRAY(w->arena, void *, (size_t)l->size);
	counted = settle_order(w, r, l);
	rows = select_page(w, r, l);
	for (l->count = 0; rows_next(rows) && l->count < (size_t)l->size;) {
		if (!l->count && counted_at(w, r, l))
			l->total = rows->cells[rows->count - 1].number;
		l->rows[l->count++] = record_from_rows(r, rows);
	}
	rows_end(rows);
	if (l->count && counted_at(w, r, l))
		l->more = false; /* the total came along with the rows */
	else if (l->page == 1 && l->count < (size_t)l->size)
		l->total = (int64_t)l->count; /* all on this page: no need to ask */
	else if (!counted)
		count_rows(w, r, l);
}

void record_each(struct work *w, const struct record *r, struct list *l,
	void (*each)(void *context, struct work *w, const void *row), void *context)
{
	struct rows *rows;

	settle_order(w, r, l);
	l->unlimited = true;
	rows = select_page(w, r, l);
	for (l->count = 0;; l->count++) {
		struct arena_mark mark_before = arena_mark(w->arena);

		if (!rows_next(rows))
			break;
		each(context, w, record_from_rows(r, rows));
		arena_rewind(w->arena, mark_before);
	}
}
