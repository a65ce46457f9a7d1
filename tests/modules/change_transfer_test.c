/* Transfers from both sides: seen, accepted, refused, the letter, the receipt, and coming back. */
#include "change_like.h"
#include "base/text.h"
#include "lib/crypt.h"

static const char *day(struct house *h, struct date d)
{
	return date_text(h->arena, d);
}

static int64_t relations_open(struct house *h, int64_t id)
{
	return number_of(h,
		"SELECT COUNT(*) FROM member_relation WHERE member_id = ? AND until_on IS NULL",
		BIND(id));
}

/* Begun by the form of EAST's branch; the number of the change. */
static int64_t begun(struct house *h, int64_t id, enum place to, struct date on)
{
	return id_made(assert_goes(post(h, EAST_CLERK, at(h, "/members/%lld/changes", (long long)id),
		"kind=transfer&on_date=%s&to_organisation_id_find=%s&dues_to=2026-01", day(h, on),
		text_url(h->arena, h->places[to].name)), "/changes/"));
}

static void both_sides_see_it_and_the_receiver_accepts(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "转接甲"), change;
	struct date today = h->work->today, before = date_add_days(today, -3);
	const char *path;

	change = begun(h, id, WEST_BRANCH, before);
	path = at(h, "/changes/%lld", (long long)change);
	assert_has(get(h, EAST_CLERK, "%s", path), "待接收");
	assert_has(get(h, WEST_CLERK, "/changes/incoming"), "转接甲");
	assert_status(get(h, DEEP_CLERK, "%s", path), 404);
	assert_status(get(h, WEST_CLERK, "%s/accept", path), 200);
	assert_status(get(h, EAST_CLERK, "%s/accept", path), 404); /* not his side */
	assert_status(post(h, EAST_CLERK, at(h, "%s/accept", path), "on_date=%s", day(h, today)), 404);
	assert_status(get(h, EAST_CLERK, "/members/%lld", (long long)id), 200); /* until received */
	assert_has(post(h, EAST_CLERK, at(h, "/members/%lld/changes", (long long)id),
		"kind=transfer&on_date=%s&to_organisation_id=%lld&dues_to=2026-01", day(h, today),
		(long long)h->places[EAST_DEEP].id), "还没有办结");
	assert_has(assert_status(post(h, WEST_CLERK, at(h, "%s/accept", path), "on_date=%s",
		day(h, date_add_days(before, -1))), 422), "不能早于");
	assert_goes(post(h, WEST_CLERK, at(h, "%s/accept", path), "on_date=%s", day(h, today)), path);
	assert_status(get(h, EAST_CLERK, "/members/%lld", (long long)id), 404);
	assert_status(get(h, WEST_CLERK, "/members/%lld/changes", (long long)id), 200);
	assert_int_equal(relations_open(h, id), 1);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM member_relation WHERE member_id = ?"
		" AND (organisation_id = ? AND until_on = ? OR organisation_id = ? AND from_on = ?)",
		BIND(id, h->places[EAST_BRANCH].id, today, h->places[WEST_BRANCH].id, today)), 2);
	assert_lacks(get(h, WEST_CLERK, "%s", path), "撤销这次变动"); /* not by one side alone */
	assert_goes(post(h, ROOT_ADMIN, at(h, "%s/undo", path), "answer=%s", "登记错了"), path);
	assert_status(get(h, EAST_CLERK, "/members/%lld", (long long)id), 200);
	assert_int_equal(relations_open(h, id), 1);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM member_relation WHERE member_id = ?",
		BIND(id)), 1);
}

static void it_can_be_refused_or_withdrawn_with_a_reason(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "转接乙");
	const char *path = at(h, "/changes/%lld", (long long)begun(h, id, WEST_BRANCH, h->work->today));

	assert_has(assert_status(post(h, WEST_CLERK, at(h, "%s/refuse", path), "answer="), 422),
		"写明原因");
	assert_goes(post(h, WEST_CLERK, at(h, "%s/refuse", path), "answer=查无此单位"), path);
	assert_has(get(h, EAST_CLERK, "%s", path), "查无此单位");
	assert_goes(get(h, WEST_CLERK, "%s/accept", path), path); /* told that it is over */
	path = at(h, "/changes/%lld", (long long)begun(h, id, WEST_BRANCH, h->work->today));
	assert_status(get(h, WEST_CLERK, "%s/withdraw", path), 404);
	assert_goes(post(h, EAST_CLERK, at(h, "%s/withdraw", path), "answer=填错支部"), path);
	assert_has(get(h, EAST_CLERK, "%s", path), "已撤回");
	assert_int_equal(number_of(h, "SELECT organisation_id FROM member WHERE id = ?", BIND(id)),
		h->places[EAST_BRANCH].id);
}

