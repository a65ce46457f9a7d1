/*
 * Frozen statistics: what is frozen stays, its numbers open the lists of that day, half-year and
 * year end come by the clock.
 */
#include "counted.h"
#include "base/text.h"
#include "data/tree.h"
#include "modules/statistics/inside.h"


static int64_t frozen(struct house *h, int64_t id, const char *path)
{
	return number_of(h, "SELECT COALESCE(SUM(n), 0) FROM member_count_frozen WHERE snapshot_id = ?"
		" AND path = ? AND dimension = 'sex'", BIND(id, path));
}

static const char *refused(struct house *h, const char *sql)
{
	const char *why;

	db_script(h->work->db, "SET SESSION TRANSACTION READ WRITE");
	why = db_script_error(h->work->db, sql);
	db_script(h->work->db, "SET SESSION TRANSACTION READ ONLY");
	return why;
}

static int64_t freeze(struct house *h)
{
	assert_status(post(h, ROOT_ADMIN, "/statistics/snapshots", "reason=%s",
		text_url(h->arena, "换届前核对")), 303);
	run_jobs(h);
	return number_of(
		h, "SELECT MAX(id) FROM statistics_snapshot WHERE taken_at IS NOT NULL", BIND_NONE);
}

/* Frozen when the Party age was counted by the day of 转正: shown as it was, and said so. */
static void an_older_snapshot_is_shown_as_it_was(void **state)
{
	struct house *h = *state;
	int64_t id;
	struct reply page;

	house_change(h, "INSERT INTO statistics_snapshot (on_date, kind, reason, asked_at)"
		" VALUES ('2020-02-02', 'special', '以前冻结的', ?)", BIND(h->now));
	id = number_of(h, "SELECT MAX(id) FROM statistics_snapshot", BIND_NONE);
	house_change(h, "INSERT INTO member_count_frozen VALUES (?, ?, 'full_on', '1961-05',"
		" 'full.normal', 4321)", BIND(id, h->places[EAST_BRANCH].path));
	house_change(h,
		"INSERT INTO organisation_frozen (snapshot_id, path, organisation_id, parent_id,"
		" name, kind) SELECT ?, path, id, parent_id, name, kind FROM organisation WHERE id IN (?, "
		"?)",
		BIND(id, h->places[EAST_BRANCH].id, h->places[EAST].id));
	house_change(h, "UPDATE statistics_snapshot SET taken_at = ? WHERE id = ?", BIND(h->now, id));
	page = assert_status(get(h, EAST_CLERK, "/statistics?at=%lld&by=age_from", (long long)id), 200);
	assert_has(page, "4,321");
	assert_has(page, "还不含个别党员的党龄校正");
	assert_has(page, "这次冻结只有合计");
	assert_lacks(page, "/statistics/roster");
	assert_lacks(get(h, EAST_CLERK, "/statistics"), "还不含个别党员的党龄校正");
}

static void what_is_frozen_stays(void **state)
{
	struct house *h = *state;
	const char *path = h->places[EAST_BRANCH].path;
	int64_t id = freeze(h), then = frozen(h, id, path);
	struct reply page;

	assert_true(id > 0);
	assert_int_equal(then,
		number_of(h,
			"SELECT COALESCE(SUM(n), 0) FROM member_count WHERE path = ?"
			" AND dimension = 'sex'",
			BIND(path)));
	member_made(h, EAST_BRANCH, "后来的");
	assert_int_equal(frozen(h, id, path), then);
	page = get(h, EAST_CLERK, "/statistics?at=%lld", (long long)id);
	assert_status(page, 200);
	assert_has(page, "冻结的数字");
	assert_has(page, "点开是当时的名单");
	assert_has(page, "换届前核对");
	assert_has(page, "+1");
	assert_has(get(h, EAST_ADMIN, "/statistics/snapshots"), "换届前核对");
	assert_non_null(refused(h,
		at(h, "UPDATE member_count_frozen SET n = n + 1 WHERE snapshot_id = %lld", (long long)id)));
	assert_non_null(refused(h, at(h, "DELETE FROM member_count_frozen WHERE snapshot_id = %lld",
		(long long)id)));
	assert_non_null(refused(h, at(h, "UPDATE member_frozen SET name = 'x' WHERE snapshot_id = %lld",
		(long long)id)));
	assert_non_null(refused(h, at(h, "DELETE FROM member_frozen WHERE snapshot_id = %lld",
		(long long)id)));
	assert_non_null(refused(h, at(h, "INSERT INTO member_frozen SELECT 0, snapshot_id, path,"
		" member_id, organisation_id, branch, name, sex, ethnicity, born_on, education, work,"
		" stage, standing, joined_on, full_on, age_from, floating, lost FROM member_frozen"
		" WHERE snapshot_id = %lld LIMIT 1", (long long)id)));
	assert_non_null(refused(h,
		at(h,
			"INSERT INTO member_count_frozen VALUES (%lld, 'x', 'sex', 'male',"
			" 'full.normal', 1)",
			(long long)id)));
	assert_non_null(refused(h,
		at(h, "UPDATE organisation_frozen SET name = 'x' WHERE snapshot_id = %lld",
			(long long)id)));
	assert_non_null(refused(h,
		at(h, "UPDATE statistics_snapshot SET on_date = '2020-01-01' WHERE id = %lld",
			(long long)id)));
	assert_non_null(
		refused(h, at(h, "DELETE FROM statistics_snapshot WHERE id = %lld", (long long)id)));
}

