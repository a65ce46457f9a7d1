/* A row as bytes: nothing can be shifted, nothing is lost, and the mac is HMAC-SM3. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "base/text.h"
#include "data/history_chain.h"
#include "lib/crypt.h"

static struct arena *arena;

static struct cell text_cell(const char *text)
{
	return (struct cell){ .null = !text, .text = text, .size = text ? strlen(text) : 0 };
}

static void example(struct cell *cells)
{
	for (int i = 0; i < H_COLUMNS; i++)
		cells[i] = text_cell(NULL);
	cells[H_AT] = (struct cell){ .moment = { 1782800000 } };
	cells[H_ACCOUNT] = (struct cell){ .number = 17 };
	cells[H_ACTOR] = text_cell("钟书记");
	cells[H_ACTION] = text_cell("update");
	cells[H_NOTE] = text_cell("");
	cells[H_RESULT] = text_cell("done");
}

static struct buffer packed(const struct cell *cells)
{
	struct buffer b = buffer_new(arena, 1 << 20);

	chain_pack(&b, cells);
	return b;
}

static void what_is_packed_comes_out_again(void **state)
{
	struct cell in[H_COLUMNS], out[H_COLUMNS];
	struct buffer b;

	example(in);
	b = packed(in);
	chain_unpack(b.data, b.size, out);
	for (int i = H_AT; i < H_COLUMNS; i++) {
		assert_int_equal(in[i].null, out[i].null);
		assert_int_equal(in[i].number, out[i].number);
		assert_int_equal(in[i].moment.at, out[i].moment.at);
		assert_int_equal(in[i].size, out[i].size);
		if (in[i].size)
			assert_memory_equal(in[i].text, out[i].text, in[i].size);
	}
}

static void mac_of(
	const struct cell *cells, uint8_t before, int64_t sequence, uint8_t mac[MAC_SIZE])
{
	uint8_t last[MAC_SIZE] = { before };
	struct buffer b = packed(cells);

	chain_mac(b.data, b.size, last, sequence, mac);
}

static void everything_is_in_the_mac(void **state)
{
	struct cell cells[H_COLUMNS];
	uint8_t first[MAC_SIZE], other[MAC_SIZE];

	example(cells);
	mac_of(cells, 1, 5, first);
	mac_of(cells, 1, 5, other);
	assert_memory_equal(first, other, MAC_SIZE);
	mac_of(cells, 2, 5, other);
	assert_memory_not_equal(first, other, MAC_SIZE);
	mac_of(cells, 1, 6, other);
	assert_memory_not_equal(first, other, MAC_SIZE);
	cells[H_NOTE] = text_cell(NULL);
	mac_of(cells, 1, 5, other);
	assert_memory_not_equal(first, other, MAC_SIZE);
	example(cells);
	cells[H_NOTE] = text_cell("done");
	cells[H_RESULT] = text_cell("");
	mac_of(cells, 1, 5, other);
	assert_memory_not_equal(first, other, MAC_SIZE);
}

/* The key of one purpose serves one digest only, so the two never agree. */
static void it_is_sm3_under_a_key_of_its_own(void **state)
{
	uint8_t sm3[32], sha[32], again[32];

	crypt_mac_sm3("test sm3", "abc", 3, sm3);
	crypt_mac("test sha", "abc", 3, sha);
	assert_memory_not_equal(sm3, sha, 32);
	crypt_mac_sm3("test sm3", "abc", 3, again);
	assert_memory_equal(sm3, again, 32);
	crypt_mac_sm3("test sm3", "abd", 3, again);
	assert_memory_not_equal(sm3, again, 32);
}

static int open_all(void **state)
{
	static const uint8_t key[32] = "a key that is for tests only....";

	crypt_use_key(key);
	arena = arena_new(1 << 24);
	return 0;
}

static int close_all(void **state)
{
	arena_free(arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_packed_comes_out_again),
		cmocka_unit_test(everything_is_in_the_mac),
		cmocka_unit_test(it_is_sm3_under_a_key_of_its_own),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
