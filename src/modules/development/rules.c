/*
 * What may be wrong with a step, each in one sentence that names the day or the number. Hard rules
 * block; soft ones ask for a reason (field-rules 4.3, 4.6).
 */
#include "base/text.h"
#include "data/code.h"
#include "modules/development/inside.h"

static bool before(struct date a, struct date b)
{
	return date_compare(a, b) < 0;
}

static int months_of(struct work *w, const char *key)
{
	return (int)parameter_number(w, key);
}

/* A rule that has exceptions: it is asked why. */
static void soft(const struct development_step *s, struct problems *p, const char *text)
{
	if (text_empty(s->reason))
		problem(p, "reason", "%s；情况属实的，请写明原因", text);
}

/* ---- rules of single steps ---- */

void rule_adult(struct work *w, const struct process *f, const struct development_step *s,
	struct problems *p)
{
	int64_t age = parameter_number(w, "dev.adult_age");

	if (date_has(f->m.born_on) && date_full_years(f->m.born_on, s->done_on) < age)
		problem(p, "done_on", "递交入党申请书时还不满 %lld 周岁（%s 出生），不能登记", (long long)age,
			date_text(w->arena, f->m.born_on));
}

void rule_passed(struct work *w, const struct process *f, const struct development_step *s,
	struct problems *p)
{
	if (!s->passed)
		problem(p, "passed", "政治审查不合格的不能继续发展；合格的请勾选，不合格的请在页面下方终止发展");
}

void rule_training(struct work *w, const struct process *f, const struct development_step *s,
	struct problems *p)
{
	int64_t days = parameter_number(w, "dev.training_days");
	int64_t hours = parameter_number(w, "dev.training_hours");

	if (s->days < days && s->hours < hours)
		problem(p, "days", "集中培训不少于 %lld 天或者不少于 %lld 学时", (long long)days,
			(long long)hours);
}

void rule_leaving(struct work *w, const struct process *f, const struct development_step *s,
	struct problems *p)
{
	int months = months_of(w, "dev.leave_within");

	if (!date_has(s->leaves_on))
		return;
	if (before(s->leaves_on, s->done_on))
		problem(p, "leaves_on", "离开本单位的日期不能早于预审日期");
	else if (!before(date_add_months(s->done_on, months), s->leaves_on))
		soft(s, p, arena_format(w->arena, "%d 个月内将离开工作、学习单位的，一般不办理接收预备党员的手续", months));
}

/* Once every half year since he became an activist (4.6 step 6). */
void rule_reviews(struct work *w, const struct process *f, const struct development_step *s,
	struct problems *p)
{
	int every = months_of(w, "dev.review_every"), wanted = 0, done = 0;
	struct date since = f->states[3].on;

	if (every <= 0 || !date_has(since))
		return;
	while (wanted < MOST_DEEDS && !before(s->done_on, date_add_months(since, (wanted + 1) * every)))
		wanted++;
	for (size_t i = 0; i < f->count; i++)
		done += f->deeds[i].s.step == 6 && !before(s->done_on, f->deeds[i].s.done_on);
	if (done < wanted)
		soft(s, p, arena_format(w->arena, "确定为积极分子后每 %d 个月考察一次，应有 %d 次，只登记了 %d 次", every, wanted,
			done));
}

int64_t voters_of(struct work *w, const char *path, struct date on)
{
	return work_number(w, 0, "SELECT" VOTERS_ON("q.path", "q.day")
		" FROM (SELECT CAST(? AS CHAR) AS path, CAST(? AS DATE) AS day) q", BIND(path, on));
}

bool step_votes(const struct step *it)
{
	return it->check == rule_vote || it->check == rule_outcome;
}

void step_expect(struct work *w, const struct process *f, struct development_step *s,
	struct problems *p)
{
	const char *names[MOST_EXCUSED];

	if (!date_has(s->done_on) || before(w->today, s->done_on))
		return;
	for (size_t i = 0; i < s->absence_count; i++) {
		const struct absence *a = &s->absences[i];
		const char *name = absence_check(w, f->d.row.path, a, s->done_on, p);

		for (size_t n = 0; n < i; n++)
			if (s->absences[n].member_id == a->member_id)
				problem(p, a->field, "%s登记了两次", name);
		names[i] = arena_format(w->arena, "%s（%s）", name, code_label("election_absence", a->why));
	}
	s->excused = s->absence_count ? text_join(w->arena, names, s->absence_count, "、") : NULL;
	s->expected = voters_of(w, f->d.row.path, s->done_on) - (int64_t)s->absence_count;
}

