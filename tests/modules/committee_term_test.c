/* Terms: how they end, who is told and when, who is in office; and the numbers of members. */
#include "house.h"
#include <string.h>
#include "base/text.h"
#include "modules/committee/committee.h"

static int64_t term(struct house *h, int64_t *branch, int months_ago)
{
	*branch = organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH,
		at(h, "中共任期%s", crypt_token(h->arena, 5)));
	return id_made(assert_goes(
		post(h, EAST_ADMIN, "/committees",
			"organisation_id=%lld&elected_on=%s"
			"&term_years=0&number=1",
			(long long)*branch, date_text(h->arena, date_add_months(h->work->today, -months_ago))),
		"/committees/"));
}

static void a_term_is_moved_by_a_year_at_most(void **state)
{
	struct house *h = *state;
	int64_t branch, id = term(h, &branch, 30);
	struct date ends = date_add_months(date_add_months(h->work->today, -30), 36);
	const char *path = at(h, "/committees/%lld/term", (long long)id);
	struct reply reply = assert_status(post(h, EAST_ADMIN, path, "due_on=%s",
		date_text(h->arena, date_add_months(ends, 13))), 422);

	assert_has(reply, "延期一般不超过 12 个月");
	assert_has(reply, "请填写批复文号");
	assert_goes(post(h, EAST_ADMIN, path,
					"due_on=%s&move_approval=试委发1号&move_by=中共试县委&move_reason=机构改革",
					date_text(h->arena, date_add_months(ends, 12))),
		"/committees/");
	reply = get(h, EAST_ADMIN, "/committees/%lld", (long long)id);
	assert_has(reply, "延期换届");
	assert_has(reply, date_text(h->arena, date_add_months(ends, 12)));
	assert_status(get(h, WEST_ADMIN, "/committees/%lld", (long long)id), 404);
	assert_has(assert_status(post(h, EAST_ADMIN, "/committees", "organisation_id=%lld"
		"&elected_on=2026-01-01&term_years=0&number=2", (long long)branch), 422), "已登记现任班子");
}

/* Those below correct what they entered themselves, nothing that somebody above has answered. */
static void an_approved_term_is_not_changed_from_below(void **state)
{
	struct house *h = *state;
	int64_t branch = h->places[EAST_BRANCH].id;
	const char *elected = date_text(h->arena, date_add_months(h->work->today, -30));
	int64_t id = id_made(assert_goes(post(h, EAST_CLERK, "/committees",
		"organisation_id=%lld&elected_on=%s&term_years=0&number=1", (long long)branch, elected),
		"/committees/"));
	const char *path = at(h, "/committees/%lld", (long long)id);
	const char *change = at(h, "organisation_id=%lld&number=1&term_years=9&elected_on=%s",
		(long long)branch, elected);

	assert_goes(post(h, EAST_CLERK, path, "version=1&%s", change), path);
	house_change(h, "UPDATE committee SET approval = '试委发2号' WHERE id = ?", BIND(id));
	assert_has(assert_status(post(h, EAST_CLERK, path, "version=2&approval=试委发3号&%s", change),
		422), "经上级批复");
	post(h, EAST_CLERK, at(h, "%s/remove", path), "version=2"); /* nor away and anew */
	assert_int_equal(number_of(h, "SELECT removed_at IS NULL FROM committee WHERE id = ?",
		BIND(id)), 1);
	assert_goes(post(h, EAST_ADMIN, path, "version=2&approval=试委发3号&%s", change), path);
	house_change(h, "UPDATE committee SET state = 'past' WHERE id = ?", BIND(id));
	assert_has(assert_status(post(h, EAST_ADMIN, path, "version=3&approval=试委发4号&%s",
		change), 422), "已经结束");
	post(h, EAST_ADMIN, at(h, "%s/remove", path), "version=3");
	assert_int_equal(number_of(h, "SELECT removed_at IS NULL FROM committee WHERE id = ?",
		BIND(id)), 1);
}

static void nobody_moves_the_end_of_his_own_term(void **state)
{
	struct house *h = *state;
	int64_t id;
	const char *elected = date_text(h->arena, date_add_months(h->work->today, -30));

	id = id_made(assert_goes(post(h, EAST_ADMIN, "/committees",
		"organisation_id=%lld&elected_on=%s&term_years=0&number=1", (long long)h->places[EAST].id,
		elected), "/committees/"));
	assert_has(assert_status(post(h, EAST_ADMIN, at(h, "/committees/%lld/term", (long long)id),
		"due_on=%s&move_approval=自批1号&move_by=自己&move_reason=x",
		date_text(h->arena, date_add_months(h->work->today, 36))), 422), "由上级党组织批准");
}

