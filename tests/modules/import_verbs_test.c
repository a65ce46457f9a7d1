/*
 * What only verbs change of somebody on the roster (branch, stage, standing, 失联, 流动) is not
 * changed by a sheet either; of somebody new it is what he is entered with.
 */
#include "roster.h"
#include "base/text.h"
#include "lib/crypt.h"
#include "modules/import/import.h"

static const char *name_new(struct house *h)
{
	return person_new(h, "变");
}

/* Of somebody new each cell is good, of somebody entered it is refused with what to do. */
static const struct deed {
	enum roster_column column;
	const char *text, *why;
	enum roster_column with;             /* what else such a row has to say                     */
	const char *more;
} deeds[] = {
	{ ROSTER_STANDING, "停止党籍", "党籍状态现在是“正常”，停止和恢复党籍要在“党员变动”中办理", 0, NULL },
	{ ROSTER_LOST, "是", "是否为失联党员现在是“否”，失联和取得联系要在“党员变动”中办理", ROSTER_LOST_ON,
		"2026-01-05" },
	{ ROSTER_FLOATING, "是", "流动外出和返回要在“党员变动”中办理", ROSTER_FLOATING_TO, "外省" },
	{ ROSTER_STAGE, "预备党员", "人员类别现在是“正式党员”，发展、转正和更正登记要在“党员变动”中办理", ROSTER_FULL,
		NULL },
};
enum { DEEDS = sizeof deeds / sizeof deeds[0] };

static struct roster_row with_deed(struct roster_row row, const struct deed *d)
{
	row.cells[d->column] = d->text;
	if (d->with)
		row.cells[d->with] = d->more;
	return row;
}

static void a_sheet_does_not_change_what_verbs_change(void **state)
{
	struct house *h = *state;
	struct roster_row rows[DEEDS];
	struct reply page;
	int64_t id;

	for (size_t i = 0; i < DEEDS; i++)
		rows[i] = roster_row(h, EAST_BRANCH, name_new(h));
	batch_act(h, batch_made(h, roster_official(h, rows, DEEDS)), "commit", "x=1");
	id = batch_made(h, roster_official(h, rows, DEEDS));
	assert_counts(h, id, (struct counts){ 0, 0, DEEDS, 0 }); /* the values that are kept are good */
	for (size_t i = 0; i < DEEDS; i++)
		rows[i] = with_deed(rows[i], &deeds[i]);
	id = batch_made(h, roster_official(h, rows, DEEDS));
	assert_counts(h, id, (struct counts){ 0, 0, 0, DEEDS });
	page = get(h, EAST_CLERK, "/members/imports/%lld", (long long)id);
	for (size_t i = 0; i < DEEDS; i++)
		assert_has(page, deeds[i].why);
	batch_act(h, id, "commit", "x=1");
	for (size_t i = 0; i < DEEDS; i++) {
		const struct member *m = member_named(h, rows[i].cells[ROSTER_NAME]);

		assert_int_equal(m->stage, MEMBER_FULL);
		assert_int_equal(m->standing, STANDING_NORMAL);
		assert_false(m->lost || m->floating);
	}
}

static void somebody_new_is_entered_as_he_is(void **state)
{
	struct house *h = *state;
	struct roster_row rows[DEEDS];
	int64_t id;

	for (size_t i = 0; i < DEEDS; i++)
		rows[i] = with_deed(roster_row(h, EAST_BRANCH, name_new(h)), &deeds[i]);
	rows[3].cells[ROSTER_JOINED] = date_text(h->arena, date_add_months(h->work->today, -3));
	id = batch_made(h, roster_official(h, rows, DEEDS));
	assert_counts(h, id, (struct counts){ DEEDS, 0, 0, 0 });
	batch_act(h, id, "commit", "x=1");
	assert_int_equal(member_named(h, rows[0].cells[ROSTER_NAME])->standing, STANDING_STOPPED);
	assert_true(member_named(h, rows[1].cells[ROSTER_NAME])->lost);
	assert_true(member_named(h, rows[2].cells[ROSTER_NAME])->floating);
	assert_int_equal(member_named(h, rows[3].cells[ROSTER_NAME])->stage, MEMBER_PROBATIONARY);
}

/* Dates are judged as in the form, of somebody new too. */
static void somebody_new_has_dates_in_order(void **state)
{
	struct house *h = *state;
	struct roster_row row = roster_row(h, EAST_BRANCH, name_new(h));
	int64_t id;

	row.cells[ROSTER_FULL] = "2015-08-01";
	id = batch_made(h, roster_official(h, &row, 1));
	assert_counts(h, id, (struct counts){ 0, 0, 0, 1 });
	assert_has(get(h, EAST_CLERK, "/members/imports/%lld", (long long)id), "至少应在加入党组织一个预备期");
}

/* Not even to another branch that one sees: a group that stands for a branch meanwhile. */
static void nobody_is_moved_by_a_sheet(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, name_new(h));
	int64_t other =
		organisation_made(h, h->places[EAST_BRANCH].id, ORGANISATION_GROUP, name_new(h));
	const char *cells[] = { "姓名", "公民身份证号", "所在党支部", m->name, m->id_number, NULL };
	int64_t id, member;

	house_change(h, "UPDATE organisation SET kind = 'branch' WHERE id = ?", BIND(other));
	cells[5] = work_text(h->work, "SELECT name FROM organisation WHERE id = ?", BIND(other));
	member = member_put(h, m);
	id = batch_made(h, roster_plain(h, cells, 3, 2));
	assert_counts(h, id, (struct counts){ 0, 0, 0, 1 });
	assert_has(get(h, EAST_CLERK, "/members/imports/%lld", (long long)id),
		at(h, "所在党支部现在是“%s”，组织关系转接要在“党员变动”中办理", h->places[EAST_BRANCH].name));
	m = record_find(h->work, &member_record, member);
	assert_int_equal(m->organisation_id, h->places[EAST_BRANCH].id);
	house_change(h, "UPDATE organisation SET kind = 'group' WHERE id = ?", BIND(other));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_sheet_does_not_change_what_verbs_change),
		HOUSE_TEST(somebody_new_is_entered_as_he_is),
		HOUSE_TEST(somebody_new_has_dates_in_order),
		HOUSE_TEST(nobody_is_moved_by_a_sheet),
	};

	return house_run(tests);
}
