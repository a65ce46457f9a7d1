/*
 * Committees and their terms (班子任期), and the elections that make them (换届; field-rules 4.1,
 * 4.7). A term ends after the years of its kind; the superior may move the end with an approval;
 * who stands is told months before. An election is a record of one meeting: who is expected, who
 * came, ballots, candidates with votes; the result is worked out (count.h), reported and approved,
 * and only then the new committee stands.
 */
#ifndef MODULES_COMMITTEE_H
#define MODULES_COMMITTEE_H

#include "lib/json.h"
#include "modules/organisation/organisation.h"

enum committee_state { COMMITTEE_STANDING = 1, COMMITTEE_PAST };
enum term_move { TERM_LATER = 1, TERM_EARLIER };

struct committee {
	struct row row;
	const char *title;            /* made: "第3届"                                     */
	int64_t organisation_id;
	int64_t number;               /* 届次; 0: not known                                 */
	struct date elected_on;
	int64_t term_years;           /* 0: by the kind                                   */
	const char *approval, *approved_by;
	const char *reason;           /* once written for all that was not as usual (deviation.h) */
	struct date ends_on;          /* by the years                                     */
	struct date due_on;           /* the same, or where the superior moved it          */
	enum term_move move_kind;
	const char *move_approval, *move_by, *move_reason;
	enum committee_state state;
	struct date ended_on;
	int64_t election_id;          /* it came of; 0: entered by hand                    */
};

enum election_way { ELECTION_COMMITTEE = 1, ELECTION_DIRECT };
enum election_meeting { ELECTION_ASSEMBLY = 1, ELECTION_DELEGATES };
enum election_state {
	ELECTION_DRAFT = 1,
	ELECTION_SUBMITTED,
	ELECTION_RETURNED,
	ELECTION_APPROVED
};

struct election {
	struct row row;
	const char *title;            /* made: "第4届换届选举"                              */
	int64_t organisation_id;
	struct date held_on;
	enum election_way way;
	enum election_meeting meeting_kind;
	int64_t number;
	int64_t term_years;
	int64_t seats;                /* 委员; DIRECT: 书记 and 副书记                       */
	bool fewer_agreed;            /* more than half agreed to leave seats empty         */
	int64_t delegates;
	const char *place, *chair, *tellers, *reason;
	int64_t expected;             /* worked out while it is open, then kept             */
	int64_t present, issued, returned, void_ballots;
	int64_t board_present;        /* of the new committee, at its first meeting         */
	enum election_state state;
	const char *approval, *approved_by;
	struct date approved_on;
	const char *answer;
};

extern const struct record committee_record, election_record;
extern const struct choice election_ways[], election_meetings[], election_states[];
extern const struct module committee_module;
extern const struct permission committee_view, committee_edit, committee_approve, committee_export;
extern const struct choice committee_states[], term_moves[];

/* Years of a term by the kind of organisation. */
int64_t term_years_of(struct work *w, enum organisation_kind kind);
/* A term that is entered or elected: dates are worked out; it is the one that stands. */
bool committee_add(struct work *w, struct committee *c, struct problems *p);
/* By what a post begins or ends. */
struct mandate {
	struct date on;
	const char *approval, *approved_by; /* the superior's answer                          */
	const char *reason;
	bool elected;                 /* the election's own result, which is as a whole approved */
};
/* 书记 or 副书记: of an approved term they change only by election or by the superior's answer. */
bool committee_post_leads(const char *post);
/*
 * Who belongs to it: a post of code table party_post from a day on; unusual only with a reason.
 * One person has one post, and there is one 书记. `said`: reasons just given (NULL: those already
 * kept); what comes of it is put there.
 */
struct deviations;
bool committee_member_add(struct work *w, const struct committee *c, int64_t member_id,
	const char *post, const struct mandate *by, struct deviations *said, struct problems *p);
/* What of a standing one is not as usual. One question. */
void committee_deviations(struct work *w, const struct committee *c, struct deviations *d);
bool committee_member_end(struct work *w, const struct committee *c, int64_t id,
	const struct mandate *by, struct problems *p);
