/*
 * Grants (授权): who holds what, where, until when and why; the groups that bundle permissions; and
 * the answers to "why may she" and "why may I not". What is stored is worked out by data/rights.h.
 */
#ifndef MODULES_GRANT_H
#define MODULES_GRANT_H

#include "data/record.h"
#include "data/rights.h"
#include "web/route.h"

enum group_kind { GROUP_ROLE = 1, GROUP_POSITION, GROUP_PROJECT, GROUP_USERS };

/* A named set of permissions and of people: 角色, 职位 (one stands above another), 项目组, 用户组. */
struct access_group {
	struct row row;
	enum group_kind kind;
	bool preset;                 /* declared by the program; nobody changes it                */
	const char *name;
	enum office office;
	int64_t parent_id;           /* the position above, which holds what this one holds        */
	int tier;                    /* kind of organisation its holders stand in, 0: any          */
	bool delegable;              /* a holder may hand it on within his own organisation        */
	const char *note;
};

enum grant_reach { REACH_OWN = 1, REACH_HERE, REACH_BELOW, REACH_LISTED };
/* LIFTING: a prohibition that is in force until a second person agrees to end it. */
enum grant_state { GRANT_ACTIVE = 1, GRANT_PROPOSED, GRANT_REFUSED, GRANT_LIFTING };

/* Exactly one of account_id and group_id: to whom. One of permission_id, gives_id, stands_for_id:
 * what. */
struct access_grant {
	struct row row;
	const char *to_name, *what;  /* as they were called when it was granted                    */
	int64_t account_id;
	int64_t group_id;
	enum office office;          /* of both sides; kept by the database                       */
	int64_t permission_id;       /* its code                                                  */
	int64_t gives_id;            /* a group                                                   */
	int64_t stands_for_id;       /* an account to stand in for                                */
	bool prohibits;              /* takes away instead, on every path; permission_id 0: everything */
	enum grant_reach reach;      /* 0: as the group says                                      */
	bool is_lead;                /* heads the project group; of a group's own: for its heads only */
	struct date from_on, until_on; /* both included; unset: open                              */
	enum grant_state state;
	const char *reason;
	int64_t application_id;
	int64_t granted_by, confirmed_by;
};

/* The workbench: adds to "right_tasks" the grants that wait for the actor as second person. */
void grant_home(struct request *r, struct json *data);

extern const struct record access_group_record, access_grant_record,
	grant_check_record, permission_record;
extern const struct choice group_kinds[], grant_reaches[], grant_states[];
extern const struct module grant_module;
extern const struct permission grant_view, grant_grant, grant_group, grant_confirm, grant_report,
	grant_second, grant_agree, grant_delegate;

/* Writes permissions and preset groups as the program declares them: after every migration. */
void grant_presets(struct work *w);

/* The office of a preset role, by code or name; 0 if there is no such role. */
enum office grant_office_of(struct work *w, const char *role);
/* Gives a preset role for good, at the account's own organisation; false with problems. */
bool grant_role(struct work *w, int64_t account_id, const char *role, const char *reason,
	struct problems *p);
/* Does the account hold anything beside what its member's stage gives? */
bool grant_holds_any(struct work *w, int64_t account_id);

/* What is to be granted beside the row: organisations of REACH_LISTED and categories. */
struct grant_extent {
	const int64_t *places;
	size_t place_count;
	const char *const *categories;
	size_t category_count;
};
/* "东局机关支部、西局": names, short names or codes; one that nobody or several have is a problem. */
size_t grant_places(
	struct work *w, const char *names, int64_t *places, size_t most, struct problems *p);
/*
 * Checks and writes a new grant. One of high risk is proposed and waits for a second person. False
 * with problems, each beside its field.
 */
bool grant_give(struct work *w, struct access_grant *g, const struct grant_extent *extent,
	struct problems *p);
/* Takes a grant back; false with problems. A prohibition of much is then GRANT_LIFTING. */
bool grant_take_back(
	struct work *w, struct access_grant *g, const char *reason, struct problems *p);
/* Ends what an account handed on, and what was handed on from there: it may no longer do so. */
bool grant_end_handed_on(struct work *w, int64_t account_id, struct problems *p);
/* A second person agrees (or not) to what was proposed. */
bool grant_decide(struct work *w, struct access_grant *g, bool agreed, struct problems *p);
/*
 * The page behind a record's "谁能操作": GET /x/:id/who with the record and its view permission; each
 * permission of the module a tab.
 */
struct reply grant_who_page(struct request *r);
/* Does it hold one of RISK_GRANT, or a whole office? Then two persons are needed. */
bool grant_is_high(struct work *w, const struct access_grant *g);

/* Handing on and handing over (delegate.h). */
extern const struct module handover_module;
extern const struct permission grant_owner;
/* A role of one tier ("branch"; NULL: any) is held by who stands in an organisation of that tier.
 */
bool role_fits(const char *tier, const char *organisation_kind);

#endif
