/*
 * The twenty-five steps with their numbers and edges: a month, half a year, a year to the day (31
 * January, 29 February), exactly half present, more than half in favour, three days or 24 hours,
 * the 预备期 from the meeting, one extension.
 */
#include "development_like.h"

/* ---- the whole way ---- */

static void from_application_to_archive(void **state)
{
	struct house *h = *state;
	struct date activist = date_add_months(h->work->today, -30), meeting, end;
	struct walk k = walk_started(h, applicant_like(h, "一路走来", date_add_months(activist, -2)));

	walk_up_to(&k, 14, activist);
	meeting = date_add_months(activist, 14);
	end = date_add_months(meeting, 12);
	step_done(&k, 15, meeting);
	step_done(&k, 16, date_add_days(meeting, 5));
	step_done(&k, 17, date_add_days(meeting, 20));
	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM member WHERE id = ? AND stage = 'probationary'"
						 " AND joined_on = ? AND probation_until = ?",
						 BIND(k.member, meeting, end)),
		1);
	for (int n = 18; n <= 21; n++)
		step_done(&k, n, date_add_months(meeting, 3));
	step_done(&k, 22, end);
	assert_refused(&k, step_like(&k, 23, date_add_days(end, -1)), "预备期满后才可以");
	step_done(&k, 23, end);
	step_done(&k, 24, date_add_days(end, 10));
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM member WHERE id = ? AND stage = 'full' AND full_on = ?",
			BIND(k.member, end)),
		1);
	step_done(&k, 25, date_add_days(end, 30));
	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM development WHERE id = ? AND state = 'finished'"
						 " AND next_step IS NULL AND due_on IS NULL",
						 BIND(k.id)),
		1);
}

/* ---- days ---- */

static void eighteen_years_to_the_day(void **state)
{
	struct house *h = *state;
	struct member *m = applicant_like(h, "未满十八", (struct date){ 0 });
	struct walk k;

	m->born_on = date_of(2004, 2, 29);
	m->born_differs = true;
	k = walk_started(h, m);
	assert_refused(&k, step_like(&k, 1, date_of(2022, 2, 27)), "不满 18 周岁");
	step_done(&k, 1, date_of(2022, 3, 1));
	assert_int_equal(number_of(h, "SELECT applied_on = '2022-03-01' FROM member WHERE id = ?",
		BIND(k.member)), 1);
}

static void talk_within_a_month_else_a_reason(void **state)
{
	struct house *h = *state;
	struct walk k = walk_started(h, applicant_like(h, "谈话迟了", date_of(2025, 1, 31)));
	struct development_step *s = step_like(&k, 2, date_of(2025, 3, 1));

	assert_int_equal(date_compare(walk_now(&k)->states[2].due, date_of(2025, 2, 28)), 0);
	assert_refused(&k, s, "2025年2月28日 前完成");
	assert_refused(&k, step_like(&k, 2, date_of(2025, 1, 30)), "不能早于 2025-01-31（“递交入党申请书”的日期）");
	assert_refused(&k, step_like(&k, 2, date_add_days(h->work->today, 1)), "不能晚于今天");
	s = step_like(&k, 2, date_of(2025, 3, 1));
	s->reason = "申请人在外地学习";
	assert_null(step_tried(&k, s));
}

static void a_year_to_the_day(void **state)
{
	struct house *h = *state;
	struct walk k = walk_started(h, applicant_like(h, "闰日", date_of(2024, 1, 29)));

	step_done(&k, 2, date_of(2024, 2, 1));
	step_done(&k, 3, date_of(2024, 2, 29));
	step_done(&k, 4, date_of(2024, 3, 5));
	step_done(&k, 6, date_of(2024, 8, 29));
	assert_refused(&k, step_like(&k, 7, date_of(2025, 2, 27)),
		"不能早于 2025-02-28：“推荐和确定入党积极分子”满 12 个月后才可以");
	step_done(&k, 6, date_of(2025, 2, 28));
	step_done(&k, 7, date_of(2025, 2, 28));
}

static void nothing_before_what_it_needs(void **state)
{
	struct house *h = *state;
	struct walk k = walk_started(h, applicant_like(h, "不能跳步", date_of(2024, 5, 1)));

	assert_refused(&k, step_like(&k, 7, date_of(2025, 9, 1)), "请先办理第 4 步");
	assert_refused(&k, step_like(&k, 3, date_of(2024, 5, 20)), "请先办理第 2 步");
	step_done(&k, 2, date_of(2024, 5, 10));
	assert_refused(&k, step_like(&k, 2, date_of(2024, 5, 11)), "已经登记过");
}

