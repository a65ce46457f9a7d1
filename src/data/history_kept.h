/* Inside of the history: rows that wait in the work for its commit. */
#ifndef DATA_HISTORY_KEPT_H
#define DATA_HISTORY_KEPT_H

#include "data/work.h"

/* Copies the row; its id is given at the commit. */
void history_keep(struct work *w, const struct cell *cells);

#endif
