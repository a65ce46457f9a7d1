/* The vectors of RFC 6238 (SHA-1, cut to six digits), the window, and no step twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "modules/access/totp.h"

static const uint8_t secret[TOTP_SECRET + 1] = "12345678901234567890";

static void the_digits_are_those_of_the_rfc(void **state)
{
	static const struct {
		int64_t at;
		const char *digits; /* the last six of its eight */
	} vectors[] = { { 59, "287082" }, { 1111111109, "081804" }, { 1111111111, "050471" },
		{ 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" } };

	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		char digits[TOTP_DIGITS + 1];

		totp_digits(secret, vectors[i].at / TOTP_STEP, digits);
		assert_string_equal(digits, vectors[i].digits);
	}
}

static void a_clock_may_be_one_step_off_and_no_more(void **state)
{
	const struct moment now = { 1111111111 };
	int64_t present = now.at / TOTP_STEP;

	for (int64_t off = -3; off <= 3; off++) {
		char digits[TOTP_DIGITS + 1];

		totp_digits(secret, present + off, digits);
		assert_int_equal(
			totp_step(secret, digits, now, 0), off >= -1 && off <= 1 ? present + off : 0);
	}
}

static void a_step_is_never_accepted_twice(void **state)
{
	const struct moment now = { 1234567890 };
	char digits[TOTP_DIGITS + 1];
	int64_t step;

	totp_digits(secret, now.at / TOTP_STEP, digits);
	step = totp_step(secret, digits, now, 0);
	assert_int_equal(step, now.at / TOTP_STEP);
	assert_int_equal(totp_step(secret, digits, now, step), 0);
	totp_digits(secret, step - 1, digits); /* nor one before it */
	assert_int_equal(totp_step(secret, digits, now, step), 0);
	totp_digits(secret, step + 1, digits);
	assert_int_equal(totp_step(secret, digits, now, step), step + 1);
}

static void what_is_not_six_digits_is_nothing(void **state)
{
	const struct moment now = { 1234567890 };

	assert_int_equal(totp_step(secret, NULL, now, 0), 0);
	assert_int_equal(totp_step(secret, "", now, 0), 0);
	assert_int_equal(totp_step(secret, "00592", now, 0), 0);
	assert_int_equal(totp_step(secret, "0059240", now, 0), 0);
	assert_int_equal(totp_step(secret, "89005924", now, 0), 0);
}

static void an_app_is_told_the_secret_in_its_own_letters(void **state)
{
	struct arena *a = arena_new(1 << 16);

	assert_string_equal(totp_text(a, secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
	assert_string_equal(totp_address(a, "智慧党建", "xi tong", secret),
		"otpauth://totp/%E6%99%BA%E6%85%A7%E5%85%9A%E5%BB%BA:xi%20tong"
		"?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E6%99%BA%E6%85%A7%E5%85%9A%E5%BB%BA"
		"&algorithm=SHA1&digits=6&period=30");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_digits_are_those_of_the_rfc),
		cmocka_unit_test(a_clock_may_be_one_step_off_and_no_more),
		cmocka_unit_test(a_step_is_never_accepted_twice),
		cmocka_unit_test(what_is_not_six_digits_is_nothing),
		cmocka_unit_test(an_app_is_told_the_secret_in_its_own_letters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