static void half_yearly_reviews_are_asked_for(void **state)
{
	struct house *h = *state;
	struct date activist = date_add_months(h->work->today, -8);
	struct walk k = walk_started(h, applicant_like(h, "考察迟了", date_add_months(activist, -1)));
	struct process *f;

	step_done(&k, 2, activist);
	step_done(&k, 3, activist);
	step_done(&k, 4, activist);
	f = walk_now(&k);
	assert_int_equal(date_compare(f->states[6].due, date_add_months(activist, 6)), 0);
	assert_int_equal(process_next(h->work, f), 6);
	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM development WHERE id = ? AND urgency = 'late'"
						 " AND next_step = 'review' AND tier = 'branch'",
						 BIND(k.id)),
		1);
	step_done(&k, 6, date_add_months(activist, 6));
	step_done(&k, 6, date_add_months(activist, 7));
	assert_int_equal(date_compare(walk_now(&k)->states[6].due, date_add_months(activist, 13)), 0);
}

static void approval_within_three_months_and_never_after_six(void **state)
{
	struct house *h = *state;
	struct date activist = date_add_months(h->work->today, -24),
				meeting = date_add_months(activist, 14);
	struct walk k = walk_started(h, applicant_like(h, "审批", date_add_months(activist, -2)));
	struct development_step *s;

	walk_up_to(&k, 14, activist);
	step_done(&k, 15, meeting);
	step_done(&k, 16, meeting);
	assert_refused(
		&k, step_like(&k, 17, date_add_days(date_add_months(meeting, 6), 1)), "重新提交支部大会");
	assert_refused(&k, step_like(&k, 17, date_add_days(date_add_months(meeting, 3), 1)), "写明原因");
	s = step_like(&k, 17, date_add_months(meeting, 6));
	s->reason = "补充材料";
	assert_null(step_tried(&k, s));
}

/* ---- numbers ---- */

static void votes_need_more_than_half(void **state)
{
	struct house *h = *state;
	struct date activist = date_add_months(h->work->today, -20), on = date_add_months(activist, 14);
	struct walk k = walk_started(h, applicant_like(h, "表决", date_add_months(activist, -2)));
	struct development_step *s;
	int64_t there;

	while ((there = voters_of(h->work, h->places[EAST_BRANCH].path, on)) % 2 || there < 4)
		member_made(h, EAST_BRANCH, "凑数");
	walk_up_to(&k, 14, activist);
	s = step_like(&k, 15, on);
	s->expected = 2; /* whatever is typed: the roster of the day says it */
	s->present = s->agree = there / 2;
	assert_refused(&k, s, at(h, "应到有表决权 %lld 人，实到 %lld 人，没有超过一半（要 %lld 人以上）",
		(long long)there, (long long)there / 2, (long long)there / 2 + 1));
	s->present = there / 2 + 1;
	assert_refused(&k, s, at(h, "没有超过应到有表决权 %lld 人的一半（要 %lld 票以上）", (long long)there,
		(long long)there / 2 + 1));
	s->agree = there / 2 + 2;
	assert_refused(&k, s, "多于实到和书面意见");
	s->written = 1;
	assert_null(step_tried(&k, s));
	assert_int_equal(number_of(h, "SELECT expected FROM development_step WHERE development_id = ?"
		" AND step = 'meeting'", BIND(k.id)), there);
}

/* Of the day, not of today; and who is excused is named, may vote, and has a reason. */
static void the_roster_of_the_day_less_who_is_excused(void **state)
{
	struct house *h = *state;
	struct date activist = date_add_months(h->work->today, -20), on = date_add_months(activist, 14);
	struct walk k = walk_started(h, applicant_like(h, "应到", date_add_months(activist, -2)));
	const char *path = h->places[EAST_BRANCH].path;
	int64_t before = voters_of(h->work, path, on), later = member_made(h, EAST_BRANCH, "后转正");
	int64_t old = member_made(h, EAST_BRANCH, "卧床同志");
	struct development_step *s;

	house_change(h, "UPDATE member SET full_on = ?, joined_on = ? WHERE id = ?",
		BIND(date_add_days(on, 1), date_add_months(on, -12), later));
	assert_int_equal(voters_of(h->work, path, on), before + 1);
	assert_int_equal(voters_of(h->work, path, date_add_days(on, 1)), before + 2);
	walk_up_to(&k, 14, activist);
	s = step_like(&k, 15, on);
	s->absences[s->absence_count++] = (struct absence){ old, NULL, "excused_1", "excused_why_1" };
	assert_refused(&k, s, "请选择不计入应到的原因");
	s->absences[0].why = "4";
	s->absences[s->absence_count++] = (struct absence){ later, "4", "excused_2", "excused_why_2" };
	assert_refused(&k, s, "后转正那天没有选举权和表决权，本来就不计入应到");
	s->absence_count = 1;
	s->present = s->agree = before;
	assert_null(step_tried(&k, s));
	assert_int_equal(number_of(h, "SELECT expected FROM development_step WHERE development_id = ?"
		" AND step = 'meeting' AND excused LIKE '卧床同志（%卧床不起%'", BIND(k.id)), before);
	assert_has(get(h, EAST_CLERK, "/developments/%lld", (long long)k.id), "不计入应到：卧床同志（");
}

