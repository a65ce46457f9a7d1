/*
 * Points of the two demo branches: what their passed ledgers say, confirmed but for the last
 * weeks; some volunteers, an award, a task that was late and an appeal that waits. And whom the
 * branches look after.
 */
#include "modules/demo/inside.h"
#include "modules/points/points.h"

enum { MOST_MEETINGS = 500 };

static void from_meetings(struct county *c, const struct demo_branch *b)
{
	int64_t *ids = ARENA_ARRAY(c->w->arena, int64_t, MOST_MEETINGS);
	size_t count = 0;
	struct rows *rows = work_select(c->w, "SELECT id FROM meeting WHERE organisation_id = ?"
		" AND state = 'passed' ORDER BY id LIMIT ?", BIND(b->id, (int64_t)MOST_MEETINGS));

	while (rows_next(rows))
		ids[count++] = rows->cells[0].number;
	rows_end(rows);
	for (size_t i = 0; i < count; i++)
		points_from_meeting(c->w, ids[i]);
}

/* By hand, by the branch: `days` ago, for one in `every` of its members. */
static void by_hand(struct county *c, const struct demo_branch *b, const char *code, int days,
	int every, const char *evidence)
{
	struct work *w = c->w;
	struct date day = date_add_days(w->today, -days);

	work_change(w,
		"INSERT INTO points_entry (organisation_id, path, member_id, year, item_id, points, happened_on, evidence,"
		" state, decided_at, decided_name, created_at, updated_at)"
		" SELECT m.organisation_id, m.path, m.id, ?, i.id, IF(i.direction = 'plus', i.points, -i.points), ?, ?,"
		" 'confirmed', ?, '支部管理员', ?, ? FROM member m JOIN points_item i ON i.code = ?"
		" WHERE m.organisation_id = ? AND m.stage IN ('full', 'probationary') AND m.standing = 'normal'"
		" AND m.id % ? = 3 ORDER BY m.id",
		BIND(day.year, day, evidence, w->now, w->now, w->now, code, b->id, every));
}

static void settle(struct county *c)
{
	struct work *w = c->w;

	work_change(w,
		"UPDATE points_entry SET state = 'confirmed', decided_at = happened_on + INTERVAL 57 HOUR,"
		" decided_name = '支部管理员' WHERE state = 'proposed' AND happened_on < ?",
		BIND(date_add_days(w->today, -60)));
	work_change(w,
		"UPDATE points_entry e JOIN points_item i ON i.id = e.item_id SET e.appeal_state = 'open',"
		" e.appealed_at = ?, e.appeal = '当天参加单位组织的应急值班，会后已向支部说明，请核实。'"
		" WHERE i.code = 'task_overdue' ORDER BY e.id LIMIT 1",
		BIND(w->now));
	work_change(w,
		"INSERT INTO points_year (member_id, year, organisation_id, path, base, total, created_at)"
		" SELECT m.id, e.year, m.organisation_id, m.path, 1200, 1200 + SUM(e.counted), ? FROM "
		"points_entry e"
		" JOIN member m ON m.id = e.member_id WHERE e.counted <> 0 GROUP BY m.id, "
		"m.organisation_id, m.path, e.year ORDER BY m.id",
		BIND(w->now));
}

/* Some in difficulty, some honoured. */
static void care(struct county *c, const struct demo_branch *b)
{
	work_change(c->w,
		"INSERT INTO member_care (organisation_id, path, member_id, kind, detail, from_on, basis,"
		" note, created_at, updated_at) SELECT organisation_id, path, id,"
		" IF(id % 2, 'difficult', 'honoured'), IF(id % 2, '因病致困', '县级优秀共产党员'),"
		" ? - INTERVAL id % 300 DAY, IF(id % 2, '支委会研究认定', '县委表彰决定'),"
		" IF(id % 2, '春节走访慰问', NULL), ?, ? FROM member WHERE organisation_id = ?"
		" AND stage = 'full' AND id % 5 = 1 ORDER BY id",
		BIND(c->w->today, c->w->now, c->w->now, b->id));
}

void demo_points(struct county *c)
{
	const struct demo_branch *const branches[] = { c->home, c->near };

	for (size_t i = 0; i < 2; i++) {
		from_meetings(c, branches[i]);
		by_hand(c, branches[i], "volunteer", 40, 4, "参加县文明实践中心秋季志愿服务，现场签到表");
		by_hand(c, branches[i], "award_county", 140, 11, "县委“两优一先”表彰决定");
		by_hand(c, branches[i], "task_overdue", 2, 7, "未按时报送支部交办的调研材料");
		care(c, branches[i]);
	}
	settle(c);
}
