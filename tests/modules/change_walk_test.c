/*
 * A random walk: thousands of changes, legal and illegal, over many members, some undone. After
 * each: one relation a present member and none for others, dates in order, refusals change nothing,
 * rights as an independent reckoning has them, and an undo brings back exactly what was.
 */
#include "change_like.h"
#include <stdlib.h>
#include <string.h>
#include "base/text.h"

enum { STEPS = 3000, WALKERS = 12, KINDS = CHANGE_CORRECT };

struct walker {
	int64_t id;
	struct date at;          /* of the last change                                        */
	const char *before;      /* what the row said before it                              */
	int64_t last;            /* the last change done, 0: none that could be undone             */
};

static uint64_t seed = 20260701;

static int chance(int below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (int)(seed % (uint64_t)below);
}

static void begin(struct house *h, struct walker *k)
{
	struct member *m = member_like(h, chance(2) ? EAST_BRANCH : EAST_DEEP, "走一程");

	k->at = date_add_days(h->work->today, -3400 + chance(1000));
	m->note = "补录过去的情况";
	m->stage = (enum member_stage)(1 + chance(4));
	m->joined_on = m->stage == MEMBER_PROBATIONARY ? date_add_days(k->at, -chance(400))
		: m->stage == MEMBER_FULL ? date_of(2010, 7, 1) : (struct date){ 0 };
	m->full_on = m->stage == MEMBER_FULL ? date_of(2011, 7, 1) : (struct date){ 0 };
	if (m->stage == MEMBER_ACTIVIST || m->stage == MEMBER_APPLICANT)
		m->applied_on = date_add_days(k->at, -800);
	if (m->stage == MEMBER_ACTIVIST)
		m->activist_on = date_add_days(k->at, -chance(500));
	k->id = member_put(h, m);
	k->last = 0;
}

/* The whole state as one text. */
static const char *state_of(struct house *h, int64_t id)
{
	return work_text(h->work, "SELECT CONCAT_WS('|', stage, standing, COALESCE(joined_on, '-'),"
		" COALESCE(full_on, '-'), lost, COALESCE(lost_on, '-'), floating, COALESCE(floating_to, '-'),"
		" organisation_id, path, COALESCE(group_id, '-'), COALESCE(activist_on, '-'),"
		" COALESCE(probation_until, '-'), removed_at IS NULL, COALESCE(left_on, '-'), COALESCE(left_how, '-'),"
		" (SELECT GROUP_CONCAT(CONCAT_WS(':', x.organisation_id, COALESCE(x.from_on, '-'),"
		"   COALESCE(x.until_on, '-')) ORDER BY x.id) FROM member_relation x WHERE x.member_id = m.id),"
		" (SELECT GROUP_CONCAT(CONCAT_WS(':', z.id, COALESCE(z.ended_on, '-')) ORDER BY z.id)"
		"  FROM member_change z WHERE z.member_id = m.id AND z.no_vote AND z.state = 'done'))"
		" FROM member m WHERE id = ?", BIND(id));
}

static struct member_change *some_change(struct house *h, struct walker *k)
{
	struct date on = date_add_days(k->at, chance(10) ? chance(150) : -1 - chance(30));
	struct member_change *c = change_like(h, (enum change_kind_value)(1 + chance(KINDS)), on);
	static const enum place branches[] = { EAST_BRANCH, EAST_DEEP, WEST_BRANCH, EAST };

	c->to_organisation_id = h->places[branches[chance(4)]].id;
	c->approved_on = date_add_days(on, chance(200) - 5);
	c->months = chance(3) ? 12 : 6 * chance(5);
	c->training_hours = chance(5) ? 24 : 23;
	c->politics_passed = chance(8) != 0;
	c->stop_why = (enum change_stop)(1 + chance(2));
	c->exit_how = (enum change_exit)(1 + chance(5));
	c->sanction = (enum change_sanction)(1 + chance(4));
	c->stage = (enum member_stage)(1 + chance(4));
	c->standing = (enum member_standing)(1 + chance(2));
	c->joined_on = date_of(2012, 7, 1);
	c->full_on = date_of(2013, 7, 1);
	if (chance(4))
		c->reason = "情况属实";
	return c;
}

/* ---- what always holds ---- */

