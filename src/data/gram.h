/*
 * Finding by part of a name at any size: <record>_search(gram, path, id) holds the first character,
 * every pair and triple of a name and the first one to three pinyin initials. One gram and a path
 * are a range of its primary key, already in list order.
 */
#ifndef DATA_GRAM_H
#define DATA_GRAM_H

#include "data/record.h"

/* Brings the grams of a row up to date; row NULL: removed; old NULL: new. */
void gram_write(
	struct work *w, const struct record *r, const struct row *row, const struct row *old);

/* The same for many new ones. */
void gram_add(struct work *w, const struct record *r, struct row *const *rows, size_t count);

/* The gram to look for; longer texts need a LIKE on top. */
const char *gram_of(struct work *w, const char *search);

/* All grams of a text, each once. */
const char **grams_of(struct work *w, const char *text, size_t *count);

#endif
