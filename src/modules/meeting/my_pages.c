/* What a member sees on the phone: only the meetings he is expected at (S0-204…206). */
#include "base/text.h"
#include "modules/meeting/attendance.h"
#include "modules/meeting/file.h"
#include "modules/meeting/meeting_pages.h"
#include "modules/meeting/mine.h"

enum { MOST_MINE = 60, MOST_PAST = 10 };

/* "今天", "明天", "7月1日", with the year if it is another. */
static const char *day_word(struct work *w, struct moment at)
{
	struct date day = moment_date(at);
	int64_t days = date_days(day) - date_days(w->today);

	if (days == 0 || days == 1)
		return days ? "明天" : "今天";
	return day.year == w->today.year ? arena_format(w->arena, "%d月%d日", day.month, day.day)
		: date_long(w->arena, day);
}

const char *mine_status(struct work *w, const char *leave, struct moment signed_at)
{
	if (signed_at.at)
		return arena_format(w->arena, "已签到 %s", moment_clock(w->arena, signed_at));
	return text_is(leave, "asked") ? "请假待批" : text_is(leave, "granted") ? "已准假"
		: text_is(leave, "refused") ? "请假未批准" : NULL;
}

void mine_put(struct request *r, const struct cell *c, struct json *item)
{
	struct work *w = r->work;
	struct meeting m = {
		.starts_at = c[3].moment, .sign_in_from = c[7].moment, .sign_in_to = c[8].moment
	};
	const struct choice *kind = choice_find(meeting_kinds, c[2].text);
	const char *status = mine_status(w, c[9].text, c[10].moment);
	bool open = text_is(c[6].text, "planned") || text_is(c[6].text, "returned"), can_sign;
	struct moment from, to;

	meeting_window(w, &m, &from, &to);
	can_sign = open && !c[10].moment.at && w->now.at >= from.at && w->now.at <= to.at;
	json_text(item, "href", arena_format(r->arena, "/my/meetings/%lld", (long long)c[0].number));
	json_text(item, "title", c[1].text);
	json_text(item, "kind", kind ? kind->label : "");
	json_text(item, "day", day_word(w, c[3].moment));
	json_text(item, "clock", moment_clock(r->arena, c[3].moment));
	json_text(item, "place", c[5].text);
	json_flag(item, "can_sign", can_sign);
	json_flag(item, "over", !open || c[10].moment.at || w->now.at > to.at);
	json_text(item, "status", text_is(c[6].text, "cancelled") ? "会议已取消" : status ? status
		: c[3].moment.at < w->now.at && !can_sign ? "未签到" : NULL);
}

struct reply my_meetings_page(struct request *r)
{
	struct json *data = page_data(r, "我的会议"), *next = json_list_in(data, "next"),
		 *past = json_list_in(data, "past");
	int64_t today = moment_at(r->work->today, 0, 0, 0).at;
	bool all = text_is(input_text(r->query, "all"), "1");
	struct rows *rows = work_select(r->work, MINE " ORDER BY m.starts_at >= ? DESC,"
		" ABS(TIMESTAMPDIFF(MINUTE, m.starts_at, ?)), m.id LIMIT ?",
		BIND(r->work->actor->member_id, (struct moment){ today }, (struct moment){ today }, (int64_t)MOST_MINE));

	json_flag(data, "more_past", false);
	while (rows_next(rows)) {
		bool ahead = rows->cells[3].moment.at >= today;

		if (ahead || all || json_count(past) < MOST_PAST)
			mine_put(r, rows->cells, json_item(ahead ? next : past));
		else
			json_flag(data, "more_past", true);
	}
	rows_end(rows);
	return reply_page(r, "meeting/mine.html", data);
}

/* ---- one meeting ---- */

struct mine {
	struct arrival arrival;
	const char *organisation, *chair, *lecturer, *participants, *agenda, *minutes, *ballot;
};

static bool find_mine(struct request *r, int64_t id, struct mine *it)
{
	struct rows *rows;

	if (!attendance_arrival(r->work, id, r->work->actor->member_id, &it->arrival)
		|| !it->arrival.id)
		return false;
	rows = work_select(r->work, "SELECT o.name, m.chair, m.lecturer, m.participants, m.agenda,"
		" IF(m.state IN ('submitted', 'passed'), m.minutes, NULL), IF(m.ballot_public, m.ballot, NULL)"
		" FROM meeting m JOIN organisation o ON o.id = m.organisation_id WHERE m.id = ?", BIND(id));
	if (rows_next(rows)) {
		const struct cell *c = rows->cells;

		it->organisation = c[0].text;
		it->chair = c[1].text;
		it->lecturer = c[2].text;
		it->participants = c[3].text;
		it->agenda = c[4].text;
		it->minutes = c[5].text;
		it->ballot = c[6].text;
	}
	rows_end(rows);
	return true;
}

