/*
 * A person's dates in their order, and against his ID number (field-rules 4.6, 4.13.4). What cannot
 * be is refused; what is only unusual takes a reason. A rule is judged of a new row, and when one
 * of its own fields changes: what is old and odd does not keep anybody from mending something else.
 */
#include "base/check.h"
#include "base/text.h"
#include "data/code.h"
#include "modules/member/member_inside.h"

/* Between two dates lies at least nothing, or the months (years) that a parameter names. */
static const struct order {
	const char *earlier, *later;
	const char *least;             /* parameter; NULL: they only stand in this order             */
	int months;                    /* in one unit of it                                        */
	const char *since;             /* parameter: where `later` is before that day, unusual only  */
	const char *text;
} orders[] = {
	{ "born_on", "joined_on", "dev.adult_age", 12, NULL, "入党时不满 18 周岁，请核对出生日期和加入党组织日期" },
	{ "born_on", "applied_on", "dev.adult_age", 12, "member.adult_since",
	  "申请入党时不满 18 周岁，请核对出生日期和申请入党日期" },
	{ "born_on", "activist_on", "dev.adult_age", 12, "member.adult_since",
	  "确定为积极分子时不满 18 周岁，请核对出生日期和确定积极分子日期" },
	{ "born_on", "league_on", NULL, 0, NULL, "入团日期不能早于出生日期，请核对" },
	{ "born_on", "work_on", NULL, 0, NULL, "参加工作日期不能早于出生日期，请核对" },
	{ "applied_on", "activist_on", NULL, 0, NULL, "确定积极分子日期不能早于申请入党日期，请核对" },
	{ "applied_on", "joined_on", NULL, 0, NULL, "加入党组织日期不能早于申请入党日期，请核对" },
	{ "activist_on", "joined_on", NULL, 0, NULL, "加入党组织日期不能早于确定积极分子日期，请核对" },
	{ "joined_on", "full_on", NULL, 0, NULL, "转为正式党员日期不能早于加入党组织日期" },
	{ "joined_on", "full_on", "dev.probation", 1, "member.probation_since",
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
	if (o->since && date_compare(end, date_parse(parameter_text(w, o->since))) < 0)
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
		problem(p, "born_on", "出生日期与身份证号不符，按身份证号应为 %s；如档案日期经组织认定，请勾选“档案出生日期与身份证不同”",
			date_text(p->arena, id_number_birth(number)));
}

/* ---- what the stage asks for ---- */

static void check_stage(const struct member *m, struct problems *p)
{
	bool admitted = m->stage == MEMBER_FULL || m->stage == MEMBER_PROBATIONARY;

	if (admitted && !date_has(m->joined_on))
		problem(p, "joined_on", "请填写加入党组织日期");
	if (m->stage == MEMBER_PROBATIONARY && date_has(m->full_on))
		problem(p, "full_on", "预备党员没有转为正式党员日期，请清空或改人员类别");
	if (m->stage == MEMBER_FULL && !date_has(m->full_on))
		problem(p, "full_on", "请填写转为正式党员日期");
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

void member_check_dates(struct work *w, const struct member *m, const struct member *was,
	struct problems *p)
{
	check_number(w, m, was, p);
	check_stage(m, p);
	check_past(w, m, p);
	for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++)
		check_order(w, &orders[i], m, was, p);
}
