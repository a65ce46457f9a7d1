/* Giving and taking rights as the security administrator does, and asking what is held. */
#ifndef TESTS_GRANTING_H
#define TESTS_GRANTING_H

#include "house.h"

/* An account of its own, without any right. */
int64_t account_new(struct house *h, enum place place, enum office office);
bool holds(struct house *h, int64_t account_id, const struct permission *permission);
bool holds_at(
	struct house *h, int64_t account_id, const struct permission *permission, enum place place);
/* What the form would send: role(h, "branch_admin"), "permission=020101&reach=here". */
struct reply give(struct house *h, int64_t account_id, const char *what);
int64_t role_id(struct house *h, const char *code);
const char *role(struct house *h, const char *code);
int64_t last_grant(struct house *h, int64_t account_id);
struct reply take_back(struct house *h, int64_t grant_id);

#endif
