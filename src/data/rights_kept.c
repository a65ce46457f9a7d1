/*
 * What a process has worked out it keeps until the version of the rights, the day, or the holder's
 * place changes, so most requests ask nothing; and the decision itself, over rights in order of
 * code.
 */
#include <string.h>
#include "base/text.h"
#include "data/rights.h"

enum { KEPT_HOLDERS = 64, KEPT_BYTES = 4 << 20, KEPT_ENOUGH = 3 << 20 };

/* ---- what is kept ---- */

static struct {
	struct arena *arena;
	int64_t version;
	struct date day;
	struct { struct holder holder; const struct rights *rights; } slots[KEPT_HOLDERS];
} kept;

static size_t slot_of(const struct holder *h)
{
	return (size_t)(h->account_id > 0 ? h->account_id : h->stage ? *h->stage : 0) % KEPT_HOLDERS;
}

static const struct rights *keep(const struct rights *from, const struct holder *h)
{
	size_t slot = slot_of(h);
	struct rights *rights = ARENA_NEW(kept.arena, struct rights);
	struct reach *reaches = ARENA_ARRAY(kept.arena, struct reach, from->count);

	*rights = *from;
	rights->reaches = reaches;
	rights->title = arena_text(kept.arena, from->title);
	for (size_t i = 0; i < from->count; i++) {
		reaches[i] = from->reaches[i];
		reaches[i].pattern = arena_text(kept.arena, reaches[i].pattern);
		reaches[i].categories = arena_text(kept.arena, reaches[i].categories);
		reaches[i].behalf = arena_text(kept.arena, reaches[i].behalf);
		reaches[i].way = NULL;
	}
	kept.slots[slot].holder = (struct holder){ h->account_id, arena_text(kept.arena, h->path),
		arena_text(kept.arena, h->stage) };
	kept.slots[slot].rights = rights;
	return rights;
}

/* Called once at the beginning of a request: nothing given out before is in use any more. */
static void forget_old(struct work *w, int64_t version)
{
	if (!kept.arena)
		kept.arena = arena_new(KEPT_BYTES);
	if (kept.version == version && date_compare(kept.day, w->today) == 0
		&& arena_used(kept.arena) < KEPT_ENOUGH)
		return;
	arena_reset(kept.arena);
	memset(kept.slots, 0, sizeof kept.slots);
	kept.version = version;
	kept.day = w->today;
}

static bool same(const char *a, const char *b)
{
	return a == b || text_is(a, b);
}

const struct rights *rights_kept(struct work *w, const struct holder *h, int64_t version)
{
	size_t slot = slot_of(h);
	const struct holder *held = &kept.slots[slot].holder;
	const struct rights *rights;

	forget_old(w, version);
	if (kept.slots[slot].rights && held->account_id == h->account_id && same(held->path, h->path)
		&& same(held->stage, h->stage))
		return kept.slots[slot].rights;
	rights = rights_worked_out(w, h);
	return arena_used(kept.arena) + rights->count * 400 < KEPT_BYTES ? keep(rights, h) : rights;
}

/* ---- use ---- */

enum { REMEMBERED = 4096 };

void rights_used(struct work *w)
{
	static int64_t noted[REMEMBERED];
	static struct date day;
	int64_t key;

	if (!w->actor->id || !w->asked || !w->asked->code)
		return;
	if (date_compare(day, w->today) != 0)
		memset(noted, 0, sizeof noted);
	day = w->today;
	key = w->actor->id * 1000000 + w->asked->code;
	if (noted[key % REMEMBERED] == key)
		return;
	noted[key % REMEMBERED] = key;
	work_begin(w);
	work_change(w,
		"INSERT INTO permission_use (account_id, permission_id, used_on) VALUES (?, ?, ?)"
		" ON DUPLICATE KEY UPDATE used_on = VALUES(used_on)",
		BIND(w->actor->id, (int64_t)w->asked->code, w->today));
	work_commit(w);
}

/* ---- asking ---- */

const struct reach *rights_of(
	const struct rights *rights, const struct permission *permission, size_t *count)
{
	size_t low = 0, high = rights->count;

	*count = 0;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (rights->reaches[middle].code < permission->code)
			low = middle + 1;
		else
			high = middle;
	}
	while (low + *count < rights->count && rights->reaches[low + *count].code == permission->code)
		++*count;
	return &rights->reaches[low];
}

bool pattern_opens(const char *pattern, const char *inner)
{
	size_t n = strlen(pattern);

	return n && pattern[n - 1] == '%' ? strncmp(inner, pattern, n - 1) == 0
		: text_is(inner, pattern);
}

bool reach_covers(const struct reach *r, int64_t account_id, const char *path, int64_t owner_id,
	const char *category)
{
	size_t n = category ? strlen(category) : 0;

	if (r->own && (!owner_id || owner_id != (r->behalf_id ? r->behalf_id : account_id)))
		return false;
	if (!path || !pattern_opens(r->pattern, path))
		return false;
	if (!r->categories)
		return true;
	for (const char *at = r->categories; n && (at = strstr(at, category)); at++)
		if (at > r->categories && at[-1] == ',' && at[n] == ',')
			return true;
	return false;
}

static void act_for(struct work *w, int64_t id, const char *name)
{
	struct actor *acting;

	if (w->actor->behalf_id == id)
		return;
	acting = ARENA_NEW(w->arena, struct actor);
	*acting = *w->actor;
	acting->behalf_id = id;
	acting->behalf = name;
	w->actor = acting;
}

void rights_act_on(struct work *w, const char *path, int64_t owner_id, const char *category)
{
	const struct reach *list, *stead = NULL;
	size_t count = 0;

	if (!w->actor->rights || !w->asked || !w->asked->code)
		return;
	list = rights_of(w->actor->rights, w->asked, &count);
	for (; count; count--, list++)
		if (reach_covers(list, w->actor->id, path, owner_id, category)) {
			if (!list->behalf_id) {
				act_for(w, 0, NULL);
				return;
			}
			stead = stead ? stead : list;
		}
	if (stead)
		act_for(w, stead->behalf_id, stead->behalf);
}
