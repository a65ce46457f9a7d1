/*
 * Lists as people use them: search, filters, columns, pages, and what may be done with the rows
 * that are ticked. The parts are in page_list_*.c, saved views in page_view.c, paper in
 * page_print.c.
 */
#include <stdlib.h>
#include "base/text.h"
#include "data/scope.h"
#include "web/page_list.h"

struct json *page_list_data(struct request *r, const char *heading)
{
	static const char *const lists[] = { "rows", "columns", "filters", "more_filters",
		"panel_groups", "chips", "kept", "pages", "hidden", "bulk_actions", "actions", "tools", "tabs_in_page" };
	static const char *const nulls[] = { "lead", "previous", "next", "empty_action", "export",
		"panel_columns", "panel_views", "panel_keys", "view_name", "basis", "clear_href", "keys_href",
		"count_href", "tick_href", "picture" };
	static const char *const flags[] = { "page_input", "select", "filters_set", "filters_open",
		"more", "tick", "ticked", "whole", "several_exports", "others",
		"closed" };
	struct json *data = page_data(r, heading);

	json_text(data, "heading", heading);
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		json_list_in(data, lists[i]);
	for (size_t i = 0; i < sizeof nulls / sizeof nulls[0]; i++)
		json_text(data, nulls[i], NULL);
	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
		json_flag(data, flags[i], false);
	json_flag(data, "panel_open", input_has(r->query, "panel"));
	return data;
}

/* ---- the question ---- */

void page_list_ids(const struct input *in, struct list *l)
{
	size_t count = 0;
	const char *const *texts = input_texts(in, "id", &count);
	int64_t *ids = ARENA_ARRAY(in->arena, int64_t, MOST_LIST_IDS);

	for (size_t i = 0; i < count && i < MOST_LIST_IDS; i++)
		if (text_integer(texts[i], &ids[l->id_count]))
			l->id_count++;
	l->ids = ids;
}

static void put_listing(struct request *r, const struct record *record,
	const struct listing *listing, struct list *l)
{
	struct bind *binds = ARENA_ARRAY(r->arena, struct bind, MOST_LISTING_VALUES);

	l->where = listing->where;
	l->binds = binds;
	l->bind_count = listing->values ? listing->values(r->work, binds) : 0;
	if (!l->sort)
		l->sort = list_sort(record, listing->sort);
}

void page_list_question(
	struct request *r, const struct record *record, struct list *l, struct json *data)
{
	const struct listing *listing = r->route->listing;
	const char *sort = input_text(r->query, "sort");

	l->page = (int)input_number(r->query, "page", 1);
	l->sort = list_sort(record, sort);
	l->down = text_is(input_text(r->query, "down"), "1");
	if (listing)
		put_listing(r, record, listing, l);
	l->exact = text_is(input_text(r->query, "count"), "all");
	if (input_has(r->query, "id") || input_has(r->query, "chosen"))
		page_list_ids(r->query, l);
	list_filters(r, record, l, data);
	list_columns(r, record, l, data);
}

/* ---- the answer ---- */

static void put_page(struct request *r, struct json *pages, int number, bool on, bool gap)
{
	struct json *page = json_item(pages);
	const char *text = arena_format(r->arena, "%d", number);

	json_text(page, "label", text);
	json_text(page, "href", list_address(r, "page", text, NULL));
	json_flag(page, "on", on);
	json_flag(page, "gap", gap);
}

