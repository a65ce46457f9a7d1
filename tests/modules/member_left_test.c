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

static void a_mistake_is_taken_off_while_nothing_was_done_with_it(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, person_new(h, "误")), used = member_made(h, EAST_BRANCH,
		person_new(h, "用"));
	const char *path = at(h, "/members/%lld", (long long)id);
	int64_t voters = number_of(h, "SELECT" VOTERS_ON("q.path", "q.day") " FROM (SELECT ? AS path,"
		" CAST(? AS DATE) AS day) q", BIND(h->places[EAST_BRANCH].path, date_of(2026, 1, 1)));

	change_made(h, used, change_like(h, CHANGE_REWARD, date_of(2026, 11, 1)));
	assert_has(get(h, EAST_CLERK, "%s/changes/new", path), "删除误录");
	assert_lacks(get(h, EAST_CLERK, "/members/%lld/changes/new", (long long)used), "删除误录");
	assert_has(assert_status(post(h, EAST_CLERK, at(h, "/members/%lld/withdraw", (long long)used),
		"reason=x"), 422), "不是误录，不能删除");
	assert_has(assert_status(post(h, EAST_CLERK, at(h, "%s/withdraw", path), "reason="), 422),
		"请写明为什么是误录");
	assert_status(post(h, WEST_CLERK, at(h, "%s/withdraw", path), "reason=x"), 404);
	assert_goes(post(h, EAST_CLERK, at(h, "%s/withdraw", path), "reason=x"), "/members");
	assert_status(get(h, EAST_CLERK, "%s", path), 404);
	/* of no day was he a voter */
	assert_int_equal(number_of(h, "SELECT" VOTERS_ON("q.path", "q.day") " FROM (SELECT ? AS path,"
		" CAST(? AS DATE) AS day) q", BIND(h->places[EAST_BRANCH].path, date_of(2026, 1, 1))),
		voters - 1);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'mistake'"
		" AND object_id = ?", BIND(id)), 1);
}

static void whoever_moved_on_is_not_simply_missing(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, person_new(h, "去"));
	struct member_change *c = change_like(h, CHANGE_TRANSFER, date_add_days(h->work->today, -3));

	c->to_organisation_id = h->places[WEST_BRANCH].id;
	assert_null(accept_tried(h, change_made(h, id, c), h->work->today));
	assert_has(assert_status(get(h, EAST_CLERK, "/members/%lld", (long long)id), 404),
		at(h, "转到“%s”", h->places[WEST_BRANCH].name));
	assert_lacks(get(h, DEEP_CLERK, "/members/%lld", (long long)id), h->places[WEST_BRANCH].name);
	/* nor is it told where he went on to */
	c = change_like(h, CHANGE_TRANSFER, h->work->today);
	c->to_organisation_id = h->places[EAST_DEEP].id;
	assert_null(accept_tried(h, change_made(h, id, c), h->work->today));
	assert_has(get(h, EAST_CLERK, "/members/%lld", (long long)id),
		at(h, "转到“%s”", h->places[WEST_BRANCH].name));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_mistake_is_taken_off_while_nothing_was_done_with_it),
		HOUSE_TEST(whoever_moved_on_is_not_simply_missing),
		HOUSE_TEST(his_record_is_read_and_nothing_else),
		HOUSE_TEST(his_pages_are_open_but_no_form_stands_there),
		HOUSE_TEST(the_list_of_who_has_left_is_a_list_like_others),
	};

	return house_run(tests);
}
