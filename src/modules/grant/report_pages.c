/*
 * The other way round: who may do a thing somewhere, and what is risky: who holds what can do harm,
 * what nobody uses, what ends soon.
 */
#include "base/text.h"
#include "modules/access/access.h"
#include "modules/grant/inside.h"

enum { MOST_HOLDERS = 200, SOON_DAYS = 30, UNUSED_DAYS = 90 };

/* ---- who may ---- */

static void put_question(struct request *r, struct json *data, const char *code, const char *place,
	const char *problem)
{
	struct json *fields = page_form_group(data, NULL), *options;

	options = json_at(page_field(fields, "is_choice", "permission", "权限", code, NULL), "options");
	for (const struct module *const *m = modules; *m; m++)
		for (const struct permission *const *p = (*m)->permissions; p && *p; p++) {
			const char *value = arena_format(r->arena, "%06d", (*p)->code);

			page_option(options, value, arena_format(r->arena, "%s：%s", (*m)->title, (*p)->label),
				text_is(value, code));
		}
	json_text(page_field(fields, "is_text", "place", "在哪个组织（可不填）", place, problem), "hint",
		"填全称、简称或代码，只列出能在这个组织用这项权限的人");
}

static const char *place_named(struct work *w, const char *text)
{
	return text_empty(text)
		? NULL
		: work_text(w,
			"SELECT m.path FROM organisation m WHERE m.removed_at IS NULL"
			" AND @scope(m place) AND ? IN (m.name, m.short_name, m.code) ORDER BY m.path LIMIT 1",
			BIND(text));
}

static void put_holding(struct request *r, struct json *table, const struct holding *h,
	const struct places *places, const char *path)
{
	for (size_t i = 0; i < h->count; i++) {
		const struct reach *reach = &h->reaches[i];
		struct json *cells;

		/* as if the thing were one's own: whether it is, only the thing itself says */
		if (path
			&& !reach_covers(reach, h->holder.account_id, path,
				reach->behalf_id ? reach->behalf_id : h->holder.account_id, NULL)
			&& !reach->categories)
			continue;
		cells = page_table_row(table, NULL);
		page_cell(table, cells, h->name, NULL, arena_format(r->arena, "/holders/%lld",
			(long long)h->holder.account_id));
		page_cell(table, cells, h->organisation, NULL, NULL);
		page_cell(table, cells, reach_where(r->work, places, reach), NULL, NULL);
		page_cell(table, cells, reach->categories ? reach_categories(r->work, reach) : "全部", NULL,
			NULL);
		page_cell(table, cells, reach->way, NULL, NULL);
		page_cell(table, cells, date_has(reach->until) ? date_text(r->arena, reach->until) : "长期",
			NULL, NULL);
	}
}

static void put_holders(
	struct request *r, struct json *data, const struct permission *permission, const char *path)
{
	static const char *const heads[] = { "姓名", "所在组织", "范围", "类别", "怎样得到", "有效期至", NULL };
	size_t count, total = 0, n = 0;
	const struct holding *list = rights_who(r->work, permission, path, MOST_HOLDERS, &count);
	struct json *table = page_table(data, arena_format(r->arena, "谁能“%s”", permission->label),
		"没有人有这项权限。", heads);
	const struct places *places;
	struct reach *all;

	for (size_t i = 0; i < count; i++)
		total += list[i].count;
	all = ARENA_ARRAY(r->arena, struct reach, total + 1);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < list[i].count; j++)
			all[n++] = list[i].reaches[j];
	places = places_of(r->work, all, total);
	for (size_t i = 0; i < count; i++)
		put_holding(r, table, &list[i], places, path);
}

struct reply who_page(struct request *r)
{
	const char *code = input_text(r->query, "permission"), *place = input_text(r->query, "place");
	int64_t number = 0;
	const struct permission *permission =
		text_integer(code, &number) ? permission_of((int)number) : NULL;
	const char *path = place_named(r->work, place);
	struct json *data = page_form_data(r, "谁能做", "/who", "/holders", "查询");

	put_question(r, data, code, place, !text_empty(place) && !path ? "没有这个组织，请核对" : NULL);
	json_list_in(data, "tables");
	if (permission)
		put_holders(r, data, permission, path);
	return reply_page(r, "grant/who.html", data);
}

/* ---- who may, for one record ---- */

