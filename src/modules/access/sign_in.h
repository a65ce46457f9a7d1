/*
 * Handlers of signing in (the table is in access_pages.c), and what the second factor shares with
 * them: who is meant, what is paid for a wrong try.
 */
#ifndef MODULES_ACCESS_SIGN_IN_H
#define MODULES_ACCESS_SIGN_IN_H

#include "data/permission.h"
#include "web/request.h"

struct reply login_page(struct request *r);
struct reply login_post(struct request *r);
struct reply sign_out(struct request *r);
struct reply activate_page(struct request *r);
struct reply activate_post(struct request *r);
struct reply activate_code_page(struct request *r);

/* Whoever is meant by what was typed; all but `root` and the address' own is empty if nobody is. */
struct candidate {
	int64_t id;
	const char *login;
	const char *password;
	const char *state;
	int64_t failures;
	struct moment locked_until;
	struct moment activation_ends_at;
	const char *activation;
	bool admin;
	bool enrolled;                 /* has a second factor                                     */
	const char *path;
	struct moment address_blocked_until;
	int64_t address_failures;
	struct moment address_since;
	const char *root;              /* path of the tree's top: where deeds of strangers are seen */
};

/* By login or, for members who know only that, by the phone number of the roster. */
void sign_in_find(struct work *w, const char *login, struct candidate *c);
bool sign_in_blocked(const struct work *w, const struct candidate *c);
/*
 * A wrong try: counted for the account and for the network address, written down, and committed,
 * for the reply is a refusal. The same statements whether there is such an account or not. True if
 * the account is locked now.
 */
bool sign_in_failed(struct work *w, const struct candidate *c, const char *login);
/* Holds the account until the end of the work; false if wrong tries have locked it meanwhile: what
 * was right came too late. */
bool sign_in_still_open(struct work *w, int64_t account_id);
/* Only paths of our own; "/" otherwise. */
const char *sign_in_next(const char *next);

#endif
