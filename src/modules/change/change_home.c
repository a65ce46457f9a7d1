/* What waits on the workbench: who is to be received, letters to issue, letters overdue, 转正 due. */
#include "base/text.h"
#include "data/code.h"
#include "modules/change/change_pages.h"
#include "modules/development/development.h"

static const struct {
	const char *label, *href;
	const struct permission *may;
} tasks[] = {
	{ "待接收转入", "/changes/incoming", &change_receive },
	{ "待开介绍信", "/changes/letters", &change_issue },
	{ "介绍信已过期", "/changes/letters", &change_view },
	{ "预备期已满待讨论转正", "/members?stage=probationary", &change_make },
	{ "党员信息更正申请", "/corrections", &member_edit },
	{ "发展党员已逾期", "/developments/due?when=late", &development_edit },
	{ "发展党员待党委办理", "/developments/due?tier=committee", &development_approve },
};
enum { TASKS = sizeof tasks / sizeof tasks[0] };

void change_home_admin(struct request *r, struct json *data)
{
	struct json *list = json_at(data, "meeting_tasks");
	struct work *w = r->work;
	struct rows *rows;

	if (!list || !may(w->actor, &change_view))
		return;
	rows = work_select(w, "SELECT"
		" (SELECT COUNT(*) FROM member_change c JOIN organisation o ON o.id = c.to_organisation_id"
		"  WHERE c.state = 'waiting' AND c.removed_at IS NULL AND @scope(o place change.receive)),"
		" (SELECT COUNT(*) FROM member_change m WHERE m.state = 'asked' AND m.removed_at IS NULL"
		"  AND @scope(m owner change.issue)),"
		" (SELECT COUNT(*) FROM member_change m WHERE m.state = 'issued' AND m.valid_until < ?"
		"  AND m.removed_at IS NULL AND @scope(m owner change.view)),"
		" (SELECT COUNT(*) FROM member m WHERE m.stage = 'probationary' AND m.removed_at IS NULL"
		"  AND COALESCE(m.probation_until, m.joined_on + INTERVAL ? MONTH) <= ?"
		"  AND @scope(m owner change.make)),"
		" (SELECT COUNT(*) FROM member_correction c JOIN member m ON m.id = c.member_id"
		"  WHERE c.state = 'asked' AND m.removed_at IS NULL AND @scope(m owner member.edit)),"
		" (SELECT COUNT(*) FROM development m WHERE m.state = 'running' AND m.due_on < ?"
		"  AND m.removed_at IS NULL AND @scope(m owner development.edit)),"
		" (SELECT COUNT(*) FROM development m WHERE m.state = 'running' AND m.tier = 'committee'"
		"  AND m.removed_at IS NULL AND @scope(m owner development.approve))",
		BIND(w->today, parameter_number(w, "dev.probation"), w->today, w->today));
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
