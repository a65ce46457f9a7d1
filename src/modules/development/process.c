/*
 * One process as it stands in the tables: the person, the steps entered here, and the changes of
 * the member that are steps too. What a change or the member's row says goes before what was
 * entered here.
 */
#include "modules/development/inside.h"
#include "base/text.h"
#include "data/code.h"

/* ---- the person ---- */

#define PERSON "SELECT m.id, m.version, m.path, m.owner_id, m.organisation_id, m.member_id, m.person, m.state, m.ended_on," \
	" m.reason, p.stage, p.standing, p.applied_on, p.activist_on, p.joined_on, p.full_on, p.probation_until," \
	" p.born_on, p.sex, p.ethnicity, p.education, p.work_post, p.removed_at IS NOT NULL, o.name," \
	" (SELECT u.name FROM organisation u WHERE u.path IN (LEFT(m.path, 5), LEFT(m.path, 10), LEFT(m.path, 15)," \
	"  LEFT(m.path, 20), LEFT(m.path, 25)) AND u.kind IN ('committee', 'work_committee') AND u.removed_at IS NULL" \
	"  ORDER BY u.path DESC LIMIT 1), d.name, d.path" \
	" FROM development m JOIN member p ON p.id = m.member_id JOIN organisation o ON o.id = m.organisation_id" \
	" LEFT JOIN organisation d ON d.id = (SELECT u.id FROM organisation u WHERE" ADMITTING_ABOVE("m.path") ")"

static int value_of(const struct choice *choices, const struct cell *c)
{
	const struct choice *found = c->null ? NULL : choice_find(choices, c->text);

	return found ? found->value : 0;
}

static void take_person(struct process *f, const struct cell *c)
{
	struct development *d = &f->d;
	struct member *m = &f->m;

	d->row.id = c[0].number;
	d->row.version = c[1].number;
	m->row.path = d->row.path = c[2].text;
	m->row.owner_id = d->row.owner_id = c[3].number;
	m->organisation_id = d->organisation_id = c[4].number;
	m->row.id = d->member_id = c[5].number;
	m->name = d->person = c[6].text;
	d->state = (enum development_state)value_of(development_states, &c[7]);
	d->ended_on = c[8].date;
	d->reason = c[9].text;
	m->stage = (enum member_stage)value_of(member_stages, &c[10]);
	m->standing = (enum member_standing)value_of(member_standings, &c[11]);
	m->applied_on = c[12].date;
	m->activist_on = c[13].date;
	m->joined_on = c[14].date;
	m->full_on = c[15].date;
	m->probation_until = c[16].date;
	m->born_on = c[17].date;
	m->sex = (enum sex)value_of(member_sexes, &c[18]);
	m->ethnicity = c[19].text;
	m->education = c[20].text;
	m->work_post = c[21].text;
	f->left = c[22].number != 0;
	f->branch = c[23].text;
	f->committee = c[24].null ? "上级党委" : c[24].text;
	f->admitting = (struct admitting){ c[25].text, c[26].text };
}

/* ---- who admits ---- */

struct admitting admitting_above(struct work *w, const char *path)
{
	struct rows *rows = work_select(w, "SELECT u.name, u.path FROM organisation u"
		" JOIN (SELECT CAST(? AS CHAR) AS path) m WHERE" ADMITTING_ABOVE("m.path"), BIND(path));
	struct admitting a = { 0 };

	if (rows_next(rows))
		a = (struct admitting){ rows->cells[0].text, rows->cells[1].text };
	rows_end(rows);
	return a;
}

bool admitting_is_actor(struct work *w, const struct admitting *a)
{
	return a->path && may_with(w->actor, &development_approve, a->path, 0, NULL);
}

const char *step_who(struct work *w, const struct process *f, const struct step *it)
{
	return it->decides && f->admitting.name
		? arena_format(w->arena, "%s（具有审批预备党员权限）", f->admitting.name) : it->who;
}

/* ---- the deeds ---- */

