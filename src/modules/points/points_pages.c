/*
 * Points of a year: to a branch its members, to those above sums by organisation, one level at a
 * time. In the order of the roster, never of the points, unless the parameter allows it (国办函
 * 〔2026〕12号). And the routes.
 */
#include "base/text.h"
#include "data/code.h"
#include "data/scope.h"
#include "modules/member/member.h"
#include "modules/points/points_pages.h"
#include "web/page.h"

enum { MOST_ROWS = 2000, SEGMENT = 5, YEARS_SHOWN = 3 };

int points_year_asked(struct request *r)
{
	int64_t this_year = r->work->today.year, year = input_number(r->query, "year", this_year);

	return (int)(year >= OLDEST_YEAR && year <= this_year ? year : this_year);
}

void points_year_tabs(struct request *r, struct json *data, const char *path, int year)
{
	struct json *tabs = json_at(data, "tabs_in_page");

	for (int i = 0; i < YEARS_SHOWN; i++) {
		int shown = r->work->today.year - i;
		struct json *tab = json_item(tabs);

		json_text(tab, "label", arena_format(r->arena, "%d 年", shown));
		json_text(tab, "href", arena_format(r->arena, "%s%d", path, shown));
		json_flag(tab, "on", shown == year);
		json_text(tab, "count", NULL);
	}
}

void points_post_button(struct json *data, const char *label, const char *href, const char *icon,
	const char *confirm)
{
	struct json *actions = json_at(data, "actions");

	page_button(data, label, href, icon, false);
	json_flag(json_nth(actions, json_count(actions) - 1), "post", true);
	json_text(json_nth(actions, json_count(actions) - 1), "confirm", confirm);
}

/* ---- where in the tree ---- */

struct place {
	int64_t id, waiting, appeals;
	const char *name, *path;
	bool branch, closed;
	bool last_open;              /* the year before waits for its 年终结算                       */
};

static struct place place_of(struct request *r, int year)
{
	const char *under = input_text(r->query, "under");
	struct place it = { .path = scope_top(r->work, text_length(under) <= 60 ? under : NULL) };
	struct rows *rows = work_select(r->work,
		"SELECT o.id, o.name, o.is_branch,"
		" (SELECT COUNT(*) FROM points_entry e WHERE e.state = 'proposed' AND e.path LIKE CONCAT(o.path, '%')),"
		" (SELECT COUNT(*) FROM points_entry e WHERE e.appeal_state = 'open' AND e.path LIKE CONCAT(o.path, '%')),"
		" EXISTS (SELECT 1 FROM points_year y WHERE y.organisation_id = o.id AND y.year = ? AND y.closed_at IS NOT NULL),"
		" EXISTS (SELECT 1 FROM points_year y WHERE y.organisation_id = o.id AND y.year = ? AND y.closed_at IS NULL)"
		" FROM organisation o WHERE o.path = ? AND o.removed_at IS NULL",
		BIND(year, (int64_t)r->work->today.year - 1, it.path));

	if (rows_next(rows)) {
		const struct cell *c = rows->cells;

		it.id = c[0].number, it.name = c[1].text, it.branch = c[2].number != 0;
		it.waiting = c[3].number, it.appeals = c[4].number, it.closed = c[5].number != 0;
		it.last_open = c[6].number != 0;
	}
	rows_end(rows);
	return it;
}

static const char *with_place(struct request *r, const struct place *at, const char *path)
{
	return arena_format(r->arena, "%s?under=%s&year=", path, text_url(r->arena, at->path));
}

/* ---- a branch ---- */

/* Only what may be done here is offered: the right must reach this branch. */
static bool may_here(struct request *r, const struct permission *permission, const struct place *at)
{
	return may_with(r->work->actor, permission, at->path, 0, NULL);
}

