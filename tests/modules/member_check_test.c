/* The checks of a member, field-rules 4.13.4, at their very edges. */
#include "house.h"
#include "base/check.h"
#include "base/text.h"

static struct reply save_new(struct house *h, const struct member *m)
{
	return post(h, EAST_CLERK, "/members", "%s", form_of(h, &member_record, m));
}

static void accepts(struct house *h, const struct member *m)
{
	assert_goes(save_new(h, m), "/members/");
}

static void refuses(struct house *h, const struct member *m, const char *why)
{
	assert_has(assert_status(save_new(h, m), 422), why);
}

static struct member *somebody(struct house *h)
{
	return member_like(h, EAST_BRANCH, "郑某某");
}

/* A member born on the day, numbers and all. */
static struct member *born(struct house *h, struct date day)
{
	struct member *m = somebody(h);

	m->born_on = day;
	m->id_number = id_number_new(h, day, m->sex == SEX_MALE);
	return m;
}

/* ---- dates ---- */

static void one_must_be_eighteen_on_the_day_of_joining(void **state)
{
	struct house *h = *state;
	struct member *m = born(h, date_of(1980, 5, 20));

	m->joined_on = date_of(1998, 5, 19);
	m->full_on = date_of(1999, 5, 19);
	refuses(h, m, "入党时不满 18 周岁");
	m->joined_on = date_of(1998, 5, 20);
	m->full_on = date_of(1999, 5, 20);
	accepts(h, m);
	m = born(h, date_of(1980, 2, 29));
	m->joined_on = date_of(1998, 2, 28);
	m->full_on = date_of(1999, 2, 28);
	refuses(h, m, "入党时不满 18 周岁");
	m->joined_on = date_of(1998, 3, 1);
	m->full_on = date_of(1999, 3, 1);
	accepts(h, m);
}

static void nobody_joins_tomorrow(void **state)
{
	struct house *h = *state;
	struct member *m = somebody(h);

	m->stage = MEMBER_PROBATIONARY;
	m->full_on = (struct date){ 0 };
	m->joined_on = date_add_days(moment_date(h->now), 1);
	refuses(h, m, "加入党组织日期不能晚于今天");
	m->joined_on = moment_date(h->now);
	accepts(h, m);
}

static void full_membership_follows_joining(void **state)
{
	struct house *h = *state;
	struct member *m = somebody(h);

	m->full_on = date_add_days(m->joined_on, -1);
	refuses(h, m, "转为正式党员日期不能早于加入党组织日期");
	m->full_on = date_add_days(moment_date(h->now), 1);
	refuses(h, m, "转为正式党员日期不能晚于今天");
	m->joined_on = date_of(1980, 1, 1);
	m->born_on = date_of(1955, 5, 20);
	m->id_number = id_number_new(h, m->born_on, m->sex == SEX_MALE);
	m->full_on = date_of(1980, 12, 31);
	m->note = "档案如此";
	refuses(h, m, "至少应在加入党组织一个预备期");
	m->full_on = date_of(1981, 1, 1);
	accepts(h, m);
}

/* In the seventies there was no probation: lawful, but it is said why. */
static void what_is_only_unusual_takes_a_reason(void **state)
{
	struct house *h = *state;
	struct member *m = born(h, date_of(1950, 5, 20));
	const char *path;
	int64_t id;

	m->joined_on = m->full_on = date_of(1975, 7, 1);
	refuses(h, m, "请在“备注”中写明原因");
	m->note = "当时不设预备期";
	id = id_made(assert_goes(save_new(h, m), "/members/"));
	path = at(h, "/members/%lld", (long long)id);
	m = record_find(h->work, &member_record, id);
	m->work_post = "主任"; /* what stands there does not keep from mending something else */
	assert_goes(post(h, EAST_CLERK, path, "version=%lld&%s", (long long)m->row.version,
		form_of(h, &member_record, m)), path);
	m = record_find(h->work, &member_record, id);
	m->full_on = date_of(1975, 8, 1); /* the old remark was about something else */
	assert_has(assert_status(post(h, EAST_CLERK, path, "version=%lld&%s",
		(long long)m->row.version, form_of(h, &member_record, m)), 422), "请在“备注”中写明原因");
}

