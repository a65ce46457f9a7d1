/*
 * Applications for rights: the whole way from the form to the right itself and its end, and the
 * persons who may not stand at two places of it.
 */
#include "house.h"
#include "base/text.h"
#include "modules/application/application.h"
#include "modules/meeting/meeting.h"

static int64_t role_of(struct house *h, const char *code)
{
	return number_of(h, "SELECT id FROM access_group WHERE code = ?", BIND(code));
}

/* What was asked before must not stand in the way of the next test. */
static void forget_applications(struct house *h, enum who who)
{
	house_change(h, "UPDATE access_application SET state = 'withdrawn' WHERE account_id = ?",
		BIND(h->people[who].account_id));
	house_change(h, "DELETE FROM access_notice WHERE account_id = ?",
		BIND(h->people[who].account_id));
	house_change(h, "UPDATE access_grant SET removed_at = ? WHERE account_id = ?"
		" AND application_id IS NOT NULL AND removed_at IS NULL",
		BIND(h->now, h->people[who].account_id));
}

static const char *days_from_now(struct house *h, int days)
{
	return date_text(h->arena, date_add_days(moment_date(h->now), days));
}

/* EAST_MEMBER asks for member.export as a closed page would have filled the form in. */
static int64_t asked(struct house *h)
{
	forget_applications(h, EAST_MEMBER);
	return id_made(assert_goes(post(h, EAST_MEMBER, "/applications",
		"what=p%d&reason=统计需要&until_on=%s&origin=/members/export", member_export.code,
		days_from_now(h, 90)), "/applications/"));
}

static const char *one(struct house *h, const char *format, int64_t id)
{
	return arena_format(h->arena, "/applications/%lld%s", (long long)id, format);
}

static const char *state_of(struct house *h, int64_t id)
{
	return work_text(h->work, "SELECT state FROM access_application WHERE id = ?", BIND(id));
}

static void agreed(struct house *h, int64_t id)
{
	assert_goes(post(h, EAST_CLERK, one(h, "/agree", id), "opinion=同意"), "/applications/");
}

/* ---- the way ---- */

static void a_right_is_asked_for_agreed_granted_and_held(void **state)
{
	struct house *h = *state;
	int64_t id;

	assert_has(get(h, EAST_MEMBER,
		"/applications/new?permission=member.export&from=/members/export"),
		at(h, "value=\"p%d\" selected", member_export.code));
	id = asked(h);
	assert_has(get(h, EAST_CLERK, "/"), "待同意的权限申请");
	agreed(h, id);
	assert_has(get(h, SECURITY, "/"), "待审批的权限申请");
	assert_has(get(h, SECURITY, "%s", one(h, "/decide", id)), "统计需要");
	assert_goes(post(h, SECURITY, one(h, "/grant", id), "what=p%d&reach=here&until_on=%s",
		member_export.code, days_from_now(h, 30)), "/applications/");
	assert_string_equal(state_of(h, id), "granted");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM access_grant WHERE application_id = ?"
		" AND account_id = ? AND permission_id = ? AND reach = 'here' AND until_on = ?"
		" AND state = 'active' AND removed_at IS NULL", BIND(id, h->people[EAST_MEMBER].account_id,
		(int64_t)member_export.code, days_from_now(h, 30))), 1);
	assert_has(get(h, EAST_MEMBER, "/"), "已批准");
	assert_has(get(h, EAST_MEMBER, "%s", one(h, "", id)), "再次申请或扩大范围");
}

