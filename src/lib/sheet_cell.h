/*
 * What a cell says: number formats that make a number a date, numbers and dates as text.
 * Pure functions for reader and writer; nothing here allocates or fails.
 */
#ifndef LIB_SHEET_CELL_H
#define LIB_SHEET_CELL_H

#include <stdbool.h>
#include <stddef.h>

enum sheet_kind { SHEET_A_NUMBER, SHEET_A_DATE, SHEET_A_TIME };

enum {
	SHEET_CELL_TEXT = 400,  /* room for any number written out */
	SHEET_TAB_NAME = 31 * 4 + 1
};

enum sheet_kind sheet_format_builtin(int id);
enum sheet_kind sheet_format_kind(const char *code);

/* `raw` as the file has it. */
void sheet_number_text(char *text, const char *raw, bool *rounded);
/* A serial number as "2026-07-01", "2026-07-01 14:30", "14:30"; if no such day, the number. */
void sheet_serial_text(char *text, const char *raw, enum sheet_kind kind, bool from_1904);
/* An ISO 8601 moment (type "d") in the same forms; in place. */
void sheet_iso_text(char *text);

/* Excel writes control characters as _x000D_; turned back in place. The new size. */
size_t sheet_unescape(char *text, size_t size);

/* Excel refuses some characters in the name of a tab, and more than 31 of them. */
void sheet_tab_name(char *name, const char *wanted);
int sheet_lines(const char *text);

#endif
