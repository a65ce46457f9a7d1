/*
 * A filled 党员基本信息汇总表 in its official layout, with people who are not in the county: what a
 * branch would send. Some cells are written as people write them ("21 大学", "21", "大学"), and as
 * many rows as asked are wrong, each in another way.
 */
#include "base/text.h"
#include "data/code.h"
#include "lib/sheet.h"
#include "modules/demo/inside.h"

enum { SEED = 20260702, OTHER_PEOPLE = 250, ONE_BRANCH = 100, MOST_ROWS = 200000 };

struct roster {
	struct work *w;
	struct sheet_book *book;
	struct chance chance;
	struct births births;
	struct option *branches;
	size_t branch_count;
};

/* Code and label, only the code or only the label: all three are met. */
static const char *coded(struct roster *s, const char *table, const char *code, int way)
{
	const char *label = code_label(table, code);

	return way == 0 ? code : way == 1 ? label : arena_format(s->w->arena, "%s %s", code, label);
}

/* ---- wrong rows ---- */

static void spoil(struct roster *s, const char *cells[MEMBER_ROSTER_COLUMNS], int how)
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

static void fill(struct roster *s, const struct member *m, int n,
	const char *cells[MEMBER_ROSTER_COLUMNS])
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
	const char *cells[MEMBER_ROSTER_COLUMNS];

	demo_person(s->w, &s->chance, &s->births, (enum trade)(n % 6), &m);
	fill(s, &m, n, cells);
	if (wrong)
		spoil(s, cells, n);
	for (int i = 0; i < MEMBER_ROSTER_COLUMNS; i++)
		sheet_text(s->book, MEMBER_ROSTER_FIRST + n, i, SHEET_TEXT, cells[i]);
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
	int last;

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
	roster_head(w, s.book, NULL);
	for (int n = 0; n < rows; n++)
		add_row(&s, n, (int64_t)n * wrong / rows != (int64_t)(n + 1) * wrong / rows);
	last = MEMBER_ROSTER_FIRST + rows;
	sheet_merge(s.book, last, 0, last, MEMBER_ROSTER_COLUMNS - 1, SHEET_NOTE,
		"注：此表可从系统导出或从共产党员网下载，不可自行制作。");
	code_tab(&s, "民族", "ethnicity");
	code_tab(&s, "学历", "education");
	code_tab(&s, "工作岗位", "work");
	sheet_book_close(s.book);
	printf("已写入 %s：%d 人，其中 %d 行有错。\n", path, rows, wrong);
	return 0;
}
