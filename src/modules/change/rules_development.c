/*
 * From applicant to full member (发展党员工作细则; field-rules 4.6). Periods are calendar months: from
 * 31 January one month leads to the last of February. Numbers are parameters.
 */
#include "base/text.h"
#include "data/code.h"
#include "modules/change/rules.h"

static int months_of(struct work *w, const char *key)
{
	return (int)parameter_number(w, key);
}

void rule_soft(const struct member_change *c, struct problems *p, const char *text)
{
	if (text_empty(c->reason))
		problem(p, "reason", "%s；情况属实的，请在“情况说明”中写明原因", text);
}

bool date_before(struct date a, struct date b)
{
	return date_compare(a, b) < 0;
}

/* ---- people who stand for him ---- */

/* Full members with all their rights on that day: not one in 留党察看. */
static void check_sponsor(struct work *w, const struct member *m, int64_t id, const char *field,
	const char *what, struct date on, struct problems *p)
{
	struct eligibility e;

	if (!id)
		return;
	if (id == m->row.id) {
		problem(p, field, "%s不能是本人", what);
		return;
	}
	e = eligibility_on(w, id, on);
	if (!e.vote)
		problem(p, field, "%s要是享有党员权利的正式党员，这名同志%s", what, e.why_vote);
	else if (work_number(w, 0, "SELECT lost FROM member WHERE id = ?", BIND(id)))
		problem(p, field, "%s要能联系、帮助本人，这名同志已登记失去联系", what);
}

static void check_sponsors(struct work *w, const struct member *m, const struct member_change *c,
	const char *what, struct problems *p)
{
	check_sponsor(w, m, c->sponsor_one, "sponsor_one", what, c->on_date, p);
	check_sponsor(w, m, c->sponsor_two, "sponsor_two", what, c->on_date, p);
	if (c->sponsor_one && c->sponsor_one == c->sponsor_two)
		problem(p, "sponsor_two", "两名%s不能是同一个人", what);
}

/* ---- the steps ---- */

static void check_age(struct work *w, const struct member *m, struct date on, struct problems *p)
{
	int64_t age = parameter_number(w, "dev.adult_age");

	if (date_has(m->born_on) && date_full_years(m->born_on, on) < age)
		problem(p, "on_date", "这一天还不满 %lld 周岁，不能办理", (long long)age);
}

RULE(activist)
{
	struct date from = date_add_months(m->applied_on, months_of(w, "dev.activist_after"));

	if (!date_has(m->applied_on))
		problem(p, "on_date", "请先在“修改”中填写申请入党日期");
	else if (date_before(c->on_date, from))
		problem(p, "on_date", "递交入党申请书不久，%s 起才能确定为积极分子", date_long(w->arena, from));
	check_age(w, m, date_has(m->applied_on) ? m->applied_on : c->on_date, p);
	check_sponsors(w, m, c, "培养联系人", p);
}

APPLY(activist)
{
	m->activist_on = c->on_date;
}

/* Of the branch meeting's decision: generally 3 months, never more than 6. */
RULE(approved)
{
	struct date soon = date_add_months(c->on_date, months_of(w, "dev.approve_within"));
	struct date last = date_add_months(c->on_date, months_of(w, "dev.approve_max"));

	if (!date_has(c->approved_on) || !date_has(c->on_date))
		return;
	if (date_before(c->approved_on, c->on_date))
		problem(p, "approved_on", "上级党委批准日期不能早于支部大会通过日期");
	else if (date_before(w->today, c->approved_on))
		problem(p, "approved_on", "上级党委批准日期不能晚于今天");
	else if (date_before(last, c->approved_on))
		problem(p, "approved_on", "上级党委最迟应在 %s 前审批，已经超过，请重新提交支部大会讨论",
			date_long(w->arena, last));
	else if (date_before(soon, c->approved_on))
		rule_soft(c, p, arena_format(w->arena, "上级党委一般在 %s 前审批", date_long(w->arena, soon)));
}

