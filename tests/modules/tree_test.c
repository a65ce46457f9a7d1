/* The tree lists choose from is kept in the worker: what changes in it is seen at the next request.
 */
#include "house.h"
#include "base/text.h"
#include "lib/crypt.h"

static void a_kept_tree_asks_nothing_and_forgets_what_has_changed(void **state)
{
	struct house *h = *state;
	const char *name = at(h, "中共树枝%s", crypt_token(h->arena, 5));
	const char *other = at(h, "中共新枝%s", crypt_token(h->arena, 5));
	int64_t id;

	member_made(h, EAST_BRANCH, "树一");
	assert_lacks(get(h, EAST_ADMIN, "/members"), name);
	get(h, EAST_ADMIN, "/members");
	assert_int_equal(h->trips, 2); /* who asks, and the rows with their total */
	id = organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH, name);
	assert_has(get(h, EAST_ADMIN, "/members"), name);
	house_change(h, "UPDATE organisation SET name = ? WHERE id = ?", BIND(other, id));
	assert_lacks(assert_has(get(h, EAST_ADMIN, "/members"), other), name);
	house_change(h, "UPDATE organisation SET removed_at = ? WHERE id = ?", BIND(h->now, id));
	assert_lacks(get(h, EAST_ADMIN, "/members"), other);
}

static void the_way_down_is_shown_and_nothing_beside_it(void **state)
{
	struct house *h = *state;
	struct reply reply = assert_status(
		get(h, EAST_ADMIN, "/members?under=%s", h->places[EAST_GENERAL].path), 200);

	assert_has(reply, h->places[EAST_GENERAL].name);
	assert_has(reply, h->places[EAST_DEEP].name);
	assert_lacks(reply, h->places[WEST].name);
}

static void the_total_is_the_subtree_s(void **state)
{
	struct house *h = *state;
	int64_t before = number_of(h, "SELECT roster_total FROM organisation WHERE id = ?",
		BIND(h->places[WEST].id));

	member_made(h, WEST_BRANCH, "合计");
	assert_has(get(h, WEST_ADMIN, "/members"), at(h, "共 %s 名", text_number(h->arena, before + 1)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_kept_tree_asks_nothing_and_forgets_what_has_changed),
		HOUSE_TEST(the_way_down_is_shown_and_nothing_beside_it),
		HOUSE_TEST(the_total_is_the_subtree_s),
	};

	return house_run(tests);
}
