/* One row of a sheet: judged against its record without being written, kept sealed until it is. */
#include "base/text.h"
#include "lib/json.h"
#include "modules/import/import.h"

/* Characters kept of a cell: more than any field takes, and a row of them fits its column. */
enum { MOST_CELL = 500 };

static struct sealed seal_bag(struct work *w, int64_t batch_id, int number, const struct input *bag)
{
	struct json *o = json_root(w->arena);

	for (size_t i = 0; bag && i < bag->count; i++)
		json_text(o, bag->pairs[i].name, text_cut(w->arena, bag->pairs[i].value, MOST_CELL));
	return crypt_seal(w->arena,
		arena_format(w->arena, "import_row:%lld:%d", (long long)batch_id, number), json_plain(o));
}

static struct input *open_bag(struct work *w, int64_t batch_id, int number, const struct cell *c)
{
	struct input *bag = input_new(w->arena);
	const char *text = c->null
		? NULL
		: crypt_unseal(w->arena,
			arena_format(w->arena, "import_row:%lld:%d", (long long)batch_id, number),
			(struct sealed){ (const uint8_t *)c->text, c->size });
	struct json *o = text ? json_parsed(w->arena, text) : NULL;

	if (!o)
		return bag;
	for (const struct json *cell = o->first; cell; cell = cell->next)
		input_add(bag, cell->name, cell->text ? cell->text : "");
	return bag;
}

/* ---- judging ---- */

/*
 * The organisation people mean by a name; 0 if there is none, -1 if there are several. The full
 * name is asked for first: it has an index, and thousands of rows ask.
 */
static int64_t organisation_named(struct work *w, const char *text)
{
	struct rows *rows = work_select(w,
		"SELECT id FROM organisation WHERE name = ? AND path LIKE ? AND removed_at IS NULL"
		" AND closed_on IS NULL LIMIT 2", BIND(text, work_scope(w)));
	int64_t id = 0;

	while (rows_next(rows))
		id = id ? -1 : rows->cells[0].number;
	if (id)
		return id;
	rows = work_select(w,
		"SELECT id FROM organisation WHERE path LIKE ? AND removed_at IS NULL AND closed_on IS NULL"
		" AND (short_name = ? OR code = ?) LIMIT 2", BIND(work_scope(w), text, text));
	while (rows_next(rows))
		id = id ? -1 : rows->cells[0].number;
	return id;
}

/* People write names of organisations; the bag gets their numbers. */
static void resolve_refs(
	struct work *w, const struct record *r, struct input *in, struct problems *p)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct field *f = &r->fields[i];
		const char *text = f->kind == FIELD_REF ? input_text(in, f->name) : NULL;
		bool as_before = text && w->place.id && w->place.actor == w->actor
			&& w->place.field == f && text_is(text, w->place.name);
		int64_t id;

		if (!text)
			continue;
		id = as_before ? w->place.id : organisation_named(w, text);
		if (id < 0)
			problem(p, f->name, "叫“%s”的党组织不止一个，请改填党组织代码",
				text_cut(w->arena, text, 30));
		if (id == 0)
			problem(p, f->name, "“%s”不是您管理范围内的党组织，请核对名称",
				text_cut(w->arena, text, 30));
		input_add(in, f->name, id > 0 ? arena_format(w->arena, "%lld", (long long)id) : "");
	}
}

/* A branch imports its own people: no need to write its name on every row. */
static void own_branch(struct work *w, const struct record *r, struct input *in)
{
	if (r->scoped && !input_text(in, "organisation_id") && w->actor->organisation_id)
		input_add(in, "organisation_id",
			arena_format(w->arena, "%lld", (long long)w->actor->organisation_id));
}

static struct json *problem_list(struct work *w, const struct problems *p)
{
	struct json *list = json_root_list(w->arena);

	for (size_t i = 0; i < p->count; i++) {
		struct json *item = json_item(list);

		json_text(item, "field", p->items[i].field);
		json_text(item, "text", p->items[i].text);
	}
	return list;
}

