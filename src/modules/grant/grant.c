/* One grant: what it may be, giving, taking back, and the second person for what is of high risk.
 */
#include "modules/grant/grant.h"
#include "base/buffer.h"
#include "base/text.h"
#include "data/history.h"
#include "modules/access/access.h"
#include "modules/organisation/organisation.h"

enum { MODULE = 902 };
const struct permission grant_view =
	PERMISSION(MODULE, ACTION_VIEW, "grant.view", "查看授权", .office = OFFICE_SECURITY);
const struct permission grant_grant = PERMISSION(MODULE, ACTION_GRANT, "grant.grant", "授权和收回",
	.office = OFFICE_SECURITY, .risk = RISK_GRANT);
const struct permission grant_group = PERMISSION(MODULE, ACTION_DICTIONARY, "grant.group", "维护权限组",
	.office = OFFICE_SECURITY, .risk = RISK_GRANT);
const struct permission grant_confirm = PERMISSION(MODULE, ACTION_CONFIRM, "grant.confirm",
	"复核高风险授权", .office = OFFICE_SECURITY, .risk = RISK_GRANT);
const struct permission grant_report = PERMISSION(MODULE, ACTION_REPORT, "grant.report", "权限风险报告",
	.office = OFFICE_SECURITY);
const struct permission grant_second = PERMISSION(907, ACTION_CONFIRM, "grant.second",
	"复核高风险授权（系统管理员）", .office = OFFICE_SYSTEM, .risk = RISK_GRANT);
const struct permission grant_agree = PERMISSION(908, ACTION_AGREE, "grant.agree", "同意下属的权限申请");
const struct permission grant_delegate =
	PERMISSION(908, ACTION_DELEGATE, "grant.delegate", "在本组织内转授权限", .risk = RISK_GRANT);

const struct choice grant_reaches[] = {
	{ REACH_OWN, "own", "只限本人经办的" },
	{ REACH_HERE, "here", "只限本组织" },
	{ REACH_BELOW, "below", "本组织及下级" },
	{ REACH_LISTED, "listed", "指定的组织及其下级" },
	{ 0 }
};
const struct choice grant_states[] = {
	{ GRANT_ACTIVE, "active", "有效", "green" },
	{ GRANT_PROPOSED, "proposed", "待复核", "amber" },
	{ GRANT_REFUSED, "refused", "复核未通过", "red" },
	{ 0 }
};

/* Only looked at: the program declares them (preset.c). */
const struct record permission_record = { .name = "permission", .title = "权限", .label = "label" };

static const struct field access_grant_fields[] = {
	TEXT  (access_grant, to_name, "授予谁", .max = 60, .fixed = true, .listed = true, .searched = true),
	TEXT  (access_grant, what, "授予什么", .max = 100, .fixed = true, .listed = true, .searched = true),
	FLAG  (access_grant, prohibits, "禁止", .fixed = true, .listed = true, .searched = true),
	REF   (access_grant, account_id, "账号", account_record, .fixed = true),
	REF   (access_grant, group_id, "组", access_group_record, .fixed = true),
	CHOICE(access_grant, office, "账号类别", account_offices, .fixed = true),
	REF   (access_grant, permission_id, "权限", permission_record, .fixed = true),
	REF   (access_grant, gives_id, "角色或组", access_group_record, .fixed = true),
	REF   (access_grant, stands_for_id, "代行谁的职责", account_record, .fixed = true),
	CHOICE(access_grant, reach, "范围", grant_reaches, .listed = true),
	FLAG  (access_grant, is_lead, "负责人"),
	DATE  (access_grant, from_on, "从", .listed = true),
	DATE  (access_grant, until_on, "到", .listed = true),
	CHOICE(access_grant, state, "状态", grant_states, .fixed = true, .listed = true, .searched = true),
	TEXT  (access_grant, reason, "原因", .max = 200, .wide = true, .listed = true),
};

/* Those of accounts one sees; those of groups belong to everybody who grants. */
#define OF_ACCOUNTS_SEEN "(m.account_id IS NULL OR EXISTS (SELECT 1 FROM account a" \
	" WHERE a.id = m.account_id AND @scope(a)))"

const struct record access_grant_record = RECORD(access_grant, access_grant_fields,
	.title = "授权", .unit = "项", .href = "/grants", .label = "what", .order = "m.id DESC",
	.within = OF_ACCOUNTS_SEEN);

/* The same for the system administrator as second person. */
const struct record grant_check_record = RECORD(access_grant, access_grant_fields,
	.title = "授权复核", .unit = "项", .href = "/grant-checks", .label = "what",
	.order = "m.state = 'proposed' DESC, m.id DESC", .within = OF_ACCOUNTS_SEEN);

/* ---- checks ---- */

