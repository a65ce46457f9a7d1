/* What waits for an administrator, counted in one question for the home page. */
#include "base/text.h"
#include "modules/meeting/meeting_pages.h"

enum { SOON_DAYS = 7 };

static void put_task(json *list, const char *label, int64_t count, const char *href)
{
	json *item;

	if (!count)
		return;
	item = json_item(list);
	json_text(item, "label", label);
	json_number(item, "count", count);
	json_text(item, "href", href);
}

void meeting_home_admin(struct request *r, json *data)
{
	struct work *w = r->work;
	const char *scope = work_scope(w);
	struct moment soon = { w->now.at + SOON_DAYS * 86400 };
	json *list = json_list_in(data, "meeting_tasks");
	struct rows *rows = work_select(w, "SELECT"
		" (SELECT COUNT(*) FROM meeting WHERE state = 'returned' AND path LIKE ? AND removed_at IS NULL),"
		" (SELECT COUNT(*) FROM plan WHERE state = 'returned' AND path LIKE ? AND removed_at IS NULL),"
		" (SELECT COUNT(*) FROM meeting WHERE state = 'planned' AND path LIKE ? AND starts_at BETWEEN ? AND ?"
		" AND removed_at IS NULL),"
		" (SELECT COUNT(*) FROM meeting WHERE state = 'planned' AND path LIKE ? AND starts_at < ?"
		" AND removed_at IS NULL),"
		" (SELECT COUNT(*) FROM meeting WHERE state = 'submitted' AND path LIKE ? AND removed_at IS NULL),"
		" (SELECT COUNT(*) FROM plan WHERE state = 'submitted' AND path LIKE ? AND removed_at IS NULL),"
		" (SELECT COUNT(*) FROM receipt WHERE organisation_id = ? AND received_at IS NULL),"
		" (SELECT COUNT(*) FROM attendance a JOIN meeting m ON m.id = a.meeting_id WHERE m.state = 'planned'"
		" AND m.path LIKE ? AND m.removed_at IS NULL AND m.starts_at > ? AND a.leave_state = 'asked' AND ?)",
		BIND(scope, scope, scope, w->now, soon, scope, w->now, scope, scope, w->actor->organisation_id,
			scope, w->now, may(w->actor, &meeting_edit)));
	const struct cell *c = rows->cells;

	if (!rows_next(rows))
		return;
	c = rows->cells;
	if (may(w->actor, &meeting_edit)) {
		put_task(list, "台账被退回，请修改后再报", c[0].number, "/meetings?state=returned");
		put_task(list, "计划被退回，请修改后再报", c[1].number, "/plans?state=returned");
		put_task(list, "请假等待批准", c[7].number, "/meetings?state=planned");
		put_task(list, "七天内要召开", c[2].number, "/meetings?state=planned");
		put_task(list, "已召开，台账未上报", c[3].number, "/meetings?state=planned");
	}
	if (may(w->actor, &meeting_review)) {
		put_task(list, "台账等待审核", c[4].number, "/meetings?state=submitted");
		put_task(list, "计划等待审核", c[5].number, "/plans?state=submitted");
	}
	if (may(w->actor, &meeting_receive))
		put_task(list, "报送未签收", c[6].number, "/receipts");
	rows_end(rows);
}
