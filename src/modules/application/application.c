/*
 * The way of an application: asked, agreed by the own leader, granted by a security administrator.
 * Nobody decides his own, not even through a stand-in, and nobody both agrees and grants.
 */
#include "modules/application/application.h"
#include "base/text.h"
#include "data/history.h"
#include "modules/access/access.h"
#include "modules/organisation/organisation.h"
#include "web/guard.h"

enum { MOST_LEADERS = 400, MOST_FOLLOWED = 200 };

const struct choice application_states[] = {
	{ APPLICATION_ASKED, "asked", "待负责人同意", "amber" },
	{ APPLICATION_AGREED, "agreed", "待审批", "blue" },
	{ APPLICATION_CONFIRMING, "confirming", "等待复核", "amber" },
	{ APPLICATION_GRANTED, "granted", "已批准", "green" },
	{ APPLICATION_REFUSED, "refused", "未批准", "red" },
	{ APPLICATION_WITHDRAWN, "withdrawn", "已撤回", "grey" },
	{ 0 }
};

static const struct field fields[] = {
	TEXT  (access_application, wanted, "申请内容", .required = true, .max = 100, .fixed = true, .listed = true, .searched = true),
	TEXT  (access_application, applicant, "申请人", .required = true, .max = 40, .fixed = true, .listed = true, .searched = true),
	REF   (access_application, organisation_id, "所在党组织", organisation_record, .required = true, .fixed = true, .listed = true),
	REF   (access_application, account_id, "申请账号", account_record, .required = true, .fixed = true),
	REF   (access_application, permission_id, "权限", permission_record, .fixed = true),
	REF   (access_application, gives_id, "角色或组", access_group_record, .fixed = true),
	CHOICE(access_application, reach, "范围", grant_reaches),
	TEXT  (access_application, places, "指定的组织", .max = 400, .wide = true,
	       .hint = "范围选“指定的组织及其下级”时填写组织全称、简称或代码，几个组织用顿号隔开"),
	TEXT  (access_application, categories, "类别", .max = 400, .fixed = true),
	DATE  (access_application, from_on, "从"),
	DATE  (access_application, until_on, "到", .listed = true, .hint = "到这一天为止，过后自动失效"),
	TEXT  (access_application, contact, "联系方式", .max = 60),
	TEXT  (access_application, reason, "申请理由", .required = true, .max = 200, .wide = true),
	TEXT  (access_application, origin, "来自页面", .max = 200, .fixed = true, .computed = true),
	CHOICE(access_application, state, "状态", application_states, .fixed = true, .listed = true, .searched = true),
	REF   (access_application, leader_id, "负责人账号", account_record, .fixed = true, .computed = true),
	TEXT  (access_application, leader, "负责人", .max = 100, .fixed = true),
	TEXT  (access_application, leader_opinion, "负责人意见", .max = 200, .fixed = true, .wide = true),
	TIME  (access_application, agreed_at, "负责人办理时间", .fixed = true),
	REF   (access_application, decider_id, "审批人账号", account_record, .fixed = true, .computed = true),
	TEXT  (access_application, decider, "审批人", .max = 100, .fixed = true),
	TEXT  (access_application, decision, "审批意见", .max = 200, .fixed = true, .wide = true),
	TIME  (access_application, decided_at, "审批时间", .fixed = true),
	REF   (access_application, grant_id, "授权", access_grant_record, .fixed = true, .computed = true),
};

const struct record access_application_record = RECORD(access_application, fields,
	.title = "权限申请", .unit = "件", .href = "/applications", .label = "wanted", .scoped = true,
	.order = "m.state NOT IN ('asked', 'agreed', 'confirming'), m.id DESC");

static bool save(
	struct work *w, struct access_application *a, const char *action, struct problems *p)
{
	return record_save(w, &access_application_record, a, action, p);
}

/* One's own: no right to any part of the tree is needed for it. */
static bool save_own(
	struct work *w, struct access_application *a, const char *action, struct problems *p)
{
	bool before = w->unscoped, saved;

