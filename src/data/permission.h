/*
 * What one may do. A permission is module × action, an object declared beside its module; routes,
 * fields and jobs point to it. Nobody holds it by name: rights (data/rights.h) say where, in which
 * categories and until when somebody holds it, and by which path.
 */
#ifndef DATA_PERMISSION_H
#define DATA_PERMISSION_H

#include <stdbool.h>
#include <stdint.h>
#include "base/date.h"

/* The last two digits of a permission's code; the first four are its module's. */
enum action {
	ACTION_VIEW = 1, ACTION_CREATE, ACTION_EDIT, ACTION_DELETE, ACTION_SUBMIT, ACTION_AGREE,
	ACTION_APPROVE, ACTION_REPORT, ACTION_PRINT, ACTION_EXPORT, ACTION_IMPORT, ACTION_REVEAL,
	ACTION_OWNER, ACTION_DEADLINE, ACTION_LOCK, ACTION_DICTIONARY, ACTION_PARAMETER, ACTION_BEHALF,
	ACTION_RECEIVE, ACTION_TAKE_PART, ACTION_ISSUE, ACTION_GRANT, ACTION_CONFIRM, ACTION_DELEGATE,
	ACTION_VERIFY
};

/* What can be done wrong with it; shown where it is granted and in the risk report. */
enum risk {
	RISK_PERSONAL = 1, RISK_MONEY = 2, RISK_PUBLISH = 4, RISK_DELETE = 8, RISK_GRANT = 16
};

/*
 * The three administrators and everybody else. An account, a group and a permission each belong to
 * one office; the database refuses to bring two together (sql/0016_rights.sql).
 */
enum office { OFFICE_BUSINESS = 1, OFFICE_SYSTEM, OFFICE_SECURITY, OFFICE_AUDIT };

struct choice;

struct permission {
	int code;           /* module × 100 + action; 20103 is shown as 020103                       */
	const char *name;   /* "member.edit"                                                        */
	const char *label;  /* "修改党员信息"                                                          */
	unsigned risk;      /* enum risk, added                                                     */
	enum office office; /* 0: OFFICE_BUSINESS                                                   */
	const struct choice *categories; /* a grant may be narrowed to some of these; NULL: it has none */
};

#define PERMISSION(module, action, ...) { (module) * 100 + (action), __VA_ARGS__ }

/* Two that every route may name: no sign-in needed; any signed-in person. */
extern const struct permission anyone;
extern const struct permission signed_in;

enum office permission_office(const struct permission *permission);

struct rights;

/* On whose behalf a work is done. Strings live as long as the work. */
struct actor {
	int64_t id;                  /* account; 0: a stranger or the system                     */
	const char *login;
	const char *name;
	const char *title;           /* "支部管理员"; NULL: an ordinary user                        */
	const struct rights *rights; /* NULL: none                                               */
	int64_t organisation_id;     /* where the account stands                                 */
	const char *organisation;    /* its name                                                 */
	const char *organisation_kind;
	const char *path;            /* of that organisation; NULL for ordinary users              */
	int64_t member_id;           /* 0: no member record                                      */
	bool large;                  /* 大字版                                                    */
	bool views;                  /* has saved views of lists                                 */
	bool system;                 /* jobs and tools: everything                               */
	bool unproven;               /* signed in by one factor where two are asked for              */
	int64_t behalf_id;           /* the account he stands in for in this work; 0: nobody          */
	const char *behalf;          /* its name                                                 */
};

/* Of all modules; NULL if there is none. Defined where the modules' tables are (web/route.c). */
const struct permission *permission_named(const char *name);
const struct permission *permission_of(int code);

/* Holds it somewhere, today. */
bool may(const struct actor *actor, const struct permission *permission);

/*
 * Holds it for this thing: where it stands, who owns it (an account; 0: nobody) and of which
 * category it is (NULL: has none).
 */
bool may_with(const struct actor *actor, const struct permission *permission, const char *path,
	int64_t owner_id, const char *category);

/* The system itself: jobs that nobody asked for, tools, demo data. Sees everything. */
extern const struct actor system_actor;
extern const struct actor stranger;

#endif
