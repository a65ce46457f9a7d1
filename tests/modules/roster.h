/*
 * Workbooks as branches send them: the official roster sheet filled in (the fixture's own merged
 * headings, notes and styles stay), or any heading and cells in a plain sheet.
 */
#ifndef TESTS_ROSTER_H
#define TESTS_ROSTER_H

#include "house.h"

/* Columns of the official sheet, A to S. */
enum roster_column {
	ROSTER_NUMBER,
	ROSTER_NAME,
	ROSTER_BRANCH,
	ROSTER_ID_NUMBER,
	ROSTER_SEX,
	ROSTER_ETHNICITY,
	ROSTER_BORN,
	ROSTER_EDUCATION,
	ROSTER_STAGE,
	ROSTER_JOINED,
	ROSTER_FULL,
	ROSTER_WORK,
	ROSTER_PHONE,
	ROSTER_TELEPHONE,
	ROSTER_STANDING,
	ROSTER_LOST,
	ROSTER_LOST_ON,
	ROSTER_FLOATING,
	ROSTER_FLOATING_TO,
	ROSTER_COLUMNS
};

struct roster_row {
	const char *cells[ROSTER_COLUMNS];   /* NULL: empty */
	bool hidden;                         /* the official sheet's: filtered away */
};

struct workbook {
	const char *bytes;
	size_t size;
};

/* A row in good order for somebody new; change the cells the test is about. */
struct roster_row roster_row(struct house *h, enum place place, const char *name);
struct workbook roster_official(struct house *h, const struct roster_row *rows, size_t count);
/* `cells` row by row, the first row being the headings; a cell beginning with '#' is a number. */
struct workbook roster_plain(
	struct house *h, const char *const *cells, size_t columns, size_t rows);
/* The whole file, which is then removed. */
struct workbook workbook_taken(struct house *h, const char *path);

/* ---- on their way in; jobs are run ---- */

/* Uploads to "/members", in a layout of it or NULL; the batch. */
int64_t batch_of_layout(struct house *h, enum who who, const char *base, const char *layout,
	struct workbook book);
struct import_batch *batch_named(struct house *h, int64_t id);
struct counts {
	int64_t fresh, changed, same, wrong;
};
void assert_counts(struct house *h, int64_t id, struct counts wanted);

/* The roster, as EAST_CLERK. */

int64_t batch_made(struct house *h, struct workbook book);
/* POST /members/imports/:id/<what> */
void batch_act(struct house *h, int64_t id, const char *what, const char *body);
struct member *member_named(struct house *h, const char *name);   /* NULL if none */

#endif
