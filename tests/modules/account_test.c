/* Accounts: who opens them, for whom, with which role and where. */
#include "house.h"
#include "base/text.h"
#include "modules/setting/setting.h"

static struct reply open_account(
	struct house *h, enum who who, const char *login, const char *role, enum place place)
{
	return post(h, who, "/accounts", "login=%s&name=新管理员&role=%s&organisation_id=%lld", login, role,
		(long long)h->places[place].id);
}

static const char *login_new(struct house *h)
{
	return at(h, "n%s", crypt_token(h->arena, 6));
}

static void a_role_belongs_to_its_kind_of_organisation(void **state)
{
	static const struct { const char *role; enum place place; bool good; } tries[] = {
		{ "work_committee_admin", ROOT, true }, { "work_committee_admin", EAST, false },
		{ "committee_admin", EAST, true }, { "committee_admin", EAST_BRANCH, false },
		{ "general_branch_admin", EAST_GENERAL, true }, { "general_branch_admin", ROOT, false },
		{ "branch_admin", EAST_BRANCH, true }, { "branch_admin", EAST, false },
		{ "system_admin", EAST, true }, { "audit_admin", ROOT, true },
		{ "no_such_role", ROOT, false }, { "", EAST_BRANCH, false },
	};
	struct house *h = *state;

	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
		struct reply reply =
			open_account(h, ROOT_ADMIN, login_new(h), tries[i].role, tries[i].place);

		if (reply.status != (tries[i].good ? 303 : 422))
			fail_msg("%s at place %d: status %d", tries[i].role, (int)tries[i].place, reply.status);
	}
}

static void a_joint_branch_has_a_branch_administrator(void **state)
{
	struct house *h = *state;
	int64_t id = organisation_made(h, h->places[EAST].id, ORGANISATION_JOINT_BRANCH,
		at(h, "联合支部%s", crypt_token(h->arena, 4)));

	assert_goes(post(h, ROOT_ADMIN, "/accounts",
					"login=%s&name=联合&role=branch_admin&organisation_id=%lld", login_new(h),
					(long long)id),
		"/accounts/");
}

static void a_login_is_given_once(void **state)
{
	struct house *h = *state;
	const char *login = login_new(h);

	assert_goes(open_account(h, ROOT_ADMIN, login, "branch_admin", EAST_BRANCH), "/accounts/");
	assert_has(assert_status(open_account(h, ROOT_ADMIN, login, "branch_admin", WEST_BRANCH), 422),
		"已经登记过");
	assert_has(
		assert_status(open_account(h, ROOT_ADMIN, "有汉字", "branch_admin", EAST_BRANCH), 422),
		"登录账号");
}

/* Otherwise a system administrator could make himself anything (trust.md 1: no grants). */
static void a_system_administrator_opens_no_accounts(void **state)
{
	struct house *h = *state;

	assert_status(open_account(h, WEST_SYSTEM, login_new(h), "branch_admin", WEST_BRANCH), 403);
	assert_status(open_account(h, SYSTEM_ADMIN, login_new(h), "work_committee_admin", ROOT), 403);
	assert_status(get(h, SYSTEM_ADMIN, "/accounts"), 403);
}

static void an_account_stands_inside_the_part_of_who_opens_it(void **state)
{
	struct house *h = *state;

	assert_status(open_account(h, WEST_ADMIN, login_new(h), "branch_admin", WEST_BRANCH), 403);
	assert_goes(
		open_account(h, ROOT_ADMIN, login_new(h), "branch_admin", WEST_BRANCH), "/accounts/");
	assert_status(open_account(h, ROOT_ADMIN, login_new(h), "committee_admin", WEST_BRANCH), 422);
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
						 "SELECT COUNT(*) FROM account WHERE member_id = ? AND role IS NULL"
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

	for (const struct module *const *m = modules; *m; m++)
		for (const struct route *route = (*m)->routes; route && route->path; route++) {
			const char *link = at(h, "href=\"%s\"", route->path);

			if (!route->menu || text_is(route->path, "/"))
				continue;
			if (route->may == &setting_edit)
				assert_lacks(get(h, EAST_CLERK, "/me"), link);
			if (!route->ordinary)
				assert_lacks(get(h, EAST_MEMBER, "/me"), link);
			if (route->may == &member_view)
				assert_has(get(h, EAST_CLERK, "/me"), link);
			if (route->ordinary)
				assert_has(get(h, EAST_SECRETARY, "/me"), link); /* who is both gets both */
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_role_belongs_to_its_kind_of_organisation),
		HOUSE_TEST(a_joint_branch_has_a_branch_administrator),
		HOUSE_TEST(a_login_is_given_once),
		HOUSE_TEST(a_system_administrator_opens_no_accounts),
		HOUSE_TEST(an_account_stands_inside_the_part_of_who_opens_it),
		HOUSE_TEST(a_branch_opens_accounts_for_its_own_members),
		HOUSE_TEST(a_neighbour_opens_none),
		HOUSE_TEST(a_branch_issues_no_code_for_an_administrator),
		HOUSE_TEST(large_print_is_remembered_with_the_account),
		HOUSE_TEST(the_menu_holds_only_what_one_may),
	};

	return house_run(tests);
}