void import_judge(struct work *w, const struct importable *it, struct import_row *row, void **made)
{
	const struct record *r = it->record;
	struct problems *p = problems_new(w->arena);
	struct input *in = input_new(w->arena);
	struct row *old, *new;

	for (size_t i = 0; i < row->cells->count; i++)
		input_add(in, row->cells->pairs[i].name, row->cells->pairs[i].value);
	resolve_refs(w, r, in, p);
	old = it->find(w, in, p);
	new = old ? record_copy(w, r, old) : record_new(w, r);
	if (!old) {
		own_branch(w, r, in);
		it->begin(w, new);
	}
	record_take(w, r, in, new, true, p);
	if (!p->count)
		record_fits(w, r, new, old, p);
	row->object_id = old ? old->id : 0;
	row->label = input_text(row->cells, r->label);
	row->problems = problem_list(w, p);
	row->state = p->count             ? "wrong"
		: !old                        ? "new"
		: record_same(w, r, new, old) ? "same"
									  : "changed";
	if (made)
		*made = new;
}

/* ---- kept rows ---- */

static const char *problems_text(const struct import_row *row)
{
	return row->problems && json_count(row->problems) ? json_plain(row->problems) : NULL;
}

void import_row_add(struct work *w, int64_t batch_id, const struct import_row *row)
{
	work_change(w,
		"INSERT INTO import_row (batch_id, number, state, label, object_id, cells, problems)"
		" VALUES (?, ?, ?, ?, ?, ?, ?)",
		BIND(batch_id, (int64_t)row->number, row->state, text_cut(w->arena, row->label, 60),
			bind_reference(row->object_id), seal_bag(w, batch_id, row->number, row->cells),
			problems_text(row)));
}

/* A mended row: other cells, judged again. */
void import_row_put(struct work *w, int64_t batch_id, const struct import_row *row)
{
	work_change(w,
		"UPDATE import_row SET state = ?, label = ?, object_id = ?, cells = ?, problems = ?"
		" WHERE id = ? AND batch_id = ?",
		BIND(row->state, text_cut(w->arena, row->label, 60), bind_reference(row->object_id),
			seal_bag(w, batch_id, row->number, row->cells), problems_text(row), row->id,
			batch_id));
}

/* What became of a row; its cells stay as they are. */
void import_row_done(struct work *w, int64_t batch_id, const struct import_row *row)
{
	work_change(w,
		"UPDATE import_row SET state = ?, object_id = ?, problems = ?, before_cells = ?,"
		" version_after = ? WHERE id = ? AND batch_id = ?",
		BIND(row->state, bind_reference(row->object_id), problems_text(row),
			row->before ? seal_bag(w, batch_id, row->number, row->before)
						: (struct sealed){ 0 },
			bind_reference(row->version_after), row->id, batch_id));
}

struct import_row *import_rows(
	struct work *w, int64_t batch_id, const char *state, int after, int most, size_t *count)
{
	struct import_row *list = ARENA_ARRAY(w->arena, struct import_row, (size_t)most);
	struct rows *r = work_select(w,
		"SELECT id, number, state, label, object_id, version_after, cells,"
		" before_cells, problems FROM import_row WHERE batch_id = ? AND state = ? AND number > ?"
		" ORDER BY number LIMIT ?",
		BIND(batch_id, state, (int64_t)after, (int64_t)most));

	for (*count = 0; rows_next(r);) {
		const struct cell *c = r->cells;
		int number = (int)c[1].number;

		list[(*count)++] = (struct import_row){ .id = c[0].number,
			.number = number,
			.state = c[2].text,
			.label = c[3].text,
			.object_id = c[4].number,
			.version_after = c[5].number,
			.cells = open_bag(w, batch_id, number, &c[6]),
			.before = c[7].null ? NULL : open_bag(w, batch_id, number, &c[7]),
			.problems = c[8].null ? NULL : json_parsed(w->arena, c[8].text) };
	}
	return list;
}

void import_count(struct work *w, int64_t batch_id)
{
	work_change(w, "UPDATE import_batch b SET"
		" new_count = (SELECT COUNT(*) FROM import_row WHERE batch_id = b.id AND state = 'new'),"
		" changed_count = (SELECT COUNT(*) FROM import_row WHERE batch_id = b.id AND state = 'changed'),"
		" same_count = (SELECT COUNT(*) FROM import_row WHERE batch_id = b.id AND state = 'same'),"
		" wrong_count = (SELECT COUNT(*) FROM import_row WHERE batch_id = b.id AND state = 'wrong')"
		" WHERE id = ?", BIND(batch_id));
}
