/*
 * The common list: orders by what is shown, conditions that are no columns (years, birthdays, care,
 * 党小组), and what the search box forgives.
 */
#include "house.h"
#include "base/text.h"
#include "modules/care/care.h"

/* Does `first` stand before `second` on the page? */
static void assert_before(struct reply reply, const char *first, const char *second)
{
	const char *a = strstr(reply.body, first), *b = strstr(reply.body, second);

	if (!a || !b || a > b)
		fail_msg("“%s” does not stand before “%s”", first, second);
}

static int64_t born(struct house *h, const char *name, struct date day)
{
	struct member *m = member_like(h, EAST_BRANCH, name);

	m->born_on = day;
	m->id_number = id_number_new(h, day, m->sex == SEX_MALE);
	return member_put(h, m);
}

/* Names by their sound, choices as they are listed, branches as in the tree. */
static void any_column_orders_what_is_few(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, "序赵");

	m->stage = MEMBER_APPLICANT;
	m->joined_on = m->full_on = (struct date){ 0 };
	member_put(h, m);
	member_made(h, EAST_BRANCH, "序安");
	assert_before(get(h, EAST_CLERK, "/members?q=序&sort=name"), "序安", "序赵");
	assert_before(get(h, EAST_CLERK, "/members?q=序&sort=name&down=1"), "序赵", "序安");
	assert_before(get(h, EAST_CLERK, "/members?q=序&sort=stage"), "序安", "序赵");
	assert_before(get(h, EAST_CLERK, "/members?q=序&sort=stage&down=1"), "序赵", "序安");
	assert_status(get(h, ROOT_ADMIN, "/members?sort=organisation_id"), 200);
	assert_has(get(h, ROOT_ADMIN, "/organisations?sort=member_total&down=1"), "descending");
	assert_has(get(h, ROOT_ADMIN, "/organisations?sort=parent_id"), "ascending");
	assert_has(get(h, ROOT_ADMIN, "/organisations"), "?sort=name");
	assert_lacks(get(h, EAST_CLERK, "/members?sort=id_number"), "ascending");
}

static void full_years_are_asked_from_and_to(void **state)
{
	struct house *h = *state;
	struct date today = moment_date(h->now);
	static const struct { const char *query; bool found; } asked[] = {
		{ "age.from=40", true }, { "age.from=41", false }, { "age.to=40", true },
		{ "age.to=39", false }, { "age.from=40&age.to=40", true }, { "age.from=x", true },
		{ "age.from=999", true },
	};

	born(h, "满四十", date_add_months(today, -12 * 40));
	born(h, "差一天", date_add_days(date_add_months(today, -12 * 41), 0));
	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
		if (reply_has(get(h, EAST_CLERK, "/members?q=满四十&%s", asked[i].query),
			"data-label=\"姓名\"") != asked[i].found)
			fail_msg("%s", asked[i].query);
	assert_lacks(get(h, EAST_CLERK, "/members?q=差一天&age.to=40"), "data-label=\"姓名\"");
	assert_has(get(h, EAST_CLERK, "/members?age.from=40&age.to=45"), "年龄：40 至 45 岁");
	assert_has(get(h, EAST_CLERK, "/members?panel=filters&age.from=40"),
		"name=\"age.from\" value=\"40\"");
}

static void what_is_no_column_narrows_too(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "条困难");

	member_made(h, EAST_BRANCH, "条普通");
	assert_status(post(h, EAST_CLERK, "/care",
		"member_id=%lld&kind=difficult&detail=x&from_on=2026-01-01", (long long)id), 303);
	assert_has(get(h, EAST_CLERK, "/members?q=条&care=difficult"), "条困难");
	assert_lacks(get(h, EAST_CLERK, "/members?q=条&care=difficult"), "条普通");
	assert_has(get(h, EAST_CLERK, "/members?q=条&care=difficult&care=honoured"), "条困难");
	assert_lacks(get(h, EAST_CLERK, "/members?q=条&care=honoured"), "条困难");
	assert_lacks(get(h, EAST_CLERK, "/members?q=条&post=01"), "条困难");
	assert_has(get(h, EAST_CLERK, "/members?care=difficult"), "党员关怀：困难党员");
	assert_true(h->trips <= 5);
}

static void groups_narrow_within_a_branch(void **state)
{
	struct house *h = *state;
	int64_t group = organisation_made(h, h->places[EAST_BRANCH].id, ORGANISATION_GROUP, "条第一小组");
	struct member *m = member_like(h, EAST_BRANCH, "组员甲");
	struct reply page;

	m->group_id = group;
	member_put(h, m);
	member_made(h, EAST_BRANCH, "组员乙");
	page = get(h, EAST_CLERK, "/members?q=组员&group_id=%lld", (long long)group);
	assert_has(page, "组员甲");
	assert_lacks(page, "组员乙");
	assert_has(page, "党小组：条第一小组");
	assert_true(h->trips <= 5);
	assert_has(get(h, EAST_CLERK, "/members?panel=filters"), "条第一小组");
	assert_lacks(get(h, ROOT_ADMIN, "/members?panel=filters"), "条第一小组");
}

static void a_blank_in_a_name_is_only_for_the_eye(void **state)
{
	struct house *h = *state;

	member_made(h, EAST_BRANCH, "郝两字");
	assert_has(get(h, EAST_CLERK, "/members?q=郝+两字"), "data-label=\"姓名\"");
	assert_has(get(h, EAST_CLERK, "/members?q=郝　两 字"), "data-label=\"姓名\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(any_column_orders_what_is_few),
		HOUSE_TEST(full_years_are_asked_from_and_to),
		HOUSE_TEST(what_is_no_column_narrows_too),
		HOUSE_TEST(groups_narrow_within_a_branch),
		HOUSE_TEST(a_blank_in_a_name_is_only_for_the_eye),
	};

	return house_run(tests);
}
