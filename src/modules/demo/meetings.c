/*
 * A year of organisation life: quarterly plans, the meetings the rules ask for, ledgers in every
 * state. Ten thousand meetings go in one statement each; who came is filled by attendance.c.
 */
#include "base/text.h"
#include "modules/demo/inside.h"
#include "modules/demo/topics.h"

enum { MONTHS = 12, LARGE_BRANCH = 42 };

struct calendar {
	struct date month;           /* first day of it                              */
	int64_t plan_id;
};

/* ---- plans ---- */

/* One branch in twenty has already sent the plan of the next quarter. */
static bool plans_ahead(const struct county *c, const struct demo_branch *b)
{
	return b == c->home || b == c->near || b->id % 20 == 7;
}

static int64_t add_plan(struct county *c, const struct demo_branch *b, struct date month)
{
	static const char *const numbers[] = { "一", "二", "三", "四" };
	struct work *w = c->w;
	int quarter = date_quarter(month);
	struct date begins = date_of(month.year, quarter * 3 - 2, 1);
	bool future = date_compare(begins, w->today) > 0;
	bool draft = future && (b == c->home || b == c->near);
	const char *state = !future ? "passed" : draft ? "draft"
		: chance_of(&c->chance, 80) ? "submitted" : "returned";
	struct date day = date_add_days(future ? w->today : begins, -chance_between(&c->chance, 2, 15));
	struct moment sent = moment_at(day, 10, 20, 0), written = draft ? w->now : sent;

	work_change(w,
		"INSERT INTO plan (organisation_id, path, title, period, year, number, state, submitted_at,"
		" opinion, created_at, updated_at) VALUES (?, ?, ?, 'quarter', ?, ?, ?, ?, ?, ?, ?)",
		BIND(b->id, b->path, arena_format(w->arena, "%d年第%s季度组织生活计划", month.year, numbers[quarter - 1]),
			month.year, quarter, state, draft ? (struct moment){ 0 } : sent,
			text_is(state, "returned") ? "主题党日没有写明地点，请补充后重新上报。" : NULL, written, written));
	return db_insert_id(w->db);
}

/* ---- one meeting ---- */

static const char *place_of(const struct demo_branch *b, enum meeting_kind kind, struct chance *c)
{
	static const char *const rooms[] = { "支部活动室", "三楼会议室", "党员活动室", "多功能厅", "二楼小会议室" };
	static const char *const outside[] = { "县委党校", "云溪河滩", "翠屏社区服务中心", "县档案馆", "党员活动室" };

	return kind == MEETING_THEME_DAY && chance_of(c, 35) ? CHANCE_PICK(c, outside)
		: rooms[(size_t)b->id % 5];
}

/* The older, the more likely it is reviewed. */
static enum meeting_state state_at(struct county *c, int64_t days_ago)
{
	int luck = chance_between(&c->chance, 1, 100);

	if (days_ago < 3)
		return MEETING_PLANNED;
	if (days_ago < 20)
		return luck <= 30 ? MEETING_PLANNED : luck <= 52 ? MEETING_SUBMITTED : luck <= 56
		? MEETING_RETURNED
			: MEETING_PASSED;
	if (days_ago < 60)
		return luck <= 3 ? MEETING_SUBMITTED : luck <= 5 ? MEETING_RETURNED : MEETING_PASSED;
	return luck <= 1 ? MEETING_CANCELLED : MEETING_PASSED;
}

static const char *participants(enum meeting_kind kind)
{
	return kind == MEETING_COMMITTEE ? "支部委员会委员" : kind == MEETING_GROUP ? "党小组全体党员"
		: kind == MEETING_LECTURE ? "全体党员、入党积极分子" : "全体党员";
}

static void put_words(struct county *c, struct meeting *m, const struct topic *t)
{
	m->title = t->title;
	m->agenda = t->agenda;
	if (m->starts_at.at > c->w->now.at || m->state == MEETING_CANCELLED)
		return;
	if (m->state == MEETING_PLANNED && chance_of(&c->chance, 60))
		return; /* held, not yet written up */
	m->minutes = t->minutes;
	m->ballot = t->ballot;
	m->ballot_public = t->ballot && chance_of(&c->chance, 50);
	if (m->kind == MEETING_ORGANISATION_LIFE) {
		m->problems_found = "一、个别党员学习不够经常。\n二、联系群众的方式不多。\n三、组织生活的形式比较单一。";
		m->rectification = "一、制定学习计划，每月抽查笔记，已落实。\n二、每名党员联系两户群众，已落实。\n三、每季度安排一次实地学习，正在进行。";
	}
}

static void put_state(struct county *c, struct meeting *m)
{
	int64_t days = (c->w->now.at - m->starts_at.at) / 86400;

	m->state = m->starts_at.at > c->w->now.at ? MEETING_PLANNED : state_at(c, days);
	if (m->state == MEETING_PLANNED || m->state == MEETING_CANCELLED)
		return;
	m->submitted_at.at = m->starts_at.at
		+ 86400 * chance_between(&c->chance, 1, days < 9 ? (int)days : 8);
	if (m->submitted_at.at > c->w->now.at)
		m->submitted_at.at = c->w->now.at - 3600;
	if (m->state == MEETING_RETURNED)
		m->opinion = "会议记录没有写明讨论发言情况，请补充后重新上报。";
	else if (m->state == MEETING_PASSED)
		m->opinion = "材料齐全，同意。";
}

