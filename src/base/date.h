/*
 * Days and moments. All wall-clock times are China Standard Time (UTC+8, no summer time).
 * A struct date with year 0 and a struct moment with at 0 mean "absent".
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"

struct date {
	int16_t year;
	int8_t month;
	int8_t day;
};

struct moment {
	int64_t at; /* seconds since 1970-01-01 UTC */
};

struct date date_of(int year, int month, int day);   /* absent if there is no such day      */
bool date_has(struct date d);
int date_compare(struct date a, struct date b);
int64_t date_days(struct date d);                    /* since 1970-01-01                    */
struct date date_from_days(int64_t days);
struct date date_add_days(struct date d, int days);
/* Month arithmetic of the field: 31 January + 1 month = last day of February. */
struct date date_add_months(struct date d, int months);
int date_full_years(struct date from, struct date to); /* age */
int date_month_days(int year, int month);
int date_quarter(struct date d);                     /* 1..4 */
int date_weekday(struct date d);                     /* 1 Monday .. 7 Sunday */

/*
 * What people and Excel write: 2026-07-01, 2026/7/1, 2026.7.1, 20260701, 2026年7月1日,
 * a serial number of Excel ("46204"); "1988.05" is the first of that month.
 * Absent if it is none of these or no such day.
 */
struct date date_parse(const char *text);
char *date_text(struct arena *a, struct date d);     /* 2026-07-01, "" if absent            */
char *date_long(struct arena *a, struct date d);     /* 2026年7月1日                         */

struct moment moment_now(void);
struct date moment_date(struct moment m);
struct moment moment_at(struct date d, int hour, int minute, int second);
/* 2026-07-01 14:30, 2026-07-01T14:30, with or without seconds; also 2026年7月1日 14:30. */
struct moment moment_parse(const char *text);
char *moment_text(struct arena *a, struct moment m);  /* 2026-07-01 14:30                    */
char *moment_exact(struct arena *a, struct moment m); /* 2026-07-01 14:30:05                 */
char *moment_input(struct arena *a, struct moment m); /* 2026-07-01T14:30, for <input>       */
char *moment_clock(struct arena *a, struct moment m); /* 14:30                               */

#endif
