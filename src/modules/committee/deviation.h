/*
 * What of a term or an election is not as usual: each a sentence with its numbers (board.c,
 * election_rules.c) and a reason of its own, kept in the column `reasons` by the name of its rule.
 * What was written for all together, before each had its own, is the column `reason`.
 */
#ifndef MODULES_COMMITTEE_DEVIATION_H
#define MODULES_COMMITTEE_DEVIATION_H

#include "data/input.h"
#include "modules/committee/committee.h"

enum deviation_rule { DEVIATION_TERM, DEVIATION_SIZE, DEVIATION_SECRETARY, DEVIATIONS };
enum { LONGEST_REASON = 200 };

/* By rule; NULL: as usual, no reason given. */
struct deviations {
	const char *text[DEVIATIONS];
	const char *reason[DEVIATIONS];
	const char *once;            /* the old reason for all                                    */
};

/* "委员人数"; "reason_size", the field of its reason, and what that is called. */
const char *deviation_subject(enum deviation_rule rule);
const char *deviation_field(enum deviation_rule rule);
const char *deviation_label(enum deviation_rule rule);
/* The reasons as the column has them. */
void deviations_read(struct work *w, const char *json, struct deviations *d);
/* Over them what a form says; one too long is a problem. */
void deviations_take(const struct input *in, struct deviations *d, struct problems *p);
/* A problem for each that has no reason, with the advice where to write it. */
void deviations_check(const struct deviations *d, const char *advice, struct problems *p);
/* Writes the reasons into the row of the record, and what is new of them into its history. */
void deviations_keep(struct work *w, const struct record *record, const struct row *row,
	const char *label, const struct deviations *was, const struct deviations *d);

#endif
