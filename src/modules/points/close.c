/*
 * The yearly close: from then on nothing of the branch's year changes. What waits for a decision
 * hinders it, so nobody loses an appeal by a date.
 */
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "modules/points/points_pages.h"
#include "web/guard.h"

enum { MOST_BRANCHES = 5000 };

struct branch {
	int64_t id, waiting, appeals, open;
	const char *name, *path;
	bool closed;
};

#define BRANCH "SELECT o.id, o.name, o.path," \
	" (SELECT COUNT(*) FROM points_entry e WHERE e.state = 'proposed' AND e.path = o.path AND e.year = ?)," \
	" (SELECT COUNT(*) FROM points_entry e WHERE e.appeal_state = 'open' AND e.path = o.path AND e.year = ?)," \
	" EXISTS (SELECT 1 FROM points_year y WHERE y.organisation_id = o.id AND y.year = ? AND y.closed_at IS NOT NULL)," \
	" (SELECT COUNT(*) FROM member p LEFT JOIN points_year y ON y.member_id = p.id AND y.year = ?" \
	"  WHERE p.organisation_id = o.id AND y.closed_at IS NULL AND " POINTS_HOLDER ")" \
	" FROM organisation o WHERE o.is_branch AND o.removed_at IS NULL"

static struct branch branch_of(const struct cell *c)
{
	return (struct branch){ .id = c[0].number, .name = c[1].text, .path = c[2].text,
		.waiting = c[3].number, .appeals = c[4].number, .closed = c[5].number != 0,
		.open = c[6].number };
}

static bool year_is_over(struct work *w, int year, struct problems *p)
{
	int64_t month = parameter_number(w, "points.close_from_month");

	if (year < OLDEST_YEAR || year > w->today.year)
		problem(p, NULL, "请选择要结算的年度");
	else if (year == w->today.year && w->today.month < month)
		problem(p, NULL, "%d 年度从 %lld 月起才能办理年终结算", year, (long long)month);
	return p->count == 0;
}

/*
 * The members' rows are locked by being made or written. What was proposed or appealed against a
 * moment ago is seen by the last change, which then closes nothing.
 */
static bool write_close(struct work *w, const struct branch *b, int year)
{
	struct points_base base = points_base_of(w, year);

	work_change(w,
		"INSERT INTO points_year (member_id, year, organisation_id, path, base, total, created_at)"
		" SELECT p.id, ?, p.organisation_id, p.path, " POINTS_BASE ", " POINTS_BASE ", ? FROM member p"
		" WHERE p.organisation_id = ? AND " POINTS_HOLDER " ORDER BY p.id ON DUPLICATE KEY UPDATE"
		" organisation_id = IF(points_year.closed_at IS NULL, VALUES(organisation_id), points_year.organisation_id),"
		" path = IF(points_year.closed_at IS NULL, VALUES(path), points_year.path)",
		BIND(year, base.base, base.prorated, year, base.base, base.prorated, year, w->now, b->id));
	if (work_change(w,
		"UPDATE points_year SET closed_at = ?, closed_name = ? WHERE organisation_id = ? AND year = ?"
		" AND closed_at IS NULL AND NOT EXISTS (SELECT 1 FROM points_entry e WHERE e.path = ? AND e.year = ?"
		"  AND (e.state = 'proposed' OR e.appeal_state = 'open'))",
		BIND(w->now, text_cut(w->arena, guard_signature(w), 60), b->id, year, b->path, year)) < 1)
		return false;
	history_write(w, &(struct history_entry){ .action = "settle", .record = "organisation",
		.object_id = b->id, .object_label = b->name, .path = b->path,
		.note = arena_format(w->arena, "%d 年度积分年终结算，%lld 人", year, (long long)b->open) });
	return true;
}

bool points_close(struct work *w, int64_t branch_id, int year, struct problems *p)
{
	struct branch b = { 0 };
	struct rows *rows;

	if (!year_is_over(w, year, p))
		return false;
	rows = work_select(w, BRANCH " AND o.id = ? AND @scope(o) FOR UPDATE",
		BIND(year, year, year, year, branch_id));
	if (rows_next(rows))
		b = branch_of(rows->cells);
	rows_end(rows);
	if (!b.id)
		problem(p, NULL, "没有找到这个支部，请刷新后再试");
	else if (b.waiting)
		problem(p, NULL, "还有 %lld 条加减分待确认，请先处理再结算", (long long)b.waiting);
	else if (b.appeals)
		problem(p, NULL, "还有 %lld 条申诉待答复，请先答复再结算", (long long)b.appeals);
	else if (!b.open)
		problem(p, NULL, "%d 年度积分已经年终结算", year);
	if (!p->count && !write_close(w, &b, year))
		problem(p, NULL, "刚刚又有加减分待确认或申诉待答复，请处理后再结算");
	return p->count == 0;
}

void points_close_all_now(struct work *w, int64_t year)
{
	struct branch *all = ARENA_ARRAY(w->arena, struct branch, MOST_BRANCHES);
	size_t count = 0;
	struct rows *rows;

	if (!year_is_over(w, (int)year, problems_new(w->arena)))
		return;
	rows = work_select(w, BRANCH " AND o.closed_on IS NULL AND @scope(o) ORDER BY o.path LIMIT ?",
		BIND(year, year, year, year, (int64_t)MOST_BRANCHES));
	while (rows_next(rows))
		all[count++] = branch_of(rows->cells);
	rows_end(rows);
	for (size_t i = 0; i < count; i++)
		if (all[i].open && !all[i].waiting && !all[i].appeals)
			write_close(w, &all[i], (int)year);
}
