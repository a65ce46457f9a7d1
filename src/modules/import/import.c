/*
 * A checked batch is written. Like checking and taking back it is a job: it may take seconds,
 * survives the page being closed, and is one transaction, so a killed runner leaves all or nothing.
 */
#include "modules/import/import.h"
#include <string.h>
#include "base/text.h"
#include "data/history.h"
#include "data/job.h"
#include "data/scope.h"
#include "modules/organisation/organisation.h"

static const struct choice import_states[] = {
	{ IMPORT_READING, "reading", "正在检查", "blue" },
	{ IMPORT_CHECKED, "checked", "已检查，待导入", "amber" },
	{ IMPORT_WRITING, "writing", "正在导入", "blue" },
	{ IMPORT_DONE, "done", "已导入", "green" },
	{ IMPORT_UNDOING, "undoing", "正在撤销", "blue" },
	{ IMPORT_UNDONE, "undone", "已撤销", "grey" },
	{ IMPORT_REFUSED, "refused", "文件不能用", "red" },
	{ IMPORT_CANCELLED, "cancelled", "已取消", "grey" },
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
	NUMBER(import_batch, undone_count, "已撤销", .computed = true, .listed = true),
	TIME  (import_batch, imported_at, "导入时间", .fixed = true, .listed = true),
	TIME  (import_batch, undone_at, "撤销时间", .fixed = true),
	TEXT  (import_batch, spool, "待读文件", .max = 60, .fixed = true, .computed = true),
};

const struct record import_batch_record = RECORD(import_batch, import_batch_fields,
	.title = "导入批次", .unit = "批", .label = "file_name", .scoped = true);

/*
 * For a job: whoever asked for it was allowed to; its rows are seen by what its kind demands. The
 * batch alone is locked: record_lock would hold its organisation too, which is everybody's, for as
 * long as the import takes.
 */
struct import_batch *import_lock(struct work *w, int64_t batch_id)
{
	bool before = w->unscoped;
	struct import_batch *b;

	work_number(w, 0, "SELECT id FROM import_batch WHERE id = ? FOR UPDATE", BIND(batch_id));
	w->unscoped = true;
	b = record_find(w, &import_batch_record, batch_id);
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

/*
 * What was changed after the check is nobody's to overwrite unseen: the row is left out. Where a
 * verb adds to what there is (bases of dues), nothing is overwritten.
 */
static bool is_as_checked(
	struct import_pass *pass, struct import_row *row, const struct import_row *checked)
{
	struct work *w = pass->w;
	const char *labels;

	if (!text_is(row->state, "changed") || pass->it->undo)
		return true;
	if (text_is(checked->state, "new")) {
		import_row_wrong(w, row, NULL, "检查之后已经有了同样的登记（由别人录入，或是表里的另一行），"
			"这一行没有导入；请下载有误的行，核对后重新上传检查");
		return false;
	}
	labels = import_unshown(pass, row->changes, checked->changes);
	if (labels)
		import_row_wrong(w, row, NULL, arena_format(w->arena,
			"检查之后有人修改过%s，这一行没有导入；请下载有误的行，核对后重新上传检查", labels));
	return !labels;
}

static void write_one(
	struct import_pass *pass, struct import_row *row, const struct import_row *checked)
{
	struct work *w = pass->w;
	const struct importable *it = pass->it;
	struct problems *p = problems_new(w->arena);
	struct row *made;

	import_judge(pass, row, (void **)&made);
	if (!is_as_checked(pass, row, checked)
	    || (!text_is(row->state, "new") && !text_is(row->state, "changed")))
		return;
	if (made->id && !it->undo)
		row->before = bag_of(w, it->record, record_find(w, it->record, made->id));
	if (it->save(w, made, "import", p)) {
		row->state = row->object_id ? "updated" : "added";
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

static bool comes_again(const struct import_row *rows, size_t i)
{
	for (size_t j = 0; rows[i].key && j < i; j++)
		if (text_is(rows[j].key, rows[i].key))
			return true;
	return false;
}

/*
 * New rows that are nothing but their records, all at once. What somebody else has written
 * meanwhile, or the file has twice, is left to be judged again one by one.
 */
static void write_together(struct import_pass *pass, struct import_row *rows, size_t count)
{
	struct work *w = pass->w;
	struct row **made = ARENA_ARRAY(w->arena, struct row *, count);
	struct import_row **whose = ARENA_ARRAY(w->arena, struct import_row *, count);
	size_t n = 0, written;

	for (size_t i = 0; i < count; i++) {
		if (comes_again(rows, i))
			continue;
		whose[n] = &rows[i];
		import_judge(pass, &rows[i], (void **)&made[n]);
		n += text_is(rows[i].state, "new");
	}
	written = record_add_many(w, pass->it->record, made, n, "import");
	for (size_t i = 0; i < written; i++) {
		whose[i]->state = "added";
		whose[i]->object_id = made[i]->id;
		whose[i]->version_after = made[i]->version;
	}
	if (written < n)
		import_meet(pass, rows, count);
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
		struct import_row *checked = ARENA_ARRAY(pass->w->arena, struct import_row, count);
		size_t settled = 0;

		memcpy(checked, rows, count * sizeof *rows);
		import_meet(pass, rows, count);
		if (pass->it->plain && text_is(state, "new"))
			write_together(pass, rows, count);
		for (size_t i = 0; i < count; i++) {
			after = rows[i].number;
			if (!text_is(rows[i].state, "added"))
				write_one(pass, &rows[i], &checked[i]);
			if (rows[i].orphan && !last)
				continue;
			if (!pass->it->meet)
				tell_others(&rows[i], &rows[i + 1], count - i - 1);
			rows[settled++] = rows[i];
			import_step(pass, 1);
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
	int64_t written;

	if (!it || b->state != IMPORT_WRITING)
		return; /* done already */
	pass = import_pass_new(w, it, batch_id, b->new_count + b->changed_count);
	while (it->record->tree && write_state(&pass, "new", false))
		; /* one level of the tree each time */
	write_state(&pass, "new", true);
	write_state(&pass, "changed", true);
	work_change(w, "UPDATE import_batch SET state = 'done', imported_at = ?, note = ?,"
		" version = version + 1,"
		" wrong_count = (SELECT COUNT(*) FROM import_row WHERE batch_id = import_batch.id AND state = 'wrong'),"
		" same_count = (SELECT COUNT(*) FROM import_row WHERE batch_id = import_batch.id AND state = 'same'),"
		" new_count = (SELECT COUNT(*) FROM import_row WHERE batch_id = import_batch.id AND state = 'added'),"
		" changed_count = (SELECT COUNT(*) FROM import_row WHERE batch_id = import_batch.id AND state = 'updated')"
		" WHERE id = ?", BIND(w->now, import_note(b), batch_id));
	written = work_number(
		w, 0, "SELECT new_count + changed_count FROM import_batch WHERE id = ?", BIND(batch_id));
	history_write(w, &(struct history_entry){ .action = "import", .record = it->record->name,
		.object_label = b->file_name, .path = b->row.path,
		.note = arena_format(w->arena, "导入%s %lld 行", it->title, (long long)written) });
}
