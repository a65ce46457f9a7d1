/*
 * What the levels above a branch see: sums by organisation, one level at a time, never names. And
 * the arrears: to the branch its members, to those above the numbers of people.
 */
#include "base/text.h"
#include "data/code.h"
#include "data/scope.h"
#include "modules/dues/dues_pages.h"
#include "web/page.h"

enum { MOST_ROWS = 1000, SEGMENT = 5 };

/* ---- the common list template, filled by hand; columns 1..numbers-1 hold numbers ---- */

static struct json *list_page(struct request *r, const char *heading, const char *const *heads,
	size_t count, size_t numbers)
{
	struct json *data = page_list_data(r, heading);

	for (size_t i = 0; i < count; i++)
		dues_column(json_at(data, "columns"), heads[i], i > 0 && i < numbers);
	return data;
}

static struct json *list_row(struct request *r, struct json *data, const char *href)
{
	struct json *item = json_item(json_at(data, "rows"));

	json_number(item, "id", (int64_t)json_count(json_at(data, "rows")));
	json_text(item, "href", href);
	json_list_in(item, "row_actions");
	return json_list_in(item, "cells");
}

/* ---- where in the tree ---- */

/* What was asked for if it lies in the actor's part, else the top of it. */
static const char *asked_path(struct request *r)
{
	const char *under = input_text(r->query, "under");

	return scope_top(r->work, text_length(under) <= 60 ? under : NULL);
}

/* ---- sums ---- */

static struct rows *ask_sums(struct request *r, const char *at, struct date month)
{
	int64_t depth = (int64_t)strlen(at) + SEGMENT;
	const char *below = arena_format(r->arena, "%s%%", at),
		*children = arena_format(r->arena, "%s_____", at);

	return work_select(r->work,
		"SELECT o.path, o.name, o.is_branch,"
		" n.branches, g.opened, s.people, s.due, s.paid, s.owed, s.owing FROM organisation o"
		" LEFT JOIN (SELECT LEFT(path, ?) AS at, COUNT(*) AS branches FROM organisation WHERE path LIKE ?"
		"  AND removed_at IS NULL AND closed_on IS NULL AND is_branch"
		"  GROUP BY at) n ON n.at = o.path"
		" LEFT JOIN (SELECT LEFT(path, ?) AS at, COUNT(*) AS opened FROM dues_month WHERE month = ? AND path LIKE ?"
		"  GROUP BY at) g ON g.at = o.path"
		" LEFT JOIN (SELECT LEFT(path, ?) AS at, COUNT(*) AS people, SUM(due) AS due, SUM(paid) AS paid,"
		"  SUM(IF(due > paid, due - paid, 0)) AS owed, SUM(due > paid) AS owing FROM dues"
		"  WHERE month = ? AND path LIKE ? GROUP BY at) s ON s.at = o.path"
		" WHERE o.path LIKE ? AND @scope(o) AND o.removed_at IS NULL AND o.closed_on IS NULL AND o.kind NOT IN ('group', 'leading_group')"
		" ORDER BY o.path LIMIT ?",
		BIND(depth, below, depth, month, below, depth, month, below, children, (int64_t)MOST_ROWS));
}

static const char *const sum_heads[] = { "党组织", "已生成支部", "应缴人数", "应缴（元）", "实缴（元）", "未缴（元）",
	"未缴清人数" };

static void put_sums(struct request *r, struct json *data, const struct cell *c, struct date month)
{
	bool branch = c[2].number != 0;
	const char *href = branch ? NULL : arena_format(r->arena, "/dues?month=%s&under=%s",
		dues_month_code(r->arena, month), text_url(r->arena, c[0].text));
	struct json *cells = list_row(r, data, href), *first = dues_cell(cells, sum_heads[0], c[1].text,
		false);

	json_flag(first, "strong", true);
	json_text(first, "href", href);
	dues_cell(cells, sum_heads[1], arena_format(r->arena, "%s / %s",
		text_number(r->arena, c[4].number), text_number(r->arena, c[3].number)), true);
	dues_cell(cells, sum_heads[2], text_number(r->arena, c[5].number), true);
	for (int i = 3; i < 6; i++)
		dues_cell(cells, sum_heads[i], dues_yuan(r->arena, c[i + 3].number), true);
	dues_cell(cells, sum_heads[6], text_number(r->arena, c[9].number), true);
}

