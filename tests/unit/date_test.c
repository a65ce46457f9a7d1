/* Days, months, ages, Excel's serial numbers, and the ways people write dates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/date.h"

static struct arena *arena;

static const char *parsed(const char *text)
{
	return date_text(arena, date_parse(text));
}

static const char *plus_months(const char *text, int months)
{
	return date_text(arena, date_add_months(date_parse(text), months));
}

static int years(const char *from, const char *to)
{
	return date_full_years(date_parse(from), date_parse(to));
}

static void there_is_no_such_day(void **state)
{
	assert_false(date_has(date_of(2026, 2, 29)));
	assert_true(date_has(date_of(2024, 2, 29)));
	assert_false(date_has(date_of(1900, 2, 29)));
	assert_true(date_has(date_of(2000, 2, 29)));
	assert_false(date_has(date_of(2026, 4, 31)));
	assert_false(date_has(date_of(2026, 13, 1)));
	assert_false(date_has(date_of(2026, 0, 1)));
	assert_false(date_has(date_of(2026, 1, 0)));
	assert_false(date_has(date_of(2026, -1, -1)));
	assert_false(date_has(date_of(0, 1, 1)));
	assert_false(date_has(date_of(10000, 1, 1)));
	assert_false(date_has(date_of(65536 + 2026, 1, 1)));
	assert_false(date_has(date_of(2026, 256 + 1, 1)));
	assert_int_equal(date_month_days(2028, 2), 29);
	assert_int_equal(date_month_days(2100, 2), 28);
	assert_int_equal(date_month_days(2026, 12), 31);
	assert_int_equal(date_month_days(2026, 13), 0);
}

static void days_count_from_1970(void **state)
{
	assert_int_equal(date_days(date_of(1970, 1, 1)), 0);
	assert_int_equal(date_days(date_of(1969, 12, 31)), -1);
	assert_int_equal(date_days(date_of(2000, 3, 1)), 11017);
	assert_int_equal(date_days(date_of(2038, 1, 19)), 24855);
	assert_int_equal(date_days(date_of(1, 1, 1)), -719162);
	assert_int_equal(date_days(date_of(9999, 12, 31)), 2932896);
	assert_false(date_has(date_from_days(-719163)));
	assert_false(date_has(date_from_days(2932897)));
	assert_false(date_has(date_from_days(INT64_MIN)));
	assert_false(date_has(date_from_days(INT64_MAX)));
}

static void every_day_follows_the_one_before(void **state)
{
	struct date d = date_of(1, 1, 1), before;

	for (int64_t i = -719162; i <= 2932896; i++, before = d) {
		d = date_from_days(i);
		if (date_days(d) != i || !date_has(date_of(d.year, d.month, d.day)))
			fail_msg("day %lld is %d-%d-%d", (long long)i, d.year, d.month, d.day);
		if (i > -719162 && date_compare(before, d) >= 0)
			fail_msg("day %lld is not after the one before", (long long)i);
	}
}

static void days_are_added_over_leap_days(void **state)
{
	assert_string_equal(date_text(arena, date_add_days(date_of(2024, 2, 28), 1)), "2024-02-29");
	assert_string_equal(date_text(arena, date_add_days(date_of(2026, 2, 28), 1)), "2026-03-01");
	assert_string_equal(date_text(arena, date_add_days(date_of(2026, 1, 1), -1)), "2025-12-31");
	assert_string_equal(date_text(arena, date_add_days(date_of(2026, 1, 1), 365)), "2027-01-01");
	assert_false(date_has(date_add_days((struct date){ 0 }, 5)));
	assert_false(date_has(date_add_days(date_of(9999, 12, 31), 1)));
}

static void months_end_with_the_month(void **state)
{
	assert_string_equal(plus_months("2026-01-31", 1), "2026-02-28");
	assert_string_equal(plus_months("2028-01-31", 1), "2028-02-29");
	assert_string_equal(plus_months("2026-01-31", 3), "2026-04-30");
	assert_string_equal(plus_months("2024-02-29", 12), "2025-02-28");
	assert_string_equal(plus_months("2024-02-29", 48), "2028-02-29");
	assert_string_equal(plus_months("2026-12-15", 1), "2027-01-15");
	assert_string_equal(plus_months("2026-01-15", -1), "2025-12-15");
	assert_string_equal(plus_months("2026-03-31", -1), "2026-02-28");
	assert_string_equal(plus_months("2026-07-01", -18), "2025-01-01");
	assert_string_equal(plus_months("2026-07-01", 0), "2026-07-01");
	assert_string_equal(plus_months("9999-12-01", 1), "");
	assert_string_equal(plus_months("2026-07-01", INT32_MAX), "");
	assert_string_equal(plus_months("2026-07-01", INT32_MIN), "");
	assert_false(date_has(date_add_months((struct date){ 0 }, 12)));
}

static void age_turns_on_the_birthday(void **state)
{
	assert_int_equal(years("2008-07-01", "2026-06-30"), 17);
	assert_int_equal(years("2008-07-01", "2026-07-01"), 18);
	assert_int_equal(years("2008-07-01", "2026-07-02"), 18);
	assert_int_equal(years("2008-12-31", "2027-01-01"), 18);
	assert_int_equal(years("2008-02-29", "2026-02-28"), 17);
	assert_int_equal(years("2008-02-29", "2026-03-01"), 18);
	assert_int_equal(years("2008-02-29", "2028-02-28"), 19);
	assert_int_equal(years("2008-02-29", "2028-02-29"), 20);
	assert_int_equal(years("2026-07-01", "2026-07-01"), 0);
	assert_int_equal(years("2026-07-02", "2026-07-01"), 0);
	assert_int_equal(years("2030-01-01", "2026-07-01"), 0);
	assert_int_equal(date_full_years((struct date){ 0 }, date_of(2026, 7, 1)), 0);
	assert_int_equal(date_full_years(date_of(2026, 7, 1), (struct date){ 0 }), 0);
}

static void dates_have_an_order(void **state)
{
	assert_true(date_compare(date_of(2026, 7, 1), date_of(2026, 7, 1)) == 0);
	assert_true(date_compare(date_of(2026, 6, 30), date_of(2026, 7, 1)) < 0);
	assert_true(date_compare(date_of(2027, 1, 1), date_of(2026, 12, 31)) > 0);
	assert_true(date_compare((struct date){ 0 }, date_of(1, 1, 1)) < 0);
}

static void quarters_and_weekdays(void **state)
{
	assert_int_equal(date_quarter(date_of(2026, 1, 1)), 1);
	assert_int_equal(date_quarter(date_of(2026, 3, 31)), 1);
	assert_int_equal(date_quarter(date_of(2026, 4, 1)), 2);
	assert_int_equal(date_quarter(date_of(2026, 12, 31)), 4);
	assert_int_equal(date_weekday(date_of(2026, 7, 1)), 3);
	assert_int_equal(date_weekday(date_of(2026, 7, 5)), 7);
	assert_int_equal(date_weekday(date_of(2026, 7, 6)), 1);
	assert_int_equal(date_weekday(date_of(1921, 7, 23)), 6);
	assert_int_equal(date_weekday(date_of(1, 1, 1)), 1);
}

static void people_write_dates_in_many_ways(void **state)
{
	static const char *const first_of_july[] = {
		"2026-07-01", "2026-7-1", "2026/07/01", "2026/7/1", "2026.7.1", "2026.07.01",
		"20260701", "2026年7月1日", "2026年07月01日", "2026年7月1号", "2026 年 7 月 1 日",
		"46204", "2026-07", "2026/7", "2026.07", "2026.7", "2026年7月"
	};

	for (size_t i = 0; i < sizeof first_of_july / sizeof *first_of_july; i++)
		if (date_compare(date_parse(first_of_july[i]), date_of(2026, 7, 1)) != 0)
			fail_msg("%s is %s", first_of_july[i], parsed(first_of_july[i]));
	assert_string_equal(parsed("1988.05"), "1988-05-01");
	assert_string_equal(parsed("1988.10"), "1988-10-01");
	assert_string_equal(parsed("9999-12-31"), "9999-12-31");
}

static void what_is_not_a_date_is_absent(void **state)
{
	static const char *const nothing[] = {
		"", " ", "无", "不详", "2026", "1988", "202607", "2026070", "202607011", "20260231",
		"00000000", "2026-02-29", "2026-13-01", "2026-00-01", "2026-07-00", "2026-7-32",
		"2026-7/1", "2026.7-1", "2026-07-01 ", " 2026-07-01", "2026-07-01x", "2026-07-011",
		"2026-", "2026-07-", "2026--01", "26-7-1", "0026-07-01", "12026-07-01", "-2026-07-01",
		"2026年", "2026年7", "2026年7月1", "2026年13月1日", "2026年7月32日", "2026年7月1日起",
		"2026-07-01 14:30", "1988.1", "1988.", "1988.00", "7/1/2026", "1.5", "46204.5",
		"-1", "+46204", "99999999999999999999", "２０２６-07-01"
	};

	assert_false(date_has(date_parse(NULL)));
	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
		if (date_has(date_parse(nothing[i])))
			fail_msg("\"%s\" became %s", nothing[i], parsed(nothing[i]));
}

static void excel_believes_in_29_february_1900(void **state)
{
	assert_string_equal(parsed("0"), "");
	assert_string_equal(parsed("1"), "1900-01-01");
	assert_string_equal(parsed("59"), "1900-02-28");
	assert_string_equal(parsed("60"), "");
	assert_string_equal(parsed("61"), "1900-03-01");
	assert_string_equal(parsed("9133"), "1925-01-01");
	assert_string_equal(parsed("25569"), "1970-01-01");
	assert_string_equal(parsed("36585"), "2000-02-29");
	assert_string_equal(parsed("99999"), "2173-10-13");
	assert_string_equal(parsed("100000"), "");
}

static void dates_are_written_for_machines_and_people(void **state)
{
	assert_string_equal(date_text(arena, date_of(2026, 7, 1)), "2026-07-01");
	assert_string_equal(date_long(arena, date_of(2026, 7, 1)), "2026年7月1日");
	assert_string_equal(date_text(arena, (struct date){ 0 }), "");
	assert_string_equal(date_long(arena, (struct date){ 0 }), "");
}

static void moments_are_china_time(void **state)
{
	struct moment m = moment_at(date_of(2026, 7, 1), 14, 30, 5);

	assert_int_equal(m.at, 1782887405);
	assert_string_equal(moment_text(arena, m), "2026-07-01 14:30");
	assert_string_equal(moment_exact(arena, m), "2026-07-01 14:30:05");
	assert_string_equal(moment_input(arena, m), "2026-07-01T14:30");
	assert_string_equal(moment_clock(arena, m), "14:30");
	assert_string_equal(date_text(arena, moment_date(m)), "2026-07-01");

	m = moment_at(date_of(2026, 7, 1), 0, 0, 0); /* still 30 June in UTC */
	assert_string_equal(moment_exact(arena, m), "2026-07-01 00:00:00");
	m.at--;
	assert_string_equal(moment_exact(arena, m), "2026-06-30 23:59:59");
	m = moment_at(date_of(1949, 10, 1), 15, 0, 0);
	assert_string_equal(moment_exact(arena, m), "1949-10-01 15:00:00");
	m = moment_at(date_of(1969, 12, 31), 23, 59, 59);
	assert_string_equal(moment_exact(arena, m), "1969-12-31 23:59:59");
	assert_true(date_compare(moment_date(moment_now()), date_of(2024, 1, 1)) > 0);
}

