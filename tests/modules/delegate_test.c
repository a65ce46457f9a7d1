/*
 * Handing on what one holds: within one's own organisation, never more, never longer; and a
 * stand-in who signs as himself on behalf of another.
 */
#include "house.h"
#include "base/text.h"
#include "data/rights.h"
#include "modules/application/application.h"
#include "modules/grant/delegate.h"
#include "modules/meeting/meeting.h"
#include "web/session.h"

static long long account(struct house *h, enum who who)
{
	return (long long)h->people[who].account_id;
}

static const char *days_from_now(struct house *h, int days)
{
	return date_text(h->arena, date_add_days(moment_date(h->now), days));
}

static int64_t group_of(struct house *h, const char *code)
{
	return number_of(h, "SELECT id FROM access_group WHERE code = ?", BIND(code));
}

static void nothing_was_handed_on(struct house *h)
{
	house_change(h, "UPDATE access_grant SET removed_at = ? WHERE account_id IN (?, ?) AND"
		" removed_at IS NULL",
		BIND(h->now, (int64_t)account(h, EAST_MEMBER), (int64_t)account(h, WEST_MEMBER)));
}

static struct reply hands_on(struct house *h, enum who giver, const char *role, enum who to,
	int days)
{
	return post(h, giver, "/delegations/roles",
		"gives_id=%lld&account_id=%lld&until_on=%s&reason=分工",
		(long long)group_of(h, role), account(h, to), days_from_now(h, days));
}

static bool may_now(struct house *h, enum who who, const struct permission *permission)
{
	return may(session_actor_of(h->work, h->people[who].account_id), permission);
}

static int64_t meeting_made(struct house *h, enum who who)
{
	return id_made(assert_goes(post(h, who, "/meetings", "title=学习&kind=lecture&starts_at=%s",
		moment_input(h->arena, (struct moment){ h->now.at - 7200 })), "/meetings/"));
}

/* ---- roles ---- */

static void a_clerk_is_made_by_the_branch_itself(void **state)
{
	struct house *h = *state;
	int64_t grant;

	nothing_was_handed_on(h);
	assert_has(get(h, EAST_CLERK, "/delegations/roles"), "支部录入员");
	assert_goes(hands_on(h, EAST_CLERK, "branch_clerk", EAST_MEMBER, 30), "/delegations");
	assert_true(may_now(h, EAST_MEMBER, &meeting_create));
	assert_has(get(h, EAST_MEMBER, "/"), "转授给您");
	assert_has(get(h, EAST_CLERK, "/delegations"), "支部录入员");
	grant = number_of(h, "SELECT MAX(id) FROM access_grant WHERE account_id = ? AND granted_by = ?",
		BIND((int64_t)account(h, EAST_MEMBER), (int64_t)account(h, EAST_CLERK)));
	assert_status(post(h, WEST_CLERK, at(h, "/delegations/%lld/take-back", (long long)grant),
		"x=1"), 404);
	assert_goes(post(h, EAST_CLERK, at(h, "/delegations/%lld/take-back", (long long)grant), "x=1"),
		"/delegations");
	assert_false(may_now(h, EAST_MEMBER, &meeting_create));
}

static void only_to_somebody_of_the_own_organisation(void **state)
{
	struct house *h = *state;

	nothing_was_handed_on(h);
	assert_has(assert_status(hands_on(h, EAST_CLERK, "branch_clerk", WEST_MEMBER, 30), 422),
		"只能交给本组织");
	assert_has(assert_status(hands_on(h, EAST_CLERK, "branch_clerk", EAST_CLERK, 30), 422),
		"不能给自己");
	assert_false(may_now(h, WEST_MEMBER, &meeting_create));
}

static void only_roles_that_may_be_handed_on(void **state)
{
	struct house *h = *state;

	nothing_was_handed_on(h);
	assert_has(assert_status(hands_on(h, EAST_ADMIN, "committee_admin", EAST_MEMBER, 30), 422),
		"不能转授");
	assert_lacks(get(h, EAST_ADMIN, "/delegations/roles"), "党委管理员</option>");
	assert_status(post(h, EAST_CLERK, "/delegations/roles",
		"gives_id=%lld&account_id=%lld&reason=分工",
		(long long)group_of(h, "branch_clerk"), account(h, EAST_MEMBER)), 422);
}

