/* Inside of the module: pages and what they share. */
#ifndef MODULES_CHANGE_PAGES_H
#define MODULES_CHANGE_PAGES_H

#include "modules/change/change.h"
#include "web/page.h"

/* The kind's form with what was typed; `extra` problems. */
struct reply change_new_page(struct request *r);
struct reply change_create_page(struct request *r);
/* The fields its kind asks for, into a form's data and out of what was sent: a form bent to bring
 * more brings nothing. */
void change_fields(struct request *r, const struct change_kind *kind,
	const struct member_change *c, const struct problems *p, struct json *data);
void change_take(struct request *r, const struct change_kind *kind, struct member_change *c,
	struct problems *p);
struct reply branches_found_page(struct request *r);   /* JSON for the search box             */
struct reply enter_new_page(struct request *r);
struct reply enter_create_page(struct request *r);

struct reply step_form_page(struct request *r);        /* accept, refuse, withdraw, issue …     */
struct reply step_save_page(struct request *r);
/* What the step is about, above what it asks. */
void change_shown(struct request *r, const struct member_change *c, struct json *fields);
/* The steps open to the actor, as buttons. */
void change_step_buttons(struct request *r, const struct member_change *c, struct json *data);

/* bulk.c: many members at once */
extern const struct bulk change_transfer_bulk, change_reward_bulk, change_accept_bulk;

/* change_lists.c */
extern const struct listing incoming_listing, letters_listing, letters_late, stubs_listing,
	probation_listing;

/* What the workbench counts and these lists show; marks: today, and months of probation, today. */
#define LETTERS_LATE "m.kind = 'out' AND m.state = 'issued' AND m.valid_until < ?"
#define PROBATION_OVER "m.stage = 'probationary'" \
	" AND COALESCE(m.probation_until, m.joined_on + INTERVAL ? MONTH) <= ?"
struct reply letter_print_page(struct request *r);

/* timeline.c: all that happened to the person, as a table with a button for each kind */
void change_timeline(struct request *r, const struct member *m, struct json *data);
struct reply my_changes_page(struct request *r);

/* "由“第一党支部”转到“第二党支部”": what a change was, in one line. */
const char *change_words(struct request *r, const struct member_change *c);

#endif
