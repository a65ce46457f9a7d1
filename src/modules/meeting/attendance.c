/*
 * Counts are never kept by those who sign in: five hundred in ten seconds would queue on the
 * meeting's one row. The branch's verbs and the report write them; pages that need them live ask.
 */
#include "modules/meeting/attendance.h"
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "lib/json.h"
#include "modules/member/member.h"

/* Seconds: how long before it begins a list follows the roster, how long ago one still signs in. */
enum { FOLLOWED_BEFORE = 86400, LONGEST_WINDOW = 3 * 86400 };

static const struct choice channels[] = {
	{ 1, "qr", "扫码" }, { 2, "code", "口令" }, { 3, "tick", "代签" }, { 4, "late", "补签" }, { 0 }
};

const char *attendance_channel(const char *channel)
{
	const struct choice *c = channel ? choice_find(channels, channel) : NULL;

	return c ? c->label : "";
}

static struct attendee attendee_from(const struct cell *c)
{
	const struct choice *stage = c[3].text ? choice_find(member_stages, c[3].text) : NULL;

	return (struct attendee){ .id = c[0].number, .member_id = c[1].number, .name = c[2].text,
		.stage = stage ? stage->label : "", .post = c[4].text, .voting = c[5].number != 0,
		.leave_state = c[6].text, .leave_reason = c[7].text, .signed_at = c[8].moment,
		.channel = c[9].text, .tick_reason = c[10].text, .has_signature = c[11].number != 0,
		.leave_answer = c[12].text };
}

struct attendee *attendance_rows(struct work *w, int64_t meeting_id, size_t *count)
{
	struct attendee *people = ARENA_ARRAY(w->arena, struct attendee, MOST_PEOPLE);
	struct rows *rows = work_select(w,
		"SELECT a.id, a.member_id, p.name, p.stage, p.party_post, a.voting,"
		" a.leave_state, a.leave_reason, a.signed_at, a.channel, a.tick_reason, s.member_id IS NOT NULL,"
		" a.leave_answer"
		" FROM attendance a JOIN member p ON p.id = a.member_id"
		" LEFT JOIN signature s ON s.member_id = a.member_id"
		" WHERE a.meeting_id = ? ORDER BY p.party_post IS NULL, p.id LIMIT ?",
		BIND(meeting_id, (int64_t)MOST_PEOPLE));

	for (*count = 0; rows_next(rows) && *count < MOST_PEOPLE;)
		people[(*count)++] = attendee_from(rows->cells);
	rows_end(rows);
	return people;
}

struct attendance_sums attendance_sums(struct work *w, int64_t meeting_id)
{
	struct attendance_sums s = { 0 };
	struct rows *rows = work_select(w,
		"SELECT COUNT(*), CAST(COALESCE(SUM(signed_at IS NOT NULL), 0) AS SIGNED),"
		" CAST(COALESCE(SUM(signed_at IS NULL AND leave_state = 'granted'), 0) AS SIGNED),"
		" CAST(COALESCE(SUM(leave_state = 'asked'), 0) AS SIGNED), CAST(COALESCE(SUM(voting), 0) AS SIGNED),"
		" CAST(COALESCE(SUM(voting AND signed_at IS NOT NULL), 0) AS SIGNED)"
		" FROM attendance WHERE meeting_id = ?",
		BIND(meeting_id));

	if (rows_next(rows))
		s = (struct attendance_sums){ rows->cells[0].number, rows->cells[1].number,
			rows->cells[2].number, rows->cells[3].number, rows->cells[4].number,
			rows->cells[5].number };
	rows_end(rows);
	return s;
}

struct attendance_sums attendance_sums_of(const struct attendee *people, size_t count)
{
	struct attendance_sums s = { .expected = (int64_t)count };

	for (const struct attendee *it = people; it < people + count; it++) {
		s.present += it->signed_at.at != 0;
		s.on_leave += !it->signed_at.at && text_is(it->leave_state, "granted");
		s.asked += text_is(it->leave_state, "asked");
		s.voting += it->voting;
		s.voting_present += it->voting && it->signed_at.at;
	}
	return s;
}

