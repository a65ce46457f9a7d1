/* The record of an election, what is read of it, and the deeds that change it. */
#include "modules/committee/election.h"
#include <stdlib.h>
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "data/scope.h"
#include "lib/stroke.h"
#include "modules/member/member.h"

const struct choice election_ways[] = {
	{ ELECTION_COMMITTEE, "committee", "选举委员会，再由委员会选举书记、副书记" },
	{ ELECTION_DIRECT, "direct", "不设委员会，由党员大会直接选举书记、副书记" },
	{ 0 }
};
const struct choice election_meetings[] = {
	{ ELECTION_ASSEMBLY, "assembly", "党员大会" },
	{ ELECTION_DELEGATES, "delegates", "党员代表大会（经上级批准）" },
	{ 0 }
};
const struct choice election_states[] = {
	{ ELECTION_DRAFT, "draft", "办理中", "blue" },
	{ ELECTION_SUBMITTED, "submitted", "待批复", "amber" },
	{ ELECTION_RETURNED, "returned", "已退回", "red" },
	{ ELECTION_APPROVED, "approved", "已批复", "green" },
	{ 0 }
};

static bool by_delegates(const void *row)
{
	return ((const struct election *)row)->meeting_kind == ELECTION_DELEGATES;
}

static bool has_reason(const void *row)
{
	return ((const struct election *)row)->reason != NULL;
}

static bool is_answered(const void *row)
{
	return ((const struct election *)row)->state >= ELECTION_RETURNED;
}

static const struct field election_fields[] = {
	REF   (election, organisation_id, "党组织", organisation_record, .required = true, .listed = true,
	       .where = "m.kind NOT IN ('group', 'leading_group')"
	       " AND m.kind NOT LIKE 'temporary%' AND m.closed_on IS NULL"),
	TEXT  (election, title, "名称", .max = 60, .fixed = true, .listed = true),
	DATE  (election, held_on, "选举日期", .required = true, .listed = true, .searched = true),
	CHOICE(election, way, "选举方式", election_ways, .required = true,
	       .hint = "正式党员 7 名以上的设委员会；不足 7 名的直接选书记"),
	CHOICE(election, meeting_kind, "会议", election_meetings, .required = true),
	NUMBER(election, number, "第几届", .max = 99, .hint = "不清楚可以填 0"),
	NUMBER(election, term_years, "任期（年）", .max = 10, .hint = "填 0 按规定的任期：支部、总支 3 年，党委 5 年；村、社区支部填 5"),
	NUMBER(election, seats, "应选名额", .max = 99, .hint = "应选委员几名；不设委员会的填书记、副书记共几名"),
	FLAG  (election, fewer_agreed, "同意减少名额",
	       .hint = "当选不足名额，经半数以上到会有选举权的党员同意减少名额的才勾选"),
	NUMBER(election, delegates, "应到代表", .max = 9999, .hint = "只有代表大会填", .applies = by_delegates),
	TEXT  (election, place, "地点", .max = 60, .group = "会议"),
	TEXT  (election, chair, "主持人", .max = 40),
	TEXT  (election, tellers, "监票人", .max = 100, .hint = "候选人不能作监票人；几个人的用顿号隔开"),
	TEXT  (election, reason, "情况说明", .max = 200, .wide = true, .fixed = true, .applies = has_reason),
	NUMBER(election, expected, "应到有选举权", .fixed = true, .group = "到会和选票"),
	NUMBER(election, present, "实到有选举权", .max = 99999, .fixed = true),
	NUMBER(election, issued, "发出选票", .max = 99999, .fixed = true),
	NUMBER(election, returned, "收回选票", .max = 99999, .fixed = true),
	NUMBER(election, void_ballots, "其中废票", .max = 99999, .fixed = true),
	NUMBER(election, board_present, "委员会第一次会议到会委员", .max = 99, .fixed = true),
	CHOICE(election, state, "状态", election_states, .fixed = true, .listed = true, .searched = true, .group = "批复"),
	TEXT  (election, approval, "批复文号", .max = 60, .fixed = true, .applies = is_answered),
	TEXT  (election, approved_by, "批准机关", .max = 60, .fixed = true, .applies = is_answered),
	DATE  (election, approved_on, "批复日期", .fixed = true, .applies = is_answered),
	TEXT  (election, answer, "退回原因", .max = 200, .fixed = true, .wide = true, .applies = is_answered),
};

bool election_is_open(const struct election *e)
{
	return e->state == ELECTION_DRAFT || e->state == ELECTION_RETURNED;
}

