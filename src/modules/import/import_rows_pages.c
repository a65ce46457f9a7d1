/*
 * The rows of a batch, by what they do: each count opens those it counts, what changes stands old
 * and new, what is wrong is mended. Of a personal field no more is shown than its mask.
 */
#include "base/text.h"
#include "modules/import/import_pages.h"
#include "web/page.h"

enum { PAGE = 50 };

/* The counts of a batch, and the state of their rows before and after the import. */
static const struct view {
	const char *name, *label, *imported;
	const char *left;                    /* once it was asked to be taken back                  */
	const char *before, *after;
	size_t count;
} views[] = {
	{ "new", "新增", "已新增", "新增，没有撤销", "new", "added", offsetof(struct import_batch, new_count) },
	{ "changed", "更新", "已更新", "更新，没有撤销", "changed", "updated", offsetof(struct import_batch, changed_count) },
	{ "same", "没有变化", "没有变化", "没有变化", "same", "same", offsetof(struct import_batch, same_count) },
	{ "wrong", "有误", "有误", "有误", "wrong", "wrong", offsetof(struct import_batch, wrong_count) },
	{ "undone", "已撤销", "已撤销", "已撤销", "undone", "undone", offsetof(struct import_batch, undone_count) },
};
enum { VIEWS = sizeof views / sizeof views[0] };

static int64_t count_of(const struct import_batch *b, const struct view *v)
{
	return *(const int64_t *)((const char *)b + v->count);
}

static bool is_imported(const struct import_batch *b)
{
	return b->state == IMPORT_DONE || b->state == IMPORT_UNDONE;
}

static bool has_rows(const struct import_batch *b)
{
	return b->state == IMPORT_CHECKED || is_imported(b);
}

static bool was_undone(const struct import_batch *b)
{
	return b->undone_at.at != 0;
}

static const char *label_of(const struct import_batch *b, const struct view *v)
{
	return was_undone(b) ? v->left : is_imported(b) ? v->imported : v->label;
}

/* As asked; else what is to be mended, then what is about to change; undone: what has stayed. */
static const struct view *view_asked(struct request *r, const struct import_batch *b)
{
	static const int order[] = { 3, 1, 0, 2, 4 }, undone[] = { 1, 0, 4, 3, 2 };
	const char *name = input_text(r->query, "show");

	for (size_t i = 0; name && i < VIEWS; i++)
		if (text_is(views[i].name, name))
			return &views[i];
	for (size_t i = 0; i < VIEWS; i++) {
		const struct view *v = &views[was_undone(b) ? undone[i] : order[i]];

		if (count_of(b, v))
			return v;
	}
	return &views[0];
}

static void put_tiles(struct request *r, const struct import_batch *b, const struct view *now,
	struct json *data)
{
	struct json *tiles = json_list_in(data, "tiles");

	for (size_t i = 0; i < VIEWS; i++) {
		bool open = has_rows(b) && count_of(b, &views[i]);
		struct json *tile;

		if (text_is(views[i].name, "undone") && !was_undone(b))
			continue;
		tile = json_item(tiles);
		json_text(tile, "count", text_number(r->arena, count_of(b, &views[i])));
		json_text(tile, "label", label_of(b, &views[i]));
		json_text(tile, "href", open ? import_batch_href(r, b->row.id,
			arena_format(r->arena, "?show=%s", views[i].name)) : NULL);
		json_flag(tile, "on", open && &views[i] == now);
	}
}

/* ---- what is wrong ---- */

static void put_wrong_cell(
	struct request *r, const struct import_row *row, struct json *problem, struct json *cells)
{
	const char *name = json_text_of(problem, "field");
	const struct field *f = name ? record_field(r->route->record, name) : NULL;
	struct json *cell = json_item(cells);

	json_text(cell, "label", f ? arena_format(r->arena, "第 %d 行“%s”", row->number, f->label)
		: NULL);
	json_text(cell, "text", json_text_of(problem, "text"));
	json_text(
		cell, "name", f ? arena_format(r->arena, "c%lld.%s", (long long)row->id, name) : NULL);
	json_text(cell, "value", f ? input_text(row->cells, name) : NULL);
}

