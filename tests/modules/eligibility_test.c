/*
 * Who may vote, be elected, be counted, on which day: every stage, standing and sanction with the
 * day before, the day itself and the day after; and the same as lists ask it in SQL.
 */
#include "change_like.h"
#include "base/text.h"

static struct eligibility on(struct house *h, int64_t id, int year, int month, int day)
{
	return eligibility_on(h->work, id, date_of(year, month, day));
}

static bool votes_by_sql(struct house *h, int64_t id, struct date d)
{
	return number_of(h, "SELECT" ELIGIBLE_TO_VOTE("p",
		"CAST(? AS DATE)") " FROM member p WHERE p.id = ?",
		BIND(d, d, id)) == 1;
}

static void only_full_members_in_good_standing_vote(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, "正式者");
	int64_t full = member_put(h, m), probationary, activist;
	struct eligibility e = eligibility_on(h->work, full, h->work->today);

	assert_true(e.vote && e.stand && e.count && e.pays && e.known);
	m = member_like(h, EAST_BRANCH, "预备者");
	m->stage = MEMBER_PROBATIONARY;
	m->note = "补录过去的情况";
	m->full_on = (struct date){ 0 };
	probationary = member_put(h, m);
	e = eligibility_on(h->work, probationary, h->work->today);
	assert_true(!e.vote && !e.stand && e.count && e.pays);
	assert_true(text_has(e.why_vote, "预备党员"));
	m = member_like(h, EAST_BRANCH, "积极者");
	m->stage = MEMBER_ACTIVIST;
	m->joined_on = m->full_on = (struct date){ 0 };
	activist = member_put(h, m);
	e = eligibility_on(h->work, activist, h->work->today);
	assert_true(!e.vote && !e.stand && !e.count && !e.pays);
	assert_false(eligibility_on(h->work, 999999999, h->work->today).known);
}

static void before_one_became_a_full_member_one_had_no_vote(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "有年头"); /* joined 2015-07-01, full 2016-07-01 */

	assert_false(on(h, id, 2015, 6, 30).count);
	assert_true(on(h, id, 2015, 7, 1).count);
	assert_false(on(h, id, 2016, 6, 30).vote);
	assert_true(on(h, id, 2016, 7, 1).vote);
}

static void a_warning_leaves_the_vote_but_is_noted_for_its_period(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "受警告");
	struct member_change *c = change_like(h, CHANGE_SANCTION, date_of(2024, 2, 29));

	change_made(h, id, c);
	assert_int_equal(date_compare(c->effect_until, date_of(2025, 2, 28)), 0); /* twelve months */
	assert_null(on(h, id, 2024, 2, 28).note);
	assert_non_null(on(h, id, 2024, 2, 29).note);
	assert_non_null(on(h, id, 2025, 2, 27).note);
	assert_null(on(h, id, 2025, 2, 28).note);
	assert_true(on(h, id, 2024, 2, 29).vote);
	c = change_like(h, CHANGE_SANCTION, date_of(2024, 8, 31));
	c->sanction = SANCTION_SERIOUS;
	change_made(h, id, c);
	assert_int_equal(date_compare(c->effect_until, date_of(2026, 2, 28)), 0); /* eighteen */
	c = change_like(h, CHANGE_SANCTION, date_of(2024, 2, 29));
	c->sanction = SANCTION_POSTS;
	change_made(h, id, c);
	assert_int_equal(date_compare(c->effect_until, date_of(2026, 2, 28)), 0); /* two years */
}

/* 留党察看: no vote from its day on, until rights are given back after it. */
static void who_is_watched_has_no_vote_until_rights_come_back(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "受察看"), watch;
	struct member_change *c = change_like(h, CHANGE_SANCTION, date_of(2024, 3, 1));

	c->sanction = SANCTION_WATCH;
	c->months = 18;
	assert_true(text_has(change_tried(h, id, c), "12 个月或 24 个月"));
	c->months = 12;
	watch = change_made(h, id, c);
	assert_true(on(h, id, 2024, 2, 29).vote);
	assert_false(on(h, id, 2024, 3, 1).vote);
	assert_false(on(h, id, 2024, 3, 1).stand);
	assert_true(on(h, id, 2024, 3, 1).count);
	assert_true(text_has(on(h, id, 2025, 2, 28).why_vote, "在留党察看期内"));
	assert_true(text_has(on(h, id, 2025, 3, 1).why_vote, "尚未办理恢复"));
	assert_false(votes_by_sql(h, id, h->work->today));
	c = change_like(h, CHANGE_RIGHTS, date_of(2025, 2, 28));
	assert_true(text_has(change_tried(h, id, c), "之前不能恢复"));
	c = change_like(h, CHANGE_RIGHTS, date_of(2025, 3, 1));
	change_made(h, id, c);
	assert_false(on(h, id, 2025, 2, 28).vote);
	assert_true(on(h, id, 2025, 3, 1).vote);
	assert_true(votes_by_sql(h, id, h->work->today));
	assert_false(votes_by_sql(h, id, date_of(2024, 3, 1)));
	assert_true(votes_by_sql(h, id, date_of(2024, 2, 29)));
	assert_true(text_has(undo_tried(h, watch), "先撤销“恢复党员权利”"));
	assert_null(undo_tried(h, c->row.id));
	assert_false(on(h, id, 2025, 3, 1).vote);
	assert_null(undo_tried(h, watch));
	assert_true(on(h, id, 2024, 3, 1).vote);
}

