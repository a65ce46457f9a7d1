/*
 * How many members of what kind, organisation by organisation (field-rules 4.19): a member is
 * counted where the formal relation is. The numbers are kept by the writes (data/count.h); at
 * half-year and year end they are frozen.
 */
#ifndef MODULES_STATISTICS_H
#define MODULES_STATISTICS_H

#include "data/work.h"
#include "web/route.h"

extern const struct permission statistics_view, statistics_export, statistics_freeze_right;
extern const struct module statistics_module;

/* Kept counts against a full count; what differs is put right, with a place in the history. How
 * many. */
int64_t statistics_repair(struct work *w);

/* A snapshot ("half_year", "year_end", "special" with a reason), written down now and taken by a
 * job; 0 with a problem. */
int64_t snapshot_ask(struct work *w, const char *kind, struct date on, const char *reason,
	struct problems *p);

#endif