static struct deed *add_deed(struct process *f, int step, struct date on)
{
	struct deed *deed = &f->deeds[f->count < MOST_DEEDS ? f->count++ : MOST_DEEDS - 1];

	*deed = (struct deed){ .s = { .step = step, .round = f->round, .done_on = on } };
	return deed;
}

static struct deed *deed_in(const struct process *f, int step, int64_t round)
{
	for (size_t i = f->count; i-- > 0;)
		if (f->deeds[i].s.step == step && (step < 22 || f->deeds[i].s.round == round))
			return &f->deeds[i];
	return NULL;
}

const struct deed *process_deed(const struct process *f, int step)
{
	return deed_in(f, step, f->round);
}

#define DEEDS "SELECT 0, s.id, s.step, s.round, s.done_on, NULL, s.person_one, a.name, s.person_two, b.name, s.talker," \
	" s.days, s.hours, s.passed, s.form_no, s.expected, s.present, s.agree, s.against, s.abstain, s.written, s.outcome," \
	" s.months, s.basis, s.note, s.reason, s.organ, u.name, s.excused FROM development_step s" \
	" LEFT JOIN member a ON a.id = s.person_one LEFT JOIN member b ON b.id = s.person_two" \
	" LEFT JOIN account u ON u.id = s.created_by WHERE s.development_id = ? AND s.removed_at IS NULL" \
	" UNION ALL SELECT 1, c.id, c.kind, 1, c.on_date, c.approved_on, c.sponsor_one, a.name, c.sponsor_two, b.name, NULL," \
	" 0, c.training_hours, c.politics_passed, NULL, 0, 0, 0, 0, 0, 0, NULL," \
	" c.months, c.basis, NULL, c.reason, NULL, u.name, NULL FROM member_change c" \
	" LEFT JOIN member a ON a.id = c.sponsor_one LEFT JOIN member b ON b.id = c.sponsor_two" \
	" LEFT JOIN account u ON u.id = c.created_by WHERE c.member_id = ? AND c.state = 'done'" \
	" AND c.kind IN ('activist', 'admit', 'confirm', 'extend', 'cancel') ORDER BY 1, 5, 2 LIMIT ?"

static void take_step(struct process *f, const struct cell *c)
{
	struct deed *deed = add_deed(f, value_of(development_steps, &c[2]), c[4].date);
	struct development_step *s = &deed->s;

	s->row.id = c[1].number;
	s->round = c[3].number;
	s->person_one = c[6].number;
	s->person_two = c[8].number;
	deed->names[0] = c[7].text;
	deed->names[1] = c[9].text;
	s->talker = c[10].text;
	s->days = c[11].number;
	s->hours = c[12].number;
	s->passed = c[13].number != 0;
	s->form_no = c[14].text;
	s->expected = c[15].number;
	s->present = c[16].number;
	s->agree = c[17].number;
	s->against = c[18].number;
	s->abstain = c[19].number;
	s->written = c[20].number;
	s->outcome = (enum development_outcome)value_of(development_outcomes, &c[21]);
	s->months = c[22].number;
	s->basis = c[23].text;
	s->note = c[24].text;
	s->reason = c[25].text;
	s->organ = c[26].text;
	deed->by = c[27].text;
	s->excused = c[28].text;
}

/* A step that was entered here stays with its votes; the day is the change's. */
static struct deed *same_or_new(struct process *f, int step, struct date on)
{
	struct deed *deed = deed_in(f, step, f->round);

	if (!deed)
		return add_deed(f, step, on);
	if (date_has(on))
		deed->s.done_on = on;
	return deed;
}

static void take_people(struct deed *deed, const struct cell *c)
{
	if (deed->s.row.id)
		return;
	deed->s.person_one = c[6].number;
	deed->s.person_two = c[8].number;
	deed->names[0] = c[7].text;
	deed->names[1] = c[9].text;
}

static struct deed *take_decision(
	struct process *f, int meeting, int approval, const struct cell *c)
{
	struct deed *deed;

