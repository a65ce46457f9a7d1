/* What was imported is taken back as a whole within a day; what nobody can use any more is
 * forgotten. */
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "data/job.h"
#include "modules/import/import.h"

enum { MOST_SWEPT = 50000 };

/* ---- taking back ---- */

static struct row *one_of(const struct list *l, int64_t id)
{
	for (size_t i = 0; i < l->count; i++)
		if (((struct row *)l->rows[i])->id == id)
			return l->rows[i];
	return NULL;
}

/* The rows' objects as they are now. */
static struct list found(
	struct work *w, const struct record *r, const struct import_row *rows, size_t count)
{
	int64_t *ids = ARENA_ARRAY(w->arena, int64_t, count);
	struct list l = { .ids = ids, .id_count = count, .size = IMPORT_CHUNK + 1 };

	for (size_t i = 0; i < count; i++)
		ids[i] = rows[i].object_id;
	record_list(w, r, &l);
	return l;
}

/* Why those that were added cannot be taken back: what was put back may be in use. */
static void ask_used(struct work *w, const struct importable *it, const struct import_row *rows,
	const char **why, size_t count)
{
	struct json *ids = json_root_list(w->arena);
	struct rows *used;

	for (size_t i = 0; i < count; i++)
		if (!why[i] && !rows[i].before)
			json_number(json_item(ids), "id", rows[i].object_id);
	used = json_count(ids) ? it->used(w, json_plain(ids)) : NULL;
	while (used && rows_next(used))
		for (size_t i = 0; i < count; i++)
			if (!why[i] && !rows[i].before && rows[i].object_id == used->cells[0].number)
				why[i] = it->in_use;
}

static const char *put_back(struct work *w, const struct importable *it, struct import_row *row,
	const struct row *now)
{
	struct problems *p = problems_new(w->arena);
	struct row *back = record_copy(w, it->record, now);

	record_take(w, it->record, row->before, back, false, p);
	return !p->count && it->save(w, back, "undo", p) ? NULL : p->items[0].text;
}

/* What was changed is put back one by one, what was added goes together. */
static void undo_records(
	struct import_pass *pass, struct import_row *rows, const char **why, size_t count)
{
	struct work *w = pass->w;
	struct row **gone = ARENA_ARRAY(w->arena, struct row *, count);
	struct list now = found(w, pass->it->record, rows, count);
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		const struct row *row = one_of(&now, rows[i].object_id);

		if (!row || row->version != rows[i].version_after)
			why[i] = "之后又被修改过";
		else if (rows[i].before)
			why[i] = put_back(w, pass->it, &rows[i], row);
	}
	ask_used(w, pass->it, rows, why, count);
	for (size_t i = 0; i < count; i++)
		if (!why[i] && !rows[i].before)
			gone[n++] = one_of(&now, rows[i].object_id);
	record_remove_many(w, pass->it->record, gone, n);
}

/* Why each of them stays, NULL if it does not. */
static const char **undo_rows(struct import_pass *pass, struct import_row *rows, size_t count)
{
	struct work *w = pass->w;
	const char **why = ARENA_ARRAY(w->arena, const char *, count);

	for (size_t i = 0; pass->it->undo && i < count; i++) {
		struct problems *p = problems_new(w->arena);

		why[i] = pass->it->undo(w, rows[i].object_id, p) ? NULL : p->items[0].text;
	}
	if (!pass->it->undo && count)
		undo_records(pass, rows, why, count);
	return why;
}

/* What becomes of a row: taken back, or as it was with the cause why not. */
static void settle(struct work *w, struct import_row *row, const char *why)
{
	struct json *cause = why ? json_item(row->problems = json_root_list(w->arena)) : NULL;

	if (why) {
		json_text(cause, "field", NULL);
		json_text(cause, "text", why);
	} else {
		row->state = "undone";
		row->problems = NULL;
	}
}

/* Takes back the rows of a state that can be; how many are and how many stay. */
static int64_t undo_state(struct import_pass *pass, const char *state, int64_t *left)
{
	int64_t before = pass->done;
	int after = 0;

	*left = 0;
	for (size_t count = 1; count;) {
		struct arena_mark mark = arena_mark(pass->w->arena);
		struct import_row *rows =
			import_rows(pass->w, pass->batch_id, state, after, IMPORT_CHUNK, &count);
		const char **why = undo_rows(pass, rows, count);

		for (size_t i = 0; i < count; i++) {
			after = rows[i].number;
			settle(pass->w, &rows[i], why[i]);
			*left += why[i] != NULL;
			import_step(pass, !why[i]);
		}
		import_rows_done(pass, rows, count);
		arena_rewind(pass->w->arena, mark);
	}
	return pass->done - before;
}

struct moment import_undo_end(struct work *w, const struct import_batch *b)
{
	return (struct moment){
		b->imported_at.at + parameter_number(w, "import.undo_hours") * 3600
	};
}

bool import_undoable(struct work *w, const struct import_batch *b)
{
	return b->state == IMPORT_DONE && b->new_count + b->changed_count > 0
		&& w->now.at <= import_undo_end(w, b).at;
}

bool import_undo(struct work *w, struct import_batch *b, struct problems *p)
{
	if (!import_undoable(w, b)) {
		problem(p, NULL, "导入超过 %lld 小时，不能再撤销；请逐条修改",
			(long long)parameter_number(w, "import.undo_hours"));
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
	int64_t updated, added;
	struct import_pass pass;

	if (!it || b->state != IMPORT_UNDOING)
		return; /* done already */
	pass = import_pass_new(w, it, batch_id, b->new_count + b->changed_count);
	undo_state(&pass, "updated", &updated);
	while (undo_state(&pass, "added", &added) && added && it->record->tree)
		; /* parents go when nothing is below them any more */
	work_change(w, "UPDATE import_batch SET state = ?, undone_at = ?, note = ?,"
		" undone_count = undone_count + ?, new_count = ?, changed_count = ?, version = version + 1"
		" WHERE id = ?",
		BIND(added + updated ? "done" : "undone", w->now, import_note(b), pass.done, added, updated,
			batch_id));
	history_write(w, &(struct history_entry){ .action = "undo", .record = it->record->name,
		.object_label = b->file_name, .path = b->row.path,
		.note = arena_format(w->arena, "撤销导入 %lld 行，%lld 行未能撤销", (long long)pass.done,
			(long long)(added + updated)) });
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
