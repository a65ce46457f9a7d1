/*
 * Statistics: what the page says is what the lists behind its numbers hold; what is frozen stays;
 * who may look where; ages by month; half-year and year end by the clock. That the kept counts are
 * right is tests/laws/count_test.c.
 */
#include "counted.h"
#include <string.h>
#include "base/text.h"
#include "data/code.h"
#include "lib/sheet.h"
#include "modules/statistics/inside.h"

static const char *under(struct house *h, enum place place)
{
	return text_url(h->arena, h->places[place].path);
}

/* ---- numbers and what lies behind them ---- */

static void every_number_opens_the_list_behind_it(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, "没有学历");
	struct reply page;

	m->education = m->ethnicity = NULL;
	m->born_on = date_of(1950, 1, 31);
	m->born_differs = true;
	member_put(h, m);
	page = get(h, EAST_ADMIN, "/statistics?under=%s&by=born_on", under(h, EAST));
	assert_status(page, 200);
	assert_has(page, "按正式组织关系所在的党支部统计");
	assert_has(page, "未填写");
	assert_has(page, "71 岁及以上");
	assert_true(numbers_open(h, EAST_ADMIN, arena_copy(h->arena, page.body, page.size), "/members")
		> 20);
}

static void nobody_looks_beyond_his_part(void **state)
{
	struct house *h = *state;
	struct reply own = get(h, EAST_CLERK, "/statistics");

	assert_status(own, 200);
	assert_has(own, h->places[EAST_BRANCH].name);
	assert_lacks(get(h, EAST_CLERK, "/statistics?under=%s", under(h, WEST)), h->places[WEST].name);
	assert_lacks(get(h, EAST_ADMIN, "/statistics?under=%s", under(h, ROOT)), h->places[WEST].name);
	assert_status(get(h, EAST_MEMBER, "/statistics"), 403);
	assert_status(get(h, EAST_ADMIN, "/statistics/snapshots/new"), 403);
}

static int64_t count_by(struct house *h, const char *value)
{
	return number_of(h, "SELECT COALESCE(SUM(n), 0) FROM member_count WHERE path = ?"
		" AND dimension = 'born_on' AND value = ?", BIND(h->places[EAST_BRANCH].path, value));
}

/* Who is 30 on the last day of the month is 30 all through it; the day after he is 31. */
static void ages_turn_with_the_month(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, "三十");
	struct date today = moment_date(h->now);
	const char *month;
	int64_t before;

	m->born_on = date_add_months(date_of(today.year - 31, today.month, 1), 1);
	m->born_differs = true;
	month = arena_copy(h->arena, date_text(h->arena, m->born_on), 7);
	before = count_by(h, month);
	member_put(h, m);
	assert_int_equal(count_by(h, month), before + 1);
	assert_has(get(h, EAST_CLERK, "/statistics"),
		at(h, "born_on.from=%s-01&amp;count=all\"", month));
}

static const char *band(struct house *h, const char *field, const char *month)
{
	struct date on = date_of(2026, 11, 22);
	struct bands b = bands_of(h->work, record_field(&member_record, field), on, on);

	return b.labels[band_of(&b, month)];
}

static void every_month_falls_into_its_band(void **state)
{
	struct house *h = *state;

	assert_string_equal(band(h, "born_on", "2005-01"), "30 岁及以下");
	assert_string_equal(band(h, "born_on", "1995-12"), "30 岁及以下");
	assert_string_equal(band(h, "born_on", "1995-11"), "31—35 岁");
	assert_string_equal(band(h, "born_on", "1955-12"), "66—70 岁");
	assert_string_equal(band(h, "born_on", "1955-11"), "71 岁及以上");
	assert_string_equal(band(h, "age_from", "2021-12"), "不满 5 年");
	assert_string_equal(band(h, "age_from", "2021-11"), "5—9 年");
	assert_string_equal(band(h, "age_from", "1976-12"), "40—49 年");
	assert_string_equal(band(h, "age_from", "1976-11"), "50 年及以上");
	assert_string_equal(band(h, "joined_on", "1930-01"), "1937.06及以前");
	assert_string_equal(band(h, "joined_on", "1949-09"), "1945.09—1949.09");
	assert_string_equal(band(h, "joined_on", "1949-10"), "1949.10—1966.04");
	assert_string_equal(band(h, "joined_on", "2012-11"), "2012.11及以后");
}

static int64_t age_count(struct house *h, struct date month)
{
	return number_of(h, "SELECT COALESCE(SUM(n), 0) FROM member_count WHERE path = ?"
		" AND dimension = 'age_from' AND value = ?", BIND(h->places[EAST_BRANCH].path,
		arena_copy(h->arena, date_text(h->arena, month), 7)));
}

