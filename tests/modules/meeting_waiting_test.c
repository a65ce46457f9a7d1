/*
 * What waits, for whom: the one card of a member, the numbers of the workbench and the lists they
 * open, what was reported and is signed for, leave that is refused.
 */
#include "tests/modules/house.h"
#include "base/text.h"

/* A button without fields. */
#define press(h, who, path) post((h), (who), (path), "pressed=1")

static int64_t meeting_made(struct house *h, const char *title, int64_t seconds_from_now)
{
	return id_made(assert_status(post(h, EAST_CLERK, "/meetings",
		"title=%s&kind=assembly&starts_at=%s", text_url(h->arena, title), moment_input(h->arena,
			(struct moment){ h->now.at + seconds_from_now })), 303));
}

static const char *path_of(struct house *h, int64_t id, const char *more)
{
	return at(h, "/meetings/%lld%s", (long long)id, more);
}

static void no_meetings(struct house *h)
{
	house_change(h, "UPDATE meeting SET removed_at = ? WHERE path = ?",
		BIND(h->now, h->places[EAST_BRANCH].path));
}

/* The page from `begin` to the next `end`. */
static const char *part(struct house *h, struct reply page, const char *begin, const char *end)
{
	const char *body = arena_copy(h->arena, page.body, page.size), *from = strstr(body, begin), *to;

	assert_non_null(from);
	to = strstr(from, end);
	assert_non_null(to);
	return arena_copy(h->arena, from, (size_t)(to - from));
}

static const char *card(struct house *h)
{
	return part(
		h, assert_status(get(h, EAST_MEMBER, "/"), 200), "class=\"card today\"", "</section>");
}

/* ---- the card ---- */

static void the_card_is_what_can_be_done_now(void **state)
{
	struct house *h = *state;
	int64_t member = h->people[EAST_MEMBER].member_id, over, open;

	no_meetings(h);
	house_change(h, "UPDATE member SET has_signature = 1 WHERE id = ?", BIND(member));
	over = meeting_made(h, "已经开完的会", -7200);
	open = meeting_made(h, "正在签到的会", -60);
	meeting_made(h, "以后要开的会", 7200);
	assert_true(text_has(card(h), "正在签到的会"));
	assert_true(text_has(card(h), "去签到"));
	house_change(h,
		"UPDATE attendance SET signed_at = ?, channel = 'qr' WHERE meeting_id IN (?, ?)",
		BIND(h->now, over, open));
	assert_true(text_has(card(h), "以后要开的会"));
	house_change(h, "UPDATE member SET has_signature = 0 WHERE id = ?", BIND(member));
	assert_true(text_has(card(h), "/me/signature"));
	house_change(h, "UPDATE member SET has_signature = 1 WHERE id = ?", BIND(member));
	house_change(h, "UPDATE meeting SET state = 'cancelled' WHERE path = ? AND starts_at > ?",
		BIND(h->places[EAST_BRANCH].path, h->now));
	assert_true(text_has(card(h), "近期没有会议安排"));
}

/* Begun before midnight: the day changes, the sign-in stays. */
static void a_meeting_across_midnight_is_still_there(void **state)
{
	struct house *h = *state;

	no_meetings(h);
	h->now = moment_at(moment_date(h->now), 23, 50, 0);
	meeting_made(h, "开过午夜的会", 0);
	h->now.at += 15 * 60;
	assert_true(text_has(card(h), "开过午夜的会"));
}

static void what_is_scanned_may_be_typed(void **state)
{
	struct house *h = *state;
	struct reply page;
	int64_t open;

	no_meetings(h);
	assert_has(get(h, EAST_MEMBER, "/my/scan"), "现在没有开放签到");
	open = meeting_made(h, "扫码的会", 60);
	meeting_made(h, "还早的会", 5 * 3600);
	page = assert_status(get(h, EAST_MEMBER, "/my/scan"), 200);
	assert_has(page, at(h, "action=\"/my/meetings/%lld/code\"", (long long)open));
	assert_has(page, "capture=\"environment\"");
	assert_lacks(page, "还早的会");
	assert_has(get(h, EAST_MEMBER, "/"), "href=\"/my/scan\"");
	assert_has(get(h, EAST_MEMBER, "/my/meetings/%lld", (long long)open), "href=\"/my/scan\"");
}