static const struct permission *of_grant(const struct access_grant *g)
{
	return g->permission_id ? permission_of((int)g->permission_id) : NULL;
}

/* Who and what must be of one office; what differs the database would refuse as well. */
static void check_office(struct work *w, struct access_grant *g, struct problems *p)
{
	struct rows *rows = work_select(w,
		"SELECT COALESCE(a.office, k.office), COALESCE(a.name, k.name),"
		" COALESCE(p.office, x.office, s.office), COALESCE(p.label, x.name, CONCAT('代行', s.name, "
		"'的职责'), '全部权限')"
		" FROM setting_version v LEFT JOIN account a ON a.id = ? AND a.removed_at IS NULL"
		" LEFT JOIN access_group k ON k.id = ? AND k.removed_at IS NULL LEFT JOIN permission p ON "
		"p.id = ?"
		" LEFT JOIN access_group x ON x.id = ? AND x.removed_at IS NULL"
		" LEFT JOIN account s ON s.id = ? AND s.removed_at IS NULL",
		BIND(g->account_id, g->group_id, g->permission_id, g->gives_id, g->stands_for_id));
	const char *to, *what;
	const struct choice *office;

	rows_next(rows);
	to = rows->cells[0].text;
	what = rows->cells[2].text;
	g->to_name = rows->cells[1].text;
	g->what = rows->cells[3].text;
	rows_end(rows);
	office = to ? choice_find(account_offices, to) : NULL;
	g->office = office ? (enum office)office->value : OFFICE_BUSINESS;
	if (!to)
		problem(p, g->group_id ? "group_id" : "account_id", "请选择授予谁");
	else if (!what && !(g->prohibits && !g->permission_id && !g->gives_id && !g->stands_for_id))
		problem(p, "permission_id", "请选择要授予的权限、角色或代行的人");
	else if (what && !text_is(to, what))
		problem(p, "permission_id", "这项权限只能授予%s，对方是%s；系统、安全、审计、业务四类不能互相兼任",
			choice_find(account_offices, what)->label, office->label);
}

static void check_period(struct work *w, const struct access_grant *g, struct problems *p)
{
	if (date_has(g->until_on) && date_has(g->from_on) && date_compare(g->from_on, g->until_on) > 0)
		problem(p, "until_on", "结束日期早于开始日期，请核对");
	else if (date_has(g->until_on) && date_compare(g->until_on, w->today) < 0)
		problem(p, "until_on", "结束日期已经过去，请改为今天或以后");
	if (g->stands_for_id && !date_has(g->until_on))
		problem(p, "until_on", "代行职责要写明到哪一天为止");
}

static void check_extent(
	const struct access_grant *g, const struct grant_extent *e, struct problems *p)
{
	const struct permission *permission = of_grant(g);

	if (g->reach == REACH_LISTED && !e->place_count)
		problem(p, "places", "请选择至少一个组织，或把范围改为“本组织及下级”");
	if (g->reach != REACH_LISTED && e->place_count)
		problem(p, "reach", "选了指定的组织，请把范围改为“指定的组织及其下级”");
	for (size_t i = 0; i < e->category_count; i++)
		if (!permission || !permission->categories
		    || !choice_find(permission->categories, e->categories[i]))
			problem(p, "categories", "“%s”不是这项权限的类别，请重新选择", e->categories[i]);
}

/* A group that gives itself, over however many others, would never end. */
static bool is_circular(struct work *w, const struct access_grant *g)
{
	return g->group_id && g->gives_id && work_number(w, 0,
		"WITH RECURSIVE down AS (SELECT CAST(? AS SIGNED) AS id UNION"
		" SELECT g.gives_id FROM down JOIN access_grant g ON g.group_id = down.id"
		"  WHERE g.gives_id IS NOT NULL AND g.removed_at IS NULL)"
		" SELECT COUNT(*) FROM down WHERE id = ?", BIND(g->gives_id, g->group_id)) > 0;
}

/* The same to the same for days that are already covered. */
static void check_overlap(struct work *w, const struct access_grant *g,
	const struct grant_extent *e, struct problems *p)
{
	struct rows *rows = work_select(w, "SELECT from_on, until_on FROM access_grant g"
		" WHERE removed_at IS NULL AND state <> 'refused' AND id <> ? AND account_id <=> ?"
		" AND group_id <=> ? AND permission_id <=> ? AND gives_id <=> ? AND stands_for_id <=> ?"
		" AND prohibits = ? AND reach <=> ? AND (? IS NULL OR until_on IS NULL OR until_on >= ?)"
		" AND (? IS NULL OR from_on IS NULL OR from_on <= ?)"
		" AND (SELECT COUNT(*) FROM access_grant_place x WHERE x.grant_id = g.id) = 0"
		" AND (SELECT COUNT(*) FROM access_grant_category x WHERE x.grant_id = g.id) = ? LIMIT 1",
		BIND(g->row.id, bind_reference(g->account_id), bind_reference(g->group_id),
			bind_reference(g->permission_id), bind_reference(g->gives_id),
			bind_reference(g->stands_for_id), g->prohibits, g->reach
			? choice_of(grant_reaches, (int)g->reach)->code : NULL, g->from_on, g->from_on,
			g->until_on, g->until_on, (int64_t)e->category_count));

	if (rows_next(rows) && !e->place_count)
		problem(p, "from_on", "已有同样的授权（%s 至 %s），请改期限或先收回原来的",
			rows->cells[0].null ? "现在起" : date_text(w->arena, rows->cells[0].date),
			rows->cells[1].null ? "长期" : date_text(w->arena, rows->cells[1].date));
	rows_end(rows);
}