static void a_branch_is_found_by_part_of_its_name(void **state)
{
	struct house *h = *state;
	struct reply found = get(h, EAST_CLERK, "/changes/branches?q=%s", h->places[WEST_BRANCH].name);
	int64_t id = member_made(h, EAST_BRANCH, "转接丙");

	assert_has(found, h->places[WEST_BRANCH].name);
	assert_lacks(get(h, EAST_CLERK, "/changes/branches?q=%s", h->places[WEST].name),
		at(h, "\"%lld\"", (long long)h->places[WEST].id));
	assert_has(assert_status(post(h, EAST_CLERK, at(h, "/members/%lld/changes", (long long)id),
		"kind=transfer&on_date=%s&to_organisation_id_find=没有的支部&dues_to=2026-01",
		day(h, h->work->today)), 422), "没有找到这个支部");
	assert_has(assert_status(post(h, EAST_CLERK, at(h, "/members/%lld/changes", (long long)id),
		"kind=transfer&on_date=%s&to_organisation_id=%lld&dues_to=2026-01", day(h, h->work->today),
		(long long)h->places[EAST_BRANCH].id), 422), "现在就在这个支部");
}

/* ---- to outside ---- */

static const char *asked_out(struct house *h, int64_t id, struct date on)
{
	return at(h, "/changes/%lld", (long long)id_made(assert_goes(post(h, EAST_CLERK,
		at(h, "/members/%lld/changes", (long long)id),
		"kind=out&on_date=%s&outside=中共外县局支部&dues_to=2026-01", day(h, on)), "/changes/")));
}

static void the_letter_has_a_number_a_validity_and_a_receipt(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "转出丁");
	struct date today = h->work->today, on = date_add_days(today, -100);
	const char *path = asked_out(h, id, on), *letter = day(h, date_add_days(today, -91));

	assert_status(post(h, EAST_CLERK, at(h, "%s/issue", path), "letter_on=%s&valid_days=90",
		letter), 403);
	assert_status(get(h, EAST_CLERK, "%s/print", path), 404); /* not issued */
	assert_has(assert_status(post(h, ROOT_ADMIN, at(h, "%s/issue", path),
		"letter_on=%s&valid_days=91",
		letter), 422), "1 到 90 天");
	assert_goes(post(h, ROOT_ADMIN, at(h, "%s/issue", path), "letter_on=%s&valid_days=90", letter),
		path);
	assert_has(get(h, EAST_CLERK, "/changes/letters"), "已过期 1 天");
	assert_has(get(h, EAST_CLERK, "%s/print", path), "存根");
	assert_has(get(h, EAST_CLERK, "%s/print", path), "有效期 90 天");
	assert_status(get(h, EAST_CLERK, "/members/%lld", (long long)id), 200);
	assert_has(assert_status(post(h, EAST_CLERK, at(h, "%s/receipt", path), "receipt_on=%s",
		day(h, today)), 422), "已经过期，请写明");
	assert_goes(post(h, EAST_CLERK, at(h, "%s/receipt", path), "receipt_on=%s",
		day(h, date_add_days(today, -1))), path); /* the last day it holds */
	assert_status(get(h, EAST_CLERK, "/members/%lld/edit", (long long)id), 404);
	assert_has(get(h, EAST_CLERK, "%s", path), "已办结");
	assert_int_equal(relations_open(h, id), 0);
}

static void only_the_committee_extends_a_letter_and_never_too_far(void **state)
{
	struct house *h = *state;
	const char *path = asked_out(h, member_made(h, EAST_BRANCH, "转出庚"), h->work->today);
	const char *extend = at(h, "%s/extend", path);

	assert_goes(post(h, ROOT_ADMIN, at(h, "%s/issue", path), "letter_on=%s&valid_days=30",
		day(h, h->work->today)), path);
	assert_status(post(h, EAST_CLERK, extend, "valid_days=60&reason=路远"), 403);
	assert_has(assert_status(post(h, ROOT_ADMIN, extend, "valid_days=30&reason=路远"), 422),
		"原来是 30 天");
	assert_has(assert_status(post(h, ROOT_ADMIN, extend, "valid_days=91&reason=路远"), 422),
		"最多 90 天");
	assert_has(assert_status(post(h, ROOT_ADMIN, extend, "valid_days=90"), 422), "请写明延长的原因");
	assert_goes(post(h, ROOT_ADMIN, extend, "valid_days=90&reason=路远"), path);
	assert_has(get(h, EAST_CLERK, "%s/print", path), "有效期 90 天");
}

