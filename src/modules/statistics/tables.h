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

/* The page with one thing of its address changed; value NULL: without it. */
const char *statistics_href(const struct figures *f, const char *page, const char *name,
	const char *value);
/* The members behind a number, NULL if they may not be seen: below `path`, narrowed by up to two
 * queries. */
const char *members_href(
	const struct figures *f, const char *path, const char *who, const char *what);

#endif
