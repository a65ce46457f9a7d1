/*
 * What waits on the workbench, of all modules that keep no list of their own there: one question, a
 * count for each row of the table.
 */
#include "base/text.h"
#include "data/code.h"
#include "modules/care/care.h"
#include "modules/change/change_pages.h"
#include "modules/committee/committee.h"
#include "modules/development/development.h"
#include "modules/points/points.h"

static const struct {
	const char *label, *href;
	const struct permission *may;
} tasks[] = {
	{ "待接收转入", "/changes/incoming?state=waiting", &change_receive },
	{ "更正登记待同意", "/changes?state=proposed", &change_consent_right },
	{ "待开介绍信", "/changes/letters?state=asked", &change_issue },
	{ "介绍信已过期", "/changes/letters/late", &change_view },
	{ "预备期已满待讨论转正", "/changes/probation", &change_make },
	{ "党员信息更正申请", "/corrections", &member_edit },
	{ "发展党员已逾期", "/developments/due?when=late", &development_edit },
	{ "发展党员待党委办理", "/developments/due?tier=committee", &development_approve },
	{ "换届选举等待批复", "/elections?state=submitted", &committee_approve },
	{ "班子已届满或将届满", "/terms", &committee_view },
	{ "积分待确认和申诉", "/points/pending", &points_apply_right },
	{ "七天内过政治生日", "/care/days/soon", &care_edit },
};

enum { TASKS = sizeof tasks / sizeof tasks[0] };

void change_home_admin(struct request *r, struct json *data)
{
	struct json *list = json_at(data, "meeting_tasks");
	struct work *w = r->work;
	struct date week = date_add_days(w->today, 6);
	struct rows *rows;

	if (!list || !may(w->actor, &change_view))
		return;
	rows = work_select(w, "SELECT"
		" (SELECT COUNT(*) FROM member_change c JOIN organisation o ON o.id = c.to_organisation_id"
		"  WHERE c.state = 'waiting' AND c.removed_at IS NULL AND @scope(o place change.receive)),"
		" (SELECT COUNT(*) FROM member_change m WHERE m.state = 'proposed' AND m.removed_at IS NULL"
		"  AND @scope(m owner change.consent)),"
		" (SELECT COUNT(*) FROM member_change m WHERE m.state = 'asked' AND m.removed_at IS NULL"
		"  AND @scope(m owner change.issue)),"
		" (SELECT COUNT(*) FROM member_change m WHERE " LETTERS_LATE " AND m.removed_at IS NULL"
		"  AND @scope(m owner change.view)),"
		" (SELECT COUNT(*) FROM member m WHERE " PROBATION_OVER " AND m.removed_at IS NULL"
		"  AND @scope(m owner change.make)),"
		" (SELECT COUNT(*) FROM member_correction c JOIN member m ON m.id = c.member_id"
		"  WHERE c.state = 'asked' AND m.removed_at IS NULL AND @scope(m owner member.edit)),"
		" (SELECT COUNT(*) FROM development m WHERE m.state = 'running' AND m.due_on < ?"
		"  AND m.removed_at IS NULL AND @scope(m owner development.edit)),"
		" (SELECT COUNT(*) FROM development m WHERE m.state = 'running' AND m.tier = 'committee'"
		"  AND m.removed_at IS NULL AND @scope(m owner development.approve) AND " DEVELOPMENT_HIS "),"
		" (SELECT COUNT(*) FROM election m WHERE m.state = 'submitted' AND m.removed_at IS NULL"
		"  AND @scope(m owner committee.approve)),"
		" (SELECT COUNT(*) FROM committee m JOIN organisation o ON o.id = m.organisation_id"
		"  WHERE m.state = 'standing' AND m.due_on <= ? AND m.removed_at IS NULL"
		"  AND o.closed_on IS NULL AND @scope(m owner committee.view)),"
		" (SELECT COUNT(*) FROM points_entry m WHERE m.state = 'proposed' AND @scope(m points.apply))"
		" + (SELECT COUNT(*) FROM points_entry m WHERE m.appeal_state = 'open' AND @scope(m points.apply)),"
		" (SELECT COUNT(*) FROM member m WHERE m.removed_at IS NULL AND " BIRTHDAY_SOON " AND @scope(m owner care.edit))",
		BIND(w->today, parameter_number(w, "dev.probation"), w->today, w->today,
			date_add_months(w->today, (int)parameter_number(w, "term.remind_before")),
			BIRTHDAY_VALUES(w->today, week)));
	if (rows_next(rows))
		for (size_t i = 0; i < TASKS; i++)
			if (rows->cells[i].number && may(w->actor, tasks[i].may)) {
				struct json *item = json_item(list);

				json_text(item, "label", tasks[i].label);
				json_number(item, "count", rows->cells[i].number);
				json_text(item, "href", tasks[i].href);
			}
	rows_end(rows);
}
