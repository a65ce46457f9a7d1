/*
 * What follows from the deeds and the day: which steps are done, which may be taken, from when and
 * by when. Periods are calendar months, read from the parameters.
 */
#include "data/code.h"
#include "modules/development/inside.h"

static bool before(struct date a, struct date b)
{
	return date_compare(a, b) < 0;
}

/* The steps that must come before it, by any way. */
static unsigned before_it(int number)
{
	unsigned all = development_table[number].needs;

	for (int n = number - 1; n; n--)
		if (all & BIT(n))
			all |= development_table[n].needs;
	return all;
}

static struct date base_of(const struct process *f, int after)
{
	return after == PROBATION_END ? f->probation_end : f->states[after].on;
}

static struct date term_from(struct work *w, struct date base, struct term t)
{
	int months = t.key ? (int)parameter_number(w, t.key) : 0;

	return date_has(base) ? date_add_months(base, t.ahead ? -months : months) : base;
}

struct date term_day(struct work *w, const struct process *f, struct term t)
{
	return t.after ? term_from(w, base_of(f, t.after), t) : (struct date){ 0 };
}

static void take_done(struct process *f)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct development_step *s = &f->deeds[i].s;
		struct step_state *state = &f->states[s->step];

		if (s->step >= 22 && s->round != f->round)
			continue;
		state->done = true;
		if (!date_has(s->done_on))
			continue;
		if (!date_has(state->on) || before(state->on, s->done_on))
			state->on = s->done_on;
		if (!date_has(state->first) || before(s->done_on, state->first))
			state->first = s->done_on;
	}
}

/* Between the last day of what goes before it and the first of what comes after. */
static void take_bounds(struct process *f, int number)
{
	struct step_state *state = &f->states[number];
	unsigned needs = before_it(number);

	for (int n = 1; n <= STEPS; n++) {
		const struct step_state *other = &f->states[n];

		if (!date_has(other->first) || n == number)
			continue;
		if ((needs & BIT(n)) && before(state->floor, other->first)) {
			state->floor = other->first;
			state->floor_of = n;
		}
		if ((before_it(n) & BIT(number))
			&& (!date_has(state->ceiling) || before(other->first, state->ceiling))) {
			state->ceiling = other->first;
			state->ceiling_of = n;
		}
	}
	/* the second time: after the decision to extend */
	for (size_t i = 0; f->round > 1 && number >= 22 && i < f->count; i++)
		if (f->deeds[i].s.step == 24 && before(state->floor, f->deeds[i].s.done_on)) {
			state->floor = f->deeds[i].s.done_on;
			state->floor_of = 24;
		}
}

static bool later_done(const struct process *f, int number)
{
	for (int n = number + 1; n <= STEPS; n++)
		if (f->states[n].done && (before_it(n) & BIT(number)))
			return true;
	return false;
}

static void take_standing(struct work *w, struct process *f, const struct step *it)
{
	struct step_state *state = &f->states[it->number];
	bool over = it->until && (f->states[it->until].done || later_done(f, it->until));

	for (int n = 1; n < it->number; n++)
		if ((it->needs & BIT(n)) && !f->states[n].done)
			state->lacks |= BIT(n);
	state->missing = !state->done && later_done(f, it->number);
	state->open = !state->done && (!state->lacks || state->missing);
	state->again = state->done && it->until && !over;
	state->from = term_day(w, f, it->from);
	if (it->every.after && !over && f->states[it->every.after].done)
		state->due = term_from(w, date_has(state->on) ? state->on : base_of(f, it->every.after),
			it->every);
	else if (!state->done && !state->missing)
		state->due = term_day(w, f, it->soon);
}

void process_reckon(struct work *w, struct process *f)
{
	for (int n = 0; n <= STEPS; n++)
		f->states[n] = (struct step_state){ 0 };
	take_done(f);
	for (int n = 1; n <= STEPS; n++) {
		take_bounds(f, n);
		take_standing(w, f, &development_table[n]);
	}
}

/* The smaller the sooner: due or late, can be done, is done again later, cannot be done yet. */
static int urgency(struct work *w, const struct step_state *state, const struct step *it)
{
	struct date soon = date_add_days(w->today, (int)parameter_number(w, "dev.remind_days"));

	if (date_has(state->due) && !before(soon, state->due) && !before(w->today, state->from))
		return 0;
	if (before(w->today, state->from))
		return 3;
	return it->every.after ? 2 : 1;
}

int process_next(struct work *w, const struct process *f)
{
	int next = 0, best = 9;

	for (int n = 1; n <= STEPS; n++) {
		const struct step_state *state = &f->states[n];
		const struct step *it = &development_table[n];
		int urgent;

		if (state->missing || !(state->open || (state->again && it->every.after)))
			continue;
		urgent = urgency(w, state, it);
		if (urgent < best
			|| (urgent == 0 && best == 0 && before(state->due, f->states[next].due))) {
			best = urgent;
			next = n;
		}
	}
	return next;
}

int process_due(const struct process *f)
{
	int first = 0;

	for (int n = 1; n <= STEPS; n++)
		if (date_has(f->states[n].due)
			&& (!first || before(f->states[n].due, f->states[first].due)))
			first = n;
	return first;
}

int process_stands_on(const struct process *f, int step)
{
	for (int n = step + 1; n <= STEPS; n++)
		if ((development_table[n].needs & BIT(step)) && f->states[n].done)
			return n;
	return 0;
}
