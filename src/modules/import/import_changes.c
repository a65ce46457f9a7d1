/* What a row writes, each cell old and new as people read them: found out by the dry run, shown
 * before the import and after it, and nothing else is written. */
#include <string.h>
#include "base/text.h"
#include "modules/import/import.h"

/* A mask is asked whether it hides the same by its blind index, which `old` has as its label. */
static bool differs(struct work *w, const struct record *r, const struct field *f,
	const struct row *new, const struct row *old)
{
	struct row *masked;

	if (f->fixed || f->computed)
		return false;
	if (!old)
		return !field_empty(f, new);
	if (field_same(f, new, old))
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

/* What the sheet calls it, where what is kept is a number or a code; a branch may be left out. */
static const char *new_text(struct work *w, const struct import_row *row, const struct field *f,
	const struct row *new)
{
	const char *said = import_said(w, input_text(row->cells, f->name)), *text;

	if (field_empty(f, new))
		return NULL;
	if (f->kind == FIELD_REF && !said)
		return FIELD_OF(new, f, int64_t) == w->actor->organisation_id
			? w->actor->organisation : NULL;
	if (said && (f->kind == FIELD_REF || (f->kind == FIELD_TEXT && !f->sealed)))
		return import_shown(w, f, said);
	text = import_shown(w, f, field_text(w, f, new));
	if (f->kind == FIELD_DATE && FIELD_OF(new, f, struct date).day == 1
	    && !text_is(f->like, "year_month") && import_month_only(w, said))
		return arena_format(w->arena, "%s（表里没有写日，按1日登记）", text);
	return text;
}

/* What the sheet does not speak of and a new row has all the same: "否", a number kept for him. */
static bool is_beside(struct work *w, const struct field *f, const struct import_row *row)
{
	return (f->kind == FIELD_FLAG || f->kind == FIELD_NUMBER)
		&& !import_said(w, input_text(row->cells, f->name));
}

struct json *import_changes(struct import_pass *pass, const struct import_row *row,
	const struct row *new, const struct row *old)
{
	struct work *w = pass->w;
	const struct record *r = pass->it->record;
	struct json *list = json_root_list(w->arena);

	for (size_t i = 0; i < r->count; i++) {
		const struct field *f = &r->fields[i];
		const char *text;
		struct json *item;

		if (!differs(w, r, f, new, old))
			continue;
		text = new_text(w, row, f, new);
		if (!old && (!text || is_beside(w, f, row)))
			continue;
		item = json_item(list);
		json_text(item, "field", f->name);
		json_text(item, "old", old ? old_text(w, r, f, old) : NULL);
		json_text(item, "new", text);
	}
	return list;
}

static bool is_in(const struct json *list, const char *plain)
{
	for (const struct json *item = list ? list->first : NULL; item; item = item->next)
		if (text_is(json_plain(item), plain))
			return true;
	return false;
}

const char *import_unshown(
	struct import_pass *pass, const struct json *now, const struct json *checked)
{
	const char *labels = NULL;

	for (const struct json *item = now ? now->first : NULL; item; item = item->next) {
		const struct field *f = record_field(pass->it->record, json_text_of(item, "field"));

		if (!is_in(checked, json_plain(item)))
			labels = arena_format(
				pass->w->arena, "%s“%s”", labels ? labels : "", f->label);
	}
	return labels;
}
