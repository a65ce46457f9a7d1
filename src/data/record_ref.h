/* Inside of data/record: what a row may point at, and where that puts the row itself. */
#ifndef DATA_RECORD_REF_H
#define DATA_RECORD_REF_H

#include "data/record.h"

/* The row goes where its organisation is; a problem if the form would not offer that one. */
void record_take_path(struct work *w, const struct record *r, struct row *row,
	const struct row *old, struct problems *p);
/* The other REFs: a problem for each new one that the form would not offer. */
void record_check_refs(struct work *w, const struct record *r, const struct row *row,
	const struct row *old, struct problems *p);
/* What the row that a REF points at is called. */
const char *record_ref_label(struct work *w, const struct field *f, int64_t id);

#endif
