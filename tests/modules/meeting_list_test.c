/*
 * Lists that must not go stale: who is expected follows the roster until somebody has signed in,
 * theme days are made for months to come, the next ledger waits for its review.
 */
#include "tests/modules/house.h"
#include "base/text.h"

/* A button without fields. */
#define press(h, who, path) post((h), (who), (path), "pressed=1")

static const char *input_time(struct house *h, int64_t seconds_from_now)
{
	return moment_input(h->arena, (struct moment){ h->now.at + seconds_from_now });
}

static int64_t meeting_made(struct house *h, const char *kind, int64_t seconds_from_now)
{
	return id_made(assert_status(post(h, EAST_CLERK, "/meetings", "title=%s&kind=%s&starts_at=%s",
		text_url(h->arena, "测试会议"), kind, input_time(h, seconds_from_now)), 303));
}

static const char *path_of(struct house *h, int64_t id, const char *more)
{
	return at(h, "/meetings/%lld%s", (long long)id, more);
}

static int64_t attendance_of(struct house *h, int64_t meeting, int64_t member)
{
	return number_of(h, "SELECT id FROM attendance WHERE meeting_id = ? AND member_id = ?",
		BIND(meeting, member));
}

static void follow_roster(struct house *h)
{
	h->work->now = h->now;
	work_begin(h->work);
	job_named("meeting.follow_roster")->run(h->work, 0);
	work_commit(h->work);
}

static int64_t voting_of(struct house *h, int64_t meeting, int64_t member)
{
	return number_of(h, "SELECT voting FROM attendance WHERE meeting_id = ? AND member_id = ?",
		BIND(meeting, member));
}

static int64_t expected_at(struct house *h, int64_t meeting)
{
	return number_of(h, "SELECT expected_count FROM meeting WHERE id = ?", BIND(meeting));
}

/* As 党员信息 removes one: the totals of the tree follow. */
static void remove_member(struct house *h, int64_t id)
{
	work_begin(h->work);
	assert_true(record_remove(h->work, &member_record,
		record_find(h->work, &member_record, id), problems_new(h->arena)));
	work_commit(h->work);
}

/* Planned long before: the day before it begins the list is that of today's roster. */
static void the_usual_list_follows_the_roster(void **state)
{
	struct house *h = *state;
	int64_t stays = member_made(h, EAST_BRANCH, "留任者"), goes = member_made(h, EAST_BRANCH, "转出者");
	int64_t ill = member_made(h, EAST_BRANCH, "请假者"), meeting, comes, before;

	meeting = meeting_made(h, "assembly", 40 * 86400);
	before = expected_at(h, meeting);
	comes = member_made(h, EAST_BRANCH, "转入者");
	house_change(h, "UPDATE member SET standing = 'stopped' WHERE id IN (?, ?)", BIND(goes, ill));
	house_change(h, "UPDATE member SET stage = 'probationary' WHERE id = ?", BIND(stays));
	house_change(h, "UPDATE attendance SET leave_state = 'granted' WHERE meeting_id = ?"
		" AND member_id = ?", BIND(meeting, ill));
	follow_roster(h);
	assert_int_equal(attendance_of(h, meeting, comes), -1); /* not yet near */
	h->now.at += 40 * 86400 - 3600;
	follow_roster(h);
	assert_true(attendance_of(h, meeting, comes) > 0);
	assert_int_equal(attendance_of(h, meeting, goes), -1);
	assert_true(attendance_of(h, meeting, ill) > 0);
	assert_int_equal(voting_of(h, meeting, stays), 0);
	assert_int_equal(voting_of(h, meeting, ill), 0);
	assert_int_equal(voting_of(h, meeting, comes), 1);
	assert_int_equal(expected_at(h, meeting), before);
	remove_member(h, ill);
	follow_roster(h);
	assert_int_equal(attendance_of(h, meeting, ill), -1);
}

/* The first to sign in fixes it; the tick that does so has seen the roster once more. */
static void a_list_is_fixed_when_somebody_has_signed_in(void **state)
{
	struct house *h = *state;
	int64_t meeting = meeting_made(h, "assembly", 600), first, late;
	long long row = (long long)attendance_of(h, meeting, h->people[EAST_MEMBER].member_id);

	first = member_made(h, EAST_BRANCH, "会前转入");
	assert_status(post(h, EAST_CLERK, path_of(h, meeting, "/tick"), "id=%lld", row), 303);
	assert_true(attendance_of(h, meeting, first) > 0);
	late = member_made(h, EAST_BRANCH, "会后转入");
	follow_roster(h);
	assert_int_equal(attendance_of(h, meeting, late), -1);
}

