/*
 * Workbooks of ours: what we write is read again as it was, in constant memory; and whatever
 * goes wrong on the way is a fault that leaves no file, no memory and no scratch file behind.
 */
#include <sys/resource.h>
#include <zip.h>
#include "sheet_seen.h"

enum { BIG_ROWS = 20000 };

static bool count_row(void *context, const struct sheet_row *row)
{
	*(long *)context += row->count;
	return true;
}

/* Fails the n-th allocation for every n until it comes through; the sanitizer finds leaks. */
static void running_out_of_memory_leaves_nothing(void **state)
{
	const char *path = fixture("written-by-exceljs.xlsx"), *out = made("fails");
	int before = open_files();

	for (volatile long n = 1, done = 0; !done; n++) {
		struct arena *own = arena_new(CEILING);
		struct fault_point point;
		long cells = 0;

		arena_fail_at(n);
		if (!FAULT_CATCH(&point)) {
			struct sheet_book *b = sheet_book_new(own, out);

			sheet_tab(b, "一");
			sheet_text(b, 0, 0, SHEET_TEXT, "甲");
			sheet_comment(b, 0, 0, "说明");
			sheet_choices(b, 1, 1, 9, "二", 0, 3, "标题", "帮助");
			sheet_book_close(b);
			assert_null(sheet_read(own, path, NULL, true, NULL, count_row, &cells));
			fault_leave(&point);
			done = 1;
		}
		arena_fail_at(0);
		arena_free(own);
	}
	assert_int_equal(open_files(), before);
}

static void what_we_write_is_read_again(void **state)
{
	const char *path = made("own");
	struct sheet_book *b = sheet_book_new(arena, path);

	sheet_hidden_tab(b, "选项");
	sheet_text(b, 0, 0, SHEET_PLAIN, "汉族");
	sheet_text(b, 1, 0, SHEET_PLAIN, "回族");
	sheet_tab(b, "名册/2026");
	sheet_merge(b, 0, 0, 0, 5, SHEET_TITLE, "党员名册");
	sheet_merge(b, 1, 0, 1, 5, SHEET_NOTE, "带 * 的列必填。\n日期如 2026-07-01。");
	sheet_width(b, 1, 22, SHEET_TEXT);
	sheet_merge(b, 2, 0, 3, 0, SHEET_HEAD_REQUIRED, "*姓名");
	sheet_merge(b, 2, 1, 2, 5, SHEET_HEAD, "其他");
	sheet_text(b, 3, 1, SHEET_HEAD_REQUIRED, "*身份证号");
	sheet_text(b, 3, 2, SHEET_HEAD, "出生日期");
	sheet_comment(b, 3, 1, "十八位");
	sheet_choices(b, 5, 4, 1000, "选项", 0, 2, "民族", "请从列表中选择");
	sheet_freeze(b, 4, 1);
	sheet_print(b, true, 2, 3);
	sheet_text(b, 4, 0, SHEET_TEXT, "=张三&<\"'>\x01");
	sheet_text(b, 4, 1, SHEET_WRONG, "990000199003070012");
	sheet_date(b, 4, 2, date_of(1990, 3, 7));
	sheet_money(b, 4, 3, 128650);
	sheet_number(b, 4, 4, SHEET_NUMBER, -0.5);
	sheet_text(b, 5, 0, SHEET_TEXT, NULL);
	sheet_date(b, 5, 2, (struct date){ 0 });
	sheet_date(b, 6, 2, date_of(1899, 12, 31));
	sheet_book_close(b);
	assert_string_equal(rows_of(path, "名册-2026"),
		"1:党员名册 2:带 * 的列必填。\n日期如 2026-07-01。 3:*姓名|其他 4:-|*身份证号|出生日期"
		" 5:=张三&<\"'>\x01|990000199003070012|1990-03-07|1286.5|-0.5 7:-|-|1899-12-31");
	assert_string_equal(rows_of(path, "选项"), "1:汉族 2:回族");
	/* The first sheet a person sees, not the first of the file. */
	assert_true(text_begins(rows_of(path, NULL), "1:党员名册"));
}

