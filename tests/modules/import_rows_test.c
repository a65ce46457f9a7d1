/* The page of a batch says what the sheet does: each count opens its rows, what changes stands old
 * and new, and of a number no more is shown than its mask. */
#include "roster.h"
#include "base/buffer.h"
#include "base/text.h"
#include "lib/crypt.h"
#include "lib/db.h"
#include "lib/sheet.h"
#include "modules/import/import.h"

static const char *name_new(struct house *h)
{
	return person_new(h, "览");
}

static struct reply shown(struct house *h, int64_t id, const char *query)
{
	return assert_status(get(h, EAST_CLERK, "/members/imports/%lld%s", (long long)id, query), 200);
}

/* Somebody known whose phone, schooling and remarks the sheet changes, and somebody new. */
struct preview {
	struct member *known;
	const char *phone, *later, *number;
	struct roster_row fresh;
	int64_t batch;
};

static struct preview preview_made(struct house *h)
{
	struct preview v = { .known = member_like(h, EAST_BRANCH, name_new(h)),
		.later = phone_new(h), .fresh = roster_row(h, EAST_BRANCH, name_new(h)) };
	const char *cells[] = { "姓名", "公民身份证号", "手机号", "学历", "备注", "性别", "人员类别",
		"加入党组织日期", "转为正式党员日期", v.known->name, v.known->id_number, v.later, "大专", "（清空）",
		NULL, NULL, NULL, NULL, v.fresh.cells[ROSTER_NAME], v.fresh.cells[ROSTER_ID_NUMBER],
		v.fresh.cells[ROSTER_PHONE], NULL, NULL, v.fresh.cells[ROSTER_SEX], "正式党员", "2015-07-01",
		"2016-07-01" };

	v.phone = v.known->phone;
	v.number = v.known->id_number;
	v.known->note = "老党员";
	member_put(h, v.known);
	v.batch = batch_made(h, roster_plain(h, cells, 9, 3));
	assert_counts(h, v.batch, (struct counts){ 1, 1, 0, 0 });
	return v;
}

static void assert_changes(struct house *h, const struct preview *v, struct reply page)
{
	assert_has(page, "<del>大学</del>");
	assert_has(page, "<ins>大专</ins>");
	assert_has(page, "<del>老党员</del>");
	assert_has(page, text_mask(h->arena, v->phone, 3, 4));
	assert_has(page, text_mask(h->arena, v->later, 3, 4));
	assert_lacks(page, v->phone);
	assert_lacks(page, v->later);
	assert_lacks(page, v->number);
	assert_lacks(page, v->fresh.cells[ROSTER_NAME]);
}

static void each_count_opens_its_rows(void **state)
{
	struct house *h = *state;
	struct preview v = preview_made(h);
	struct reply page = shown(h, v.batch, "");

	assert_has(page, at(h, "/members/imports/%lld?show=new\"", (long long)v.batch));
	assert_lacks(page, at(h, "/members/imports/%lld?show=same\"", (long long)v.batch));
	assert_changes(h, &v, page);
	assert_changes(h, &v, shown(h, v.batch, "?show=changed"));
	page = shown(h, v.batch, "?show=new");
	assert_has(page, v.fresh.cells[ROSTER_NAME]);
	assert_has(page, text_mask(h->arena, v.fresh.cells[ROSTER_PHONE], 3, 4));
	assert_lacks(page, v.fresh.cells[ROSTER_PHONE]);
	assert_lacks(page, v.fresh.cells[ROSTER_ID_NUMBER]);
	assert_lacks(page, v.known->name);
	batch_act(h, v.batch, "commit", "x=1");
	assert_changes(h, &v, shown(h, v.batch, "?show=changed")); /* and what was done is told later */
	assert_has(shown(h, v.batch, "?show=new"), v.fresh.cells[ROSTER_NAME]);
}

/* Somebody new stands there as he would be entered: meanings, days and what the number says. */
static void who_is_new_is_shown_as_he_is_understood(void **state)
{
	struct house *h = *state;
	struct roster_row row = roster_row(h, EAST_BRANCH, name_new(h));
	struct reply page;
	int64_t id;

	row.cells[ROSTER_ETHNICITY] = "01";
	row.cells[ROSTER_SEX] = NULL;
	row.cells[ROSTER_JOINED] = "2015.07.01";
	id = batch_made(h, roster_official(h, &row, 1));
	page = shown(h, id, "");
	assert_has(page, "导入党员名册：名册.xlsx");
	assert_has(page, "<td data-label=\"民族\">汉族</td>");
	assert_has(page, "<td data-label=\"加入党组织日期\">2015-07-01</td>");
	assert_has(page, "<td data-label=\"工作岗位\">公务员</td>");
	assert_has(page, "data-label=\"性别\"");
	batch_act(h, id, "commit", "x=1");
	assert_has(shown(h, id, ""), at(h, "href=\"/members/%lld\"",
		(long long)member_named(h, row.cells[ROSTER_NAME])->row.id));
}

/* ---- the workbook of wrong rows ---- */

static bool see_row(void *context, const struct sheet_row *row)
{
	struct buffer *seen = context;

	buffer_format(seen, "%d:", row->number);
	for (int i = 0; i < row->count; i++)
		buffer_format(seen, "%s|", row->cells[i] ? row->cells[i] : "");
	return true;
}

