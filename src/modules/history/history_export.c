/* What the list shows as a workbook, the newest first; that it left is itself written down. */
#include "base/text.h"
#include "data/history.h"
#include "lib/sheet.h"
#include "modules/history/history_pages.h"

enum { MOST = 100000, CELL = 1000, LONGEST = 30000, COLUMNS = 10 };

static const struct { const char *label; double width; } columns[COLUMNS] = {
	{ "序号", 10 }, { "时间", 20 }, { "谁", 14 }, { "代谁办理", 14 }, { "所在组织", 30 }, { "做了什么", 14 },
	{ "对象", 30 }, { "内容", 60 }, { "结果", 8 }, { "来自", 16 },
};

static struct sheet_book *begin(struct work *w, const char *path)
{
	struct sheet_book *book = page_book(w, path);

	sheet_tab(book, "操作记录");
	for (int i = 0; i < COLUMNS; i++)
		sheet_width(book, i, columns[i].width, SHEET_PLAIN);
	sheet_freeze(book, 1, 0);
	sheet_print(book, true, 0, 0);
	for (int i = 0; i < COLUMNS; i++)
		sheet_text(book, 0, i, SHEET_HEAD, columns[i].label);
	return book;
}

static void put_row(struct request *r, struct sheet_book *book, int row, const struct cell *c)
{
	const char *changes =
		history_changes_line(r, c[FOUND_RECORD].text, c[FOUND_PATH].text,
			c[FOUND_CHANGES].text, CELL);
	const char *note = c[FOUND_NOTE].text;
	const char *content = text_empty(note) ? changes
		: text_empty(changes) ? note : arena_format(r->arena, "%s；%s", note, changes);
	const char *texts[COLUMNS] = { NULL, moment_exact(r->arena, c[FOUND_AT].moment),
		c[FOUND_ACTOR].text, c[FOUND_BEHALF].text, c[FOUND_ORGANISATION].text,
		history_action_label(c[FOUND_ACTION].text), c[FOUND_LABEL].text,
		text_cut(r->arena, content, LONGEST), history_result_label(c[FOUND_RESULT].text),
		c[FOUND_ADDRESS].text };

	sheet_number(book, row, 0, SHEET_NUMBER, (double)c[FOUND_ID].number);
	for (int i = 1; i < COLUMNS; i++)
		sheet_text(book, row, i, SHEET_TEXT, texts[i]);
}

struct reply history_export_page(struct request *r)
{
	const char *path = page_spool_path(r, "xlsx");
	struct sheet_book *book = begin(r->work, path);
	struct asked a = history_asked(r->form);
	struct rows *rows = history_ask(r->work, &a, MOST);
	struct arena_mark mark = arena_mark(r->arena);
	int n = 0;

	while (rows_next(rows)) {
		put_row(r, book, ++n, rows->cells);
		arena_rewind(r->arena, mark);
	}
	sheet_book_close(book);
	history_write(r->work, &(struct history_entry){ .action = "export", .record = "history",
		.note = arena_format(r->arena, "导出操作记录 %d 条%s", n, n == MOST ? "（最近的）" : "") });
	return reply_file(r, path, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		arena_format(r->arena, "操作记录%s.xlsx", date_text(r->arena, r->work->today)));
}
