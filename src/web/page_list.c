/*
 * Lists as people use them: search, filters, columns, pages; and the same question as a workbook.
 */
#include <stdlib.h>
#include "base/buffer.h"
#include "base/text.h"
#include "data/code.h"
#include "data/scope.h"
#include "web/page.h"

enum { MOST_OPTIONS = 300 };

/* ---- the question ---- */

static struct json *filter_in(
	struct json *filters, const char *name, const char *label, const char *kind, const char *value)
{
	struct json *filter = json_item(filters);

	json_text(filter, "name", name);
	json_text(filter, "label", label);
	json_flag(filter, "is_text", text_is(kind, "text"));
	json_flag(filter, "is_choice", text_is(kind, "choice"));
	json_flag(filter, "is_date", text_is(kind, "date"));
	json_text(filter, "value", value);
	json_text(filter, "placeholder", NULL);
	json_list_in(filter, "options");
	return filter;
}

/* Labels of what the search box looks into: "姓名、手机号". */
static const char *search_label(struct request *r, const struct record *record)
{
	const char *labels[12];
	size_t n = 0;

	for (size_t i = 0; i < record->count && n < 12; i++) {
		const struct field *f = &record->fields[i];

		if (f->searched && (f->kind == FIELD_TEXT || f->kind == FIELD_LONG_TEXT))
			labels[n++] = f->label;
	}
	return n ? text_join(r->arena, labels, n, "、") : NULL;
}

static void put_options(
	struct request *r, const struct field *f, struct json *filter, const char *value)
{
	struct json *options = json_at(filter, "options");
	const struct code *codes;
	size_t n = 0;

	if (f->kind == FIELD_CHOICE)
		for (const struct choice *c = f->choices; c->value; c++)
			page_option(options, c->code, c->label, text_is(c->code, value));
	if (f->kind == FIELD_CODE)
		for (codes = code_rows(f->codes, &n); n; n--, codes++)
			page_option(options, codes->code, codes->label, text_is(codes->code, value));
	if (f->kind == FIELD_FLAG) {
		page_option(options, "1", "是", text_is(value, "1"));
		page_option(options, "0", "否", text_is(value, "0"));
	}
}

/*
 * The tree, one level at a time: the way down to what is chosen, and its children. A county
 * of thirty thousand branches still gives a short list.
 */
static void put_tree_filter(struct request *r, const struct record *record, struct list *l,
	struct json *filters)
{
	enum { MOST_LEVELS = 8, SEGMENT = 5 };
	struct work *w = r->work;
	const char *under = l->under;
	const char *top = scope_top(w, NULL), *own = *top ? top : "0001.";
	const char *seen = scope_top(w, under), *at = *seen ? seen : own, *way[MOST_LEVELS];
	struct json *filter = filter_in(filters, "under", "所属党组织", "choice", under);
	size_t length = strlen(at), own_length = strlen(own);
	struct rows *rows;

	if (length == own_length) {
		rows = work_select(w,
			"SELECT c.path, c.name, p.member_total FROM organisation p"
			" JOIN organisation c FORCE INDEX (organisation_name) ON c.parent_id = p.id"
			" WHERE p.path = ? AND c.removed_at IS NULL ORDER BY c.path LIMIT ?",
			BIND(at, (int64_t)MOST_OPTIONS));
	} else { /* also what is chosen and what lies between it and one's own */
		for (size_t i = 0; i < MOST_LEVELS; i++)
			way[i] = length > own_length + i * SEGMENT
				? text_cut(w->arena, at, length - i * SEGMENT) : "";
		rows = work_select(w,
			"SELECT c.path, c.name, p.member_total FROM organisation p"
			" JOIN organisation c FORCE INDEX (organisation_name) ON c.parent_id = p.id"
			" WHERE p.path = ? AND c.removed_at IS NULL"
			" UNION ALL SELECT path, name, member_total FROM organisation"
			" WHERE path IN (?, ?, ?, ?, ?, ?, ?, ?) ORDER BY path LIMIT ?",
			BIND(at, way[0], way[1], way[2], way[3], way[4], way[5], way[6], way[7],
				(int64_t)MOST_OPTIONS));
	}
	json_text(filter, "placeholder", "全部（含下级）");
	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		bool below = strlen(c[0].text) > length;

