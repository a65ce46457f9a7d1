/* The pages of what one hands on: roles, a stand-in, what was given; and the routes. */
#include "base/text.h"
#include "modules/access/access.h"
#include "modules/grant/delegate.h"
#include "modules/meeting/meeting.h"
#include "web/page.h"

enum { MOST_PEOPLE = 500, MOST_ROLES = 100, MOST_GIVEN = 100 };

const struct permission grant_owner = PERMISSION(908, ACTION_OWNER, "grant.owner", "变更经办人和工作交接");

void people_options(struct request *r, int64_t organisation_id, int64_t but, const char *chosen,
	struct json *options)
{
	struct rows *rows = work_select(r->work, "SELECT a.id, a.name, a.login FROM account a"
		" WHERE a.organisation_id = ? AND a.id <> ? AND a.office = 'business' AND a.state <>"
		" 'stopped'"
		" AND a.removed_at IS NULL ORDER BY a.name, a.id LIMIT ?",
		BIND(organisation_id, but, (int64_t)MOST_PEOPLE));

	while (rows_next(rows)) {
		const char *id = arena_format(r->arena, "%lld", (long long)rows->cells[0].number);

		page_option(options, id, arena_format(r->arena, "%s（%s）", rows->cells[1].text,
			rows->cells[2].text), text_is(id, chosen));
	}
}

/* ---- what may be handed on ---- */

/* All of the role's permissions are his own, at his own organisation; *until: the shortest. */
static bool holds_all(struct work *w, const char *codes, struct date *until)
{
	char *rest = arena_text(w->arena, codes), *one;
	int64_t code;

	while ((one = strsep(&rest, ",")))
		if (!text_integer(one, &code) || !delegate_holds(w, code, until))
			return false;
	return true;
}

static void put_roles(struct request *r, struct json *options)
{
	struct work *w = r->work;
	const char *chosen = input_text(r->form, "gives_id");
	struct rows *rows = work_select(w, "SELECT k.id, k.name, k.tier, GROUP_CONCAT(g.permission_id)"
		" FROM access_group k JOIN access_grant g ON g.group_id = k.id AND g.permission_id IS NOT"
		" NULL"
		" AND NOT g.prohibits AND g.state = 'active' AND g.removed_at IS NULL"
		" WHERE k.delegable AND k.office = 'business' AND k.removed_at IS NULL"
		" GROUP BY k.id, k.name, k.tier ORDER BY k.id LIMIT ?", BIND((int64_t)MOST_ROLES));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		const char *id = arena_format(r->arena, "%lld", (long long)c[0].number);
		struct date until = { 0 };

		if (!role_fits(c[2].text, w->actor->organisation_kind) || !holds_all(w, c[3].text, &until))
			continue;
		page_option(options, id, date_has(until) ? arena_format(r->arena, "%s（最迟到 %s）", c[1].text,
			date_text(r->arena, until)) : c[1].text, text_is(id, chosen));
	}
}

static struct json *put_field(struct json *fields, const char *kind, const char *name,
	const char *label, struct request *r, const struct problems *p)
{
	struct json *item = page_field(fields, kind, name, label, input_text(r->form, name),
		problem_of(p, name));

	json_flag(item, "required", !text_is(name, "from_on"));
	return item;
}

static struct reply form(struct request *r, bool stands, const struct problems *p)
{
	struct json *data = page_form_data(r, stands ? "请人代行职责" : "转授一个角色", r->path,
		"/delegations", stands ? "请他代行" : "转授");
	struct json *fields = page_form_group(data, NULL), *item;

	if (!stands) {
		item = put_field(fields, "is_choice", "gives_id", "角色", r, p);
		put_roles(r, json_at(item, "options"));
		json_text(item, "hint", json_count(json_at(item, "options"))
			? "列出的是您自己也有全部权限、并且允许转授的角色"
			: "您没有可以转授的角色；需要给别人增加权限，请他自己申请");
	}
	item = put_field(fields, "is_choice", "account_id", stands ? "请谁代行" : "交给谁", r, p);
	people_options(r, r->work->actor->organisation_id, r->work->actor->id,
		input_text(r->form, "account_id"), json_at(item, "options"));
	json_text(item, "hint", stands ? "期限内他可以办理您能办的事，以本人名义签名，并注明是代您办理"
		: "只能交给本组织的人");
	json_text(put_field(fields, "is_date", "from_on", "从", r, p), "hint", "不填就是今天");
	json_text(put_field(fields, "is_date", "until_on", "到", r, p), "hint", "到这一天为止，过后自动失效");
	item = put_field(fields, "is_text", "reason", "原因", r, p);
	json_text(item, "hint", stands ? "如：外出学习、休假" : "如：由他负责录入台账");
	json_number(item, "max", 200);
	page_problems(p, &access_grant_record, data);
	page_crumb(data, stands ? "请人代行" : "转授", NULL);
	return reply_status(reply_page(r, "record/form.html", data), p && p->count ? 422 : 200);
}

/* ---- what was handed on ---- */

