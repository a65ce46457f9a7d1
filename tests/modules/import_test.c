/* The importer with the official roster: dry run, mending, importing, again, and taking back. */
#include "roster.h"
#include "base/text.h"
#include "modules/import/import.h"
#include "web/site.h"

static struct reply page(struct house *h, int64_t id)
{
	return assert_status(get(h, EAST_CLERK, "/members/imports/%lld", (long long)id), 200);
}

static const char *name_new(struct house *h)
{
	return person_new(h, "甲");
}

/* ---- good rows ---- */

static void the_official_sheet_is_read_as_people_fill_it(void **state)
{
	struct house *h = *state;
	const char *name = name_new(h);
	struct roster_row rows[3];
	int64_t id;

	for (size_t i = 0; i < 3; i++)
		rows[i] = roster_row(h, EAST_BRANCH, i ? name_new(h) : name);
	rows[1].cells[ROSTER_ETHNICITY] = "汉族";
	rows[1].cells[ROSTER_EDUCATION] = "大学";
	rows[1].cells[ROSTER_BORN] = NULL;
	rows[1].cells[ROSTER_BRANCH] = NULL; /* one's own */
	rows[2].cells[ROSTER_ETHNICITY] = "01";
	rows[2].cells[ROSTER_EDUCATION] = "21";
	rows[2].cells[ROSTER_JOINED] = "2015年7月1日";
	rows[2].cells[ROSTER_FULL] = "2016.7.1";
	rows[2].cells[ROSTER_LOST] = NULL;
	id = batch_made(h, roster_official(h, rows, 3));
	assert_counts(h, id, (struct counts){ 3, 0, 0, 0 });
	assert_has(page(h, id), "名册.xlsx");
	assert_null(member_named(h, name)); /* looking is not importing */
	batch_act(h, id, "commit", "x=1");
	for (size_t i = 0; i < 3; i++) {
		const struct member *m = member_named(h, rows[i].cells[ROSTER_NAME]);

		assert_non_null(m);
		assert_string_equal(m->ethnicity, "01");
		assert_string_equal(m->education, "21");
		assert_string_equal(m->work, "011");
		assert_int_equal(date_compare(m->joined_on, date_of(2015, 7, 1)), 0);
		assert_int_equal(m->organisation_id, h->places[EAST_BRANCH].id);
		assert_true(date_has(m->born_on));
	}
	assert_has(get(h, EAST_CLERK, "/members?q=%s", rows[2].cells[ROSTER_PHONE]),
		rows[2].cells[ROSTER_NAME]);
}

static void the_same_file_again_changes_nothing(void **state)
{
	struct house *h = *state;
	struct roster_row row = roster_row(h, EAST_BRANCH, name_new(h));
	struct workbook book = roster_official(h, &row, 1);
	int64_t version, first = batch_made(h, book), second;

	batch_act(h, first, "commit", "x=1");
	version = member_named(h, row.cells[ROSTER_NAME])->row.version;
	second = batch_made(h, book);
	assert_counts(h, second, (struct counts){ 0, 0, 1, 0 });
	batch_act(h, second, "commit", "x=1");
	assert_int_equal(member_named(h, row.cells[ROSTER_NAME])->row.version, version);
	batch_act(h, first, "commit", "x=1"); /* an old page sent again */
	assert_int_equal(member_named(h, row.cells[ROSTER_NAME])->row.version, version);
}

static void a_blank_leaves_what_is_there(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, name_new(h));
	const char *cells[] = { "姓名", "公民身份证号", "学历", "工作岗位", "手机号",
		m->name, m->id_number, NULL, "012", NULL };
	int64_t id, member;

	m->note = "老党员";
	member = member_put(h, m);
	id = batch_made(h, roster_plain(h, cells, 5, 2));
	assert_counts(h, id, (struct counts){ 0, 1, 0, 0 });
	batch_act(h, id, "commit", "x=1");
	m = record_find(h->work, &member_record, member);
	assert_string_equal(m->work, "012");
	assert_string_equal(m->education, "21");
	assert_string_equal(m->note, "老党员");
	assert_non_null(m->phone);
}

static void columns_may_stand_anywhere_and_others_are_named(void **state)
{
	struct house *h = *state;
	struct roster_row r = roster_row(h, EAST_BRANCH, name_new(h));
	const char *cells[] = { "爱好", "人员类别", "公民身份证号（必填）", "*姓 名", "性别", "转为正式党员日期", "加入党组织日期",
		"书法", "正式党员", r.cells[ROSTER_ID_NUMBER], r.cells[ROSTER_NAME], r.cells[ROSTER_SEX], "2016-07-01", "2015-07-01" };
	int64_t id = batch_made(h, roster_plain(h, cells, 7, 2));

	assert_counts(h, id, (struct counts){ 1, 0, 0, 0 });
	assert_has(page(h, id), "爱好");
}

/* ---- wrong rows ---- */

