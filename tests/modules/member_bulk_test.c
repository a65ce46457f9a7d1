/* Ticked rows: what is offered, and 编入党小组 with a check for each; what cannot be done keeps nobody
 * else from being done. */
#include "house.h"
#include "base/text.h"
#include "web/request.h"

static int64_t group_of(struct house *h, int64_t member)
{
	return number_of(h, "SELECT COALESCE(group_id, 0) FROM member WHERE id = ?", BIND(member));
}

static void members_are_grouped_row_by_row(void **state)
{
	struct house *h = *state;
	int64_t group = organisation_made(h, h->places[EAST_BRANCH].id, ORGANISATION_GROUP, "第一党小组");
	int64_t good = member_made(h, EAST_BRANCH, "鲍一"), same = member_made(h, EAST_BRANCH, "鲍二");
	int64_t other = member_made(h, EAST_DEEP, "鲍三"), far = member_made(h, WEST_BRANCH, "鲍四");
	struct reply done;

	house_change(h, "UPDATE member SET group_id = ? WHERE id = ?", BIND(group, same));
	done = assert_status(post(h, EAST_CLERK, "/members/group",
		"group_id=%lld&id=%lld&id=%lld&id=%lld&id=%lld", (long long)group, (long long)good,
		(long long)same, (long long)other, (long long)far), 200);
	assert_has(done, "办好 1 名，没有改动 1 名，没有办成 0 名"); /* the others are not his */
	assert_lacks(done, "鲍三");
	assert_int_equal(group_of(h, good), group);
	assert_int_equal(group_of(h, other), 0);
	assert_int_equal(group_of(h, far), 0);
	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM history WHERE record = 'member' AND action ="
						 " 'update' AND object_id IN (?, ?)",
						 BIND(good, same)),
		1);
	post(h, EAST_CLERK, "/members/group", "group_id=0&id=%lld", (long long)good);
	assert_int_equal(group_of(h, good), 0);
}

/* An administrator of two branches: what fits is done, what does not says why. */
static void one_bad_row_does_not_keep_the_others(void **state)
{
	struct house *h = *state;
	int64_t group = organisation_made(h, h->places[EAST_BRANCH].id, ORGANISATION_GROUP, "第二党小组");
	int64_t good = member_made(h, EAST_BRANCH, "荀一"), bad = member_made(h, EAST_DEEP, "荀二");
	struct reply done;

	house_change(h, "INSERT INTO access_grant (account_id, gives_id, reason) SELECT ?, id, '测试'"
		" FROM access_group WHERE code = 'branch_admin'", BIND(h->people[EAST_ADMIN].account_id));
	done = assert_status(post(h, EAST_ADMIN, "/members/group", "group_id=%lld&id=%lld&id=%lld",
		(long long)group, (long long)good, (long long)bad), 200);
	assert_has(done, "办好 1 名，没有改动 0 名，没有办成 1 名");
	assert_has(done, "这个党小组不在党员所在的支部");
	assert_int_equal(group_of(h, good), group);
	assert_int_equal(group_of(h, bad), 0);
}

static void the_group_is_asked_for_first(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "荀三");
	struct reply form =
		assert_status(get(h, EAST_CLERK, "/members/group?id=%lld", (long long)id), 200);

	organisation_made(h, h->places[EAST_BRANCH].id, ORGANISATION_GROUP, "第三党小组");
	assert_has(form, "已选 1 名：荀三");
	assert_has(get(h, EAST_CLERK, "/members/group?id=%lld&stage=full&seen=1", (long long)id),
		"href=\"/members?stage=full\">取消");
	assert_has(form, at(h, "name=\"id\" value=\"%lld\"", (long long)id));
	assert_has(assert_status(post(h, EAST_CLERK, "/members/group", "id=%lld", (long long)id), 422),
		"请选择编入哪个党小组");
	assert_status(get(h, EAST_CLERK, "/members/group"), 303);
	assert_status(get(h, ROOT_ADMIN, "/members/group?id=%lld", (long long)id), 403);
}

static void ticks_offer_what_one_may_do(void **state)
{
	struct house *h = *state;
	struct reply clerk, root;

	member_made(h, EAST_BRANCH, "荀四");
	clerk = get(h, EAST_CLERK, "/members");
	root = get(h, ROOT_ADMIN, "/members");
	assert_has(clerk, "formaction=\"/members/group\"");
	assert_has(clerk, "formaction=\"/members/print\"");
	assert_lacks(root, "formaction=\"/members/group\"");
	assert_has(root, "formaction=\"/members/print\"");
	assert_has(get(h, EAST_CLERK, "/members?tick=1"), "aria-label=\"选择\" checked");
	assert_has(clerk, "/edit\">修改</a>");
	assert_lacks(root, "/edit\">修改</a>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(members_are_grouped_row_by_row),
		HOUSE_TEST(one_bad_row_does_not_keep_the_others),
		HOUSE_TEST(the_group_is_asked_for_first),
		HOUSE_TEST(ticks_offer_what_one_may_do),
	};

	return house_run(tests);
}
