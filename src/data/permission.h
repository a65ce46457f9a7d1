/*
 * What one may do. A permission is an object declared beside its module; routes, fields and
 * record tables point to it. Roles list permissions; an actor has at most one role here and
 * sees the organisation tree from one place downwards.
 */
#ifndef DATA_PERMISSION_H
#define DATA_PERMISSION_H

#include <stdbool.h>
#include <stdint.h>

struct permission {
	const char *code;   /* "member.edit": stored nowhere but shown in history and matrix  */
	const char *label;  /* "维护党员信息"                                                   */
};

/* Two that every route may name: no sign-in needed; any signed-in person. */
extern const struct permission anyone;
extern const struct permission signed_in;

struct role {
	const char *code;   /* stored in account.role                                          */
	const char *label;
	const char *tier;   /* kind of organisation it belongs to, NULL: any                    */
	const struct permission *const *permissions; /* NULL-terminated                         */
};

/* On whose behalf a work is done. Strings live as long as the work. */
struct actor {
	int64_t id;                  /* account; 0: a stranger or the system                     */
	const char *login;
	const char *name;
	const struct role *role;     /* NULL: an ordinary user                                   */
	int64_t organisation_id;     /* of the role; for ordinary users their branch             */
	const char *organisation;    /* its name                                                 */
	const char *organisation_kind;
	const char *path;            /* rows below this path are visible; NULL: none             */
	int64_t member_id;           /* 0: no member record                                      */
	bool large;                  /* 大字版                                                    */
	bool system;                 /* jobs and tools: everything                               */
};

bool may(const struct actor *actor, const struct permission *permission);

/* The system itself: jobs that nobody asked for, tools, demo data. Sees everything. */
extern const struct actor system_actor;
extern const struct actor stranger;

#endif
