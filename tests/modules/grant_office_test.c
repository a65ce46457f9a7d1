/* What two persons must agree to, what is refused and how it is said, and the pages that say why.
 */
#include "granting.h"
#include "base/fault.h"
#include "base/text.h"
#include "data/history.h"
#include "modules/meeting/meeting.h"
#include "modules/meeting/report.h"
#include "modules/setting/setting.h"
#include "web/session.h"

/* ---- three administrators ---- */

static void the_offices_do_not_mix(void **state)
{
	struct house *h = *state;
	int64_t business = account_new(h, EAST_BRANCH, OFFICE_BUSINESS);
	int64_t system = account_new(h, ROOT, OFFICE_SYSTEM);

	assert_has(assert_status(give(h, business, role(h, "security_admin")), 422), "不能互相兼任");
	assert_has(assert_status(give(h, system, role(h, "branch_admin")), 422), "不能互相兼任");
	assert_has(assert_status(give(h, system, "permission=090222"), 422), "不能互相兼任");
}

/* The database refuses what a program with a hole would write. */
static void the_database_keeps_the_offices_apart(void **state)
{
	struct house *h = *state;
	int64_t business = account_new(h, EAST_BRANCH, OFFICE_BUSINESS);
	struct fault_point point;
	volatile bool refused = false;

	if (FAULT_CATCH(&point)) {
		work_rollback(h->work);
		refused = true;
	} else {
		work_begin(h->work);
		work_change(h->work,
			"INSERT INTO access_grant (account_id, office, permission_id) VALUES (?, 'security', "
			"90222)",
			BIND(business));
		fault_leave(&point);
	}
	assert_true(refused);
}

static void high_risk_waits_for_a_second_person(void **state)
{
	struct house *h = *state;
	int64_t id = account_new(h, ROOT, OFFICE_SYSTEM), grant;

	assert_goes(give(h, id, role(h, "system_admin")), "/holders/");
	grant = last_grant(h, id);
	assert_false(holds(h, id, &account_view));
	post(h, SECURITY, at(h, "/grants/%lld/confirm", (long long)grant), "x=1");
	assert_false(holds(h, id, &account_view)); /* not by who proposed it */
	assert_goes(
		post(h, SYSTEM_ADMIN, at(h, "/grant-checks/%lld/confirm", (long long)grant), "x=1"), "/");
	assert_true(holds(h, id, &account_view));
}

static void a_refused_proposal_gives_nothing(void **state)
{
	struct house *h = *state;
	int64_t id = account_new(h, ROOT, OFFICE_SECURITY), grant;

	give(h, id, role(h, "security_admin"));
	grant = last_grant(h, id);
	post(h, SECOND_SECURITY, at(h, "/grants/%lld/refuse", (long long)grant), "x=1");
	assert_false(holds(h, id, &grant_grant));
	post(h, SECOND_SECURITY, at(h, "/grants/%lld/confirm", (long long)grant), "x=1");
	assert_false(holds(h, id, &grant_grant));
}

static void nobody_grants_himself_anything(void **state)
{
	struct house *h = *state;

	assert_has(assert_status(give(h, h->people[SECURITY].account_id, "permission=090223"), 422),
		"不能给自己授权");
}

/* S3-M3: agreeing and approving are two persons' work, whatever rights one of them gathers. */
static void nobody_approves_what_he_reported_himself(void **state)
{
	struct house *h = *state;
	int64_t id = account_new(h, ROOT, OFFICE_BUSINESS), meeting;
	const struct actor *before = h->work->actor;
	struct problems *p = problems_new(h->arena);

	give(h, id, role(h, "work_committee_admin"));
	give(h, id, "permission=030105");
	house_change(h, "INSERT INTO meeting (organisation_id, path, title, kind, state, starts_at)"
		" VALUES (?, ?, '试审', 'theme_day', 'submitted', ?)", BIND(h->places[EAST_BRANCH].id,
		h->places[EAST_BRANCH].path, h->now));
	meeting = number_of(h, "SELECT MAX(id) FROM meeting", BIND_NONE);
	h->work->actor = session_actor_of(h->work, id);
	work_begin(h->work);
	history_write(h->work, &(struct history_entry){ .action = "submit", .record = "meeting",
		.object_id = meeting });
	work_commit(h->work);
	assert_false(report_may_be_judged(h->work, "meeting", meeting, NULL, true, p));
	h->work->actor = session_actor_of(h->work, h->people[ROOT_ADMIN].account_id);
	p = problems_new(h->arena);
	assert_true(report_may_be_judged(h->work, "meeting", meeting, NULL, true, p));
	h->work->actor = before;
	house_change(h, "DELETE FROM meeting WHERE id = ?", BIND(meeting)); /* no other test waits for it */
}