		page_option(json_at(filter, "options"), c[0].text,
			arena_format(w->arena, "%s%s", below && under ? "└ " : "", c[1].text),
			text_is(c[0].text, under));
		if (below && scope_whole(w) && text_is(record->counter, "member_total")
		    && (!under || at == under)) {
			l->total = c[2].number; /* the counter of the list, in the same round trip */
			l->known = true;
		}
	}
}

/* More than one branch alone: then the tree and the names of branches say something. */
static bool sees_several(struct work *w)
{
	const struct actor *actor = w->actor;
	const char *whole = scope_whole(w);

	return !whole || !text_is(whole, actor->path) || (actor->organisation_kind
		&& !text_has(actor->organisation_kind, "branch"))
		|| text_is(actor->organisation_kind, "general_branch");
}

static void add_field_filter(
	struct request *r, const struct field *f, struct list *l, struct json *filters)
{
	const char *value = input_text(r->query, f->name);
	bool date = f->kind == FIELD_DATE || f->kind == FIELD_TIME;
	struct json *filter = filter_in(filters, f->name, f->label, date ? "text" : "choice", value);

	if (date)
		json_text(filter, "placeholder", "如 2026 或 2026-07");
	put_options(r, f, filter, value);
	if (value && l->filter_count < sizeof l->filters / sizeof l->filters[0]
	    && !(date && !date_has(date_parse(text_length(value) == 4
	         ? arena_format(r->arena, "%s-01-01", value) : value))))
		l->filters[l->filter_count++] = (struct filter){ f, value };
}

void page_list_question(
	struct request *r, const struct record *record, struct list *l, struct json *data)
{
	struct json *first = json_list_in(data, "filters"), *more = json_list_in(data, "more_filters");
	const char *label = search_label(r, record);
	bool tree = (record->scoped || record->tree) && sees_several(r->work);

	l->search = input_text(r->query, "q");
	l->under = input_text(r->query, "under");
	l->page = (int)input_number(r->query, "page", 1);
	l->sort =
		input_text(r->query, "sort") ? record_field(record, input_text(r->query, "sort")) : NULL;
	l->sort = l->sort && l->sort->sorted ? l->sort : NULL;
	l->down = text_is(input_text(r->query, "down"), "1");
	if (label)
		json_text(filter_in(first, "q", label, "text", l->search), "placeholder",
			record->grams ? "支持拼音首字母" : NULL);
	if (tree)
		put_tree_filter(r, record, l, first);
	for (size_t i = 0; i < record->count; i++) {
		const struct field *f = &record->fields[i];

		if (f->searched && f->kind != FIELD_TEXT && f->kind != FIELD_LONG_TEXT
			&& f->kind != FIELD_REF && (!f->seen_by || may(r->work->actor, f->seen_by)))
			add_field_filter(r, f, l, json_count(first) < 3 ? first : more);
	}
	json_flag(data, "filters_set", l->search || l->under || l->filter_count);
}

/* ---- the answer ---- */

/* The current address with one parameter changed: filters stay, the page number goes. */
static const char *address_with(
	struct request *r, const char *name, const char *value, const char *also)
{
	struct buffer b = buffer_new(r->arena, 1 << 16);
	const char *between = "?";

	buffer_text(&b, r->path);
	for (size_t i = 0; i < r->query->count; i++) {
		const struct input_pair *pair = &r->query->pairs[i];

		if (!pair->value || text_is(pair->name, name) || text_is(pair->name, "page")
		    || text_is(pair->name, also))
			continue;
		buffer_format(&b, "%s%s=%s", between, text_url(r->arena, pair->name),
			text_url(r->arena, pair->value));
		between = "&";
	}
	if (value)
		buffer_format(&b, "%s%s=%s", between, name, text_url(r->arena, value));
	return b.data;
}

