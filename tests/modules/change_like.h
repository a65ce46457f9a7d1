/* Changes as tests make them: as the system, each in a transaction of its own. */
#ifndef TESTS_CHANGE_LIKE_H
#define TESTS_CHANGE_LIKE_H

#include "house.h"
#include "modules/change/change.h"

/* A change with everything that a form could ask for, in order; change what the test is about. */
struct member_change *change_like(struct house *h, enum change_kind_value kind, struct date on);
/* Done (or begun) or refused: the first problem's text, NULL if it was done. */
const char *change_tried(struct house *h, int64_t member_id, struct member_change *c);
/* The number of the change, or the test fails. */
int64_t change_made(struct house *h, int64_t member_id, struct member_change *c);
const char *undo_tried(struct house *h, int64_t change_id);
const char *consent_tried(struct house *h, int64_t change_id);
const char *accept_tried(struct house *h, int64_t change_id, struct date on);

#endif
