/*
 * Somebody's rights: every permission he holds with each path that leads to it; two people beside
 * each other; and the same for oneself.
 */
#include "base/text.h"
#include "modules/access/access.h"
#include "modules/grant/inside.h"

static const char *const right_heads[] = { "权限", "范围", "类别", "怎样得到", "有效期至", "风险", NULL };

/* The grant a path begins with; NULL if it begins with the member's stage. */
static const char *grant_href(struct request *r, const struct reach *reach)
{
	return reach->step_count && reach->steps[0] > 0 && may(r->work->actor, &grant_view)
		? arena_format(r->arena, "/grants/%lld", (long long)reach->steps[0]) : NULL;
}

static void put_right(
	struct request *r, struct json *table, const struct places *places, const struct reach *reach)
{
	const struct permission *permission = permission_of(reach->code);
	struct json *cells = page_table_row(table, NULL);
	const char *risk = risk_text(r->work, permission->risk);

	page_cell(table, cells, permission->label, NULL, NULL);
	page_cell(table, cells, reach_where(r->work, places, reach), NULL, NULL);
	page_cell(
		table, cells, reach->categories ? reach_categories(r->work, reach) : "全部", NULL, NULL);
	page_cell(table, cells, reach->behalf ? arena_format(r->arena, "代行“%s”：%s", reach->behalf,
		reach->way) : reach->way, NULL, grant_href(r, reach));
	page_cell(table, cells, date_has(reach->until) ? date_text(r->arena, reach->until) : "长期", NULL,
		NULL);
	page_cell(table, cells, risk ? risk : "一般", risk ? "amber" : NULL, NULL);
}

static void put_rights(struct request *r, struct json *data, const struct rights *rights)
{
	const struct places *places = places_of(r->work, rights->reaches, rights->count);
	struct json *table = NULL;
	int module = 0;

	for (size_t i = 0; i < rights->count; i++) {
		const struct permission *permission = permission_of(rights->reaches[i].code);

		if (!permission)
			continue; /* a program that has lost it */
		if (!table || permission->code / 100 != module)
			table = page_table(data, permission_module(permission), NULL, right_heads);
		module = permission->code / 100;
		put_right(r, table, places, &rights->reaches[i]);
	}
	if (!table)
		page_table(data, "权限", "现在没有任何权限。", right_heads);
}

static size_t different(const struct rights *rights)
{
	size_t n = 0;

	for (size_t i = 0; i < rights->count; i++)
		n += i == 0 || rights->reaches[i].code != rights->reaches[i - 1].code;
	return n;
}

static void put_person(struct request *r, struct json *data, const struct person *p,
	const struct rights *rights)
{
	struct json *items = page_fact_group(data, NULL);
	const struct choice *office = choice_find(account_offices, p->office);

	page_fact(items, "姓名", p->name, NULL);
	page_fact(items, "登录账号", p->login, NULL);
	page_fact(items, "所在组织", p->organisation, NULL);
	page_fact(items, "账号类别", office ? office->label : NULL, NULL);
	page_fact(items, "身份", rights->title ? rights->title : "普通用户", NULL);
	page_fact(items, "现在的权限", arena_format(r->arena, "%zu 项，%zu 条途径", different(rights),
		rights->count), NULL);
}

/* What is granted but not in force: waiting for a second person, not begun, prohibited. */
static void put_other(struct request *r, struct json *data, int64_t account_id)
{
	static const char *const heads[] = { "授权", "状态", "从", "到", "原因", NULL };
	struct json *table = page_table(data, "未生效的和禁止的", "没有未生效的授权，也没有禁止。", heads);
	struct rows *rows = work_select(r->work,
		"SELECT g.id, COALESCE(p.label, k.name, s.name, '全部权限'),"
		" g.prohibits, g.state, g.from_on, g.until_on, g.reason, g.stands_for_id IS NOT NULL"
		" FROM access_grant g LEFT JOIN permission p ON p.id = g.permission_id"
		" LEFT JOIN access_group k ON k.id = g.gives_id LEFT JOIN account s ON s.id = "
		"g.stands_for_id"
		" WHERE g.account_id = ? AND g.removed_at IS NULL AND (g.prohibits OR g.state = 'proposed'"
		"  OR g.from_on > ?) AND (g.until_on IS NULL OR g.until_on >= ?) ORDER BY g.id LIMIT 50",
		BIND(account_id, r->work->today, r->work->today));

	while (rows_next(rows)) {
		const struct cell *x = rows->cells;
		bool prohibits = x[2].number, waits = text_is(x[3].text, "proposed");
		struct json *cells = page_table_row(table, NULL);

		page_cell(table, cells, arena_format(r->arena, "%s%s%s", prohibits ? "禁止：" : "",
			x[7].number ? "代行" : "", x[1].text), NULL, arena_format(r->arena, "/grants/%lld",
			(long long)x[0].number));
		page_cell(table, cells, waits ? "待复核" : date_compare(x[4].date, r->work->today) > 0 ? "未开始"
			: "禁止中", waits ? "amber" : prohibits ? "red" : "grey", NULL);
		page_cell(table, cells, x[4].null ? "现在起" : date_text(r->arena, x[4].date), NULL, NULL);
		page_cell(table, cells, x[5].null ? "长期" : date_text(r->arena, x[5].date), NULL, NULL);
		page_cell(table, cells, x[6].text, NULL, NULL);
	}
}

/* A lost password: this agrees to a new code, which somebody else then issues. */
static void put_release(struct request *r, struct json *data, long long id)
{
	struct json *action;

	page_button(data, "同意重发激活码", arena_format(r->arena, "/holders/%lld/release", id), "key", false);
	action = json_nth(json_at(data, "actions"), json_count(json_at(data, "actions")) - 1);
	json_flag(action, "post", true);
	json_text(action, "confirm", "同意后系统管理员一天内可以给他重发激活码，原密码作废。确定同意？");
}

