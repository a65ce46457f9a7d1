/* RFC 4226 truncation over the steps of RFC 6238, and how an app is told the secret. */
#include "modules/access/totp.h"
#include <stdio.h>
#include <string.h>
#include "base/text.h"
#include "lib/crypt.h"

enum { MAC = 20, MODULUS = 1000000 };

void totp_digits(const uint8_t secret[TOTP_SECRET], int64_t step, char digits[TOTP_DIGITS + 1])
{
	uint8_t counter[8], mac[MAC];
	uint32_t number;
	size_t at;

	for (size_t i = 0; i < sizeof counter; i++)
		counter[i] = (uint8_t)((uint64_t)step >> (8 * (7 - i)));
	crypt_mac_sha1(secret, TOTP_SECRET, counter, sizeof counter, mac);
	at = mac[MAC - 1] & 0xf;
	number = (uint32_t)(mac[at] & 0x7f) << 24 | (uint32_t)mac[at + 1] << 16
		| (uint32_t)mac[at + 2] << 8 | mac[at + 3];
	snprintf(digits, TOTP_DIGITS + 1, "%06u", number % MODULUS);
}

/* All three are looked at whatever the first says, so the time tells nothing. */
int64_t totp_step(
	const uint8_t secret[TOTP_SECRET], const char *typed, struct moment now, int64_t used)
{
	int64_t present = now.at / TOTP_STEP, found = 0;
	char digits[TOTP_DIGITS + 1];

	if (!typed || strlen(typed) != TOTP_DIGITS)
		return 0;
	for (int64_t step = present - 1; step <= present + 1; step++) {
		totp_digits(secret, step, digits);
		if (crypt_same(digits, typed, TOTP_DIGITS) && step > used && !found)
			found = step;
	}
	return found;
}

char *totp_text(struct arena *a, const uint8_t secret[TOTP_SECRET])
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	char *text = arena_alloc(a, TOTP_SECRET * 8 / 5 + 1);
	uint32_t bits = 0;
	int held = 0;
	size_t n = 0;

	for (size_t i = 0; i < TOTP_SECRET; i++) { /* 160 bits are 32 letters: nothing is left over */
		bits = bits << 8 | secret[i];
		for (held += 8; held >= 5; held -= 5)
			text[n++] = letters[bits >> (held - 5) & 31];
	}
	return text;
}

char *totp_address(
	struct arena *a, const char *issuer, const char *login, const uint8_t secret[TOTP_SECRET])
{
	const char *name = text_url(a, issuer);

	return arena_format(a,
		"otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d", name, text_url(a, login), totp_text(a, secret), name, TOTP_DIGITS, TOTP_STEP);
}
