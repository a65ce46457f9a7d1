/*
 * Documents of a member (党员材料): one paper, one row, one file, kept as long as its kind asks
 * (field-rules 4.17). Nothing is deleted: a wrong one is made void with a reason and stays.
 *
 * They belong to the person, not to a branch: whoever may see the documents where the member stands
 * today sees all of them.
 */
#ifndef MODULES_DOCUMENT_H
#define MODULES_DOCUMENT_H

#include "modules/member/member.h"
#include "web/upload.h"

/* Codes of document_kind under which the program itself files. */
#define DOCUMENT_APPLICATION "01"
#define DOCUMENT_TALK "02"
#define DOCUMENT_INSPECTION "03"
#define DOCUMENT_POLITICS "04"
#define DOCUMENT_TRAINING "05"
#define DOCUMENT_VOLUNTEER_FORM "06"
#define DOCUMENT_RESOLUTION "07"
#define DOCUMENT_CONFIRM "08"
#define DOCUMENT_OTHER "99"

struct document {
	int64_t id;
	int64_t member_id;
	const char *kind;            /* code of the code table document_kind, DOCUMENT_…            */
	const char *title;           /* NULL: as the kind is called                                */
	struct date dated_on;        /* of the paper                                             */
	const char *source;          /* what it belongs to, "development"; NULL: nothing            */
	int64_t source_id;
};

extern const struct module document_module;
extern const struct permission document_view, document_create, document_void_right;

/*
 * Checks and keeps an uploaded paper of a member the caller has found; leaves history. d->id is
 * the new row's. False with problems at "kind", "title", "dated_on" and "file".
 */
bool document_add(struct work *w, const struct member *m, struct document *d,
	const struct upload *u, struct problems *p);
/* It stays, with who said so and why. Not what was filed above the actor. */
bool document_void(struct work *w, const struct member *m, int64_t id, const char *title,
	const char *why, struct problems *p);
/* For questions over member_document d: who filed it, as f; above the actor's path, a mark. */
#define DOCUMENT_FILED_BY " LEFT JOIN organisation f ON f.id = d.filed_by_id"
#define DOCUMENT_FROM_ABOVE "COALESCE(? LIKE CONCAT(f.path, '_%'), 0)"
/* Where it is read, for a link: "/documents/5". */
const char *document_href(struct work *w, int64_t id);

#endif