	w->unscoped = true;
	saved = save(w, a, action, p);
	w->unscoped = before;
	return saved;
}

static const char *href(struct work *w, const struct access_application *a)
{
	return arena_format(w->arena, "/applications/%lld", (long long)a->row.id);
}

/* ---- asking ---- */

const struct permission *application_permission(const char *office, int64_t code)
{
	const struct permission *p = permission_of((int)code);
	const struct choice *of = office ? choice_find(account_offices, office) : NULL;

	return p && of && of->value == (int)permission_office(p) ? p : NULL;
}

static void check_period(struct work *w, const struct access_application *a, struct problems *p)
{
	if (date_has(a->until_on) && date_compare(a->until_on, w->today) < 0)
		problem(p, "until_on", "结束日期已经过去，请改为今天或以后");
	else if (date_has(a->until_on) && date_has(a->from_on)
		&& date_compare(a->from_on, a->until_on) > 0)
		problem(p, "until_on", "结束日期早于开始日期，请核对");
	if (a->reach == REACH_LISTED && text_empty(a->places))
		problem(p, "places", "请填写是哪些组织，或把范围改为“本组织及下级”");
}

/* What he may ask for: of the office of his account, and not asked for already. */
static void check_wanted(struct work *w, struct access_application *a, struct problems *p)
{
	struct rows *rows = work_select(w, "SELECT a.office, a.organisation_id, g.name,"
		" (SELECT COUNT(*) FROM access_application m WHERE m.account_id = a.id"
		"  AND m.state IN ('asked', 'agreed', 'confirming') AND m.permission_id <=> ?"
		"  AND m.gives_id <=> ? AND m.removed_at IS NULL)"
		" FROM account a LEFT JOIN access_group g ON g.id = ? AND g.office = a.office"
		" AND g.removed_at IS NULL AND COALESCE(g.code, '') NOT LIKE 'member\\_%'"
		" WHERE a.id = ? FOR UPDATE",
		BIND(bind_reference(a->permission_id), bind_reference(a->gives_id), a->gives_id,
			a->account_id));
	const struct permission *permission;

	a->wanted = NULL;
	if (rows_next(rows)) {
		const struct cell *c = rows->cells;

		permission = application_permission(c[0].text, a->permission_id);
		a->organisation_id = c[1].number;
		a->wanted = a->gives_id ? c[2].text : permission ? permission->label : NULL;
		if (c[3].number)
			problem(p, NULL, "您已经申请过“%s”，正在办理，请在“我的权限申请”里查看进度",
				a->wanted ? a->wanted : "");
	}
	rows_end(rows);
	if (!a->wanted)
		problem(p, "what", "请选择要申请的角色或权限");
}

/*
 * Somebody else who may agree, the nearest first; NULL if there is nobody, as for the head of the
 * whole tree.
 */
static const char *leader_of(struct work *w, const struct access_application *a)
{
	size_t count, length = 0;
	const struct holding *who = rights_who(w, &grant_agree, a->row.path, MOST_LEADERS, &count);
	const char *leader = NULL;

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < who[i].count && who[i].active; j++)
			if (who[i].holder.account_id != a->account_id && strlen(who[i].holder.path) > length
				&& who[i].reaches[j].behalf_id != a->account_id
				&& reach_covers(&who[i].reaches[j], who[i].holder.account_id, a->row.path,
					a->row.owner_id, NULL)) {
				leader = who[i].name;
				length = strlen(who[i].holder.path);
			}
	return leader;
}

bool application_ask(struct work *w, struct access_application *a, struct problems *p)
{
	const char *leader;

	a->account_id = a->row.owner_id = w->actor->id;
	a->applicant = w->actor->name;
	check_wanted(w, a, p);
	check_period(w, a, p);
	a->state = APPLICATION_ASKED;
	if (p->count || !save_own(w, a, "apply", p))
		return false;
	work_change(w, "UPDATE access_application SET origin = ? WHERE id = ?", BIND(a->origin,
		a->row.id));
	leader = leader_of(w, a);
	if (leader) {
		history_write(w, &(struct history_entry){ .action = "hand_on",
			.record = "access_application",
			.object_id = a->row.id, .object_label = a->wanted, .path = a->row.path,
			.note = arena_format(w->arena, "等待%s等本组织或上级组织的负责人同意", leader) });
		return true;
	}
	a->state = APPLICATION_AGREED;
	a->leader_opinion = "没有上级负责人，直接报安全管理员审批";
	return save_own(w, a, "hand_on", p);
}