static void put_given(struct request *r, struct json *data)
{
	struct json *list = json_list_in(data, "given");
	int64_t me = r->work->actor->id;
	struct rows *rows = work_select(r->work, "SELECT g.id, a.name, k.name, g.from_on, g.until_on,"
		" g.reason, g.stands_for_id = ?, p.label FROM access_grant g JOIN account a ON a.id ="
		" g.account_id"
		" LEFT JOIN access_group k ON k.id = g.gives_id LEFT JOIN permission p ON p.id ="
		" g.permission_id"
		" WHERE (g.granted_by = ? OR g.stands_for_id = ?) AND g.removed_at IS NULL AND NOT"
		" g.prohibits"
		" AND (g.until_on IS NULL OR g.until_on >= ?) AND g.state = 'active' ORDER BY g.id DESC"
		" LIMIT ?",
		BIND(me, me, me, r->work->today, (int64_t)MOST_GIVEN));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		struct json *item = json_item(list);

		json_text(item, "name", c[1].text);
		json_text(item, "what", c[6].number ? "代行本人职责" : c[2].text ? c[2].text : c[7].text);
		json_text(item, "period", arena_format(r->arena, "%s 至 %s", c[3].null ? "已生效"
			: date_text(r->arena, c[3].date), c[4].null ? "长期" : date_text(r->arena, c[4].date)));
		json_text(item, "reason", c[5].text);
		json_text(item, "take_back", arena_format(r->arena, "/delegations/%lld/take-back",
			(long long)c[0].number));
	}
	rows_end(rows);
}

static struct reply delegations_page(struct request *r)
{
	struct json *data = page_data(r, "转授与代行");

	json_list_in(data, "actions");
	page_button(data, "请人代行职责", "/delegations/stand-in", "user-check", true);
	page_button(data, "转授一个角色", "/delegations/roles", "user-plus", false);
	put_given(r, data);
	return reply_page(r, "grant/delegate.html", data);
}

static struct reply role_page(struct request *r)
{
	return form(r, false, NULL);
}

static struct reply stand_in_page(struct request *r)
{
	return form(r, true, NULL);
}

static void take(struct request *r, struct access_grant *g, struct problems *p)
{
	static const char *const names[] = { "from_on", "until_on", "reason" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		field_take(r->work, record_field(&access_grant_record, names[i]),
			input_text(r->form, names[i]), g, p);
	g->account_id = input_number(r->form, "account_id", 0);
}

static struct reply give(struct request *r, bool stands)
{
	struct problems *p = problems_new(r->arena);
	struct access_grant *g = record_new(r->work, &access_grant_record);

	take(r, g, p);
	if (stands)
		g->stands_for_id = r->work->actor->id;
	else
		g->gives_id = input_number(r->form, "gives_id", 0);
	if (p->count || !delegate_give(r->work, g, p))
		return form(r, stands, p);
	notice(r, stands ? "已请人代行职责，他会在首页看到。" : "已转授，他会在首页看到。");
	return reply_redirect(r, "/delegations");
}

static struct reply role_post(struct request *r)
{
	return give(r, false);
}

static struct reply stand_in_post(struct request *r)
{
	return give(r, true);
}

static struct reply take_back_post(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct access_grant *g = delegate_find(r->work, param_id(r, "id"));

	if (!g)
		return reply_not_found(r);
	if (delegate_take_back(r->work, g, p))
		notice(r, "已收回，对方从现在起不能再用。");
	else
		notice_bad(r, "%s。", p->items[0].text);
	return reply_redirect(r, "/delegations");
}

static const struct route routes[] = {
	/* path                     handler               who may         */
	GET ("/delegations",        delegations_page,     grant_delegate, .menu = "权限管理/转授与代行", .icon = "users"),
	GET ("/delegations/roles",  role_page,            grant_delegate),
	POST("/delegations/roles",  role_post,            grant_delegate),
	GET ("/delegations/stand-in", stand_in_page,      grant_delegate),
	POST("/delegations/stand-in", stand_in_post,      grant_delegate),
	POST("/delegations/:id/take-back", take_back_post, grant_delegate),
	GET ("/handover",           handover_choose_page, grant_owner,    .menu = "权限管理/工作交接", .icon = "users"),
	GET ("/handover/:id",       handover_page,        grant_owner),
	POST("/handover/:id",       handover_post,        grant_owner),
	GET ("/plans/:id/owner",    owner_page,           grant_owner,    .record = &plan_record, .button = "变更经办人", .on = ON_SHOW),
	POST("/plans/:id/owner",    owner_post,           grant_owner,    .record = &plan_record),
	GET ("/meetings/:id/owner", owner_page,           grant_owner,    .record = &meeting_record, .button = "变更经办人", .on = ON_SHOW),
	POST("/meetings/:id/owner", owner_post,           grant_owner,    .record = &meeting_record),
	{ 0 }
};

const struct module handover_module = {
	.name = "handover",
	.title = "工作交接",
	.permissions = (const struct permission *const[]){ &grant_owner, NULL },
	.routes = routes,
};
