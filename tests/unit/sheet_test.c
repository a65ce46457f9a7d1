/*
 * Workbooks of others: what is sound is read, however odd; what is broken or hostile is refused
 * with its sentence, soon, in little memory, with nothing left open. The odd and hostile ones
 * are made by tests/fixtures/make-hostile.py into a folder of the run.
 */
#include <sys/resource.h>
#include <sys/wait.h>
#include "lib/sheet_cell.h"
#include "sheet_seen.h"

/* ---- what others wrote ---- */

static void the_official_layout_is_read(void **state)
{
	const char *path = fixture("roster-layout.xlsx");
	const char *why;
	const char *const *names = sheet_names(arena, path, NULL, &why);
	const char *rows = rows_of(path, NULL);

	assert_null(why);
	assert_string_equal(names[0], "党员基本信息汇总表");
	assert_string_equal(names[3], "工作岗位");
	assert_null(names[4]);
	assert_true(text_begins(rows, "1:党员基本信息汇总表 2:基层党委："));
	assert_true(text_has(rows, "3:序号|姓名|所在党支部|公民身份证号|性别|民族|出生日期|学历"));
	assert_true(text_has(rows, "4:-|-|-|-|-|-|-|-|-|-|-|-|手机号|固定电话"));
	assert_true(text_has(rows, "|男|01 汉族|2010-09-01|12 硕士研究生|正式党员|2010-09-01|"));
	assert_true(text_begins(rows_of(path, "民族"), "1:"));
}

static void workbooks_of_other_programs_are_read(void **state)
{
	assert_string_equal(rows_of(fixture("written-by-exceljs.xlsx"), "名册"),
		"1:姓名|出生日期|身份证号|身份证号（数字）|备注|是否在册|会议时间|金额"
		" 2:张三|1990-03-07|990000199003070012|990000199003070000~|第一支部 委员会|是"
		"|2026-07-01 14:30|0.3 3:李四|-|-|12|张三|否|#N/A|1286.5 5:末行");
	assert_string_equal(rows_of(fixture("written-by-libreoffice.xlsx"), NULL),
		"1:姓名|出生日期|身份证号|身份证号（数字）|备注|是否在册"
		" 2:张三|1990-03-07|990000199003070012|990000199003069952~|第一支部 委员会|是");
}

static void odd_workbooks_are_read(void **state)
{
	static const struct { const char *name, *rows; } odd[] = {
		{ "no-references", "1:甲|-|7 3:乙" },
		{ "prefixed", "3:-|甲" },
		{ "absolute", "1:好" },
		{ "dotted", "1:好" },
		{ "utf16", "1:好" },
		{ "path-tricks", "1:好" },
		{ "million-rows", "1:只有一行" },
		{ "strings", "1:第一支部|张三| 空 格 |一\r\n二_x中" },
		{ "types", "1:是|否|#N/A|公式|2026-07-01|2026-07-01 14:30:00|-|-|5" },
		{ "numbers", "1:12|12|1000|0.3|0.000015|-3.25|990000199003070012~|990000199003069952~"
			"|138000000000|0|NaN" },
		{ "dates", "1:2026-07-01|2026-07-01|2026-07-01|46204|46204|2026-07-01 14:30|14:30"
			"|2026-07-01|2026-07-01|0|-5|1900-01-01|1900-03-01|2026-07-01" },
		{ "from-1904", "1:2026-07-01" },
	};

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		assert_string_equal(rows_of(made(odd[i].name), NULL), odd[i].rows);
	assert_int_not_equal(access("evil.txt", F_OK), 0);
}

/* ---- what must be refused ---- */

static const struct hostile {
	const char *name, *words;
} hostile[] = {
	{ "absent",            "没有收到" },
	{ "empty",             "文件是空的" },
	{ "not-a-zip",         "不是 Excel 工作簿" },
	{ "old",               "这是旧版 .xls 文件，请在 Excel 中另存为 .xlsx 后再上传" },
	{ "encrypted",         "取消密码" },
	{ "locked",            "取消密码" },
	{ "truncated",         "已损坏" },
	{ "no-directory",      "已损坏" },
	{ "damaged",           "已损坏" },
	{ "other-document",    "没有 Excel 工作簿" },
	{ "no-workbook",       "没有 Excel 工作簿" },
	{ "no-sheet",          "已损坏" },
	{ "no-relations",      "已损坏" },
	{ "binary",            ".xlsb" },
	{ "broken",            "从第 1 行起已损坏" },
	{ "not-xml",           "已损坏" },
	{ "bad-index",         "从第 1 行起已损坏" },
	{ "no-strings",        "已损坏" },
	{ "laughs",            "DTD" },
	{ "outside",           "DTD" },
	{ "crc",               "已损坏" },
	{ "wide",              "超过 100 列" },
	{ "bomb",              "过大" },
	{ "bomb-lying",        "已损坏" },
	{ "bomb-strings",      "文字过多" },
	{ "bomb-tiny-strings", "文字过多" },
	{ "bomb-rows",         "已损坏" },
	{ "bomb-cell",         "第 1 行文字过多" },
	{ "bomb-comment",      "已损坏" },
	{ "bomb-attribute",    "已损坏" },
	{ "bomb-depth",        "已损坏" },
	{ "bomb-names",        "已损坏" },
	{ "bomb-styles",       "样式过多" },
	{ "bomb-sheets",       "已损坏" },
	{ "bomb-directory",    "已损坏" },
};
enum { HOSTILES = sizeof hostile / sizeof *hostile };

static const char *refusal(const char *path, const struct sheet_limits *limits)
{
	struct buffer b = buffer_new(arena, SEEN_CEILING);
	const char *why = sheet_read(arena, path, NULL, true, limits, note_row, &b);

	assert_non_null(why);
	assert_true(text_valid(why));
	return why;
}

