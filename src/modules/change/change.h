/*
 * Changes of members (党员变动) as verbs: transfer, admission, 转正, flow, loss, sanction, leaving …
 * Each is a row of `change_kinds` {what it starts from, what it leads to, what its form asks, its
 * rule}, so one form, one page, one list and one undo serve all (S0-120…133; field-rules 4.6, 4.11,
 * 4.12).
 */
#ifndef MODULES_CHANGE_H
#define MODULES_CHANGE_H

#include "modules/member/member.h"

enum change_kind_value {
	CHANGE_TRANSFER = 1, CHANGE_OUT, CHANGE_IN, CHANGE_ACTIVIST, CHANGE_ADMIT, CHANGE_CONFIRM,
	CHANGE_EXTEND, CHANGE_CANCEL, CHANGE_FLOAT, CHANGE_FLOAT_BACK, CHANGE_LOST, CHANGE_FOUND,
	CHANGE_STOP, CHANGE_RESTORE, CHANGE_EXIT, CHANGE_DEATH, CHANGE_REWARD, CHANGE_SANCTION,
	CHANGE_SUSPEND, CHANGE_RIGHTS, CHANGE_CORRECT
};
enum change_state {
	CHANGE_PROPOSED = 1,         /* a correction: for the superior committee                   */
	CHANGE_WAITING,              /* inside the county: for the receiving branch               */
	CHANGE_ASKED,                /* to outside: for the 工委, which issues the letter            */
	CHANGE_ISSUED,               /* the letter is out, the receipt not yet back                */
	CHANGE_DONE, CHANGE_REFUSED, CHANGE_WITHDRAWN, CHANGE_UNDONE
};
enum change_stop { STOP_LOST = 1, STOP_ABROAD };
enum change_exit { EXIT_RESIGNED = 1, EXIT_LAPSED, EXIT_PERSUADED, EXIT_REMOVED, EXIT_EXPELLED };
enum change_sanction {
	SANCTION_WARNING = 1, SANCTION_SERIOUS, SANCTION_POSTS, SANCTION_WATCH
};

struct member_change {
	struct row row;
	const char *person;          /* the member's name then                                     */
	int64_t member_id;
	enum change_kind_value kind;
	int64_t organisation_id;     /* his branch before it                                       */
	struct date on_date;         /* from which it holds                                        */
	struct date approved_on;
	const char *basis;
	int64_t to_organisation_id;
	const char *outside;         /* the other side's full name                                 */
	const char *contact;
	const char *dues_to;         /* "2026-10"                                                  */
	int64_t sponsor_one, sponsor_two;
	int64_t training_hours;
	bool politics_passed;
	int64_t months;
	const char *place;
	const char *lost_why;
	enum change_stop stop_why;
	enum change_exit exit_how;
	enum change_sanction sanction;
	const char *award;
	enum member_stage stage;     /* only CORRECT: what is right                                  */
	enum member_standing standing;
	struct date joined_on, full_on;
	const char *corrected;       /* "转为正式党员日期：2012-07-01 → 2013-07-01；…"                     */
	const char *reason;
	const char *letter_no;
	int64_t issued_id;           /* the organisation whose seal it bears                        */
	struct date letter_on;
	int64_t valid_days;
	struct date valid_until;     /* the last day the letter holds                               */
	struct date receipt_on;
	struct date effect_from;     /* sanctions and suspensions: from this day …                  */
	struct date effect_until;    /* … to the day before this one; unset: until it is ended        */
	bool no_vote;                /* without 表决权, 选举权, 被选举权 until ended_on                     */
	struct date ended_on;        /* the day rights were given back                              */
	int64_t decided_id;          /* the organisation by whose hand it was done                  */
	enum change_state state;
	const char *answer;          /* why it was refused, withdrawn or undone                     */
	struct moment answered_at;
	const char *to_path;         /* of to_organisation_id, as change_find found it; not a field      */
	const char *decided_path;    /* of decided_id, likewise                                    */
	const char *was;             /* the member's row before it, as JSON; not a field             */
	int64_t relation_id;         /* his newest relation before it                               */
	int64_t step;                /* the member's changes in the order in which they were done     */
};

struct change_kind {
	enum change_kind_value value;
	unsigned stages;             /* bits of enum member_stage it may start from                  */
	unsigned standings;
	enum member_stage to_stage;  /* 0: as it is                                                */
	enum member_standing to_standing;
	bool leaves;                 /* no more on the roster                                       */
	bool beside;                 /* changes nothing in the member's row: reward, sanction …       */
	const char *on_label;        /* what its date is called                                     */
	const char *hint;            /* at the head of its form                                      */
	const char *const *asks;     /* fields of its form; "!" in front: must be filled             */
	void (*rule)(struct work *w, const struct member *m, struct member_change *c,
		struct problems *p);
	void (*apply)(struct work *w, struct member *m, const struct member_change *c);
	const char *how;             /* leaves: member.left_how                                     */
};

