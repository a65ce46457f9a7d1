/*
 * One member on one day. The row says what is so today; member_change holds, with every change,
 * what the row said before (`was`), so the day's state is what the first change after it found.
 */
#include "modules/member/member.h"
#include "base/text.h"
#include "lib/json.h"

struct state {
	const char *stage, *standing;
	struct date joined_on, full_on;
	bool present, lost, floating;
};

static void take_was(struct work *w, const char *text, struct state *s)
{
	const struct json *was = text ? json_parsed(w->arena, text) : NULL;

	if (!was)
		return;
	s->stage = json_text_of(was, "stage");
	s->standing = json_text_of(was, "standing");
	s->joined_on = date_parse(json_text_of(was, "joined_on"));
	s->full_on = date_parse(json_text_of(was, "full_on"));
	s->lost = text_is(json_text_of(was, "lost"), "1");
	s->floating = text_is(json_text_of(was, "floating"), "1");
	s->present = text_is(json_text_of(was, "present"), "1");
}

struct withheld {
	const char *why;        /* no vote that day, NULL: he has one                            */
	const char *note;       /* the effect of a milder sanction                               */
};

/*
 * Rights end with the decision and come back by a decision (纪律处分条例 art. 13), not by themselves
 * when the period is over: 留党察看 whose rights were not given back stays without.
 */
static void take_withheld(struct work *w, const struct cell *c, struct date on, struct withheld *h)
{
	const char *until = date_long(w->arena, c[2].date);

	if (c[0].null)
		return;
	if (!c[3].number)
		h->note = arena_format(w->arena, "在党纪处分影响期内（到 %s 前），不得提拔或担任更高党内职务", until);
	else if (text_is(c[0].text, "suspend"))
		h->why = arena_format(w->arena, "%s 起被暂停党员权利，尚未恢复", date_long(w->arena, c[1].date));
	else if (!c[2].null && date_compare(c[2].date, on) <= 0)
		h->why = arena_format(w->arena, "留党察看已于 %s 期满，尚未办理恢复党员权利", until);
	else
		h->why = arena_format(w->arena, "在留党察看期内（到 %s 前）", until);
}

/* What the file says of the years before he was entered here. */
static void step_back(struct date on, struct state *s)
{
	if (text_is(s->stage, "full") && date_compare(on, s->full_on) < 0)
		s->stage = "probationary";
	if (text_is(s->stage, "probationary") && date_compare(on, s->joined_on) < 0)
		s->stage = "activist";
}

/* One row for each sanction or suspension of the day, at least one. */
static bool state_on(
	struct work *w, int64_t id, struct date on, struct state *s, struct withheld *h)
{
	struct rows *rows = work_select(w,
		"SELECT m.stage, m.standing, m.joined_on, m.full_on, m.lost, m.floating, m.removed_at IS NULL,"
		" c.was, z.kind, z.effect_from, z.effect_until, z.no_vote"
		" FROM member m LEFT JOIN member_change c ON c.id = (SELECT d.id FROM member_change d"
		"  WHERE d.member_id = m.id AND d.state = 'done' AND d.was IS NOT NULL AND d.on_date > ?"
		"  ORDER BY d.step LIMIT 1) LEFT JOIN member_change z ON z.member_id = m.id"
		"  AND z.state = 'done' AND z.effect_from <= ?"
		"  AND COALESCE(IF(z.no_vote, z.ended_on, z.effect_until), '9999-12-31') > ?"
		" WHERE m.id = ? ORDER BY z.no_vote, z.id", BIND(on, on, on, id));
	bool found = false;

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;

		*s = (struct state){ .stage = c[0].text, .standing = c[1].text, .joined_on = c[2].date,
			.full_on = c[3].date, .lost = c[4].number != 0, .floating = c[5].number != 0,
			.present = c[6].number != 0 };
		take_was(w, c[7].text, s);
		take_withheld(w, c + 8, on, h);
		found = true;
	}
	if (found)
		step_back(on, s);
	return found;
}

/* Why he is not in the Party's ranks that day, NULL: he is. */
static const char *outside(const struct state *s)
{
	if (!s->present)
		return "当时不在本县党员名册";
	if (text_is(s->stage, "activist") || text_is(s->stage, "applicant"))
		return "还不是党员";
	return text_is(s->standing, "normal") ? NULL : "已停止党籍";
}

struct eligibility eligibility_on(struct work *w, int64_t member_id, struct date on)
{
	struct withheld h = { 0 };
	struct state s = { 0 };
	const char *out, *no;

	if (!state_on(w, member_id, on, &s, &h))
		return (struct eligibility){ .why_vote = "名册中没有这个人", .why_stand = "名册中没有这个人",
			.why_count = "名册中没有这个人" };
	out = outside(&s);
	no = out ? out : text_is(s.stage, "full") ? h.why : "预备党员没有表决权、选举权和被选举权";
	return (struct eligibility){ .known = s.present, .vote = !no, .stand = !no,
		.count = !out && !s.lost, .pays = !out,
		.why_vote = no ? no : "正式党员，党籍正常", .why_stand = no ? no : "正式党员，党籍正常",
		.why_count = out ? out : s.lost ? "已失去联系" : "党籍正常",
		.note = !out && h.note ? h.note : !out && s.floating
			? "流动党员：选举时确实不能到会的，经上级同意并由大会决定，可以不计入应到" : NULL };
}
