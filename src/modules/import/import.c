/*
 * The verbs of a batch. Reading and writing are jobs: they may take seconds, survive the page being
 * closed, and each is one transaction, so a killed runner leaves all or nothing.
 */
#include "modules/import/import.h"
#include <string.h>
#include <unistd.h>
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "data/job.h"
#include "modules/organisation/organisation.h"
#include "web/site.h"

enum { CHUNK = 200 };

static const struct choice import_states[] = {
	{ IMPORT_READING, "reading", "正在检查", "blue" },
	{ IMPORT_CHECKED, "checked", "已检查，待导入", "amber" },
	{ IMPORT_WRITING, "writing", "正在导入", "blue" },
	{ IMPORT_DONE, "done", "已导入", "green" },
	{ IMPORT_UNDOING, "undoing", "正在撤销", "blue" },
	{ IMPORT_UNDONE, "undone", "已撤销", "grey" },
	{ IMPORT_REFUSED, "refused", "文件不能用", "red" },
	{ 0 }
};

const struct choice import_kinds[] = {
	{ IMPORT_MEMBERS, "member", "党员名册" },
	{ IMPORT_ORGANISATIONS, "organisation", "党组织" },
	{ 0 }
};

const struct importable *import_of(const struct import_batch *b)
{
	const struct choice *kind = choice_of(import_kinds, (int)b->kind);

	return kind ? importable_named(kind->code) : NULL;
}

static const struct field import_batch_fields[] = {
	REF   (import_batch, organisation_id, "党组织", organisation_record, .required = true),
	CHOICE(import_batch, kind, "内容", import_kinds, .required = true),
	TEXT  (import_batch, file_name, "文件", .required = true, .max = 120, .listed = true),
	CHOICE(import_batch, state, "状态", import_states, .required = true, .fixed = true, .listed = true),
	TEXT  (import_batch, trouble, "原因", .max = 300, .fixed = true),
	TEXT  (import_batch, note, "说明", .max = 300, .fixed = true),
	NUMBER(import_batch, new_count, "新增", .computed = true, .listed = true),
	NUMBER(import_batch, changed_count, "更新", .computed = true, .listed = true),
	NUMBER(import_batch, same_count, "不变", .computed = true, .listed = true),
	NUMBER(import_batch, wrong_count, "有误", .computed = true, .listed = true),
	TIME  (import_batch, imported_at, "导入时间", .fixed = true, .listed = true),
	TEXT  (import_batch, spool, "待读文件", .max = 60, .fixed = true, .computed = true),
};

const struct record import_batch_record = RECORD(import_batch, import_batch_fields,
	.title = "导入批次", .unit = "批", .label = "file_name", .scoped = true);

static void refuse(struct work *w, int64_t id, const char *why)
{
	work_change(w, "UPDATE import_batch SET state = 'refused', trouble = ?,"
		" version = version + 1 WHERE id = ?", BIND(text_cut(w->arena, why, 300), id));
}

/* ---- reading and the dry run ---- */

/* The same person twice in one file: the second row is wrong. A small open hash over the first key
 * field. */
struct seen {
	size_t room;
	const char **keys;
	int *numbers;
};

static struct seen seen_new(struct work *w, size_t rows)
{
	struct seen s = { .room = rows * 2 + 16 };

	s.keys = ARENA_ARRAY(w->arena, const char *, s.room);
	s.numbers = ARENA_ARRAY(w->arena, int, s.room);
	return s;
}

/* The row number that had this key first; 0 if it is new. */
static int seen_before(struct seen *s, const char *key, int number)
{
	uint64_t hash = 1469598103934665603u;
	size_t i;

	for (const char *c = key; *c; c++)
		hash = (hash ^ (unsigned char)*c) * 1099511628211u;
	for (i = hash % s->room; s->keys[i]; i = (i + 1) % s->room)
		if (text_is(s->keys[i], key))
			return s->numbers[i];
	s->keys[i] = key;
	s->numbers[i] = number;
	return 0;
}

static const char *key_of(struct work *w, const struct importable *it, const struct input *cells)
{
	for (size_t i = 0; i < it->record->count; i++)
		if (it->record->fields[i].unique && input_text(cells, it->record->fields[i].name))
			return text_upper(w->arena, text_narrow(w->arena,
				input_text(cells, it->record->fields[i].name)));
	return NULL;
}

static void add_problem(struct work *w, struct import_row *row, const char *field, const char *text)
{
	struct json *item;

	row->problems = row->problems ? row->problems : json_root_list(w->arena);
	item = json_item(row->problems);
	json_text(item, "field", field);
	json_text(item, "text", text);
	row->state = "wrong";
}

static void check_one(struct work *w, const struct importable *it, int64_t batch_id,
	const struct import_cells *cells, int twin)
{
	struct import_row row = { .number = cells->number, .cells = cells->cells };

	import_judge(w, it, &row, NULL);
	if (cells->wrong) {
		row.problems = NULL; /* the cause, not what follows from it */
		add_problem(w, &row, cells->wrong_field, cells->wrong);
	}
	if (twin)
		add_problem(w, &row, NULL, arena_format(w->arena, "与第 %d 行是同一个，请删去一行", twin));
	import_row_add(w, batch_id, &row);
}

