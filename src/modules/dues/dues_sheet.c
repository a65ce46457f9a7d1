/* The ledger of a month or a year: as a workbook, and of a month on A4 for signing. */
#include "base/text.h"
#include "data/history.h"
#include "lib/sheet.h"
#include "modules/dues/dues_pages.h"
#include "web/page.h"

static const struct { const char *head; double width; } columns[] = {
	{ "序号", 8 }, { "月份", 10 }, { "姓名", 12 }, { "类别", 16 }, { "基数", 13 }, { "应缴", 12 }, { "实缴", 12 },
	{ "未缴", 12 }, { "状态", 10 }, { "缴纳日期", 22 }, { "收款人", 14 }, { "票据号", 22 },
};
enum { COLUMNS = sizeof columns / sizeof columns[0], HEAD_ROW = 2, DUE = 5, PAID, OWED };

static void put_head(struct request *r, struct sheet_book *book, const struct dues_branch *b,
	const char *period)
{
	sheet_tab(book, "党费台账");
	for (int i = 0; i < COLUMNS; i++)
		sheet_width(book, i, columns[i].width, SHEET_PLAIN);
	sheet_freeze(book, HEAD_ROW + 1, 3);
	sheet_print(book, true, HEAD_ROW, HEAD_ROW);
	sheet_merge(book, 0, 0, 0, COLUMNS - 1, SHEET_TITLE,
		arena_format(r->arena, "%s党费收缴台账", period));
	sheet_merge(book, 1, 0, 1, COLUMNS - 1, SHEET_NOTE, arena_format(r->arena, "%s　　导出日期：%s　　单位：元",
		b->name, date_text(r->arena, r->work->today)));
	for (int i = 0; i < COLUMNS; i++)
		sheet_text(book, HEAD_ROW, i, SHEET_HEAD, columns[i].head);
}

static int64_t owed_of(const struct dues_line *l)
{
	return l->due > l->paid ? l->due - l->paid : 0;
}

static void put_line(struct request *r, struct sheet_book *book, int row, const struct dues_line *l)
{
	sheet_number(book, row, 0, SHEET_NUMBER, row - HEAD_ROW);
	sheet_text(book, row, 1, SHEET_TEXT, dues_month_code(r->arena, l->month));
	sheet_text(book, row, 2, SHEET_TEXT, l->name);
	sheet_text(book, row, 3, SHEET_TEXT, choice_label(dues_payers, (int)l->payer));
	sheet_money(book, row, 4, l->base);
	sheet_money(book, row, DUE, l->due);
	sheet_money(book, row, PAID, l->paid);
	sheet_money(book, row, OWED, owed_of(l));
	sheet_text(book, row, 8, SHEET_TEXT, dues_standing_of(l->due, l->paid).label);
	sheet_text(book, row, 9, SHEET_TEXT, l->paid_on ? l->paid_on : "");
	sheet_text(book, row, 10, SHEET_TEXT, l->payee ? l->payee : "");
	sheet_text(book, row, 11, SHEET_TEXT, l->receipt_no ? l->receipt_no : "");
}

/* Lines and, below them, the sum; how many lines. */
static int put_lines(struct request *r, struct sheet_book *book, const struct dues_line *lines,
	size_t count)
{
	int row = HEAD_ROW + 1;
	int64_t sums[OWED + 1] = { 0 };

	for (size_t i = 0; i < count; i++) {
		if (!lines[i].dues_id)
			continue;
		put_line(r, book, row++, &lines[i]);
		sums[DUE] += lines[i].due;
		sums[PAID] += lines[i].paid;
		sums[OWED] += owed_of(&lines[i]);
	}
	sheet_text(book, row, 0, SHEET_HEAD, "合计");
	for (int i = 1; i < COLUMNS; i++)
		if (i < DUE || i > OWED)
			sheet_text(book, row, i, SHEET_TEXT, "");
		else
			sheet_money(book, row, i, sums[i]);
	return row - HEAD_ROW - 1;
}

