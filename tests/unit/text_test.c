/*
 * What people really type and paste: full-width digits, ideographic and zero-width spaces, emoji,
 * line ends of other systems, and bytes that are no UTF-8 at all.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/text.h"

static struct arena *arena;

static const char *const malformed[] = {
	"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc3", "\xc3(", "\xe4\xb8", "\xe4\xb8(",
	"\xe0\x80\x80", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x9f\x98",
	"\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xfe",
	"\xff", "党\xe5\x85", "\xb5\xb3"
};

static void comparing(void **state)
{
	assert_true(text_is("党", "党"));
	assert_false(text_is("党", "党员"));
	assert_true(text_is(NULL, NULL));
	assert_false(text_is(NULL, ""));
	assert_false(text_is("", NULL));
	assert_true(text_begins("党支部", "党"));
	assert_true(text_begins("党", ""));
	assert_false(text_begins("党", "党支部"));
	assert_false(text_begins(NULL, ""));
	assert_true(text_ends("党支部", "支部"));
	assert_false(text_ends("部", "支部"));
	assert_false(text_ends(NULL, "x"));
	assert_true(text_has("第一党支部", "一党"));
	assert_false(text_has("第一党支部", "二"));
	assert_false(text_has(NULL, "二"));
	assert_true(text_empty(NULL) && text_empty(""));
	assert_false(text_empty(" "));
}

static void what_is_well_formed(void **state)
{
	assert_true(text_valid(""));
	assert_true(text_valid("中共 A1\n\t😀𠀀\u00e9"));
	assert_true(text_valid("~\uffff\U0010ffff\u00a0"));
	assert_true(text_valid("\xef\xbf\xbd")); /* the replacement character itself is text */
	assert_false(text_valid("a\rb"));
	assert_false(text_valid("a\x01"));
	assert_false(text_valid("a\x1b[0m"));
	assert_false(text_valid("a\x7f"));
	for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++)
		if (text_valid(malformed[i]))
			fail_msg("malformed text %zu passes", i);
}

static void lengths_are_of_characters(void **state)
{
	assert_int_equal(text_length(NULL), 0);
	assert_int_equal(text_length(""), 0);
	assert_int_equal(text_length("abc"), 3);
	assert_int_equal(text_length("陈建国"), 3);
	assert_int_equal(text_length("😀𠀀a"), 3);
}

static void stepping_through(void **state)
{
	static const uint32_t codes[] = { 'a', 0xe9, 0x515a, 0x1f600 };
	const char *at = "aé党😀";
	uint32_t code;

	for (size_t i = 0; i < 4; i++) {
		assert_non_null(at = text_next(at, &code));
		assert_int_equal(code, codes[i]);
	}
	assert_null(text_next(at, &code));
}

/* Each bad byte is one step, so nothing after it is swallowed and the end is never passed. */
static void stepping_through_malformed_text(void **state)
{
	uint32_t code;

	for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
		char *own = arena_format(arena, "%s党", malformed[i]);
		const char *at = own, *end = own + strlen(own);
		uint32_t last = 0;

		for (const char *next; (next = text_next(at, &code)); at = next) {
			assert_true(next > at && next <= end);
			last = code;
		}
		assert_ptr_equal(at, end);
		assert_int_equal(last, 0x515a);
	}
}

static void cleaning_trims(void **state)
{
	assert_null(text_clean(arena, NULL));
	assert_null(text_clean(arena, ""));
	assert_null(text_clean(arena, " \t\r\n\u3000\u200b\ufeff\u00a0"));
	assert_string_equal(text_clean(arena, "  陈建国 "), "陈建国");
	assert_string_equal(text_clean(arena, "\u3000陈　建国\u3000"), "陈　建国");
	assert_string_equal(text_clean(arena, "\ufeff陈建国\u200b"), "陈建国");
	assert_string_equal(text_clean(arena, "\u200d\u2060陈\u200e\u200f"), "陈");
	assert_string_equal(text_clean(arena, "\u202d13800000000\u202c"), "13800000000");
	assert_string_equal(text_clean(arena, "一\r\n二\r\n"), "一\n二");
	assert_string_equal(text_clean(arena, "一\n\n二"), "一\n\n二");
	assert_string_equal(text_clean(arena, "a\x01\x1b\x7f" "b"), "ab");
	assert_string_equal(text_clean(arena, "😀"), "😀");
	assert_string_equal(text_clean(arena, "a"), "a");
}

/* Whether it is text at all is text_valid's question; nothing here may run over the end. */
static void malformed_text_does_no_harm(void **state)
{
	for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
		const char *own = arena_text(arena, malformed[i]);

		text_clean(arena, own);
		assert_true(text_valid(text_narrow(arena, own)));
		assert_true(text_valid(text_squeeze(arena, own)));
		text_cut(arena, own, 1);
		text_mask(arena, own, 1, 1);
		text_url(arena, own);
		assert_true(text_length(own) <= strlen(own));
	}
}

