/* What may be done with points, what a rule consists of and must satisfy, and how points read. */
#include "base/text.h"
#include "data/code.h"
#include "modules/points/points_pages.h"

enum { MODULE = 204 };
const struct permission points_view = PERMISSION(MODULE, ACTION_VIEW, "points.view", "查看党员积分");
const struct permission points_apply_right = PERMISSION(MODULE, ACTION_EDIT, "points.apply",
	"登记、确认、冲正加减分，答复申诉");
const struct permission points_close_right =
	PERMISSION(MODULE, ACTION_LOCK, "points.close", "积分年终结算");
const struct permission points_export =
	PERMISSION(MODULE, ACTION_EXPORT, "points.export", "导出党员积分");
const struct permission points_rule =
	PERMISSION(MODULE, ACTION_PARAMETER, "points.rule", "维护加减分项目");
const struct permission points_take_part = PERMISSION(MODULE, ACTION_TAKE_PART, "points.take_part",
	"查看本人积分、提出申诉");

/* More than this at once is a slip of the decimal point. */
static const int64_t MOST_POINTS = 10000;

const struct choice points_kinds[] = {
	{ POINTS_MANUAL, "manual", "支部登记" },
	{ POINTS_AUTOMATIC, "automatic", "系统提出、支部确认", "blue" },
	{ 0 }
};
const struct choice points_directions[] = {
	{ POINTS_MINUS, "minus", "减分", "amber" },
	{ POINTS_PLUS, "plus", "加分", "green" },
	{ 0 }
};
const struct choice points_periods[] = {
	{ POINTS_YEAR, "year", "每年" },
	{ POINTS_QUARTER, "quarter", "每季度" },
	{ POINTS_MONTH, "month", "每月" },
	{ 0 }
};

static const struct field points_item_fields[] = {
	TEXT  (points_item, code, "标识", .required = true, .max = 40, .fixed = true, .listed = true),
	TEXT  (points_item, label, "项目", .required = true, .max = 60, .listed = true, .group = "加减分项目",
	       .hint = "写成一件事，如“受到县级表彰”"),
	CHOICE(points_item, kind, "方式", points_kinds, .required = true, .fixed = true, .listed = true),
	CHOICE(points_item, direction, "加分还是减分", points_directions, .required = true, .listed = true),
	MONEY (points_item, points, "每次分值", .fixed = true, .listed = true),
	MONEY (points_item, cap, "最多分值", .fixed = true),
	CHOICE(points_item, cap_period, "最多分值按什么时间计算", points_periods,
	       .hint = "没有上限的不用选"),
	DATE  (points_item, effective_on, "生效日期", .required = true, .unique = true, .listed = true,
	       .hint = "从这一天起发生的事按新的分值；以前的仍按原来的分值"),
	TEXT  (points_item, source, "依据", .required = true, .max = 200, .wide = true, .listed = true,
	       .hint = "如：工委会议研究的时间、文件名称和文号"),
	FLAG  (points_item, stopped, "从生效日期起停用", .hint = "停用后不能再登记，系统也不再提出；已有的加减分不变"),
};

static void check_item(struct work *w, const void *row, const void *old, struct problems *p)
{
	const struct points_item *it = row;

	if (work_number(w, 0, "SELECT COUNT(*) FROM points_item WHERE label = ?"
		" AND code <> COALESCE(?, '')", BIND(it->label, it->code)))
		problem(p, "label", "已经有名为“%s”的项目，请换一个名称，或者在原项目上改分值",
			it->label);
	if (it->points.fen <= 0 && !it->stopped && !problem_of(p, "points"))
		problem(p, "points", "请填写每次分值，例如 0.5；不再使用的项目请勾选“停用”");
	if (it->points.fen > MOST_POINTS || it->cap.fen > MOST_POINTS)
		problem(p, it->points.fen > MOST_POINTS ? "points" : "cap", "分值超过 100 分，请核对小数点");
	if (it->cap.fen && it->cap.fen < it->points.fen)
		problem(p, "cap", "最多分值不能小于每次分值 %s 分", points_text(p->arena, it->points.fen));
	if (it->cap.fen && !it->cap_period)
		problem(p, "cap_period", "填了最多分值，请选择按什么时间计算");
	if (date_has(it->effective_on) && !old
		&& date_compare(it->effective_on, date_of(w->today.year, 1, 1)) < 0)
		problem(p, "effective_on", "生效日期不能早于今年 1 月 1 日，以前年度的积分不能再变");
}

