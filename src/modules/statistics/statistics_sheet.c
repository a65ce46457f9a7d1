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
			sheet_number(book, at, column, SHEET_SHARE, (double)json_number_of(cell, "n")
				/ (double)json_number_of(cell, "most"));
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

/* What stands above the tables of the page. */
static int put_tiles(struct sheet_book *book, int at, const struct json *tiles)
{
	sheet_text(book, at++, 0, SHEET_NOTE, "总数");
	for (const struct json *tile = tiles->first; tile; tile = tile->next, at++) {
		sheet_text(book, at, 0, SHEET_TEXT, json_text_of(tile, "label"));
		sheet_number(book, at, 1, SHEET_NUMBER, (double)json_number_of(tile, "n"));
		sheet_text(book, at, 2, SHEET_TEXT, json_text_of(tile, "unit"));
		if (!json_text_of(tile, "more"))
			continue;
		sheet_text(book, at, 3, SHEET_TEXT, "现在");
		sheet_number(book, at, 4, SHEET_NUMBER, (double)json_number_of(tile, "now"));
	}
	return at + 1;
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

static int columns_of(const struct json *table)
{
	int columns = (int)json_count(json_at(table, "columns"));

	return columns > WIDTH ? columns : WIDTH;
}

/* Of those above the organisations below. */
static int widest(const struct json *tables)
{
	int most = WIDTH;

	for (const struct json *t = tables->first; t; t = t->next)
		if (!json_number_of(t, "below") && columns_of(t) > most)
			most = columns_of(t);
	return most;
}

static const char *write_book(struct request *r, const struct json *data)
{
	const char *path = page_spool_path(r, "xlsx");
	struct sheet_book *book = page_book(r->work, path);
	const struct json *below = NULL, *tiles = json_at(data, "tiles");
	int at = 3;

	put_head(book, json_text_of(data, "who"), data, widest(json_at(data, "tables")));
	if (json_count(tiles))
		at = put_tiles(book, at, tiles);
	for (const struct json *t = json_at(data, "tables")->first; t; t = t->next)
		if (json_number_of(t, "below"))
			below = t;
		else
			at = put_table(book, at, t);
	if (below) {
		put_head(book, "下级党组织", data, columns_of(below));
		put_table(book, 3, below);
	}
	sheet_book_close(book);
	return path;
}

struct reply statistics_book(const struct figures *f, struct json *data, const char *what)
{
	struct request *r = f->r;
	const char *path = write_book(r, data);

	history_write(r->work, &(struct history_entry){ .action = "export", .record = "organisation",
		.object_label = f->name, .path = f->path, .note = arena_format(r->arena, "导出%s", what) });
	return reply_file(r, path, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		arena_format(r->arena, "%s%s.xlsx", f->name, what));
}

struct reply statistics_export_page(struct request *r)
{
	struct figures *f = figures_read(r);
	struct json *data = json_root(r->arena);

	if (!f)
		return reply_not_found(r);
	statistics_tiles(f, data);
	tables_put(f, data);
	return statistics_book(f, data, arena_format(r->arena, "党员统计%s", date_text(r->arena,
		f->then.id ? f->then.on : r->work->today)));
}