/* The people behind the frozen numbers, whatever has befallen them and their branch since. */
static void every_frozen_number_opens_its_list(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, "冻结时甲");
	const char *now;
	struct reply page;
	int64_t id;

	m->education = m->ethnicity = NULL;
	m->born_on = date_of(1950, 1, 31);
	m->born_differs = true;
	member_put(h, m);
	id = freeze(h);
	member_made(h, EAST_BRANCH, "后来才来");
	house_change(h, "UPDATE member SET education = '11', born_on = '1990-01-01' WHERE id = ?",
		BIND(m->row.id));
	for (size_t i = 0; i < 2; i++) {
		const char *by = i ? "born_on" : "education";

		page = assert_status(
			get(h, EAST_ADMIN, "/statistics?at=%lld&by=%s", (long long)id, by), 200);
		now = arena_copy(h->arena, page.body, page.size);
		assert_true(numbers_open(h, EAST_ADMIN, now, "/statistics/roster") > 20);
		assert_true(numbers_open(h, EAST_ADMIN, now, "/statistics/organisations") > 1);
	}
	page = get(h, EAST_CLERK, "/statistics/roster?snapshot_id=%lld&education=-", (long long)id);
	assert_has(page, "冻结时甲");
	assert_lacks(page, "后来才来");
	assert_has(page, h->places[EAST_BRANCH].name);
	assert_lacks(get(h, WEST_CLERK, "/statistics/roster?snapshot_id=%lld", (long long)id),
		"冻结时甲");
	assert_status(get(h, EAST_MEMBER, "/statistics/roster?snapshot_id=%lld", (long long)id), 403);
	assert_goes(get(h, EAST_CLERK, "/statistics/roster"), at(h, "/statistics/roster?snapshot_id="));
	assert_goes(get(h, EAST_CLERK, "/statistics/roster?sex=male&snapshot_id="),
		at(h, "/statistics/roster?snapshot_id=%lld&sex=male", (long long)id));
}

/* A branch stands elsewhere since: who was counted there stays where he was counted. */
static void the_frozen_roster_stays_where_it_was(void **state)
{
	struct house *h = *state;
	int64_t id, member = member_made(h, EAST_DEEP, "搬迁之前");
	const char *path = h->places[EAST_DEEP].path;

	id = freeze(h);
	work_begin(h->work);
	tree_move(h->work, path, "zzzz.zzzz.");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM member_frozen WHERE snapshot_id = ?"
		" AND member_id = ? AND path = ?", BIND(id, member, path)), 1);
	work_rollback(h->work);
}

static void freezing_wants_a_reason(void **state)
{
	struct house *h = *state;

	assert_has(assert_status(post(h, ROOT_ADMIN, "/statistics/snapshots", "reason="), 422),
		"请填写冻结的原因");
	assert_status(get(h, EAST_CLERK, "/statistics?at=999999999"), 404);
}

/* ---- by the clock ---- */

static int64_t regular(struct house *h, struct date on)
{
	return number_of(h, "SELECT COUNT(*) FROM statistics_snapshot WHERE regular_on = ?", BIND(on));
}

static void run_clock(struct house *h, struct date today)
{
	for (const struct job *job = statistics_module.jobs; job->name; job++)
		if (text_is(job->name, "statistics.due")) {
			h->work->now = moment_at(today, 0, 10, 0);
			h->work->today = today;
			work_begin(h->work);
			job->run(h->work, 0);
			work_commit(h->work);
		}
}

/* In a year nobody else's test has. */
static void half_year_and_year_end_come_by_the_clock(void **state)
{
	struct house *h = *state;
	int year =
		2100 + (int)(number_of(h, "SELECT COUNT(*) FROM statistics_snapshot", BIND_NONE) % 90);
	struct date half = date_of(year, 6, 30), end = date_of(year, 12, 31);

	run_clock(h, half);
	assert_int_equal(regular(h, half), 0); /* the day is not over */
	run_clock(h, date_add_days(half, 1));
	run_clock(h, date_add_days(half, 2));
	assert_int_equal(regular(h, half), 1);
	run_clock(h, date_add_days(end, 8)); /* too late to be the numbers of that day */
	assert_int_equal(regular(h, end), 0);
	run_clock(h, date_add_days(end, 7));
	assert_int_equal(regular(h, end), 1);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM statistics_snapshot WHERE regular_on = ?"
		" AND kind = 'year_end'", BIND(end)), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(an_older_snapshot_is_shown_as_it_was),
		HOUSE_TEST(what_is_frozen_stays),
		HOUSE_TEST(every_frozen_number_opens_its_list),
		HOUSE_TEST(the_frozen_roster_stays_where_it_was),
		HOUSE_TEST(freezing_wants_a_reason),
		HOUSE_TEST(half_year_and_year_end_come_by_the_clock),
	};

	return house_run(tests);
}
