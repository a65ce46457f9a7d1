/* One grant: what it may be, giving, taking back, and the second person for what is of high risk.
 */
#include "modules/grant/inside.h"
#include "base/text.h"
#include "data/history.h"
#include "modules/access/access.h"
#include "web/session.h"

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
	{ GRANT_LIFTING, "lifting", "待复核解除", "amber" },
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
	.within = OF_ACCOUNTS_SEEN, .large = true);

/* The same for the system administrator as second person. */
const struct record grant_check_record = RECORD(access_grant, access_grant_fields,
	.title = "授权复核", .unit = "项", .href = "/grant-checks", .label = "what",
	.order = "m.state IN ('proposed', 'lifting') DESC, m.id DESC", .within = OF_ACCOUNTS_SEEN);

/* ---- verbs ---- */

enum { MOST_HANDED_ON = 500 };

/* Where and for what, in words: the rows themselves may be gone when somebody asks. */
static void tell_extent(
	struct work *w, const struct access_grant *g, const struct grant_extent *e)
{
	const char *places = e->place_count ? work_text(w, "SELECT GROUP_CONCAT(o.name SEPARATOR '、')"
		" FROM access_grant_place p JOIN organisation o ON o.id = p.organisation_id"
		" WHERE p.grant_id = ?", BIND(g->row.id)) : NULL;
	const char *categories = e->category_count
		? text_join(w->arena, (const char **)e->categories, e->category_count, "、") : NULL;

	if (places || categories)
		history_write(w,
			&(struct history_entry){ .action = "grant",
				.record = "access_grant",
				.object_id = g->row.id,
				.object_label = g->what,
				.note = arena_format(w->arena, "%s%s%s%s", places ? "指定组织：" : "",
					places ? places : "", categories ? " 限于类别：" : "",
					categories ? categories : "") });
}

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

	grant_check(w, g, e, p);
	if (p->count)
		return false;
	g->granted_by = w->actor->id;
	g->state = !w->actor->system && grant_is_high(w, g) ? GRANT_PROPOSED : GRANT_ACTIVE;
	if (!record_save(w, &access_grant_record, g, "grant", p))
		return false;
	write_extent(w, g, e);
	tell_extent(w, g, e);
	work_change(w, "UPDATE access_grant SET granted_by = ? WHERE id = ?",
		BIND(bind_reference(w->actor->id), g->row.id));
	return true;
}

/* ---- taking back ---- */

/* Lifting a prohibition is giving: not to oneself, nor to a group one is in. */
static bool is_own_prohibition(struct work *w, const struct access_grant *g)
{
	return g->prohibits && !w->actor->system
		&& (g->account_id == w->actor->id
			|| (g->group_id
				&& work_number(w, 0,
					   "SELECT COUNT(*) FROM access_grant WHERE account_id = ?"
					   " AND gives_id = ? AND removed_at IS NULL",
					   BIND(w->actor->id, g->group_id))
					> 0));
}

static void check_taking(struct work *w, const struct access_grant *g, const char *reason,
	struct problems *p)
{
	if (grant_of_preset(w, g))
		problem(p, NULL, "预设权限组不能修改，请复制一份再改");
	else if (is_own_prohibition(w, g))
		problem(p, NULL, "禁止的是您自己，要由另一位安全管理员解除");
	else if (!g->prohibits && g->state == GRANT_ACTIVE && grant_is_last_of_office(w, g))
		problem(p, NULL, "这是最后一位%s，收回后无人履职；请先指定另一位",
			choice_label(account_offices, (int)g->office));
	else if (g->state == GRANT_LIFTING)
		problem(p, NULL, "解除已经提出，正在等另一个人复核");
	else if (text_empty(reason))
		problem(p, "reason", "请写明收回的原因");
}

static bool take(struct work *w, struct access_grant *g, const char *reason, struct problems *p)
{
	if (!record_remove(w, &access_grant_record, g, p))
		return false;
	history_write(w, &(struct history_entry){ .action = "take_back", .record = "access_grant",
		.object_id = g->row.id, .object_label = record_label(w, &access_grant_record, g),
		.note = reason });
	return true;
}

