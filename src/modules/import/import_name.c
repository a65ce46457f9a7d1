/*
 * Organisations as people write them: by their name, short name or code. What nobody is called is
 * asked back with the name that looks most like it; that is never taken by itself.
 */
#include "base/text.h"
#include "data/scope.h"
#include "modules/import/import.h"
#include "modules/import/known.h"

enum { NAMES = 2048, NOBODY = -2, MOST_ASKED = 40, MOST_NAMES = 3000, LONGEST = 64, ALIKE = 70 };

void import_names_begin(struct import_pass *pass)
{
	pass->names = known_new(pass->w->arena, NAMES);
	pass->near = known_new(pass->w->arena, NAMES);
}

/* One of those asked for, the open ones first: 0 if there is none, -1 if it is not clear which. */
static int64_t only_one(struct rows *rows)
{
	int64_t id = 0;
	bool open = false;

	while (rows_next(rows)) {
		if (!id)
			open = rows->cells[1].number != 0;
		else if (open && !rows->cells[1].number)
			continue;
		id = id ? -1 : rows->cells[0].number;
	}
	return id;
}

/*
 * The full name is asked for first: it has an index, and thousands of rows ask. One that was closed
 * is known, what stands in it may stay so.
 */
static int64_t named(struct work *w, const char *text)
{
	int64_t id = only_one(work_select(w,
		"SELECT id, closed_on IS NULL FROM organisation m WHERE name = ? AND @scope(m place)"
		" AND removed_at IS NULL ORDER BY closed_on IS NOT NULL LIMIT 2", BIND(text)));

	return id ? id : only_one(work_select(w,
		"SELECT id, closed_on IS NULL FROM organisation m WHERE @scope(m place) AND removed_at IS NULL"
		" AND (short_name = ? OR code = ?) ORDER BY closed_on IS NOT NULL LIMIT 2",
		BIND(text, text)));
}

/* Asked once a pass; below organisations that come by the same file it may change. */
int64_t import_organisation(struct import_pass *pass, const char *text)
{
	int64_t *known = pass->it->record->tree ? NULL : known_number(pass->names, text), id;

	if (known && *known)
		return *known == NOBODY ? 0 : *known;
	id = named(pass->w, text);
	if (known)
		*known = id ? id : NOBODY;
	return id;
}

/* ---- what looks like it ---- */

static size_t letters_of(const char *text, uint32_t letters[LONGEST])
{
	size_t n = 0;

	while (n < LONGEST && (text = text_next(text, &letters[n])))
		n++;
	return n;
}

/* Of the letters of both, in order, in hundredths: a short form counts as much as a slip. */
static int likeness(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
	int best[LONGEST + 1] = { 0 };

	for (size_t i = 0; i < na; i++) {
		int before = 0;

		for (size_t j = 0; j < nb; j++) {
			int above = best[j + 1];

			best[j + 1] = a[i] == b[j] ? before + 1 : above > best[j] ? above : best[j];
			before = above;
		}
	}
	return na && nb ? best[nb] * 50 / (int)(na < nb ? na : nb)
		+ best[nb] * 100 / (int)(na + nb) : 0;
}

static int64_t nearest(struct work *w, const char *text)
{
	uint32_t said[LONGEST], name[LONGEST];
	size_t length = letters_of(text, said);
	struct rows *rows = work_select(w, "SELECT id, name FROM organisation m WHERE @scope(m place)"
		" AND closed_on IS NULL AND removed_at IS NULL LIMIT ?", BIND((int64_t)MOST_NAMES));
	int most = ALIKE;
	int64_t id = 0;

	while (rows_next(rows)) {
		int alike = likeness(said, length, name, letters_of(rows->cells[1].text, name));

		if (alike >= most)
			id = alike == most && id ? -1 : rows->cells[0].number;
		most = alike > most ? alike : most;
	}
	return id;
}

const char *import_name_like(struct import_pass *pass, const char *text)
{
	int64_t *known = known_number(pass->near, text);

	if (!*known && pass->asked++ < MOST_ASKED)
		*known = nearest(pass->w, text);
	*known = *known ? *known : NOBODY;
	return *known > 0
		? work_text(pass->w, "SELECT name FROM organisation WHERE id = ?", BIND(*known))
		: NULL;
}