/* The counts of many meetings, given as [{"id":12},…]. */
static void count_all(struct work *w, const char *meetings)
{
	work_change(w, "UPDATE meeting m JOIN (SELECT j.id, COUNT(a.id) AS expected,"
		" COALESCE(SUM(a.signed_at IS NULL AND a.leave_state = 'granted'), 0) AS on_leave,"
		" COALESCE(SUM(a.signed_at IS NOT NULL), 0) AS present"
		" FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$.id')) j"
		" LEFT JOIN attendance a ON a.meeting_id = j.id GROUP BY j.id) s ON s.id = m.id"
		" SET m.expected_count = s.expected, m.leave_count = s.on_leave, m.present_count = s.present",
		BIND(meetings));
}

static const char *only(struct work *w, int64_t meeting_id)
{
	return arena_format(w->arena, "[{\"id\":%lld}]", (long long)meeting_id);
}

void attendance_count(struct work *w, int64_t meeting_id)
{
	count_all(w, only(w, meeting_id));
}

static void remember(struct work *w, const struct meeting *m, const char *action, const char *note)
{
	history_write(w, &(struct history_entry){ .action = action, .record = "meeting",
		.object_id = m->row.id, .object_label = m->title, .path = m->row.path, .note = note });
}

/* ---- who is expected ---- */

/* Of member p at meeting m: the usual list of its kind, and who of any list has a vote (4.3). */
#define USUAL " p.organisation_id = m.organisation_id AND" ELIGIBLE_TO_COUNT("p") \
	" AND (m.kind <> 'committee_meeting' OR p.party_post IS NOT NULL)" \
	" AND (m.kind <> 'group_meeting' OR m.group_id IS NULL OR p.group_id <=> m.group_id)"
#define VOTES " (p.organisation_id = m.organisation_id AND" ELIGIBLE_TO_VOTE("p", "DATE(m.starts_at)") ")"
/* Whose row a goes; who asked for leave stays while he belongs to the branch. */
#define GOES " (NOT m.expected_by_hand AND a.signed_at IS NULL AND NOT (" USUAL ")" \
	" AND (a.leave_state = 'none' OR p.removed_at IS NOT NULL" \
	"  OR p.organisation_id <> m.organisation_id))"
#define THESE " JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$.id')) j JOIN meeting m ON m.id = j.id"

static void add_usual(struct work *w, const char *meetings)
{
	work_change(w, "INSERT INTO attendance (meeting_id, member_id, voting, created_at)"
		" SELECT m.id, p.id," VOTES ", ? FROM" THESE " JOIN member p ON" USUAL
		" LEFT JOIN attendance a ON a.meeting_id = m.id AND a.member_id = p.id"
		" WHERE NOT m.expected_by_hand AND a.id IS NULL", BIND(w->now, meetings));
}

static void refresh_votes(struct work *w, const char *meetings)
{
	work_change(w, "UPDATE" THESE " JOIN attendance a ON a.meeting_id = m.id"
		" JOIN member p ON p.id = a.member_id SET a.voting =" VOTES " WHERE a.voting <>" VOTES,
		BIND(meetings));
}

void attendance_expect_usual(struct work *w, const struct meeting *m)
{
	add_usual(w, only(w, m->row.id));
	attendance_count(w, m->row.id);
}

/* A list made by hand keeps its people, but not votes they no longer have. */
static void follow(struct work *w, const char *meetings)
{
	work_change(w, "DELETE a FROM" THESE " JOIN attendance a ON a.meeting_id = m.id"
		" JOIN member p ON p.id = a.member_id WHERE" GOES, BIND(meetings));
	add_usual(w, meetings);
	refresh_votes(w, meetings);
	count_all(w, meetings);
}

/* The first who signs in fixes the list: who may vote is settled when a meeting begins (4.3). */
static bool may_follow(struct work *w, const struct meeting *m)
{
	struct moment from, to;

	meeting_window(w, m, &from, &to);
	return m->state == MEETING_PLANNED && w->now.at <= to.at
		&& !work_number(w, 0, "SELECT EXISTS (SELECT 1 FROM attendance WHERE meeting_id = ?"
			" AND signed_at IS NOT NULL)", BIND(m->row.id));
}

