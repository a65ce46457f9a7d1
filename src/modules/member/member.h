/* Members: the roster after 党员基本信息汇总表 (field-rules 4.13), one record a person. */
#ifndef MODULES_MEMBER_H
#define MODULES_MEMBER_H

#include "data/record.h"
#include "modules/member/eligibility.h"
#include "web/route.h"

enum member_stage { MEMBER_FULL = 1, MEMBER_PROBATIONARY, MEMBER_ACTIVIST, MEMBER_APPLICANT };
enum member_standing { STANDING_NORMAL = 1, STANDING_STOPPED };
enum member_leaving {
	LEFT_OUT = 1, LEFT_CANCEL, LEFT_RESIGNED, LEFT_LAPSED, LEFT_PERSUADED, LEFT_REMOVED,
	LEFT_EXPELLED, LEFT_DEATH
};
enum sex { SEX_MALE = 1, SEX_FEMALE };

struct member {
	struct row row;
	const char *name;
	int64_t organisation_id;
	const char *id_number;       /* sealed */
	enum sex sex;
	const char *ethnicity;
	struct date born_on;
	const char *education;
	enum member_stage stage;
	struct date joined_on;
	struct date full_on;
	const char *work;
	const char *phone;           /* sealed */
	const char *telephone;
	enum member_standing standing;
	bool lost;
	struct date lost_on;
	bool floating;
	const char *floating_to;
	const char *party_post;
	const char *work_post;
	const char *address;
	const char *note;
	bool born_differs;           /* the file's date of birth lawfully differs from the ID number */
	int64_t group_id;            /* 党小组 of the branch; 0: none                                */
	struct date applied_on;      /* 递交入党申请书                                                */
	struct date activist_on;     /* 确定为入党积极分子                                              */
	struct date probation_until; /* unset: one 预备期 after joined_on                             */
	const char *joined_kind;
	const char *joined_branch;   /* its name then                                              */
	const char *confirmed_kind;
	struct date extended_to;     /* the 预备期 was longer                                         */
	struct date league_on;
	const char *code;            /* of the national system                                     */
	int64_t age_months;          /* added to the Party age, below 0: taken away                  */
	struct date age_from;        /* from which the Party age counts, corrected                  */
	const char *joint_unit;
	const char *entered_kind;
	struct date entered_on;
	const char *entered_by;
	struct date work_on;
	const char *employer;
	const char *degree;
	const char *technical_post;  /* level                                                     */
	const char *stratum;
	const char *frontline;
	bool migrant_worker;
	const char *native_place;
	const char *residence;
	const char *registered_place;
	const char *pledge;
	const char *photo;             /* its stored file                                         */
	bool has_signature;
	struct date left_on;         /* only of who has left                                       */
	enum member_leaving left_how;
	const char *why;             /* a verb's: the reason it gives; NULL: no verb. Not a field      */
};

extern const struct record member_record;
extern const struct record member_left_record; /* who is no more on the roster: read only */
extern const struct module member_module;
extern const struct permission member_view, member_create, member_edit, member_export,
	member_import,
	member_reveal, member_own;
extern const struct choice member_stages[], member_standings[], member_sexes[];

/*
 * Stage, standing and branch are state: for an entered member they are changed by the verbs of
 * modules/change, each with its rule and its place in the timeline. The plain form leaves them.
 */

/* The last day of the 预备期. */
struct date member_probation_end(struct work *w, const struct member *m);
/* Months of Party age on that day: from 转正, with the correction; 0: not yet a full member. */
int member_age(const struct member *m, struct date on);
/* Who had left is present again, in lists, counts and searches; locked. The caller may. */
struct member *member_revive(struct work *w, int64_t id);
/* Leaves the roster for good, with the day and the way; the record stays. */
/* Of a JSON list [{id}]: who has been in meetings, dues, changes …: his entry is no mistake. */
struct rows *member_used(struct work *w, const char *ids);
bool member_is_used(struct work *w, int64_t id);
bool member_leave(struct work *w, struct member *m, struct date on, const char *how,
	struct problems *p);
/* For .when of routes: is he on the roster? */
bool member_present(struct work *w, const void *row);
/* Also who has left, where he stood last: only id, name, path, stage and the dates of
 * the 预备期 are read. For papers and the past; NULL if outside the scope. */
struct member *member_ever(struct work *w, int64_t id, bool *left);
/* The record of that number, of who left too; 0: none. *left: he is not on the roster. */
int64_t member_of_number(struct work *w, const char *id_number, bool *left);

/* ---- 党员基本信息汇总表, the layout of the national system (roster.c) ---- */

enum { MEMBER_ROSTER_COLUMNS = 19, MEMBER_ROSTER_FIRST = 4 }; /* rows before the first of a person */

struct sheet_book;
/* Title, 基层党委 (NULL: left open), date and headings of the current sheet. */
void roster_head(struct work *w, struct sheet_book *book, const char *committee);

#endif