/* ---- ways round, closed ---- */

static int64_t clerk_new(struct house *h, const char *what)
{
	int64_t id = account_new(h, EAST_BRANCH, OFFICE_BUSINESS);

	assert_goes(give(h, id, what), "/holders/");
	return id;
}

/* What a group holds is given to its holders by every rule of giving, however it gets there. */
static void a_copy_of_an_office_opens_nothing_before_a_second_person(void **state)
{
	struct house *h = *state;
	long long preset = (long long)role_id(h, "security_admin"), copy;
	int64_t active;

	assert_goes(post(h, SECURITY, at(h, "/groups/%lld/copy", preset), "x=1"), "/groups/");
	copy = number_of(h, "SELECT MAX(id) FROM access_group", BIND_NONE);
	active =
		number_of(h, "SELECT COUNT(*) FROM access_grant WHERE group_id = ? AND state = 'active'",
			BIND((int64_t)copy));
	assert_int_equal(active, 0);
	assert_has(assert_status(post(h, SECURITY, at(h, "/groups/%lld", copy),
		"version=1&kind=position&office=security&name=x%s", crypt_token(h->arena, 4)), 422),
		"类型不能改");
}

static void nobody_lifts_his_own_prohibition(void **state)
{
	struct house *h = *state;
	int64_t mine = h->people[SECOND_SECURITY].account_id, grant;

	assert_goes(give(h, mine, "prohibits=1&permission=090216"), "/holders/");
	grant = last_grant(h, mine);
	post(h, SECOND_SECURITY, at(h, "/grants/%lld/take-back", (long long)grant), "reason=1");
	assert_int_equal(number_of(h, "SELECT removed_at IS NULL FROM access_grant WHERE id = ?",
		BIND(grant)), 1);
	assert_goes(take_back(h, grant), "/holders/"); /* an office: only proposed */
	assert_goes(post(h, SYSTEM_ADMIN, at(h, "/grant-checks/%lld/confirm", (long long)grant), "x=1"),
		"/grant-checks");
	assert_int_equal(number_of(h, "SELECT removed_at IS NULL FROM access_grant WHERE id = ?",
		BIND(grant)), 0);
}

/* Who may no longer hand on has nothing handed on, in the second generation either. */
static void what_was_handed_on_ends_with_who_handed_it_on(void **state)
{
	struct house *h = *state;
	int64_t a = clerk_new(h, role(h, "branch_admin")), given = last_grant(h, a), b, c;

	b = account_new(h, EAST_BRANCH, OFFICE_BUSINESS);
	c = account_new(h, EAST_BRANCH, OFFICE_BUSINESS);
	house_change(h, "INSERT INTO access_grant (account_id, gives_id, granted_by) VALUES (?, ?, ?)",
		BIND(b, role_id(h, "branch_clerk"), a));
	house_change(h, "INSERT INTO access_grant (account_id, gives_id, granted_by) VALUES (?, ?, ?)",
		BIND(c, role_id(h, "branch_clerk"), b));
	assert_true(holds(h, b, &meeting_edit) && holds(h, c, &meeting_edit));
	assert_goes(take_back(h, given), "/holders/");
	assert_false(holds(h, b, &meeting_edit) || holds(h, c, &meeting_edit));
}

static void a_narrow_right_does_not_open_what_belongs_to_everybody(void **state)
{
	struct house *h = *state;
	int64_t id = clerk_new(h, "permission=090317&reach=here");
	const struct actor *actor = session_actor_of(h->work, id);

	assert_true(may(actor, &setting_parameter));
	assert_false(may_with(actor, &setting_parameter, h->places[ROOT].path, 0, NULL));
}

/* ---- what is wrong is said ---- */

