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

bool may_go(struct house *h, enum who who, const struct route *route);
/* Somebody of EAST, or above, who may; PEOPLE if nobody. */
enum who right_one(struct house *h, const struct route *route);
/* The same of WEST. */
enum who neighbour(struct house *h, const struct route *route);

/* Changes of members of EAST_BRANCH in the states that their steps want (law_change.c). */
#define CHANGE_EXAMPLE "变动的例子"
const char *example_change_proposed(struct house *h);
const char *example_change_waiting(struct house *h);
const char *example_change_asked(struct house *h);
const char *example_change_issued(struct house *h);
/* law_import.c */
const char *example_member_batch(struct house *h);
const char *example_organisation_batch(struct house *h);
const char *example_account_batch(struct house *h);
const char *example_dues_base_batch(struct house *h);
const char *example_points_batch(struct house *h);
const char *example_change_done(struct house *h);

/* law_committee.c */
const char *example_committee(struct house *h);
const char *example_officer(struct house *h);
const char *example_election(struct house *h);
const char *example_election_submitted(struct house *h);
const char *example_candidate(struct house *h);

/* law_points.c */
const char *example_care(struct house *h);
const char *example_points_item(struct house *h);
const char *example_points_entry(struct house *h);

/* law_development.c */
const char *example_development(struct house *h);
const char *development_body(struct house *h);

/* law_member.c */
const char *example_document(struct house *h);
const char *example_member_photo(struct house *h);
const char *example_correction(struct house *h);

/* law_rights.c */
const char *example_group(struct house *h);
const char *example_grant(struct house *h);
const char *example_holder(struct house *h);
const char *example_application(struct house *h);
const char *example_notice(struct house *h);
const char *example_delegation(struct house *h);

#endif
