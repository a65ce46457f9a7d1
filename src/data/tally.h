/*
 * Totals kept by the writes (organisation.member_total, over the whole subtree). What a work adds
 * is gathered and written at its end: the rows at the top of the tree are locked for the length
 * of a commit, not of an import.
 */
#ifndef DATA_TALLY_H
#define DATA_TALLY_H

#include "data/work.h"

/* `by` more in the branch at `path` and in all above it; `counter` is a literal. */
void tally_add(struct work *w, const char *counter, const char *path, int by);
/* Before the commit. FAULT_RETRY if a place has gone meanwhile. */
void tally_write(struct work *w);
void tally_forget(struct work *w);

#endif
