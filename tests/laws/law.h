/*
 * What the laws share: every route and record of every module, an example path for each route (ids
 * that belong to the EAST branch), and who may or may not go there. A new route whose path holds
 * parameters needs an example in law.c; the laws say so.
 */
#ifndef TESTS_LAW_H
#define TESTS_LAW_H

#include "../modules/house.h"

/* for_each_route(m, route) { … } */
#define for_each_route(m, route) \
	for (const struct module *const *m = modules; *m; m++) \
		for (const struct route *route = (*m)->routes; route && route->path; route++)
#define for_each_record(m, record) \
	for (const struct module *const *m = modules; *m; m++) \
		for (const struct record *const *record = (*m)->records; record && *record; record++)

bool is_get(const struct route *route);
bool has_parameters(const struct route *route);
/* Every parameter replaced by `text`. */
const char *path_with(struct house *h, const struct route *route, const char *text);
/* Parameters replaced by things of EAST_BRANCH, made once; the law fails if none is known. */
const char *path_example(struct house *h, const struct route *route);

bool may_go(enum who who, const struct route *route);
/* Somebody of EAST, or above, who may; PEOPLE if nobody. */
enum who right_one(const struct route *route);
/* The same of WEST. */
enum who neighbour(const struct route *route);

#endif
