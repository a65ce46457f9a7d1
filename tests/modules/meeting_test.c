/*
 * Meetings from plan to archive: who is expected, leave, signing in by code and by tick, the
 * ledger's way up and back. Each test has a meeting of its own in
 * EAST_BRANCH.
 */
#include "tests/modules/house.h"
#include "base/text.h"
#include "lib/crypt.h"
#include "modules/meeting/meeting_token.h"

/* A button without fields. */
#define press(h, who, path) post((h), (who), (path), "pressed=1")

/* ---- making ---- */

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

static bool has_signed(struct house *h, int64_t meeting, enum who who)
{
	return number_of(h,
			"SELECT signed_at IS NOT NULL FROM attendance WHERE meeting_id = ? AND member_id = ?",
			BIND(meeting, h->people[who].member_id))
		== 1;
}

static const char *code_now(struct house *h, int64_t meeting)
{
	return at(h, "/s/%s", meeting_token(h->arena, meeting, h->now.at / 15));
}

/* Everything a ledger needs; the meeting began two hours ago. */
static int64_t ledger_made(struct house *h, enum who who)
{
	int64_t id = meeting_made(h, "assembly", -7200);

	assert_status(post(h, who, path_of(h, id, ""),
					"version=1&title=t&kind=assembly&starts_at=%s&ends_at=%s"
					"&chair=c&agenda=a&minutes=m",
					input_time(h, -7200), input_time(h, -3600)),
		303);
	return id;
}

static int64_t state_is(struct house *h, int64_t id, const char *state)
{
	return number_of(h, "SELECT COUNT(*) FROM meeting WHERE id = ? AND state = ?", BIND(id, state));
}

/* ---- who is expected, who may see ---- */

static void those_of_the_branch_are_expected(void **state)
{
	struct house *h = *state;
	struct member *lost = member_like(h, EAST_BRANCH, "失联者");
	int64_t one = member_made(h, EAST_BRANCH, "应到者"), away, meeting;

	lost->lost = true;
	lost->lost_on = lost->full_on;
	away = member_put(h, lost);
	meeting = meeting_made(h, "assembly", 3600);
	assert_true(attendance_of(h, meeting, one) > 0);
	assert_int_equal(attendance_of(h, meeting, away), -1);
	assert_int_equal(attendance_of(h, meeting, h->people[WEST_MEMBER].member_id), -1);
	assert_status(
		post(h, EAST_CLERK, path_of(h, meeting, "/expect"), "member_id=%lld&member_id=%lld",
			(long long)away, (long long)h->people[WEST_MEMBER].member_id),
		303);
	assert_int_equal(
		number_of(h, "SELECT expected_count FROM meeting WHERE id = ?", BIND(meeting)), 1);
	assert_true(attendance_of(h, meeting, away) > 0);
}

static void a_meeting_is_seen_from_above_and_by_those_expected(void **state)
{
	struct house *h = *state;
	int64_t id = meeting_made(h, "assembly", 3600);

	assert_status(get(h, ROOT_ADMIN, "%s", path_of(h, id, "")), 200);
	assert_status(get(h, WEST_CLERK, "%s", path_of(h, id, "")), 404);
	assert_status(get(h, WEST_CLERK, "%s", path_of(h, id, "/qr.svg")), 404);
	assert_status(get(h, EAST_MEMBER, "/my/meetings/%lld", (long long)id), 200);
	assert_status(get(h, WEST_MEMBER, "/my/meetings/%lld", (long long)id), 404);
	assert_status(get(h, EAST_MEMBER, "%s", path_of(h, id, "")), 403);
	assert_status(post(h, ROOT_ADMIN, path_of(h, id, ""), "title=x"), 403);
}

/* ---- signing in ---- */

static void a_scan_signs_in_once(void **state)
{
	struct house *h = *state;
	int64_t id = meeting_made(h, "assembly", 600);
	struct reply scan = assert_goes(get(h, EAST_MEMBER, "%s", code_now(h, id)), "/sign-in/");

	assert_has(get(h, EAST_MEMBER, "%s", scan.location), "确认签到");
	assert_has(assert_status(press(h, EAST_MEMBER, scan.location), 200), "签到成功");
	assert_true(h->trips <= 6);
	assert_true(has_signed(h, id, EAST_MEMBER));
	assert_has(assert_status(press(h, EAST_MEMBER, scan.location), 200), "您已在");
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'attend' AND object_id = ?",
			BIND(attendance_of(h, id, h->people[EAST_MEMBER].member_id))),
		1);
}