/* The way back up, when one has gone down. */
static void put_under(struct request *r, struct json *data, const char *at)
{
	struct json *options;

	if (!text_is(at, input_text(r->query, "under")))
		return;
	options = page_filter(data, "under", "党组织", "回到全部");
	page_option(options, at, "当前党组织", true);
	json_flag(data, "filters_set", true);
	page_back(data, "/dues");
}

struct reply dues_sums_page(struct request *r)
{
	struct date month = dues_month_asked(r, r->query);
	const char *at = asked_path(r), *name = dues_month_name(r->arena, month);
	struct json *data = list_page(r, arena_format(r->arena, "%s党费", name), sum_heads,
		sizeof sum_heads / sizeof sum_heads[0], SIZE_MAX);
	int64_t due = 0, paid = 0, owed = 0;
	struct rows *rows;

	dues_month_options(r, month, page_filter(data, "month", "月份", "本月"));
	put_under(r, data, at);
	for (rows = ask_sums(r, at, month); rows_next(rows);) {
		put_sums(r, data, rows->cells, month);
		due += rows->cells[6].number;
		paid += rows->cells[7].number;
		owed += rows->cells[8].number;
	}
	json_text(data, "lead", arena_format(r->arena, "合计应缴 %s 元，实缴 %s 元，未缴 %s 元。",
		dues_yuan(r->arena, due), dues_yuan(r->arena, paid), dues_yuan(r->arena, owed)));
	json_text(data, "count_text", arena_format(r->arena, "共 %zu 个党组织",
		json_count(json_at(data, "rows"))));
	json_text(data, "empty_text", "下面还没有党组织。");
	return reply_page(r, "record/list.html", data);
}

/*
 * ---- arrears: unpaid months before this one; runs of consecutive months are islands of equal
 * difference ----
 */

static struct rows *ask_members(struct request *r)
{
	return work_select(r->work, "SELECT y.member_id, m.name, SUM(y.run), MAX(y.run), SUM(y.owed),"
		" GROUP_CONCAT(y.months ORDER BY y.first SEPARATOR '、') FROM (SELECT x.member_id, COUNT(*) AS run,"
		"  SUM(x.owed) AS owed, MIN(x.month) AS first, IF(COUNT(*) = 1, DATE_FORMAT(MIN(x.month), '%Y-%m'),"
		"  CONCAT(DATE_FORMAT(MIN(x.month), '%Y-%m'), ' 至 ', DATE_FORMAT(MAX(x.month), '%Y-%m'))) AS months"
		"  FROM (SELECT d.member_id, d.month, d.due - d.paid AS owed, YEAR(d.month) * 12 + MONTH(d.month)"
		"   - ROW_NUMBER() OVER (PARTITION BY d.member_id ORDER BY d.month) AS island"
		"   FROM dues d WHERE d.owing = 1 AND @scope(d) AND d.month < ?) x"
		"  GROUP BY x.member_id, x.island) y JOIN member m ON m.id = y.member_id"
		" GROUP BY y.member_id, m.name ORDER BY MAX(y.run) DESC, SUM(y.owed) DESC, y.member_id LIMIT ?",
		BIND(dues_first_day(r->work->today), (int64_t)MOST_ROWS));
}

static const char *const member_heads[] = { "姓名", "欠缴月数", "最长连续", "欠缴（元）", "欠缴月份", "怎么办" };

static void put_member(struct request *r, struct json *data, const struct cell *c, int64_t warn,
	int64_t process)
{
	const char *href = arena_format(r->arena, "/dues/members/%lld", (long long)c[0].number);
	struct json *cells = list_row(r, data, href),
				*cell = dues_cell(cells, member_heads[0], c[1].text, false);
	int64_t run = c[3].number;

	json_flag(cell, "strong", true);
	json_text(cell, "href", href);
	dues_cell(cells, member_heads[1], text_number(r->arena, c[2].number), true);
	dues_cell(cells, member_heads[2], arena_format(r->arena, "%lld 个月", (long long)run), true);
	dues_cell(cells, member_heads[3], dues_yuan(r->arena, c[4].number), true);
	dues_cell(cells, member_heads[4], c[5].text, false);
	cell = dues_cell(cells, member_heads[5], run >= process ? "了解原因，按程序研究" : run >= warn ? "谈心提醒"
		: "通知补缴", false);
	json_text(cell, "tone", run >= process ? "red" : run >= warn ? "amber" : "grey");
}

static struct reply arrears_of_members(struct request *r, int64_t warn, int64_t process)
{
	struct json *data = list_page(r, "欠缴名单", member_heads,
		sizeof member_heads / sizeof member_heads[0], 4);
	struct rows *rows = ask_members(r);
	int64_t owed = 0;

