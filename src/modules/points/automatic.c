/*
 * What other modules say is proposed here, never counted without the branch. A passed ledger names
 * those who were absent or late; a ledger that is open again takes back what it said.
 */
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "modules/points/points_pages.h"

enum { MOST_OLD = 2000 };

/*
 * Those expected at meeting e and the code that applies: absent with leave, absent without, late by
 * the clock of a scan. Entered by hand (代签、补签) means there, the time is unknown.
 */
#define WANTED "SELECT a.member_id, CASE" \
	" WHEN a.signed_at IS NULL AND a.leave_state = 'granted' THEN 'meeting_leave'" \
	" WHEN a.signed_at IS NULL THEN 'meeting_absent'" \
	" WHEN a.channel IN ('qr', 'code') AND a.signed_at > e.starts_at + INTERVAL ? MINUTE THEN 'meeting_late'" \
	" END AS code FROM meeting e JOIN attendance a ON a.meeting_id = e.id" \
	" JOIN member p ON p.id = a.member_id WHERE e.id = ? AND e.state = 'passed' AND e.removed_at IS NULL AND " \
	POINTS_HOLDER

struct old {
	int64_t id, member_id;
	int year;
};

/* Entries of this meeting that it says no longer, in years that are not closed. */
static size_t outdated(struct work *w, int64_t meeting_id, struct old *olds)
{
	size_t count = 0;
	struct rows *rows = work_select(w,
		"SELECT o.id, o.member_id, o.year FROM points_entry o JOIN points_item oi ON oi.id = o.item_id"
		" LEFT JOIN (" WANTED ") n ON n.member_id = o.member_id AND n.code = oi.code"
		" LEFT JOIN points_year y ON y.member_id = o.member_id AND y.year = o.year"
		" WHERE o.source = 'meeting' AND o.source_id = ? AND o.live = 1 AND n.member_id IS NULL"
		" AND y.closed_at IS NULL ORDER BY o.member_id LIMIT ?",
		BIND(parameter_number(w, "points.late_minutes"), meeting_id, meeting_id, (int64_t)MOST_OLD));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;

		olds[count++] =
			(struct old){ .id = c[0].number, .member_id = c[1].number, .year = (int)c[2].number };
	}
	rows_end(rows);
	return count;
}

/* Its year is held, so nobody confirms it meanwhile. The branch's own reversal stays beside it. */
static void take_back(struct work *w, const struct old *o, const char *reason)
{
	points_hold(w, points_number(w->arena, o->member_id), o->year);
	if (!points_take_off(w, o->id, "taken_back", reason))
		work_change(w,
			"UPDATE points_entry SET state = IF(state = 'reversed', 'taken_back', 'dropped'),"
			" note = LEFT(CONCAT_WS('；', note, ?), 400), version = version + 1, updated_at = ?,"
			" updated_by = ? WHERE id = ? AND state IN ('proposed', 'declined', 'reversed')",
			BIND(reason, w->now, bind_reference(w->actor->id), o->id));
}

/* The unique key says what is there already. */
static int64_t propose(struct work *w, int64_t meeting_id)
{
	return work_change(w,
		"INSERT INTO points_entry (organisation_id, path, member_id, year, item_id, points, happened_on, evidence,"
		" source, source_id, state, created_at, created_by, updated_at, updated_by)"
		" SELECT e.organisation_id, e.path, n.member_id, YEAR(e.starts_at), i.id,"
		" IF(i.direction = 'plus', i.points, -i.points), DATE(e.starts_at),"
		" e.title, 'meeting', e.id, 'proposed', ?, ?, ?, ?"
		" FROM (" WANTED ") n JOIN meeting e ON e.id = ?"
		" JOIN points_item i ON i.code = n.code AND i.kind = 'automatic' AND NOT i.stopped AND i.points > 0"
		" AND i.effective_on <= DATE(e.starts_at) AND NOT EXISTS (SELECT 1 FROM points_item v WHERE v.code = i.code"
		"  AND v.effective_on <= DATE(e.starts_at) AND v.effective_on > i.effective_on)"
		" WHERE NOT EXISTS (SELECT 1 FROM points_year y WHERE y.year = YEAR(e.starts_at) AND y.closed_at IS NOT NULL"
		"  AND (y.member_id = n.member_id OR y.organisation_id = e.organisation_id))"
		" ORDER BY n.member_id ON DUPLICATE KEY UPDATE points_entry.id = points_entry.id",
		BIND(w->now, bind_reference(w->actor->id), w->now, bind_reference(w->actor->id),
			parameter_number(w, "points.late_minutes"), meeting_id, meeting_id));
}

