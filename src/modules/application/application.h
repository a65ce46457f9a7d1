/*
 * Applications for rights (权限申请): asked for by whoever needs them, agreed to by the own leader,
 * granted (or not) by a security administrator; and the sentences that tell people what became of
 * it, or that a right soon ends.
 */
#ifndef MODULES_APPLICATION_H
#define MODULES_APPLICATION_H

#include "modules/grant/grant.h"

enum application_state {
	APPLICATION_ASKED = 1, APPLICATION_AGREED, APPLICATION_CONFIRMING, APPLICATION_GRANTED,
	APPLICATION_REFUSED, APPLICATION_WITHDRAWN
};

/* One of permission_id and gives_id: what is asked for. */
struct access_application {
	struct row row;
	int64_t account_id;
	const char *applicant;       /* name at the time                                          */
	int64_t organisation_id;
	const char *wanted;          /* "支部管理员", "导出党员名册"                                     */
	int64_t permission_id;       /* its code                                                  */
	int64_t gives_id;            /* a group                                                   */
	enum grant_reach reach;
	const char *places;          /* names of organisations, by 、                              */
	const char *categories;      /* labels, by 、                                              */
	struct date from_on, until_on;
	const char *contact;
	const char *reason;
	const char *origin;          /* the page that was closed to him, or NULL                    */
	enum application_state state;
	int64_t leader_id;           /* who agreed, or refused to                                  */
	const char *leader;
	const char *leader_opinion;
	struct moment agreed_at;
	int64_t decider_id;
	const char *decider;
	const char *decision;
	struct moment decided_at;
	int64_t grant_id;
};

extern const struct record access_application_record;
extern const struct choice application_states[];
extern const struct module application_module;

/* Hands it in for the work's actor; false with problems. */
bool application_ask(struct work *w, struct access_application *a, struct problems *p);
/* The leader agrees, or not and then says why. */
bool application_agree(struct work *w, struct access_application *a, bool agreed,
	const char *opinion, struct problems *p);
/*
 * The administrator grants what is said by `g` and `extent`, which need not be what was asked for.
 * One of high risk then waits for a second person.
 */
bool application_grant(struct work *w, struct access_application *a, struct access_grant *g,
	const struct grant_extent *extent, const char *opinion, struct problems *p);
bool application_refuse(
	struct work *w, struct access_application *a, const char *opinion, struct problems *p);
bool application_withdraw(
	struct work *w, struct access_application *a, const char *why, struct problems *p);
/*
 * Those whose grant a second person has confirmed or refused meanwhile are brought to their end.
 * Done every hour; whoever confirms may call it at once.
 */
void application_follow(struct work *w);

/* What one holds of `office` may be asked for by its accounts: "p20103", "g12". */
const struct permission *application_permission(const char *office, int64_t code);

/* ---- telling people ---- */

/* Leaves a sentence on the account's home page until it is opened. */
void notice_tell(struct work *w, int64_t account_id, const char *href, const char *text);
/*
 * For the home page, one question: "notices": [{id, text, when}], "right_tasks": [{label, count,
 * href}] of what waits for the actor.
 */
void application_home(struct request *r, struct json *data);

#endif
