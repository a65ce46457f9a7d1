/*
 * Starting a process, doing a step, taking one back. A step that is a change of the member is done
 * by the verb of modules/change; its row there is the step.
 */
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "modules/development/papers.h"

enum { MOST_FOLLOWED = 100000 };

static void tell(struct work *w, const struct process *f, const char *action, const char *note)
{
	history_write(w,
		&(struct history_entry){ .action = action,
			.record = "development",
			.object_id = f->d.row.id,
			.object_label = f->d.person,
			.path = f->d.row.path,
			.note = note });
}

/* ---- what lists show ---- */

static int urgency_of(struct work *w, struct date due)
{
	int64_t days = date_days(due) - date_days(w->today);

	return !date_has(due) ? 0 : days < 0 ? DUE_LATE
		: days <= parameter_number(w, "dev.remind_days") ? DUE_SOON : DUE_LATER;
}

static const char *code_of(const struct choice *choices, int value)
{
	return value ? choice_of(choices, value)->code : NULL;
}

void process_keep(struct work *w, struct process *f)
{
	bool running = f->d.state == DEVELOPMENT_RUNNING && !f->left;
	int next = running ? process_next(w, f) : 0;
	const struct step *it = &development_table[next];
	struct date due = f->states[running ? process_due(f) : 0].due;
	size_t count;
	const struct filed *filed = papers_filed(w, f, &count);
	int lacking = papers_lacking(f, papers_there(filed, count));

	for (int n = 1; n <= STEPS; n++)
		lacking += f->states[n].missing;
	work_change(w,
		"UPDATE development SET phase = ?, next_step = ?, tier = ?, from_on = ?, due_on = ?, urgency = ?,"
		" lacking = ? WHERE id = ?",
		BIND(code_of(development_phases, (int)it->phase), code_of(development_steps, next),
			code_of(development_tiers, (int)it->tier), f->states[next].from, due,
			code_of(development_urgencies, urgency_of(w, due)), (int64_t)lacking, f->d.row.id));
}

static void end_process(struct work *w, struct process *f, enum development_state state,
	struct date on, const char *why)
{
	f->d.state = state;
	f->d.ended_on = on;
	f->d.reason = why;
	work_change(w, "UPDATE development SET state = ?, ended_on = ?, reason = ?, updated_at = ?,"
		" updated_by = ?, version = version + 1 WHERE id = ?",
		BIND(choice_of(development_states, (int)state)->code, on, why, w->now,
			bind_reference(w->actor->id), f->d.row.id));
}

/* Who has left (取消资格, 去世 …) is on the way no more; an undo of that lets him go on. */
static void follow(struct work *w, struct process *f)
{
	if (f->left && f->d.state == DEVELOPMENT_RUNNING)
		end_process(w, f, DEVELOPMENT_STOPPED, w->today, "已不在名册中");
	else if (!f->left && f->d.state == DEVELOPMENT_STOPPED && text_is(f->d.reason, "已不在名册中"))
		end_process(w, f, DEVELOPMENT_RUNNING, (struct date){ 0 }, NULL);
	process_keep(w, f);
}

bool development_begun(struct work *w, int64_t member_id)
{
	return work_number(w, 0, "SELECT EXISTS (SELECT 1 FROM development_step s JOIN development d"
		" ON d.id = s.development_id WHERE d.member_id = ? AND d.state = 'running'"
		" AND s.step NOT IN ('apply', 'talk', 'activist') AND s.returned_on IS NULL AND s.removed_at IS NULL)",
		BIND(member_id));
}

void development_follow(struct work *w, int64_t member_id)
{
	struct process *f = process_of_member(w, member_id);

	if (f)
		follow(w, f);
}

void development_follow_all(struct work *w, int64_t subject)
{
	int64_t *members = ARENA_ARRAY(w->arena, int64_t, MOST_FOLLOWED);
	size_t count = 0;
	struct rows *rows = work_select(w, "SELECT member_id FROM development WHERE state = 'running'"
		" AND removed_at IS NULL ORDER BY id LIMIT ?", BIND((int64_t)MOST_FOLLOWED));

	while (rows_next(rows))
		members[count++] = rows->cells[0].number;
	rows_end(rows);
	for (size_t i = 0; i < count; i++) {
		struct arena_mark mark = arena_mark(w->arena);

		development_follow(w, members[i]);
		arena_rewind(w->arena, mark);
	}
}

