/* Who did what, on what, old and new: searched by date, person, kind of deed and words. */
#include "base/buffer.h"
#include "base/text.h"
#include "data/history.h"
#include "modules/history/history.h"
#include "web/page.h"

enum { PAGE_ROWS = 50, LINE_PART = 100 };

const struct permission history_view = { "history.view", "查看操作记录" };

struct entry {
	struct row row;
	struct moment happened_at;
	const char *actor;
	const char *organisation;
	const char *action;
	const char *object_label;
	const char *note;
	const char *address;
	const char *changes;
};

/* Minutes of a meeting are pages long; a line shows how they begin. */
static const char *shown(struct request *r, const char *text)
{
	return text_empty(text) ? "空" : text_cut(r->arena, text, LINE_PART);
}

/* "姓名：空 → 张三；…" in one line. */
static const char *changes_line(struct request *r, const char *record, const char *text)
{
	struct json *changes = text ? json_parsed(r->arena, text) : NULL;
	struct buffer b = buffer_new(r->arena, 1 << 16);

	for (size_t i = 0; changes && i < json_count(changes) && i < 20; i++) {
		struct json *c = json_nth(changes, i);

		if (!page_change_shown(r, record, json_text_of(c, "label")))
			continue;
		buffer_format(&b, "%s%s：%s → %s", b.size ? "；" : "", json_text_of(c, "label"),
			shown(r, json_text_of(c, "old")), shown(r, json_text_of(c, "new")));
	}
	return b.data;
}

static void put_cell(struct json *cells, const char *label, const char *text)
{
	struct json *cell = json_item(cells);

	json_text(cell, "label", label);
	json_text(cell, "text", text);
	json_text(cell, "href", NULL);
	json_text(cell, "tone", NULL);
	json_flag(cell, "number", false);
	json_flag(cell, "strong", false);
}

static void put_filter(struct json *filters, const char *name, const char *label, bool date,
	const char *value, const char *placeholder)
{
	struct json *f = json_item(filters);

	json_text(f, "name", name);
	json_text(f, "label", label);
	json_flag(f, "is_text", !date);
	json_flag(f, "is_choice", false);
	json_flag(f, "is_date", date);
	json_text(f, "value", value);
	json_text(f, "placeholder", placeholder);
	json_list_in(f, "options");
}

struct asked {
	const char *who, *what;
	struct date from, to;
	int64_t before;
};

static struct rows *ask(struct request *r, const struct asked *a)
{
	struct work *w = r->work;
	const char *who = a->who ? arena_format(r->arena, "%s%%", a->who) : "%";
	const char *what = a->what ? arena_format(r->arena, "%s%%", a->what) : "%";

	return work_select(w,
		"SELECT id, happened_at, actor, organisation, action, object_label, note, address,"
		" changes, record FROM history WHERE path LIKE ? AND id < ? AND actor LIKE ?"
		" AND COALESCE(object_label, '') LIKE ? AND happened_at >= ? AND happened_at < ?"
		" ORDER BY id DESC LIMIT ?",
		BIND(work_scope(w), a->before, who, what,
			date_has(a->from) ? moment_at(a->from, 0, 0, 0)
							  : moment_at(date_of(2000, 1, 1), 0, 0, 0),
			date_has(a->to) ? moment_at(date_add_days(a->to, 1), 0, 0, 0)
							: moment_at(date_of(2199, 1, 1), 0, 0, 0),
			(int64_t)PAGE_ROWS + 1));
}

static void put_row(struct request *r, struct json *rows, const struct cell *c)
{
	struct json *item = json_item(rows), *cells;
	const char *changes = changes_line(r, c[9].text, c[8].text), *note = c[6].text;

	json_number(item, "id", c[0].number);
	json_text(item, "href", NULL);
	json_list_in(item, "row_actions");
	cells = json_list_in(item, "cells");
	put_cell(cells, "时间", moment_exact(r->arena, c[1].moment));
	put_cell(cells, "谁", c[2].text);
	put_cell(cells, "所在组织", c[3].text);
	put_cell(cells, "做了什么", history_action_label(c[4].text));
	put_cell(cells, "对象", c[5].text);
	put_cell(cells, "内容", text_cut(r->arena, text_empty(note) ? changes : note, 120));
	put_cell(cells, "来自", c[7].text);
}

