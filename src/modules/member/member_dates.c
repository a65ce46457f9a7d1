/*
 * A person's dates in their order, and against his ID number (field-rules 4.6, 4.13.4). What cannot
 * be is refused; what is only unusual takes a reason. A rule is judged of a new row, and when one
 * of its own fields changes: what is old and odd does not keep anybody from mending something else.
 */
#include "base/check.h"
#include "base/text.h"
#include "data/code.h"
#include "modules/development/development.h"
#include "modules/member/member_inside.h"

/* Between two dates lies at least nothing, or the months (years) that a parameter names. */
static const struct order {
	const char *earlier, *later;
	const char *least;             /* parameter; NULL: they only stand in this order             */
	int months;                    /* in one unit of it                                        */
	const char *since;             /* parameter: where `later` is before that day, unusual only  */
	bool odd;                      /* unusual only, at any time                                */
	const char *text;
} orders[] = {
	{ "born_on", "joined_on", "dev.adult_age", 12, NULL, false, "入党时不满 18 周岁，请核对出生日期和加入党组织日期" },
	{ "born_on", "applied_on", "dev.adult_age", 12, "member.adult_since", false,
	  "申请入党时不满 18 周岁，请核对出生日期和申请入党日期" },
	{ "born_on", "activist_on", "dev.adult_age", 12, "member.adult_since", false,
	  "确定为积极分子时不满 18 周岁，请核对出生日期和确定积极分子日期" },
	{ "born_on", "league_on", NULL, 0, NULL, false, "入团日期不能早于出生日期，请核对" },
	{ "born_on", "work_on", NULL, 0, NULL, false, "参加工作日期不能早于出生日期，请核对" },
	{ "born_on", "league_on", "member.league_age", 12, NULL, true, "入团时年龄太小，请核对出生日期和入团日期" },
	{ "born_on", "work_on", "member.work_age", 12, NULL, true, "参加工作时年龄太小，请核对出生日期和参加工作日期" },
	{ "applied_on", "activist_on", NULL, 0, NULL, false, "确定积极分子日期不能早于申请入党日期，请核对" },
	{ "applied_on", "joined_on", NULL, 0, NULL, false, "加入党组织日期不能早于申请入党日期，请核对" },
	{ "activist_on", "joined_on", NULL, 0, NULL, false, "加入党组织日期不能早于确定积极分子日期，请核对" },
	{ "activist_on", "joined_on", "dev.activist_min", 1, NULL, true,
	  "从确定积极分子到入党不满培养教育考察的期限（1 年），请核对" },
	{ "joined_on", "full_on", NULL, 0, NULL, false, "转为正式党员日期不能早于加入党组织日期" },
	{ "joined_on", "full_on", "dev.probation", 1, "member.probation_since", false,
	  "转为正式党员日期至少应在加入党组织一个预备期（1 年）以后，请核对" },
};

static struct date date_at(const struct field *f, const struct member *m)
{
	return FIELD_OF(m, f, const struct date);
}

static bool moved(const struct field *f, const struct member *m, const struct member *was)
{
	return !was || !field_same(f, m, was);
}

/* ---- what is unusual ---- */

/* Said with this very change: by the verb, or in the remarks of the form or sheet. */
static bool has_reason(const struct member *m, const struct member *was)
{
	if (m->why)
		return !text_empty(m->why);
	return !text_empty(m->note) && (!was || !text_is(m->note, was->note));
}

static void unusual(const struct member *m, const struct member *was, const char *field,
	const char *text, struct problems *p)
{
	if (!has_reason(m, was))
		problem(p, field, "%s；情况属实的，请在“%s”中写明原因", text, m->why ? "情况说明" : "备注");
}

/* ---- the order ---- */

