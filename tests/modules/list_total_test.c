/* How many a list holds: from the counts the writes keep, counted up to a bound, or to the end. */
#include "house.h"
#include "base/text.h"

/* The total of one condition is kept by the writes and equals what is there. */
static void the_total_of_one_condition_is_exact(void **state)
{
	static const struct { const char *query, *where; } asked[] = {
		{ "stage=full", "stage = 'full'" }, { "sex=female", "sex = 'female'" },
		{ "stage=full&stage=activist", "stage IN ('full', 'activist')" },
		{ "standing=normal", "standing = 'normal'" }, { "floating=0", "floating = 0" },
	};
	struct house *h = *state;

	for (int i = 0; i < 60; i++) {
		struct member *m = member_like(h, EAST_BRANCH, "计数");

		m->stage = i % 3 ? MEMBER_FULL : MEMBER_ACTIVIST;
		if (m->stage == MEMBER_ACTIVIST)
			m->joined_on = m->full_on = (struct date){ 0 };
		member_put(h, m);
	}
	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
		int64_t there = work_number_of(h->work, db_select_made(h->work->db, h->arena,
			at(h, "SELECT COUNT(*) FROM member WHERE removed_at IS NULL AND path LIKE ? AND %s",
				asked[i].where), BIND(at(h, "%s%%", h->places[EAST].path))), -1);

		assert_has(get(h, EAST_ADMIN, "/members?%s", asked[i].query),
			at(h, "共 %s 名", text_number(h->arena, there)));
	}
}

/* More than people count: said so at once, and counted to the end for whoever wants to know. */
static void what_is_long_is_counted_on_request(void **state)
{
	struct house *h = *state;
	struct reply page;
	int64_t there;

	house_change(h, "INSERT INTO member (organisation_id, path, name, sex, education, stage,"
		" standing)"
		" SELECT o.id, o.path, '数不清', 'female', '21', 'activist', 'normal' FROM organisation o"
		" JOIN seq_1_to_3050 WHERE o.id = ?", BIND(h->places[WEST_BRANCH].id));
	page = get(h, WEST_ADMIN, "/members?sex=female&education=21");
	assert_has(page, "共超过 3,000 名");
	assert_has(page, "count=all");
	page = get(h, WEST_ADMIN, "/members?sex=female&education=21&count=all");
	there = number_of(h, "SELECT COUNT(*) FROM member WHERE sex = 'female' AND education = '21'"
		" AND removed_at IS NULL AND path LIKE ?", BIND(at(h, "%s%%", h->places[WEST].path)));
	assert_has(page, at(h, "共 %s 名", text_number(h->arena, there)));
	assert_lacks(page, "数清");
	house_change(h, "DELETE FROM member WHERE name = '数不清' AND path = ?",
		BIND(h->places[WEST_BRANCH].path));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(the_total_of_one_condition_is_exact),
		HOUSE_TEST(what_is_long_is_counted_on_request),
	};

	return house_run(tests);
}
