/*
 * Cells as people really write them: full-width digits, dates in every manner, titles over two
 * merged rows, columns nobody asked for. What cannot be is named by row and column.
 */
#include "roster.h"
#include "base/buffer.h"
#include "base/text.h"
#include "lib/crypt.h"
#include "lib/sheet.h"
#include "modules/import/import.h"
#include "web/site.h"

static const char *name_new(struct house *h)
{
	return person_new(h, "格");
}

/* Digits as an input method in full-width mode gives them: U+FF10 and on. */
static const char *wide(struct house *h, const char *text)
{
	struct buffer b = buffer_new(h->arena, 4096);

	for (; *text; text++)
		if (*text >= '0' && *text <= '9')
			buffer_format(&b, "\xEF\xBC%c", (char)(0x90 + *text - '0'));
		else
			buffer_byte(&b, *text);
	return b.data;
}

/* One person with the cell of a date written so. */
static int64_t with_date(
	struct house *h, struct roster_row *row, enum roster_column column, const char *text)
{
	*row = roster_row(h, EAST_BRANCH, name_new(h));
	row->cells[ROSTER_FULL] = "2016-08-01";
	row->cells[column] = text;
	return batch_made(h, roster_official(h, row, 1));
}

static void dates_are_read_in_every_manner(void **state)
{
	static const struct { const char *text; int day; } manners[] = {
		{ "2015-07-09", 9 }, { "2015/7/9", 9 }, { "2015.07.09", 9 }, { "2015年7月9日", 9 },
		{ "20150709", 9 }, { "42194", 9 }, { "２０１５．０７．０９", 9 }, { " 2015-7-9 ", 9 },
		{ "2015.07", 1 }, { "2015-7", 1 }, { "2015年7月", 1 }, { "２０１５年７月", 1 },
	};
	struct house *h = *state;

	for (size_t i = 0; i < sizeof manners / sizeof manners[0]; i++) {
		struct roster_row row;
		int64_t id = with_date(h, &row, ROSTER_JOINED, manners[i].text);
		const struct member *m;

		assert_counts(h, id, (struct counts){ 1, 0, 0, 0 });
		batch_act(h, id, "commit", "x=1");
		m = member_named(h, row.cells[ROSTER_NAME]);
		if (date_compare(m->joined_on, date_of(2015, 7, manners[i].day)) != 0)
			fail_msg("%s became %s", manners[i].text, date_text(h->arena, m->joined_on));
	}
}

static void a_date_cell_and_a_bare_serial_are_the_same_day(void **state)
{
	struct house *h = *state;
	struct roster_row r = roster_row(h, EAST_BRANCH, name_new(h));
	const char *cells[] = { "姓名", "公民身份证号", "性别", "人员类别", "加入党组织日期",
		"转为正式党员日期", r.cells[ROSTER_NAME], r.cells[ROSTER_ID_NUMBER], r.cells[ROSTER_SEX],
		"正式党员", "#42194", "#42560" };
	int64_t id = batch_made(h, roster_plain(h, cells, 6, 2));

	assert_counts(h, id, (struct counts){ 1, 0, 0, 0 });
	batch_act(h, id, "commit", "x=1");
	assert_int_equal(date_compare(member_named(h, r.cells[ROSTER_NAME])->joined_on,
		date_of(2015, 7, 9)), 0);
}

static void a_date_that_cannot_be_is_named_by_its_cell(void **state)
{
	static const char *const wrong[] = { "1988.13", "2015-02-30", "2015年13月", "去年", "1988.1" };
	struct house *h = *state;

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct roster_row row;
		int64_t id = with_date(h, &row, ROSTER_JOINED, wrong[i]);
		struct reply page = get(h, EAST_CLERK, "/members/imports/%lld", (long long)id);

		assert_counts(h, id, (struct counts){ 0, 0, 0, 1 });
		assert_has(page, "第 5 行“加入党组织日期”");
		assert_has(page, at(h, "“%s”不是有效日期", wrong[i]));
	}
}