static void check_rows(struct work *w, const struct importable *it, int64_t batch_id,
	struct import_sheet *sheet)
{
	struct seen seen = seen_new(w, sheet->count);

	for (size_t i = 0; i < sheet->count; i++) {
		const char *key = key_of(w, it, sheet->rows[i].cells);
		int twin = key ? seen_before(&seen, key, sheet->rows[i].number) : 0;
		struct arena_mark mark = arena_mark(w->arena);

		check_one(w, it, batch_id, &sheet->rows[i], twin);
		arena_rewind(w->arena, mark);
		job_progress(w, (int64_t)i, (int64_t)sheet->count);
	}
}

bool import_receive(struct work *w, struct import_batch *b, struct problems *p)
{
	if (!record_save(w, &import_batch_record, b, "upload", p))
		return false;
	work_change(w, "UPDATE import_batch SET spool = ? WHERE id = ?", BIND(b->spool, b->row.id));
	return true;
}

void import_check_now(struct work *w, int64_t batch_id)
{
	struct import_batch *b = record_lock(w, &import_batch_record, batch_id);
	const struct importable *it = b ? import_of(b) : NULL;
	struct import_sheet sheet = { .importable = it, .work = w };
	const char *path, *why;

	if (!it || b->state != IMPORT_READING || text_empty(b->spool))
		return; /* done already */
	path = arena_format(w->arena, "%s/spool/%s", site.var, b->spool);
	why = import_sheet_read(&sheet, path);
	if (why) {
		refuse(w, batch_id, why);
	} else {
		check_rows(w, it, batch_id, &sheet);
		import_count(w, batch_id);
		work_change(w, "UPDATE import_batch SET state = 'checked', note = ?,"
			" version = version + 1 WHERE id = ?", BIND(sheet.unknown ? text_cut(w->arena,
				arena_format(w->arena, "没有用到的列：%s", sheet.unknown), 300) : NULL, batch_id));
	}
	job_later(w, "import.forget", batch_id);
}

/*
 * The file holds ID numbers in clear. It goes when the check is certain to stand: a check that is
 * rolled back needs it again.
 */
void import_forget_now(struct work *w, int64_t batch_id)
{
	struct import_batch *b = record_lock(w, &import_batch_record, batch_id);

	if (!b || b->state == IMPORT_READING || text_empty(b->spool))
		return;
	unlink(arena_format(w->arena, "%s/spool/%s", site.var, b->spool));
	work_change(w, "UPDATE import_batch SET spool = NULL WHERE id = ?", BIND(batch_id));
}

/* ---- mending ---- */

static bool take_mended(struct work *w, struct import_row *row, const struct importable *it,
	const struct input *in)
{
	bool any = false;

	for (size_t i = 0; i < it->record->count; i++) {
		const char *field = it->record->fields[i].name;
		const char *name = arena_format(w->arena, "c%lld.%s", (long long)row->id, field);

		if (input_has(in, name)) {
			input_add(row->cells, field, input_text(in, name));
			any = true;
		}
	}
	return any;
}

void import_mend(struct work *w, struct import_batch *b, const struct input *in)
{
	const struct importable *it = import_of(b);
	size_t count;
	struct import_row *rows = import_rows(w, b->row.id, "wrong", 0, CHUNK, &count);

	for (size_t i = 0; i < count; i++)
		if (take_mended(w, &rows[i], it, in)) {
			import_judge(w, it, &rows[i], NULL);
			import_row_put(w, b->row.id, &rows[i]);
		}
	import_count(w, b->row.id);
}

/* ---- writing ---- */

/* What the sheet is about to change, as a bag that can be taken again: sealed fields in clear,
 * itself sealed. */
static struct input *bag_of(struct work *w, const struct record *r, const struct row *row)
{
	struct input *bag = input_new(w->arena);

	for (size_t i = 0; i < r->count; i++) {
		const struct field *f = &r->fields[i];

		if (!f->fixed && !f->computed)
			input_add(bag, f->name,
				f->sealed ? record_unsealed(w, r, row->id, f) : field_input(w, f, row));
	}
	return bag;
}

static void write_one(
	struct work *w, const struct importable *it, int64_t batch_id, struct import_row *row)
{
	struct problems *p = problems_new(w->arena);
	struct row *made;

	import_judge(w, it, row, (void **)&made);
	if (text_is(row->state, "new") || text_is(row->state, "changed")) {
		if (made->id)
			row->before = bag_of(w, it->record, record_find(w, it->record, made->id));
		if (it->save(w, made, "import", p)) {
			row->state = made->id && row->before ? "updated" : "added";
			row->object_id = made->id;
			row->version_after = made->version;
		} else {
			add_problem(w, row, p->items[0].field, p->items[0].text);
		}
	}
	import_row_done(w, batch_id, row);
}

