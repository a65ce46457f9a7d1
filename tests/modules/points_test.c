/*
 * Points: dated rules, proposals of a passed ledger and their taking back, manual items with caps,
 * reversal, appeal. The yearly close is in points_close_test.c. Each test has members and meetings
 * of its own in EAST_BRANCH.
 */
#include "tests/modules/house.h"
#include "base/text.h"
#include "data/code.h"
#include "modules/points/points.h"

static int64_t total_of(struct house *h, int64_t member)
{
	return number_of(h, "SELECT total FROM points_year WHERE member_id = ? AND year = ?",
		BIND(member, moment_date(h->now).year));
}

static int64_t entry_of(struct house *h, int64_t member)
{
	return number_of(h,
		"SELECT MAX(id) FROM points_entry WHERE member_id = ? AND state <> 'reversal'",
		BIND(member));
}

static bool stands(struct house *h, int64_t entry, const char *state)
{
	return number_of(h, "SELECT COUNT(*) FROM points_entry WHERE id = ? AND state = ?",
			   BIND(entry, state))
		== 1;
}

static const char *today(struct house *h)
{
	return date_text(h->arena, moment_date(h->now));
}

static struct reply apply(
	struct house *h, enum who who, const char *code, int64_t member, const char *more)
{
	return post(h, who, "/points", "code=%s&happened_on=%s&evidence=%s&member=%lld%s", code,
		today(h), text_url(h->arena, "支委会研究认定"), (long long)member, more);
}

/* ---- meetings ---- */

/* A passed ledger with one member expected; `leave` "granted" or "none". */
static int64_t ledger_made(struct house *h, int64_t member, const char *leave)
{
	int64_t id;

	house_change(h,
		"INSERT INTO meeting (organisation_id, path, kind, title, starts_at, state, created_at)"
		" VALUES (?, ?, 'assembly', '积分会', ?, 'passed', ?)", BIND(h->places[EAST_BRANCH].id,
			h->places[EAST_BRANCH].path, (struct moment){ h->now.at - 3600 }, h->now));
	id = number_of(
		h, "SELECT MAX(id) FROM meeting WHERE path = ?", BIND(h->places[EAST_BRANCH].path));
	house_change(h,
		"INSERT INTO attendance (meeting_id, member_id, leave_state, created_at) VALUES (?, ?, ?, "
		"?)",
		BIND(id, member, leave, h->now));
	return id;
}

static void run(struct house *h, int64_t meeting)
{
	h->work->now = h->now;
	work_begin(h->work);
	points_from_meeting(h->work, meeting);
	work_commit(h->work);
}

static void a_passed_ledger_proposes_once(void **state)
{
	struct house *h = *state;
	int64_t away = member_made(h, EAST_BRANCH, "无故甲"), excused = member_made(h, EAST_BRANCH, "请假甲");
	int64_t meeting = ledger_made(h, away, "none");

	house_change(h,
		"INSERT INTO attendance (meeting_id, member_id, leave_state) VALUES (?, ?, 'granted')",
		BIND(meeting, excused));
	run(h, meeting);
	run(h, meeting);
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM points_entry WHERE source = 'meeting' AND source_id = ?",
			BIND(meeting)), 2);
	assert_int_equal(
		number_of(h, "SELECT points FROM points_entry WHERE member_id = ?", BIND(away)), -200);
	assert_int_equal(
		number_of(h, "SELECT points FROM points_entry WHERE member_id = ?", BIND(excused)), -50);
	assert_int_equal(total_of(h, away), -1); /* proposed is not counted, so there is no row yet */
	assert_has(get(h, EAST_CLERK, "/points/pending"), "无故甲");
	assert_lacks(get(h, WEST_CLERK, "/points/pending"), "无故甲");
	assert_status(post(h, EAST_CLERK, "/points/confirm", "id=%lld&id=%lld",
					  (long long)entry_of(h, away), (long long)entry_of(h, excused)),
		303);
	assert_int_equal(total_of(h, away), 1000);
	assert_int_equal(total_of(h, excused), 1150);
	assert_status(
		post(h, EAST_CLERK, "/points/confirm", "id=%lld", (long long)entry_of(h, away)), 422);
	assert_int_equal(total_of(h, away), 1000);
}

