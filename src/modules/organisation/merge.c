/*
 * Merging a branch into another: what stands in it is listed first, each with where it goes. What
 * has no place to go hinders, with all reasons at once; the rest goes in one transaction.
 */
#include "modules/organisation/reform.h"
#include "base/text.h"
#include "modules/change/change.h"

enum { MOST_MEMBERS = 3000, MOST_GROUPS = 200 };

/* In the order of the question's columns. */
static const struct {
	const char *label;
	const char *goes;            /* where it goes at merging; NULL: it has to be ended first     */
	const char *first;           /* what has to be done first, at closing too; NULL: nothing     */
} things[STANDING_ITEMS] = {
	{ "党员、积极分子和入党申请人", "随同转入，逐人留下转接记录；缴费基数和积分跟着本人",
	  "请先把组织关系转出" },
	{ "党小组", "同时撤销，组员到新支部后重新编组", NULL },
	{ "正在办理的组织关系转接", NULL, "请先办完或者撤回" },
	{ "没有审核通过的会议和计划", NULL, "请先上报审核，或者取消" },
	{ "没有缴清的党费（人月）", NULL, "请先收齐，或者登记免缴" },
	{ "没有锁定的党费月份", NULL, "请先锁定" },
	{ "没有确认的积分和没有答复的申诉", NULL, "请先确认、答复" },
	{ "正在办理的换届选举", NULL, "请先办完，或者删除" },
	{ "在这里任职的管理员（持有授权的账号）", NULL, "请安全管理员先收回授权，或者办理移交" },
	{ "没有对应党员的账号", NULL, "请系统管理员先停用，或者改到别的党组织" },
	{ "对应党员的账号", "随党员转入", NULL },
	{ "现任班子", "任期到生效之日为止，资料保留", NULL },
	{ "已办结的会议和缴费记录", "留在原支部名下，可以查询", NULL },
};

#define COUNT(rest) " (SELECT COUNT(*) FROM " rest ")"
#define ALIVE " AND removed_at IS NULL"

static size_t standing(struct work *w, const struct organisation *o, bool closing,
	struct standing_item items[STANDING_ITEMS])
{
	const int64_t id = o->row.id;
	size_t count = 0;
	struct rows *rows = work_select(w, "SELECT"
		COUNT("member WHERE organisation_id = ?" ALIVE) ","
		COUNT("organisation WHERE parent_id = ? AND kind = 'group' AND closed_on IS NULL" ALIVE) ","
		COUNT("member_change WHERE pending IS NOT NULL AND (organisation_id = ? OR to_organisation_id = ?)") ","
		" (SELECT COUNT(*) FROM meeting WHERE organisation_id = ? AND state IN ('planned', 'submitted', 'returned')" ALIVE ")"
		" +" COUNT("plan WHERE organisation_id = ? AND state IN ('submitted', 'returned')" ALIVE) ","
		COUNT("dues WHERE organisation_id = ? AND owing = 1" ALIVE) ","
		COUNT("dues_month WHERE organisation_id = ? AND state <> 'locked'" ALIVE) ","
		COUNT("points_entry WHERE organisation_id = ? AND (state = 'proposed' OR appeal_state = 'open')") ","
		COUNT("election WHERE open_in = ?") ","
		COUNT("account a WHERE a.organisation_id = ? AND a.state <> 'stopped' AND a.removed_at IS NULL"
			" AND EXISTS (SELECT 1 FROM access_grant g WHERE g.account_id = a.id AND g.removed_at IS NULL)") ","
		COUNT("account a WHERE a.organisation_id = ? AND a.member_id IS NULL AND a.state <> 'stopped'"
			" AND a.removed_at IS NULL AND NOT EXISTS (SELECT 1 FROM access_grant g WHERE g.account_id = a.id"
			" AND g.removed_at IS NULL)") ","
		COUNT("account WHERE organisation_id = ? AND member_id IS NOT NULL" ALIVE) ","
		COUNT("committee WHERE standing_of = ?") ","
		" (SELECT COUNT(*) FROM meeting WHERE organisation_id = ? AND state = 'passed'" ALIVE ")"
		" +" COUNT("dues_payment WHERE organisation_id = ?" ALIVE),
		BIND(id, id, id, id, id, id, id, id, id, id, id, id, id, id, id, id));

	if (rows_next(rows))
		for (size_t i = 0; i < STANDING_ITEMS; i++) {
			const char *goes = closing ? NULL : things[i].goes, *first = things[i].first;

			if (rows->cells[i].number && (goes || first))
				items[count++] = (struct standing_item){ things[i].label, goes ? goes : first,
					rows->cells[i].number, !goes };
		}
	rows_end(rows);
	return count;
}

