/*
 * A sanction or a commendation is typed once: points are proposed by it, a commendation stands in
 * 党员关怀, and both go when it is undone.
 */
#include "change_like.h"
#include "base/text.h"

static int64_t proposed(struct house *h, int64_t change, const char *code)
{
	return number_of(h, "SELECT COUNT(*) FROM points_entry e JOIN points_item i ON i.id = e.item_id"
		" WHERE e.source = 'change' AND e.source_id = ? AND e.state = 'proposed' AND i.code = ?",
		BIND(change, code));
}

static int64_t honoured(struct house *h, int64_t change)
{
	return number_of(h, "SELECT COUNT(*) FROM member_care WHERE change_id = ? AND kind = 'honoured'"
		" AND removed_at IS NULL", BIND(change));
}

static void a_commendation_is_typed_once(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "受表彰"), change;
	struct member_change *c = change_like(h, CHANGE_REWARD, h->work->today);

	c->award = "县级优秀共产党员";
	change = change_made(h, id, c);
	assert_int_equal(proposed(h, change, "award_county"), 1);
	assert_int_equal(honoured(h, change), 1);
	assert_has(get(h, EAST_CLERK, "/points/pending"), "受表彰");
	assert_has(get(h, EAST_CLERK, "/care?kind=honoured"), "县级优秀共产党员");
	assert_null(undo_tried(h, change));
	assert_int_equal(proposed(h, change, "award_county"), 0);
	assert_int_equal(honoured(h, change), 0);
}

static void a_sanction_proposes_its_item(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "受处分");
	struct member_change *c = change_like(h, CHANGE_SANCTION, h->work->today);

	c->sanction = SANCTION_SERIOUS;
	assert_int_equal(proposed(h, change_made(h, id, c), "sanction_serious"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_commendation_is_typed_once),
		HOUSE_TEST(a_sanction_proposes_its_item),
	};

	return house_run(tests);
}
