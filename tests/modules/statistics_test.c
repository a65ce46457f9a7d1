/*
 * Statistics: what the page says is what the lists behind its numbers hold; who may look where;
 * ages by month. What is frozen is statistics_frozen_test.c; that the kept counts are right is
 * tests/laws/count_test.c.
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
		HOUSE_TEST(the_workbook_holds_the_same_tables),
		HOUSE_TEST(what_is_wrong_is_put_right_and_remembered),
	};

	return house_run(tests);
}
