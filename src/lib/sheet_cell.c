/*
 * Excel stores days as numbers and only the number format tells them apart; the identifiers
 * and letters are those of ECMA-376 part 1, 18.8.30, with the date formats of Chinese Excel.
 * Long numbers are marked, because beyond fifteen digits Excel has already lost the tail.
 */
#include "lib/sheet_cell.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/date.h"
#include "base/text.h"

enum {
	KEPT_DIGITS = 15,
	DAY_SECONDS = 86400,
	LAST_SERIAL = 2958465,    /* 9999-12-31                                             */
	FALSE_LEAP_DAY = 60,      /* Excel believes in 1900-02-29                           */
	SERIAL_1904 = 1462,
	SERIAL_OF_1970 = 25569,
	ESCAPE_SIZE = 7,
	TAB_CHARACTERS = 31
};

enum sheet_kind sheet_format_builtin(int id)
{
	bool time = (id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47)
		|| id == 55 || id == 56;
	bool date = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);

	return time ? SHEET_A_TIME : date ? SHEET_A_DATE : SHEET_A_NUMBER;
}

/* Past what stands for itself: quoted text, an escaped, padding or filling character. */
static const char *after_literal(const char *at)
{
	const char *end;

	if (*at == '\\' || *at == '_' || *at == '*')
		return at[1] ? at + 2 : at + 1;
	if (*at != '"')
		return at;
	end = strchr(at + 1, '"');
	return end ? end + 1 : at + strlen(at);
}

/* [h] counts elapsed hours; all else in brackets is a colour, a locale or a condition. */
static const char *after_bracket(const char *at, bool *time)
{
	const char *end = strchr(at, ']');

	if (strchr("hHsS", at[1]) && at[1])
		*time = true;
	return end ? end + 1 : at + strlen(at);
}

enum sheet_kind sheet_format_kind(const char *code)
{
	bool date = false, time = false, month = false;

	while (*code && *code != ';') {
		const char *next = after_literal(code);

		if (next != code) {
			code = next;
			continue;
		}
		if (*code == '[') {
			code = after_bracket(code, &time);
			continue;
		}
		date = date || strchr("yYdD", *code);
		time = time || strchr("hHsS", *code);
		month = month || strchr("mM", *code);
		code++;
	}
	if (date || (month && !time))
		return SHEET_A_DATE;
	return time ? SHEET_A_TIME : SHEET_A_NUMBER;
}

/* A whole number as it is written keeps every digit, even those a float would lose. */
static bool is_whole(const char *raw)
{
	const char *digits = raw + (*raw == '-');

	return *digits && digits[strspn(digits, "0123456789")] == 0 && strlen(raw) < SHEET_CELL_TEXT;
}

/* Only small fractions come here; what is smaller still is nothing. */
static void without_exponent(char *text, double number)
{
	int size = snprintf(text, SHEET_CELL_TEXT, "%.20f", number);

	while (size > 1 && text[size - 1] == '0')
		size--;
	if (text[size - 1] == '.')
		size--;
	text[size] = 0;
}

void sheet_number_text(char *text, const char *raw, bool *rounded)
{
	char *end;
	double number = strtod(raw, &end);

	*rounded = false;
	if (*end || end == raw || !isfinite(number) || raw[strspn(raw, "0123456789+-.eE")]) {
		snprintf(text, SHEET_CELL_TEXT, "%s", raw);
		return;
	}
	*rounded = fabs(number) >= 1e15;
	if (is_whole(raw)) {
		snprintf(text, SHEET_CELL_TEXT, "%s", raw);
		return;
	}
	if (*rounded || number == trunc(number)) {
		snprintf(text, SHEET_CELL_TEXT, "%.0f", number == 0 ? 0.0 : number);
		return;
	}
	/* Fifteen digits are what Excel shows: 0.1 + 0.2 is 0.3 to whoever looks at the sheet. */
	snprintf(text, SHEET_CELL_TEXT, "%.*g", KEPT_DIGITS, number);
	if (strchr(text, 'e'))
		without_exponent(text, number);
}

