/* The second factor: who is led to it, what half a sign-in may do; nothing is good twice. */
#include "house.h"
#include <stdio.h>
#include "base/text.h"
#include "modules/access/totp.h"
#include "modules/setting/setting.h"

/* The parameter asks for it from here on; the present is without, for all other tests. */
static const int LATER = 2090;

/* The secret that the page shows, as bytes. */
static void read_secret(struct house *h, struct reply page, uint8_t secret[TOTP_SECRET])
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	static const char mark[] = "enrol-secret code\">";
	const char *c = memmem(page.body, page.size, mark, sizeof mark - 1);
	uint32_t bits = 0;
	int held = 0;
	size_t n = 0;

	assert_non_null(c);
	for (c += sizeof mark - 1; *c != '<' && n < TOTP_SECRET; c++) {
		const char *letter = strchr(letters, *c);

		if (!letter)
			continue;
		bits = bits << 5 | (uint32_t)(letter - letters);
		held += 5;
		if (held >= 8)
			secret[n++] = (uint8_t)(bits >> (held -= 8));
	}
	assert_int_equal(n, TOTP_SECRET);
}

static const char *digits_at(struct house *h, const uint8_t *secret, int64_t off)
{
	char *digits = arena_alloc(h->arena, TOTP_DIGITS + 1);

	totp_digits(secret, h->now.at / TOTP_STEP + off, digits);
	return digits;
}

static const char *first_code(struct house *h, struct reply page)
{
	const char *code = memmem(page.body, page.size, "class=\"code\">", 13);

	assert_non_null(code);
	return arena_copy(h->arena, code + 13, 9);
}

/* Signed in as GUEST with a second factor; a recovery code is returned. */
static const char *enrol(struct house *h, const struct account *a, uint8_t secret[TOTP_SECRET])
{
	struct reply page;

	assert_goes(sign_in(h, a->login, HOUSE_PASSWORD), "/");
	read_secret(h, assert_status(get(h, GUEST, "/second-factor/new"), 200), secret);
	assert_has(assert_status(post(h, GUEST, "/second-factor/new", "code=000000"), 422), "口令不对");
	page = assert_status(
		post(h, GUEST, "/second-factor/new", "code=%s", digits_at(h, secret, 0)), 200);
	return first_code(h, page);
}

static bool is_in(struct house *h)
{
	return get(h, GUEST, "/me").status == 200;
}

/* The clock where the parameter asks for a second factor. */
static void go_later(struct house *h, const char *whom)
{
	struct parameter_row *it;

	house_change(h, "DELETE FROM parameter WHERE effective_on >= '2050-01-01'"
		" AND name IN ('second_factor.required', 'password.admin_days')", BIND_NONE);
	it = record_new(h->work, &parameter_record);
	it->name = "second_factor.required";
	it->label = "试验";
	it->value = whom;
	it->effective_on = date_of(LATER, 1, 1);
	record_put(h, &parameter_record, it);
	h->now = moment_at(date_of(LATER, 2, 1), 9, 0, 0);
}

/* ---- by one's own choice ---- */

static void whoever_has_one_shows_it_at_each_sign_in(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	uint8_t secret[TOTP_SECRET];

	enrol(h, a, secret);
	assert_true(is_in(h));
	guest_forgets(h);
	h->now.at += 2 * TOTP_STEP;
	assert_goes(sign_in(h, a->login, HOUSE_PASSWORD), "/");
	assert_false(is_in(h));
	assert_goes(get(h, GUEST, "/members?q=x"), "/second-factor?next=%2Fmembers%3Fq%3Dx");
	assert_goes(post(h, GUEST, "/second-factor", "next=/members%%3Fq=x&code=%s",
		digits_at(h, secret, 0)), "/members?q=x");
	assert_true(is_in(h));
}

static void half_a_sign_in_reaches_nothing_else(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	uint8_t secret[TOTP_SECRET];
	static const char *const others[] = { "/", "/me", "/members", "/login", "/activate",
		"/second-factors", "/accounts" };

	enrol(h, a, secret);
	guest_forgets(h);
	sign_in(h, a->login, HOUSE_PASSWORD);
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (get(h, GUEST, "%s", others[i]).status != 404)
			assert_goes(get(h, GUEST, "%s", others[i]), "/second-factor");
	assert_goes(post(h, GUEST, "/me/password", "old=x&password=y&again=y"), "/second-factor");
	/* above all no new factor in place of the one it lacks */
	assert_goes(get(h, GUEST, "/second-factor/new"), "/second-factor");
	assert_status(get(h, GUEST, "/second-factor/new/qr.svg"), 404);
	assert_goes(post(h, GUEST, "/second-factor/new", "code=000000"), "/second-factor");
	assert_goes(post(h, GUEST, "/second-factor/remove", "password=x&code=x"), "/second-factor");
	assert_goes(post(h, GUEST, "/second-factor/recovery", "password=x"), "/second-factor");
	assert_goes(post(h, GUEST, "/sign-out", "x=1"), "/login");
}

