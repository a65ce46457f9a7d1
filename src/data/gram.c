/* Which grams a name has, and keeping them in step with the row. */
#include "data/gram.h"
#include <stdlib.h>
#include <string.h>
#include "base/buffer.h"
#include "base/text.h"
#include "lib/pinyin.h"

enum { MOST_GRAMS = 200, MOST_LENGTH = 40, MOST_UNSORTED = 128 };

static void add(const char **grams, size_t *n, const char *gram)
{
	for (size_t i = 0; i < *n; i++)
		if (text_is(grams[i], gram))
			return;
	if (*n < MOST_GRAMS)
		grams[(*n)++] = gram;
}

/* Lower case and half width, on both sides: "Ａnn" is found by "ann". */
static char *folded(struct work *w, const char *text)
{
	char *lower = text_narrow(w->arena, text);

	for (char *c = lower; c && *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return lower;
}

const char **grams_of(struct work *w, const char *name, size_t *count)
{
	const char **grams = ARENA_ARRAY(w->arena, const char *, MOST_GRAMS);
	const char *initials, *text = folded(w, name), *at = text;
	uint32_t code;

	*count = 0;
	if (text_empty(text))
		return grams;
	add(grams, count, text_cut(w->arena, text, 1));
	for (size_t left = text_length(text), i = 0; left > 1 && i < MOST_LENGTH; left--, i++) {
		add(grams, count, text_cut(w->arena, at, 2));
		if (left > 2)
			add(grams, count, text_cut(w->arena, at, 3));
		at = text_next(at, &code);
	}
	initials = pinyin_initials(w->arena, text);
	for (size_t i = 1; i <= 3 && i <= strlen(initials); i++)
		add(grams, count, text_cut(w->arena, initials, i));
	return grams;
}

const char *gram_of(struct work *w, const char *search)
{
	return text_cut(w->arena, folded(w, search), 3);
}

static bool same_words(const struct record *r, const struct row *row, const struct row *old)
{
	if (!text_is(row->path, old->path))
		return false;
	for (size_t i = 0; i < r->count; i++)
		if (r->fields[i].searched && r->fields[i].kind == FIELD_TEXT && !r->fields[i].sealed
		    && !field_same(&r->fields[i], row, old))
			return false;
	return true;
}

/* ---- many in one statement: an import writes seven for every person ---- */

struct grams {
	struct work *w;
	const struct record *record;
	size_t count, room;
	struct gram {
		const char *text, *path;
		int64_t id;
	} *all;
};

static void collect(struct grams *g, const struct row *row, const char *text)
{
	size_t count;
	const char **grams = grams_of(g->w, text, &count);

	if (g->count + count > g->room) {
		size_t room = (g->count + count) * 2;
		struct gram *all = ARENA_ARRAY(g->w->arena, struct gram, room);

		if (g->count)
			memcpy(all, g->all, g->count * sizeof *all);
		g->all = all;
		g->room = room;
	}
	for (size_t i = 0; i < count; i++)
		g->all[g->count++] = (struct gram){ grams[i], row->path, row->id };
}

static void collect_all(struct grams *g, const struct row *row)
{
	for (size_t i = 0; i < g->record->count; i++) {
		const struct field *f = &g->record->fields[i];

		if (f->searched && f->kind == FIELD_TEXT && !f->sealed)
			collect(g, row, FIELD_OF(row, f, const char *));
	}
}

/* In the order of the key they are written to. */
static int by_key(const void *x, const void *y)
{
	const struct gram *a = x, *b = y;
	int order = strcmp(a->text, b->text);

	order = order ? order : strcmp(a->path, b->path);
	return order ? order : (a->id > b->id) - (a->id < b->id);
}

static void write_grams(struct grams *g)
{
	struct work *w = g->w;
	struct bind *binds = ARENA_ARRAY(w->arena, struct bind, 3 * g->count + 1);

	if (g->count > MOST_UNSORTED)
		qsort(g->all, g->count, sizeof *g->all, by_key);
	for (size_t i = 0; i < g->count; i++) {
		binds[3 * i] = bind_text(g->all[i].text);
		binds[3 * i + 1] = bind_text(g->all[i].path);
		binds[3 * i + 2] = bind_number(g->all[i].id);
	}
	db_insert_many(w->db, w->arena, arena_format(w->arena, "INSERT IGNORE INTO %s_search"
		" (gram, path, id) VALUES (?, ?, ?)", g->record->name), binds, 3, g->count);
}

void gram_add(struct work *w, const struct record *r, struct row *const *rows, size_t count)
{
	struct grams g = { .w = w, .record = r };

	for (size_t i = 0; i < count; i++)
		collect_all(&g, rows[i]);
	write_grams(&g);
}

void gram_write(
	struct work *w, const struct record *r, const struct row *row, const struct row *old)
{
	if (row && old && same_words(r, row, old))
		return;
	if (old)
		db_change_made(w->db, w->arena, arena_format(w->arena, "DELETE FROM %s_search WHERE id = ?",
			r->name), BIND(old->id));
	if (row)
		gram_add(w, r, (struct row *const[]){ (struct row *)row }, 1);
}
