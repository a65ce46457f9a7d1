/*
 * The dry run: a workbook is read, its rows are judged and kept, wrong ones are mended.
 * Organisations may stand below others of the same file, so they are tried out: written as an
 * import would, and taken back.
 */
#include <unistd.h>
#include "base/fault.h"
#include "base/text.h"
#include "data/job.h"
#include "modules/import/import.h"
#include "modules/import/known.h"
#include "web/site.h"

enum { MOST_TRIED = 5000 };

static void refuse(struct work *w, int64_t id, const char *why)
{
	work_change(w, "UPDATE import_batch SET state = 'refused', trouble = ?,"
		" version = version + 1 WHERE id = ?", BIND(text_cut(w->arena, why, 300), id));
}

/* ---- judging ---- */

static bool is_tried(const struct importable *it)
{
	return it->tried || it->record->tree;
}

/* True unless it waits for another row of the file. */
static bool try_one(struct import_pass *pass, struct import_row *row)
{
	struct problems *p = problems_new(pass->w->arena);
	void *made;

	import_judge(pass, row, &made);
	if ((text_is(row->state, "new") || text_is(row->state, "changed"))
	    && !pass->it->save(pass->w, made, "import", p))
		import_row_wrong(pass->w, row, p->items[0].field, p->items[0].text);
	return !row->orphan;
}

/* With all of them there, the name of a parent may mean several. */
static void try_again(struct import_pass *pass, struct import_row *row)
{
	struct import_row again = *row;

	import_judge(pass, &again, NULL);
	if (text_is(again.state, "wrong"))
		*row = again;
}

/* What the work has done before is taken back as well: the batch is locked anew. */
static void take_back(struct import_pass *pass, int64_t version)
{
	const struct import_batch *b;

	work_rollback(pass->w);
	work_begin(pass->w);
	b = import_lock(pass->w, pass->batch_id);
	if (!b || b->row.version != version)
		fault_as(FAULT_RETRY, "import batch %lld changed during its dry run",
			(long long)pass->batch_id);
}

/* Those without a state, again and again while a row is settled that others may wait for. */
static void try_out(
	struct import_pass *pass, struct import_row *rows, size_t count, int64_t version)
{
	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; i < count; i++)
			if ((!rows[i].state || rows[i].orphan) && try_one(pass, &rows[i])) {
				more = true;
				import_step(pass, 1);
			}
	}
	for (size_t i = 0; i < count && pass->it->record->tree; i++)
		if (text_is(rows[i].state, "new"))
			try_again(pass, &rows[i]);
	take_back(pass, version);
}

static void judge_all(
	struct import_pass *pass, struct import_row *rows, size_t count, int64_t version)
{
	import_meet(pass, rows, count);
	if (is_tried(pass->it)) {
		try_out(pass, rows, count, version);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		if (!rows[i].state)
			import_judge(pass, &rows[i], NULL);
		import_step(pass, 1);
	}
}

/* ---- reading and the dry run ---- */

/* The same person twice in one file: the second row is wrong. */
static void check_twin(struct import_pass *pass, struct known *seen, struct import_row *row)
{
	int64_t *first = row->key ? known_number(seen, row->key) : NULL;

	if (first && *first)
		import_row_wrong(pass->w, row, NULL, arena_format(pass->w->arena,
			"与第 %d 行是同一个，请删去一行", (int)*first));
	else if (first)
		*first = row->number;
}

/* Nor may two of them say of themselves what there is only one of: what the key is, is met above.
 */
static void check_unique(struct import_pass *pass, struct known *seen, struct import_row *row)
{
	const struct record *r = pass->it->record;
	bool is_key = true;

	for (size_t i = 0; i < r->count; i++) {
		const struct field *f = &r->fields[i];
		const char *text = f->unique && !is_key ? input_text(row->cells, f->name) : NULL;
		int64_t *first =
			text ? known_number(seen, arena_format(pass->w->arena, "%s %s", f->name, text)) : NULL;

		is_key = is_key && !f->unique;
		if (first && *first)
			import_row_wrong(pass->w, row, f->name, arena_format(pass->w->arena,
				"%s与第 %d 行的相同，请核对", f->label, (int)*first));
		else if (first)
			*first = row->number;
	}
}

static struct import_row row_of(
	const struct import_sheet *sheet, const struct import_cells *cells)
{
	struct work *w = sheet->work;
	struct import_row row = { .number = cells->number,
		.cells = import_sheet_bag(sheet, cells) };

	if (cells->wrong) /* the cause; what follows from it is not looked at */
		import_row_wrong(w, &row, cells->wrong_field, cells->wrong);
	return row;
}

static void check_rows(struct import_pass *pass, const struct import_sheet *sheet, size_t from,
	size_t count, struct known *seen, int64_t version)
{
	struct import_row *rows = ARENA_ARRAY(pass->w->arena, struct import_row, count);

	for (size_t i = 0; i < count; i++)
		rows[i] = row_of(sheet, &sheet->rows[from + i]);
	judge_all(pass, rows, count, version);
	for (size_t i = 0; i < count; i++) {
		check_twin(pass, seen, &rows[i]);
		check_unique(pass, seen, &rows[i]);
	}
	for (size_t i = 0; i < count; i += IMPORT_CHUNK)
		import_rows_add(pass, rows + i, count - i < IMPORT_CHUNK ? count - i : IMPORT_CHUNK);
}

