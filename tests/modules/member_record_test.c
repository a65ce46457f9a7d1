/*
 * The extended record: tabs, Party age, photo and pledge, the timeline, and a member who says that
 * something is wrong.
 */
#include "house.h"
#include "base/text.h"
#include "modules/change/change.h"

static struct member *found(struct house *h, int64_t id)
{
	return record_find(h->work, &member_record, id);
}

/* ---- fields ---- */

static void the_party_age_counts_months_and_its_correction(void **state)
{
	struct member m = { .stage = MEMBER_FULL, .full_on = date_of(2020, 1, 31) };

	assert_int_equal(member_age(&m, date_of(2020, 2, 29)), 0);
	assert_int_equal(member_age(&m, date_of(2020, 3, 31)), 2);
	assert_int_equal(member_age(&m, date_of(2021, 1, 31)), 12);
	m.age_months = -6;
	assert_int_equal(member_age(&m, date_of(2021, 1, 31)), 6);
	m.age_months = -60;
	assert_int_equal(member_age(&m, date_of(2021, 1, 31)), 0);
	m.stage = MEMBER_PROBATIONARY;
	assert_int_equal(member_age(&m, date_of(2030, 1, 1)), 0);
}

static void a_correction_of_the_age_may_be_negative(void **state)
{
	struct house *h = *state;
	struct member *m = found(h, member_made(h, EAST_BRANCH, "冯党龄"));
	const char *path = at(h, "/members/%lld", (long long)m->row.id);

	m->age_months = -6;
	assert_status(post(h, EAST_CLERK, path, "version=%lld&%s", (long long)m->row.version,
		form_of(h, &member_record, m)), 303);
	assert_has(get(h, EAST_CLERK, "%s", path), "含校正 -6 个月");
	assert_has(assert_status(post(h, EAST_CLERK, path, "version=%lld&age_months=-1000",
		(long long)m->row.version + 1), 422), "-999 到 999");
}

static void each_tab_brings_only_its_own(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, "冯分页");
	const char *path;
	struct reply first, second;

	m->native_place = "某省某县";
	m->employer = "某局办公室主任";
	path = at(h, "/members/%lld", (long long)member_put(h, m));
	first = get(h, EAST_CLERK, "%s", path);
	assert_has(first, "公民身份证号");
	assert_lacks(first, "某局办公室主任");
	second = get(h, EAST_CLERK, "%s?tab=3", path);
	assert_has(second, "某局办公室主任");
	assert_lacks(second, "公民身份证号");
	assert_has(get(h, EAST_CLERK, "%s?tab=99", path), "公民身份证号");
	assert_true(h->trips <= 5);
}

static void the_form_has_all_of_them(void **state)
{
	struct house *h = *state;
	struct reply form = get(h, EAST_CLERK, "/members/new");

	for (size_t i = 0; i < member_record.count; i++)
		if (!member_record.fields[i].fixed && !member_record.fields[i].computed)
			assert_has(form, at(h, "name=\"%s\"", member_record.fields[i].name));
}

static void addresses_are_for_who_may_reveal(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, "冯住址");
	long long id;

	m->residence = "某路 1 号";
	m->registered_place = "某村 2 组";
	id = member_put(h, m);
	assert_has(get(h, EAST_CLERK, "/members/%lld?tab=4", id), "某路 1 号");
	for (int tab = 1; tab <= 6; tab++) {
		struct reply page = get(h, EAST_ADMIN, "/members/%lld?tab=%d", id, tab);

		assert_lacks(page, "某路 1 号");
		assert_lacks(page, "某村 2 组");
	}
	assert_lacks(get(h, EAST_ADMIN, "/members/%lld?tab=history", id), "某路 1 号");
}

static void a_number_of_the_national_system_is_one_persons(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, "冯标识");
	struct member *other = member_like(h, EAST_BRANCH, "冯重复");

	m->code = other->code = crypt_token(h->arena, 12);
	member_put(h, m);
	assert_has(assert_status(post(h, EAST_CLERK, "/members", "%s",
		form_of(h, &member_record, other)), 422), "已经登记过");
}

/* ---- photo and pledge ---- */

/* The smallest that counts as a picture: a PNG's head. */
static const char *png(void)
{
	static char bytes[80] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x60\0\0\0\x80";

	return bytes;
}

static void a_photo_is_put_in_by_the_branch_or_himself(void **state)
{
	struct house *h = *state;
	long long id = h->people[EAST_MEMBER].member_id;
	const char *path = at(h, "/members/%lld/photo", id);

	assert_status(post_file(h, EAST_CLERK, at(h, "%s/upload", path), "a.png", "nothing", 7), 422);
	assert_status(post_file(h, EAST_CLERK, at(h, "%s/upload", path), "a.png", png(), 80), 303);
	assert_has(get(h, EAST_CLERK, "/members/%lld", id), "/photo?v=");
	assert_true(text_ends(get(h, EAST_MEMBER, "%s", path).accel, ".png"));
	assert_status(get(h, WEST_CLERK, "%s", path), 404);
	assert_status(get(h, WEST_MEMBER, "%s", path), 404);
	assert_status(post_file(h, WEST_CLERK, at(h, "%s/upload", path), "a.png", png(), 80), 404);
	assert_status(post(h, EAST_CLERK, at(h, "%s/remove", path), "x=1"), 303);
	assert_status(get(h, EAST_MEMBER, "%s", path), 404);
	assert_status(post_file(h, EAST_MEMBER, "/my/photo/upload", "a.png", png(), 80), 303);
	assert_status(get(h, EAST_MEMBER, "%s", path), 200);
	assert_status(post(h, EAST_MEMBER, "/my/photo/remove", "x=1"), 303);
}

