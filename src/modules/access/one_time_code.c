/* Forty random bits: guessed in a year only by who may try a thousand times a second. */
#include "modules/access/one_time_code.h"
#include "base/text.h"

enum { BYTES = 5, DIGEST = 32 };

static const char *written(struct arena *a, const uint8_t *bytes)
{
	const char *plain = text_base32(a, bytes, BYTES);

	return arena_format(a, "%.4s-%s", plain, plain + 4);
}

const char *one_time_code_new(struct arena *a)
{
	uint8_t bytes[BYTES];

	crypt_random(bytes, sizeof bytes);
	return written(a, bytes);
}

const char *one_time_code_typed(struct arena *a, const char *typed)
{
	const char *narrow = typed ? text_narrow(a, typed) : NULL;
	uint8_t bytes[BYTES + 3];
	char plain[16] = "";
	size_t n = 0;

	for (const char *at = narrow; at && *at && n < sizeof plain - 1; at++)
		if (*at != '-' && *at != ' ')
			plain[n++] = *at;
	return text_unbase32(plain, bytes, sizeof bytes) == BYTES ? written(a, bytes) : NULL;
}

struct bind one_time_code_digest(
	struct arena *a, const char *purpose, int64_t whose, const char *code)
{
	uint8_t *digest = arena_alloc(a, DIGEST);
	const char *text = whose ? arena_format(a, "%lld %s", (long long)whose, code)
		: arena_format(a, "%.4s%s", code, code + 5); /* as sheets printed before were digested */

	crypt_mac(purpose, text, strlen(text), digest);
	return bind_bytes(digest, DIGEST);
}
