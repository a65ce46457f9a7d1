/*
 * A filled 党员基本信息汇总表 in its official layout, with people who are not in the county: what a
 * branch would send. Some cells are written as people write them ("21 大学", "21", "大学"), and as
 * many rows as asked are wrong, each in another way.
 */
#include "base/text.h"
#include "data/code.h"
#include "lib/sheet.h"
#include "modules/demo/inside.h"

enum { SEED = 20260702, OTHER_PEOPLE = 250, ONE_BRANCH = 100, MOST_ROWS = 200000, COLUMNS = 19,
	HEAD_ROW = 2, FIRST_ROW = 4 };

struct heading {
	const char *text;
	const char *below;           /* second row; NULL: one heading over both */
	double width;
};

static const struct heading headings[COLUMNS] = {
	{ "序号", NULL, 6 }, { "姓名", NULL, 10 }, { "所在党支部", NULL, 40 }, { "公民身份证号", NULL, 22 },
	{ "性别", NULL, 6 }, { "民族", NULL, 10 }, { "出生日期", NULL, 13 }, { "学历", NULL, 18 },
	{ "人员类别", NULL, 12 }, { "加入党组织日期", NULL, 16 }, { "转为正式党员日期", NULL, 17 },
	{ "工作岗位", NULL, 26 }, { "联系电话", "手机号", 14 }, { NULL, "固定电话", 14 }, { "党籍状态", NULL, 10 },
	{ "是否为\n失联党员", NULL, 10 }, { "失去联系日期", NULL, 14 }, { "是否为\n流动党员", NULL, 10 },
	{ "外出流向", NULL, 16 },
};

struct roster {
	struct work *w;
	struct sheet_book *book;
	struct chance chance;
	struct births births;
	struct option *branches;
	size_t branch_count;
};

static void head(struct roster *s)
{
	for (int i = 0; i < COLUMNS; i++)
		sheet_width(s->book, i, headings[i].width, SHEET_TEXT);
	sheet_merge(s->book, 0, 0, 0, COLUMNS - 1, SHEET_TITLE, "党员基本信息汇总表");
	sheet_text(s->book, 1, 0, SHEET_PLAIN, "基层党委：");
	sheet_text(s->book, 1, 16, SHEET_PLAIN, "汇总日期：");
	sheet_text(s->book, 1, 17, SHEET_PLAIN, date_long(s->w->arena, s->w->today));
	for (int i = 0; i < COLUMNS; i++)
		if (headings[i].text && !headings[i].below)
			sheet_merge(s->book, HEAD_ROW, i, HEAD_ROW + 1, i, SHEET_HEAD, headings[i].text);
		else if (headings[i].text)
			sheet_merge(s->book, HEAD_ROW, i, HEAD_ROW, i + 1, SHEET_HEAD, headings[i].text);
	for (int i = 0; i < COLUMNS; i++)
		if (headings[i].below)
			sheet_text(s->book, HEAD_ROW + 1, i, SHEET_HEAD, headings[i].below);
	sheet_freeze(s->book, FIRST_ROW, 2);
}

/* Code and label, only the code or only the label: all three are met. */
static const char *coded(struct roster *s, const char *table, const char *code, int way)
{
	const char *label = code_label(table, code);

	return way == 0 ? code : way == 1 ? label : arena_format(s->w->arena, "%s %s", code, label);
}

/* ---- wrong rows ---- */

static void spoil(struct roster *s, const char *cells[COLUMNS], int how)
{
	struct arena *a = s->w->arena;
	char *id = arena_text(a, cells[3]);

	switch (how % 8) {
	case 0: /* wrong check digit */
		id[17] = id[17] == '1' ? '2' : '1';
		cells[3] = id;
		break;
	case 1:
		cells[3] = text_cut(a, id, 17);
		break;
	case 2:
		cells[2] = "不存在的支部委员会";
		break;
	case 3:
		cells[4] = text_is(cells[4], "男") ? "女" : "男";
		break;
	case 4:
		cells[6] = "1975-02-30";
		break;
	case 5:
		cells[12] = text_cut(a, cells[12], 10);
		break;
	case 6:
		cells[1] = NULL;
		break;
	default:
		cells[7] = "25 研究员";
	}
}

