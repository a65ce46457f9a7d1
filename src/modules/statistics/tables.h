/* The figures as tables: one content, looked at as a page, on paper and as a workbook. */
#ifndef MODULES_STATISTICS_TABLES_H
#define MODULES_STATISTICS_TABLES_H

#include "modules/statistics/inside.h"

/*
 * Into `data`: heading, lead, and the list "tables" of {title, note, columns: [{label, bar}], rows:
 * [{label, href, cells: [{label, text, href, n, bar, most}]}]}; the organisations below are the
 * last. A number that can be opened has its href, a share its bar.
 */
void tables_put(const struct figures *f, struct json *data);

/* "tiles": {label, unit, n, text, href, more}, in a snapshot with what it is `now`. */
void statistics_tiles(const struct figures *f, struct json *data);

/* The parts of such a table; a cell belongs to the column of its place. */
struct json *table_new(struct json *data, const char *title, const char *note);
struct json *table_column(struct json *table, const char *label);
struct json *table_row(struct json *table, const char *label, const char *href); /* its cells */
void table_number(struct arena *a, struct json *table, struct json *cells, int64_t n,
	const char *href);

/* What pages of such tables share: the place, the ways to take them along, the workbook. */
void statistics_places(const struct figures *f, struct json *data);
void statistics_taken(const struct figures *f, struct json *data, const char *page);
void statistics_printed(struct request *r, struct json *data);
struct reply statistics_book(const struct figures *f, struct json *data, const char *what);

/* The page with one thing of its address changed; value NULL: without it. */
const char *statistics_href(const struct figures *f, const char *page, const char *name,
	const char *value);
/*
 * The people behind a number, NULL if they may not be seen: below `path`, narrowed to a group or
 * part and (not NULL) a line; the members as they are now or, `then`, the snapshot's list, with the
 * path of then. list_shown: of the place itself, on the side that is shown.
 */
const char *list_behind(const struct figures *f, bool then, const char *path, const char *who,
	const struct line *line);
const char *list_shown(const struct figures *f, const char *who, const struct line *line);

#endif
