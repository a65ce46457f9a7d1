/* Beginning and ending, and questions with one answer. */
#include "data/work.h"
#include "data/count.h"
#include "data/history.h"
#include "data/tally.h"

void work_begin(struct work *w)
{
	work_forget_places(w);
	tally_forget(w);
	db_begin(w->db);
	w->writing = true;
}

void work_forget_places(struct work *w)
{
	for (size_t i = 0; i < PLACES_KEPT; i++)
		w->places[i].id = 0;
}

/* What everybody shares is locked last: the tree's totals, then the end of the history. */
void work_write(struct work *w)
{
	tally_write(w);
	count_write(w);
	history_write_kept(w);
}

void work_commit(struct work *w)
{
	work_write(w);
	if (!history_commit(w))
		db_commit(w->db);
	w->writing = false;
}

void work_rollback(struct work *w)
{
	tally_forget(w);
	count_forget(w);
	history_forget(w);
	db_rollback(w->db);
	w->writing = false;
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
