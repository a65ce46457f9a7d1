/* Inside of the module: the table of the steps, one person's deeds, and what follows from both. */
#ifndef MODULES_DEVELOPMENT_INSIDE_H
#define MODULES_DEVELOPMENT_INSIDE_H

#include "modules/committee/committee.h"
#include "modules/development/development.h"

/* So many calendar months (a parameter) after the day of another step, or ahead of it. */
struct term {
	int after;                   /* number of the step; PROBATION_END                          */
	const char *key;             /* NULL: on that day                                         */
	bool ahead;                  /* before it instead                                         */
};
enum { PROBATION_END = STEPS + 1 };

enum { MOST_EXCUSED = 5 };

/* One step as it was entered; a correction is: returned, then entered anew. */
struct development_step {
	struct row row;
	int64_t development_id;
	int step;
	int64_t round;               /* second: after the 预备期 was extended                        */
	struct date done_on;
	const char *organ;           /* where who entered it stands                                */
	int64_t person_one, person_two;
	const char *talker;
	int64_t days, hours;
	bool passed;
	const char *form_no;         /* of the 入党志愿书                                            */
	struct date leaves_on;
	const char *excused;         /* of 应到, by name with the reason                            */
	int64_t expected, present, agree, against, abstain, written;
	enum development_outcome outcome;
	int64_t months;
	const char *basis;
	const char *note;
	const char *reason;
	struct date returned_on;
	const char *returned_why;
	struct absence absences[MOST_EXCUSED]; /* as given; not a field                            */
	size_t absence_count;
};

/* A done step: entered here, or a change of the member (change_id), or as his row says (neither).
 */
struct deed {
	struct development_step s;
	int64_t change_id;
	const char *names[2];        /* of person_one and person_two                                */
	const char *by;
};

struct process;
struct step {
	int number;
	enum development_phase phase;
	enum development_tier tier;
	bool decides;                /* only who holds 审批预备党员权限                             */
	bool either;                 /* the branch may enter it as well as the committee               */
	const char *who;             /* acts, by the rules                                         */
	unsigned needs;              /* bits of the steps that must be done                          */
	struct term from;            /* not before (hard)                                         */
	struct term soon;            /* should be done by then (a reason is asked)                    */
	struct term last;            /* must be done by then (hard)                                 */
	struct term every;           /* done again and again, this long after the last time …           */
	int until;                   /* … until that step is done                                   */
	const char *people;          /* "培养联系人": two are picked among those who may vote            */
	int least;                   /* how many of them at least                                   */
	const char *const *asks;     /* fields of its form; "!" in front: must be filled               */
	void (*check)(struct work *w, const struct process *f, const struct development_step *s,
		struct problems *p);
	enum change_kind_value change; /* the verb that it is                                        */
	const char *hint;
};

struct step_state {
	bool done;
	bool open;                   /* may be entered now                                         */
	bool again;                  /* done, may be done once more                                 */
	bool missing;                /* was left out: a later one is done                            */
	struct date first, on;       /* the first time and the last                                */
	struct date from;            /* not before this day, by its own rule                          */
	struct date floor;           /* the day of the step before it …                              */
	int floor_of;                /* … and which that is                                        */
	struct date ceiling;         /* the day of the first step after it                            */
	int ceiling_of;
	struct date due;
	unsigned lacks;              /* steps that must be done first                                */
};

enum { MOST_DEEDS = 200 };

struct process {
	struct development d;
	struct member m;             /* what of him matters here                                    */
	bool left;
	const char *branch, *committee;
	struct admitting admitting;
	size_t count;
	struct deed *deeds;
	int64_t round;
	struct date probation_end;
	struct step_state states[STEPS + 1];
};

#define BIT(n) (1u << (n))

extern const struct record development_step_record;
extern const struct choice development_phases[], development_tiers[],
	development_urgencies[],	development_states[], development_outcomes[];
extern const struct step development_table[STEPS + 1]; /* by number                             */
const char *step_label(int number);

/* ---- facts (process.c) ---- */

/* Who acts, by name where it is the committee that admits. */
const char *step_who(struct work *w, const struct process *f, const struct step *it);

/* In the scope of the work's permission, locked if it writes; NULL if there is none. Two questions,
 * three if it writes. */
struct process *process_load(struct work *w, int64_t id);
/* The newest of a member, whoever asks; NULL. */
struct process *process_of_member(struct work *w, int64_t member_id);
/* The last deed of a step in this round; NULL: none. */
const struct deed *process_deed(const struct process *f, int step);
/* The day of a term; absent while that of its step is. */
struct date term_day(struct work *w, const struct process *f, struct term t);
/* What is done, open, due: from the deeds and the day. Asks nothing (progress.c). */
void process_reckon(struct work *w, struct process *f);
/* The step to be taken next, and the one that is due first; 0: none. */
int process_next(struct work *w, const struct process *f);
int process_due(const struct process *f);

/* The first done step that needs this one; 0: none. */
int process_stands_on(const struct process *f, int step);

/* ---- rules (rules.c) ---- */

void rule_adult(struct work *w, const struct process *f, const struct development_step *s,
	struct problems *p);
void rule_passed(struct work *w, const struct process *f, const struct development_step *s,
	struct problems *p);
void rule_training(struct work *w, const struct process *f, const struct development_step *s,
	struct problems *p);
void rule_leaving(struct work *w, const struct process *f, const struct development_step *s,
	struct problems *p);
void rule_vote(struct work *w, const struct process *f, const struct development_step *s,
	struct problems *p);
void rule_outcome(struct work *w, const struct process *f, const struct development_step *s,
	struct problems *p);
/* Everything that may be wrong with a step at once, in words. */
void step_check(struct work *w, const struct process *f, const struct development_step *s,
	struct problems *p);
void rule_reviews(struct work *w, const struct process *f, const struct development_step *s,
	struct problems *p);
/* Full members of the branch at `path` with 表决权 on that day. */
int64_t voters_of(struct work *w, const char *path, struct date on);
/* Is it a meeting that votes? */
bool step_votes(const struct step *it);
/* 应到: who may vote on the day, less whom the step names with a reason. */
void step_expect(struct work *w, const struct process *f, struct development_step *s,
	struct problems *p);

/* ---- verbs (verbs.c) ---- */

bool step_do(struct work *w, struct process *f, struct development_step *s, struct problems *p);
/* Takes the last entry of a step back, with a reason, while nothing stands on it. */
bool step_return(struct work *w, struct process *f, int number, const char *why,
	struct problems *p);
bool process_stop(struct work *w, struct process *f, const char *why, struct problems *p);
bool process_resume(struct work *w, struct process *f, struct problems *p);
/* Writes what was reckoned; `lacking` papers are counted with it. */
void process_keep(struct work *w, struct process *f);

#endif