/* Attendance and assent are both more than half of those who should be there and may vote. */
static void check_vote(const struct development_step *s, struct problems *p)
{
	int64_t half = s->expected / 2 + 1, given = s->agree + s->against + s->abstain;

	if (s->expected < 1)
		problem(p, "done_on", "按这一天的名册，没有应到的正式党员，请核对日期");
	else if (s->present > s->expected)
		problem(p, "present", "实到 %lld 人多于应到 %lld 人，请核对", (long long)s->present,
			(long long)s->expected);
	else if (s->present < half)
		problem(p, "present", "应到有表决权 %lld 人，实到 %lld 人，没有超过一半（要 %lld 人以上），会议无效",
			(long long)s->expected, (long long)s->present, (long long)half);
	if (given > s->present + s->written)
		problem(p, "agree", "赞成、反对、弃权共 %lld 票，多于实到和书面意见共 %lld 人，请核对", (long long)given,
			(long long)(s->present + s->written));
	if (s->written > s->expected - s->present && s->present <= s->expected)
		problem(p, "written", "书面意见多于没有到会的人数，请核对");
}

static bool carried(const struct development_step *s)
{
	return s->agree * 2 > s->expected;
}

void rule_vote(struct work *w, const struct process *f, const struct development_step *s,
	struct problems *p)
{
	check_vote(s, p);
	if (s->expected > 0 && !carried(s))
		problem(p, "agree", "赞成 %lld 票，没有超过应到有表决权 %lld 人的一半（要 %lld 票以上），大会没有通过",
			(long long)s->agree, (long long)s->expected, (long long)(s->expected / 2 + 1));
}

void rule_outcome(struct work *w, const struct process *f, const struct development_step *s,
	struct problems *p)
{
	int64_t least = months_of(w, "dev.extend_min"), most = months_of(w, "dev.extend_max");
	bool extends = s->outcome == OUTCOME_EXTEND;

	if (s->outcome)
		rule_vote(w, f, s, p);
	if (extends && f->round > 1)
		problem(p, "outcome", "预备期已经延长过一次，不能再延长，请选择按期转正或取消资格");
	else if (extends && (s->months < least || s->months > most))
		problem(p, "months", "预备期延长不少于 %lld 个月、不超过 %lld 个月", (long long)least,
			(long long)most);
	if (s->outcome && s->outcome != OUTCOME_CONFIRM && text_empty(s->note))
		problem(p, "note", "请写明延长预备期或取消资格的原因");
}

/* ---- people who stand for him ---- */

static void check_person(struct work *w, const struct process *f, const struct step *it,
	int64_t id, const char *field, struct date on, struct problems *p)
{
	struct eligibility e;

	if (!id)
		return;
	if (id == f->m.row.id) {
		problem(p, field, "%s不能是本人", it->people);
		return;
	}
	if (!work_number(w, 0, "SELECT 1 FROM member WHERE id = ? AND organisation_id = ?"
		" AND removed_at IS NULL", BIND(id, f->m.organisation_id))) {
		problem(p, field, "%s请从本支部的正式党员中选择", it->people);
		return;
	}
	e = eligibility_on(w, id, on);
	if (!e.vote)
		problem(p, field, "%s要是享有党员权利的正式党员，这名同志%s", it->people, e.why_vote);
}

static void check_people(struct work *w, const struct process *f, const struct step *it,
	const struct development_step *s, struct problems *p)
{
	if (!s->person_one && !problem_of(p, "person_one"))
		problem(p, "person_one", "请选择%s", it->people);
	if (it->least > 1 && !s->person_two && !problem_of(p, "person_two"))
		problem(p, "person_two", "%s要两名，请选择第二名", it->people);
	if (s->person_one && s->person_one == s->person_two)
		problem(p, "person_two", "两名%s不能是同一个人", it->people);
	check_person(w, f, it, s->person_one, "person_one", s->done_on, p);
	check_person(w, f, it, s->person_two, "person_two", s->done_on, p);
}

/* ---- dates ---- */

/* "确定为入党积极分子满 12 个月后", "预备期满后". */
static const char *after_what(struct work *w, struct term t)
{
	const char *step = t.after == PROBATION_END ? "预备期满" : step_label(t.after);

	if (t.ahead)
		return arena_format(w->arena, "%s前 %d 个月起", step, months_of(w, t.key));
	return t.key ? arena_format(w->arena, "“%s”满 %d 个月后", step, months_of(w, t.key))
		: arena_format(w->arena, "%s后", step);
}

static void check_between(struct work *w, const struct step *it, const struct step_state *state,
	const struct development_step *s, struct problems *p)
{
	const char *label = step_label(it->number);

	if (before(w->today, s->done_on))
		problem(p, "done_on", "日期不能晚于今天");
	else if (before(s->done_on, state->from))
		problem(p, "done_on", "“%s”的日期不能早于 %s：%s才可以", label, date_text(w->arena, state->from),
			after_what(w, it->from));
	else if (before(s->done_on, state->floor))
		problem(p, "done_on", "“%s”的日期不能早于 %s（“%s”的日期）", label,
			date_text(w->arena, state->floor), step_label(state->floor_of));
	else if (!state->again && date_has(state->ceiling) && before(state->ceiling, s->done_on))
		problem(p, "done_on", "“%s”的日期不能晚于 %s（“%s”的日期）", label,
			date_text(w->arena, state->ceiling), step_label(state->ceiling_of));
}