/* Who holds the chosen permission of the record's module for this row, and by which path. */
static void put_row_holders(struct request *r, struct json *data,
	const struct permission *permission, const struct row *row, const char *category)
{
	static const char *const heads[] = { "姓名", "所在组织", "怎样得到", "有效期至", NULL };
	size_t count;
	const struct holding *list = rights_who(r->work, permission, row->path, MOST_HOLDERS, &count);
	struct json *table = page_table(data, arena_format(r->arena, "谁能%s", permission->label),
		"没有人。", heads);

	for (size_t i = 0; i < count; i++) {
		const struct holding *h = &list[i];

		for (size_t j = 0; j < h->count; j++) {
			struct json *cells;

			if (!reach_covers(
					&h->reaches[j], h->holder.account_id, row->path, row->owner_id, category))
				continue;
			cells = page_table_row(table, NULL);
			page_cell(table, cells, h->name, NULL, NULL);
			page_cell(table, cells, h->organisation, NULL, NULL);
			page_cell(table, cells, h->reaches[j].way, NULL, NULL);
			page_cell(table, cells, date_has(h->reaches[j].until)
				? date_text(r->arena, h->reaches[j].until) : "长期", NULL, NULL);
			break; /* one way says why */
		}
	}
}

static const struct module *module_of(const struct permission *permission)
{
	for (const struct module *const *m = modules; *m; m++)
		for (const struct permission *const *p = (*m)->permissions; p && *p; p++)
			if (*p == permission)
				return *m;
	return NULL;
}

struct reply grant_who_page(struct request *r)
{
	const struct record *record = r->route->record;
	const struct row *row = record_find(r->work, record, param_id(r, "id"));
	const struct module *m = module_of(r->route->may);
	const struct field *f = record->category ? record_field(record, record->category) : NULL;
	const char *asked = input_text(r->query, "may"), *here;
	const struct permission *chosen = r->route->may;
	struct json *data, *tabs;

	if (!row)
		return reply_not_found(r);
	here = arena_format(r->arena, "%s/%lld", record->href, (long long)row->id);
	data = page_show_data(r, record_label(r->work, record, row));
	tabs = json_at(data, "tabs_in_page");
	for (const struct permission *const *p = m->permissions; *p; p++)
		chosen = text_is((*p)->name, asked) ? *p : chosen;
	for (const struct permission *const *p = m->permissions; *p; p++) {
		struct json *tab = json_item(tabs);

		json_text(tab, "label", (*p)->label);
		json_text(tab, "href", arena_format(r->arena, "%s/who?may=%s", here, (*p)->name));
		json_flag(tab, "on", *p == chosen);
		json_text(tab, "count", NULL);
	}
	put_row_holders(r, data, chosen, row, f ? field_input(r->work, f, row) : NULL);
	page_crumb(data, json_text_of(data, "heading"), here);
	page_crumb(data, "谁能操作", NULL);
	page_back(data, here);
	return reply_page(r, "record/show.html", data);
}

/* ---- risk ---- */

#define TODAY_IN_FORCE(g) "NOT " g ".prohibits AND " g ".removed_at IS NULL AND " g ".state = 'active'" \
	" AND (" g ".until_on IS NULL OR " g ".until_on >= CURDATE()) AND (" g ".from_on IS NULL OR " g ".from_on <= CURDATE())"
#define UPWARDS "WITH RECURSIVE step AS (SELECT g.group_id, g.account_id, g.permission_id, g.gives_id, g.created_at" \
	"  FROM access_grant g WHERE " TODAY_IN_FORCE("g") \
	"  UNION ALL SELECT parent_id, NULL, NULL, id, NULL FROM access_group WHERE parent_id IS NOT NULL AND removed_at IS NULL)," \
	" up AS (SELECT group_id, account_id, permission_id, created_at FROM step WHERE permission_id IS NOT NULL" \
	"  UNION SELECT s.group_id, s.account_id, up.permission_id, s.created_at FROM up JOIN step s ON s.gives_id = up.group_id) "

static void put_risky(struct request *r, struct json *data)
{
	static const char *const heads[] = { "姓名", "所在组织", "高风险权限", "最近登录", NULL };
	struct json *table = page_table(data, "谁有高风险权限", "没有人有高风险权限。", heads);
	struct rows *rows = work_select(r->work,
		UPWARDS "SELECT a.id, a.name, o.name, BIT_OR(p.risk), a.signed_in_at"
				" FROM up JOIN permission p ON p.id = up.permission_id AND p.risk > 0 JOIN account "
				"a ON a.id = up.account_id"
				" LEFT JOIN organisation o ON o.id = a.organisation_id WHERE a.state <> 'stopped' "
				"AND a.removed_at IS NULL"
				" AND @scope(a) GROUP BY a.id, a.name, o.name, a.signed_in_at, o.path ORDER BY "
				"BIT_COUNT(BIT_OR(p.risk)) DESC, o.path LIMIT ?",
		BIND((int64_t)MOST_HOLDERS));

	while (rows_next(rows)) {
		const struct cell *x = rows->cells;
		struct json *cells = page_table_row(table, NULL);

		page_cell(table, cells, x[1].text, NULL,
			arena_format(r->arena, "/holders/%lld", (long long)x[0].number));
		page_cell(table, cells, x[2].text, NULL, NULL);
		page_cell(table, cells, risk_text(r->work, (unsigned)x[3].number), "amber", NULL);
		page_cell(
			table, cells, x[4].null ? "从未登录" : moment_text(r->arena, x[4].moment), NULL, NULL);
	}
}

