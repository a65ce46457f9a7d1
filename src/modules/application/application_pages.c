/* Lists of applications, the page of one with its whole trail, its paper, and the routes. */
#include <string.h>
#include "base/text.h"
#include "modules/application/application_pages.h"

enum { MOST_OWN = 100 };

/* What the looking person is to the application, and what became of its grant. */
struct view {
	struct access_application *a;  /* NULL: not for him to see                               */
	bool own, leads, decides;
	bool granted, taken_back;
	struct date until;
	const char *what, *reach, *places, *categories; /* of the grant                        */
};

static struct view view_of(struct request *r, int64_t id)
{
	struct work *w = r->work;
	struct view v = { 0 };
	bool before = w->unscoped;
	struct rows *rows = work_select(w, "SELECT m.account_id = ?, @scope(m owner grant.agree),"
		" @scope(m owner grant.grant), g.id IS NOT NULL, g.removed_at IS NOT NULL, g.until_on,"
		" COALESCE(k.name, p.label), g.reach, (SELECT GROUP_CONCAT(o.name SEPARATOR '、')"
		"  FROM access_grant_place x JOIN organisation o ON o.id = x.organisation_id"
		"  WHERE x.grant_id = g.id), (SELECT GROUP_CONCAT(x.category) FROM access_grant_category x"
		"  WHERE x.grant_id = g.id)"
		" FROM access_application m LEFT JOIN access_grant g ON g.id = m.grant_id"
		" LEFT JOIN access_group k ON k.id = g.gives_id"
		" LEFT JOIN permission p ON p.id = g.permission_id"
		" WHERE m.id = ? AND m.removed_at IS NULL", BIND(w->actor->id, id));

	if (rows_next(rows)) {
		const struct cell *c = rows->cells;

		v = (struct view){ .own = c[0].number != 0, .leads = c[1].number != 0,
			.decides = c[2].number != 0, .granted = c[3].number != 0,
			.taken_back = c[4].number != 0,
			.until = c[5].date, .what = c[6].text, .reach = c[7].text, .places = c[8].text,
			.categories = c[9].text };
	}
	rows_end(rows);
	if (!v.own && !v.leads && !v.decides)
		return v;
	w->unscoped = true; /* it has just been allowed */
	v.a = record_find(w, &access_application_record, id);
	w->unscoped = before;
	return v;
}

/* The state, and beyond it what happened to the grant since. */
static void put_badge(struct request *r, const struct view *v, struct json *badge)
{
	const struct choice *state = choice_of(application_states, (int)v->a->state);
	bool granted = v->a->state == APPLICATION_GRANTED;
	bool over = granted && date_has(v->until) && date_compare(v->until, r->work->today) < 0;

	json_text(badge, "text", granted && v->taken_back ? "已收回" : over ? "已到期" : state->label);
	json_text(badge, "tone", granted && (v->taken_back || over) ? "grey" : state->tone);
}

static const char *period(struct request *r, struct date from, struct date until)
{
	return arena_format(r->arena, "%s 至 %s", date_has(from) ? date_text(r->arena, from) : "批准之日",
		date_has(until) ? date_text(r->arena, until) : "长期");
}

/* The four steps of S4-36 as the applicant sees them. */
static void put_steps(const struct access_application *a, struct json *data)
{
	static const char *const labels[] = { "提交申请", "负责人同意", "安全管理员审批", "生效" };
	struct json *steps = json_list_in(data, "steps");
	int at = a->state == APPLICATION_ASKED ? 1 : a->state == APPLICATION_AGREED ? 2
		: a->state == APPLICATION_CONFIRMING ? 3 : 4;

	if (a->state == APPLICATION_REFUSED || a->state == APPLICATION_WITHDRAWN)
		return;
	for (int i = 0; i < 4; i++) {
		struct json *step = json_item(steps);

		json_text(step, "label", i == 3 && at == 3 ? "等待复核" : labels[i]);
		json_flag(step, "done", i < at);
		json_flag(step, "now", i == at);
	}
}

/* "lecture,theme_day" as their labels. */
static const char *category_labels(struct request *r, const struct view *v)
{
	const struct permission *permission = permission_of((int)v->a->permission_id);
	char *rest = v->categories ? arena_text(r->arena, v->categories) : NULL, *code;
	const char *text = NULL;

	while (rest && (code = strsep(&rest, ","))) {
		const struct choice *c = permission && permission->categories
			? choice_find(permission->categories, code) : NULL;

		text = arena_format(r->arena, "%s%s%s", text ? text : "", text ? "、" : "",
			c ? c->label : code);
	}
	return text;
}