static void every_hostile_file_has_its_sentence(void **state)
{
	int before = open_files();

	for (int i = 0; i < HOSTILES; i++) {
		const char *why = refusal(made(hostile[i].name), NULL);

		if (!text_has(why, hostile[i].words))
			fail_msg("%s: %s", hostile[i].name, why);
	}
	assert_int_equal(open_files(), before);
}

/* Each in a process of its own, so that what it took is its own. */
static void no_hostile_file_costs_much(void **state)
{
	for (int i = 0; i < HOSTILES; i++) {
		struct rusage used;
		pid_t child = fork();

		if (!child) {
			refusal(made(hostile[i].name), NULL);
			_exit(0);
		}
		assert_int_equal(wait4(child, NULL, 0, &used), child);
#ifndef __SANITIZE_ADDRESS__
		if (used.ru_utime.tv_sec || used.ru_maxrss > 32 * 1024)
			fail_msg("%s: %ld s, %ld kB", hostile[i].name, (long)used.ru_utime.tv_sec,
				used.ru_maxrss);
#endif
	}
}

static void names_are_refused_like_rows(void **state)
{
	const char *why;

	assert_null(sheet_names(arena, made("not-a-zip"), NULL, &why));
	assert_true(text_has(why, "不是 Excel 工作簿"));
	assert_null(sheet_names(arena, made("no-workbook"), NULL, &why));
	assert_true(text_has(why, "没有 Excel 工作簿"));
}

static void limits_are_the_callers(void **state)
{
	const char *path = fixture("written-by-exceljs.xlsx");
	struct sheet_limits limits = sheet_default_limits;

	limits.rows = 3;
	assert_true(text_has(refusal(path, &limits), "超过 3 行"));
	limits.rows = 4;
	limits.columns = 7;
	assert_true(text_has(refusal(path, &limits), "超过 7 列"));
	limits.columns = 8;
	limits.unpacked_bytes = 2000;
	assert_true(text_has(refusal(path, &limits), "过大"));
	limits.file_bytes = 1000;
	assert_true(text_has(refusal(path, &limits), "文件超过"));
}

static void a_sheet_that_is_not_there_is_named(void **state)
{
	struct buffer b = buffer_new(arena, SEEN_CEILING);
	const char *path = made("absolute");

	assert_true(text_has(sheet_read(arena, path, "党员", false, NULL, note_row, &b), "“党员”"));
	assert_null(sheet_read(arena, path, "党员", true, NULL, note_row, &b));
	assert_string_equal(b.data, "1:好");
}

/* ---- the caller's part ---- */

static bool stop_at_once(void *context, const struct sheet_row *row)
{
	++*(int *)context;
	return false;
}

static bool take_fault(void *context, const struct sheet_row *row)
{
	fault("row %d", row->number);
}

static void a_caller_may_stop_or_fault(void **state)
{
	int before = open_files(), rows = 0;
	struct arena *own = arena_new(CEILING);
	struct fault_point point;

	assert_null(sheet_read(own, fixture("roster-layout.xlsx"), NULL, true, NULL, stop_at_once,
		&rows));
	assert_int_equal(rows, 1);
	if (FAULT_CATCH(&point)) {
		assert_string_equal(point.text, "row 1");
	} else {
		sheet_read(own, fixture("roster-layout.xlsx"), NULL, true, NULL, take_fault, NULL);
		fail_msg("no fault");
	}
	arena_free(own);
	assert_int_equal(open_files(), before);
}

static void number_formats_tell_dates(void **state)
{
	static const struct { const char *code; enum sheet_kind kind; } formats[] = {
		{ "General", SHEET_A_NUMBER }, { "0.00E+00", SHEET_A_NUMBER },
		{ "#,##0.00;[Red]-#,##0.00", SHEET_A_NUMBER }, { "_ * #,##0_ ;_ @_ ", SHEET_A_NUMBER },
		{ "\"共\"0\"天 day\"", SHEET_A_NUMBER }, { "0\"", SHEET_A_NUMBER },
		{ "yyyy\\-mm\\-dd", SHEET_A_DATE }, { "[$-804]yyyy年m月d日;@", SHEET_A_DATE },
		{ "mm", SHEET_A_DATE }, { "h:mm AM/PM", SHEET_A_TIME }, { "[hh]:mm:ss", SHEET_A_TIME },
		{ "yyyy/m/d h:mm", SHEET_A_DATE }, { "@", SHEET_A_NUMBER }, { "[", SHEET_A_NUMBER },
	};

	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (sheet_format_kind(formats[i].code) != formats[i].kind)
			fail_msg("%s", formats[i].code);
}

static int make_workbooks(void **state)
{
	if (make_folder(state))
		return -1;
	return system(arena_format(arena, "python3 '%s' '%s'", fixture("make-hostile.py"), folder));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_official_layout_is_read, fresh),
		cmocka_unit_test_setup(workbooks_of_other_programs_are_read, fresh),
		cmocka_unit_test_setup(odd_workbooks_are_read, fresh),
		cmocka_unit_test_setup(no_hostile_file_costs_much, fresh),
		cmocka_unit_test_setup(every_hostile_file_has_its_sentence, fresh),
		cmocka_unit_test_setup(names_are_refused_like_rows, fresh),
		cmocka_unit_test_setup(limits_are_the_callers, fresh),
		cmocka_unit_test_setup(a_sheet_that_is_not_there_is_named, fresh),
		cmocka_unit_test_setup(a_caller_may_stop_or_fault, fresh),
		cmocka_unit_test_setup(number_formats_tell_dates, fresh),
	};

	return cmocka_run_group_tests(tests, make_workbooks, remove_folder);
}
