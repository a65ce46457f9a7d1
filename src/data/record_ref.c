/*
 * What a REF may point at: only what the form would offer. Where rows went is remembered in the
 * work, for an import writes thousands to the same few hundred branches.
 */
#include "data/record_ref.h"
#include "base/text.h"
#include "data/record_sql.h"
#include "data/scope.h"

/* Only what the form would offer: in the actor's part of the tree, as the field's `where` says. */
static struct rows *offered(struct work *w, const struct field *f, const char *columns, int64_t id)
{
	return scope_select(w, arena_format(w->arena,
		"SELECT %s FROM %s m WHERE m.id = ? AND %s AND m.removed_at IS NULL AND (%s)", columns,
		f->refers->name, record_scope_sql(f->refers), f->where ? f->where : "TRUE"),
		BIND(id));
}

static struct placed *place_at(struct work *w, int64_t id)
{
	return &w->places[(uint64_t)id % PLACES_KEPT];
}

/* The organisation a row goes to; NULL if the form would not offer it. */
static const struct placed *place_of(struct work *w, const struct field *f, int64_t id)
{
	struct placed *place = place_at(w, id);
	struct rows *rows;

	if (id && place->id == id && place->field == f && place->actor == w->actor
	    && place->asked == w->asked && !w->unscoped)
		return place;
	rows = offered(w, f, "m.path, m.name", id);
	place->id = 0;
	if (rows_next(rows)) {
		*place = (struct placed){ .id = id, .field = f, .asked = w->asked,
			.actor = w->unscoped ? NULL : w->actor };
		snprintf(place->path, sizeof place->path, "%s", rows->cells[0].text);
		snprintf(place->name, sizeof place->name, "%s", rows->cells[1].text);
	}
	rows_end(rows);
	return place->id ? place : NULL;
}

void record_take_path(struct work *w, const struct record *r, struct row *row,
	const struct row *old, struct problems *p)
{
	const struct field *f = record_field(r, "organisation_id");
	int64_t id = FIELD_OF(row, f, int64_t);
	const struct placed *place;

	if (old && FIELD_OF(old, f, int64_t) == id) {
		row->path = old->path;
		return;
	}
	place = place_of(w, f, id);
	row->path = place ? arena_text(w->arena, place->path) : NULL;
	if (!row->path && id)
		problem(p, f->name, "%s不能选，可能已经撤销或不在您管理的范围内，请重新选择", f->label);
}

void record_check_refs(struct work *w, const struct record *r, const struct row *row,
	const struct row *old, struct problems *p)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct field *f = &r->fields[i];

		if (f->kind != FIELD_REF || field_empty(f, row) || (old && field_same(f, row, old)))
			continue;
		if (r->scoped && text_is(f->name, "organisation_id"))
			continue;
		if (!f->fixed && !work_number_of(w, offered(w, f, "m.id", FIELD_OF(row, f, int64_t)), 0))
			problem(p, f->name, "%s不能选，可能已经撤销或不在您管理的范围内，请重新选择", f->label);
	}
}

const char *record_ref_label(struct work *w, const struct field *f, int64_t id)
{
	const struct placed *place = place_at(w, id);

	if (place->field == f && place->id == id)
		return arena_text(w->arena, place->name);
	return work_text_of(w, db_select_made(w->db, w->arena, arena_format(w->arena,
		"SELECT %s FROM %s WHERE id = ?", f->refers->label, f->refers->name), BIND(id)));
}

struct option *record_options(struct work *w, const struct field *f, size_t most, size_t *count)
{
	const struct record *r = f->refers;
	struct option *options = ARENA_ARRAY(w->arena, struct option, most);
	struct rows *rows = scope_select(w, arena_format(w->arena,
		"SELECT m.id, m.%s FROM %s m WHERE %s AND m.removed_at IS NULL AND %s ORDER BY %s LIMIT ?",
		r->label, r->name, record_scope_sql(r), f->where ? f->where : "TRUE",
		r->order ? r->order : r->scoped || r->tree ? "m.path, m.id" : "m.id"),
		BIND((int64_t)most));

	for (*count = 0; rows_next(rows);)
		options[(*count)++] = (struct option){ rows->cells[0].number, rows->cells[1].text };
	return options;
}