static void put_wrong(struct request *r, const struct import_row *row, struct json *item)
{
	struct json *cells = json_list_in(item, "cells");

	for (size_t i = 0; row->problems && i < json_count(row->problems); i++)
		put_wrong_cell(r, row, json_nth(row->problems, i), cells);
}

/* ---- what is written ---- */

static bool may_see(struct request *r, const struct field *f)
{
	return f && (!f->seen_by || may(r->work->actor, f->seen_by));
}

static void put_changes(struct request *r, const struct import_row *row, struct json *item)
{
	struct json *changes = json_list_in(item, "changes");

	for (struct json *c = row->changes ? row->changes->first : NULL; c; c = c->next) {
		const struct field *f = record_field(r->route->record, json_text_of(c, "field"));
		struct json *change = may_see(r, f) ? json_item(changes) : NULL;

		if (!change)
			continue;
		json_text(change, "label", f->label);
		json_text(change, "old", json_text_of(c, "old"));
		json_text(change, "new", json_text_of(c, "new"));
	}
}

/* What the row says of a field, as the check has understood it; a row that changes nothing, as it
 * stands in the sheet. */
static const char *cell_of(
	struct request *r, const struct import_row *row, const struct field *f)
{
	for (struct json *c = row->changes ? row->changes->first : NULL; c; c = c->next)
		if (text_is(json_text_of(c, "field"), f->name))
			return json_text_of(c, "new");
	return import_shown(r->work, f, import_said(r->work, input_text(row->cells, f->name)));
}

/* The fields that any of the rows speaks of, but for the one that names them. */
static const struct field **fields_of(
	struct request *r, const struct import_row *rows, size_t count, size_t *n)
{
	const struct record *record = r->route->record;
	const struct field **fields = ARENA_ARRAY(r->arena, const struct field *, record->count);

	*n = 0;
	for (size_t i = 0; i < record->count; i++) {
		const struct field *f = &record->fields[i];
		bool any = false;

		for (size_t j = 0; j < count && !any; j++)
			any = may_see(r, f) && cell_of(r, &rows[j], f);
		if (any && !text_is(f->name, record->label))
			fields[(*n)++] = f;
	}
	return fields;
}

/* Where what the row is about can be looked at. */
static const char *href_of(struct request *r, const struct import_row *row)
{
	static const char *const there[] = { "changed", "same", "added", "updated", NULL };
	const char *href = r->route->record->href;
	const struct route *page = route_named("GET", arena_format(r->arena, "%s/:id", href));

	return page && may(r->work->actor, page->may) && row->object_id
			&& text_place(there, row->state) >= 0
		? arena_format(r->arena, "%s/%lld", href, (long long)row->object_id) : NULL;
}

static const char *why_left(const struct import_row *row)
{
	return row->problems ? json_text_of(row->problems->first, "text") : NULL;
}

/* Whole rows: all that the sheet says of what is new, is as it was, or was taken back. */
static void put_whole(struct request *r, const struct import_row *rows, size_t count,
	bool left, const char *title, struct json *data)
{
	const struct record *record = r->route->record;
	size_t n, at = 0;
	const struct field **fields = fields_of(r, rows, count, &n);
	const char **labels = ARENA_ARRAY(r->arena, const char *, n + 4);
	struct json *table;

	labels[at++] = record_field(record, record->label)->label;
	labels[at++] = "表格行号";
	if (left)
		labels[at++] = "没有撤销的原因";
	for (size_t i = 0; i < n; i++)
		labels[at++] = fields[i]->label;
	table = page_table(data, title, NULL, labels);
	for (size_t i = 0; i < count; i++) {
		struct json *cells = page_table_row(table, NULL);

		page_cell(table, cells, rows[i].label, NULL, href_of(r, &rows[i]));
		page_cell(table, cells, arena_format(r->arena, "%d", rows[i].number), NULL, NULL);
		if (left)
			page_cell(table, cells, why_left(&rows[i]), NULL, NULL);
		for (size_t j = 0; j < n; j++)
			page_cell(table, cells, cell_of(r, &rows[i], fields[j]), NULL, NULL);
	}
}