/* Files give births as 1988.05: the ID number knows the day, if the month is its. */
static void a_birth_by_its_month_is_the_day_of_the_number(void **state)
{
	struct house *h = *state;
	struct roster_row row = roster_row(h, EAST_BRANCH, name_new(h));
	struct date born = date_parse(row.cells[ROSTER_BORN]);
	int64_t id;

	row.cells[ROSTER_BORN] = at(h, born.month == 1 ? "%d-%02d" : "%d.%02d", born.year, born.month);
	id = batch_made(h, roster_official(h, &row, 1));
	assert_counts(h, id, (struct counts){ 1, 0, 0, 0 });
	batch_act(h, id, "commit", "x=1");
	assert_int_equal(
		date_compare(member_named(h, row.cells[ROSTER_NAME])->born_on, born), 0);
	row.cells[ROSTER_BORN] = at(h, "%d-%02d", born.year - 1, born.month);
	id = batch_made(h, roster_official(h, &row, 1));
	assert_counts(h, id, (struct counts){ 0, 0, 0, 1 });
}

static void full_width_digits_are_digits(void **state)
{
	struct house *h = *state;
	struct roster_row row = roster_row(h, EAST_BRANCH, name_new(h));
	const char *phone = row.cells[ROSTER_PHONE];
	int64_t id;

	row.cells[ROSTER_ID_NUMBER] = wide(h, row.cells[ROSTER_ID_NUMBER]);
	row.cells[ROSTER_PHONE] = wide(h, phone);
	row.cells[ROSTER_EDUCATION] = "２１　大学";
	row.cells[ROSTER_BORN] = wide(h, row.cells[ROSTER_BORN]);
	id = batch_made(h, roster_official(h, &row, 1));
	assert_counts(h, id, (struct counts){ 1, 0, 0, 0 });
	batch_act(h, id, "commit", "x=1");
	assert_has(get(h, EAST_CLERK, "/members?q=%s", phone), row.cells[ROSTER_NAME]);
}

static void what_people_mean_is_understood(void **state)
{
	struct house *h = *state;
	struct roster_row rows[2];
	const char *number, *phone;
	const struct member *m;
	int64_t id;

	rows[0] = rows[1] = roster_row(h, EAST_BRANCH, name_new(h));
	number = rows[0].cells[ROSTER_ID_NUMBER];
	phone = rows[0].cells[ROSTER_PHONE];
	rows[0].cells[ROSTER_ID_NUMBER] = at(h, "'%.6s %.8s-%s", number, number + 6, number + 14);
	rows[0].cells[ROSTER_PHONE] = at(h, "+86 %.3s-%.4s-%s", phone, phone + 3, phone + 7);
	rows[0].cells[ROSTER_STAGE] = "正式　党员";
	rows[0].cells[ROSTER_EDUCATION] = "本科";
	rows[0].cells[ROSTER_ETHNICITY] = "汉";
	id = batch_made(h, roster_official(h, rows, 2));
	assert_counts(h, id, (struct counts){ 1, 0, 0, 1 }); /* the second is the same person */
	batch_act(h, id, "commit", "x=1");
	m = member_named(h, rows[0].cells[ROSTER_NAME]);
	assert_string_equal(m->education, "21");
	assert_string_equal(m->ethnicity, "01");
	assert_has(get(h, EAST_CLERK, "/members?q=%s", phone), m->name);
	assert_has(get(h, EAST_CLERK, "/members?q=%s", number), m->name);
}

/* A title over all columns, a line below it, headings over two rows: as offices make them. */
static struct workbook with_titles(struct house *h, const struct roster_row *r)
{
	const char *path = at(h, "%s/%s.xlsx", site.var, crypt_token(h->arena, 8));
	static const char *const heads[] = { "序号", "性 别", "备　注1", "公民身份证号", "姓\n名", "人员类别" };
	const char *cells[] = { "1", r->cells[ROSTER_SEX], "不导入的一列", r->cells[ROSTER_ID_NUMBER],
		r->cells[ROSTER_NAME], "正式党员", "2015年7月1日", "2016年7月1日" };
	struct sheet_book *book = sheet_book_new(h->arena, path);