size_t merge_standing(
	struct work *w, const struct organisation *o, struct standing_item items[STANDING_ITEMS])
{
	return standing(w, o, false, items);
}

size_t close_standing(
	struct work *w, const struct organisation *o, struct standing_item items[STANDING_ITEMS])
{
	return standing(w, o, true, items);
}

/* ---- merging ---- */

static const struct organisation *target(struct work *w, const struct organisation *o,
	const struct organisation_approval *a, struct problems *p)
{
	const struct organisation *into =
		a->into_id ? record_lock(w, &organisation_record, a->into_id) : NULL;

	if (!a->into_id || problem_of(p, "into_id"))
		return NULL;
	if (!into || !organisation_is_branch(into->kind) || date_has(into->closed_on))
		problem(p, "into_id", "并入的要是没有撤销的党支部，请重新选择");
	else if (into->row.id == o->row.id)
		problem(p, "into_id", "不能并入自己，请选择另一个支部");
	return into;
}

static void check_merge(struct work *w, const struct organisation *o, struct problems *p)
{
	struct standing_item items[STANDING_ITEMS];
	size_t count = merge_standing(w, o, items);

	if (!organisation_is_branch(o->kind))
		problem(p, NULL, "只有党支部可以并入其他支部，%s请先把下级逐个合并再撤销",
			choice_label(organisation_kinds, (int)o->kind));
	for (size_t i = 0; i < count; i++)
		if (items[i].hinders)
			problem(p, NULL, "%s：%lld，%s", items[i].label, (long long)items[i].count,
				items[i].goes);
}

/* The same rows as a transfer; whoever cannot go is named with the reason. */
static void move_members(struct work *w, const struct organisation *o,
	const struct organisation_approval *a, struct problems *p)
{
	int64_t *ids = ARENA_ARRAY(w->arena, int64_t, MOST_MEMBERS);
	size_t count = 0;
	struct rows *rows = work_select(w,
		"SELECT id FROM member WHERE organisation_id = ? AND removed_at IS NULL ORDER BY id LIMIT ?",
		BIND(o->row.id, (int64_t)MOST_MEMBERS));

	while (rows_next(rows))
		ids[count++] = rows->cells[0].number;
	rows_end(rows);
	for (size_t i = 0; i < count; i++) {
		struct member_change *c = record_new(w, &member_change_record);
		struct problems *own = problems_new(w->arena);

		c->on_date = a->effective_on;
		c->approved_on = a->effective_on;
		c->to_organisation_id = a->into_id;
		c->basis = text_cut(w->arena, arena_format(w->arena, "党支部合并，%s", a->approval), 100);
		if (!change_follow(w, ids[i], c, own))
			for (size_t n = 0; n < own->count; n++)
				problem(p, NULL, "%s：%s", c->person ? c->person : "一名党员", own->items[n].text);
	}
}

static void close_groups(struct work *w, const struct organisation *o,
	const struct organisation_approval *a, struct problems *p)
{
	size_t count;
	void **groups = record_rows(w, &organisation_record, &count, MOST_GROUPS,
		"m.parent_id = ? AND m.kind = 'group' AND m.closed_on IS NULL", BIND(o->row.id));

	for (size_t i = 0; i < count; i++)
		reform_close_row(w, groups[i], a, p);
}

/* On the side of the one that stays: what came. Before that is closed: nothing may name a closed
 * one. */
static bool keep_other(struct work *w, const struct organisation *o,
	const struct organisation *into, const struct organisation_approval *a, struct problems *p)
{
	struct organisation_approval *other = record_new(w, &organisation_approval_record);

	other->approval = a->approval;
	other->approved_by = a->approved_by;
	other->effective_on = a->effective_on;
	other->into_id = o->row.id;
	other->old_value = o->name;
	other->new_value = into->name;
	return reform_keep(w, into, REFORM_ABSORB, other, p);
}

bool organisation_merge(struct work *w, struct organisation *o, struct organisation_approval *a,
	struct problems *p)
{
	const struct organisation *into = target(w, o, a, p);
	bool before = w->unscoped, done;

	check_merge(w, o, p);
	if (p->count)
		return false;
	a->old_value = o->name;
	a->new_value = into->name;
	w->unscoped = true; /* both branches have been found in the actor's scope */
	move_members(w, o, a, p);
	close_groups(w, o, a, p);
	o->merged_into = into->row.id;
	done = !p->count && keep_other(w, o, into, a, p) && reform_close_row(w, o, a, p)
		&& reform_keep(w, o, REFORM_MERGE, a, p);
	w->unscoped = before;
	return done;
}
