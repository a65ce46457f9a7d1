/*
 * A member arrives: scans, types the code, or asks for leave beforehand. Signing in is one question
 * and one conditional update without locks on shared rows, so a full hall signs in at once.
 */
#include "base/text.h"
#include "data/history.h"
#include "modules/meeting/attendance.h"

bool attendance_arrival(struct work *w, int64_t meeting_id, int64_t member_id, struct arrival *a)
{
	struct rows *rows = work_select(w,
		"SELECT m.id, m.title, m.kind, m.starts_at, m.ends_at, m.place, m.state,"
		" m.sign_in_from, m.sign_in_to, m.path, a.id, p.name, a.leave_state, a.signed_at, a.code_failures,"
		" a.code_failed_at, a.leave_answer FROM meeting m"
		" LEFT JOIN attendance a ON a.meeting_id = m.id AND a.member_id = ?"
		" LEFT JOIN member p ON p.id = a.member_id AND p.removed_at IS NULL"
		" WHERE m.id = ? AND m.removed_at IS NULL",
		BIND(member_id, meeting_id));
	bool found = rows_next(rows);

	*a = (struct arrival){ 0 };
	if (found) {
		const struct cell *c = rows->cells;
		struct meeting *m = &a->meeting;
		const struct choice *kind = choice_find(meeting_kinds, c[2].text);
		const struct choice *state = choice_find(meeting_states, c[6].text);

		m->row.id = c[0].number;
		m->title = c[1].text;
		m->kind = kind ? (enum meeting_kind)kind->value : 0;
		m->starts_at = c[3].moment;
		m->ends_at = c[4].moment;
		m->place = c[5].text;
		m->state = state ? (enum meeting_state)state->value : 0;
		m->sign_in_from = c[7].moment;
		m->sign_in_to = c[8].moment;
		a->path = c[9].text;
		a->id = c[11].null ? 0 : c[10].number; /* a removed member is not expected */
		a->member = c[11].text;
		a->leave_state = c[12].text;
		a->leave_answer = c[16].text;
		a->signed_at = c[13].moment;
		a->code_failures = c[14].number;
		a->code_failed_at = c[15].moment;
	}
	rows_end(rows);
	return found;
}

const char *attendance_refusal(struct work *w, const struct arrival *a)
{
	struct moment from, to;

	meeting_window(w, &a->meeting, &from, &to);
	if (!a->id)
		return "您不在这次会议的应到名单中。如果应当参加，请联系支部把您加入名单。";
	if (a->meeting.state == MEETING_CANCELLED)
		return "这次会议已经取消，不用签到。";
	if (a->meeting.state != MEETING_PLANNED && a->meeting.state != MEETING_RETURNED)
		return "这次会议的台账已经上报，不能再签到。如有遗漏，请联系支部补签。";
	if (w->now.at < from.at)
		return arena_format(w->arena, "签到还没有开始，%s 起可以签到，请到时再扫码。", moment_text(w->arena, from));
	if (w->now.at > to.at)
		return arena_format(w->arena, "签到已于 %s 结束，请找会议主持人补签。", moment_text(w->arena, to));
	return NULL;
}

void attendance_sign(struct work *w, struct arrival *a, const char *channel)
{
	if (work_change(w,
			"UPDATE attendance SET signed_at = ?, channel = ? WHERE id = ? AND signed_at IS NULL",
			BIND(w->now, channel, a->id))
		== 1) {
		a->signed_at = w->now;
		history_write(w,
			&(struct history_entry){ .action = "attend",
				.record = "attendance",
				.object_id = a->id,
				.object_label = arena_format(w->arena, "%s：%s", a->member, a->meeting.title),
				.path = a->path,
				.note = attendance_channel(channel) });
		return;
	}
	/* another request of the same person was first: what it wrote is newer than our snapshot */
	struct rows *rows = work_select(
		w, "SELECT signed_at FROM attendance WHERE id = ? FOR UPDATE", BIND(a->id));

	if (rows_next(rows))
		a->signed_at = rows->cells[0].moment;
	rows_end(rows);
}

bool attendance_code_blocked(const struct work *w, const struct arrival *a)
{
	return a->code_failures >= CODE_TRIES && w->now.at - a->code_failed_at.at < CODE_REST_SECONDS;
}

void attendance_code_failed(struct work *w, const struct arrival *a)
{
	struct moment since = { w->now.at - CODE_REST_SECONDS };

	work_change(w,
		"UPDATE attendance SET code_failures = IF(code_failed_at > ?, code_failures + 1, 1),"
		" code_failed_at = ? WHERE id = ?",
		BIND(since, w->now, a->id));
}

bool attendance_ask_leave(
	struct work *w, const struct arrival *a, const char *reason, struct problems *p)
{
	const struct meeting *m = &a->meeting;

	if (!a->id)
		problem(p, NULL, "您不在这次会议的应到名单中，不用请假");
	else if (m->state != MEETING_PLANNED || m->starts_at.at <= w->now.at)
		problem(p, NULL, "会议已经开始或结束，请直接联系支部登记");
	else if (a->signed_at.at)
		problem(p, NULL, "您已经签到，不能再请假");
	else if (text_is(a->leave_state, "asked") || text_is(a->leave_state, "granted"))
		problem(p, NULL, "您已经请过假，不用重复提交");
	if (text_empty(reason))
		problem(p, "reason", "请填写请假原因");
	else if (text_length(reason) > 200)
		problem(p, "reason", "请假原因最多 200 字");
	if (p->count)
		return false;
	work_change(w,
		"UPDATE attendance SET leave_state = 'asked', leave_reason = ?, leave_answer = NULL,"
		" leave_asked_at = ? WHERE id = ? AND signed_at IS NULL",
		BIND(reason, w->now, a->id));
	history_write(w,
		&(struct history_entry){ .action = "leave",
			.record = "meeting",
			.object_id = m->row.id,
			.object_label = m->title,
			.path = a->path,
			.note = arena_format(w->arena, "%s，原因：%s", a->member, reason) });
	return true;
}
