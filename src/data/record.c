/* One row: found, taken from input, checked, written with its history. */
#include "data/record.h"
#include <string.h>
#include "base/fault.h"
#include "base/text.h"
#include "data/count.h"
#include "data/gram.h"
#include "data/history.h"
#include "data/record_ref.h"
#include "data/record_sql.h"
#include "data/record_write.h"
#include "data/rights.h"
#include "data/scope.h"
#include "data/tally.h"

const struct field *record_field(const struct record *r, const char *name)
{
	for (size_t i = 0; i < r->count; i++)
		if (text_is(r->fields[i].name, name))
			return &r->fields[i];
	return NULL;
}

void *record_new(struct work *w, const struct record *r)
{
	struct row *row = arena_alloc(w->arena, r->size);

	row->labels = ARENA_ARRAY(w->arena, const char *, r->count);
	return row;
}

void *record_copy(struct work *w, const struct record *r, const void *row)
{
	struct row *copy = arena_alloc(w->arena, r->size);
	const char **labels = ARENA_ARRAY(w->arena, const char *, r->count);

	memcpy(copy, row, r->size);
	memcpy(labels, copy->labels, r->count * sizeof *labels);
	copy->labels = labels;
	return copy;
}

static void *first_row(const struct record *r, struct rows *rows)
{
	void *row = rows_next(rows) ? record_from_rows(r, rows) : NULL;

	rows_end(rows);
	return row;
}

void record_act_on(struct work *w, const struct record *r, const struct row *row)
{
	const struct field *f = r->category ? record_field(r, r->category) : NULL;

	if (row->path)
		rights_act_on(w, row->path, row->owner_id, f ? field_input(w, f, row) : NULL);
}

void *record_find(struct work *w, const struct record *r, int64_t id)
{
	return first_row(
		r, scope_select(w, record_sql(r)->find, BIND(id)));
}

/* What is locked is acted on: in one's own name, or on whose behalf. */
void *record_lock(struct work *w, const struct record *r, int64_t id)
{
	struct row *row = first_row(r, scope_select(w, record_sql(r)->lock, BIND(id)));

	if (row)
		record_act_on(w, r, row);
	return row;
}

void **record_rows_made(struct work *w, const struct record *r, size_t *count, int most,
	const char *where, const struct bind *binds, size_t bind_count)
{
	const struct record_sql *s = record_sql(r);
	struct bind all[20];
	void **list = ARENA_ARRAY(w->arena, void *, (size_t)most + 1);
	struct rows *rows;

	ensure(bind_count + 1 <= 20);
	if (bind_count)
		memcpy(all, binds, bind_count * sizeof *binds);
	all[bind_count] = bind_number(most);
	rows = scope_select(w, arena_format(w->arena,
		"SELECT %s FROM %s m%s WHERE %s AND m.removed_at IS NULL AND %s LIMIT ?", s->columns, r->name,
		s->joins, record_scope_sql(r), where), all, bind_count + 1);
	for (*count = 0; rows_next(rows);)
		list[(*count)++] = record_from_rows(r, rows);
	return list;
}

/* Of this row, or (NULL) of any. */
bool record_shows(struct work *w, const struct field *f, const void *it)
{
	const struct row *row = it;

	return !f->seen_by || (row && row->path ? may_with(w->actor, f->seen_by, row->path,
		row->owner_id, NULL) : may(w->actor, f->seen_by));
}

const char *record_text(
	struct work *w, const struct record *r, const struct field *f, const void *row)
{
	const struct row *base = row;
	const char *label;

	if (f->made)
		return f->made(w, row, &label);
	if (!record_shows(w, f, row) || !field_applies(f, row))
		return "";
	if (f->picture)
		return field_empty(f, row) ? "" : "有";
	if (f->kind != FIELD_REF)
		return field_text(w, f, row);
	label = base->labels ? base->labels[f - r->fields] : NULL;
	return label ? label : field_text(w, f, row);
}

const char *record_label(struct work *w, const struct record *r, const void *row)
{
	const struct field *f = r->label ? record_field(r, r->label) : NULL;

	return f ? field_text(w, f, row) : "";
}