static void put_buttons(struct request *r, struct json *data, const struct place *at, int year)
{
	struct arena *a = r->arena;
	bool over = year < r->work->today.year
		|| r->work->today.month >= parameter_number(r->work, "points.close_from_month");

	if (may_here(r, &points_apply_right, at)) {
		if (!at->closed) {
			page_button(data, "登记加减分", "/points/new", "plus", true);
			page_button(data, "批量导入", "/points/import", "file-import", false);
		}
		page_button(data,
			at->waiting + at->appeals
				? arena_format(a, "待办 %lld", (long long)(at->waiting + at->appeals))
				: "待确认和申诉",
			"/points/pending", "clipboard-check", false);
	}
	if (may_here(r, &points_export, at))
		points_post_button(data, "导出 Excel", arena_format(a, "%s%d",
			with_place(r, at, "/points/export"), year), "file-spreadsheet", NULL);
	if (at->branch && !at->closed && over && may_here(r, &points_close_right, at))
		points_post_button(data, "年终结算", arena_format(a, "%s%d", with_place(r, at, "/points/close"),
			year), "lock", arena_format(a, "结算后 %d 年度的积分不能再登记、冲正和申诉。确定结算？", year));
}

static void put_reminder(struct request *r, struct json *data, const struct place *at)
{
	int last = r->work->today.year - 1;
	struct json *items;

	if (!at->last_open)
		return;
	items = page_fact_group(data, "需要注意");
	page_fact(items, "年终结算", arena_format(r->arena, "%d 年度的积分还没有年终结算，请核对后办理", last),
		arena_format(r->arena, "%s%d", with_place(r, at, "/points"), last));
	json_text(items->last, "tone", "amber");
	json_flag(items->last, "wide", true);
}

static void put_member(struct request *r, struct json *table, const struct cell *c, int year)
{
	const struct choice *stage = choice_find(member_stages, c[2].text);
	const char *href =
		arena_format(r->arena, "/points/members/%lld?year=%d", (long long)c[0].number, year);
	struct json *cells = page_table_row(table, href);

	page_cell(table, cells, c[1].text, NULL, href);
	page_cell(table, cells, stage ? stage->label : "", NULL, NULL);
	page_cell(table, cells, points_text(r->arena, c[3].number), NULL, NULL);
	page_cell(table, cells, c[5].number ? points_signed(r->arena, c[5].number) : "0", NULL, NULL);
	page_cell(table, cells, c[6].number ? points_signed(r->arena, c[6].number) : "0", NULL, NULL);
	page_cell(table, cells, points_text(r->arena, points_shown(r->work, c[4].number)), NULL, NULL);
	page_cell(table, cells, c[7].number ? arena_format(r->arena, "待确认 %lld", (long long)c[7].number)
		: NULL, c[7].number ? "amber" : NULL, NULL);
}

static struct reply branch_page(struct request *r, const struct place *at, int year)
{
	static const char *const labels[] = { "姓名", "人员类别", "基础分", "加分", "减分", "现有积分", "提示", NULL };
	struct points_base b = points_base_of(r->work, year);
	struct json *data = page_show_data(r, "十二积分"), *table;
	bool ranked = parameter_number(r->work, "points.ranking") != 0;
	struct rows *rows;

	put_buttons(r, data, at, year);
	put_reminder(r, data, at);
	points_year_tabs(r, data, with_place(r, at, "/points"), year);
	table = page_table(data, arena_format(r->arena, "%s（%d 年%s）", at->name, year,
		at->closed ? "，已年终结算" : ""), "支部还没有正式党员或预备党员。", labels);
	rows = work_select(r->work,
		"SELECT p.id, p.name, p.stage, COALESCE(y.base, " POINTS_BASE ") AS base,"
		" COALESCE(y.total, " POINTS_BASE ") AS has, s.plus, s.minus, s.waiting FROM member p"
		" LEFT JOIN points_year y ON y.member_id = p.id AND y.year = ?" POINTS_SUMS
		" WHERE p.organisation_id = ? AND @scope(p owner) AND " POINTS_HOLDER
		" ORDER BY IF(?, -has, 0), p.id LIMIT ?",
		BIND(b.base, b.prorated, year, b.base, b.prorated, year, year, year, at->id, at->id, ranked,
			(int64_t)MOST_ROWS));
	while (rows_next(rows))
		put_member(r, table, rows->cells, year);
	rows_end(rows);
	if (!text_is(at->path, r->work->actor->path))
		page_back(data, arena_format(r->arena, "/points?year=%d", year));
	return reply_page(r, "record/show.html", data);
}