static int64_t write_state(struct work *w, const struct importable *it,
	const struct import_batch *b, const char *state, int64_t done, int64_t total)
{
	int after = 0;

	for (size_t count = 1; count;) {
		struct arena_mark mark = arena_mark(w->arena);
		struct import_row *rows = import_rows(w, b->row.id, state, after, CHUNK, &count);

		for (size_t i = 0; i < count; i++) {
			after = rows[i].number;
			write_one(w, it, b->row.id, &rows[i]);
			job_progress(w, ++done, total);
		}
		arena_rewind(w->arena, mark);
	}
	return done;
}

void import_commit_now(struct work *w, int64_t batch_id)
{
	struct import_batch *b = record_lock(w, &import_batch_record, batch_id);
	const struct importable *it = b ? import_of(b) : NULL;
	int64_t total, done;

	if (!it || b->state != IMPORT_WRITING)
		return; /* done already */
	total = b->new_count + b->changed_count;
	done = write_state(w, it, b, "new", 0, total);
	write_state(w, it, b, "changed", done, total);
	work_change(w, "UPDATE import_batch SET state = 'done', imported_at = ?, version = version + 1,"
		" wrong_count = (SELECT COUNT(*) FROM import_row WHERE batch_id = import_batch.id AND state = 'wrong'),"
		" new_count = (SELECT COUNT(*) FROM import_row WHERE batch_id = import_batch.id AND state = 'added'),"
		" changed_count = (SELECT COUNT(*) FROM import_row WHERE batch_id = import_batch.id AND state = 'updated')"
		" WHERE id = ?", BIND(w->now, batch_id));
	history_write(w, &(struct history_entry){ .action = "import", .record = it->record->name,
		.object_label = b->file_name, .path = b->row.path,
		.note = arena_format(w->arena, "导入%s %lld 行", it->title, (long long)total) });
}

/* ---- taking back ---- */

static const char *undo_one(struct work *w, const struct importable *it, struct import_row *row)
{
	const struct record *r = it->record;
	struct problems *p = problems_new(w->arena);
	struct row *now = record_find(w, r, row->object_id);
	const char *used;

	if (!now || now->version != row->version_after)
		return "之后又被修改过";
	if (row->before) {
		struct row *back = record_copy(w, r, now);

		record_take(w, r, row->before, back, false, p);
		return !p->count && it->save(w, back, "undo", p) ? NULL : p->items[0].text;
	}
	used = it->used(w, row->object_id);
	return used ? used : record_remove(w, r, now, p) ? NULL : p->items[0].text;
}

static int64_t undo_state(struct work *w, const struct importable *it, const struct import_batch *b,
	const char *state, const char **said)
{
	int64_t left = 0, done = 0;
	int after = 0;

	for (size_t count = 1; count;) {
		struct import_row *rows = import_rows(w, b->row.id, state, after, CHUNK, &count);

		for (size_t i = 0; i < count; i++) {
			const char *why = undo_one(w, it, &rows[i]);

			job_progress(w, ++done, b->new_count + b->changed_count);
			after = rows[i].number;
			if (why && left++ < 5)
				*said = arena_format(w->arena, "%s%s第 %d 行 %s：%s", *said ? *said : "",
					*said ? "；" : "", rows[i].number, rows[i].label, why);
		}
	}
	return left;
}

bool import_undo(struct work *w, struct import_batch *b, struct problems *p)
{
	int64_t hours = parameter_number(w, "import.undo_hours");

	if (b->state != IMPORT_DONE || w->now.at > b->imported_at.at + hours * 3600) {
		problem(p, NULL, "导入超过 %lld 小时，不能再撤销；请逐条修改", (long long)hours);
		return false;
	}
	b->state = IMPORT_UNDOING;
	if (!record_save(w, &import_batch_record, b, "undo", p))
		return false;
	job_later(w, "import.undo", b->row.id);
	return true;
}

void import_undo_now(struct work *w, int64_t batch_id)
{
	struct import_batch *b = record_lock(w, &import_batch_record, batch_id);
	const struct importable *it = b ? import_of(b) : NULL;
	const char *said = NULL;
	int64_t left;

	if (!it || b->state != IMPORT_UNDOING)
		return; /* done already */
	left = undo_state(w, it, b, "updated", &said) + undo_state(w, it, b, "added", &said);
	work_change(w,
		"UPDATE import_batch SET state = 'undone', note = ?, version = version + 1 WHERE id = ?",
		BIND(said ? text_cut(w->arena,
				 arena_format(w->arena, "有 %lld 行没有撤销：%s", (long long)left, said), 300)
				  : NULL,
			batch_id));
	history_write(w, &(struct history_entry){ .action = "undo", .record = it->record->name,
		.object_label = b->file_name, .path = b->row.path,
		.note = arena_format(w->arena, "撤销导入，%lld 行未能撤销", (long long)left) });
}
