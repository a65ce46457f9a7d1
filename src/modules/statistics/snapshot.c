/*
 * Snapshots: what the counts were, for good. Those of half-year and year end are taken by the clock
 * in the night after; any other day by the 工委 administrator, who says why. The database refuses
 * any change of them.
 */
#include <string.h>
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "data/problem.h"
#include "data/scope.h"
#include "modules/statistics/inside.h"

/* Later than that the numbers would not be those of the day. */
enum { LATEST_DAYS = 7 };

int64_t snapshot_ask(struct work *w, const char *kind, struct date on, const char *reason,
	struct problems *p)
{
	int64_t id;

	if (text_is(kind, "special") && text_empty(reason))
		problem(p, "reason", "请填写冻结的原因，例如“换届前核对”");
	if (text_length(reason) > 200)
		problem(p, "reason", "原因最多 200 字");
	if (p->count)
		return 0;
	if (work_change(w,
			"INSERT INTO statistics_snapshot (on_date, kind, reason, asked_by, asked_name, "
			"asked_at)"
			" VALUES (?, ?, ?, ?, ?, ?)",
			BIND(on, kind, reason, bind_reference(w->actor->id),
				w->actor->system ? NULL : w->actor->name, w->now))
		< 0) {
		problem(p, NULL, "这一天的统计数已经冻结过");
		return 0;
	}
	id = db_insert_id(w->db);
	job_later(w, "statistics.freeze", id);
	history_write(w, &(struct history_entry){ .action = "freeze", .object_id = id, .path = "",
		.object_label = date_text(w->arena, on), .note = reason });
	return id;
}

void snapshot_take(struct work *w, int64_t id)
{
	if (!work_number(w, 0,
			"SELECT COUNT(*) FROM statistics_snapshot WHERE id = ? AND taken_at IS NULL"
			" FOR UPDATE",
			BIND(id)))
		return;
	statistics_repair(w);
	/* whoever changes a number waits from here on: the names are those of the numbers */
	work_number(w, 0, "SELECT COUNT(*) FROM member_count WHERE path = ? FOR UPDATE",
		BIND(ROOT_PATH));
	work_change(w, "INSERT INTO member_frozen (snapshot_id, path, member_id, organisation_id,"
		" branch, name, sex, ethnicity, born_on, education, work, stage, standing, joined_on,"
		" full_on, age_from, floating, lost) SELECT ?, m.path, m.id, m.organisation_id, o.name,"
		" m.name, m.sex, m.ethnicity, m.born_on, m.education, m.work, m.stage, m.standing,"
		" m.joined_on, m.full_on, m.age_from, m.floating, m.lost FROM member m"
		" JOIN organisation o ON o.id = m.organisation_id WHERE m.removed_at IS NULL"
		" ORDER BY m.path, m.id", BIND(id));
	work_change(w, "INSERT INTO member_count_frozen (snapshot_id, path, dimension, value, class, n)"
		" SELECT ?, path, dimension, value, class, n FROM member_count WHERE n <> 0", BIND(id));
	work_change(w,
		"INSERT INTO organisation_frozen (snapshot_id, path, organisation_id, parent_id, name, "
		"kind)"
		" SELECT ?, path, id, parent_id, name, kind FROM organisation"
		" WHERE removed_at IS NULL AND closed_on IS NULL",
		BIND(id));
	work_change(w, "UPDATE statistics_snapshot SET taken_at = ?, listed = 1 WHERE id = ?",
		BIND(w->now, id));
}

/* ---- by the clock ---- */

/* The last of the days of the parameter that is over; unset if that is too long ago. */
static struct date day_due(struct work *w)
{
	char *rest = arena_text(w->arena, parameter_text(w, "statistics.freeze_days")), *part;
	struct date due = { 0 };

	while ((part = strsep(&rest, ",")))
		for (int year = w->today.year - 1; year <= w->today.year; year++) {
			struct date d = date_parse(arena_format(w->arena, "%d-%s", year, part));

			if (date_has(d) && date_compare(d, w->today) < 0 && date_compare(d, due) > 0)
				due = d;
		}
	return date_has(due) && date_days(w->today) - date_days(due) <= LATEST_DAYS ? due
		: (struct date){ 0 };
}

void snapshot_due(struct work *w, int64_t subject)
{
	struct date due = day_due(w);

	if (date_has(due) && !work_number(w, 0,
		"SELECT COUNT(*) FROM statistics_snapshot WHERE regular_on = ?", BIND(due)))
		snapshot_ask(
			w, due.month == 12 ? "year_end" : "half_year", due, NULL, problems_new(w->arena));
}