struct reply holder_show_page(struct request *r)
{
	struct person p = person_find(r->work, param_id(r, "id"));
	const struct rights *rights;
	struct json *data;
	long long id = (long long)p.holder.account_id;

	if (!id)
		return reply_not_found(r);
	rights = rights_explained(r->work, &p.holder, 0);
	data = page_show_data(r, arena_format(r->arena, "%s的权限", p.name));
	if (may(r->work->actor, &grant_grant)) {
		page_button(data, "授权", arena_format(r->arena, "/holders/%lld/grant", id), "plus", true);
		page_button(data, "禁止", arena_format(r->arena, "/holders/%lld/grant?prohibits=1", id),
			"lock", false);
	}
	if (may(r->work->actor, &factor_reset))
		put_release(r, data, id);
	page_button(data, "与他人比较",
		arena_format(r->arena, "/holders/compare?a=%s", text_url(r->arena, p.login)), "users",
		false);
	put_person(r, data, &p, rights);
	put_rights(r, data, rights);
	put_other(r, data, p.holder.account_id);
	page_crumb(data, p.name, NULL);
	page_back(data, "/holders");
	return reply_page(r, "record/show.html", data);
}

struct reply my_rights_page(struct request *r)
{
	const struct actor *actor = r->work->actor;
	struct json *data = page_show_data(r, "我的权限");
	struct rows *rows = work_select(r->work, "SELECT o.path, m.stage FROM account a"
		" LEFT JOIN organisation o ON o.id = a.organisation_id LEFT JOIN member m ON m.id = a.member_id"
		" AND m.removed_at IS NULL WHERE a.id = ?", BIND(actor->id));
	struct holder h = { .account_id = actor->id };

	if (rows_next(rows)) {
		h.path = rows->cells[0].text;
		h.stage = rows->cells[1].text;
	}
	rows_end(rows);
	page_button(data, "申请权限", "/applications/new", "plus", true);
	put_rights(r, data, rights_explained(r->work, &h, 0));
	page_crumb(data, "我的权限", NULL);
	page_back(data, "/me");
	return reply_page(r, "record/show.html", data);
}

/* ---- two people ---- */

static const char *where_all(
	struct request *r, const struct rights *rights, int code, const struct places *places)
{
	const char *list[40];
	size_t n = 0;

	for (size_t i = 0; i < rights->count && n < 40; i++) {
		const char *where = rights->reaches[i].code == code
			? reach_where(r->work, places, &rights->reaches[i]) : NULL;
		size_t j = 0;

		while (where && j < n && !text_is(list[j], where))
			j++;
		if (where && j == n)
			list[n++] = where;
	}
	return n ? text_join(r->arena, list, n, "；") : "没有";
}

static void put_comparison(struct request *r, struct json *data, const struct person *a,
	const struct person *b)
{
	const struct rights *ra = rights_explained(r->work, &a->holder, 0);
	const struct rights *rb = rights_explained(r->work, &b->holder, 0);
	struct reach *both = ARENA_ARRAY(r->arena, struct reach, ra->count + rb->count);
	const char *const heads[] = { "权限", a->name, b->name, "比较", NULL };
	const struct places *places;
	struct json *table = page_table(data, "逐项比较", "两个人都没有任何权限。", heads);

	if (ra->count)
		memcpy(both, ra->reaches, ra->count * sizeof *both);
	if (rb->count)
		memcpy(both + ra->count, rb->reaches, rb->count * sizeof *both);
	places = places_of(r->work, both, ra->count + rb->count);
	for (const struct module *const *m = modules; *m; m++)
		for (const struct permission *const *p = (*m)->permissions; p && *p; p++) {
			const char *x = where_all(r, ra, (*p)->code, places),
					   *y = where_all(r, rb, (*p)->code, places);
			struct json *cells;

			if (text_is(x, "没有") && text_is(y, "没有"))
				continue;
			cells = page_table_row(table, NULL);
			page_cell(table, cells, (*p)->label, NULL, NULL);
			page_cell(table, cells, x, NULL, NULL);
			page_cell(table, cells, y, NULL, NULL);
			page_cell(table, cells, text_is(x, y) ? "相同" : "不同",
				text_is(x, y) ? "grey" : "amber", NULL);
		}
}

/* Both logins stand in the address, so a comparison can be kept and sent. */
struct reply holder_compare_page(struct request *r)
{
	struct json *data = page_form_data(r, "比较两个账号", "/holders/compare", "/holders", "比较"), *fields;
	const char *first = input_text(r->query, "a"), *second = input_text(r->query, "b");
	struct person both[2] = { 0 };

	if (first || second)
		persons_named(r->work, first, second, both);
	if (!both[0].holder.account_id || !both[1].holder.account_id) {
		fields = page_form_group(data, NULL);
		page_field(fields, "is_text", "a", "第一个登录账号", first,
			first && !both[0].holder.account_id ? "没有这个账号，请核对" : NULL);
		page_field(fields, "is_text", "b", "第二个登录账号", second,
			second && !both[1].holder.account_id ? "没有这个账号，请核对" : NULL);
		page_crumb(data, "比较", NULL);
		return reply_page(r, "grant/ask.html", data);
	}
	data = page_show_data(r, arena_format(r->arena, "%s与%s的权限", both[0].name, both[1].name));
	put_comparison(r, data, &both[0], &both[1]);
	page_crumb(data, "比较", NULL);
	page_back(data, "/holders");
	return reply_page(r, "record/show.html", data);
}
