/* Terms and elections: the rules of field-rules 4.7 with their numbers, and what stands afterwards.
 */
#include "house.h"
#include "base/text.h"
#include "modules/committee/committee.h"
#include "modules/committee/count.h"

/* ---- the result, by votes alone ---- */

static const char *outcomes(struct house *h, struct count *c, struct counted *x, size_t n)
{
	static const char letters[] = "?-x=";
	char text[20] = "";

	election_count(c, x, n);
	for (size_t i = 0; i < n; i++)
		text[i] = letters[x[i].outcome];
	return arena_text(h->arena, text);
}

static void more_than_half_of_those_present(void **state)
{
	struct house *h = *state;
	struct count c = { .seats = 3, .present = 30, .pass = 50 };
	struct counted x[] = { { .votes = 30 }, { .votes = 16 }, { .votes = 15 }, { .votes = 2 } };

	assert_int_equal(votes_needed(30, 50), 16);
	assert_int_equal(votes_needed(31, 50), 16);
	assert_int_equal(share_of(41, 80), 33);
	assert_int_equal(share_of(40, 80), 32);
	assert_int_equal(share_of(5, 120), 6);
	assert_string_equal(outcomes(h, &c, x, 4), "xx--"); /* fifteen of thirty is half, not more */
	assert_int_equal(c.left, 1);
}

static void the_order_of_votes_decides(void **state)
{
	struct house *h = *state;
	struct count c = { .seats = 2, .present = 20, .pass = 50 };
	struct counted x[] = { { .votes = 12 }, { .votes = 18 }, { .votes = 15 }, { .votes = 11 } };

	assert_string_equal(outcomes(h, &c, x, 4), "-xx-");
	assert_int_equal(c.left, 0);
}

static void equal_votes_at_the_last_seat_are_voted_on_again(void **state)
{
	struct house *h = *state;
	struct count c = { .seats = 3, .present = 20, .pass = 50 };
	struct counted x[] = { { .votes = 19 }, { .votes = 14 }, { .votes = 14 }, { .votes = 14 } };

	assert_string_equal(outcomes(h, &c, x, 4), "x===");
	assert_int_equal(c.tied_seats, 2);
	assert_int_equal(c.left, 0);
	x[1].again = 5;
	x[2].again = 9;
	x[3].again = 6;
	assert_string_equal(outcomes(h, &c, x, 4), "x-xx");
	x[1].again = 6; /* one is in, two are equal again for the last seat */
	assert_string_equal(outcomes(h, &c, x, 4), "x=x=");
	assert_int_equal(c.tied_seats, 1);
	/* equal, but there is room for all */
	c.seats = 4;
	assert_string_equal(outcomes(h, &c, x, 4), "xxxx");
}

/* ---- an election from beginning to end ---- */

enum { PEOPLE_THERE = 10 };

struct hustings {
	int64_t branch, election;
	int64_t members[PEOPLE_THERE];
};

static struct hustings begin(struct house *h, int seats)
{
	struct hustings x = { .branch = organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH,
		at(h, "中共换届%s", crypt_token(h->arena, 5))) };

	for (int i = 0; i < PEOPLE_THERE; i++) {
		struct member *m = member_like(h, EAST_BRANCH, person_new(h, "候"));

		m->organisation_id = x.branch;
		x.members[i] = member_put(h, m);
	}
	x.election = id_made(assert_goes(post(h, EAST_ADMIN, "/elections", "organisation_id=%lld"
		"&held_on=%s&way=committee&meeting_kind=assembly&number=2&seats=%d", (long long)x.branch,
		date_text(h->arena, h->work->today), seats), "/elections/"));
	return x;
}

static struct reply stand(struct house *h, const struct hustings *x, int64_t member)
{
	return post(h, EAST_ADMIN, at(h, "/elections/%lld/candidates", (long long)x->election),
		"member_id=%lld", (long long)member);
}

static int64_t person(struct house *h, const struct hustings *x, int n)
{
	return number_of(h, "SELECT id FROM election_person WHERE election_id = ? AND member_id = ?",
		BIND(x->election, x->members[n]));
}