/* A role of the county's own, with one permission that a branch administrator has not. */
static void never_more_than_one_has(void **state)
{
	struct house *h = *state;
	struct access_group *g = record_new(h->work, &access_group_record);
	struct access_grant *inside = record_new(h->work, &access_grant_record);
	struct problems *p = problems_new(h->arena);

	nothing_was_handed_on(h);
	g->kind = GROUP_ROLE;
	g->name = at(h, "审核员%s", crypt_token(h->arena, 4));
	g->office = OFFICE_BUSINESS;
	g->delegable = true;
	record_put(h, &access_group_record, g);
	inside->group_id = g->row.id;
	inside->permission_id = meeting_approve.code;
	work_begin(h->work);
	assert_true(grant_give(h->work, inside, NULL, p));
	work_commit(h->work);
	assert_lacks(get(h, EAST_CLERK, "/delegations/roles"), g->name);
	assert_has(assert_status(post(h, EAST_CLERK, "/delegations/roles",
		"gives_id=%lld&account_id=%lld"
		"&until_on=%s&reason=分工", (long long)g->row.id, account(h, EAST_MEMBER), days_from_now(h,
		3)), 422),
		"超出您自己的权限");
	assert_false(may_now(h, EAST_MEMBER, &meeting_approve));
}

static void never_longer_than_one_has(void **state)
{
	struct house *h = *state;
	int64_t clerk = account(h, EAST_CLERK);

	nothing_was_handed_on(h);
	house_change(h, "UPDATE access_grant SET until_on = ? WHERE account_id = ? AND removed_at IS"
		" NULL",
		BIND(days_from_now(h, 10), clerk));
	assert_has(get(h, EAST_CLERK, "/delegations/roles"), "最迟到");
	assert_has(assert_status(hands_on(h, EAST_CLERK, "branch_clerk", EAST_MEMBER, 11), 422), "期限");
	assert_goes(hands_on(h, EAST_CLERK, "branch_clerk", EAST_MEMBER, 10), "/delegations");
	house_change(h, "UPDATE access_grant SET until_on = NULL WHERE account_id = ? AND removed_at"
		" IS NULL",
		BIND(clerk));
}

/* What begins next week is looked at as it will be next week. */
static void a_later_day_is_no_way_around_it(void **state)
{
	struct house *h = *state;
	int64_t clerk = account(h, EAST_CLERK);

	nothing_was_handed_on(h);
	house_change(h, "UPDATE access_grant SET until_on = ? WHERE account_id = ? AND removed_at IS"
		" NULL",
		BIND(days_from_now(h, 5), clerk));
	assert_status(post(h, EAST_CLERK, "/delegations/roles",
		"gives_id=%lld&account_id=%lld&from_on=%s"
		"&until_on=%s&reason=分工", (long long)group_of(h, "branch_clerk"), account(h, EAST_MEMBER),
		days_from_now(h, 7), days_from_now(h, 9)), 422);
	house_change(h, "UPDATE access_grant SET until_on = NULL WHERE account_id = ? AND removed_at"
		" IS NULL",
		BIND(clerk));
}

/* ---- a stand-in ---- */

static void stands_in(struct house *h, int days)
{
	nothing_was_handed_on(h);
	assert_goes(post(h, EAST_CLERK, "/delegations/stand-in",
		"account_id=%lld&until_on=%s&reason=学习",
		account(h, EAST_MEMBER), days_from_now(h, days)), "/delegations");
}

static void a_stand_in_signs_as_himself_on_behalf_of(void **state)
{
	struct house *h = *state;
	const char *name = h->people[EAST_MEMBER].name, *other = h->people[EAST_CLERK].name;
	int64_t id;

	stands_in(h, 3);
	id = meeting_made(h, EAST_MEMBER);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE record = 'meeting'"
		" AND object_id = ? AND account_id = ? AND actor = ? AND behalf_id = ? AND behalf = ?",
		BIND(id, (int64_t)account(h, EAST_MEMBER), name, (int64_t)account(h, EAST_CLERK), other)),
		1);
	/* it is the other's, who finds it when he is back */
	assert_int_equal(number_of(h, "SELECT owner_id FROM meeting WHERE id = ?", BIND(id)),
		account(h, EAST_CLERK));
	assert_has(get(h, EAST_CLERK, "/meetings/%lld/record", (long long)id), at(h, "%s（代%s）", name,
		other));
}

static void what_he_may_himself_he_does_in_his_own_name(void **state)
{
	struct house *h = *state;
	int64_t before = number_of(h, "SELECT COALESCE(MAX(id), 0) FROM history", BIND_NONE), id;

	stands_in(h, 3);
	role_given(h, account(h, EAST_MEMBER), "branch_clerk");
	id = meeting_made(h, EAST_MEMBER);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE id > ? AND record = 'meeting'"
		" AND object_id = ? AND behalf_id IS NULL", BIND(before, id)), 1);
}