const struct record points_item_record = {
	.name = "points_item",
	.fields = points_item_fields,
	.count = sizeof points_item_fields / sizeof points_item_fields[0],
	.size = sizeof(struct points_item),
	.title = "加减分项目",
	.unit = "项",
	.label = "label",
	.order = "m.code, m.effective_on DESC, m.id",
	.check = check_item,
};

/* ---- as people read them ---- */

const char *points_text(struct arena *a, int64_t points)
{
	int64_t whole = points < 0 ? -points : points, rest = whole % 100;
	const char *sign = points < 0 ? "-" : "";

	if (!rest)
		return arena_format(a, "%s%lld", sign, (long long)whole / 100);
	return rest % 10 ? arena_format(a, "%s%lld.%02d", sign, (long long)whole / 100, (int)rest)
		: arena_format(a, "%s%lld.%d", sign, (long long)whole / 100, (int)rest / 10);
}

const char *points_signed(struct arena *a, int64_t points)
{
	return points > 0 ? arena_format(a, "+%s", points_text(a, points)) : points_text(a, points);
}

const char *points_number(struct arena *a, int64_t n)
{
	return arena_format(a, "%lld", (long long)n);
}

int64_t points_shown(struct work *w, int64_t total)
{
	return total < 0 && parameter_number(w, "points.floor") ? 0 : total;
}

const char *points_total_words(struct work *w, int64_t total)
{
	int64_t shown = points_shown(w, total);

	return shown == total ? arena_format(w->arena, "%s 分", points_text(w->arena, total))
		: arena_format(w->arena, "%s 分（加减后是 %s 分，积分最低为 0 分）", points_text(w->arena, shown),
			points_text(w->arena, total));
}

struct points_standing points_standing_of(const char *state, const char *appeal_state)
{
	static const struct { const char *state; struct points_standing standing; } all[] = {
		{ "proposed", { "待支部确认", "amber" } }, { "confirmed", { "已计分", "green" } },
		{ "declined", { "支部未认定", "grey" } }, { "reversed", { "已冲正", "grey" } },
		{ "taken_back", { "来源更正，已冲正", "grey" } }, { "dropped", { "来源更正，已撤销", "grey" } },
		{ "reversal", { "冲正", "blue" } },
	};

	if (text_is(appeal_state, "open"))
		return (struct points_standing){ "申诉待答复", "red" };
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (text_is(all[i].state, state))
			return all[i].standing;
	return (struct points_standing){ state, "grey" };
}

/* ---- years and periods ---- */

struct date points_period_begin(enum points_period period, struct date day)
{
	int month = period == POINTS_MONTH ? day.month
		: period == POINTS_QUARTER ? date_quarter(day) * 3 - 2 : 1;

	return date_of(day.year, month, 1);
}

struct date points_period_end(enum points_period period, struct date day)
{
	int months = period == POINTS_MONTH ? 1 : period == POINTS_QUARTER ? 3 : 12;

	return date_add_days(date_add_months(points_period_begin(period, day), months), -1);
}

const char *points_period_word(enum points_period period)
{
	return period == POINTS_MONTH ? "当月" : period == POINTS_QUARTER ? "当季度" : "当年";
}

struct points_base points_base_of(struct work *w, int year)
{
	struct date first = date_of(year, 1, 1);
	int64_t points = 0, prorated = 0;

	/* checked when they were set: whole numbers */
	text_integer(parameter_text_on(w, "points.base", first), &points);
	text_integer(parameter_text_on(w, "points.prorate", first), &prorated);
	return (struct points_base){ points * 100, prorated != 0 };
}
