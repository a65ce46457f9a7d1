/* By branch while it is gathered, by level of the tree when it is written: one statement. */
#include "data/tally.h"
#include <stdlib.h>
#include <string.h>
#include "base/buffer.h"
#include "base/fault.h"
#include "base/text.h"
#include "lib/json.h"

enum { SEGMENT = 5, MOST_COUNTERS = 4, FIRST_ROOM = 64, CEILING = 64 << 20, PATH_SIZE = 64 };

/* What is to be added at a place, for each counter. */
struct tally {
	char path[PATH_SIZE];        /* "": a free slot                                          */
	int64_t by[MOST_COUNTERS];
	bool holds;                  /* members came to this very place                          */
};

struct tallies {
	struct arena *arena;
	const char *counters[MOST_COUNTERS];
	size_t counter_count;
	size_t count, room;          /* a power of two                                           */
	struct tally *slots;
};

/* ---- gathering ---- */

static size_t counter_of(struct tallies *t, const char *counter)
{
	size_t i = 0;

	while (i < t->counter_count && !text_is(t->counters[i], counter))
		i++;
	ensure(i < MOST_COUNTERS);
	if (i == t->counter_count)
		t->counters[t->counter_count++] = counter;
	return i;
}

static struct tally *slot_of(struct tallies *t, const char *path)
{
	size_t i = text_hash(path) & (t->room - 1);

	while (*t->slots[i].path && !text_is(t->slots[i].path, path))
		i = (i + 1) & (t->room - 1);
	return &t->slots[i];
}

static void make_room(struct tallies *t, size_t room)
{
	struct tally *before = t->slots;
	size_t had = t->room;

	t->room = room;
	t->slots = ARENA_ARRAY(t->arena, struct tally, room);
	for (size_t i = 0; i < had; i++)
		if (*before[i].path)
			*slot_of(t, before[i].path) = before[i];
}

static struct tallies *tallies_of(struct work *w)
{
	if (!w->tallies) {
		struct arena *a = arena_new(CEILING);

		w->tallies = ARENA_NEW(a, struct tallies);
		w->tallies->arena = a;
		make_room(w->tallies, FIRST_ROOM);
	}
	return w->tallies;
}

void tally_add(struct work *w, const char *counter, const char *path, int by)
{
	struct tallies *t = tallies_of(w);
	size_t length = strlen(path);
	struct tally *slot = slot_of(t, path);

	ensure(length && length < PATH_SIZE && length % SEGMENT == 0);
	if (!*slot->path) {
		if (t->count * 2 >= t->room)
			make_room(t, t->room * 2);
		slot = slot_of(t, path);
		memcpy(slot->path, path, length + 1);
		t->count++;
	}
	slot->by[counter_of(t, counter)] += by;
}

void tally_forget(struct work *w)
{
	struct tallies *t = w->tallies;

	w->tallies = NULL;
	if (t)
		arena_free(t->arena);
}

/* ---- writing ---- */

static bool says_nothing(const struct tally *t)
{
	for (size_t i = 0; i < MOST_COUNTERS; i++)
		if (t->by[i])
			return false;
	return true;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct tally *)a)->path, ((const struct tally *)b)->path);
}

/* Every branch and all above it, from the top down as every work locks them; each place once. */
static struct tally *levels_of(const struct tallies *t, size_t *count)
{
	struct tally *levels =
		ARENA_ARRAY(t->arena, struct tally, t->count * (PATH_SIZE / SEGMENT) + 1);
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < t->room; i++)
		for (size_t end = SEGMENT; !says_nothing(&t->slots[i])
		     && end <= strlen(t->slots[i].path); end += SEGMENT) {
			levels[n] = t->slots[i];
			for (size_t k = 0; k < MOST_COUNTERS; k++)
				levels[n].holds = levels[n].holds || levels[n].by[k] > 0;
			levels[n].holds = levels[n].holds && !levels[n].path[end];
			levels[n++].path[end] = 0;
		}
	qsort(levels, n, sizeof *levels, by_path);
	for (size_t i = 0; i < n; i++) {
		if (!kept || strcmp(levels[kept - 1].path, levels[i].path) != 0) {
			levels[kept++] = levels[i];
			continue;
		}
		for (size_t k = 0; k < MOST_COUNTERS; k++)
			levels[kept - 1].by[k] += levels[i].by[k];
		levels[kept - 1].holds = levels[kept - 1].holds || levels[i].holds;
	}
	*count = kept;
	return levels;
}

static const char *as_list(struct arena *a, const struct tallies *t, const struct tally *levels,
	size_t count, int64_t *places)
{
	static const char *const names[MOST_COUNTERS] = { "a", "b", "c", "d" };
	struct json *list = json_root_list(a);

	for (size_t i = 0; i < count; i++) {
		struct json *item;

		if (says_nothing(&levels[i]))
			continue;
		item = json_item(list);
		json_text(item, "path", levels[i].path);
		json_number(item, "holds", levels[i].holds);
		for (size_t k = 0; k < t->counter_count; k++)
			json_number(item, names[k], levels[i].by[k]);
		++*places;
	}
	return json_plain(list);
}

/*
 * An organisation that has become another kind, or stands elsewhere, since it was looked at is
 * noticed here: the work is tried again, and told.
 */
static void write_levels(struct work *w, const struct tallies *t)
{
	size_t count;
	int64_t places = 0;
	const struct tally *levels = levels_of(t, &count);
	const char *list = as_list(w->arena, t, levels, count, &places);
	struct buffer sql = buffer_new(w->arena, 4096);

	buffer_text(&sql, "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (path VARCHAR(64) COLLATE utf8mb4_bin"
		" PATH '$.path', holds INT PATH '$.holds'");
	for (size_t k = 0; k < t->counter_count; k++)
		buffer_format(&sql, ", %c BIGINT PATH '$.%c'", (char)('a' + k), (char)('a' + k));
	buffer_text(&sql, ")) j STRAIGHT_JOIN organisation o FORCE INDEX (organisation_path)"
		" ON o.path = j.path SET ");
	for (size_t k = 0; k < t->counter_count; k++)
		buffer_format(&sql, "%so.%s = o.%s + j.%c", k ? ", " : "", t->counters[k], t->counters[k],
			(char)('a' + k));
	buffer_text(&sql, " WHERE j.holds = 0"
		" OR o.is_branch");
	if (places && db_change_made(w->db, w->arena, sql.data, BIND(list)) != places)
		fault_as(FAULT_RETRY, "tally: a place is no longer there, or no branch any more");
}

void tally_write(struct work *w)
{
	if (w->tallies)
		write_levels(w, w->tallies);
	tally_forget(w);
}
