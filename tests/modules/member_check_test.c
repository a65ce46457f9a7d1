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
	m->full_on = m->joined_on; /* before 1949, and by decision, there was no probation */
	accepts(h, m);
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
	assert_lacks(reply, "贺西边");
	assert_lacks(reply, h->places[WEST_BRANCH].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(one_must_be_eighteen_on_the_day_of_joining),
		HOUSE_TEST(nobody_joins_tomorrow),
		HOUSE_TEST(full_membership_follows_joining),
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
