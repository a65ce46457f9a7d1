/*
 * The home page: a member's next meetings, and what waits for an administrator. For a person who
 * is both one question brings both; the counts then travel as one text beside the meetings.
 */
#include "base/text.h"
#include "modules/meeting/meeting_pages.h"
#include "modules/meeting/mine.h"

#define HELD " AND m.state <> 'cancelled'"

enum { SOON_DAYS = 7, MOST_NEXT = 5, COUNTS = 8 };

/* In the order of the table below; its values are those of WAITING_VALUES. */
#define WAITING "CONCAT_WS(','," \
	" (SELECT COUNT(*) FROM meeting m WHERE state = 'returned' AND @scope(m owner kind meeting.submit) AND removed_at IS NULL)," \
	" (SELECT COUNT(*) FROM plan m WHERE state = 'returned' AND @scope(m owner meeting.submit) AND removed_at IS NULL)," \
	" (SELECT CONCAT(COUNT(*), ':', COALESCE(MIN(w.id), 0)) FROM attendance l JOIN meeting w ON w.id = l.meeting_id WHERE w.state = 'planned'" \
	"  AND @scope(w owner kind meeting.edit) AND w.removed_at IS NULL AND w.starts_at > ? AND l.leave_state = 'asked')," \
	" (SELECT COUNT(*) FROM meeting m WHERE state = 'planned' AND @scope(m owner kind meeting.edit) AND starts_at BETWEEN ? AND ?" \
	"  AND removed_at IS NULL)," \
	" (SELECT COUNT(*) FROM meeting m WHERE state = 'planned' AND @scope(m owner kind meeting.submit) AND starts_at < ?" \
	"  AND removed_at IS NULL)," \
	" (SELECT COUNT(*) FROM meeting m WHERE state = 'submitted' AND @scope(m owner kind meeting.approve) AND removed_at IS NULL)," \
	" (SELECT COUNT(*) FROM plan m WHERE state = 'submitted' AND @scope(m owner meeting.approve) AND removed_at IS NULL)," \
	" (SELECT COUNT(*) FROM receipt WHERE organisation_id = ? AND received_at IS NULL))"
#define WAITING_VALUES(w)                                                                        \
	(w)->now, (w)->now, ((struct moment){ (w)->now.at + SOON_DAYS * 86400 }), (w)->now,          \
		(w)->actor->organisation_id

static const struct { const struct permission *may; const char *label, *href; } tasks[COUNTS] = {
	{ &meeting_submit, "台账被退回，请修改后再报", "/meetings?state=returned" },
	{ &meeting_submit, "计划被退回，请修改后再报", "/plans?state=returned" },
	{ &meeting_edit, "请假等待批准", "/meetings" },
	{ &meeting_edit, "七天内要召开", "/meetings?state=planned&sort=starts_at" },
	{ &meeting_submit, "已召开，台账未上报", "/meetings?state=planned&sort=starts_at" },
	{ &meeting_approve, "台账等待审核", "/meetings?state=submitted" },
	{ &meeting_approve, "计划等待审核", "/plans?state=submitted" },
	{ &meeting_receive, "报送未签收", "/receipts" },
};

/*
 * "0,1,2:17,3,…" as the tasks of those who may do something about them; behind ':' the meeting
 * where to begin.
 */
static void put_tasks(struct request *r, const char *counts, struct json *data)
{
	struct json *list = json_list_in(data, "meeting_tasks");
	char *rest = arena_text(r->arena, counts ? counts : ""), *text;

	for (size_t i = 0; i < COUNTS && (text = strsep(&rest, ",")); i++) {
		const char *count_text = strsep(&text, ":");
		int64_t count = 0;
		struct json *item;

		if (!text_integer(count_text, &count) || !count || !may(r->work->actor, tasks[i].may))
			continue;
		item = json_item(list);
		json_text(item, "label", tasks[i].label);
		json_number(item, "count", count);
		json_text(item, "href",
			text ? arena_format(r->arena, "/meetings/%s/people", text) : tasks[i].href);
	}
}

static struct rows *select_both(struct work *w, struct moment day)
{
	return work_select(w, "(" MINE HELD " AND m.starts_at >= ? ORDER BY m.starts_at, m.id LIMIT 5)"
		" UNION ALL SELECT 0, " WAITING ", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL",
		BIND(w->actor->member_id, day, WAITING_VALUES(w)));
}

void meeting_home_member(struct request *r, struct json *data)
{
	struct work *w = r->work;
	struct moment day = moment_at(w->today, 0, 0, 0);
	bool both = may(w->actor, &meeting_view);
	struct json *list = json_list_in(data, "meetings");
	struct rows *rows = both ? select_both(w, day) : work_select(w,
		MINE HELD " AND m.starts_at >= ? ORDER BY m.starts_at, m.id LIMIT ?",
		BIND(w->actor->member_id, day, (int64_t)MOST_NEXT));

	while (rows_next(rows)) {
		if (rows->cells[0].number)
			mine_put(r, rows->cells, json_item(list));
		else
			put_tasks(r, rows->cells[1].text, data);
	}
	rows_end(rows);
}

void meeting_home_admin(struct request *r, struct json *data)
{
	struct work *w = r->work;

	if (!json_at(data, "meeting_tasks")) /* not already brought with the member's meetings */
		put_tasks(r, work_text(w, "SELECT " WAITING, BIND(WAITING_VALUES(w))), data);
}