static void relations_hold(struct house *h, int64_t id)
{
	int64_t wrong = number_of(h,
		"SELECT (SELECT COUNT(*) FROM member_relation x WHERE x.member_id = m.id"
		"  AND x.until_on IS NULL AND x.organisation_id = m.organisation_id) <> (m.removed_at IS NULL)"
		" OR (SELECT COUNT(*) FROM member_relation x WHERE x.member_id = m.id AND x.until_on IS NULL) > 1"
		" OR EXISTS (SELECT 1 FROM member_relation a JOIN member_relation b ON b.member_id = a.member_id"
		"  AND b.id > a.id WHERE a.member_id = m.id AND (a.until_on IS NULL OR b.from_on IS NULL"
		"   OR b.from_on < a.until_on OR a.from_on > a.until_on))"
		" OR EXISTS (SELECT 1 FROM member_change a JOIN member_change b ON b.member_id = a.member_id"
		"  AND b.state = 'done' AND b.step > a.step WHERE a.member_id = m.id AND a.state = 'done'"
		"  AND a.step > 0 AND b.on_date < a.on_date)"
		" FROM member m WHERE m.id = ?", BIND(id));

	if (wrong)
		fail_msg("member %lld: %s", (long long)id, state_of(h, id));
}

/* Reckoned anew from the row and the decisions, and as lists ask it. */
static void rights_hold(struct house *h, int64_t id)
{
	struct date today = h->work->today;
	struct eligibility e = eligibility_on(h->work, id, today);
	struct rows *rows = work_select(h->work,
		"SELECT m.removed_at IS NULL, m.stage, m.standing, m.lost,"
		" (SELECT COUNT(*) FROM member_change z WHERE z.member_id = m.id AND z.state = 'done'"
		"  AND (z.kind = 'suspend' OR z.kind = 'sanction' AND z.sanction = 'watch') AND NOT EXISTS"
		"  (SELECT 1 FROM member_change y WHERE y.member_id = m.id AND y.state = 'done' AND y.kind = 'rights'"
		"   AND y.id > z.id)),"
		ELIGIBLE_TO_VOTE("m", "CAST(? AS DATE)") "," ELIGIBLE_TO_COUNT("m") " FROM member m WHERE m.id = ?",
		BIND(today, today, id));
	bool in, vote;
	const struct cell *c = rows->cells;

	assert_true(rows_next(rows));
	in = c[0].number && (text_is(c[1].text, "full") || text_is(c[1].text, "probationary"))
		&& text_is(c[2].text, "normal");
	vote = in && text_is(c[1].text, "full") && !c[4].number;
	if (e.vote != vote || e.stand != vote || e.count != (in && !c[3].number) || e.pays != in
		|| (c[5].number == 1) != vote || (c[6].number == 1) != e.count)
		fail_msg("member %lld has other rights than reckoned: %s", (long long)id, e.why_vote);
	rows_end(rows);
}

/* ---- the walk ---- */

static bool leaves(const struct member_change *c)
{
	return change_kind_of(c->kind)->leaves && c->state == CHANGE_DONE;
}

static void undo(struct house *h, struct walker *k)
{
	const char *why = undo_tried(h, k->last), *after;

	if (why)
		fail_msg("the last change cannot be undone: %s", why);
	after = state_of(h, k->id);
	if (!text_is(after, k->before))
		fail_msg("after the undo\n%s, before it was\n%s", after, k->before);
	k->last = 0;
}

/* What was only begun is ended one way or the other. */
static int64_t settle(struct house *h, struct walker *k, struct member_change *c)
{
	struct date on = date_add_days(c->on_date, chance(20));
	struct problems *p = problems_new(h->arena);
	bool done;

	work_begin(h->work);
	c = change_find(h->work, c->row.id);
	if (chance(4) == 0)
		done = change_withdraw(h->work, c, "不转了", p);
	else if (c->kind == CHANGE_CORRECT)
		done = change_consent(h->work, c, on, p) || change_withdraw(h->work, c, "不更正了", p);
	else if (c->kind == CHANGE_TRANSFER)
		done = change_accept(h->work, c, on, p) || change_withdraw(h->work, c, "不能接收", p);
	else
		done = (change_issue_letter(h->work, c, c->on_date, 30, p) && change_receipt(h->work, c, on,
			NULL, p))
			|| change_withdraw(h->work, c, "不能开具", p);
	if (!done) /* a problem of the day: taken back whole */
		work_rollback(h->work);
	else
		work_commit(h->work);
	if (!done) {
		work_begin(h->work);
		c = change_find(h->work, c->row.id);
		assert_true(change_withdraw(h->work, c, "不转了", problems_new(h->arena)));
		work_commit(h->work);
	}
	if (c->state == CHANGE_DONE)
		k->at = c->on_date;
	return c->state == CHANGE_DONE ? c->row.id : 0;
}

