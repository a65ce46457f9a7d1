/*
 * What the files of this module share: the shapes of the two records and the handlers that the one
 * route table in meeting_pages.c names.
 */
#ifndef MODULES_MEETING_PAGES_H
#define MODULES_MEETING_PAGES_H

#include "modules/meeting/meeting.h"
#include "web/page.h"

/* ---- records ---- */

extern const struct record meeting_list_record;           /* meeting without its long texts   */
const struct record *meeting_shape(const struct meeting *m); /* with problems or without        */
bool meeting_has_problems(const struct meeting *m);
bool meeting_open(const struct meeting *m);               /* the branch may still change it      */
/* All that a ledger must have before it is reported. */
bool meeting_ready(struct work *w, const struct meeting *m, struct problems *p);
bool plan_open(const struct plan *it);
void plan_months(const struct plan *it, int *first, int *last);
bool plan_covers(const struct plan *it, struct moment when);

/* ---- pieces ---- */

enum meeting_tab { TAB_BASE, TAB_PEOPLE, TAB_FILES, TAB_RECORD };
const char *meeting_href(struct request *r, int64_t id, const char *more);
/* The meeting of the route if the actor may see it and, for `open`, still change it. */
struct meeting *meeting_of(struct request *r);
struct meeting *meeting_to_change(struct request *r, struct reply *refusal);
struct reply meeting_form(struct request *r, struct meeting *m, const struct problems *p);
struct reply meeting_tab_reply(struct request *r, const struct meeting *m, enum meeting_tab tab,
	struct json *data, int status);
/* The base tab again with problems, status 422. */
struct reply meeting_show_problems(struct request *r, struct meeting *m, const struct problems *p);
struct json *meeting_tab_data(struct request *r, const struct meeting *m, enum meeting_tab tab);
/* "2026-07-01 14:30—16:00" */
const char *meeting_when(struct arena *a, struct moment from, struct moment to);
/* Base of addresses people scan: "http://127.0.0.1:8080". */
const char *site_address(struct request *r);

/* ---- handlers, by file ---- */

/* plan_pages.c */
struct reply plan_new_page(struct request *r);
struct reply plan_create_page(struct request *r);
struct reply plan_edit_page(struct request *r);
struct reply plan_update_page(struct request *r);
struct reply plan_show_page(struct request *r);
struct reply plan_record_page(struct request *r);
struct reply plan_submit_page(struct request *r);
struct reply plan_withdraw_page(struct request *r);
struct reply plan_pass_page(struct request *r);
struct reply plan_return_page(struct request *r);
struct reply plan_theme_days_page(struct request *r);
struct reply plan_remove_page(struct request *r);

/* meeting_form.c */
struct reply meeting_new_page(struct request *r);
struct reply meeting_create_page(struct request *r);
struct reply meeting_edit_page(struct request *r);
struct reply meeting_update_page(struct request *r);

/* meeting_show.c */
struct reply meeting_show_page(struct request *r);
struct reply meeting_record_page(struct request *r);

/* meeting_verbs.c */
struct reply meeting_submit_page(struct request *r);
struct reply meeting_withdraw_page(struct request *r);
struct reply meeting_pass_page(struct request *r);
struct reply meeting_return_page(struct request *r);
struct reply meeting_reopen_page(struct request *r);
struct reply meeting_reopen_post(struct request *r);
struct reply meeting_cancel_page(struct request *r);

/* people_pages.c */
struct reply people_page(struct request *r);
struct reply expect_page(struct request *r);
struct reply expect_post(struct request *r);
struct reply leave_decide_page(struct request *r);
struct reply leave_enter_page(struct request *r);
struct reply tick_page(struct request *r);
struct reply untick_page(struct request *r);

/* sign_in_pages.c */
struct reply screen_page(struct request *r);
struct reply screen_code_page(struct request *r);
struct reply screen_count_page(struct request *r);
struct reply qr_page(struct request *r);
struct reply scan_page(struct request *r);
struct reply sign_in_page(struct request *r);
struct reply sign_in_post(struct request *r);
struct reply my_code_page(struct request *r);

/* my_pages.c */
struct reply my_meetings_page(struct request *r);
struct reply my_meeting_page(struct request *r);
struct reply my_leave_page(struct request *r);

/* file_pages.c */
struct reply files_page(struct request *r);
struct reply files_upload_page(struct request *r);
struct reply file_page(struct request *r);
struct reply file_remove_page(struct request *r);

/* signature.c */
struct reply my_signature_page(struct request *r);
struct reply my_signature_post(struct request *r);
struct reply member_signature_page(struct request *r);
struct reply member_signature_post(struct request *r);
struct reply signature_page(struct request *r);

/* print_pages.c */
struct reply plan_print_page(struct request *r);
struct reply meeting_print_page(struct request *r);
struct reply sheet_print_page(struct request *r);

/* meeting_export.c */
struct reply meeting_export_page(struct request *r);

/* receipt.c */
extern const struct record receipt_record;
extern const struct listing receipts_waiting, receipts_all;
extern const struct bulk receipt_bulk;
struct reply receipt_show_page(struct request *r);
struct reply receipt_read_page(struct request *r);

/* meeting_home.c: the lists that the numbers of the home page open */
extern const struct listing meetings_soon, meetings_unreported, meetings_leave;

/* scan_page.c */
struct reply my_scan_page(struct request *r);

/* Daily: stored files that no attachment names, left by a rolled back upload. */
void files_sweep_now(struct work *w, int64_t subject);

#endif
