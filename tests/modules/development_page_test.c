/*
 * One truth with the changes of members, what is returned, who may do what, the pages and papers of
 * a process.
 */
#include "base/text.h"
#include "change_like.h"
#include "development_like.h"

/* ---- one truth ---- */

static void what_the_change_verbs_do_fills_the_steps(void **state)
{
	struct house *h = *state;
	struct member *m = applicant_like(h, "已是积极分子", date_of(2023, 1, 5));
	struct walk k;
	struct process *f;

	m->stage = MEMBER_ACTIVIST;
	m->activist_on = date_of(2023, 9, 1);
	k = walk_started(h, m);
	f = walk_now(&k);
	assert_true(
		f->states[1].done && f->states[3].done && f->states[2].missing && !f->states[5].done);
	assert_refused(&k, step_like(&k, 2, date_of(2023, 9, 2)), "不能晚于 2023-09-01");
	step_done(&k, 2, date_of(2023, 2, 1));
	assert_false(walk_now(&k)->states[2].missing);
	house_change(h, "UPDATE member SET activist_on = '2023-10-01' WHERE id = ?", BIND(k.member));
	assert_int_equal(date_compare(walk_now(&k)->states[3].on, date_of(2023, 10, 1)), 0);
}

static void the_change_form_keeps_to_the_process(void **state)
{
	struct house *h = *state;
	struct date activist = date_add_months(h->work->today, -20), on = date_add_months(activist, 14);
	struct walk k = walk_started(h, applicant_like(h, "两处登记", date_add_months(activist, -2)));

	walk_up_to(&k, 15, activist);
	assert_true(text_has(change_tried(h, k.member, change_like(h, CHANGE_ADMIT, on)),
		"请先在“发展党员”中办理第 16 步“上级党委派人谈话”"));
	step_done(&k, 16, on);
	assert_string_equal(
		change_tried(h, k.member, change_like(h, CHANGE_ADMIT, date_add_days(on, 1))),
		at(h,
			"发展进程中“支部大会讨论接收”的日期是 %s，请填写这一天；登记错了的，请在发展进程中退回",
			date_text(h->arena, on)));
	assert_null(change_tried(h, k.member, change_like(h, CHANGE_ADMIT, on)));
	assert_true(walk_now(&k)->states[17].done);
	assert_true(walk_now(&k)->states[16].done);
}

static void an_undone_admission_goes_back(void **state)
{
	struct house *h = *state;
	struct date activist = date_add_months(h->work->today, -20);
	struct walk k = walk_started(h, applicant_like(h, "撤销接收", date_add_months(activist, -2)));

	walk_up_to(&k, 17, activist);
	assert_null(undo_tried(h, number_of(h, "SELECT MAX(id) FROM member_change WHERE member_id = ?",
		BIND(k.member))));
	assert_false(walk_now(&k)->states[17].done);
	assert_true(walk_now(&k)->states[15].done);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM development WHERE id = ?"
		" AND next_step = 'approval' AND tier = 'committee'", BIND(k.id)), 1);
}

static void a_step_is_returned_while_nothing_stands_on_it(void **state)
{
	struct house *h = *state;
	struct date activist = date_add_months(h->work->today, -20);
	struct walk k = walk_started(h, applicant_like(h, "退回", date_add_months(activist, -2)));
	struct problems *p = problems_new(h->arena);

	walk_up_to(&k, 8, activist);
	work_begin(h->work);
	assert_false(step_return(h->work, walk_now(&k), 7, "意见不全", p));
	assert_string_equal(p->items[0].text, "第 8 步“发展对象报上级党委备案”已经办理，请先退回后面的步骤");
	assert_false(step_return(h->work, walk_now(&k), 8, NULL, problems_new(h->arena)));
	assert_true(step_return(h->work, walk_now(&k), 8, "材料不全", problems_new(h->arena)));
	assert_true(step_return(h->work, walk_now(&k), 7, "意见不全", problems_new(h->arena)));
	assert_false(step_return(h->work, walk_now(&k), 3, "不是这里登记的", problems_new(h->arena)));
	work_commit(h->work);
	assert_false(walk_now(&k)->states[7].done);
	step_done(&k, 7, date_add_months(activist, 12));
}

