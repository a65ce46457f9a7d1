/*
 * Known answers where the interface lets one through (SHA-256), laws elsewhere: keys of different
 * purposes differ, a touched seal does not open, a key file others can read is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/fault.h"
#include "base/text.h"
#include "lib/crypt.h"

static struct arena *arena;
static char folder[64];
static const uint8_t first_key[32] = { 1, 2, 3 }, second_key[32] = { 1, 2, 4 };

static char *digest_of(const char *text)
{
	uint8_t digest[32];

	crypt_digest(text, strlen(text), digest);
	return text_hex(arena, digest, sizeof digest);
}

static char *mac_of(const char *purpose, const char *text)
{
	uint8_t mac[32];

	crypt_mac(purpose, text, strlen(text), mac);
	return text_hex(arena, mac, sizeof mac);
}

static void without_a_key_nothing_is_keyed(void **state)
{
	struct fault_point point;

	if (!FAULT_CATCH(&point)) {
		mac_of("sign-in", "x");
		fail_msg("no fault");
	}
	assert_string_equal(point.text, "crypt: no master key loaded");
	if (!FAULT_CATCH(&point)) {
		crypt_seal(arena, "member.id_number:1", "x");
		fail_msg("no fault");
	}
	assert_string_equal(point.text, "crypt: no master key loaded");
}

/* FIPS 180-4 examples. */
static void digests_have_known_answers(void **state)
{
	assert_string_equal(digest_of("abc"),
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_string_equal(digest_of(""),
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_string_equal(digest_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
		"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

/*
 * HKDF-SHA256 (RFC 5869, no salt) of the key 01 02 03 00.. for "blind:member.id_number", then
 * HMAC-SHA256 of "abc": worked out apart from this program. What lies in the database was made
 * this way, so the derivation must never change.
 */
static void a_mac_is_for_ever(void **state)
{
	crypt_use_key(first_key);
	assert_string_equal(mac_of("blind:member.id_number", "abc"),
		"404b8ca4638cc99943debf40338dd679fe4c085ab48706b094f147fd9ff987da");
}

static void macs_differ_by_purpose_text_and_key(void **state)
{
	char *mac;

	crypt_use_key(first_key);
	mac = mac_of("sign-in", "abc");
	assert_string_equal(mac_of("sign-in", "abc"), mac);
	assert_string_not_equal(mac_of("session", "abc"), mac);
	assert_string_not_equal(mac_of("sign-in", "abd"), mac);
	assert_string_not_equal(mac_of("sign-in", ""), mac);
	assert_string_equal(mac_of("sign-in", "abc"), mac);
	crypt_use_key(second_key);
	assert_string_not_equal(mac_of("sign-in", "abc"), mac);
	crypt_use_key(first_key);
	assert_string_equal(mac_of("sign-in", "abc"), mac);
}

static void sameness_is_of_all_bytes(void **state)
{
	assert_true(crypt_same("abcd", "abcd", 4));
	assert_false(crypt_same("abcd", "abce", 4));
	assert_false(crypt_same("abcd", "bbcd", 4));
	assert_true(crypt_same("abcd", "abce", 3));
	assert_true(crypt_same("", "", 0));
}

static void random_is_random(void **state)
{
	char *token = crypt_token(arena, 16);

	assert_int_equal(strlen(token), 32);
	assert_int_equal(strspn(token, "0123456789abcdef"), 32);
	assert_string_not_equal(crypt_token(arena, 16), token);
	assert_string_equal(crypt_token(arena, 0), "");
}

static void a_sealed_text_opens_where_it_belongs(void **state)
{
	const char *const texts[] = { "990000199001010010", "", "陈建国 😀", "a" };

	crypt_use_key(first_key);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct sealed s = crypt_seal(arena, "member.id_number:17", texts[i]);

		assert_int_equal(s.size, strlen(texts[i]) + 30);
		assert_int_equal(s.bytes[0], 1);
		assert_int_equal(s.bytes[1], 1);
		assert_string_equal(crypt_unseal(arena, "member.id_number:17", s), texts[i]);
		assert_null(crypt_unseal(arena, "member.id_number:18", s));
		assert_null(crypt_unseal(arena, "member.phone:17", s));
		assert_null(crypt_unseal(arena, "", s));
		assert_string_equal(crypt_unseal(arena, "member.id_number:17", s), texts[i]);
	}
}

static void two_seals_of_one_text_differ(void **state)
{
	struct sealed a = crypt_seal(arena, "b", "abc"), b = crypt_seal(arena, "b", "abc");

	assert_int_equal(a.size, b.size);
	assert_memory_not_equal(a.bytes, b.bytes, a.size);
	assert_memory_not_equal(a.bytes + 2, b.bytes + 2, 12);
}

static void a_touched_seal_does_not_open(void **state)
{
	struct sealed s = crypt_seal(arena, "b", "990000199001010010");

	for (size_t i = 0; i < s.size; i++) {
		uint8_t *bytes = (uint8_t *)arena_copy(arena, s.bytes, s.size);

		bytes[i] ^= 0x10;
		assert_null(crypt_unseal(arena, "b", (struct sealed){ bytes, s.size }));
	}
	for (size_t size = 0; size < s.size; size++) {
		uint8_t *bytes = malloc(size ? size : 1); /* so that a read past it is seen */

		assert_non_null(bytes);
		memcpy(bytes, s.bytes, size);
		assert_null(crypt_unseal(arena, "b", (struct sealed){ bytes, size }));
		free(bytes);
	}
	assert_string_equal(crypt_unseal(arena, "b", s), "990000199001010010");
}

static void another_key_does_not_open(void **state)
{
	struct sealed s = crypt_seal(arena, "b", "abc");

	crypt_use_key(second_key);
	assert_null(crypt_unseal(arena, "b", s));
	crypt_use_key(first_key);
	assert_string_equal(crypt_unseal(arena, "b", s), "abc");
}

static void absent_stays_absent(void **state)
{
	struct sealed s = crypt_seal(arena, "b", NULL);

	assert_null(s.bytes);
	assert_int_equal(s.size, 0);
	assert_null(crypt_unseal(arena, "b", s));
}

static void write_file(const char *path, const char *text, mode_t mode)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, mode), 0);
}

