/* Inside of data/record: sealed fields on their way in. */
#ifndef DATA_RECORD_SEAL_H
#define DATA_RECORD_SEAL_H

#include "data/record.h"

struct sealing {
	bool changed;
	struct sealed sealed;
	uint8_t index[32];
	const char *mask;
};

/* Replaces the clear text in the row by its mask; `old` as found, with its blind indexes. */
struct sealing record_seal(struct work *w, const struct record *r, const struct field *f,
	struct row *row, const struct row *old);

/* A whole phone or ID number is found by its blind index: the field it is of, or NULL. */
const struct field *record_sealed_like(struct work *w, const struct record *r, const char *text);

#endif
