/* Proposals are confirmed or turned down in one list; an entry that was wrong is reversed. */
#include "base/text.h"
#include "data/history.h"
#include "modules/points/points_pages.h"
#include "web/guard.h"

enum { MOST_YEARS = 5, MOST_CHANGES = 200, MOST_AT_ONCE = 2000 };

#define TICKED "JSON_TABLE(CONCAT('[', ?, ']'), '$[*]' COLUMNS (id BIGINT PATH '$')) t"

struct year {
	int year;
	const char *members;
};

/* Which years the ticked proposals are of, and whose they are. */
static size_t years_of(struct work *w, const char *ids, struct year *years)
{
	size_t count = 0;
	struct rows *rows = work_select(w,
		"SELECT e.year, GROUP_CONCAT(DISTINCT e.member_id) FROM " TICKED
		" JOIN points_entry e ON e.id = t.id WHERE e.state = 'proposed' AND @scope(e)"
		" GROUP BY e.year ORDER BY e.year LIMIT ?",
		BIND(ids, (int64_t)MOST_YEARS));

	while (rows_next(rows))
		years[count++] = (struct year){ (int)rows->cells[0].number, rows->cells[1].text };
	rows_end(rows);
	return count;
}

/* One proposal as it is booked: the cap may leave less of it, or nothing. */
static void put_line(struct work *w, const struct cell *c, struct points_uses *uses,
	struct json *lines)
{
	const struct choice *period = c[8].null ? NULL : choice_find(points_periods, c[8].text);
	const struct points_item item = { .code = c[5].text, .cap = { c[7].number },
		.cap_period = period ? (enum points_period)period->value : 0 };
	int64_t points = points_within(w, uses, &item, c[1].number, c[4].date, c[3].number);
	struct json *line = json_item(lines);

	json_number(line, "id", c[0].number);
	json_number(line, "member", c[1].number);
	json_number(line, "points", points);
	json_text(line, "note", points == c[3].number ? NULL : arena_format(w->arena,
		"%s最多 %s 分，按余下的 %s 分计", points_period_word(item.cap_period),
		points_text(w->arena, item.cap.fen), points_text(w->arena, points < 0 ? -points : points)));
	json_text(line, "label", c[2].text);
	json_text(
		line, "new", arena_format(w->arena, "%s %s", c[6].text, points_signed(w->arena, points)));
}

static int64_t confirm_year(struct work *w, const char *ids, const struct year *y,
	struct problems *p)
{
	struct json *lines = json_root_list(w->arena);
	struct points_uses uses;
	struct rows *rows;

	points_hold(w, y->members, y->year);
	uses = points_uses_of(w, y->members, y->year);
	rows = work_select(w,
		"SELECT e.id, e.member_id, p.name, e.points, e.happened_on, i.code, i.label, i.cap, i.cap_period,"
		" y.closed_at IS NOT NULL FROM " TICKED " JOIN points_entry e ON e.id = t.id"
		" JOIN member p ON p.id = e.member_id JOIN points_item i ON i.id = e.item_id"
		" JOIN points_year y ON y.member_id = e.member_id AND y.year = e.year"
		" WHERE e.state = 'proposed' AND e.year = ? AND @scope(e) ORDER BY e.happened_on, e.id LIMIT ? FOR UPDATE",
		BIND(ids, y->year, (int64_t)MOST_AT_ONCE));
	while (rows_next(rows)) {
		if (rows->cells[9].number && !p->count)
			problem(p, NULL, "%s的 %d 年度积分已经年终结算，不能再确认", rows->cells[2].text, y->year);
		put_line(w, rows->cells, &uses, lines);
	}
	rows_end(rows);
	if (p->count || !json_count(lines))
		return 0;
	work_change(w,
		"UPDATE points_entry e JOIN JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$.id', points BIGINT PATH '$.points',"
		" note VARCHAR(400) PATH '$.note')) j ON j.id = e.id SET e.points = j.points, e.note = j.note,"
		" e.state = 'confirmed', e.decided_at = ?, e.decided_name = ?, e.version = e.version + 1, e.updated_at = ?,"
		" e.updated_by = ?",
		BIND(json_plain(lines), w->now, text_cut(w->arena, guard_signature(w), 60), w->now,
			bind_reference(w->actor->id)));
	points_book(w, lines, y->year);
	history_write(w, &(struct history_entry){ .action = "points", .record = "organisation",
		.object_id = w->actor->organisation_id, .object_label = w->actor->organisation,
		.changes = json_count(lines) <= MOST_CHANGES ? lines : NULL,
		.note = arena_format(w->arena, "确认 %d 年度加减分 %zu 条", y->year, json_count(lines)) });
	return (int64_t)json_count(lines);
}

