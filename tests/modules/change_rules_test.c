/* Each rule with its numbers: the day before, the day, the day after; month ends, leap days. */
#include "change_like.h"
#include "base/text.h"

static int64_t activist(struct house *h, struct date since)
{
	struct member *m = member_like(h, EAST_BRANCH, "培养对象");

	m->stage = MEMBER_ACTIVIST;
	m->joined_on = m->full_on = (struct date){ 0 };
	m->activist_on = since;
	return member_put(h, m);
}

static int64_t probationary(struct house *h, struct date since)
{
	struct member *m = member_like(h, EAST_BRANCH, "预备期中");

	m->stage = MEMBER_PROBATIONARY;
	m->note = "补录过去的情况";
	m->joined_on = since;
	m->full_on = (struct date){ 0 };
	return member_put(h, m);
}

#define assert_why(why, part) do { \
		const char *said = (why); \
		if (!said || !text_has(said, part)) \
			fail_msg("“%s” instead of “%s”", said ? said : "done", part); \
	} while (0)

static struct member *now(struct house *h, int64_t id)
{
	return record_find(h->work, &member_record, id);
}

/* ---- development ---- */

static void an_activist_is_educated_for_a_year(void **state)
{
	struct house *h = *state;
	int64_t id = activist(h, date_of(2024, 2, 29)), change;

	assert_why(change_tried(h, id, change_like(h, CHANGE_ADMIT, date_of(2025, 2, 27))), "考察时间不够");
	change = change_made(h, id, change_like(h, CHANGE_ADMIT, date_of(2025, 2, 28)));
	assert_int_equal(now(h, id)->stage, MEMBER_PROBATIONARY);
	assert_int_equal(date_compare(now(h, id)->joined_on, date_of(2025, 2, 28)), 0);
	assert_int_equal(date_compare(now(h, id)->probation_until, date_of(2026, 2, 28)), 0);
	assert_null(undo_tried(h, change));
	assert_int_equal(now(h, id)->stage, MEMBER_ACTIVIST);
	assert_false(date_has(now(h, id)->joined_on));
	assert_why(undo_tried(h, change), "已经撤销");
}

static void admission_needs_training_review_and_two_sponsors(void **state)
{
	struct house *h = *state;
	int64_t id = activist(h, date_of(2023, 1, 1));
	struct member_change *c = change_like(h, CHANGE_ADMIT, date_of(2025, 3, 1));

	c->training_hours = 23;
	assert_why(change_tried(h, id, c), "不少于 24 学时");
	c = change_like(h, CHANGE_ADMIT, date_of(2025, 3, 1));
	c->politics_passed = false;
	assert_why(change_tried(h, id, c), "政治审查");
	c = change_like(h, CHANGE_ADMIT, date_of(2025, 3, 1));
	c->sponsor_two = c->sponsor_one;
	assert_why(change_tried(h, id, c), "不能是同一个人");
	c = change_like(h, CHANGE_ADMIT, date_of(2025, 3, 1));
	c->sponsor_two = probationary(h, date_of(2024, 12, 1));
	assert_why(change_tried(h, id, c), "享有党员权利的正式党员");
	c = change_like(h, CHANGE_ADMIT, date_of(2025, 3, 1));
	c->sponsor_two = 0;
	assert_why(change_tried(h, id, c), "请填写");
	c = change_like(h, CHANGE_ADMIT, date_of(2025, 3, 1));
	c->sponsor_one = id;
	assert_why(change_tried(h, id, c), "不能是本人");
}

static void a_sponsor_under_watch_does_not_count(void **state)
{
	struct house *h = *state;
	int64_t id = activist(h, date_of(2023, 1, 1)), watched = member_made(h, EAST_BRANCH, "察看中");
	struct member_change *c = change_like(h, CHANGE_SANCTION, date_of(2025, 3, 1));

	c->sanction = SANCTION_WATCH;
	c->months = 24;
	change_made(h, watched, c);
	c = change_like(h, CHANGE_ADMIT, date_of(2025, 3, 1));
	c->sponsor_one = watched;
	assert_why(change_tried(h, id, c), "留党察看");
	c = change_like(h, CHANGE_ADMIT, date_of(2025, 2, 28)); /* the day before it began */
	c->sponsor_one = watched;
	change_made(h, id, c);
}

