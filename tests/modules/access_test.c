/* Signing in and out, lockout, and how long a session lasts. */
#include "house.h"
#include "base/text.h"

#define REFUSED "账号或密码不对，或账号已被锁定、停用"

static bool signed_in_now(struct house *h)
{
	return get(h, GUEST, "/me").status == 200;
}

/* ---- in and out ---- */

static void the_right_password_opens(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");

	assert_false(signed_in_now(h));
	assert_goes(sign_in(h, a->login, HOUSE_PASSWORD), "/");
	assert_true(signed_in_now(h));
	assert_goes(post(h, GUEST, "/sign-out", "x=1"), "/login");
	assert_false(signed_in_now(h));
	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM history WHERE record = 'account' AND object_id = ?"
						 " AND action IN ('sign_in', 'sign_out')",
						 BIND(a->row.id)),
		2);
}

static void the_phone_number_of_the_roster_opens_too(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, "冯来电");
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	const char *phone = m->phone;
	int64_t id = member_put(h, m);

	house_change(
		h, "UPDATE account SET member_id = ? WHERE id = ?", BIND(id, a->row.id));
	assert_goes(sign_in(h, phone, HOUSE_PASSWORD), "/");
	assert_has(get(h, GUEST, "/me"), a->login);
}

static void one_is_led_only_to_our_own_pages(void **state)
{
	static const char *const bad[] = { "//evil.example", "http://evil.example", "/\\evil.example",
		"evil", "" };
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		guest_forgets(h);
		assert_string_equal(assert_goes(post(h, GUEST, "/login", "login=%s&password=%s&next=%s",
											a->login, HOUSE_PASSWORD, bad[i]),
								"/")
								.location,
			"/");
	}
	guest_forgets(h);
	assert_goes(
		post(h, GUEST, "/login", "login=%s&password=%s&next=/members", a->login, HOUSE_PASSWORD),
		"/members");
}

static void the_session_is_new_at_every_sign_in(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	const char *planted = crypt_token(h->kept, 32), *first;

	h->people[GUEST].sid = planted;
	assert_goes(sign_in(h, a->login, HOUSE_PASSWORD), "/");
	first = h->people[GUEST].sid;
	assert_string_not_equal(first, planted);
	assert_goes(sign_in(h, a->login, HOUSE_PASSWORD), "/");
	assert_string_not_equal(h->people[GUEST].sid, first);
}

static void the_cookie_is_for_the_server_alone_and_worthless_in_the_database(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	const char *cookie = NULL;

	sign_in(h, a->login, HOUSE_PASSWORD);
	for (size_t i = 0; i < h->request->new_cookie_count; i++)
		if (text_begins(h->request->new_cookies[i], "sid="))
			cookie = h->request->new_cookies[i];
	assert_non_null(cookie);
	assert_true(text_has(cookie, "HttpOnly") && text_has(cookie, "SameSite=Lax"));
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM session WHERE token = ?",
		BIND(h->people[GUEST].sid)), 0);
}

static void a_stolen_cookie_is_worthless_after_sign_out(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	const char *stolen;

	sign_in(h, a->login, HOUSE_PASSWORD);
	stolen = h->people[GUEST].sid;
	post(h, GUEST, "/sign-out", "x=1");
	assert_null(h->people[GUEST].sid);
	h->people[GUEST].sid = stolen;
	assert_false(signed_in_now(h));
}

/* ---- wrong passwords ---- */