static void put_page(struct request *r, struct json *pages, int number, bool on, bool gap)
{
	struct json *page = json_item(pages);
	const char *text = arena_format(r->arena, "%d", number);

	json_text(page, "label", text);
	json_text(page, "href", address_with(r, "page", text, NULL));
	json_flag(page, "on", on);
	json_flag(page, "gap", gap);
}

static void put_pages(struct request *r, const struct list *l, struct json *data)
{
	struct json *pages = json_list_in(data, "pages"), *hidden;
	int last = (int)((l->total + l->size - 1) / l->size), at = l->page;

	last = last > 2000 ? 2000 : last;
	json_text(data, "previous",
		at > 1 ? address_with(r, "page", arena_format(r->arena, "%d", at - 1), NULL) : NULL);
	json_text(data, "next",
		at < last ? address_with(r, "page", arena_format(r->arena, "%d", at + 1), NULL) : NULL);
	json_flag(data, "page_input", last > 7);
	hidden = json_list_in(data, "hidden");
	for (size_t i = 0; i < r->query->count; i++) {
		struct json *pair;

		if (!r->query->pairs[i].value || text_is(r->query->pairs[i].name, "page"))
			continue;
		pair = json_item(hidden);
		json_text(pair, "name", r->query->pairs[i].name);
		json_text(pair, "value", r->query->pairs[i].value);
	}
	if (last < 2)
		return;
	for (int i = 1; i <= last; i++) {
		bool shown = i == 1 || i == last || (i >= at - 2 && i <= at + 2);

		if (shown)
			put_page(r, pages, i, i == at, false);
		else if (i == 2 || i == at + 3)
			put_page(r, pages, i, false, true);
		if (!shown && i > at + 3)
			i = last - 1;
	}
}

/* Within one branch the branch's name on every row says nothing. */
static bool is_column(struct request *r, const struct field *f)
{
	if (text_is(f->name, "organisation_id") && !sees_several(r->work))
		return false;
	return f->listed && (!f->seen_by || may(r->work->actor, f->seen_by));
}

static void put_column(
	struct request *r, const struct field *f, const struct list *l, struct json *columns)
{
	struct json *column = json_item(columns);
	bool sorted = l->sort == f;

	json_text(column, "label", f->label);
	json_flag(column, "number", f->kind == FIELD_NUMBER || f->kind == FIELD_MONEY);
	json_flag(column, "sorted_up", sorted && !l->down);
	json_flag(column, "sorted_down", sorted && l->down);
	json_text(column, "sort_href", !f->sorted ? NULL : sorted && !l->down
		? arena_format(r->arena, "%s&down=1", address_with(r, "sort", f->name, "down"))
		: address_with(r, "sort", f->name, "down"));
}

/* A tree shows its levels: one wide space per level below the actor's own. */
static const char *indented(struct request *r, const struct row *row, const char *text)
{
	const char *own = r->work->actor->path;
	size_t own_length = own ? strlen(own) : 0, length = strlen(row->path);
	size_t levels = length > own_length ? (length - own_length) / 5 : 0;

	return arena_format(r->arena, "%.*s%s", (int)(levels * strlen("　")), "　　　　　　　　", text);
}

/* Most cells are plain text: they carry nothing else, and their template is one line. */
static void put_cell(struct request *r, const struct record *record, const struct field *f,
	const void *row, struct json *cells)
{
	struct json *cell = json_item(cells);
	const struct choice *c =
		f->kind == FIELD_CHOICE ? choice_of(f->choices, FIELD_OF(row, f, int)) : NULL;
	bool number = f->kind == FIELD_NUMBER || f->kind == FIELD_MONEY;
	bool strong = text_is(f->name, record->label);
	const char *text = record_text(r->work, record, f, row);
	bool plain = !number && !strong && *text && !(c && c->tone);

	json_flag(cell, "plain", plain);
	json_keep(cell, "text", strong && record->tree ? indented(r, row, text) : text);
	json_keep(cell, "label", f->label);
	if (plain)
		return;
	json_keep(cell, "href", NULL);
	json_keep(cell, "tone", c ? c->tone : NULL);
	json_flag(cell, "number", number);
	json_flag(cell, "strong", strong);
}

