/* One secretary follows another: everything open is listed and moves at once, nothing else. */
#include "house.h"
#include "base/text.h"
#include "modules/application/application.h"
#include "modules/grant/delegate.h"
#include "modules/meeting/meeting.h"

static long long account(struct house *h, enum who who)
{
	return (long long)h->people[who].account_id;
}

static const char *days_from_now(struct house *h, int days)
{
	return date_text(h->arena, date_add_days(moment_date(h->now), days));
}

static int64_t meeting_made(struct house *h, enum who who, const char *title)
{
	return id_made(assert_goes(post(h, who, "/meetings", "title=%s&kind=lecture&starts_at=%s",
		title,
		moment_input(h->arena, (struct moment){ h->now.at - 7200 })), "/meetings/"));
}

static int64_t owner_of(struct house *h, int64_t meeting)
{
	return number_of(h, "SELECT owner_id FROM meeting WHERE id = ?", BIND(meeting));
}

static const char *page_of(struct house *h, enum who who)
{
	return at(h, "/handover/%lld", account(h, who));
}

static void everything_open_is_listed_and_moves_at_once(void **state)
{
	struct house *h = *state;
	int64_t open = meeting_made(h, EAST_CLERK, "未上报的党课"), locked = meeting_made(h, EAST_CLERK,
		"已通过的党课");
	int64_t plan = id_made(assert_goes(post(h, EAST_CLERK, "/plans", "period=year&year=2031"),
		"/plans/"));
	struct reply page;

	house_change(h, "UPDATE meeting SET state = 'passed' WHERE id = ?", BIND(locked));
	page = assert_status(get(h, EAST_ADMIN, "%s", page_of(h, EAST_CLERK)), 200);
	assert_has(page, "未上报的党课");
	assert_has(page, "2031年度");
	assert_lacks(page, "已通过的党课");
	assert_has(page, "支部管理员");
	assert_goes(post(h, EAST_ADMIN, page_of(h, EAST_CLERK), "to=%lld", account(h, EAST_SECRETARY)),
		"/handover/");
	assert_int_equal(owner_of(h, open), account(h, EAST_SECRETARY));
	assert_int_equal(owner_of(h, locked), account(h, EAST_CLERK));
	assert_int_equal(number_of(h, "SELECT owner_id FROM plan WHERE id = ?", BIND(plan)),
		account(h, EAST_SECRETARY));
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'hand_over'"
		" AND record = 'plan' AND account_id = ? AND path = ?", BIND((int64_t)account(h,
		EAST_ADMIN),
		h->places[EAST_BRANCH].path)), 1);
	assert_has(get(h, EAST_SECRETARY, "/"), "的工作已移交给您");
	assert_lacks(get(h, EAST_ADMIN, "%s", page_of(h, EAST_CLERK)), "未上报的党课");
}

static void only_within_one_organisation_and_ones_own_part_of_the_tree(void **state)
{
	struct house *h = *state;
	int64_t id = meeting_made(h, EAST_CLERK, "不动的党课");

	assert_has(assert_status(post(h, EAST_ADMIN, page_of(h, EAST_CLERK), "to=%lld", account(h,
		DEEP_CLERK)),
		422), "同一党组织");
	assert_status(post(h, EAST_ADMIN, page_of(h, EAST_CLERK), "to=%lld", account(h, EAST_CLERK)),
		422);
	assert_status(post(h, EAST_ADMIN, page_of(h, EAST_CLERK), "x=1"), 422);
	assert_status(get(h, WEST_ADMIN, "%s", page_of(h, EAST_CLERK)), 404);
	assert_status(post(h, WEST_ADMIN, page_of(h, EAST_CLERK), "to=%lld", account(h,
		EAST_SECRETARY)), 404);
	assert_int_equal(owner_of(h, id), account(h, EAST_CLERK));
}

