/*
 * Three people of the demo branch on their way: an applicant whose talk is late, an activist who
 * waits for the year to be over, a probationary member; and what of their papers was entered.
 */
#include "base/fault.h"
#include "modules/demo/inside.h"
#include "modules/development/development.h"

static struct member *member_of(struct county *c, size_t n)
{
	struct member *m = record_lock(c->w, &member_record, c->members[c->home->first + n].id);

	if (!m)
		fault("demo data: no member %zu in the branch", n);
	return m;
}

static void start(struct county *c, struct member *m)
{
	struct problems *p = problems_new(c->w->arena);
	struct development *d = record_new(c->w, &development_record);

	if (!record_save(c->w, &member_record, m, NULL, p) || !development_start(c->w, m, d, p))
		fault("demo data: development: %s", p->items[0].text);
}

/* What the branch has entered of the first years, with the day. */
static void step(struct county *c, const struct member *m, const char *code, struct date on,
	const char *note)
{
	work_change(c->w, "INSERT INTO development_step (development_id, step, done_on, organ, talker,"
		" person_one, note, created_at) SELECT d.id, ?, ?, o.name, IF(? = 'talk', ?, NULL),"
		" IF(? = 'contacts', ?, NULL), ?, ? FROM development d JOIN organisation o"
		" ON o.id = d.organisation_id WHERE d.member_id = ?",
		BIND(code, on, code, c->members[c->home->first].name, code, c->members[c->home->first].id,
			note, c->w->now, m->row.id));
}

static void first_steps(struct county *c, struct member *m, struct date activist)
{
	m->applied_on = date_add_months(activist, -8);
	m->activist_on = activist;
	start(c, m);
	step(c, m, "talk", date_add_months(activist, -8), "入党动机端正，工作积极");
	step(c, m, "activist_file", date_add_days(activist, 12), NULL);
	step(c, m, "contacts", activist, NULL);
	step(c, m, "review", date_add_months(activist, 6), "思想上积极上进，按时参加党课学习");
	development_follow(c->w, m->row.id);
}

void demo_development(struct county *c)
{
	struct date today = c->w->today;
	struct member *applicant = member_of(c, 9), *activist = member_of(c, 8),
				  *young = member_of(c, 6);

	applicant->stage = MEMBER_APPLICANT;
	applicant->applied_on = date_add_days(today, -40);
	start(c, applicant);
	first_steps(c, activist, date_add_months(today, -11));
	first_steps(c, young, date_add_months(young->joined_on, -16));
}
