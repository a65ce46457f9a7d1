/*
 * Counts kept by the writes, so that statistics of a million rows are a few thousand rows to read:
 * how many rows of a record stand in each organisation and below it, by the value of every field it
 * names in .counted and by class, the values of the fields in .classed ("full.normal"). Table
 * <record>_count (path, dimension, value, class, n). A DATE is counted by its month ("1988-05"), so
 * ages are right without being counted anew every day.
 *
 * Kept for every level of the tree, not only where the rows stand: summing twenty thousand branches
 * while somebody waits takes seconds (docs/architecture.md). What a work adds is gathered outside
 * its arena and written at its commit, in the order of the key, so that works do not meet
 * crosswise.
 */
#ifndef DATA_COUNT_H
#define DATA_COUNT_H

#include "data/record.h"

/* `old` is no longer so, `row` is: NULL if it has come or gone. */
void count_row(
	struct work *w, const struct record *r, const struct row *row, const struct row *old);
/* All that stood at and below `from` stands at and below `to`, as after the tree has been changed.
 * The rows themselves have been moved. */
void count_moved(struct work *w, const struct record *r, const char *from, const char *to);

/* Before the commit; instead of it. */
void count_write(struct work *w);
void count_forget(struct work *w);

/*
 * Counts everything anew and adds what differs, field by field; how many counts were wrong. Others
 * may write meanwhile: each question sees the rows and the counts of one moment.
 */
int64_t count_repair(struct work *w, const struct record *r);

#endif
