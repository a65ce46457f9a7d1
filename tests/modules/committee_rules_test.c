/*
 * What is usual of a committee (field-rules 4.1): its number and its secretary's Party age, soft
 * with a reason; and the organisation's page names who is still in office.
 */
#include "house.h"
#include <string.h>
#include "base/text.h"
#include "modules/committee/committee.h"

enum { MOST = 12 };
#define TEN_TIMES(text) text, text, text, text, text, text, text, text, text, text, text

static void assert_says(const char *sentence, const char *part)
{
	assert_non_null(sentence);
	assert_non_null(strstr(sentence, part));
}

static const char *board(struct house *h, enum organisation_kind kind, int64_t people)
{
	return board_warning(h->work, kind, true, people, true);
}

static void the_number_by_the_kind_of_organisation(void **state)
{
	struct house *h = *state;

	assert_says(board(h, ORGANISATION_BRANCH, 2), "党支部委员会 2 人；应由 3 至 5 人组成，一般不超过 7 人");
	assert_null(board(h, ORGANISATION_BRANCH, 3));
	assert_null(board(h, ORGANISATION_BRANCH, 5));
	assert_null(board(h, ORGANISATION_JOINT_BRANCH, 7));
	assert_says(board(h, ORGANISATION_BRANCH, 8), "党支部委员会 8 人");
	assert_says(board(h, ORGANISATION_GENERAL_BRANCH, 4), "党总支委员会委员 4 人；一般为 5 至 7 人");
	assert_null(board(h, ORGANISATION_GENERAL_BRANCH, 5));
	assert_null(board(h, ORGANISATION_GENERAL_BRANCH, 7));
	assert_says(board(h, ORGANISATION_GENERAL_BRANCH, 8), "8 人");
	assert_says(board(h, ORGANISATION_COMMITTEE, 4), "党委委员 4 人；一般为 5 至 9 人");
	assert_null(board(h, ORGANISATION_COMMITTEE, 5));
	assert_null(board(h, ORGANISATION_COMMITTEE, 9));
	assert_says(board(h, ORGANISATION_COMMITTEE, 10), "10 人");
	/* no committee, no number; while it is being entered, too few is not wrong yet */
	assert_null(board_warning(h->work, ORGANISATION_BRANCH, false, 2, true));
	assert_null(board(h, ORGANISATION_WORK_COMMITTEE, 20));
	assert_null(board_warning(h->work, ORGANISATION_BRANCH, true, 1, false));
	assert_non_null(board_warning(h->work, ORGANISATION_BRANCH, true, 8, false));
}

static void a_secretary_has_been_in_the_party_for_a_year(void **state)
{
	struct house *h = *state;
	struct date on = date_of(2026, 7, 1);

	assert_says(secretary_warning(h->work, "新书记", date_of(2025, 7, 2), 0, on),
		"书记新书记到 2026年7月1日 党龄 11 个月；书记一般应有 1 年以上党龄");
	assert_null(secretary_warning(h->work, "新书记", date_of(2025, 7, 1), 0, on));
	assert_says(secretary_warning(h->work, "新书记", date_of(2025, 7, 1), -1, on), "11 个月");
	assert_null(secretary_warning(h->work, "新书记", (struct date){ 0 }, 0, on));
}

/* ---- by hand ---- */

struct board {
	int64_t branch, committee;
	int64_t members[MOST];
};

static struct board branch_with(struct house *h, int people)
{
	struct board x = { .branch = organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH,
		at(h, "中共委员%s", crypt_token(h->arena, 5))) };

	house_change(h, "UPDATE organisation SET has_committee = 1 WHERE id = ?", BIND(x.branch));
	for (int i = 0; i < people; i++) {
		struct member *m = member_like(h, EAST_BRANCH, person_new(h, "委"));

		m->organisation_id = x.branch;
		x.members[i] = member_put(h, m);
	}
	return x;
}

static struct board standing(struct house *h, int people)
{
	struct board x = branch_with(h, people);

	x.committee = id_made(assert_goes(post(h, EAST_ADMIN, "/committees", "organisation_id=%lld"
		"&elected_on=2026-01-05&term_years=0&number=1", (long long)x.branch), "/committees/"));
	return x;
}

static struct reply enter(struct house *h, const struct board *x, int n, const char *rest)
{
	return post(h, EAST_ADMIN, at(h, "/committees/%lld/people", (long long)x->committee),
		"member_id=%lld&from_on=2026-01-05&%s", (long long)x->members[n], rest);
}