static void a_stranger_signs_in_to_the_platform_first(void **state)
{
	struct house *h = *state;
	int64_t id = meeting_made(h, "assembly", 600);
	struct reply scan = assert_goes(get(h, GUEST, "%s", code_now(h, id)), "/sign-in/");

	assert_goes(get(h, GUEST, "%s", scan.location), "/login?next=%2Fsign-in%2F");
}

static void who_may_not_sign_in_is_told_why(void **state)
{
	struct house *h = *state;
	int64_t id = meeting_made(h, "assembly", 600);
	const char *old = at(h, "/s/%s", meeting_token(h->arena, id, h->now.at / 15 - 3));
	struct reply mine = get(h, EAST_MEMBER, "%s", code_now(h, id));
	struct reply theirs = get(h, WEST_MEMBER, "%s", code_now(h, id));

	assert_has(assert_status(get(h, EAST_MEMBER, "/s/0000000000000000000000a"), 422), "不是本平台");
	assert_has(assert_status(get(h, EAST_MEMBER, "%s", old), 422), "已经更换");
	assert_has(assert_status(get(h, WEST_MEMBER, "%s", theirs.location), 422), "应到名单");
	assert_has(assert_status(get(h, EAST_SECRETARY, "%s", mine.location), 422), "自己的手机");
	h->now.at += 301;
	assert_has(assert_status(press(h, EAST_MEMBER, mine.location), 422), "五分钟");
	h->now.at += 1500; /* the window: thirty minutes before to fifteen after */
	mine = get(h, EAST_MEMBER, "%s", code_now(h, id));
	assert_has(assert_status(press(h, EAST_MEMBER, mine.location), 422), "结束");
	assert_false(has_signed(h, id, EAST_MEMBER));
}

static void too_early_is_not_yet(void **state)
{
	struct house *h = *state;
	int64_t id = meeting_made(h, "assembly", 7200);
	struct reply scan = get(h, EAST_MEMBER, "%s", code_now(h, id));

	assert_has(assert_status(get(h, EAST_MEMBER, "%s", scan.location), 422), "还没有开始");
}

static void five_wrong_codes_are_enough(void **state)
{
	struct house *h = *state;
	int64_t id = meeting_made(h, "assembly", 600);
	const char *path = at(h, "/my/meetings/%lld/code", (long long)id);
	const char *right = meeting_spoken(h->arena, id, h->now.at / 120);

	const char *wrong = at(h, "%.5s%c", right, right[5] == '0' ? '1' : '0');

	for (int i = 0; i < 6; i++) /* a slip of the finger is no guess */
		assert_has(assert_status(post(h, EAST_MEMBER, path, "code=12"), 422), "六位数字");
	for (int i = 0; i < 5; i++)
		assert_has(assert_status(post(h, EAST_MEMBER, path, "code=%s", wrong), 422), "口令不对");
	assert_has(assert_status(post(h, EAST_MEMBER, path, "code=%s", right), 422), "次数太多");
	h->now.at += 601;
	right = meeting_spoken(h->arena, id, h->now.at / 120);
	assert_has(assert_status(post(h, EAST_MEMBER, path, "code=%.3s+%s", right, right + 3), 200),
		"签到成功");
	assert_true(h->trips <= 6);
}

static void the_branch_ticks_and_after_the_window_says_why(void **state)
{
	struct house *h = *state;
	int64_t id = meeting_made(h, "assembly", 600);
	long long who = (long long)attendance_of(h, id, h->people[EAST_MEMBER].member_id);

	assert_status(post(h, EAST_CLERK, path_of(h, id, "/tick"), "id=%lld", who), 303);
	assert_true(has_signed(h, id, EAST_MEMBER));
	assert_status(post(h, EAST_CLERK, path_of(h, id, "/untick"), "id=%lld", who), 303);
	assert_false(has_signed(h, id, EAST_MEMBER));
	h->now.at += 3600;
	assert_has(assert_status(post(h, EAST_CLERK, path_of(h, id, "/tick"), "id=%lld", who), 422),
		"写明原因");
	assert_status(post(h, EAST_CLERK, path_of(h, id, "/tick"), "id=%lld&reason=r", who), 303);
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM attendance WHERE id = ? AND channel = 'late'",
			BIND((int64_t)who)),
		1);
}