static struct reply votes(struct house *h, const struct hustings *x, const char *counts,
	const int *given, int n)
{
	const char *body = at(h, "version=%lld&%s", (long long)number_of(h,
		"SELECT version FROM election WHERE id = ?", BIND(x->election)), counts);
	static const char *const posts[] = { "01", "02", "11" };

	for (int i = 0; i < n; i++) {
		long long id = (long long)person(h, x, i);

		body = at(h, "%s&votes_%lld=%d&post_%lld=%s&post_votes_%lld=%d", body, id, given[i], id,
			i < 3 && given[i] > 5 ? posts[i] : "", id, i < 2 ? 3 : 0);
	}
	return post(h, EAST_ADMIN, at(h, "/elections/%lld/votes", (long long)x->election), "%s", body);
}

static struct reply page(struct house *h, const struct hustings *x)
{
	return assert_status(get(h, EAST_ADMIN, "/elections/%lld", (long long)x->election), 200);
}

static struct reply submit(struct house *h, const struct hustings *x)
{
	return post(h, EAST_ADMIN, at(h, "/elections/%lld/submit", (long long)x->election), "a=1");
}

static const char *state_of(struct house *h, const struct hustings *x)
{
	return work_text(h->work, "SELECT state FROM election WHERE id = ?", BIND(x->election));
}

/* Several at once; one slip is one message; nothing is said of a result before one is entered. */
static void candidates_are_ticked_and_one_slip_is_one_message(void **state)
{
	struct house *h = *state;
	struct hustings x = begin(h, 3);
	const char *path = at(h, "/elections/%lld/candidates", (long long)x.election);
	struct reply reply = page(h, &x);

	assert_lacks(reply, "当选 0 名");
	assert_has(assert_status(get(h, EAST_ADMIN, "%s", path), 200),
		"type=\"checkbox\" name=\"member_id\"");
	assert_has(assert_status(post(h, EAST_ADMIN, path, "a=1"), 422), "请勾选候选人");
	assert_goes(post(h, EAST_ADMIN, path, "member_id=%lld&member_id=%lld&member_id=%lld"
		"&member_id=%lld",
		(long long)x.members[0], (long long)x.members[1], (long long)x.members[2],
		(long long)x.members[3]), "/elections/");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM election_person WHERE election_id = ?",
		BIND(x.election)), 4);
	assert_status(votes(h, &x, "present=10&issued=10&returned=5&void_ballots=6",
		(const int[]){ 9, 9, 9, 1 }, 4), 303);
	reply = page(h, &x);
	assert_has(reply, "废票 6 张，多于收回的 5 张");
	assert_lacks(reply, "多于有效票");
	assert_status(votes(h, &x, "present=10&issued=10&returned=5&void_ballots=0",
		(const int[]){ 9, 9, 9, 1 }, 4), 303);
	assert_has(page(h, &x), "9 票，多于有效票 5 张，请核对");
	assert_lacks(page(h, &x), "合计不应超过");
}

/* Somebody added a candidate while the form of votes stood open. */
static void votes_typed_over_an_older_list_are_not_taken(void **state)
{
	struct house *h = *state;
	struct hustings x = begin(h, 1);
	const char *path = at(h, "/elections/%lld/votes", (long long)x.election);

	assert_status(stand(h, &x, x.members[0]), 303);
	assert_status(votes(h, &x, "present=10&issued=10&returned=10", (const int[]){ 9 }, 1), 303);
	assert_status(stand(h, &x, x.members[1]), 303);
	assert_status(post(h, EAST_ADMIN, path, "version=3&present=10"), 422);
	assert_status(votes(h, &x, "present=10", (const int[]){ 9 }, 1), 303);
	assert_int_equal(number_of(h, "SELECT votes FROM election_person WHERE id = ?",
		BIND(person(h, &x, 0))), 9);
}