/* ---- those above ---- */

static void put_sum(struct request *r, struct json *table, const struct cell *c, int year)
{
	const char *href =
		arena_format(r->arena, "/points?under=%s&year=%d", text_url(r->arena, c[0].text), year);
	struct json *cells = page_table_row(table, href);

	page_cell(table, cells, c[1].text, NULL, href);
	page_cell(table, cells, points_number(r->arena, c[2].number), NULL, NULL);
	page_cell(table, cells, points_number(r->arena, c[3].number), NULL, NULL);
	page_cell(table, cells, points_number(r->arena, c[4].number), NULL, NULL);
	page_cell(
		table, cells, points_number(r->arena, c[5].number), c[5].number ? "amber" : NULL, NULL);
	page_cell(table, cells, arena_format(r->arena, "%lld / %lld", (long long)c[6].number,
		(long long)c[7].number), NULL, NULL);
}

static struct rows *ask_sums(struct request *r, const char *at, int year)
{
	int64_t depth = (int64_t)strlen(at) + SEGMENT;
	const char *below = arena_format(r->arena, "%s%%", at);

	return work_select(r->work,
		"SELECT o.path, o.name, s.plus, s.minus, s.waiting, s.appeals, g.closed, n.branches FROM organisation o"
		" LEFT JOIN (SELECT LEFT(path, ?) AS at, COUNT(*) AS branches FROM organisation WHERE path LIKE ?"
		"  AND removed_at IS NULL AND closed_on IS NULL AND is_branch"
		"  GROUP BY at) n ON n.at = o.path"
		" LEFT JOIN (SELECT LEFT(path, ?) AS at, COUNT(DISTINCT path) AS closed FROM points_year"
		"  WHERE year = ? AND path LIKE ? AND closed_at IS NOT NULL GROUP BY at) g ON g.at = o.path"
		" LEFT JOIN (SELECT LEFT(path, ?) AS at, SUM(state = 'confirmed' AND counted > 0) AS plus,"
		"  SUM(state = 'confirmed' AND counted < 0) AS minus, SUM(state = 'proposed') AS waiting,"
		"  SUM(appeal_state = 'open') AS appeals FROM points_entry WHERE year = ? AND path LIKE ? GROUP BY at) s"
		" ON s.at = o.path"
		" WHERE o.path LIKE ? AND @scope(o) AND o.removed_at IS NULL AND o.closed_on IS NULL AND o.kind NOT IN ('group', 'leading_group')"
		" ORDER BY o.path LIMIT ?",
		BIND(depth, below, depth, year, below, depth, year, below,
			arena_format(r->arena, "%s_____", at), (int64_t)MOST_ROWS));
}

static struct reply sums_page(struct request *r, const struct place *at, int year)
{
	static const char *const labels[] = { "党组织", "加分（人次）", "减分（人次）", "待确认", "申诉待答复",
		"已结算支部", NULL };
	struct json *data = page_show_data(r, "十二积分"), *table;
	bool all = text_is(at->path, r->work->actor->path);
	struct rows *rows;

	if (may_here(r, &points_close_right, at) && all && year < r->work->today.year)
		points_post_button(data, "全部年终结算", arena_format(r->arena, "%s%d",
			with_place(r, at, "/points/close"), year), "lock", arena_format(r->arena,
			"把还没有结算的支部都结算到 %d 年；还有待确认或申诉待答复的支部除外。确定办理？", year));
	points_year_tabs(r, data, with_place(r, at, "/points"), year);
	table = page_table(data, arena_format(r->arena, "%s（%d 年）", at->name ? at->name : "", year),
		"没有下级党组织。", labels);
	for (rows = ask_sums(r, at->path, year); rows_next(rows);)
		put_sum(r, table, rows->cells, year);
	if (!all)
		page_back(data, arena_format(r->arena, "/points?year=%d", year));
	return reply_page(r, "record/show.html", data);
}

