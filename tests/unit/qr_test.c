/*
 * The drawing is read back: the path's runs are put into a grid again, which must be the grid of
 * libqrencode. That a camera reads such a code is for the browser journeys to show.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <qrencode.h>
#include <stdlib.h>
#include "base/fault.h"
#include "base/text.h"
#include "lib/qr.h"

enum { MARGIN = 4, SIDE_MOST = 177 + 2 * MARGIN };

static struct arena *arena;
static bool grid[SIDE_MOST][SIDE_MOST];

/* Paints "M4 4.5h7M12 4.5h1..." into the grid. */
static void read_path(const char *svg, int side)
{
	const char *at = strstr(svg, " d=\"");

	assert_non_null(at);
	memset(grid, 0, sizeof grid);
	for (at += 4; *at != '"';) {
		int x, y, run, length = 0;

		if (sscanf(at, "M%d %d.5h%d%n", &x, &y, &run, &length) != 3)
			fail_msg("not a run: %.20s", at);
		assert_true(x >= MARGIN && y >= MARGIN && run > 0);
		assert_true(x + run <= side - MARGIN && y < side - MARGIN);
		for (int i = 0; i < run; i++)
			grid[y][x + i] = true;
		at += length;
	}
}

static void assert_drawn(const char *text)
{
	QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
	char *svg = qr_svg(arena, text, "x");
	int side = code->width + 2 * MARGIN;

	assert_true(text_has(svg, arena_format(arena, "viewBox=\"0 0 %d %d\"", side, side)));
	read_path(svg, side);
	for (int y = 0; y < code->width; y++)
		for (int x = 0; x < code->width; x++)
			assert_int_equal(grid[y + MARGIN][x + MARGIN], code->data[y * code->width + x] & 1);
	QRcode_free(code);
}

static void the_drawing_is_the_code(void **state)
{
	char *longest = arena_alloc(arena, 2331 + 1);

	assert_drawn("https://example.org/s/1a2b3c4d5e6f");
	assert_drawn("中共示范支部委员会 签到");
	assert_drawn("a");
	memset(longest, 'a', 2331);
	assert_drawn(longest);
}

static void it_is_one_whole_image_with_a_title(void **state)
{
	char *svg = qr_svg(arena, "abc", "扫码签到");

	assert_true(text_begins(svg, "<svg "));
	assert_true(text_ends(svg, "</svg>"));
	assert_true(text_has(svg, "role=\"img\""));
	assert_true(text_has(svg, "<title>扫码签到</title>"));
	assert_true(text_has(svg, "fill=\"#fff\""));
	assert_false(text_has(svg, "style="));
	assert_null(strstr(strstr(svg, "<path") + 1, "<path"));
}

static void the_label_is_escaped(void **state)
{
	char *svg = qr_svg(arena, "abc", "a<b>&\"c\"</title><script>");

	assert_true(text_has(svg, "<title>a&lt;b&gt;&amp;\"c\"&lt;/title&gt;&lt;script&gt;</title>"));
	assert_false(text_has(svg, "<script"));
	assert_true(text_has(qr_svg(arena, "abc", NULL), "<title></title>"));
}

static void assert_faults(const char *text)
{
	struct fault_point point;

	if (!FAULT_CATCH(&point)) {
		qr_svg(arena, text, "x");
		fail_msg("no fault");
	}
	assert_true(text_begins(point.text, "qr: no code for a text of "));
}

static void what_does_not_fit_is_a_fault(void **state)
{
	char *text = arena_alloc(arena, 2332 + 1);

	memset(text, 'a', 2332);
	assert_faults(text);
	assert_faults("");
	assert_faults(NULL);
}

/* The leak checker sees to it that the code is closed when the arena gives out half way. */
static void a_fault_half_way_leaks_nothing(void **state)
{
	struct fault_point point;
	volatile int faults = 0;

	for (volatile long n = 1; n < 12; n++) {
		if (FAULT_CATCH(&point)) {
			faults++;
		} else {
			arena_fail_at(n);
			qr_svg(arena, "https://example.org/s/1a2b3c4d5e6f", "x");
			fault_leave(&point);
		}
		arena_fail_at(0);
		arena_reset(arena);
	}
	assert_true(faults > 3);
}

static int make(void **state)
{
	arena = arena_new(4 << 20);
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
		cmocka_unit_test(the_drawing_is_the_code),
		cmocka_unit_test(it_is_one_whole_image_with_a_title),
		cmocka_unit_test(the_label_is_escaped),
		cmocka_unit_test(what_does_not_fit_is_a_fault),
		cmocka_unit_test(a_fault_half_way_leaks_nothing),
	};

	return cmocka_run_group_tests(tests, make, drop);
}