/* The same for everybody as the one place that decides says for one. */
static void the_count_is_what_eligibility_says_of_each(void **state)
{
	struct house *h = *state;

	for (int months = 0; months < 30; months += 7) {
		struct date on = date_add_months(h->work->today, -months);
		int64_t votes = 0, ids[100];
		size_t count = 0;
		struct rows *rows = work_select(h->work, "SELECT id FROM member WHERE organisation_id = ?"
			" LIMIT 100", BIND(h->places[EAST_BRANCH].id));

		while (rows_next(rows))
			ids[count++] = rows->cells[0].number;
		rows_end(rows);
		for (size_t i = 0; i < count; i++)
			votes += eligibility_on(h->work, ids[i], on).vote;
		assert_int_equal(voters_of(h->work, h->places[EAST_BRANCH].path, on), votes);
	}
}

/* Twelve months, one review: the second is missing. */
static void too_few_reviews_take_a_reason(void **state)
{
	struct house *h = *state;
	struct date activist = date_add_months(h->work->today, -20);
	struct walk k = walk_started(h, applicant_like(h, "少考察", date_add_months(activist, -2)));
	struct development_step *s = step_like(&k, 7, date_add_months(activist, 12));

	walk_up_to(&k, 6, activist);
	assert_refused(&k, s, "确定为积极分子后每 6 个月考察一次，应有 2 次，只登记了 1 次");
	s->reason = "第二次考察记录遗失";
	assert_null(step_tried(&k, s));
}

static void training_of_three_days_or_24_hours(void **state)
{
	struct house *h = *state;
	struct date activist = date_add_months(h->work->today, -20), on = date_add_months(activist, 13);
	struct walk k = walk_started(h, applicant_like(h, "培训", date_add_months(activist, -2)));
	struct development_step *s = step_like(&k, 11, on);

	walk_up_to(&k, 10, activist);
	s->hours = 23;
	s->days = 2;
	assert_refused(&k, s, "不少于 3 天或者不少于 24 学时");
	s->days = 3;
	s->hours = 0;
	assert_null(step_tried(&k, s));
	for (int n = 12; n <= 16; n++)
		step_done(&k, n, date_add_months(activist, 13));
	step_done(&k, 17, date_add_months(activist, 14)); /* three days are enough for the verb, too */
}

static void people_who_may_stand_for_him(void **state)
{
	struct house *h = *state;
	struct date activist = date_add_months(h->work->today, -20), on = date_add_months(activist, 12);
	struct walk k = walk_started(h, applicant_like(h, "介绍人", date_add_months(activist, -2)));
	struct development_step *s = step_like(&k, 9, on);

	walk_up_to(&k, 8, activist);
	more_people(h);
	s->person_two = 0;
	assert_refused(&k, s, "要两名");
	s->person_two = s->person_one;
	assert_refused(&k, s, "不能是同一个人");
	s->person_two = h->people[EAST_PROBATIONARY].member_id;
	assert_refused(&k, s, "要是享有党员权利的正式党员");
	s->person_two = k.member;
	assert_refused(&k, s, "不能是本人");
	s->person_two = member_made(h, WEST_BRANCH, "外支部人");
	assert_refused(&k, s, "请从本支部的正式党员中选择");
	s->person_two = h->people[EAST_MEMBER].member_id;
	assert_null(step_tried(&k, s));
}

