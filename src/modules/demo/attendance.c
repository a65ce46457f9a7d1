/*
 * Who was expected and who came, for all meetings at once: the database makes all the rows by
 * itself, a fifth of a million. Chance is a checksum of meeting and member: always the same.
 */
#include <math.h>
#include "data/history.h"
#include "lib/json.h"
#include "modules/demo/inside.h"

/* luck of 1000: to 35 on leave, to 38 refused leave, 45 to 75 absent, then how they signed in. */
static void everybody(struct work *w)
{
	work_change(w,
		"INSERT INTO attendance (meeting_id, member_id, voting, leave_state, leave_reason,"
		" leave_asked_at, leave_decided_at, signed_at, channel, tick_reason, created_at)"
		" SELECT t.meeting_id, t.member_id, t.voting,"
		"  CASE WHEN luck < 35 THEN 'granted' WHEN luck < 38 THEN 'refused' ELSE 'none' END,"
		"  IF(luck < 38, ELT(1 + luck % 5, '出差在外', '身体不适', '单位值班', '探亲', '外出培训'), NULL),"
		"  IF(luck < 38, t.starts_at - INTERVAL 1 + luck % 40 HOUR, NULL),"
		"  IF(luck < 38, t.starts_at - INTERVAL 30 MINUTE, NULL),"
		"  IF(held AND luck >= 35 AND NOT luck BETWEEN 45 AND 75,"
		"     t.starts_at + INTERVAL IF(luck > 975, 25, 3 - luck % 25) MINUTE, NULL),"
		"  CASE WHEN NOT held OR luck < 35 OR luck BETWEEN 45 AND 75 THEN NULL WHEN luck > 975 THEN 'late'"
		"     WHEN elder AND luck < 500 OR luck < 120 THEN 'tick' WHEN luck < 220 THEN 'code' ELSE 'qr' END,"
		"  IF(held AND luck > 975, '手机没电，现场核对后补签', NULL), LEAST(?, t.starts_at - INTERVAL 5 DAY)"
		" FROM (SELECT e.id AS meeting_id, m.id AS member_id, e.starts_at,"
		"   m.stage = 'full' AS voting, m.work = '502' AS elder,"
		"   e.starts_at < ? AND e.state <> 'cancelled' AS held,"
		"   IF(e.starts_at > ?, 500, IF(m.floating, 0, CRC32(CONCAT(e.id, '-', m.id)) % 1000)) AS luck"
		"  FROM meeting e JOIN member m ON m.organisation_id = e.organisation_id AND NOT m.lost"
		"  AND m.standing = 'normal'"
		"  WHERE e.kind IN ('assembly', 'theme_day', 'lecture', 'organisation_life', 'group_meeting')"
		"   AND (m.stage IN ('full', 'probationary') AND m.joined_on <= e.starts_at"
		"     OR e.kind = 'lecture' AND m.stage = 'activist')"
		"   AND (e.kind <> 'group_meeting' OR m.id % 3 = e.id % 3)"
		"  UNION ALL SELECT e.id, m.id, e.starts_at, m.stage = 'full', FALSE, e.starts_at < ?,"
		"   40 + CRC32(CONCAT(e.id, '-', m.id)) % 930"
		"  FROM meeting e JOIN member m ON m.organisation_id = e.organisation_id AND m.party_post IS NOT NULL"
		"  WHERE e.kind = 'committee_meeting') t", BIND(w->now, w->now, w->now, w->now));
}

/* Today: the first have signed in, one is on leave, one asks; the logins have yet to come. */
static void today_so_far(struct county *c, int64_t meeting_id)
{
	struct work *w = c->w;
	int64_t first = c->members[c->home->first].id;

	work_change(w,
		"UPDATE attendance SET leave_state = 'none', leave_reason = NULL, leave_asked_at = NULL,"
		" leave_decided_at = NULL, signed_at = NULL, channel = NULL, tick_reason = NULL WHERE meeting_id = ?",
		BIND(meeting_id));
	work_change(w,
		"UPDATE attendance SET signed_at = ? - INTERVAL 1 + member_id % 4 MINUTE, channel = IF(member_id % 5, 'qr', 'code')"
		" WHERE meeting_id = ? AND member_id BETWEEN ? AND ?", BIND(w->now, meeting_id, first + 10, first + 14));
	work_change(w,
		"UPDATE attendance SET leave_state = 'granted', leave_reason = '外出培训', leave_asked_at = ? - INTERVAL 1 DAY,"
		" leave_decided_at = ? - INTERVAL 20 HOUR WHERE meeting_id = ? AND member_id = ?",
		BIND(w->now, w->now, meeting_id, first + 3));
	work_change(w,
		"UPDATE attendance SET leave_state = 'asked', leave_reason = '家里有事，晚到半小时以上', leave_asked_at = ? - INTERVAL 2 HOUR"
		" WHERE meeting_id = ? AND member_id = ?", BIND(w->now, meeting_id, first + 4));
}

