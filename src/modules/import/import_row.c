/* One row of a sheet: judged against its record without being written, kept sealed until it is. */
#include "base/text.h"
#include "lib/json.h"
#include "modules/import/import.h"

/* Characters kept of a cell: more than any field takes, and a row of them fits its column. */
enum { MOST_CELL = 500 };

static const char *bound(struct work *w, int64_t batch_id, int number)
{
	return arena_format(w->arena, "import_row:%lld:%d", (long long)batch_id, number);
}

static struct sealed seal_bag(struct work *w, int64_t batch_id, int number, const struct input *bag)
{
	struct json *o = json_root(w->arena);

	for (size_t i = 0; bag && i < bag->count; i++)
		json_text(o, bag->pairs[i].name, text_cut(w->arena, bag->pairs[i].value, MOST_CELL));
	return crypt_seal(w->arena, bound(w, batch_id, number), json_plain(o));
}

static struct sealed seal_changes(struct work *w, int64_t batch_id, const struct import_row *row)
{
	return row->changes
		? crypt_seal(w->arena, bound(w, batch_id, row->number), json_plain(row->changes))
		: (struct sealed){ 0 };
}

static struct json *open_json(struct work *w, int64_t batch_id, int number, const struct cell *c)
{
	const char *text = c->null ? NULL
		: crypt_unseal(w->arena, bound(w, batch_id, number),
			(struct sealed){ (const uint8_t *)c->text, c->size });

	return text ? json_parsed(w->arena, text) : NULL;
}

static struct input *open_bag(struct work *w, int64_t batch_id, int number, const struct cell *c)
{
	struct input *bag = input_new(w->arena);
	struct json *o = open_json(w, batch_id, number, c);

	if (!o)
		return bag;
	for (const struct json *cell = o->first; cell; cell = cell->next)
		input_add(bag, cell->name, cell->text ? cell->text : "");
	return bag;
}

/* ---- judging ---- */

struct import_pass import_pass_new(
	struct work *w, const struct importable *it, int64_t batch_id, int64_t total)
{
	struct import_pass pass = { .w = w, .it = it, .batch_id = batch_id, .total = total };

	import_names_begin(&pass);
	return pass;
}

static const struct field *key_field(const struct record *r)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->fields[i].unique)
			return &r->fields[i];
	return NULL;
}

void import_meet(struct import_pass *pass, struct import_row *rows, size_t count)
{
	struct work *w = pass->w;
	const struct field *f = key_field(pass->it->record);
	const char **keys = ARENA_ARRAY(w->arena, const char *, count);
	int64_t *holders = ARENA_ARRAY(w->arena, int64_t, count);

	for (size_t i = 0; i < count; i++) {
		const char *text = f ? import_said(w, input_text(rows[i].cells, f->name)) : NULL;

		text = f && import_masked(f, text) ? NULL : text;
		rows[i].key = keys[i] = text ? text_upper(w->arena, text_narrow(w->arena, text)) : NULL;
		rows[i].label = input_text(rows[i].cells, pass->it->record->label);
	}
	if (pass->it->meet)
		pass->it->meet(w, rows, count);
	if (!f || !f->sealed || pass->it->meet)
		return;
	record_holders(w, pass->it->record, f, keys, count, holders);
	for (size_t i = 0; i < count; i++)
		rows[i].holder = holders[i];
}

static void nobody(
	struct import_pass *pass, const struct field *f, const char *text, struct problems *p)
{
	struct arena *a = pass->w->arena;
	const char *like = import_name_like(pass, text);

	problem(p, f->name, "“%s”不是您管理范围内的党组织，请核对名称%s", text_cut(a, text, 30),
		like ? arena_format(a, "。是不是“%s”？", like) : "");
}

/* People write names of organisations; the bag gets their numbers. */
static void resolve_refs(
	struct import_pass *pass, struct import_row *row, struct input *in, struct problems *p)
{
	struct work *w = pass->w;
	const struct record *r = pass->it->record;

