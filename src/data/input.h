/*
 * What came in: a bag of names and strings. An HTTP form, a query string and a sheet row are
 * the same bag. Values are cleaned (trimmed, valid UTF-8) when put in.
 */
#ifndef DATA_INPUT_H
#define DATA_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"

struct input_pair {
	const char *name;
	const char *value; /* NULL if blank */
};

struct input {
	struct arena *arena;
	size_t count;
	size_t room;
	struct input_pair *pairs;
};

struct input *input_new(struct arena *a);
/* False if the text is not valid UTF-8 or there are more than 20,000 pairs. */
bool input_add(struct input *in, const char *name, const char *value);
/* "a=1&b=%E5..." ; false if malformed. */
bool input_add_encoded(struct input *in, const char *text);

bool input_has(const struct input *in, const char *name);
/* The last value given under the name (a hidden "0" before a check box loses); NULL if blank or
 * absent. */
const char *input_text(const struct input *in, const char *name);
int64_t input_number(const struct input *in, const char *name, int64_t otherwise);
/* All values of a repeated name, NULL-terminated. */
const char *const *input_texts(const struct input *in, const char *name, size_t *count);

#endif
