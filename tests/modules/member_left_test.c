/* Who has left: his record is read for ever, by those who saw him last, and changed by nobody. */
#include "change_like.h"
#include "base/text.h"

static int64_t gone(struct house *h, const char *name)
{
	int64_t id = member_made(h, EAST_BRANCH, name);

	change_made(h, id, change_like(h, CHANGE_EXIT, date_of(2026, 11, 1)));
	return id;
}

static void his_record_is_read_and_nothing_else(void **state)
{
	struct house *h = *state;
	int64_t id = gone(h, "离开的人");
	struct reply reply = get(h, EAST_CLERK, "/members/%lld", (long long)id);

	assert_has(assert_status(reply, 200), "退党除名");
	assert_has(reply, "2026-11-01");
	assert_lacks(reply, "办理变动");
	assert_lacks(reply, "添加照片");
	assert_lacks(reply, "谁能操作");
	assert_has(assert_status(get(h, EAST_CLERK, "/members/%lld?tab=history", (long long)id), 200),
		"离开的人");
	assert_has(assert_status(get(h, ROOT_ADMIN, "/members/%lld", (long long)id), 200), "退党除名");
	assert_status(get(h, WEST_CLERK, "/members/%lld", (long long)id), 404);
	assert_status(get(h, EAST_CLERK, "/members/%lld/edit", (long long)id), 404);
	assert_status(post(h, EAST_CLERK, at(h, "/members/%lld", (long long)id), "name=x"), 404);
}

static void his_pages_are_open_but_no_form_stands_there(void **state)
{
	struct house *h = *state;
	int64_t id = gone(h, "看过去");
	static const char pdf[] = "%PDF-1.4 x";

	assert_lacks(assert_status(get(h, EAST_CLERK, "/members/%lld/documents", (long long)id), 200),
		"/upload");
	assert_has(
		assert_status(get(h, EAST_CLERK, "/members/%lld/changes", (long long)id), 200), "出党");
	assert_lacks(assert_status(get(h, EAST_CLERK, "/points/members/%lld", (long long)id), 200),
		"登记加减分");
	assert_status(post_file_with(h, EAST_CLERK, at(h, "/members/%lld/documents/upload",
		(long long)id), "kind=06&dated_on=2026-01-05", "a.pdf", pdf, sizeof pdf - 1), 404);
}

static void the_list_of_who_has_left_is_a_list_like_others(void **state)
{
	struct house *h = *state;
	const char *name = "宇文离";
	int64_t id = gone(h, name);

	assert_has(assert_status(get(h, EAST_CLERK, "/members/left"), 200), name);
	assert_has(get(h, EAST_CLERK, "/members/left?left_how=resigned"), name);
	assert_lacks(get(h, EAST_CLERK, "/members/left?left_how=death"), name);
	assert_has(get(h, EAST_CLERK, "/members/left?q=%%E5%%AE%%87%%E6%%96%%87"), name);
	assert_has(assert_status(get(h, EAST_CLERK, "/members/left/%lld", (long long)id), 200), name);
	assert_lacks(assert_status(get(h, WEST_CLERK, "/members/left"), 200), name);
	assert_lacks(get(h, EAST_CLERK, "/members?q=%%E5%%AE%%87%%E6%%96%%87"), "退党");
	assert_status(get(h, EAST_CLERK, "/members/left/print"), 200);
	assert_status(post(h, EAST_CLERK, "/members/left/export", "x=1"), 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(his_record_is_read_and_nothing_else),
		HOUSE_TEST(his_pages_are_open_but_no_form_stands_there),
		HOUSE_TEST(the_list_of_who_has_left_is_a_list_like_others),
	};

	return house_run(tests);
}