/* The person of the table: born 1990-05-20, applied 2010, activist 2011, joined 2012, full 2013. */
static void dates_stand_in_their_order(void **state)
{
	static const struct { const char *field; struct date day; const char *why; } cases[] = {
		{ "applied_on", { 2008, 5, 19 }, "申请入党时不满 18 周岁" }, /* before 2014: takes a reason */
		{ "applied_on", { 2011, 7, 2 }, "确定积极分子日期不能早于申请入党日期" },
		{ "activist_on", { 2012, 7, 2 }, "加入党组织日期不能早于确定积极分子日期" },
		{ "activist_on", { 2010, 6, 30 }, "确定积极分子日期不能早于申请入党日期" },
		{ "joined_on", { 2011, 6, 30 }, "加入党组织日期不能早于确定积极分子日期" },
		{ "full_on", { 2012, 6, 30 }, "转为正式党员日期不能早于加入党组织日期" },
		{ "full_on", { 2013, 6, 30 }, "至少应在加入党组织一个预备期" },
		{ "league_on", { 1990, 5, 19 }, "入团日期不能早于出生日期" },
		{ "work_on", { 1985, 1, 1 }, "参加工作日期不能早于出生日期" },
	};
	struct house *h = *state;
	struct member *right = born(h, date_of(1990, 5, 20));

	right->applied_on = date_of(2010, 7, 1);
	right->activist_on = date_of(2011, 7, 1);
	right->joined_on = date_of(2012, 7, 1);
	right->full_on = date_of(2013, 7, 1);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct member *m = record_copy(h->work, &member_record, right);

		FIELD_OF(m, record_field(&member_record, cases[i].field), struct date) = cases[i].day;
		refuses(h, m, cases[i].why);
	}
	right->applied_on = (struct date){ 0 };
	right->stage = MEMBER_APPLICANT;
	right->activist_on = right->joined_on = right->full_on = (struct date){ 0 };
	right->born_on = date_of(2008, 11, 23);
	right->id_number = id_number_new(h, right->born_on, right->sex == SEX_MALE);
	right->applied_on = date_of(2026, 11, 22);
	right->note = "写了原因也不行";
	refuses(h, right, "申请入党时不满 18 周岁");
}

static void the_number_is_asked_though_it_is_not_typed_again(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "改出生");
	const char *path = at(h, "/members/%lld", (long long)id);
	struct member *m = record_find(h->work, &member_record, id);

	m->born_on = date_add_days(m->born_on, 1);
	assert_has(assert_status(post(h, EAST_CLERK, path, "version=%lld&%s",
		(long long)m->row.version, form_of(h, &member_record, m)), 422), "出生日期与身份证号不符");
	m->born_differs = true;
	m->sex = m->sex == SEX_MALE ? SEX_FEMALE : SEX_MALE;
	assert_has(assert_status(post(h, EAST_CLERK, path, "version=%lld&%s",
		(long long)m->row.version, form_of(h, &member_record, m)), 422), "性别与身份证号不符");
	m->sex = m->sex == SEX_MALE ? SEX_FEMALE : SEX_MALE;
	assert_goes(post(h, EAST_CLERK, path, "version=%lld&%s", (long long)m->row.version,
		form_of(h, &member_record, m)), path);
	m = record_find(h->work, &member_record, id);
	m->born_differs = false; /* nor by taking the mark away */
	assert_has(assert_status(post(h, EAST_CLERK, path, "version=%lld&%s",
		(long long)m->row.version, form_of(h, &member_record, m)), 422), "出生日期与身份证号不符");
}

static void each_stage_has_its_dates(void **state)
{
	struct house *h = *state;
	struct member *m = somebody(h);

	m->full_on = (struct date){ 0 };
	refuses(h, m, "请填写转为正式党员日期");
	m->joined_on = (struct date){ 0 };
	refuses(h, m, "请填写加入党组织日期");
	m->stage = MEMBER_PROBATIONARY;
	refuses(h, m, "请填写加入党组织日期");
	m->joined_on = date_of(2024, 1, 1);
	m->full_on = date_of(2025, 1, 1);
	refuses(h, m, "预备党员没有转为正式党员日期");
	m->stage = MEMBER_APPLICANT;
	m->joined_on = m->full_on = (struct date){ 0 };
	accepts(h, m);
	m = somebody(h);
	m->stage = MEMBER_ACTIVIST;
	m->joined_on = m->full_on = (struct date){ 0 };
	accepts(h, m);
}

/* ---- numbers ---- */

static char *with_digit(struct house *h, const char *number, char digit)
{
	char *other = arena_text(h->arena, number);

	other[17] = digit;
	return other;
}

static void a_wrong_check_digit_is_refused(void **state)
{
	struct house *h = *state;
	struct member *m = somebody(h);
	const char *right = m->id_number;

	m->id_number = with_digit(h, right, right[17] == '0' ? '1' : '0');
	refuses(h, m, "公民身份证号");
	m->id_number = text_cut(h->arena, right, 15);
	refuses(h, m, "公民身份证号");
	m->id_number = "";
	refuses(h, m, "请填写公民身份证号");
	m->id_number = right;
	accepts(h, m);
}

