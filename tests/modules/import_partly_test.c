/* Cells that say a part of what there is: a number under its mask, a day by its month or year, a
 * sex left to the number. */
#include "roster.h"
#include "base/text.h"
#include "modules/import/import.h"

static const char *name_new(struct house *h)
{
	return person_new(h, "略");
}

static struct reply page(struct house *h, int64_t id, const char *query)
{
	return assert_status(get(h, EAST_CLERK, "/members/imports/%lld%s", (long long)id, query), 200);
}

/* ---- masks ---- */

static void a_masked_number_is_said_to_be_one(void **state)
{
	struct house *h = *state;
	struct roster_row rows[2];
	struct reply reply;
	int64_t id;

	for (size_t i = 0; i < 2; i++) {
		rows[i] = roster_row(h, EAST_BRANCH, name_new(h));
		rows[i].cells[ROSTER_ID_NUMBER] = "9900**********0012";
		rows[i].cells[ROSTER_PHONE] = "199****0000";
	}
	id = batch_made(h, roster_official(h, rows, 2));
	assert_counts(h, id, (struct counts){ 0, 0, 0, 2 });
	reply = page(h, id, "");
	assert_has(reply, "公民身份证号是打了星号的");
	assert_has(reply, "导出全部项目");
	assert_lacks(reply, "手机号是打了星号的"); /* once is enough */
	assert_lacks(reply, "请填写");
	assert_lacks(reply, "同一个");
}

/* Of somebody known by his whole number the mask of another is what lists show of it. */
static void a_masked_phone_of_somebody_known_stays(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, name_new(h));
	const char *phone = m->phone;
	const char *cells[] = { "姓名", "公民身份证号", "手机号", "学历", m->name, m->id_number,
		text_mask(h->arena, m->phone, 3, 4), "大专" };
	int64_t id;

	member_put(h, m);
	id = batch_made(h, roster_plain(h, cells, 4, 2));
	assert_counts(h, id, (struct counts){ 0, 1, 0, 0 });
	batch_act(h, id, "commit", "x=1");
	assert_has(get(h, EAST_CLERK, "/members?q=%s", phone), m->name);
}

/* The branch's own list of bases, as it shows it: who is found by his number here is found. */
static void a_mask_is_no_hindrance_where_another_cell_finds_him(void **state)
{
	struct house *h = *state;
	const char *cells[16] = { "姓名", "公民身份证号", "缴纳类别", "月缴费基数", "从哪个月起" };
	int64_t id;

	for (size_t i = 1; i < 3; i++) {
		cells[5 * i] = name_new(h);
		cells[5 * i + 1] = "9900**********0012"; /* of both */
		cells[5 * i + 2] = "在职";
		cells[5 * i + 3] = "5200.00";
		cells[5 * i + 4] = "2026-01";
		member_made(h, EAST_BRANCH, cells[5 * i]);
	}
	id = batch_of_layout(h, EAST_CLERK, "/dues/bases", NULL, roster_plain(h, cells, 5, 3));
	assert_counts(h, id, (struct counts){ 2, 0, 0, 0 });
	assert_lacks(assert_status(get(h, EAST_CLERK, "/dues/bases/imports/%lld", (long long)id), 200),
		"没有写日"); /* a month is all that is asked for */
}

/* ---- days ---- */

/* A year or a month in which the day is known leaves it as it is. */
static void a_known_day_stays(void **state)
{
	static const struct { const char *said; bool same; } cases[] = {
		{ "2012.9", true }, { "2012年9月", true }, { "2012-09", true }, { "2012", true },
		{ "2012年", true }, { "2012.10", false }, { "2012-09-28", false }, { "2011-09", false },
	};
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, name_new(h));
	const char *number = m->id_number;

	m->work_on = date_of(2012, 9, 29);
	member_put(h, m);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *cells[] = { "姓名", "公民身份证号", "参加工作日期", m->name, number, cases[i].said };
		int64_t id = batch_of_layout(
			h, EAST_CLERK, "/members", "member_whole", roster_plain(h, cells, 3, 2));

		assert_counts(h, id, (struct counts){ 0, !cases[i].same, cases[i].same, 0 });
	}
}

/* Where it is not known, it is the first, and said to be. */
static void an_unknown_day_is_marked(void **state)
{
	struct house *h = *state;
	struct roster_row row = roster_row(h, EAST_BRANCH, name_new(h));
	int64_t id;

	row.cells[ROSTER_JOINED] = "2015.07";
	id = batch_made(h, roster_official(h, &row, 1));
	assert_has(page(h, id, ""), "2015-07-01（表里没有写日，按1日登记）");
	row.cells[ROSTER_JOINED] = "2015";
	id = batch_made(h, roster_official(h, &row, 1));
	assert_counts(h, id, (struct counts){ 0, 0, 0, 1 });
}

/* ---- what the number says ---- */

static void sex_and_birth_are_in_the_number(void **state)
{
	struct house *h = *state;
	struct roster_row row = roster_row(h, EAST_BRANCH, name_new(h));
	bool male = text_is(row.cells[ROSTER_SEX], "男");
	struct date born = date_parse(row.cells[ROSTER_BORN]);
	struct member *m;

	row.cells[ROSTER_SEX] = row.cells[ROSTER_BORN] = NULL;
	batch_act(h, batch_made(h, roster_official(h, &row, 1)), "commit", "x=1");
	m = member_named(h, row.cells[ROSTER_NAME]);
	assert_non_null(m);
	assert_int_equal(m->sex, male ? SEX_MALE : SEX_FEMALE);
	assert_int_equal(date_compare(m->born_on, born), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_masked_number_is_said_to_be_one),
		HOUSE_TEST(a_masked_phone_of_somebody_known_stays),
		HOUSE_TEST(a_mask_is_no_hindrance_where_another_cell_finds_him),
		HOUSE_TEST(a_known_day_stays),
		HOUSE_TEST(an_unknown_day_is_marked),
		HOUSE_TEST(sex_and_birth_are_in_the_number),
	};

	return house_run(tests);
}
