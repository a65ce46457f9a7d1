/*
 * To another superior: the organisation goes with all below it, its members, and every record of
 * theirs, in one transaction. Nothing is entered anew, and nothing is left behind but the past:
 * history and frozen statistics keep the place of their day.
 */
#include "modules/organisation/reform.h"
#include "base/text.h"
#include "data/count.h"
#include "data/tree.h"
#include "modules/committee/committee.h"
#include "modules/member/member.h"

enum { SEGMENT = 5, MOST_MOVED = 200 };

/* ---- what goes along ---- */

size_t reassign_standing(
	struct work *w, const struct organisation *o, struct standing_item items[STANDING_ITEMS])
{
	static const char *const labels[] = { "下级党组织", "党员、积极分子和入党申请人", "正在办理的组织关系转接",
		"在这里和下级任职的管理员账号" };
	static const char *const goes[] = { "随同划转", "随同划转，组织关系、党费基数和积分不变", "继续办理，由新的上级接着审批",
		"随同划转，下次打开页面时请重新登录" };
	const char *below = arena_format(w->arena, "%s%%", o->row.path);
	size_t count = 0;
	struct rows *rows = work_select(w, "SELECT (SELECT COUNT(*) FROM organisation"
		" WHERE path LIKE ? AND id <> ? AND closed_on IS NULL AND removed_at IS NULL),"
		" (SELECT COUNT(*) FROM member WHERE path LIKE ? AND removed_at IS NULL),"
		" (SELECT COUNT(*) FROM member_change WHERE pending IS NOT NULL AND path LIKE ?),"
		" (SELECT COUNT(*) FROM account a WHERE a.path LIKE ? AND a.state <> 'stopped'"
		" AND a.removed_at IS NULL AND a.granted = 1)",
		BIND(below, o->row.id, below, below, below));

	if (rows_next(rows))
		for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
			if (rows->cells[i].number)
				items[count++] = (struct standing_item){ .label = labels[i], .goes = goes[i],
					.count = rows->cells[i].number };
	rows_end(rows);
	return count;
}

/* ---- moving ---- */

/* Locked: while something is put below it, it is neither closed nor made into another kind. */
static const struct organisation *superior(struct work *w, const struct organisation *o,
	const struct organisation_approval *a, struct problems *p)
{
	const struct organisation *to =
		a->new_parent_id ? record_lock(w, &organisation_record, a->new_parent_id) : NULL;

	if (!a->new_parent_id || problem_of(p, "new_parent_id"))
		return NULL;
	if (!to || date_has(to->closed_on))
		problem(p, "new_parent_id", "新的上级党组织要没有撤销，请重新选择");
	else if (to->row.id == o->parent_id)
		problem(p, "new_parent_id", "现在就在“%s”下面，不用办理", to->name);
	else if (text_begins(to->row.path, o->row.path))
		problem(p, "new_parent_id", "不能划到自己或自己的下级下面，请重新选择");
	return to;
}

static void add_totals(struct work *w, const struct organisation *o, const char *path, int64_t sign)
{
	work_change(w, "UPDATE organisation SET member_total = member_total + ?,"
		" full_total = full_total + ?, roster_total = roster_total + ? WHERE ? LIKE CONCAT(path, '%')",
		BIND(sign * o->member_total, sign * o->full_total, sign * o->roster_total, path));
}

/* The whole subtree, with the totals above it, old and new. */
static void carry(struct work *w, const struct organisation *o, const char *above,
	const char *from, const char *to)
{
	tree_move(w, from, to);
	count_moved(w, &member_record, from, to);
	add_totals(w, o, text_cut(w->arena, from, strlen(from) - SEGMENT), -1);
	add_totals(w, o, above, 1);
}

bool organisation_reassign(struct work *w, struct organisation *o, struct organisation_approval *a,
	struct problems *p)
{
	const struct organisation *to = superior(w, o, a, p);
	const char *from = o->row.path;

	if (p->count)
		return false;
	a->old_value = record_text(w, &organisation_record,
		record_field(&organisation_record, "parent_id"), o);
	a->new_value = to->name;
	o->parent_id = to->row.id;
	if (!reform_save(w, o, "reassign", "parent_id", "new_parent_id", p))
		return false;
	o->row.path = arena_format(w->arena, "%s%s", to->row.path, from + strlen(from) - SEGMENT);
	carry(w, o, to->row.path, from, o->row.path);
	committee_left_below(w, o->row.path, a->effective_on, arena_format(w->arena,
		"“%s”调整隶属关系，%s", o->name, a->approval));
	return reform_keep(w, o, REFORM_REASSIGN, a, p);
}

/*
 * Who wrote a meeting or a payment at that very moment may still have known the old place. Members
 * cannot slip in: their total is written with all levels above them, or their work is tried again.
 */
void organisation_settle(struct work *w, int64_t subject)
{
	struct rows *rows = work_select(w, "SELECT DISTINCT o.path FROM organisation_approval a"
		" JOIN organisation o ON o.id = a.organisation_id"
		" WHERE a.kind = 'reassign' AND a.created_at > ? - INTERVAL 1 DAY ORDER BY o.path LIMIT ?",
		BIND(w->now, (int64_t)MOST_MOVED));
	const char *paths[MOST_MOVED];
	size_t count = 0;

	while (rows_next(rows))
		paths[count++] = rows->cells[0].text;
	rows_end(rows);
	for (size_t i = 0; i < count; i++)
		tree_settle(w, paths[i]);
}