void record_take(struct work *w, const struct record *r, const struct input *in, void *row,
	bool blank_keeps, struct problems *p)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct field *f = &r->fields[i];
		const char *text;

		if (f->fixed || f->computed || !record_shows(w, f, row) || !input_has(in, f->name))
			continue;
		text = input_text(in, f->name);
		if (text || !blank_keeps)
			field_take(w, f, text, row, p);
	}
}

/* ---- checking ---- */

static void check_required(const struct record *r, const void *row, struct problems *p)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct field *f = &r->fields[i];

		if (f->required && field_empty(f, row) && !problem_of(p, f->name))
			problem(p, f->name, "请填写%s", f->label);
	}
}

/* ---- history ---- */

/* What a REF is called: the label it was found with, or asked for if it is new. */
static const char *text_for_history(struct work *w, const struct record *r, const struct field *f,
	const struct row *row, const struct row *old)
{
	if (f->kind != FIELD_REF || field_empty(f, row))
		return field_text(w, f, row);
	if (old && field_same(f, row, old))
		return old->labels[f - r->fields];
	return record_ref_label(w, f, FIELD_OF(row, f, int64_t));
}

struct json *record_differences(struct work *w, const struct record *r, const struct row *row,
	const struct row *old, const struct sealing *seals)
{
	struct json *list = json_root_list(w->arena);

	for (size_t i = 0; i < r->count; i++) {
		const struct field *f = &r->fields[i];
		bool same = f->sealed ? !seals[i].changed
			: old             ? field_same(f, row, old)
							  : field_empty(f, row);
		struct json *item;

		if (same || f->computed || (f->sealed && !old && field_empty(f, row)))
			continue;
		item = json_item(list);
		json_text(item, "label", f->label);
		json_text(item, "old", old ? text_for_history(w, r, f, old, old) : "");
		json_text(item, "new", text_for_history(w, r, f, row, old));
	}
	return list;
}

/* ---- writing ---- */

static size_t add_field_binds(const struct field *f, const struct row *row, const struct sealing *s,
	bool update, struct bind *binds)
{
	const struct bind parts[] = { bind_sealed(s->sealed),
		s->mask ? bind_bytes(s->index, 32) : bind_text(NULL), bind_text(s->mask) };
	size_t n = 0;

	if (f->computed)
		return 0;
	if (!f->sealed) {
		binds[0] = field_bind(f, row);
		return 1;
	}
	for (size_t i = 0; i < 3; i++) {
		if (update)
			binds[n++] = bind_number(s->changed);
		binds[n++] = parts[i];
	}
	return n;
}

size_t record_binds(struct work *w, const struct record *r, struct row *row,
	const struct sealing *seals, bool update, struct bind *binds)
{
	size_t n = 0;

	if (!update && !row->owner_id)
		row->owner_id = w->actor->behalf_id ? w->actor->behalf_id : w->actor->id;
	for (int i = update ? 1 : 0; i < 2; i++) { /* created and updated, or only updated */
		binds[n++] = bind_moment(w->now);
		binds[n++] = bind_reference(w->actor->id);
	}
	if (r->scoped || r->tree)
		binds[n++] = bind_text(row->path);
	if ((r->scoped || r->tree) && !update)
		binds[n++] = bind_reference(row->owner_id);
	for (size_t i = 0; i < r->count; i++)
		n += add_field_binds(&r->fields[i], row, &seals[i], update, binds + n);
	if (update) {
		binds[n++] = bind_number(row->id);
		binds[n++] = bind_number(row->version);
	}
	return n;
}

/* "member_id_number" names table and column of the key that was met twice. */
static void duplicate_problem(struct work *w, const struct record *r, struct problems *p)
{
	const char *key = db_duplicate(w->db);
	size_t n = strlen(r->name);

	if (text_begins(key, r->name) && key[n] == '_') {
		const struct field *f = record_field(r, key + n + 1);

		if (f) {
			problem(p, f->name, "%s已经登记过，不能重复，请核对", f->label);
			return;
		}
	}
	problem(p, NULL, "%s已经存在，请刷新后核对", r->title);
}

