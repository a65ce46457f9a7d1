/* The statement for several rows, and how many go into it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/arena.h"
#include "lib/db.h"

static void rows_share_a_statement(void **state)
{
	struct arena *a = arena_new(1 << 16);

	assert_string_equal(db_insert_sql(a, "INSERT INTO t (a, b) VALUES (?, NOW())", 1),
		"INSERT INTO t (a, b) VALUES (?, NOW())");
	assert_string_equal(db_insert_sql(a, "INSERT INTO t (a, b) VALUES (?, NOW())", 3),
		"INSERT INTO t (a, b) VALUES (?, NOW()), (?, NOW()), (?, NOW())");
	arena_free(a);
}

static void few_shapes_are_prepared(void **state)
{
	assert_int_equal(db_together(1, 61), 1);
	assert_int_equal(db_together(15, 3), 15);    /* a few at once: one round trip           */
	assert_int_equal(db_together(17, 3), 16);    /* more: a power of two                    */
	assert_int_equal(db_together(1000, 3), 128);
	assert_int_equal(db_together(1000, 61), 16); /* 1000 values at most                     */
	assert_int_equal(db_together(16, 61), 16);
	assert_int_equal(db_together(16, 100), 8);
	assert_int_equal(db_together(3, 2000), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_share_a_statement),
		cmocka_unit_test(few_shapes_are_prepared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