static void narrowing_makes_ascii(void **state)
{
	assert_null(text_narrow(arena, NULL));
	assert_null(text_narrow(arena, "　"));
	assert_string_equal(text_narrow(arena, "１３８０００００００"), "1380000000");
	assert_string_equal(text_narrow(arena, "９９００００１９９００１０１００１Ｘ"), "99000019900101001X");
	assert_string_equal(text_narrow(arena, "ａｂｃＡＢＣ（１）＋－＝：；，．！～"), "abcABC(1)+-=:;,.!~");
	assert_string_equal(text_narrow(arena, "２０２６－０７－０１　１４：３０"), "2026-07-01 14:30");
	assert_string_equal(text_narrow(arena, "２０２６年７月１日"), "2026年7月1日");
	assert_string_equal(text_narrow(arena, "2026–07—01"), "2026-07-01");
	assert_string_equal(text_narrow(arena, " 陈建国 "), "陈建国");
	assert_string_equal(text_narrow(arena, "1，286．50"), "1,286.50");
	assert_string_equal(text_narrow(arena, "😀１"), "😀1");
}

/* Phone numbers copied from an address book come wrapped in or cut by signs nobody sees. */
static void narrowing_drops_what_has_no_width(void **state)
{
	assert_string_equal(text_narrow(arena, "\u202d13800000000\u202c"), "13800000000");
	assert_string_equal(text_narrow(arena, "138\u200b0000\ufeff0000"), "13800000000");
	assert_string_equal(text_narrow(arena, "\u200e138\u20600000\u200d0000"), "13800000000");
}

static void squeezing_removes_all_space(void **state)
{
	assert_string_equal(text_squeeze(arena, "公民\n身份 号码\u3000\u200b "), "公民身份号码");
	assert_string_equal(text_squeeze(arena, "\t \r\n"), "");
	assert_string_equal(text_squeeze(arena, "a\u00a0b\u2003c"), "abc");
}

static void cutting_keeps_characters_whole(void **state)
{
	assert_string_equal(text_cut(arena, "陈建国", 2), "陈建");
	assert_string_equal(text_cut(arena, "陈建国", 3), "陈建国");
	assert_string_equal(text_cut(arena, "陈建国", 9), "陈建国");
	assert_string_equal(text_cut(arena, "😀😀", 1), "😀");
	assert_string_equal(text_cut(arena, "abc", 0), "");
	assert_null(text_cut(arena, NULL, 3));
}

static void upper_case_is_ascii_only(void **state)
{
	assert_string_equal(text_upper(arena, "99x党azé"), "99X党AZé");
	assert_null(text_upper(arena, NULL));
}

static void masks_keep_head_and_tail(void **state)
{
	assert_string_equal(text_mask(arena, "13812345621", 3, 4), "138****5621");
	assert_string_equal(text_mask(arena, "990000199001010318", 4, 4), "9900**********0318");
	assert_string_equal(text_mask(arena, "12345", 0, 0), "*****");
	assert_string_equal(text_mask(arena, "12345", 4, 0), "1234*");
	assert_string_equal(text_mask(arena, "12345", 0, 4), "*2345");
	assert_null(text_mask(arena, NULL, 3, 4));
	assert_string_equal(text_mask(arena, "", 3, 4), "");
}

/* A mask that would show everything hides everything. */
static void too_short_to_mask_is_hidden(void **state)
{
	assert_string_equal(text_mask(arena, "1234567", 3, 4), "*******");
	assert_string_equal(text_mask(arena, "123", 3, 4), "***");
	assert_string_equal(text_mask(arena, "1", 1, 0), "*");
	assert_string_equal(text_mask(arena, "1", SIZE_MAX, 1), "*");
	assert_string_equal(text_mask(arena, "1", 1, SIZE_MAX), "*");
}

static void masks_count_characters(void **state)
{
	assert_string_equal(text_mask(arena, "陈建国", 1, 0), "陈**");
	assert_string_equal(text_mask(arena, "欧阳建国", 1, 1), "欧**国");
	assert_string_equal(text_mask(arena, "陈国", 1, 1), "**");
	assert_string_equal(text_mask(arena, "😀党a", 1, 1), "😀*a");
}

static bool integer(const char *text, int64_t value)
{
	int64_t got;

	return text_integer(text, &got) && got == value;
}

