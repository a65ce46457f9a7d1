/*
 * Who leaves the part of the tree that a committee leads has no post in it any more. The trigger
 * committee_left (sql/0040) ends it, because it stands below every way a member goes: transfers,
 * leaving, what is taken back, imports, a whole branch to another superior. It knows neither the
 * deed nor its day, so the verb says both here, as it does for relations. What no verb has said the
 * daily job says: no post ends without a line in the history.
 */
#include "data/code.h"
#include "data/history.h"
#include "modules/committee/committee.h"

enum { MOST_LEFT = 500, MOST_REMOVED = 20 };

struct left {
	int64_t id, committee_id, organisation_id;
	const char *title, *organisation, *path, *note;
};

#define COLUMNS "SELECT x.id, c.id, o.id, c.title, o.name, o.path, x.person, x.post," \
	" IF(m.removed_at IS NULL, b.name, NULL) FROM committee_member x" \
	" JOIN committee c ON c.id = x.committee_id JOIN organisation o ON o.id = c.organisation_id" \
	" JOIN member m ON m.id = x.member_id LEFT JOIN organisation b ON b.id = m.organisation_id" \
	" WHERE x.unsaid = 1 AND "

static void write_line(struct work *w, const char *record, int64_t id, const char *label,
	const struct left *it)
{
	history_write(w, &(struct history_entry){ .action = "leave_post", .record = record,
		.object_id = id, .object_label = label, .path = it->path, .note = it->note });
}

static void say(struct work *w, struct rows *rows, struct date on, const char *why)
{
	struct left *left = ARENA_ARRAY(w->arena, struct left, MOST_LEFT);
	size_t count = 0;

	while (rows_next(rows)) {
		const struct cell *x = rows->cells;
		const char *now = x[8].null ? "" : arena_format(w->arena, "（现在%s）", x[8].text);

		left[count++] = (struct left){ x[0].number, x[1].number, x[2].number, x[3].text, x[4].text,
			x[5].text, arena_format(w->arena, "%s不再任%s，原因：%s%s", x[6].text,
			code_label("party_post", x[7].text), why, now) };
	}
	rows_end(rows);
	for (size_t i = 0; i < count; i++) {
		write_line(w, "organisation", left[i].organisation_id, left[i].organisation, &left[i]);
		write_line(w, "committee", left[i].committee_id, left[i].title, &left[i]);
		work_change(w, "UPDATE committee_member SET unsaid = 0,"
			" until_on = COALESCE(GREATEST(from_on, ?), until_on) WHERE id = ?", BIND(on, left[i].id));
	}
}

void committee_left(struct work *w, int64_t member_id, struct date on, const char *why)
{
	say(w, work_select(w, COLUMNS "x.member_id = ? ORDER BY x.id LIMIT ?",
		BIND(member_id, (int64_t)MOST_LEFT)), on, why);
}

void committee_touched(struct work *w, int64_t member_id, const char *what)
{
	struct left *held = ARENA_ARRAY(w->arena, struct left, MOST_REMOVED);
	size_t count = 0;
	struct rows *rows = work_select(w, "SELECT x.committee_id, c.organisation_id, o.name, x.person,"
		" x.post FROM committee_member x JOIN committee c ON c.id = x.committee_id"
		" JOIN organisation o ON o.id = c.organisation_id WHERE x.member_id = ?"
		" AND x.until_on IS NULL LIMIT ?", BIND(member_id, (int64_t)MOST_REMOVED));

	while (rows_next(rows)) {
		const struct cell *x = rows->cells;

		held[count++] = (struct left){ .committee_id = x[0].number, .organisation_id = x[1].number,
			.note = arena_format(w->arena, "“%s”的%s%s%s，请研究是否免去职务", x[2].text,
			code_label("party_post", x[4].text), x[3].text, what) };
	}
	rows_end(rows);
	for (size_t i = 0; i < count; i++)
		committee_tell(w, held[i].organisation_id, true, true, arena_format(w->arena,
			"/committees/%lld", (long long)held[i].committee_id), held[i].note);
}

void committee_removed(struct work *w, int64_t member_id, struct date on, const char *why)
{
	int64_t places[MOST_REMOVED];
	size_t count = 0;
	struct rows *rows = work_select(w, "SELECT DISTINCT c.organisation_id FROM committee_member x"
		" JOIN committee c ON c.id = x.committee_id WHERE x.member_id = ? AND x.until_on IS NULL"
		" LIMIT ?", BIND(member_id, (int64_t)MOST_REMOVED));

	while (rows_next(rows))
		places[count++] = rows->cells[0].number;
	rows_end(rows);
	work_change(w, "UPDATE committee_member SET unsaid = 1, until_on = GREATEST(from_on, ?)"
		" WHERE member_id = ? AND until_on IS NULL", BIND(on, member_id));
	for (size_t i = 0; i < count; i++)
		committee_posts_follow(w, places[i]);
	committee_left(w, member_id, on, why);
}

void committee_left_below(struct work *w, const char *path, struct date on, const char *why)
{
	say(w, work_select(w, COLUMNS "m.path LIKE CONCAT(?, '%') ORDER BY x.id LIMIT ?",
		BIND(path, (int64_t)MOST_LEFT)), on, why);
}