static void numbers_of_letters_go_up_by_one(void **state)
{
	struct house *h = *state;
	int64_t last[2];

	for (int i = 0; i < 2; i++) {
		const char *path = asked_out(h, member_made(h, EAST_BRANCH, "转出戊"), h->work->today);

		assert_goes(post(h, ROOT_ADMIN, at(h, "%s/issue", path), "letter_on=%s&valid_days=30",
			day(h, h->work->today)), path);
		last[i] = number_of(h,
			"SELECT last FROM member_letter WHERE organisation_id = ? AND year = ?",
			BIND(h->places[ROOT].id, (int64_t)h->work->today.year));
	}
	assert_int_equal(last[1], last[0] + 1);
}

/* ---- from outside ---- */

static struct reply entered(struct house *h, enum who who, enum place to, const char *number,
	const char *more)
{
	return post(h, who, "/changes/in",
		"name=%s&organisation_id=%lld&id_number=%s&sex=male&stage=full"
		"&joined_on=2010-07-01&full_on=2011-07-01&outside=外县支部&letter_no=%s&on_date=%s%s",
		"转入己", (long long)h->places[to].id, number, crypt_token(h->arena, 4),
		day(h, h->work->today), more);
}

static void one_person_has_one_record_for_ever(void **state)
{
	struct house *h = *state;
	struct date today = h->work->today;
	const char *number = id_number_new(h, date_of(1980, 5, 6), true);
	const char *letter = at(h, "&letter_on=%s&valid_days=30", day(h, today));
	int64_t change = id_made(assert_goes(entered(h, EAST_CLERK, EAST_BRANCH, number, letter),
		"/changes/"));
	int64_t id = number_of(h, "SELECT member_id FROM member_change WHERE id = ?", BIND(change));
	struct member_change *out = change_like(h, CHANGE_EXIT, today);

	assert_has(assert_status(entered(h, WEST_CLERK, WEST_BRANCH, number, letter), 422), "由该支部办理转出");
	out->exit_how = EXIT_RESIGNED;
	change_made(h, id, out);
	assert_has(assert_status(post(h, EAST_CLERK, "/members",
		"name=转入己&organisation_id=%lld&id_number=%s"
		"&sex=male&stage=full&standing=normal&joined_on=2010-07-01&full_on=2011-07-01",
		(long long)h->places[EAST_BRANCH].id, number), 422), "转入党员");
	assert_status(entered(h, WEST_CLERK, EAST_BRANCH, number, letter), 422); /* not his branch */
	change = id_made(assert_goes(entered(h, WEST_CLERK, WEST_BRANCH, number, letter), "/changes/"));
	assert_int_equal(number_of(h, "SELECT member_id FROM member_change WHERE id = ?", BIND(change)),
		id);
	assert_status(get(h, WEST_CLERK, "/members/%lld", (long long)id), 200);
	assert_has(get(h, WEST_CLERK, "/members?q=转入己"), "转入己");
	assert_int_equal(relations_open(h, id), 1);
	assert_has(get(h, WEST_CLERK, "/changes/%lld/print", (long long)change), "回执");
	assert_null(undo_tried(h, change));
	assert_status(get(h, WEST_CLERK, "/members/%lld", (long long)id), 404);
	assert_int_equal(number_of(h, "SELECT left_how = 'resigned' FROM member WHERE id = ?",
		BIND(id)), 1);
	assert_int_equal(relations_open(h, id), 0);
}

static void a_letter_too_old_asks_why_and_an_expelled_one_waits_five_years(void **state)
{
	struct house *h = *state;
	struct date today = h->work->today;
	struct member_change *out = change_like(h, CHANGE_EXIT, date_add_months(today, -60));
	struct member *m = member_like(h, EAST_BRANCH, "被开除");
	const char *number;
	int64_t id;

	m->sex = SEX_MALE;
	m->born_on = date_of(1980, 5, 6);
	m->id_number = number = id_number_new(h, m->born_on, true);
	id = member_put(h, m);
	assert_has(assert_status(entered(h, EAST_CLERK, EAST_BRANCH, id_number_new(h, m->born_on, true),
		at(h, "&letter_on=%s&valid_days=30", day(h, date_add_days(today, -31)))), 422), "已经过期");
	assert_goes(entered(h, EAST_CLERK, EAST_BRANCH, id_number_new(h, m->born_on, true),
		at(h, "&letter_on=%s&valid_days=30", day(h, date_add_days(today, -30)))), "/changes/");
	out->on_date = date_add_days(out->on_date, 1);
	out->exit_how = EXIT_EXPELLED;
	change_made(h, id, out);
	assert_has(assert_status(entered(h, WEST_CLERK, WEST_BRANCH, number,
		at(h, "&letter_on=%s&valid_days=30", day(h, today))), 422), "不能重新入党");
	h->now.at += 86400;
	assert_goes(post(h, WEST_CLERK, "/changes/in",
		"name=转入己&organisation_id=%lld&id_number=%s&sex=male&stage=full"
		"&joined_on=2010-07-01&full_on=2011-07-01&outside=外县支部&letter_no=E%s&on_date=%s"
		"&letter_on=%s&valid_days=30",
		(long long)h->places[WEST_BRANCH].id, number, number, day(h, date_add_days(today, 1)),
		day(h, today)), "/changes/");
}