/* After a verb of the branch; `unbegun` as it was before it. */
static void settle(struct work *w, const struct meeting *m, bool unbegun)
{
	if (unbegun)
		follow(w, only(w, m->row.id));
	else
		attendance_count(w, m->row.id);
}

/* Asked without locks which lists differ, so that the changes lock no others. */
void attendance_follow_roster(struct work *w, int64_t subject)
{
	struct moment from = { w->now.at - LONGEST_WINDOW }, to = { w->now.at + FOLLOWED_BEFORE };
	struct json *list = json_root_list(w->arena);
	struct rows *rows = work_select(w, "SELECT m.id FROM meeting m WHERE m.removed_at IS NULL"
		" AND m.state = 'planned' AND m.starts_at BETWEEN ? AND ?"
		" AND COALESCE(m.sign_in_to, m.starts_at + INTERVAL ? MINUTE) >= ?"
		" AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.meeting_id = m.id"
		"  AND a.signed_at IS NOT NULL)"
		" AND (EXISTS (SELECT 1 FROM attendance a JOIN member p ON p.id = a.member_id"
		"   WHERE a.meeting_id = m.id AND (a.voting <>" VOTES " OR" GOES "))"
		"  OR NOT m.expected_by_hand AND EXISTS (SELECT 1 FROM member p WHERE" USUAL
		"   AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.meeting_id = m.id"
		"    AND a.member_id = p.id)))",
		BIND(from, to, parameter_number(w, "signin.window_after"), w->now));

	while (rows_next(rows))
		json_number(json_item(list), "id", rows->cells[0].number);
	if (json_count(list))
		follow(w, json_plain(list));
}

void attendance_expect(struct work *w, const struct meeting *m, const char *member_ids)
{
	const char *ids = member_ids ? member_ids : "";
	bool unbegun = may_follow(w, m);

	work_change(w, "UPDATE meeting SET expected_by_hand = 1 WHERE id = ?", BIND(m->row.id));
	work_change(w, "DELETE FROM attendance WHERE meeting_id = ? AND signed_at IS NULL"
		" AND NOT FIND_IN_SET(member_id, ?)", BIND(m->row.id, ids));
	work_change(w, "INSERT INTO attendance (meeting_id, member_id, voting, created_at)"
		" SELECT m.id, p.id," VOTES ", ? FROM meeting m JOIN member p ON p.organisation_id = m.organisation_id"
		" LEFT JOIN attendance a ON a.meeting_id = m.id AND a.member_id = p.id"
		" WHERE m.id = ? AND p.removed_at IS NULL AND a.id IS NULL AND FIND_IN_SET(p.id, ?)",
		BIND(w->now, m->row.id, ids));
	if (unbegun)
		refresh_votes(w, only(w, m->row.id));
	attendance_count(w, m->row.id);
	remember(w, m, "expect", NULL);
}

/* ---- ticks and leave, by the branch ---- */

/* Of those ticked only whom the verb touches, asked before it: the history names nobody else. */
enum touched { ANY, NOT_SIGNED, TICKED };

static const char *names_of(
	struct work *w, const struct meeting *m, const char *ids, enum touched which)
{
	return work_text(w, "SELECT GROUP_CONCAT(p.name ORDER BY p.id SEPARATOR '、') FROM attendance a"
		" JOIN member p ON p.id = a.member_id WHERE a.meeting_id = ? AND FIND_IN_SET(a.id, ?)"
		" AND CASE ? WHEN 0 THEN TRUE WHEN 1 THEN a.signed_at IS NULL"
		" ELSE a.channel IN ('tick', 'late') END",
		BIND(m->row.id, ids, (int64_t)which));
}

bool attendance_tick(struct work *w, const struct meeting *m, const char *ids, const char *reason,
	struct problems *p)
{
	struct moment from, to;
	const char *names;
	bool late, unbegun;