static void long_texts_are_cut_and_names_made_fit(void **state)
{
	char *longest = arena_alloc(arena, 40001);
	struct sheet_book *b = sheet_book_new(arena, made("long"));
	const char *why;
	const char *name;

	memset(longest, 'x', 40000);
	sheet_tab(b, "[第一]党支部:一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十");
	sheet_text(b, 0, 0, SHEET_TEXT, longest);
	sheet_book_close(b);
	assert_int_equal(strlen(rows_of(made("long"), NULL)), 2 + 32767);
	name = sheet_names(arena, made("long"), NULL, &why)[0];
	assert_int_equal(text_length(name), 31);
	assert_true(text_begins(name, "-第一-党支部-一"));
}

/* Who made it stands in the printed footer, where no import looks. */
static void a_book_says_on_paper_who_made_it(void **state)
{
	struct sheet_book *b = sheet_book_new(arena, made("by"));
	static char xml[1 << 16];
	struct zip *zip;
	struct zip_file *file;

	sheet_by(b, "王干事，东局支部 2026-11-22 16:00 导出");
	sheet_tab(b, "党员");
	sheet_print(b, true, 0, 0);
	sheet_text(b, 0, 0, SHEET_HEAD, "姓名");
	sheet_book_close(b);
	assert_string_equal(rows_of(made("by"), NULL), "1:姓名");
	zip = zip_open(made("by"), ZIP_RDONLY, NULL);
	file = zip_fopen(zip, "xl/worksheets/sheet1.xml", 0);
	assert_true(zip_fread(file, xml, sizeof xml - 1) > 0);
	zip_fclose(file);
	zip_close(zip);
	assert_non_null(strstr(xml, "王干事，东局支部 2026-11-22 16:00 导出"));
}

static void rows_out_of_order_are_a_fault(void **state)
{
	struct arena *own = arena_new(CEILING);
	struct fault_point point;
	int before = open_files();

	if (!FAULT_CATCH(&point)) {
		struct sheet_book *b = sheet_book_new(own, made("order"));

		sheet_tab(b, "一");
		sheet_text(b, 5, 0, SHEET_TEXT, "五");
		sheet_text(b, 4, 0, SHEET_TEXT, "四");
		fail_msg("no fault");
	}
	arena_free(own);
	assert_int_equal(open_files(), before);
	assert_int_not_equal(access(made("order"), F_OK), 0);
}

static void a_book_that_cannot_be_written_is_a_fault(void **state)
{
	struct arena *own = arena_new(CEILING);
	struct fault_point point;
	int before = open_files();

	if (!FAULT_CATCH(&point)) {
		struct sheet_book *b = sheet_book_new(own, "no-such-folder/a.xlsx");

		sheet_tab(b, "一");
		sheet_text(b, 0, 0, SHEET_TEXT, "甲");
		sheet_tab(b, "空");
		sheet_tab(b, "二");
		sheet_text(b, 0, 0, SHEET_TEXT, "乙");
		sheet_book_close(b);
		fail_msg("no fault");
	}
	arena_free(own);
	assert_int_equal(open_files(), before);
}

static void many_rows_take_little_memory(void **state)
{
	struct sheet_book *b = sheet_book_new(arena, made("many"));
	size_t used = arena_used(arena);
	long cells = 0;
	struct rusage start, end;

	sheet_tab(b, "名册");
	getrusage(RUSAGE_SELF, &start);
	for (int row = 0; row < BIG_ROWS; row++)
		for (int column = 0; column < 20; column++)
			sheet_text(b, row, column, SHEET_TEXT, "单元格");
	sheet_book_close(b);
	assert_null(sheet_read(arena, made("many"), NULL, true, NULL, count_row, &cells));
	getrusage(RUSAGE_SELF, &end);
	assert_int_equal(cells, BIG_ROWS * 20);
	assert_true(arena_used(arena) - used < 8192);
#ifndef __SANITIZE_ADDRESS__
	assert_true(end.ru_maxrss - start.ru_maxrss < 16 * 1024);
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(what_we_write_is_read_again, fresh),
		cmocka_unit_test_setup(long_texts_are_cut_and_names_made_fit, fresh),
		cmocka_unit_test_setup(many_rows_take_little_memory, fresh),
		cmocka_unit_test_setup(a_book_says_on_paper_who_made_it, fresh),
		cmocka_unit_test_setup(rows_out_of_order_are_a_fault, fresh),
		cmocka_unit_test_setup(a_book_that_cannot_be_written_is_a_fault, fresh),
		cmocka_unit_test_setup(running_out_of_memory_leaves_nothing, fresh),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