/* ---- one person ---- */

static void fill(struct roster *s, const struct member *m, int n, const char *cells[COLUMNS])
{
	struct arena *a = s->w->arena;

	cells[0] = arena_format(a, "%d", n + 1);
	cells[1] = m->name;
	cells[2] = s->branches[(size_t)n % s->branch_count].label;
	cells[3] = m->id_number;
	cells[4] = choice_label(member_sexes, (int)m->sex);
	cells[5] = coded(s, "ethnicity", m->ethnicity, 2);
	cells[6] = date_text(a, m->born_on);
	cells[7] = coded(s, "education", m->education, n % 5);
	cells[8] = choice_label(member_stages, (int)m->stage);
	cells[9] = date_text(a, m->joined_on);
	cells[10] = date_text(a, m->full_on);
	cells[11] = coded(s, "work", m->work, n % 7 + 1);
	cells[12] = m->phone;
	cells[13] = m->telephone;
	cells[14] = choice_label(member_standings, (int)m->standing);
	cells[15] = m->lost ? "是" : "否";
	cells[16] = date_text(a, m->lost_on);
	cells[17] = m->floating ? "是" : "否";
	cells[18] = m->floating_to;
}

static void add_row(struct roster *s, int n, bool wrong)
{
	struct arena_mark mark = arena_mark(s->w->arena);
	struct member m = { .stage = n % 30 == 7 ? MEMBER_PROBATIONARY : MEMBER_FULL };
	const char *cells[COLUMNS];

	demo_person(s->w, &s->chance, &s->births, (enum trade)(n % 6), &m);
	fill(s, &m, n, cells);
	if (wrong)
		spoil(s, cells, n);
	for (int i = 0; i < COLUMNS; i++)
		sheet_text(s->book, FIRST_ROW + n, i, SHEET_TEXT, cells[i]);
	arena_rewind(s->w->arena, mark);
}

static void code_tab(struct roster *s, const char *name, const char *table)
{
	size_t count;
	const struct code *codes = code_rows(table, &count);

	sheet_tab(s->book, name);
	sheet_width(s->book, 0, 40, SHEET_PLAIN);
	for (size_t i = 0; i < count; i++)
		sheet_text(s->book, (int)i, 0, SHEET_PLAIN,
			arena_format(s->w->arena, "%s %s", codes[i].code, codes[i].label));
}

int demo_roster_workbook(struct work *w, const char *path, int rows, int wrong)
{
	struct roster s = { .w = w, .chance = { SEED }, .births = births_new(w->arena, OTHER_PEOPLE) };

	if (rows < 1 || rows > MOST_ROWS || wrong < 0 || wrong > rows) {
		fprintf(stderr, "行数要在 1 到 %d 之间，错误行数不能超过行数。\n", MOST_ROWS);
		return 1;
	}
	settings_fresh(w, work_number(w, 0, "SELECT version FROM setting_version", BIND_NONE));
	s.branches = record_options(w, record_field(&member_record, "organisation_id"),
		rows <= ONE_BRANCH ? 1 : DEMO_BRANCHES, &s.branch_count);
	if (!s.branch_count) {
		fputs("数据库里还没有党支部，请先装入演示数据。\n", stderr);
		return 1;
	}
	s.book = sheet_book_new(w->arena, path);
	sheet_tab(s.book, "党员基本信息汇总表");
	head(&s);
	for (int n = 0; n < rows; n++)
		add_row(&s, n, (int64_t)n * wrong / rows != (int64_t)(n + 1) * wrong / rows);
	sheet_merge(s.book, FIRST_ROW + rows, 0, FIRST_ROW + rows, COLUMNS - 1, SHEET_NOTE,
		"注：此表可从系统导出或从共产党员网下载，不可自行制作。");
	code_tab(&s, "民族", "ethnicity");
	code_tab(&s, "学历", "education");
	code_tab(&s, "工作岗位", "work");
	sheet_book_close(s.book);
	printf("已写入 %s：%d 人，其中 %d 行有错。\n", path, rows, wrong);
	return 0;
}
