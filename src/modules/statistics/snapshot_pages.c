/* All snapshots, and taking one now. */
#include "base/text.h"
#include "modules/statistics/inside.h"
#include "web/page.h"

enum { SHOWN = 200 };

static void put_snapshot(struct request *r, struct json *table, const struct cell *c)
{
	const char *kind = c[2].text, *href = c[6].null ? NULL
		: arena_format(r->arena, "/statistics?at=%lld", (long long)c[0].number);
	struct json *cells = page_table_row(table, href);

	page_cell(table, cells, date_text(r->arena, c[1].date), NULL, href);
	page_cell(table, cells, text_is(kind, "year_end") ? "年末" : text_is(kind, "half_year") ? "半年"
		: "专门冻结", NULL, NULL);
	page_cell(table, cells, c[3].null ? NULL : c[3].text, NULL, NULL);
	page_cell(table, cells, c[4].null ? "到期自动" : c[4].text, NULL, NULL);
	page_cell(table, cells, c[6].null ? "正在生成" : moment_text(r->arena, c[6].moment),
		c[6].null ? "amber" : NULL, NULL);
}

struct reply snapshots_page(struct request *r)
{
	static const char *const labels[] = { "日期", "类别", "原因", "办理人", "生成时间", NULL };
	struct json *data = page_show_data(r, "历次冻结的统计数"), *table;
	struct rows *rows;

	table = page_table(data, "半年（6 月 30 日）和年末（12 月 31 日）自动冻结，冻结后不再变动",
		may(r->work->actor, &statistics_freeze_right)
			? "还没有冻结过。到半年或年末会自动冻结；现在就要的，请点“冻结现在的数字”。"
			: "还没有冻结过。到半年或年末会自动冻结；其他时间由机关党工委冻结。", labels);
	rows = work_select(r->work, "SELECT id, on_date, kind, reason, asked_name, asked_at, taken_at"
		" FROM statistics_snapshot ORDER BY on_date DESC, id DESC LIMIT ?", BIND((int64_t)SHOWN));
	while (rows_next(rows))
		put_snapshot(r, table, rows->cells);
	if (may(r->work->actor, &statistics_freeze_right))
		page_button(data, "冻结现在的数字", "/statistics/snapshots/new", "lock", true);
	return reply_page(r, "record/show.html", data);
}

static struct reply form(struct request *r, const struct problems *p)
{
	struct json *data = page_form_data(r, "冻结现在的数字", "/statistics/snapshots",
		"/statistics/snapshots", "冻结");
	struct json *field = page_field(page_form_group(data, NULL), "is_text", "reason", "冻结的原因",
		input_text(r->form, "reason"), p ? problem_of(p, "reason") : NULL);

	json_flag(field, "required", true);
	json_flag(field, "wide", true);
	json_number(field, "max", 200);
	json_text(field, "hint", "例如“换届前核对”。全部党组织此刻的统计数会保存下来，以后不能修改，也不能删除。");
	if (p)
		page_problems(p, NULL, data);
	return reply_status(reply_page(r, "record/form.html", data), p ? 422 : 200);
}

struct reply snapshot_new_page(struct request *r)
{
	return form(r, NULL);
}

struct reply snapshot_create_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);

	if (!snapshot_ask(r->work, "special", r->work->today, input_text(r->form, "reason"), p))
		return form(r, p);
	notice(r, "已经开始冻结，稍后可以在这里查看。");
	return reply_redirect(r, "/statistics/snapshots");
}