/* What was granted, which may be less than what was asked for. */
static const char *granted(struct request *r, const struct view *v)
{
	const struct choice *reach = v->reach ? choice_find(grant_reaches, v->reach) : NULL;
	const char *categories = category_labels(r, v);

	return arena_format(r->arena, "%s%s%s%s%s%s，到 %s 为止", v->what, reach ? "，" : "",
		reach ? v->places ? v->places : reach->label : "", v->places ? "及下级" : "",
		categories ? "，限" : "", categories ? categories : "",
		date_has(v->until) ? date_text(r->arena, v->until) : "另行通知");
}

static void put_facts(struct request *r, const struct view *v, struct json *data)
{
	const struct access_application *a = v->a;
	const struct field *f = record_field(&access_application_record, "organisation_id");

	json_text(data, "applicant", a->applicant);
	json_text(data, "organisation", record_text(r->work, &access_application_record, f, a));
	json_text(data, "wanted", a->wanted);
	json_text(data, "contact", a->contact);
	json_text(data, "reach", a->reach ? choice_label(grant_reaches, (int)a->reach) : "按角色或权限本身的范围");
	json_text(data, "places", a->places);
	json_text(data, "categories", a->categories);
	json_text(data, "period", period(r, a->from_on, a->until_on));
	json_text(data, "reason", a->reason);
	json_text(data, "asked_at", moment_text(r->arena, a->row.created_at));
	json_text(data, "leader", a->leader);
	json_text(data, "leader_opinion", a->leader_opinion);
	json_text(data, "agreed_at", moment_text(r->arena, a->agreed_at));
	json_text(data, "decider", a->decider);
	json_text(data, "decision", a->decision);
	json_text(data, "decided_at", moment_text(r->arena, a->decided_at));
	json_text(data, "granted", v->granted ? granted(r, v) : NULL);
}

/* The page from which it was asked for, if it opens by now. */
static bool opens(struct request *r, const char *origin)
{
	const struct route *route = origin ? route_named("GET", origin) : NULL;

	return route && may(r->work->actor, route->may);
}

static void put_actions(struct request *r, const struct view *v, struct json *data)
{
	const struct access_application *a = v->a;
	const char *base = arena_format(r->arena, "/applications/%lld", (long long)a->row.id);
	bool open = a->state == APPLICATION_ASKED || a->state == APPLICATION_AGREED;

	json_text(data, "base", base);
	json_text(data, "agree", v->leads && !v->own && a->state == APPLICATION_ASKED ? base : NULL);
	json_text(data, "withdraw", v->own && open ? base : NULL);
	json_list_in(data, "actions");
	if (v->decides && !v->own && a->state == APPLICATION_AGREED)
		page_button(data, "审批", arena_format(r->arena, "%s/decide", base), "check", true);
	if (v->own && !open && a->state != APPLICATION_CONFIRMING)
		page_button(data, a->state == APPLICATION_GRANTED ? "再次申请或扩大范围" : "重新申请",
			arena_format(r->arena, "/applications/new?again=%lld", (long long)a->row.id), "refresh",
			true);
	if (v->own && a->state == APPLICATION_GRANTED && opens(r, a->origin))
		page_button(data, "打开当时的页面", a->origin, "arrow-right", false);
	page_button(data, "打印申请表", arena_format(r->arena, "%s/print", base), "printer", false);
}

struct reply application_show(struct request *r, int64_t id, const struct problems *p)
{
	struct view v = view_of(r, id);
	const char *back;
	struct json *data;

	if (!v.a)
		return reply_not_found(r);
	back = v.own ? "/my/applications" : v.decides ? "/applications" : "/applications/below";
	data = page_data(r, arena_format(r->arena, "权限申请：%s", v.a->wanted));
	put_badge(r, &v, json_object_in(data, "badge"));
	put_steps(v.a, data);
	put_facts(r, &v, data);
	put_actions(r, &v, data);
	json_text(data, "opinion", input_text(r->form, "opinion"));
	json_text(data, "opinion_problem", problem_of(p, "opinion"));
	page_problems(p, &access_application_record, data);
	page_timeline(r, &access_application_record, id, data);
	page_crumb(data, v.a->wanted, NULL);
	page_back(data, back);
	return reply_status(reply_page(r, "application/show.html", data), p && p->count ? 422 : 200);
}

static struct reply show_page(struct request *r)
{
	return application_show(r, param_id(r, "id"), NULL);
}

static struct reply print_page(struct request *r)
{
	struct view v = view_of(r, param_id(r, "id"));
	struct json *data;

