/* The rule of each kind and what it does to the member's row: for the table in change.c. */
#ifndef MODULES_CHANGE_RULES_H
#define MODULES_CHANGE_RULES_H

#include "modules/change/change.h"

#define RULE(name) void rule_##name(struct work *w, const struct member *m, struct member_change *c, \
	struct problems *p)
#define APPLY(name) void apply_##name(struct work *w, struct member *m, const struct member_change *c)

RULE(transfer);
RULE(in);
RULE(activist);
RULE(admit);
RULE(approved);
RULE(confirm);
RULE(extend);
RULE(float);
RULE(death);
RULE(lost);
RULE(found);
RULE(stop);
RULE(exit);
RULE(sanction);
RULE(suspend);
RULE(rights);
RULE(correct);
APPLY(transfer);
APPLY(activist);
APPLY(admit);
APPLY(confirm);
APPLY(extend);
APPLY(float);
APPLY(float_back);
APPLY(lost);
APPLY(found);
APPLY(correct);

/* A rule that has exceptions: it is asked why. */
void rule_soft(const struct member_change *c, struct problems *p, const char *text);
bool date_before(struct date a, struct date b);

#endif