static void five_wrong_passwords_lock_for_a_quarter_of_an_hour(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");

	for (int i = 0; i < 4; i++)
		assert_has(assert_status(sign_in(h, a->login, "wrong"), 422), REFUSED);
	assert_goes(sign_in(h, a->login, HOUSE_PASSWORD), "/"); /* four are forgiven */
	guest_forgets(h);
	for (int i = 0; i < 5; i++)
		assert_has(assert_status(sign_in(h, a->login, "wrong"), 422), REFUSED);
	assert_has(assert_status(sign_in(h, a->login, HOUSE_PASSWORD), 422), REFUSED);
	h->now.at += 15 * 60 - 1;
	assert_status(sign_in(h, a->login, HOUSE_PASSWORD), 422);
	h->now.at += 1;
	assert_goes(sign_in(h, a->login, HOUSE_PASSWORD), "/");
	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM history WHERE record = 'account' AND object_id = ?"
						 " AND action = 'lock'",
						 BIND(a->row.id)),
		1);
}

/* Same status, same page but for the tokens and the login that was typed. */
static const char *page_without_tokens(struct house *h, struct reply reply, const char *login)
{
	char *page = arena_copy(h->arena, reply.body, reply.size);

	for (char *c = page; *c; c++)
		if (strncmp(c, "value=\"", 7) == 0)
			for (c += 7; *c && *c != '"'; c++)
				*c = '.';
	for (char *mark = strstr(page, h->request->number); mark;
		 mark = strstr(mark, h->request->number))
		memset(mark, '.', strlen(h->request->number));
	assert_null(strstr(page, login));
	return text_squeeze(h->arena, page);
}

static void nothing_tells_whether_an_account_exists(void **state)
{
	struct house *h = *state;
	struct account *there = user_made(h, EAST_BRANCH, "branch_admin"),
				   *stopped = user_made(h, EAST_BRANCH, "branch_admin"),
				   *waiting = user_made(h, EAST_BRANCH, "branch_admin");
	const char *logins[] = { there->login, stopped->login, waiting->login,
		at(h, "t%s", crypt_token(h->arena, 6)) };
	const char *first = NULL;

	house_change(h, "UPDATE account SET state = 'stopped' WHERE id = ?", BIND(stopped->row.id));
	house_change(h, "UPDATE account SET state = 'waiting', password = NULL WHERE id = ?",
		BIND(waiting->row.id));
	for (size_t i = 0; i < 4; i++) {
		struct reply reply = sign_in(h, logins[i], i ? HOUSE_PASSWORD : "wrong");
		const char *page;

		assert_status(reply, 422);
		page = page_without_tokens(h, reply, logins[i]);
		if (first)
			assert_int_equal(text_length(page) - text_length(first),
				text_length(logins[i]) - text_length(logins[0]));
		first = first ? first : page;
	}
	for (size_t i = 0; i < 4; i++)
		assert_has(assert_status(
					   post(h, GUEST, "/activate", "login=%s&code=0000-0000&password=%s&again=%s",
						   logins[i], HOUSE_PASSWORD, HOUSE_PASSWORD),
					   422),
			"账号或激活码不对，或激活码已过期");
}

/* ---- how long ---- */

static void half_an_hour_of_silence_ends_a_session(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");

	sign_in(h, a->login, HOUSE_PASSWORD);
	h->now.at += 29 * 60;
	assert_true(signed_in_now(h)); /* and counts again from here */
	h->now.at += 29 * 60;
	assert_true(signed_in_now(h));
	h->now.at += 31 * 60;
	assert_false(signed_in_now(h));
}

static void twelve_hours_are_the_longest_on_a_computer(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");

	sign_in(h, a->login, HOUSE_PASSWORD);
	for (int i = 1; i < 36; i++) {
		h->now.at += 20 * 60;
		assert_true(signed_in_now(h));
	}
	h->now.at += 20 * 60 + 1;
	assert_false(signed_in_now(h));
}

static void a_phone_stays_signed_in_for_thirty_days(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, NULL);

	h->people[GUEST].agent = "Mozilla/5.0 (Linux; Android 14) Mobile";
	sign_in(h, a->login, HOUSE_PASSWORD);
	h->now.at += 29LL * 86400;
	assert_true(signed_in_now(h));
	h->now.at += 2LL * 86400;
	assert_false(signed_in_now(h));
}

