/* Inside of the module: the form's parts and the handlers named in application_pages.c. */
#ifndef MODULES_APPLICATION_PAGES_H
#define MODULES_APPLICATION_PAGES_H

#include "modules/application/application.h"
#include "web/page.h"

/*
 * What may be asked for by the account, put into `data` as "roles" and "modules"; what `a` asks for
 * is chosen. One question, which also fills in how to reach him if `a` does not say it.
 */
void application_offers(
	struct request *r, struct access_application *a, int64_t account_id, struct json *data);
/* Everything the form says into `a`. */
void application_take(struct request *r, struct access_application *a, struct problems *p);
/* The tick list of categories, if what is asked for has any. */
void application_categories(struct request *r, const struct access_application *a,
	const struct problems *p, struct json *fields);
/* The only group's fields of what page_form made. */
struct json *application_fields(struct json *form);

struct reply application_new_page(struct request *r);
struct reply application_create_page(struct request *r);
struct reply application_agree_page(struct request *r);
struct reply application_decline_page(struct request *r);
struct reply application_decide_page(struct request *r);
struct reply application_grant_page(struct request *r);
struct reply application_refuse_page(struct request *r);
/* Its page again, with what was wrong. */
struct reply application_show(struct request *r, int64_t id, const struct problems *p);
struct reply notice_open_page(struct request *r);

void grants_remind_now(struct work *w, int64_t subject);
void applications_follow_now(struct work *w, int64_t subject);

#endif
