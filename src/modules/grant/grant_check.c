/* What a grant may be: each rule a function, each problem beside its field. */
#include "base/text.h"
#include "modules/access/access.h"
#include "modules/grant/delegate.h"
#include "modules/grant/inside.h"
#include "modules/organisation/organisation.h"

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
	if (g->prohibits && (g->gives_id || g->stands_for_id))
		problem(p, "permission_id", "只能禁止单项权限或全部权限，请在下面勾选");
	else if (!to)
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
	struct date begin = date_has(g->from_on) ? g->from_on : w->today;
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
			? choice_of(grant_reaches, (int)g->reach)->code : NULL, begin, begin,
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
	if (rows_next(rows) && !role_fits(rows->cells[0].text, rows->cells[2].text)) {
		const struct choice *is = choice_find(organisation_kinds, rows->cells[2].text);

		problem(p, "gives_id", "“%s”不能授予在%s的人，请换一个角色，或先调整他所在的党组织",
			rows->cells[1].text, is ? is->label : rows->cells[2].text);
	}
	rows_end(rows);
}

/* Who acts for two would sign for one of them, nobody knows which. */
static void check_stand_in(struct work *w, const struct access_grant *g, struct problems *p)
{
	struct date begin = date_has(g->from_on) ? g->from_on : w->today;

	if (g->stands_for_id
		&& work_number(w, 0,
			"SELECT COUNT(*) FROM access_grant WHERE account_id = ?"
			" AND stands_for_id IS NOT NULL AND removed_at IS NULL AND state <> 'refused'"
			" AND (until_on IS NULL OR ? IS NULL OR until_on >= ?) AND (from_on IS NULL OR from_on "
			"<= ?)",
			BIND(g->account_id, begin, begin, g->until_on)))
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

/* Presets are known and looked at; of the county's own groups each may hold what gives rights. */
bool group_is_high(struct work *w, int64_t group_id)
{
	return work_number(w, 0, "WITH RECURSIVE down AS (SELECT CAST(? AS SIGNED) AS id"
		"  UNION SELECT s.id FROM down JOIN (SELECT group_id AS above, gives_id AS id FROM access_grant"
		"   WHERE gives_id IS NOT NULL AND removed_at IS NULL"
		"   UNION ALL SELECT parent_id, id FROM access_group WHERE removed_at IS NULL) s ON s.above = down.id)"
		" SELECT COUNT(*) FROM down JOIN access_group k ON k.id = down.id AND NOT k.preset"
		" JOIN access_grant g ON g.group_id = k.id AND g.removed_at IS NULL"
		" JOIN permission p ON p.id = g.permission_id AND p.risk & ?", BIND(group_id, (int64_t)RISK_GRANT)) > 0;
}

bool grant_is_high(struct work *w, const struct access_grant *g)
{
	const struct permission *permission = of_grant(g);

	if (g->prohibits)
		return false; /* taking away at once must never wait */
	if (g->office != OFFICE_BUSINESS || (permission && permission->risk & RISK_GRANT))
		return true;
	return g->gives_id && group_is_high(w, g->gives_id);
}

bool grant_of_preset(struct work *w, const struct access_grant *g)
{
	return g->group_id && !w->actor->system && work_number(w, 0,
		"SELECT preset FROM access_group WHERE id = ?", BIND(g->group_id));
}

/*
 * Without somebody who holds it an office could never be filled again, and prohibiting him is the
 * same as taking it away. The rows are locked: two cannot remove each other at once.
 */
bool grant_is_last_of_office(struct work *w, const struct access_grant *g)
{
	const struct choice *office = choice_of(account_offices, (int)g->office);

	return g->office != OFFICE_BUSINESS && g->account_id && work_number(w, 0,
		"SELECT COUNT(DISTINCT g.account_id) FROM access_grant g"
		" JOIN account a ON a.id = g.account_id AND a.state <> 'stopped' AND a.removed_at IS NULL"
		" JOIN access_group k ON k.id = g.gives_id AND k.preset"
		" WHERE g.office = ? AND g.state = 'active' AND g.account_id <> ? AND g.removed_at IS NULL"
		" AND (g.from_on IS NULL OR g.from_on <= ?) AND (g.until_on IS NULL OR g.until_on >= ?)"
		" AND NOT EXISTS (SELECT 1 FROM access_grant x WHERE x.account_id = g.account_id AND x.prohibits"
		"  AND x.removed_at IS NULL AND (x.until_on IS NULL OR x.until_on >= ?)) FOR UPDATE",
		BIND(office->code, g->account_id, w->today, w->today, w->today)) == 0;
}

void grant_check(struct work *w, struct access_grant *g, const struct grant_extent *e,
	struct problems *p)
{
	check_office(w, g, p);
	check_period(w, g, p);
	check_extent(g, e, p);
	check_giver(w, g, p);
	check_stand_in(w, g, p);
	if (!p->count && grant_of_preset(w, g))
		problem(p, "group_id", "预设权限组不能修改，请复制一份再改");
	if (!p->count && is_circular(w, g))
		problem(p, "gives_id", "这个组已经直接或间接包含对方，不能循环授予");
	if (!p->count)
		check_overlap(w, g, e, p);
	if (!p->count)
		check_tier(w, g, p);
	if (!p->count && g->prohibits && grant_is_last_of_office(w, g))
		problem(p, "account_id", "这是最后一位%s，禁止后无人履职；请先指定另一位",
			choice_label(account_offices, (int)g->office));
}

/* Between proposing and agreeing the account may have moved, ended or changed. */
void grant_check_again(struct work *w, struct access_grant *g, struct problems *p)
{
	check_office(w, g, p);
	check_period(w, g, p);
	if (!p->count)
		check_tier(w, g, p);
}
