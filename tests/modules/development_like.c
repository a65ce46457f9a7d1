/* Making processes for tests. */
#include "development_like.h"
#include "base/text.h"

struct member *applicant_like(struct house *h, const char *name, struct date applied)
{
	struct member *m = member_like(h, EAST_BRANCH, name);

	m->stage = MEMBER_APPLICANT;
	m->joined_on = m->full_on = (struct date){ 0 };
	m->applied_on = applied;
	return m;
}

struct walk walk_started(struct house *h, struct member *m)
{
	struct walk k = { .h = h, .member = member_put(h, m) };
	struct development *d = record_new(h->work, &development_record);
	struct problems *p = problems_new(h->arena);

	work_begin(h->work);
	if (!development_start(h->work, record_find(h->work, &member_record, k.member), d, p))
		fail_msg("not started: %s", p->items[0].text);
	work_commit(h->work);
	k.id = d->row.id;
	return k;
}

struct development_step *step_like(struct walk *k, int number, struct date on)
{
	struct development_step *s = record_new(k->h->work, &development_step_record);
	int64_t voters = voters_of(k->h->work, k->h->places[EAST_BRANCH].path, on);

	s->step = number;
	s->done_on = on;
	s->person_one = k->h->people[EAST_SECRETARY].member_id;
	s->person_two = k->h->people[EAST_MEMBER].member_id;
	s->talker = "谈话人";
	s->hours = 24;
	s->passed = true;
	s->form_no = "A0001";
	s->present = s->agree = voters;
	s->outcome = OUTCOME_CONFIRM;
	s->basis = "试验委〔2026〕1号";
	s->note = "表现良好";
	return s;
}

/* NULL: done; otherwise the first problem. */
const char *step_tried(struct walk *k, struct development_step *s)
{
	struct problems *p = problems_new(k->h->arena);
	struct process *f;
	bool done;

	work_begin(k->h->work);
	f = process_load(k->h->work, k->id);
	assert_non_null(f);
	done = step_do(k->h->work, f, s, p);
	if (done)
		work_commit(k->h->work);
	else
		work_rollback(k->h->work);
	if (!done && !p->count)
		fail_msg("step %d refused without a word", s->step);
	return done ? NULL : p->items[0].text;
}

void step_done(struct walk *k, int number, struct date on)
{
	const char *why = step_tried(k, step_like(k, number, on));

	if (why)
		fail_msg("step %d: %s", number, why);
}

void step_refused(struct walk *k, struct development_step *s, const char *text, int line)
{
	const char *why = step_tried(k, s);

	if (!why || !text_has(why, text))
		fail_msg("line %d: step %d on %s: %s", line, s->step, date_text(k->h->arena, s->done_on),
			why ? why : "was done");
}

struct process *walk_now(struct walk *k)
{
	return process_load(k->h->work, k->id);
}

/* Steps 2 to `last` of somebody who became an activist on that day. */
void walk_up_to(struct walk *k, int last, struct date activist)
{
	static const int months[STEPS + 1] = { [6] = 6,
		[7] = 12,
		[8] = 12,
		[9] = 12,
		[10] = 13,
		[11] = 13,
		[12] = 13,
		[13] = 13,
		[14] = 13,
		[15] = 14,
		[16] = 14,
		[17] = 14,
		[18] = 14,
		[19] = 14,
		[20] = 14,
		[21] = 17 };

	for (int n = 2; n <= last; n++) {
		if (n == 7)
			step_done(k, 6, date_add_months(activist, 12));
		if (n != 5)
			step_done(k, n,
				n == 2 ? date_add_months(activist, -1) : date_add_months(activist, months[n]));
	}
}