static void an_absent_moment_is_nothing(void **state)
{
	struct moment none = { 0 };

	assert_false(date_has(moment_date(none)));
	assert_string_equal(moment_text(arena, none), "");
	assert_string_equal(moment_exact(arena, none), "");
	assert_string_equal(moment_input(arena, none), "");
	assert_string_equal(moment_clock(arena, none), "");
	assert_int_equal(moment_at((struct date){ 0 }, 8, 0, 0).at, 0);
	assert_int_equal(moment_at(date_of(2026, 7, 1), 24, 0, 0).at, 0);
	assert_int_equal(moment_at(date_of(2026, 7, 1), 8, 60, 0).at, 0);
	assert_int_equal(moment_at(date_of(2026, 7, 1), 8, 0, -1).at, 0);
}

static void moments_are_read(void **state)
{
	static const char *const nothing[] = {
		"", "2026-07-01", "2026-07-01 ", "2026-07-01 14", "2026-07-01 14:3", "2026-07-01 24:00",
		"2026-07-01 14:60", "2026-07-01 14:30:", "2026-07-01 14:30:60", "2026-07-01 14:30x",
		"2026-07-0114:30", "2026-07 14:30", "2026年7月 14:30", "2026-02-30 14:30", "14:30",
		"2026-07-01TT14:30", "2026-07-01T 14:30", "2026-07-01 -1:30", "46204 14:30"
	};
	const int64_t at = moment_at(date_of(2026, 7, 1), 14, 30, 0).at;

	assert_int_equal(moment_parse("2026-07-01 14:30").at, at);
	assert_int_equal(moment_parse("2026-07-01T14:30").at, at);
	assert_int_equal(moment_parse("2026-07-01 14:30:00").at, at);
	assert_int_equal(moment_parse("2026-07-01T14:30:07").at, at + 7);
	assert_int_equal(moment_parse("2026/7/1 14:30").at, at);
	assert_int_equal(moment_parse("2026年7月1日 14:30").at, at);
	assert_int_equal(moment_parse("2026年7月1日14:30").at, at);
	assert_int_equal(moment_parse("2026-07-01 9:05").at, at - 5 * 3600 - 25 * 60);
	assert_int_equal(moment_parse(NULL).at, 0);
	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
		if (moment_parse(nothing[i]).at)
			fail_msg("\"%s\" became a moment", nothing[i]);
}

static int make(void **state)
{
	arena = arena_new(1 << 20);
	return 0;
}

static int drop(void **state)
{
	arena_free(arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_is_no_such_day),
		cmocka_unit_test(days_count_from_1970),
		cmocka_unit_test(every_day_follows_the_one_before),
		cmocka_unit_test(days_are_added_over_leap_days),
		cmocka_unit_test(months_end_with_the_month),
		cmocka_unit_test(age_turns_on_the_birthday),
		cmocka_unit_test(dates_have_an_order),
		cmocka_unit_test(quarters_and_weekdays),
		cmocka_unit_test(people_write_dates_in_many_ways),
		cmocka_unit_test(what_is_not_a_date_is_absent),
		cmocka_unit_test(excel_believes_in_29_february_1900),
		cmocka_unit_test(dates_are_written_for_machines_and_people),
		cmocka_unit_test(moments_are_china_time),
		cmocka_unit_test(an_absent_moment_is_nothing),
		cmocka_unit_test(moments_are_read),
	};

	return cmocka_run_group_tests(tests, make, drop);
}