static void leave_history(struct work *w, int64_t id, const char *title, const char *path,
	const char *what, int64_t count)
{
	if (count > 0)
		history_write(w, &(struct history_entry){ .action = "points", .record = "meeting",
			.object_id = id, .object_label = title, .path = path,
			.note = arena_format(w->arena, "%s %lld 条", what, (long long)count) });
}

void points_from_meeting(struct work *w, int64_t meeting_id)
{
	struct old *olds = ARENA_ARRAY(w->arena, struct old, MOST_OLD);
	const char *path = NULL, *title = NULL;
	size_t count;
	/* two runs for the same ledger wait for each other */
	struct rows *rows = work_select(w, "SELECT path, title FROM meeting WHERE id = ? FOR UPDATE",
		BIND(meeting_id));

	if (rows_next(rows)) {
		path = rows->cells[0].text;
		title = rows->cells[1].text;
	}
	rows_end(rows);
	if (!path)
		return;
	count = outdated(w, meeting_id, olds);
	for (size_t i = 0; i < count; i++)
		take_back(w, &olds[i], "会议台账更正");
	leave_history(w, meeting_id, title, path, "台账更正，撤回加减分", (int64_t)count);
	leave_history(w, meeting_id, title, path, "按台账提出加减分", propose(w, meeting_id));
}

/* ---- what happened to one member ---- */

/* The item by the sanction, or by who commended, as far as the name of the award says it. */
#define ITEM_OF_CHANGE "CASE WHEN c.kind = 'sanction' THEN CASE c.sanction" \
	"  WHEN 'warning' THEN 'sanction_warning' WHEN 'serious' THEN 'sanction_serious'" \
	"  WHEN 'posts' THEN 'sanction_post' ELSE 'sanction_probation' END" \
	" WHEN c.award REGEXP '省|全国|中央|市委|市级|全市' THEN 'award_city'" \
	" WHEN c.award REGEXP '县委|县级|全县|区委|区级|全区' THEN 'award_county'" \
	" ELSE 'award_committee' END"

static int64_t propose_change(struct work *w, int64_t change_id)
{
	return work_change(w,
		"INSERT INTO points_entry (organisation_id, path, member_id, year, item_id, points, happened_on, evidence,"
		" source, source_id, state, created_at, created_by, updated_at, updated_by)"
		" SELECT p.organisation_id, p.path, p.id, YEAR(c.on_date), i.id,"
		" IF(i.direction = 'plus', i.points, -i.points), c.on_date,"
		" LEFT(CONCAT_WS('，', c.award, c.basis), 200), 'change', c.id, 'proposed', ?, ?, ?, ?"
		" FROM member_change c JOIN member p ON p.id = c.member_id AND " POINTS_HOLDER
		" JOIN points_item i ON i.code = " ITEM_OF_CHANGE " AND NOT i.stopped AND i.points > 0"
		" AND i.effective_on <= c.on_date AND NOT EXISTS (SELECT 1 FROM points_item v"
		"  WHERE v.code = i.code AND v.effective_on <= c.on_date AND v.effective_on > i.effective_on)"
		" WHERE c.id = ? AND c.state = 'done' AND c.kind IN ('reward', 'sanction')"
		" AND YEAR(c.on_date) >= ? AND NOT EXISTS (SELECT 1 FROM points_year y"
		"  WHERE y.year = YEAR(c.on_date) AND y.closed_at IS NOT NULL"
		"  AND (y.member_id = p.id OR y.organisation_id = p.organisation_id))"
		" ON DUPLICATE KEY UPDATE points_entry.id = points_entry.id",
		BIND(w->now, bind_reference(w->actor->id), w->now, bind_reference(w->actor->id), change_id,
			(int64_t)w->today.year - 1));
}

void points_from_change(struct work *w, int64_t change_id)
{
	struct rows *rows = work_select(w, "SELECT o.id, o.member_id, o.year FROM points_entry o"
		" JOIN member_change c ON c.id = o.source_id AND c.state <> 'done'"
		" LEFT JOIN points_year y ON y.member_id = o.member_id AND y.year = o.year"
		" WHERE o.source = 'change' AND o.source_id = ? AND o.live = 1 AND y.closed_at IS NULL",
		BIND(change_id));
	struct old old = { 0 };

	if (rows_next(rows))
		old = (struct old){ rows->cells[0].number, rows->cells[1].number,
			(int)rows->cells[2].number };
	rows_end(rows);
	if (old.id)
		take_back(w, &old, "变动已经撤销");
	propose_change(w, change_id);
}
