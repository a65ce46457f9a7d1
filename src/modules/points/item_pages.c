/* The rules: what is in force, what will be, what was; a new value from a day on. */
#include "base/text.h"
#include "modules/points/points_pages.h"
#include "web/page.h"

enum { MOST_ITEMS = 300 };

static const char *cap_text(struct arena *a, int64_t cap, const char *period)
{
	const struct choice *c = period ? choice_find(points_periods, period) : NULL;

	return cap && c ? arena_format(a, "%s最多 %s 分", c->label, points_text(a, cap)) : NULL;
}

static const char *value_text(struct arena *a, const char *direction, int64_t points, bool stopped)
{
	return stopped ? "停用" : arena_format(a, "%s%s 分", text_is(direction, "plus") ? "+" : "-",
		points_text(a, points));
}

/*
 * id, label, kind, direction, points, cap, cap_period, effective_on, stopped, source, and whether
 * what is registered by hand is also proposed (of 变动, automatic.c)
 */
#define COLUMNS "SELECT i.id, i.label, i.kind, i.direction, i.points, i.cap, i.cap_period, i.effective_on," \
	" i.stopped, i.source, i.kind = 'manual' AND i.code REGEXP '^(award|sanction)_' FROM points_item i"

static void put_item(struct request *r, struct json *table, const struct cell *c, bool links)
{
	const char *href = links ? arena_format(r->arena, "/points/items/%lld", (long long)c[0].number)
		: NULL;
	const struct choice *kind = choice_find(points_kinds, c[2].text);
	struct json *cells = page_table_row(table, href);

	page_cell(table, cells, c[1].text, NULL, href);
	page_cell(table, cells, value_text(r->arena, c[3].text, c[4].number, c[8].number),
		c[8].number ? "grey" : text_is(c[3].text, "plus") ? "green" : "amber", NULL);
	page_cell(table, cells, cap_text(r->arena, c[5].number, c[6].text), NULL, NULL);
	page_cell(table, cells, c[10].number ? "系统提出、支部确认，也可以登记" : kind ? kind->label : "", NULL, NULL);
	page_cell(table, cells, date_text(r->arena, c[7].date), NULL, NULL);
	page_cell(table, cells, c[9].text, NULL, NULL);
}

static const char *const labels[] = { "项目", "每次分值", "上限", "方式", "生效日期", "依据", NULL };

void points_rules_table(struct request *r, struct json *data, bool links)
{
	struct date day = r->work->today;
	struct json *table = page_table(data, "现行加减分项目", "还没有加减分项目。", labels);
	struct rows *rows = work_select(r->work,
		COLUMNS " WHERE " POINTS_IN_FORCE " AND (? OR NOT i.stopped)"
				" ORDER BY i.stopped, i.kind, i.direction, i.id LIMIT ?",
		BIND(day, day, links, (int64_t)MOST_ITEMS));

	while (rows_next(rows))
		put_item(r, table, rows->cells, links);
	rows_end(rows);
}

struct reply points_items_page(struct request *r)
{
	struct json *data = page_show_data(r, "加减分项目"), *table;
	struct rows *rows;

	if (may(r->work->actor, &points_rule))
		page_button(data, "新增项目", "/points/items/new", "plus", true);
	points_rules_table(r, data, true);
	table = page_table(data, "将要施行的", "没有将要施行的新分值。", labels);
	rows = work_select(r->work,
		COLUMNS " WHERE i.effective_on > ? ORDER BY i.effective_on, i.id LIMIT ?",
		BIND(r->work->today, (int64_t)MOST_ITEMS));
	while (rows_next(rows))
		put_item(r, table, rows->cells, true);
	rows_end(rows);
	return reply_page(r, "record/show.html", data);
}

/* One rule with all its versions. */
struct reply points_item_page(struct request *r)
{
	struct points_item *it = record_find(r->work, &points_item_record, param_id(r, "id"));
	struct json *data, *table;
	struct rows *rows;

	if (!it)
		return reply_not_found(r);
	data = page_show_data(r, it->label);
	if (may(r->work->actor, &points_rule))
		page_button(data, "设新的分值", arena_format(r->arena, "/points/items/%lld/renew",
			(long long)it->row.id), "edit", true);
	table = page_table(data, "历次分值", "", labels);
	rows = work_select(r->work, COLUMNS " WHERE i.code = ? ORDER BY i.effective_on DESC LIMIT ?",
		BIND(it->code, (int64_t)MOST_ITEMS));
	while (rows_next(rows))
		put_item(r, table, rows->cells, false);
	rows_end(rows);
	page_crumb(data, it->label, NULL);
	page_back(data, "/points/items");
	return reply_page(r, "record/show.html", data);
}