static void stopped_with_a_reason_and_taken_up_again(void **state)
{
	struct house *h = *state;
	struct walk k = walk_started(h, applicant_like(h, "终止", date_of(2025, 1, 5)));
	const char *stop = at(h, "/developments/%lld/stop", (long long)k.id);

	assert_has(assert_status(post(h, EAST_CLERK, stop, "why="), 422), "请写明终止的原因");
	assert_goes(post(h, EAST_CLERK, stop, "why=%s", "本人撤回"), "/developments/");
	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM development WHERE id = ? AND state = 'stopped'"
						 " AND due_on IS NULL AND next_step IS NULL",
						 BIND(k.id)),
		1);
	assert_refused(&k, step_like(&k, 2, date_of(2025, 1, 20)), "已经结束或终止");
	assert_goes(post(h, EAST_CLERK, at(h, "/developments/%lld/resume", (long long)k.id), "x=1"),
		"/developments/");
	step_done(&k, 2, date_of(2025, 1, 20));
}

static void it_goes_along_with_a_transfer(void **state)
{
	struct house *h = *state;
	struct walk k = walk_started(h, applicant_like(h, "转走", date_of(2025, 1, 5)));

	house_change(h, "UPDATE member SET organisation_id = ?, path = ? WHERE id = ?",
		BIND(h->places[WEST_BRANCH].id, h->places[WEST_BRANCH].path, k.member));
	assert_status(get(h, WEST_CLERK, "/developments/%lld", (long long)k.id), 200);
	assert_status(get(h, EAST_CLERK, "/developments/%lld", (long long)k.id), 404);
}

/* ---- pages ---- */

/* Typed wrong: the day is changed where it stands while nothing follows from it, later where it is
 * held. */
static void what_is_done_can_be_put_right_from_the_page(void **state)
{
	struct house *h = *state;
	struct walk k = walk_started(h, applicant_like(h, "改日期", date_of(2011, 3, 12)));
	const char *page = at(h, "/developments/%lld", (long long)k.id);
	struct reply reply = assert_status(get(h, EAST_CLERK, "%s", page), 200);

	assert_has(reply, "改日期</a>");
	assert_has(reply, "日期来自人员信息的“申请入党日期”");
	assert_has(reply, at(h, "/members/%lld/edit", (long long)k.member));
	assert_goes(post(h, EAST_CLERK, at(h, "%s/steps", page), "step=1&done_on=2026-03-12"), page);
	assert_int_equal(number_of(h, "SELECT applied_on = '2026-03-12' FROM member WHERE id = ?",
		BIND(k.member)), 1);
	step_done(&k, 2, date_of(2026, 3, 20));
	reply = assert_status(get(h, EAST_CLERK, "%s", page), 200);
	assert_lacks(reply, "改日期</a>");
	assert_has(reply, "日期来自人员信息的“申请入党日期”");
	assert_has(assert_status(post(h, EAST_CLERK, at(h, "%s/steps", page),
		"step=1&done_on=2026-03-13"), 422), "已经登记过");
	assert_has(reply, "退回</a>");
	step_done(&k, 3, date_of(2026, 5, 1));
	assert_has(get(h, EAST_CLERK, "%s", page), "由党员变动登记，登记错了的在变动中撤销");
}

