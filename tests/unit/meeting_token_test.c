/* Codes of the sign-in screen: good in their time and place only, and never made by others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "lib/crypt.h"
#include "modules/meeting/meeting_token.h"

static struct arena *a;

static void a_code_is_good_at_its_step_and_the_next(void **state)
{
	const char *token = meeting_token(a, 17, 119688694);
	int64_t id = 0;

	assert_int_equal(strlen(token), 23);
	assert_int_equal(meeting_token_read(token, 119688694, &id), TOKEN_GOOD);
	assert_int_equal(id, 17);
	assert_int_equal(meeting_token_read(token, 119688695, &id), TOKEN_GOOD);
	assert_int_equal(meeting_token_read(token, 119688696, &id), TOKEN_OLD);
	assert_int_equal(meeting_token_read(token, 119688694 + 60000, &id), TOKEN_OLD);
}

static void a_code_of_sixteen_bits_ago_does_not_come_back(void **state)
{
	const char *token = meeting_token(a, 17, 119688694);
	int64_t id;

	assert_int_equal(meeting_token_read(token, 119688694 + 65536, &id), TOKEN_FORGED);
	assert_int_equal(meeting_token_read(token, 119688694 - 10, &id), TOKEN_FORGED);
}

static void any_other_character_is_a_forgery(void **state)
{
	const char *token = meeting_token(a, 17, 119688694);
	int64_t id;

	for (size_t i = 0; i < 22; i++) { /* the last holds fill bits */
		char *other = arena_text(a, token);

		other[i] = other[i] == '7' ? '8' : '7';
		assert_int_equal(meeting_token_read(other, 119688694, &id), TOKEN_FORGED);
	}
	assert_int_equal(meeting_token_read("", 1, &id), TOKEN_FORGED);
	assert_int_equal(meeting_token_read(NULL, 1, &id), TOKEN_FORGED);
	assert_int_equal(meeting_token_read("中文", 1, &id), TOKEN_FORGED);
	assert_int_equal(
		meeting_token_read(arena_format(a, "%s0", token), 119688694, &id), TOKEN_FORGED);
}

static void a_ticket_is_for_one_browser_and_five_minutes(void **state)
{
	static const char device[] = "0123456789abcdef0123456789abcdef";
	const char *ticket = meeting_ticket(a, 17, 1800000000, device);
	int64_t id = 0;

	assert_int_equal(meeting_ticket_read(ticket, 1800000000, device, &id), TOKEN_GOOD);
	assert_int_equal(id, 17);
	assert_int_equal(meeting_ticket_read(ticket, 1800000001, device, &id), TOKEN_OLD);
	assert_int_equal(
		meeting_ticket_read(ticket, 1800000000, "0123456789abcdef0123456789abcdee", &id),
		TOKEN_FORGED);
	assert_int_equal(meeting_ticket_read(ticket, 1800000000, NULL, &id), TOKEN_FORGED);
	assert_int_equal(meeting_ticket_read("x", 1800000000, device, &id), TOKEN_FORGED);
}

static void a_spoken_code_is_six_digits_of_one_meeting(void **state)
{
	const char *code = meeting_spoken(a, 17, 14961086);
	int others = 0;

	assert_int_equal(strlen(code), 6);
	assert_true(meeting_spoken_right(code, 17, 14961086));
	assert_true(meeting_spoken_right(code, 17, 14961087));
	assert_false(meeting_spoken_right(code, 17, 14961088));
	assert_false(meeting_spoken_right(code, 17, 14961085));
	for (int64_t other = 18; other < 118; other++)
		others += meeting_spoken_right(code, other, 14961086);
	assert_true(others < 3); /* chance: 2 in 10,000 */
	assert_false(meeting_spoken_right("", 17, 14961086));
	assert_false(meeting_spoken_right("12345", 17, 14961086));
	assert_false(meeting_spoken_right(NULL, 17, 14961086));
}

int main(void)
{
	static const uint8_t key[32] = { 7 };
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_is_good_at_its_step_and_the_next),
		cmocka_unit_test(a_code_of_sixteen_bits_ago_does_not_come_back),
		cmocka_unit_test(any_other_character_is_a_forgery),
		cmocka_unit_test(a_ticket_is_for_one_browser_and_five_minutes),
		cmocka_unit_test(a_spoken_code_is_six_digits_of_one_meeting),
	};
	int failed;

	crypt_use_key(key);
	a = arena_new(1 << 20);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(a);
	return failed;
}
