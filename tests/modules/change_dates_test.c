/* What befalls a member befalls him as one, on a day on which it can: each date against what else
 * is known of him. */
#include "change_like.h"
#include "base/text.h"
#include "data/scope.h"

#define assert_why(why, part) do { \
		const char *said = (why); \
		if (!said || !text_has(said, part)) \
			fail_msg("“%s” instead of “%s”", said ? said : "done", part); \
	} while (0)

static void nothing_befalls_a_member_before_he_is_one(void **state)
{
	static const enum change_kind_value kinds[] = { CHANGE_EXIT, CHANGE_SANCTION, CHANGE_REWARD,
		CHANGE_FLOAT, CHANGE_LOST, CHANGE_STOP, CHANGE_DEATH };
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, person_new(h, "早"));

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		assert_why(change_tried(h, id, change_like(h, kinds[i], date_of(2015, 6, 30))),
			"2015年7月1日 才加入党组织");
	change_made(h, id, change_like(h, CHANGE_REWARD, date_of(2015, 7, 1)));
}

static void whoever_paid_lately_was_in_touch(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, person_new(h, "联"));
	struct date paid = date_add_days(h->work->today, -10);

	house_change(h, "INSERT INTO dues (organisation_id, path, member_id, month, payer, base, due)"
		" SELECT organisation_id, path, id, '2026-10-01', 'wage', 100000, 500 FROM member WHERE id = ?", BIND(id));
	house_change(h, "INSERT INTO dues_payment (organisation_id, path, member_id, dues_id, amount,"
		" paid_on, channel, payee) SELECT organisation_id, path, member_id, id, 500, ?, 'cash', '甲'"
		" FROM dues WHERE member_id = ?", BIND(paid, id));
	assert_why(change_tried(h, id, change_like(h, CHANGE_LOST, date_add_days(paid, -1))),
		"还参加过组织生活或者交过党费");
	assert_why(change_tried(h, id, change_like(h, CHANGE_DEATH, date_add_days(paid, -1))),
		"还参加过组织生活或者交过党费");
	change_made(h, id, change_like(h, CHANGE_LOST, paid));
}

static void what_a_deed_lacks_is_asked_for(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, person_new(h, "缺"));
	int64_t gone = member_made(h, EAST_BRANCH, person_new(h, "失"));
	struct date on = date_add_days(h->work->today, -30);
	struct member *m = member_like(h, EAST_BRANCH, person_new(h, "介"));
	struct member_change *c = change_like(h, CHANGE_STOP, on);

	c->reason = NULL;
	assert_why(change_tried(h, id, c), "请写明出国（境）的时间");
	c = change_like(h, CHANGE_SANCTION, on);
	c->sanction = SANCTION_WATCH;
	c->months = 12;
	change_made(h, id, c);
	c = change_like(h, CHANGE_SANCTION, on);
	c->sanction = SANCTION_WATCH;
	c->months = 12;
	assert_why(change_tried(h, id, c), "正在留党察看或者暂停权利");
	c = change_like(h, CHANGE_SANCTION, date_of(2016, 6, 30)); /* not yet 转正 */
	c->sanction = SANCTION_WATCH;
	c->months = 12;
	assert_why(change_tried(h, gone, c), "预备党员不适用留党察看");
	change_made(h, gone, change_like(h, CHANGE_LOST, on));
	m->stage = MEMBER_APPLICANT;
	m->joined_on = m->full_on = (struct date){ 0 };
	m->applied_on = date_of(2024, 1, 5);
	c = change_like(h, CHANGE_ACTIVIST, on);
	c->sponsor_one = gone;
	assert_why(change_tried(h, member_put(h, m), c), "已登记失去联系");
}

/* A period that runs is not shortened on the form; what is carried along stays as it is. */
static void the_form_does_not_move_the_beginning_of_a_period(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, person_new(h, "期"));
	const char *path;
	int64_t id;

	m->stage = MEMBER_PROBATIONARY;
	m->joined_on = date_add_months(h->work->today, -2);
	m->full_on = (struct date){ 0 };
	id = member_put(h, m);
	path = at(h, "/members/%lld", (long long)id);
	m = record_find(h->work, &member_record, id);
	m->joined_on = date_add_months(h->work->today, -13);
	assert_has(assert_status(post(h, EAST_CLERK, path, "version=%lld&%s",
		(long long)m->row.version, form_of(h, &member_record, m)), 422), "办理更正登记");
	m = record_find(h->work, &member_record, id);
	m->work_post = "科员";
	assert_goes(post(h, EAST_CLERK, path, "version=%lld&%s", (long long)m->row.version,
		form_of(h, &member_record, m)), path);
}

/* As the form and a sheet ask. */
static const char *typed(struct house *h, struct member *m, int64_t id, const char *field)
{
	struct problems *p = problems_new(h->arena);
	const struct permission *before = work_ask(h->work, &member_edit);

	record_fits(h->work, &member_record, m, record_find(h->work, &member_record, id), p);
	work_ask(h->work, before);
	return problem_of(p, field);
}

