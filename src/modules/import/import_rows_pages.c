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
	const char *before, *after;
	size_t count;
} views[] = {
	{ "new", "新增", "已新增", "new", "added", offsetof(struct import_batch, new_count) },
	{ "changed", "更新", "已更新", "changed", "updated", offsetof(struct import_batch, changed_count) },
	{ "same", "没有变化", "没有变化", "same", "same", offsetof(struct import_batch, same_count) },
	{ "wrong", "有误", "有误", "wrong", "wrong", offsetof(struct import_batch, wrong_count) },
};
enum { VIEWS = sizeof views / sizeof views[0] };

static int64_t count_of(const struct import_batch *b, const struct view *v)
{
	return *(const int64_t *)((const char *)b + v->count);
}

static bool has_rows(const struct import_batch *b)
{
	return b->state == IMPORT_CHECKED || b->state == IMPORT_DONE;
}

/* As asked; else what is to be mended, then what is about to change. */
static const struct view *view_asked(struct request *r, const struct import_batch *b)
{
	static const int order[] = { 3, 1, 0, 2 };
	const char *name = input_text(r->query, "show");

	for (size_t i = 0; name && i < VIEWS; i++)
		if (text_is(views[i].name, name))
			return &views[i];
	for (size_t i = 0; i < VIEWS; i++)
		if (count_of(b, &views[order[i]]))
			return &views[order[i]];
	return &views[0];
}

static void put_tiles(struct request *r, const struct import_batch *b, const struct view *now,
	struct json *data)
{
	struct json *tiles = json_list_in(data, "tiles");

	for (size_t i = 0; i < VIEWS; i++) {
		struct json *tile = json_item(tiles);
		bool open = has_rows(b) && count_of(b, &views[i]);

		json_text(tile, "count", text_number(r->arena, count_of(b, &views[i])));
		json_text(tile, "label",
			b->state == IMPORT_DONE ? views[i].imported : views[i].label);
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

/* Of a row that is not compared: what lists show of its record. */
static void put_listed(struct request *r, const struct import_row *row, struct json *item)
{
	const struct record *record = r->route->record;
	const char *said[64];
	size_t n = 0;

	for (size_t i = 0; i < record->count && n < 64; i++) {
		const struct field *f = &record->fields[i];
		const char *text = import_said(r->work, input_text(row->cells, f->name));

		if (text && f->listed && may_see(r, f) && !text_is(f->name, record->label))
			said[n++] = arena_format(
				r->arena, "%s：%s", f->label, import_shown(r->work, f, text));
	}
	json_text(item, "listed", n ? text_join(r->arena, said, n, "；") : NULL);
}

static void put_row(struct request *r, const struct import_row *row, bool wrong, struct json *item)
{
	json_number(item, "number", row->number);
	json_text(item, "who", row->label);
	json_list_in(item, "changes");
	json_text(item, "listed", NULL);
	if (wrong)
		put_wrong(r, row, item);
	else if (row->changes)
		put_changes(r, row, item);
	else
		put_listed(r, row, item);
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

void import_put_rows(struct request *r, const struct import_batch *b, struct json *data)
{
	const struct view *v = view_asked(r, b);
	const char *state = b->state == IMPORT_DONE ? v->after : v->before;
	bool wrong = text_is(v->name, "wrong");
	struct json *list = json_list_in(data, wrong ? "wrong" : "rows");
	int64_t page = input_number(r->query, "page", 1);
	size_t n = 0;
	int after;

	json_list_in(data, wrong ? "rows" : "wrong");
	page = page < 1 ? 1 : page > 100000 ? 100000 : page;
	after = has_rows(b) ? number_before(r, b, state, page) : 0;
	json_number(data, "after", after);
	put_tiles(r, b, v, data);
	put_pages(r, b, v, page, data);
	json_text(data, "rows_title", arena_format(r->arena, "%s的行", v->label));
	if (has_rows(b) && count_of(b, v)) {
		struct import_row *rows = import_rows(r->work, b->row.id, state, after, PAGE, &n);

		for (size_t i = 0; i < n; i++)
			put_row(r, &rows[i], wrong, json_item(list));
	}
	json_flag(data, "show_wrong", wrong && n); /* old ones are counted, but no longer kept */
	json_flag(data, "show_rows", !wrong && n);
}
