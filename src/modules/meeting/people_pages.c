/*
 * The tab of those expected: who came, who is on leave, ticks by the branch; and the list itself.
 */
#include "base/buffer.h"
#include "base/text.h"
#include "data/code.h"
#include "modules/meeting/attendance.h"
#include "modules/meeting/meeting_pages.h"
#include "modules/member/member.h"

enum { MOST_IDS = 2000 };

static struct reply back_to_people(struct request *r, const struct meeting *m)
{
	return reply_redirect(r, "%s", meeting_href(r, m->row.id, "/people"));
}

/* "出差", or of a leave that was not granted "不准假：党员大会要全员参加（请假原因：出差）" */
static const char *leave_words(struct request *r, const struct attendee *it)
{
	const char *reason = it->leave_reason ? it->leave_reason : "";

	if (text_is(it->leave_state, "none"))
		return NULL;
	return !text_is(it->leave_state, "refused") ? it->leave_reason
		: arena_format(r->arena, "不准假%s%s（请假原因：%s）", it->leave_answer ? "：" : "",
			it->leave_answer ? it->leave_answer : "", reason);
}

static void put_state(struct request *r, const struct attendee *it, struct json *item)
{
	bool asked = text_is(it->leave_state, "asked"), granted = text_is(it->leave_state, "granted");

	json_text(item, "state", it->signed_at.at ? "已签到" : granted ? "请假" : asked ? "请假待批" : "未到");
	json_text(item, "tone",
		it->signed_at.at ? "green"
			: granted    ? "blue"
			: asked      ? "amber"
						 : "grey");
	json_text(item, "time", it->signed_at.at ? moment_text(r->arena, it->signed_at) : NULL);
	json_text(item, "how", it->channel ? attendance_channel(it->channel) : NULL);
	json_text(item, "reason", it->signed_at.at ? it->tick_reason : leave_words(r, it));
	json_flag(item, "asked", asked && !it->signed_at.at);
}

/* Ticked in the form that comes back with a problem: not to be ticked again. */
static bool was_ticked(struct request *r, int64_t id)
{
	size_t count;
	const char *const *texts = input_texts(r->form, "id", &count);
	int64_t ticked;

	for (size_t i = 0; i < count; i++)
		if (texts[i] && text_integer(texts[i], &ticked) && ticked == id)
			return true;
	return false;
}

/* What was typed to this one, if that is what was refused. */
static void put_answer(struct request *r, int64_t id, const struct problems *p, struct json *item)
{
	bool his = input_number(r->form, "id", 0) == id && input_has(r->form, "decision");

	json_text(item, "answer", his ? input_text(r->form, "answer") : NULL);
	json_text(item, "answer_problem", his && p ? problem_of(p, "answer") : NULL);
}

static void put_people(struct request *r, const struct meeting *m, const struct problems *p,
	struct json *people)
{
	size_t count;
	const struct attendee *all = attendance_rows(r->work, m->row.id, &count);
	struct attendance_sums s = attendance_sums_of(all, count);
	struct json *list = json_list_in(people, "list"), *asked = json_list_in(people, "leaves");

	json_number(people, "expected", s.expected);
	json_number(people, "present", s.present);
	json_number(people, "on_leave", s.on_leave);
	json_number(people, "missing", s.expected - s.present - s.on_leave);
	for (size_t i = 0; i < count; i++) {
		struct json *item = json_item(list);

		json_number(item, "id", all[i].id);
		json_flag(item, "ticked", was_ticked(r, all[i].id));
		json_text(item, "name", all[i].name);
		json_text(item, "stage", all[i].stage);
		json_text(item, "post", all[i].post);
		put_state(r, &all[i], item);
		if (!text_is(all[i].leave_state, "asked") || all[i].signed_at.at)
			continue;
		item = json_item(asked);
		json_number(item, "id", all[i].id);
		json_text(item, "name", all[i].name);
		json_text(item, "reason", all[i].leave_reason);
		put_answer(r, all[i].id, p, item);
	}
}

static struct reply people_reply(
	struct request *r, const struct meeting *m, const struct problems *p)
{
	struct json *data = meeting_tab_data(r, m, TAB_PEOPLE),
				*people = json_object_in(data, "people");
	struct moment from, to;

	json_list_in(data, "steps");
	page_problems(p, NULL, data);
	meeting_window(r->work, m, &from, &to);
	json_text(people, "window", meeting_when(r->arena, from, to));
	json_flag(people, "late", r->work->now.at > to.at);
	json_flag(people, "early", r->work->now.at < from.at);
	json_text(people, "typed", input_text(r->form, "reason"));
	json_text(people, "base", meeting_href(r, m->row.id, ""));
	put_people(r, m, p, people);
	return meeting_tab_reply(r, m, TAB_PEOPLE, data, p && p->count ? 422 : 200);
}

