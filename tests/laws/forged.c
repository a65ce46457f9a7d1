/* WEST, and rows that forms would save. */
#include "forged.h"
#include <unistd.h>
#include "base/text.h"
#include "modules/care/care.h"
#include "modules/committee/committee.h"
#include "modules/development/development.h"
#include "modules/meeting/meeting.h"
#include "modules/setting/setting.h"

/* ---- WEST, which must stay as it is ---- */

void furnish_west(struct house *h)
{
	static bool done;
	struct meeting *m = record_new(h->work, &meeting_record);
	struct plan *p = record_new(h->work, &plan_record);

	if (done)
		return;
	done = true;
	m->organisation_id = p->organisation_id = h->places[WEST_BRANCH].id;
	m->title = "西局学习";
	m->kind = MEETING_ASSEMBLY;
	m->starts_at = h->now;
	work_begin(h->work);
	assert_true(meeting_add(h->work, m, problems_new(h->arena)));
	work_commit(h->work);
	p->period = PLAN_YEAR;
	p->year = moment_date(h->now).year;
	record_put(h, &plan_record, p);
}

const char *west_sums(struct house *h)
{
	enum { MOST_TABLES = 100 };
	const char *questions[MOST_TABLES], *names[MOST_TABLES], *sums;
	size_t n = 0;
	struct rows *rows = work_select(h->work,
		"SELECT table_name, CONCAT('SELECT COUNT(*),"
		" SUM(CRC32(CONCAT_WS(CHAR(0), ', GROUP_CONCAT('IFNULL(`', column_name, '`, CHAR(1))'), "
		"')))"
		" FROM `', table_name, '` WHERE path LIKE ?') FROM information_schema.columns"
		" WHERE table_schema = DATABASE() AND table_name NOT IN ('history', 'account') GROUP BY "
		"table_name"
		" HAVING SUM(column_name = 'path') = 1",
		BIND_NONE);

	for (; rows_next(rows) && n < MOST_TABLES; n++) {
		names[n] = rows->cells[0].text;
		questions[n] = rows->cells[1].text;
	}
	rows_end(rows);
	assert_true(n > 5);
	sums = at(h, "attendance:%lld",
		(long long)number_of(h,
			"SELECT SUM(CRC32(CONCAT_WS(CHAR(0), a.id,"
			" IFNULL(a.signed_at, 0), a.leave_state, a.voting))) FROM attendance a JOIN meeting m"
			" ON m.id = a.meeting_id WHERE m.path LIKE CONCAT(?, '%')",
			BIND(h->places[WEST].path)));
	for (size_t i = 0; i < n; i++) {
		rows = db_select_made(
			h->work->db, h->arena, questions[i], BIND(at(h, "%s%%", h->places[WEST].path)));
		assert_true(rows_next(rows));
		sums = at(h, "%s %s:%lld:%lld", sums, names[i], (long long)rows->cells[0].number,
			(long long)rows->cells[1].number);
		rows_end(rows);
	}
	work_rollback(h->work);
	return sums;
}

void west_is_the_same(struct house *h, const char *before, const char *what)
{
	char *old = arena_text(h->arena, before), *new = arena_text(h->arena, west_sums(h));

	for (const char *a, *b; (a = strsep(&old, " ")) && (b = strsep(&new, " "));)
		if (!text_is(a, b))
			fail_msg("%s: what stands in WEST has changed: %s became %s", what, a, b);
}

void is_harmless(struct house *h, struct reply reply)
{
	if (reply.file)
		unlink(reply.file);
	if (reply.status >= 500)
		assert_status(reply, 422);
	assert_lacks(reply, h->places[WEST].name);
	assert_lacks(reply, h->places[WEST_BRANCH].name);
	assert_lacks(reply, h->people[WEST_MEMBER].name);
	assert_lacks(reply, "西局学习");
}

const char *west_number(struct house *h, const char *name)
{
	int64_t id =
		text_is(name, "organisation_id") || text_begins(name, "place") || text_is(name, "parent_id")
		? h->places[WEST_BRANCH].id
		: text_is(name, "account_id") || text_begins(name, "owner")
			|| text_is(name, "stands_for_id") || text_is(name, "to")
		? h->people[WEST_CLERK].account_id
		: text_is(name, "plan_id")
		? number_of(h, "SELECT MAX(id) FROM plan WHERE path = ?", BIND(h->places[WEST_BRANCH].path))
		: text_is(name, "meeting_id") ? number_of(
			  h, "SELECT MAX(id) FROM meeting WHERE path = ?", BIND(h->places[WEST_BRANCH].path))
		: text_is(name, "id") ? number_of(h,
			  "SELECT MAX(a.id) FROM attendance a JOIN meeting m ON m.id = a.meeting_id"
			  " WHERE m.path = ?",
			  BIND(h->places[WEST_BRANCH].path))
							  : h->people[WEST_MEMBER].member_id;

	return text_is(name, "under") ? h->places[WEST].path : at(h, "%lld", (long long)id);
}