static void put_row(struct request *r, const struct import_row *row, bool wrong, struct json *item)
{
	json_number(item, "number", row->number);
	json_text(item, "who", row->label);
	json_text(item, "who_href", href_of(r, row));
	json_text(item, "why", wrong ? NULL : why_left(row));
	if (wrong)
		put_wrong(r, row, item);
	else
		put_changes(r, row, item);
}

/* ---- pages ---- */

static const char *page_of(struct request *r, const struct import_batch *b, const struct view *v,
	int64_t page)
{
	return import_batch_href(r, b->row.id,
		arena_format(r->arena, "?show=%s&page=%lld", v->name, (long long)page));
}

static void put_pages(struct request *r, const struct import_batch *b, const struct view *v,
	int64_t page, struct json *data)
{
	struct json *pages = json_list_in(data, "pages"), *at;
	int64_t last = (count_of(b, v) + PAGE - 1) / PAGE;

	json_text(data, "previous", page > 1 ? page_of(r, b, v, page - 1) : NULL);
	json_text(data, "next", page < last ? page_of(r, b, v, page + 1) : NULL);
	json_flag(data, "page_input", true);
	at = json_item(json_list_in(data, "hidden"));
	json_text(at, "name", "show");
	json_text(at, "value", v->name);
	if (last < 2)
		return;
	at = json_item(pages);
	json_flag(at, "gap", false);
	json_flag(at, "on", true);
	json_text(at, "href", page_of(r, b, v, page));
	json_text(at, "label", arena_format(r->arena, "%lld / %lld", (long long)page, (long long)last));
}

/* The number of the last row before a page; an index alone is read for it. */
static int number_before(
	struct request *r, const struct import_batch *b, const char *state, int64_t page)
{
	return page < 2 ? 0 : (int)work_number(r->work, INT32_MAX, "SELECT number FROM import_row"
		" WHERE batch_id = ? AND state = ? ORDER BY number LIMIT 1 OFFSET ?",
		BIND(b->row.id, state, (page - 1) * PAGE - 1));
}

static void put_view(struct request *r, const struct import_batch *b, const struct view *v,
	int64_t page, struct json *data)
{
	const char *state = is_imported(b) ? v->after : v->before;
	const char *title = arena_format(r->arena, "%s的行", label_of(b, v));
	bool open = has_rows(b) && count_of(b, v);
	bool changed = text_is(v->name, "changed"), wrong = text_is(v->name, "wrong");
	struct json *list = json_list_in(data, wrong ? "wrong" : "rows");
	int after = open ? number_before(r, b, state, page) : 0;
	size_t n = 0;
	struct import_row *rows = open ? import_rows(r->work, b->row.id, state, after, PAGE, &n) : NULL;

	json_number(data, "after", after);
	json_text(data, "rows_title", title);
	for (size_t i = 0; i < n && (changed || wrong); i++)
		put_row(r, &rows[i], wrong, json_item(list));
	if (n && !changed && !wrong)
		put_whole(r, rows, n, was_undone(b) && text_is(v->name, "new"), title, data);
	json_flag(data, "show_wrong", wrong && n); /* old ones are counted, but no longer kept */
	json_flag(data, "show_rows", changed && n);
}

void import_put_rows(struct request *r, const struct import_batch *b, struct json *data)
{
	const struct record *record = r->route->record;
	const struct view *v = view_asked(r, b);
	int64_t page = input_number(r->query, "page", 1);

	page = page < 1 ? 1 : page > 100000 ? 100000 : page;
	json_text(data, "who_label", record_field(record, record->label)->label);
	json_list_in(data, "tables");
	put_tiles(r, b, v, data);
	put_pages(r, b, v, page, data);
	put_view(r, b, v, page, data);
}