/* ---- the leader ---- */

/* One's own is not for oneself to decide, nor for who stands in for one. */
static void check_person(struct work *w, const struct access_application *a, struct problems *p)
{
	if (w->actor->id == a->account_id)
		problem(p, NULL, "这是您自己的申请，要由别人办理");
	else if (w->actor->behalf_id == a->account_id || work_number(w, 0,
		"SELECT COUNT(*) FROM access_grant WHERE account_id = ? AND stands_for_id = ?"
		" AND state = 'active' AND removed_at IS NULL AND (until_on IS NULL OR until_on >= ?)",
		BIND(w->actor->id, a->account_id, w->today)))
		problem(p, NULL, "这是%s本人的申请，代行他职责的人不能办理", a->applicant);
}

static void check_opinion(const char *opinion, bool agreed, struct problems *p)
{
	if (!agreed && text_empty(opinion))
		problem(p, "opinion", "不同意要写明原因，申请人才知道为什么");
	if (text_length(opinion) > 200)
		problem(p, "opinion", "意见最多 200 字");
}

bool application_agree(struct work *w, struct access_application *a, bool agreed,
	const char *opinion, struct problems *p)
{
	if (a->state != APPLICATION_ASKED)
		problem(p, NULL, "这件申请已经办理过，或已被撤回");
	check_person(w, a, p);
	check_opinion(opinion, agreed, p);
	if (p->count)
		return false;
	a->state = agreed ? APPLICATION_AGREED : APPLICATION_REFUSED;
	a->leader_id = w->actor->id;
	a->leader = guard_signature(w);
	a->leader_opinion = text_empty(opinion) ? "同意" : opinion;
	a->agreed_at = w->now;
	if (!save(w, a, agreed ? "agree" : "decline", p))
		return false;
	work_change(w, "UPDATE access_application SET leader_id = ? WHERE id = ?",
		BIND(a->leader_id, a->row.id));
	if (!agreed)
		notice_tell(w, a->account_id, href(w, a), arena_format(w->arena,
			"您申请的“%s”负责人没有同意：%s", a->wanted, a->leader_opinion));
	return true;
}

/* ---- the administrator ---- */

static void check_decision(struct work *w, const struct access_application *a, struct problems *p)
{
	if (a->state == APPLICATION_ASKED)
		problem(p, NULL, "还没有经过申请人的负责人同意，请等他同意后再审批");
	else if (a->state != APPLICATION_AGREED)
		problem(p, NULL, "这件申请已经办理过，或已被撤回");
	check_person(w, a, p);
	if (a->leader_id && (w->actor->id == a->leader_id || w->actor->behalf_id == a->leader_id))
		problem(p, NULL, "您已经作为负责人同意了这件申请，要由另一个人审批");
}

static bool save_decision(struct work *w, struct access_application *a, const char *opinion,
	const char *action, struct problems *p)
{
	a->decider_id = w->actor->id;
	a->decider = guard_signature(w);
	a->decision = opinion;
	a->decided_at = w->now;
	if (!save(w, a, action, p))
		return false;
	work_change(w, "UPDATE access_application SET decider_id = ?, grant_id = ? WHERE id = ?",
		BIND(a->decider_id, bind_reference(a->grant_id), a->row.id));
	return true;
}

static void tell_granted(struct work *w, const struct access_application *a, struct date until)
{
	notice_tell(w, a->account_id, href(w, a), arena_format(w->arena, date_has(until)
		? "您申请的“%s”已批准，到 %s 为止" : "您申请的“%s”已批准%s", a->wanted,
		date_has(until) ? date_long(w->arena, until) : ""));
}