static bool step(struct house *h, struct walker *k)
{
	const char *before = state_of(h, k->id);
	struct member_change *c = some_change(h, k);
	const char *why = change_tried(h, k->id, c);

	if (why) {
		if (!text_is(before, state_of(h, k->id)))
			fail_msg("%s was refused (%s), yet something changed", change_label(c->kind), why);
		return false;
	}
	k->last = c->row.id;
	if (!change_kind_of(c->kind)->beside && c->state == CHANGE_DONE)
		k->at = c->on_date;
	if (c->state != CHANGE_DONE)
		k->last = settle(h, k, c);
	k->before = arena_text(h->kept, before);
	if (k->last && chance(3) == 0)
		undo(h, k);
	else if (leaves(c) || !number_of(h, "SELECT removed_at IS NULL FROM member WHERE id = ?",
		BIND(k->id)))
		k->last = -1;
	return true;
}

static void counters_hold(struct house *h)
{
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM organisation o WHERE o.id IN (?, ?, ?, ?)"
		" AND (o.roster_total <> (SELECT COUNT(*) FROM member m WHERE m.path LIKE CONCAT(o.path, '%')"
		"  AND m.removed_at IS NULL) OR o.member_total <> (SELECT COUNT(*) FROM member m"
		"  WHERE m.path LIKE CONCAT(o.path, '%') AND m.removed_at IS NULL AND m.standing = 'normal'"
		"  AND m.stage IN ('full', 'probationary')))", BIND(h->places[EAST].id, h->places[EAST_BRANCH].id,
			h->places[EAST_DEEP].id, h->places[WEST_BRANCH].id)), 0);
}

static void thousands_of_changes_keep_what_always_holds(void **state)
{
	struct house *h = *state;
	struct walker walkers[WALKERS] = { 0 };
	int done = 0, refused = 0;

	for (int i = 0; i < STEPS; i++) {
		struct arena_mark mark = arena_mark(h->arena);
		struct walker *k = &walkers[chance(WALKERS)];

		if (!k->id || k->last == -1 || date_compare(k->at, date_add_days(h->work->today, -200)) > 0)
			begin(h, k);
		*(step(h, k) ? &done : &refused) += 1;
		relations_hold(h, k->id);
		rights_hold(h, k->id);
		arena_rewind(h->arena, mark);
	}
	counters_hold(h);
	print_message("%d changes done, %d refused\n", done, refused);
	assert_true(done > 200 && refused > 200);
}

/* ---- broken in the middle ---- */

static void a_failure_leaves_all_or_nothing(void **state)
{
	struct house *h = *state;
	const char *today = date_text(h->arena, h->work->today);
	int64_t id = member_made(h, EAST_BRANCH, "断在半路");
	struct member_change *c = change_like(h, CHANGE_TRANSFER, h->work->today);
	const char *path, *before;
	struct reply reply;

	c->to_organisation_id = h->places[WEST_BRANCH].id;
	path = at(h, "/changes/%lld/accept", (long long)change_made(h, id, c));
	before = state_of(h, id);
	for (long step = 1; step < 200; step++) {
		h->fail_question = step;
		reply = post(h, WEST_CLERK, path, "on_date=%s", today);
		h->fail_question = 0;
		work_rollback(h->work);
		relations_hold(h, id);
		if (reply.status == 303)
			break;
		if (!text_is(before, state_of(h, id)))
			fail_msg("failure at question %ld left %s", step, state_of(h, id));
	}
	assert_int_equal(reply.status, 303);
	assert_int_equal(number_of(h, "SELECT organisation_id FROM member WHERE id = ?", BIND(id)),
		h->places[WEST_BRANCH].id);
	counters_hold(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_failure_leaves_all_or_nothing),
		HOUSE_TEST(thousands_of_changes_keep_what_always_holds),
	};

	return house_run(tests);
}
