/*
 * What a work has done waits here, outside the arena that long loops rewind; beyond a megabyte in a
 * nameless file. At the commit the end of the chain is locked, always as the last thing, the rows
 * are sealed one after the other and written; the last of them commits (a round trip less).
 */
#include "data/history_kept.h"
#include <stdio.h>
#include <string.h>
#include "base/fault.h"
#include "data/history.h"
#include "data/history_chain.h"
#include "data/job.h"

enum { CEILING = 128 << 20, LARGEST_ROW = 32 << 20, SPILL_ABOVE = 1 << 20,
	VALUES = H_COLUMNS + 1 };

struct history_kept {
	struct arena *arena;
	struct buffer bytes;     /* rows, each after its size                                  */
	FILE *file;              /* those before them, or NULL                                   */
	int64_t count;
	/* while it is written */
	bool begun;
	struct cell head;        /* number and mac of the last row in the chain                 */
	uint8_t mac[MAC_SIZE];
	const char *at;          /* the next row in `bytes`                                     */
	int64_t read;            /* rows read, from file and bytes                               */
	int64_t in_file;
};

/* ---- keeping ---- */

static void close_file(void *file)
{
	fclose(file);
}

static void spill(struct history_kept *k)
{
	if (!k->file) {
		k->file = tmpfile();
		if (!k->file)
			fault("history: cannot make a temporary file");
		arena_defer(k->arena, close_file, k->file);
	}
	if (fwrite(k->bytes.data, 1, k->bytes.size, k->file) != k->bytes.size)
		fault("history: cannot write the temporary file");
	k->bytes.size = 0;
	k->in_file = k->count;
}

static struct history_kept *kept(struct work *w)
{
	if (!w->history) {
		struct arena *a = arena_new(CEILING);

		w->history = ARENA_NEW(a, struct history_kept);
		*w->history = (struct history_kept){ .arena = a, .bytes = buffer_new(a, LARGEST_ROW) };
	}
	return w->history;
}

void history_keep(struct work *w, const struct cell *cells)
{
	struct history_kept *k = kept(w);
	size_t before = k->bytes.size;
	uint64_t size = 0;

	ensure(!k->begun);
	buffer_add(&k->bytes, &size, sizeof size);
	chain_pack(&k->bytes, cells);
	size = k->bytes.size - before - sizeof size;
	memcpy(k->bytes.data + before, &size, sizeof size);
	k->count++;
	if (k->bytes.size > SPILL_ABOVE)
		spill(k);
}

void history_forget(struct work *w)
{
	if (w->history)
		arena_free(w->history->arena);
	w->history = NULL;
}

/* ---- writing ---- */

static void get(struct history_kept *k, void *to, size_t size)
{
	if (k->read >= k->in_file) {
		memcpy(to, k->at, size);
		k->at += size;
	} else if (fread(to, 1, size, k->file) != size) {
		fault("history: cannot read the temporary file");
	}
}

/* The next row, sealed behind the head, which it becomes. */
static void next_row(struct history_kept *k, struct bind *binds)
{
	struct cell cells[H_COLUMNS];
	uint64_t size;
	char *bytes;
	uint8_t *own = arena_alloc(k->arena, MAC_SIZE);

	get(k, &size, sizeof size);
	bytes = arena_alloc(k->arena, size);
	get(k, bytes, size);
	k->read++;
	k->head.number++;
	chain_mac(bytes, size, k->mac, k->head.number, own);
	chain_unpack(bytes, size, cells);
	cells[H_ID] = k->head;
	chain_binds(cells, binds);
	binds[H_COLUMNS] = bind_bytes(own, MAC_SIZE);
	memcpy(k->mac, own, MAC_SIZE);
}

#define ROW "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

static void write_rows(struct work *w, size_t rows)
{
	struct history_kept *k = w->history;
	struct arena_mark mark = arena_mark(k->arena);
	struct bind *binds = ARENA_ARRAY(k->arena, struct bind, rows * VALUES);

	for (size_t i = 0; i < rows; i++)
		next_row(k, binds + i * VALUES);
	if (db_change_made(w->db, k->arena, db_insert_sql(k->arena, "INSERT INTO history ("
		HISTORY_COLUMNS ", mac) VALUES " ROW, rows), binds, rows * VALUES) < 0)
		fault("history: the number %lld is taken", (long long)k->head.number);
	arena_rewind(k->arena, mark);
	job_progress(w, "正在写入操作历史", k->read, k->count);
}

static void lock_head(struct work *w)
{
	struct history_kept *k = w->history;
	struct rows *rows = work_select(
		w, "SELECT sequence, mac FROM history_head WHERE id = 1 FOR UPDATE", BIND_NONE);

	if (!rows_next(rows) || rows->cells[1].size != MAC_SIZE)
		fault("history: the head of the chain is gone");
	k->head = rows->cells[0];
	memcpy(k->mac, rows->cells[1].text, MAC_SIZE);
	rows_end(rows);
}

void history_write_kept(struct work *w)
{
	struct history_kept *k = w->history;

	if (!k || k->begun)
		return;
	k->begun = true;
	k->at = k->bytes.data;
	if (k->file && fseek(k->file, 0, SEEK_SET))
		fault("history: cannot read the temporary file");
	lock_head(w);
	while (k->count - k->read > 1) /* the last comes with the COMMIT */
		write_rows(w, db_together((size_t)(k->count - k->read - 1), VALUES));
}

bool history_commit(struct work *w)
{
	struct history_kept *k = w->history;
	struct bind last[VALUES];

	if (!k)
		return false;
	next_row(k, last);
	db_commit_by(w->db, "CALL history_keep" ROW, last, (size_t)VALUES);
	history_forget(w);
	return true;
}
