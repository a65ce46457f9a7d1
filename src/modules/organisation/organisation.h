/*
 * Party organisations: 工委, 党委, 党总支, 支部, 党小组 and the rules of who stands below whom. Name,
 * kind and being are state: reform.h changes them, each with its approval (S0-79…85; field-rules
 * 4.1, 4.13).
 */
#ifndef MODULES_ORGANISATION_H
#define MODULES_ORGANISATION_H

#include "data/record.h"
#include "web/route.h"

/* The codes of 4.14; 党组 leads a unit from outside the tiers: nothing stands below it. */
enum organisation_kind {
	ORGANISATION_WORK_COMMITTEE = 1,
	ORGANISATION_COMMITTEE,
	ORGANISATION_TEMPORARY_COMMITTEE,
	ORGANISATION_LEADING_GROUP,
	ORGANISATION_GENERAL_BRANCH,
	ORGANISATION_TEMPORARY_GENERAL_BRANCH,
	ORGANISATION_BRANCH,
	ORGANISATION_JOINT_BRANCH,
	ORGANISATION_TEMPORARY_BRANCH,
	ORGANISATION_TEMPORARY_JOINT_BRANCH,
	ORGANISATION_GROUP
};

struct organisation {
	struct row row;
	const char *name;
	const char *short_name;
	const char *statistics_name;
	const char *former_names;     /* by 、; kept by the verb that renames     */
	int64_t parent_id;
	enum organisation_kind kind;
	const char *code;
	struct date founded_on;
	const char *approval;         /* 批复文号 of founding                    */
	const char *founded_by;
	bool has_committee;           /* 支部委员会: decides which duties it has  */
	bool may_admit;               /* 审批预备党员权限                           */
	bool functional;
	bool new_trade;
	const char *away;
	const char *region;
	const char *locality;
	const char *standard_kind;
	const char *secretary;
	const char *deputy_secretary;
	const char *contact;
	const char *contact_phone;
	const char *fax;
	const char *address;
	const char *postcode;
	const char *longitude, *latitude; /* plain numbers: no map is asked      */
	const char *unit_situation;
	const char *unit_name;
	const char *unit_kind;
	const char *unit_party;
	const char *unit_code;
	const char *unit_legal;
	const char *unit_group;
	const char *unit_tie;
	int64_t unit_staff;
	const char *unit_control, *unit_scale, *unit_industry, *unit_economy;
	struct date closed_on;
	const char *closed_approval;
	int64_t merged_into;
	int64_t full_total;           /* 正式党员 among them                      */
	int64_t member_total;         /* 党员 in it and below                    */
	int64_t roster_total;         /* everybody on the roster, activists too */
	bool reformed;                /* a verb changes name, kind or parent; not a field */
};

extern const struct record organisation_record;
extern const struct module organisation_module;
extern const struct permission organisation_view, organisation_create, organisation_edit,
	organisation_close_right, organisation_export, organisation_import;
extern const struct choice organisation_kinds[];

/* As which of the tiers it counts: 工委, 党委, 党总支, 支部, 党小组; 党组 as itself. */
enum organisation_kind organisation_tier(enum organisation_kind kind);
/* Holds members and meetings: the tier of branches, as organisation.is_branch says in SQL. */
bool organisation_is_branch(enum organisation_kind kind);
/* For a task: it admits nobody, decides no discipline and elects no new committee (4.1). */
bool organisation_is_temporary(enum organisation_kind kind);
/* The literal condition for REF fields that want a branch. */
#define ORGANISATION_IS_BRANCH "m.is_branch AND m.closed_on IS NULL"

/* A new one goes below its parent (path), false with problems. */
bool organisation_add(struct work *w, struct organisation *o, struct problems *p);

#endif