/* His own right is for another place: here he acts for the other, there for himself. */
static void on_whose_behalf_is_asked_for_each_thing(void **state)
{
	struct house *h = *state;
	int64_t here = member_made(h, EAST_BRANCH, "代行甲"), there = member_made(h, WEST_BRANCH, "代行乙");
	int64_t places[] = { h->places[WEST_BRANCH].id }, ids[] = { here, there };
	const struct grant_extent extent = { .places = places, .place_count = 1 };
	struct access_grant *g = record_new(h->work, &access_grant_record);
	struct problems *p = problems_new(h->arena);

	stands_in(h, 3);
	*g = (struct access_grant){ .row = g->row, .account_id = account(h, EAST_MEMBER),
		.permission_id = member_edit.code, .reach = REACH_LISTED, .reason = "试验" };
	work_begin(h->work);
	assert_true(grant_give(h->work, g, &extent, p));
	work_commit(h->work);
	for (int i = 0; i < 2; i++) {
		struct member *m = record_find(h->work, &member_record, ids[i]);

		m->note = "代行";
		assert_goes(
			post(h, EAST_MEMBER, at(h, "/members/%lld", (long long)ids[i]), "version=%lld&%s",
				(long long)m->row.version, form_of(h, &member_record, m)),
			"/members/");
		assert_int_equal(number_of(h, "SELECT COALESCE(behalf_id, 0) FROM history"
			" WHERE record = 'member' AND object_id = ? AND action = 'update' ORDER BY id DESC LIMIT 1",
			BIND(ids[i])), i ? 0 : account(h, EAST_CLERK));
	}
	house_change(h, "UPDATE access_grant SET removed_at = ? WHERE id = ?", BIND(h->now, g->row.id));
}

static void it_ends_with_its_last_day(void **state)
{
	struct house *h = *state;

	stands_in(h, 1);
	assert_status(get(h, EAST_MEMBER, "/meetings"), 200);
	h->now.at += 2 * 86400;
	assert_status(get(h, EAST_MEMBER, "/meetings"), 403);
}

static void it_needs_a_last_day_and_one_person(void **state)
{
	struct house *h = *state;

	nothing_was_handed_on(h);
	assert_has(assert_status(post(h, EAST_CLERK, "/delegations/stand-in",
		"account_id=%lld&reason=学习",
		account(h, EAST_MEMBER)), 422), "哪一天为止");
	stands_in(h, 3);
	assert_has(assert_status(post(h, EAST_SECRETARY, "/delegations/stand-in",
		"account_id=%lld&until_on=%s&reason=学习", account(h, EAST_MEMBER), days_from_now(h, 2)),
		422),
		"不能同时代行");
}

static void a_stand_in_hands_nothing_on(void **state)
{
	struct house *h = *state;

	stands_in(h, 3);
	assert_has(assert_status(hands_on(h, EAST_MEMBER, "branch_clerk", EAST_SECRETARY, 2), 422),
		"不能再转授");
	assert_has(assert_status(post(h, EAST_MEMBER, "/delegations/stand-in",
		"account_id=%lld&until_on=%s&reason=学习", account(h, EAST_SECRETARY), days_from_now(h, 2)),
		422),
		"不能再转授");
}

static void who_is_stood_in_for_ends_it(void **state)
{
	struct house *h = *state;
	int64_t grant;

	stands_in(h, 3);
	grant = number_of(h, "SELECT MAX(id) FROM access_grant WHERE stands_for_id = ?",
		BIND((int64_t)account(h, EAST_CLERK)));
	assert_goes(post(h, EAST_CLERK, at(h, "/delegations/%lld/take-back", (long long)grant), "x=1"),
		"/delegations");
	assert_status(get(h, EAST_MEMBER, "/meetings"), 403);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_clerk_is_made_by_the_branch_itself),
		HOUSE_TEST(only_to_somebody_of_the_own_organisation),
		HOUSE_TEST(only_roles_that_may_be_handed_on),
		HOUSE_TEST(never_more_than_one_has),
		HOUSE_TEST(never_longer_than_one_has),
		HOUSE_TEST(a_later_day_is_no_way_around_it),
		HOUSE_TEST(a_stand_in_signs_as_himself_on_behalf_of),
		HOUSE_TEST(on_whose_behalf_is_asked_for_each_thing),
		HOUSE_TEST(what_he_may_himself_he_does_in_his_own_name),
		HOUSE_TEST(it_ends_with_its_last_day),
		HOUSE_TEST(it_needs_a_last_day_and_one_person),
		HOUSE_TEST(a_stand_in_hands_nothing_on),
		HOUSE_TEST(who_is_stood_in_for_ends_it),
	};

	return house_run(tests);
}