static void the_committee_approves_within_three_months_at_most_six(void **state)
{
	struct house *h = *state;
	int64_t id = activist(h, date_of(2023, 1, 1));
	struct member_change *c = change_like(h, CHANGE_ADMIT, date_of(2024, 11, 30));

	c->approved_on = date_of(2024, 11, 29);
	assert_why(change_tried(h, id, c), "不能早于支部大会");
	c = change_like(h, CHANGE_ADMIT, date_of(2024, 11, 30));
	c->approved_on = date_of(2025, 3, 1); /* 30 November + 3 months = 28 February */
	assert_why(change_tried(h, id, c), "一般在 2025年2月28日 前");
	c->reason = "上级党委换届";
	assert_null(change_tried(h, id, c));
	assert_null(undo_tried(h, c->row.id));
	c = change_like(h, CHANGE_ADMIT, date_of(2024, 11, 30));
	c->reason = "上级党委换届";
	c->approved_on = date_of(2025, 5, 31);
	assert_why(change_tried(h, id, c), "最迟应在 2025年5月30日 前");
}

static void probation_is_a_year_and_party_age_counts_from_its_end(void **state)
{
	struct house *h = *state;
	int64_t id = probationary(h, date_of(2024, 2, 29));

	assert_why(change_tried(h, id, change_like(h, CHANGE_CONFIRM, date_of(2025, 2, 27))), "才满");
	change_made(h, id, change_like(h, CHANGE_CONFIRM, date_of(2025, 4, 15)));
	assert_int_equal(now(h, id)->stage, MEMBER_FULL);
	assert_int_equal(date_compare(now(h, id)->full_on, date_of(2025, 2, 28)), 0);
}

static void probation_is_extended_once_by_six_to_twelve_months(void **state)
{
	struct house *h = *state;
	int64_t id = probationary(h, date_of(2023, 8, 31));
	struct member_change *c = change_like(h, CHANGE_EXTEND, date_of(2024, 8, 30));

	c->months = 6;
	assert_why(change_tried(h, id, c), "才满");
	c = change_like(h, CHANGE_EXTEND, date_of(2024, 8, 31));
	c->months = 5;
	assert_why(change_tried(h, id, c), "不少于 6 个月");
	c->months = 13;
	assert_why(change_tried(h, id, c), "不超过 12 个月");
	c->months = 6;
	change_made(h, id, c);
	assert_int_equal(date_compare(now(h, id)->probation_until, date_of(2025, 2, 28)), 0);
	c = change_like(h, CHANGE_EXTEND, date_of(2025, 2, 28));
	c->months = 6;
	assert_why(change_tried(h, id, c), "已经延长过一次");
	assert_why(change_tried(h, id, change_like(h, CHANGE_CONFIRM, date_of(2025, 2, 27))), "才满");
	change_made(h, id, change_like(h, CHANGE_CONFIRM, date_of(2025, 2, 28)));
}

static void an_applicant_needs_his_application_and_a_contact(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, "申请的人");
	int64_t id;

	m->stage = MEMBER_APPLICANT;
	m->joined_on = m->full_on = (struct date){ 0 };
	id = member_put(h, m);
	assert_why(change_tried(h, id, change_like(h, CHANGE_ACTIVIST, date_of(2025, 1, 1))), "申请入党日期");
	house_change(h, "UPDATE member SET applied_on = '2025-01-02' WHERE id = ?", BIND(id));
	assert_why(change_tried(h, id, change_like(h, CHANGE_ACTIVIST, date_of(2025, 1, 1))),
		"2025年1月2日");
	change_made(h, id, change_like(h, CHANGE_ACTIVIST, date_of(2025, 1, 2)));
	assert_int_equal(now(h, id)->stage, MEMBER_ACTIVIST);
	assert_int_equal(date_compare(now(h, id)->activist_on, date_of(2025, 1, 2)), 0);
}

/* ---- loss, leaving ---- */