static void no_code_is_good_twice(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	uint8_t secret[TOTP_SECRET];
	const char *code;

	enrol(h, a, secret);
	guest_forgets(h);
	sign_in(h, a->login, HOUSE_PASSWORD); /* the code of enrolling is used up too */
	assert_status(post(h, GUEST, "/second-factor", "code=%s", digits_at(h, secret, 0)), 422);
	h->now.at += 2 * TOTP_STEP;
	code = digits_at(h, secret, 0);
	assert_goes(post(h, GUEST, "/second-factor", "code=%s", code), "/");
	guest_forgets(h);
	sign_in(h, a->login, HOUSE_PASSWORD);
	assert_has(assert_status(post(h, GUEST, "/second-factor", "code=%s", code), 422), "动态口令不对");
	assert_false(is_in(h));
}

static void a_recovery_code_stands_in_once(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	uint8_t secret[TOTP_SECRET];
	const char *code = enrol(h, a, secret);

	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM recovery_code WHERE account_id = ?",
		BIND(a->row.id)), 10);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM recovery_code WHERE account_id = ?"
		" AND INSTR(digest, ?)", BIND(a->row.id, code)), 0);
	guest_forgets(h);
	sign_in(h, a->login, HOUSE_PASSWORD);
	assert_goes(post(h, GUEST, "/second-factor", "code=%s", text_upper(h->arena, code)), "/");
	assert_true(is_in(h));
	assert_has(get(h, GUEST, "/me"), "还有 9 个恢复码");
	guest_forgets(h);
	sign_in(h, a->login, HOUSE_PASSWORD);
	assert_status(post(h, GUEST, "/second-factor", "code=%s", code), 422);
}

static void the_secret_lies_sealed(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	uint8_t secret[TOTP_SECRET];

	enrol(h, a, secret);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM account WHERE id = ? AND (INSTR(totp, ?)"
		" OR INSTR(totp, ?) OR INSTR(totp, ?))", BIND(a->row.id, bind_bytes(secret, TOTP_SECRET),
		totp_text(h->arena, secret), text_hex(h->arena, secret, TOTP_SECRET))), 0);
	/* and does not open in another row */
	house_change(h, "UPDATE account b JOIN account a ON a.id = ? SET b.totp = a.totp"
		" WHERE b.id = ?", BIND(a->row.id, h->people[WEST_MEMBER].account_id));
	guest_forgets(h);
	assert_goes(get(h, WEST_MEMBER, "/me"), "/second-factor");
	h->now.at += 60;
	assert_status(post(h, WEST_MEMBER, "/second-factor", "code=%s", digits_at(h, secret, 0)), 422);
	house_change(h, "UPDATE account SET totp = NULL, failures = 0 WHERE id = ?",
		BIND(h->people[WEST_MEMBER].account_id));
}

static void five_wrong_codes_lock_even_between_right_passwords(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	uint8_t secret[TOTP_SECRET];

	enrol(h, a, secret);
	for (int i = 0; i < 5; i++) {
		guest_forgets(h);
		assert_goes(sign_in(h, a->login, HOUSE_PASSWORD), "/");
		assert_status(post(h, GUEST, "/second-factor", "code=000000"), 422);
	}
	assert_false(is_in(h));
	guest_forgets(h);
	assert_status(sign_in(h, a->login, HOUSE_PASSWORD), 422);
	h->now.at += 15 * 60;
	assert_goes(sign_in(h, a->login, HOUSE_PASSWORD), "/");
	assert_goes(post(h, GUEST, "/second-factor", "code=%s", digits_at(h, secret, 0)), "/");
}

static void proving_begins_a_new_session(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	uint8_t secret[TOTP_SECRET];
	const char *before;

	enrol(h, a, secret);
	guest_forgets(h);
	sign_in(h, a->login, HOUSE_PASSWORD);
	before = h->people[GUEST].sid;
	h->now.at += 2 * TOTP_STEP;
	post(h, GUEST, "/second-factor", "code=%s", digits_at(h, secret, 0));
	assert_string_not_equal(before, h->people[GUEST].sid);
	h->people[GUEST].sid = before;
	assert_goes(get(h, GUEST, "/me"), "/login");
}

static void it_is_removed_with_password_and_code(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	uint8_t secret[TOTP_SECRET];

	enrol(h, a, secret);
	h->now.at += 2 * TOTP_STEP;
	assert_status(post(h, GUEST, "/second-factor/remove", "password=%s&code=000000",
		HOUSE_PASSWORD), 422);
	assert_status(post(h, GUEST, "/second-factor/remove", "password=wrong&code=%s",
		digits_at(h, secret, 0)), 422);
	assert_goes(post(h, GUEST, "/second-factor/remove", "password=%s&code=%s", HOUSE_PASSWORD,
		digits_at(h, secret, 1)), "/second-factor/new");
	assert_true(is_in(h)); /* nobody asks for one here */
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM recovery_code WHERE account_id = ?",
		BIND(a->row.id)), 0);
}

/* ---- who must ---- */

