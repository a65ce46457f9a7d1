/* A manual item is applied to members: one by one or many at once, with evidence. */
#include "base/text.h"
#include "data/history.h"
#include "modules/points/points_pages.h"
#include "web/guard.h"

enum { MOST_AT_ONCE = 500 };

struct target {
	int64_t id;
	const char *name, *path;
	bool closed, same;
	struct date joined_on;
	int64_t points;
};

/* The version in force on the day it happened; its id 0 if there is none. */
static struct points_item item_on(struct work *w, const char *code, struct date day)
{
	struct points_item it = { 0 };
	struct rows *rows = work_select(w,
		"SELECT i.id, i.code, i.label, i.direction, i.points, i.cap, i.cap_period FROM points_item i"
		" WHERE i.code = ? AND i.kind = 'manual' AND NOT i.stopped AND " POINTS_IN_FORCE,
		BIND(code, day, day));

	if (rows_next(rows)) {
		const struct cell *c = rows->cells;
		const struct choice *period = c[6].null ? NULL : choice_find(points_periods, c[6].text);

		it = (struct points_item){ .row.id = c[0].number, .code = c[1].text, .label = c[2].text,
			.direction = (enum points_direction)choice_find(points_directions, c[3].text)->value,
			.points = { c[4].number }, .cap = { c[5].number },
			.cap_period = period ? (enum points_period)period->value : 0 };
	}
	rows_end(rows);
	return it;
}

static void check_deed(struct work *w, const struct points_deed *deed, const struct points_item *it,
	struct problems *p)
{
	if (!date_has(deed->happened_on)) {
		if (!problem_of(p, "happened_on"))
			problem(p, "happened_on", "请填写发生日期");
	} else if (date_compare(deed->happened_on, w->today) > 0)
		problem(p, "happened_on", "发生日期不能晚于今天");
	else if (deed->happened_on.year < w->today.year - 1)
		problem(p, "happened_on", "只能登记今年和去年的加减分，请核对年份");
	if (text_empty(deed->code))
		problem(p, "code", "请选择加减分项目");
	else if (date_has(deed->happened_on) && !it->row.id)
		problem(p, "code", "这个项目在 %s 没有施行，请另选项目或核对发生日期",
			date_text(p->arena, deed->happened_on));
	points_reason(p, "evidence", "事由和依据", deed->evidence);
}

static size_t find_targets(struct work *w, const struct points_deed *deed, const char *ids,
	struct target *targets)
{
	int year = deed->happened_on.year;
	size_t count = 0;
	struct rows *rows = work_select(w,
		"SELECT p.id, p.name, p.path, y.closed_at IS NOT NULL OR EXISTS (SELECT 1 FROM points_year z"
		"  WHERE z.organisation_id = p.organisation_id AND z.year = ? AND z.closed_at IS NOT NULL),"
		" EXISTS (SELECT 1 FROM points_entry x JOIN points_item xi ON xi.id = x.item_id WHERE x.member_id = p.id"
		"  AND x.year = ? AND xi.code = ? AND x.happened_on = ? AND x.state IN ('proposed', 'confirmed')), p.joined_on"
		" FROM (SELECT DISTINCT t.id FROM JSON_TABLE(CONCAT('[', ?, ']'), '$[*]' COLUMNS (id BIGINT PATH '$')) t) j"
		" JOIN member p ON p.id = j.id JOIN points_year y ON y.member_id = p.id AND y.year = ?"
		" WHERE @scope(p owner) AND " POINTS_HOLDER " ORDER BY p.id LIMIT ? LOCK IN SHARE MODE",
		BIND(year, year, deed->code, deed->happened_on, ids, year, (int64_t)MOST_AT_ONCE));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;

		targets[count++] = (struct target){ .id = c[0].number, .name = c[1].text,
			.path = c[2].text, .closed = c[3].number != 0, .same = c[4].number != 0,
			.joined_on = c[5].date };
	}
	rows_end(rows);
	return count;
}

/* What each is given; problems name the first of a kind. */
static void reckon(struct work *w, const struct points_deed *deed, const struct points_item *it,
	struct points_uses *uses, struct target *targets, size_t count, struct problems *p)
{
	int64_t points = it->direction == POINTS_PLUS ? it->points.fen : -it->points.fen;