struct reply people_page(struct request *r)
{
	const struct meeting *m = meeting_of(r);

	return m ? people_reply(r, m, NULL) : reply_not_found(r);
}

/* ---- ticks and leave ---- */

/* The ticked boxes as "12,15,18"; NULL if none. Anything that is no number is left out. */
static const char *ids_of(struct request *r, const char *name)
{
	struct buffer b = buffer_new(r->arena, 1 << 16);
	size_t count;
	const char *const *texts = input_texts(r->form, name, &count);
	int64_t id;

	for (size_t i = 0; i < count && i < MOST_IDS; i++)
		if (texts[i] && text_integer(texts[i], &id) && id > 0)
			buffer_format(&b, "%s%lld", b.size ? "," : "", (long long)id);
	return b.size ? b.data : NULL;
}

struct reply tick_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct reply refusal;
	const struct meeting *m = meeting_to_change(r, &refusal);

	if (!m)
		return refusal;
	if (!attendance_tick(r->work, m, ids_of(r, "id"), input_text(r->form, "reason"), p))
		return people_reply(r, m, p);
	notice(r, "已登记签到。");
	return back_to_people(r, m);
}

struct reply untick_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct reply refusal;
	const struct meeting *m = meeting_to_change(r, &refusal);

	if (!m)
		return refusal;
	if (!attendance_untick(r->work, m, ids_of(r, "id"), p))
		return people_reply(r, m, p);
	notice(r, "已撤销。");
	return back_to_people(r, m);
}

struct reply leave_enter_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct reply refusal;
	const struct meeting *m = meeting_to_change(r, &refusal);

	if (!m)
		return refusal;
	if (!attendance_enter_leave(r->work, m, ids_of(r, "id"), input_text(r->form, "reason"), p))
		return people_reply(r, m, p);
	notice(r, "已登记请假。");
	return back_to_people(r, m);
}

struct reply leave_decide_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct reply refusal;
	const struct meeting *m = meeting_to_change(r, &refusal);
	bool grant = text_is(input_text(r->form, "decision"), "grant");

	if (!m)
		return refusal;
	if (!attendance_decide_leave(r->work, m, input_number(r->form, "id", 0), grant,
			input_text(r->form, "answer"), p))
		return people_reply(r, m, p);
	notice(r, grant ? "已准假。" : "没有准假，原因本人可以看到。");
	return back_to_people(r, m);
}

/* ---- the list of those expected ---- */

struct reply expect_page(struct request *r)
{
	struct reply refusal;
	const struct meeting *m = meeting_to_change(r, &refusal);
	struct json *data, *list;
	struct rows *rows;

	if (!m)
		return refusal;
	data = page_data(r, "应到名单");
	list = json_list_in(data, "list");
	json_text(data, "lead", m->title);
	json_text(data, "base", meeting_href(r, m->row.id, ""));
	rows = work_select(r->work, "SELECT p.id, p.name, p.stage, p.party_post, a.id IS NOT NULL,"
		" a.signed_at IS NOT NULL FROM member p"
		" LEFT JOIN attendance a ON a.meeting_id = ? AND a.member_id = p.id"
		" WHERE p.organisation_id = ? AND @scope(p loose) AND p.removed_at IS NULL"
		" ORDER BY p.party_post IS NULL, p.id LIMIT ?",
		BIND(m->row.id, m->organisation_id, (int64_t)MOST_IDS));
	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		const struct choice *stage = choice_find(member_stages, c[2].text);
		struct json *item = json_item(list);

		json_number(item, "id", c[0].number);
		json_text(item, "name", c[1].text);
		json_text(item, "note", arena_format(r->arena, "%s%s%s%s", stage ? stage->label : "",
			c[3].text ? "　" : "", c[3].text ? c[3].text : "", c[5].number ? "　已签到" : ""));
		json_flag(item, "checked", c[4].number != 0);
	}
	rows_end(rows);
	page_crumb(data, m->title, meeting_href(r, m->row.id, "/people"));
	page_crumb(data, "应到名单", NULL);
	page_back(data, meeting_href(r, m->row.id, "/people"));
	return reply_page(r, "meeting/expect.html", data);
}

struct reply expect_post(struct request *r)
{
	struct reply refusal;
	const struct meeting *m = meeting_to_change(r, &refusal);

	if (!m)
		return refusal;
	attendance_expect(r->work, m, ids_of(r, "member_id"));
	notice(r, "应到名单已保存。");
	return back_to_people(r, m);
}
