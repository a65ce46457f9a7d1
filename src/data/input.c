/* A growing array of pairs; decoding of query strings and forms. */
#include "data/input.h"
#include <string.h>
#include "base/text.h"

enum { MOST_PAIRS = 20000 };

struct input *input_new(struct arena *a)
{
	struct input *in = ARENA_NEW(a, struct input);

	in->arena = a;
	return in;
}

bool input_add(struct input *in, const char *name, const char *value)
{
	const char *clean = text_clean(in->arena, value); /* browsers end lines with CR LF */

	if (in->count == MOST_PAIRS || !text_valid(name) || (clean && !text_valid(clean)))
		return false;
	if (in->count == in->room) {
		size_t room = in->room ? in->room * 2 : 16;
		struct input_pair *pairs = ARENA_ARRAY(in->arena, struct input_pair, room);

		if (in->count)
			memcpy(pairs, in->pairs, in->count * sizeof *pairs);
		in->pairs = pairs;
		in->room = room;
	}
	in->pairs[in->count++] = (struct input_pair){ arena_text(in->arena, name),
		clean };
	return true;
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10
		: c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* In place; false on a bad escape or an escaped NUL. */
static bool decode(char *text)
{
	char *put = text;

	for (const char *at = text; *at; at++) {
		if (*at == '%') {
			int high = hex_digit(at[1]), low = high < 0 ? -1 : hex_digit(at[2]);

			if (low < 0 || !(high | low))
				return false;
			*put++ = (char)(high << 4 | low);
			at += 2;
		} else {
			*put++ = *at == '+' ? ' ' : *at;
		}
	}
	*put = 0;
	return true;
}

bool input_add_encoded(struct input *in, const char *text)
{
	char *rest = arena_text(in->arena, text ? text : "");

	for (char *pair; (pair = strsep(&rest, "&"));) {
		char *value = strchr(pair, '=');

		if (!*pair)
			continue;
		if (value)
			*value++ = 0;
		if (!decode(pair) || (value && !decode(value)) || !input_add(in, pair, value ? value : ""))
			return false;
	}
	return true;
}

static const struct input_pair *find(const struct input *in, const char *name)
{
	for (size_t i = in ? in->count : 0; i-- > 0;)
		if (strcmp(in->pairs[i].name, name) == 0)
			return &in->pairs[i];
	return NULL;
}

bool input_has(const struct input *in, const char *name)
{
	return find(in, name) != NULL;
}

const char *input_text(const struct input *in, const char *name)
{
	const struct input_pair *pair = find(in, name);

	return pair ? pair->value : NULL;
}

int64_t input_number(const struct input *in, const char *name, int64_t otherwise)
{
	int64_t value;
	const char *text = input_text(in, name);

	return text && text_integer(text_narrow(in->arena, text), &value) ? value : otherwise;
}

const char *const *input_texts(const struct input *in, const char *name, size_t *count)
{
	const char **texts = ARENA_ARRAY(in->arena, const char *, in->count + 1);

	*count = 0;
	for (size_t i = 0; i < in->count; i++)
		if (strcmp(in->pairs[i].name, name) == 0 && in->pairs[i].value)
			texts[(*count)++] = in->pairs[i].value;
	return texts;
}