static void check(struct work *w, const void *row, const void *old, struct problems *p)
{
	struct election *e = (struct election *)row;
	const struct election *was = old;

	if (was && was->organisation_id != e->organisation_id)
		problem(p, "organisation_id", "党组织不能改，请删除后重新登记");
	if (was && !election_is_open(was) && was->state == e->state)
		problem(p, NULL, "这次选举已经上报，不能再改；需要改的请上级退回");
	if (date_compare(e->held_on, w->today) > 0)
		problem(p, "held_on", "选举日期不能晚于今天；会议开完以后再登记");
	if (!e->seats)
		problem(p, "seats", "请填写应选名额");
	if (e->meeting_kind == ELECTION_DELEGATES && !e->delegates)
		problem(p, "delegates", "请填写应到代表人数");
	e->title = e->number ? arena_format(w->arena, "第 %lld 届换届选举", (long long)e->number)
		: arena_format(w->arena, "%d 年换届选举", e->held_on.year);
}

const struct record election_record = RECORD(election, election_fields, .title = "换届选举",
	.unit = "次", .href = "/elections", .label = "title", .scoped = true, .check = check,
	.order = "m.id DESC");

struct election *election_held(struct work *w, int64_t id)
{
	return w->writing ? record_lock(w, &election_record, id) : record_find(w, &election_record, id);
}

/* ---- reading ---- */

/* 应到: everybody with the right to vote on the day, below the organisation. */
static void read_place(struct work *w, const struct election *e, struct ballot *b)
{
	struct rows *rows = work_select(w,
		"SELECT o.id, o.name, o.kind, o.parent_id, c.due_on,"
		" IF(e.meeting_kind = 'delegates', e.delegates," VOTERS_ON("o.path", "e.held_on") "), e.reasons"
		" FROM election e JOIN organisation o ON o.id = e.organisation_id"
		" LEFT JOIN committee c ON c.standing_of = o.id WHERE e.id = ?",
		BIND(e->row.id));
	struct organisation *o = arena_alloc(w->arena, sizeof *o);

	if (rows_next(rows)) {
		const struct cell *c = rows->cells;

		o->row.id = c[0].number;
		o->name = c[1].text;
		o->kind = (enum organisation_kind)choice_find(organisation_kinds, c[2].text)->value;
		o->parent_id = c[3].number;
		b->due_on = c[4].date;
		b->voters = c[5].number;
		b->reasons = c[6].text;
	}
	rows_end(rows);
	b->o = o;
}

static void read_persons(struct work *w, const struct election *e, struct ballot *b)
{
	struct rows *rows = work_select(w,
		"SELECT x.id, x.member_id, x.person, x.absence, x.votes, x.again, x.post, x.post_votes,"
		" m.full_on, m.age_months FROM election_person x LEFT JOIN member m ON m.id = x.member_id"
		" WHERE x.election_id = ?"
		" ORDER BY x.absence IS NOT NULL, x.votes DESC, x.again DESC, x.id LIMIT ?",
		BIND(e->row.id, (int64_t)MOST_PERSONS));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;

		b->persons[b->count++] = (struct election_person){ c[0].number, c[1].number, c[2].text,
			c[3].text, c[4].number, c[5].number, c[6].text, c[7].number, c[8].date, c[9].number,
			0 };
		b->absent += !c[3].null;
		b->candidates += c[3].null;
	}
	rows_end(rows);
}

static int by_strokes(const void *a, const void *b)
{
	return stroke_compare(((const struct election_person *)a)->name,
		((const struct election_person *)b)->name);
}

void ballot_by_strokes(struct ballot *b)
{
	qsort(b->persons, b->candidates, sizeof *b->persons, by_strokes);
}

void ballot_read(struct work *w, const struct election *e, struct ballot *b)
{
	struct counted counted[MOST_PERSONS] = { 0 };

	*b = (struct ballot){ .e = e };
	read_place(w, e, b);
	read_persons(w, e, b);
	if (!e->present) /* as on the ballot, until there are votes to stand by */
		ballot_by_strokes(b);
	b->result = (struct count){ .seats = e->seats, .present = e->present,
		.pass = parameter_number(w, "election.pass") };
	/* candidates come first */
	for (size_t i = 0; i < b->candidates; i++)
		counted[i] = (struct counted){ b->persons[i].votes, b->persons[i].again, 0 };
	election_count(&b->result, counted, b->candidates);
	for (size_t i = 0; i < b->candidates; i++)
		b->persons[i].outcome = counted[i].outcome;
}

/* ---- deeds ---- */

static void keep_deed(struct work *w, const struct election *e, const char *note)
{
	history_write(w, &(struct history_entry){ .action = "update", .record = "election",
		.object_id = e->row.id, .object_label = e->title, .path = e->row.path, .note = note });
}

