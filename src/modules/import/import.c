/*
 * The verbs of a checked batch: written, taken back, forgotten. All are jobs: they may take
 * seconds, survive the page being closed, and each is one transaction, so a killed runner leaves
 * all or nothing.
 */
#include "modules/import/import.h"
#include <string.h>
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "data/job.h"
#include "data/scope.h"
#include "modules/organisation/organisation.h"

enum { SAID = 5, MOST_SWEPT = 50000 };

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
	{ IMPORT_ACCOUNTS, "account", "账号" },
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

/* For a job: whoever asked for it was allowed to; its rows are seen by what its kind demands. */
struct import_batch *import_lock(struct work *w, int64_t batch_id)
{
	bool before = w->unscoped;
	struct import_batch *b;

	w->unscoped = true;
	b = record_lock(w, &import_batch_record, batch_id);
	w->unscoped = before;
	work_ask(w, b && import_of(b) ? import_of(b)->may : NULL);
	return b;
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

static void write_one(struct import_pass *pass, struct import_row *row)
{
	struct work *w = pass->w;
	const struct importable *it = pass->it;
	struct problems *p = problems_new(w->arena);
	struct row *made;

	import_judge(pass, row, (void **)&made);
	if (!text_is(row->state, "new") && !text_is(row->state, "changed"))
		return;
	if (made->id)
		row->before = bag_of(w, it->record, record_find(w, it->record, made->id));
	if (it->save(w, made, "import", p)) {
		row->state = row->before ? "updated" : "added";
		row->object_id = made->id;
		row->version_after = made->version;
	} else {
		import_row_wrong(w, row, p->items[0].field, p->items[0].text);
	}
}

/* Who has just been added holds his key for the rows that were asked about together with his. */
static void tell_others(const struct import_row *row, struct import_row *others, size_t count)
{
	for (size_t i = 0; row->key && row->object_id && i < count; i++)
		if (text_is(others[i].key, row->key))
			others[i].holder = row->object_id;
}

/*
 * Writes the rows in a state. Orphans stay as they are until the `last` time: another row may be
 * the parent they wait for. The number of rows that are settled.
 */
static int64_t write_state(struct import_pass *pass, const char *state, bool last)
{
	int64_t before = pass->done;
	int after = 0;

	for (size_t count = 1; count;) {
		struct arena_mark mark = arena_mark(pass->w->arena);
		struct import_row *rows =
			import_rows(pass->w, pass->batch_id, state, after, IMPORT_CHUNK, &count);
		size_t settled = 0;

		import_meet(pass, rows, count);
		for (size_t i = 0; i < count; i++) {
			after = rows[i].number;
			write_one(pass, &rows[i]);
			if (rows[i].orphan && !last)
				continue;
			tell_others(&rows[i], &rows[i + 1], count - i - 1);
			rows[settled++] = rows[i];
			job_progress(pass->w, ++pass->done, pass->total);
		}
		import_rows_done(pass, rows, settled);
		arena_rewind(pass->w->arena, mark);
	}
	return pass->done - before;
}

void import_commit_now(struct work *w, int64_t batch_id)
{
	struct import_batch *b = import_lock(w, batch_id);
	const struct importable *it = b ? import_of(b) : NULL;
	struct import_pass pass;

	if (!it || b->state != IMPORT_WRITING)
		return; /* done already */
	pass = import_pass_new(w, it, batch_id, b->new_count + b->changed_count);
	while (it->record->tree && write_state(&pass, "new", false))
		; /* one level of the tree each time */
	write_state(&pass, "new", true);
	write_state(&pass, "changed", true);
	work_change(w, "UPDATE import_batch SET state = 'done', imported_at = ?, version = version + 1,"
		" wrong_count = (SELECT COUNT(*) FROM import_row WHERE batch_id = import_batch.id AND state = 'wrong'),"
		" new_count = (SELECT COUNT(*) FROM import_row WHERE batch_id = import_batch.id AND state = 'added'),"
		" changed_count = (SELECT COUNT(*) FROM import_row WHERE batch_id = import_batch.id AND state = 'updated')"
		" WHERE id = ?", BIND(w->now, batch_id));
	history_write(w, &(struct history_entry){ .action = "import", .record = it->record->name,
		.object_label = b->file_name, .path = b->row.path,
		.note = arena_format(w->arena, "导入%s %lld 行", it->title, (long long)pass.total) });
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

/* What could not be taken back, for the page: outside the arena, which the loop rewinds. */
struct left {
	int64_t count;
	char said[4096];
};

static void say_left(struct left *left, const struct import_row *row, const char *why)
{
	size_t n = strlen(left->said);

	if (left->count++ < SAID)
		snprintf(left->said + n, sizeof left->said - n, "%s第 %d 行 %s：%s", n ? "；" : "", row->number,
			row->label ? row->label : "", why);
}

/* The rows of a state that could be taken back; the others stay in it. */
static int64_t undo_state(struct import_pass *pass, const char *state, struct left *left)
{
	int64_t before = pass->done;
	int after = 0;

	*left = (struct left){ 0 };
	for (size_t count = 1; count;) {
		struct arena_mark mark = arena_mark(pass->w->arena);
		struct import_row *rows =
			import_rows(pass->w, pass->batch_id, state, after, IMPORT_CHUNK, &count);
		size_t undone = 0;

		for (size_t i = 0; i < count; i++) {
			const char *why = undo_one(pass->w, pass->it, &rows[i]);

			after = rows[i].number;
			rows[i].state = "undone";
			if (why)
				say_left(left, &rows[i], why);
			else
				rows[undone++] = rows[i];
			job_progress(pass->w, pass->done += !why, pass->total);
		}
		import_rows_done(pass, rows, undone);
		arena_rewind(pass->w->arena, mark);
	}
	return pass->done - before;
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
	struct import_batch *b = import_lock(w, batch_id);
	const struct importable *it = b ? import_of(b) : NULL;
	struct left updated, added;
	const char *note = NULL;
	struct import_pass pass;
	int64_t left;

	if (!it || b->state != IMPORT_UNDOING)
		return; /* done already */
	pass = import_pass_new(w, it, batch_id, b->new_count + b->changed_count);
	undo_state(&pass, "updated", &updated);
	while (undo_state(&pass, "added", &added) && added.count && it->record->tree)
		; /* parents go when nothing is below them any more */
	left = updated.count + added.count;
	if (left)
		note = arena_format(w->arena, "有 %lld 行没有撤销：%s%s%s", (long long)left, updated.said,
			updated.count && added.count ? "；" : "", added.said);
	work_change(w,
		"UPDATE import_batch SET state = 'undone', note = ?, version = version + 1 WHERE id = ?",
		BIND(text_cut(w->arena, note, 300), batch_id));
	history_write(w, &(struct history_entry){ .action = "undo", .record = it->record->name,
		.object_label = b->file_name, .path = b->row.path,
		.note = arena_format(w->arena, "撤销导入，%lld 行未能撤销", (long long)left) });
}

/* ---- what is kept no longer ---- */

/* The history keeps who imported what; the cells, sealed as they are, serve nobody any more. */
void import_sweep_now(struct work *w, int64_t subject)
{
	int64_t days = parameter_number(w, "import.keep_days");
	int64_t hours = parameter_number(w, "import.undo_hours");
	const char *trouble =
		arena_format(w->arena, "检查后 %lld 天内没有导入，内容已清除，请重新上传", (long long)days);

	work_change(w, "UPDATE import_batch SET state = 'refused', version = version + 1, trouble = ?"
		" WHERE state = 'checked' AND created_at < ? - INTERVAL ? DAY",
		BIND(trouble, w->now, days));
	work_change(w, "DELETE FROM import_row WHERE batch_id IN (SELECT id FROM import_batch"
		" WHERE created_at < ? - INTERVAL ? DAY AND (state IN ('undone', 'refused')"
		" OR (state = 'done' AND imported_at < ? - INTERVAL ? HOUR))) LIMIT ?",
		BIND(w->now, days, w->now, hours, (int64_t)MOST_SWEPT));
}