static void what_is_told_goes_when_it_is_opened(void **state)
{
	struct house *h = *state;
	int64_t id = asked(h), notice;

	assert_goes(post(h, EAST_CLERK, one(h, "/decline", id), "opinion=没有必要"), "/applications/");
	assert_has(get(h, EAST_MEMBER, "/"), "没有必要");
	notice = number_of(h, "SELECT MAX(id) FROM access_notice WHERE account_id = ?",
		BIND(h->people[EAST_MEMBER].account_id));
	assert_status(post(h, WEST_MEMBER, at(h, "/notices/%lld/open", (long long)notice), "x=1"), 404);
	assert_goes(post(h, EAST_MEMBER, at(h, "/notices/%lld/open", (long long)notice), "x=1"),
		one(h, "", id));
	assert_lacks(get(h, EAST_MEMBER, "/"), "没有必要");
}

static void the_applicant_sees_the_whole_trail(void **state)
{
	struct house *h = *state;
	int64_t id = asked(h);
	struct reply page;

	agreed(h, id);
	assert_goes(post(h, SECURITY, one(h, "/refuse", id), "opinion=请用汇总表"), "/applications/");
	page = assert_status(get(h, EAST_MEMBER, "%s", one(h, "", id)), 200);
	assert_has(page, "申请权限");
	assert_has(page, h->people[EAST_CLERK].name);
	assert_has(page, h->people[SECURITY].name);
	assert_has(page, "请用汇总表");
	assert_has(get(h, EAST_MEMBER, "%s", one(h, "/print", id)), "权限申请表");
	assert_has(get(h, EAST_MEMBER, "/my/applications"), "未批准");
	assert_status(get(h, WEST_MEMBER, "%s", one(h, "", id)), 404);
	assert_status(get(h, WEST_CLERK, "%s", one(h, "", id)), 404);
}

static void it_can_be_withdrawn_until_it_is_decided(void **state)
{
	struct house *h = *state;
	int64_t id = asked(h);

	assert_goes(post(h, EAST_MEMBER, one(h, "/withdraw", id), "x=1"), "/applications/");
	assert_string_equal(state_of(h, id), "withdrawn");
	assert_status(post(h, EAST_CLERK, one(h, "/agree", id), "x=1"), 422);
	assert_string_equal(state_of(h, id), "withdrawn");
}

/* ---- who may not ---- */

static void nothing_is_granted_before_the_leader_agrees(void **state)
{
	struct house *h = *state;
	int64_t id = asked(h);

	assert_status(post(h, SECURITY, one(h, "/grant", id), "what=p%d", member_export.code), 422);
	assert_string_equal(state_of(h, id), "asked");
}

static void a_refusal_says_why(void **state)
{
	struct house *h = *state;
	int64_t id = asked(h);

	assert_has(assert_status(post(h, EAST_CLERK, one(h, "/decline", id), "x=1"), 422), "写明原因");
	agreed(h, id);
	assert_has(assert_status(post(h, SECURITY, one(h, "/refuse", id), "x=1"), 422), "写明原因");
	assert_string_equal(state_of(h, id), "agreed");
}

static void nobody_agrees_to_his_own(void **state)
{
	struct house *h = *state;
	int64_t id;

	forget_applications(h, EAST_CLERK);
	id = id_made(assert_goes(post(h, EAST_CLERK, "/applications",
		"what=p%d&reason=工作需要&until_on=%s",
		meeting_approve.code, days_from_now(h, 5)), "/applications/"));
	assert_has(assert_status(post(h, EAST_CLERK, one(h, "/agree", id), "x=1"), 422), "您自己的申请");
	assert_lacks(get(h, EAST_CLERK, "%s", one(h, "", id)), "是否同意");
	assert_goes(post(h, EAST_ADMIN, one(h, "/agree", id), "x=1"), "/applications/");
	assert_string_equal(state_of(h, id), "agreed");
}

