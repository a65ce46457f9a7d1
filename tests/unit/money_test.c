/* Amounts in and out, and the rounding of dues. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/fault.h"
#include "base/money.h"

static struct arena *arena;

static int64_t fen(const char *text)
{
	struct money amount = { .fen = -7 };

	if (money_parse(text, &amount))
		return amount.fen;
	assert_int_equal(amount.fen, -7);
	return -1;
}

static int64_t share(int64_t base, int64_t rate, int64_t unit)
{
	return money_share((struct money){ .fen = base }, rate, unit).fen;
}

static void amounts_are_read(void **state)
{
	assert_int_equal(fen("36"), 3600);
	assert_int_equal(fen("36.5"), 3650);
	assert_int_equal(fen("36.05"), 3605);
	assert_int_equal(fen("0"), 0);
	assert_int_equal(fen("0.20"), 20);
	assert_int_equal(fen("007"), 700);
	assert_int_equal(fen("1,286.50"), 128650);
	assert_int_equal(fen("1286.50"), 128650);
	assert_int_equal(fen("12,345,678.9"), 1234567890);
	assert_int_equal(fen("10000000000"), 1000000000000);
	assert_int_equal(fen("10,000,000,000.00"), 1000000000000);
}

static void what_is_not_an_amount_is_refused(void **state)
{
	static const char *const nothing[] = {
		"", " ", ".", ".5", "36.", "36.555", "36.5.5", "-36", "+36", "1e3", "0x10", "36元", "¥36",
		" 36", "36 ", "1,28", "1,2860", "12,86.50", "1234,567", ",123", "1,,234", "1,234,",
		"1,234,56", "1.2,345", "10000000000.01", "10000000001", "99999999999999999999999999", "３６", "免"
	};

	assert_int_equal(fen(NULL), -1);
	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
		if (fen(nothing[i]) != -1)
			fail_msg("\"%s\" became an amount", nothing[i]);
}

static void amounts_are_written(void **state)
{
	assert_string_equal(money_text(arena, (struct money){ 128650 }), "1286.50");
	assert_string_equal(money_text(arena, (struct money){ 5 }), "0.05");
	assert_string_equal(money_text(arena, (struct money){ 0 }), "0.00");
	assert_string_equal(money_text(arena, (struct money){ -1250 }), "-12.50");
	assert_string_equal(money_text(arena, (struct money){ -5 }), "-0.05");
	assert_string_equal(money_text(arena, (struct money){ INT64_MIN }), "-92233720368547758.08");
}

static void dues_are_rounded_half_up(void **state)
{
	assert_int_equal(share(300000, 50, 1), 1500);   /* 3000 yuan at 0.5 % */
	assert_int_equal(share(300001, 100, 1), 3000);
	assert_int_equal(share(628650, 150, 1), 9430);  /* 94.2975 */
	assert_int_equal(share(628650, 150, 10), 9430);
	assert_int_equal(share(628350, 150, 10), 9430); /* 94.2525 is nearer to 94.3 */
	assert_int_equal(share(333333, 50, 10), 1670);
	assert_int_equal(share(100, 50, 1), 1);         /* half a fen goes up */
	assert_int_equal(share(99, 50, 1), 0);
	assert_int_equal(share(1000, 50, 10), 10);      /* five fen go up to a jiao */
	assert_int_equal(share(998, 50, 10), 0);
	assert_int_equal(share(300000, 0, 1), 0);
	assert_int_equal(share(0, 200, 10), 0);
	assert_int_equal(share(1000000000000, 10000, 1), 1000000000000);
}

static void a_reversal_mirrors_its_entry(void **state)
{
	for (int64_t base = 0; base < 1000; base += 37) {
		assert_int_equal(share(-base, 150, 1), -share(base, 150, 1));
		assert_int_equal(share(-base, 150, 10), -share(base, 150, 10));
	}
}

static void a_share_too_large_is_a_fault(void **state)
{
	struct fault_point point;

	if (!FAULT_CATCH(&point)) {
		share(INT64_MAX, 20000, 1);
		fail_msg("no fault");
	}
	assert_string_equal(point.text, "money: share does not fit");
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
		cmocka_unit_test(amounts_are_read),
		cmocka_unit_test(what_is_not_an_amount_is_refused),
		cmocka_unit_test(amounts_are_written),
		cmocka_unit_test(dues_are_rounded_half_up),
		cmocka_unit_test(a_reversal_mirrors_its_entry),
		cmocka_unit_test(a_share_too_large_is_a_fault),
	};

	return cmocka_run_group_tests(tests, make, drop);
}
