/* The list: searched by person, deed, object, organisation, result and date. */
#include "base/text.h"
#include "data/history.h"
#include "modules/history/history_pages.h"

enum { PAGE_ROWS = 50, LINE_PART = 100, CELL = 120 };

static const char *const results[] = { "done", "refused", "failed" };

/* ---- filters ---- */

static struct json *put_filter(struct json *filters, const char *name, const char *label,
	const char *kind, const char *value, const char *placeholder)
{
	struct json *f = json_item(filters);

	json_text(f, "name", name);
	json_text(f, "label", label);
	json_flag(f, "is_text", text_is(kind, "text"));
	json_flag(f, "is_choice", text_is(kind, "choice"));
	json_flag(f, "is_date", text_is(kind, "date"));
	json_text(f, "value", value);
	json_text(f, "placeholder", placeholder);
	return json_list_in(f, "options");
}

static void put_filters(struct request *r, const struct asked *a, struct json *data)
{
	struct json *filters = json_list_in(data, "filters"), *more, *options;

	put_filter(filters, "who", "谁", "text", a->who, "姓名");
	options = put_filter(filters, "action", "做了什么", "choice", NULL, NULL);
	for (size_t i = 0; history_action(i); i++)
		page_option(options, history_action(i), history_action_label(history_action(i)),
			text_is(a->action, history_action(i)));
	put_filter(filters, "from", "从", "date", date_text(r->arena, a->from), NULL);
	put_filter(filters, "to", "到", "date", date_text(r->arena, a->to), NULL);
	more = json_list_in(data, "more_filters");
	put_filter(more, "what", "对象", "text", a->what, "党员、会议或组织名称");
	put_filter(more, "organisation", "所在组织", "text", a->organisation, "组织名称");
	options = put_filter(more, "result", "结果", "choice", NULL, NULL);
	for (size_t i = 0; i < sizeof results / sizeof results[0]; i++)
		page_option(options, results[i], history_result_label(results[i]),
			text_is(a->result, results[i]));
	json_flag(data, "has_more_filters", true);
	json_flag(data, "filters_set", a->who || a->action || a->what || a->organisation || a->result
		|| date_has(a->from) || date_has(a->to));
}

/* The same as hidden fields of the export. */
static void put_hidden(struct request *r, const struct asked *a, struct json *data)
{
	const struct { const char *name, *value; } fields[] = {
		{ "who", a->who }, { "action", a->action }, { "what", a->what },
		{ "organisation", a->organisation }, { "result", a->result },
		{ "from", date_text(r->arena, a->from) }, { "to", date_text(r->arena, a->to) },
	};
	struct json *hidden = json_list_in(data, "hidden");

	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		if (!text_empty(fields[i].value)) {
			struct json *item = json_item(hidden);

			json_text(item, "name", fields[i].name);
			json_text(item, "value", fields[i].value);
		}
}

static void put_older(struct request *r, const struct asked *a, int64_t last, struct json *data)
{
	struct json *older = json_item(json_at(data, "actions"));

	json_text(older, "label", "更早的记录");
	json_text(older, "href",
		arena_format(r->arena,
			"%s?who=%s&action=%s&what=%s&organisation=%s&result=%s&from=%s&to=%s&before=%lld",
			history_door(r), text_url(r->arena, a->who), text_url(r->arena, a->action),
			text_url(r->arena, a->what),
			text_url(r->arena, a->organisation), text_url(r->arena, a->result),
			date_text(r->arena, a->from), date_text(r->arena, a->to), (long long)last));
	json_text(older, "icon", NULL);
	json_flag(older, "primary", false);
	json_flag(older, "danger", false);
	json_flag(older, "post", false);
	json_text(older, "confirm", NULL);
}

/* ---- rows ---- */

static struct json *put_cell(struct json *cells, const char *label, const char *text)
{
	struct json *cell = json_item(cells);

	json_text(cell, "label", label);
	json_text(cell, "text", text);
	json_text(cell, "href", NULL);
	json_text(cell, "tone", NULL);
	json_flag(cell, "number", false);
	json_flag(cell, "strong", false);
	json_flag(cell, "long", page_is_long(text));
	return cell;
}

