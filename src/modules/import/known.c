/* A small open hash with memory of its own. */
#include "modules/import/known.h"
#include "base/text.h"

enum { CEILING = 64 << 20 };

struct known {
	struct arena *kept;
	size_t room, count;
	const char **texts;
	int64_t *numbers;
};

static void close_kept(void *kept)
{
	arena_free(kept);
}

static void begin(struct known *k)
{
	arena_reset(k->kept);
	k->texts = ARENA_ARRAY(k->kept, const char *, k->room);
	k->numbers = ARENA_ARRAY(k->kept, int64_t, k->room);
	k->count = 0;
}

struct known *known_new(struct arena *a, size_t room)
{
	struct known *k = ARENA_NEW(a, struct known);

	k->room = room;
	k->kept = arena_new(CEILING);
	arena_defer(a, close_kept, k->kept);
	begin(k);
	return k;
}

int64_t *known_number(struct known *k, const char *text)
{
	size_t i;

	if (k->count * 2 >= k->room)
		begin(k);
	for (i = text_hash(text) % k->room; k->texts[i]; i = (i + 1) % k->room)
		if (text_is(k->texts[i], text))
			return &k->numbers[i];
	k->texts[i] = arena_text(k->kept, text);
	k->count++;
	return &k->numbers[i];
}