static void the_pledge_is_his_own_to_write(void **state)
{
	struct house *h = *state;
	const char *long_one = "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
		"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一";

	assert_has(assert_status(post(h, EAST_MEMBER, "/my/pledge", "pledge=%s", long_one), 422),
		"不能超过 60 个字");
	assert_status(post(h, EAST_MEMBER, "/my/pledge", "pledge=为人民服务&name=改名"), 303);
	assert_has(get(h, EAST_CLERK, "/members/%lld", (long long)h->people[EAST_MEMBER].member_id),
		"承诺：为人民服务");
	assert_string_equal(
		found(h, h->people[EAST_MEMBER].member_id)->name, h->people[EAST_MEMBER].name);
	assert_status(get(h, EAST_CLERK, "/my/record"), 403);
}

/* ---- what happened to him ---- */

static void the_timeline_is_one_and_keeps_to_the_rights(void **state)
{
	struct house *h = *state;
	long long id = member_made(h, EAST_BRANCH, "冯经历");
	struct reply page;

	assert_status(post(h, EAST_CLERK, at(h, "/members/%lld/changes", id),
		"kind=reward&on_date=2026-07-01&award=优秀共产党员&basis=县委决定"), 303);
	house_change(h,
		"INSERT INTO points_year (member_id, year, organisation_id, path, base, total, created_at)"
		" VALUES (?, 2026, ?, ?, 1200, 1150, ?)",
		BIND(id, h->places[EAST_BRANCH].id, h->places[EAST_BRANCH].path, h->now));
	page = get(h, EAST_CLERK, "/members/%lld/changes", id);
	assert_true(h->trips <= 5);
	assert_has(page, "优秀共产党员");
	assert_has(page, "2026 年积分 11.5 分（加减 -0.5 分）");
	assert_has(page, h->places[EAST_BRANCH].name);
	page = get(h, EAST_CLERK, "/members/%lld/changes?show=change", id);
	assert_has(page, "优秀共产党员");
	assert_lacks(page, "积分 11.5");
	page = get(h, EAST_CLERK, "/members/%lld/changes?show=points", id);
	assert_has(page, "积分 11.5");
	assert_lacks(page, "优秀共产党员");
	house_change(h, "UPDATE points_year SET path = ? WHERE member_id = ?",
		BIND(h->places[WEST_BRANCH].path, id));
	assert_lacks(get(h, EAST_CLERK, "/members/%lld/changes", id), "积分 11.5");
	/* without entries the total is no sum: others look at all of them */
	house_change(h, "DELETE FROM points_year WHERE member_id = ?", BIND(id));
}

static void who_has_left_keeps_his_past(void **state)
{
	struct house *h = *state;
	long long id = member_made(h, EAST_BRANCH, "冯离开"), change;
	struct reply page;

	change = id_made(assert_status(post(h, EAST_CLERK, at(h, "/members/%lld/changes", id),
		"kind=death&on_date=2026-07-01"), 303));
	assert_status(get(h, EAST_CLERK, "/members/%lld/edit", id), 404);
	assert_has(get(h, EAST_CLERK, "/changes/%lld", change), "全部经历");
	page = assert_status(get(h, EAST_CLERK, "/members/%lld/changes", id), 200);
	assert_has(page, "去世");
	assert_has(page, at(h, "/members/%lld/documents", id));
	assert_status(get(h, WEST_CLERK, "/members/%lld/changes", id), 404);
}

static void a_member_sees_his_own_changes_and_verdicts(void **state)
{
	struct house *h = *state;
	long long id = h->people[EAST_MEMBER].member_id;

	assert_status(post(h, EAST_CLERK, at(h, "/members/%lld/changes", id),
		"kind=reward&on_date=2026-07-01&award=先进个人&basis=局党委决定"), 303);
	assert_has(assert_status(get(h, EAST_MEMBER, "/my/changes"), 200), "先进个人");
	assert_lacks(get(h, WEST_MEMBER, "/my/changes"), "先进个人");
}

/* ---- 发现有误 ---- */

static long long asked(struct house *h, const char *field)
{
	return number_of(h, "SELECT MAX(id) FROM member_correction WHERE member_id = ? AND field = ?",
		BIND(h->people[EAST_MEMBER].member_id, field));
}

