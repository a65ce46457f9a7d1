/* The same tables as a workbook: one sheet, one below the other; the organisations below on
 * another. */
#include "base/text.h"
#include "data/history.h"
#include "lib/sheet.h"
#include "modules/statistics/tables.h"
#include "web/page.h"

enum { NARROW = 12, WIDE = 34, WIDTH = 6 };

static void put_row(struct sheet_book *book, int at, const struct json *row)
{
	const struct json *cells = json_at(row, "cells");
	int column = 1;

	sheet_text(book, at, 0, SHEET_TEXT, json_text_of(row, "label"));
	for (const struct json *cell = cells->first; cell; cell = cell->next, column++)
		if (json_number_of(cell, "bar"))
			sheet_text(book, at, column, SHEET_TEXT, json_text_of(cell, "text"));
		else
			sheet_number(book, at, column, SHEET_NUMBER, (double)json_number_of(cell, "n"));
}

static int put_table(struct sheet_book *book, int at, const struct json *table)
{
	int column = 0;

	sheet_text(book, at++, 0, SHEET_NOTE, json_text_of(table, "title"));
	for (const struct json *c = json_at(table, "columns")->first; c; c = c->next)
		sheet_text(book, at, column++, SHEET_HEAD, json_text_of(c, "label"));
	for (const struct json *row = json_at(table, "rows")->first; row; row = row->next)
		put_row(book, ++at, row);
	return at + 2;
}

static void put_head(
	struct sheet_book *book, const char *tab, const struct json *data, int columns)
{
	sheet_tab(book, tab);
	for (int i = 0; i < columns; i++)
		sheet_width(book, i, i ? NARROW : WIDE, SHEET_PLAIN);
	sheet_print(book, columns > WIDTH, 0, 1);
	sheet_merge(book, 0, 0, 0, columns - 1, SHEET_TITLE, json_text_of(data, "heading"));
	sheet_merge(book, 1, 0, 1, columns - 1, SHEET_NOTE, json_text_of(data, "lead"));
}

static void write_book(struct request *r, const struct json *data, const char *path)
{
	struct sheet_book *book = page_book(r->work, path);
	const struct json *below = NULL;
	int at = 3;

	put_head(book, json_text_of(data, "who"), data, WIDTH);
	for (const struct json *t = json_at(data, "tables")->first; t; t = t->next)
		if (json_number_of(t, "wide"))
			below = t;
		else
			at = put_table(book, at, t);
	if (below) {
		int columns = (int)json_count(json_at(below, "columns"));

		put_head(book, "下级党组织", data, columns > WIDTH ? columns : WIDTH);
		put_table(book, 3, below);
	}
	sheet_book_close(book);
}

struct reply statistics_export_page(struct request *r)
{
	struct figures *f = figures_read(r);
	struct json *data = json_root(r->arena);
	const char *path = page_spool_path(r, "xlsx");

	if (!f)
		return reply_not_found(r);
	tables_put(f, data);
	write_book(r, data, path);
	history_write(r->work, &(struct history_entry){ .action = "export", .record = "organisation",
		.object_label = f->name, .path = f->path,
		.note = arena_format(r->arena, "导出党员统计（%s）", f->then.id
			? snapshot_label(r->arena, &f->then) : date_text(r->arena, r->work->today)) });
	return reply_file(r, path, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		arena_format(r->arena, "%s党员统计%s.xlsx", f->name, date_text(r->arena, f->then.id ? f->then.on
			: r->work->today)));
}
