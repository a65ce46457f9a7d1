/*
 * The list of organisations in the layout that is commonly exchanged (field-rules 4.13.3), one row
 * of headings, so that it can be imported again.
 */
#include "base/text.h"
#include "data/history.h"
#include "lib/sheet.h"
#include "modules/organisation/reform.h"
#include "web/page.h"

static const struct { const char *heading, *field; int width; } columns[] = {
	{ "序号", NULL, 8 }, { "党组织名称*", "name", 36 }, { "简称*", "short_name", 20 },
	{ "上级党组织*", "parent_id", 36 }, { "党组织代码", "code", 18 }, { "组织类别*", "kind", 14 },
	{ "成立时间", "founded_on", 14 }, { "所在单位情况*", "unit_situation", 20 }, { "联系人", "contact", 12 },
	{ "联系电话", "contact_phone", 16 }, { "单位名称", "unit_name", 30 }, { "单位类别", "unit_kind", 16 },
	{ "单位建立党组织情况", "unit_party", 20 }, { "单位代码", "unit_code", 22 },
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

struct writing {
	struct sheet_book *book;
	int row;
};

static void write_row(void *context, struct work *w, const void *row)
{
	struct writing *it = context;

	sheet_number(it->book, it->row, 0, SHEET_NUMBER, it->row);
	for (int i = 1; i < COLUMNS; i++) {
		const struct field *f = record_field(&organisation_record, columns[i].field);

		if (f->kind == FIELD_DATE)
			sheet_date(it->book, it->row, i, FIELD_OF(row, f, struct date));
		else
			sheet_text(
				it->book, it->row, i, SHEET_TEXT, record_text(w, &organisation_record, f, row));
	}
	it->row++;
}

struct reply organisation_layout_page(struct request *r)
{
	const char *path = page_spool_path(r, "xlsx");
	struct writing it = { .book = page_book(r->work, path), .row = 1 };
	struct list l = { 0 };

	page_list_question(r, &organisation_record, &l, json_root(r->arena));
	l.listed = false; /* the layout's columns, whatever the list shows */
	sheet_tab(it.book, "党组织信息");
	for (int i = 0; i < COLUMNS; i++)
		sheet_width(it.book, i, columns[i].width, SHEET_PLAIN);
	sheet_freeze(it.book, 1, 0);
	sheet_print(it.book, true, 0, 0);
	for (int i = 0; i < COLUMNS; i++)
		sheet_text(it.book, 0, i, SHEET_HEAD, columns[i].heading);
	record_each(r->work, &organisation_record, &l, write_row, &it);
	sheet_book_close(it.book);
	history_write(r->work, &(struct history_entry){ .action = "export", .record = "organisation",
		.note = arena_format(r->arena, "按党组织信息采集格式导出 %d 个", it.row - 1) });
	return reply_file(r, path, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		arena_format(r->arena, "党组织信息%s.xlsx", date_text(r->arena, r->work->today)));
}