struct reply points_page(struct request *r)
{
	int year = points_year_asked(r);
	struct place at = place_of(r, year);

	return at.branch ? branch_page(r, &at, year) : sums_page(r, &at, year);
}

/* ---- the yearly close ---- */

struct reply points_close_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	int year = points_year_asked(r);
	struct place at = place_of(r, year);
	const char *back = arena_format(r->arena, "%s%d", with_place(r, &at, "/points"), year);

	if (!at.id)
		return reply_not_found(r);
	if (!at.branch) {
		job_later(r->work, "points.close_year", year);
		notice(r, "正在结算，稍后刷新可以看到已结算的支部数。");
		return reply_redirect(r, "%s", back);
	}
	if (!points_close(r->work, at.id, year, p))
		notice_bad(r, "%s。", p->items[0].text);
	else
		notice(r, "%d 年度积分已年终结算。", year);
	return reply_redirect(r, "%s", back);
}

/* ---- the table of everything one can ask ---- */

static bool has_points(struct work *w, const void *row)
{
	const struct member *m = row;

	return m->stage == MEMBER_FULL || m->stage == MEMBER_PROBATIONARY;
}

static const struct route routes[] = {
	GET ("/points", points_page, points_view, .menu = "党员积分/十二积分", .icon = "star"),
	GET ("/points/pending", points_pending_page, points_apply_right, .menu = "党员积分/待确认和申诉", .icon = "star"),
	POST("/points/confirm", points_confirm_page, points_apply_right),
	POST("/points/decline", points_decline_page, points_apply_right),
	GET ("/points/items", points_items_page, points_view, .menu = "党员积分/加减分项目", .icon = "star"),
	GET ("/points/items/new", points_item_new, points_rule),
	POST("/points/items", points_item_create, points_rule),
	GET ("/points/items/:id", points_item_page, points_view),
	GET ("/points/items/:id/renew", points_item_renew, points_rule),
	POST("/points/items/:id/renew", points_item_renew_save, points_rule),
	GET ("/points/new", points_new_page, points_apply_right),
	POST("/points", points_create_page, points_apply_right),
	GET ("/points/members/:id", points_member_page, points_view, .record = &member_record,
	     .button = "积分", .on = ON_SHOW, .icon = "star", .when = has_points),
	GET ("/points/entries/:id/reverse", points_reverse_form, points_apply_right),
	POST("/points/entries/:id/reverse", points_reverse_save, points_apply_right),
	GET ("/points/entries/:id/answer", points_answer_form, points_apply_right),
	POST("/points/entries/:id/answer", points_answer_save, points_apply_right),
	POST("/points/close", points_close_page, points_close_right),
	POST("/points/export", points_export_page, points_export),
	GET ("/my/points", points_my_page, points_take_part, .menu = "我的积分", .icon = "star", .ordinary = true),
	GET ("/my/points/:id", points_my_entry_page, points_take_part),
	POST("/my/points/:id/appeal", points_my_appeal_page, points_take_part),
	{ 0 }
};

static const struct job jobs[] = {
	{ "points.meeting", points_from_meeting, .label = "按会议台账提出加减分" },
	{ "points.close_year", points_close_all_now, .may = &points_close_right, .label = "积分年终结算" },
	{ 0 }
};

const struct module points_module = {
	.name = "points",
	.title = "党员积分",
	.permissions = (const struct permission *const[]){ &points_view, &points_apply_right,
		&points_close_right, &points_export, &points_rule, &points_take_part, NULL },
	.records = (const struct record *const[]){ &points_item_record, NULL },
	.routes = routes,
	.jobs = jobs,
};
