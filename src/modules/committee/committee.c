/* Terms: the record, its dates, who belongs to it, and how a term ends. */
#include "modules/committee/committee.h"
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "data/scope.h"
#include "modules/member/member.h"

enum { MODULE = 214 };
const struct permission committee_view =
	PERMISSION(MODULE, ACTION_VIEW, "committee.view", "查看班子和换届选举");
const struct permission committee_edit =
	PERMISSION(MODULE, ACTION_EDIT, "committee.edit", "登记班子、办理换届选举");
const struct permission committee_approve =
	PERMISSION(MODULE, ACTION_APPROVE, "committee.approve", "批复换届选举、延期和提前换届");
const struct permission committee_export =
	PERMISSION(MODULE, ACTION_EXPORT, "committee.export", "导出班子和换届选举");

const struct choice committee_states[] = {
	{ COMMITTEE_STANDING, "standing", "现任", "green" },
	{ COMMITTEE_PAST, "past", "已结束", "grey" },
	{ 0 }
};
const struct choice term_moves[] = {
	{ TERM_LATER, "later", "延期换届", "amber" }, { TERM_EARLIER, "earlier", "提前换届", "blue" }, { 0 }
};

static bool was_moved(const void *row)
{
	return ((const struct committee *)row)->move_kind != 0;
}

static bool has_reason(const void *row)
{
	return ((const struct committee *)row)->reason != NULL;
}

static bool was_elected(const void *row)
{
	return ((const struct committee *)row)->election_id != 0;
}

static bool is_past(const void *row)
{
	return ((const struct committee *)row)->state == COMMITTEE_PAST;
}

static const struct field committee_fields[] = {
	REF   (committee, organisation_id, "党组织", organisation_record, .required = true, .listed = true,
	       .where = "m.kind NOT IN ('group', 'leading_group') AND m.closed_on IS NULL"),
	TEXT  (committee, title, "届次名称", .max = 60, .fixed = true, .listed = true),
	NUMBER(committee, number, "第几届", .max = 99, .hint = "不清楚可以填 0"),
	DATE  (committee, elected_on, "选举产生日期", .required = true, .listed = true),
	NUMBER(committee, term_years, "任期（年）", .max = 10, .hint = "填 0 按规定的任期：支部、总支 3 年，党委 5 年；村、社区支部填 5"),
	TEXT  (committee, approval, "批复文号", .max = 60),
	TEXT  (committee, approved_by, "批准机关", .max = 60),
	REF   (committee, election_id, "由哪次换届选举产生", election_record, .computed = true, .fixed = true,
	       .applies = was_elected),
	TEXT  (committee, reason, "情况说明", .max = 200, .wide = true, .fixed = true, .applies = has_reason),
	DATE  (committee, ends_on, "任期届满日期", .fixed = true, .group = "任期"),
	DATE  (committee, due_on, "应换届日期", .fixed = true, .listed = true, .searched = true),
	CHOICE(committee, move_kind, "经批准", term_moves, .fixed = true, .applies = was_moved),
	TEXT  (committee, move_approval, "延期或提前的批复文号", .max = 60, .fixed = true, .applies = was_moved),
	TEXT  (committee, move_by, "延期或提前的批准机关", .max = 60, .fixed = true, .applies = was_moved),
	TEXT  (committee, move_reason, "延期或提前的原因", .max = 200, .fixed = true, .wide = true, .applies = was_moved),
	CHOICE(committee, state, "状态", committee_states, .fixed = true, .listed = true, .searched = true),
	DATE  (committee, ended_on, "任期实际结束", .fixed = true, .applies = is_past),
};

bool committee_is_approved(const struct committee *c)
{
	return !text_empty(c->approval) || c->election_id;
}

bool committee_decides(struct work *w, const struct committee *c)
{
	bool own = !w->actor->system && w->actor->organisation_id == c->organisation_id;

	return may_with(w->actor, &committee_approve, c->row.path, c->row.owner_id, NULL)
		&& (!own || text_is(c->row.path, ROOT_PATH));
}

/* Approved or elected, and who asks does not stand above it. */
static bool is_answered_above(struct work *w, const struct committee *c)
{
	return committee_is_approved(c) && !committee_decides(w, c);
}

bool committee_may_correct(struct work *w, const void *row)
{
	const struct committee *c = row;

	return c->state == COMMITTEE_STANDING && !is_answered_above(w, c);
}

bool committee_may_withdraw(struct work *w, const void *row)
{
	return committee_may_correct(w, row) && !((const struct committee *)row)->election_id;
}

/* What the superior has answered is his: those below correct only what they entered themselves. */
static void check_answered(struct work *w, const struct committee *c, const struct committee *was,
	struct problems *p)
{
	bool same = date_compare(c->elected_on, was->elected_on) == 0 && c->number == was->number
		&& c->term_years == was->term_years && text_is(c->approval, was->approval)
		&& text_is(c->approved_by, was->approved_by);

	if (was->state == COMMITTEE_PAST)
		problem(p, NULL, "这一届已经结束，不能再修改");
	else if (!same && is_answered_above(w, was))
		problem(p, NULL, "这一届经上级批复，届次、日期、任期和批复不能修改；需要延期或提前的，请报上级批准");
}