/* Chosen by the branch: its people stay, what they may do is as of today. */
static void a_list_made_by_hand_keeps_its_people(void **state)
{
	struct house *h = *state;
	int64_t one = member_made(h, EAST_BRANCH, "点名者"), meeting, other;

	house_change(h, "UPDATE member SET stage = 'probationary' WHERE id = ?", BIND(one));
	meeting = meeting_made(h, "assembly", 3600);
	assert_int_equal(voting_of(h, meeting, one), 0);
	house_change(h, "UPDATE member SET stage = 'full' WHERE id = ?", BIND(one));
	assert_status(
		post(h, EAST_CLERK, path_of(h, meeting, "/expect"), "member_id=%lld", (long long)one), 303);
	assert_int_equal(voting_of(h, meeting, one), 1);
	other = member_made(h, EAST_BRANCH, "后来者");
	house_change(h, "UPDATE member SET standing = 'stopped' WHERE id = ?", BIND(one));
	follow_roster(h);
	assert_int_equal(attendance_of(h, meeting, other), -1);
	assert_int_equal(voting_of(h, meeting, one), 0);
	assert_int_equal(expected_at(h, meeting), 1);
}

/* ---- theme days ---- */

static int64_t months_made(struct house *h, int year)
{
	int64_t id = id_made(
		assert_status(post(h, EAST_CLERK, "/plans", "period=year&year=%d", year), 303));

	assert_status(post(h, EAST_CLERK, at(h, "/plans/%lld/theme-days", (long long)id),
					  "day=31&clock=15:00"), 303);
	return number_of(h, "SELECT COUNT(*) FROM meeting WHERE plan_id = ?", BIND(id));
}

/* A month gone by would at once stand there as held and not reported. */
static void theme_days_are_made_from_this_month_on(void **state)
{
	struct house *h = *state;
	struct date today = moment_date(h->now);

	assert_int_equal(months_made(h, today.year), 13 - today.month);
	assert_int_equal(months_made(h, today.year - 1), 12);
}

/* ---- review ---- */

static int64_t ledger_reported(struct house *h)
{
	int64_t id = meeting_made(h, "assembly", -7200);

	assert_status(post(h, EAST_CLERK, path_of(h, id, ""), "version=1&title=t&kind=assembly"
		"&starts_at=%s&ends_at=%s&chair=c&agenda=a&minutes=m", input_time(h, -7200),
		input_time(h, -3600)), 303);
	assert_status(press(h, EAST_CLERK, path_of(h, id, "/submit")), 303);
	return id;
}

/* The one reported first comes first; other tests may have left some waiting, too. */
static void after_a_review_comes_the_next(void **state)
{
	struct house *h = *state;
	int64_t first = ledger_reported(h), second = ledger_reported(h);
	struct reply page;

	house_change(h, "UPDATE meeting SET submitted_at = '2001-01-01' WHERE id = ?", BIND(second));
	page = assert_status(get(h, ROOT_ADMIN, "%s", path_of(h, first, "")), 200);
	assert_has(page, "份台账待审核（含本份）");
	assert_true(h->trips <= 5);
	assert_lacks(get(h, EAST_ADMIN, "%s", path_of(h, first, "")), "含本份");
	page = press(h, ROOT_ADMIN, path_of(h, first, "/pass"));
	assert_int_equal(id_made(assert_goes(page, "/meetings/")), second);
	assert_goes(post(h, ROOT_ADMIN, path_of(h, second, "/return"), "opinion=x"), "/meetings/");
}

/* What has not happened yet has not been left out. */
static void what_has_not_happened_is_not_called_missing(void **state)
{
	struct house *h = *state;
	struct reply page = get(h, EAST_CLERK, "%s", path_of(h, meeting_made(h, "lecture", 3600), ""));

	assert_has(assert_status(page, 200), "<dt>上报时间</dt><dd>—</dd>");
	assert_has(page, "<dt>审核意见</dt><dd>—</dd>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(the_usual_list_follows_the_roster),
		HOUSE_TEST(a_list_is_fixed_when_somebody_has_signed_in),
		HOUSE_TEST(a_list_made_by_hand_keeps_its_people),
		HOUSE_TEST(theme_days_are_made_from_this_month_on),
		HOUSE_TEST(after_a_review_comes_the_next),
		HOUSE_TEST(what_has_not_happened_is_not_called_missing),
	};

	return house_run(tests);
}
