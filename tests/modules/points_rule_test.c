/* What is refused of points by the branch and of items by the 工委, and how the floor is said. */
#include "house.h"
#include "base/text.h"
#include "modules/points/points.h"

static struct reply apply_on(struct house *h, const char *code, int64_t member, struct date on)
{
	return post(h, EAST_CLERK, "/points", "code=%s&happened_on=%s&evidence=%s&member=%lld", code,
		date_text(h->arena, on), text_url(h->arena, "支委会研究认定"), (long long)member);
}

static struct reply apply(struct house *h, const char *code, int64_t member)
{
	return apply_on(h, code, member, h->work->today);
}

static void nothing_counts_before_the_day_of_admission(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, "新预备");
	int64_t id;

	m->stage = MEMBER_PROBATIONARY;
	m->full_on = (struct date){ 0 };
	m->joined_on = h->work->today;
	id = member_put(h, m);
	assert_has(assert_status(apply_on(h, "volunteer", id,
		date_add_days(h->work->today, -1)), 422), "入党以前的事不计积分");
	assert_goes(apply(h, "volunteer", id), "/points");
}

static void the_floor_is_said_in_words(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "扣完");

	assert_goes(apply(h, "sanction_probation", id), "/points");
	assert_goes(apply(h, "sanction_serious", id), "/points");
	assert_has(get(h, EAST_CLERK, "/points/members/%lld", (long long)id),
		"0 分（加减后是 -8 分，积分最低为 0 分）");
}

static void two_items_have_two_names(void **state)
{
	struct house *h = *state;
	assert_has(assert_status(post(h, ROOT_ADMIN, "/points/items", "label=参加志愿服务&kind=manual"
		"&direction=plus&points=1&effective_on=%s&source=x", date_text(h->arena, h->work->today)), 422),
		"已经有名为“参加志愿服务”的项目");
}

/* Every member reads them: the basis is no note of those who built the platform. */
static void the_basis_is_said_in_plain_words(void **state)
{
	struct house *h = *state;
	struct reply page = assert_status(get(h, EAST_MEMBER, "/my/points"), 200);

	assert_has(page, "平台默认，县委可以按本地办法调整");
	assert_lacks(page, "S0-");
	assert_lacks(page, "系统默认");
	assert_has(page, "系统提出、支部确认，也可以登记"); /* of sanctions, which 变动 proposes */
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM parameter WHERE source REGEXP"
		" 'S0-|公开资料|启用前|field-rules|系统默认|本系统'", BIND_NONE), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(nothing_counts_before_the_day_of_admission),
		HOUSE_TEST(the_floor_is_said_in_words),
		HOUSE_TEST(two_items_have_two_names),
		HOUSE_TEST(the_basis_is_said_in_plain_words),
	};

	return house_run(tests);
}
