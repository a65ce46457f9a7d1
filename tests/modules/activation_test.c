/* First activation with a one-time code, the password policy, changing one's password. */
#include "house.h"
#include "base/text.h"
#include "data/code.h"
#include "modules/setting/setting.h"

static bool signed_in_now(struct house *h)
{
	return get(h, GUEST, "/me").status == 200;
}

/* ---- first activation ---- */

static const char *issue(struct house *h, const struct account *a)
{
	struct reply reply;
	const char *code;

	assert_goes(post(h, SECURITY, at(h, "/holders/%lld/release", (long long)a->row.id), "x=1"),
		"/holders/");
	reply = assert_status(
		post(h, SYSTEM_ADMIN, at(h, "/accounts/%lld/issue", (long long)a->row.id), "x=1"), 200);
	code = memmem(reply.body, reply.size, "class=\"code\">", 13);
	assert_non_null(code);
	code = arena_copy(h->arena, code + 13, strcspn(code + 13, "<"));
	assert_int_equal(strlen(code), 9);
	return code;
}

static struct reply activate(
	struct house *h, const struct account *a, const char *code, const char *password)
{
	return post(h, GUEST, "/activate", "login=%s&code=%s&password=%s&again=%s", a->login, code,
		text_url(h->arena, password), text_url(h->arena, password));
}

static void a_code_opens_an_account_once(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	const char *code = issue(h, a);

	assert_status(sign_in(h, a->login, HOUSE_PASSWORD), 422); /* the old password is gone */
	assert_has(assert_status(activate(h, a, code, "short"), 422), "密码至少");
	assert_has(assert_status(activate(h, a, code, "Sunshin3-2026!"), 422), "太常见");
	assert_has(assert_status(activate(h, a, code, "2026Sunshine!!"), 422), "太常见");
	assert_has(assert_status(activate(h, a, code, "2026-Dangjian!"), 422), "太常见");
	assert_goes(activate(h, a, code, "Xin-Mi-Ma-77!"), "/");
	assert_true(signed_in_now(h));
	guest_forgets(h);
	assert_status(activate(h, a, code, "Xin-Mi-Ma-78!"), 422);
	assert_goes(sign_in(h, a->login, "Xin-Mi-Ma-77!"), "/");
	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM history WHERE record = 'account' AND object_id = ?"
						 " AND action IN ('issue', 'activate')",
						 BIND(a->row.id)),
		2);
}

static void a_code_may_be_typed_as_people_type(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	const char *code = issue(h, a);
	char *typed = text_upper(h->arena, at(h, "%.4s%s", code, code + 5));

	assert_goes(activate(h, a, typed, "Xin-Mi-Ma-77!"), "/");
}

static void a_code_ends_after_seven_days_and_when_a_new_one_is_issued(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	const char *old = issue(h, a), *code = issue(h, a);

	assert_status(activate(h, a, old, "Xin-Mi-Ma-77!"), 422);
	h->now.at += 7 * 86400 + 1;
	assert_has(assert_status(activate(h, a, code, "Xin-Mi-Ma-77!"), 422), "激活码已过期");
	h->now.at -= 2;
	assert_goes(activate(h, a, code, "Xin-Mi-Ma-77!"), "/");
}

static void guessing_codes_locks_as_guessing_passwords_does(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	const char *code = issue(h, a);

	for (int i = 0; i < 5; i++)
		assert_status(activate(h, a, "0000-0000", "Xin-Mi-Ma-77!"), 422);
	assert_status(activate(h, a, code, "Xin-Mi-Ma-77!"), 422);
	h->now.at += 15 * 60;
	assert_goes(activate(h, a, code, "Xin-Mi-Ma-77!"), "/");
}

static void neither_code_nor_password_is_kept(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	const char *code = issue(h, a), *plain = at(h, "%.4s%s", code, code + 5);

	assert_int_equal(
		number_of(h,
			"SELECT COUNT(*) FROM account WHERE id = ? AND (activation = ? OR activation = ?"
			" OR INSTR(COALESCE(password, ''), ?) > 0)",
			BIND(a->row.id, code, plain, HOUSE_PASSWORD)),
		0);
	assert_lacks(get(h, SYSTEM_ADMIN, "/accounts/%lld", (long long)a->row.id), code);
	assert_int_equal(
		number_of(
			h, "SELECT COUNT(*) FROM history WHERE note LIKE CONCAT('%', ?, '%')", BIND(code)),
		0);
}

/* ---- the password ---- */

static void a_password_follows_the_policy(void **state)
{
	struct house *h = *state;
	const struct { const char *password; bool admin, good; } tries[] = {
		{ "Ab1!", false, false }, { "Ab1!Ab1", false, false }, { "Ab1!Ab1x", false, true },
		{ "Ab1!Ab1xAb1", true, false }, { "Ab1!Ab1xAb1y", true, true },
		{ "abcdefgh1234", false, false }, { "abcdefgh!123", false, true }, { "ABCDefgh", false, false },
		{ "Password-123", false, false }, { "My-zhangsan-1", false, false }, { "Dangjian-2027", false, false },
		{ NULL, false, false },
	};

	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
		struct problems *p = problems_new(h->arena);

		if (password_fits(h->work, "zhangsan", tries[i].admin, tries[i].password, "password", p)
			!= tries[i].good)
			fail_msg(
				"password %s: %s", tries[i].password, p->count ? p->items[0].text : "accepted");
		assert_int_equal(p->count, !tries[i].good);
	}
}