int64_t points_confirm(struct work *w, const char *ids, struct problems *p)
{
	struct year years[MOST_YEARS];
	size_t count = text_empty(ids) ? 0 : years_of(w, ids, years);
	int64_t done = 0;

	if (text_empty(ids))
		problem(p, NULL, "请先勾选要确认的加减分");
	else if (!count)
		problem(p, NULL, "勾选的加减分已经处理过，没有需要确认的");
	for (size_t i = 0; i < count && !p->count; i++)
		done += confirm_year(w, ids, &years[i], p);
	return p->count ? -1 : done;
}

/* ---- turned down ---- */

static bool has_own(struct work *w, const char *ids)
{
	return w->actor->member_id && work_number(w, 0, "SELECT COUNT(*) FROM " TICKED
		" JOIN points_entry e ON e.id = t.id WHERE e.member_id = ? AND e.state = 'proposed'",
		BIND(ids, w->actor->member_id));
}

int64_t points_decline(struct work *w, const char *ids, const char *reason, struct problems *p)
{
	int64_t done;

	if (text_empty(ids))
		problem(p, NULL, "请先勾选不予认定的加减分");
	else if (has_own(w, ids))
		problem(p, NULL, "勾选的有您本人的减分，不予认定要由另一位管理员办理，请去掉后再试");
	points_reason(p, "reason", "不予认定的原因", reason);
	if (p->count)
		return -1;
	done = work_change(w,
		"UPDATE points_entry e JOIN " TICKED " ON t.id = e.id SET e.state = 'declined', e.note = ?,"
		" e.decided_at = ?, e.decided_name = ?, e.version = e.version + 1, e.updated_at = ?, e.updated_by = ?"
		" WHERE e.state = 'proposed' AND @scope(e)",
		BIND(ids, reason, w->now, text_cut(w->arena, guard_signature(w), 60), w->now,
			bind_reference(w->actor->id)));
	if (!done) {
		problem(p, NULL, "勾选的加减分已经处理过，没有需要办理的");
		return -1;
	}
	history_write(w, &(struct history_entry){ .action = "points", .record = "organisation",
		.object_id = w->actor->organisation_id, .object_label = w->actor->organisation,
		.note = arena_format(w->arena, "不予认定加减分 %lld 条，原因：%s", (long long)done, reason) });
	return done;
}

/* ---- reversed ---- */

bool points_reverse(struct work *w, int64_t entry_id, const char *reason, struct problems *p)
{
	const char *name = NULL, *label = NULL, *path = NULL;
	int year = 0;
	int64_t points = 0, member = 0;
	struct rows *rows = work_select(w,
		"SELECT e.member_id, e.year, p.name, i.label, e.path, e.points FROM points_entry e"
		" JOIN member p ON p.id = e.member_id JOIN points_item i ON i.id = e.item_id"
		" WHERE e.id = ? AND @scope(e)", BIND(entry_id));

	if (rows_next(rows)) {
		const struct cell *c = rows->cells;

		member = c[0].number, year = (int)c[1].number, name = c[2].text, label = c[3].text;
		path = c[4].text, points = c[5].number;
	}
	rows_end(rows);
	points_reason(p, "reason", "冲正原因", reason);
	if (!member)
		problem(p, NULL, "没有找到这条加减分，请刷新后再试");
	if (p->count)
		return false;
	points_hold(w, points_number(w->arena, member), year);
	rows = work_select(w,
		"SELECT e.state = 'confirmed', y.closed_at IS NOT NULL, e.member_id FROM points_entry e"
		" JOIN points_year y ON y.member_id = e.member_id AND y.year = e.year WHERE e.id = ? FOR "
		"UPDATE",
		BIND(entry_id));
	if (!rows_next(rows) || !rows->cells[0].number)
		problem(p, NULL, "这条加减分没有计分或已经冲正，不用再冲正");
	else if (rows->cells[1].number)
		problem(p, NULL, "%d 年度积分已经年终结算，不能再冲正", year);
	else if (points < 0 && rows->cells[2].number == w->actor->member_id)
		problem(p, NULL, "冲正本人的减分要由另一位管理员办理");
	rows_end(rows);
	if (p->count)
		return false;
	points_take_off(w, entry_id, "reversed", reason);
	history_write(w, &(struct history_entry){ .action = "reverse", .record = "member",
		.object_id = member, .object_label = name, .path = path,
		.note = arena_format(w->arena, "冲正“%s” %s 分，原因：%s", label,
			points_signed(w->arena, points), reason) });
	return true;
}