static void a_final_x_may_be_small(void **state)
{
	struct house *h = *state;
	struct member *m = somebody(h);

	do
		m->id_number = id_number_new(h, m->born_on, m->sex == SEX_MALE);
	while (m->id_number[17] != 'X');
	m->id_number = with_digit(h, m->id_number, 'x');
	accepts(h, m);
	refuses(h, m, "已经登记过"); /* the same number, whichever way it is written */
	m->id_number = with_digit(h, m->id_number, 'X');
	refuses(h, m, "已经登记过");
}

static void full_width_digits_are_digits(void **state)
{
	struct house *h = *state;
	struct member *m = somebody(h);
	const char *wide = "";
	int64_t id;

	for (const char *c = m->phone; *c; c++)
		wide = at(h, "%s\xef\xbc%c", wide, 0x90 + (*c - '0'));
	m->phone = wide;
	id = id_made(assert_goes(save_new(h, m), "/members/"));
	m = record_find(h->work, &member_record, id);
	assert_non_null(strstr(m->phone, "****"));
	assert_memory_equal(m->phone, "199", 3);
}

static void a_phone_has_eleven_digits(void **state)
{
	static const char *const wrong[] = { "1990000000", "199000000000", "12900000000", "1990000000a",
		"0571-8888888" };
	struct house *h = *state;

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct member *m = somebody(h);

		m->phone = wrong[i];
		refuses(h, m, "手机号");
	}
}

static void the_number_tells_sex_and_birth(void **state)
{
	struct house *h = *state;
	struct member *m = somebody(h);

	m->sex = m->sex == SEX_MALE ? SEX_FEMALE : SEX_MALE;
	refuses(h, m, "性别与身份证号不符");
	m = somebody(h);
	m->born_on = date_add_days(m->born_on, 1);
	refuses(h, m, "出生日期与身份证号不符");
	m->born_differs = true;
	accepts(h, m);
}

static void birth_left_blank_is_taken_from_the_number(void **state)
{
	struct house *h = *state;
	struct member *m = somebody(h);
	struct date day = m->born_on;

	m->born_on = (struct date){ 0 };
	m = record_find(h->work, &member_record, id_made(assert_goes(save_new(h, m), "/members/")));
	assert_int_equal(date_compare(m->born_on, day), 0);
}

static void lost_and_floating_say_since_when_and_where(void **state)
{
	struct house *h = *state;
	struct member *m = somebody(h);

	m->lost = true;
	refuses(h, m, "失去联系日期");
	m->lost = false;
	m->floating = true;
	refuses(h, m, "外出流向");
	m->floating_to = "外省";
	accepts(h, m);
}

/* Whose it is already is not for everybody to know. */
static void a_number_is_taken_once_in_the_whole_county(void **state)
{
	struct house *h = *state;
	struct member *west = member_like(h, WEST_BRANCH, "贺西边"), *m = somebody(h);
	struct reply reply;

	m->id_number = west->id_number;
	m->born_on = west->born_on;
	m->sex = west->sex;
	member_put(h, record_copy(h->work, &member_record, west));
	reply = save_new(h, m);
	assert_has(assert_status(reply, 422), "已经登记过");
	assert_has(reply, "机关党工委"); /* whom to ask */
	assert_lacks(reply, "贺西边");
	assert_lacks(reply, h->places[WEST_BRANCH].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(one_must_be_eighteen_on_the_day_of_joining),
		HOUSE_TEST(nobody_joins_tomorrow),
		HOUSE_TEST(full_membership_follows_joining),
		HOUSE_TEST(what_is_only_unusual_takes_a_reason),
		HOUSE_TEST(dates_stand_in_their_order),
		HOUSE_TEST(the_number_is_asked_though_it_is_not_typed_again),
		HOUSE_TEST(each_stage_has_its_dates),
		HOUSE_TEST(a_wrong_check_digit_is_refused),
		HOUSE_TEST(a_final_x_may_be_small),
		HOUSE_TEST(full_width_digits_are_digits),
		HOUSE_TEST(a_phone_has_eleven_digits),
		HOUSE_TEST(the_number_tells_sex_and_birth),
		HOUSE_TEST(birth_left_blank_is_taken_from_the_number),
		HOUSE_TEST(lost_and_floating_say_since_when_and_where),
		HOUSE_TEST(a_number_is_taken_once_in_the_whole_county),
	};

	return house_run(tests);
}
