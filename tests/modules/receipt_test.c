/* What was reported is signed for: with the review, or ticked in the list of one's organisation. */
#include "tests/modules/house.h"
#include "base/text.h"

/* A plan of EAST_BRANCH for that year, reported. */
static int64_t plan_reported(struct house *h, int year)
{
	int64_t id = id_made(
		assert_status(post(h, EAST_CLERK, "/plans", "period=year&year=%d", year), 303));
	const char *path = at(h, "/plans/%lld", (long long)id);

	assert_status(post(h, EAST_CLERK, at(h, "%s/theme-days", path), "day=5&clock=15:00"), 303);
	assert_goes(post(h, EAST_CLERK, at(h, "%s/submit", path), "pressed=1"), path);
	return id;
}

static int64_t receipt_of(struct house *h, int64_t plan, enum place place)
{
	return number_of(h, "SELECT id FROM receipt WHERE subject = 'plan' AND subject_id = ?"
		" AND organisation_id = ?", BIND(plan, h->places[place].id));
}

static bool is_received(struct house *h, int64_t id)
{
	return number_of(h, "SELECT received_at IS NOT NULL FROM receipt WHERE id = ?", BIND(id)) == 1;
}

static void a_review_signs_for_what_was_reported(void **state)
{
	struct house *h = *state;
	int64_t passed = plan_reported(h, 2041), returned = plan_reported(h, 2042);

	assert_status(
		post(h, ROOT_ADMIN, at(h, "/plans/%lld/pass", (long long)passed), "opinion="), 303);
	assert_status(
		post(h, ROOT_ADMIN, at(h, "/plans/%lld/return", (long long)returned), "opinion=x"), 303);
	assert_true(is_received(h, receipt_of(h, passed, ROOT)));
	assert_true(is_received(h, receipt_of(h, returned, ROOT)));
	assert_false(is_received(h, receipt_of(h, passed, EAST))); /* a copy is the other's to sign */
	assert_has(get(h, ROOT_ADMIN, "/plans/%lld/record", (long long)passed), "签收");
}

static void many_are_ticked_and_signed_for(void **state)
{
	struct house *h = *state;
	int64_t plan = plan_reported(h, 2043), copy = receipt_of(h, plan, EAST);
	int64_t main_one = receipt_of(h, plan, ROOT);
	struct reply page = assert_status(get(h, EAST_ADMIN, "/receipts?q=2043"), 200);

	assert_has(page, "2043年");
	assert_has(page, "共 1 份");
	assert_has(page, "抄报");
	assert_lacks(get(h, EAST_ADMIN, "/receipts?subject=meeting"), "2043年");
	assert_lacks(get(h, WEST_ADMIN, "/receipts/all"), "2043年");
	assert_goes(get(h, EAST_ADMIN, "/receipts/%lld", (long long)copy),
		at(h, "/plans/%lld", (long long)plan));
	assert_status(get(h, WEST_ADMIN, "/receipts/%lld", (long long)copy), 404);
	assert_has(get(h, EAST_ADMIN, "/receipts/sign?id=%lld", (long long)copy), "已选 1 份");
	assert_status(post(h, WEST_ADMIN, "/receipts/sign", "id=%lld", (long long)copy), 303);
	assert_false(is_received(h, copy));
	assert_has(
		assert_status(post(h, EAST_ADMIN, "/receipts/sign", "id=%lld", (long long)copy), 200),
		"已签收");
	assert_true(is_received(h, copy));
	assert_has(post(h, EAST_ADMIN, "/receipts/sign", "id=%lld", (long long)copy), "早已签收");
	assert_has(post(h, ROOT_ADMIN, "/receipts/sign", "id=%lld", (long long)copy),
		"报送给别的党组织");
	assert_false(is_received(h, main_one));
	assert_lacks(get(h, EAST_ADMIN, "/receipts"), "2043年");
	assert_has(get(h, EAST_ADMIN, "/receipts/all"), "2043年");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_review_signs_for_what_was_reported),
		HOUSE_TEST(many_are_ticked_and_signed_for),
	};

	return house_run(tests);
}
