/*
 * A post ends with whoever leaves, and the histories of the committee and of its organisation say
 * who, which post and why: by transfer, by leaving, taken back, and where no verb says it.
 */
#include "change_like.h"
#include "base/text.h"
#include "modules/committee/committee.h"

/* In office in EAST since half a year, and in his branch EAST_BRANCH. */
static int64_t officer(struct house *h, const char *name, int64_t *committee)
{
	int64_t id = member_made(h, EAST_BRANCH, name), branch = h->places[EAST_BRANCH].id;
	struct date from = date_add_months(h->work->today, -6);

	house_change(h, "UPDATE committee SET state = 'past' WHERE organisation_id = ?", BIND(branch));
	house_change(h, "INSERT INTO committee (organisation_id, path, title, elected_on, state)"
		" VALUES (?, ?, '第 1 届', ?, 'standing')", BIND(branch, h->places[EAST_BRANCH].path, from));
	*committee = number_of(h, "SELECT id FROM committee WHERE standing_of = ?", BIND(branch));
	house_change(h, "INSERT INTO committee_member (committee_id, member_id, person, post, from_on)"
		" VALUES (?, ?, ?, '01', ?)", BIND(*committee, id, name, from));
	house_change(h, "UPDATE organisation SET secretary = ? WHERE id = ?", BIND(name, branch));
	return id;
}

static void assert_said(struct house *h, int64_t committee, const char *words)
{
	const char *note = at(h, "%%%s%%", words);

	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'leave_post'"
		" AND record = 'organisation' AND object_id = ? AND note LIKE ?",
		BIND(h->places[EAST_BRANCH].id, note)), 1);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'leave_post'"
		" AND record = 'committee' AND object_id = ? AND note LIKE ?", BIND(committee, note)), 1);
}

static void assert_ended(struct house *h, int64_t member, struct date on)
{
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM committee_member WHERE member_id = ?"
		" AND until_on = ? AND unsaid = 0", BIND(member, on)), 1);
	assert_int_equal(number_of(h, "SELECT secretary IS NULL FROM organisation WHERE id = ?",
		BIND(h->places[EAST_BRANCH].id)), 1);
}

static void a_transfer_says_where_to(void **state)
{
	struct house *h = *state;
	struct date on = date_add_days(h->work->today, -3);
	int64_t committee, id = officer(h, "转走书记", &committee);
	struct member_change *c = change_like(h, CHANGE_TRANSFER, on);

	c->to_organisation_id = h->places[WEST_BRANCH].id;
	assert_null(accept_tried(h, change_made(h, id, c), on));
	assert_ended(h, id, on);
	assert_said(h, committee, at(h, "转走书记不再任书记，原因：转到县内其他支部，%%现在%s",
		h->places[WEST_BRANCH].name));
	assert_has(get(h, EAST_CLERK, "/organisations/%lld?tab=history",
		(long long)h->places[EAST_BRANCH].id), "不再任职：转走书记不再任书记，原因：转到县内其他支部");
}

static void leaving_says_how(void **state)
{
	struct house *h = *state;
	struct date on = date_add_days(h->work->today, -2);
	int64_t committee, id = officer(h, "退党书记", &committee);
	struct member_change *c = change_like(h, CHANGE_EXIT, on);

	c->exit_how = EXIT_RESIGNED;
	change_made(h, id, c);
	assert_ended(h, id, on);
	assert_said(h, committee, "退党书记不再任书记，原因：出党，退党除名");
	id = officer(h, "去世书记", &committee);
	change_made(h, id, change_like(h, CHANGE_DEATH, on));
	assert_said(h, committee, "去世书记不再任书记，原因：去世");
}

/* He came, took office, and his coming is taken back. */
static void what_is_taken_back_says_so(void **state)
{
	struct house *h = *state;
	int64_t committee, id = member_made(h, WEST_BRANCH, "撤回书记"), change;
	struct member_change *c = change_like(h, CHANGE_TRANSFER, h->work->today);

	c->to_organisation_id = h->places[EAST_BRANCH].id;
	change = change_made(h, id, c);
	assert_null(accept_tried(h, change, h->work->today));
	officer(h, "另一书记", &committee);
	house_change(h, "UPDATE committee_member SET member_id = ?, person = '撤回书记'"
		" WHERE committee_id = ?", BIND(id, committee));
	assert_null(undo_tried(h, change));
	assert_ended(h, id, h->work->today);
	assert_said(h, committee, "撤回书记不再任书记，原因：撤销“转到县内其他支部”");
}

/* He leads his 党委 as a member of its branch; the branch goes below another 党委. */
static void a_branch_that_goes_takes_its_people_out_of_office_above(void **state)
{
	struct house *h = *state;
	int64_t branch = organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH,
		at(h, "中共随走%s", crypt_token(h->arena, 5))), committee;
	struct member *m = member_like(h, EAST_BRANCH, "随走委员");

	m->organisation_id = branch;
	member_put(h, m);
	house_change(h, "UPDATE committee SET state = 'past' WHERE organisation_id = ?",
		BIND(h->places[EAST].id));
	house_change(h, "INSERT INTO committee (organisation_id, path, title, elected_on, state)"
		" VALUES (?, ?, '第 1 届', '2026-01-05', 'standing')",
		BIND(h->places[EAST].id, h->places[EAST].path));
	committee = number_of(h, "SELECT id FROM committee WHERE standing_of = ?",
		BIND(h->places[EAST].id));
	house_change(h, "INSERT INTO committee_member (committee_id, member_id, person, post, from_on)"
		" VALUES (?, ?, '随走委员', '11', '2026-01-05')", BIND(committee, m->row.id));
	assert_goes(post(h, ROOT_ADMIN, at(h, "/organisations/%lld/reassign", (long long)branch),
		"approval=试委发〔2026〕7号&approved_by=中共试县委&new_parent_id=%lld&effective_on=%s",
		(long long)h->places[WEST].id, date_text(h->arena, h->work->today)), "/organisations/");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'leave_post'"
		" AND record = 'organisation' AND object_id = ?"
		" AND note LIKE '随走委员不再任组织委员，原因：%调整隶属关系，试委发〔2026〕7号%'",
		BIND(h->places[EAST].id)), 1);
}

static void what_no_verb_says_the_night_says(void **state)
{
	struct house *h = *state;
	int64_t committee, id = officer(h, "无声书记", &committee);

	house_change(h, "UPDATE member SET organisation_id = ?, path = ?, updated_at = ? WHERE id = ?",
		BIND(h->places[WEST_BRANCH].id, h->places[WEST_BRANCH].path, h->now, id));
	work_begin(h->work);
	committee_remind(h->work, 0);
	work_commit(h->work);
	assert_ended(h, id, h->work->today);
	assert_said(h, committee, "无声书记不再任书记，原因：已经不在这个党组织");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_transfer_says_where_to),
		HOUSE_TEST(leaving_says_how),
		HOUSE_TEST(what_is_taken_back_says_so),
		HOUSE_TEST(a_branch_that_goes_takes_its_people_out_of_office_above),
		HOUSE_TEST(what_no_verb_says_the_night_says),
	};

	return house_run(tests);
}