extern const struct module change_module;
extern const struct record member_change_record;
/* The same rows, as the branches see them to which they go. */
extern const struct record incoming_record;
extern const struct change_kind change_kinds[];          /* ends with value 0                     */
extern const struct choice change_kind_labels[], change_states[], change_stops[], change_exits[],
	change_sanctions[];
extern const struct permission change_view, change_make, change_receive, change_undo_right,
	change_issue, change_deadline, change_print, change_consent_right;

const struct change_kind *change_kind_of(enum change_kind_value value);
const char *change_label(enum change_kind_value value);
/* May this verb be begun for a member in this state? Its dates are judged by the rule. */
bool change_fits(const struct change_kind *kind, const struct member *m);

/*
 * Does it, or (transfers) begins it: checks the rule, writes member, relation and change, leaves
 * history. `m` has been found in the actor's scope; it is read anew under its lock. False with
 * problems beside the fields.
 */
bool change_do(struct work *w, struct member *m, struct member_change *c, struct problems *p);
/* Takes a done change back while nothing depends on it. */
bool change_undo(struct work *w, struct member_change *c, const char *why, struct problems *p);
/* Seen from either side of it, asking by the work's permission; NULL if from neither. */
struct member_change *change_find(struct work *w, int64_t id);

/* ---- who else has a say (consent.c) ---- */

/* Says in the correction what it replaces in the member's row. */
void change_compare(struct work *w, const struct member *m, struct member_change *c);
/* The superior committee consents to a correction, or does not. */
bool change_consent(struct work *w, struct member_change *c, struct date on, struct problems *p);
bool change_decline(struct work *w, struct member_change *c, const char *why, struct problems *p);
/* May the actor take it back: is he above both sides and whoever decided it? */
bool change_undo_covered(const struct work *w, const struct member_change *c);
/* The name of the committee that may. */
const char *change_undo_who(struct work *w, const struct member_change *c);

/* ---- transfers (transfer.c) ---- */

/* The receiving branch: from which day, or why not. */
bool change_accept(struct work *w, struct member_change *c, struct date on, struct problems *p);
bool change_refuse(struct work *w, struct member_change *c, const char *why, struct problems *p);
bool change_withdraw(struct work *w, struct member_change *c, const char *why, struct problems *p);
/* The 工委: a later last day than the letter has, `days` in all from its day on; never beyond
 * transfer.validity_max. */
bool change_extend_letter(struct work *w, struct member_change *c, int64_t days, const char *reason,
	struct problems *p);
/* The 工委: number, day, validity. */
bool change_issue_letter(struct work *w, struct member_change *c, struct date on, int64_t days,
	struct problems *p);
/* The receipt has come back: he has left. */
bool change_receipt(struct work *w, struct member_change *c, struct date on, const char *reason,
	struct problems *p);
/* From outside the county, with the other side's letter: a new person, or one who had left. */
bool change_enter(struct work *w, struct member *m, struct member_change *c, struct problems *p);

/* To which month his dues are paid without a gap, "2026-07"; NULL: none are kept of him. */
const char *change_dues_paid(struct work *w, int64_t member_id);

/*
 * The whole branch is merged: who is on its roster, in whatever standing, goes along on c->on_date
 * with one transfer that nobody has to receive. The caller has been allowed both branches.
 */
bool change_follow(struct work *w, int64_t member_id, struct member_change *c, struct problems *p);

/* For the workbench: adds to "meeting_tasks" what waits; one question. */
void change_home_admin(struct request *r, struct json *data);

/* ---- inside of the module ---- */

/* The accounts of whoever asked for it and of whoever did it. */
struct change_people {
	int64_t asked, decided;
};
struct change_people change_people(struct work *w, const struct member_change *c);
/* Tells them on their home pages, but for the actor. */
void change_tell(struct work *w, struct change_people people, const struct member_change *c,
	const char *what);
/* The member wherever he stands now, locked: the change has been found. NULL with problems. */
struct member *change_held(struct work *w, const struct member_change *c, struct problems *p);
/* Ended without being done: refused, withdrawn. */
bool change_close(struct work *w, struct member_change *c, enum change_state state,
	const char *why, const char *action, struct problems *p);

void change_check_asked(const struct change_kind *kind, const struct member_change *c,
	struct problems *p);
void change_check_order(struct work *w, const struct member *m, const struct member_change *c,
	struct problems *p);
/* What the letter says is paid must be. */
void change_check_dues(struct work *w, const struct member *m, const struct member_change *c,
	struct problems *p);
/* What "the row says before" and where he belongs: kept in the change. */
void change_remember(struct work *w, const struct member *m, struct member_change *c);
/* Writes the change's row and its `was`. */
bool change_save(struct work *w, struct member_change *c, const char *action, struct problems *p);
bool change_carry_out(struct work *w, struct member *m, struct member_change *c,
	struct problems *p);
/* The relation begins or ends on this day instead of today. */
void change_relation_from(struct work *w, const struct member_change *c, struct date on);

#endif