static struct reply page(struct house *h, const struct board *x)
{
	return assert_status(get(h, EAST_ADMIN, "/committees/%lld", (long long)x->committee), 200);
}

static void the_eighth_is_entered_with_a_reason(void **state)
{
	struct house *h = *state;
	struct board x = standing(h, 8);
	struct reply reply;

	assert_lacks(page(h, &x), "与一般规定不同");
	assert_goes(enter(h, &x, 0, "post=01"), "/committees/");
	assert_goes(enter(h, &x, 1, "post=02"), "/committees/");
	assert_has(page(h, &x), "党支部委员会 2 人；应由 3 至 5 人组成");
	assert_goes(enter(h, &x, 2, "post=11"), "/committees/");
	assert_lacks(page(h, &x), "与一般规定不同，");
	for (int i = 3; i < 7; i++)
		assert_goes(enter(h, &x, i, "post=19"), "/committees/");
	assert_lacks(page(h, &x), "与一般规定不同，");
	assert_has(assert_status(enter(h, &x, 6, "post=12"), 422), "一人只任一个职务");
	reply = assert_status(enter(h, &x, 7, "post=19&reason_size="), 422);
	assert_has(reply, "党支部委员会 8 人；应由 3 至 5 人组成，一般不超过 7 人");
	assert_has(reply, "f-reason_size");
	assert_lacks(reply, "f-reason_secretary"); /* one field for each warning */
	assert_goes(enter(h, &x, 7, "post=19&reason_size=两个支部合并，下届减少"), "/committees/");
	reply = page(h, &x);
	assert_has(reply, "党支部委员会 8 人");
	assert_has(reply, "原因：两个支部合并，下届减少");
	assert_has(get(h, EAST_ADMIN, "/committees/%lld?tab=history", (long long)x.committee),
		"委员人数与一般规定不同的原因");
}

static void since(struct house *h, int64_t member, struct date full_on)
{
	house_change(h, "UPDATE member SET full_on = ? WHERE id = ?", BIND(full_on, member));
}

static void a_young_secretary_is_entered_with_a_reason(void **state)
{
	struct house *h = *state;
	struct board x = standing(h, 3);

	since(h, x.members[0], date_of(2025, 1, 6));
	since(h, x.members[1], date_of(2025, 1, 5));
	assert_has(assert_status(enter(h, &x, 0, "post=01"), 422), "党龄 11 个月");
	assert_goes(enter(h, &x, 2, "post=11"), "/committees/"); /* only the secretary */
	assert_goes(enter(h, &x, 1, "post=01"), "/committees/");
	assert_lacks(page(h, &x), "党龄 1");
	house_change(h, "DELETE FROM committee_member WHERE committee_id = ? AND post = '01'",
		BIND(x.committee));
	assert_goes(enter(h, &x, 0, "post=01&reason_secretary=没有别的人选"), "/committees/");
	assert_has(page(h, &x), "党龄 11 个月");
	assert_has(page(h, &x), "原因：没有别的人选");
}

/* A reason for one is none for the other; what was written once for all stands for all. */
static void each_has_a_reason_of_its_own(void **state)
{
	struct house *h = *state;
	struct board x = standing(h, 2);
	const char *path = at(h, "/committees/%lld/reasons", (long long)x.committee);
	struct reply reply;

	since(h, x.members[0], date_of(2025, 1, 6));
	assert_goes(enter(h, &x, 0, "post=01&reason_secretary=没有别的人选&reason_size=不该留下"),
		"/committees/");
	reply = page(h, &x);
	assert_has(reply, "党支部委员会 1 人");
	assert_has(reply, "还没有写原因");
	assert_lacks(reply, "不该留下"); /* nothing was wrong with the number then */
	reply = assert_status(get(h, EAST_ADMIN, "%s", path), 200);
	assert_has(reply, "没有别的人选");
	assert_has(assert_status(post(h, EAST_ADMIN, path, "reason_secretary=没有&reason_size=%s",
		text_join(h->arena, (const char *[]){ TEN_TIMES("二十个字二十个字二十个字二十个字二十个字") }, 11, "")),
		422), "原因最多 200 字");
	assert_goes(post(h, EAST_ADMIN, path, "reason_secretary=暂时代理&reason_size=还在补选"),
		"/committees/");
	reply = page(h, &x);
	assert_has(reply, "原因：暂时代理");
	assert_has(reply, "原因：还在补选");
	assert_status(get(h, WEST_ADMIN, "%s", path), 404);
	house_change(h, "UPDATE committee SET reasons = NULL, reason = '机构刚成立' WHERE id = ?",
		BIND(x.committee));
	reply = page(h, &x);
	assert_has(reply, "机构刚成立");
	assert_has(reply, "原因见情况说明");
}

