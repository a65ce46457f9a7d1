/*
 * What came (request) and what goes back (reply). A handler takes the one and returns the other by
 * value; nothing is sent before everything is decided.
 */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include "data/input.h"
#include "data/problem.h"
#include "data/record.h"
#include "data/work.h"
#include "lib/json.h"

struct upload {
	const char *field;
	const char *name;      /* as the client calls it; shown, never used as a path                 */
	const char *type;      /* as the client says; not believed                                    */
	const char *bytes;     /* mapped from nginx's temporary file; gone with the arena              */
	size_t size;
};

/* What a sign-in is still short of; until then only the pages of /second-factor answer. */
enum lack { LACKS_NOTHING, LACKS_CODE, LACKS_FACTOR, LACKS_NEW_PASSWORD };

struct session {
	int64_t id;
	const char *csrf;
	bool phone;
	struct moment seen_at;
	struct moment started_at;
	enum lack lacks;
};

struct request {
	struct arena *arena;
	struct work *work;
	const char *method;
	const char *path;
	const char *query_string;
	const char *content_type;
	const char *cookies;
	const char *origin;
	const char *host;
	const char *agent;
	const char *address;
	const char *body;
	size_t body_size;
	const char *body_file;        /* nginx wrote the body here (routes ending in /upload)          */
	bool secure;                  /* https                                                        */
	const char *number;           /* shown on trouble pages and in the log                        */

	const struct route *route;
	const char *params[4];        /* values of :id and the like, in order of the path              */
	struct input *query;
	struct input *form;
	struct upload uploads[20];
	size_t upload_count;
	struct session *session;      /* NULL: a stranger                                             */
	bool rights_changed;          /* it was ended just now: other things may be done than before   */
	const char *device;           /* random cookie of the browser, there before sign-in            */
	const char *new_cookies[6];
	size_t new_cookie_count;
	bool prefers_json;
	const char *title;            /* of the page made                                             */
	bool forged;                  /* refused because it does not come from a page of ours           */
};

struct reply {
	int status;
	const char *type;
	const char *body;
	size_t size;
	const char *location;
	const char *file;             /* a file of ours to send and then delete                       */
	const char *accel;            /* internal nginx path of a kept file                           */
	bool revisit;                 /* a form: "back" shows it again with what was typed             */
	const char *download;         /* name offered for saving; NULL: shown in place                */
};

/* The value of the path parameter; 0 if it is no number. */
int64_t param_id(const struct request *r, const char *name);
const char *param_text(const struct request *r, const char *name);
const char *request_cookie(const struct request *r, const char *name); /* NULL if absent */
void request_set_cookie(
	struct request *r, const char *name, const char *value, int64_t seconds, bool script);

/* Splits query, form body and multipart into the bags; a Chinese sentence on malformed input. */
const char *request_parse(struct request *r);

/* ---- replies ---- */

struct reply reply_page(struct request *r, const char *page, struct json *data);             /* layout/site  */
struct reply reply_plain(struct request *r, const char *page, struct json *data);            /* layout/plain */
struct reply reply_print(struct request *r, const char *page, struct json *data);            /* layout/print */
struct reply reply_fragment(struct request *r, const char *page, struct json *data);         /* no layout    */
struct reply reply_status(struct reply reply, int status);
struct reply reply_json(struct request *r, struct json *data);
struct reply reply_redirect(struct request *r, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
struct reply reply_not_found(struct request *r);
/* Why not, and a link to what can be done about it (NULL: nothing). */
struct reply reply_forbidden(
	struct request *r, const char *why, const char *label, const char *href);
/* A plain page: heading, sentence, what to do. */
struct reply reply_message(struct request *r, int status, const char *heading, const char *text);
/* A file made for this reply, deleted after sending. */
struct reply reply_file(
	struct request *r, const char *path, const char *type, const char *download);
struct reply reply_kept_file(
	struct request *r, const char *accel, const char *type, const char *download);

/* A sentence shown at the top of the next page. */
void notice(struct request *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
void notice_bad(struct request *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The one place that turns a request into a reply: finds, guards, works, commits or rolls back. */
struct reply answer(struct request *r);

#endif