/* The stand-in of the applicant would decide for the applicant himself. */
static void nor_does_his_stand_in(void **state)
{
	struct house *h = *state;
	int64_t clerk = h->people[EAST_CLERK].account_id, id;

	forget_applications(h, EAST_CLERK);
	house_change(h, "INSERT INTO access_grant (account_id, stands_for_id, until_on, reason)"
		" VALUES (?, ?, ?, '外出')", BIND(h->people[EAST_MEMBER].account_id, clerk, days_from_now(h,
		3)));
	id = id_made(assert_goes(post(h, EAST_CLERK, "/applications",
		"what=p%d&reason=工作需要&until_on=%s",
		meeting_approve.code, days_from_now(h, 5)), "/applications/"));
	assert_has(assert_status(post(h, EAST_MEMBER, one(h, "/agree", id), "x=1"), 422), "不能办理");
	assert_string_equal(state_of(h, id), "asked");
	house_change(h, "DELETE FROM access_grant WHERE stands_for_id = ?", BIND(clerk));
}

static void the_same_is_not_asked_for_twice(void **state)
{
	struct house *h = *state;

	asked(h);
	assert_has(assert_status(post(h, EAST_MEMBER, "/applications", "what=p%d&reason=再来一次",
		member_export.code), 422), "正在办理");
}

/* One of another office, or of none, cannot even be asked for. */
static void only_what_fits_the_account_is_offered(void **state)
{
	struct house *h = *state;

	forget_applications(h, EAST_MEMBER);
	assert_lacks(get(h, EAST_MEMBER, "/applications/new"), grant_grant.label);
	assert_status(post(h, EAST_MEMBER, "/applications", "what=p%d&reason=想要", grant_grant.code),
		422);
	assert_status(post(h, EAST_MEMBER, "/applications", "what=g%lld&reason=想要",
		(long long)role_of(h, "security_admin")), 422);
	assert_status(post(h, EAST_MEMBER, "/applications", "what=g%lld&reason=想要",
		(long long)role_of(h, "member_full")), 422);
	assert_status(post(h, EAST_MEMBER, "/applications", "what=&reason=想要"), 422);
	assert_has(assert_status(post(h, EAST_MEMBER, "/applications", "what=p%d&reason=",
		member_export.code), 422), "申请理由");
}

/* ---- narrower, in parts, and by two persons ---- */

static void the_administrator_fixes_places_and_categories(void **state)
{
	struct house *h = *state;
	int64_t id, grant;

	forget_applications(h, EAST_MEMBER);
	id = id_made(assert_goes(post(h, EAST_MEMBER, "/applications", "what=p%d&reason=督导&until_on=%s"
		"&categories=lecture&categories=theme_day", meeting_view.code, days_from_now(h, 60)),
		"/applications/"));
	agreed(h, id);
	assert_has(assert_status(post(h, SECURITY, one(h, "/grant", id), "what=p%d&reach=listed"
		"&places=没有的支部&until_on=%s", meeting_view.code, days_from_now(h, 60)), 422), "没有叫");
	assert_goes(post(h, SECURITY, one(h, "/grant", id),
		"what=p%d&reach=listed&places=%s、%s&until_on=%s"
		"&categories=lecture", meeting_view.code, h->places[EAST_BRANCH].name,
		h->places[WEST_BRANCH].name, days_from_now(h, 60)), "/applications/");
	grant = number_of(h, "SELECT grant_id FROM access_application WHERE id = ?", BIND(id));
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM access_grant_place WHERE grant_id = ?",
		BIND(grant)), 2);
	assert_has(get(h, EAST_MEMBER, "%s", one(h, "", id)), "限党课");
	assert_string_equal(work_text(h->work,
		"SELECT GROUP_CONCAT(category) FROM access_grant_category"
		" WHERE grant_id = ?", BIND(grant)), "lecture");
}

