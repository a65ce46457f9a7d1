/* 年度变动: what was done in a year, by month and organisation, and the lists behind its numbers. */
#include "counted.h"
#include "base/text.h"

static void change_made(struct house *h, enum place place, const char *kind, const char *state,
	struct date on)
{
	int64_t member = member_made(h, place, "年度甲");

	house_change(h, "INSERT INTO member_change (member_id, person, kind, organisation_id, path,"
		" on_date, state) VALUES (?, '年度甲', ?, ?, ?, ?, ?)",
		BIND(member, kind, h->places[place].id, h->places[place].path, on, state));
}

/* Only what is done, in its month, below each organisation; and the list says the same number. */
static void a_year_of_changes_opens_number_by_number(void **state)
{
	struct house *h = *state;
	int year = moment_date(h->now).year - 1;
	struct reply page;

	change_made(h, EAST_BRANCH, "reward", "done", date_of(year, 1, 1));
	change_made(h, EAST_DEEP, "reward", "done", date_of(year, 12, 31));
	change_made(h, EAST_DEEP, "death", "done", date_of(year, 2, 28));
	change_made(h, EAST_DEEP, "reward", "undone", date_of(year, 12, 31));
	change_made(h, EAST_DEEP, "reward", "done", date_of(year - 1, 12, 31));
	change_made(h, WEST_BRANCH, "reward", "done", date_of(year, 1, 1));
	page = assert_status(get(h, EAST_ADMIN, "/statistics/year?year=%d", year), 200);
	assert_has(page, at(h, "kind=reward&amp;state=done&amp;on_date.from=%d-01-01"
		"&amp;on_date.to=%d-12-31&amp;count=all\">2<", year, year));
	assert_has(page, h->places[EAST_GENERAL].name);
	/* of the year and of the months: two kinds, three changes; and below: three */
	assert_int_equal(numbers_open(h, EAST_ADMIN, arena_copy(h->arena, page.body, page.size),
		"/changes"), 2 + 3 + 3);
	assert_lacks(get(h, EAST_ADMIN, "/statistics/year?year=%d&under=%s", year,
		h->places[WEST].path), h->places[WEST_BRANCH].name);
	assert_status(get(h, EAST_ADMIN, "/statistics/year?year=1899"), 404);
	assert_status(get(h, EAST_ADMIN, "/statistics/year/print?year=%d", year), 200);
	assert_non_null(assert_status(post(h, EAST_ADMIN,
		at(h, "/statistics/year/export?year=%d", year), "x=1"), 200).file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_year_of_changes_opens_number_by_number),
	};

	return house_run(tests);
}
