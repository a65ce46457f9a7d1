/* Grants: which path gives what, where and until when; groups of all kinds; prohibitions. */
#include "granting.h"
#include "base/text.h"
#include "modules/dues/dues.h"
#include "modules/meeting/meeting.h"
#include "web/session.h"

/* ---- paths ---- */

static void a_role_is_held_where_the_account_stands_and_below(void **state)
{
	struct house *h = *state;
	int64_t id = account_new(h, EAST, OFFICE_BUSINESS);

	assert_false(holds(h, id, &member_view));
	assert_goes(give(h, id, role(h, "committee_admin")), "/holders/");
	assert_true(holds_at(h, id, &member_view, EAST));
	assert_true(holds_at(h, id, &member_view, EAST_DEEP));
	assert_false(holds_at(h, id, &member_view, WEST_BRANCH));
	assert_false(holds_at(h, id, &member_view, ROOT));
	assert_false(holds(h, id, &member_edit));
}

/* S2-12, S2-13: the union of all paths; losing one takes only what no other gives. */
static void what_two_paths_give_stays_until_both_are_gone(void **state)
{
	struct house *h = *state;
	int64_t id = account_new(h, EAST_BRANCH, OFFICE_BUSINESS), first, second;

	give(h, id, role(h, "branch_clerk"));
	first = last_grant(h, id);
	give(h, id, role(h, "branch_admin"));
	second = last_grant(h, id);
	assert_true(holds(h, id, &meeting_edit) && holds(h, id, &dues_edit));
	assert_goes(take_back(h, second), "/holders/");
	assert_true(holds(h, id, &meeting_edit));
	assert_false(holds(h, id, &dues_edit));
	assert_goes(take_back(h, first), "/holders/");
	assert_false(holds(h, id, &meeting_edit));
}

static void a_listed_place_opens_that_place_and_below(void **state)
{
	struct house *h = *state;
	int64_t id = account_new(h, WEST_BRANCH, OFFICE_BUSINESS);

	assert_goes(give(h, id, at(h, "permission=020101&reach=listed&places=%s",
		text_url(h->arena, h->places[EAST_GENERAL].name))), "/holders/");
	assert_true(holds_at(h, id, &member_view, EAST_DEEP));
	assert_false(holds_at(h, id, &member_view, EAST_BRANCH));
	assert_false(holds_at(h, id, &member_view, WEST_BRANCH));
	assert_status(give(h, id, "permission=020101&reach=listed"), 422);
	assert_has(
		assert_status(give(h, id, "permission=020103&reach=listed&places=no-such-place"), 422),
		"没有叫“no-such-place”的组织");
}

static void one_organisation_alone_is_not_what_lies_below(void **state)
{
	struct house *h = *state;
	int64_t id = account_new(h, EAST, OFFICE_BUSINESS);

	give(h, id, "permission=020101&reach=here");
	assert_true(holds_at(h, id, &member_view, EAST));
	assert_false(holds_at(h, id, &member_view, EAST_BRANCH));
}

static void a_period_begins_and_ends_by_itself(void **state)
{
	struct house *h = *state;
	int64_t id = account_new(h, EAST_BRANCH, OFFICE_BUSINESS);
	struct date today = h->work->today;

	assert_goes(give(h, id,
					at(h, "permission=020101&from_on=%s&until_on=%s",
						date_text(h->arena, date_add_days(today, 2)),
						date_text(h->arena, date_add_days(today, 3)))),
		"/");
	assert_false(holds(h, id, &member_view));
	for (int day = 1; day <= 5; day++) {
		h->work->today = date_add_days(today, day);
		if (holds(h, id, &member_view) != (day == 2 || day == 3))
			fail_msg("day %d", day);
	}
	h->work->today = today;
	give(h, id, "permission=020103&today=1");
	assert_true(holds(h, id, &member_edit));
	h->work->today = date_add_days(today, 1);
	assert_false(holds(h, id, &member_edit));
	h->work->today = today;
}