/* Chunk by chunk; rows that are tried out all at once. */
static void check_sheet(struct work *w, const struct import_batch *b, struct import_sheet *sheet)
{
	const struct importable *it = sheet->importable;
	struct import_pass pass = import_pass_new(w, it, b->row.id, (int64_t)sheet->count);
	struct known *seen = known_new(w->arena, sheet->count * 5);
	size_t step = is_tried(it) ? sheet->count : IMPORT_CHUNK;

	for (size_t i = 0; i < sheet->count; i += step) {
		struct arena_mark mark = arena_mark(w->arena);

		check_rows(&pass, sheet, i, sheet->count - i < step ? sheet->count - i : step, seen,
			b->row.version);
		arena_rewind(w->arena, mark);
	}
	import_count(w, b->row.id);
}

static const char *note_of(struct work *w, const struct import_sheet *s)
{
	const char *said[3];
	size_t n = 0;

	if (s->unread)
		said[n++] = s->unread;
	if (s->hidden)
		said[n++] = arena_format(w->arena, "表里有 %zu 行被隐藏或筛选掉了，也一起检查了", s->hidden);
	if (s->unknown)
		said[n++] = arena_format(w->arena, "没有用到的列：%s", s->unknown);
	return n ? text_cut(w->arena, text_join(w->arena, said, n, "；"), 300) : NULL;
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
	struct import_batch *b = import_lock(w, batch_id);
	const struct importable *it = b ? import_of(b) : NULL;
	struct import_sheet sheet = { .importable = it, .work = w };
	const char *path, *why;

	if (!it || b->state != IMPORT_READING || text_empty(b->spool))
		return; /* done already */
	path = arena_format(w->arena, "%s/spool/%s", site.var, b->spool);
	why = import_sheet_read(&sheet, path);
	if (!why && is_tried(it) && sheet.count > MOST_TRIED)
		why = "一次最多导入 5000 行，请分成几个文件上传";
	if (why) {
		refuse(w, batch_id, why);
	} else {
		check_sheet(w, b, &sheet);
		work_change(w, "UPDATE import_batch SET state = 'checked', note = ?,"
			" version = version + 1 WHERE id = ?", BIND(note_of(w, &sheet), batch_id));
	}
	job_later(w, "import.forget", batch_id);
}

/*
 * The file holds ID numbers in clear. It goes when the check is certain to stand: a check that is
 * rolled back needs it again.
 */
void import_forget_now(struct work *w, int64_t batch_id)
{
	struct import_batch *b = import_lock(w, batch_id);

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
		const struct field *f = &it->record->fields[i];
		const char *name = arena_format(w->arena, "c%lld.%s", (long long)row->id, f->name);
		const char *text = input_text(in, name);

		if (input_has(in, name)) {
			input_add(row->cells, f->name, text ? import_cell(w->arena, f, text) : NULL);
			any = true;
		}
	}
	return any;
}

static bool has_no_parent(const struct record *r, const struct import_row *row)
{
	for (size_t i = 0; row->problems && i < json_count(row->problems); i++) {
		const char *name = json_text_of(json_nth(row->problems, i), "field");
		const struct field *f = name ? record_field(r, name) : NULL;

		if (f && f->refers == r)
			return true;
	}
	return false;
}

/* Those to be judged again, without their state: the mended, and what is tried out whatever may
 * follow. */
static struct import_row *rows_mended(
	struct import_pass *pass, const struct input *in, size_t *count)
{
	static const char *const states[] = { "new", "changed", "same", "wrong" };
	const struct record *r = pass->it->record;
	bool all_again = is_tried(pass->it);
	int most = all_again ? MOST_TRIED : IMPORT_CHUNK;
	int after = all_again ? 0 : (int)input_number(in, "after", 0); /* the page they were mended on */
	struct import_row *all = ARENA_ARRAY(pass->w->arena, struct import_row, (size_t)most);

	*count = 0;
	for (size_t i = all_again ? 0 : 3; i < 4; i++) {
		size_t n;
		struct import_row *rows = import_rows(pass->w, pass->batch_id, states[i], after, most, &n);

		for (size_t j = 0; j < n; j++) {
			bool mended = take_mended(pass->w, &rows[j], pass->it, in);

			if (i == 3 && !mended && !has_no_parent(r, &rows[j]))
				continue;
			rows[j].state = NULL;
			all[(*count)++] = rows[j];
		}
	}
	return all;
}

void import_mend(struct work *w, struct import_batch *b, const struct input *in)
{
	struct import_pass pass = import_pass_new(w, import_of(b), b->row.id, 0);
	size_t count;
	struct import_row *rows = rows_mended(&pass, in, &count);

	judge_all(&pass, rows, count, b->row.version);
	for (size_t i = 0; i < count; i++)
		import_row_put(&pass, &rows[i]);
	import_count(w, b->row.id);
}