static void put_unused(struct request *r, struct json *data)
{
	static const char *const heads[] = { "姓名", "所在组织", "没有用过的", "其中", NULL };
	struct json *table = page_table(data, arena_format(r->arena, "%d 天没有用过的权限", UNUSED_DAYS),
		"没有长期不用的权限。", heads);
	struct rows *rows = work_select(r->work, UPWARDS "SELECT a.id, a.name, o.name, COUNT(*),"
		" GROUP_CONCAT(p.label ORDER BY p.risk DESC, p.id SEPARATOR '、')"
		" FROM (SELECT account_id, permission_id, MIN(created_at) AS since FROM up WHERE account_id IS NOT NULL"
		"  GROUP BY account_id, permission_id) held JOIN permission p ON p.id = held.permission_id"
		" JOIN account a ON a.id = held.account_id LEFT JOIN organisation o ON o.id = a.organisation_id"
		" LEFT JOIN permission_use u ON u.account_id = a.id AND u.permission_id = p.id"
		" WHERE held.since < ? - INTERVAL ? DAY AND (u.used_on IS NULL OR u.used_on < ? - INTERVAL ? DAY)"
		" AND a.state <> 'stopped' AND a.removed_at IS NULL AND @scope(a)"
		" GROUP BY a.id, a.name, o.name, o.path ORDER BY MAX(p.risk) DESC, o.path LIMIT ?",
		BIND(r->work->now, (int64_t)UNUSED_DAYS, r->work->today, (int64_t)UNUSED_DAYS, (int64_t)MOST_HOLDERS));

	while (rows_next(rows)) {
		const struct cell *x = rows->cells;
		struct json *cells = page_table_row(table, NULL);

		page_cell(table, cells, x[1].text, NULL,
			arena_format(r->arena, "/holders/%lld", (long long)x[0].number));
		page_cell(table, cells, x[2].text, NULL, NULL);
		page_cell(
			table, cells, arena_format(r->arena, "%lld 项", (long long)x[3].number), NULL, NULL);
		page_cell(table, cells, text_cut(r->arena, x[4].text, 60), NULL, NULL);
	}
}

static void put_ending(struct request *r, struct json *data)
{
	static const char *const heads[] = { "授予谁", "授权", "到期", "原因", NULL };
	struct json *table = page_table(data, arena_format(r->arena, "%d 天内到期的授权", SOON_DAYS),
		"没有快到期的授权。", heads);
	struct rows *rows = work_select(r->work, "SELECT g.id, COALESCE(a.name, k.name),"
		" COALESCE(p.label, x.name, s.name, '全部权限'), g.until_on, g.reason, g.prohibits FROM access_grant g"
		" LEFT JOIN account a ON a.id = g.account_id LEFT JOIN access_group k ON k.id = g.group_id"
		" LEFT JOIN permission p ON p.id = g.permission_id LEFT JOIN access_group x ON x.id = g.gives_id"
		" LEFT JOIN account s ON s.id = g.stands_for_id WHERE g.removed_at IS NULL AND g.state = 'active'"
		" AND g.until_on BETWEEN ? AND ? AND (a.id IS NULL OR @scope(a)) ORDER BY g.until_on, g.id LIMIT ?",
		BIND(r->work->today, date_add_days(r->work->today, SOON_DAYS), (int64_t)MOST_HOLDERS));

	while (rows_next(rows)) {
		const struct cell *x = rows->cells;
		struct json *cells = page_table_row(table, NULL);

		page_cell(table, cells, x[1].text, NULL,
			arena_format(r->arena, "/grants/%lld", (long long)x[0].number));
		page_cell(table, cells,
			arena_format(r->arena, "%s%s", x[5].number ? "禁止：" : "", x[2].text), NULL, NULL);
		page_cell(table, cells, date_text(r->arena, x[3].date), NULL, NULL);
		page_cell(table, cells, x[4].text, NULL, NULL);
	}
}

struct reply risk_page(struct request *r)
{
	struct json *data = page_show_data(r, "权限风险报告");

	put_risky(r, data);
	put_unused(r, data);
	put_ending(r, data);
	return reply_page(r, "record/show.html", data);
}
