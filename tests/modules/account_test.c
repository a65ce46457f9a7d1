/* Accounts: who opens them, for whom, with which role and where. */
#include "house.h"
#include "base/text.h"
#include "web/session.h"
#include "modules/setting/setting.h"

static struct reply open_account(
	struct house *h, enum who who, const char *login, const char *office, enum place place)
{
	return post(h, who, "/accounts", "login=%s&name=新用户&office=%s&organisation_id=%lld", login,
		office, (long long)h->places[place].id);
}

static const char *login_new(struct house *h)
{
	return at(h, "n%s", crypt_token(h->arena, 6));
}

static void a_login_is_given_once(void **state)
{
	struct house *h = *state;
	const char *login = login_new(h);

	assert_goes(open_account(h, SYSTEM_ADMIN, login, "business", EAST_BRANCH), "/accounts/");
	assert_has(assert_status(open_account(h, SYSTEM_ADMIN, login, "business", WEST_BRANCH), 422),
		"已经登记过");
	assert_has(
		assert_status(open_account(h, SYSTEM_ADMIN, "有汉字", "business", EAST_BRANCH), 422),
		"登录账号");
}

/* Whoever opens accounts gives no rights with them: a new one may do nothing but sign in. */
static void a_new_account_holds_nothing(void **state)
{
	struct house *h = *state;
	int64_t id = id_made(assert_goes(
		open_account(h, SYSTEM_ADMIN, login_new(h), "business", EAST_BRANCH), "/accounts/"));

	assert_false(grant_holds_any(h->work, id));
	assert_status(open_account(h, SYSTEM_ADMIN, login_new(h), "no_such_office", ROOT), 422);
	assert_status(open_account(h, ROOT_ADMIN, login_new(h), "business", EAST_BRANCH), 403);
	assert_status(open_account(h, SECURITY, login_new(h), "business", EAST_BRANCH), 403);
}

static void an_account_stands_inside_the_part_of_who_opens_it(void **state)
{
	struct house *h = *state;

	assert_status(open_account(h, WEST_SYSTEM, login_new(h), "business", EAST_BRANCH), 422);
	assert_goes(open_account(h, WEST_SYSTEM, login_new(h), "business", WEST_BRANCH), "/accounts/");
}

/* ---- for members ---- */

static struct reply open_for(struct house *h, enum who who, int64_t member_id)
{
	return post(h, who, at(h, "/members/%lld/account", (long long)member_id), "x=1");
}

static void a_branch_opens_accounts_for_its_own_members(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "温新人");

	assert_has(assert_status(open_for(h, EAST_CLERK, id), 200), "激活码");
	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM account WHERE member_id = ?"
						 " AND state = 'waiting' AND login = CONCAT('wxr', ?)",
						 BIND(id, id)),
		1);
	assert_has(assert_status(open_for(h, EAST_CLERK, id), 200), "激活码"); /* again: only a new code */
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM account WHERE member_id = ?", BIND(id)), 1);
}

static void a_neighbour_opens_none(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "花别家");

	assert_status(open_for(h, WEST_CLERK, id), 404);
	assert_status(open_for(h, ROOT_ADMIN, id), 403);
	assert_status(open_for(h, EAST_MEMBER, id), 403);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM account WHERE member_id = ?", BIND(id)), 0);
}

/* A branch could take over its superior's account with a new code. */
static void a_branch_issues_no_code_for_an_administrator(void **state)
{
	struct house *h = *state;

	assert_goes(open_for(h, EAST_CLERK, h->people[EAST_SECRETARY].member_id), "/members/");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM account WHERE id = ? AND state = 'active'"
		" AND activation IS NULL", BIND(h->people[EAST_SECRETARY].account_id)), 1);
}

/* ---- oneself ---- */

static void large_print_is_remembered_with_the_account(void **state)
{
	struct house *h = *state;

	assert_goes(post(h, EAST_MEMBER, "/me/large", "large=1&back=/me"), "/me");
	assert_int_equal(number_of(h, "SELECT large FROM account WHERE id = ?",
						 BIND(h->people[EAST_MEMBER].account_id)),
		1);
	assert_goes(post(h, EAST_MEMBER, "/me/large", "large=0&back=//evil.example"), "/");
	assert_string_equal(
		post(h, EAST_MEMBER, "/me/large", "large=0&back=//evil.example").location, "/");
	assert_int_equal(number_of(h, "SELECT large FROM account WHERE id = ?",
						 BIND(h->people[EAST_MEMBER].account_id)),
		0);
}

static void the_menu_holds_only_what_one_may(void **state)
{
	struct house *h = *state;
	const struct actor *both = session_actor_of(h->work, h->people[EAST_SECRETARY].account_id);

	for (const struct module *const *m = modules; *m; m++)
		for (const struct route *route = (*m)->routes; route && route->path; route++) {
			const char *link = at(h, "href=\"%s\"", route->path);

			if (!route->menu || text_is(route->path, "/"))
				continue;
			if (route->may == &setting_parameter)
				assert_lacks(get(h, EAST_CLERK, "/me"), link);
			if (!route->ordinary)
				assert_lacks(get(h, EAST_MEMBER, "/me"), link);
			if (route->may == &member_view)
				assert_has(get(h, EAST_CLERK, "/me"), link);
			if (route->ordinary && may(both, route->may)) /* who is both gets both */
				assert_has(get(h, EAST_SECRETARY, "/me"), link);
			else if (route->ordinary)
				assert_lacks(get(h, EAST_SECRETARY, "/me"), link);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_login_is_given_once),
		HOUSE_TEST(a_new_account_holds_nothing),
		HOUSE_TEST(an_account_stands_inside_the_part_of_who_opens_it),
		HOUSE_TEST(a_branch_opens_accounts_for_its_own_members),
		HOUSE_TEST(a_neighbour_opens_none),
		HOUSE_TEST(a_branch_issues_no_code_for_an_administrator),
		HOUSE_TEST(large_print_is_remembered_with_the_account),
		HOUSE_TEST(the_menu_holds_only_what_one_may),
	};

	return house_run(tests);
}