static bool put(struct work *w, const struct record *r, struct row *row,
	const struct sealing *seals, struct problems *p)
{
	const struct record_sql *s = record_sql(r);
	struct bind *binds = ARENA_ARRAY(w->arena, struct bind, RECORD_BINDS(r));
	bool update = row->id != 0;
	size_t n = record_binds(w, r, row, seals, update, binds);
	int64_t done = db_change_made(w->db, w->arena, update ? s->update : s->insert, binds, n);

	if (done < 0) {
		duplicate_problem(w, r, p);
		return false;
	}
	if (done == 0) {
		p->stale = true;
		problem(p, NULL, "这条记录刚刚被别人修改过，请核对后再保存");
		return false;
	}
	if (!update)
		row->id = db_insert_id(w->db);
	row->version++;
	if (r->tree)
		work_forget_places(w);
	return true;
}

void record_count(struct work *w, const struct record *r, const struct row *row,
	const struct row *old)
{
	if (r->counted)
		count_row(w, r, row, old);
	for (const struct counter *c = r->counters; c && c->column; c++) {
		bool before = old && (!c->counts || c->counts(old)),
			 now = row && (!c->counts || c->counts(row));

		if (before && now && text_is(row->path, old->path))
			continue;
		if (before)
			tally_add(w, c->column, old->path, -1);
		if (now)
			tally_add(w, c->column, row->path, 1);
	}
}

struct sealing *record_seals(
	struct work *w, const struct record *r, struct row *row, const struct row *old)
{
	struct sealing *seals = ARENA_ARRAY(w->arena, struct sealing, r->count);

	for (size_t i = 0; i < r->count; i++)
		if (r->fields[i].sealed)
			seals[i] = record_seal(w, r, &r->fields[i], row, old);
	return seals;
}

void record_written(struct work *w, const struct record *r, const struct row *row,
	const struct row *old, struct json *changes, const char *action)
{
	record_count(w, r, row, old);
	history_write(w, &(struct history_entry){ .action = action ? action : old ? "update" : "create",
		.record = r->name, .object_id = row->id, .object_label = record_label(w, r, row),
		.path = row->path, .changes = changes });
}

/* A right to some categories makes and moves things of those only. */
static void check_category(struct work *w, const struct record *r, const struct row *row,
	const struct row *old, struct problems *p)
{
	const struct field *f = r->category ? record_field(r, r->category) : NULL;
	int64_t owner = old ? old->owner_id : w->actor->behalf_id ? w->actor->behalf_id : w->actor->id;

	if (f && row->path && !field_empty(f, row)
	    && !scope_covers(w, row->path, owner, field_input(w, f, row)))
		problem(p, f->name, "您的权限不包括“%s”，请换一种或申请这一类的权限", field_text(w, f, row));
}

bool record_fits(
	struct work *w, const struct record *r, void *it, const void *was, struct problems *p)
{
	struct row *row = it;
	const struct row *old = was;

	check_required(r, row, p);
	if (r->scoped)
		record_take_path(w, r, row, old, p);
	record_check_refs(w, r, row, old, p);
	check_category(w, r, row, old, p);
	if (r->check)
		r->check(w, row, old, p);
	return p->count == 0;
}

bool record_save(
	struct work *w, const struct record *r, void *it, const char *action, struct problems *p)
{
	struct row *row = it;
	struct row *old = row->id ? record_lock(w, r, row->id) : NULL;
	struct sealing *seals;
	struct json *changes;

	if (row->id && (!old || old->version != row->version)) {
		p->stale = true;
		problem(p, NULL, old ? "这条记录刚刚被别人修改过，请核对后再保存" : "这条记录已经被删除");
		return false;
	}
	if (!record_fits(w, r, row, old, p))
		return false;
	if (!old)
		record_act_on(w, r, row);
	seals = record_seals(w, r, row, old);
	changes = record_differences(w, r, row, old, seals);
	if (old && !json_count(changes) && !action)
		return true; /* nothing changed: nothing to write, nothing to remember */
	if (!put(w, r, row, seals, p))
		return false;
	if (r->grams)
		gram_write(w, r, row, old);
	record_written(w, r, row, old, changes, action);
	return true;
}