static void a_category_opens_only_its_own(void **state)
{
	struct house *h = *state;
	int64_t id = account_new(h, EAST_BRANCH, OFFICE_BUSINESS);
	const struct actor *actor;

	assert_goes(give(h, id, at(h, "permission=030101&categories=%s",
		text_url(h->arena, meeting_kinds[3].label))), "/holders/");
	actor = session_actor_of(h->work, id);
	assert_true(
		may_with(actor, &meeting_view, h->places[EAST_BRANCH].path, 0, meeting_kinds[3].code));
	assert_false(
		may_with(actor, &meeting_view, h->places[EAST_BRANCH].path, 0, meeting_kinds[0].code));
	assert_has(assert_status(give(h, id, "permission=030103&categories=nothing"), 422),
		"不是这项权限的类别");
	assert_has(assert_status(give(h, id, at(h, "permission=020101&categories=%s",
		text_url(h->arena, meeting_kinds[3].label))), 422), "不是这项权限的类别");
}

/* ---- prohibiting ---- */

static void a_prohibition_beats_every_path(void **state)
{
	struct house *h = *state;
	int64_t id = account_new(h, EAST_BRANCH, OFFICE_BUSINESS);

	give(h, id, role(h, "branch_admin"));
	give(h, id, "permission=020112");
	assert_true(holds(h, id, &member_reveal));
	assert_goes(give(h, id, "prohibits=1&permission=020112"), "/holders/");
	assert_false(holds(h, id, &member_reveal));
	assert_true(holds(h, id, &member_edit));
	assert_goes(give(h, id, "prohibits=1"), "/holders/"); /* everything */
	assert_false(holds(h, id, &member_edit));
}

static struct reply lift_decided(struct house *h, enum who who, int64_t grant, const char *how)
{
	return post(h, who, at(h, "/grants/%lld/%s", (long long)grant, how), "x=1");
}

static void lifting_much_waits_for_a_second_person(void **state)
{
	struct house *h = *state;
	int64_t id = account_new(h, EAST_BRANCH, OFFICE_BUSINESS), grant;

	give(h, id, role(h, "branch_admin"));
	give(h, id, "prohibits=1");
	grant = last_grant(h, id);
	take_back(h, grant);
	assert_false(holds(h, id, &member_edit));
	assert_has(get(h, SECOND_SECURITY, "/grants/%lld", (long long)grant), "待复核解除");
	lift_decided(h, SECURITY, grant, "confirm"); /* who proposed it */
	assert_false(holds(h, id, &member_edit));
	lift_decided(h, SECOND_SECURITY, grant, "refuse");
	assert_false(holds(h, id, &member_edit));
	take_back(h, grant);
	lift_decided(h, SECOND_SECURITY, grant, "confirm");
	assert_true(holds(h, id, &member_edit));
}

static void lifting_one_ordinary_permission_is_done_at_once(void **state)
{
	struct house *h = *state;
	int64_t id = account_new(h, EAST_BRANCH, OFFICE_BUSINESS);

	give(h, id, role(h, "branch_admin"));
	give(h, id, "prohibits=1&permission=020103");
	assert_false(holds(h, id, &member_edit));
	take_back(h, last_grant(h, id));
	assert_true(holds(h, id, &member_edit));
}

/* ---- groups ---- */

static int64_t group_new(struct house *h, const char *kind, const char *more)
{
	return id_made(
		assert_goes(post(h, SECURITY, "/groups", "kind=%s&office=business&name=%s&%s", kind,
						text_url(h->arena, at(h, "组%s", crypt_token(h->arena, 4))), more),
			"/groups/"));
}

static void fill(struct house *h, int64_t group, const char *what)
{
	assert_goes(
		post(h, SECURITY, at(h, "/groups/%lld/grant", (long long)group), "reason=1&%s", what),
		"/groups/");
}