static void put_parameter(struct house *h, const char *name, const char *value, int year)
{
	struct parameter_row *it = record_new(h->work, &parameter_record);

	house_change(h, "DELETE FROM parameter WHERE name = ? AND effective_on >= '2050-01-01'",
		BIND(name));
	it->name = name;
	it->label = "试验";
	it->value = value;
	it->effective_on = date_of(year, 1, 1);
	record_put(h, &parameter_record, it);
}

/* Length instead of kinds, from a day on. */
static void the_other_profile_asks_for_length_alone(void **state)
{
	struct house *h = *state;
	const struct { const char *password; bool good; } tries[] = {
		{ "Ab1!Ab1xAb1", false }, { "zhe shi yi ju hen chang de hua", true },
		{ "ssssssssssssst", true }, { "p@ssw0rd-p@ssw0rd", false }, { "zhangsan-zhangsan", false },
	};

	put_parameter(h, "password.profile", "长密码", 2095);
	h->work->today = date_of(2095, 6, 1);
	settings_fresh(h->work, number_of(h, "SELECT version FROM setting_version", BIND_NONE));
	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++)
		if (password_fits(h->work, "zhangsan", false, tries[i].password, "password",
				problems_new(h->arena)) != tries[i].good)
			fail_msg("password %s", tries[i].password);
	assert_true(text_has(password_rule(h->work), "至少 12 位"));
}

static void the_last_five_passwords_are_not_taken_again(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	const char *before = HOUSE_PASSWORD;

	sign_in(h, a->login, HOUSE_PASSWORD);
	for (int i = 0; i < 5; i++) {
		const char *next = at(h, "Xin-Mi-Ma-7%d!", i);

		assert_goes(post(h, GUEST, "/me/password", "old=%s&password=%s&again=%s", before, next,
			next), "/me");
		before = next;
	}
	assert_has(assert_status(post(h, GUEST, "/me/password",
		"old=%s&password=Xin-Mi-Ma-70!&again=Xin-Mi-Ma-70!", before), 422), "最近用过");
	assert_goes(post(h, GUEST, "/me/password", "old=%s&password=%s&again=%s", before,
		HOUSE_PASSWORD, HOUSE_PASSWORD), "/me"); /* the sixth before */
}

static void changing_the_password_needs_the_old_one_and_ends_other_sessions(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	struct visitor other;

	sign_in(h, a->login, HOUSE_PASSWORD);
	other = h->people[GUEST];
	guest_forgets(h);
	sign_in(h, a->login, HOUSE_PASSWORD);
	assert_has(assert_status(post(h, GUEST, "/me/password",
								 "old=wrong&password=Xin-Mi-Ma-77!&again=Xin-Mi-Ma-77!"),
				   422),
		"原密码不对");
	assert_has(
		assert_status(post(h, GUEST, "/me/password",
						  "old=%s&password=Xin-Mi-Ma-77!&again=Xin-Mi-Ma-78!", HOUSE_PASSWORD),
			422),
		"两次填写的新密码不一样");
	assert_goes(post(h, GUEST, "/me/password", "old=%s&password=Xin-Mi-Ma-77!&again=Xin-Mi-Ma-77!",
					HOUSE_PASSWORD),
		"/me");
	assert_true(signed_in_now(h));
	h->people[GUEST] = other;
	assert_false(signed_in_now(h));
	assert_status(sign_in(h, a->login, HOUSE_PASSWORD), 422);
	assert_goes(sign_in(h, a->login, "Xin-Mi-Ma-77!"), "/");
}

/* Two administrators are needed for a code to an account with rights; one for anybody else. */
static void a_code_for_an_administrator_needs_two(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");
	const char *path = at(h, "/accounts/%lld/issue", (long long)a->row.id);

	assert_goes(post(h, SYSTEM_ADMIN, path, "x=1"), "/accounts/");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM account WHERE id = ? AND state = 'active'",
		BIND(a->row.id)), 1);
	issue(h, a);
	assert_goes(post(h, SYSTEM_ADMIN, path, "x=1"), "/accounts/"); /* agreed to once, used once */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_code_for_an_administrator_needs_two),
		HOUSE_TEST(a_code_opens_an_account_once),
		HOUSE_TEST(a_code_may_be_typed_as_people_type),
		HOUSE_TEST(a_code_ends_after_seven_days_and_when_a_new_one_is_issued),
		HOUSE_TEST(guessing_codes_locks_as_guessing_passwords_does),
		HOUSE_TEST(neither_code_nor_password_is_kept),
		HOUSE_TEST(a_password_follows_the_policy),
		HOUSE_TEST(the_other_profile_asks_for_length_alone),
		HOUSE_TEST(the_last_five_passwords_are_not_taken_again),
		HOUSE_TEST(changing_the_password_needs_the_old_one_and_ends_other_sessions),
	};

	return house_run(tests);
}