static void everything_wrong_is_said_at_once_with_numbers(void **state)
{
	static const int given[] = { 9, 9, 4 };
	struct house *h = *state;
	struct hustings x = begin(h, 3);
	struct reply reply;

	for (int i = 0; i < 3; i++)
		assert_goes(stand(h, &x, x.members[i]), "/elections/");
	assert_has(assert_status(stand(h, &x, x.members[0]), 422), "已经登记为候选人");
	assert_goes(
		votes(h, &x, "present=7&issued=8&returned=9&void_ballots=0&board_present=3", given, 3),
		"/elections/");
	reply = page(h, &x);
	assert_has(reply, "应到 10 人，到会 7 人，不足五分之四（8 人）");
	assert_has(reply, "发出选票 8 张，多于到会 7 人");
	assert_has(reply, "收回选票 9 张，多于发出的 8 张，选举无效");
	assert_has(reply, "应选 3 名，候选人 3 名，差额不少于 20%，至少要 4 名");
	assert_goes(submit(h, &x), "/elections/");
	assert_string_equal(state_of(h, &x), "draft");
}

/* The day of the election says who belonged, not the day of writing it down. */
static void the_roster_is_that_of_the_day(void **state)
{
	struct house *h = *state;
	struct hustings x = begin(h, 3);
	struct member *m = member_like(h, EAST_BRANCH, person_new(h, "迟"));
	const char *absent = at(h, "/elections/%lld/absent", (long long)x.election);
	int64_t late;

	m->organisation_id = x.branch;
	late = member_put(h, m);
	house_change(h, "UPDATE member_relation SET from_on = ? WHERE member_id = ?",
		BIND(date_add_days(h->work->today, 1), late));
	assert_lacks(get(h, EAST_ADMIN, "%s", absent), m->name);
	assert_has(assert_status(post(h, EAST_ADMIN, absent, "member_id=%lld&absence=4",
		(long long)late), 422), "请选择那一天在本组织的党员");
	assert_has(page(h, &x), ">10<");
}

/* Whoever was named first is not first on the ballot: strokes are. */
static void the_ballot_has_names_by_their_strokes(void **state)
{
	static const char *const names[] = { "黄安", "丁一", "王大明" };
	struct house *h = *state;
	struct hustings x = begin(h, 2);
	struct reply page;
	const char *ballot, *before;

	for (int i = 0; i < 3; i++) {
		house_change(h, "UPDATE member SET name = ? WHERE id = ?", BIND(names[i], x.members[i]));
		assert_goes(stand(h, &x, x.members[i]), "/elections/");
	}
	page = assert_status(get(h, EAST_ADMIN, "/elections/%lld/ballot",
		(long long)x.election), 200);
	ballot = arena_copy(h->arena, page.body, page.size);
	before = strstr(ballot, "丁一");
	assert_true(before && before < strstr(ballot, "王大明"));
	assert_true(strstr(ballot, "王大明") < strstr(ballot, "黄安"));
	assert_non_null(strstr(ballot, "应选 2 名，候选人 3 名"));
}

static void who_is_ill_is_not_counted_and_who_may_not_vote_neither(void **state)
{
	struct house *h = *state;
	struct hustings x = begin(h, 3);
	const char *absent = at(h, "/elections/%lld/absent", (long long)x.election);

	assert_has(page(h, &x), ">10<");
	assert_goes(post(h, EAST_ADMIN, absent, "member_id=%lld&absence=4", (long long)x.members[9]),
		"/elections/");
	assert_has(page(h, &x), ">9<");
	assert_has(assert_status(post(h, EAST_ADMIN, absent, "member_id=%lld", (long long)x.members[8]),
		422), "请选择不计入应到的原因");
	house_change(h, "UPDATE member SET stage = 'probationary', full_on = NULL WHERE id = ?",
		BIND(x.members[8]));
	assert_has(assert_status(stand(h, &x, x.members[8]), 422), "预备党员没有表决权");
	assert_has(page(h, &x), ">8<");
	assert_has(assert_status(post(h, EAST_ADMIN, absent, "member_id=%lld&absence=1",
		(long long)x.members[8]), 422), "没有选举权");
	assert_status(stand(h, &x, h->people[WEST_MEMBER].member_id), 422);
}

static void elected(struct house *h, const struct hustings *x)
{
	static const int given[] = { 9, 8, 7, 2 };

	for (int i = 0; i < 4; i++)
		assert_goes(stand(h, x, x->members[i]), "/elections/");
	assert_goes(
		votes(h, x, "present=9&issued=9&returned=9&void_ballots=0&board_present=3", given, 4),
		"/elections/");
	assert_has(page(h, x), "选举有效，可以上报");
	assert_goes(submit(h, x), "/elections/");
	assert_string_equal(state_of(h, x), "submitted");
}