static void check_order(struct work *w, const struct order *o, const struct member *m,
	const struct member *was, struct problems *p)
{
	const struct field *from = record_field(&member_record, o->earlier),
			*to = record_field(&member_record, o->later);
	struct date begin = date_at(from, m), end = date_at(to, m);

	if (!date_has(begin) || !date_has(end) || (!moved(from, m, was) && !moved(to, m, was)))
		return;
	if (o->least)
		begin = date_add_months(begin, o->months * (int)parameter_number(w, o->least));
	/* 29 February: a birthday is had on 1 March */
	if (o->months == 12 ? date_full_years(date_at(from, m), end) >= parameter_number(w, o->least)
		: date_compare(begin, end) <= 0)
		return;
	if (problem_of(p, o->later))
		return;
	if (o->odd || (o->since && date_compare(end, date_parse(parameter_text(w, o->since))) < 0))
		unusual(m, was, o->later, o->text, p);
	else
		problem(p, o->later, "%s", o->text);
}

/* ---- the ID number ---- */

/* The whole number, also where only the mask was read; NULL: it is not asked for, or is wrong. */
static const char *number_of(struct work *w, const struct member *m, const struct member *was)
{
	static const char *const named[] = { "sex", "born_on", "born_differs" };
	const struct field *f = record_field(&member_record, "id_number");
	bool asked = false;

	if (m->id_number && !check_id_number(m->id_number))
		return m->id_number;
	if (!was || !m->id_number || !text_has(m->id_number, "*"))
		return NULL; /* a problem of its own */
	for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
		asked |= moved(record_field(&member_record, named[i]), m, was);
	return asked ? record_unsealed(w, &member_record, m->row.id, f) : NULL;
}

/* Sex and birth stand in it; a difference is an error unless the file lawfully says otherwise. */
static void check_number(struct work *w, const struct member *m, const struct member *was,
	struct problems *p)
{
	const char *number = number_of(w, m, was);
	bool male;

	if (!number || check_id_number(number))
		return;
	male = id_number_male(number);
	if (m->sex && (m->sex == SEX_MALE) != male)
		problem(p, "sex", "性别与身份证号不符，按身份证号应为“%s”", male ? "男" : "女");
	if (date_has(m->born_on) && !m->born_differs
	    && date_compare(m->born_on, id_number_birth(number)) != 0)
		problem(p, "born_on", "出生日期与身份证号不符，按身份证号应为 %s；档案日期经组织认定的，请在修改页面或“全部项目”的表格里勾选“档案出生日期与身份证不同”",
			date_text(p->arena, id_number_birth(number)));
}

/* ---- what the stage asks for ---- */

/* Longer than the 预备期, its extension and the approval can be. */
static bool is_overdue(struct work *w, const struct member *m)
{
	static const char *const parts[] = { "dev.probation", "dev.extend_max", "dev.approve_max" };
	int months = 0;

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		months += (int)parameter_number(w, parts[i]);
	return m->stage == MEMBER_PROBATIONARY && date_has(m->joined_on)
		&& date_compare(date_add_months(m->joined_on, months), w->today) < 0;
}

static void check_probation(struct work *w, const struct member *m, const struct member *was,
	struct problems *p)
{
	bool asked = moved(record_field(&member_record, "joined_on"), m, was)
		|| moved(record_field(&member_record, "stage"), m, was);

	if (asked && is_overdue(w, m))
		unusual(m, was, "joined_on", "预备期早已超过，请核对加入党组织日期和人员类别", p);
}

/* The Party age begins when he was 18 at the earliest, and today at the latest. */
static void check_age(struct work *w, const struct member *m, const struct member *was,
	struct problems *p)
{
	struct date from = date_has(m->full_on) ? date_add_months(m->full_on, -(int)m->age_months)
		: (struct date){ 0 };
	struct date adult = date_add_months(m->born_on, 12 * (int)parameter_number(w, "dev.adult_age"));

	if (!m->age_months || !moved(record_field(&member_record, "age_months"), m, was))
		return;
	if (!date_has(from))
		problem(p, "age_months", "只有正式党员才有党龄，不用填党龄校正值");
	else if ((date_has(m->born_on) && date_compare(from, adult) < 0)
		|| date_compare(from, w->today) > 0)
		problem(p, "age_months", "按这个校正值党龄从 %s 算起，早于年满 18 周岁或者晚于今天，请核对",
			date_text(p->arena, from));
}