	if (!v.a)
		return reply_not_found(r);
	data = page_data(r, "权限申请表");
	put_badge(r, &v, json_object_in(data, "badge"));
	put_facts(r, &v, data);
	json_number(data, "number", v.a->row.id);
	json_text(data, "today", date_long(r->arena, r->work->today));
	page_back(data, arena_format(r->arena, "/applications/%lld", (long long)v.a->row.id));
	return reply_print(r, "application/print.html", data);
}

static struct reply withdraw_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct view v = view_of(r, param_id(r, "id"));

	if (!v.a || !v.own)
		return reply_not_found(r);
	if (application_withdraw(r->work, v.a, NULL, p))
		notice(r, "已撤回申请“%s”。", v.a->wanted);
	else
		notice_bad(r, "%s。", p->items[0].text);
	return reply_redirect(r, "/applications/%lld", (long long)v.a->row.id);
}

/* ---- one's own ---- */

static struct reply own_page(struct request *r)
{
	static const char *const heads[] = { "申请内容", "提交时间", "期限", "状态", "意见", NULL };
	struct json *data = page_show_data(r, "我的权限申请"), *table;
	struct rows *rows = work_select(r->work,
		"SELECT m.id, m.wanted, m.created_at, m.until_on, m.state,"
		" COALESCE(m.decision, m.leader_opinion), g.removed_at IS NOT NULL, g.until_on"
		" FROM access_application m LEFT JOIN access_grant g ON g.id = m.grant_id"
		" WHERE m.account_id = ? AND m.removed_at IS NULL ORDER BY m.id DESC LIMIT ?",
		BIND(r->work->actor->id, (int64_t)MOST_OWN));

	page_button(data, "申请权限", "/applications/new", "plus", true);
	table = page_table(data, "申请记录", "还没有申请过权限。需要办理没有权限的事项时，点“申请权限”。", heads);
	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		const char *href = arena_format(r->arena, "/applications/%lld", (long long)c[0].number);
		struct json *cells = page_table_row(table, href), *badge = json_object_in(table, "badge");
		struct access_application a = { .state = (enum application_state)choice_find(
			application_states, c[4].text)->value };
		struct view v = { .a = &a, .taken_back = c[6].number != 0, .until = c[7].date };

		put_badge(r, &v, badge);
		page_cell(table, cells, c[1].text, NULL, href);
		page_cell(table, cells, moment_text(r->arena, c[2].moment), NULL, NULL);
		page_cell(table, cells, arena_format(r->arena, "至 %s", c[7].null && c[3].null ? "长期"
			: date_text(r->arena, c[7].null ? c[3].date : c[7].date)), NULL, NULL);
		page_cell(table, cells, json_text_of(badge, "text"), json_text_of(badge, "tone"), NULL);
		page_cell(table, cells, c[5].text, NULL, NULL);
	}
	return reply_page(r, "record/show.html", data);
}

static const struct route routes[] = {
	/* path                        handler                   who may       */
	GET ("/my/applications",       own_page,                 signed_in,      .menu = "权限管理/我的权限申请", .icon = "key"),
	GET ("/applications/below",    page_list,                grant_agree,    .record = &access_application_record,
	     .menu = "权限管理/下属的权限申请", .icon = "key"),
	GET ("/applications",          page_list,                grant_grant,    .record = &access_application_record,
	     .menu = "权限管理/权限申请审批", .icon = "key"),
	GET ("/applications/new",      application_new_page,     signed_in),
	POST("/applications",          application_create_page,  signed_in),
	GET ("/applications/:id",      show_page,                signed_in),
	GET ("/applications/:id/print", print_page,              signed_in,      .keeps = "print"),
	POST("/applications/:id/withdraw", withdraw_page,        signed_in),
	POST("/applications/:id/agree", application_agree_page,  grant_agree),
	POST("/applications/:id/decline", application_decline_page, grant_agree),
	GET ("/applications/:id/decide", application_decide_page, grant_grant),
	POST("/applications/:id/grant", application_grant_page,  grant_grant),
	POST("/applications/:id/refuse", application_refuse_page, grant_grant),
	POST("/notices/:id/open",      notice_open_page,         signed_in),
	{ 0 }
};

static const struct job jobs[] = {
	{ "grant.remind", grants_remind_now, .every = "day", .label = "提醒快到期的权限" },
	{ "application.follow", applications_follow_now, .every = "hour", .label = "更新复核过的权限申请" },
	{ 0 }
};

const struct module application_module = {
	.name = "application",
	.title = "权限申请",
	.records = (const struct record *const[]){ &access_application_record, NULL },
	.routes = routes,
	.jobs = jobs,
};