RULE(admit)
{
	struct date from = date_add_months(m->activist_on, months_of(w, "dev.activist_min"));
	int64_t hours = parameter_number(w, "dev.training_hours");

	if (!date_has(m->activist_on))
		problem(p, "on_date", "请先在“修改”中填写确定积极分子日期");
	else if (date_before(c->on_date, from))
		problem(p, "on_date", "培养教育考察时间不够，%s 起才能接收为预备党员", date_long(w->arena, from));
	if (c->training_hours < hours)
		problem(p, "training_hours", "发展对象集中培训不少于 %lld 学时", (long long)hours);
	if (!c->politics_passed)
		problem(p, "politics_passed", "没有经过政治审查或政治审查不合格的，不能接收为预备党员");
	check_age(w, m, c->on_date, p);
	check_sponsors(w, m, c, "入党介绍人", p);
	rule_approved(w, m, c, p);
}

APPLY(admit)
{
	m->joined_on = c->on_date;
	m->full_on = (struct date){ 0 };
	m->probation_until = date_add_months(c->on_date, months_of(w, "dev.probation"));
	m->joined_kind = "1";
	m->joined_branch = record_text(w, &member_record, record_field(&member_record,
		"organisation_id"), m);
}

static void check_expired(
	struct work *w, const struct member *m, const struct member_change *c, struct problems *p)
{
	struct date end = member_probation_end(w, m);

	if (date_before(c->on_date, end))
		problem(p, "on_date", "预备期到 %s 才满，支部大会不能提前讨论", date_long(w->arena, end));
}

RULE(confirm)
{
	check_expired(w, m, c, p);
	rule_approved(w, m, c, p);
}

/* 党龄 counts from the end of the 预备期, not from the meeting. */
APPLY(confirm)
{
	struct date end = member_probation_end(w, m);
	bool extended = date_before(date_add_months(m->joined_on, months_of(w, "dev.probation")), end);

	m->full_on = end;
	m->confirmed_kind = extended ? "2" : "1";
	m->extended_to = extended ? end : (struct date){ 0 };
	m->probation_until = (struct date){ 0 };
}

RULE(extend)
{
	int least = months_of(w, "dev.extend_min"), most = months_of(w, "dev.extend_max");

	check_expired(w, m, c, p);
	if (date_before(date_add_months(m->joined_on, months_of(w, "dev.probation")),
		m->probation_until))
		problem(p, NULL, "预备期已经延长过一次，不能再延长，请转正或取消预备党员资格");
	if (c->months < least || c->months > most)
		problem(p, "months", "预备期延长不少于 %d 个月、不超过 %d 个月", least, most);
	rule_approved(w, m, c, p);
}

APPLY(extend)
{
	m->probation_until = date_add_months(member_probation_end(w, m), (int)c->months);
}

/* ---- what was entered wrongly ---- */

RULE(correct)
{
	bool same = c->stage == m->stage && c->standing == m->standing
		&& (!date_has(c->joined_on) || date_compare(c->joined_on, m->joined_on) == 0)
		&& (!date_has(c->full_on) || date_compare(c->full_on, m->full_on) == 0);
	struct member *after = record_copy(w, &member_record, m);

	if (same)
		problem(p, NULL, "填写的内容与现在的登记相同，没有需要更正的");
	apply_correct(w, after, c);
	after->why = c->reason ? c->reason : "";
	record_fits(w, &member_record, after, m, p); /* what holds of a row holds of its correction */
}

/* As long as it was, from another day. */
static void move_probation(struct member *m, struct date from)
{
	int months = (m->probation_until.year - m->joined_on.year) * 12 + m->probation_until.month
		- m->joined_on.month;

	if (date_has(m->probation_until) && date_has(m->joined_on))
		m->probation_until = date_add_months(from, months);
}

APPLY(correct)
{
	m->stage = c->stage;
	m->standing = c->standing;
	if (c->stage > MEMBER_PROBATIONARY)
		m->joined_on = (struct date){ 0 };
	else if (date_has(c->joined_on)) {
		move_probation(m, c->joined_on);
		m->joined_on = c->joined_on;
	}
	m->full_on = c->stage != MEMBER_FULL ? (struct date){ 0 } : date_has(c->full_on) ? c->full_on
		: m->full_on;
	if (c->stage != MEMBER_PROBATIONARY)
		m->probation_until = (struct date){ 0 };
	if (c->stage != MEMBER_FULL) {
		m->confirmed_kind = NULL;
		m->extended_to = (struct date){ 0 };
	}
}
