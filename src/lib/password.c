/* The list is made by the build (password_table.mjs), in order of bytes. */
#include "lib/password.h"
#include <stdlib.h>
#include <string.h>
#include "lib/password_table.h"

struct wanted {
	const char *text;
	size_t size;
};

static int by_bytes(const void *key, const void *entry)
{
	const struct wanted *wanted = key;
	const char *text = *(const char *const *)entry;
	int order = strncmp(wanted->text, text, wanted->size);

	return order ? order : -(text[wanted->size] != 0);
}

bool password_is_common(const char *lower, size_t size)
{
	struct wanted wanted = { lower, size };

	return size && bsearch(&wanted, password_table, sizeof password_table / sizeof *password_table,
		sizeof *password_table, by_bytes);
}
