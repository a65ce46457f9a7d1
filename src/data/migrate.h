/* Forward-only schema: sql/0001_base.sql … each applied once, in order of name. */
#ifndef DATA_MIGRATE_H
#define DATA_MIGRATE_H

#include "data/work.h"

/* Creates the database `name` if it is absent. `db` has none chosen. */
void migrate_create(struct db *db, struct arena *a, const char *name);
/* Applies what is missing from `folder`; says each file's name through `say`. Faults on the first
 * error. */
int migrate_forward(struct work *w, const char *folder, void (*say)(const char *file));

#endif
