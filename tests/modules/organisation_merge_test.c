/* Merging a branch: everybody and everything is accounted for, or nothing happens. */
#include "house.h"
#include "base/text.h"
#include "modules/change/change.h"

#define APPROVAL "approval=试委发〔2026〕8号&approved_by=中共试县委"

static const char *name_new(struct house *h)
{
	return at(h, "中共合并%s", crypt_token(h->arena, 5));
}

static int64_t branch_new(struct house *h)
{
	return organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH, name_new(h));
}

static int64_t member_in(struct house *h, int64_t branch, const char *name)
{
	struct member *m = member_like(h, EAST_BRANCH, name);

	m->organisation_id = branch;
	return member_put(h, m);
}

static struct reply merge(struct house *h, int64_t from, int64_t into)
{
	return post(h, ROOT_ADMIN, at(h, "/organisations/%lld/merge", (long long)from),
		APPROVAL "&into_id=%lld&effective_on=%s", (long long)into,
		date_text(h->arena, h->work->today));
}

static struct organisation *found(struct house *h, int64_t id)
{
	return record_find(h->work, &organisation_record, id);
}

static void everybody_goes_along(void **state)
{
	struct house *h = *state;
	int64_t from = branch_new(h), into = branch_new(h);
	int64_t group = organisation_made(h, from, ORGANISATION_GROUP, name_new(h));
	int64_t first = member_in(h, from, "万去一"), second = member_in(h, from, "万去二");
	struct reply page;

	member_in(h, into, "万在先");
	house_change(h, "UPDATE member SET standing = 'stopped' WHERE id = ?", BIND(second));
	house_change(h, "UPDATE member SET group_id = ? WHERE id = ?", BIND(group, first));
	page = assert_status(get(h, ROOT_ADMIN, "/organisations/%lld/merge", (long long)from), 200);
	assert_has(page, "随同转入");
	assert_has(page, "党小组");
	assert_goes(merge(h, from, into), "/organisations/");
	assert_int_equal(found(h, from)->roster_total, 0);
	assert_int_equal(found(h, into)->roster_total, 3);
	assert_true(date_has(found(h, from)->closed_on));
	assert_true(date_has(found(h, group)->closed_on));
	assert_int_equal(found(h, from)->merged_into, into);
	/* each with a transfer in the timeline and the relation from that day, whatever the standing */
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM member_change WHERE member_id IN (?, ?)"
		" AND kind = 'transfer' AND state = 'done' AND to_organisation_id = ?",
		BIND(first, second, into)), 2);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM member_relation WHERE member_id IN (?, ?)"
		" AND organisation_id = ? AND until_on IS NULL AND from_on = ?",
		BIND(first, second, into, h->work->today)), 2);
	assert_int_equal(
		number_of(h, "SELECT COALESCE(group_id, 0) FROM member WHERE id = ?", BIND(first)), 0);
	/* the approval stands with both */
	assert_has(get(h, ROOT_ADMIN, "/organisations/%lld/approvals", (long long)from), "并入其他党组织");
	assert_has(get(h, ROOT_ADMIN, "/organisations/%lld/approvals", (long long)into), "其他党组织并入");
}

static void what_is_open_hinders_with_all_reasons(void **state)
{
	struct house *h = *state;
	int64_t from = branch_new(h), into = branch_new(h), member = member_in(h, from, "万欠费");
	struct member_change *c = record_new(h->work, &member_change_record);
	struct problems *p = problems_new(h->arena);
	struct reply reply;

	house_change(h, "INSERT INTO meeting (organisation_id, path, kind, title, starts_at, state)"
		" SELECT id, path, 'assembly', '还没开', ?, 'planned' FROM organisation WHERE id = ?",
		BIND(h->now, from));
	house_change(h, "INSERT INTO dues (organisation_id, path, member_id, month, payer, base, due)"
		" SELECT id, path, ?, '2026-01-01', 'wage', 500000, 2500 FROM organisation WHERE id = ?",
		BIND(member, from));
	c->kind = CHANGE_TRANSFER;
	c->on_date = h->work->today;
	c->to_organisation_id = into;
	c->dues_to = "2025-12"; /* January is owing */
	work_begin(h->work);
	assert_true(change_do(h->work, record_find(h->work, &member_record, member), c, p));
	work_commit(h->work);
	reply = assert_status(merge(h, from, into), 422);
	assert_has(reply, "正在办理的组织关系转接：1");
	assert_has(reply, "没有审核通过的会议和计划：1");
	assert_has(reply, "没有缴清的党费（人月）：1");
	assert_int_equal(found(h, from)->roster_total, 1);
	assert_false(date_has(found(h, from)->closed_on));
}

/* One whose last change is later than the day asked for hinders all of them: nobody has gone. */
static void one_who_cannot_go_is_named_and_nobody_goes(void **state)
{
	struct house *h = *state;
	int64_t from = branch_new(h), into = branch_new(h), late;

	member_in(h, from, "万可去");
	late = member_in(h, from, "万后来");
	house_change(h, "UPDATE member_relation SET from_on = ? WHERE member_id = ?",
		BIND(date_add_days(h->work->today, 5), late));
	assert_has(assert_status(merge(h, from, into), 422), "万后来：日期早于党员到本支部的日期");
	assert_int_equal(found(h, from)->roster_total, 2);
	assert_int_equal(found(h, into)->roster_total, 0);
}

static void only_branches_and_not_into_themselves(void **state)
{
	struct house *h = *state;
	int64_t from = branch_new(h);
	int64_t general = organisation_made(h, h->places[EAST].id, ORGANISATION_GENERAL_BRANCH,
		name_new(h));

	assert_has(assert_status(merge(h, from, from), 422), "不能并入自己");
	assert_status(merge(h, from, general), 422);
	assert_has(assert_status(merge(h, general, from), 422), "只有党支部可以并入其他支部");
	assert_status(
		post(h, EAST_ADMIN, at(h, "/organisations/%lld/merge", (long long)from), "into_id=1"), 403);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(everybody_goes_along),
		HOUSE_TEST(what_is_open_hinders_with_all_reasons),
		HOUSE_TEST(one_who_cannot_go_is_named_and_nobody_goes),
		HOUSE_TEST(only_branches_and_not_into_themselves),
	};

	return house_run(tests);
}
