/* The four tables of dues: what their fields are, what a base must satisfy, how a month stands. */
#include "base/text.h"
#include "modules/dues/dues_pages.h"
#include "modules/member/member.h"
#include "modules/organisation/organisation.h"

enum { MODULE = 401 };
const struct permission dues_view = PERMISSION(MODULE, ACTION_VIEW, "dues.view", "查看党费收缴");
const struct permission dues_edit = PERMISSION(MODULE, ACTION_EDIT, "dues.edit", "核定基数、登记缴费",
	.risk = RISK_MONEY);
const struct permission dues_lock_right =
	PERMISSION(MODULE, ACTION_LOCK, "dues.lock", "生成和锁定月份", .risk = RISK_MONEY);
const struct permission dues_export = PERMISSION(MODULE, ACTION_EXPORT, "dues.export", "导出党费台账",
	.risk = RISK_MONEY);
const struct permission dues_print = PERMISSION(MODULE, ACTION_PRINT, "dues.print", "打印党费台账");
const struct permission dues_take_part =
	PERMISSION(MODULE, ACTION_TAKE_PART, "dues.take_part", "查看本人党费");

/* More than this in a month is a slip of the decimal point. */
static const int64_t MOST_BASE = 100000000;

const struct choice dues_payers[] = {
	{ PAYER_WAGE, "wage", "在职" },
	{ PAYER_RETIRED, "retired", "离退休" },
	{ PAYER_SELF_EMPLOYED, "self_employed", "个体经营" },
	{ PAYER_STUDENT, "student", "学生、无固定收入" },
	{ PAYER_FARMER, "farmer", "农民" },
	{ PAYER_HARDSHIP, "hardship", "困难减免" },
	{ 0 }
};
static const struct choice month_states[] = {
	{ DUES_OPEN, "open", "收缴中", "blue" },
	{ DUES_LOCKED, "locked", "已锁定", "grey" },
	{ 0 }
};
static const struct choice channels[] = {
	{ DUES_OFFLINE, "offline", "线下" },
	{ 0 }
};

static const struct field dues_base_fields[] = {
	REF   (dues_base, organisation_id, "所在党支部", organisation_record, .required = true, .fixed = true),
	REF   (dues_base, member_id, "党员", member_record, .required = true, .fixed = true, .listed = true),
	CHOICE(dues_base, payer, "缴纳类别", dues_payers, .required = true, .listed = true, .group = "党费基数"),
	MONEY (dues_base, base, "月缴费基数", .listed = true,
	       .hint = "在职填税后的固定工资收入，离退休填实际领取的养老金，个体经营填上季度月均纯收入；学生、农民不用填"),
	MONEY (dues_base, monthly, "减免后每月应缴", .listed = true,
	       .hint = "只有困难减免才填写，免缴填 0；其他类别由系统按规定比例计算"),
	DATE  (dues_base, from_month, "从哪个月起", .required = true, .listed = true, .hint = "选当月任意一天"),
	TEXT  (dues_base, reason, "调整原因", .max = 100, .hint = "如：年度核定、工资变动、退休"),
	TEXT  (dues_base, evidence, "依据或批准情况", .max = 200, .wide = true,
	       .hint = "困难减免必须写明支部研究和上级党委批准的时间、文号"),
};

static void check_amounts(const struct dues_base *b, struct problems *p)
{
	bool by_rate = b->payer == PAYER_WAGE || b->payer == PAYER_RETIRED
		|| b->payer == PAYER_SELF_EMPLOYED;

	if (by_rate && b->base.fen <= 0)
		problem(p, "base", "请填写月缴费基数");
	if (b->base.fen > MOST_BASE)
		problem(p, "base", "月缴费基数超过 100 万元，请核对小数点");
	if (b->payer == PAYER_HARDSHIP && text_empty(b->evidence))
		problem(p, "evidence", "困难减免要填写批准情况：支部研究和上级党委批准的时间、文号");
	if (b->payer == PAYER_HARDSHIP && b->base.fen > 0 && b->monthly.fen > b->base.fen)
		problem(p, "monthly", "减免后的应缴额不能大于基数，请核对");
	if (b->monthly.fen > MOST_BASE / 100)
		problem(p, "monthly", "每月应缴超过 1 万元，请核对小数点");
}