static void who_has_met_in_the_new_branch_is_not_simply_sent_back(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "已参会"), change = begun(h, id, WEST_BRANCH,
		h->work->today);

	assert_null(accept_tried(h, change, h->work->today));
	house_change(h, "INSERT INTO attendance (meeting_id, member_id, signed_at, created_at)"
		" VALUES (0, ?, ?, ?)", BIND(id, h->now, h->now));
	assert_true(text_has(undo_tried(h, change), "已在新支部"));
	house_change(h, "DELETE FROM attendance WHERE member_id = ?", BIND(id));
}

static void the_letter_says_who_issued_it_and_whom_to_answer(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "开信的人");
	const char *today = day(h, h->work->today), *path;
	struct reply reply;

	house_change(h, "UPDATE organisation SET contact = '李联系', contact_phone = '0998-7654321',"
		" short_name = '县直工委' WHERE id = ?", BIND(h->places[ROOT].id));
	path = at(h, "/changes/%lld", (long long)id_made(assert_goes(post(h, EAST_CLERK,
		at(h, "/members/%lld/changes", (long long)id),
		"kind=out&on_date=%s&outside=x&contact=0999-1111111&dues_to=2026-09", today), "/changes/")));
	assert_goes(post(h, ROOT_ADMIN, at(h, "%s/issue", path), "letter_on=%s&valid_days=30", today),
		path);
	reply = assert_status(get(h, ROOT_ADMIN, "%s/print", path), 200);
	assert_has(reply, at(h, "%s：", h->places[ROOT].name));
	assert_has(reply, "县直工委转〔");
	assert_has(reply, "2026年9月");
	assert_has(reply, "0998-7654321");
	assert_lacks(reply, "0999-1111111");
	assert_has(reply, "第 1 次打印");
	assert_has(get(h, ROOT_ADMIN, "%s/print", path), "第 2 次打印");
	assert_goes(post(h, EAST_CLERK, at(h, "%s/receipt", path), "receipt_on=%s", today), path);
	assert_has(get(h, ROOT_ADMIN, "%s/print", path), at(h, "%s：", h->places[ROOT].name));
	assert_has(get(h, ROOT_ADMIN, "/changes/letters/all"), "开信的人");
}

static void dues_are_paid_to_where_the_letter_says(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "交到五月");
	const char *path = at(h, "/members/%lld/changes", (long long)id),
		*body = "kind=out&on_date=2026-11-20&outside=x&dues_to=";

	house_change(h,
		"INSERT INTO dues (organisation_id, path, member_id, month, payer, base, due, paid)"
		" SELECT o.id, o.path, ?, s.month, 'wage', 500000, 2500, s.paid FROM organisation o JOIN "
		"(SELECT"
		" '2026-04-01' AS month, 2500 AS paid UNION SELECT '2026-05-01', 2500 UNION SELECT "
		"'2026-06-01', 0"
		" UNION SELECT '2026-07-01', 2500) s WHERE o.id = ?",
		BIND(id, h->places[EAST_BRANCH].id));
	assert_has(get(h, EAST_CLERK, "%s/new?kind=out", path), "value=\"2026-05\"");
	assert_has(assert_status(post(h, EAST_CLERK, path, "%s2026-06", body), 422), "只交到 2026-05");
	assert_has(assert_status(post(h, EAST_CLERK, path, "%s2026-13", body), 422), "应是年和月");
	assert_goes(post(h, EAST_CLERK, path, "%s2026.5", body), "/changes/");
	assert_int_equal(
		number_of(h, "SELECT dues_to = '2026-05' FROM member_change WHERE member_id = ?", BIND(id)),
		1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(both_sides_see_it_and_the_receiver_accepts),
		HOUSE_TEST(it_can_be_refused_or_withdrawn_with_a_reason),
		HOUSE_TEST(a_branch_is_found_by_part_of_its_name),
		HOUSE_TEST(the_letter_has_a_number_a_validity_and_a_receipt),
		HOUSE_TEST(numbers_of_letters_go_up_by_one),
		HOUSE_TEST(only_the_committee_extends_a_letter_and_never_too_far),
		HOUSE_TEST(one_person_has_one_record_for_ever),
		HOUSE_TEST(a_letter_too_old_asks_why_and_an_expelled_one_waits_five_years),
		HOUSE_TEST(dues_are_paid_to_where_the_letter_says),
		HOUSE_TEST(the_letter_says_who_issued_it_and_whom_to_answer),
		HOUSE_TEST(who_has_met_in_the_new_branch_is_not_simply_sent_back),
	};

	return house_run(tests);
}