static void put_columns(struct json *data)
{
	static const char *const heads[] = { "时间", "谁", "所在组织", "做了什么", "对象", "内容", "来自" };
	struct json *columns = json_list_in(data, "columns");

	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
		struct json *column = json_item(columns);

		json_text(column, "label", heads[i]);
		json_text(column, "sort_href", NULL);
		json_flag(column, "number", false);
		json_flag(column, "sorted_up", false);
		json_flag(column, "sorted_down", false);
	}
}

static void put_filters(struct request *r, const struct asked *a, struct json *data)
{
	struct json *filters = json_list_in(data, "filters");

	put_filter(filters, "who", "谁", false, a->who, "姓名");
	put_filter(filters, "what", "对象", false, a->what, "党员、会议或组织名称");
	put_filter(filters, "from", "从", true, date_text(r->arena, a->from), NULL);
	put_filter(filters, "to", "到", true, date_text(r->arena, a->to), NULL);
	json_list_in(data, "more_filters");
	json_flag(data, "filters_set", a->who || a->what || date_has(a->from) || date_has(a->to));
}

static void put_older(struct request *r, const struct asked *a, int64_t last, struct json *data)
{
	struct json *older = json_item(json_at(data, "actions"));

	json_text(older, "label", "更早的记录");
	json_text(older, "href",
		arena_format(r->arena, "/history?who=%s&what=%s&from=%s&to=%s&before=%lld",
			text_url(r->arena, a->who), text_url(r->arena, a->what), date_text(r->arena, a->from),
			date_text(r->arena, a->to), (long long)last));
	json_text(older, "icon", NULL);
	json_flag(older, "primary", false);
	json_flag(older, "danger", false);
	json_flag(older, "post", false);
	json_text(older, "confirm", NULL);
}

/* The history is read forwards only: "更早" by number, no counting of millions of rows. */
static struct reply history_list_page(struct request *r)
{
	struct json *data = page_data(r, "操作记录"), *rows;
	struct asked a = { input_text(r->query, "who"), input_text(r->query, "what"),
		date_parse(input_text(r->query, "from")), date_parse(input_text(r->query, "to")),
		input_number(r->query, "before", INT64_MAX) };
	struct rows *found;
	int64_t last = 0, n = 0;

	json_text(data, "heading", "操作记录");
	json_text(data, "lead", "您管理范围内的全部操作，只增不改。");
	put_filters(r, &a, data);
	put_columns(data);
	rows = json_list_in(data, "rows");
	for (found = ask(r, &a); rows_next(found); n++)
		if (n < PAGE_ROWS) {
			put_row(r, rows, found->cells);
			last = found->cells[0].number;
		}
	json_list_in(data, "pages");
	json_list_in(data, "hidden");
	json_flag(data, "page_input", false);
	json_text(data, "previous", NULL);
	json_text(data, "next", NULL);
	json_text(data, "count_text", n > PAGE_ROWS ? "按时间从近到远，还有更早的记录" : "按时间从近到远，已到最早");
	json_text(data, "empty_text", "没有符合条件的记录。");
	json_text(data, "empty_action", NULL);
	json_text(data, "export", NULL);
	json_flag(data, "select", false);
	json_list_in(data, "bulk_actions");
	json_list_in(data, "actions");
	if (n > PAGE_ROWS)
		put_older(r, &a, last, data);
	return reply_page(r, "record/list.html", data);
}

static const struct route routes[] = {
	GET("/history", history_list_page, history_view, .menu = "操作记录", .icon = "history"),
	{ 0 }
};

const struct module history_module = {
	.name = "history",
	.title = "操作记录",
	.permissions = (const struct permission *const[]){ &history_view, NULL },
	.routes = routes,
};