	for (; rows_next(rows); owed += rows->cells[4].number)
		put_member(r, data, rows->cells, warn, process);
	json_text(data, "lead", arena_format(r->arena, "本月以前没有缴清的党员。连续 %lld 个月先谈心提醒；连续 %lld 个月且没有"
		"正当理由的，了解原因后按党章规定的程序研究。", (long long)warn, (long long)process));
	json_text(data, "count_text", arena_format(r->arena, "共 %s 人，合计欠缴 %s 元",
		text_number(r->arena, (int64_t)json_count(json_at(data, "rows"))),
		dues_yuan(r->arena, owed)));
	json_text(data, "empty_text", "以前各月都已缴清，没有欠缴的党员。");
	return reply_page(r, "record/list.html", data);
}

static struct rows *ask_organisations(struct request *r, const char *at, int64_t warn,
	int64_t process)
{
	int64_t depth = (int64_t)strlen(at) + SEGMENT;

	return work_select(r->work,
		"SELECT o.path, o.name, o.is_branch,"
		" COUNT(*), SUM(z.longest >= ?), SUM(z.longest >= ?), SUM(z.owed) FROM (SELECT y.member_id,"
		"  MAX(y.path) AS path, MAX(y.run) AS longest, SUM(y.owed) AS owed FROM (SELECT x.member_id,"
		"   MAX(x.path) AS path, COUNT(*) AS run, SUM(x.owed) AS owed FROM (SELECT d.member_id, d.path,"
		"    d.due - d.paid AS owed, YEAR(d.month) * 12 + MONTH(d.month)"
		"    - ROW_NUMBER() OVER (PARTITION BY d.member_id ORDER BY d.month) AS island"
		"    FROM dues d WHERE d.owing = 1 AND d.path LIKE ? AND @scope(d) AND d.month < ?) x"
		"   GROUP BY x.member_id, x.island) y GROUP BY y.member_id) z"
		" JOIN organisation o ON o.path = LEFT(z.path, ?) GROUP BY o.path, o.name, o.is_branch ORDER BY o.path LIMIT ?",
		BIND(warn, process, arena_format(r->arena, "%s%%", at), dues_first_day(r->work->today), depth,
			(int64_t)MOST_ROWS));
}

static struct reply arrears_of_organisations(struct request *r, int64_t warn, int64_t process)
{
	const char *heads[] = { "党组织", "欠缴人数",
		arena_format(r->arena, "连续 %lld 个月以上", (long long)warn),
		arena_format(r->arena, "连续 %lld 个月以上", (long long)process), "欠缴（元）" };
	const char *at = asked_path(r);
	struct json *data = list_page(r, "欠缴情况", heads, sizeof heads / sizeof heads[0], SIZE_MAX);
	struct rows *rows = ask_organisations(r, at, warn, process);
	int64_t people = 0, owed = 0;

	for (; rows_next(rows); people += rows->cells[3].number, owed += rows->cells[6].number) {
		const struct cell *c = rows->cells;
		const char *href = c[2].number ? NULL : arena_format(r->arena, "/dues/arrears?under=%s",
			text_url(r->arena, c[0].text));
		struct json *cells = list_row(r, data, href), *first = dues_cell(cells, heads[0], c[1].text,
			false);

		json_flag(first, "strong", true);
		json_text(first, "href", href);
		for (int i = 1; i < 4; i++)
			dues_cell(cells, heads[i], text_number(r->arena, c[i + 2].number), true);
		dues_cell(cells, heads[4], dues_yuan(r->arena, c[6].number), true);
	}
	put_under(r, data, at);
	json_text(data, "lead", "本月以前各月没有缴清的人数和金额，不含本月；姓名由所在支部掌握。");
	json_text(data, "count_text", arena_format(r->arena, "共 %zu 个党组织，%s 人，合计欠缴 %s 元",
		json_count(json_at(data, "rows")), text_number(r->arena, people),
		dues_yuan(r->arena, owed)));
	json_text(data, "empty_text", "以前各月都已缴清，没有欠缴的支部。");
	return reply_page(r, "record/list.html", data);
}

struct reply dues_arrears_page(struct request *r)
{
	int64_t warn = parameter_number(r->work, "dues.arrears_warn");
	int64_t process = parameter_number(r->work, "dues.arrears_process");

	return dues_own_branch(r) ? arrears_of_members(r, warn, process)
		: arrears_of_organisations(r, warn, process);
}