/* ---- numbers and their lists ---- */

/* Each tile of the workbench that leads to a list: the list has as many. */
static size_t follow_tiles(struct house *h, enum who who)
{
	char *rest = arena_text(h->arena,
		part(h, assert_status(get(h, who, "/"), 200), "class=\"card todo\"", "</section>"));
	size_t followed = 0;

	for (char *tile; (tile = strstr(rest, "<a class=\"tile\" href=\"")); followed++) {
		char *href = tile + 22, *count = strstr(href, "<b>") + 3;
		struct reply list;

		rest = strstr(count, "</a>");
		href[strcspn(href, "\"")] = '\0';
		count[strcspn(count, "<")] = '\0';
		list = assert_status(get(h, who, "%s", href), 200);
		if (reply_has(list, "class=\"list-foot\"") && !reply_has(list, at(h, "共 %s ", count)))
			fail_msg("%s: not %s", href, count);
	}
	return followed;
}

static void probationer_made(struct house *h, int months_ago, struct date until)
{
	struct member *m = member_like(h, EAST_BRANCH, "预备期");

	m->stage = MEMBER_PROBATIONARY;
	m->full_on = (struct date){ 0 };
	m->joined_on = date_add_months(moment_date(h->now), -months_ago);
	m->probation_until = until;
	member_put(h, m);
}

static void every_number_opens_exactly_its_rows(void **state)
{
	struct house *h = *state;
	struct date today = moment_date(h->now);
	int64_t leave;
	struct reply page;

	no_meetings(h);
	meeting_made(h, "没上报的会", -86400);
	meeting_made(h, "下周的会", 3 * 86400);
	leave = meeting_made(h, "有人请假的会", 30 * 86400);
	meeting_made(h, "很久以后的会", 60 * 86400);
	assert_status(post(h, EAST_MEMBER, at(h, "/my/meetings/%lld/leave", (long long)leave),
		"reason=%s", text_url(h->arena, "出差")), 303);
	probationer_made(h, 13, (struct date){ 0 });
	probationer_made(h, 13, date_add_days(today, 100)); /* extended: not over */
	probationer_made(h, 3, (struct date){ 0 });
	page = get(h, EAST_CLERK, "/");
	assert_has(page, "href=\"/meetings/soon\"><b>1</b>");
	assert_has(page, "href=\"/meetings/leave\"><b>1</b>");
	assert_has(page, "href=\"/meetings/unreported\"><b>1</b>");
	assert_has(page, "href=\"/changes/probation\"><b>1</b>");
	assert_true(follow_tiles(h, EAST_CLERK) >= 4);
	assert_has(get(h, EAST_CLERK, "/meetings/soon"), "下周的会");
	assert_lacks(get(h, EAST_CLERK, "/meetings/soon"), "很久以后的会");
	follow_tiles(h, EAST_SECRETARY);
	assert_status(get(h, EAST_MEMBER, "/meetings/soon"), 403);
}

/* The letter is the committee's to issue: nothing for the branch to do. */
static void a_letter_asked_for_waits_for_the_committee_alone(void **state)
{
	struct house *h = *state;

	assert_status(post(h, EAST_CLERK, at(h, "/members/%lld/changes",
		(long long)member_made(h, EAST_BRANCH, "要转走")),
		"kind=out&on_date=%s&outside=%s&dues_to=%.7s",
		date_text(h->arena, moment_date(h->now)), text_url(h->arena, "邻县县委组织部"),
		date_text(h->arena, date_add_months(moment_date(h->now), -1))), 303);
	assert_false(
		text_has(part(h, get(h, EAST_CLERK, "/"), "要办的事", "常用功能"), "介绍信"));
	assert_has(get(h, ROOT_ADMIN, "/"), "/changes/letters?state=asked");
}

/* ---- one's own beside one's office ---- */