	same_or_new(f, meeting, c[4].date)->s.months = c[22].number;
	deed = add_deed(f, approval, c[5].date);
	deed->change_id = c[1].number;
	deed->s.basis = c[23].text;
	deed->s.reason = c[25].text;
	deed->by = c[27].text;
	return deed;
}

static void take_change(struct process *f, const struct cell *c)
{
	int kind = value_of(change_kind_labels, &c[2]);
	struct deed *deed;

	if (kind == CHANGE_ACTIVIST) {
		deed = add_deed(f, 3, c[4].date);
		deed->change_id = c[1].number;
		deed->s.basis = c[23].text;
		deed->by = c[27].text;
		take_people(deed, c);
		if (!deed_in(f, 5, 1))
			take_people(add_deed(f, 5, c[4].date), c);
	} else if (kind == CHANGE_ADMIT) {
		take_people(same_or_new(f, 9, (struct date){ 0 }), c);
		same_or_new(f, 10, (struct date){ 0 })->s.passed = c[13].number != 0;
		same_or_new(f, 11, (struct date){ 0 })->s.hours = c[12].number;
		take_decision(f, 15, 17, c);
	} else {
		take_decision(f, 23, 24, c)->s.outcome = kind == CHANGE_EXTEND ? OUTCOME_EXTEND
			: kind == CHANGE_CANCEL ? OUTCOME_CANCEL : OUTCOME_CONFIRM;
		f->round += kind == CHANGE_EXTEND; /* application, meeting and approval once more */
	}
}

/* What the row says of days before this program: done, though nobody entered how. */
static void take_row(struct process *f)
{
	const struct member *m = &f->m;
	bool activist = m->stage != MEMBER_APPLICANT, party = activist && m->stage != MEMBER_ACTIVIST;

	if (date_has(m->applied_on) || activist)
		add_deed(f, 1, m->applied_on);
	if (activist && !deed_in(f, 3, 1))
		add_deed(f, 3, m->activist_on);
	if (party && !deed_in(f, 17, 1)) {
		same_or_new(f, 15, m->joined_on);
		add_deed(f, 17, (struct date){ 0 });
	}
	if (m->stage == MEMBER_FULL && !deed_in(f, 24, f->round)) {
		same_or_new(f, 23, (struct date){ 0 });
		add_deed(f, 24, m->full_on);
	}
}

static void take_deeds(struct work *w, struct process *f)
{
	struct rows *rows = work_select(w, DEEDS,
		BIND(f->d.row.id, f->d.member_id, (int64_t)(MOST_DEEDS - 12)));

	f->deeds = ARENA_ARRAY(w->arena, struct deed, MOST_DEEDS);
	f->round = 1;
	while (rows_next(rows)) {
		const struct cell *c = rows->cells;

		if (c[0].number)
			take_change(f, c);
		else
			take_step(f, c);
	}
	take_row(f);
	f->probation_end = f->m.stage == MEMBER_PROBATIONARY ? member_probation_end(w, &f->m)
		: (struct date){ 0 };
	process_reckon(w, f);
}

static struct process *taken(struct work *w, struct rows *rows)
{
	struct process *f = ARENA_NEW(w->arena, struct process);
	bool found = rows_next(rows);

	if (found)
		take_person(f, rows->cells);
	rows_end(rows);
	if (!found)
		return NULL;
	take_deeds(w, f);
	return f;
}

struct process *process_load(struct work *w, int64_t id)
{
	if (w->writing) /* one after the other: a step is done once */
		work_number(w, 0, "SELECT id FROM development WHERE id = ? FOR UPDATE", BIND(id));
	return taken(w, work_select(w,
		PERSON " WHERE m.id = ? AND m.removed_at IS NULL AND @scope(m owner)", BIND(id)));
}

struct process *process_of_member(struct work *w, int64_t member_id)
{
	return taken(w, work_select(w, PERSON
		" WHERE m.member_id = ? AND m.removed_at IS NULL ORDER BY m.id DESC LIMIT 1",
		BIND(member_id)));
}