	sheet_tab(book, "花名册");
	sheet_merge(book, 0, 0, 0, 7, SHEET_TITLE, "某某局党员花名册");
	sheet_merge(book, 1, 0, 1, 7, SHEET_NOTE, "填报单位：某某局　填报日期：2026年5月");
	for (int i = 0; i < 6; i++)
		sheet_merge(book, 2, i, 3, i, SHEET_HEAD, heads[i]);
	sheet_merge(book, 2, 6, 2, 7, SHEET_HEAD, "日期");
	sheet_text(book, 3, 6, SHEET_HEAD, "加入党组织日期");
	sheet_text(book, 3, 7, SHEET_HEAD, "转为正式党员日期");
	for (int i = 0; i < 8; i++)
		sheet_text(book, 4, i, SHEET_TEXT, cells[i]);
	sheet_text(book, 5, 0, SHEET_TEXT, "合计");
	sheet_book_close(book);
	return workbook_taken(h, path);
}

static void titles_and_merged_headings_are_read_over(void **state)
{
	struct house *h = *state;
	struct roster_row row = roster_row(h, EAST_BRANCH, name_new(h));
	int64_t id = batch_made(h, with_titles(h, &row));

	assert_counts(h, id, (struct counts){ 1, 0, 0, 0 });
	assert_has(get(h, EAST_CLERK, "/members/imports/%lld", (long long)id), "备注1");
	batch_act(h, id, "commit", "x=1");
	assert_int_equal(date_compare(member_named(h, row.cells[ROSTER_NAME])->full_on,
		date_of(2016, 7, 1)), 0);
}

/* A slip in the name of the branch is asked back, and never taken as meant. */
static void a_name_that_is_nearly_right_is_asked_back(void **state)
{
	struct house *h = *state;
	struct roster_row rows[2];
	const char *name = h->places[EAST_BRANCH].name;
	struct reply page;
	int64_t id;

	for (size_t i = 0; i < 2; i++)
		rows[i] = roster_row(h, EAST_BRANCH, name_new(h));
	rows[0].cells[ROSTER_BRANCH] = at(h, "中共%s委员会", name);
	rows[1].cells[ROSTER_BRANCH] = "毫不相干";
	id = batch_made(h, roster_official(h, rows, 2));
	page = get(h, EAST_CLERK, "/members/imports/%lld", (long long)id);
	assert_counts(h, id, (struct counts){ 0, 0, 0, 2 });
	assert_has(page, at(h, "是不是“%s”？", name));
	assert_has(page, "“毫不相干”不是您管理范围内的党组织，请核对名称<");
}

/* What there is only one of is said by the check, not by the writing. */
static void a_code_that_is_taken_is_refused_by_the_check(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, name_new(h));
	const char *taken = crypt_token(h->arena, 8), *fresh = crypt_token(h->arena, 8);
	const char *cells[5 * 5] = { "姓名", "公民身份证号", "性别", "人员类别", "党员唯一标识" };
	int64_t id;

	m->code = taken;
	member_put(h, m);
	for (size_t i = 1; i < 5; i++) {
		struct roster_row row = roster_row(h, EAST_BRANCH, name_new(h));

		cells[5 * i] = row.cells[ROSTER_NAME];
		cells[5 * i + 1] = row.cells[ROSTER_ID_NUMBER];
		cells[5 * i + 2] = row.cells[ROSTER_SEX];
		cells[5 * i + 3] = "入党申请人";
		cells[5 * i + 4] = i == 1 ? taken : i < 4 ? fresh : NULL;
	}
	id = batch_made(h, roster_plain(h, cells, 5, 5));
	assert_counts(h, id, (struct counts){ 2, 0, 0, 2 });
	assert_has(get(h, EAST_CLERK, "/members/imports/%lld", (long long)id), "已经登记给另一名党员");
	assert_has(get(h, EAST_CLERK, "/members/imports/%lld", (long long)id), "党员唯一标识与第 3 行的相同");
}