/* ---- an election ---- */

/* Everybody stands; `elected` of them have nine votes of nine, the first is the secretary. */
static int64_t voted(struct house *h, const struct board *x, int people, int elected)
{
	int64_t id = id_made(assert_goes(post(h, EAST_ADMIN, "/elections", "organisation_id=%lld"
		"&held_on=%s&way=committee&meeting_kind=assembly&number=2&seats=%d", (long long)x->branch,
		date_text(h->arena, h->work->today), elected), "/elections/"));

	house_change(h, "UPDATE election SET present = ?, issued = ?, returned = ?, board_present = ?"
		" WHERE id = ?", BIND((int64_t)people, (int64_t)people, (int64_t)people, (int64_t)elected, id));
	for (int i = 0; i < people; i++)
		house_change(h, "INSERT INTO election_person (election_id, member_id, person, votes, post,"
			" post_votes) SELECT ?, id, name, ?, IF(?, '01', NULL), IF(?, ?, 0) FROM member WHERE id = ?",
			BIND(id, (int64_t)(i < elected ? people : 0), (int64_t)(i == 0), (int64_t)(i == 0),
				(int64_t)elected, x->members[i]));
	return id;
}

static const char *submitted(struct house *h, int64_t id)
{
	assert_goes(post(h, EAST_ADMIN, at(h, "/elections/%lld/submit", (long long)id), "a=1"),
		"/elections/");
	return work_text(h->work, "SELECT state FROM election WHERE id = ?", BIND(id));
}

static struct reply approve(struct house *h, int64_t id)
{
	return post(h, EAST_ADMIN, at(h, "/elections/%lld/approve", (long long)id),
		"approval=试委发〔2026〕9号&approved_by=中共试县委&approved_on=%s",
		date_text(h->arena, h->work->today));
}

static struct reply give_reasons(struct house *h, int64_t id, const char *reasons)
{
	return post(h, EAST_ADMIN, at(h, "/elections/%lld/reasons", (long long)id), "%s", reasons);
}

static void numbers_of_an_election(void **state)
{
	static const struct {
		int elected;
		const char *state;
	} cases[] = { { 2, "draft" }, { 3, "submitted" }, { 5, "submitted" }, { 7, "submitted" },
		{ 8, "draft" } };
	struct house *h = *state;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct board x = branch_with(h, 10);
		int64_t id = voted(h, &x, 10, cases[i].elected);

		assert_string_equal(submitted(h, id), cases[i].state);
		if (text_is(cases[i].state, "draft"))
			assert_has(get(h, EAST_ADMIN, "/elections/%lld", (long long)id),
				at(h, "党支部委员会 %d 人；应由 3 至 5 人组成，一般不超过 7 人", cases[i].elected));
	}
}

static void an_election_that_is_not_as_usual_takes_a_reason(void **state)
{
	struct house *h = *state;
	struct board x = branch_with(h, 10);
	int64_t id = voted(h, &x, 10, 8);
	const char *kept;
	struct reply reply;

	since(h, x.members[0], date_add_days(date_add_months(h->work->today, -12), 1));
	assert_string_equal(submitted(h, id), "draft");
	reply = get(h, EAST_ADMIN, "/elections/%lld", (long long)id);
	assert_has(reply, "党支部委员会 8 人");
	assert_has(reply, "党龄 11 个月");
	assert_goes(give_reasons(h, id, "reason_size=两个支部合并"), "/elections/");
	assert_string_equal(submitted(h, id), "draft"); /* one for each */
	assert_goes(give_reasons(h, id, "reason_secretary=没有别的人选"), "/elections/");
	reply = get(h, EAST_ADMIN, "/elections/%lld", (long long)id);
	assert_has(reply, "原因：两个支部合并");
	assert_string_equal(submitted(h, id), "submitted");
	assert_status(give_reasons(h, id, "reason_size=改一下"), 404);
	reply = get(h, EAST_ADMIN, "/elections/%lld", (long long)id); /* whoever decides sees it */
	assert_has(reply, "党支部委员会 8 人");
	assert_has(reply, "原因：没有别的人选");
	assert_has(get(h, EAST_ADMIN, "/elections/%lld/print", (long long)id), "两个支部合并");
	/* reported before there was the rule: it goes back for the reason */
	kept = work_text(h->work, "SELECT reasons FROM election WHERE id = ?", BIND(id));
	house_change(h, "UPDATE election SET reasons = NULL WHERE id = ?", BIND(id));
	assert_has(assert_status(approve(h, id), 422), "请退回补写");
	house_change(h, "UPDATE election SET reasons = ? WHERE id = ?", BIND(kept, id));
	assert_goes(approve(h, id), "/elections/");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM committee c JOIN committee_member x"
		" ON x.committee_id = c.id WHERE c.standing_of = ? AND c.reasons = ?",
		BIND(x.branch, kept)), 8);
	assert_has(get(h, EAST_ADMIN, "/elections/%lld", (long long)id), "两个支部合并");
}

