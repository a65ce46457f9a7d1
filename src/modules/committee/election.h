/* An election as it is entered, judged and reported; inside of the committee module. */
#ifndef MODULES_COMMITTEE_ELECTION_H
#define MODULES_COMMITTEE_ELECTION_H

#include "modules/committee/committee.h"
#include "modules/committee/count.h"
#include "modules/committee/deviation.h"

enum { MOST_PERSONS = 200 };

/* Not counted in 应到 (absence), or a candidate. */
struct election_person {
	int64_t id, member_id;
	const char *name;
	const char *absence;
	int64_t votes, again;
	const char *post;
	int64_t post_votes;
	struct date full_on;          /* for the Party age of a secretary                   */
	int64_t age_months;
	enum outcome outcome;         /* worked out                                        */
};

/* All of an election that its rules look at. */
struct ballot {
	const struct election *e;
	const struct organisation *o;
	int64_t voters;               /* with the right to vote on the day                  */
	size_t count;
	struct election_person persons[MOST_PERSONS];
	size_t absent, candidates;
	struct count result;
	struct date due_on;           /* of the term that stands; unset: none               */
	const char *reasons;          /* as the column has them (deviation.h)                */
};

/* Two questions; the result is worked out. */
void ballot_read(struct work *w, const struct election *e, struct ballot *b);
/* The candidates in the order of the paper. */
void ballot_by_strokes(struct ballot *b);
/* What is not as usual and may be so with a reason: judged while it is open or waits. */
void election_deviations(struct work *w, const struct ballot *b, struct deviations *d);
/* Everything that hinders reporting it, with numbers. */
void election_check(struct work *w, const struct ballot *b, struct problems *p);
bool election_is_open(const struct election *e);
/* Locked where something will be written, so that nobody changes votes while it is reported. */
struct election *election_held(struct work *w, int64_t id);

/* ---- pages ---- */

struct reply election_create_page(struct request *r);
struct reply election_show_page(struct request *r);
struct reply election_print_page(struct request *r);
struct reply ballot_print_page(struct request *r);
struct reply election_remove_page(struct request *r);
struct reply absent_form_page(struct request *r);
struct reply absent_save_page(struct request *r);
struct reply candidate_form_page(struct request *r);
struct reply candidate_save_page(struct request *r);
struct reply person_form_page(struct request *r);
struct reply person_remove_page(struct request *r);
struct reply votes_form_page(struct request *r);
struct reply votes_save_page(struct request *r);
struct reply submit_page(struct request *r);
struct reply approve_form_page(struct request *r);
struct reply approve_save_page(struct request *r);
struct reply return_form_page(struct request *r);
struct reply return_save_page(struct request *r);

#endif