static void the_menu_has_each_group_once(void **state)
{
	struct house *h = *state;
	const char *menu = part(h, get(h, EAST_SECRETARY, "/"), "id=\"menu\"", "</nav>"), *own;

	assert_non_null(own = strstr(menu, "党员管理</summary>"));
	assert_null(strstr(own + 1, "党员管理</summary>"));
	assert_non_null(own = strstr(menu, "我的</summary>"));
	for (size_t i = 0; i < 3; i++)
		assert_non_null(strstr(own, ((const char *[]){ "我的会议", "我的签名", "我的积分" })[i]));
	assert_null(strstr(part(h, get(h, EAST_MEMBER, "/"), "id=\"menu\"", "</nav>"), "我的</summary>"));
}

/* ---- time says what is to be done ---- */

static void what_is_ahead_is_not_waiting_to_be_reported(void **state)
{
	struct house *h = *state;
	int64_t id;
	struct reply page;

	no_meetings(h);
	id = meeting_made(h, "以后的会", 86400);
	page = get(h, EAST_CLERK, "%s", path_of(h, id, ""));
	assert_has(page, "未召开");
	assert_has(page, "会议开始后，这里会出现");
	assert_has(page, "（按参数）");
	assert_has(get(h, EAST_CLERK, "/meetings"), "未召开");
	h->now.at += 86400 + 60;
	page = get(h, EAST_CLERK, "%s", path_of(h, id, ""));
	assert_has(page, "待上报");
	assert_lacks(page, "会议开始后，这里会出现");
	assert_lacks(get(h, EAST_CLERK, "/meetings"), ">未召开<");
}

/* ---- leave ---- */

static void leave_is_refused_only_with_a_reason(void **state)
{
	struct house *h = *state;
	int64_t id, row;
	struct reply page;

	no_meetings(h);
	id = meeting_made(h, "要请假的会", 86400);
	assert_status(post(h, EAST_MEMBER, at(h, "/my/meetings/%lld/leave", (long long)id), "reason=%s",
		text_url(h->arena, "外出游玩")), 303);
	row = number_of(h, "SELECT id FROM attendance WHERE meeting_id = ? AND member_id = ?",
		BIND(id, h->people[EAST_MEMBER].member_id));
	assert_has(assert_status(post(h, EAST_CLERK, path_of(h, id, "/decide"),
		"id=%lld&decision=refuse&answer=", (long long)row), 422), "不准假要写明原因");
	assert_status(post(h, EAST_CLERK, path_of(h, id, "/decide"),
		"id=%lld&decision=refuse&answer=%s", (long long)row, text_url(h->arena, "换届大会要全员参加")), 303);
	page = get(h, EAST_CLERK, "%s", path_of(h, id, "/people"));
	assert_has(page, "不准假：换届大会要全员参加（请假原因：外出游玩）");
	assert_has(get(h, EAST_MEMBER, "/my/meetings/%lld", (long long)id), "换届大会要全员参加");
}

static void the_sheet_counts_and_leaves_room_to_sign(void **state)
{
	struct house *h = *state;
	int64_t id;
	struct reply page;

	no_meetings(h);
	id = meeting_made(h, "要打印的会", -600);
	house_change(h, "UPDATE attendance SET signed_at = ?, channel = 'qr' WHERE meeting_id = ?"
		" AND member_id = ?", BIND(h->now, id, h->people[EAST_MEMBER].member_id));
	page = get(h, EAST_CLERK, "%s", path_of(h, id, "/sheet"));
	assert_has(page, "实到 1 人");
	assert_has(page, "第 1 页 共 ");
	assert_lacks(page, "已签到");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(the_card_is_what_can_be_done_now),
		HOUSE_TEST(a_meeting_across_midnight_is_still_there),
		HOUSE_TEST(what_is_scanned_may_be_typed),
		HOUSE_TEST(every_number_opens_exactly_its_rows),
		HOUSE_TEST(a_letter_asked_for_waits_for_the_committee_alone),
		HOUSE_TEST(the_menu_has_each_group_once),
		HOUSE_TEST(what_is_ahead_is_not_waiting_to_be_reported),
		HOUSE_TEST(leave_is_refused_only_with_a_reason),
		HOUSE_TEST(the_sheet_counts_and_leaves_room_to_sign),
	};

	return house_run(tests);
}