static int64_t put(struct county *c, const struct meeting *m, const struct demo_branch *b)
{
	struct work *w = c->w;
	struct moment begun = { m->starts_at.at - 6 * 86400 };

	if (begun.at > w->now.at)
		begun = w->now;
	work_change(w,
		"INSERT INTO meeting (organisation_id, path, plan_id, kind, also, title, starts_at, ends_at,"
		" place, chair, lecturer, participants, state, submitted_at, opinion, sign_in_from, sign_in_to, agenda,"
		" minutes, ballot, ballot_public, problems_found, rectification, created_at, updated_at)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		(const struct bind[]){ bind_number(b->id), bind_text(b->path), bind_reference(m->plan_id),
			bind_text(choice_of(meeting_kinds, (int)m->kind)->code), bind_text(m->also),
			bind_text(m->title),
			bind_moment(m->starts_at), bind_moment(m->ends_at), bind_text(m->place),
			bind_text(m->chair),
			bind_text(m->lecturer), bind_text(m->participants),
			bind_text(choice_of(meeting_states, (int)m->state)->code), bind_moment(m->submitted_at),
			bind_text(m->opinion), bind_moment(m->sign_in_from), bind_moment(m->sign_in_to),
			bind_text(m->agenda), bind_text(m->minutes), bind_text(m->ballot),
			bind_number(m->ballot_public),
			bind_text(m->problems_found), bind_text(m->rectification),
			bind_moment(begun), bind_moment(w->now) },
		(size_t)25);
	return db_insert_id(w->db);
}

static struct meeting draft(struct county *c, const struct demo_branch *b, enum meeting_kind kind,
	struct moment starts, int64_t plan_id)
{
	const struct demo_member *officers = &c->members[b->first];
	struct meeting m = { .kind = kind, .plan_id = plan_id, .starts_at = starts,
		.ends_at = { starts.at + 1800 * chance_between(&c->chance, 2, 4) },
		.chair = officers[0].name };

	m.place = place_of(b, kind, &c->chance);
	m.participants = participants(kind);
	m.lecturer = kind != MEETING_LECTURE ? NULL : chance_of(&c->chance, 60) ? officers[0].name
		: officers[1].name;
	if (kind == MEETING_THEME_DAY && chance_of(&c->chance, 8)) {
		m.also = "党课";
		m.lecturer = officers[0].name;
	}
	return m;
}

static void add_meeting(struct county *c, const struct demo_branch *b, enum meeting_kind kind,
	const struct calendar *at, int day, int hour)
{
	struct date d = date_of(at->month.year, at->month.month, day + (int)((uint64_t)b->id % 6));
	struct arena_mark mark = arena_mark(c->w->arena);
	struct moment starts = moment_at(d, hour, chance_of(&c->chance, 50) ? 0 : 30, 0);
	struct meeting m = draft(c, b, kind, starts, at->plan_id);

	put_state(c, &m);
	put_words(c, &m, demo_topic(kind, (size_t)b->id + (size_t)at->month.month));
	put(c, &m, b);
	arena_rewind(c->w->arena, mark);
}

/* What the rules ask of a branch in a month. */
static void month_of_meetings(struct county *c, const struct demo_branch *b,
	const struct calendar *at)
{
	int of_quarter = at->month.month % 3;

	add_meeting(c, b, MEETING_THEME_DAY, at, b->trade == TRADE_TOWN ? 5 : 14, 15);
	if (b->has_committee)
		add_meeting(c, b, MEETING_COMMITTEE, at, 2, 9);
	if (of_quarter == 0)
		add_meeting(c, b, MEETING_ASSEMBLY, at, 20, 14);
	if (of_quarter == 1)
		add_meeting(c, b, MEETING_LECTURE, at, 8, 16);
	if (b == c->home || (b->size >= LARGE_BRANCH && of_quarter == 2))
		add_meeting(c, b, MEETING_GROUP, at, 10, 10);
	if (at->month.month == 1)
		add_meeting(c, b, MEETING_ORGANISATION_LIFE, at, 16, 9);
}

static void year_of(struct county *c, const struct demo_branch *b)
{
	struct date this_month = date_of(c->w->today.year, c->w->today.month, 1);
	int last = plans_ahead(c, b) ? (this_month.month - 1) % 3 - 3 : 0; /* into the next quarter */
	int64_t plan_id = 0;
	int quarter = 0;

	for (int back = MONTHS - 1; back >= last; back--) {
		struct calendar at = { .month = date_add_months(this_month, -back) };

		if (date_quarter(at.month) != quarter) {
			quarter = date_quarter(at.month);
			plan_id = add_plan(c, b, at.month);
		}
		at.plan_id = plan_id;
		month_of_meetings(c, b, &at);
	}
}

/* ---- what the demo logins meet today ---- */

static int64_t add_today(struct county *c)
{
	struct work *w = c->w;
	int64_t start = w->now.at - w->now.at % 300 + 600;
	struct meeting m = draft(c, c->home, MEETING_THEME_DAY, (struct moment){ start }, 0);

	m.state = MEETING_PLANNED;
	m.title = "主题党日：学习党章党规";
	m.agenda = "一、重温入党誓词\n二、学习党章\n三、缴纳党费\n四、交流讨论";
	m.sign_in_from.at = start - 3600;
	m.sign_in_to.at = start + 12 * 3600; /* whoever tries the demo later in the day can still sign in */
	return put(c, &m, c->home);
}

static void add_tomorrow(struct county *c)
{
	struct meeting m = draft(c, c->home, MEETING_LECTURE,
		moment_at(date_add_days(c->w->today, 1), 14, 30, 0), 0);

	m.state = MEETING_PLANNED;
	m.title = "党课：做好新形势下的群众工作";
	m.agenda = "一、讲课\n二、分组讨论\n三、小结";
	put(c, &m, c->home);
}

void demo_meetings(struct county *c)
{
	int64_t today;

	for (size_t i = 0; i < c->branch_count; i++)
		year_of(c, &c->branches[i]);
	today = add_today(c);
	add_tomorrow(c);
	demo_attendance(c, today);
}