static void put_fact(struct json *list, const char *label, const char *text, bool wide)
{
	struct json *item;

	if (text_empty(text))
		return;
	item = json_item(list);
	json_text(item, "label", label);
	json_text(item, "text", text);
	json_flag(item, "wide", wide);
}

/* How many came, and the material, in one question. Who stayed away is for the branch to know. */
static void put_counts_and_files(
	struct request *r, int64_t id, struct json *facts, struct json *data)
{
	struct rows *rows = work_select(r->work,
		"SELECT 0, CONCAT('应到 ', COUNT(*), ' 人，已到 ', COUNT(a.signed_at), ' 人，请假 ',"
		" COALESCE(SUM(a.signed_at IS NULL AND a.leave_state = 'granted'), 0), ' 人'), NULL, NULL"
		" FROM attendance a WHERE a.meeting_id = ?"
		" UNION ALL (SELECT f.id, f.name, f.media_type, f.size FROM attachment f JOIN meeting m ON m.id = f.meeting_id"
		" WHERE f.meeting_id = ? AND f.removed_at IS NULL AND (f.category <> 'ballot' OR m.ballot_public)"
		" ORDER BY f.id LIMIT 100)",
		BIND(id, id));
	struct json *files = json_list_in(data, "files");

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;

		if (c[0].number)
			file_put(r, c[0].number, c[1].text, c[2].text, c[3].number, files);
		else
			put_fact(facts, "到会情况", c[1].text, true);
	}
	rows_end(rows);
}

static struct reply mine_reply(struct request *r, const struct problems *p)
{
	struct work *w = r->work;
	int64_t id = param_id(r, "id");
	struct mine it = { 0 };
	const struct meeting *m = &it.arrival.meeting;
	struct json *data, *facts;
	const char *base;

	if (!find_mine(r, id, &it))
		return reply_not_found(r);
	data = page_data(r, "会议"); /* its own title, as long as it is, stands below */
	facts = json_list_in(data, "facts");
	base = arena_format(r->arena, "/my/meetings/%lld", (long long)id);
	json_text(data, "heading", m->title);
	json_text(data, "kind", choice_label(meeting_kinds, (int)m->kind));
	json_text(data, "tone", m->state == MEETING_CANCELLED ? "grey"
		: it.arrival.signed_at.at                         ? "green"
		: text_is(it.arrival.leave_state, "refused")      ? "red"
		: text_is(it.arrival.leave_state, "asked")        ? "amber"
														  : "blue");
	json_text(data, "status", m->state == MEETING_CANCELLED ? "会议已取消"
		: mine_status(w, it.arrival.leave_state, it.arrival.signed_at));
	put_fact(facts, "时间", meeting_when(r->arena, m->starts_at, m->ends_at), false);
	put_fact(facts, "地点", m->place, false);
	put_fact(facts, "党支部", it.organisation, false);
	put_fact(facts, "不准假的原因",
		text_is(it.arrival.leave_state, "refused") ? it.arrival.leave_answer : NULL, true);
	put_fact(facts, "主持人", it.chair, false);
	put_fact(facts, "讲课人", it.lecturer, false);
	put_fact(facts, "参加范围", it.participants, false);
	put_fact(facts, "议程", it.agenda, true);
	put_counts_and_files(r, id, facts, data);
	put_fact(facts, "会议记录", it.minutes, true);
	put_fact(facts, "表决情况", it.ballot, true);
	json_text(data, "sign_action", !it.arrival.signed_at.at && !attendance_refusal(w, &it.arrival)
		? arena_format(r->arena, "%s/code", base) : NULL);
	json_text(data, "leave_action",
		m->state == MEETING_PLANNED && m->starts_at.at > w->now.at && !it.arrival.signed_at.at
				&& (text_is(it.arrival.leave_state, "none")
					|| text_is(it.arrival.leave_state, "refused"))
			? arena_format(r->arena, "%s/leave", base)
			: NULL);
	json_text(data, "reason", input_text(r->form, "reason"));
	json_text(data, "reason_problem", p ? problem_of(p, "reason") : NULL);
	page_problems(p, NULL, data);
	page_back(data, "/my/meetings");
	return reply_status(reply_page(r, "meeting/my_meeting.html", data), p && p->count ? 422 : 200);
}

struct reply my_meeting_page(struct request *r)
{
	return mine_reply(r, NULL);
}

struct reply my_leave_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct arrival a;
	int64_t id = param_id(r, "id");

	if (!attendance_arrival(r->work, id, r->work->actor->member_id, &a) || !a.id)
		return reply_not_found(r);
	if (!attendance_ask_leave(r->work, &a, input_text(r->form, "reason"), p))
		return mine_reply(r, p);
	notice(r, "请假已提交，等待支部批准。");
	return reply_redirect(r, "/my/meetings/%lld", (long long)id);
}
