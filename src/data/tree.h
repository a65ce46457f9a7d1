/*
 * The tree of organisations as lists let one choose from it, one level at a time: the way down to
 * one of them, and what stands directly below. Kept in the process for a version of the tree, so
 * most requests ask nothing.
 */
#ifndef DATA_TREE_H
#define DATA_TREE_H

#include "data/work.h"

struct tree_place {
	const char *path;
	const char *name;
};

/* At the beginning of a request: setting_version.tree as read with the session. What was given out
 * before must not be in use any more. */
void tree_fresh(int64_t version);

/* In order of path: from `own` down to `at` if that is further down, then what stands below `at`;
 * at most 300. Good until the next tree_fresh. */
const struct tree_place *tree_around(
	struct work *w, const char *own, const char *at, size_t *count);

/*
 * All that stands at or below `from` stands at or below `to`, in every table that says where its
 * rows stand; what tells of the past stays, and counts (data/count.h) are the caller's.
 */
void tree_move(struct work *w, const char *from, const char *to);
/* Rows of the organisations at and below `path` that carry another path get theirs. */
void tree_settle(struct work *w, const char *path);

#endif
