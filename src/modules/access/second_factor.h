/*
 * The second factor: a code of the clock from an app (RFC 6238), or a recovery code, each good for
 * once. The verbs; pages are in second_factor_pages.c, the security administrator's in factors.c.
 */
#ifndef MODULES_ACCESS_SECOND_FACTOR_H
#define MODULES_ACCESS_SECOND_FACTOR_H

#include "modules/access/totp.h"
#include "web/request.h"

enum { RECOVERY_CODES = 10 };

/* The secret that a session would be given: the same on the page with the QR code and when it
 * comes back, another after each change, known to nobody without the key. */
void second_factor_offer(struct work *w, const struct session *s, uint8_t secret[TOTP_SECRET]);

struct factor {
	bool enrolled;
	struct moment set_at;
	int64_t codes_left;
};
struct factor second_factor_of(struct work *w, int64_t account_id);

/* Is it the code of the moment, not used before? Uses it up. */
bool second_factor_right(struct work *w, int64_t account_id, const char *typed);
/* Is it an unused recovery code? Uses it up. */
bool recovery_code_right(struct work *w, int64_t account_id, const char *typed);

void second_factor_set(struct work *w, const uint8_t secret[TOTP_SECRET], int64_t step);
/* Of anybody: also the recovery codes go. */
void second_factor_clear(struct work *w, int64_t account_id);
/* A new set, shown once: NULL-terminated; the old ones are worthless. */
const char *const *recovery_codes_make(struct work *w, int64_t account_id);

/* ---- pages ---- */

struct reply second_factor_page(struct request *r);
struct reply second_factor_post(struct request *r);
struct reply enrol_page(struct request *r);
struct reply enrol_code_page(struct request *r);
struct reply enrol_post(struct request *r);
struct reply factor_remove_post(struct request *r);
struct reply recovery_post(struct request *r);
struct reply new_password_page(struct request *r);
struct reply new_password_post(struct request *r);

/* factors.c */
struct reply factors_page(struct request *r);
struct reply factor_reset_post(struct request *r);
struct reply code_release_post(struct request *r);

#endif