bool application_grant(struct work *w, struct access_application *a, struct access_grant *g,
	const struct grant_extent *extent, const char *opinion, struct problems *p)
{
	check_decision(w, a, p);
	check_opinion(opinion, true, p);
	if (work_number(
			w, 0, "SELECT path <> ? FROM account WHERE id = ?", BIND(a->row.path, a->account_id)))
		problem(p, NULL, "%s已经不在申请时的党组织，请让他重新申请", a->applicant);
	g->account_id = a->account_id;
	g->reason = text_cut(w->arena, arena_format(w->arena, "申请第 %lld 号：%s", (long long)a->row.id,
		a->reason), 200);
	if (p->count || !grant_give(w, g, extent, p))
		return false;
	work_change(w, "UPDATE access_grant SET application_id = ? WHERE id = ?",
		BIND(a->row.id, g->row.id));
	a->state = g->state == GRANT_PROPOSED ? APPLICATION_CONFIRMING : APPLICATION_GRANTED;
	a->grant_id = g->row.id;
	if (!save_decision(w, a, text_empty(opinion) ? "同意" : opinion, "approve", p))
		return false;
	if (a->state == APPLICATION_GRANTED)
		tell_granted(w, a, g->until_on);
	else
		history_write(w, &(struct history_entry){ .action = "hand_on",
			.record = "access_application",
			.object_id = a->row.id, .object_label = a->wanted, .path = a->row.path,
			.note = "属于高风险权限，等待第二人复核后生效" });
	return true;
}

bool application_refuse(
	struct work *w, struct access_application *a, const char *opinion, struct problems *p)
{
	check_decision(w, a, p);
	check_opinion(opinion, false, p);
	if (p->count)
		return false;
	a->state = APPLICATION_REFUSED;
	if (!save_decision(w, a, opinion, "reject", p))
		return false;
	notice_tell(w, a->account_id, href(w, a), arena_format(w->arena, "您申请的“%s”没有批准：%s",
		a->wanted, opinion));
	return true;
}

/* ---- the end ---- */

bool application_withdraw(
	struct work *w, struct access_application *a, const char *why, struct problems *p)
{
	if (a->state != APPLICATION_ASKED && a->state != APPLICATION_AGREED) {
		problem(p, NULL, "这件申请已经办理完，不能撤回");
		return false;
	}
	a->state = APPLICATION_WITHDRAWN;
	if (!text_empty(why))
		a->decision = why;
	return save_own(w, a, "withdraw", p);
}

static void follow(struct work *w, int64_t id, struct problems *p)
{
	struct access_application *a = record_lock(w, &access_application_record, id);
	const struct access_grant *g = a ? record_find(w, &access_grant_record, a->grant_id) : NULL;
	bool granted = g && g->state == GRANT_ACTIVE;

	if (!a || a->state != APPLICATION_CONFIRMING)
		return;
	a->state = granted ? APPLICATION_GRANTED : APPLICATION_REFUSED;
	if (!save(w, a, granted ? "confirm" : "refuse_grant", p))
		return;
	if (granted)
		tell_granted(w, a, g->until_on);
	else
		notice_tell(w, a->account_id, href(w, a), arena_format(w->arena,
			"您申请的“%s”复核没有通过", a->wanted));
}

void application_follow(struct work *w)
{
	struct rows *rows = work_select(w, "SELECT m.id FROM access_application m"
		" JOIN access_grant g ON g.id = m.grant_id WHERE m.state = 'confirming'"
		" AND (g.state <> 'proposed' OR g.removed_at IS NOT NULL) ORDER BY m.id LIMIT ?",
		BIND((int64_t)MOST_FOLLOWED));
	int64_t ids[MOST_FOLLOWED];
	bool before = w->unscoped;
	size_t n = 0;

	while (rows_next(rows))
		ids[n++] = rows->cells[0].number;
	w->unscoped = true;
	for (size_t i = 0; i < n; i++)
		follow(w, ids[i], problems_new(w->arena));
	w->unscoped = before;
}