	meeting_window(w, m, &from, &to);
	late = w->now.at > to.at;
	if (w->now.at < from.at)
		problem(p, NULL, "签到还没有开始，%s 起可以代签", moment_text(w->arena, from));
	if (text_empty(ids))
		problem(p, NULL, "请先勾选到会的人");
	if (late && text_empty(reason))
		problem(p, "reason", "签到时间已过，补签要写明原因");
	if (text_length(reason) > 200)
		problem(p, "reason", "原因最多 200 字");
	if (p->count)
		return false;
	unbegun = may_follow(w, m);
	names = names_of(w, m, ids, NOT_SIGNED);
	if (work_change(w,
			"UPDATE attendance SET signed_at = ?, channel = ?, tick_reason = ?, ticked_by = ?"
			" WHERE meeting_id = ? AND signed_at IS NULL AND FIND_IN_SET(id, ?)",
			BIND(w->now, late ? "late" : "tick", reason, bind_reference(w->actor->id), m->row.id,
				ids))
		< 1) {
		problem(p, NULL, "勾选的人都已经签到");
		return false;
	}
	settle(w, m, unbegun);
	remember(w, m, "tick",
		arena_format(w->arena, "%s：%s%s%s", late ? "补签" : "代签", names,
			reason ? "，原因：" : "", reason ? reason : ""));
	return true;
}

bool attendance_untick(struct work *w, const struct meeting *m, const char *ids, struct problems *p)
{
	const char *names = names_of(w, m, ids ? ids : "", TICKED);

	if (work_change(w, "UPDATE attendance SET signed_at = NULL, channel = NULL, tick_reason = NULL,"
		" ticked_by = NULL WHERE meeting_id = ? AND channel IN ('tick', 'late') AND FIND_IN_SET(id, ?)",
		BIND(m->row.id, ids ? ids : "")) < 1) {
		problem(p, NULL, "只能撤销代签和补签，本人扫码或输口令的签到不能撤销");
		return false;
	}
	attendance_count(w, m->row.id);
	remember(w, m, "tick", arena_format(w->arena, "撤销代签：%s", names));
	return true;
}

bool attendance_enter_leave(struct work *w, const struct meeting *m, const char *ids,
	const char *reason, struct problems *p)
{
	const char *names;
	bool unbegun;

	if (text_empty(ids))
		problem(p, NULL, "请先勾选请假的人");
	if (text_empty(reason))
		problem(p, "reason", "请写明请假原因");
	if (text_length(reason) > 200)
		problem(p, "reason", "原因最多 200 字");
	if (p->count)
		return false;
	unbegun = may_follow(w, m);
	names = names_of(w, m, ids, NOT_SIGNED);
	if (work_change(w, "UPDATE attendance SET leave_state = 'granted', leave_reason = ?,"
		" leave_decided_at = ?, leave_decided_by = ? WHERE meeting_id = ? AND signed_at IS NULL"
		" AND FIND_IN_SET(id, ?)", BIND(reason, w->now, bind_reference(w->actor->id), m->row.id, ids)) < 1) {
		problem(p, NULL, "勾选的人都已经签到，不能再登记请假");
		return false;
	}
	settle(w, m, unbegun);
	remember(w, m, "grant_leave", arena_format(w->arena, "%s，原因：%s", names, reason));
	return true;
}

bool attendance_decide_leave(struct work *w, const struct meeting *m, int64_t id, bool grant,
	const char *answer, struct problems *p)
{
	const char *ids = arena_format(w->arena, "%lld", (long long)id), *names;
	bool unbegun = may_follow(w, m);

	if (!grant && text_empty(answer))
		problem(p, "answer", "不准假要写明原因，本人会看到");
	if (text_length(answer) > 200)
		problem(p, "answer", "原因最多 200 字");
	if (p->count)
		return false;
	if (work_change(w, "UPDATE attendance SET leave_state = ?, leave_answer = ?,"
		" leave_decided_at = ?, leave_decided_by = ?"
		" WHERE id = ? AND meeting_id = ? AND leave_state = 'asked'",
		BIND(grant ? "granted" : "refused", grant ? NULL : answer, w->now,
			bind_reference(w->actor->id), id, m->row.id))
		< 1) {
		problem(p, NULL, "这条请假已经处理过，请刷新后核对");
		return false;
	}
	settle(w, m, unbegun);
	names = names_of(w, m, ids, ANY);
	remember(w, m, grant ? "grant_leave" : "refuse_leave",
		grant ? names : arena_format(w->arena, "%s，原因：%s", names, answer));
	return true;
}