static void a_position_holds_what_stands_below_it(void **state)
{
	struct house *h = *state;
	int64_t chief = group_new(h, "position", "x=1");
	int64_t clerk = group_new(h, "position", at(h, "parent_id=%lld", (long long)chief));
	int64_t a = account_new(h, EAST, OFFICE_BUSINESS), b = account_new(h, EAST, OFFICE_BUSINESS);

	fill(h, clerk, "permission=020101");
	fill(h, chief, "permission=020103");
	give(h, a, at(h, "gives_id=%lld", (long long)chief));
	give(h, b, at(h, "gives_id=%lld", (long long)clerk));
	assert_true(holds(h, a, &member_view) && holds(h, a, &member_edit));
	assert_true(holds(h, b, &member_view));
	assert_false(holds(h, b, &member_edit));
	assert_has(assert_status(post(h, SECURITY, at(h, "/groups/%lld", (long long)chief),
		"version=1&kind=position&office=business&name=x%s&parent_id=%lld", crypt_token(h->arena, 4),
		(long long)clerk), 422), "上级职位不能是它自己或它的下级");
}

static void a_user_group_hands_a_role_on_and_a_project_has_a_head(void **state)
{
	struct house *h = *state;
	int64_t users = group_new(h, "user_group", "x=1"), project = group_new(h, "project", "x=1");
	int64_t a = account_new(h, EAST_BRANCH, OFFICE_BUSINESS),
			b = account_new(h, EAST_BRANCH, OFFICE_BUSINESS);

	fill(h, users, role(h, "branch_clerk"));
	fill(h, project, "permission=020101");
	fill(h, project, "permission=020103&is_lead=1");
	give(h, a, at(h, "gives_id=%lld", (long long)users));
	assert_true(holds(h, a, &meeting_edit));
	give(h, a, at(h, "gives_id=%lld&is_lead=1", (long long)project));
	give(h, b, at(h, "gives_id=%lld", (long long)project));
	assert_true(holds(h, a, &member_edit) && holds(h, b, &member_view));
	assert_false(holds(h, b, &member_edit));
	assert_has(assert_status(post(h, SECURITY, at(h, "/groups/%lld/grant", (long long)users),
		"reason=1&gives_id=%lld", (long long)users), 422), "循环");
}

static void a_preset_is_copied_never_changed(void **state)
{
	struct house *h = *state;
	long long id = (long long)role_id(h, "branch_admin");
	int64_t before = number_of(h,
				"SELECT COUNT(*) FROM access_grant WHERE group_id = ? AND removed_at IS NULL",
				BIND((int64_t)id)),
			copy;

	assert_status(
		post(h, SECURITY, at(h, "/groups/%lld/grant", id), "reason=1&permission=090303"), 404);
	post(h, SECURITY, at(h, "/groups/%lld/contents", id), "module=member");
	post(h, SECURITY, at(h, "/groups/%lld/remove", id), "x=1");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM access_grant WHERE group_id = ?"
		" AND removed_at IS NULL", BIND((int64_t)id)), before);
	assert_goes(post(h, SECURITY, at(h, "/groups/%lld/copy", id), "x=1"), "/groups/");
	copy = number_of(h, "SELECT MAX(id) FROM access_group", BIND_NONE);
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM access_grant WHERE group_id = ?", BIND(copy)), before);
	post(h, SECURITY, at(h, "/groups/%lld/contents", (long long)copy),
		"module=member&permission=020101");
	assert_int_equal(
		number_of(h,
			"SELECT COUNT(*) FROM access_grant g JOIN permission p ON p.id = g.permission_id"
			" WHERE g.group_id = ? AND g.removed_at IS NULL AND p.name LIKE 'member.%'",
			BIND(copy)),
		1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_role_is_held_where_the_account_stands_and_below),
		HOUSE_TEST(what_two_paths_give_stays_until_both_are_gone),
		HOUSE_TEST(a_listed_place_opens_that_place_and_below),
		HOUSE_TEST(one_organisation_alone_is_not_what_lies_below),
		HOUSE_TEST(a_period_begins_and_ends_by_itself),
		HOUSE_TEST(a_category_opens_only_its_own),
		HOUSE_TEST(a_prohibition_beats_every_path),
		HOUSE_TEST(lifting_much_waits_for_a_second_person),
		HOUSE_TEST(lifting_one_ordinary_permission_is_done_at_once),
		HOUSE_TEST(a_position_holds_what_stands_below_it),
		HOUSE_TEST(a_user_group_hands_a_role_on_and_a_project_has_a_head),
		HOUSE_TEST(a_preset_is_copied_never_changed),
	};

	return house_run(tests);
}
