/*
 * What the screen of a meeting shows right now, for the bench that signs five hundred people in.
 *
 *   token KEY_FILE MEETING CODE_SECONDS
 */
#include <stdio.h>
#include <stdlib.h>
#include "base/date.h"
#include "lib/crypt.h"
#include "modules/meeting/meeting_token.h"

int main(int count, char **arguments)
{
	const char *why = "token KEY_FILE MEETING CODE_SECONDS";
	struct arena *a = arena_new(1 << 20);

	if (count != 4 || !crypt_open(arguments[1], &why)) {
		fprintf(stderr, "%s\n", why);
		return 2;
	}
	puts(meeting_token(a, atoll(arguments[2]), moment_now().at / atoll(arguments[3])));
	return 0;
}
