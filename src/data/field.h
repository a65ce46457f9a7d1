/*
 * One line describes a field; form, list, page, import, export, history, JSON and the schema
 * check all read it. Say only what deviates from nothing.
 *
 * Values in a struct: text `const char *` (NULL absent), NUMBER int64_t (never absent), MONEY
 * struct money, DATE struct date, TIME struct moment, FLAG bool, CHOICE an enum (0 absent), CODE
 * `const char *` (the code), REF int64_t (0 absent).
 *
 * A sealed text holds its mask ("138****5621") when read, and new clear text when it is to be
 * changed; a value with '*' is left as it is. record_reveal gives the clear text.
 */
#ifndef DATA_FIELD_H
#define DATA_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "data/permission.h"
#include "data/problem.h"
#include "data/work.h"

enum field_kind {
	FIELD_TEXT, FIELD_LONG_TEXT, FIELD_NUMBER, FIELD_MONEY, FIELD_DATE, FIELD_TIME,
	FIELD_FLAG, FIELD_CHOICE, FIELD_CODE, FIELD_REF
};

struct choice {
	int value;          /* of the enum; 0 ends the table                                     */
	const char *code;   /* stored                                                            */
	const char *label;  /* shown                                                             */
	const char *tone;   /* colour of its badge: red amber blue green grey, NULL: plain text   */
};

struct field {
	enum field_kind kind;
	const char *name;   /* column and member                                                  */
	const char *label;  /* Chinese; the heading of import and export                           */
	size_t offset;
	bool required;
	bool unique;        /* judged by the database: key <table>_<column>                        */
	bool listed;        /* a column of the list                                                */
	bool searched;      /* found by the search box; CHOICE, CODE, REF: a filter                 */
	bool fixed;         /* state: only verbs change it, no form shows it                        */
	bool computed;      /* kept by other means (counters): read, never written                 */
	bool sealed;        /* columns <name>_sealed, <name>_index, <name>_mask                     */
	bool sorted;        /* an index makes ordering the list by it cheap                        */
	bool wide;          /* takes the whole width                                               */
	int max;            /* characters; NUMBER: largest value                                    */
	int least;          /* NUMBER: smallest value                                              */
	const char *like;   /* "id_number", "phone", "code", "credit_code", "year_month"             */
	bool picture;       /* TEXT: a stored file, served at <record href>/<id>/<name> where there is one */
	const char *verb;   /* "/changes/new": of an entered row only that page of it changes the value */
	const char *hint;
	const char *group;  /* heading on form and page, wherever it comes again; NULL: as before   */
	const char *also;   /* other headings an import accepts, separated by '|'                   */
	const struct permission *seen_by; /* others see nothing of it                               */
	const struct choice *choices;
	/* CHOICE: how it is said of this row (未召开 of one that is planned); NULL: by its label. */
	const struct choice *(*said)(struct work *w, const void *row);
	const char *codes;  /* name of a code table                                                */
	const struct record *refers;
	const char *where;  /* REF: a literal condition over m that narrows what may be chosen     */
	/* Worked out from the row, no column: only in the listings of web/page.h. */
	const char *(*made)(struct work *w, const void *row, const char **tone);
	bool (*applies)(const void *row); /* left off the page while it is empty and does not apply */
};

#define FIELD_AT(s, m, type) (offsetof(struct s, m) + 0 * sizeof(_Generic(((struct s *)0)->m, type: 1)))
#define TEXT(s, m, text, ...) \
	{ .kind = FIELD_TEXT, .name = #m, .label = text, .offset = FIELD_AT(s, m, const char *), __VA_ARGS__ }
#define LONG_TEXT(s, m, text, ...) \
	{ .kind = FIELD_LONG_TEXT, .name = #m, .label = text, .offset = FIELD_AT(s, m, const char *), __VA_ARGS__ }
#define NUMBER(s, m, text, ...) \
	{ .kind = FIELD_NUMBER, .name = #m, .label = text, .offset = FIELD_AT(s, m, int64_t), __VA_ARGS__ }
#define MONEY(s, m, text, ...) \
	{ .kind = FIELD_MONEY, .name = #m, .label = text, .offset = FIELD_AT(s, m, struct money), __VA_ARGS__ }
#define DATE(s, m, text, ...) \
	{ .kind = FIELD_DATE, .name = #m, .label = text, .offset = FIELD_AT(s, m, struct date), __VA_ARGS__ }
#define TIME(s, m, text, ...) \
	{ .kind = FIELD_TIME, .name = #m, .label = text, .offset = FIELD_AT(s, m, struct moment), __VA_ARGS__ }
#define MADE(word, text, ...) \
	{ .kind = FIELD_TEXT, .name = word, .label = text, __VA_ARGS__ }
#define FLAG(s, m, text, ...) \
	{ .kind = FIELD_FLAG, .name = #m, .label = text, .offset = FIELD_AT(s, m, bool), __VA_ARGS__ }
#define CHOICE_AT(s, m) (offsetof(struct s, m) \
	+ 0 * sizeof(_Generic(((struct s *)0)->m, int: 1, unsigned: 1)))
#define CHOICE(s, m, text, table, ...) \
	{ .kind = FIELD_CHOICE, .name = #m, .label = text, .choices = table, .offset = CHOICE_AT(s, m), \
	  __VA_ARGS__ }
#define CODE(s, m, text, table, ...) \
	{ .kind = FIELD_CODE, .name = #m, .label = text, .codes = table, .offset = FIELD_AT(s, m, const char *), __VA_ARGS__ }
#define REF(s, m, text, record, ...) \
	{ .kind = FIELD_REF, .name = #m, .label = text, .refers = &record, .offset = FIELD_AT(s, m, int64_t), __VA_ARGS__ }

/* Access to the member of a struct. */
#define FIELD_OF(row, field, type) (*(type *)((char *)(row) + (field)->offset))

const struct choice *choice_of(const struct choice *choices, int value);       /* NULL if none       */
const struct choice *choice_find(const struct choice *choices, const char *text); /* by code or label   */
const char *choice_label(const struct choice *choices, int value);             /* "" if none         */
/* What a CHOICE says of the row: word and tone; NULL if nothing, or it is no CHOICE. */
const struct choice *field_said(struct work *w, const struct field *f, const void *row);

bool field_empty(const struct field *f, const void *row);
/* False if there is nothing to say: neither does it apply to the row, nor is anything entered. */
bool field_applies(const struct field *f, const void *row);
bool field_same(const struct field *f, const void *a, const void *b);

/* As people read it ("正式党员", "2026-07-01", "36.00"); REF: its id (record_text knows the label). */
const char *field_text(struct work *w, const struct field *f, const void *row);
/* As an input element wants it ("full", "2026-07-01"). */
const char *field_input(struct work *w, const struct field *f, const void *row);
/*
 * Parses what a person or sheet gave (NULL: blank) into the struct; problems name field and cause.
 */
bool field_take(
	struct work *w, const struct field *f, const char *text, void *row, struct problems *p);

/* The value for a ? mark, and back from a cell. */
struct bind field_bind(const struct field *f, const void *row);
void field_from_cell(const struct field *f, const struct cell *cell, void *row);

#endif