static void put_pages(struct request *r, const struct list *l, struct json *data)
{
	struct json *pages = json_list_in(data, "pages");
	int last = (int)((l->total + l->size - 1) / l->size), at = l->page;

	last = last > 2000 ? 2000 : last;
	json_text(data, "previous",
		at > 1 ? list_address(r, "page", arena_format(r->arena, "%d", at - 1), NULL) : NULL);
	json_text(data, "next",
		at < last ? list_address(r, "page", arena_format(r->arena, "%d", at + 1), NULL) : NULL);
	json_flag(data, "page_input", last > 7);
	list_hidden(r, json_list_in(data, "hidden"), NULL, NULL);
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

/* Numbers say of when they are, and what was counted. */
static const char *basis_of(struct request *r, const struct record *record, const struct list *l)
{
	bool narrowed = l->search || l->under || l->filter_count || l->where;

	return arena_format(r->arena, "截至 %s，按您权限范围内%s%s统计",
		moment_text(r->arena, r->work->now), narrowed ? "符合条件的" : "的", record->basis
		? record->basis : arena_format(r->arena, "现有%s", record->title));
}

void page_list_answer(
	struct request *r, const struct record *record, struct list *l, struct json *data)
{
	bool narrowed = l->search || l->under || l->filter_count;
	const struct listing *listing = r->route->listing;

	list_rows(r, record, l, data);
	put_pages(r, l, data);
	json_text(data, "count_text", arena_format(r->arena, "共%s %s %s", l->more ? "超过" : "",
		text_number(r->arena, l->total), record->unit));
	json_text(data, "count_href", l->more ? list_address(r, "count", "all", NULL) : NULL);
	json_text(data, "basis", basis_of(r, record, l));
	json_text(data, "empty_text", listing && (!narrowed || listing->usual) ? listing->empty
		: narrowed ? "没有符合条件的记录，请放宽条件再试。"
		: arena_format(r->arena, "还没有%s。", record->title));
	if (l->unsorted)
		json_text(data, "lead", arena_format(r->arena,
			"符合条件的超过 %s %s，不能按“%s”排列；请先用条件缩小范围。",
			text_number(r->arena, LIST_MOST_COUNTED), record->unit, l->unsorted->label));
}

/* ---- what may be done with it ---- */

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

/* Its route, if there is one and the actor may. */
static const struct route *open_route(struct request *r, const char *method, const char *path)
{
	const struct route *route = route_named(method, path);

	return route && may(r->work->actor, route->may) ? route : NULL;
}

static void put_bulk(struct json *bulk, const char *label, const char *action, bool post)
{
	struct json *item = json_item(bulk);

	json_text(item, "label", label);
	json_text(item, "action", action);
	json_flag(item, "post", post);
}

static void put_tool(struct json *tools, const char *label, const char *href)
{
	struct json *tool = json_item(tools);

	json_text(tool, "label", label);
	json_text(tool, "href", href);
}

/* What is posted from a list is about the list as it is narrowed. */
static void put_buttons(struct request *r, const struct record *record, enum button_place place,
	struct json *data)
{
	page_buttons(r, record, place, NULL, data);
	for (struct json *a = json_at(data, "actions")->first; a; a = a->next)
		if (json_number_of(a, "post"))
			json_text(a, "href",
				arena_format(r->arena, "%s%s", json_text_of(a, "href"), page_list_state(r)));
}

/* The columns that are seen; all there is, to be imported again; layouts of other systems. */
static void put_exports(
	struct request *r, const struct record *record, const char *action, struct json *data)
{
	struct json *export = json_object_in(data, "export");
	bool whole = !r->route->listing;

	json_text(export, "action", action);
	json_list_in(export, "actions");
	if (whole)
		put_buttons(r, record, ON_EXPORT, export);
	json_flag(data, "whole", whole);
	json_flag(data, "several_exports", whole);
}

/* With all rows, and with those that are ticked. */
static void put_tools(
	struct request *r, const struct record *record, const struct list *l, struct json *data)
{
	struct json *tools = json_list_in(data, "tools"), *bulk = json_list_in(data, "bulk_actions");
	const char *export = arena_format(r->arena, "%s/export", list_path(r)),
		*print = arena_format(r->arena, "%s/print", r->path);

	put_tool(tools, "视图", list_address(r, "panel", "views", NULL));
	if (!r->route->listing)
		put_tool(tools, "选择列", list_address(r, "panel", "columns", NULL));
	if (l->count && open_route(r, "GET", print)) {
		put_tool(tools, "打印", arena_format(r->arena, "%s%s", print, page_list_state(r)));
		put_bulk(bulk, "打印所选", print, false);
	}
	if (l->count && open_route(r, "POST", export)) {
		put_exports(r, record, export, data);
		put_bulk(bulk, "导出所选", export, true);
	}
	for (const struct module *const *m = modules; *m; m++)
		for (const struct route *route = (*m)->routes; route && route->path; route++)
			if (route->on == ON_ROWS && route->record == record && may(r->work->actor, route->may))
				put_bulk(bulk, route->button, route->path, false);
	json_flag(data, "select", l->count && json_count(bulk));
	json_flag(data, "ticked", input_has(r->query, "tick"));
	json_text(data, "tick_href", list_address(r, "tick", "1", NULL));
	json_text(data, "keys_href", list_address(r, "panel", "keys", NULL));
	if (list_panel(r, "keys"))
		json_text(json_object_in(data, "panel_keys"), "close", list_address(r, "page", NULL, NULL));
}

/* The phone shows the one button that matters; what else there is stands behind 更多. */
static void put_others(struct json *data)
{
	bool others = json_at(data, "export") != NULL;

	for (struct json *a = json_at(data, "actions")->first; a; a = a->next)
		others |= !json_number_of(a, "primary");
	json_flag(data, "others", others);
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
	const struct listing *listing = r->route->listing;
	struct json *data = page_list_data(r, listing ? listing->title : record->title);
	struct list l = { 0 };
	const char *usual = r->prefers_json ? NULL : list_views(r, data);
	const char *enough = listing && listing->usual ? listing->usual(r) : NULL;

	if (!usual && enough)
		usual = arena_format(r->arena, "%s%s", r->path, enough);
	if (listing && listing->head)
		listing->head(r, data);
	if (usual)
		return reply_redirect(r, "%s", usual);
	page_list_question(r, record, &l, data);
	l.listed = l.listed && !r->prefers_json;
	record_list(r->work, record, &l);
	if (r->prefers_json)
		return list_json(r, record, &l);
	put_tools(r, record, &l, data); /* the rows ask whether they can be ticked */
	page_list_answer(r, record, &l, data);
	if (!listing)
		put_buttons(r, record, ON_LIST, data);
	propose_first(data);
	put_others(data);
	return reply_page(r, "record/list.html", data);
}