static void a_key_file_is_made_once(void **state)
{
	char *path = arena_format(arena, "%s/master.key", folder);
	const char *why = NULL;
	struct stat st;
	char *mac;

	assert_true(crypt_make_key(path, &why));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(st.st_size, 65);
	assert_true(crypt_open(path, &why));
	mac = mac_of("sign-in", "abc");
	assert_false(crypt_make_key(path, &why));
	assert_string_equal(why, "主密钥文件已经存在，为避免已加密的数据无法打开，不会覆盖它");
	crypt_use_key(first_key);
	assert_string_not_equal(mac_of("sign-in", "abc"), mac);
	assert_int_equal(chmod(path, 0400), 0);
	assert_true(crypt_open(path, &why));
	assert_string_equal(mac_of("sign-in", "abc"), mac);
	unlink(path);
	assert_false(crypt_make_key(arena_format(arena, "%s/none/master.key", folder), &why));
	assert_string_equal(why, "主密钥文件无法创建，请检查目录是否存在、能否写入");
}

static void assert_key_refused(const char *text, mode_t mode, const char *because)
{
	char *path = arena_format(arena, "%s/bad.key", folder);
	const char *why = NULL;

	write_file(path, text, mode);
	assert_false(crypt_open(path, &why));
	assert_string_equal(why, because);
	unlink(path);
}