/* ---- the form ---- */

/* Points are typed as people write them, "0.5"; the record's own fields come around them. */
static void put_points(struct request *r, const char *name, const char *label, int64_t points,
	const char *hint, const struct problems *p, struct json *fields)
{
	const char *typed = input_has(r->form, name) ? input_text(r->form, name)
		: points ? points_text(r->arena, points) : NULL;
	struct json *field = page_field(fields, "is_text", name, label, typed, problem_of(p, name));

	json_text(field, "input_mode", "decimal");
	json_text(field, "hint", hint);
}

static struct reply item_form(struct request *r, const struct points_item *it, const char *title,
	const char *action, const struct problems *p)
{
	static const char *const before[] = { "label", "direction", NULL };
	static const char *const after[] = { "cap_period", "effective_on", "source", "stopped", NULL };
	struct json *data = page_form_data(r, title, action, "/points/items", "保存"), *groups;
	struct json *rest = json_root(r->arena);
	struct reply reply;

	page_form(r, &points_item_record, it, p, before, data);
	groups = json_at(data, "groups");
	put_points(r, "points", "每次分值（分）", it->points.fen, "写数字，如 0.5；加分还是减分在上面选", p,
		json_at(json_nth(groups, 0), "fields"));
	put_points(r, "cap", "最多分值（分）", it->cap.fen, "不填就是没有上限；填了要在下面选按什么时间计算", p,
		json_at(json_nth(groups, 0), "fields"));
	page_form(r, &points_item_record, it, p, after, rest);
	json_text(json_nth(json_at(rest, "groups"), 0), "title", "上限和施行");
	json_move_first(json_at(rest, "groups"), data, "second");
	page_crumb(data, title, NULL);
	reply = reply_status(reply_page(r, "points/item.html", data), p && p->count ? 422 : 200);
	reply.revisit = true;
	return reply;
}

static void take_points(struct request *r, const char *name, const char *label,
	struct money *points, struct problems *p)
{
	const char *text = input_text(r->form, name);

	points->fen = 0;
	if (text && !money_parse(text_narrow(r->arena, text), points))
		problem(p, name, "%s应是数字，例如 0.5，不能为负", label);
}

static void take(struct request *r, struct points_item *it, struct problems *p)
{
	record_take(r->work, &points_item_record, r->form, it, false, p);
	take_points(r, "points", "每次分值", &it->points, p);
	take_points(r, "cap", "最多分值", &it->cap, p);
}

struct reply points_item_new(struct request *r)
{
	struct points_item *it = record_new(r->work, &points_item_record);

	it->effective_on = r->work->today;
	return item_form(r, it, "新增加减分项目", "/points/items", NULL);
}

struct reply points_item_create(struct request *r)
{
	struct points_item *it = record_new(r->work, &points_item_record);
	struct problems *p = problems_new(r->arena);

	take(r, it, p);
	it->kind = POINTS_MANUAL;
	it->code = crypt_token(r->arena, 8);
	if (p->count || !record_save(r->work, &points_item_record, it, NULL, p))
		return item_form(r, it, "新增加减分项目", "/points/items", p);
	notice(r, "已新增项目“%s”，从 %s 起可以登记。", it->label, date_text(r->arena, it->effective_on));
	return reply_redirect(r, "/points/items");
}

static const char *renew_action(struct request *r, int64_t id)
{
	return arena_format(r->arena, "/points/items/%lld/renew", (long long)id);
}

struct reply points_item_renew(struct request *r)
{
	struct points_item *it = record_find(r->work, &points_item_record, param_id(r, "id"));

	if (!it)
		return reply_not_found(r);
	it->effective_on = date_add_days(r->work->today, 1);
	return item_form(r, it, arena_format(r->arena, "设新的分值：%s", it->label),
		renew_action(r, it->row.id), NULL);
}

/* A new row of the same code: what happened before its day keeps the old value. */
struct reply points_item_renew_save(struct request *r)
{
	struct points_item *was = record_find(r->work, &points_item_record, param_id(r, "id")), *it;
	struct problems *p = problems_new(r->arena);

	if (!was)
		return reply_not_found(r);
	it = record_copy(r->work, &points_item_record, was);
	it->row = (struct row){ .labels = it->row.labels };
	take(r, it, p);
	if (p->count || !record_save(r->work, &points_item_record, it, NULL, p))
		return item_form(r, it, arena_format(r->arena, "设新的分值：%s", was->label),
			renew_action(r, was->row.id), p);
	notice(r, "“%s”从 %s 起按新的规定执行。", it->label, date_text(r->arena, it->effective_on));
	return reply_redirect(r, "/points/items");
}