static void wrong_periods_and_repetitions_are_refused(void **state)
{
	struct house *h = *state;
	int64_t id = account_new(h, EAST_BRANCH, OFFICE_BUSINESS);

	assert_has(
		assert_status(give(h, id, "permission=020101&from_on=2030-02-01&until_on=2030-01-01"), 422),
		"结束日期早于开始日期");
	assert_has(assert_status(give(h, id, "permission=020101&until_on=2020-01-01"), 422), "已经过去");
	assert_goes(give(h, id, "permission=020101&until_on=2030-01-01"), "/holders/");
	assert_has(assert_status(give(h, id, "permission=020101&from_on=2029-01-01"), 422), "已有同样的授权");
	assert_goes(give(h, id, "permission=020101&from_on=2030-01-02"), "/holders/");
	assert_status(give(h, id, "x=1"), 422);
	assert_has(assert_status(give(h, id, role(h, "committee_admin")), 422), "不能授予在");
	assert_has(assert_status(post(h, SECURITY, at(h, "/holders/%lld/grant", (long long)id),
		"permission=020103"), 422), "请写明原因");
}

/* ---- why ---- */

static void the_page_of_rights_names_every_path(void **state)
{
	struct house *h = *state;
	int64_t id = account_new(h, EAST_BRANCH, OFFICE_BUSINESS);
	struct reply page;

	give(h, id, role(h, "branch_clerk"));
	give(h, id, "permission=030101&until_on=2031-05-06");
	page = assert_status(get(h, SECURITY, "/holders/%lld", (long long)id), 200);
	assert_has(page, "角色“支部录入员”");
	assert_has(page, "直接授权");
	assert_has(page, "2031-05-06");
	assert_has(page, at(h, "%s及下级", h->places[EAST_BRANCH].name));
	page = assert_status(get(h, SECURITY, "/grants/%lld", (long long)last_grant(h, id)), 200);
	assert_has(page, "收回后他的权限没有变化");
	assert_has(get(h, SECURITY, "/who?permission=030103&place=%s",
		text_url(h->arena, h->places[EAST_BRANCH].name)), at(h, "/holders/%lld", (long long)id));
	assert_lacks(get(h, SECURITY, "/who?permission=030103&place=%s",
		text_url(h->arena, h->places[WEST_BRANCH].name)), at(h, "/holders/%lld\"", (long long)id));
}

static void a_refused_page_says_what_is_missing_and_offers_to_ask(void **state)
{
	struct house *h = *state;
	struct reply page = assert_status(get(h, EAST_ADMIN, "/members/new"), 403);

	assert_has(page, "新增党员");
	assert_has(page, "安全管理员");
	assert_has(page, "/applications/new?permission=020102");
}

static void the_last_security_administrator_stays(void **state)
{
	struct house *h = *state;
	int64_t mine =
		number_of(h, "SELECT MAX(id) FROM access_grant WHERE account_id = ? AND removed_at IS NULL",
			BIND(h->people[SECURITY].account_id));
	struct access_grant *g = record_find(h->work, &access_grant_record, mine);
	struct problems *p = problems_new(h->arena);

	work_begin(h->work); /* as if the others were not there: rolled back */
	work_change(h->work,
		"UPDATE access_grant SET removed_at = ? WHERE office = 'security' AND id <> ?"
		" AND account_id IS NOT NULL",
		BIND(h->now, mine));
	assert_false(grant_take_back(h->work, g, "试", p));
	assert_true(text_has(p->items[0].text, "最后一位安全管理员"));
	work_rollback(h->work);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_copy_of_an_office_opens_nothing_before_a_second_person),
		HOUSE_TEST(nobody_lifts_his_own_prohibition),
		HOUSE_TEST(what_was_handed_on_ends_with_who_handed_it_on),
		HOUSE_TEST(a_narrow_right_does_not_open_what_belongs_to_everybody),
		HOUSE_TEST(the_offices_do_not_mix),
		HOUSE_TEST(the_database_keeps_the_offices_apart),
		HOUSE_TEST(high_risk_waits_for_a_second_person),
		HOUSE_TEST(a_refused_proposal_gives_nothing),
		HOUSE_TEST(nobody_grants_himself_anything),
		HOUSE_TEST(nobody_approves_what_he_reported_himself),
		HOUSE_TEST(wrong_periods_and_repetitions_are_refused),
		HOUSE_TEST(the_page_of_rights_names_every_path),
		HOUSE_TEST(a_refused_page_says_what_is_missing_and_offers_to_ask),
		HOUSE_TEST(the_last_security_administrator_stays),
	};

	return house_run(tests);
}