	for (size_t i = 0; i < count && p->count < 3; i++) {
		struct target *t = &targets[i];

		t->points = points_within(w, uses, it, t->id, deed->happened_on, points);
		if (t->closed)
			problem(p, "happened_on", "%s的 %d 年度积分已经年终结算，不能再登记", t->name,
				deed->happened_on.year);
		else if (date_compare(deed->happened_on, t->joined_on) < 0)
			problem(p, "happened_on", "%s %s 入党，入党以前的事不计积分", t->name,
				date_text(p->arena, t->joined_on));
		else if (!t->points)
			problem(p, "member", "%s的“%s”%s已达到上限 %s 分，请不要选", t->name, it->label,
				points_period_word(it->cap_period), points_text(p->arena, it->cap.fen));
		else if (points > 0 && t->id == w->actor->member_id)
			problem(p, "member", "给本人加分要由另一位管理员登记");
		else if (t->same && !deed->again)
			problem(p, "again", "%s在 %s 已经有一条“%s”，请核对；确属另一次的，请勾选“仍要登记”", t->name,
				date_text(p->arena, deed->happened_on), it->label);
	}
}

static void write_entries(struct work *w, const struct points_deed *deed,
	const struct points_item *it, struct json *lines)
{
	work_change(w,
		"INSERT INTO points_entry (organisation_id, path, member_id, year, item_id, points, happened_on, evidence,"
		" state, note, decided_at, decided_name, created_at, created_by, updated_at, updated_by)"
		" SELECT p.organisation_id, p.path, p.id, ?, ?, j.points, ?, ?, 'confirmed', j.note, ?, ?, ?, ?, ?, ?"
		" FROM JSON_TABLE(?, '$[*]' COLUMNS (member BIGINT PATH '$.member', points BIGINT PATH '$.points',"
		" note VARCHAR(400) PATH '$.note')) j JOIN member p ON p.id = j.member ORDER BY p.id",
		BIND(deed->happened_on.year, it->row.id, deed->happened_on, deed->evidence, w->now,
			text_cut(w->arena, guard_signature(w), 60), w->now, bind_reference(w->actor->id),
			w->now, bind_reference(w->actor->id), json_plain(lines)));
}

static void write_all(struct work *w, const struct points_deed *deed, const struct points_item *it,
	const struct target *targets, size_t count)
{
	struct json *lines = json_root_list(w->arena);

	for (size_t i = 0; i < count; i++) {
		const struct target *t = &targets[i];
		int64_t size = t->points < 0 ? -t->points : t->points;
		struct json *line = json_item(lines);

		json_number(line, "member", t->id);
		json_number(line, "points", t->points);
		json_text(line, "note", size == it->points.fen ? NULL : arena_format(w->arena,
			"%s最多 %s 分，按余下的 %s 分计", points_period_word(it->cap_period),
			points_text(w->arena, it->cap.fen), points_text(w->arena, size)));
		history_write(w, &(struct history_entry){ .action = "points", .record = "member",
			.object_id = t->id, .object_label = t->name, .path = t->path,
			.note = arena_format(w->arena, "%s %s 分（%s），%s", it->label,
				points_signed(w->arena, t->points), date_text(w->arena, deed->happened_on),
				deed->evidence) });
	}
	write_entries(w, deed, it, lines);
	points_book(w, lines, deed->happened_on.year);
}

static size_t numbers_in(const char *ids)
{
	size_t count = 1;

	for (; *ids; ids++)
		count += *ids == ',';
	return count;
}

int64_t points_apply(struct work *w, const struct points_deed *deed, const char *member_ids,
	struct problems *p)
{
	struct points_item it = { 0 };
	struct target *targets = ARENA_ARRAY(w->arena, struct target, MOST_AT_ONCE);
	struct points_uses uses = { 0 };
	size_t count;

	if (date_has(deed->happened_on))
		it = item_on(w, deed->code, deed->happened_on);
	check_deed(w, deed, &it, p);
	if (text_empty(member_ids))
		problem(p, "member", "请选择党员");
	if (p->count)
		return -1;
	points_hold(w, member_ids, deed->happened_on.year);
	count = find_targets(w, deed, member_ids, targets);
	if (count != numbers_in(member_ids))
		problem(p, "member", "有所选的党员没有找到，可能已转出或不在本支部，请刷新后重新选择");
	if (it.cap.fen)
		uses = points_uses_of(w, member_ids, deed->happened_on.year);
	reckon(w, deed, &it, &uses, targets, count, p);
	if (p->count)
		return -1;
	write_all(w, deed, &it, targets, count);
	return (int64_t)count;
}
