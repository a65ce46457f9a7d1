/* The workbench: what waits is there, each with where it leads, and it stays cheap. */
#include "house.h"
#include "base/text.h"

static void born_into_the_party(struct house *h, enum place place, struct date on)
{
	struct member *m = member_like(h, place, "台过生日");

	m->joined_on = date_add_months(on, -12 * 8);
	m->full_on = date_add_months(on, -12 * 7);
	m->born_on = date_of(1980, 1, 1);
	m->id_number = id_number_new(h, m->born_on, m->sex == SEX_MALE);
	m->applied_on = m->activist_on = (struct date){ 0 };
	member_put(h, m);
}

static void birthdays_of_seven_days_are_for_the_branch(void **state)
{
	struct house *h = *state;
	struct reply page;

	born_into_the_party(h, WEST_BRANCH, date_add_days(moment_date(h->now), 7));
	assert_lacks(get(h, WEST_CLERK, "/"), "七天内过政治生日");
	born_into_the_party(h, WEST_BRANCH, date_add_days(moment_date(h->now), 6));
	page = get(h, WEST_CLERK, "/");
	assert_has(page, "七天内过政治生日");
	assert_has(page, "href=\"/care/days\"");
	assert_true(h->trips <= 5);
	assert_lacks(get(h, WEST_ADMIN, "/"), "七天内过政治生日");
}

/* A term that ends is a matter until it is ended, not a notice that goes away. */
static void terms_wait_for_branch_and_superior(void **state)
{
	struct house *h = *state;
	struct date on = date_add_months(moment_date(h->now), -12 * 3);

	assert_status(
		post(h, WEST_CLERK, "/committees", "organisation_id=%lld&elected_on=%s&term_years=3",
			(long long)h->places[WEST_BRANCH].id, date_text(h->arena, on)),
		303);
	assert_has(get(h, WEST_CLERK, "/"), "班子已届满或将届满");
	assert_has(get(h, WEST_ADMIN, "/"), "href=\"/terms\"");
	assert_has(get(h, EAST_SECRETARY, "/"), "常用功能");
	get(h, EAST_SECRETARY, "/"); /* rights are known by now */
	assert_true(h->trips <= 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(birthdays_of_seven_days_are_for_the_branch),
		HOUSE_TEST(terms_wait_for_branch_and_superior),
	};

	return house_run(tests);
}