/* The phone shows the first five. */
enum { DONE_AT, WHO, WHAT, CONTENT, RESULT, WHERE, FROM, NUMBER, COLUMNS };
static const char *const heads[COLUMNS] = { "时间", "谁", "做了什么", "内容", "结果", "所在组织", "来自",
	"序号" };

/* "修改　郝波" */
static const char *what_text(struct request *r, const struct cell *c)
{
	const char *action = history_action_label(c[FOUND_ACTION].text), *label = c[FOUND_LABEL].text;

	return text_empty(label) ? action : arena_format(r->arena, "%s　%s", action, label);
}

static void put_row(struct request *r, struct json *rows, const struct cell *c)
{
	struct json *item = json_item(rows), *cells;
	const char *note = c[FOUND_NOTE].text, *result = c[FOUND_RESULT].text;
	const char *content = text_empty(note)
		? history_changes_line(r, c[FOUND_RECORD].text, c[FOUND_PATH].text,
			c[FOUND_CHANGES].text, LINE_PART) : note;
	const char *texts[COLUMNS] = { moment_exact(r->arena, c[FOUND_AT].moment),
		history_who(r->arena, c[FOUND_ACTOR].text, c[FOUND_BEHALF].text),
		what_text(r, c), text_cut(r->arena, content, CELL), history_result_label(result),
		c[FOUND_ORGANISATION].text, c[FOUND_ADDRESS].text,
		arena_format(r->arena, "%lld", (long long)c[FOUND_ID].number) };
	const char *href =
		arena_format(r->arena, "%s/%lld", history_door(r), (long long)c[FOUND_ID].number);

	json_number(item, "id", c[FOUND_ID].number);
	json_text(item, "href", href);
	json_list_in(item, "row_actions");
	cells = json_list_in(item, "cells");
	for (size_t i = 0; i < COLUMNS; i++) {
		struct json *cell = put_cell(cells, heads[i], texts[i]);

		json_flag(cell, "number", i == NUMBER);
		json_flag(cell, "strong", i == WHAT);
		json_text(cell, "href", i == WHAT ? href : NULL);
		if (i == RESULT && !text_is(result, "done"))
			json_text(cell, "tone", text_is(result, "failed") ? "red" : "amber");
	}
}

static void put_columns(struct json *data)
{
	struct json *columns = json_list_in(data, "columns");

	for (size_t i = 0; i < COLUMNS; i++) {
		struct json *column = json_item(columns);

		json_text(column, "label", heads[i]);
		json_text(column, "sort_href", NULL);
		json_flag(column, "number", i == NUMBER);
		json_flag(column, "sorted_up", false);
		json_flag(column, "sorted_down", false);
	}
}

/* What the frame of a list asks for and the history has not. */
static void put_rest(struct request *r, struct json *data, bool more)
{
	const char *leave = arena_format(r->arena, "%s/export", history_door(r));

	json_text(data, "count_text", more ? "按时间从近到远，还有更早的记录" : "按时间从近到远，已到最早");
	json_text(data, "empty_text", "没有符合条件的记录。");
	if (may(r->work->actor, route_named("POST", leave)->may))
		json_text(json_object_in(data, "export"), "action", leave);
}

/* The history is read forwards only: "更早" by number, no counting of millions of rows. */
struct reply history_list_page(struct request *r)
{
	struct json *data = page_list_data(r, "操作记录"), *rows;
	struct asked a = history_asked(r->query);
	struct rows *found;
	int64_t last = 0, n = 0;

	json_text(data, "lead", "您管理范围内的全部操作，只增不改。");
	put_filters(r, &a, data);
	put_hidden(r, &a, data);
	put_columns(data);
	rows = json_list_in(data, "rows");
	for (found = history_ask(r->work, &a, PAGE_ROWS + 1); rows_next(found); n++)
		if (n < PAGE_ROWS) {
			put_row(r, rows, found->cells);
			last = found->cells[FOUND_ID].number;
		}
	put_rest(r, data, n > PAGE_ROWS);
	if (n > PAGE_ROWS)
		put_older(r, &a, last, data);
	return reply_page(r, "record/list.html", data);
}