static void membership_is_stopped_after_six_months_and_ends_after_two_years(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "失联者"), death;
	struct member_change *c = change_like(h, CHANGE_STOP, date_of(2022, 2, 28));

	c->stop_why = STOP_LOST;
	assert_why(change_tried(h, id, c), "先办理“失去联系”");
	change_made(h, id, change_like(h, CHANGE_LOST, date_of(2021, 8, 31)));
	c = change_like(h, CHANGE_STOP, date_of(2022, 2, 27));
	c->stop_why = STOP_LOST;
	assert_why(change_tried(h, id, c), "2022年2月28日 起");
	c = change_like(h, CHANGE_EXIT, date_of(2022, 2, 27));
	c->exit_how = EXIT_LAPSED;
	assert_why(change_tried(h, id, c), "先停止党籍");
	c = change_like(h, CHANGE_STOP, date_of(2022, 2, 28));
	c->stop_why = STOP_LOST;
	change_made(h, id, c);
	assert_why(change_tried(h, id, change_like(h, CHANGE_CONFIRM, date_of(2023, 1, 1))), "不能办理");
	assert_why(change_tried(h, id, change_like(h, CHANGE_RESTORE, date_of(2023, 1, 1))), "不能办理");
	c = change_like(h, CHANGE_EXIT, date_of(2024, 2, 27));
	c->exit_how = EXIT_LAPSED;
	assert_why(change_tried(h, id, c), "2024年2月28日 起");
	c = change_like(h, CHANGE_EXIT, date_of(2024, 2, 28));
	c->exit_how = EXIT_LAPSED;
	death = change_made(h, id, c);
	assert_null(now(h, id));
	assert_int_equal(number_of(h,
		"SELECT left_how = 'lapsed' AND left_on = '2024-02-28' FROM member"
		" WHERE id = ?", BIND(id)), 1);
	assert_null(undo_tried(h, death));
	assert_int_equal(now(h, id)->standing, STANDING_STOPPED);
}

static void dates_stand_in_order_and_never_in_the_future(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "按顺序"), first, second;

	first = change_made(h, id, change_like(h, CHANGE_FLOAT, date_of(2025, 5, 2)));
	assert_why(change_tried(h, id, change_like(h, CHANGE_FLOAT_BACK, date_of(2025, 5, 1))), "不能早于");
	assert_why(change_tried(h, id, change_like(h, CHANGE_FLOAT_BACK, date_add_days(h->work->today,
		1))),
		"不能晚于今天");
	assert_why(change_tried(h, id, change_like(h, CHANGE_FLOAT_BACK, (struct date){ 0 })),
		"请填写返回日期");
	second = change_made(h, id, change_like(h, CHANGE_FLOAT_BACK, date_of(2025, 5, 2)));
	assert_why(undo_tried(h, first), "请先撤销后面的变动");
	assert_null(undo_tried(h, second));
	assert_true(now(h, id)->floating);
	assert_null(undo_tried(h, first));
	assert_false(now(h, id)->floating);
}

static void a_mistake_is_corrected_with_a_reason(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "登记错");
	struct member_change *c = change_like(h, CHANGE_CORRECT, date_of(2025, 1, 1));

	c->stage = MEMBER_FULL;
	c->standing = STANDING_NORMAL;
	assert_why(change_tried(h, id, c), "没有需要更正");
	c->stage = MEMBER_PROBATIONARY;
	c->joined_on = date_of(2024, 12, 1);
	change_made(h, id, c);
	assert_int_equal(now(h, id)->stage, MEMBER_FULL); /* downwards, too, it waits */
	assert_null(consent_tried(h, c->row.id));
	assert_int_equal(now(h, id)->stage, MEMBER_PROBATIONARY);
	assert_false(date_has(now(h, id)->full_on));
	c = change_like(h, CHANGE_CORRECT, date_of(2025, 1, 2));
	c->stage = MEMBER_APPLICANT;
	c->standing = STANDING_NORMAL;
	assert_null(consent_tried(h, change_made(h, id, c)));
	assert_false(date_has(now(h, id)->joined_on));
}

/* The plain form leaves state to the verbs; a group is one of the member's branch. */
static void the_edit_form_does_not_change_state(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "不能改");
	int64_t mine = organisation_made(h, h->places[EAST_BRANCH].id, ORGANISATION_GROUP, "第一党小组");
	int64_t other = organisation_made(h, h->places[WEST_BRANCH].id, ORGANISATION_GROUP, "别处党小组");
	const char *path = at(h, "/members/%lld", (long long)id);
	struct member *m = now(h, id);
	struct reply reply;

	m->standing = STANDING_STOPPED;
	m->floating = true;
	m->floating_to = "外省";
	reply = post(h, EAST_CLERK, path, "version=%lld&%s", (long long)m->row.version,
		form_of(h, &member_record, m));
	assert_status(reply, 422);
	assert_has(reply, "停止和恢复党籍要在“党员变动”中办理");
	assert_has(reply, "流动外出和返回要在“党员变动”中办理");
	m = now(h, id);
	m->group_id = mine;
	assert_goes(post(h, EAST_CLERK, path, "version=%lld&%s", (long long)m->row.version,
		form_of(h, &member_record, m)), path);
	m = now(h, id);
	m->group_id = other;
	assert_status(post(h, EAST_CLERK, path, "version=%lld&%s", (long long)m->row.version,
		form_of(h, &member_record, m)), 422);
}

