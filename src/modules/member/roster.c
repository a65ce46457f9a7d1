/*
 * The roster in the layout of the national system (党员基本信息汇总表, field-rules 4.13.1): what is
 * kept here leaves as that system takes it, so that nobody types it a second time.
 */
#include "base/text.h"
#include "data/history.h"
#include "data/scope.h"
#include "lib/sheet.h"
#include "modules/member/member_inside.h"
#include "web/page.h"

enum { HEAD_ROW = 2, AS_OF = 16 };

static const struct {
	const char *heading, *below; /* below: second row, the heading stands over two columns */
	const char *field;
	double width;
} columns[MEMBER_ROSTER_COLUMNS] = {
	{ "序号", NULL, NULL, 6 }, { "姓名", NULL, "name", 10 },
	{ "所在党支部", NULL, "organisation_id", 40 }, { "公民身份证号", NULL, "id_number", 22 },
	{ "性别", NULL, "sex", 6 }, { "民族", NULL, "ethnicity", 10 },
	{ "出生日期", NULL, "born_on", 13 }, { "学历", NULL, "education", 18 },
	{ "人员类别", NULL, "stage", 12 }, { "加入党组织日期", NULL, "joined_on", 16 },
	{ "转为正式党员日期", NULL, "full_on", 17 }, { "工作岗位", NULL, "work", 26 },
	{ "联系电话", "手机号", "phone", 14 }, { NULL, "固定电话", "telephone", 14 },
	{ "党籍状态", NULL, "standing", 10 }, { "是否为\n失联党员", NULL, "lost", 10 },
	{ "失去联系日期", NULL, "lost_on", 14 }, { "是否为\n流动党员", NULL, "floating", 10 },
	{ "外出流向", NULL, "floating_to", 16 },
};

void roster_head(struct work *w, struct sheet_book *book, const char *committee)
{
	for (int i = 0; i < MEMBER_ROSTER_COLUMNS; i++)
		sheet_width(book, i, columns[i].width, SHEET_TEXT);
	sheet_merge(book, 0, 0, 0, MEMBER_ROSTER_COLUMNS - 1, SHEET_TITLE, "党员基本信息汇总表");
	sheet_text(book, 1, 0, SHEET_PLAIN, "基层党委：");
	sheet_text(book, 1, 1, SHEET_PLAIN, committee);
	sheet_text(book, 1, AS_OF, SHEET_PLAIN, "汇总日期：");
	sheet_text(book, 1, AS_OF + 1, SHEET_PLAIN, date_long(w->arena, w->today));
	for (int i = 0; i < MEMBER_ROSTER_COLUMNS; i++)
		if (columns[i].heading)
			sheet_merge(book, HEAD_ROW, i, HEAD_ROW + !columns[i].below, i + !!columns[i].below,
				SHEET_HEAD, columns[i].heading);
	for (int i = 0; i < MEMBER_ROSTER_COLUMNS; i++)
		if (columns[i].below)
			sheet_text(book, HEAD_ROW + 1, i, SHEET_HEAD, columns[i].below);
	sheet_freeze(book, MEMBER_ROSTER_FIRST, 2);
	sheet_print(book, true, HEAD_ROW, HEAD_ROW + 1);
}

struct roster {
	struct sheet_book *book;
	int count;
};

/* "21 大学": code and name, as the national system writes its own. */
static const char *cell_text(struct work *w, const struct field *f, const void *row)
{
	const char *text = record_text(w, &member_record, f, row);
	const char *code = f->kind == FIELD_CODE ? FIELD_OF(row, f, const char *) : NULL;

	return text_empty(code) || text_empty(text) ? text
		: arena_format(w->arena, "%s %s", code, text);
}

static void write_row(void *context, struct work *w, const void *row)
{
	struct roster *s = context;
	int at = MEMBER_ROSTER_FIRST + s->count++;

	sheet_number(s->book, at, 0, SHEET_NUMBER, s->count);
	for (int i = 1; i < MEMBER_ROSTER_COLUMNS; i++) {
		const struct field *f = record_field(&member_record, columns[i].field);

		if (f->kind == FIELD_DATE)
			sheet_date(s->book, at, i, FIELD_OF(row, f, struct date));
		else
			sheet_text(s->book, at, i, SHEET_TEXT, cell_text(w, f, row));
	}
}

/* Of what the list is about: the 党委 there or above, or whoever exports. */
static const char *committee_of(struct work *w, const struct list *l)
{
	const char *name = work_text(w, "SELECT name FROM organisation WHERE ? LIKE CONCAT(path, '%')"
		" AND kind = 'committee' ORDER BY LENGTH(path) DESC LIMIT 1", BIND(scope_top(w, l->under)));

	return name ? name : w->actor->organisation;
}

struct reply member_roster_page(struct request *r)
{
	struct work *w = r->work;
	const char *path = page_spool_path(r, "xlsx");
	struct roster s = { .book = page_book(w, path) };
	bool clear = scope_within(w, &member_reveal);
	struct list l = { 0 };
	int last;

	page_list_question(r, &member_record, &l, json_root(r->arena));
	l.listed = false; /* the layout's columns, whatever the list shows */
	l.unsealed = clear;
	l.where = "m.stage IN ('full', 'probationary')";
	sheet_tab(s.book, "党员基本信息汇总表");
	roster_head(w, s.book, committee_of(w, &l));
	record_each(w, &member_record, &l, write_row, &s);
	last = MEMBER_ROSTER_FIRST + s.count;
	sheet_merge(s.book, last, 0, last, MEMBER_ROSTER_COLUMNS - 1, SHEET_NOTE,
		"说明：按全国党员管理信息系统的格式导出，只有正式党员和预备党员。");
	sheet_book_close(s.book);
	history_write(w, &(struct history_entry){ .action = "export", .record = member_record.name,
		.note = arena_format(r->arena, "按全国系统名册格式导出党员 %d 名%s", s.count,
			clear ? "，含完整号码" : "") });
	return reply_file(r, path, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		arena_format(r->arena, "党员基本信息汇总表%s.xlsx", date_text(r->arena, w->today)));
}
