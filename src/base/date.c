/*
 * Days and moments on the proleptic Gregorian calendar, counted by hand: no locale, no
 * time zone of the machine, no gmtime. China Standard Time is a constant since 1991, and
 * the few earlier summers do not touch dates without a clock.
 */
#include "base/date.h"
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "base/text.h"

enum { CST = 8 * 3600, DAY = 24 * 3600 };

static bool leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int date_month_days(int year, int month)
{
	static const int8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	if (month < 1 || month > 12)
		return 0;
	return days[month - 1] + (month == 2 && leap(year));
}

struct date date_of(int year, int month, int day)
{
	if (year < 1 || year > 9999 || day < 1 || day > date_month_days(year, month))
		return (struct date){ 0 };
	return (struct date){
		.year = (int16_t)year, .month = (int8_t)month, .day = (int8_t)day
	};
}

bool date_has(struct date d)
{
	return d.year != 0;
}

int date_compare(struct date a, struct date b)
{
	int x = (a.year * 16 + a.month) * 32 + a.day;
	int y = (b.year * 16 + b.month) * 32 + b.day;

	return (x > y) - (x < y);
}

/* Years begin in March here, so that the leap day is a year's last and months need no table. */
int64_t date_days(struct date d)
{
	int64_t year, month;

	if (!date_has(d))
		return 0;
	year = d.month > 2 ? d.year : d.year - 1;
	month = (d.month + 9) % 12;
	return year * 365 + year / 4 - year / 100 + year / 400
		+ (month * 153 + 2) / 5 + d.day - 1 - 719468;
}

struct date date_from_days(int64_t days)
{
	int64_t era, rest, year, month;

	if (days < -719162 || days > 2932896) /* 0001-01-01 .. 9999-12-31 */
		return (struct date){ 0 };
	days += 719468;
	era = days / 146097;
	rest = days % 146097;
	year = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
	rest -= year * 365 + year / 4 - year / 100;
	month = (rest * 5 + 2) / 153;
	rest -= (month * 153 + 2) / 5;
	return date_of((int)(era * 400 + year + (month >= 10)),
		(int)(month < 10 ? month + 3 : month - 9), (int)rest + 1);
}

struct date date_add_days(struct date d, int days)
{
	return date_has(d) ? date_from_days(date_days(d) + days) : d;
}

struct date date_add_months(struct date d, int months)
{
	int64_t count = (int64_t)d.year * 12 + d.month - 1 + months;
	int year, month, last;

	if (!date_has(d) || count < 12 || count >= 10000 * 12)
		return (struct date){ 0 };
	year = (int)(count / 12);
	month = (int)(count % 12) + 1;
	last = date_month_days(year, month);
	return date_of(year, month, d.day < last ? d.day : last);
}

/* Whoever is born on 29 February is a year older on 1 March of a common year. */
int date_full_years(struct date from, struct date to)
{
	int years = to.year - from.year;

	if (!date_has(from) || date_compare(from, to) > 0)
		return 0;
	return years - (to.month * 32 + to.day < from.month * 32 + from.day);
}

int date_quarter(struct date d)
{
	return (d.month + 2) / 3;
}

int date_weekday(struct date d)
{
	/* 1 January of the year 1 was a Monday. */
	return date_has(d) ? (int)((date_days(d) + 719162) % 7) + 1 : 0;
}

/* ---- what people write ---- */

struct written {
	int year;
	int month;
	int day;    /* 1 if only the month was given */
	bool whole; /* the day was given             */
};

static const char *skip_spaces(const char *at)
{
	while (*at == ' ')
		at++;
	return at;
}

/* A number of `least` to `most` digits and no digit after it: where it ends, or NULL. */
static const char *read_number(const char *at, int least, int most, int *number)
{
	int n = 0;

	for (*number = 0; *at >= '0' && *at <= '9'; at++, n++) {
		if (n == most)
			return NULL;
		*number = *number * 10 + (*at - '0');
	}
	return n >= least ? at : NULL;
}

static const char *read_word(const char *at, const char *word)
{
	at = skip_spaces(at);
	return text_begins(at, word) ? skip_spaces(at + strlen(word)) : NULL;
}

/* 2026年7月1日, 2026年7月1号, 2026年7月; official papers set spaces between. */
static const char *read_chinese(const char *at, struct written *w)
{
	const char *end;

	at = read_number(at, 1, 2, &w->month);
	if (!at || !(at = read_word(at, "月")))
		return NULL;
	if (*at < '0' || *at > '9')
		return at;
	w->whole = true;
	if (!(at = read_number(at, 1, 2, &w->day)))
		return NULL;
	end = read_word(at, "日");
	return end ? end : read_word(at, "号");
}

/*
 * 2026-7-1, 2026/7/1, 2026.7.1 with one mark throughout, and 2026-07.
 * "1988.1" is refused: Excel makes it out of a typed 1988.10 as well as of 1988.1.
 */