static void check_base(struct work *w, const void *row, const void *old, struct problems *p)
{
	struct dues_base *b = (struct dues_base *)row;
	struct dues_rates rates;

	b->from_month = dues_first_day(b->from_month);
	if (b->payer == PAYER_STUDENT || b->payer == PAYER_FARMER)
		b->base.fen = 0; /* a fixed sum: no income is asked for */
	check_amounts(b, p);
	if (!date_has(b->from_month) || p->count)
		return;
	if (date_compare(b->from_month, date_add_months(w->today, 12)) > 0)
		problem(p, "from_month", "最多提前一年设置，请核对月份");
	else if (dues_rates_read(w, b->from_month, &rates, p))
		b->monthly = dues_due(&rates, b->payer, b->base, b->monthly);
}

const struct record dues_base_record = RECORD(dues_base, dues_base_fields,
	.title = "党费基数", .unit = "条", .label = "from_month", .scoped = true, .check = check_base);

static const struct field dues_month_fields[] = {
	REF   (dues_month, organisation_id, "所在党支部", organisation_record, .required = true, .fixed = true),
	DATE  (dues_month, month, "月份", .required = true, .fixed = true),
	CHOICE(dues_month, state, "状态", month_states, .required = true, .fixed = true),
	TIME  (dues_month, opened_at, "生成时间", .fixed = true),
	TEXT  (dues_month, opened_by, "生成人", .max = 60, .fixed = true),
	TIME  (dues_month, locked_at, "锁定时间", .fixed = true),
	TEXT  (dues_month, locked_by, "锁定人", .max = 60, .fixed = true),
};
const struct record dues_month_record = RECORD(dues_month, dues_month_fields,
	.title = "党费月份", .unit = "个月", .label = "month", .scoped = true);

static const struct field dues_fields[] = {
	REF   (dues, organisation_id, "所在党支部", organisation_record, .required = true, .fixed = true),
	REF   (dues, member_id, "党员", member_record, .required = true, .fixed = true),
	DATE  (dues, month, "月份", .required = true, .fixed = true),
	CHOICE(dues, payer, "缴纳类别", dues_payers, .required = true, .fixed = true),
	MONEY (dues, base, "基数", .fixed = true),
	MONEY (dues, due, "应缴", .fixed = true),
	MONEY (dues, paid, "实缴", .fixed = true),
	MONEY (dues, exempted, "免缴", .fixed = true),
	TEXT  (dues, exempt_reason, "免缴原因", .max = 200, .fixed = true),
};
const struct record dues_record = RECORD(dues, dues_fields,
	.title = "应缴党费", .unit = "条", .label = "month", .scoped = true);

static const struct field dues_payment_fields[] = {
	REF   (dues_payment, organisation_id, "所在党支部", organisation_record, .required = true, .fixed = true),
	REF   (dues_payment, member_id, "党员", member_record, .required = true, .fixed = true),
	NUMBER(dues_payment, dues_id, "应缴党费", .fixed = true),
	MONEY (dues_payment, amount, "金额", .required = true, .group = "缴费登记"),
	DATE  (dues_payment, paid_on, "缴纳日期", .required = true),
	CHOICE(dues_payment, channel, "方式", channels, .required = true, .fixed = true),
	TEXT  (dues_payment, payee, "收款人", .required = true, .max = 40),
	TEXT  (dues_payment, receipt_no, "票据号", .max = 40, .hint = "没有票据可以不填；同一支部不能重复"),
	TEXT  (dues_payment, note, "说明", .max = 200, .wide = true, .hint = "金额超过应缴时必须说明，如“自愿多缴”"),
};
const struct record dues_payment_record = RECORD(dues_payment, dues_payment_fields,
	.title = "缴费登记", .unit = "笔", .label = "paid_on", .scoped = true);

struct date dues_first_day(struct date d)
{
	return date_has(d) ? date_of(d.year, d.month, 1) : d;
}

struct dues_standing dues_standing_of(int64_t due, int64_t paid)
{
	if (paid > due)
		return (struct dues_standing){ "多缴", "blue", "more" };
	if (due == 0)
		return (struct dues_standing){ "免缴", "grey", "exempt" };
	if (paid == due)
		return (struct dues_standing){ "已缴", "green", "paid" };
	return paid > 0 ? (struct dues_standing){ "部分缴纳", "amber", "part" }
		: (struct dues_standing){ "未缴", "amber", "unpaid" };
}

const char *dues_month_name(struct arena *a, struct date month)
{
	return arena_format(a, "%d年%d月", month.year, month.month);
}

const char *dues_yuan(struct arena *a, int64_t fen)
{
	return money_grouped(a, (struct money){ fen });
}
