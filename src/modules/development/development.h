/*
 * Development of members (发展党员): five stages, twenty-five steps (发展党员工作细则; field-rules 4.6)
 * as a checklist that knows dates, materials and who must act. A step that is a change of the
 * person's stage is done by the verb of modules/change and read from there; so are dates that stand
 * in the member's row. Nothing is held twice.
 */
#ifndef MODULES_DEVELOPMENT_H
#define MODULES_DEVELOPMENT_H

#include "modules/change/change.h"

enum { STEPS = 25 };

enum development_phase {
	PHASE_APPLY = 1, PHASE_ACTIVIST, PHASE_CANDIDATE, PHASE_ADMIT, PHASE_CONFIRM, PHASES = 5
};
enum development_tier { TIER_PERSON = 1, TIER_BRANCH, TIER_COMMITTEE };
enum development_urgency { DUE_LATE = 1, DUE_SOON, DUE_LATER };
enum development_state { DEVELOPMENT_RUNNING = 1, DEVELOPMENT_FINISHED, DEVELOPMENT_STOPPED };
enum development_outcome { OUTCOME_CONFIRM = 1, OUTCOME_EXTEND, OUTCOME_CANCEL };

/* One person's process. Phase, next step, tier and dates are reckoned by development_follow. */
struct development {
	struct row row;
	const char *person;
	int64_t organisation_id;
	int64_t member_id;
	enum development_phase phase;
	int next_step;
	enum development_tier tier;  /* who must act                                              */
	struct date from_on;         /* the next step may not be taken before                       */
	struct date due_on;          /* the earliest day by which something is to be done             */
	enum development_urgency urgency; /* of due_on, as of the last reckoning: every day               */
	int64_t lacking;             /* papers of done steps, and steps left out, that are not there          */
	enum development_state state;
	struct date ended_on;
	const char *reason;          /* why it was stopped                                        */
};

extern const struct module development_module;
extern const struct record development_record;
extern const struct choice development_steps[];
extern const struct permission development_view, development_edit, development_approve,
	development_print, development_export, development_take_part;

/* Begins a process for somebody who is on the way; locked and found by the caller. */
bool development_start(struct work *w, const struct member *m, struct development *d,
	struct problems *p);
/*
 * Who decides on admission and 转正 below a path: the nearest committee above with 审批预备党员权限
 * (the 工委 always has it; field-rules 4.6 step 17).
 */
struct admitting {
	const char *name, *path;
};
struct admitting admitting_above(struct work *w, const char *path);
/* Organisations u above a path that may admit, the nearest first. */
#define ADMITTING_ABOVE(path) " u.path IN (LEFT(" path ", 5), LEFT(" path ", 10), LEFT(" path ", 15)," \
	" LEFT(" path ", 20), LEFT(" path ", 25)) AND u.removed_at IS NULL AND u.closed_on IS NULL" \
	" AND (u.kind = 'work_committee' OR (u.kind = 'committee' AND u.may_admit = 1))" \
	" ORDER BY u.path DESC LIMIT 1"

/* Of development m that waits for the committee: it waits for who asks, not for one above. */
#define DEVELOPMENT_HIS "(m.next_step NOT IN ('approval', 'full_approval') OR EXISTS (SELECT 1" \
	" FROM organisation d WHERE d.id = (SELECT u.id FROM organisation u WHERE" ADMITTING_ABOVE("m.path") ")" \
	" AND @scope(d place development.approve)))"
bool admitting_is_actor(struct work *w, const struct admitting *a);
/* Is this change a decision of whoever admits? */
bool development_decides(enum change_kind_value kind);
/* A change of the member done by its own form: does its day fit what the process holds? */
void development_check(struct work *w, const struct member_change *c, struct problems *p);
/* Has anything after the day of the 积极分子 (step 3) been entered for him? */
bool development_begun(struct work *w, int64_t member_id);
/* Something has changed with the member: what is due is reckoned anew. */
void development_follow(struct work *w, int64_t member_id);
/* The same for everybody, daily: months go by. */
void development_follow_all(struct work *w, int64_t subject);

#endif