static void twelve_months_are_enough_for_an_election(void **state)
{
	struct house *h = *state;
	struct board x = branch_with(h, 10);
	int64_t id = voted(h, &x, 10, 3);

	since(h, x.members[0], date_add_months(h->work->today, -12));
	assert_string_equal(submitted(h, id), "submitted");
}

/* ---- the names on the organisation's page ---- */

static const char *named(struct house *h, const struct board *x)
{
	return work_text(h->work, "SELECT CONCAT(COALESCE(o.secretary = s.name, '-'), '/',"
		" COALESCE(o.deputy_secretary = d.name, '-')) FROM organisation o JOIN member s ON s.id = ?"
		" JOIN member d ON d.id = ? WHERE o.id = ?", BIND(x->members[0], x->members[1], x->branch));
}

static void the_names_follow_who_leaves(void **state)
{
	struct house *h = *state;
	struct board x = standing(h, 2);

	assert_goes(enter(h, &x, 0, "post=01"), "/committees/");
	assert_goes(enter(h, &x, 1, "post=02"), "/committees/");
	assert_string_equal(named(h, &x), "1/1");
	house_change(h, "UPDATE member SET phone_mask = phone_mask, updated_at = ? WHERE id = ?",
		BIND(h->now, x.members[0]));
	assert_string_equal(named(h, &x), "1/1");
	/* transferred */
	house_change(h, "UPDATE member SET organisation_id = ?, path = ?, updated_at = ? WHERE id = ?",
		BIND(h->places[WEST_BRANCH].id, h->places[WEST_BRANCH].path, h->now, x.members[0]));
	assert_string_equal(named(h, &x), "-/1");
	/* gone for good */
	house_change(h, "UPDATE member SET removed_at = ?, updated_at = ? WHERE id = ?",
		BIND(h->now, h->now, x.members[1]));
	assert_string_equal(named(h, &x), "-/-");
}

static void the_last_one_dismissed_is_not_named_any_more(void **state)
{
	struct house *h = *state;
	struct board x = standing(h, 2);
	int64_t officer;

	assert_goes(enter(h, &x, 0, "post=01"), "/committees/");
	assert_string_equal(named(h, &x), "1/-");
	officer = number_of(h, "SELECT id FROM committee_member WHERE committee_id = ?",
		BIND(x.committee));
	assert_goes(post(h, EAST_ADMIN, at(h, "/officers/%lld/end", (long long)officer),
		"until_on=2026-02-01&reason=工作调动"), "/committees/");
	assert_string_equal(named(h, &x), "-/-");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(the_number_by_the_kind_of_organisation),
		HOUSE_TEST(a_secretary_has_been_in_the_party_for_a_year),
		HOUSE_TEST(the_eighth_is_entered_with_a_reason),
		HOUSE_TEST(a_young_secretary_is_entered_with_a_reason),
		HOUSE_TEST(each_has_a_reason_of_its_own),
		HOUSE_TEST(numbers_of_an_election),
		HOUSE_TEST(an_election_that_is_not_as_usual_takes_a_reason),
		HOUSE_TEST(twelve_months_are_enough_for_an_election),
		HOUSE_TEST(the_names_follow_who_leaves),
		HOUSE_TEST(the_last_one_dismissed_is_not_named_any_more),
	};

	return house_run(tests);
}