bool election_add(struct work *w, struct election *e, struct problems *p)
{
	const struct organisation *o = e->organisation_id
		? record_find(w, &organisation_record, e->organisation_id) : NULL;

	if (o && organisation_is_temporary(o->kind))
		problem(p, "organisation_id", "%s不进行换届选举",
			choice_label(organisation_kinds, (int)o->kind));
	if (o && (o->kind == ORGANISATION_LEADING_GROUP || o->kind == ORGANISATION_GROUP))
		problem(p, "organisation_id", "%s的成员不由换届选举产生",
			choice_label(organisation_kinds, (int)o->kind));
	if (o && !e->term_years)
		e->term_years = term_years_of(w, o->kind);
	if (o && work_number(w, 0, "SELECT COUNT(*) FROM election WHERE open_in = ?", BIND(o->row.id)))
		problem(p, "organisation_id", "这个党组织有一次换届选举还没有办完，请先办完或者删除");
	e->state = ELECTION_DRAFT;
	return !p->count && record_save(w, &election_record, e, NULL, p);
}

/* Whoever belonged to it on the day, also if he has gone since. */
static const char *name_of(struct work *w, const char *path, int64_t member_id, struct date on,
	const char *field, struct problems *p)
{
	const char *name = work_text(w, "SELECT m.name FROM member m JOIN member_relation r"
		" ON r.member_id = m.id JOIN organisation b ON b.id = r.organisation_id WHERE m.id = ?"
		" AND b.path LIKE CONCAT(?, '%') AND (r.from_on IS NULL OR r.from_on <= ?)"
		" AND (r.until_on IS NULL OR r.until_on > ?) AND (m.removed_at IS NULL OR m.left_on IS NOT NULL)"
		" LIMIT 1", BIND(member_id, path, on, on));

	if (!name)
		problem(p, field, "请选择那一天在本组织的党员");
	return name;
}

const char *absence_check(struct work *w, const char *path, const struct absence *a, struct date on,
	struct problems *p)
{
	const char *name = name_of(w, path, a->member_id, on, a->field, p);

	if (name && !eligibility_on(w, a->member_id, on).vote)
		problem(p, a->field, "%s那天没有选举权和表决权，本来就不计入应到，不用登记", name);
	if (text_empty(a->why))
		problem(p, a->why_field, "请选择不计入应到的原因");
	return name;
}

/* A form of votes that was opened before knows other candidates. */
static void touch(struct work *w, const struct election *e)
{
	work_change(w, "UPDATE election SET version = version + 1 WHERE id = ?", BIND(e->row.id));
}

static bool add(struct work *w, const struct election *e, int64_t member_id, const char *name,
	const char *absence, struct problems *p)
{
	if (work_change(w,
		"INSERT INTO election_person (election_id, member_id, person, absence) VALUES (?, ?, ?, ?)",
		BIND(e->row.id, member_id, name, absence)) < 0) {
		problem(p, "member_id", "%s已经登记为候选人或者不计入应到，请先移除", name);
		return false;
	}
	touch(w, e);
	keep_deed(w, e, absence ? arena_format(w->arena, "%s不计入应到：%s", name,
		code_label("election_absence", absence)) : arena_format(w->arena, "候选人%s", name));
	return true;
}

bool election_absent_add(struct work *w, const struct election *e, int64_t member_id,
	const char *absence, struct problems *p)
{
	const struct absence a = { member_id, absence, "member_id", "absence" };
	const char *name = absence_check(w, e->row.path, &a, e->held_on, p);

	return !p->count && add(w, e, member_id, name, absence, p);
}

bool election_candidate_add(struct work *w, const struct election *e, int64_t member_id,
	struct problems *p)
{
	const char *name = name_of(w, e->row.path, member_id, e->held_on, "member_id", p);
	struct eligibility can = { 0 };

	if (name)
		can = eligibility_on(w, member_id, e->held_on);
	if (name && !can.stand)
		problem(p, "member_id", "%s不能作候选人：%s", name, can.why_stand);
	return !p->count && add(w, e, member_id, name, NULL, p);
}

bool election_person_remove(struct work *w, const struct election *e, int64_t id)
{
	const char *name = work_text(w, "SELECT person FROM election_person WHERE id = ?"
		" AND election_id = ?", BIND(id, e->row.id));

	if (!name)
		return false;
	work_change(w, "DELETE FROM election_person WHERE id = ?", BIND(id));
	touch(w, e);
	keep_deed(w, e, arena_format(w->arena, "移除%s", name));
	return true;
}
