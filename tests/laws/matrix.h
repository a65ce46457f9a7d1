/*
 * Who looks from where at what: the points of view of the access matrix and the things that are
 * moved before their eyes. The asking and the file are in matrix_test.c.
 */
#ifndef TESTS_MATRIX_H
#define TESTS_MATRIX_H

#include "../modules/house.h"

enum { VIEWS = 13 };
enum relation { OWN, SAME, CHILD, BESIDE, PARENT, FOREIGN, EXPIRED, RELATIONS };

/* Two branches beside the house's, so that each branch has a sibling. */
enum { SECOND_BRANCH = PLACES, SECOND_DEEP, ALL_PLACES, NOWHERE = -1 };

struct view {
	const char *title;
	enum who who;
	int at[RELATIONS];   /* the place where a thing in that relation stands, or NOWHERE */
	enum relation first; /* the one whose answer tells whether the door is open        */
};
extern const struct view views[VIEWS];

/* What kind of thing a route is about; one of it is moved. */
enum matrix_kind {
	OF_SITE,
	MEMBER_KIND,
	BATCH_KIND,
	ORGANISATION_KIND,
	ACCOUNT_KIND,
	PLAN_KIND,
	MEETING_KIND,
	FILE_KIND,
	RECEIPT_KIND,
	DUES_KIND,
	PAYMENT_KIND,
	HISTORY_KIND,
	APPLICATION_KIND,
	NOTICE_KIND,
	SESSION_KIND,
	DELEGATION_KIND,
	POINTS_KIND,
	CARE_KIND,
	CHANGE_KIND,
	COMMITTEE_KIND,
	OFFICER_KIND,
	ELECTION_KIND,
	SUBMITTED_KIND, /* an election that waits for an answer */
	CANDIDATE_KIND,
	DEVELOPMENT_KIND,
	DOCUMENT_KIND,
	CORRECTION_KIND,
	KINDS_OF_THINGS
};
enum matrix_kind matrix_kind_of(const char *path);
/* A route about one thing says which kind of thing, or that it is of the site. */
bool matrix_knows(const struct route *route);

struct matrix_field {
	const char *path; /* of the page that shows it                                  */
	const char *query; /* behind it: its tab                                         */
	const char *name;
	const char *value;
};
extern const struct matrix_field matrix_fields[];

struct matrix {
	const char *label; /* by which lists show the thing                              */
	const char *login; /* of the account                                             */
	int64_t member, account, meeting, file, member_batch, organisation_batch, account_batch,
		dues_base_batch, points_batch,
		receipt, dues, payment, application, notice, session, delegation,
		points;
	int64_t ids[KINDS_OF_THINGS]; /* of the kinds that are moved by the table in matrix_things.c */
	struct {
		int64_t id, history;
		const char *path, *name;
	} places[ALL_PLACES];
};

extern const char matrix_head[];

void matrix_open(struct house *h, struct matrix *m);
void matrix_close(struct house *h);
/* The thing of that kind now stands in this relation to who looks. */
void matrix_move(
	struct house *h, struct matrix *m, enum matrix_kind kind, int view, enum relation relation);
/* For the path; NULL: the example of the laws. */
const char *matrix_id(struct house *h, const struct matrix *m, enum matrix_kind kind, int view,
	enum relation relation);
/* What a list shows if the thing is in it. */
const char *matrix_shown(struct house *h, const struct matrix *m, enum matrix_kind kind, int view,
	enum relation relation);
/* What the route's POST carries: enough to get past the question what it is about. */
const char *matrix_body(struct house *h, const struct matrix *m, const struct route *route);
/* In the page, or in a cell of the workbook. */
bool matrix_shows(struct house *h, struct reply reply, const char *text);
/* All grants ended yesterday, or they are as they were. */
void matrix_expire(struct house *h, bool expired);
/* Was the session ended? The answer does not say; it goes on afterwards. */
bool matrix_ended(struct house *h, const struct matrix *m);
/* One's own whatever rights one holds: one's applications, notices, sessions. */
bool matrix_personal(enum matrix_kind kind);
/* Always answers the same, whatever it was given; that it then does nothing is tested elsewhere. */
bool matrix_forgiving(const struct route *route);

#endif