/* A formula that failed is no blank; each such cell is named. */
static void errors_of_excel_are_wrong_cells(void **state)
{
	struct house *h = *state;
	struct roster_row rows[2];
	struct reply page;
	int64_t id;

	for (size_t i = 0; i < 2; i++) {
		rows[i] = roster_row(h, EAST_BRANCH, name_new(h));
		rows[i].cells[ROSTER_ID_NUMBER] = "#N/A";
	}
	rows[0].cells[ROSTER_TELEPHONE] = "#REF!";
	id = batch_made(h, roster_official(h, rows, 2));
	page = get(h, EAST_CLERK, "/members/imports/%lld", (long long)id);
	assert_counts(h, id, (struct counts){ 0, 0, 0, 2 });
	assert_has(page, "公民身份证号是 Excel 的公式错误“#N/A”，请填写正确的内容");
	assert_has(page, "固定电话是 Excel 的公式错误“#REF!”，请填写正确的内容");
	assert_lacks(page, "是同一个");
}

static void a_tick_is_yes(void **state)
{
	struct house *h = *state;
	struct roster_row row = roster_row(h, EAST_BRANCH, name_new(h));
	int64_t id;

	row.cells[ROSTER_FLOATING] = "√";
	row.cells[ROSTER_FLOATING_TO] = "外省";
	id = batch_made(h, roster_official(h, &row, 1));
	assert_counts(h, id, (struct counts){ 1, 0, 0, 0 });
	batch_act(h, id, "commit", "x=1");
	assert_true(member_named(h, row.cells[ROSTER_NAME])->floating);
}

/* A blank keeps; "（清空）" empties what may be empty, and nothing else of the row. */
static void a_word_empties_a_cell(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, name_new(h));
	const char *heads[] = { "姓名", "公民身份证号", "学历", "手机号", "备注", "性别", "固定电话" };
	const char *cells[14];
	int64_t id, member;

	m->note = "老党员";
	m->telephone = "0576-85110000";
	for (size_t i = 0; i < 7; i++)
		cells[i] = heads[i];
	cells[7] = m->name;
	cells[8] = m->id_number;
	cells[9] = cells[10] = cells[11] = "（清空）";
	cells[12] = "(清空)";
	cells[13] = NULL;
	member = member_put(h, m);
	id = batch_made(h, roster_plain(h, cells, 7, 2));
	assert_counts(h, id, (struct counts){ 0, 0, 0, 1 });
	assert_has(get(h, EAST_CLERK, "/members/imports/%lld", (long long)id), "性别必须填写，不能清空");
	cells[12] = NULL;
	id = batch_made(h, roster_plain(h, cells, 7, 2));
	assert_counts(h, id, (struct counts){ 0, 1, 0, 0 });
	batch_act(h, id, "commit", "x=1");
	m = record_find(h->work, &member_record, member);
	assert_null(m->education);
	assert_null(m->phone);
	assert_null(m->note);
	assert_string_equal(m->telephone, "0576-85110000");
	assert_counts(h, batch_made(h, roster_plain(h, cells, 7, 2)), (struct counts){ 0, 0, 1, 0 });
	batch_act(h, id, "undo", "x=1");
	m = record_find(h->work, &member_record, member);
	assert_string_equal(m->note, "老党员");
	assert_non_null(m->phone);
}

/* ---- sheets that hide something ---- */

static void rows_that_are_hidden_are_read_and_told_of(void **state)
{
	struct house *h = *state;
	struct roster_row rows[3];
	int64_t id;

	for (size_t i = 0; i < 3; i++)
		rows[i] = roster_row(h, EAST_BRANCH, name_new(h));
	rows[1].hidden = rows[2].hidden = true;
	id = batch_made(h, roster_official(h, rows, 3));
	assert_counts(h, id, (struct counts){ 3, 0, 0, 0 });
	assert_has(get(h, EAST_CLERK, "/members/imports/%lld", (long long)id), "有 2 行被隐藏或筛选掉了");
}


