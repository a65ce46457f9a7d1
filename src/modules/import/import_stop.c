/*
 * What a batch is in the middle of, and how that is stopped on request. Each is one transaction, so
 * nothing of it stays, and the batch is where it was; only a check cannot begin again.
 */
#include <string.h>
#include "base/text.h"
#include "data/history.h"
#include "data/job.h"
#include "modules/import/import.h"

static const struct import_doing doings[] = {
	{ IMPORT_READING, "import.check", "检查", IMPORT_CANCELLED, "检查已取消，没有写入任何内容" },
	{ IMPORT_WRITING, "import.commit", "导入", IMPORT_CHECKED, "导入已取消，没有写入任何内容" },
	{ IMPORT_UNDOING, "import.undo", "撤销", IMPORT_DONE, "撤销已取消，导入的内容都还在" },
	{ 0 }
};

const struct import_doing *import_doing(const struct import_batch *b)
{
	for (const struct import_doing *d = doings; d->job; d++)
		if (d->state == b->state)
			return d;
	return NULL;
}

void import_step(struct import_pass *pass, int rows)
{
	pass->done += rows;
	job_progress(pass->w, NULL, pass->done, pass->total);
}

const char *import_note(const struct import_batch *b)
{
	for (const struct import_doing *d = doings; d->job; d++)
		if (text_begins(b->note, d->said)) {
			const char *rest = b->note + strlen(d->said);

			return text_begins(rest, "；") ? rest + strlen("；") : NULL;
		}
	return b->note;
}

static void settle(struct work *w, const struct import_batch *b, const struct import_doing *d)
{
	const struct field *state = record_field(&import_batch_record, "state");
	const char *before = import_note(b);
	const char *note = before ? arena_format(w->arena, "%s；%s", d->said, before) : d->said;

	work_change(w,
		"UPDATE import_batch SET state = ?, note = ?, version = version + 1 WHERE id = ?",
		BIND(choice_of(state->choices, (int)d->back)->code, text_cut(w->arena, note, 300),
			b->row.id));
	if (b->state == IMPORT_READING)
		job_later(w, "import.forget", b->row.id);
	history_write(w, &(struct history_entry){ .action = "cancel",
		.record = import_of(b)->record->name, .object_label = b->file_name, .path = b->row.path,
		.note = d->said });
}

void import_stopped_now(struct work *w, int64_t batch_id)
{
	const struct import_batch *b = import_lock(w, batch_id);
	const struct import_doing *doing = b ? import_doing(b) : NULL;

	if (doing)
		settle(w, b, doing);
}

enum job_stopping import_cancel(struct work *w, const struct import_batch *b)
{
	const struct import_doing *doing = import_doing(b);
	enum job_stopping stopping = doing ? job_stop(w, doing->job, b->row.id) : JOB_OVER;

	if (stopping == JOB_NOT_BEGUN)
		settle(w, b, doing);
	return stopping;
}
