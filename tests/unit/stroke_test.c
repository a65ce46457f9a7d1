/* Names as ballots have them: by the strokes of the family name, then of the given one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/text.h"
#include "lib/stroke.h"

static void names_stand_by_their_strokes(void **state)
{
	/* 丁 2 strokes, 于 3, 王 4, 刘 6, 赵 9, 黄 11, 戴 17 */
	static const char *const order[] = { "丁一", "丁一山", "丁二", "于小", "王大明", "王明", "刘平",
		"赵安", "黄安", "戴安" };

	for (size_t i = 0; i + 1 < sizeof order / sizeof *order; i++)
		if (stroke_compare(order[i], order[i + 1]) >= 0
		    || stroke_compare(order[i + 1], order[i]) <= 0)
			fail_msg("%s does not stand before %s", order[i], order[i + 1]);
	assert_int_equal(stroke_compare("王明", "王明"), 0);
}

static void what_the_table_does_not_know_stands_behind(void **state)
{
	assert_true(stroke_compare("龘", "古丽·阿依") > 0);
	assert_true(stroke_compare("王", "Anna") < 0);
	assert_true(stroke_compare("王", "\xf0\xa0\x80\x80") < 0); /* U+20000 */
	assert_true(stroke_compare("", "王") < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_stand_by_their_strokes),
		cmocka_unit_test(what_the_table_does_not_know_stands_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