/* A role of one tier is held by somebody who stands in an organisation of that tier. */
static void check_tier(struct work *w, const struct access_grant *g, struct problems *p)
{
	struct rows *rows;

	if (!g->account_id || !g->gives_id)
		return;
	rows = work_select(w,
		"SELECT k.tier, k.name, o.kind FROM access_group k JOIN account a ON a.id = ?"
		" JOIN organisation o ON o.id = a.organisation_id WHERE k.id = ?",
		BIND(g->account_id, g->gives_id));
	if (rows_next(rows) && rows->cells[0].text) {
		const char *tier = rows->cells[0].text, *kind = rows->cells[2].text;
		const struct choice *is = choice_find(organisation_kinds, kind);
		bool fits = text_is(tier, kind)
			|| (text_is(tier, "branch") && is
				&& organisation_is_branch((enum organisation_kind)is->value));

		if (!fits)
			problem(p, "gives_id", "“%s”不能授予在%s的人，请换一个角色，或先调整他所在的党组织",
				rows->cells[1].text, is ? is->label : kind);
	}
	rows_end(rows);
}

/* Who acts for two would sign for one of them, nobody knows which. */
static void check_stand_in(struct work *w, const struct access_grant *g, struct problems *p)
{
	if (g->stands_for_id
		&& work_number(w, 0,
			"SELECT COUNT(*) FROM access_grant WHERE account_id = ?"
			" AND stands_for_id IS NOT NULL AND removed_at IS NULL AND state <> 'refused'"
			" AND (until_on IS NULL OR ? IS NULL OR until_on >= ?) AND (from_on IS NULL OR from_on "
			"<= ?)",
			BIND(g->account_id, g->from_on, g->from_on, g->until_on)))
		problem(p, "stands_for_id", "他在这段时间已经代行别人的职责，一个人同时只能代行一个人");
}

static void check_giver(struct work *w, const struct access_grant *g, struct problems *p)
{
	if (w->actor->system)
		return;
	if (g->account_id == w->actor->id && !g->prohibits)
		problem(p, "account_id", "不能给自己授权，请由另一位安全管理员办理");
	if (text_empty(g->reason))
		problem(p, "reason", "请写明原因，如任职文件号");
}

bool grant_is_high(struct work *w, const struct access_grant *g)
{
	const struct permission *permission = of_grant(g);

	if (g->prohibits)
		return false; /* taking away at once must never wait */
	if (g->office != OFFICE_BUSINESS || (permission && permission->risk & RISK_GRANT))
		return true;
	return g->gives_id && work_number(w, 0, "SELECT COUNT(*) FROM access_grant g"
		" JOIN permission p ON p.id = g.permission_id AND p.risk & ? JOIN access_group k ON k.id = g.group_id"
		" WHERE g.group_id = ? AND g.removed_at IS NULL AND NOT k.preset",
		BIND((int64_t)RISK_GRANT, g->gives_id)) > 0;
}

static bool of_preset(struct work *w, const struct access_grant *g)
{
	return g->group_id && !w->actor->system && work_number(w, 0,
		"SELECT preset FROM access_group WHERE id = ?", BIND(g->group_id));
}

/* ---- verbs ---- */

static void write_extent(
	struct work *w, const struct access_grant *g, const struct grant_extent *e)
{
	for (size_t i = 0; i < e->place_count; i++)
		work_change(w,
			"INSERT IGNORE INTO access_grant_place (grant_id, organisation_id) VALUES (?, ?)",
			BIND(g->row.id, e->places[i]));
	for (size_t i = 0; i < e->category_count; i++)
		work_change(w,
			"INSERT IGNORE INTO access_grant_category (grant_id, category) VALUES (?, ?)",
			BIND(g->row.id, e->categories[i]));
}

bool grant_give(struct work *w, struct access_grant *g, const struct grant_extent *extent,
	struct problems *p)
{
	const struct grant_extent none = { 0 }, *e = extent ? extent : &none;