static void what_was_ticked_stays_ticked_and_the_history_names_whom_it_touched(void **state)
{
	struct house *h = *state;
	int64_t id = meeting_made(h, "assembly", -7200);
	long long one = (long long)attendance_of(h, id, h->people[EAST_MEMBER].member_id);
	long long two = (long long)attendance_of(h, id, h->people[EAST_SECRETARY].member_id);

	assert_has(assert_status(post(h, EAST_CLERK, path_of(h, id, "/tick"), "id=%lld", one), 422),
		" checked");
	assert_status(post(h, EAST_CLERK, path_of(h, id, "/tick"), "id=%lld&reason=r", one), 303);
	assert_status(
		post(h, EAST_CLERK, path_of(h, id, "/leave"), "id=%lld&id=%lld&reason=r", one, two), 303);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'grant_leave'"
		" AND record = 'meeting' AND object_id = ? AND note LIKE '%、%'", BIND(id)), 0);
}

/* ---- leave ---- */

static void leave_is_asked_and_decided_once(void **state)
{
	struct house *h = *state;
	int64_t id = meeting_made(h, "assembly", 86400);
	const char *mine = at(h, "/my/meetings/%lld/leave", (long long)id);
	long long row = (long long)attendance_of(h, id, h->people[EAST_MEMBER].member_id);

	assert_has(assert_status(post(h, EAST_MEMBER, mine, "reason="), 422), "请填写请假原因");
	assert_status(post(h, EAST_MEMBER, mine, "reason=trip"), 303);
	assert_has(assert_status(post(h, EAST_MEMBER, mine, "reason=trip"), 422), "已经请过假");
	assert_status(
		post(h, WEST_CLERK, path_of(h, id, "/decide"), "id=%lld&decision=grant", row), 404);
	assert_status(
		post(h, EAST_CLERK, path_of(h, id, "/decide"), "id=%lld&decision=grant", row), 303);
	assert_status(
		post(h, EAST_CLERK, path_of(h, id, "/decide"), "id=%lld&decision=grant", row), 422);
	assert_int_equal(number_of(h, "SELECT leave_count FROM meeting WHERE id = ?", BIND(id)), 1);
}

/* ---- plan and ledger ---- */

static void a_period_has_one_plan_and_an_empty_one_does_not_go_up(void **state)
{
	struct house *h = *state;
	int64_t id = id_made(
		assert_status(post(h, EAST_CLERK, "/plans", "period=year&year=2031"), 303));
	const char *path = at(h, "/plans/%lld", (long long)id);

	assert_status(post(h, EAST_CLERK, "/plans", "period=year&year=2031"), 422);
	assert_status(post(h, EAST_CLERK, "/plans", "period=quarter&year=2031&number=5"), 422);
	assert_status(press(h, EAST_CLERK, at(h, "%s/submit", path)), 303);
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM plan WHERE id = ? AND state = 'draft'", BIND(id)), 1);
	assert_status(post(h, EAST_CLERK, at(h, "%s/theme-days", path), "day=31&clock=15:00"), 303);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM meeting WHERE plan_id = ?", BIND(id)), 12);
	assert_int_equal(number_of(h, "SELECT DAY(MIN(starts_at)) FROM meeting WHERE plan_id = ?"
		" AND MONTH(starts_at) = 2", BIND(id)), 28);
	assert_has(assert_status(post(h, EAST_CLERK, path, "version=1&period=month&year=2031&number=1"),
		422), "11 次活动");
	assert_status(press(h, EAST_CLERK, at(h, "%s/submit", path)), 303);
	assert_status(post(h, EAST_CLERK, at(h, "%s/theme-days", path), "day=1&clock=15:00"), 303);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM meeting WHERE plan_id = ?", BIND(id)), 12);
	assert_status(
		post(h, EAST_CLERK, "/meetings",
			"title=x&kind=lecture&starts_at=2031-03-03T10:00&plan_id=%lld", (long long)id),
		422);
	assert_status(post(h, ROOT_ADMIN, at(h, "%s/return", path), "opinion="), 422);
	assert_status(post(h, ROOT_ADMIN, at(h, "%s/return", path), "opinion=more"), 303);
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM plan WHERE id = ? AND state = 'returned'", BIND(id)),
		1);
}

static void a_ledger_that_says_too_little_does_not_go_up(void **state)
{
	struct house *h = *state;
	int64_t id = meeting_made(h, "assembly", -7200);

	assert_has(assert_status(press(h, EAST_CLERK, path_of(h, id, "/submit")), 422), "请填写会议记录");
	assert_int_equal(state_is(h, id, "planned"), 1);
}