/* The names of the organisation's page and the posts on the roster follow who is in office. */
void committee_posts_follow(struct work *w, int64_t organisation_id);
/* Approved by the superior, with or without an election. */
bool committee_is_approved(const struct committee *c);
/* Does who asks decide for its superior? Asks nothing. */
bool committee_decides(struct work *w, const struct committee *c);
/* What may be done with a term that was entered: correct it, take it away. Ask nothing. */
bool committee_may_correct(struct work *w, const void *row);
bool committee_may_withdraw(struct work *w, const void *row);
/* Would one decide about one's own organisation, though there is somebody above? */
bool committee_is_own(struct work *w, int64_t organisation_id);
/* Before a term entered by mistake is removed: its offices end, names and posts follow. */
bool committee_withdraw(struct work *w, const struct committee *c, struct problems *p);
/* The superior has approved that the term ends on another day. */
bool committee_move(struct work *w, struct committee *c, struct date to, struct problems *p);
/* What stands in the organisation ends, with all its members' posts. */
void committee_end(struct work *w, int64_t organisation_id, struct date on);

/*
 * Members have left the committees' parts of the tree, and their posts have ended (leaving.c): from
 * which day (unset: today) and why. Of one member, or of all who now stand below a path.
 */
void committee_left(struct work *w, int64_t member_id, struct date on, const char *why);
/* The superiors of the organisations in which he has a post are told what has befallen him. */
void committee_touched(struct work *w, int64_t member_id, const char *what);
/* All his posts end by 撤销党内职务, though he stays where he is. */
void committee_removed(struct work *w, int64_t member_id, struct date on, const char *why);
void committee_left_below(struct work *w, const char *path, struct date on, const char *why);

/* ---- elections ---- */

bool election_add(struct work *w, struct election *e, struct problems *p);
bool election_absent_add(struct work *w, const struct election *e, int64_t member_id,
	const char *absence, struct problems *p);
/*
 * Somebody below `path` who may vote on the day is not counted in 应到, for one of the reasons of
 * code table election_absence. His name; problems stand beside the two fields.
 */
struct absence {
	int64_t member_id;
	const char *why;
	const char *field, *why_field;
};
const char *absence_check(struct work *w, const char *path, const struct absence *a, struct date on,
	struct problems *p);
bool election_candidate_add(struct work *w, const struct election *e, int64_t member_id,
	struct problems *p);
bool election_person_remove(struct work *w, const struct election *e, int64_t id);
bool election_submit(struct work *w, struct election *e, struct problems *p);
bool election_return(struct work *w, struct election *e, const char *why, struct problems *p);
/* The new committee stands from the day of the election; the old one ends. */
bool election_approve(struct work *w, struct election *e, struct problems *p);

/* ---- warnings ---- */

/* "还有 126 天届满", "已届满 3 天" with its colour; NULL: nothing to say yet. */
const char *term_words(struct work *w, struct date due_on, const char **tone);

/* ---- what is usual (board.c): one sentence with the numbers, NULL: nothing ---- */

/* `whole`: nobody is still to be entered, so that too few count as well as too many. */
const char *board_warning(struct work *w, enum organisation_kind kind, bool has_committee,
	int64_t people, bool whole);
/* Of a secretary who is a full member since a day, with the correction of his Party age. */
const char *secretary_warning(struct work *w, const char *name, struct date full_on,
	int64_t age_months, struct date on);

/* ---- numbers of members (warning.c) ---- */

/* What the thresholds of 4.1 say of an organisation with so many; one sentence, NULL: nothing. */
const char *size_warning(struct work *w, enum organisation_kind kind, bool has_committee,
	int64_t full, int64_t party);

/* A sentence for the administrators of the organisation, of the one above it, or both. */
void committee_tell(struct work *w, int64_t organisation_id, bool own, bool above,
	const char *href, const char *text);

/* ---- jobs ---- */

/* Daily: tells of terms that end in some months, and of those that are over; each once. And why
 * posts have ended where no verb has said it. */
void committee_remind(struct work *w, int64_t subject);
/* Daily: counts members for the warnings, and tells whose number has crossed a threshold. */
void organisation_count(struct work *w, int64_t subject);

#endif