bool grant_end_handed_on(struct work *w, int64_t account_id, struct problems *p)
{
	int64_t ids[MOST_HANDED_ON];
	struct rows *rows = work_select(w,
		"WITH RECURSIVE from_him AS (SELECT id, account_id FROM access_grant"
		"  WHERE granted_by = ? AND office = 'business' AND removed_at IS NULL"
		"  UNION SELECT g.id, g.account_id FROM from_him f JOIN access_grant g ON g.granted_by = "
		"f.account_id"
		"  AND g.office = 'business' AND g.removed_at IS NULL) SELECT id FROM from_him LIMIT ?",
		BIND(account_id, (int64_t)MOST_HANDED_ON));
	bool unscoped = w->unscoped;
	size_t count = 0;

	while (rows_next(rows))
		ids[count++] = rows->cells[0].number;
	w->unscoped = true; /* what he gave ends wherever its receiver has gone */
	for (size_t i = 0; i < count && !p->count; i++) {
		struct access_grant *g = record_lock(w, &access_grant_record, ids[i]);

		if (g)
			take(w, g, "转授人不再有权转授", p);
	}
	w->unscoped = unscoped;
	return p->count == 0;
}

/* Everything, an office, or the right to grant: lifting it gives back what is of high risk. */
static bool prohibits_much(const struct access_grant *g)
{
	const struct permission *permission =
		g->permission_id ? permission_of((int)g->permission_id) : NULL;

	return !permission || g->office != OFFICE_BUSINESS || permission->risk & RISK_GRANT;
}

static bool propose_lifting(
	struct work *w, struct access_grant *g, const char *reason, struct problems *p)
{
	g->state = GRANT_LIFTING;
	if (!record_save(w, &access_grant_record, g, "propose_lifting", p))
		return false;
	work_change(w, "UPDATE access_grant SET lifting_by = ?, lifting_reason = ? WHERE id = ?",
		BIND(w->actor->id, reason, g->row.id));
	return true;
}

bool grant_take_back(struct work *w, struct access_grant *g, const char *reason, struct problems *p)
{
	const struct actor *holder;

	check_taking(w, g, reason, p);
	if (!p->count && g->prohibits && !w->actor->system && prohibits_much(g))
		return propose_lifting(w, g, reason, p);
	if (p->count || !take(w, g, reason, p))
		return false;
	if (!g->account_id || g->office != OFFICE_BUSINESS || g->prohibits)
		return true;
	holder = session_actor_of(w, g->account_id);
	return may(holder, &grant_delegate) || grant_end_handed_on(w, g->account_id, p);
}

static bool decide_lifting(
	struct work *w, struct access_grant *g, bool agreed, struct problems *p)
{
	struct rows *rows = work_select(w, "SELECT lifting_by, lifting_reason FROM access_grant"
		" WHERE id = ?", BIND(g->row.id));
	int64_t by = rows_next(rows) ? rows->cells[0].number : 0;
	const char *reason = by ? rows->cells[1].text : NULL;

	rows_end(rows);
	if (by == w->actor->id)
		problem(p, NULL, "解除是您提出的，要由另一个人复核");
	else if (is_own_prohibition(w, g))
		problem(p, NULL, "禁止的是您自己，要由另一个人复核");
	if (p->count)
		return false;
	if (agreed)
		return take(w, g, reason, p);
	g->state = GRANT_ACTIVE;
	return record_save(w, &access_grant_record, g, "refuse_grant", p);
}

bool grant_decide(struct work *w, struct access_grant *g, bool agreed, struct problems *p)
{
	int64_t giver = work_number(w, 0, "SELECT granted_by FROM access_grant WHERE id = ?",
		BIND(g->row.id));

	if (g->state == GRANT_LIFTING)
		return decide_lifting(w, g, agreed, p);
	if (g->state != GRANT_PROPOSED)
		problem(p, NULL, "这项授权已经处理过，请刷新后查看");
	else if (giver == w->actor->id)
		problem(p, NULL, "这项授权是您提出的，要由另一个人复核");
	else if (g->account_id == w->actor->id)
		problem(p, NULL, "这项授权是给您自己的，要由另一个人复核");
	else if (agreed)
		grant_check_again(w, g, p);
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
		" AND removed_at IS NULL AND NOT prohibits AND state <> 'refused'"
		" AND (until_on IS NULL OR until_on >= ?)", BIND(account_id, w->today)) > 0;
}