/* ---- starting ---- */

bool development_start(struct work *w, const struct member *m, struct development *d,
	struct problems *p)
{
	if (m->stage == MEMBER_FULL || m->standing != STANDING_NORMAL) {
		problem(p, NULL, "%s已经是正式党员或者党籍停止，不用建立发展进程", m->name);
		return false;
	}
	d->member_id = m->row.id;
	d->person = m->name;
	d->organisation_id = m->organisation_id;
	d->state = DEVELOPMENT_RUNNING;
	if (!record_save(w, &development_record, d, "start", p))
		return false;
	development_follow(w, m->row.id);
	return true;
}

/* ---- steps that change the member ---- */

/* The day of the application is the member's own. */
static bool do_apply(struct work *w, struct process *f, const struct development_step *s,
	struct problems *p)
{
	struct member *m = record_lock(w, &member_record, f->m.row.id);

	if (!m) {
		problem(p, NULL, "这名同志刚刚已经离开本支部，请返回核对");
		return false;
	}
	m->applied_on = s->done_on;
	return record_save(w, &member_record, m, "step", p);
}

/* From the step where it was entered, to the verb that asks for it. */
static void take_admission(struct work *w, const struct process *f, struct member_change *c)
{
	const struct deed *sponsors = process_deed(f, 9), *politics = process_deed(f, 10),
		*training = process_deed(f, 11), *meeting = process_deed(f, 15);

	c->on_date = meeting->s.done_on;
	c->sponsor_one = sponsors ? sponsors->s.person_one : 0;
	c->sponsor_two = sponsors ? sponsors->s.person_two : 0;
	c->politics_passed = politics && politics->s.passed;
	c->training_hours = training ? training->s.hours : 0;
	/* the verb counts hours: whoever was there for all the days has them */
	if (training && training->s.days >= parameter_number(w, "dev.training_days"))
		c->training_hours = parameter_number(w, "dev.training_hours");
}

static void take_decision(struct work *w, const struct process *f, struct member_change *c)
{
	static const enum change_kind_value kinds[] = { [OUTCOME_CONFIRM] = CHANGE_CONFIRM,
		[OUTCOME_EXTEND] = CHANGE_EXTEND, [OUTCOME_CANCEL] = CHANGE_CANCEL };
	const struct deed *meeting = process_deed(f, 23);

	c->kind = kinds[meeting->s.outcome ? meeting->s.outcome : OUTCOME_CONFIRM];
	c->on_date = meeting->s.done_on;
	c->months = meeting->s.months;
	if (text_empty(c->reason))
		c->reason = text_cut(w->arena, meeting->s.note, 200);
}

/* Problems of the verb, beside the fields of the step. */
static void tell_problems(const struct problems *of, struct problems *p)
{
	static const struct { const char *theirs, *ours; } names[] = {
		{ "on_date", "done_on" }, { "approved_on", "done_on" }, { "sponsor_one", "person_one" },
		{ "sponsor_two", "person_two" }, { "reason", "reason" }, { "basis", "basis" },
	};

	for (size_t i = 0; i < of->count; i++) {
		const char *field = NULL;

		for (size_t n = 0; n < sizeof names / sizeof names[0]; n++)
			if (text_is(of->items[i].field, names[n].theirs))
				field = names[n].ours;
		problem(p, field, "%s", of->items[i].text);
	}
}

static bool do_change(struct work *w, struct process *f, const struct development_step *s,
	struct problems *p)
{
	struct member_change *c = record_new(w, &member_change_record);
	struct problems *theirs = problems_new(w->arena);

	c->kind = development_table[s->step].change;
	c->on_date = s->done_on;
	if (c->kind != CHANGE_ACTIVIST)
		c->approved_on = s->done_on;
	c->basis = s->basis;
	c->reason = s->reason;
	c->sponsor_one = s->person_one;
	c->sponsor_two = s->person_two;
	if (c->kind == CHANGE_ADMIT)
		take_admission(w, f, c);
	if (c->kind == CHANGE_CONFIRM)
		take_decision(w, f, c);
	if (change_do(w, &f->m, c, theirs))
		return true;
	tell_problems(theirs, p);
	return false;
}