static void who_is_detained_has_no_vote_until_the_organisation_gives_it_back(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "被留置");

	change_made(h, id, change_like(h, CHANGE_SUSPEND, date_of(2025, 1, 31)));
	assert_true(text_has(change_tried(h, id, change_like(h, CHANGE_SUSPEND, date_of(2025, 2, 1))),
		"不用再暂停"));
	assert_true(on(h, id, 2025, 1, 30).vote);
	assert_false(on(h, id, 2025, 1, 31).vote);
	change_made(h, id, change_like(h, CHANGE_RIGHTS, date_of(2025, 3, 31)));
	assert_false(on(h, id, 2025, 3, 30).vote);
	assert_true(on(h, id, 2025, 3, 31).vote);
}

static void the_past_is_asked_as_it_was(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "有经历");
	struct member_change *c = change_like(h, CHANGE_LOST, date_of(2022, 1, 31));

	change_made(h, id, c);
	c = change_like(h, CHANGE_STOP, date_of(2022, 8, 1));
	c->stop_why = STOP_LOST;
	change_made(h, id, c);
	change_made(h, id, change_like(h, CHANGE_FOUND, date_of(2023, 5, 1)));
	change_made(h, id, change_like(h, CHANGE_RESTORE, date_of(2023, 6, 1)));
	change_made(h, id, change_like(h, CHANGE_DEATH, date_of(2024, 6, 1)));
	assert_true(on(h, id, 2022, 1, 30).count);
	assert_false(on(h, id, 2022, 1, 31).count);
	assert_true(on(h, id, 2022, 7, 31).vote); /* lost, but nothing has been decided */
	assert_false(on(h, id, 2022, 8, 1).vote);
	assert_false(on(h, id, 2023, 5, 31).count);
	assert_true(on(h, id, 2023, 6, 1).vote);
	assert_true(on(h, id, 2024, 5, 31).vote);
	assert_false(on(h, id, 2024, 6, 1).known);
	assert_false(eligibility_on(h->work, id, h->work->today).vote);
}

static void a_floating_member_keeps_his_vote_and_is_noted(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "在外地");

	change_made(h, id, change_like(h, CHANGE_FLOAT, date_of(2025, 5, 1)));
	assert_true(on(h, id, 2025, 5, 1).vote);
	assert_true(text_has(on(h, id, 2025, 5, 1).note, "流动党员"));
	assert_null(on(h, id, 2025, 4, 30).note);
}

/* ---- meetings ---- */

static int64_t expected(struct house *h, int64_t meeting, int64_t member)
{
	return number_of(h, "SELECT COUNT(*) FROM attendance WHERE meeting_id = ? AND member_id = ?",
		BIND(meeting, member));
}

static void a_group_meeting_expects_its_group(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, "组内人");
	int64_t in, out = member_made(h, EAST_BRANCH, "组外人"), meeting;

	m->group_id = organisation_made(h, h->places[EAST_BRANCH].id, ORGANISATION_GROUP, "第二党小组");
	in = member_put(h, m);
	meeting = id_made(assert_goes(post(h, EAST_CLERK, "/meetings",
		"title=小组学习&kind=group_meeting&starts_at=%s&group_id=%lld",
		moment_input(h->arena, h->now), (long long)m->group_id), "/meetings/"));
	assert_int_equal(expected(h, meeting, in), 1);
	assert_int_equal(expected(h, meeting, out), 0);
	meeting = id_made(assert_goes(post(h, EAST_CLERK, "/meetings",
		"title=小组学习二&kind=group_meeting&starts_at=%s", moment_input(h->arena, h->now)),
		"/meetings/"));
	assert_int_equal(expected(h, meeting, out), 1);
}

static void who_is_watched_comes_to_the_meeting_without_a_vote(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "无表决权"), meeting;
	struct member_change *c = change_like(h, CHANGE_SANCTION, h->work->today);

	c->sanction = SANCTION_WATCH;
	c->months = 12;
	change_made(h, id, c);
	meeting = id_made(assert_goes(post(h, EAST_CLERK, "/meetings",
		"title=党员大会&kind=assembly&starts_at=%s", moment_input(h->arena, h->now)), "/meetings/"));
	assert_int_equal(number_of(h, "SELECT voting FROM attendance WHERE meeting_id = ?"
		" AND member_id = ?", BIND(meeting, id)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(only_full_members_in_good_standing_vote),
		HOUSE_TEST(before_one_became_a_full_member_one_had_no_vote),
		HOUSE_TEST(a_warning_leaves_the_vote_but_is_noted_for_its_period),
		HOUSE_TEST(who_is_watched_has_no_vote_until_rights_come_back),
		HOUSE_TEST(who_is_detained_has_no_vote_until_the_organisation_gives_it_back),
		HOUSE_TEST(the_past_is_asked_as_it_was),
		HOUSE_TEST(a_group_meeting_expects_its_group),
		HOUSE_TEST(who_is_watched_comes_to_the_meeting_without_a_vote),
		HOUSE_TEST(a_floating_member_keeps_his_vote_and_is_noted),
	};

	return house_run(tests);
}
