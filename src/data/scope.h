/*
 * Scope: what a work may see, as SQL. The permission a route (or job) demands is what its work asks
 * by; "@scope(m)" in a question becomes the condition over m.path, and its values, that the actor's
 * rights to that permission allow. What else the marker may say of the table:
 *   owner   it has owner_id: rights to one's own things open them;
 *   member.view  another permission than the work's is asked by;
 *   kind    (any other word) the column of its category: rights to some categories open those;
 *   any     its rows are of no category of their own: rights to some categories open them too;
 *   place   it is the tree of organisations itself: "any", and one's own is where one stands.
 *   loose   another condition on the same rows says the rest: paths alone are looked at.
 * What the marker does not name cannot be reached that way.
 */
#ifndef DATA_SCOPE_H
#define DATA_SCOPE_H

#include "data/work.h"

/* Of the one organisation that has none above it. */
#define ROOT_PATH "0001."

/* From now on the work asks by `permission`; the one before is returned. */
const struct permission *work_ask(struct work *w, const struct permission *permission);

/* May the actor do this work's permission to a thing standing there? */
bool scope_covers(struct work *w, const char *path, int64_t owner_id, const char *category);

/*
 * The sub-tree, as a path without "%", in which a page stands: `under` (NULL: none asked for) if
 * all of it may be seen, else the first place the scope has. "-" if there is none; "" for the
 * system.
 */
const char *scope_top(struct work *w, const char *under);
/* The same if the scope is that one sub-tree whole; NULL if it is anything else. */
const char *scope_whole(struct work *w);

/* Does the actor hold `permission` for everything this work may see? */
bool scope_within(struct work *w, const struct permission *permission);

#endif
