/*
 * The books of a year under their locks. Whoever counts anything holds the members' rows of the
 * year first, in order of number, so entries, caps, totals and the yearly close stand in one queue.
 */
#include "base/text.h"
#include "modules/points/points_pages.h"
#include "web/guard.h"

void points_hold(struct work *w, const char *member_ids, int year)
{
	struct points_base b = points_base_of(w, year);

	work_change(w,
		"INSERT INTO points_year (member_id, year, organisation_id, path, base, total, created_at)"
		" SELECT p.id, ?, p.organisation_id, p.path, " POINTS_BASE ", " POINTS_BASE ", ?"
		" FROM (SELECT DISTINCT t.id FROM JSON_TABLE(CONCAT('[', ?, ']'), '$[*]' COLUMNS (id BIGINT PATH '$')) t) j"
		" JOIN member p ON p.id = j.id ORDER BY p.id"
		" ON DUPLICATE KEY UPDATE"
		" organisation_id = IF(points_year.closed_at IS NULL, VALUES(organisation_id), points_year.organisation_id),"
		" path = IF(points_year.closed_at IS NULL, VALUES(path), points_year.path)",
		BIND(year, b.base, b.prorated, year, b.base, b.prorated, year, w->now, member_ids));
}

void points_book(struct work *w, struct json *lines, int year)
{
	work_change(w,
		"UPDATE points_year y JOIN (SELECT j.member, SUM(j.points) AS points FROM JSON_TABLE(?, '$[*]'"
		"  COLUMNS (member BIGINT PATH '$.member', points BIGINT PATH '$.points')) j GROUP BY j.member) s"
		" ON s.member = y.member_id SET y.total = y.total + s.points WHERE y.year = ?",
		BIND(json_plain(lines), year));
}

bool points_take_off(struct work *w, int64_t entry_id, const char *state, const char *reason)
{
	const char *name = text_cut(w->arena, guard_signature(w), 60);

	if (work_change(w,
		"INSERT INTO points_entry (organisation_id, path, member_id, year, item_id, points, happened_on, evidence,"
		" state, note, decided_at, decided_name, reversal_of, created_at, created_by, updated_at, updated_by)"
		" SELECT organisation_id, path, member_id, year, item_id, -points, happened_on, evidence, 'reversal', ?, ?, ?,"
		" id, ?, ?, ?, ? FROM points_entry WHERE id = ? AND state = 'confirmed'",
		BIND(reason, w->now, name, w->now, bind_reference(w->actor->id), w->now,
			bind_reference(w->actor->id), entry_id)) != 1)
		return false; /* it does not count, or somebody else was first */
	work_change(w,
		"UPDATE points_entry e JOIN points_year y ON y.member_id = e.member_id AND y.year = e.year"
		" SET e.state = ?, e.note = LEFT(CONCAT_WS('；', e.note, ?), 400), e.version = e.version + 1,"
		" e.updated_at = ?, e.updated_by = ?, y.total = y.total - e.points,"
		" e.answer = IF(e.appeal_state = 'open', ?, e.answer),"
		" e.answered_at = IF(e.appeal_state = 'open', ?, e.answered_at),"
		" e.answered_name = IF(e.appeal_state = 'open', ?, e.answered_name),"
		" e.appeal_state = IF(e.appeal_state = 'open', 'accepted', e.appeal_state) WHERE e.id = ?",
		BIND(state, reason, w->now, bind_reference(w->actor->id), reason, w->now, name, entry_id));
	return true;
}

bool points_reason(struct problems *p, const char *field, const char *what, const char *text)
{
	if (text_empty(text))
		problem(p, field, "请填写%s", what);
	else if (text_length(text) > MOST_TEXT)
		problem(p, field, "%s最多 %d 个字，请缩短", what, MOST_TEXT);
	return !text_empty(text) && text_length(text) <= MOST_TEXT;
}

/* ---- caps ---- */

static void note_use(struct work *w, struct points_uses *u, struct points_use use)
{
	if (u->count == u->room) {
		struct points_use *more = ARENA_ARRAY(w->arena, struct points_use, u->room * 2 + 64);

		if (u->count)
			memcpy(more, u->uses, u->count * sizeof *more);
		u->uses = more;
		u->room = u->room * 2 + 64;
	}
	u->uses[u->count++] = use;
}

/* Read under a lock: what another confirmed while this one waited is there. */
struct points_uses points_uses_of(struct work *w, const char *member_ids, int year)
{
	struct points_uses u = { 0 };
	struct rows *rows = work_select(w,
		"SELECT e.member_id, i.code, e.happened_on, e.counted"
		" FROM JSON_TABLE(CONCAT('[', ?, ']'), '$[*]' COLUMNS (id BIGINT PATH '$')) j"
		" JOIN points_entry e ON e.member_id = j.id AND e.year = ? JOIN points_item i ON i.id = e.item_id"
		" WHERE e.counted <> 0 LOCK IN SHARE MODE", BIND(member_ids, year));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;

		note_use(w, &u, (struct points_use){ c[0].number, c[1].text, c[2].date, c[3].number });
	}
	rows_end(rows);
	return u;
}

int64_t points_within(struct work *w, struct points_uses *uses, const struct points_item *item,
	int64_t member_id, struct date day, int64_t points)
{
	struct date from = points_period_begin(item->cap_period, day);
	struct date to = points_period_end(item->cap_period, day);
	int64_t used = 0, left, size = points < 0 ? -points : points;

	if (!item->cap.fen)
		return points;
	for (size_t i = 0; i < uses->count; i++) {
		const struct points_use *u = &uses->uses[i];

		if (u->member_id == member_id && text_is(u->code, item->code)
			&& date_compare(u->day, from) >= 0 && date_compare(u->day, to) <= 0)
			used += u->points;
	}
	left = item->cap.fen - (used < 0 ? -used : used);
	left = left < 0 ? 0 : left < size ? left : size;
	points = points < 0 ? -left : left;
	note_use(w, uses, (struct points_use){ member_id, item->code, day, points });
	return points;
}
