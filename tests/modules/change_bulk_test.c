/* One change for several ticked members: what fits is begun or done, what does not says why. */
#include "change_like.h"
#include "base/text.h"

static int64_t waiting(struct house *h, int64_t id)
{
	return number_of(h, "SELECT COALESCE(MAX(id), 0) FROM member_change WHERE member_id = ?"
		" AND kind = 'transfer' AND state = 'waiting'", BIND(id));
}

static void several_are_transferred_and_received(void **state)
{
	struct house *h = *state;
	int64_t one = member_made(h, EAST_BRANCH, "批转甲"), two = member_made(h, EAST_BRANCH, "批转乙");
	int64_t held = member_made(h, EAST_BRANCH, "批转丙"), far = member_made(h, EAST_DEEP, "批转丁");
	const char *today = date_text(h->arena, h->work->today);
	const char *where = at(h, "on_date=%s&dues_to=2026-01&to_organisation_id=%lld", today,
		(long long)h->places[WEST_BRANCH].id);
	struct reply done;

	house_change(h, "UPDATE member SET standing = 'stopped' WHERE id = ?", BIND(held));
	assert_has(get(h, EAST_CLERK, "/members/changes/transfer?id=%lld&id=%lld", (long long)one,
		(long long)two), "已选 2 名：");
	assert_has(assert_status(post(h, EAST_CLERK, "/members/changes/transfer",
		"id=%lld&on_date=%s&dues_to=2026-01", (long long)one, today), 422), "请填写接收党支部");
	assert_int_equal(waiting(h, one), 0);
	done = assert_status(post(h, EAST_CLERK, "/members/changes/transfer",
		"id=%lld&id=%lld&id=%lld&id=%lld&%s", (long long)one, (long long)two, (long long)held,
		(long long)far, where), 200);
	assert_has(done, "办好 2 名，没有改动 0 名，没有办成 1 名");
	assert_has(done, "党籍停止党籍");
	assert_lacks(done, "批转丁"); /* not his */
	assert_true(waiting(h, one) && waiting(h, two) && !waiting(h, held) && !waiting(h, far));
	assert_has(post(h, EAST_CLERK, "/members/changes/transfer", "id=%lld&%s", (long long)one,
		where), "还没有办结");

	/* not to him: nothing is chosen */
	assert_status(post(h, EAST_CLERK, "/changes/incoming/accept", "id=%lld&on_date=%s",
		(long long)waiting(h, one), today), 303);
	assert_has(assert_status(post(h, WEST_CLERK, "/changes/incoming/accept", "id=%lld&on_date=",
		(long long)waiting(h, one)), 422), "请填写接收日期");
	done = assert_status(post(h, WEST_CLERK, "/changes/incoming/accept",
		"id=%lld&id=%lld&on_date=%s", (long long)waiting(h, one), (long long)waiting(h, two), today), 200);
	assert_has(done, "办好 2 件");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM member WHERE id IN (?, ?)"
		" AND organisation_id = ?", BIND(one, two, h->places[WEST_BRANCH].id)), 2);
}

static void a_commendation_of_several_is_typed_once(void **state)
{
	struct house *h = *state;
	int64_t one = member_made(h, EAST_BRANCH, "表彰甲"), two = member_made(h, EAST_BRANCH, "表彰乙");

	assert_has(assert_status(post(h, EAST_CLERK, "/members/changes/reward",
		"id=%lld&id=%lld&on_date=%s&award=%s&basis=%s", (long long)one, (long long)two,
		date_text(h->arena, h->work->today), "优秀共产党员", "云委〔2026〕9号"), 200), "办好 2 名");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM member_change WHERE member_id IN (?, ?)"
		" AND kind = 'reward' AND state = 'done' AND award = '优秀共产党员'", BIND(one, two)), 2);
	assert_status(get(h, ROOT_ADMIN, "/members/changes/reward?id=%lld", (long long)one), 403);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(several_are_transferred_and_received),
		HOUSE_TEST(a_commendation_of_several_is_typed_once),
	};

	return house_run(tests);
}
