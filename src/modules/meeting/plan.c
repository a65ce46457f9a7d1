/*
 * Plans of a year, quarter or month (S0-134, 135): the title is made, one plan a period and
 * branch.
 */
#include "base/text.h"
#include "modules/meeting/meeting.h"
#include "modules/meeting/meeting_pages.h"
#include "modules/organisation/organisation.h"

const struct choice plan_periods[] = {
	{ PLAN_YEAR, "year", "年度" },
	{ PLAN_QUARTER, "quarter", "季度" },
	{ PLAN_MONTH, "month", "月度" },
	{ 0 }
};
const struct choice plan_states[] = {
	{ PLAN_DRAFT, "draft", "待上报", "blue" },
	{ PLAN_SUBMITTED, "submitted", "待审核", "amber" },
	{ PLAN_RETURNED, "returned", "被退回", "red" },
	{ PLAN_PASSED, "passed", "审核通过", "green" },
	{ 0 }
};

static const struct field fields[] = {
	TEXT  (plan, title, "计划名称", .max = 60, .fixed = true, .listed = true, .searched = true, .group = "计划"),
	REF   (plan, organisation_id, "党支部", organisation_record, .required = true, .fixed = true, .listed = true),
	CHOICE(plan, period, "周期", plan_periods, .required = true, .listed = true, .searched = true),
	NUMBER(plan, year, "年份", .required = true, .max = 2100, .hint = "四位数字，如 2026"),
	NUMBER(plan, number, "季度或月份", .max = 12, .hint = "季度计划填 1 至 4，月度计划填 1 至 12，年度计划不填"),
	CHOICE(plan, state, "状态", plan_states, .fixed = true, .listed = true, .searched = true, .group = "办理情况"),
	TIME  (plan, submitted_at, "上报时间", .fixed = true, .listed = true),
	TEXT  (plan, opinion, "审核意见", .max = 400, .fixed = true, .wide = true),
};

static void check(struct work *w, const void *row, const void *old, struct problems *p)
{
	static const char *const quarters[] = { "", "一", "二", "三", "四" };
	struct plan *it = (struct plan *)row;

	if (it->year < 2000)
		problem(p, "year", "请填写四位数字的年份，如 2026");
	if (it->period == PLAN_QUARTER && (it->number < 1 || it->number > 4))
		problem(p, "number", "季度计划请填写第几季度，1 至 4");
	else if (it->period == PLAN_MONTH && (it->number < 1 || it->number > 12))
		problem(p, "number", "月度计划请填写月份，1 至 12");
	else if (it->period == PLAN_QUARTER)
		it->title = arena_format(
			w->arena, "%lld年第%s季度组织生活计划", (long long)it->year, quarters[it->number]);
	else if (it->period == PLAN_MONTH)
		it->title = arena_format(
			w->arena, "%lld年%lld月组织生活计划", (long long)it->year, (long long)it->number);
	else {
		it->number = 0;
		it->title = arena_format(w->arena, "%lld年度组织生活计划", (long long)it->year);
	}
	if (!it->state)
		it->state = PLAN_DRAFT;
}

const struct record plan_record = RECORD(plan, fields,
	.title = "计划", .unit = "份", .href = "/plans", .label = "title", .scoped = true,
	.order = "m.year DESC, m.number DESC, m.path, m.id", .check = check);

bool plan_open(const struct plan *it)
{
	return it->state == PLAN_DRAFT || it->state == PLAN_RETURNED;
}

void plan_months(const struct plan *it, int *first, int *last)
{
	*first = it->period == PLAN_YEAR ? 1
		: it->period == PLAN_QUARTER ? (int)it->number * 3 - 2
									 : (int)it->number;
	*last = it->period == PLAN_YEAR  ? 12
		: it->period == PLAN_QUARTER ? (int)it->number * 3
									 : (int)it->number;
}

bool plan_covers(const struct plan *it, struct moment when)
{
	struct date day = moment_date(when);
	int first, last;

	plan_months(it, &first, &last);
	return day.year == it->year && day.month >= first && day.month <= last;
}
