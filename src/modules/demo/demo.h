/*
 * A county that does not exist, for trying out, tests and measuring: 1 工委, 12 党委, 30 总支, 300 支部,
 * 10,000 members, a year of meetings and dues. Names are invented, ID numbers of region 990000.
 */
#ifndef MODULES_DEMO_H
#define MODULES_DEMO_H

#include "data/work.h"

/* Fills an empty database; refuses one that holds organisations. In one transaction. 0 or 1. */
int demo_seed(struct work *w);
/*
 * Writes the official roster sheet with `rows` new people, `wrong` of them with a mistake: up to a
 * hundred for the first branch the actor sees, more over all he sees. 0 or 1.
 */
int demo_roster_workbook(struct work *w, const char *path, int rows, int wrong);
/* Prints one login per role. */
int demo_logins(void);

#endif
