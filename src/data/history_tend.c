/* What the owner of the database does: seals an old history once, removes what is too old. */
#include <string.h>
#include "base/fault.h"
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "data/history_head.h"

enum { BATCH = 5000, LEAST_DAYS = 180, LARGEST_ROW = 32 << 20 };

struct sealing {
	int64_t id;
	uint8_t mac[MAC_SIZE];
};

/* The macs of the next rows, the last of which are `before`; how many. */
static int seal_batch(struct work *w, struct sealing *before, struct sealing *batch)
{
	struct rows *rows = work_select(w,
		"SELECT " HISTORY_COLUMNS " FROM history WHERE id > ? ORDER BY id LIMIT ?",
		BIND(before->id, (int64_t)BATCH));
	int n = 0;

	while (rows_next(rows)) {
		struct buffer b = buffer_new(w->arena, LARGEST_ROW);

		chain_pack(&b, rows->cells);
		batch[n].id = rows->cells[H_ID].number;
		if (batch[n].id != before->id + 1)
			fault("history: the rows are not numbered without gaps");
		chain_mac(b.data, b.size, before->mac, batch[n].id, batch[n].mac);
		*before = batch[n++];
	}
	return n;
}

int64_t history_seal_old(struct work *w)
{
	struct sealing last = { 0 }, *batch = ARENA_ARRAY(w->arena, struct sealing, BATCH);
	struct arena_mark mark = arena_mark(w->arena);

	/* a chain that has begun is never sealed anew: that would hide what was done to it */
	if (head_read(w).sequence
	    || work_number(w, 0, "SELECT COUNT(*) FROM history WHERE mac IS NOT NULL", BIND_NONE))
		return 0;
	work_begin(w);
	for (int n; (n = seal_batch(w, &last, batch)) > 0; arena_rewind(w->arena, mark))
		for (int i = 0; i < n; i++)
			work_change(w, "UPDATE history SET mac = ? WHERE id = ?",
				BIND(bind_bytes(batch[i].mac, MAC_SIZE), batch[i].id));
	if (last.id)
		work_change(w, "UPDATE history_head SET sequence = ?, mac = ? WHERE id = 1",
			BIND(last.id, bind_bytes(last.mac, MAC_SIZE)));
	work_commit(w);
	return last.id;
}

/* ---- the purge ---- */

/* The last of the next rows that are all older; false if the first that is kept is not. */
static bool last_old(struct work *w, struct moment before, struct sealing *last)
{
	struct rows *rows = work_select(w,
		"SELECT id, happened_at, mac FROM history ORDER BY id LIMIT ?", BIND((int64_t)BATCH));
	struct arena_mark mark = arena_mark(w->arena);
	bool any = false;

	while (rows_next(rows) && rows->cells[1].moment.at < before.at
		&& rows->cells[2].size == MAC_SIZE) {
		last->id = rows->cells[0].number;
		memcpy(last->mac, rows->cells[2].text, MAC_SIZE);
		any = true;
		arena_rewind(w->arena, mark);
	}
	rows_end(rows);
	return any;
}

/* One batch is one transaction: writers wait for the end of the chain only that long. */
static int64_t purge_batch(struct work *w, struct moment before, int64_t days)
{
	struct sealing last;
	int64_t removed = 0;

	work_begin(w);
	work_number(w, 0, "SELECT sequence FROM history_head WHERE id = 1 FOR UPDATE", BIND_NONE);
	if (last_old(w, before, &last)) {
		removed = work_change(w, "DELETE FROM history WHERE id <= ?", BIND(last.id));
		head_begin_at(w, last.id + 1, last.mac);
		history_write(w, &(struct history_entry){ .action = "purge", .record = "history",
			.note = arena_format(w->arena, "清理保存满 %lld 天的操作记录 %lld 条，第 %lld 条起保留",
				(long long)days, (long long)removed, (long long)last.id + 1) });
	}
	work_commit(w);
	return removed;
}

int64_t history_purge(struct work *w)
{
	int64_t days = parameter_number(w, "history.keep_days"), removed = 0;
	struct moment before;

	if (days < LEAST_DAYS)
		days = LEAST_DAYS; /* 网络安全法 article 21 */
	before.at = w->now.at - days * 86400;
	for (int64_t n; (n = purge_batch(w, before, days)) > 0;)
		removed += n;
	return removed;
}