static struct reply approve(struct house *h, enum who who, const struct hustings *x)
{
	return post(h, who, at(h, "/elections/%lld/approve", (long long)x->election),
		"approval=试委发〔2026〕9号&approved_by=中共试县委&approved_on=%s",
		date_text(h->arena, h->work->today));
}

static void only_the_approval_lets_the_new_ones_stand(void **state)
{
	struct house *h = *state;
	struct hustings x = begin(h, 3);
	int64_t old;
	struct date due;

	old = id_made(assert_goes(
		post(h, EAST_ADMIN, "/committees",
			"organisation_id=%lld&elected_on=%s"
			"&term_years=0&number=1",
			(long long)x.branch,
			date_text(h->arena, date_add_days(date_add_months(h->work->today, -36), 20))),
		"/committees/"));
	elected(h, &x);
	assert_int_equal(number_of(h, "SELECT id FROM committee WHERE standing_of = ?", BIND(x.branch)),
		old);
	assert_status(votes(h, &x, "present=9", NULL, 0), 404); /* reported: nothing changes any more */
	assert_has(get(h, EAST_ADMIN, "/elections/%lld/approve", (long long)x.election), at(h, "%s（书记）",
		work_text(h->work, "SELECT name FROM member WHERE id = ?", BIND(x.members[0]))));
	assert_goes(approve(h, EAST_ADMIN, &x), "/elections/");
	assert_string_equal(state_of(h, &x), "approved");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM committee c JOIN committee_member m"
		" ON m.committee_id = c.id AND m.until_on IS NULL WHERE c.standing_of = ? AND c.number = 2",
		BIND(x.branch)), 3);
	assert_string_equal(work_text(h->work, "SELECT state FROM committee WHERE id = ?", BIND(old)),
		"past");
	due = date_add_months(h->work->today, 36);
	assert_has(get(h, EAST_ADMIN, "/organisations/%lld/committees", (long long)x.branch),
		date_text(h->arena, due));
	/* what is entered once is seen everywhere: the organisation's page, the roster */
	assert_int_equal(number_of(h,
						 "SELECT o.secretary = m.name AND m.party_post = '书记' AND o.has_committee"
						 " FROM organisation o JOIN member m ON m.id = ? WHERE o.id = ?",
						 BIND(x.members[0], x.branch)),
		1);
	assert_status(approve(h, EAST_ADMIN, &x), 404);
	assert_has(get(h, EAST_ADMIN, "/elections/%lld/print", (long long)x.election), "换届选举结果报告单");
}

static void nobody_approves_his_own(void **state)
{
	struct house *h = *state;
	struct hustings x = begin(h, 3);

	elected(h, &x);
	house_change(h, "UPDATE election SET organisation_id = ?, path = ? WHERE id = ?",
		BIND(h->places[EAST].id, h->places[EAST].path, x.election));
	assert_has(assert_status(approve(h, EAST_ADMIN, &x), 422), "不能自己批复");
	assert_has(assert_status(post(h, ROOT_ADMIN, at(h, "/elections/%lld/return",
		(long long)x.election), "answer="), 422), "退回的原因");
	assert_goes(post(h, ROOT_ADMIN, at(h, "/elections/%lld/return", (long long)x.election),
		"answer=票数不清"), "/elections/");
	assert_string_equal(state_of(h, &x), "returned");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(more_than_half_of_those_present),
		HOUSE_TEST(the_order_of_votes_decides),
		HOUSE_TEST(equal_votes_at_the_last_seat_are_voted_on_again),
		HOUSE_TEST(candidates_are_ticked_and_one_slip_is_one_message),
		HOUSE_TEST(votes_typed_over_an_older_list_are_not_taken),
		HOUSE_TEST(everything_wrong_is_said_at_once_with_numbers),
		HOUSE_TEST(the_roster_is_that_of_the_day),
		HOUSE_TEST(the_ballot_has_names_by_their_strokes),
		HOUSE_TEST(who_is_ill_is_not_counted_and_who_may_not_vote_neither),
		HOUSE_TEST(only_the_approval_lets_the_new_ones_stand),
		HOUSE_TEST(nobody_approves_his_own),
	};

	return house_run(tests);
}
