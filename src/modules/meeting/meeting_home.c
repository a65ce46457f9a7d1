/*
 * The home page: a member's next meetings, and what waits for an administrator. For a person who
 * is both one question brings both; the counts then travel as one text beside the meetings.
 */
#include "base/text.h"
#include "data/code.h"
#include "modules/meeting/meeting_pages.h"
#include "modules/meeting/mine.h"

#define HELD " AND m.state <> 'cancelled'"

enum { SOON_DAYS = 7, MOST_NEXT = 5, COUNTS = 8 };

/* What a number counts and what the list behind it shows. */
#define LEAVE_ASKED "m.state = 'planned' AND m.starts_at > ? AND EXISTS" \
	" (SELECT 1 FROM attendance l WHERE l.meeting_id = m.id AND l.leave_state = 'asked')"
#define SOON "m.state = 'planned' AND m.starts_at BETWEEN ? AND ?"
#define UNREPORTED "m.state = 'planned' AND m.starts_at < ?"

/* In the order of the table below; its values are those of WAITING_VALUES. */
#define WAITING "CONCAT_WS(','," \
	" (SELECT COUNT(*) FROM meeting m WHERE state = 'returned' AND @scope(m owner kind meeting.submit) AND removed_at IS NULL)," \
	" (SELECT COUNT(*) FROM plan m WHERE state = 'returned' AND @scope(m owner meeting.submit) AND removed_at IS NULL)," \
	" (SELECT COUNT(*) FROM meeting m WHERE " LEAVE_ASKED " AND @scope(m owner kind meeting.edit) AND removed_at IS NULL)," \
	" (SELECT COUNT(*) FROM meeting m WHERE " SOON " AND @scope(m owner kind meeting.edit) AND removed_at IS NULL)," \
	" (SELECT COUNT(*) FROM meeting m WHERE " UNREPORTED " AND @scope(m owner kind meeting.submit) AND removed_at IS NULL)," \
	" (SELECT COUNT(*) FROM meeting m WHERE state = 'submitted' AND @scope(m owner kind meeting.approve) AND removed_at IS NULL)," \
	" (SELECT COUNT(*) FROM plan m WHERE state = 'submitted' AND @scope(m owner meeting.approve) AND removed_at IS NULL)," \
	" (SELECT COUNT(*) FROM receipt WHERE organisation_id = ? AND received_at IS NULL))"
#define WAITING_VALUES(w)                                                                        \
	(w)->now, (w)->now, soon_end(w), (w)->now, (w)->actor->organisation_id

static struct moment soon_end(struct work *w)
{
	return (struct moment){ w->now.at + SOON_DAYS * 86400 };
}

static const struct { const struct permission *may; const char *label, *href; } tasks[COUNTS] = {
	{ &meeting_submit, "台账被退回，请修改后再报", "/meetings?state=returned" },
	{ &meeting_submit, "计划被退回，请修改后再报", "/plans?state=returned" },
	{ &meeting_edit, "会议有请假等待批准", "/meetings/leave" },
	{ &meeting_edit, "七天内要召开", "/meetings/soon" },
	{ &meeting_submit, "已召开，台账未上报", "/meetings/unreported" },
	{ &meeting_approve, "台账等待审核", "/meetings?state=submitted" },
	{ &meeting_approve, "计划等待审核", "/plans?state=submitted" },
	{ &meeting_receive, "报送未签收", "/receipts" },
};

/* "0,1,2,…" as the tasks of those who may do something about them. */
static void put_tasks(struct request *r, const char *counts, struct json *data)
{
	struct json *list = json_list_in(data, "meeting_tasks");
	char *rest = arena_text(r->arena, counts ? counts : ""), *text;

	for (size_t i = 0; i < COUNTS && (text = strsep(&rest, ",")); i++) {
		int64_t count = 0;
		struct json *item;

		if (!text_integer(text, &count) || !count || !may(r->work->actor, tasks[i].may))
			continue;
		item = json_item(list);
		json_text(item, "label", tasks[i].label);
		json_number(item, "count", count);
		json_text(item, "href", tasks[i].href);
	}
}

/* ---- the lists behind them ---- */

static size_t until_now(struct work *w, struct bind *binds)
{
	binds[0] = bind_moment(w->now);
	return 1;
}

static size_t soon_values(struct work *w, struct bind *binds)
{
	binds[0] = bind_moment(w->now);
	binds[1] = bind_moment(soon_end(w));
	return 2;
}

