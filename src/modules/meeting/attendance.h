/*
 * Who is expected at a meeting, who asked for leave, who came and how it is known. Callers have
 * already found the meeting within the actor's scope, or ask for the actor's own row.
 */
#ifndef MODULES_MEETING_ATTENDANCE_H
#define MODULES_MEETING_ATTENDANCE_H

#include "modules/meeting/meeting.h"

enum { CODE_TRIES = 5, CODE_REST_SECONDS = 600, MOST_PEOPLE = 2000 };

struct attendee {
	int64_t id;
	int64_t member_id;
	const char *name;
	const char *stage;            /* its Chinese word                                      */
	const char *post;
	bool voting;
	const char *leave_state;      /* none asked granted refused                            */
	const char *leave_reason;
	const char *leave_answer;     /* why it was refused                                    */
	struct moment signed_at;
	const char *channel;          /* qr code tick late                                     */
	const char *tick_reason;
	bool has_signature;
};
/* Those with a post first, then as they stand in the roster. */
struct attendee *attendance_rows(struct work *w, int64_t meeting_id, size_t *count);
/* "扫码" "口令" "代签" "补签", "" for none. */
const char *attendance_channel(const char *channel);

struct attendance_sums {
	int64_t expected, present, on_leave, asked, voting, voting_present;
};
struct attendance_sums attendance_sums(struct work *w, int64_t meeting_id);
struct attendance_sums attendance_sums_of(const struct attendee *people, size_t count);
/* Writes the counts that lists show into the meeting's row. */
void attendance_count(struct work *w, int64_t meeting_id);

/* ---- the branch's verbs; `ids` are numbers joined by ',' ---- */

/* The usual list of the meeting's kind: 党员大会 all members, 支委会 those with a post. */
void attendance_expect_usual(struct work *w, const struct meeting *m);
/*
 * Hourly: usual lists of meetings within a day where nobody has signed in yet follow the roster,
 * so do votes on all lists. The verbs below do it too.
 */
void attendance_follow_roster(struct work *w, int64_t subject);
/* Exactly these members of the branch, from now on; who has signed in stays. */
void attendance_expect(struct work *w, const struct meeting *m, const char *member_ids);
bool attendance_tick(struct work *w, const struct meeting *m, const char *ids, const char *reason,
	struct problems *p);
bool attendance_untick(
	struct work *w, const struct meeting *m, const char *ids, struct problems *p);
bool attendance_enter_leave(struct work *w, const struct meeting *m, const char *ids,
	const char *reason, struct problems *p);
/* Refused only with an answer, which the person reads. */
bool attendance_decide_leave(struct work *w, const struct meeting *m, int64_t id, bool grant,
	const char *answer, struct problems *p);

/* ---- the member's ---- */

/* A member before a meeting: everything that decides whether he may sign in, in one question. */
struct arrival {
	struct meeting meeting;       /* only id, title, kind, times, place, state              */
	const char *path;
	int64_t id;                   /* of the attendance, 0: not expected                     */
	const char *member;
	const char *leave_state;
	const char *leave_answer;
	struct moment signed_at;
	int64_t code_failures;
	struct moment code_failed_at;
};
/* False if there is no such meeting. */
bool attendance_arrival(struct work *w, int64_t meeting_id, int64_t member_id, struct arrival *a);
/* Why he may not sign in now, in one sentence; NULL if he may. */
const char *attendance_refusal(struct work *w, const struct arrival *a);
/* Signs in; a->signed_at tells when, also if another request was first. */
void attendance_sign(struct work *w, struct arrival *a, const char *channel);
/* True while further guesses at the spoken code are not accepted. */
bool attendance_code_blocked(const struct work *w, const struct arrival *a);
void attendance_code_failed(struct work *w, const struct arrival *a);
bool attendance_ask_leave(
	struct work *w, const struct arrival *a, const char *reason, struct problems *p);

#endif
