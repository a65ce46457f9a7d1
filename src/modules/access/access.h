/* Accounts, roles, signing in and the personal page. */
#ifndef MODULES_ACCESS_H
#define MODULES_ACCESS_H

#include "data/record.h"
#include "web/route.h"

enum account_state { ACCOUNT_WAITING = 1, ACCOUNT_ACTIVE, ACCOUNT_STOPPED };
enum account_role {
	ROLE_WORK_COMMITTEE = 1,
	ROLE_COMMITTEE,
	ROLE_GENERAL_BRANCH,
	ROLE_BRANCH,
	ROLE_SYSTEM,
	ROLE_AUDIT
};

struct account {
	struct row row;
	const char *login;
	const char *name;
	enum account_role role;      /* 0: an ordinary member */
	int64_t organisation_id;
	int64_t member_id;
	enum account_state state;
	struct moment activation_ends_at;
	struct moment signed_in_at;
};

extern const struct record account_record;
extern const struct module access_module;
extern const struct permission account_manage, account_issue;
extern const struct role *const access_roles[];
extern const struct choice account_roles[];

/* A fresh one-time code for the account, "8f3k-27qm": shown once, only its digest is kept. Ends all
 * sessions. */
const char *account_issue_code(struct work *w, struct account *a);
/* An account for a member of one's own, login made from initials and number; NULL with problems. */
struct account *account_for_member(struct work *w, int64_t member_id, struct problems *p);
/* Checks a new password against the policy for the role; problems on `field`. */
bool password_fits(struct work *w, const char *login, bool admin, const char *password,
	const char *field, struct problems *p);
void account_set_password(struct work *w, int64_t account_id, const char *password);

#endif