	row->orphan = false;
	for (size_t i = 0; i < r->count; i++) {
		const struct field *f = &r->fields[i];
		const char *text = f->kind == FIELD_REF ? input_text(in, f->name) : NULL;
		int64_t id = text ? import_organisation(pass, text) : 0;

		if (!text)
			continue;
		if (id < 0)
			problem(p, f->name, "叫“%s”的党组织不止一个，请改填党组织代码",
				text_cut(w->arena, text, 30));
		if (id == 0)
			nobody(pass, f, text, p);
		row->orphan = row->orphan || (id == 0 && f->refers == r);
		input_add(in, f->name, id > 0 ? arena_format(w->arena, "%lld", (long long)id) : "");
	}
}

/*
 * A name that means nobody here, or several, is good enough if it is what stands there now: an
 * export has names only, and "第一党支部" there are many. The blank cell leaves it.
 */
static void keep_refs(struct import_pass *pass, const struct import_row *row,
	const struct row *old, const struct problems *unclear, struct problems *p)
{
	const struct record *r = pass->it->record;

	for (size_t i = 0; i < unclear->count; i++) {
		const char *name = unclear->items[i].field;
		const struct field *f = record_field(r, name);

		if (!old || !old->labels
			|| !text_is(old->labels[f - r->fields], input_text(row->cells, name)))
			problem(p, name, "%s", unclear->items[i].text);
	}
}

/* Stars stand for what is known already; of somebody new they say nothing. */
static void refuse_masks(struct import_pass *pass, const struct import_row *row,
	const struct row *old, struct problems *p)
{
	const struct record *r = pass->it->record;

	for (size_t i = 0; !old && i < r->count; i++) {
		const struct field *f = &r->fields[i];

		if (!f->sealed || !import_masked(f, input_text(row->cells, f->name)))
			continue;
		problem(p, f->name, "%s是打了星号的，不是完整的号码：请用“导出全部项目”导出的表格，或者填写完整的号码",
			f->label);
		return; /* the others are of the same export */
	}
}

/* A branch imports its own people: no need to write its name on every row. */
static void own_branch(struct work *w, const struct record *r, struct input *in)
{
	if (r->scoped && !input_text(in, "organisation_id") && w->actor->organisation_id)
		input_add(in, "organisation_id",
			arena_format(w->arena, "%lld", (long long)w->actor->organisation_id));
}

/* ---- the whole row ---- */

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

void import_judge(struct import_pass *pass, struct import_row *row, void **made)
{
	struct work *w = pass->w;
	const struct record *r = pass->it->record;
	struct problems *p = problems_new(w->arena), *unclear = problems_new(w->arena);
	struct input *in = import_meant(pass, row, p);
	struct row *old, *new;

	resolve_refs(pass, row, in, unclear);
	old = row->orphan ? NULL : pass->it->find(w, in, row->holder, p);
	keep_refs(pass, row, old, unclear, p);
	refuse_masks(pass, row, old, p);
	import_keep_days(pass, in, old);
	if (!old && !p->count && pass->it->blank && pass->it->blank(w, in)) {
		row->state = "same";
		row->problems = NULL;
		return;
	}
	new = old ? record_copy(w, r, old) : record_new(w, r);
	if (!old) {
		own_branch(w, r, in);
		pass->it->begin(w, new);
	}
	if (pass->it->fill)
		pass->it->fill(w, in, old);
	record_take(w, r, in, new, true, p);
	import_empty(pass, row, new, p);
	if (!p->count)
		record_fits(w, r, new, old, p);
	row->object_id = old ? old->id : 0;
	row->problems = problem_list(w, p);
	row->state = p->count             ? "wrong"
		: !old                        ? "new"
		: record_same(w, r, new, old) ? "same"
									  : "changed";
	row->changes = text_is(row->state, "changed") || text_is(row->state, "new")
		? import_changes(pass, row, new, old) : NULL;
	if (made)
		*made = new;
}

void import_row_wrong(
	struct work *w, struct import_row *row, const char *field, const char *text)
{
	struct json *item;

	row->problems = row->problems ? row->problems : json_root_list(w->arena);
	item = json_item(row->problems);
	json_text(item, "field", field);
	json_text(item, "text", text);
	row->state = "wrong";
}