static void a_bad_key_file_is_refused(void **state)
{
	static const char digits[] = "0102030000000000000000000000000000000000000000000000000000000000";
	static const char open_to_others[] = "主密钥文件能被其他用户读写，请把它的权限改为 0600";
	static const char broken[] =
		"主密钥文件内容不对，应为一行 64 位十六进制数字，请从备份恢复";
	const char *why = NULL;
	char *short_by_one = text_cut(arena, digits, 63), *mac;

	crypt_use_key(first_key);
	mac = mac_of("sign-in", "abc");
	assert_key_refused(digits, 0640, open_to_others);
	assert_key_refused(digits, 0604, open_to_others);
	assert_key_refused("", 0600, broken);
	assert_key_refused(short_by_one, 0600, broken);
	assert_key_refused(arena_format(arena, "%s\n", short_by_one), 0600, broken);
	assert_key_refused(arena_format(arena, "%sg", short_by_one), 0600, broken);
	assert_key_refused(arena_format(arena, "%s0", digits), 0600, broken);
	assert_key_refused(arena_format(arena, "%s\n\n", digits), 0600, broken);
	assert_false(crypt_open(folder, &why));
	assert_string_equal(why, "主密钥不是普通文件，请检查路径是否正确");
	assert_false(crypt_open(arena_format(arena, "%s/none.key", folder), &why));
	assert_string_equal(why, "找不到主密钥文件，请先生成主密钥，已有数据时请从备份恢复");
	assert_string_equal(mac_of("sign-in", "abc"), mac); /* the key in use is untouched */
}

static void a_key_file_is_read_with_or_without_line_end(void **state)
{
	static const char *const ends[] = { "", "\n" };
	char *path = arena_format(arena, "%s/good.key", folder);
	const char *why = NULL;
	char *mac;

	crypt_use_key(first_key);
	mac = mac_of("sign-in", "abc");
	for (size_t i = 0; i < 2; i++) {
		crypt_use_key(second_key);
		write_file(path, arena_format(arena, "010203%058d%s", 0, ends[i]), 0600);
		assert_true(crypt_open(path, &why));
		assert_string_equal(mac_of("sign-in", "abc"), mac);
		unlink(path);
	}
}

static void a_password_is_known_again(void **state)
{
	char *encoded = crypt_password(arena, "红旗飘飘-2026");

	assert_true(text_begins(encoded, "$argon2id$v=19$m=19456,t=2,p=1$"));
	assert_true(crypt_password_is(encoded, "红旗飘飘-2026"));
	assert_false(crypt_password_is(encoded, "红旗飘飘-2025"));
	assert_false(crypt_password_is(encoded, ""));
	assert_false(crypt_password_is(encoded, NULL));
	assert_false(crypt_password_is(NULL, "x"));
	assert_false(crypt_password_is("", ""));
	assert_false(crypt_password_is("$argon2id$v=19$m=19456,t=2,p=1$broken", "x"));
	assert_string_not_equal(crypt_password(arena, "红旗飘飘-2026"), encoded);
}

static int make(void **state)
{
	arena = arena_new(1 << 20);
	snprintf(folder, sizeof folder, "%s", "/tmp/crypt_test.XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int drop(void **state)
{
	arena_free(arena);
	return rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_key_nothing_is_keyed), /* first: no key is loaded yet */
		cmocka_unit_test(digests_have_known_answers),
		cmocka_unit_test(a_mac_is_for_ever),
		cmocka_unit_test(macs_differ_by_purpose_text_and_key),
		cmocka_unit_test(sameness_is_of_all_bytes),
		cmocka_unit_test(random_is_random),
		cmocka_unit_test(a_sealed_text_opens_where_it_belongs),
		cmocka_unit_test(two_seals_of_one_text_differ),
		cmocka_unit_test(a_touched_seal_does_not_open),
		cmocka_unit_test(another_key_does_not_open),
		cmocka_unit_test(absent_stays_absent),
		cmocka_unit_test(a_key_file_is_made_once),
		cmocka_unit_test(a_bad_key_file_is_refused),
		cmocka_unit_test(a_key_file_is_read_with_or_without_line_end),
		cmocka_unit_test(a_password_is_known_again),
	};

	return cmocka_run_group_tests(tests, make, drop);
}
