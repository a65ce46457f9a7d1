/* The yearly close of points, by a branch and by the 工委 for all; and the order of the list. */
#include "tests/modules/house.h"
#include "base/text.h"
#include "modules/points/points.h"

static void a_closed_year_does_not_change(void **state)
{
	struct house *h = *state;
	int year = moment_date(h->now).year - 1;
	int64_t member = member_made(h, WEST_BRANCH, "结算甲");
	const char *body = at(h, "code=award_county&happened_on=%d-06-01&evidence=x&member=%lld", year,
		(long long)member);

	assert_goes(post(h, WEST_CLERK, at(h, "/points/close?year=%d", year + 1), "x=1"), "/points");
	assert_status(post(h, WEST_CLERK, "/points", "%s", body), 303);
	house_change(h,
		"INSERT INTO points_entry (organisation_id, path, member_id, year, item_id, points, "
		"happened_on,"
		" evidence, state) SELECT ?, ?, ?, ?, id, -50, ?, 'x', 'proposed' FROM points_item"
		" ORDER BY id LIMIT 1",
		BIND(h->places[WEST_BRANCH].id, h->places[WEST_BRANCH].path, member, year,
			date_of(year, 7, 1)));
	assert_has(get(h, WEST_CLERK, "/points"), "积分还没有年终结算");
	post(h, WEST_CLERK, at(h, "/points/close?year=%d", year), "x=1");
	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM points_year WHERE year = ? AND closed_at IS NOT NULL"
						 " AND organisation_id = ?",
						 BIND(year, h->places[WEST_BRANCH].id)),
		0);
	post(h, WEST_CLERK, "/points/decline", "reason=x&id=%lld", (long long)number_of(h,
		"SELECT MAX(id) FROM points_entry WHERE member_id = ?", BIND(member)));
	post(h, WEST_CLERK, at(h, "/points/close?year=%d", year), "x=1");
	assert_int_equal(
		number_of(h,
			"SELECT COUNT(*) FROM member m LEFT JOIN points_year y ON y.member_id = m.id"
			" AND y.year = ? WHERE m.organisation_id = ? AND m.removed_at IS NULL AND m.stage = "
			"'full'"
			" AND y.closed_at IS NULL",
			BIND(year, h->places[WEST_BRANCH].id)),
		0);
	assert_has(assert_status(post(h, WEST_CLERK, "/points", "%s&again=1", body), 422), "年终结算");
	assert_has(assert_status(post(h, WEST_CLERK,
								 at(h, "/points/entries/%lld/reverse",
									 (long long)number_of(h,
										 "SELECT MIN(id) FROM points_entry WHERE member_id = ?",
										 BIND(member))),
								 "reason=x"),
				   422),
		"年终结算");
	assert_lacks(get(h, WEST_CLERK, "/points"), "积分还没有年终结算");
	assert_has(get(h, WEST_CLERK, "/points?year=%d", year), "已年终结算");
	assert_status(post(h, WEST_CLERK, at(h, "/points/export?year=%d", year), "x=1"), 200);
}

/* Off: the roster's order; on: the highest first. Never among members themselves. */
static void ranking_is_off_unless_the_parameter_says_so(void **state)
{
	struct house *h = *state;
	int64_t first = member_made(h, EAST_DEEP, "排序甲"), second = member_made(h, EAST_DEEP, "排序乙");
	struct reply reply;

	house_change(h, "UPDATE parameter SET value = '0' WHERE name = 'points.ranking'", BIND_NONE);
	assert_status(post(h, DEEP_CLERK, "/points",
						 "code=award_county&happened_on=%s&evidence=x&member=%lld",
						 date_text(h->arena, moment_date(h->now)), (long long)second), 303);
	reply = get(h, DEEP_CLERK, "/points");
	assert_true(strstr(reply.body, "排序甲") < strstr(reply.body, "排序乙"));
	house_change(h, "UPDATE parameter SET value = '1' WHERE name = 'points.ranking'", BIND_NONE);
	reply = get(h, DEEP_CLERK, "/points");
	assert_true(strstr(reply.body, "排序乙") < strstr(reply.body, "排序甲"));
	house_change(h, "UPDATE parameter SET value = '0' WHERE name = 'points.ranking'", BIND_NONE);
	assert_true(first);
}

/* The 工委 closes what is left; a branch with something to decide stays open. */
static void the_work_committee_closes_the_rest(void **state)
{
	struct house *h = *state;
	int year = moment_date(h->now).year - 2;
	int64_t member = member_made(h, EAST_DEEP, "结算乙"), waits = member_made(h, EAST_BRANCH, "结算丙");

	house_change(h,
		"INSERT INTO points_entry (organisation_id, path, member_id, year, item_id, points,"
		" happened_on, evidence, state) SELECT ?, ?, ?, ?, id, -50, ?, 'x', 'proposed' FROM points_item"
		" ORDER BY id LIMIT 1", BIND(h->places[EAST_BRANCH].id, h->places[EAST_BRANCH].path, waits, year,
			date_of(year, 7, 1)));
	assert_status(post(h, ROOT_ADMIN, at(h, "/points/close?year=%d", year), "x=1"), 303);
	run_jobs(h);
	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM points_year WHERE member_id = ? AND year = ?"
						 " AND closed_at IS NOT NULL AND total = base",
						 BIND(member, year)),
		1);
	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM points_year WHERE member_id = ? AND year = ?"
						 " AND closed_at IS NOT NULL",
						 BIND(waits, year)),
		0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_closed_year_does_not_change),
		HOUSE_TEST(ranking_is_off_unless_the_parameter_says_so),
		HOUSE_TEST(the_work_committee_closes_the_rest),
	};

	return house_run(tests);
}
