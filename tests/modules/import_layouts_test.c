/*
 * What only some layouts know: whom a line means, points under their rules, activists, the usual
 * sheet of organisations; and the page and template of each.
 */
#include "roster.h"
#include "base/buffer.h"
#include "base/text.h"
#include "lib/crypt.h"
#include "lib/sheet.h"
#include "modules/import/import.h"

static const char *name_new(struct house *h)
{
	return person_new(h, "式");
}

static void act(struct house *h, enum who who, const char *base, int64_t id, const char *what)
{
	assert_goes(post(h, who, at(h, "%s/imports/%lld/%s", base, (long long)id, what), "x=1"), base);
	run_jobs(h);
}

static void whom_a_line_means_is_found_or_asked(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, name_new(h));
	const char *number = m->id_number, *twin = name_new(h);
	const char *cells[] = { "姓名", "公民身份证号", "缴纳类别", "月缴费基数", "从哪个月起",
		m->name, number, "在职", "6000", "2026.05",
		m->name, NULL, "在职", "7000", "2026-06",
		"别的名字", number, "在职", "6000", "2026-05",
		twin, NULL, "在职", "6000", "2026-05",
		"没有此人", NULL, "在职", "6000", "2026-05",
		m->name, NULL, "在职", "六千", "2026-07",
		m->name, NULL, "在职", "8000", "2026年6月" };
	int64_t id, member = member_put(h, m);
	struct reply page;

	member_made(h, EAST_BRANCH, twin);
	member_made(h, EAST_BRANCH, twin);
	id = batch_of_layout(h, EAST_CLERK, "/dues/bases", NULL, roster_plain(h, cells, 5, 8));
	page = get(h, EAST_CLERK, "/dues/bases/imports/%lld", (long long)id);
	assert_counts(h, id, (struct counts){ 2, 0, 0, 5 });
	assert_has(page, "登记的姓名是");
	assert_has(page, "与第 3 行是同一个");
	assert_has(page, "不止一人");
	assert_has(page, "没有此人不在您管理范围内的名册里");
	assert_has(page, "应是金额");
	act(h, EAST_CLERK, "/dues/bases", id, "commit");
	assert_int_equal(number_of(h,
						 "SELECT monthly FROM dues_base WHERE member_id = ? AND base = 600000"
						 " AND from_month = '2026-05-01' AND removed_at IS NULL",
						 BIND(member)),
		9000);
	act(h, EAST_CLERK, "/dues/bases", id, "undo");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM dues_base WHERE member_id = ?"
		" AND removed_at IS NULL", BIND(member)), 0);
}

static void points_come_by_sheet_under_the_same_rules(void **state)
{
	struct house *h = *state;
	const char *name = name_new(h), *day = date_text(h->arena, moment_date(h->now));
	const char *cells[] = { "姓名", "加减分项目", "发生日期", "事由和依据",
		name, "参加志愿服务", day, "社区服务",
		name, "参加志愿服务", day, "又一次",              /* the same day: says so itself */
		name, "受到县级表彰", "2012-01-01", "太久以前",
		name, "没有的项目", day, "无" };
	int64_t member = member_made(h, EAST_BRANCH, name), id;
	struct workbook book = roster_plain(h, cells, 4, 5);

	id = batch_of_layout(h, EAST_CLERK, "/points", NULL, book);
	assert_counts(h, id, (struct counts){ 1, 0, 0, 3 });
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM points_entry WHERE member_id = ?",
		BIND(member)), 0); /* tried, and taken back */
	act(h, EAST_CLERK, "/points", id, "commit");
	assert_int_equal(number_of(h, "SELECT total FROM points_year WHERE member_id = ?",
		BIND(member)), 1300);
	assert_counts(h, batch_of_layout(h, EAST_CLERK, "/points", NULL, book),
		(struct counts){ 0, 0, 1, 3 });
	act(h, EAST_CLERK, "/points", id, "undo");
	assert_int_equal(number_of(h, "SELECT total FROM points_year WHERE member_id = ?",
		BIND(member)), 1200);
}

static void activists_come_by_their_own_layout(void **state)
{
	struct house *h = *state;
	struct roster_row rows[2];
	struct member *full = member_like(h, EAST_BRANCH, name_new(h));
	const char *cells[] = { "姓名", "公民身份证号", "性别", "申请入党日期", "确定积极分子日期",
		NULL, NULL, NULL, "2024-05-04", NULL, NULL, NULL, NULL, "2024-05-04", "2025-06",
		full->name, full->id_number, NULL, "2024-05-04", NULL };
	int64_t id;

	for (size_t i = 0; i < 2; i++) {
		rows[i] = roster_row(h, EAST_BRANCH, name_new(h));
		cells[5 + 5 * i] = rows[i].cells[ROSTER_NAME];
		cells[6 + 5 * i] = rows[i].cells[ROSTER_ID_NUMBER];
		cells[7 + 5 * i] = rows[i].cells[ROSTER_SEX];
	}
	member_put(h, full);
	id = batch_of_layout(h, EAST_CLERK, "/members", "activist", roster_plain(h, cells, 5, 4));
	assert_counts(h, id, (struct counts){ 2, 0, 0, 1 });
	assert_has(get(h, EAST_CLERK, "/members/imports/%lld", (long long)id), "已经是正式党员");
	batch_act(h, id, "commit", "x=1");
	assert_int_equal(member_named(h, rows[0].cells[ROSTER_NAME])->stage, MEMBER_APPLICANT);
	assert_int_equal(member_named(h, rows[1].cells[ROSTER_NAME])->stage, MEMBER_ACTIVIST);
}