/* ---- doing and taking back ---- */

static bool enter(struct work *w, struct process *f, struct development_step *s, struct problems *p)
{
	s->development_id = f->d.row.id;
	s->round = f->round;
	s->organ = w->actor->organisation;
	s->row.path = f->d.row.path;
	return record_save(w, &development_step_record, s, "step", p);
}

bool step_do(struct work *w, struct process *f, struct development_step *s, struct problems *p)
{
	const struct step *it = &development_table[s->step];
	bool done;

	if (step_votes(it))
		step_expect(w, f, s, p);
	step_check(w, f, s, p);
	if (p->count)
		return false;
	done = it->number == 1 ? do_apply(w, f, s, p) : it->change ? do_change(w, f, s, p)
		: enter(w, f, s, p);
	if (!done)
		return false;
	tell(w, f, "step", arena_format(w->arena, "第 %d 步 %s，日期 %s", it->number,
		step_label(it->number), date_text(w->arena, s->done_on)));
	if (it->number == STEPS)
		end_process(w, f, DEVELOPMENT_FINISHED, s->done_on, NULL);
	development_follow(w, f->m.row.id);
	return true;
}

bool step_return(struct work *w, struct process *f, int number, const char *why, struct problems *p)
{
	const struct deed *deed = process_deed(f, number);
	int later = process_stands_on(f, number);

	if (text_empty(why))
		problem(p, "why", "请写明退回的原因");
	if (text_length(why) > 200)
		problem(p, "why", "原因最多 200 字");
	if (!deed || !deed->s.row.id)
		problem(p, NULL, "这一步不是在这里登记的，不能退回；人员类别的变动请在“党员变动”中撤销");
	else if (later)
		problem(p, NULL, "第 %d 步“%s”已经办理，请先退回后面的步骤", later, step_label(later));
	else if (f->left || f->d.state == DEVELOPMENT_STOPPED)
		problem(p, NULL, "这个进程已经终止，不能退回");
	if (p->count)
		return false;
	if (work_change(w,
			"UPDATE development_step SET removed_at = ?, returned_on = ?, returned_why = ?,"
			" updated_at = ?, updated_by = ?, version = version + 1 WHERE id = ? AND removed_at IS "
			"NULL",
			BIND(w->now, w->today, why, w->now, bind_reference(w->actor->id), deed->s.row.id))
		!= 1) {
		problem(p, NULL, "这一步刚刚已经被退回，请刷新后核对");
		return false;
	}
	tell(w, f, "return", arena_format(w->arena, "第 %d 步 %s：%s", number, step_label(number), why));
	if (f->d.state == DEVELOPMENT_FINISHED)
		end_process(w, f, DEVELOPMENT_RUNNING, (struct date){ 0 }, NULL);
	development_follow(w, f->m.row.id);
	return true;
}

bool process_stop(struct work *w, struct process *f, const char *why, struct problems *p)
{
	if (text_empty(why))
		problem(p, "why", "请写明终止的原因");
	if (text_length(why) > 200)
		problem(p, "why", "原因最多 200 字");
	if (f->d.state != DEVELOPMENT_RUNNING)
		problem(p, NULL, "这个进程已经结束或终止");
	if (p->count)
		return false;
	end_process(w, f, DEVELOPMENT_STOPPED, w->today, why);
	process_keep(w, f);
	tell(w, f, "cancel", why);
	return true;
}

bool process_resume(struct work *w, struct process *f, struct problems *p)
{
	if (f->d.state != DEVELOPMENT_STOPPED || f->left)
		problem(p, NULL, "这个进程没有终止，或者本人已不在名册中");
	else if (work_number(w, 0, "SELECT COUNT(*) FROM development WHERE going = ?",
		BIND(f->m.row.id)))
		problem(p, NULL, "这名同志已经另外建立了发展进程");
	if (p->count)
		return false;
	end_process(w, f, DEVELOPMENT_RUNNING, (struct date){ 0 }, NULL);
	process_keep(w, f);
	tell(w, f, "start", "恢复发展");
	return true;
}
