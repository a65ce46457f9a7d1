/*
 * Handing on what one holds: a named role to somebody of one's own organisation, never more than
 * one has; a stand-in for some days; and everything open when one person follows another. Its
 * routes are in handover_module.
 */
#ifndef MODULES_DELEGATE_H
#define MODULES_DELEGATE_H

#include "modules/grant/grant.h"

/* The actor's own rights at his own organisation hold this permission; *until: how long. */
bool delegate_holds(struct work *w, int64_t code, struct date *until);
/* Gives g->gives_id or, for g->stands_for_id, the actor's own duties to g->account_id. */
bool delegate_give(struct work *w, struct access_grant *g, struct problems *p);
/* One's own gift, or who stands in for oneself; NULL if it is neither. */
struct access_grant *delegate_find(struct work *w, int64_t id);
bool delegate_take_back(struct work *w, struct access_grant *g, struct problems *p);

/* ---- one person follows another (handover.c) ---- */

struct handover {
	int64_t from_id, to_id;
	const char *from, *to;       /* names                                                     */
	const char *path;            /* of the organisation of both                               */
	bool ends;                   /* take back what the actor once gave him, too                */
};
/* What was moved, in words: "计划 2 份、活动 3 次". */
const char *handover_do(struct work *w, const struct handover *h);

/* Handlers named in delegate_pages.c. */
struct reply handover_choose_page(struct request *r);
struct reply handover_page(struct request *r);
struct reply handover_post(struct request *r);
struct reply owner_page(struct request *r);
struct reply owner_post(struct request *r);
/* People of the organisation who may be chosen, as options; but not `but`. */
void people_options(struct request *r, int64_t organisation_id, int64_t but, const char *chosen,
	struct json *options);

#endif