/* The way a ledger really goes: reported by the branch, passed by the 工委, then the job. */
static void passing_a_ledger_asks_for_the_job(void **state)
{
	struct house *h = *state;
	int64_t member = member_made(h, EAST_BRANCH, "报审甲"), id = ledger_made(h, member, "none");

	house_change(h, "UPDATE meeting SET state = 'submitted' WHERE id = ?", BIND(id));
	assert_status(
		post(h, ROOT_ADMIN, at(h, "/meetings/%lld/pass", (long long)id), "opinion=x"), 303);
	run_jobs(h);
	assert_true(stands(h, entry_of(h, member), "proposed"));
}

static void a_ledger_opened_again_takes_back(void **state)
{
	struct house *h = *state;
	int64_t member = member_made(h, EAST_BRANCH, "更正甲"), id = ledger_made(h, member, "none"), first;

	run(h, id);
	first = entry_of(h, member);
	post(h, EAST_CLERK, "/points/confirm", "id=%lld", (long long)first);
	assert_int_equal(total_of(h, member), 1000);
	house_change(h, "UPDATE meeting SET state = 'returned' WHERE id = ?", BIND(id));
	run(h, id);
	assert_int_equal(total_of(h, member), 1200);
	assert_true(stands(h, first, "taken_back"));
	/* passed again with the leave that was granted: another entry, the old one stays to be seen */
	house_change(h, "UPDATE meeting SET state = 'passed' WHERE id = ?", BIND(id));
	house_change(h, "UPDATE attendance SET leave_state = 'granted' WHERE meeting_id = ?", BIND(id));
	run(h, id);
	assert_int_equal(
		number_of(h, "SELECT points FROM points_entry WHERE member_id = ? AND state = 'proposed'",
			BIND(member)),
		-50);
}

/* What the branch has decided on is not proposed again by the same ledger. */
static void declined_and_reversed_stay_so(void **state)
{
	struct house *h = *state;
	int64_t a = member_made(h, EAST_BRANCH, "认定甲"), b = member_made(h, EAST_BRANCH, "认定乙");
	int64_t id = ledger_made(h, a, "none");

	house_change(h, "INSERT INTO attendance (meeting_id, member_id) VALUES (?, ?)", BIND(id, b));
	run(h, id);
	assert_status(
		post(h, EAST_CLERK, "/points/decline", "id=%lld", (long long)entry_of(h, a)), 422);
	assert_status(
		post(h, EAST_CLERK, "/points/decline", "id=%lld&reason=x", (long long)entry_of(h, a)), 303);
	post(h, EAST_CLERK, "/points/confirm", "id=%lld", (long long)entry_of(h, b));
	assert_status(post(h, EAST_CLERK,
					  at(h, "/points/entries/%lld/reverse", (long long)entry_of(h, b)), "reason=x"),
		303);
	run(h, id);
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM points_entry WHERE state = 'proposed'"
			" AND source = 'meeting' AND source_id = ?", BIND(id)), 0);
	assert_int_equal(total_of(h, b), 1200);
}

static void coming_late_counts_by_the_clock_of_a_scan(void **state)
{
	struct house *h = *state;
	int64_t late = member_made(h, EAST_BRANCH, "迟到甲"), ticked = member_made(h, EAST_BRANCH, "代签甲");
	int64_t id = ledger_made(h, late, "none");
	struct moment after = { h->now.at - 3600 + 11 * 60 };

	house_change(h, "UPDATE attendance SET signed_at = ?, channel = 'qr' WHERE meeting_id = ?",
		BIND(after, id));
	house_change(h,
		"INSERT INTO attendance (meeting_id, member_id, signed_at, channel) VALUES (?, ?, ?, "
		"'tick')",
		BIND(id, ticked, after));
	run(h, id);
	assert_int_equal(
		number_of(h, "SELECT points FROM points_entry WHERE member_id = ?", BIND(late)), -50);
	assert_int_equal(entry_of(h, ticked), -1);
	house_change(h, "UPDATE attendance SET signed_at = ? WHERE meeting_id = ?",
		BIND((struct moment){ after.at - 60 }, id));
	run(h, id);
	assert_true(stands(h, entry_of(h, late), "dropped"));
}

/* ---- manual items ---- */