struct reply dues_export_page(struct request *r)
{
	const struct dues_branch *b = dues_own_branch(r);
	struct date month = dues_month_given(r, r->form);
	bool year = text_is(input_text(r->form, "year"), "1");
	struct date from = year ? date_of(month.year, 1, 1) : month, to = year
		? date_of(month.year, 12, 1) : month;
	const char *period = year ? arena_format(r->arena, "%d年", month.year)
		: dues_month_name(r->arena, month);
	const char *path = page_spool_path(r, "xlsx");
	struct dues_line *lines;
	struct sheet_book *book;
	size_t count;
	int written;

	if (!b)
		return dues_no_branch(r);
	if (!date_has(month))
		return dues_no_month(r);
	lines = dues_lines(r->work, b, from, to, &count);
	book = page_book(r->work, path);
	put_head(r, book, b, period);
	written = put_lines(r, book, lines, count);
	sheet_book_close(book);
	history_write(r->work, &(struct history_entry){ .action = "export", .record = "organisation",
		.object_id = b->id, .object_label = b->name, .path = b->path,
		.note = arena_format(r->arena, "导出%s党费台账 %d 条", period, written) });
	return reply_file(r, path, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		arena_format(r->arena, "%s%s党费台账.xlsx", b->name, period));
}

/* ---- paper ---- */

/* The last lines go over to the next sheet with the sum and the signatures. */
enum { KEPT_TOGETHER = 3 };

static void put_paper_row(struct request *r, struct json *rows, int64_t number,
	const struct dues_line *l)
{
	struct json *item = json_item(rows);

	json_number(item, "number", number);
	json_text(item, "name", l->name);
	json_text(item, "base", l->base ? dues_yuan(r->arena, l->base) : NULL);
	json_text(item, "due", dues_yuan(r->arena, l->due));
	json_text(item, "paid", l->paid ? dues_yuan(r->arena, l->paid) : NULL);
	json_text(item, "paid_on", l->paid_on);
	json_text(item, "payee", l->payee);
	json_text(item, "receipt_no", l->receipt_no);
	json_text(item, "remark", l->due == 0 ? "免缴" : NULL);
}

struct reply dues_print_page(struct request *r)
{
	const struct dues_branch *b = dues_own_branch(r);
	struct date month = dues_month_asked(r, r->query);
	const char *name = dues_month_name(r->arena, month);
	struct dues_line *lines;
	struct json *data, *rows, *last;
	int64_t due = 0, paid = 0, owed = 0, number = 0, entered = 0;
	size_t count;

	if (!b)
		return dues_no_branch(r);
	lines = dues_lines(r->work, b, month, month, &count);
	data = page_data(r, arena_format(r->arena, "%s党费收缴登记表", name));
	rows = json_list_in(data, "rows");
	last = json_list_in(data, "last_rows");
	for (size_t i = 0; i < count; i++)
		entered += lines[i].dues_id != 0;
	for (size_t i = 0; i < count; i++) {
		if (!lines[i].dues_id)
			continue;
		number++;
		put_paper_row(r, number + KEPT_TOGETHER <= entered ? rows : last, number, &lines[i]);
		due += lines[i].due;
		paid += lines[i].paid;
		owed += owed_of(&lines[i]);
	}
	json_text(data, "branch", b->name);
	json_text(data, "month_name", name);
	json_text(data, "today", date_long(r->arena, r->work->today));
	json_text(data, "due_sum", dues_yuan(r->arena, due));
	json_text(data, "paid_sum", dues_yuan(r->arena, paid));
	json_text(data, "owed_sum", dues_yuan(r->arena, owed));
	page_back(data, arena_format(r->arena, "/dues?month=%s", dues_month_code(r->arena, month)));
	return reply_print(r, "dues/print.html", data);
}
