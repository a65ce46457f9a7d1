/*
 * One-time passwords by the clock (RFC 6238): HMAC-SHA1, steps of thirty seconds, six digits. Pure
 * computing; who has which secret and which step was used is second_factor.c's business.
 */
#ifndef MODULES_ACCESS_TOTP_H
#define MODULES_ACCESS_TOTP_H

#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/date.h"

enum { TOTP_SECRET = 20, TOTP_STEP = 30, TOTP_DIGITS = 6 };

/* The digits of a step, NUL-terminated. */
void totp_digits(const uint8_t secret[TOTP_SECRET], int64_t step, char digits[TOTP_DIGITS + 1]);
/*
 * The step whose digits were typed, the present one or one beside it (clocks differ), later than
 * `used`: none is accepted twice. 0: none of them.
 */
int64_t totp_step(
	const uint8_t secret[TOTP_SECRET], const char *typed, struct moment now, int64_t used);
/* RFC 4648 base32 as apps take it, "JBSWY3DP…" */
char *totp_text(struct arena *a, const uint8_t secret[TOTP_SECRET]);
/* What the QR code says: otpauth://totp/issuer:login?secret=… */
char *totp_address(
	struct arena *a, const char *issuer, const char *login, const uint8_t secret[TOTP_SECRET]);

#endif