/* ---- forms that would be saved ---- */

static void *new_member(struct house *h)
{
	return member_like(h, EAST_BRANCH, person_new(h, "伪"));
}

static void *new_organisation(struct house *h)
{
	struct organisation *o = record_new(h->work, &organisation_record);

	o->name = at(h, "中共东局伪%s支部", crypt_token(h->arena, 4));
	o->parent_id = h->places[EAST].id;
	o->kind = ORGANISATION_BRANCH;
	o->founded_on = date_of(2026, 1, 5);
	o->approval = "试委发〔2026〕1号";
	return o;
}

static void *new_plan(struct house *h)
{
	static int year = 2040;
	struct plan *p = record_new(h->work, &plan_record);

	p->organisation_id = h->places[EAST_BRANCH].id;
	p->period = PLAN_YEAR;
	p->year = year++;
	return p;
}

static void *new_meeting(struct house *h)
{
	struct meeting *m = record_new(h->work, &meeting_record);

	m->organisation_id = h->places[EAST_BRANCH].id;
	m->title = at(h, "伪会议%s", crypt_token(h->arena, 4));
	m->kind = MEETING_LECTURE;
	m->starts_at = (struct moment){ h->now.at + 864000 };
	m->participants = "全体党员";
	return m;
}

static void *new_account(struct house *h)
{
	struct account *a = record_new(h->work, &account_record);

	a->login = at(h, "f%s", crypt_token(h->arena, 5));
	a->name = "伪账号";
	a->state = ACCOUNT_ACTIVE;
	a->office = OFFICE_BUSINESS;
	a->organisation_id = h->places[EAST_BRANCH].id;
	return a;
}

static void *new_group(struct house *h)
{
	struct access_group *g = record_new(h->work, &access_group_record);

	g->kind = GROUP_USERS;
	g->name = at(h, "伪组%s", crypt_token(h->arena, 5));
	g->office = OFFICE_BUSINESS;
	return g;
}

static void *new_code(struct house *h)
{
	struct code_row *c = record_new(h->work, &code_record);

	c->table_name = choice_find(code_tables, "education")->value;
	c->code = crypt_token(h->arena, 5);
	c->label = "伪学历";
	return c;
}

static void *new_care(struct house *h)
{
	struct member_care *it = record_new(h->work, &member_care_record);

	it->organisation_id = h->places[EAST_BRANCH].id;
	it->member_id = h->people[EAST_MEMBER].member_id;
	it->kind = CARE_HONOURED;
	it->detail = "伪表彰";
	it->from_on = h->work->today;
	return it;
}

/* One stands in a branch at a time, so the one before gives way. */
static void *new_committee(struct house *h)
{
	struct committee *c = record_new(h->work, &committee_record);

	house_change(h, "UPDATE committee SET removed_at = ? WHERE standing_of = ?",
		BIND(h->now, h->places[EAST_BRANCH].id));
	c->organisation_id = h->places[EAST_BRANCH].id;
	c->elected_on = date_add_days(h->work->today, -400);
	c->term_years = 3;
	c->state = COMMITTEE_STANDING;
	return c;
}

static void *new_election(struct house *h)
{
	struct election *e = record_new(h->work, &election_record);

	house_change(h, "UPDATE election SET removed_at = ? WHERE open_in = ?",
		BIND(h->now, h->places[EAST_BRANCH].id));
	e->organisation_id = h->places[EAST_BRANCH].id;
	e->held_on = h->work->today;
	e->way = ELECTION_COMMITTEE;
	e->meeting_kind = ELECTION_ASSEMBLY;
	e->term_years = 3;
	e->seats = 3;
	e->state = ELECTION_DRAFT;
	return e;
}

/* Forms over a record: new and, if there is one, changed. Every such route has a maker here. */
/* New and, if there is one, changed. */
const struct form forms[FORMS] = {
	{ &member_record, new_member, "/members", "/members/:id" },
	{ &organisation_record, new_organisation, "/organisations", "/organisations/:id" },
	{ &plan_record, new_plan, "/plans", "/plans/:id" },
	{ &meeting_record, new_meeting, "/meetings", "/meetings/:id", "plan_id" },
	{ &account_record, new_account, "/accounts", "/accounts/:id" },
	{ &access_group_record, new_group, "/groups", "/groups/:id" },
	{ &code_record, new_code, "/codes", "/codes/:id" },
	{ &member_care_record, new_care, "/care", "/care/:id" },
	{ &committee_record, new_committee, "/committees", "/committees/:id" },
	{ &election_record, new_election, "/elections", "/elections/:id" },
	{ &parameter_record, NULL, "/parameters", NULL }, /* renewed only, tests/modules/setting_test */
	{ &policy_record, NULL, "/policies", NULL },     /* the same */
	{ &development_record, NULL, "/developments", NULL }, /* takes people, no columns */
};

bool is_entered(const struct record *record, const char *name)
{
	const struct field *f = record_field(record, name);

	return f && !f->fixed && !f->computed;
}