static void put_tabs(struct request *r, struct json *data)
{
	static const struct { const struct listing *listing; const struct permission *may;
		const char *label, *href; } tabs[] = {
		{ NULL, &meeting_view, "全部", "/meetings" },
		{ &meetings_soon, &meeting_edit, "七天内要召开", "/meetings/soon" },
		{ &meetings_leave, &meeting_edit, "有请假等待批准", "/meetings/leave" },
		{ &meetings_unreported, &meeting_submit, "已召开，台账未上报", "/meetings/unreported" },
	};

	for (size_t i = 0; i < sizeof tabs / sizeof tabs[0]; i++)
		if (may(r->work->actor, tabs[i].may))
			page_tab(data, tabs[i].label, tabs[i].href, r->route->listing == tabs[i].listing);
}

static const char *const columns[] = { "title", "kind", "organisation_id", "starts_at", "place",
	"expected_count", "present_count", "state", NULL };

const struct listing meetings_soon = {
	.title = "七天内要召开的活动", .where = SOON, .values = soon_values, .columns = columns,
	.sort = "starts_at", .head = put_tabs, .empty = "七天内没有要召开的活动。" };
const struct listing meetings_leave = {
	.title = "有请假等待批准的活动", .where = LEAVE_ASKED, .values = until_now, .columns = columns,
	.sort = "starts_at", .head = put_tabs,
	.empty = "没有等待批准的请假。党员提交请假后，请在活动的“应到与签到”里批准。" };
const struct listing meetings_unreported = {
	.title = "已召开、台账未上报的活动", .where = UNREPORTED, .values = until_now,
	.columns = columns, .sort = "starts_at", .head = put_tabs,
	.empty = "已召开的活动，台账都已上报。" };

/* ---- a member's next meetings ---- */

/*
 * What can be done now stands first: sign-in that is open, then what is ahead, then whoever is on
 * leave; signed or over last. The earliest first among equals.
 */
#define NEXT MINE HELD " AND (m.starts_at >= ? OR m.sign_in_to >= ?) ORDER BY CASE" \
	" WHEN a.signed_at IS NOT NULL OR m.state NOT IN ('planned', 'returned')" \
	"  OR COALESCE(m.sign_in_to, m.starts_at + INTERVAL ? MINUTE) < ? THEN 3" \
	" WHEN a.leave_state = 'granted' THEN 2" \
	" WHEN COALESCE(m.sign_in_from, m.starts_at - INTERVAL ? MINUTE) <= ? THEN 0 ELSE 1 END," \
	" m.starts_at, m.id LIMIT ?"
#define NEXT_VALUES(w) (w)->actor->member_id, since(w), (w)->now,                                 \
	parameter_number((w), "signin.window_after"), (w)->now,                                       \
	parameter_number((w), "signin.window_before"), (w)->now, (int64_t)MOST_NEXT

/* From midnight on, and what has begun before it and can still be signed. */
static struct moment since(struct work *w)
{
	int64_t day = moment_at(w->today, 0, 0, 0).at;
	int64_t open = w->now.at - parameter_number(w, "signin.window_after") * 60;

	return (struct moment){ open < day ? open : day };
}

static struct rows *select_both(struct work *w)
{
	return work_select(w, "(" NEXT ")"
		" UNION ALL SELECT 0, " WAITING ", NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0",
		BIND(NEXT_VALUES(w), WAITING_VALUES(w)));
}

void meeting_home_member(struct request *r, struct json *data)
{
	struct work *w = r->work;
	bool unwritten = false;
	struct json *list = json_list_in(data, "meetings");
	struct rows *rows = may(w->actor, &meeting_view) ? select_both(w)
		: work_select(w, NEXT, BIND(NEXT_VALUES(w)));

	while (rows_next(rows)) {
		if (!rows->cells[0].number) {
			put_tasks(r, rows->cells[1].text, data);
			continue;
		}
		mine_put(r, rows->cells, json_item(list));
		unwritten = !rows->cells[11].number;
	}
	rows_end(rows);
	json_flag(data, "signature_wanted", unwritten);
}

void meeting_home_admin(struct request *r, struct json *data)
{
	struct work *w = r->work;

	if (!json_at(data, "meeting_tasks")) /* not already brought with the member's meetings */
		put_tasks(r, work_text(w, "SELECT " WAITING, BIND(WAITING_VALUES(w))), data);
}