/* Title rows, the national system's codes, other words for the same. */
static void the_usual_organisation_sheet_is_read(void **state)
{
	struct house *h = *state;
	const char *branch = name_new(h), *general = name_new(h), *joint = name_new(h);
	const char *cells[] = { "党组织信息采集表", NULL, NULL, NULL, NULL, NULL, NULL,
		"填报单位：某某局", NULL, NULL, NULL, NULL, NULL, NULL,
		"序号", "党组织名称*", "简称*", "上级党组织*", "组织类别*", "成立时间", "联系电话",
		"1", branch, "甲", general, "631 党支部", "2020.06", "0576-85110000",
		"2", general, "乙", h->places[EAST].name, "党总支部", "2019年6月1日", NULL,
		"3", joint, "丙", general, "632", NULL, NULL };
	int64_t id =
		batch_of_layout(h, ROOT_ADMIN, "/organisations", NULL, roster_plain(h, cells, 7, 6));

	assert_counts(h, id, (struct counts){ 3, 0, 0, 0 });
	act(h, ROOT_ADMIN, "/organisations", id, "commit");
	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM organisation WHERE name = ? AND kind = 'branch'"
						 " AND founded_on = '2020-06-01' AND contact_phone = '0576-85110000'",
						 BIND(branch)),
		1);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM organisation WHERE name = ?"
		" AND kind = 'joint_branch'", BIND(joint)), 1);
}

/* Every code of the national system is a kind here. */
static void the_codes_of_kinds_are_known(void **state)
{
	static const struct { const char *code, *kind; } all[] = { { "611", "committee" },
		{ "612", "leading_group" }, { "621", "general_branch" }, { "631", "branch" },
		{ "632", "joint_branch" }, { "911", "temporary_committee" },
		{ "921", "temporary_general_branch" }, { "931", "temporary_branch" },
		{ "932 临时联合党支部", "temporary_joint_branch" } };
	enum { KINDS = sizeof all / sizeof all[0] };
	struct house *h = *state;
	const char *cells[4 * (KINDS + 1)] = { "序号", "党组织名称*", "上级党组织*", "组织类别*" };
	int64_t id;

	for (size_t i = 0; i < KINDS; i++) {
		const char **row = cells + 4 * (i + 1);

		row[0] = at(h, "%zu", i + 1);
		row[1] = name_new(h);
		row[2] = h->places[ROOT].name;
		row[3] = all[i].code;
	}
	id = batch_of_layout(
		h, ROOT_ADMIN, "/organisations", NULL, roster_plain(h, cells, 4, KINDS + 1));
	assert_counts(h, id, (struct counts){ KINDS, 0, 0, 0 });
	act(h, ROOT_ADMIN, "/organisations", id, "commit");
	for (size_t i = 0; i < KINDS; i++)
		assert_int_equal(number_of(h, "SELECT COUNT(*) FROM organisation WHERE name = ?"
			" AND kind = ?", BIND(cells[4 * (i + 1) + 1], all[i].kind)), 1);
}

static void each_layout_has_its_page_and_template(void **state)
{
	static const struct { enum who who; const char *base, *layout, *says; } all[] = {
		{ EAST_CLERK, "/members", "member", "党员基本信息汇总表" },
		{ EAST_CLERK, "/members", "member_whole", "全部项目" },
		{ EAST_CLERK, "/members", "activist", "还没有入党的同志" },
		{ ROOT_ADMIN, "/organisations", "organisation", "上级党组织可以与下级写在同一个表里" },
		{ ROOT_ADMIN, "/organisations", "organisation_whole", "全部项目" },
		{ EAST_CLERK, "/dues/bases", "dues_base_sheet", "一年一次核定" },
		{ EAST_CLERK, "/points", "points_sheet", "每人每事一行" },
	};
	struct house *h = *state;

	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		struct reply reply;

		assert_has(get(h, all[i].who, "%s/import", all[i].base), all[i].says);
		reply = assert_status(get(h, all[i].who, "%s/import/template?layout=%s", all[i].base,
			all[i].layout), 200);
		workbook_taken(h, reply.file);
	}
}

static bool see_cells(void *context, const struct sheet_row *row)
{
	struct buffer *seen = context;

	for (int i = 0; i < row->count; i++)
		buffer_format(seen, "%s|", row->cells[i] ? row->cells[i] : "");
	return true;
}

/* The same heading stands for other things in another layout. */
static void an_example_is_of_its_layout(void **state)
{
	struct house *h = *state;
	struct buffer seen = buffer_new(h->arena, 1 << 20);
	struct reply reply = assert_status(get(h, EAST_CLERK, "/dues/bases/import/template"), 200);

	assert_null(sheet_read(h->arena, reply.file, "缴费基数", false, NULL, see_cells, &seen));
	assert_true(text_has(seen.data, "2026年1月工资表"));
	assert_false(text_has(seen.data, "志愿服务"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(whom_a_line_means_is_found_or_asked),
		HOUSE_TEST(points_come_by_sheet_under_the_same_rules),
		HOUSE_TEST(activists_come_by_their_own_layout),
		HOUSE_TEST(the_usual_organisation_sheet_is_read),
		HOUSE_TEST(the_codes_of_kinds_are_known),
		HOUSE_TEST(each_layout_has_its_page_and_template),
		HOUSE_TEST(an_example_is_of_its_layout),
	};

	return house_run(tests);
}