static void every_wrong_row_says_why_and_the_good_ones_go_in(void **state)
{
	enum { WRONG = 9 };
	struct house *h = *state;
	struct roster_row rows[WRONG + 2];
	const char *why[WRONG] = { "校验", "性别与身份证号不符", "或“全部项目”的表格里勾选", "不是您管理范围内的党组织",
		"不在代码表中", "不是有效日期", "只能填“是”或“否”", "手机号", "是同一个" };
	struct reply reply;
	char *number;
	int64_t id;

	for (size_t i = 0; i < WRONG + 2; i++)
		rows[i] = roster_row(h, EAST_BRANCH, name_new(h));
	number = arena_text(h->arena, rows[0].cells[ROSTER_ID_NUMBER]);
	number[17] = number[17] == '1' ? '2' : '1';
	rows[0].cells[ROSTER_ID_NUMBER] = number;
	rows[1].cells[ROSTER_SEX] = text_is(rows[1].cells[ROSTER_SEX], "男") ? "女" : "男";
	rows[2].cells[ROSTER_BORN] = "1999-09-09";
	rows[3].cells[ROSTER_BRANCH] = h->places[WEST_BRANCH].name;
	rows[4].cells[ROSTER_EDUCATION] = "幼儿园";
	rows[5].cells[ROSTER_JOINED] = "很久以前";
	rows[6].cells[ROSTER_FLOATING] = "也许";
	rows[7].cells[ROSTER_PHONE] = "123";
	rows[8].cells[ROSTER_ID_NUMBER] = rows[9].cells[ROSTER_ID_NUMBER];
	rows[8].cells[ROSTER_SEX] = rows[9].cells[ROSTER_SEX];
	rows[8].cells[ROSTER_BORN] = rows[9].cells[ROSTER_BORN];
	/* the first of two equal rows is the one that counts */
	id = batch_made(h, roster_official(h, rows, WRONG + 2));
	assert_counts(h, id, (struct counts){ 2, 0, 0, WRONG });
	reply = page(h, id);
	for (size_t i = 0; i < WRONG; i++)
		assert_has(reply, why[i]);
	batch_act(h, id, "commit", "x=1");
	assert_non_null(member_named(h, rows[8].cells[ROSTER_NAME]));
	assert_non_null(member_named(h, rows[10].cells[ROSTER_NAME]));
	assert_null(member_named(h, rows[0].cells[ROSTER_NAME]));
	assert_counts(h, id, (struct counts){ 2, 0, 0, WRONG });
	workbook_taken(h,
		assert_status(
			post(h, EAST_CLERK, at(h, "/members/imports/%lld/wrong", (long long)id), "x=1"), 200)
			.file);
}

static void an_id_number_kept_as_a_number_is_told_apart(void **state)
{
	struct house *h = *state;
	const char *cells[] = { "姓名", "公民身份证号", "性别", "人员类别", "甲浮点",
		"#990000198001010013", "男", "正式党员" };
	int64_t id = batch_made(h, roster_plain(h, cells, 4, 2));

	assert_counts(h, id, (struct counts){ 0, 0, 0, 1 });
	assert_has(page(h, id), "末尾几位已经丢失");
}

static void somebody_registered_elsewhere_is_not_taken_over(void **state)
{
	struct house *h = *state;
	struct member *west = member_like(h, WEST_BRANCH, name_new(h));
	struct roster_row row = roster_row(h, EAST_BRANCH, west->name);
	int64_t id;

	row.cells[ROSTER_ID_NUMBER] = west->id_number;
	row.cells[ROSTER_SEX] = west->sex == SEX_MALE ? "男" : "女";
	row.cells[ROSTER_BORN] = date_text(h->arena, west->born_on);
	member_put(h, west);
	id = batch_made(h, roster_official(h, &row, 1));
	assert_counts(h, id, (struct counts){ 0, 0, 0, 1 });
	assert_has(page(h, id), "已在其他党组织登记");
	assert_lacks(page(h, id), h->places[WEST_BRANCH].name);
}

static void wrong_cells_are_mended_in_the_page(void **state)
{
	struct house *h = *state;
	struct roster_row row = roster_row(h, EAST_BRANCH, name_new(h));
	int64_t id, line;

	row.cells[ROSTER_PHONE] = "123";
	row.cells[ROSTER_EDUCATION] = "幼儿园";
	id = batch_made(h, roster_official(h, &row, 1));
	assert_counts(h, id, (struct counts){ 0, 0, 0, 1 });
	line = number_of(h, "SELECT id FROM import_row WHERE batch_id = ?", BIND(id));
	assert_has(page(h, id), at(h, "c%lld.phone", (long long)line));
	batch_act(h, id, "rows", at(h, "c%lld.phone=19900001111", (long long)line));
	assert_counts(h, id, (struct counts){ 0, 0, 0, 1 }); /* one of two */
	batch_act(h, id, "rows", at(h, "c%lld.education=大学", (long long)line));
	assert_counts(h, id, (struct counts){ 1, 0, 0, 0 });
	batch_act(h, id, "commit", "x=1");
	assert_string_equal(member_named(h, row.cells[ROSTER_NAME])->education, "21");
}

