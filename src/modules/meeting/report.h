/*
 * Plans and ledgers go up: main report, copies, receipts (S0-136, 151; G2: the way is a parameter).
 * A report changes nothing of what it reports; the verbs of plan and meeting do that.
 */
#ifndef MODULES_MEETING_REPORT_H
#define MODULES_MEETING_REPORT_H

#include "data/record.h"
#include "lib/json.h"
#include "web/request.h"

/*
 * Receipts for those above `path`; reported again, all are unread again. `subject` "plan" or
 * "meeting".
 */
void report_send(struct work *w, const char *subject, int64_t id, const char *path);
/* Withdrawn before the review: nobody has anything to read. */
void report_take_back(struct work *w, const char *subject, int64_t id);
/* Whoever judges it has received it. */
void report_received(struct work *w, const char *subject, int64_t subject_id);
/* "receipts": [{organisation, way, status, read_action}]; has the reader's own button. */
void report_put(struct request *r, const char *subject, int64_t id, struct json *data);
/* "review": {pass_action, return_action, waiting} if the actor may judge it now, otherwise null. */
void report_put_review(struct request *r, const char *subject, bool submitted, const char *href,
	struct json *data);
/* After a review: on to the one that has waited longest; `href` if none waits. */
struct reply report_next(
	struct request *r, const char *subject, bool pass, const char *title, const char *href);
/* By another than who reported it (S3-M3), with a reason for returning (S0-48); false with
 * problems. */
bool report_may_be_judged(struct work *w, const char *subject, int64_t id, const char *reason,
	bool pass, struct problems *p);

#endif
