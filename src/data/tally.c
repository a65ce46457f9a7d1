/* A short table in the work: it outlives what loops rewind, and a full one is written early. */
#include "data/tally.h"
#include "base/buffer.h"
#include "base/fault.h"
#include "base/text.h"

enum { MOST_LEVELS = 12, SEGMENT = 5};

/* An organisation that has become another kind, or stands elsewhere, since it was looked at is
 * noticed here: the work is tried again, and told. */
#define HOLDS_MEMBERS "kind IN ('branch', 'joint_branch', 'temporary_branch')"

/* By path, from the top down as every work locks them. */
static void write_one(struct work *w, const struct tally *t)
{
	struct bind binds[MOST_LEVELS + 2] = { bind_number(t->by) };
	struct buffer sql = buffer_new(w->arena, 1024);
	size_t length = strlen(t->path), levels = length / SEGMENT;

	ensure(levels && levels <= MOST_LEVELS);
	buffer_format(
		&sql, "UPDATE organisation SET %s = %s + ? WHERE path IN (?", t->counter, t->counter);
	for (size_t i = 0; i < levels; i++) {
		if (i)
			buffer_text(&sql, ", ?");
		binds[i + 1] = bind_text(text_cut(w->arena, t->path, length - i * SEGMENT));
	}
	buffer_text(&sql, ") AND (path <> ? OR " HOLDS_MEMBERS ")");
	binds[levels + 1] = bind_text(t->by > 0 ? t->path : "");
	if (db_change_made(w->db, w->arena, sql.data, binds, levels + 2) != (int64_t)levels)
		fault_as(FAULT_RETRY, "tally: %s is no longer there, or no branch any more", t->path);
}

void tally_write(struct work *w)
{
	for (size_t i = 0; i < w->tally_count; i++)
		if (w->tallies[i].by)
			write_one(w, &w->tallies[i]);
	w->tally_count = 0;
}

void tally_add(struct work *w, const char *counter, const char *path, int by)
{
	struct tally *t = w->tallies;

	while (t < w->tallies + w->tally_count
	       && !(text_is(t->counter, counter) && text_is(t->path, path)))
		t++;
	if (t < w->tallies + w->tally_count) {
		t->by += by;
		return;
	}
	if (w->tally_count == MOST_TALLIES)
		tally_write(w);
	t = &w->tallies[w->tally_count++];
	*t = (struct tally){ .counter = counter, .by = by };
	ensure(strlen(path) < sizeof t->path);
	memcpy(t->path, path, strlen(path) + 1);
}