/* With the term its offices end, on the organisation's page and on the roster. */
static void a_term_entered_by_mistake_leaves_no_posts(void **state)
{
	struct house *h = *state;
	int64_t branch, id = term(h, &branch, 2), member;
	struct member *m = member_like(h, EAST_BRANCH, "误登记");

	m->organisation_id = branch;
	member = member_put(h, m);
	assert_goes(post(h, EAST_ADMIN, at(h, "/committees/%lld/people", (long long)id),
		"member_id=%lld&post=01&from_on=%s", (long long)member, date_text(h->arena,
		h->work->today)), "/committees/");
	assert_has(get(h, EAST_ADMIN, "/organisations/%lld", (long long)branch), "误登记");
	assert_goes(post(h, EAST_ADMIN, at(h, "/committees/%lld/remove", (long long)id), "version=1"),
		"/committees");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM organisation o JOIN member m ON m.id = ?"
		" WHERE o.id = ? AND (o.secretary IS NOT NULL OR m.party_post IS NOT NULL)",
		BIND(member, branch)), 0);
}

static int64_t told(struct house *h, int64_t branch)
{
	return number_of(h, "SELECT COUNT(*) FROM access_notice WHERE account_id = ? AND href ="
		" CONCAT('/organisations/', ?, '/committees')",
		BIND(h->people[EAST_ADMIN].account_id, branch));
}

static void remind(struct house *h)
{
	work_begin(h->work);
	committee_remind(h->work, 0);
	work_commit(h->work);
}

static void the_end_is_told_half_a_year_before_and_when_over_never_twice(void **state)
{
	struct house *h = *state;
	int64_t branch, id = term(h, &branch, 29);
	struct date today = h->work->today;

	remind(h);
	assert_int_equal(told(h, branch), 0);
	h->work->today = date_add_months(today, 2);
	remind(h);
	remind(h);
	assert_int_equal(told(h, branch), 1);
	h->work->today = date_add_months(today, 8);
	remind(h);
	remind(h);
	assert_int_equal(told(h, branch), 2);
	h->work->today = today;
	house_change(
		h, "UPDATE committee SET due_on = ? WHERE id = ?", BIND(date_add_days(today, -9), id));
	assert_has(get(h, EAST_ADMIN, "/terms"), "已届满 9 天");
	assert_has(get(h, EAST_ADMIN, "/organisations/%lld", (long long)branch), "已届满 9 天");
}

static void posts_begin_and_end(void **state)
{
	struct house *h = *state;
	int64_t branch = organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH,
		at(h, "中共任职%s", crypt_token(h->arena, 5))), person;
	struct member *m = member_like(h, EAST_BRANCH, "任书记");
	int64_t id = id_made(assert_goes(post(h, EAST_ADMIN, "/committees", "organisation_id=%lld"
		"&elected_on=2026-01-05&term_years=5&number=0", (long long)branch), "/committees/"));
	const char *people = at(h, "/committees/%lld/people", (long long)id);
	int64_t officer;

	m->organisation_id = branch;
	person = member_put(h, m);
	assert_has(
		assert_status(post(h, EAST_ADMIN, people, "post=01&from_on=2025-12-01&member_id=%lld",
						  (long long)person),
			422),
		"不能早于选举产生日期");
	assert_goes(post(h, EAST_ADMIN, people, "post=01&from_on=2026-01-05&member_id=%lld",
		(long long)person), "/committees/");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM member WHERE id = ? AND party_post = '书记'",
		BIND(person)), 1);
	officer = number_of(h, "SELECT id FROM committee_member WHERE committee_id = ?", BIND(id));
	assert_has(assert_status(post(h, EAST_ADMIN, at(h, "/officers/%lld/end", (long long)officer),
		"until_on=2026-01-01"), 422), "不能早于任职日期");
	assert_goes(post(h, EAST_ADMIN, at(h, "/officers/%lld/end", (long long)officer),
		"until_on=2026-02-01&reason=工作调动"), "/committees/");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM member WHERE id = ? AND party_post IS NULL",
		BIND(person)), 1);
	assert_status(
		post(h, EAST_ADMIN, at(h, "/officers/%lld/end", (long long)officer), "until_on="), 404);
	/* who leaves the branch leaves its posts */
	assert_goes(post(h, EAST_ADMIN, people, "post=02&from_on=2026-02-01&member_id=%lld",
		(long long)person), "/committees/");
	house_change(h, "UPDATE member SET organisation_id = ?, path = ?, updated_at = ? WHERE id = ?",
		BIND(h->places[WEST_BRANCH].id, h->places[WEST_BRANCH].path, h->now, person));
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM committee_member WHERE member_id = ?"
		" AND until_on IS NULL", BIND(person)), 0);
}