static const char *read_marked(const char *at, struct written *w)
{
	const char mark = *at, *month = at + 1;

	if (mark != '-' && mark != '/' && mark != '.')
		return NULL;
	if (!(at = read_number(month, 1, 2, &w->month)))
		return NULL;
	if (*at == mark) {
		w->whole = true;
		return read_number(at + 1, 1, 2, &w->day);
	}
	return mark == '.' && w->month == 1 && at == month + 1 ? NULL : at;
}

/* A real day at the head of the text: where it ends, or NULL. */
static const char *read_date(const char *at, struct written *w)
{
	const char *month;

	*w = (struct written){ .day = 1 };
	if (!at || !(at = read_number(at, 4, 4, &w->year)) || w->year < 1000)
		return NULL;
	month = read_word(at, "年");
	at = month ? read_chinese(month, w) : read_marked(at, w);
	return date_has(date_of(w->year, w->month, w->day)) ? at : NULL;
}

/*
 * Excel counts from 1900-01-01 = 1 and believes in 1900-02-29 = 60: one day less from there on.
 * Four digits that could be a year are taken for nothing rather than for a day of 1905.
 */
static struct date date_of_serial(int serial)
{
	if (serial < 1 || serial == 60 || (serial >= 1800 && serial < 2200))
		return (struct date){ 0 };
	return date_from_days(serial - 25569 + (serial < 60));
}

static struct date date_of_digits(const char *text, size_t length)
{
	int number;

	if (length > 8 || !read_number(text, 1, 8, &number))
		return (struct date){ 0 };
	if (length == 8 && *text != '0')
		return date_of(number / 10000, number / 100 % 100, number % 100);
	return length < 6 ? date_of_serial(number) : (struct date){ 0 };
}

struct date date_parse(const char *text)
{
	size_t length = text ? strlen(text) : 0;
	struct written w;
	const char *end;

	if (text_digits(text, length))
		return date_of_digits(text, length);
	end = read_date(text, &w);
	return end && !*end ? date_of(w.year, w.month, w.day) : (struct date){ 0 };
}

char *date_text(struct arena *a, struct date d)
{
	return date_has(d) ? arena_format(a, "%04d-%02d-%02d", d.year, d.month, d.day)
		: arena_text(a, "");
}

char *date_long(struct arena *a, struct date d)
{
	return date_has(d) ? arena_format(a, "%d年%d月%d日", d.year, d.month, d.day)
		: arena_text(a, "");
}

/* ---- moments ---- */

struct moment moment_now(void)
{
	return (struct moment){ .at = time(NULL) };
}

/* Rounded down, also before 1970. */
static int64_t cst_day(struct moment m)
{
	int64_t at = m.at + CST;

	return at / DAY - (at % DAY < 0);
}

static int cst_second(struct moment m)
{
	return (int)(m.at + CST - cst_day(m) * DAY);
}

struct date moment_date(struct moment m)
{
	return m.at ? date_from_days(cst_day(m)) : (struct date){ 0 };
}

struct moment moment_at(struct date d, int hour, int minute, int second)
{
	if (!date_has(d) || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0
	    || second > 59)
		return (struct moment){ 0 };
	return (struct moment){
		.at = date_days(d) * DAY + hour * 3600 + minute * 60 + second - CST
	};
}

struct moment moment_parse(const char *text)
{
	struct written w;
	int hour, minute, second = 0;
	const char *at = read_date(text, &w);

	if (!at || !w.whole)
		return (struct moment){ 0 };
	at = read_number(*at == 'T' ? at + 1 : skip_spaces(at), 1, 2, &hour);
	if (!at || *at != ':' || !(at = read_number(at + 1, 2, 2, &minute)))
		return (struct moment){ 0 };
	if (*at == ':')
		at = read_number(at + 1, 2, 2, &second);
	if (!at || *at)
		return (struct moment){ 0 };
	return moment_at(date_of(w.year, w.month, w.day), hour, minute, second);
}

/* The clock of `m`, cut after `length` characters: 5 for 14:30, 8 for 14:30:05. */
static char *stamp(struct arena *a, struct moment m, const char *between, size_t length)
{
	struct date d = moment_date(m);
	int s = cst_second(m);
	char clock[16];

	if (!m.at)
		return arena_text(a, "");
	snprintf(clock, sizeof clock, "%02d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
	clock[length] = 0;
	if (!between)
		return arena_text(a, clock);
	return arena_format(a, "%04d-%02d-%02d%s%s", d.year, d.month, d.day, between, clock);
}

char *moment_text(struct arena *a, struct moment m)
{
	return stamp(a, m, " ", 5);
}

char *moment_exact(struct arena *a, struct moment m)
{
	return stamp(a, m, " ", 8);
}

char *moment_input(struct arena *a, struct moment m)
{
	return stamp(a, m, "T", 5);
}

char *moment_clock(struct arena *a, struct moment m)
{
	return stamp(a, m, NULL, 5);
}
