/*
 * Memory that goes at once: zeroed, aligned, closed in reverse, rewound, with a ceiling; and the
 * faults that leave a work half way. The sanitizers watch what comes back to the system.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/arena.h"
#include "base/buffer.h"
#include "base/fault.h"
#include "base/text.h"

enum { CEILING = 1 << 20 };

static struct arena *arena;
static char closed[64]; /* the letters of what was closed, in order */

static void note(void *thing)
{
	snprintf(closed + strlen(closed), sizeof closed - strlen(closed), "%s", (const char *)thing);
}

static void memory_is_zeroed_and_aligned(void **state)
{
	for (size_t size = 0; size < 300; size++) {
		char *p = arena_alloc(arena, size);

		assert_non_null(p);
		assert_int_equal((uintptr_t)p % 16, 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, size);
	}
	arena_reset(arena);
	for (size_t i = 0; i < 1000; i++)
		assert_int_equal(*(char *)arena_alloc(arena, 1), 0);
}

static void blocks_do_not_overlap(void **state)
{
	uint8_t *blocks[200];

	for (size_t i = 0; i < 200; i++) {
		blocks[i] = arena_alloc(arena, i * 37 % 3000 + 1);
		memset(blocks[i], (int)i, i * 37 % 3000 + 1);
	}
	for (size_t i = 0; i < 200; i++)
		for (size_t at = 0; at < i * 37 % 3000 + 1; at++)
			assert_int_equal(blocks[i][at], i);
}

static void larger_than_a_chunk(void **state)
{
	char *large = arena_alloc(arena, 300000), *small = arena_alloc(arena, 8);

	memset(large, 1, 300000);
	memset(small, 2, 8);
	assert_true(arena_used(arena) >= 300008);
	arena_reset(arena);
	assert_int_equal(arena_used(arena), 0);
}

static void copies_are_terminated(void **state)
{
	char three[] = { 'a', 'b', 'c' };

	assert_string_equal(arena_copy(arena, three, 3), "abc");
	assert_string_equal(arena_copy(arena, NULL, 0), "");
	assert_string_equal(arena_text(arena, "支部"), "支部");
	assert_null(arena_text(arena, NULL));
	assert_string_equal(arena_format(arena, "%s %d", "第", 3), "第 3");
	assert_int_equal(strlen(arena_format(arena, "%0100000d", 7)), 100000);
}

static void deferred_calls_run_in_reverse_and_once(void **state)
{
	arena_defer(arena, note, "a");
	arena_defer(arena, note, "b");
	arena_alloc(arena, 200000); /* over into another chunk */
	arena_defer(arena, note, "c");
	assert_string_equal(closed, "");
	arena_reset(arena);
	assert_string_equal(closed, "cba");
	arena_reset(arena);
	assert_string_equal(closed, "cba");
}

static void freeing_closes_too(void **state)
{
	struct arena *own = arena_new(CEILING);

	arena_defer(own, note, "x");
	arena_free(own);
	assert_string_equal(closed, "x");
	arena_free(NULL);
}

static void a_rewind_takes_back_what_came_after(void **state)
{
	char *kept = arena_text(arena, "kept");
	struct arena_mark mark;
	size_t used;

	arena_defer(arena, note, "a");
	mark = arena_mark(arena);
	used = arena_used(arena);
	for (int i = 0; i < 5; i++) {
		arena_alloc(arena, 100);
		arena_defer(arena, note, "b");
		arena_alloc(arena, 90000);
		arena_defer(arena, note, "c");
		arena_rewind(arena, mark);
		assert_int_equal(arena_used(arena), used);
	}
	assert_string_equal(closed, "cbcbcbcbcb");
	assert_string_equal(kept, "kept");
	arena_reset(arena);
	assert_string_equal(closed, "cbcbcbcbcba");
}

static void marks_nest(void **state)
{
	struct arena_mark outer = arena_mark(arena), inner;

	arena_defer(arena, note, "a");
	arena_alloc(arena, 70000);
	inner = arena_mark(arena);
	arena_defer(arena, note, "b");
	arena_rewind(arena, inner);
	assert_string_equal(closed, "b");
	arena_defer(arena, note, "c");
	arena_rewind(arena, outer);
	assert_string_equal(closed, "bca");
	assert_int_equal(arena_used(arena), 0);
	assert_int_equal(*(char *)arena_alloc(arena, 70000), 0);
}

static void a_long_loop_needs_no_more_memory(void **state)
{
	struct arena_mark mark = arena_mark(arena);

	for (int i = 0; i < 2000; i++, arena_rewind(arena, mark))
		arena_format(arena, "%05000d", i);
	assert_int_equal(arena_used(arena), 0);
}

static void assert_alloc_faults(size_t size, const char *because)
{
	struct fault_point point;

	if (!FAULT_CATCH(&point)) {
		arena_alloc(arena, size);
		fail_msg("no fault for %zu bytes", size);
	}
	if (!text_begins(point.text, because))
		fail_msg("%s", point.text);
}