static void a_request_is_accepted_by_saving_the_form(void **state)
{
	struct house *h = *state;
	long long member = h->people[EAST_MEMBER].member_id, id;
	const char *path = at(h, "/members/%lld", member);
	struct member *m;

	assert_status(
		post(h, EAST_MEMBER, "/my/corrections", "field=telephone&value=0999-1234567"), 303);
	assert_has(get(h, EAST_MEMBER, "/my/record"), "等待支部核对");
	assert_has(
		assert_status(post(h, EAST_MEMBER, "/my/corrections", "field=telephone&value=1"), 422),
		"已经提出过");
	id = asked(h, "telephone");
	assert_has(get(h, EAST_CLERK, "/corrections"), "固定电话");
	assert_lacks(get(h, WEST_CLERK, "/corrections"), "固定电话");
	assert_status(get(h, WEST_CLERK, "/corrections/%lld", id), 404);
	assert_has(get(h, EAST_CLERK, "/corrections/%lld", id), "0999-1234567");
	assert_has(get(h, EAST_CLERK, "%s/edit?correction=%lld", path, id), "0999-1234567");
	m = found(h, member);
	m->telephone = "0999-1234567";
	assert_status(post(h, EAST_CLERK, at(h, "%s?correction=%lld", path, id), "version=%lld&%s",
		(long long)m->row.version, form_of(h, &member_record, m)), 303);
	assert_string_equal(found(h, member)->telephone, "0999-1234567");
	assert_has(get(h, EAST_MEMBER, "/my/record"), "已采纳");
	assert_has(
		assert_status(post(h, EAST_CLERK, at(h, "/corrections/%lld/decline", id), "answer=x"), 422),
		"已经答复过");
}

static void nobody_answers_his_own_request(void **state)
{
	struct house *h = *state;
	long long id;

	assert_status(post(h, EAST_SECRETARY, "/my/corrections", "field=telephone&value=0999-7"), 303);
	id = number_of(h, "SELECT MAX(id) FROM member_correction WHERE member_id = ?",
		BIND(h->people[EAST_SECRETARY].member_id));
	assert_has(assert_status(post(h, EAST_SECRETARY, at(h, "/corrections/%lld/accept", id), "x=1"),
		422), "要由别人答复");
	assert_status(post(h, EAST_CLERK, at(h, "/corrections/%lld/decline", id), "answer=核对无误"), 303);
}

static void a_request_is_declined_with_a_reason(void **state)
{
	struct house *h = *state;
	long long id;

	assert_has(
		assert_status(post(h, EAST_MEMBER, "/my/corrections", "field=joined_on&value=昨天"), 422),
		"日期");
	assert_has(assert_status(post(h, EAST_MEMBER, "/my/corrections", "field=note&value=x"), 422),
		"请选择哪一项");
	assert_status(post(h, EAST_MEMBER, "/my/corrections", "field=stage&note=早已转正"), 303);
	id = asked(h, "stage");
	assert_has(get(h, EAST_CLERK, "/corrections/%lld", id), "/changes/new");
	assert_has(
		assert_status(post(h, EAST_CLERK, at(h, "/corrections/%lld/decline", id), "answer="), 422),
		"请填写不采纳的原因");
	assert_status(
		post(h, EAST_CLERK, at(h, "/corrections/%lld/decline", id), "answer=档案记载无误"), 303);
	assert_has(get(h, EAST_MEMBER, "/my/record"), "档案记载无误");
	assert_has(get(h, EAST_MEMBER, "/"), "核对后未采纳");
}

static void a_number_asked_for_lies_sealed(void **state)
{
	struct house *h = *state;
	const char *phone = phone_new(h);

	assert_status(post(h, EAST_MEMBER, "/my/corrections", "field=phone&value=%s", phone), 303);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM member_correction WHERE id = ?"
		" AND INSTR(value_sealed, ?) = 0", BIND(asked(h, "phone"), phone)), 1);
	assert_has(get(h, EAST_CLERK, "/corrections/%lld", asked(h, "phone")), phone);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE INSTR(COALESCE(note, ''), ?)",
		BIND(phone)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(the_party_age_counts_months_and_its_correction),
		HOUSE_TEST(a_correction_of_the_age_may_be_negative),
		HOUSE_TEST(each_tab_brings_only_its_own),
		HOUSE_TEST(the_form_has_all_of_them),
		HOUSE_TEST(addresses_are_for_who_may_reveal),
		HOUSE_TEST(a_number_of_the_national_system_is_one_persons),
		HOUSE_TEST(a_photo_is_put_in_by_the_branch_or_himself),
		HOUSE_TEST(the_pledge_is_his_own_to_write),
		HOUSE_TEST(the_timeline_is_one_and_keeps_to_the_rights),
		HOUSE_TEST(who_has_left_keeps_his_past),
		HOUSE_TEST(a_member_sees_his_own_changes_and_verdicts),
		HOUSE_TEST(a_request_is_accepted_by_saving_the_form),
		HOUSE_TEST(nobody_answers_his_own_request),
		HOUSE_TEST(a_request_is_declined_with_a_reason),
		HOUSE_TEST(a_number_asked_for_lies_sealed),
	};

	return house_run(tests);
}
