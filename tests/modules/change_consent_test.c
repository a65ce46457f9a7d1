/* Who else has a say: corrections that lift wait for the superior; what others decided is theirs.
 */
#include "change_like.h"
#include "base/text.h"

static int64_t applicant(struct house *h)
{
	struct member *m = member_like(h, EAST_BRANCH, "申请一月");

	m->stage = MEMBER_APPLICANT;
	m->joined_on = m->full_on = (struct date){ 0 };
	m->applied_on = date_of(2026, 10, 20);
	return member_put(h, m);
}

static struct member *now(struct house *h, int64_t id)
{
	return record_find(h->work, &member_record, id);
}

static struct reply correct(struct house *h, int64_t id, const char *what)
{
	return post(h, EAST_CLERK, at(h, "/members/%lld/changes", (long long)id),
		"kind=correct&on_date=2026-11-20&standing=normal&reason=%%E9%%94%%99&%s", what);
}

#define BASIS "basis=%E4%B8%9C%E5%A7%941%E5%8F%B7"

static void a_correction_obeys_what_the_verbs_obey(void **state)
{
	struct house *h = *state;
	int64_t id = applicant(h);

	assert_has(assert_status(correct(h, id, "stage=full&joined_on=2026-11-01&full_on=2026-11-02&"
		BASIS), 422), "至少应在加入党组织一个预备期");
	assert_has(assert_status(correct(h, id, "stage=full&joined_on=2025-11-01&full_on=2026-11-02&"
		BASIS), 422), "加入党组织日期不能早于申请入党日期");
	assert_has(assert_status(correct(h, id, "stage=full&" BASIS), 422), "请填写加入党组织日期");
	assert_has(assert_status(correct(h, id, "stage=activist"), 422), "请填写依据");
	assert_int_equal(now(h, id)->stage, MEMBER_APPLICANT);
}

static void what_lifts_waits_for_the_superior(void **state)
{
	struct house *h = *state;
	int64_t id = applicant(h), change;
	const char *path;

	change = id_made(assert_goes(correct(h, id, "stage=activist&" BASIS), "/changes/"));
	path = at(h, "/changes/%lld", (long long)change);
	assert_int_equal(now(h, id)->stage, MEMBER_APPLICANT);
	assert_has(get(h, EAST_CLERK, "%s", path), "待上级同意");
	assert_status(get(h, EAST_CLERK, "%s/consent", path), 403);
	assert_status(get(h, WEST_ADMIN, "%s/consent", path), 404);
	assert_has(get(h, EAST_ADMIN, "/"), "更正登记待同意");
	assert_has(correct(h, id, "stage=probationary&joined_on=2026-11-01&" BASIS), "还没有办结");
	assert_has(get(h, EAST_ADMIN, "%s", path), "同意更正");
	assert_has(assert_status(post(h, EAST_ADMIN, at(h, "%s/decline", path), "answer="), 422),
		"请写明原因");
	assert_goes(post(h, EAST_ADMIN, at(h, "%s/decline", path), "answer=%%E4%%B8%%8D"), path);
	assert_has(get(h, EAST_CLERK, "/"), "上级党委不同意");
	path = at(h, "/changes/%lld", (long long)id_made(correct(h, id, "stage=activist&" BASIS)));
	assert_goes(post(h, EAST_ADMIN, at(h, "%s/consent", path), "approved_on=2026-11-21"), path);
	assert_int_equal(now(h, id)->stage, MEMBER_ACTIVIST);
}

static void stopped_membership_is_not_corrected_back_by_the_branch(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "停止的人");

	change_made(h, id, change_like(h, CHANGE_STOP, date_of(2026, 5, 1)));
	assert_goes(correct(h, id, "stage=full&" BASIS), "/changes/");
	assert_int_equal(now(h, id)->standing, STANDING_STOPPED);
}

/* ---- taking back ---- */

static void what_the_superior_decided_he_takes_back(void **state)
{
	struct house *h = *state;
	int64_t id = applicant(h);
	const char *path = at(h, "/changes/%lld", (long long)id_made(correct(h, id,
		"stage=activist&" BASIS)));
	struct reply reply;

	assert_goes(post(h, EAST_ADMIN, at(h, "%s/consent", path), "approved_on=2026-11-21"), path);
	reply = get(h, EAST_CLERK, "%s", path);
	assert_lacks(reply, "撤销这次变动");
	assert_has(reply, h->places[EAST].name);
	assert_status(post(h, EAST_CLERK, at(h, "%s/undo", path), "answer=x"), 404);
	assert_int_equal(now(h, id)->stage, MEMBER_ACTIVIST);
	assert_goes(post(h, ROOT_ADMIN, at(h, "%s/undo", path), "answer=%%E9%%94%%99"), path);
	assert_int_equal(now(h, id)->stage, MEMBER_APPLICANT);
	assert_has(get(h, EAST_ADMIN, "/"), "已被撤销");
}

static void an_accepted_transfer_is_taken_back_from_above_both(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "转过去"), change;
	struct member_change *c = change_like(h, CHANGE_TRANSFER, date_of(2026, 11, 1));
	const char *path;

	c->to_organisation_id = h->places[WEST_BRANCH].id;
	change = change_made(h, id, c);
	path = at(h, "/changes/%lld", (long long)change);
	assert_goes(post(h, WEST_CLERK, at(h, "%s/accept", path), "on_date=2026-11-10"), path);
	assert_status(post(h, WEST_CLERK, at(h, "%s/undo", path), "answer=x"), 404);
	assert_status(post(h, EAST_CLERK, at(h, "%s/undo", path), "answer=x"), 404);
	assert_status(post(h, EAST_ADMIN, at(h, "%s/undo", path), "answer=x"), 404);
	assert_has(get(h, WEST_CLERK, "%s", path), h->places[ROOT].name);
	assert_goes(post(h, ROOT_ADMIN, at(h, "%s/undo", path), "answer=%%E9%%94%%99"), path);
	assert_int_equal(now(h, id)->organisation_id, h->places[EAST_BRANCH].id);
}

static void what_the_branch_did_alone_it_takes_back(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "流动的人");
	const char *path;

	assert_goes(post(h, EAST_CLERK, at(h, "/members/%lld/changes", (long long)id),
		"kind=float&on_date=2026-11-20&place=%%E5%%A4%%96"), "/members/");
	path = at(h, "/changes/%lld", (long long)number_of(h,
		"SELECT MAX(id) FROM member_change WHERE member_id = ?", BIND(id)));
	assert_goes(post(h, EAST_CLERK, at(h, "%s/undo", path), "answer=%%E9%%94%%99"), path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_correction_obeys_what_the_verbs_obey),
		HOUSE_TEST(what_lifts_waits_for_the_superior),
		HOUSE_TEST(stopped_membership_is_not_corrected_back_by_the_branch),
		HOUSE_TEST(what_the_superior_decided_he_takes_back),
		HOUSE_TEST(an_accepted_transfer_is_taken_back_from_above_both),
		HOUSE_TEST(what_the_branch_did_alone_it_takes_back),
	};

	return house_run(tests);
}
