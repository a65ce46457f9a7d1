/*
 * Workbooks (.xlsx) in and out. sheet_write.c is the only file that knows libxlsxwriter,
 * sheet_read.c the only one that knows libzip and expat.
 */
#ifndef LIB_SHEET_H
#define LIB_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/date.h"

/* ---- reading: streaming, bounded memory ---- */

struct sheet_row {
	int number;                /* as Excel shows it, from 1                                  */
	bool hidden;               /* by hand or by a filter                                     */
	int count;                 /* cells[0..count): column A is 0; an empty cell is NULL      */
	const char *const *cells;  /* cleaned of nothing; dates as "2026-07-01", numbers as written,
	                              whole numbers without exponent; TRUE/FALSE as "是"/"否"     */
	const bool *rounded;       /* a number of more than 15 digits: Excel has lost its tail   */
	struct arena *arena;       /* lives until the callback returns                            */
};

struct sheet_limits {
	size_t file_bytes;         /* of the .xlsx itself                                        */
	size_t unpacked_bytes;     /* of all parts read                                          */
	int rows;                  /* rows that hold anything                                    */
	int columns;
};
extern const struct sheet_limits sheet_default_limits; /* 20 MB, 300 MB, 200,000 rows, 100 columns */

/* Return false to stop reading early (not an error). Must not fault: note trouble and stop. */
typedef bool sheet_row_seen(void *context, const struct sheet_row *row);

/*
 * Reads one sheet: the one named `name`, or the first if `name` is NULL or absent and
 * `or_first`. NULL when read; otherwise one Chinese sentence that says what is wrong and
 * what to do (not a workbook, old .xls, encrypted, damaged, too large, no such sheet, DTD...).
 */
const char *sheet_read(struct arena *a, const char *path, const char *name, bool or_first,
	const struct sheet_limits *limits, sheet_row_seen *seen, void *context);

/* Names of all sheets, in order; NULL-terminated. NULL with *why if it cannot be read. */
const char *const *sheet_names(struct arena *a, const char *path,
	const struct sheet_limits *limits, const char **why);

/* ---- writing: rows in order, constant memory ---- */

struct sheet_book;                 /* closed by sheet_book_close, or by the arena on a fault */

enum sheet_look {
	SHEET_PLAIN, SHEET_TITLE, SHEET_NOTE, SHEET_HEAD, SHEET_HEAD_REQUIRED, SHEET_TEXT,
	SHEET_DATE, SHEET_MONEY, SHEET_NUMBER, SHEET_SHARE, SHEET_WRONG, SHEET_LOOKS
};

struct sheet_book *sheet_book_new(struct arena *a, const char *path);
/* Who made it and when, in the properties that Excel shows; no cell of it is read again. */
void sheet_by(struct sheet_book *b, const char *who);
void sheet_tab(struct sheet_book *b, const char *name);             /* a new sheet, now current     */
void sheet_hidden_tab(struct sheet_book *b, const char *name);
void sheet_width(struct sheet_book *b, int column, double characters, enum sheet_look look);
void sheet_text(struct sheet_book *b, int row, int column, enum sheet_look look, const char *text);
void sheet_number(struct sheet_book *b, int row, int column, enum sheet_look look, double number);
void sheet_date(struct sheet_book *b, int row, int column, struct date d);
void sheet_money(struct sheet_book *b, int row, int column, int64_t fen); /* shown in yuan, 0.00      */
void sheet_merge(struct sheet_book *b, int row, int column, int last_row, int last_column,
	enum sheet_look look, const char *text);
void sheet_comment(struct sheet_book *b, int row, int column, const char *text);
/* A drop-down over rows [first, last] of a column; the list stands in column `list_column` of the
 * hidden sheet `list_tab`, rows 0..list_count-1. `title` and `help` show when a cell is chosen. */
void sheet_choices(struct sheet_book *b, int column, int first_row, int last_row,
	const char *list_tab, int list_column, int list_count, const char *title, const char *help);
void sheet_freeze(struct sheet_book *b, int rows, int columns);
void sheet_print(struct sheet_book *b, bool landscape, int repeat_first_row, int repeat_last_row);
void sheet_book_close(struct sheet_book *b);                        /* writes the file; disk full is a fault */

#endif
