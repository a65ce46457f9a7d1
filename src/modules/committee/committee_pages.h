/* Pieces of the module's pages. */
#ifndef MODULES_COMMITTEE_PAGES_H
#define MODULES_COMMITTEE_PAGES_H

#include "modules/committee/deviation.h"
#include "web/page.h"

/* A select (a tick list if `several`) of the full members below `path`, the chosen ones marked. One
 * question. */
/* Of those who could vote on the day. */
void put_members(struct request *r, struct json *fields, const char *path, struct date on,
	bool several,
	const struct problems *p);
/* A select of a code table. */
void put_codes(struct request *r, struct json *fields, const char *name, const char *label,
	const char *table, const char *chosen, const struct problems *p);
/* A date that begins with today. */
void put_day(struct request *r, struct json *fields, const char *name, const char *label,
	struct date otherwise, const char *hint, const struct problems *p);
struct json *put_text(struct request *r, struct json *fields, const char *name, const char *label,
	const char *otherwise, bool required, const struct problems *p);
/* The day of the form; a problem if it is none. */
struct date taken_day(struct request *r, const char *name, struct problems *p);
/* A sentence across the page that says what is not offered and why. */
void put_note(struct json *data, const char *text);
struct reply form_reply(struct request *r, struct json *data, const struct record *record,
	const struct problems *p);

/* Those there are, with their reasons, as the first thing seen; true if a text is among them. */
bool put_deviations(struct request *r, const struct deviations *d, struct json *data);
/* A field of reason for each that is wanted. */
void put_reasons(struct request *r, const struct deviations *d, const bool wanted[DEVIATIONS],
	struct json *fields, const struct problems *p);

/* The table of who belongs to it; true if who looks may change them. */
bool put_officers(struct request *r, const struct committee *c, struct json *data);
struct reply officer_form_page(struct request *r);
struct reply officer_save_page(struct request *r);
struct reply officer_end_form_page(struct request *r);
struct reply officer_end_save_page(struct request *r);
struct reply committee_reasons_form_page(struct request *r);
struct reply committee_reasons_save_page(struct request *r);
struct reply election_reasons_form_page(struct request *r);
struct reply election_reasons_save_page(struct request *r);
extern const struct listing terms_listing, sizes_listing;
struct reply organisation_terms_page(struct request *r);

#endif
