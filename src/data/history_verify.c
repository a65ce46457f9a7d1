/*
 * Reads the chain from its first row to its last. Where a row does not fit, a second look tells
 * what happened: a gap, a row that fits elsewhere, one that belongs nowhere, one that was altered.
 */
#include <stdlib.h>
#include <string.h>
#include "base/text.h"
#include "data/history.h"
#include "data/history_chain.h"
#include "data/history_head.h"

enum { MOST_SHIFT = 1000, LARGEST_ROW = 32 << 20 };

/* A row in the table, its own mac, and what mac it should have behind another. */
struct link {
	int64_t id;
	struct moment at;
	uint8_t own[MAC_SIZE];
	char *bytes;
	size_t size;
};

struct walk {
	struct work *w;
	struct history_verdict *v;
	int64_t next;               /* the number that comes now                                  */
	uint8_t mac[MAC_SIZE];      /* of the row before                                         */
	struct moment at;           /* its time                                                */
	struct head_file heads;
	size_t head;                /* the next exported head                                     */
};

#define ROWS_FROM "SELECT " HISTORY_COLUMNS ", mac FROM history WHERE id >= ? ORDER BY id"

static bool read_link(struct work *w, struct rows *rows, struct link *l)
{
	struct buffer b;

	if (!rows_next(rows))
		return false;
	b = buffer_new(w->arena, LARGEST_ROW);
	chain_pack(&b, rows->cells);
	*l = (struct link){ .id = rows->cells[H_ID].number, .at = rows->cells[H_AT].moment,
		.bytes = b.data, .size = b.size };
	if (rows->cells[H_COLUMNS].size == MAC_SIZE)
		memcpy(l->own, rows->cells[H_COLUMNS].text, MAC_SIZE);
	return true;
}

/* Does the row fit at this place behind that mac? */
static bool fits(const struct link *l, const uint8_t before[MAC_SIZE], int64_t sequence)
{
	uint8_t mac[MAC_SIZE];

	chain_mac(l->bytes, l->size, before, sequence, mac);
	return crypt_same(mac, l->own, MAC_SIZE);
}

static bool found(struct history_verdict *v, enum history_trouble trouble, int64_t sequence,
	struct moment at)
{
	v->trouble = trouble;
	v->sequence = sequence;
	v->at = at;
	return false;
}

/* ---- the second look ---- */

static bool link_at(struct work *w, int64_t id, struct link *l)
{
	struct rows *rows =
		work_select(w, "SELECT " HISTORY_COLUMNS ", mac FROM history WHERE id = ?", BIND(id));
	bool there = read_link(w, rows, l);

	rows_end(rows);
	return there;
}

/* The row that belongs at the place where `bad` stands, later in the table; 0 if none. */
static int64_t right_one(const struct walk *k, struct link *right)
{
	struct work *w = k->w;
	struct rows *rows = work_select(w, ROWS_FROM, BIND(k->next + 1));
	struct arena_mark mark = arena_mark(w->arena);
	int64_t id = 0;

	while (!id && read_link(w, rows, right)) {
		if (fits(right, k->mac, k->next))
			id = right->id;
		else
			arena_rewind(w->arena, mark);
	}
	rows_end(rows);
	return id;
}

/* The rest was numbered anew after rows were taken out: they fit by number plus so many. */
static bool moved_up(const struct walk *k, const struct link *bad)
{
	struct link after;

	if (!link_at(k->w, bad->id + 1, &after))
		return false;
	for (int shift = 1; shift <= MOST_SHIFT; shift++)
		if (fits(&after, bad->own, after.id + shift))
			return true;
	return false;
}

static bool explain(const struct walk *k, const struct link *bad)
{
	struct history_verdict *v = k->v;
	struct link right, before;
	int64_t id = right_one(k, &right);

	if (!id)
		return found(v, moved_up(k, bad) ? HISTORY_MISSING : HISTORY_ALTERED, k->next, bad->at);
	if (id == k->next + 1 ? fits(bad, right.own, id)
			: link_at(k->w, id - 1, &before) && fits(bad, before.own, id)) {
		v->other = id;
		return found(v, HISTORY_SWAPPED, k->next, bad->at);
	}
	return found(v, HISTORY_ADDED, k->next, bad->at);
}

/* ---- the walk ---- */

/* The heads exported for this number must be this mac. */
static bool heads_agree(struct walk *k, const struct link *l)
{
	const struct head *heads = k->heads.heads;

	for (; k->head < k->heads.count && heads[k->head].sequence <= l->id; k->head++) {
		if (heads[k->head].sequence < l->id)
			continue; /* of before the purge */
		if (!crypt_same(heads[k->head].mac, l->own, MAC_SIZE)) {
			k->v->exported = heads[k->head].when;
			return found(k->v, HISTORY_ALTERED, l->id, l->at);
		}
		k->v->heads++;
	}
	return true;
}

static bool step(struct walk *k, const struct link *l, bool *look)
{
	if (l->id < k->next)
		return found(k->v, HISTORY_ADDED, l->id, l->at);
	if (l->id > k->next)
		return found(k->v, HISTORY_MISSING, k->next, k->at);
	if (!fits(l, k->mac, l->id)) {
		*look = true;
		return false;
	}
	if (!heads_agree(k, l))
		return false;
	memcpy(k->mac, l->own, MAC_SIZE);
	k->at = l->at;
	k->next++;
	k->v->count++;
	return true;
}

/* All rows, in memory given back after each; true if every one fits. */
static bool walk(struct walk *k, int64_t last)
{
	struct work *w = k->w;
	struct rows *rows = work_select(w, ROWS_FROM, BIND((int64_t)INT64_MIN));
	struct arena_mark mark = arena_mark(w->arena);
	bool good = true, look = false;
	struct link l;

	while (good && read_link(w, rows, &l)) {
		good = step(k, &l, &look);
		if (good)
			arena_rewind(w->arena, mark);
	}
	rows_end(rows);
	if (!look)
		return good;
	/* beyond the head nothing was ever written by the program */
	return l.id > last ? found(k->v, HISTORY_ADDED, l.id, l.at) : explain(k, &l);
}

static void check_end(struct walk *k, const struct chain_head *head)
{
	const struct head *heads = k->heads.heads;

	while (k->head < k->heads.count && heads[k->head].sequence < k->next)
		k->head++;
	if (k->next <= head->sequence) {
		found(k->v, HISTORY_MISSING, k->next, k->at);
	} else if (k->head < k->heads.count) { /* cut off, and the head with it */
		k->v->exported = heads[k->head].when;
		found(k->v, HISTORY_MISSING, k->next, k->at);
	} else { /* what was written meanwhile has taken the head along */
		int64_t last = head_read(k->w).sequence;

		if (last < k->next - 1)
			found(k->v, HISTORY_ADDED, last + 1, k->at);
	}
}

struct history_verdict history_verify(struct work *w, const char *heads)
{
	struct history_verdict v = { 0 };
	struct chain_head head = head_read(w);
	struct walk k = { .w = w, .v = &v, .next = head.first, .heads = head_file_read(w, heads) };

	memcpy(k.mac, head.first_mac, MAC_SIZE);
	if (!head.first_sealed)
		found(&v, HISTORY_MISSING, head.first, (struct moment){ 0 });
	else if (walk(&k, head.sequence))
		check_end(&k, &head);
	return v;
}
