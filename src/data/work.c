/* Beginning and ending, the scope as a LIKE pattern, and questions with one answer. */
#include "data/work.h"
#include "data/tally.h"

void work_begin(struct work *w)
{
	w->place.id = 0; /* what was true in the last work may not be */
	w->tally_count = 0;
	db_begin(w->db);
	w->writing = true;
}

void work_commit(struct work *w)
{
	tally_write(w);
	db_commit(w->db);
	w->writing = false;
}

void work_rollback(struct work *w)
{
	w->tally_count = 0;
	db_rollback(w->db);
	w->writing = false;
}

const char *work_scope(const struct work *w)
{
	const char *path = w->unscoped || w->actor->system ? "" : w->actor->path;

	return path ? arena_format(w->arena, "%s%%", path) : "-";
}

int64_t work_number_of(struct work *w, struct rows *rows, int64_t otherwise)
{
	int64_t number = rows_next(rows) && !rows->cells[0].null ? rows->cells[0].number : otherwise;

	rows_end(rows);
	return number;
}

const char *work_text_of(struct work *w, struct rows *rows)
{
	const char *text = rows_next(rows) ? rows->cells[0].text : NULL;

	rows_end(rows);
	return text;
}