static void the_next_step_is_not_before_any_of_those_before_it(void **state)
{
	struct house *h = *state;
	struct date activist = date_add_months(h->work->today, -20), on = date_add_months(activist, 12);
	struct walk k = walk_started(h, applicant_like(h, "先后", date_add_months(activist, -2)));

	walk_up_to(&k, 8, activist);
	step_done(&k, 9, date_add_days(on, 30));
	step_done(&k, 10, date_add_days(on, 10));
	step_done(&k, 11, date_add_days(on, 20));
	assert_refused(&k, step_like(&k, 12, date_add_days(on, 29)), "（“确定入党介绍人”的日期）");
	step_done(&k, 12, date_add_days(on, 30));
	step_done(&k, 9, date_add_days(on, 40)); /* another sponsor, later */
	step_done(&k, 13, date_add_days(on, 31));
}

static void politics_must_be_passed(void **state)
{
	struct house *h = *state;
	struct date activist = date_add_months(h->work->today, -20);
	struct walk k = walk_started(h, applicant_like(h, "政审", date_add_months(activist, -2)));
	struct development_step *s = step_like(&k, 10, date_add_months(activist, 13));

	walk_up_to(&k, 9, activist);
	s->passed = false;
	assert_refused(&k, s, "政治审查不合格");
}

/* ---- extension ---- */

static struct walk probationary(struct house *h, const char *name, struct date *end)
{
	struct date activist = date_add_months(h->work->today, -44);
	struct walk k = walk_started(h, applicant_like(h, name, date_add_months(activist, -2)));

	walk_up_to(&k, 21, activist);
	*end = date_add_months(activist, 26);
	return k;
}

static void extended_once_by_six_to_twelve_months(void **state)
{
	struct house *h = *state;
	struct date end, later;
	struct walk k = probationary(h, "延长", &end);
	struct development_step *s = step_like(&k, 23, end);

	step_done(&k, 22, end);
	s->outcome = OUTCOME_EXTEND;
	s->months = 5;
	assert_refused(&k, s, "不少于 6 个月、不超过 12 个月");
	s->months = 13;
	assert_refused(&k, s, "不少于 6 个月、不超过 12 个月");
	s->months = 6;
	assert_null(step_tried(&k, s));
	step_done(&k, 24, date_add_days(end, 9));
	later = date_add_months(end, 6);
	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM member WHERE id = ? AND stage = 'probationary'"
						 " AND probation_until = ?",
						 BIND(k.member, later)),
		1);
	assert_false(walk_now(&k)->states[22].done);
	step_done(&k, 22, later);
	s = step_like(&k, 23, later);
	s->outcome = OUTCOME_EXTEND;
	s->months = 6;
	assert_refused(&k, s, "已经延长过一次");
	s->outcome = OUTCOME_CONFIRM;
	assert_null(step_tried(&k, s));
	step_done(&k, 24, date_add_days(later, 9));
	assert_int_equal(
		number_of(h, "SELECT full_on = ? FROM member WHERE id = ?", BIND(later, k.member)), 1);
}

static void cancelled_he_is_on_the_way_no_more(void **state)
{
	struct house *h = *state;
	struct date end;
	struct walk k = probationary(h, "取消", &end);
	struct development_step *s = step_like(&k, 23, end);

	step_done(&k, 22, end);
	s->outcome = OUTCOME_CANCEL;
	s->note = "不履行党员义务";
	assert_null(step_tried(&k, s));
	step_done(&k, 24, date_add_days(end, 9));
	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM development d JOIN member m ON m.id = d.member_id"
						 " WHERE d.id = ? AND d.state = 'stopped' AND m.left_how = 'cancel'",
						 BIND(k.id)),
		1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(from_application_to_archive),
		HOUSE_TEST(eighteen_years_to_the_day),
		HOUSE_TEST(talk_within_a_month_else_a_reason),
		HOUSE_TEST(a_year_to_the_day),
		HOUSE_TEST(nothing_before_what_it_needs),
		HOUSE_TEST(half_yearly_reviews_are_asked_for),
		HOUSE_TEST(approval_within_three_months_and_never_after_six),
		HOUSE_TEST(votes_need_more_than_half),
		HOUSE_TEST(the_roster_of_the_day_less_who_is_excused),
		HOUSE_TEST(the_count_is_what_eligibility_says_of_each),
		HOUSE_TEST(too_few_reviews_take_a_reason),
		HOUSE_TEST(training_of_three_days_or_24_hours),
		HOUSE_TEST(people_who_may_stand_for_him),
		HOUSE_TEST(the_next_step_is_not_before_any_of_those_before_it),
		HOUSE_TEST(politics_must_be_passed),
		HOUSE_TEST(extended_once_by_six_to_twelve_months),
		HOUSE_TEST(cancelled_he_is_on_the_way_no_more),
	};

	return house_run(tests);
}
