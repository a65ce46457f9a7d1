/* Assembles each record's statements once, at first use, into memory that lives as long as the
 * process. */
#include "data/record_sql.h"
#include <stdlib.h>
#include <string.h>
#include "base/fault.h"
#include "base/text.h"

enum { MOST_RECORDS = 100, MOST_SQL = 1 << 16, LABEL = 1000, SEALED = 2000 };

static struct arena *constants;
static struct record_sql made[MOST_RECORDS];
static size_t made_count;

static struct arena *constants_of(void)
{
	if (!constants)
		constants = arena_new(8 << 20);
	return constants;
}

const char *record_scope_sql(const struct record *r)
{
	if (r->tree)
		return "@scope(m place)";
	if (!r->scoped)
		return r->within ? r->within : "TRUE";
	return r->category ? arena_format(constants_of(), "@scope(m owner %s)", r->category)
					   : "@scope(m owner)";
}

/*
 * WHOLE: with the blind indexes of sealed fields, for comparing what people type. LOCKED: the same
 * with labels that are looked up beside it: what a row refers to is not locked along with it.
 */
enum columns { ALL, WHOLE, LOCKED, LISTED };

static bool is_read(const struct record *r, const struct field *f, enum columns which)
{
	return which != LISTED || f->listed || text_is(f->name, r->label);
}

static const char *columns_sql(const struct record *r, enum columns which)
{
	struct buffer b = buffer_new(constants, MOST_SQL);

	buffer_text(&b, which == LISTED ? "m.id" : "m.id, m.version, m.created_at, m.updated_at");
	if (r->scoped || r->tree)
		buffer_text(&b, ", m.path, m.owner_id");
	for (size_t i = 0; i < r->count; i++) {
		const struct field *f = &r->fields[i];

		if (!is_read(r, f, which))
			continue;
		if (f->sealed)
			buffer_format(&b, ", m.%s_mask AS %s", f->name, f->name);
		else
			buffer_format(&b, ", m.%s", f->name);
		if (f->sealed && (which == WHOLE || which == LOCKED))
			buffer_format(&b, ", m.%s_index AS `ref %s`", f->name, f->name);
		if (f->kind == FIELD_REF && which == LOCKED)
			buffer_format(&b, ", (SELECT r.%s FROM %s r WHERE r.id = m.%s) AS `ref %s`",
				f->refers->label, f->refers->name, f->name, f->name);
		else if (f->kind == FIELD_REF)
			buffer_format(&b, ", r%zu.%s AS `ref %s`", i, f->refers->label, f->name);
	}
	return b.data;
}

static const char *clear_sql(const struct record *r)
{
	struct buffer b = buffer_new(constants, MOST_SQL);

	buffer_text(&b, columns_sql(r, WHOLE));
	for (size_t i = 0; i < r->count; i++)
		if (r->fields[i].sealed)
			buffer_format(&b, ", m.%s_sealed AS `sealed %s`", r->fields[i].name, r->fields[i].name);
	return b.data;
}

static const char *joins_sql(const struct record *r, enum columns which)
{
	struct buffer b = buffer_new(constants, MOST_SQL);

	for (size_t i = 0; i < r->count; i++)
		if (r->fields[i].kind == FIELD_REF && is_read(r, &r->fields[i], which))
			buffer_format(&b, " LEFT JOIN %s r%zu ON r%zu.id = m.%s", r->fields[i].refers->name,
				i, i, r->fields[i].name);
	return b.data;
}

static const char *find_sql(const struct record_sql *s, bool lock)
{
	return arena_format(constants,
		"SELECT %s FROM %s m%s WHERE m.id = ? AND %s AND m.removed_at IS NULL%s",
		columns_sql(s->record, lock ? LOCKED : WHOLE), s->record->name, lock ? "" : s->joins,
		record_scope_sql(s->record), lock ? " FOR UPDATE" : "");
}

static void field_columns(struct buffer *b, const struct field *f, const char *format)
{
	static const char *const parts[] = { "_sealed", "_index", "_mask" };

	if (f->computed)
		return;
	if (!f->sealed) {
		buffer_format(b, format, f->name, "");
		return;
	}
	for (size_t i = 0; i < 3; i++)
		buffer_format(b, format, f->name, parts[i]);
}

static const char *insert_sql(const struct record *r)
{
	struct buffer b = buffer_new(constants, MOST_SQL);
	size_t marks = 4;

	buffer_format(&b, "INSERT INTO %s (created_at, created_by, updated_at, updated_by", r->name);
	if (r->scoped || r->tree) {
		buffer_text(&b, ", path, owner_id");
		marks += 2;
	}
	for (size_t i = 0; i < r->count; i++) {
		field_columns(&b, &r->fields[i], ", %s%s");
		marks += r->fields[i].computed ? 0 : r->fields[i].sealed ? 3 : 1;
	}
	buffer_text(&b, ") VALUES (?");
	for (size_t i = 1; i < marks; i++)
		buffer_text(&b, ", ?");
	buffer_text(&b, ")");
	return b.data;
}

/* A sealed field that did not change is passed as NULL and keeps its columns. */
static const char *update_sql(const struct record *r)
{
	struct buffer b = buffer_new(constants, MOST_SQL);

	buffer_format(&b, "UPDATE %s SET version = version + 1, updated_at = ?, updated_by = ?%s",
		r->name, r->scoped || r->tree ? ", path = ?" : "");
	for (size_t i = 0; i < r->count; i++) {
		const char *n = r->fields[i].name;

		if (r->fields[i].sealed)
			buffer_format(&b, ", %s_sealed = IF(?, ?, %s_sealed), %s_index = IF(?, ?, %s_index),"
				" %s_mask = IF(?, ?, %s_mask)", n, n, n, n, n, n);
		else if (!r->fields[i].computed)
			buffer_format(&b, ", %s = ?", n);
	}
	buffer_text(&b, " WHERE id = ? AND version = ?");
	return b.data;
}

