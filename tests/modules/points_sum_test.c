/*
 * The law of the books: what a member has in a year is the base and what is counted, whatever was
 * done in whatever order; a cap is never passed; an entry that counts no longer has its opposite.
 */
#include "tests/modules/house.h"
#include <stdlib.h>
#include "base/text.h"
#include "modules/points/points.h"

enum { PEOPLE_COUNT = 6, STEPS = 400 };

struct walk {
	struct house *h;
	int64_t members[PEOPLE_COUNT];
	int64_t meetings[4];
	unsigned seed;
};

static unsigned chance(struct walk *w, unsigned below)
{
	w->seed = w->seed * 1103515245u + 12345u;
	return (w->seed >> 16) % below;
}

static int64_t any_entry(struct walk *w, const char *state)
{
	return number_of(w->h, "SELECT id FROM points_entry WHERE member_id IN (?, ?, ?, ?, ?, ?)"
		" AND state = ? ORDER BY CRC32(CONCAT(id, ?)) LIMIT 1", BIND(w->members[0], w->members[1],
			w->members[2], w->members[3], w->members[4], w->members[5], state, (int64_t)w->seed));
}

static void apply_some(struct walk *w)
{
	static const char *const codes[] = { "volunteer", "volunteer", "award_county",
		"sanction_warning", "task_overdue" };
	static const int days[] = { 0, 3, 40, 200, 370 };
	struct house *h = w->h;
	struct date day = date_add_days(moment_date(h->now), -days[chance(w, 5)]);
	const char *code = codes[chance(w, 5)];
	int64_t one = w->members[chance(w, PEOPLE_COUNT)], other = w->members[chance(w, PEOPLE_COUNT)];

	post(h, EAST_CLERK, "/points",
		"code=%s&happened_on=%s&evidence=x&again=1&member=%lld&member=%lld", code,
		date_text(h->arena, day), (long long)one, (long long)other);
}

/* A ledger is passed, opened again, or says something else than before. */
static void turn_ledger(struct walk *w)
{
	static const char *const states[] = { "passed", "passed", "returned" };
	struct house *h = w->h;
	int64_t meeting = w->meetings[chance(w, 4)];

	house_change(
		h, "UPDATE meeting SET state = ? WHERE id = ?", BIND(states[chance(w, 3)], meeting));
	house_change(h, "UPDATE attendance SET leave_state = ? WHERE meeting_id = ? AND member_id = ?",
		BIND(chance(w, 2) ? "granted" : "none", meeting, w->members[chance(w, PEOPLE_COUNT)]));
	h->work->now = h->now;
	work_begin(h->work);
	points_from_meeting(h->work, meeting);
	work_commit(h->work);
}

static void step(struct walk *w)
{
	struct house *h = w->h;
	unsigned kind = chance(w, 10);
	int64_t waiting = any_entry(w, "proposed"), counted = any_entry(w, "confirmed");

	if (kind < 4)
		apply_some(w);
	else if (kind < 6)
		turn_ledger(w);
	else if (kind < 8)
		post(h, EAST_CLERK, "/points/confirm", "id=%lld", (long long)waiting);
	else if (kind < 9)
		post(h, EAST_CLERK, "/points/decline", "id=%lld&reason=x", (long long)waiting);
	else if (counted > 0)
		post(h, EAST_CLERK, at(h, "/points/entries/%lld/reverse", (long long)counted), "reason=x");
}

static void assert_laws(struct walk *w)
{
	struct house *h = w->h;

	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM points_year y WHERE y.total <> y.base + (SELECT"
						 " COALESCE(SUM(e.counted), 0) FROM points_entry e WHERE e.member_id = "
						 "y.member_id AND e.year = y.year)",
						 BIND_NONE),
		0);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM points_entry e LEFT JOIN points_year y"
		" ON y.member_id = e.member_id AND y.year = e.year WHERE e.counted <> 0 AND y.member_id IS NULL",
		BIND_NONE), 0);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM points_entry e LEFT JOIN points_entry r"
		" ON r.reversal_of = e.id AND r.state = 'reversal' AND r.points = -e.points AND r.year = e.year"
		" WHERE (e.state IN ('reversed', 'taken_back')) <> (r.id IS NOT NULL) AND e.state <> 'reversal'",
		BIND_NONE), 0);
	assert_int_equal(
		number_of(h,
			"SELECT COUNT(*) FROM (SELECT 1 FROM points_entry e JOIN points_item i"
			" ON i.id = e.item_id WHERE i.code = 'volunteer' GROUP BY e.member_id, e.year"
			" HAVING SUM(e.counted) > 300) t",
			BIND_NONE),
		0);
}

static void totals_equal_the_entries_whatever_is_done(void **state)
{
	struct house *h = *state;
	struct walk w = { .h = h, .seed = 20261122 };

	for (int i = 0; i < PEOPLE_COUNT; i++)
		w.members[i] = member_made(h, EAST_BRANCH, at(h, "积分%d", i));
	for (int i = 0; i < 4; i++) {
		house_change(h, "INSERT INTO meeting (organisation_id, path, kind, title, starts_at, state)"
			" VALUES (?, ?, 'assembly', '积分会', ?, 'planned')", BIND(h->places[EAST_BRANCH].id,
				h->places[EAST_BRANCH].path, (struct moment){ h->now.at - 86400 * (1 + i) }));
		w.meetings[i] = number_of(h, "SELECT MAX(id) FROM meeting", BIND_NONE);
		for (int n = 0; n < PEOPLE_COUNT; n++)
			house_change(h, "INSERT INTO attendance (meeting_id, member_id) VALUES (?, ?)",
				BIND(w.meetings[i], w.members[n]));
	}
	for (int i = 0; i < STEPS; i++) {
		struct arena_mark mark = arena_mark(h->arena);

		step(&w);
		if (i % 20 == 0)
			assert_laws(&w);
		arena_rewind(h->arena, mark);
	}
	assert_laws(&w);
	assert_true(
		number_of(h, "SELECT COUNT(*) FROM points_entry WHERE state = 'taken_back'", BIND_NONE)
		> 0);
	assert_true(
		number_of(h, "SELECT COUNT(*) FROM points_entry WHERE state = 'reversed'", BIND_NONE) > 0);
	assert_true(
		number_of(h, "SELECT COUNT(*) FROM points_entry WHERE state = 'confirmed'", BIND_NONE) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(totals_equal_the_entries_whatever_is_done),
	};

	return house_run(tests);
}
