/*
 * Into office and out of it: who leads an approved term changes only by election or by the
 * superior's answer; one 书记, one person one post; nobody leaves a post without a word.
 */
#include "house.h"
#include "base/text.h"
#include "data/scope.h"
#include "modules/committee/committee.h"
#include "modules/member/member.h"

#define ANSWER "&approval=试委发〔2026〕21号&approved_by=中共试县委"

enum { THERE = 3 };

struct board {
	int64_t branch, committee, members[THERE];
};

/* A term of a branch with three full members, entered with the superior's approval (or without). */
static struct board standing(struct house *h, const char *approval)
{
	struct board x = { .branch = organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH,
		at(h, "中共任免%s", crypt_token(h->arena, 5))) };

	for (int i = 0; i < THERE; i++) {
		struct member *m = member_like(h, EAST_BRANCH, person_new(h, "任免"));

		m->organisation_id = x.branch;
		x.members[i] = member_put(h, m);
	}
	x.committee = id_made(assert_goes(post(h, EAST_ADMIN, "/committees", "organisation_id=%lld"
		"&elected_on=2026-01-05&term_years=0&number=1%s", (long long)x.branch, approval),
		"/committees/"));
	return x;
}

static struct reply enter(struct house *h, const struct board *x, int n, const char *rest)
{
	return post(h, EAST_ADMIN, at(h, "/committees/%lld/people", (long long)x->committee),
		"member_id=%lld&%s", (long long)x->members[n], rest);
}

static const char *end_path(struct house *h, const struct board *x, int n)
{
	return at(h, "/officers/%lld/end", (long long)number_of(h, "SELECT id FROM committee_member"
		" WHERE committee_id = ? AND member_id = ? AND until_on IS NULL",
		BIND(x->committee, x->members[n])));
}

static int64_t secretaries(struct house *h, const struct board *x)
{
	return number_of(h, "SELECT COUNT(*) FROM committee_member WHERE committee_id = ?"
		" AND post = '01' AND until_on IS NULL", BIND(x->committee));
}

static void nobody_holds_a_post_from_a_day_on_which_he_could_not_be_elected(void **state)
{
	struct house *h = *state;
	struct board x = standing(h, "");

	house_change(h, "UPDATE member SET full_on = '2026-02-01' WHERE id = ?", BIND(x.members[0]));
	assert_has(assert_status(enter(h, &x, 0, "post=02&from_on=2026-01-05"), 422), "没有被选举权");
	assert_goes(enter(h, &x, 0, "post=11&from_on=2026-02-01"), "/committees/");
	/* the first day of the term is offered for the first ones only */
	assert_lacks(get(h, EAST_ADMIN, "/committees/%lld/people", (long long)x.committee),
		"value=\"2026-01-05\"");
	house_change(h, "INSERT INTO member_change (organisation_id, path, member_id, person, kind,"
		" on_date, state, effect_from, no_vote) SELECT organisation_id, path, id, name, 'suspend',"
		" '2026-03-01', 'done', '2026-03-01', 1 FROM member WHERE id = ?", BIND(x.members[0]));
	assert_has(get(h, EAST_ADMIN, "/committees/%lld", (long long)x.committee),
		"现在没有被选举权，请研究免去职务");
}

/* What the committee says of his post is not said otherwise on the roster. */
static void the_roster_does_not_contradict_the_committee(void **state)
{
	struct house *h = *state;
	struct board x = standing(h, "");
	struct problems *p = problems_new(h->arena);
	const struct permission *before;
	struct member *was, *m;

	assert_goes(enter(h, &x, 0, "post=11&from_on=2026-02-01"), "/committees/");
	was = record_find(h->work, &member_record, x.members[0]);
	assert_string_equal(was->party_post, "组织委员");
	m = record_copy(h->work, &member_record, was);
	m->party_post = "书记";
	before = work_ask(h->work, &member_edit);
	record_fits(h->work, &member_record, m, was, p);
	work_ask(h->work, before);
	assert_non_null(problem_of(p, "party_post"));
}

static void who_leads_an_approved_term_changes_only_by_the_superiors_answer(void **state)
{
	struct house *h = *state;
	struct board x = standing(h, "&approval=试委发〔2026〕9号&approved_by=中共试县委");
	const char *path;

	/* the approval of the election covers whom it elected */
	assert_goes(enter(h, &x, 0, "post=01&from_on=2026-01-05&approval=试委发〔2026〕9号"
		"&approved_by=中共试县委"), "/committees/");
	path = end_path(h, &x, 0);
	assert_has(assert_status(get(h, EAST_ADMIN, "%s", path), 200), "批复文号");
	assert_has(assert_status(post(h, EAST_ADMIN, path, "until_on=2026-03-01&reason=调走"), 422),
		"免去书记、副书记要经上级批准，请填写批复文号");
	assert_has(assert_status(post(h, EAST_ADMIN, path, "until_on=2026-03-01&approval=试委发〔2026〕9号"
		"&approved_by=x"), 422), "是选举结果的批复");
	assert_goes(post(h, EAST_ADMIN, path, "until_on=2026-03-01" ANSWER), "/committees/");
	assert_has(assert_status(enter(h, &x, 1, "post=01&from_on=2026-03-02"), 422),
		"补选、任命书记、副书记要经上级批准，请填写批复文号");
	assert_has(assert_status(enter(h, &x, 1, "post=01&from_on=2026-03-02&approval=试委发〔2026〕9号"
		"&approved_by=中共试县委"), 422), "请填写这次");
	assert_has(assert_status(enter(h, &x, 1, "post=01&from_on=2026-02-01" ANSWER), 422),
		"不能早于这一天");
	assert_goes(enter(h, &x, 1, "post=01&from_on=2026-03-02" ANSWER), "/committees/");
	assert_int_equal(secretaries(h, &x), 1);
	assert_has(get(h, EAST_ADMIN, "/committees/%lld", (long long)x.committee),
		"任职：试委发〔2026〕21号（中共试县委）");
	/* those who do not lead need no answer */
	assert_goes(enter(h, &x, 2, "post=11&from_on=2026-03-02"), "/committees/");
}

