/* Which grams a name has, and keeping them in step with the row. */
#include "data/gram.h"
#include <string.h>
#include "base/buffer.h"
#include "base/text.h"
#include "lib/pinyin.h"

enum { MOST_GRAMS = 200, MOST_LENGTH = 40 };

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

/* Up to sixteen in one statement: an import writes seven for every person. */
static void insert_grams(
	struct work *w, const struct record *r, const struct row *row, const char *text)
{
	size_t count;
	const char **grams = grams_of(w, text, &count);

	for (size_t from = 0; from < count; from += 16) {
		size_t n = count - from < 16 ? count - from : 16;
		struct buffer sql = buffer_new(w->arena, 4096);
		struct bind binds[48];

		buffer_format(
			&sql, "INSERT IGNORE INTO %s_search (gram, path, id) VALUES (?, ?, ?)", r->name);
		for (size_t i = 0; i < n; i++) {
			if (i)
				buffer_text(&sql, ", (?, ?, ?)");
			binds[3 * i] = bind_text(grams[from + i]);
			binds[3 * i + 1] = bind_text(row->path);
			binds[3 * i + 2] = bind_number(row->id);
		}
		db_change_made(w->db, w->arena, sql.data, binds, 3 * n);
	}
}

void gram_write(
	struct work *w, const struct record *r, const struct row *row, const struct row *old)
{
	if (row && old && same_words(r, row, old))
		return;
	if (old)
		db_change_made(w->db, w->arena, arena_format(w->arena, "DELETE FROM %s_search WHERE id = ?",
			r->name), BIND(old->id));
	for (size_t i = 0; row && i < r->count; i++) {
		const struct field *f = &r->fields[i];

		if (f->searched && f->kind == FIELD_TEXT && !f->sealed)
			insert_grams(w, r, row, FIELD_OF(row, f, const char *));
	}
}
