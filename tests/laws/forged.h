/*
 * What the laws of forged requests share: WEST, which must stay as it is, and a valid new row for
 * every form over a record. A new form is added to forms[] in forged.c; the laws say so.
 */
#ifndef TESTS_FORGED_H
#define TESTS_FORGED_H

#include "law.h"

/* A meeting with its attendance and a plan, once. */
void furnish_west(struct house *h);
/* All rows below WEST, and who attends there, as sums. */
const char *west_sums(struct house *h);
void west_is_the_same(struct house *h, const char *before, const char *what);
/* No error of ours, and no name of WEST in it. */
void is_harmless(struct house *h, struct reply reply);
/* A number of WEST that fits a field of that name. */
const char *west_number(struct house *h, const char *name);

struct form {
	const struct record *record;
	void *(*make)(struct house *h);
	const char *create, *update;
	const char *reads; /* a column that is not in the form, but in its address       */
};
enum { FORMS = 13 };
extern const struct form forms[FORMS];
/* Does a form change the column? */
bool is_entered(const struct record *record, const char *name);

#endif