static void a_manual_item_needs_its_evidence_and_stops_at_its_cap(void **state)
{
	struct house *h = *state;
	int64_t member = member_made(h, EAST_BRANCH, "志愿甲");

	assert_has(
		assert_status(post(h, EAST_CLERK, "/points", "code=volunteer&happened_on=%s&member=%lld",
						  today(h), (long long)member),
			422),
		"请填写事由和依据");
	assert_has(assert_status(apply(h, EAST_CLERK, "meeting_absent", member, ""), 422), "没有施行");
	assert_status(apply(h, EAST_CLERK, "volunteer", member, ""), 303);
	assert_has(assert_status(apply(h, EAST_CLERK, "volunteer", member, ""), 422), "仍要登记");
	assert_status(apply(h, EAST_CLERK, "volunteer", member, "&again=1"), 303);
	assert_status(apply(h, EAST_CLERK, "volunteer", member, "&again=1"), 303);
	assert_has(assert_status(apply(h, EAST_CLERK, "volunteer", member, "&again=1"), 422),
		"已达到上限 3 分");
	assert_int_equal(total_of(h, member), 1500);
	/* what is reversed makes room again */
	assert_status(
		post(h, EAST_CLERK, at(h, "/points/entries/%lld/reverse", (long long)entry_of(h, member)),
			"reason=x"),
		303);
	assert_int_equal(total_of(h, member), 1400);
	assert_status(apply(h, EAST_CLERK, "volunteer", member, "&again=1"), 303);
	assert_int_equal(total_of(h, member), 1500);
	assert_status(
		post(h, WEST_CLERK, at(h, "/points/entries/%lld/reverse", (long long)entry_of(h, member)),
			"reason=x"),
		404);
}

static void only_the_own_branch_and_only_its_members(void **state)
{
	struct house *h = *state;
	int64_t west = member_made(h, WEST_BRANCH, "西甲"), east = member_made(h, EAST_BRANCH, "东甲");

	assert_has(assert_status(apply(h, EAST_CLERK, "award_county", west, ""), 422), "党员没有找到");
	assert_status(
		apply(h, EAST_CLERK, "award_county", west, at(h, "&member=%lld", (long long)east)), 422);
	assert_int_equal(total_of(h, east), -1);
	assert_status(apply(h, EAST_ADMIN, "award_county", east, ""), 403);
	assert_status(get(h, WEST_CLERK, "/points/members/%lld", (long long)east), 404);
	assert_has(get(h, EAST_ADMIN, "/points/members/%lld", (long long)east), "12 分");
	assert_has(assert_status(apply(h, EAST_SECRETARY, "award_county",
		h->people[EAST_SECRETARY].member_id, ""), 422), "另一位管理员");
}

static void a_rule_holds_from_its_day_on(void **state)
{
	struct house *h = *state;
	int64_t item =
		number_of(h, "SELECT MIN(id) FROM points_item WHERE code = 'award_city'", BIND_NONE);
	int64_t member = member_made(h, EAST_BRANCH, "新规甲");
	struct date tomorrow = date_add_days(moment_date(h->now), 1);
	const char *path = at(h, "/points/items/%lld/renew", (long long)item);

	assert_status(post(h, EAST_CLERK, path, "x=1"), 403);
	assert_has(assert_status(post(h, ROOT_ADMIN, path,
								 "label=x&direction=plus&points=a&effective_on=%s&source=y",
								 date_text(h->arena, tomorrow)),
				   422),
		"应是数字");
	assert_status(
		post(h, ROOT_ADMIN, path, "label=x&direction=plus&points=2.5&effective_on=%s&source=y",
			date_text(h->arena, tomorrow)),
		303);
	assert_status(
		post(h, ROOT_ADMIN, path, "label=x&direction=plus&points=2.5&effective_on=%s&source=y",
			date_text(h->arena, tomorrow)),
		422);
	assert_status(apply(h, EAST_CLERK, "award_city", member, ""), 303);
	assert_int_equal(total_of(h, member), 1500);
	assert_has(get(h, ROOT_ADMIN, "/points/items"), "将要施行的");
	house_change(h, "DELETE FROM points_item WHERE code = 'award_city' AND effective_on = ?",
		BIND(tomorrow));
}

/* ---- appeal ---- */

static struct reply appeal(struct house *h, enum who who, int64_t entry, const char *text)
{
	return post(h, who, at(h, "/my/points/%lld/appeal", (long long)entry), "appeal=%s", text);
}