static void the_branch_and_the_committee_each_do_their_part(void **state)
{
	struct house *h = *state;
	struct date activist = date_add_months(h->work->today, -3);
	struct walk k = walk_started(h, applicant_like(h, "分工", date_add_months(activist, -2)));
	const char *day = date_text(h->arena, h->work->today);

	walk_up_to(&k, 3, activist);
	assert_status(post(h, EAST_CLERK, at(h, "/developments/%lld/steps", (long long)k.id),
		"step=4&done_on=%s", day), 403);
	assert_status(post(h, EAST_CLERK, at(h, "/developments/%lld/decisions", (long long)k.id),
		"step=4&done_on=%s", day), 403);
	assert_has(get(h, EAST_ADMIN, "/developments/due"), "分工");
	assert_goes(post(h, EAST_ADMIN, at(h, "/developments/%lld/decisions", (long long)k.id),
		"step=4&done_on=%s", day), "/developments/");
	assert_status(post(h, EAST_ADMIN, at(h, "/developments/%lld/decisions", (long long)k.id),
		"step=6&done_on=%s&note=x", day), 403);
	assert_has(assert_status(post(h, EAST_CLERK, at(h, "/developments/%lld/steps", (long long)k.id),
		"step=6&done_on=2099-01-01&note=%s", "abc"), 422), "不能晚于今天");
	assert_true(h->trips > 0);
	assert_has(get(h, EAST_CLERK, "/developments/%lld?step=6", (long long)k.id), "缺材料");
	assert_true(h->trips <= 5);
	assert_has(
		get(h, EAST_CLERK, "/developments/%lld/paper?code=recommend", (long long)k.id), "分工");
	assert_status(get(h, WEST_CLERK, "/developments/%lld", (long long)k.id), 404);
	assert_status(post(h, EAST_CLERK, "/developments/export", "state=running"), 200);
	assert_has(get(h, EAST_CLERK, "/developments?urgency=soon&tier=committee"), "发展党员");
	assert_goes(get(h, EAST_CLERK, "/members/%lld/development", (long long)k.member),
		at(h, "/developments/%lld", (long long)k.id));
}

static void an_activist_sees_his_own_way(void **state)
{
	struct house *h = *state;
	struct development *d = record_new(h->work, &development_record);
	struct member *m;

	more_people(h);
	assert_has(get(h, EAST_ACTIVIST, "/my/development"), "还没有入党进程");
	work_begin(h->work);
	m = record_find(h->work, &member_record, h->people[EAST_ACTIVIST].member_id);
	assert_true(development_start(h->work, m, d, problems_new(h->arena)));
	work_commit(h->work);
	assert_has(get(h, EAST_ACTIVIST, "/my/development"), "接下来");
	assert_status(get(h, EAST_ACTIVIST, "/developments/%lld", (long long)d->row.id), 403);
}

/* What is exported is what is seen: the same filters, the same cells. */
static void what_is_due_leaves_as_it_is_seen(void **state)
{
	struct house *h = *state;
	struct date activist = date_add_months(h->work->today, -3);
	struct walk waits = walk_started(h, applicant_like(h, "等备案", date_add_months(activist, -2)));
	struct walk late = walk_started(h, applicant_like(h, "没谈话", date_add_months(activist, -2)));
	struct reply reply;

	walk_up_to(&waits, 3, activist);
	assert_true(late.id);
	reply = get(h, EAST_ADMIN, "/developments/due");
	assert_true(h->trips <= 5);
	assert_has(reply, "等备案");
	assert_has(reply, "没谈话");
	reply = get(h, EAST_ADMIN, "/developments/due?tier=committee");
	assert_has(reply, "等备案");
	assert_lacks(reply, "没谈话");
	reply = get(h, EAST_ADMIN, "/developments/due?when=late&q=没谈");
	assert_has(reply, "没谈话");
	assert_lacks(reply, "等备案");
	assert_has(get(h, EAST_ADMIN, "/developments/due?q=查无此人"), "没有符合条件的");
	assert_lacks(get(h, WEST_ADMIN, "/developments/due"), "没谈话");
	assert_status(post(h, EAST_ADMIN, "/developments/due/export", "when=late&q=没谈"), 200);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'export'"
		" AND record = 'development' AND note LIKE '%应办事项 1 人（姓名或党支部含：没谈%'",
		BIND_NONE), 1);
	assert_status(post(h, EAST_MEMBER, "/developments/due/export", "a=1"), 403);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(what_the_change_verbs_do_fills_the_steps),
		HOUSE_TEST(the_change_form_keeps_to_the_process),
		HOUSE_TEST(an_undone_admission_goes_back),
		HOUSE_TEST(a_step_is_returned_while_nothing_stands_on_it),
		HOUSE_TEST(stopped_with_a_reason_and_taken_up_again),
		HOUSE_TEST(it_goes_along_with_a_transfer),
		HOUSE_TEST(what_is_done_can_be_put_right_from_the_page),
		HOUSE_TEST(the_branch_and_the_committee_each_do_their_part),
		HOUSE_TEST(what_is_due_leaves_as_it_is_seen),
		HOUSE_TEST(an_activist_sees_his_own_way),
	};

	return house_run(tests);
}
