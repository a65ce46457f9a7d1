/* Accounts, roles, signing in and the personal page. */
#ifndef MODULES_ACCESS_H
#define MODULES_ACCESS_H

#include "data/record.h"
#include "web/route.h"

enum account_state { ACCOUNT_WAITING = 1, ACCOUNT_ACTIVE, ACCOUNT_STOPPED };
struct account {
	struct row row;
	const char *login;
	const char *name;
	enum office office;
	const char *photo;             /* its stored file                                         */
	int64_t organisation_id;
	int64_t member_id;
	enum account_state state;
	struct moment activation_ends_at;
	struct moment signed_in_at;
};

extern const struct record account_record;
extern const struct module access_module;
extern const struct importable account_importable; /* modules/import */
extern const struct permission account_view, account_create, account_edit, account_reset,
	account_issue, account_import, factor_reset;
extern const struct choice account_offices[], account_states[];
bool account_is_business(struct work *w, const void *row);
bool account_is_active(struct work *w, const void *row);

/* A fresh one-time code for the account, "8f3k-27qm": shown once, only its digest is kept. Ends all
 * sessions. */
const char *account_issue_code(struct work *w, struct account *a);
/* An account for a member of one's own, login made from initials and number; NULL with problems. */
struct account *account_for_member(struct work *w, int64_t member_id, struct problems *p);
/* Checks a new password against the policy for the role; problems on `field`. */
bool password_fits(struct work *w, const char *login, bool admin, const char *password,
	const char *field, struct problems *p);
/* The same, and that it is none of the account's last ones. */
bool password_new(struct work *w, int64_t account_id, const char *login, bool admin,
	const char *password, const char *field, struct problems *p);
const char *password_rule(struct work *w);   /* the policy as a sentence                            */
void account_set_password(struct work *w, int64_t account_id, const char *password);

/* Base of addresses on paper: "https://dangjian.example". */
const char *access_address(struct request *r);

/* "微信 · 安卓手机" from what a browser calls itself. */
const char *access_device(struct arena *a, const char *agent);

#endif