static void the_ceiling_is_a_fault(void **state)
{
	arena_alloc(arena, CEILING / 2);
	assert_alloc_faults(CEILING / 2 + 16, "arena: over its ceiling");
	arena_alloc(arena, CEILING / 2);
	assert_alloc_faults(1, "arena: over its ceiling");
	arena_reset(arena);
	arena_alloc(arena, CEILING);
}

/* A count gone negative becomes a size near the top of size_t. */
static void absurd_sizes_are_faults(void **state)
{
	arena_alloc(arena, 64);
	assert_alloc_faults(SIZE_MAX, "arena: over its ceiling");
	assert_alloc_faults(SIZE_MAX - 15, "arena: over its ceiling");
	assert_alloc_faults(SIZE_MAX - 31, "arena: over its ceiling");
	assert_alloc_faults(SIZE_MAX - 64, "arena: over its ceiling");
	assert_alloc_faults(SIZE_MAX / 2, "arena: over its ceiling");
}

static void an_arena_works_on_after_a_fault(void **state)
{
	struct fault_point point;

	if (!FAULT_CATCH(&point)) {
		arena_defer(arena, note, "a");
		arena_alloc(arena, 2 * CEILING);
		fail_msg("no fault");
	}
	assert_string_equal(closed, "");
	arena_reset(arena);
	assert_string_equal(closed, "a");
	assert_string_equal(arena_text(arena, "again"), "again");
}

static void the_nth_allocation_fails_on_demand(void **state)
{
	arena_fail_at(3);
	arena_alloc(arena, 1);
	arena_alloc(arena, 1);
	assert_alloc_faults(1, "arena: failure asked for by a test");
	arena_alloc(arena, 1);
	arena_fail_at(1);
	arena_fail_at(0);
	arena_alloc(arena, 1);
}

static void buffers_grow_up_to_their_ceiling(void **state)
{
	struct buffer b = buffer_new(arena, 1000);
	struct fault_point point;

	assert_string_equal(b.data, "");
	for (int i = 0; i < 100; i++)
		buffer_format(&b, "%03d支", i);
	buffer_text(&b, NULL);
	assert_int_equal(b.size, 600);
	assert_int_equal(strlen(b.data), 600);
	assert_true(text_ends(b.data, "099支"));
	buffer_add(&b, "a\0b", 3);
	buffer_byte(&b, 'c');
	assert_memory_equal(b.data + 600, "a\0bc", 5);
	if (!FAULT_CATCH(&point)) {
		buffer_text(&b, arena_format(arena, "%0400d", 1));
		fail_msg("no fault");
	}
	assert_true(text_begins(point.text, "buffer: over its ceiling"));
	assert_int_equal(b.size, 604);
}

static void a_fault_carries_its_sentence_and_kind(void **state)
{
	struct fault_point point;

	if (!FAULT_CATCH(&point))
		fault("disk %s at %d", "full", 7);
	assert_string_equal(point.text, "disk full at 7");
	assert_int_equal(point.kind, FAULT_OURS);
	if (!FAULT_CATCH(&point))
		fault_as(FAULT_RETRY, "deadlock");
	assert_int_equal(point.kind, FAULT_RETRY);
	if (!FAULT_CATCH(&point))
		fault("%01000d", 1);
	assert_int_equal(strlen(point.text), sizeof point.text - 1);
}

static void faults_go_to_the_innermost_point(void **state)
{
	struct fault_point outer, inner;
	volatile int steps = 0;

	if (!FAULT_CATCH(&outer)) {
		if (!FAULT_CATCH(&inner))
			fault("first");
		assert_string_equal(inner.text, "first");
		steps++;
		if (!FAULT_CATCH(&inner))
			fault_leave(&inner);
		fault("second");
	}
	assert_string_equal(outer.text, "second");
	assert_int_equal(steps, 1);
}

static int make(void **state)
{
	arena = arena_new(CEILING);
	closed[0] = 0;
	return 0;
}

static int drop(void **state)
{
	arena_fail_at(0);
	arena_free(arena);
	return 0;
}

#define ARENA_TEST(test) cmocka_unit_test_setup_teardown(test, make, drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ARENA_TEST(memory_is_zeroed_and_aligned),
		ARENA_TEST(blocks_do_not_overlap),
		ARENA_TEST(larger_than_a_chunk),
		ARENA_TEST(copies_are_terminated),
		ARENA_TEST(deferred_calls_run_in_reverse_and_once),
		ARENA_TEST(freeing_closes_too),
		ARENA_TEST(a_rewind_takes_back_what_came_after),
		ARENA_TEST(marks_nest),
		ARENA_TEST(a_long_loop_needs_no_more_memory),
		ARENA_TEST(the_ceiling_is_a_fault),
		ARENA_TEST(absurd_sizes_are_faults),
		ARENA_TEST(an_arena_works_on_after_a_fault),
		ARENA_TEST(the_nth_allocation_fails_on_demand),
		ARENA_TEST(buffers_grow_up_to_their_ceiling),
		ARENA_TEST(a_fault_carries_its_sentence_and_kind),
		ARENA_TEST(faults_go_to_the_innermost_point),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