/* ---- numbers of members ---- */

static void the_thresholds_of_the_rules(void **state)
{
	struct house *h = *state;
	struct work *w = h->work;

	assert_null(size_warning(w, ORGANISATION_BRANCH, false, 3, 3));
	assert_non_null(strstr(size_warning(w, ORGANISATION_BRANCH, false, 2, 4), "不足 3 名"));
	assert_non_null(strstr(size_warning(w, ORGANISATION_BRANCH, false, 7, 7), "应设立支部委员会"));
	assert_null(size_warning(w, ORGANISATION_BRANCH, true, 7, 50));
	assert_non_null(strstr(size_warning(w, ORGANISATION_BRANCH, true, 6, 9), "不设支部委员会"));
	assert_non_null(strstr(size_warning(w, ORGANISATION_BRANCH, true, 45, 51), "超过 50 名"));
	assert_non_null(strstr(size_warning(w, ORGANISATION_GENERAL_BRANCH, false, 40, 49), "不足 50 名"));
	assert_null(size_warning(w, ORGANISATION_GENERAL_BRANCH, false, 40, 50));
	assert_non_null(strstr(size_warning(w, ORGANISATION_GENERAL_BRANCH, false, 90, 100), "成立党委"));
	assert_non_null(strstr(size_warning(w, ORGANISATION_COMMITTEE, false, 90, 99), "不足 100 名"));
}

static void count_members(struct house *h)
{
	work_begin(h->work);
	organisation_count(h->work, 0);
	work_commit(h->work);
}

static void remove_member(struct house *h, int64_t id)
{
	work_begin(h->work);
	assert_true(record_remove(h->work, &member_record, record_find(h->work, &member_record, id),
		problems_new(h->arena)));
	work_commit(h->work);
}

static void crossing_is_told_once(void **state)
{
	struct house *h = *state;
	int64_t branch = organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH,
		at(h, "中共人数%s", crypt_token(h->arena, 5)));
	int64_t ids[3], before;

	for (int i = 0; i < 3; i++) {
		struct member *m = member_like(h, EAST_BRANCH, "人数一");

		m->organisation_id = branch;
		ids[i] = member_put(h, m);
	}
	count_members(h);
	before = number_of(h,
		"SELECT COUNT(*) FROM access_notice WHERE account_id = ? AND text LIKE '%不足 3 名%'",
		BIND(h->people[EAST_ADMIN].account_id));
	remove_member(h, ids[0]);
	/* at once, not tomorrow: the same number beside the other and in the warnings */
	assert_has(get(h, EAST_ADMIN, "/terms/sizes"), "正式党员 2 名，不足 3 名");
	assert_has(get(h, EAST_ADMIN, "/organisations/%lld", (long long)branch), "正式党员 2 名，不足 3 名");
	assert_int_equal(number_of(h, "SELECT full_total FROM organisation WHERE id = ?",
		BIND(branch)), 2);
	count_members(h);
	count_members(h);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM access_notice WHERE account_id = ?"
		" AND text LIKE '%不足 3 名%'", BIND(h->people[EAST_ADMIN].account_id)), before + 1);
	assert_has(get(h, EAST_ADMIN, "/organisations/%lld", (long long)branch),
		"stage=full&amp;standing=normal&amp;count=all");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_term_is_moved_by_a_year_at_most),
		HOUSE_TEST(an_approved_term_is_not_changed_from_below),
		HOUSE_TEST(nobody_moves_the_end_of_his_own_term),
		HOUSE_TEST(a_term_entered_by_mistake_leaves_no_posts),
		HOUSE_TEST(the_end_is_told_half_a_year_before_and_when_over_never_twice),
		HOUSE_TEST(posts_begin_and_end),
		HOUSE_TEST(the_thresholds_of_the_rules),
		HOUSE_TEST(crossing_is_told_once),
	};

	return house_run(tests);
}