struct tab {
	const char *name;
	const struct roster_row *row;            /* NULL: a sheet of words                         */
};

static int64_t with_tabs(struct house *h, const struct tab *tabs, size_t count)
{
	static const char *const heads[] = { "姓名", "公民身份证号", "性别", "人员类别", "加入党组织日期",
		"转为正式党员日期" };
	const char *path = at(h, "%s/%s.xlsx", site.var, crypt_token(h->arena, 8));
	struct sheet_book *book = sheet_book_new(h->arena, path);

	for (size_t t = 0; t < count; t++) {
		const struct roster_row *r = tabs[t].row;
		const char *cells[] = { r ? r->cells[ROSTER_NAME] : NULL,
			r ? r->cells[ROSTER_ID_NUMBER] : NULL, r ? r->cells[ROSTER_SEX] : NULL, "正式党员",
			"2015-07-01", "2016-07-01" };

		sheet_tab(book, tabs[t].name);
		for (int i = 0; r && i < 6; i++)
			sheet_text(book, 0, i, SHEET_HEAD, heads[i]);
		for (int i = 0; r && i < 6; i++)
			sheet_text(book, 1, i, SHEET_TEXT, cells[i]);
		for (int i = 0; !r && i < 20; i++)
			sheet_text(book, i, 0, SHEET_TEXT, "请在后面一张表里填写。");
	}
	sheet_book_close(book);
	return batch_made(h, workbook_taken(h, path));
}

static void the_sheet_with_the_headings_is_read_and_others_are_told_of(void **state)
{
	struct house *h = *state;
	struct roster_row one = roster_row(h, EAST_BRANCH, name_new(h)),
					  two = roster_row(h, EAST_BRANCH, name_new(h));
	int64_t id = with_tabs(h, (const struct tab[]){ { "填表说明", NULL }, { "名册", &one } }, 2);

	assert_counts(h, id, (struct counts){ 1, 0, 0, 0 });
	assert_lacks(get(h, EAST_CLERK, "/members/imports/%lld", (long long)id), "只读取一张");
	id = with_tabs(h, (const struct tab[]){ { "一组", &one }, { "说明", NULL }, { "二组", &two } }, 3);
	assert_counts(h, id, (struct counts){ 1, 0, 0, 0 });
	assert_has(get(h, EAST_CLERK, "/members/imports/%lld", (long long)id),
		"有 2 张工作表填了数据：“一组”、“二组”");
	id = with_tabs(h, (const struct tab[]){ { "一", NULL }, { "二", NULL } }, 2);
	assert_has(get(h, EAST_CLERK, "/members/imports/%lld", (long long)id), "没有找到表头");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(dates_are_read_in_every_manner),
		HOUSE_TEST(a_date_cell_and_a_bare_serial_are_the_same_day),
		HOUSE_TEST(a_date_that_cannot_be_is_named_by_its_cell),
		HOUSE_TEST(a_birth_by_its_month_is_the_day_of_the_number),
		HOUSE_TEST(full_width_digits_are_digits),
		HOUSE_TEST(what_people_mean_is_understood),
		HOUSE_TEST(titles_and_merged_headings_are_read_over),
		HOUSE_TEST(a_name_that_is_nearly_right_is_asked_back),
		HOUSE_TEST(a_code_that_is_taken_is_refused_by_the_check),
		HOUSE_TEST(errors_of_excel_are_wrong_cells),
		HOUSE_TEST(a_tick_is_yes),
		HOUSE_TEST(a_word_empties_a_cell),
		HOUSE_TEST(rows_that_are_hidden_are_read_and_told_of),
		HOUSE_TEST(the_sheet_with_the_headings_is_read_and_others_are_told_of),
	};

	return house_run(tests);
}
