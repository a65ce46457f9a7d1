/* What the files of the module share: handlers by file, and requests to correct a record. */
#ifndef MODULES_MEMBER_INSIDE_H
#define MODULES_MEMBER_INSIDE_H

#include "modules/member/member.h"
#include "web/request.h"

/* member_conditions.c */
extern const struct condition member_conditions[];

/* member_show.c: the page with photo, Party age and signature */
struct reply member_show_page(struct request *r);
struct reply member_reveal_page(struct request *r);

/* member.c: is this the form or a sheet, not a verb? */
bool member_is_typed(const struct work *w);

/* member_dates.c: the dates in their order, and against the ID number; `was`: as found, or NULL */
void member_check_dates(struct work *w, const struct member *m, const struct member *was,
	struct problems *p);

/* member_withdraw.c: entered by mistake; false with problems if anything has been done with him */
bool member_withdraw(struct work *w, struct member *m, const char *why, struct problems *p);
struct reply member_withdraw_page(struct request *r);
struct reply member_withdraw_post(struct request *r);

/* roster.c */
struct reply member_roster_page(struct request *r);

/* member_photo.c */
struct reply member_photo_page(struct request *r);
void member_photos_sweep(struct work *w, int64_t subject);
struct reply member_photo_upload(struct request *r);
struct reply member_photo_remove(struct request *r);
struct reply my_photo_upload(struct request *r);
struct reply my_photo_remove(struct request *r);
/* "/members/5/photo?v=…" for an <img>; NULL if `stored` is. */
const char *member_photo_href(struct work *w, int64_t member_id, const char *stored);

/* my_record.c: a member about himself, asked by member, not scope */
struct member *member_self(struct work *w); /* NULL: the actor is none */
struct reply my_record_page(struct request *r);
struct reply my_record_form(struct request *r, const struct problems *p);
struct reply my_pledge_post(struct request *r);
struct reply my_correction_post(struct request *r);

/* ---- requests to correct (correction.c) ---- */

struct correction {
	int64_t id;
	int64_t member_id;
	const char *name;            /* the member's                                              */
	const char *path;
	const struct field *field;   /* NULL: something else                                        */
	const char *value;           /* as the member says it should be; NULL: only the note        */
	const char *note;
	const char *state;           /* "asked" "accepted" "declined"                              */
	struct moment created_at;
	const char *answer;
	struct moment answered_at;
	const char *answered_name;
};

/* Fields a member may say are wrong. */
bool correction_may_name(const struct field *f);
/* Of a verb, not of the form: stage, standing, branch … */
bool correction_by_change(const struct field *f);
bool correction_ask(struct work *w, const char *field, const char *value, const char *note,
	struct problems *p);
/* Accepted, or declined with a reason; the member is told. */
bool correction_answer(struct work *w, const struct correction *c, bool accepted,
	const char *answer, struct problems *p);
/* In the scope of the work's permission; NULL if there is none. */
struct correction *correction_find(struct work *w, int64_t id);
/* Of one member (his own), or of all in scope (0), newest first; at most `most`. */
struct correction *correction_list(
	struct work *w, int64_t member_id, bool open_only, size_t most, size_t *count);
/* The words of its state, and its tone. */
const struct choice *correction_state(const struct correction *c);

/* correction_pages.c */
struct reply corrections_page(struct request *r);
struct reply correction_page(struct request *r);
struct reply correction_accept_post(struct request *r);
struct reply correction_decline_post(struct request *r);
struct reply member_edit_page(struct request *r);
struct reply member_update_page(struct request *r);

#endif
