/*
 * Inside of the demo module: the county while it is being made. Everything comes from one
 * seeded generator, so the same day always gives the same county.
 */
#ifndef MODULES_DEMO_INSIDE_H
#define MODULES_DEMO_INSIDE_H

#include "data/work.h"
#include "modules/demo/demo.h"
#include "modules/member/member.h"
#include "modules/organisation/organisation.h"

enum { DEMO_BRANCHES = 300, DEMO_MEMBERS = 10000, DEMO_SMALLEST = 5 };

/* ---- chance ---- */

struct chance {
	uint64_t state;
};
uint32_t chance_below(struct chance *c, uint32_t n);          /* 0 .. n-1               */
int chance_between(struct chance *c, int least, int most);    /* both included          */
bool chance_of(struct chance *c, int percent);
#define CHANCE_PICK(c, list) ((list)[chance_below((c), sizeof(list) / sizeof((list)[0]))])

/* ---- people ---- */

enum trade { TRADE_SCHOOL, TRADE_HOSPITAL, TRADE_OFFICE, TRADE_COMPANY, TRADE_STREET, TRADE_TOWN };

/* Birthdays already used: number of people by day and sex, so no ID number comes twice. */
struct births {
	uint16_t (*taken)[2];
	int base;                 /* 0, or an offset that keeps another set of people apart */
};

struct births births_new(struct arena *a, int base);
const char *demo_name(struct arena *a, struct chance *c, enum sex sex, int year);
/* Fills a person of the trade; the stage is set before and decides the dates. */
void demo_person(struct work *w, struct chance *c, struct births *b, enum trade trade,
	struct member *m);

/* ---- the county ---- */

struct demo_branch {
	int64_t id;
	const char *path;
	const char *name;
	enum trade trade;
	bool has_committee;
	int size;
	size_t first;             /* of its members in county->members                      */
};

struct demo_member {
	int64_t id;
	const char *name;
	enum member_stage stage;
	enum member_standing standing;
	struct date joined_on;
	struct date born_on;
	const char *work;
	bool away;                /* lost or floating: seldom at meetings                   */
};

struct county {
	struct work *w;
	struct chance chance;
	struct births births;
	int64_t work_committee_id;
	int64_t committee_id;     /* of the demo logins                                     */
	int64_t general_branch_id;
	struct demo_branch *home; /* the demo branch, below a 总支                           */
	struct demo_branch *near; /* the second one, directly below a 党委                   */
	struct demo_branch *branches;
	size_t branch_count;
	struct demo_member *members;
	size_t member_count;
};

void demo_tree(struct county *c);
void demo_members(struct county *c);
void demo_accounts(struct county *c);
void demo_meetings(struct county *c);
void demo_attendance(struct county *c, int64_t today); /* of all meetings; `today`: the one going on */
void demo_dues(struct county *c);
void demo_points(struct county *c);
void demo_changes(struct county *c);
void demo_development(struct county *c);
void demo_committees(struct county *c);
void demo_groups(struct county *c);

/* Saves or faults: demo data that breaks a rule is our bug. */
void demo_save(struct county *c, const struct record *r, void *row);

#endif
