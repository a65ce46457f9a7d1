/*
 * A check or an import that is running is stopped on request. All of it is one transaction, so
 * nothing of it stays; a batch whose import was stopped can be imported again.
 */
#include <string.h>
#include "base/text.h"
#include "data/history.h"
#include "data/job.h"
#include "modules/import/import.h"

static const char said[] = "导入已取消，没有写入任何内容";

void import_step(struct import_pass *pass)
{
	pass->stopped = !job_progress(pass->w, ++pass->done, pass->total) || pass->stopped;
}

const char *import_note(const struct import_batch *b)
{
	const char *rest = b->note;

	if (!text_begins(rest, said))
		return rest;
	rest += strlen(said);
	return text_begins(rest, "；") ? rest + strlen("；") : NULL;
}

/* A check that did not end has no rows to show; an import begins anew from its check. */
static void settle(struct work *w, const struct import_batch *b)
{
	bool checking = b->state == IMPORT_READING;
	const char *before = import_note(b);
	const char *note =
		before ? arena_format(w->arena, "%s；%s", said, before) : said;

	if (checking) {
		work_change(w, "UPDATE import_batch SET state = 'cancelled', version = version + 1"
			" WHERE id = ?", BIND(b->row.id));
		job_later(w, "import.forget", b->row.id);
	} else {
		work_change(w, "UPDATE import_batch SET state = 'checked', note = ?,"
			" version = version + 1 WHERE id = ?", BIND(text_cut(w->arena, note, 300), b->row.id));
	}
	history_write(w, &(struct history_entry){ .action = "cancel",
		.record = import_of(b)->record->name, .object_label = b->file_name, .path = b->row.path,
		.note = checking ? "取消检查导入的文件" : said });
}

void import_stopped(struct work *w, const struct import_batch *b)
{
	int64_t id = b->row.id;

	work_rollback(w);
	work_begin(w);
	b = import_lock(w, id);
	if (b && (b->state == IMPORT_READING || b->state == IMPORT_WRITING))
		settle(w, b);
}

enum job_stopping import_cancel(struct work *w, const struct import_batch *b)
{
	enum job_stopping stopping =
		job_stop(w, b->state == IMPORT_READING ? "import.check" : "import.commit", b->row.id);

	if (stopping == JOB_NOT_BEGUN)
		settle(w, b);
	return stopping;
}
