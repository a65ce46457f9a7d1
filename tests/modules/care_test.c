/*
 * Looking after members: the register of difficulties and honours, political birthdays, Party age
 * counted from full membership, the reminder that tells each administrator once.
 */
#include "tests/modules/house.h"
#include "base/text.h"
#include "modules/care/care.h"

/* A full member of that branch who joined and became full on these days. */
static int64_t joined(
	struct house *h, enum place place, const char *name, struct date on, struct date full)
{
	struct member *m = member_like(h, place, name);

	m->born_on = date_of(1940, 1, 1);
	m->born_differs = true;
	m->joined_on = on;
	m->full_on = full;
	return member_put(h, m);
}

static void the_branch_keeps_it_and_those_above_look(void **state)
{
	struct house *h = *state;
	int64_t member = member_made(h, EAST_BRANCH, "困难甲"),
			west = member_made(h, WEST_BRANCH, "困难乙"), id;
	const char *body = "member_id=%lld&kind=difficult&detail=x&from_on=2026-01-01";

	id = id_made(assert_status(post(h, EAST_CLERK, "/care", body, (long long)member), 303));
	assert_status(post(h, EAST_CLERK, "/care", body, (long long)west), 422);
	assert_status(post(h, EAST_ADMIN, "/care", body, (long long)member), 403);
	assert_has(get(h, EAST_ADMIN, "/care?kind=difficult"), "困难甲");
	assert_lacks(get(h, EAST_CLERK, "/care?kind=honoured"), "困难甲");
	assert_status(get(h, WEST_CLERK, "/care/%lld", (long long)id), 404);
	assert_has(assert_status(post(h, EAST_CLERK, at(h, "/care/%lld", (long long)id),
		"version=1&member_id=%lld&kind=difficult&detail=x&from_on=2026-01-01&until_on=2025-01-01",
		(long long)member), 422), "解除日期不能早于");
}

static void a_row_follows_its_member(void **state)
{
	struct house *h = *state;
	int64_t member = member_made(h, EAST_BRANCH, "转走甲"), id;
	struct member *m;

	id = id_made(assert_status(post(h, EAST_CLERK, "/care",
		"member_id=%lld&kind=honoured&detail=x&from_on=2026-01-01", (long long)member), 303));
	m = record_find(h->work, &member_record, member);
	m->organisation_id = h->places[WEST_BRANCH].id;
	member_put(h, m);
	work_begin(h->work);
	care_remind(h->work, 0);
	work_commit(h->work);
	assert_status(get(h, WEST_CLERK, "/care/%lld", (long long)id), 200);
	assert_status(get(h, EAST_CLERK, "/care/%lld", (long long)id), 404);
}

static void birthdays_and_years_are_found(void **state)
{
	struct house *h = *state;
	struct date today = moment_date(h->now);

	joined(h, EAST_BRANCH, "五十年甲", date_add_months(today, -12 * 51),
		date_add_months(today, -12 * 50));
	joined(h, EAST_BRANCH, "差一天乙", date_add_months(today, -12 * 51),
		date_add_days(date_add_months(today, -12 * 50), 1));
	assert_goes(get(h, EAST_CLERK, "/care/days"), at(h, "/care/days?birthday=%d", today.month));
	assert_has(get(h, EAST_CLERK, "/care/days?birthday=%d", today.month), "五十年甲");
	assert_has(get(h, EAST_CLERK, "/care/days?birthday=%d", today.month), "今天");
	assert_has(get(h, EAST_CLERK, "/care/days?party_age.from=50"), "五十年甲");
	assert_lacks(get(h, EAST_CLERK, "/care/days?party_age.from=50"), "差一天乙");
	assert_has(get(h, EAST_CLERK, "/care/days?party_age.to=49"), "差一天乙");
	assert_lacks(get(h, EAST_CLERK, "/care/days?party_age.to=49"), "五十年甲");
	assert_lacks(get(h, WEST_CLERK, "/care/days?birthday=%d", today.month), "五十年甲");
	assert_lacks(get(h, EAST_CLERK, "/care/days?birthday=%d", today.month % 12 + 1), "五十年甲");
}

/* For those above too: their part, paper and workbook; only the columns it is for. */
static void those_above_take_the_list_along(void **state)
{
	struct house *h = *state;
	struct date day = date_add_months(moment_date(h->now), -12 * 60);
	const char *asked = at(h, "party_age.from=50&under=%s", h->places[EAST_BRANCH].path);
	struct reply page;

	joined(h, EAST_BRANCH, "五十年丙", date_add_months(day, -12), day);
	joined(h, WEST_BRANCH, "五十年丁", date_add_months(day, -12), day);
	page = assert_status(get(h, ROOT_ADMIN, "/care/days?%s&cols=id_number", asked), 200);
	assert_has(page, "五十年丙");
	assert_lacks(page, "五十年丁");
	assert_lacks(page, "公民身份证号<");
	assert_has(page, "/care/days/export");
	assert_lacks(page, "导出全部项目");
	assert_has(get(h, ROOT_ADMIN, "/care/days/print?%s", asked), "条件：所属党组织：");
	assert_lacks(get(h, ROOT_ADMIN, "/care/days/print?%s", asked), "五十年丁");
	assert_status(post(h, ROOT_ADMIN, "/care/days/export", "%s", asked), 200);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE note LIKE '导出政治生日和党龄 % 名%'"
		" AND account_id = ?", BIND(h->people[ROOT_ADMIN].account_id)), 1);
}

static int64_t told(struct house *h, enum who who, const char *name)
{
	return number_of(h,
		"SELECT COUNT(*) FROM access_notice WHERE account_id = ? AND text LIKE CONCAT('%', ?, '%')",
		BIND(h->people[who].account_id, name));
}

static void remind_on(struct house *h, struct date day)
{
	struct date kept = h->work->today;

	h->work->today = day;
	work_begin(h->work);
	care_remind(h->work, 0);
	work_commit(h->work);
	h->work->today = kept;
}

/* Three days ahead, once, only the branch's own; 29 February has its day on the 28th. */
static void the_branch_is_told_once(void **state)
{
	struct house *h = *state;

	joined(h, EAST_BRANCH, "闰日甲", date_of(2000, 2, 29), date_of(2001, 2, 28));
	joined(h, EAST_BRANCH, "月末乙", date_of(2000, 2, 28), date_of(2001, 2, 28));
	remind_on(h, date_of(2026, 2, 24));
	assert_int_equal(told(h, EAST_CLERK, "闰日甲"), 0);
	remind_on(h, date_of(2026, 2, 25));
	remind_on(h, date_of(2026, 2, 25));
	assert_int_equal(told(h, EAST_CLERK, "闰日甲"), 1);
	assert_int_equal(told(h, EAST_CLERK, "月末乙（入党 26 年）"), 1);
	assert_int_equal(told(h, WEST_CLERK, "闰日甲"), 0);
	house_change(h, "DELETE FROM access_notice WHERE text LIKE '%闰日甲%'", BIND_NONE);
	remind_on(h, date_of(2028, 2, 25));
	assert_int_equal(told(h, EAST_CLERK, "闰日甲"), 0);
	remind_on(h, date_of(2028, 2, 26));
	assert_int_equal(told(h, EAST_CLERK, "闰日甲"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(the_branch_keeps_it_and_those_above_look),
		HOUSE_TEST(a_row_follows_its_member),
		HOUSE_TEST(birthdays_and_years_are_found),
		HOUSE_TEST(those_above_take_the_list_along),
		HOUSE_TEST(the_branch_is_told_once),
	};

	return house_run(tests);
}