static void integers_are_whole_texts(void **state)
{
	static const char *const nothing[] = {
		"", "-", "+1", " 1", "1 ", "1.0", "1e3", "0x10", "--1", "- 1", "1-", "１", "一",
		"9223372036854775808", "-9223372036854775809", "99999999999999999999999"
	};
	int64_t value;

	assert_true(integer("0", 0) && integer("-0", 0) && integer("007", 7) && integer("-42", -42));
	assert_true(integer("9223372036854775807", INT64_MAX));
	assert_true(integer("-9223372036854775808", INT64_MIN));
	assert_false(text_integer(NULL, &value));
	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
		if (text_integer(nothing[i], &value))
			fail_msg("\"%s\" became an integer", nothing[i]);
}

static void digits_are_exactly_so_many(void **state)
{
	assert_true(text_digits("13800000000", 11));
	assert_false(text_digits("1380000000", 11));
	assert_false(text_digits("138000000000", 11));
	assert_false(text_digits("1380000000x", 11));
	assert_false(text_digits(NULL, 0));
	assert_true(text_digits("", 0));
}

static void hex_is_lower_case(void **state)
{
	assert_string_equal(text_hex(arena, "\x00\xff\x1a", 3), "00ff1a");
	assert_string_equal(text_hex(arena, "", 0), "");
}

static void base32_comes_back(void **state)
{
	uint8_t bytes[70], back[70];

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i * 167 + 13);
	for (size_t size = 0; size <= sizeof bytes; size++) {
		char *text = text_base32(arena, bytes, size);

		assert_int_equal(strlen(text), (size * 8 + 4) / 5);
		assert_int_equal(strspn(text, "0123456789abcdefghjkmnpqrstvwxyz"), strlen(text));
		assert_int_equal(text_unbase32(text, back, sizeof back), size);
		assert_memory_equal(back, bytes, size);
		assert_int_equal(text_unbase32(text_upper(arena, text), back, sizeof back), size);
		assert_memory_equal(back, bytes, size);
		assert_int_equal(text_unbase32(text, back, size), size);
		if (size)
			assert_int_equal(text_unbase32(text, back, size - 1), -1);
	}
	assert_string_equal(text_base32(arena, "\xff\xff\xff\xff\xff", 5), "zzzzzzzz");
	assert_string_equal(text_base32(arena, "\x00\x44\x32\x14\xc7", 5), "01234567");
}

static void what_is_not_base32(void **state)
{
	static const char *const nothing[] = {
		"u0", "0!", "0 ", " 00", "00=", "0-0", "党", "\xff\xff", "[0", "@0", "{0"
	};
	uint8_t bytes[16];

	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
		if (text_unbase32(nothing[i], bytes, sizeof bytes) != -1)
			fail_msg("\"%s\" was decoded", nothing[i]);
}

static void addresses_are_percent_encoded(void **state)
{
	assert_string_equal(text_url(arena, "a-Z_0.9~"), "a-Z_0.9~");
	assert_string_equal(text_url(arena, "a b&c=d/e?f#g%h+i\"<>'"),
		"a%20b%26c%3Dd%2Fe%3Ff%23g%25h%2Bi%22%3C%3E%27");
	assert_string_equal(text_url(arena, "党"), "%E5%85%9A");
	assert_string_equal(text_url(arena, NULL), "");
}

static void joining(void **state)
{
	const char *const three[] = { "甲", "乙", "丙" };

	assert_string_equal(text_join(arena, three, 3, "、"), "甲、乙、丙");
	assert_string_equal(text_join(arena, three, 1, "、"), "甲");
	assert_string_equal(text_join(arena, three, 0, "、"), "");
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
		cmocka_unit_test(comparing),
		cmocka_unit_test(what_is_well_formed),
		cmocka_unit_test(lengths_are_of_characters),
		cmocka_unit_test(stepping_through),
		cmocka_unit_test(stepping_through_malformed_text),
		cmocka_unit_test(cleaning_trims),
		cmocka_unit_test(malformed_text_does_no_harm),
		cmocka_unit_test(narrowing_makes_ascii),
		cmocka_unit_test(narrowing_drops_what_has_no_width),
		cmocka_unit_test(squeezing_removes_all_space),
		cmocka_unit_test(cutting_keeps_characters_whole),
		cmocka_unit_test(upper_case_is_ascii_only),
		cmocka_unit_test(masks_keep_head_and_tail),
		cmocka_unit_test(too_short_to_mask_is_hidden),
		cmocka_unit_test(masks_count_characters),
		cmocka_unit_test(integers_are_whole_texts),
		cmocka_unit_test(digits_are_exactly_so_many),
		cmocka_unit_test(hex_is_lower_case),
		cmocka_unit_test(base32_comes_back),
		cmocka_unit_test(what_is_not_base32),
		cmocka_unit_test(addresses_are_percent_encoded),
		cmocka_unit_test(joining),
	};

	return cmocka_run_group_tests(tests, make, drop);
}