/* ---- kept rows ---- */

static const char *problems_text(const struct import_row *row)
{
	return row->problems && json_count(row->problems) ? json_plain(row->problems) : NULL;
}

static const char *sealed_hex(
	struct import_pass *pass, const struct import_row *row, const struct input *bag)
{
	struct sealed sealed = seal_bag(pass->w, pass->batch_id, row->number, bag);

	return text_hex(pass->w->arena, sealed.bytes, sealed.size);
}

void import_rows_add(struct import_pass *pass, const struct import_row *rows, size_t count)
{
	enum { VALUES = 8 };
	struct work *w = pass->w;
	struct bind *binds = ARENA_ARRAY(w->arena, struct bind, VALUES * count + 1);

	for (size_t i = 0; i < count; i++)
		memcpy(binds + VALUES * i, (struct bind[VALUES]){ bind_number(pass->batch_id),
			bind_number(rows[i].number), bind_text(rows[i].state),
			bind_text(text_cut(w->arena, rows[i].label, 60)), bind_reference(rows[i].object_id),
			bind_sealed(seal_bag(w, pass->batch_id, rows[i].number, rows[i].cells)),
			bind_text(problems_text(&rows[i])),
			bind_sealed(seal_changes(w, pass->batch_id, &rows[i])) }, VALUES * sizeof *binds);
	db_insert_many(w->db, w->arena, "INSERT INTO import_row (batch_id, number, state, label,"
		" object_id, cells, problems, changes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", binds, VALUES, count);
}

/* A mended row: other cells, judged again. */
void import_row_put(struct import_pass *pass, const struct import_row *row)
{
	struct work *w = pass->w;

	work_change(w,
		"UPDATE import_row SET state = ?, label = ?, object_id = ?, cells = ?, problems = ?,"
		" changes = ? WHERE id = ? AND batch_id = ?",
		BIND(row->state, text_cut(w->arena, row->label, 60), bind_reference(row->object_id),
			seal_bag(w, pass->batch_id, row->number, row->cells), problems_text(row),
			seal_changes(w, pass->batch_id, row), row->id, pass->batch_id));
}

/* Their cells stay as they are. */
void import_rows_done(struct import_pass *pass, const struct import_row *rows, size_t count)
{
	struct work *w = pass->w;
	struct json *list = json_root_list(w->arena);

	for (size_t i = 0; i < count; i++) {
		struct json *item = json_item(list);

		json_number(item, "id", rows[i].id);
		json_keep(item, "state", rows[i].state);
		json_number(item, "object", rows[i].object_id);
		json_keep(item, "problems", problems_text(&rows[i]));
		json_keep(item, "before",
			rows[i].before ? sealed_hex(pass, &rows[i], rows[i].before) : NULL);
		json_number(item, "version", rows[i].version_after);
	}
	work_change(w,
		"UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$.id',"
		" state VARCHAR(10) PATH '$.state', object BIGINT PATH '$.object',"
		" problems TEXT PATH '$.problems', before_cells MEDIUMTEXT PATH '$.before',"
		" version BIGINT PATH '$.version')) j STRAIGHT_JOIN import_row r FORCE INDEX (PRIMARY)"
		" ON r.id = j.id SET r.state = j.state, r.object_id = NULLIF(j.object, 0), r.problems = j.problems,"
		" r.before_cells = UNHEX(j.before_cells), r.version_after = NULLIF(j.version, 0)"
		" WHERE r.batch_id = ?",
		BIND(json_plain(list), pass->batch_id));
}

struct import_row *import_rows(
	struct work *w, int64_t batch_id, const char *state, int after, int most, size_t *count)
{
	struct import_row *list = ARENA_ARRAY(w->arena, struct import_row, (size_t)most);
	struct rows *r = work_select(w,
		"SELECT id, number, state, label, object_id, version_after, cells,"
		" before_cells, problems, changes FROM import_row WHERE batch_id = ? AND state = ? AND number > ?"
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
			.problems = c[8].null ? NULL : json_parsed(w->arena, c[8].text),
			.changes = open_json(w, batch_id, number, &c[9]) };
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