static struct record_sql make(const struct record *r)
{
	struct record_sql s = { .record = r,
		.columns = columns_sql(r, ALL),
		.listed = columns_sql(r, LISTED),
		.clear = clear_sql(r),
		.joins = joins_sql(r, ALL),
		.listed_joins = joins_sql(r, LISTED) };

	s.find = find_sql(&s, false);
	s.lock = find_sql(&s, true);
	s.insert = insert_sql(r);
	s.update = update_sql(r);
	s.remove = arena_format(constants, "UPDATE %s SET version = version + 1, removed_at = ?,"
		" updated_at = ?, updated_by = ? WHERE id = ? AND version = ?", r->name);
	return s;
}

const struct record_sql *record_sql(const struct record *r)
{
	for (size_t i = 0; i < made_count; i++)
		if (made[i].record == r)
			return &made[i];
	constants_of();
	ensure(made_count < MOST_RECORDS);
	made[made_count] = make(r);
	return &made[made_count++];
}

/* ---- the order of a list ---- */

/* As people order: choices as they are listed, names by their sound (the order of GBK). */
static const char *sort_key(struct work *w, const struct record *r, const struct field *f)
{
	struct buffer b = buffer_new(w->arena, 4000);

	if (f->kind == FIELD_REF && r->scoped && text_is(f->name, "organisation_id"))
		return "m.path";
	if (f->kind == FIELD_REF)
		return arena_format(w->arena,
			"(SELECT CONVERT(k1.%s USING gbk) FROM %s k1 WHERE k1.id = m.%s)", f->refers->label,
			f->refers->name, f->name);
	if (f->kind == FIELD_TEXT && !f->sorted)
		return arena_format(w->arena, "CONVERT(m.%s USING gbk)", f->name);
	if (f->kind != FIELD_CHOICE)
		return arena_format(w->arena, "m.%s", f->name);
	buffer_format(&b, "FIELD(m.%s", f->name);
	for (const struct choice *c = f->choices; c->value; c++)
		buffer_format(&b, ", '%s'", c->code);
	buffer_text(&b, ")");
	return b.data;
}

const char *record_order(
	struct work *w, const struct record *r, const struct list *l, bool found_by_name)
{
	if (l->sort)
		return arena_format(
			w->arena, "%s %s, m.id", sort_key(w, r, l->sort), l->down ? "DESC" : "ASC");
	if (l->order)
		return l->order;
	if (found_by_name)
		return "s.path, s.id";
	return r->order ? r->order : r->scoped || r->tree ? "m.path, m.id" : "m.id";
}

/* ---- rows into structs ---- */

static const struct { const char *name; int at; } own_columns[] = {
	{ "id", -1 }, { "version", -2 }, { "created_at", -3 }, { "updated_at", -4 }, { "path", -5 },
	{ "owner_id", -6 }, { LIST_TOTAL, -7 },
};

static int find_column(const void *context, const char *name)
{
	const struct record *r = context;
	bool label = text_begins(name, "ref "), sealed = text_begins(name, "sealed ");
	const char *field = label ? name + 4 : sealed ? name + 7 : name;

	for (size_t i = 0; field == name && i < sizeof own_columns / sizeof own_columns[0]; i++)
		if (text_is(own_columns[i].name, name))
			return own_columns[i].at;
	for (size_t i = 0; i < r->count; i++)
		if (text_is(r->fields[i].name, field))
			return (int)i + (label ? LABEL : sealed ? SEALED : 0);
	fault("record %s has no field for column %s", r->name, name);
}

static void take_own(struct row *row, int at, const struct cell *cell)
{
	switch (at) {
	case -1:
		row->id = cell->number;
		break;
	case -2:
		row->version = cell->number;
		break;
	case -3:
		row->created_at = cell->moment;
		break;
	case -4:
		row->updated_at = cell->moment;
		break;
	case -5:
		row->path = cell->text;
		break;
	case -6:
		row->owner_id = cell->number;
		break;
	default: /* LIST_TOTAL is the list's, not the row's */
		break;
	}
}

const char *record_bound(
	struct arena *a, const struct record *r, const struct field *f, const void *index)
{
	return arena_format(a, "%s.%s:%s", r->name, f->name, text_hex(a, index, 32));
}

/* The blind index, which the text is bound to, came before it in the same row. */
static void take_clear(const struct record *r, const struct field *f, struct rows *rows, size_t at,
	struct row *row)
{
	const char *index = row->labels[f - r->fields];
	const struct cell *cell = &rows->cells[at];

	if (index && !cell->null)
		FIELD_OF(row, f, const char *) = crypt_unseal(rows->arena, record_bound(rows->arena, r, f, index),
			(struct sealed){ (const uint8_t *)cell->text, cell->size });
}

void *record_from_rows(const struct record *r, struct rows *rows)
{
	const int *map = rows_map(rows, find_column, r);
	struct row *row = arena_alloc(rows->arena, r->size);
	const char **labels = ARENA_ARRAY(rows->arena, const char *, r->count);

	row->labels = labels;
	for (size_t i = 0; i < rows->count; i++) {
		if (map[i] < 0)
			take_own(row, map[i], &rows->cells[i]);
		else if (map[i] >= SEALED)
			take_clear(r, &r->fields[map[i] - SEALED], rows, i, row);
		else if (map[i] >= LABEL)
			labels[map[i] - LABEL] = rows->cells[i].text;
		else
			field_from_cell(&r->fields[map[i]], &rows->cells[i], row);
	}
	return row;
}