static void check_stage(const struct member *m, const struct member *was, struct problems *p)
{
	bool admitted = m->stage == MEMBER_FULL || m->stage == MEMBER_PROBATIONARY;

	if (admitted && !date_has(m->joined_on))
		problem(p, "joined_on", "请填写加入党组织日期");
	if (m->stage == MEMBER_PROBATIONARY && date_has(m->full_on))
		problem(p, "full_on", "预备党员没有转为正式党员日期，请清空或改人员类别");
	if (m->stage == MEMBER_FULL && !date_has(m->full_on))
		problem(p, "full_on", "请填写转为正式党员日期");
	if (!text_empty(m->confirmed_kind) && m->stage != MEMBER_FULL
	    && moved(record_field(&member_record, "confirmed_kind"), m, was))
		problem(p, "confirmed_kind", "只有正式党员才填写转正情况，请清空");
	if (date_has(m->extended_to) && m->stage != MEMBER_FULL)
		problem(p, "extended_to", "只有正式党员填写过去的延长预备期；现在要延长的，请在“变动”中办理");
	if (date_has(m->extended_to) && date_has(m->full_on)
	    && date_compare(m->extended_to, m->full_on) > 0)
		problem(p, "extended_to", "延长预备期到的日期不能晚于转为正式党员日期");
}

static void check_past(struct work *w, const struct member *m, struct problems *p)
{
	static const char *const past[] = { "born_on", "joined_on", "full_on", "applied_on",
		"activist_on", "league_on", "work_on", "entered_on" };

	for (size_t i = 0; i < sizeof past / sizeof past[0]; i++) {
		const struct field *f = record_field(&member_record, past[i]);

		if (date_compare(date_at(f, m), w->today) > 0)
			problem(p, f->name, "%s不能晚于今天", f->label);
	}
}

/* ---- periods that run ---- */

static bool date_moved(const char *field, const struct member *m, const struct member *was)
{
	const struct field *f = record_field(&member_record, field);

	return !field_empty(f, was) && !field_same(f, m, was);
}

/* What the branch meeting and the committee decided here is theirs. */
static void check_decided(
	struct work *w, const struct member *m, const struct member *was, struct problems *p)
{
	static const struct { const char *field, *kind; } decided[] = { { "joined_on", "admit" },
		{ "full_on", "confirm" } };

	for (size_t i = 0; i < sizeof decided / sizeof decided[0]; i++)
		if (date_moved(decided[i].field, m, was) && work_number(w, 0, "SELECT COUNT(*)"
			" FROM member_change WHERE member_id = ? AND kind = ? AND state = 'done'",
			BIND(was->row.id, decided[i].kind)))
			problem(p, decided[i].field, "这个日期是经支部大会通过、上级批准的，登记错了的请在“党员变动”中办理更正登记");
}

/* A period that runs is not shortened by another date of its beginning. */
static void check_begun(
	struct work *w, const struct member *m, const struct member *was, struct problems *p)
{
	static const char *const begun[] = { "applied_on", "activist_on" };

	if (!was || !member_is_typed(w))
		return;
	check_decided(w, m, was, p);
	if (was->stage == MEMBER_PROBATIONARY && date_moved("joined_on", m, was)
	    && !problem_of(p, "joined_on"))
		problem(p, "joined_on", "预备期从加入党组织日期 %s 算起，登记错了的请在“党员变动”中办理更正登记",
			date_text(w->arena, was->joined_on));
	if (was->lost && m->lost && date_moved("lost_on", m, was))
		problem(p, "lost_on", "停止党籍的期限从失去联系日期 %s 算起，登记错了的请撤销“失去联系”后重新办理",
			date_text(w->arena, was->lost_on));
	for (size_t i = 0; i < sizeof begun / sizeof begun[0]; i++)
		if (was->stage > MEMBER_PROBATIONARY && date_moved(begun[i], m, was)
		    && development_begun(w, was->row.id))
			problem(p, begun[i], "发展党员的期限从这一天算起，已经办了后面的步骤；登记错了的请先在“发展党员”中退回");
}

void member_check_dates(struct work *w, const struct member *m, const struct member *was,
	struct problems *p)
{
	check_number(w, m, was, p);
	check_stage(m, was, p);
	check_probation(w, m, was, p);
	check_age(w, m, was, p);
	check_begun(w, m, was, p);
	check_past(w, m, p);
	for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++)
		check_order(w, &orders[i], m, was, p);
}