static void check(struct work *w, const void *row, const void *old, struct problems *p)
{
	struct committee *c = (struct committee *)row;
	const struct committee *was = old;
	const struct organisation *o;

	if (was)
		check_answered(w, c, was, p);
	if (!c->term_years && (o = record_find(w, &organisation_record, c->organisation_id)))
		c->term_years = term_years_of(w, o->kind);
	if (was && was->organisation_id != c->organisation_id)
		problem(p, "organisation_id", "党组织不能改，请删除后重新登记");
	if (date_compare(c->elected_on, w->today) > 0)
		problem(p, "elected_on", "选举产生日期不能晚于今天");
	if (!date_has(c->elected_on))
		return;
	/* the years say the end; where the superior has moved it, it stays moved */
	c->ends_on = date_add_months(c->elected_on, (int)c->term_years * 12);
	if (!c->move_kind)
		c->due_on = c->ends_on;
	c->title = c->number ? arena_format(w->arena, "第 %lld 届", (long long)c->number)
		: arena_format(w->arena, "%d 年选举产生", c->elected_on.year);
}

const struct record committee_record = RECORD(committee, committee_fields, .title = "班子任期",
	.unit = "届", .href = "/committees", .label = "title", .scoped = true,
	.order = "m.path, m.elected_on DESC, m.id DESC", .check = check);

int64_t term_years_of(struct work *w, enum organisation_kind kind)
{
	enum organisation_kind tier = organisation_tier(kind);

	return parameter_number(w, tier == ORGANISATION_GENERAL_BRANCH ? "term.general_branch"
		: tier == ORGANISATION_BRANCH ? "term.branch" : "term.committee");
}

bool committee_add(struct work *w, struct committee *c, struct problems *p)
{
	c->state = COMMITTEE_STANDING;
	if (work_number(w, 0, "SELECT COUNT(*) FROM committee WHERE standing_of = ?",
		BIND(c->organisation_id)))
		problem(p, "organisation_id", "这个党组织已登记现任班子，换届请办理“换届选举”");
	return !p->count && record_save(w, &committee_record, c, NULL, p);
}

/* ---- the end of a term ---- */

bool committee_is_own(struct work *w, int64_t organisation_id)
{
	return !w->actor->system && w->actor->organisation_id == organisation_id
		&& work_number(w, 0, "SELECT parent_id IS NOT NULL FROM organisation WHERE id = ?",
			BIND(organisation_id));
}

bool committee_withdraw(struct work *w, const struct committee *c, struct problems *p)
{
	if (!committee_may_withdraw(w, c)) {
		problem(p, NULL, "经换届选举产生、经上级批复和已经结束的届次不能删除，登记有误请报上级更正");
		return false;
	}
	work_change(w, "UPDATE committee_member SET until_on = GREATEST(from_on, ?)"
		" WHERE committee_id = ? AND until_on IS NULL", BIND(w->today, c->row.id));
	committee_posts_follow(w, c->organisation_id);
	return true;
}

bool committee_move(struct work *w, struct committee *c, struct date to, struct problems *p)
{
	int most = (int)parameter_number(w, "term.move_max");

	if (committee_is_own(w, c->organisation_id))
		problem(p, NULL, "本组织的任期要由上级党组织批准延期或者提前");
	if (!date_has(to))
		problem(p, "due_on", "请填写批准的换届日期");
	else if (date_compare(to, c->ends_on) == 0)
		problem(p, "due_on", "就是任期届满的日期，不用办理");
	else if (date_compare(to, date_add_months(c->ends_on, most)) > 0)
		problem(p, "due_on", "延期一般不超过 %d 个月，最晚到 %s", most,
			date_long(w->arena, date_add_months(c->ends_on, most)));
	else if (date_compare(to, date_add_months(c->ends_on, -most)) < 0)
		problem(p, "due_on", "提前一般不超过 %d 个月，最早到 %s", most,
			date_long(w->arena, date_add_months(c->ends_on, -most)));
	if (text_empty(c->move_approval))
		problem(p, "move_approval", "请填写批复文号");
	if (text_empty(c->move_by))
		problem(p, "move_by", "请填写批准机关");
	if (text_empty(c->move_reason))
		problem(p, "move_reason", "请写明原因");
	if (p->count)
		return false;
	c->move_kind = date_compare(to, c->ends_on) > 0 ? TERM_LATER : TERM_EARLIER;
	c->due_on = to;
	if (!record_save(w, &committee_record, c, "term", p))
		return false;
	work_change(w, "UPDATE committee SET told = 0 WHERE id = ?", BIND(c->row.id));
	return true;
}

void committee_end(struct work *w, int64_t organisation_id, struct date on)
{
	size_t count;
	bool before = w->unscoped;
	struct problems *p = problems_new(w->arena);
	void **standing;

	w->unscoped = true; /* the organisation has been found in the actor's scope */
	standing = record_rows(w, &committee_record, &count, 1, "m.standing_of = ?",
		BIND(organisation_id));
	for (size_t i = 0; i < count; i++) {
		struct committee *c = standing[i];

		c->state = COMMITTEE_PAST;
		c->ended_on = date_compare(on, c->elected_on) < 0 ? c->elected_on : on;
		record_save(w, &committee_record, c, "term", p);
		work_change(w, "UPDATE committee_member SET until_on = GREATEST(from_on, ?)"
			" WHERE committee_id = ? AND until_on IS NULL", BIND(on, c->row.id));
	}
	w->unscoped = before;
}

const char *term_words(struct work *w, struct date due_on, const char **tone)
{
	int64_t days = date_days(due_on) - date_days(w->today);
	struct date from = date_add_months(due_on, -(int)parameter_number(w, "term.remind_before"));

	*tone = days < 0 ? "red" : "amber";
	if (!date_has(due_on) || date_compare(w->today, from) < 0)
		return NULL;
	return days < 0 ? arena_format(w->arena, "已届满 %lld 天", (long long)-days)
		: arena_format(w->arena, "还有 %lld 天届满", (long long)days);
}