static void an_administrator_on_a_phone_is_an_administrator(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");

	h->people[GUEST].agent = "Mozilla/5.0 (Linux; Android 14) Mobile";
	sign_in(h, a->login, HOUSE_PASSWORD);
	h->now.at += 29 * 60;
	assert_true(signed_in_now(h));
	h->now.at += 31 * 60;
	assert_false(signed_in_now(h));
	guest_forgets(h);

	/* one who became it after signing in, too */
	a = user_made(h, EAST_BRANCH, NULL);
	h->people[GUEST].agent = "Mozilla/5.0 (Linux; Android 14) Mobile";
	sign_in(h, a->login, HOUSE_PASSWORD);
	h->now.at += 13 * 3600;
	assert_true(signed_in_now(h));
	role_given(h, a->row.id, "branch_admin");
	assert_false(signed_in_now(h));
}

static void other_devices_can_be_signed_out(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	struct visitor other;

	sign_in(h, a->login, HOUSE_PASSWORD);
	other = h->people[GUEST];
	guest_forgets(h);
	sign_in(h, a->login, HOUSE_PASSWORD);
	assert_goes(post(h, GUEST, "/me/sessions", "x=1"), "/me");
	assert_true(signed_in_now(h));
	h->people[GUEST] = other;
	assert_false(signed_in_now(h));
}

static void a_stopped_account_is_out_at_once(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	const char *path = at(h, "/accounts/%lld", (long long)a->row.id);

	sign_in(h, a->login, HOUSE_PASSWORD);
	assert_true(signed_in_now(h));
	assert_goes(post(h, SYSTEM_ADMIN, at(h, "%s/stop", path), "x=1"), path);
	assert_false(signed_in_now(h));
	guest_forgets(h);
	assert_status(sign_in(h, a->login, HOUSE_PASSWORD), 422);
	assert_has(get(h, SYSTEM_ADMIN, "%s", path), "已停用");
}

/* Even if its sessions were left open. */
static void a_session_without_an_active_account_is_none(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");

	sign_in(h, a->login, HOUSE_PASSWORD);
	house_change(h, "UPDATE account SET state = 'stopped' WHERE id = ?", BIND(a->row.id));
	assert_false(signed_in_now(h));
}

static void nobody_stops_himself(void **state)
{
	struct house *h = *state;

	post(h, SYSTEM_ADMIN,
		at(h, "/accounts/%lld/stop", (long long)h->people[SYSTEM_ADMIN].account_id), "x=1");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM account WHERE id = ? AND state = 'active'",
		BIND(h->people[SYSTEM_ADMIN].account_id)), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(the_right_password_opens),
		HOUSE_TEST(the_phone_number_of_the_roster_opens_too),
		HOUSE_TEST(one_is_led_only_to_our_own_pages),
		HOUSE_TEST(the_session_is_new_at_every_sign_in),
		HOUSE_TEST(the_cookie_is_for_the_server_alone_and_worthless_in_the_database),
		HOUSE_TEST(a_stolen_cookie_is_worthless_after_sign_out),
		HOUSE_TEST(five_wrong_passwords_lock_for_a_quarter_of_an_hour),
		HOUSE_TEST(nothing_tells_whether_an_account_exists),
		HOUSE_TEST(half_an_hour_of_silence_ends_a_session),
		HOUSE_TEST(twelve_hours_are_the_longest_on_a_computer),
		HOUSE_TEST(a_phone_stays_signed_in_for_thirty_days),
		HOUSE_TEST(an_administrator_on_a_phone_is_an_administrator),
		HOUSE_TEST(other_devices_can_be_signed_out),
		HOUSE_TEST(a_stopped_account_is_out_at_once),
		HOUSE_TEST(a_session_without_an_active_account_is_none),
		HOUSE_TEST(nobody_stops_himself),
	};

	return house_run(tests);
}