static void one_of_high_risk_waits_for_a_second_person(void **state)
{
	struct house *h = *state;
	struct problems *p = problems_new(h->arena);
	struct access_grant *g;
	int64_t id;

	forget_applications(h, EAST_MEMBER);
	id = id_made(assert_goes(post(h, EAST_MEMBER, "/applications", "what=p%d&reason=代管&until_on=%s",
		grant_delegate.code, days_from_now(h, 5)), "/applications/"));
	agreed(h, id);
	assert_goes(post(h, SECURITY, one(h, "/grant", id), "what=p%d&until_on=%s", grant_delegate.code,
		days_from_now(h, 5)), "/applications/");
	assert_string_equal(state_of(h, id), "confirming");
	assert_has(get(h, EAST_MEMBER, "%s", one(h, "", id)), "等待复核");
	work_begin(h->work);
	g = record_find(h->work, &access_grant_record,
		number_of(h, "SELECT grant_id FROM access_application WHERE id = ?", BIND(id)));
	assert_true(grant_decide(h->work, g, true, p));
	application_follow(h->work);
	work_commit(h->work);
	assert_string_equal(state_of(h, id), "granted");
	assert_has(get(h, EAST_MEMBER, "/"), "已批准");
}

/* ---- the end ---- */

static void holder_and_giver_are_reminded_once(void **state)
{
	struct house *h = *state;
	int64_t id = asked(h), grant, holder = h->people[EAST_MEMBER].account_id;

	agreed(h, id);
	assert_goes(post(h, SECURITY, one(h, "/grant", id), "what=p%d&reach=here&until_on=%s",
		member_export.code, days_from_now(h, 10)), "/applications/");
	grant = number_of(h, "SELECT grant_id FROM access_application WHERE id = ?", BIND(id));
	house_change(h, "DELETE FROM access_notice WHERE account_id IN (?, ?)",
		BIND(holder, h->people[SECURITY].account_id));
	for (int day = 0; day < 5; day++) {
		work_begin(h->work);
		job_named("grant.remind")->run(h->work, 0);
		work_commit(h->work);
		assert_int_equal(number_of(h, "SELECT COUNT(*) FROM access_notice WHERE account_id = ?"
			" AND text LIKE '%为止%'", BIND(holder)), day < 3 ? 0 : 1);
		h->now.at += 86400;
		h->work->now = h->now;
		h->work->today = moment_date(h->now);
	}
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM access_notice WHERE account_id = ?"
		" AND href = ?", BIND(h->people[SECURITY].account_id, at(h, "/grants/%lld",
		(long long)grant))), 1);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM access_grant WHERE id = ?"
		" AND reminded_at IS NOT NULL", BIND(grant)), 1);
}

static void it_expires_by_itself(void **state)
{
	struct house *h = *state;
	int64_t id = asked(h);

	agreed(h, id);
	assert_goes(post(h, SECURITY, one(h, "/grant", id), "what=p%d&reach=here&until_on=%s",
		member_export.code, days_from_now(h, 0)), "/applications/");
	assert_status(post(h, EAST_MEMBER, "/members/export", "x=1"), 200);
	h->now.at += 86400;
	assert_status(post(h, EAST_MEMBER, "/members/export", "x=1"), 403);
	assert_has(get(h, EAST_MEMBER, "%s", one(h, "", id)), "已到期");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_right_is_asked_for_agreed_granted_and_held),
		HOUSE_TEST(what_is_told_goes_when_it_is_opened),
		HOUSE_TEST(the_applicant_sees_the_whole_trail),
		HOUSE_TEST(it_can_be_withdrawn_until_it_is_decided),
		HOUSE_TEST(nothing_is_granted_before_the_leader_agrees),
		HOUSE_TEST(a_refusal_says_why),
		HOUSE_TEST(nobody_agrees_to_his_own),
		HOUSE_TEST(nor_does_his_stand_in),
		HOUSE_TEST(the_same_is_not_asked_for_twice),
		HOUSE_TEST(only_what_fits_the_account_is_offered),
		HOUSE_TEST(the_administrator_fixes_places_and_categories),
		HOUSE_TEST(one_of_high_risk_waits_for_a_second_person),
		HOUSE_TEST(holder_and_giver_are_reminded_once),
		HOUSE_TEST(it_expires_by_itself),
	};

	return house_run(tests);
}