static void check_terms(struct work *w, const struct process *f, const struct step *it,
	const struct development_step *s, struct problems *p)
{
	struct date last = term_day(w, f, it->last), soon = term_day(w, f, it->soon);

	if (date_has(last) && before(last, s->done_on))
		problem(p, "done_on", "“%s”最迟应在 %s 前完成，已经超过，请重新提交支部大会讨论",
			step_label(it->number), date_long(w->arena, last));
	else if (date_has(soon) && before(soon, s->done_on))
		soft(s, p, arena_format(w->arena, "“%s”一般应在 %s 前完成", step_label(it->number),
			date_long(w->arena, soon)));
}

static void check_asked(const struct step *it, const struct development_step *s, struct problems *p)
{
	for (const char *const *asked = it->asks; *asked; asked++) {
		const char *name = *asked + 1;
		const struct field *f =
			**asked == '!' ? record_field(&development_step_record, name) : NULL;

		/* numbers are never absent: the rules say what they may be */
		if (f && f->kind != FIELD_NUMBER && field_empty(f, s) && !problem_of(p, name))
			problem(p, name, "请填写%s", f->label);
	}
}

static void check_needs(const struct process *f, const struct step *it, struct problems *p)
{
	const struct step_state *state = &f->states[it->number];

	if (f->d.state != DEVELOPMENT_RUNNING || f->left)
		problem(p, NULL, "这个进程已经结束或终止，不能再登记");
	else if (state->done && !state->again)
		problem(p, NULL, "“%s”已经登记过，登记错了的请先退回，或者按这一步下面的说明更正",
			step_label(it->number));
	else if (!state->done && !state->open)
		for (int n = 1; n < it->number; n++)
			if (state->lacks & BIT(n))
				problem(p, NULL, "请先办理第 %d 步“%s”", n, step_label(n));
}

void step_check(struct work *w, const struct process *f, const struct development_step *s,
	struct problems *p)
{
	const struct step *it = &development_table[s->step];

	check_needs(f, it, p);
	check_asked(it, s, p);
	if (date_has(s->done_on)) {
		check_between(w, it, &f->states[s->step], s, p);
		check_terms(w, f, it, s, p);
		if (it->people)
			check_people(w, f, it, s, p);
		if (it->check)
			it->check(w, f, s, p);
	}
}

static int step_of(enum change_kind_value kind)
{
	switch (kind) {
	case CHANGE_ACTIVIST:
		return 3;
	case CHANGE_ADMIT:
		return 15;
	case CHANGE_CONFIRM:
	case CHANGE_EXTEND:
	case CHANGE_CANCEL:
		return 23;
	default:
		return 0;
	}
}

bool development_decides(enum change_kind_value kind)
{
	return step_of(kind) == 15 || step_of(kind) == 23;
}

/* By its own form: only for who admits, and when a process runs only after what goes before it. */
static void check_decision(struct work *w, const struct member_change *c, const struct process *f,
	struct problems *p)
{
	const struct step *it = &development_table[c->kind == CHANGE_ADMIT ? 17 : 24];
	const char *path = work_text(w, "SELECT path FROM organisation WHERE id = ?",
		BIND(c->organisation_id));
	struct admitting above = admitting_above(w, path);

	if (!admitting_is_actor(w, &above))
		problem(p, NULL, "“%s”由%s审批，请在“发展党员”中逐步办理，由其登记审批", change_label(c->kind),
			above.name ? above.name : "上级党委");
	for (int n = 1; f && f->d.state == DEVELOPMENT_RUNNING && n < it->number; n++)
		if (f->states[it->number].lacks & BIT(n))
			problem(p, NULL, "%s有正在办理的发展进程，请先在“发展党员”中办理第 %d 步“%s”", c->person, n,
				step_label(n));
}

void development_check(struct work *w, const struct member_change *c, struct problems *p)
{
	int step = step_of(c->kind);
	const struct process *f = step ? process_of_member(w, c->member_id) : NULL;
	const struct step_state *state = f ? &f->states[step] : NULL;

	if (development_decides(c->kind))
		check_decision(w, c, f, p);
	if (!f || f->d.state != DEVELOPMENT_RUNNING || !date_has(c->on_date))
		return;
	if (state->done && date_has(state->on) && date_compare(state->on, c->on_date) != 0)
		problem(p, "on_date", "发展进程中“%s”的日期是 %s，请填写这一天；登记错了的，请在发展进程中退回", step_label(step),
			date_text(w->arena, state->on));
	else if (before(c->on_date, state->floor))
		problem(p, "on_date", "日期不能早于 %s（发展进程中“%s”的日期）", date_text(w->arena, state->floor),
			step_label(state->floor_of));
}
