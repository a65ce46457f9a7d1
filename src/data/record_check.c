/* Field tables against information_schema: three places may describe a field because this proves
 * they agree. */
#include <string.h>
#include "base/buffer.h"
#include "base/text.h"
#include "data/record_sql.h"

struct column {
	const char *name;
	const char *type;
	int64_t length;
	bool nullable;
};

static struct column *columns_of(struct work *w, const struct record *r, size_t *count)
{
	struct column *columns = ARENA_ARRAY(w->arena, struct column, 200);
	struct rows *rows = work_select(w, "SELECT column_name, data_type,"
		" COALESCE(character_maximum_length, 0), is_nullable = 'YES' FROM information_schema.columns"
		" WHERE table_schema = DATABASE() AND table_name = ? LIMIT 200", BIND(r->name));

	for (*count = 0; rows_next(rows);)
		columns[(*count)++] = (struct column){ rows->cells[0].text, rows->cells[1].text,
			rows->cells[2].number, rows->cells[3].number != 0 };
	return columns;
}

static const struct column *find(const struct column *columns, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (text_is(columns[i].name, name))
			return &columns[i];
	return NULL;
}

static const char *expected_types(const struct field *f)
{
	static const char *const types[] = {
		[FIELD_TEXT] = "varchar",
		[FIELD_LONG_TEXT] = "text mediumtext",
		[FIELD_NUMBER] = "int bigint smallint",
		[FIELD_MONEY] = "bigint",
		[FIELD_DATE] = "date",
		[FIELD_TIME] = "datetime",
		[FIELD_FLAG] = "tinyint",
		[FIELD_CHOICE] = "varchar",
		[FIELD_CODE] = "varchar",
		[FIELD_REF] = "bigint",
	};

	return types[f->kind];
}

static void check_field(struct work *w, const struct record *r, const struct field *f,
	const struct column *columns, size_t count, struct buffer *b)
{
	const struct column *c = find(columns, count,
		f->sealed ? arena_format(w->arena, "%s_mask", f->name) : f->name);
	bool never_null = f->kind == FIELD_NUMBER || f->kind == FIELD_MONEY || f->kind == FIELD_FLAG;

	if (!c) {
		buffer_format(b, "%s.%s: no such column\n", r->name, f->name);
		return;
	}
	if (f->sealed && (!find(columns, count, arena_format(w->arena, "%s_sealed", f->name))
	                  || !find(columns, count, arena_format(w->arena, "%s_index", f->name))))
		buffer_format(b, "%s.%s: sealed, but lacks _sealed or _index\n", r->name, f->name);
	if (!text_has(expected_types(f), c->type)
		|| (f->kind == FIELD_TEXT && text_is(c->type, "text")))
		buffer_format(b, "%s.%s: column is %s, field wants %s\n", r->name, f->name, c->type,
			expected_types(f));
	if (f->kind == FIELD_TEXT && !f->sealed && f->max != c->length)
		buffer_format(b, "%s.%s: column holds %lld characters, field allows %d\n", r->name, f->name,
			(long long)c->length, f->max);
	if (never_null && c->nullable)
		buffer_format(b, "%s.%s: numbers and flags are NOT NULL\n", r->name, f->name);
	if (!never_null && !f->required && !f->fixed && !c->nullable)
		buffer_format(b, "%s.%s: NOT NULL, but the field is not required\n", r->name, f->name);
}

const char *record_schema_check(struct work *w, const struct record *r)
{
	static const char *const own[] = { "id", "version", "created_at", "created_by", "updated_at",
		"updated_by", "removed_at" };
	struct buffer b = buffer_new(w->arena, 1 << 16);
	size_t count;
	struct column *columns = columns_of(w, r, &count);

	if (!count)
		return arena_format(w->arena, "%s: no such table\n", r->name);
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		if (!find(columns, count, own[i]))
			buffer_format(&b, "%s: lacks column %s\n", r->name, own[i]);
	if ((r->scoped || r->tree) && !find(columns, count, "path"))
		buffer_format(&b, "%s: scoped, but lacks column path\n", r->name);
	for (size_t i = 0; i < r->count; i++)
		check_field(w, r, &r->fields[i], columns, count, &b);
	return b.size ? b.data : NULL;
}