static void what_was_handed_on_and_asked_for_is_settled(void **state)
{
	struct house *h = *state;
	int64_t clerk = account(h, EAST_CLERK), role, stand, asked;

	house_change(h, "UPDATE access_grant SET removed_at = ? WHERE account_id = ? AND removed_at IS"
		" NULL",
		BIND(h->now, (int64_t)account(h, EAST_MEMBER)));
	assert_goes(post(h, EAST_CLERK, "/delegations/roles",
		"gives_id=%lld&account_id=%lld&until_on=%s&reason=分工",
		(long long)number_of(h, "SELECT id FROM access_group WHERE code = 'branch_clerk'",
		BIND_NONE),
		account(h, EAST_MEMBER), days_from_now(h, 5)), "/delegations");
	role = number_of(h, "SELECT MAX(id) FROM access_grant WHERE granted_by = ?", BIND(clerk));
	assert_goes(post(h, EAST_CLERK, "/delegations/stand-in",
		"account_id=%lld&until_on=%s&reason=外出",
		account(h, EAST_MEMBER), days_from_now(h, 5)), "/delegations");
	stand = number_of(h, "SELECT MAX(id) FROM access_grant WHERE stands_for_id = ?", BIND(clerk));
	asked = id_made(assert_goes(post(h, EAST_CLERK, "/applications",
		"what=p%d&reason=工作需要&until_on=%s",
		meeting_approve.code, days_from_now(h, 5)), "/applications/"));
	assert_goes(post(h, EAST_CLERK, page_of(h, EAST_CLERK), "to=%lld", account(h, EAST_SECRETARY)),
		"/handover/");
	assert_int_equal(number_of(h,
		"SELECT granted_by FROM access_grant WHERE id = ? AND removed_at IS NULL",
		BIND(role)), account(h, EAST_SECRETARY));
	assert_int_equal(number_of(h,
		"SELECT COUNT(*) FROM access_grant WHERE id = ? AND removed_at IS NULL",
		BIND(stand)), 0);
	assert_string_equal(work_text(h->work, "SELECT state FROM access_application WHERE id = ?",
		BIND(asked)), "withdrawn");
}

/* What another gave stays another's to take back. */
static void one_takes_back_only_what_one_gave(void **state)
{
	struct house *h = *state;
	int64_t mine, others;

	house_change(h, "UPDATE access_grant SET removed_at = ? WHERE account_id = ? AND removed_at IS"
		" NULL",
		BIND(h->now, (int64_t)account(h, EAST_MEMBER)));
	assert_goes(post(h, EAST_CLERK, "/delegations/roles",
		"gives_id=%lld&account_id=%lld&until_on=%s&reason=分工",
		(long long)number_of(h, "SELECT id FROM access_group WHERE code = 'branch_clerk'",
		BIND_NONE),
		account(h, EAST_MEMBER), days_from_now(h, 5)), "/delegations");
	mine = number_of(h, "SELECT MAX(id) FROM access_grant WHERE account_id = ?",
		BIND((int64_t)account(h, EAST_MEMBER)));
	role_given(h, account(h, EAST_MEMBER), "branch_admin");
	others = number_of(h, "SELECT MAX(id) FROM access_grant WHERE account_id = ?",
		BIND((int64_t)account(h, EAST_MEMBER)));
	assert_has(get(h, EAST_CLERK, "%s", page_of(h, EAST_MEMBER)), "请联系安全管理员收回");
	assert_goes(post(h, EAST_CLERK, page_of(h, EAST_MEMBER), "to=%lld&ends=1", account(h,
		EAST_SECRETARY)),
		"/handover/");
	assert_int_equal(number_of(h,
		"SELECT COUNT(*) FROM access_grant WHERE id = ? AND removed_at IS NULL",
		BIND(mine)), 0);
	assert_int_equal(number_of(h,
		"SELECT COUNT(*) FROM access_grant WHERE id = ? AND removed_at IS NULL",
		BIND(others)), 1);
	house_change(h, "UPDATE access_grant SET removed_at = ? WHERE id = ?", BIND(h->now, others));
}

static void a_single_ledger_gets_another_owner(void **state)
{
	struct house *h = *state;
	int64_t id = meeting_made(h, EAST_CLERK, "换人的党课");
	const char *path = at(h, "/meetings/%lld/owner", (long long)id);

	assert_has(get(h, EAST_CLERK, "%s", path), "新的经办人");
	assert_status(post(h, EAST_CLERK, path, "to=%lld", account(h, WEST_CLERK)), 422);
	assert_status(post(h, WEST_CLERK, path, "to=%lld", account(h, WEST_CLERK)), 404);
	assert_goes(post(h, EAST_CLERK, path, "to=%lld", account(h, EAST_SECRETARY)), "/meetings/");
	assert_int_equal(owner_of(h, id), account(h, EAST_SECRETARY));
	assert_has(get(h, EAST_CLERK, "/meetings/%lld/record", (long long)id), "变更经办人");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(everything_open_is_listed_and_moves_at_once),
		HOUSE_TEST(only_within_one_organisation_and_ones_own_part_of_the_tree),
		HOUSE_TEST(what_was_handed_on_and_asked_for_is_settled),
		HOUSE_TEST(one_takes_back_only_what_one_gave),
		HOUSE_TEST(a_single_ledger_gets_another_owner),
	};

	return house_run(tests);
}