static void administrators_of_system_security_and_audit_are_led_to_it(void **state)
{
	static const char *const roles[] = { "system_admin", "security_admin", "audit_admin" };
	struct house *h = *state;
	uint8_t secret[TOTP_SECRET];

	go_later(h, "三类管理员");
	for (size_t i = 0; i < 3; i++) {
		struct account *a = user_made(h, ROOT, roles[i]);

		guest_forgets(h);
		assert_goes(sign_in(h, a->login, HOUSE_PASSWORD), "/");
		assert_goes(get(h, GUEST, "/"), "/second-factor");
		assert_goes(get(h, GUEST, "/second-factor"), "/second-factor/new");
		assert_goes(get(h, GUEST, "/me"), "/second-factor");
		read_secret(h, get(h, GUEST, "/second-factor/new"), secret);
		assert_status(
			post(h, GUEST, "/second-factor/new", "code=%s", digits_at(h, secret, 0)), 200);
		assert_true(is_in(h));
	}
	assert_status(get(h, EAST_CLERK, "/me"), 200);
	assert_status(get(h, EAST_MEMBER, "/me"), 200);
	go_later(h, "全部管理员");
	assert_goes(get(h, EAST_CLERK, "/me"), "/second-factor");
	assert_status(get(h, EAST_MEMBER, "/me"), 200);
	go_later(h, "不要求");
	assert_status(get(h, SYSTEM_ADMIN, "/me"), 200);
}

static void a_typing_error_in_the_parameter_is_refused(void **state)
{
	struct house *h = *state;
	struct parameter_row *it = record_new(h->work, &parameter_record);
	struct problems *p = problems_new(h->arena);

	it->name = "second_factor.required";
	it->label = "试验";
	it->value = "nobody";
	it->effective_on = date_of(LATER, 1, 1);
	assert_false(record_fits(h->work, &parameter_record, it, NULL, p));
	assert_non_null(problem_of(p, "value"));
}

/* ---- a lost telephone ---- */

static void the_security_administrator_takes_it_away(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	uint8_t secret[TOTP_SECRET];
	const char *path = at(h, "/factors/%lld/reset", (long long)a->row.id);

	enrol(h, a, secret);
	assert_has(get(h, SECURITY, "/factors?q=%s", a->login), a->login);
	assert_status(post(h, SYSTEM_ADMIN, path, "x=1"), 403); /* who issues codes may not */
	assert_status(post(h, EAST_CLERK, path, "x=1"), 403);
	assert_goes(post(h, SECURITY, path, "x=1"), "/factors");
	assert_false(is_in(h));
	guest_forgets(h);
	sign_in(h, a->login, HOUSE_PASSWORD);
	assert_true(is_in(h));
	assert_status(post(h, SECURITY, path, "x=1"), 404); /* there is none any more */
}

/* ---- passwords of administrators grow old ---- */

static void an_old_password_is_changed_before_anything_else(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	struct parameter_row *it = record_new(h->work, &parameter_record);

	go_later(h, "不要求");
	it->name = "password.admin_days";
	it->label = "试验";
	it->value = "90";
	it->effective_on = date_of(LATER, 1, 1);
	record_put(h, &parameter_record, it);
	h->now = moment_at(date_of(LATER, 6, 1), 9, 0, 0);
	house_change(h, "UPDATE account SET password_set_at = ? WHERE id = ?",
		BIND((struct moment){ h->now.at - 91 * 86400 }, a->row.id));
	sign_in(h, a->login, HOUSE_PASSWORD);
	assert_goes(get(h, GUEST, "/me"), "/second-factor");
	assert_goes(get(h, GUEST, "/second-factor"), "/second-factor/password");
	assert_has(get(h, GUEST, "/second-factor/password"), "90 天");
	assert_has(assert_status(post(h, GUEST, "/second-factor/password",
		"old=%s&password=%s&again=%s", HOUSE_PASSWORD, HOUSE_PASSWORD, HOUSE_PASSWORD), 422), "最近用过");
	assert_goes(post(h, GUEST, "/second-factor/password",
		"old=%s&password=Xin-Mi-Ma-77!&again=Xin-Mi-Ma-77!", HOUSE_PASSWORD), "/");
	assert_true(is_in(h));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(whoever_has_one_shows_it_at_each_sign_in),
		HOUSE_TEST(half_a_sign_in_reaches_nothing_else),
		HOUSE_TEST(no_code_is_good_twice),
		HOUSE_TEST(a_recovery_code_stands_in_once),
		HOUSE_TEST(the_secret_lies_sealed),
		HOUSE_TEST(five_wrong_codes_lock_even_between_right_passwords),
		HOUSE_TEST(proving_begins_a_new_session),
		HOUSE_TEST(it_is_removed_with_password_and_code),
		HOUSE_TEST(administrators_of_system_security_and_audit_are_led_to_it),
		HOUSE_TEST(a_typing_error_in_the_parameter_is_refused),
		HOUSE_TEST(the_security_administrator_takes_it_away),
		HOUSE_TEST(an_old_password_is_changed_before_anything_else),
	};

	return house_run(tests);
}
