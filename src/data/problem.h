/* What the user can mend: collected, shown beside the fields, never thrown. */
#ifndef DATA_PROBLEM_H
#define DATA_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>
#include "base/arena.h"

struct problem {
	const char *field;  /* name of the field, or NULL: the whole form */
	const char *text;   /* one Chinese sentence: what is wrong and what to do */
};

struct problems {
	struct arena *arena;
	size_t count;
	struct problem items[64]; /* more than a person will read at once; the rest is counted only */
	bool stale;               /* the row was changed by someone else meanwhile */
};

struct problems *problems_new(struct arena *a);
void problem(struct problems *p, const char *field, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* The first problem of a field, NULL if none. */
const char *problem_of(const struct problems *p, const char *field);

#endif
