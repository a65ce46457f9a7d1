/*
 * What needs an approval of the superior: another name, kind or place in the tree, closing,
 * merging. Each leaves a row organisation_approval with 批复文号, 批准机关 and the day it holds
 * from; what was before stays in it. A row of `reforms` says what its form asks and does.
 */
#ifndef MODULES_ORGANISATION_REFORM_H
#define MODULES_ORGANISATION_REFORM_H

#include "modules/organisation/organisation.h"

enum reform_kind { REFORM_RENAME = 1, REFORM_KIND, REFORM_CLOSE, REFORM_MERGE, REFORM_ABSORB,
	REFORM_REASSIGN };

struct organisation_approval {
	struct row row;
	int64_t organisation_id;
	enum reform_kind kind;
	const char *old_value, *new_value;
	const char *new_name, *new_short_name;
	bool misspelt;                /* was entered wrongly: no former name, no approval  */
	enum organisation_kind new_kind;
	int64_t into_id;              /* MERGE: where everything goes; ABSORB: what came   */
	int64_t new_parent_id;        /* REASSIGN                                          */
	const char *approval;
	const char *approved_by;
	struct date effective_on;
	const char *reason;
};

struct standing_item {
	const char *label;
	const char *goes;             /* where it goes, or what has to be done first      */
	int64_t count;
	bool hinders;
};

enum { STANDING_ITEMS = 13 };

struct reform {
	enum reform_kind value;
	const char *name;             /* of its path                                     */
	const char *hint;
	const char *done;
	const char *const *asks;
	bool (*act)(struct work *w, struct organisation *o, struct organisation_approval *a,
		struct problems *p);
	/* What stands there, told before it is done; NULL: nothing is touched. How many. */
	size_t (*standing)(struct work *w, const struct organisation *o,
		struct standing_item items[STANDING_ITEMS]);
};

extern const struct record organisation_approval_record;
extern const struct choice reform_kinds[];
extern const struct reform reforms[];         /* ends with value 0 */

/* Checks what every reform needs, then does it. `o` has been found in the actor's scope. */
bool organisation_reform(struct work *w, struct organisation *o, const struct reform *reform,
	struct organisation_approval *a, struct problems *p);
/* Writes the row of what was done; false with problems. */
bool reform_keep(struct work *w, const struct organisation *o, enum reform_kind kind,
	struct organisation_approval *a, struct problems *p);
/* Writes the organisation; problems of its field `from` stand beside the form's field `to`. */
bool reform_save(struct work *w, struct organisation *o, const char *action, const char *from,
	const char *to, struct problems *p);
/* Closed from that day, with its groups. */
bool reform_close_row(struct work *w, struct organisation *o,
	const struct organisation_approval *a, struct problems *p);

/* ---- merging and closing (merge.c): one question; those with a count only ---- */

size_t merge_standing(
	struct work *w, const struct organisation *o, struct standing_item items[STANDING_ITEMS]);
size_t close_standing(
	struct work *w, const struct organisation *o, struct standing_item items[STANDING_ITEMS]);
bool organisation_merge(struct work *w, struct organisation *o, struct organisation_approval *a,
	struct problems *p);

/* ---- to another superior (reassign.c) ---- */

size_t reassign_standing(
	struct work *w, const struct organisation *o, struct standing_item items[STANDING_ITEMS]);
bool organisation_reassign(struct work *w, struct organisation *o, struct organisation_approval *a,
	struct problems *p);
/* Job: what others wrote at the old place while the move was made comes along. */
void organisation_settle(struct work *w, int64_t subject);

/* ---- pages ---- */

struct reply reform_form_page(struct request *r);
struct reply reform_save_page(struct request *r);
struct reply approvals_page(struct request *r);
struct reply organisation_show_page(struct request *r);
struct reply organisation_layout_page(struct request *r);

#endif