static void put_rows(
	struct request *r, const struct record *record, const struct list *l, struct json *data)
{
	struct json *rows = json_list_in(data, "rows");

	for (size_t i = 0; i < l->count; i++) {
		const struct row *row = l->rows[i];
		struct json *item = json_item(rows), *cells;

		json_number(item, "id", row->id);
		json_text(item, "href", record->href
			? arena_format(r->arena, "%s/%lld", record->href, (long long)row->id) : NULL);
		cells = json_list_in(item, "cells");
		for (size_t j = 0; j < record->count; j++)
			if (is_column(r, &record->fields[j]))
				put_cell(r, record, &record->fields[j], row, cells);
		json_list_in(item, "row_actions");
	}
}

void page_list_answer(
	struct request *r, const struct record *record, struct list *l, struct json *data)
{
	struct json *columns = json_list_in(data, "columns");
	bool narrowed = l->search || l->under || l->filter_count;

	for (size_t i = 0; i < record->count; i++)
		if (is_column(r, &record->fields[i]))
			put_column(r, &record->fields[i], l, columns);
	put_rows(r, record, l, data);
	put_pages(r, l, data);
	json_text(data, "count_text", arena_format(r->arena, "共%s %s %s", l->more ? "超过" : "",
		text_number(r->arena, l->total), record->unit));
	json_text(data, "empty_text", narrowed ? "没有符合条件的记录，请放宽条件再试。"
		: arena_format(r->arena, "还没有%s。", record->title));
	json_text(data, "empty_action", NULL);
	json_flag(data, "select", false);
	json_list_in(data, "bulk_actions");
}

/* The first button of the list is what an empty list proposes. */
static void propose_first(struct json *data)
{
	struct json *first = json_nth(json_at(data, "actions"), 0), *action;

	if (!first || json_number_of(data, "filters_set") || json_number_of(first, "post"))
		return;
	action = json_object_in(data, "empty_action");
	json_text(action, "label", json_text_of(first, "label"));
	json_text(action, "href", json_text_of(first, "href"));
}

static void put_export(
	struct request *r, const struct record *record, const struct list *l, struct json *data)
{
	const char *path = arena_format(r->arena, "%s/export", record->href);
	const struct route *route = route_named("POST", path);
	struct json *export;

	json_text(data, "export", NULL);
	if (!route || !may(r->work->actor, route->may) || !l->count)
		return;
	export = json_object_in(data, "export");
	json_text(export, "action", path);
	json_text(export, "count_text", json_text_of(data, "count_text"));
}

static struct reply list_json(struct request *r, const struct record *record, const struct list *l)
{
	struct json *answer = json_root(r->arena), *rows = json_list_in(answer, "rows");

	json_number(answer, "total", l->total);
	json_flag(answer, "more", l->more);
	for (size_t i = 0; i < l->count; i++)
		page_json_row(r, record, l->rows[i], json_item(rows));
	return reply_json(r, answer);
}

struct reply page_list(struct request *r)
{
	const struct record *record = r->route->record;
	struct json *data = page_data(r, record->title);
	struct list l = { 0 };

	json_text(data, "heading", record->title);
	json_text(data, "lead", NULL);
	page_list_question(r, record, &l, data);
	l.listed = !r->prefers_json;
	record_list(r->work, record, &l);
	if (r->prefers_json)
		return list_json(r, record, &l);
	page_list_answer(r, record, &l, data);
	page_buttons(r, record, ON_LIST, NULL, data);
	propose_first(data);
	put_export(r, record, &l, data);
	return reply_page(r, "record/list.html", data);
}