/* Two wrong numbers mended to the same one: the second row is about the person of the first. */
static void one_person_mended_into_two_rows_is_there_once(void **state)
{
	struct house *h = *state;
	struct roster_row rows[2];
	int64_t id;

	for (size_t i = 0; i < 2; i++)
		rows[i] = roster_row(h, EAST_BRANCH, name_new(h));
	for (size_t i = 0; i < 2; i++)
		rows[i].cells[ROSTER_WORK] = "宇航员";
	rows[1].cells[ROSTER_ID_NUMBER] = "990000";
	id = batch_made(h, roster_official(h, rows, 2));
	assert_counts(h, id, (struct counts){ 0, 0, 0, 2 });
	for (size_t i = 0; i < 2; i++) {
		int64_t line = number_of(h, "SELECT id FROM import_row WHERE batch_id = ? AND label = ?",
			BIND(id, rows[i].cells[ROSTER_NAME]));

		batch_act(h, id, "rows", at(h, "c%lld.work=公务员&c%lld.id_number=%s&c%lld.sex=%s"
			"&c%lld.born_on=%s", (long long)line, (long long)line, rows[0].cells[ROSTER_ID_NUMBER],
			(long long)line, rows[0].cells[ROSTER_SEX], (long long)line,
			rows[0].cells[ROSTER_BORN]));
	}
	assert_counts(h, id, (struct counts){ 2, 0, 0, 0 });
	batch_act(h, id, "commit", "x=1");
	assert_counts(h, id, (struct counts){ 1, 0, 0, 1 });
	assert_non_null(member_named(h, rows[0].cells[ROSTER_NAME]));
	assert_null(member_named(h, rows[1].cells[ROSTER_NAME]));
	assert_has(get(h, EAST_CLERK, "/members/imports/%lld", (long long)id), "表里的另一行");
}

/* ---- whole files ---- */

/* What can be asked for many rows at once is: a row costs its own writing (two statements of grams,
 * for these names are long) and nothing else. */
static void a_long_file_asks_little(void **state)
{
	enum { ROWS = 250, OTHER_QUESTIONS = 60 };
	struct house *h = *state;
	struct roster_row *rows = ARENA_ARRAY(h->arena, struct roster_row, ROWS);
	int64_t id;
	long trips;

	for (size_t i = 0; i < ROWS; i++)
		rows[i] = roster_row(h, EAST_BRANCH, name_new(h));
	db_trips_reset(h->work->db);
	id = batch_made(h, roster_official(h, rows, ROWS));
	assert_counts(h, id, (struct counts){ ROWS, 0, 0, 0 });
	trips = db_trips(h->work->db);
	assert_true(trips < OTHER_QUESTIONS);
	db_trips_reset(h->work->db);
	batch_act(h, id, "commit", "x=1");
	trips = db_trips(h->work->db);
	assert_true(trips < 4 * ROWS + OTHER_QUESTIONS);
	assert_counts(h, id, (struct counts){ ROWS, 0, 0, 0 });
}

static void refused(struct house *h, struct workbook book, const char *why)
{
	int64_t id = batch_made(h, book);

	assert_int_equal(batch_named(h, id)->state, IMPORT_REFUSED);
	assert_has(page(h, id), why);
}

static void a_file_that_cannot_be_used_is_refused_in_a_sentence(void **state)
{
	const char *const without_number[] = { "姓名", "性别", "民族", "张三", "男", "汉族" };
	const char *const twice[] = { "姓名", "公民身份证号", "性别", "性别", "张三", "1", "男", "女" };
	const char *const no_heads[] = { "一", "二", "三", "四", "五", "六" };
	const char *const no_rows[] = { "姓名", "公民身份证号", "性别" };
	struct house *h = *state;

	refused(h, roster_plain(h, without_number, 3, 2), "没有“公民身份证号”这一列");
	refused(h, roster_plain(h, twice, 4, 2), "“性别”出现了两次");
	refused(h, roster_plain(h, no_heads, 3, 2), "没有找到表头");
	refused(h, roster_plain(h, no_rows, 3, 1), "没有数据行");
	refused(h, (struct workbook){ "this is no workbook", 19 }, "。");
	assert_has(
		assert_status(post_file(h, EAST_CLERK, "/members/import/upload", "空.xlsx", "", 0), 422),
		"请先选择要导入的 Excel 文件");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(the_official_sheet_is_read_as_people_fill_it),
		HOUSE_TEST(the_same_file_again_changes_nothing),
		HOUSE_TEST(a_blank_leaves_what_is_there),
		HOUSE_TEST(columns_may_stand_anywhere_and_others_are_named),
		HOUSE_TEST(every_wrong_row_says_why_and_the_good_ones_go_in),
		HOUSE_TEST(an_id_number_kept_as_a_number_is_told_apart),
		HOUSE_TEST(somebody_registered_elsewhere_is_not_taken_over),
		HOUSE_TEST(wrong_cells_are_mended_in_the_page),
		HOUSE_TEST(one_person_mended_into_two_rows_is_there_once),
		HOUSE_TEST(a_long_file_asks_little),
		HOUSE_TEST(a_file_that_cannot_be_used_is_refused_in_a_sentence),
	};

	return house_run(tests);
}
