/* Handlers of accounts, by file, and what their pages share; the table is in access_pages.c. */
#ifndef MODULES_ACCESS_ACCESS_PAGES_H
#define MODULES_ACCESS_ACCESS_PAGES_H

#include "modules/access/access.h"
#include "web/page.h"

/* ---- account_pages.c: what the system administrator does ---- */

struct reply account_create_page(struct request *r);
struct reply account_show_page(struct request *r);
struct reply account_update_page(struct request *r);
struct reply account_link_page(struct request *r);
struct reply account_link_post(struct request *r);
struct reply account_sessions_post(struct request *r);

/* ---- account_end.c: stopping and deleting ---- */

struct reply account_stop_page(struct request *r);
struct reply account_stop_post(struct request *r);
struct reply account_remove_page(struct request *r);
struct reply account_remove_post(struct request *r);
bool account_is_used(struct work *w, const void *row);

/* ---- sheets.c: activation codes on paper ---- */

struct reply account_issue_page(struct request *r);
struct reply member_account_page(struct request *r);
struct reply member_sheets_page(struct request *r);
struct reply member_sheets_post(struct request *r);
struct reply account_sheets_page(struct request *r);
struct reply account_sheets_post(struct request *r);

/* ---- me.c: oneself ---- */

struct reply me_page(struct request *r);
struct reply me_password_post(struct request *r);
struct reply me_sessions_post(struct request *r);
struct reply me_session_post(struct request *r);
struct reply me_name_post(struct request *r);
struct reply me_large_post(struct request *r);
/* The personal page again, status 422 with problems. */
struct reply me_form(struct request *r, const struct problems *p);
/* Old, new and again from the form; false with problems. Ends the other sessions. */
bool account_change_password(struct request *r, struct problems *p);
/* A wrong password inside a session costs what it costs at the door; the fifth ends them all. */
void access_wrong_try(struct request *r);
/* Sessions in force of an account into data's "sessions". */
void access_put_sessions(struct request *r, int64_t account_id, struct json *data);

/* ---- photo.c ---- */

struct reply photo_upload(struct request *r);
struct reply photo_remove_post(struct request *r);
struct reply photo_page(struct request *r);
void account_photos_sweep(struct work *w, int64_t subject);
/* "/accounts/7/photo?v=…", NULL: none; and the initials shown instead. */
const char *photo_href(struct work *w, int64_t account_id, const char *stored);

#endif