/* What the correction takes away or adds moves him into another band, and into its list. */
static void the_party_age_counts_with_its_correction(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, "校正党龄");
	struct date full = date_of(2016, 3, 31), from = date_of(2016, 9, 30);
	int64_t before = age_count(h, full), corrected = age_count(h, from);

	m->joined_on = date_of(2015, 3, 31);
	m->full_on = full;
	member_put(h, m);
	assert_int_equal(age_count(h, full), before + 1);
	m = record_find(h->work, &member_record, m->row.id);
	m->age_months = -6;
	member_put(h, m);
	assert_int_equal(age_count(h, full), before);
	assert_int_equal(age_count(h, from), corrected + 1);
	assert_string_equal(date_text(h->arena, ((struct member *)record_find(h->work, &member_record,
		m->row.id))->age_from), "2016-09-30"); /* the database reckons the same */
	assert_has(get(h, EAST_CLERK, "/members?age_from.from=2016-09-01&age_from.to=2016-09-30"),
		"校正党龄");
	assert_lacks(get(h, EAST_CLERK, "/members?age_from.from=2016-03-01&age_from.to=2016-03-31"),
		"校正党龄");
}

static void a_page_costs_few_questions(void **state)
{
	struct house *h = *state;

	get(h, ROOT_ADMIN, "/statistics");
	get(h, ROOT_ADMIN, "/statistics");
	assert_true(h->trips <= 5);
}

/* ---- frozen ---- */

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
	assert_has(page, "不保存名单");
	assert_has(page, "换届前核对");
	assert_has(page, "+1");
	assert_has(get(h, EAST_ADMIN, "/statistics/snapshots"), "换届前核对");
	assert_non_null(refused(h,
		at(h, "UPDATE member_count_frozen SET n = n + 1 WHERE snapshot_id = %lld", (long long)id)));
	assert_non_null(refused(h, at(h, "DELETE FROM member_count_frozen WHERE snapshot_id = %lld",
		(long long)id)));
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

/* ---- taken away ---- */

static bool seen_row(void *context, const struct sheet_row *row)
{
	int *rows = context;

	*rows += row->count > 0;
	return true;
}

/* The cards stand above the tables; shares are numbers, not text. */
static bool seen_cards(void *context, const struct sheet_row *row)
{
	int *cards = context;
	const char *label = row->count ? row->cells[0] : NULL;

	*cards += text_is(label, "党支部") && row->count > 1 && !text_is(row->cells[1], "0");
	for (int i = 0; i < row->count; i++)
		assert_false(row->cells[i] && text_ends(row->cells[i], "%"));
	return true;
}

static void the_workbook_holds_the_same_tables(void **state)
{
	struct house *h = *state;
	struct reply reply = assert_status(post(h, EAST_ADMIN, "/statistics/export", "x=1"), 200);
	int rows = 0, cards = 0;

	assert_non_null(reply.file);
	assert_null(sheet_read(h->arena, reply.file, "下级党组织", false, &sheet_default_limits, seen_row,
		&rows));
	assert_true(rows >= 4);
	assert_null(sheet_read(h->arena, reply.file, "党员", false, &sheet_default_limits, seen_cards,
		&cards));
	assert_int_equal(cards, 1);
	assert_has(assert_status(get(h, EAST_ADMIN, "/statistics/print"), 200), "党支部 2 个");
	assert_status(post(h, EAST_MEMBER, "/statistics/export", "x=1"), 403);
}

static void what_is_wrong_is_put_right_and_remembered(void **state)
{
	struct house *h = *state;

	member_made(h, EAST_BRANCH, "数错");
	house_change(h, "UPDATE member_count SET n = n + 5 WHERE path = ? AND dimension = 'sex'",
		BIND(h->places[EAST_BRANCH].path));
	work_begin(h->work);
	assert_true(statistics_repair(h->work) > 0);
	work_commit(h->work);
	counts_hold(h);
	assert_true(
		number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'recount'", BIND_NONE) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(every_number_opens_the_list_behind_it),
		HOUSE_TEST(nobody_looks_beyond_his_part),
		HOUSE_TEST(ages_turn_with_the_month),
		HOUSE_TEST(every_month_falls_into_its_band),
		HOUSE_TEST(the_party_age_counts_with_its_correction),
		HOUSE_TEST(a_page_costs_few_questions),
		HOUSE_TEST(an_older_snapshot_is_shown_as_it_was),
		HOUSE_TEST(what_is_frozen_stays),
		HOUSE_TEST(freezing_wants_a_reason),
		HOUSE_TEST(half_year_and_year_end_come_by_the_clock),
		HOUSE_TEST(the_workbook_holds_the_same_tables),
		HOUSE_TEST(what_is_wrong_is_put_right_and_remembered),
	};

	return house_run(tests);
}