static void there_is_one_secretary_and_one_post_a_person(void **state)
{
	struct house *h = *state;
	struct board x = standing(h, "");

	assert_goes(enter(h, &x, 0, "post=01&from_on=2026-01-05"), "/committees/");
	assert_has(assert_status(enter(h, &x, 1, "post=01&from_on=2026-02-05"), 422),
		"一个班子只有一名书记");
	assert_has(assert_status(enter(h, &x, 0, "post=11&from_on=2026-02-05"), 422),
		"一人只任一个职务");
	assert_int_equal(secretaries(h, &x), 1);
}

static void nobody_leaves_a_post_without_a_word(void **state)
{
	struct house *h = *state;
	struct board x = standing(h, "");
	const char *path;

	assert_goes(enter(h, &x, 0, "post=11&from_on=2026-01-05"), "/committees/");
	path = end_path(h, &x, 0);
	assert_has(assert_status(post(h, EAST_ADMIN, path, "until_on=2026-02-01"), 422), "请写明免职的原因");
	assert_goes(post(h, EAST_ADMIN, path, "until_on=2026-02-01&reason=工作调动"), "/committees/");
	assert_has(get(h, EAST_ADMIN, "/committees/%lld", (long long)x.committee), "免职原因：工作调动");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE record = 'committee'"
		" AND object_id = ? AND note LIKE '%不再任组织委员（工作调动）'", BIND(x.committee)), 1);
}

/* The branch itself: its superior hears of it, and what would be refused is not offered. */
static void the_superior_hears_who_leads_and_the_page_says_why(void **state)
{
	struct house *h = *state;
	int64_t branch = h->places[EAST_BRANCH].id, committee;
	const char *to;
	struct reply reply;

	house_change(h, "UPDATE committee SET state = 'past' WHERE organisation_id = ?", BIND(branch));
	house_change(h, "INSERT INTO committee (organisation_id, path, title, elected_on, approval,"
		" approved_by, state) VALUES (?, ?, '第 1 届', '2026-01-05', '试委发〔2026〕9号', '中共试县委',"
		" 'standing')", BIND(branch, h->places[EAST_BRANCH].path));
	committee = number_of(h, "SELECT id FROM committee WHERE standing_of = ?", BIND(branch));
	to = at(h, "/committees/%lld", (long long)committee);
	assert_goes(post(h, EAST_CLERK, at(h, "%s/people", to), "post=02&from_on=2026-03-02"
		"&member_id=%lld" ANSWER, (long long)member_made(h, EAST_BRANCH, "新任副书记")), to);
	assert_true(number_of(h, "SELECT COUNT(*) FROM access_notice n JOIN account a"
		" ON a.id = n.account_id JOIN organisation o ON o.id = ? AND a.organisation_id = o.parent_id"
		" WHERE n.href = ? AND n.text LIKE '%新任副书记任副书记（试委发〔2026〕21号，中共试县委）%'",
		BIND(branch, to)) > 0);
	reply = assert_status(get(h, EAST_CLERK, "%s", to), 200);
	assert_lacks(reply, at(h, "%s/edit", to));
	assert_lacks(reply, at(h, "%s/remove", to));
	assert_has(reply, "书记、副书记只能经换届选举，或者凭上级批复补选、任免");
	reply = assert_status(get(h, EAST_CLERK, "/organisations/%lld/committees", (long long)branch),
		200);
	assert_lacks(reply, "/committees/new");
	assert_has(reply, "已登记现任班子，不能再登记一届");
	assert_goes(get(h, EAST_CLERK, "/committees/new"), "/committees/"); /* to what stands */
	/* who stands above may correct it */
	assert_has(get(h, EAST_ADMIN, "%s", to), at(h, "%s/edit", to));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(the_roster_does_not_contradict_the_committee),
		HOUSE_TEST(nobody_holds_a_post_from_a_day_on_which_he_could_not_be_elected),
		HOUSE_TEST(who_leads_an_approved_term_changes_only_by_the_superiors_answer),
		HOUSE_TEST(there_is_one_secretary_and_one_post_a_person),
		HOUSE_TEST(nobody_leaves_a_post_without_a_word),
		HOUSE_TEST(the_superior_hears_who_leads_and_the_page_says_why),
	};

	return house_run(tests);
}
