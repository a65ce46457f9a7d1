/* A ledger that was passed and is wrong: the 工委 opens it again, its points are taken back. */
#include "house.h"
#include "base/text.h"
#include "modules/points/points.h"

static int64_t passed(struct house *h, int64_t member)
{
	int64_t id;

	house_change(h,
		"INSERT INTO meeting (organisation_id, path, kind, title, starts_at, state, created_at)"
		" VALUES (?, ?, 'assembly', '重开会', ?, 'passed', ?)",
		BIND(h->places[EAST_BRANCH].id, h->places[EAST_BRANCH].path,
			(struct moment){ h->now.at - 3600 }, h->now));
	id = number_of(h, "SELECT MAX(id) FROM meeting WHERE path = ?",
		BIND(h->places[EAST_BRANCH].path));
	house_change(h, "INSERT INTO attendance (meeting_id, member_id, leave_state, created_at)"
		" VALUES (?, ?, 'none', ?)", BIND(id, member, h->now));
	work_begin(h->work);
	points_from_meeting(h->work, id);
	work_commit(h->work);
	return id;
}

static int64_t live_points(struct house *h, int64_t meeting)
{
	return number_of(h,
		"SELECT COUNT(*) FROM points_entry WHERE source = 'meeting' AND source_id = ?"
		" AND live = 1",
		BIND(meeting));
}

static void the_committee_opens_it_again_with_a_reason(void **state)
{
	struct house *h = *state;
	int64_t id = passed(h, member_made(h, EAST_BRANCH, "常缺席"));
	const char *path = at(h, "/meetings/%lld/reopen", (long long)id);

	assert_int_equal(live_points(h, id), 1);
	assert_status(get(h, EAST_ADMIN, "%s", path), 403);
	assert_status(post(h, EAST_CLERK, path, "opinion=x"), 403);
	assert_has(get(h, ROOT_ADMIN, "/meetings/%lld", (long long)id), "重新开启");
	assert_has(assert_status(get(h, ROOT_ADMIN, "%s", path), 200), "原因");
	assert_has(assert_status(post(h, ROOT_ADMIN, path, "opinion="), 422), "请写明为什么");
	assert_goes(post(h, ROOT_ADMIN, path, "opinion=签到登记有误"), "/meetings/");
	assert_has(get(h, EAST_CLERK, "/meetings/%lld", (long long)id), "退回原因：签到登记有误");
	assert_status(get(h, EAST_CLERK, "/meetings/%lld/edit", (long long)id), 200);
	run_jobs(h);
	assert_int_equal(live_points(h, id), 0);
	assert_goes(post(h, ROOT_ADMIN, path, "opinion=再来"), "/meetings/");
	assert_has(get(h, ROOT_ADMIN, "/meetings/%lld", (long long)id), "签到登记有误");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(the_committee_opens_it_again_with_a_reason),
	};

	return house_run(tests);
}
