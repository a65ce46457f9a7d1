/* Citizen numbers (region 990000 only: nobody has it) and mobile numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/check.h"
#include "base/text.h"

static struct arena *arena;

/* 990000 + birth + sequence, with the digit that belongs to it. */
static char *number(const char *birth, int sequence)
{
	char *first17 = arena_format(arena, "990000%s%03d", birth, sequence);

	return arena_format(arena, "%s%c", first17, id_number_digit(first17));
}

static void the_check_digit_is_the_standards(void **state)
{
	assert_int_equal(id_number_digit("99000019491231002"), '6');
	assert_int_equal(id_number_digit("99000018800101001"), '3');
	assert_int_equal(id_number_digit("9900001990010100"), 0);
	assert_int_equal(id_number_digit("99000019900101O01"), 0);
	assert_int_equal(id_number_digit(""), 0);
}

/* ISO 7064 in its own words: the digits times falling powers of two leave 1 modulo 11. */
static void the_whole_number_leaves_one(void **state)
{
	for (int sequence = 1; sequence < 1000; sequence++) {
		const char *n = number("19721130", sequence);
		int sum = 0;

		for (size_t i = 0; i < 18; i++)
			sum = (sum * 2 + (n[i] == 'X' ? 10 : n[i] - '0')) % 11;
		assert_int_equal(sum, 1);
	}
}

static void valid_numbers_pass(void **state)
{
	bool seen_x = false;
	char *n;

	for (int sequence = 1; sequence < 1000; sequence++) {
		n = number("19900228", sequence);
		assert_null(check_id_number(n));
		assert_int_equal(id_number_male(n), sequence % 2);
		seen_x |= n[17] == 'X';
	}
	assert_true(seen_x);
	n = number("20000229", 12);
	assert_null(check_id_number(n));
	assert_int_equal(date_compare(id_number_birth(n), date_of(2000, 2, 29)), 0);
}

/* The law the weights are chosen for: no single slip and no swap of neighbours goes through. */
static void one_slip_is_always_found(void **state)
{
	const char *good = number("19850617", 123);

	for (size_t i = 0; i < 17; i++) {
		char *bad = arena_text(arena, good);

		for (char c = '0'; c <= '9'; c++) {
			bad[i] = c;
			assert_int_equal(check_id_number(bad) == NULL, c == good[i]);
		}
		bad[i] = good[i + 1];
		bad[i + 1] = good[i];
		if (good[i] != good[i + 1])
			assert_non_null(check_id_number(bad));
	}
}

static void every_reason_is_its_own(void **state)
{
	char *n = number("19900101", 1);
	char *wrong = arena_text(arena, n);

	assert_string_equal(check_id_number(NULL), "身份证号没有填写，请填写 18 位身份证号");
	assert_string_equal(check_id_number(""), "身份证号没有填写，请填写 18 位身份证号");
	assert_string_equal(check_id_number(text_cut(arena, n, 17)), "身份证号应为 18 位，现在是 17 位");
	assert_string_equal(check_id_number(arena_format(arena, "%s0", n)),
		"身份证号应为 18 位，现在是 19 位");
	assert_string_equal(check_id_number("990000900101001"),
		"身份证号应为 18 位，现在是 15 位，请填写第二代身份证上的号码");
	assert_string_equal(check_id_number("没有身份证"), "身份证号应为 18 位，现在是 5 位");

	wrong[17] = n[17] == '5' ? '6' : '5';
	assert_string_equal(check_id_number(wrong), arena_format(arena,
		"身份证号第 18 位校验码不对，应为 %c，请核对是否录错", n[17]));
	wrong[17] = 'Y';
	assert_string_equal(check_id_number(wrong),
		"身份证号第 18 位应为数字或大写字母 X，请改正");
	wrong[17] = 'x';
	assert_string_equal(check_id_number(wrong),
		"身份证号第 18 位应为数字或大写字母 X，请改正");
	wrong[17] = n[17];
	wrong[4] = 'O';
	assert_string_equal(check_id_number(wrong), "身份证号第 5 位应为数字，请核对是否录错");
	assert_string_equal(check_id_number("99０000199001010011"),
		"身份证号第 3 位应为数字，请核对是否录错");
}

static void the_birth_date_is_real(void **state)
{
	assert_string_equal(check_id_number(number("19990231", 1)),
		"身份证号中的出生日期 19990231 不存在，请核对是否录错");
	assert_string_equal(check_id_number(number("19001301", 1)),
		"身份证号中的出生日期 19001301 不存在，请核对是否录错");
	assert_string_equal(check_id_number(number("00000000", 1)),
		"身份证号中的出生日期 00000000 不存在，请核对是否录错");
	assert_string_equal(check_id_number(number("01990101", 1)),
		"身份证号中的出生年份 0199 过早，请核对是否录错");
}

static void bytes_that_are_no_text_do_not_slip_through(void **state)
{
	assert_non_null(check_id_number(arena_format(arena, "%s\x80", number("19900101", 1))));
	assert_non_null(check_id_number("\xff\xff\xff"));
	assert_non_null(check_phone("1380000000\x80"));
}

static void mobile_numbers(void **state)
{
	assert_null(check_phone("13800000000"));
	assert_null(check_phone("19900000000"));
	assert_string_equal(check_phone("1380000000"), "手机号应为 11 位，现在是 10 位");
	assert_string_equal(check_phone("138000000000"), "手机号应为 11 位，现在是 12 位");
	assert_string_equal(check_phone("12800000000"), "手机号应以 13 至 19 开头，请核对是否录错");
	assert_string_equal(check_phone("23800000000"), "手机号应以 13 至 19 开头，请核对是否录错");
	assert_string_equal(check_phone("138-0000-0000"),
		"手机号只能填数字，请去掉空格、横线、区号等其他字符");
	assert_string_equal(check_phone("+8613800000000"),
		"手机号只能填数字，请去掉空格、横线、区号等其他字符");
	assert_string_equal(check_phone(""), "手机号没有填写，请填写 11 位手机号");
	assert_string_equal(check_phone(NULL), "手机号没有填写，请填写 11 位手机号");
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

static void credit_codes_check_themselves(void **state)
{
	assert_null(check_credit_code("91350100M000100Y43"));
	assert_null(check_credit_code("91990000MA2A00000E"));
	assert_non_null(strstr(check_credit_code("91350100M000100Y44"), "校验码不对"));
	assert_non_null(strstr(check_credit_code("91330000000000000X"), "校验码不对"));
	assert_non_null(strstr(check_credit_code("9135010OM000100Y43"), "第 8 位"));
	assert_non_null(strstr(check_credit_code("9135"), "现在是 4 位"));
	assert_non_null(strstr(check_credit_code(""), "现在是 0 位"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(credit_codes_check_themselves),
		cmocka_unit_test(the_check_digit_is_the_standards),
		cmocka_unit_test(the_whole_number_leaves_one),
		cmocka_unit_test(valid_numbers_pass),
		cmocka_unit_test(one_slip_is_always_found),
		cmocka_unit_test(every_reason_is_its_own),
		cmocka_unit_test(the_birth_date_is_real),
		cmocka_unit_test(bytes_that_are_no_text_do_not_slip_through),
		cmocka_unit_test(mobile_numbers),
	};

	return cmocka_run_group_tests(tests, make, drop);
}