static void a_member_sees_why_and_appeals_once(void **state)
{
	struct house *h = *state;
	int64_t member = h->people[EAST_MEMBER].member_id, entry, before;

	assert_status(apply(h, EAST_CLERK, "task_overdue", member, "&again=1"), 303);
	entry = entry_of(h, member);
	before = total_of(h, member);
	assert_has(get(h, EAST_MEMBER, "/my/points"), "逾期未完成支部交办任务");
	assert_has(get(h, EAST_MEMBER, "/my/points/%lld", (long long)entry), "支委会研究认定");
	assert_status(get(h, WEST_MEMBER, "/my/points/%lld", (long long)entry), 404);
	assert_status(appeal(h, WEST_MEMBER, entry, "x"), 404);
	assert_has(assert_status(appeal(h, EAST_MEMBER, entry, ""), 422), "请填写申诉理由");
	assert_status(appeal(h, EAST_MEMBER, entry, "x"), 303);
	assert_status(appeal(h, EAST_MEMBER, entry, "x"), 422);
	assert_has(get(h, EAST_CLERK, "/points/pending"), "申诉待答复");
	assert_status(
		post(h, EAST_CLERK, at(h, "/points/entries/%lld/answer", (long long)entry), "answer=x"),
		422);
	assert_status(post(h, EAST_CLERK, at(h, "/points/entries/%lld/answer", (long long)entry),
					  "accept=1&answer=x"),
		303);
	assert_int_equal(total_of(h, member), before + 100);
	assert_has(get(h, EAST_MEMBER, "/my/points/%lld", (long long)entry), "支部答复");
}

static void after_some_days_it_is_too_late(void **state)
{
	struct house *h = *state;
	int64_t member = h->people[EAST_MEMBER].member_id, entry;

	assert_status(apply(h, EAST_CLERK, "reflection_missing", member, "&again=1"), 303);
	entry = entry_of(h, member);
	house_change(h, "UPDATE points_entry SET decided_at = ? WHERE id = ?",
		BIND((struct moment){ h->now.at - 7 * 86400 - 60 }, entry));
	assert_has(assert_status(appeal(h, EAST_MEMBER, entry, "x"), 422), "已经超过");
}

/* The ledger is corrected while the appeal waits: that is the answer. */
static void a_corrected_ledger_answers_the_appeal(void **state)
{
	struct house *h = *state;
	int64_t member = h->people[EAST_MEMBER].member_id, id = ledger_made(h, member, "none"), entry;

	run(h, id);
	entry = entry_of(h, member);
	assert_status(post(h, EAST_CLERK, "/points/confirm", "id=%lld", (long long)entry), 303);
	assert_status(appeal(h, EAST_MEMBER, entry, "x"), 303);
	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM access_notice WHERE account_id = ? AND href ="
						 " '/points/pending'",
						 BIND(h->people[EAST_CLERK].account_id)) > 0, 1);
	house_change(h, "UPDATE attendance SET signed_at = ?, channel = 'late' WHERE meeting_id = ?",
		BIND(h->now, id));
	run(h, id);
	assert_true(stands(h, entry, "taken_back"));
	assert_has(get(h, EAST_MEMBER, "/my/points/%lld", (long long)entry), "会议台账更正");
	assert_lacks(get(h, EAST_CLERK, "/points/pending"), "申诉待答复");
}

static void nobody_answers_his_own(void **state)
{
	struct house *h = *state;
	int64_t member = h->people[EAST_SECRETARY].member_id, entry;

	assert_status(apply(h, EAST_CLERK, "task_overdue", member, "&again=1"), 303);
	entry = entry_of(h, member);
	assert_status(appeal(h, EAST_SECRETARY, entry, "x"), 303);
	assert_has(assert_status(
				   post(h, EAST_SECRETARY, at(h, "/points/entries/%lld/answer", (long long)entry),
					   "accept=1&answer=x"),
				   422),
		"另一位管理员");
	assert_status(post(h, EAST_SECRETARY, at(h, "/points/entries/%lld/reverse", (long long)entry),
					  "reason=x"),
		422);
	assert_status(post(h, EAST_CLERK, at(h, "/points/entries/%lld/answer", (long long)entry),
					  "accept=0&answer=x"),
		303);
	assert_true(stands(h, entry, "confirmed"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_passed_ledger_proposes_once),
		HOUSE_TEST(passing_a_ledger_asks_for_the_job),
		HOUSE_TEST(a_ledger_opened_again_takes_back),
		HOUSE_TEST(declined_and_reversed_stay_so),
		HOUSE_TEST(coming_late_counts_by_the_clock_of_a_scan),
		HOUSE_TEST(a_manual_item_needs_its_evidence_and_stops_at_its_cap),
		HOUSE_TEST(only_the_own_branch_and_only_its_members),
		HOUSE_TEST(a_rule_holds_from_its_day_on),
		HOUSE_TEST(a_member_sees_why_and_appeals_once),
		HOUSE_TEST(after_some_days_it_is_too_late),
		HOUSE_TEST(a_corrected_ledger_answers_the_appeal),
		HOUSE_TEST(nobody_answers_his_own),
	};

	return house_run(tests);
}
