/*
 * When a secretary changes, everything open moves at once (S3-M2): what he owned gets a new owner;
 * roles he handed on are looked after by his successor; who stood in for him does so no longer;
 * what he had applied for, for himself, is withdrawn.
 */
#include "base/buffer.h"
#include "base/text.h"
#include "data/history.h"
#include "modules/access/access.h"
#include "modules/application/application.h"
#include "modules/grant/delegate.h"

enum { MOST_ENDED = 200 };

struct moving {
	struct work *w;
	const struct handover *h;
	struct buffer done;
	struct problems *p;
};

/* One record a kind: with the count, so the history tells how much. */
static void moved(struct moving *m, const char *record, const char *what, int64_t count)
{
	struct work *w = m->w;

	if (count <= 0)
		return;
	buffer_format(&m->done, "%s%s%lld", m->done.size ? "、" : "", what, (long long)count);
	history_write(w, &(struct history_entry){ .action = "hand_over", .record = record,
		.object_label = arena_format(w->arena, "%s → %s", m->h->from, m->h->to), .path = m->h->path,
		.note = arena_format(w->arena, "%s%lld，由%s移交给%s", what, (long long)count, m->h->from,
			m->h->to) });
}

static void move_owned(struct moving *m)
{
	struct work *w = m->w;
	int64_t to = m->h->to_id, from = m->h->from_id;

	moved(m, "plan", "计划", work_change(w, "UPDATE plan m SET m.owner_id = ? WHERE m.owner_id = ?"
		" AND m.state <> 'passed' AND m.removed_at IS NULL AND @scope(m owner)", BIND(to, from)));
	moved(m, "meeting", "活动和台账", work_change(w, "UPDATE meeting m SET m.owner_id = ?"
		" WHERE m.owner_id = ? AND m.state NOT IN ('passed', 'cancelled') AND m.removed_at IS NULL"
		" AND @scope(m owner kind)", BIND(to, from)));
	moved(m, "import_batch", "导入", work_change(w, "UPDATE import_batch m SET m.owner_id = ?"
		" WHERE m.owner_id = ? AND m.state IN ('reading', 'checked', 'writing', 'undoing')"
		" AND m.removed_at IS NULL AND @scope(m owner)", BIND(to, from)));
	moved(m, "member", "党员档案", work_change(w, "UPDATE member m SET m.owner_id = ?"
		" WHERE m.owner_id = ? AND m.removed_at IS NULL AND @scope(m owner)", BIND(to, from)));
	moved(m, "organisation", "党组织", work_change(w, "UPDATE organisation m SET m.owner_id = ?"
		" WHERE m.owner_id = ? AND m.removed_at IS NULL AND @scope(m any)", BIND(to, from)));
	moved(m, "access_grant", "转授的角色", work_change(w, "UPDATE access_grant g SET g.granted_by = ?"
		" WHERE g.granted_by = ? AND g.account_id <> ? AND g.gives_id IS NOT NULL"
		" AND g.office = 'business' AND g.removed_at IS NULL"
		" AND (g.until_on IS NULL OR g.until_on >= ?)", BIND(to, from, to, w->today)));
}

static size_t ids_of(struct rows *rows, int64_t *ids)
{
	size_t n = 0;

	for (; rows_next(rows) && n < MOST_ENDED; n++)
		ids[n] = rows->cells[0].number;
	rows_end(rows);
	return n;
}

/* Stand-ins of his, and if asked for what the actor himself once gave him. */
static void end_grants(struct moving *m)
{
	struct work *w = m->w;
	int64_t ids[MOST_ENDED];
	size_t n = ids_of(work_select(w, "SELECT id FROM access_grant WHERE removed_at IS NULL"
		" AND (stands_for_id = ? OR (? AND account_id = ? AND granted_by = ?)) ORDER BY id LIMIT ?",
		BIND(m->h->from_id, m->h->ends, m->h->from_id, w->actor->id, (int64_t)MOST_ENDED)), ids);
	int64_t count = 0;

	for (size_t i = 0; i < n; i++) {
		struct access_grant *g = record_find(w, &access_grant_record, ids[i]);

		count += g && grant_take_back(w, g, "工作交接", m->p);
	}
	moved(m, "access_grant", "收回授权和代行", count);
}

static void withdraw_applications(struct moving *m)
{
	struct work *w = m->w;
	int64_t ids[MOST_ENDED], count = 0;
	size_t n = ids_of(work_select(w, "SELECT id FROM access_application WHERE account_id = ?"
		" AND state IN ('asked', 'agreed') AND removed_at IS NULL ORDER BY id LIMIT ?",
		BIND(m->h->from_id, (int64_t)MOST_ENDED)), ids);
	bool before = w->unscoped;

	w->unscoped = true; /* his own, whoever hands over for him */
	for (size_t i = 0; i < n; i++) {
		struct access_application *a = record_find(w, &access_application_record, ids[i]);

		count += a && application_withdraw(w, a, "工作交接，由接手人另行申请", m->p);
	}
	w->unscoped = before;
	moved(m, "access_application", "撤回权限申请", count);
}

const char *handover_do(struct work *w, const struct handover *h)
{
	struct moving m = { .w = w, .h = h, .done = buffer_new(w->arena, 2000),
		.p = problems_new(w->arena) };

	move_owned(&m);
	end_grants(&m);
	withdraw_applications(&m);
	if (m.done.size && h->to_id != w->actor->id)
		notice_tell(w, h->to_id, "/", arena_format(w->arena, "%s的工作已移交给您：%s", h->from,
			m.done.data));
	return m.done.size ? m.done.data : NULL;
}
