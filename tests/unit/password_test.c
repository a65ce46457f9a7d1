/* Passwords that everybody tries first are known, whole and by length. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "lib/password.h"

static bool common(const char *text)
{
	return password_is_common(text, strlen(text));
}

static void the_first_and_the_last_of_the_list_are_known(void **state)
{
	static const char *const known[] = { "123456", "password", "qwerty", "sunshine", "0.0.0.000",
		"trustno1", "zxcvbnm" };

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		assert_true(common(known[i]));
}

static void what_only_begins_like_one_is_another(void **state)
{
	assert_false(common("sunshinq"));
	assert_false(common("sunshine-over-the-hill"));
	assert_true(password_is_common("sunshine-over-the-hill", 8));
	assert_false(common(""));
	assert_false(common("\xe7\xba\xa2\xe6\x97\x97"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_and_the_last_of_the_list_are_known),
		cmocka_unit_test(what_only_begins_like_one_is_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
