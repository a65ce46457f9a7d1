/* What a row changes of the one it is about, each cell old and new as people read them: found out
 * by the dry run, shown before the import and after it. */
#include <string.h>
#include "base/text.h"
#include "modules/import/import.h"

/* A mask is asked whether it hides the same by its blind index, which `old` has as its label. */
static bool differs(struct work *w, const struct record *r, const struct field *f,
	const struct row *new, const struct row *old)
{
	struct row *masked;

	if (f->fixed || f->computed || field_same(f, new, old))
		return false;
	if (!f->sealed)
		return true;
	masked = record_copy(w, r, old);
	FIELD_OF(masked, f, const char *) = FIELD_OF(new, f, const char *);
	return !record_same(w, r, masked, old);
}

const char *import_shown(struct work *w, const struct field *f, const char *text)
{
	bool number = text_is(f->like, "id_number");

	if (text_empty(text) || (!number && !f->sealed) || strchr(text, '*'))
		return text;
	return text_mask(w->arena, text, number ? 4 : 3, 4);
}

static const char *old_text(
	struct work *w, const struct record *r, const struct field *f, const struct row *old)
{
	if (f->kind == FIELD_REF)
		return old->labels ? old->labels[f - r->fields] : NULL;
	return import_shown(w, f, field_text(w, f, old));
}

/* Of a REF what the sheet calls it. */
static const char *new_text(struct work *w, const struct import_row *row, const struct field *f,
	const struct row *new)
{
	if (f->kind == FIELD_REF)
		return field_empty(f, new) ? NULL : input_text(row->cells, f->name);
	return import_shown(w, f, field_text(w, f, new));
}

struct json *import_changes(struct import_pass *pass, const struct import_row *row,
	const struct row *new, const struct row *old)
{
	struct work *w = pass->w;
	const struct record *r = pass->it->record;
	struct json *list = json_root_list(w->arena);

	for (size_t i = 0; i < r->count; i++) {
		const struct field *f = &r->fields[i];
		struct json *item;

		if (!differs(w, r, f, new, old))
			continue;
		item = json_item(list);
		json_text(item, "field", f->name);
		json_text(item, "old", old_text(w, r, f, old));
		json_text(item, "new", new_text(w, row, f, new));
	}
	return list;
}
