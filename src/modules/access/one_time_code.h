/*
 * Codes on paper, good for once: activation and recovery. Eight letters and digits that cannot be
 * taken for one another, "8f3k-27qm"; the database holds only a keyed digest.
 */
#ifndef MODULES_ACCESS_ONE_TIME_CODE_H
#define MODULES_ACCESS_ONE_TIME_CODE_H

#include "lib/db.h"

const char *one_time_code_new(struct arena *a);
/* As people type it: capitals, without or with another bar. NULL if it is none. */
const char *one_time_code_typed(struct arena *a, const char *typed);
/* What is kept; `whose` ties it to an account, 0: the row it stands in does. */
struct bind one_time_code_digest(
	struct arena *a, const char *purpose, int64_t whose, const char *code);

#endif
