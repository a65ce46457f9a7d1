/*
 * A county that does not exist, for trying out, tests and measuring: 1 工委, 12 党委, 30 总支, 300 支部,
 * 10,000 members, a year of meetings and dues. Names are invented, ID numbers of region 990000.
 */
#ifndef MODULES_DEMO_H
#define MODULES_DEMO_H

#include "data/work.h"

/* Fills an empty database; refuses one that holds organisations. In one transaction. 0 or 1. */
int demo_seed(struct work *w);
/* Prints one login per role. */
int demo_logins(void);

#endif
