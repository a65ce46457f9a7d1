/*
 * What people write in cells and what it means: "631 党支部", "大学本科", "√", that a cell is to be
 * emptied. What Excel writes where a formula has failed means nothing, and is not a blank.
 */
#include <string.h>
#include "base/text.h"
#include "modules/import/import.h"

static bool is_error(const char *text)
{
	static const char *const errors[] = { "#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!",
		"#NUM!", "#SPILL!", "#CALC!" };

	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
		if (text_is(text, errors[i]))
			return true;
	return false;
}

/* "（清空）", IMPORT_EMPTY, in brackets of either width. */
static bool is_empty(struct work *w, const char *text)
{
	return text_is(text_squeeze(w->arena, text_narrow(w->arena, text)), "(清空)");
}

bool import_masked(const struct field *f, const char *text)
{
	return text && strchr(text, '*') && (f->sealed || text_is(f->like, "id_number"));
}

const char *import_said(struct work *w, const char *text)
{
	return is_error(text) || is_empty(w, text) ? NULL : text;
}

static const char *meant(const struct importable *it, const char *field, const char *said)
{
	for (const struct import_meaning *m = it->meanings; m && m->field; m++)
		if (text_is(m->field, field) && text_is(m->said, said))
			return m->meant;
	return NULL;
}

/* "正式 党员". */
static const char *squeezed_choice(struct work *w, const struct field *f, const char *text)
{
	const char *squeezed = text_squeeze(w->arena, text_narrow(w->arena, text));

	return choice_find(f->choices, squeezed) ? squeezed : text;
}

/* A choice as official sheets write it: "631 党支部", "631" or "党支部". */
static const char *choice_meant(
	struct work *w, const struct importable *it, const struct field *f, const char *text)
{
	char *code = text_narrow(w->arena, text), *label = code ? strchr(code, ' ') : NULL;
	const char *known;

	if (!code || choice_find(f->choices, text))
		return text;
	if (label)
		*label++ = 0;
	known = meant(it, f->name, label ? label : code);
	known = known ? known : meant(it, f->name, code);
	known = known ? known : label && choice_find(f->choices, label) ? label : NULL;
	return known ? known : squeezed_choice(w, f, text);
}

static bool is_tick(const char *text)
{
	return text_is(text, "√") || text_is(text, "✓") || text_is(text, "✔");
}

static const char *cell_meant(
	struct work *w, const struct importable *it, const struct field *f, const char *text)
{
	const char *known;

	if (!f || !text)
		return text;
	if (f->kind == FIELD_CHOICE)
		return choice_meant(w, it, f, text);
	if (f->kind == FIELD_FLAG && is_tick(text))
		return "是";
	known = meant(it, f->name, text);
	return known ? known : text;
}

struct input *import_meant(
	struct import_pass *pass, const struct import_row *row, struct problems *p)
{
	struct work *w = pass->w;
	struct input *in = input_new(w->arena);

	for (size_t i = 0; i < row->cells->count; i++) {
		const struct input_pair *cell = &row->cells->pairs[i];
		const struct field *f = record_field(pass->it->record, cell->name);
		const char *said = import_said(w, cell->value);

		if (f && is_error(cell->value))
			problem(p, f->name, "%s是 Excel 的公式错误“%s”，请填写正确的内容", f->label, cell->value);
		if (f && import_masked(f, said))
			said = NULL;
		input_add(in, cell->name, cell_meant(w, pass->it, f, said));
	}
	return in;
}

void import_empty(struct import_pass *pass, const struct import_row *row, struct row *made,
	struct problems *p)
{
	struct work *w = pass->w;
	const struct record *r = pass->it->record;

	for (size_t i = 0; i < r->count; i++) {
		const struct field *f = &r->fields[i];

		if (f->fixed || f->computed || !record_shows(w, f, made)
		    || !is_empty(w, input_text(row->cells, f->name)))
			continue;
		if (f->required)
			problem(p, f->name, "%s必须填写，不能清空", f->label);
		else
			field_take(w, f, NULL, made, p);
	}
}
