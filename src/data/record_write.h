/* Inside of data/record: the steps of writing a row, for one (record.c) and for many
 * (record_many.c). */
#ifndef DATA_RECORD_WRITE_H
#define DATA_RECORD_WRITE_H

#include "data/record_seal.h"
#include "lib/json.h"

/* Its sealed fields, by field number; the row holds their masks from then on. */
struct sealing *record_seals(
	struct work *w, const struct record *r, struct row *row, const struct row *old);
/* What the history says has changed. */
struct json *record_differences(struct work *w, const struct record *r, const struct row *row,
	const struct row *old, const struct sealing *seals);
/* The values of the record's INSERT or UPDATE; there are at most RECORD_BINDS of them. */
#define RECORD_BINDS(r) ((r)->count * 6 + 8)
size_t record_binds(struct work *w, const struct record *r, struct row *row,
	const struct sealing *seals, bool update, struct bind *binds);
/* Remembers in whose name a row is acted on (data/rights.h). */
void record_act_on(struct work *w, const struct record *r, const struct row *row);
/* Counters and history of what was written. */
void record_written(struct work *w, const struct record *r, const struct row *row,
	const struct row *old, struct json *changes, const char *action);
/* The counters alone; `row` NULL: it is no more there. */
void record_count(struct work *w, const struct record *r, const struct row *row,
	const struct row *old);

#endif