static const char *wrong_book(struct house *h, int64_t id)
{
	struct buffer seen = buffer_new(h->arena, 1 << 20);
	struct reply reply = assert_status(
		post(h, EAST_CLERK, at(h, "/members/imports/%lld/wrong", (long long)id), "x=1"), 200);

	assert_null(sheet_read(h->arena, reply.file, NULL, true, NULL, see_row, &seen));
	return seen.data;
}

/* Who sends the official roster gets it back, and any other sheet with the columns it had. */
static void wrong_rows_come_in_the_layout_they_came_in(void **state)
{
	struct house *h = *state;
	struct roster_row row = roster_row(h, EAST_BRANCH, name_new(h));
	const char *cells[] = { "学历", "姓名", "备注", "公民身份证号", "幼儿园", name_new(h), "无",
		id_number_new(h, date_of(1980, 5, 6), true) };
	const char *book;
	int64_t id;

	row.cells[ROSTER_EDUCATION] = "幼儿园";
	id = batch_made(h, roster_official(h, &row, 1));
	book = wrong_book(h, id);
	assert_true(text_begins(book, "1:党员基本信息汇总表"));
	assert_true(text_has(book, "|手机号|固定电话|"));
	assert_true(text_has(book, at(h, "5:5|%s|", row.cells[ROSTER_NAME])));
	id = batch_made(h, roster_plain(h, cells, 4, 2));
	assert_string_equal(wrong_book(h, id), at(h, "1:序号|学历|*姓名|备注|*公民身份证号|2:2|幼儿园|%s|无|%s|",
		cells[5], cells[7]));
}

static void what_changes_is_kept_sealed(void **state)
{
	struct house *h = *state;
	struct preview v = preview_made(h);

	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM import_row WHERE batch_id = ?"
		" AND (INSTR(changes, ?) > 0 OR INSTR(changes, ?) > 0)",
		BIND(v.batch, "老党员", text_mask(h->arena, v.later, 3, 4))), 0);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM import_row WHERE batch_id = ?"
		" AND changes IS NOT NULL", BIND(v.batch)), 2);
}

/* A wrong row that is mended says then what it changes. */
static void a_mended_row_says_what_it_changes(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, name_new(h));
	const char *cells[] = { "姓名", "公民身份证号", "学历", m->name, m->id_number, "幼儿园" };
	int64_t id, line;

	member_put(h, m);
	id = batch_made(h, roster_plain(h, cells, 3, 2));
	line = number_of(h, "SELECT id FROM import_row WHERE batch_id = ?", BIND(id));
	batch_act(h, id, "rows", at(h, "c%lld.education=大专", (long long)line));
	assert_has(shown(h, id, "?show=changed"), "<ins>大专</ins>");
}

static void many_rows_come_page_by_page_and_ask_little(void **state)
{
	enum { ROWS = 120, MOST_TRIPS = 5 };
	struct house *h = *state;
	struct roster_row rows[ROWS];
	struct reply page;
	int64_t id;

	for (size_t i = 0; i < ROWS; i++)
		rows[i] = roster_row(h, EAST_BRANCH, name_new(h));
	id = batch_made(h, roster_official(h, rows, ROWS));
	page = shown(h, id, "?show=new");
	assert_has(page, rows[49].cells[ROSTER_NAME]);
	assert_lacks(page, rows[50].cells[ROSTER_NAME]);
	assert_has(page, "1 / 3");
	db_trips_reset(h->work->db);
	page = shown(h, id, "?show=new&page=3");
	assert_true(db_trips(h->work->db) <= MOST_TRIPS);
	assert_has(page, rows[100].cells[ROSTER_NAME]);
	assert_has(page, rows[119].cells[ROSTER_NAME]);
	assert_lacks(page, rows[99].cells[ROSTER_NAME]);
	shown(h, id, "?show=new&page=9");
	shown(h, id, "?show=nothing&page=-1");
}

/* What stands on the third page of the wrong ones is mended there. */
static void wrong_rows_of_a_later_page_are_mended(void **state)
{
	enum { ROWS = 120 };
	struct house *h = *state;
	struct roster_row rows[ROWS];
	struct reply page;
	int64_t id, line;

	for (size_t i = 0; i < ROWS; i++) {
		rows[i] = roster_row(h, EAST_BRANCH, name_new(h));
		rows[i].cells[ROSTER_EDUCATION] = "幼儿园";
	}
	id = batch_made(h, roster_official(h, rows, ROWS));
	line = number_of(h, "SELECT id FROM import_row WHERE batch_id = ? AND label = ?",
		BIND(id, rows[110].cells[ROSTER_NAME]));
	page = shown(h, id, "?show=wrong&page=3");
	assert_has(page, at(h, "c%lld.education", (long long)line));
	assert_has(page, "name=\"after\" value=\"104\""); /* four lines stand above the first */
	batch_act(h, id, "rows", at(h, "after=104&c%lld.education=大学", (long long)line));
	assert_counts(h, id, (struct counts){ 1, 0, 0, ROWS - 1 });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(each_count_opens_its_rows),
		HOUSE_TEST(who_is_new_is_shown_as_he_is_understood),
		HOUSE_TEST(wrong_rows_come_in_the_layout_they_came_in),
		HOUSE_TEST(what_changes_is_kept_sealed),
		HOUSE_TEST(a_mended_row_says_what_it_changes),
		HOUSE_TEST(wrong_rows_of_a_later_page_are_mended),
		HOUSE_TEST(many_rows_come_page_by_page_and_ask_little),
	};

	return house_run(tests);
}
