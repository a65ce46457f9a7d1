/* A session lasts as long as the rights it began with, on every worker, at the next request. */
#include "granting.h"
#include "base/text.h"

static struct account *signed_in_as(struct house *h, const char *role)
{
	struct account *a = user_made(h, EAST_BRANCH, role);

	guest_forgets(h);
	assert_goes(sign_in(h, a->login, HOUSE_PASSWORD), "/");
	assert_status(get(h, GUEST, "/me"), 200);
	return a;
}

static void is_out_and_told_why(struct house *h)
{
	assert_goes(get(h, GUEST, "/members?q=x"), "/login?next=");
	assert_int_equal(h->request->new_cookie_count, 1);
	assert_non_null(strstr(h->request->new_cookies[0], "notice="));
	assert_goes(get(h, GUEST, "/me"), "/login"); /* and stays out */
}

static void what_is_given_ends_the_session(void **state)
{
	struct house *h = *state;
	struct account *a = signed_in_as(h, NULL);

	role_given(h, a->row.id, "branch_admin");
	is_out_and_told_why(h);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM session WHERE account_id = ?"
		" AND ended_at IS NULL", BIND(a->row.id)), 0);
	guest_forgets(h);
	assert_goes(sign_in(h, a->login, HOUSE_PASSWORD), "/");
	assert_status(get(h, GUEST, "/members"), 200);
}

static void what_is_taken_and_prohibited_ends_it_too(void **state)
{
	struct house *h = *state;
	struct account *a = signed_in_as(h, "branch_admin");

	take_back(h, last_grant(h, a->row.id));
	is_out_and_told_why(h);
	a = signed_in_as(h, "branch_admin");
	assert_status(give(h, a->row.id, "prohibits=1&permission=020101"), 303);
	is_out_and_told_why(h);
}

static void what_has_run_out_ends_it_at_midnight(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, "branch_admin");

	house_change(h, "UPDATE access_grant SET until_on = ? WHERE account_id = ?",
		BIND(h->work->today, a->row.id));
	h->now.at = (h->now.at + 8 * 3600) / 86400 * 86400 - 8 * 3600 + 86399; /* a second before */
	guest_forgets(h);
	assert_goes(sign_in(h, a->login, HOUSE_PASSWORD), "/");
	assert_status(get(h, GUEST, "/members"), 200);
	h->now.at += 1;
	is_out_and_told_why(h);
}

/* Another way to the same, a later end: nothing is different for him. */
static void what_changes_nothing_ends_nothing(void **state)
{
	struct house *h = *state;
	struct account *a = signed_in_as(h, "branch_admin"), *other = user_made(h, WEST_BRANCH, NULL);
	int64_t first = last_grant(h, a->row.id);

	assert_status(give(h, a->row.id, "permission=020101&reach=below"), 303);
	assert_status(get(h, GUEST, "/members"), 200);
	role_given(h, other->row.id, "branch_admin");
	assert_status(get(h, GUEST, "/members"), 200);
	take_back(h, last_grant(h, a->row.id));
	assert_int_equal(last_grant(h, a->row.id), first);
	assert_status(get(h, GUEST, "/members"), 200);
}

static void what_was_typed_is_not_thrown_away(void **state)
{
	struct house *h = *state;
	struct account *a = signed_in_as(h, "branch_admin");

	role_given(h, a->row.id, "branch_clerk");
	assert_status(give(h, a->row.id, "permission=010103&reach=below"), 303);
	assert_has(assert_status(post(h, GUEST, "/members", "name=x"), 401), "您的权限有变动");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(what_is_given_ends_the_session),
		HOUSE_TEST(what_is_taken_and_prohibited_ends_it_too),
		HOUSE_TEST(what_has_run_out_ends_it_at_midnight),
		HOUSE_TEST(what_changes_nothing_ends_nothing),
		HOUSE_TEST(what_was_typed_is_not_thrown_away),
	};

	return house_run(tests);
}