void sheet_serial_text(char *text, const char *raw, enum sheet_kind kind, bool from_1904)
{
	char *end;
	double serial = strtod(raw, &end) + (from_1904 ? SERIAL_1904 : 0);
	struct date d;
	int64_t day, second;
	char clock[16] = "";
	bool rounded;

	if (*end || end == raw || !(serial >= 0 && serial < LAST_SERIAL + 1)) {
		sheet_number_text(text, raw, &rounded);
		return;
	}
	second = llround(serial * DAY_SECONDS);
	day = second / DAY_SECONDS;
	second %= DAY_SECONDS;
	if (second % 60)
		snprintf(clock, sizeof clock, "%02d:%02d:%02d", (int)(second / 3600),
			(int)(second / 60 % 60), (int)(second % 60));
	else if (second || (day == 0 && kind == SHEET_A_TIME))
		snprintf(clock, sizeof clock, "%02d:%02d", (int)(second / 3600), (int)(second / 60 % 60));
	if (day == 0) {
		snprintf(text, SHEET_CELL_TEXT, "%s", *clock ? clock : "0");
		return;
	}
	d = date_from_days(day - SERIAL_OF_1970 + (day < FALSE_LEAP_DAY));
	snprintf(text, SHEET_CELL_TEXT, "%04d-%02d-%02d%s%s", d.year, d.month, d.day,
		*clock ? " " : "", clock);
}

void sheet_iso_text(char *text)
{
	char *t = strchr(text, 'T');

	if (!t)
		return;
	*t = ' ';
	t[strcspn(t, ".Z")] = 0;
	if (!strcmp(t, " 00:00:00"))
		*t = 0;
}

/* Encodes a code point of the basic plane; returns the bytes written. */
static size_t put_code(char *out, unsigned code)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xC0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3F));
		return 2;
	}
	out[0] = (char)(0xE0 | code >> 12);
	out[1] = (char)(0x80 | (code >> 6 & 0x3F));
	out[2] = (char)(0x80 | (code & 0x3F));
	return 3;
}

/* The code of an escape at `at`, or 0 if there is none that may stand in a text. */
static unsigned escape_at(const char *at, size_t left)
{
	char hex[5] = "";
	char *end;
	unsigned code;

	if (left < ESCAPE_SIZE || at[0] != '_' || at[1] != 'x' || at[6] != '_')
		return 0;
	memcpy(hex, at + 2, 4);
	if (hex[strspn(hex, "0123456789abcdefABCDEF")])
		return 0;
	code = (unsigned)strtoul(hex, &end, 16);
	return code >= 0xD800 && code < 0xE000 ? 0 : code;
}

size_t sheet_unescape(char *text, size_t size)
{
	size_t from = 0, to = 0;

	if (!memchr(text, '_', size))
		return size;
	while (from < size) {
		unsigned code = escape_at(text + from, size - from);

		if (code) {
			to += put_code(text + to, code);
			from += ESCAPE_SIZE;
		} else {
			text[to++] = text[from++];
		}
	}
	return to;
}

void sheet_tab_name(char *name, const char *wanted)
{
	size_t size = 0, length = 0;
	uint32_t code;
	const char *next;

	for (; (next = text_next(wanted, &code)) && length < TAB_CHARACTERS; wanted = next, length++) {
		if (code < 0x80 && strchr("[]:*?/\\'", (int)code)) {
			name[size++] = '-';
			continue;
		}
		memcpy(name + size, wanted, (size_t)(next - wanted));
		size += (size_t)(next - wanted);
	}
	name[size] = 0;
}

int sheet_lines(const char *text)
{
	int lines = 1;

	for (; text && *text; text++)
		lines += *text == '\n';
	return lines;
}