static void what_was_decided_is_not_typed_over(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, person_new(h, "定"));
	struct date on = date_add_months(h->work->today, -13);
	int64_t id;

	m->stage = MEMBER_PROBATIONARY;
	m->joined_on = on;
	m->full_on = (struct date){ 0 };
	id = member_put(h, m);
	change_made(h, id, change_like(h, CHANGE_CONFIRM, date_add_months(on, 12)));
	m = record_find(h->work, &member_record, id);
	m->full_on = date_add_days(m->full_on, 1);
	assert_why(typed(h, m, id, "full_on"), "经支部大会通过");
	id = member_made(h, EAST_BRANCH, person_new(h, "联"));
	change_made(h, id, change_like(h, CHANGE_LOST, date_add_days(h->work->today, -30)));
	m = record_find(h->work, &member_record, id);
	m->lost_on = date_of(2020, 1, 1);
	assert_why(typed(h, m, id, "lost_on"), "请撤销“失去联系”后重新办理");
}

static void posts_end_with_the_sanction_that_takes_them(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, person_new(h, "撤"));
	struct date on = date_add_days(h->work->today, -2);
	struct member_change *c = change_like(h, CHANGE_SANCTION, on);

	house_change(h, "UPDATE committee SET state = 'past' WHERE organisation_id = ?",
		BIND(h->places[EAST_BRANCH].id));
	house_change(h, "INSERT INTO committee (organisation_id, path, title, elected_on, state)"
		" VALUES (?, ?, '第 1 届', '2026-01-01', 'standing')",
		BIND(h->places[EAST_BRANCH].id, h->places[EAST_BRANCH].path));
	house_change(h, "INSERT INTO committee_member (committee_id, member_id, person, post, from_on)"
		" SELECT c.id, m.id, m.name, '01', '2026-01-01' FROM committee c JOIN member m ON m.id = ?"
		" WHERE c.standing_of = ?", BIND(id, h->places[EAST_BRANCH].id));
	change_made(h, id, change_like(h, CHANGE_SANCTION, on)); /* 警告 leaves him his post */
	assert_true(number_of(h, "SELECT COUNT(*) FROM access_notice WHERE account_id = ?"
		" AND text LIKE CONCAT('%书记', (SELECT name FROM member WHERE id = ?), '受到警告%')",
		BIND(h->people[EAST_ADMIN].account_id, id)) > 0); /* and his superior is told */
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM committee_member WHERE member_id = ?"
		" AND until_on IS NULL", BIND(id)), 1);
	c->sanction = SANCTION_POSTS;
	change_made(h, id, c);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM committee_member WHERE member_id = ?"
		" AND until_on = ? AND unsaid = 0", BIND(id, on)), 1);
	assert_int_equal(number_of(h, "SELECT secretary IS NULL FROM organisation WHERE id = ?",
		BIND(h->places[EAST_BRANCH].id)), 1);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'leave_post'"
		" AND record = 'organisation' AND note LIKE CONCAT((SELECT name FROM member WHERE id = ?),"
		" '不再任书记，原因：党纪处分%')", BIND(id)), 1);
}

/* Ages and what depends on the stage: refused, or odd and told in the remarks. */
static void a_record_says_what_can_be(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, person_new(h, "岁"));
	struct problems *p = problems_new(h->arena);

	m->work_on = date_add_months(m->born_on, 12 * 13);
	m->age_months = 600;
	m->stage = MEMBER_PROBATIONARY;
	m->full_on = (struct date){ 0 };
	m->confirmed_kind = "1";
	m->name = "张３<b>";
	record_fits(h->work, &member_record, m, NULL, p);
	assert_why(problem_of(p, "work_on"), "参加工作时年龄太小");
	assert_why(problem_of(p, "age_months"), "只有正式党员才有党龄");
	assert_why(problem_of(p, "confirmed_kind"), "只有正式党员才填写");
	assert_why(problem_of(p, "joined_on"), "预备期早已超过");
	p = problems_new(h->arena);
	m->note = "补录：少年参军；长期失联未转正";
	m->age_months = 0;
	m->confirmed_kind = NULL;
	record_fits(h->work, &member_record, m, NULL, p);
	assert_int_equal(p->count, 0);
	field_take(h->work, record_field(&member_record, "name"), "张３<b>", record_new(h->work,
		&member_record), p);
	assert_why(problem_of(p, "name"), "不能有数字和符号");
	p = problems_new(h->arena);
	field_take(h->work, record_field(&member_record, "name"), "古丽·阿依", record_new(h->work,
		&member_record), p);
	assert_int_equal(p->count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(nothing_befalls_a_member_before_he_is_one),
		HOUSE_TEST(whoever_paid_lately_was_in_touch),
		HOUSE_TEST(the_form_does_not_move_the_beginning_of_a_period),
		HOUSE_TEST(what_a_deed_lacks_is_asked_for),
		HOUSE_TEST(what_was_decided_is_not_typed_over),
		HOUSE_TEST(posts_end_with_the_sanction_that_takes_them),
		HOUSE_TEST(a_record_says_what_can_be),
	};

	return house_run(tests);
}