	check_office(w, g, p);
	check_period(w, g, p);
	check_extent(g, e, p);
	check_giver(w, g, p);
	check_stand_in(w, g, p);
	if (!p->count && of_preset(w, g))
		problem(p, "group_id", "预设权限组不能修改，请复制一份再改");
	if (!p->count && is_circular(w, g))
		problem(p, "gives_id", "这个组已经直接或间接包含对方，不能循环授予");
	if (!p->count)
		check_overlap(w, g, e, p);
	if (!p->count)
		check_tier(w, g, p);
	if (p->count)
		return false;
	g->granted_by = w->actor->id;
	g->state = !w->actor->system && grant_is_high(w, g) ? GRANT_PROPOSED : GRANT_ACTIVE;
	if (!record_save(w, &access_grant_record, g, "grant", p))
		return false;
	write_extent(w, g, e);
	work_change(w, "UPDATE access_grant SET granted_by = ? WHERE id = ?",
		BIND(bind_reference(w->actor->id), g->row.id));
	return true;
}

/* The last one who can grant must stay, or nobody could ever grant again. */
static bool is_last_security(struct work *w, const struct access_grant *g)
{
	return g->office == OFFICE_SECURITY && g->account_id && g->state == GRANT_ACTIVE
		&& !g->prohibits
		&& work_number(w, 0,
			   "SELECT COUNT(DISTINCT g.account_id) FROM access_grant g"
			   " JOIN account a ON a.id = g.account_id AND a.state <> 'stopped' AND a.removed_at "
			   "IS NULL"
			   " WHERE g.office = 'security' AND g.state = 'active' AND NOT g.prohibits AND g.id "
			   "<> ?"
			   " AND g.removed_at IS NULL AND (g.until_on IS NULL OR g.until_on >= ?)",
			   BIND(g->row.id, w->today))
		== 0;
}

bool grant_take_back(struct work *w, struct access_grant *g, const char *reason, struct problems *p)
{
	if (of_preset(w, g)) {
		problem(p, NULL, "预设权限组不能修改，请复制一份再改");
		return false;
	}
	if (is_last_security(w, g)) {
		problem(p, NULL, "这是最后一位安全管理员的授权，收回后无人能授权；请先指定另一位安全管理员");
		return false;
	}
	if (text_empty(reason)) {
		problem(p, "reason", "请写明收回的原因");
		return false;
	}
	if (!record_remove(w, &access_grant_record, g, p))
		return false;
	history_write(w,
		&(struct history_entry){ .action = "take_back",
			.record = "access_grant",
			.object_id = g->row.id,
			.object_label = record_label(w, &access_grant_record, g),
			.note = reason });
	return true;
}

bool grant_decide(struct work *w, struct access_grant *g, bool agreed, struct problems *p)
{
	int64_t giver = work_number(w, 0, "SELECT granted_by FROM access_grant WHERE id = ?",
		BIND(g->row.id));

	if (g->state != GRANT_PROPOSED)
		problem(p, NULL, "这项授权已经处理过，请刷新后查看");
	else if (giver == w->actor->id)
		problem(p, NULL, "这项授权是您提出的，要由另一个人复核");
	else if (g->account_id == w->actor->id)
		problem(p, NULL, "这项授权是给您自己的，要由另一个人复核");
	if (p->count)
		return false;
	g->state = agreed ? GRANT_ACTIVE : GRANT_REFUSED;
	if (!record_save(w, &access_grant_record, g, agreed ? "confirm" : "refuse_grant", p))
		return false;
	work_change(w, "UPDATE access_grant SET confirmed_by = ? WHERE id = ?",
		BIND(w->actor->id, g->row.id));
	return true;
}

/* ---- for the command line, the demo and other modules ---- */

enum office grant_office_of(struct work *w, const char *role)
{
	const char *office = work_text(
		w, "SELECT office FROM access_group WHERE preset AND ? IN (code, name)", BIND(role));
	const struct choice *choice = office ? choice_find(account_offices, office) : NULL;

	return choice ? (enum office)choice->value : 0;
}

bool grant_role(struct work *w, int64_t account_id, const char *role, const char *reason,
	struct problems *p)
{
	struct access_grant *g = record_new(w, &access_grant_record);

	g->account_id = account_id;
	g->gives_id = work_number(
		w, 0, "SELECT id FROM access_group WHERE preset AND ? IN (code, name)", BIND(role));
	g->reason = reason;
	return grant_give(w, g, NULL, p);
}

bool grant_holds_any(struct work *w, int64_t account_id)
{
	return work_number(w, 0, "SELECT COUNT(*) FROM access_grant WHERE account_id = ?"
		" AND removed_at IS NULL AND NOT prohibits AND state = 'active'"
		" AND (until_on IS NULL OR until_on >= ?)", BIND(account_id, w->today)) > 0;
}