/* What only verbs change stands in the form as text, with the way to the verb. */
static void the_edit_form_shows_state_as_text(void **state)
{
	struct house *h = *state;
	struct reply reply = get(h, EAST_CLERK, "/members/%lld/edit",
		(long long)member_made(h, EAST_BRANCH, "看得见"));

	assert_lacks(assert_status(reply, 200), "name=\"stage\"");
	assert_lacks(reply, "name=\"floating\"");
	assert_lacks(reply, "name=\"organisation_id\"");
	assert_has(reply, "name=\"work_post\"");
	assert_has(reply, "正式党员");
	assert_has(reply, "/changes/new\">办理变动");
	assert_has(get(h, EAST_CLERK, "/members/new"), "name=\"stage\"");
	reply = get(h, ROOT_ADMIN, "/organisations/%lld/edit", (long long)h->places[EAST_BRANCH].id);
	assert_lacks(reply, "name=\"name\"");
	assert_lacks(reply, "name=\"parent_id\"");
	assert_has(reply, "/rename\">更名");
}

/* What is typed is kept in the browser; sealed fields are marked for it. */
static void forms_of_members_keep_drafts(void **state)
{
	struct house *h = *state;
	long long id = member_made(h, EAST_BRANCH, "写一半");
	const char *paths[] = { "/members/new", at(h, "/members/%lld/edit", id), "/changes/in",
		at(h, "/members/%lld/changes/new?kind=float", id) };

	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		struct reply reply = get(h, EAST_CLERK, "%s", paths[i]);

		assert_has(assert_status(reply, 200), "data-draft=");
		if (i < 3)
			assert_has(reply, "name=\"id_number\"");
		assert_lacks(reply, "name=\"id_number\" value=\"\" maxlength=\"18\" aria");
	}
}

/* The way into the Party, posts, steps: each with its day and, where there is one, its page. */
static void the_timeline_tells_everything(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, "经历多");
	struct reply reply;
	int64_t id, committee;

	m->applied_on = date_of(2008, 3, 4);
	m->activist_on = date_of(2009, 3, 5);
	id = member_put(h, m);
	house_change(h, "INSERT INTO committee (organisation_id, path, title, elected_on, state)"
		" VALUES (?, ?, '第一届', '2024-05-01', 'ended')", BIND(h->places[EAST_BRANCH].id,
		h->places[EAST_BRANCH].path));
	committee = number_of(h, "SELECT MAX(id) FROM committee", BIND_NONE);
	house_change(h, "INSERT INTO committee_member (committee_id, member_id, person, post, from_on,"
		" until_on, end_reason) VALUES (?, ?, '经历多', '01', '2024-05-01', '2025-06-01', '工作调动')",
		BIND(committee, id));
	change_made(h, id, change_like(h, CHANGE_FLOAT, date_of(2026, 3, 1)));
	reply = assert_status(get(h, EAST_CLERK, "/members/%lld/changes", (long long)id), 200);
	assert_has(reply, "2008-03-04");
	assert_has(reply, "确定为入党积极分子");
	assert_has(reply, "加入党组织");
	assert_has(reply, "转为正式党员");
	assert_has(reply, "到 2025-06-01（工作调动）");
	assert_has(reply, at(h, "/committees/%lld", (long long)committee));
	assert_true(h->trips <= 5);
	assert_lacks(
		get(h, EAST_CLERK, "/members/%lld/changes?show=post", (long long)id), "2008-03-04");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(an_activist_is_educated_for_a_year),
		HOUSE_TEST(admission_needs_training_review_and_two_sponsors),
		HOUSE_TEST(a_sponsor_under_watch_does_not_count),
		HOUSE_TEST(the_committee_approves_within_three_months_at_most_six),
		HOUSE_TEST(probation_is_a_year_and_party_age_counts_from_its_end),
		HOUSE_TEST(probation_is_extended_once_by_six_to_twelve_months),
		HOUSE_TEST(an_applicant_needs_his_application_and_a_contact),
		HOUSE_TEST(membership_is_stopped_after_six_months_and_ends_after_two_years),
		HOUSE_TEST(dates_stand_in_order_and_never_in_the_future),
		HOUSE_TEST(a_mistake_is_corrected_with_a_reason),
		HOUSE_TEST(the_edit_form_does_not_change_state),
		HOUSE_TEST(the_edit_form_shows_state_as_text),
		HOUSE_TEST(forms_of_members_keep_drafts),
		HOUSE_TEST(the_timeline_tells_everything),
	};

	return house_run(tests);
}