static void counts(struct work *w)
{
	work_change(w, "UPDATE meeting e JOIN (SELECT meeting_id, COUNT(*) AS expected,"
		" SUM(leave_state = 'granted') AS away, COUNT(signed_at) AS came FROM attendance GROUP BY meeting_id) a"
		" ON a.meeting_id = e.id SET e.expected_count = a.expected, e.leave_count = a.away,"
		" e.present_count = a.came", BIND_NONE);
}

/*
 * 主报 to the work committee, received with its review; 抄报 to those between, of which what is
 * recent is unread here and there.
 */
static void receipts(struct work *w)
{
	work_change(w,
		"INSERT INTO receipt (subject, subject_id, organisation_id, path, main, created_at, received_at,"
		" received_name) SELECT t.subject, t.id, t.organisation_id, t.path, t.main, t.submitted_at,"
		" IF(t.seen, LEAST(?, t.submitted_at + INTERVAL 1 + t.id % 24 HOUR), NULL), IF(t.seen, t.contact, NULL)"
		" FROM (SELECT s.*, o.id AS organisation_id, o.path, o.contact, o.kind = 'work_committee' AS main,"
		"   IF(o.kind = 'work_committee', s.state <> 'submitted', s.submitted_at < ? - INTERVAL 25 HOUR"
		"    AND (s.submitted_at < ? - INTERVAL 45 DAY OR (s.id + o.id) % 4)) AS seen"
		"  FROM (SELECT 'meeting' AS subject, id, path AS below, submitted_at, state FROM meeting"
		"    WHERE submitted_at IS NOT NULL"
		"   UNION ALL SELECT 'plan', id, path, submitted_at, state FROM plan WHERE submitted_at IS NOT NULL) s"
		"  JOIN organisation o ON o.path IN (LEFT(s.below, 5), LEFT(s.below, 10), LEFT(s.below, 15))"
		"   AND o.path <> s.below) t", BIND(w->now, w->now, w->now));
}

/* Who did what, for the demo branch alone: its pages show it. */
static void past(struct county *c)
{
	struct work *w = c->w;
	const struct actor *actor = w->actor;
	struct moment now = w->now;
	struct actor branch = { .name = "支部管理员", .organisation_id = c->home->id,
		.organisation = c->home->name };
	struct actor above = { .name = "机关党工委管理员", .organisation_id = c->work_committee_id,
		.organisation = "中共云溪县委直属机关工作委员会" };
	struct rows *rows = work_select(w,
		"SELECT id, title, path, submitted_at, opinion, state = 'passed'"
		" AND submitted_at < ? - INTERVAL 26 HOUR FROM meeting"
		" WHERE organisation_id = ? AND submitted_at IS NOT NULL ORDER BY submitted_at",
		BIND(w->now, c->home->id));

	while (rows_next(rows)) {
		const struct cell *m = rows->cells;
		struct history_entry e = { .action = "submit", .record = "meeting",
			.object_id = m[0].number, .object_label = m[1].text, .path = m[2].text };

		w->actor = &branch;
		w->now = m[3].moment;
		history_write(w, &e);
		if (!m[5].number)
			continue;
		e.action = "pass";
		e.note = m[4].text;
		w->actor = &above;
		w->now.at += 26 * 3600;
		history_write(w, &e);
	}
	w->actor = actor;
	w->now = now;
}

/* ---- signatures of the demo branch ---- */

/* Strokes as the pad gives them: a few sweeps that look written. */
static void add_signature(struct county *c, int64_t member_id)
{
	struct json *strokes = json_root_list(c->w->arena);
	int x = 30;

	for (int s = chance_between(&c->chance, 5, 9); s > 0; s--) {
		struct json *points = json_list_in(json_item(strokes), "points");
		int tilt = chance_between(&c->chance, -30, 30), length = chance_between(&c->chance, 25, 60);
		int y = chance_between(&c->chance, 35, 95);

		for (int i = 0; i <= 8; i++) {
			struct json *point = json_item(points);

			json_number(point, "x", x + length * i / 8);
			json_number(point, "y", y + tilt * i / 8 + (int)(6 * sin(i * 0.9)));
			json_number(point, "time", 1000 * s + 16 * i);
		}
		x += chance_between(&c->chance, 12, 36);
	}
	work_change(c->w, "INSERT INTO signature (member_id, strokes, captured_at) VALUES (?, ?, ?)",
		BIND(member_id, json_plain(strokes), c->w->now));
}

void demo_attendance(struct county *c, int64_t today)
{
	everybody(c->w);
	today_so_far(c, today);
	counts(c->w);
	receipts(c->w);
	past(c);
	for (int i = 0; i < c->home->size; i++)
		if (i != 6) /* the 预备党员 of the logins has yet to write hers */
			add_signature(c, c->members[c->home->first + (size_t)i].id);
}