/* Saved and reported by one button: what is missing is said, what was typed is saved. */
static void a_lecture_without_lecturer_is_kept_but_not_reported(void **state)
{
	struct house *h = *state;
	int64_t id = meeting_made(h, "lecture", -7200);
	struct reply reply = post(h, EAST_CLERK, path_of(h, id, ""),
		"version=1&title=t&kind=lecture&starts_at=%s&ends_at=%s&chair=c&agenda=a&minutes=m&then=submit",
		input_time(h, -7200), input_time(h, -3600));

	assert_goes(reply, path_of(h, id, "/edit"));
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM meeting WHERE id = ? AND minutes = 'm'"
		" AND state = 'planned'", BIND(id)), 1);
	assert_has(get(h, EAST_CLERK, "%s", path_of(h, id, "/edit")), "name=\"version\" value=\"2\"");
	assert_has(assert_status(press(h, EAST_CLERK, path_of(h, id, "/submit")), 422), "讲课人");
}

static void a_ledger_goes_up_and_back_and_is_locked(void **state)
{
	struct house *h = *state;
	int64_t id = ledger_made(h, EAST_CLERK);

	assert_status(press(h, EAST_CLERK, path_of(h, id, "/submit")), 303);
	assert_int_equal(state_is(h, id, "submitted"), 1);
	assert_int_equal(
		number_of(h,
			"SELECT COUNT(*) FROM receipt WHERE subject = 'meeting' AND subject_id = ?"
			" AND main AND organisation_id = ?",
			BIND(id, h->places[ROOT].id)),
		1);
	assert_int_equal(
		number_of(h,
			"SELECT COUNT(*) FROM receipt WHERE subject = 'meeting' AND subject_id = ?"
			" AND NOT main AND organisation_id = ?",
			BIND(id, h->places[EAST].id)),
		1);
	assert_int_equal(
		number_of(h,
			"SELECT COUNT(*) FROM receipt WHERE subject = 'meeting' AND subject_id = ?"
			" AND organisation_id = ?",
			BIND(id, h->places[WEST].id)),
		0);
	assert_status(post(h, EAST_CLERK, path_of(h, id, ""), "title=x"), 409);
	assert_status(press(h, EAST_ADMIN, path_of(h, id, "/pass")), 403);
	assert_status(post(h, ROOT_ADMIN, path_of(h, id, "/return"), "opinion="), 422);
	assert_status(post(h, ROOT_ADMIN, path_of(h, id, "/return"), "opinion=more"), 303);
	assert_int_equal(state_is(h, id, "returned"), 1);
	assert_status(press(h, EAST_CLERK, path_of(h, id, "/submit")), 303);
	assert_status(press(h, ROOT_ADMIN, path_of(h, id, "/pass")), 303);
	assert_int_equal(state_is(h, id, "passed"), 1);
	assert_status(press(h, EAST_CLERK, path_of(h, id, "/withdraw")), 303);
	assert_int_equal(state_is(h, id, "passed"), 1);
	assert_status(post(h, EAST_CLERK, path_of(h, id, "/tick"), "id=1"), 409);
}

static void whoever_comes_second_sees_what_differs(void **state)
{
	struct house *h = *state;
	int64_t id = meeting_made(h, "theme_day", 3600);

	assert_status(post(h, EAST_CLERK, path_of(h, id, ""), "version=1&place=first"), 303);
	assert_has(
		assert_status(post(h, EAST_SECRETARY, path_of(h, id, ""), "version=1&place=second"), 422),
		"first");
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM meeting WHERE id = ? AND place = 'first'", BIND(id)),
		1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(those_of_the_branch_are_expected),
		HOUSE_TEST(a_meeting_is_seen_from_above_and_by_those_expected),
		HOUSE_TEST(a_scan_signs_in_once),
		HOUSE_TEST(a_stranger_signs_in_to_the_platform_first),
		HOUSE_TEST(who_may_not_sign_in_is_told_why),
		HOUSE_TEST(too_early_is_not_yet),
		HOUSE_TEST(five_wrong_codes_are_enough),
		HOUSE_TEST(the_branch_ticks_and_after_the_window_says_why),
		HOUSE_TEST(what_was_ticked_stays_ticked_and_the_history_names_whom_it_touched),
		HOUSE_TEST(leave_is_asked_and_decided_once),
		HOUSE_TEST(a_period_has_one_plan_and_an_empty_one_does_not_go_up),
		HOUSE_TEST(a_ledger_that_says_too_little_does_not_go_up),
		HOUSE_TEST(a_lecture_without_lecturer_is_kept_but_not_reported),
		HOUSE_TEST(a_ledger_goes_up_and_back_and_is_locked),
		HOUSE_TEST(whoever_comes_second_sees_what_differs),
	};

	return house_run(tests);
}
