/*
 * Twelve points (field-rules 4.9): dated rules of the 工委, entries that are proposed by other
 * modules or applied by the branch, what each member has in a year. Points are counted in
 * hundredths, as money in fen. What is written stays; a wrong entry is met by an opposite one.
 */
#ifndef MODULES_POINTS_H
#define MODULES_POINTS_H

#include "data/record.h"
#include "web/route.h"

struct importable;

enum points_kind { POINTS_MANUAL = 1, POINTS_AUTOMATIC };
enum points_direction { POINTS_MINUS = 1, POINTS_PLUS };
enum points_period { POINTS_YEAR = 1, POINTS_QUARTER, POINTS_MONTH };

/* A rule from a day on, until a later row of the same code. */
struct points_item {
	struct row row;
	const char *code;             /* the same in all its versions                          */
	const char *label;
	enum points_kind kind;
	enum points_direction direction;
	struct money points;          /* without sign                                         */
	struct money cap;             /* most in a period; 0: none                            */
	enum points_period cap_period;
	struct date effective_on;
	bool stopped;                 /* from that day on it is not used                       */
	const char *source;
};

extern const struct module points_module;
extern const struct record points_item_record;
extern const struct permission points_view, points_apply_right, points_close_right, points_export,
	points_rule, points_take_part;

/* Entries by workbook (points_import.c): its columns, and the layout. */
extern const struct record points_sheet_record;
extern const struct importable points_importable;

/*
 * Proposes what a passed ledger says of those expected, and takes back what it says no longer or
 * ever since it is not passed any more. A job ("points.meeting"); twice is once.
 */
void points_from_meeting(struct work *w, int64_t meeting_id);

/*
 * Proposes the item of a sanction or a commendation registered as a change of the member; once that
 * is undone, takes it back. Twice is once.
 */
void points_from_change(struct work *w, int64_t change_id);

/* ---- the branch's verbs: refuse with problems, leave history; `ids` are joined by ',' ---- */

struct points_deed {
	const char *code;             /* of a manual item                                      */
	struct date happened_on;
	const char *evidence;
	bool again;                   /* although the same stands there for the same day already */
};
/* One manual item for many members; how many, -1 with problems. */
int64_t points_apply(struct work *w, const struct points_deed *deed, const char *member_ids,
	struct problems *p);
/* Proposals become entries, or are turned down with a reason; how many, -1 with problems. */
int64_t points_confirm(struct work *w, const char *entry_ids, struct problems *p);
int64_t points_decline(
	struct work *w, const char *entry_ids, const char *reason, struct problems *p);
/* The opposite entry, with the reason. */
bool points_reverse(struct work *w, int64_t entry_id, const char *reason, struct problems *p);
/* An appeal is accepted (the entry is reversed) or not; both with an answer. */
bool points_answer(struct work *w, int64_t entry_id, bool accept, const char *answer,
	struct problems *p);
/* The member's own. */
bool points_appeal(struct work *w, int64_t entry_id, const char *text, struct problems *p);

/* The year of one branch is over: totals are kept for everybody and change no more. */
bool points_close(struct work *w, int64_t branch_id, int year, struct problems *p);

#endif
