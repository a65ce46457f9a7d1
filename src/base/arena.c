/*
 * Chunks in a list, newest first. The first chunk stays for reuse, so a worker that serves
 * small pages never calls malloc again; large chunks go back to the system at reset.
 */
#include "base/arena.h"
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/fault.h"

enum { FIRST_CHUNK = 512 * 1024, ALIGNMENT = 16, TRIM_ABOVE = 4 << 20 };

struct chunk {
	struct chunk *older;
	size_t room;
	size_t used;
	_Alignas(ALIGNMENT) char bytes[];
};

struct defer {
	struct defer *older;
	void (*close)(void *);
	void *thing;
};

struct arena {
	struct chunk *newest;
	struct defer *defers;
	size_t ceiling;
	size_t total;
};

static long fail_countdown;

static struct chunk *chunk_new(size_t room, struct chunk *older)
{
	struct chunk *c = malloc(sizeof *c + room);

	if (!c)
		return NULL;
	*c = (struct chunk){ .older = older, .room = room };
	return c;
}

struct arena *arena_new(size_t ceiling)
{
	struct arena *a = calloc(1, sizeof *a);

	if (a)
		a->newest = chunk_new(FIRST_CHUNK, NULL);
	if (!a || !a->newest)
		fault("arena: out of memory at start");
	a->ceiling = ceiling;
	return a;
}

static void run_defers(struct arena *a, const struct defer *until)
{
	while (a->defers && a->defers != until) {
		struct defer *d = a->defers;

		a->defers = d->older;
		d->close(d->thing);
	}
}

static void drop_chunks(struct arena *a, const struct chunk *until)
{
	while (a->newest != until && a->newest->older) {
		struct chunk *c = a->newest;

		a->newest = c->older;
		a->total -= c->used;
		free(c);
	}
}

void arena_reset(struct arena *a)
{
	bool large = a->total > TRIM_ABOVE;

	run_defers(a, NULL);
	drop_chunks(a, NULL);
	a->newest->used = 0;
	a->total = 0;
	if (large)
		malloc_trim(0); /* one large import must not leave the worker large for ever */
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	arena_reset(a);
	free(a->newest);
	free(a);
}

static const char *refusal; /* why the last try_alloc gave NULL */

/* NULL if it cannot be had. */
static void *try_alloc(struct arena *a, size_t size)
{
	size_t rounded = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	struct chunk *c = a->newest;
	void *at;

	refusal = "failure asked for by a test";
	if (fail_countdown > 0 && --fail_countdown == 0)
		return NULL;
	refusal = "over its ceiling";
	if (rounded < size || rounded > a->ceiling - a->total)
		return NULL;
	refusal = "out of memory";
	if (c->room - c->used < rounded) {
		size_t room = rounded > c->room ? rounded : c->room;

		c = chunk_new(room < FIRST_CHUNK ? FIRST_CHUNK : room, a->newest);
		if (!c)
			return NULL;
		a->newest = c;
	}
	at = c->bytes + c->used;
	c->used += rounded;
	a->total += rounded;
	return memset(at, 0, rounded);
}

void *arena_alloc(struct arena *a, size_t size)
{
	void *at = try_alloc(a, size);

	if (!at)
		fault("arena: %s of %zu bytes, asked for %zu", refusal, a->ceiling, size);
	return at;
}

char *arena_copy(struct arena *a, const void *bytes, size_t size)
{
	char *copy = arena_alloc(a, size + 1);

	if (size)
		memcpy(copy, bytes, size);
	return copy;
}

char *arena_text(struct arena *a, const char *text)
{
	return text ? arena_copy(a, text, strlen(text)) : NULL;
}

/* Most texts are short: they are printed once, beside the arena, and copied at their length. */
char *arena_vformat(struct arena *a, const char *format, va_list args)
{
	char small[256];
	va_list again;
	int size;
	char *text;

	va_copy(again, args);
	size = vsnprintf(small, sizeof small, format, args);
	ensure(size >= 0);
	if ((size_t)size < sizeof small) {
		text = arena_copy(a, small, (size_t)size);
	} else {
		text = arena_alloc(a, (size_t)size + 1);
		vsnprintf(text, (size_t)size + 1, format, again);
	}
	va_end(again);
	return text;
}

char *arena_format(struct arena *a, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = arena_vformat(a, format, args);
	va_end(args);
	return text;
}

void arena_defer(struct arena *a, void (*close)(void *), void *thing)
{
	struct defer *d = try_alloc(a, sizeof *d);

	if (!d) {
		close(thing); /* it was handed over: it must not leak because there is no room to note it */
		fault("arena: %s of %zu bytes", refusal, a->ceiling);
	}
	*d = (struct defer){ .older = a->defers, .close = close, .thing = thing };
	a->defers = d;
}

struct arena_mark arena_mark(struct arena *a)
{
	return (struct arena_mark){ .chunk = a->newest, .used = a->newest->used, .defers = a->defers };
}

void arena_rewind(struct arena *a, struct arena_mark mark)
{
	run_defers(a, mark.defers);
	drop_chunks(a, mark.chunk);
	a->total -= a->newest->used - mark.used;
	a->newest->used = mark.used;
}

size_t arena_used(const struct arena *a)
{
	return a->total;
}

void arena_fail_at(long n)
{
	fail_countdown = n;
}
