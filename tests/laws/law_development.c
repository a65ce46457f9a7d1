/* An applicant of EAST_BRANCH with a process, and one who shall have one. */
#include "law.h"
#include "modules/development/development.h"

static int64_t applicant(struct house *h, const char *name)
{
	struct member *m = member_like(h, EAST_BRANCH, name);

	m->stage = MEMBER_APPLICANT;
	m->joined_on = m->full_on = (struct date){ 0 };
	m->applied_on = date_add_months(h->work->today, -2);
	return member_put(h, m);
}

const char *example_development(struct house *h)
{
	int64_t id = applicant(h, "申请人例");
	struct development *d = record_new(h->work, &development_record);
	struct problems *p = problems_new(h->arena);

	work_begin(h->work);
	if (!development_start(h->work, record_find(h->work, &member_record, id), d, p))
		fail_msg("development: %s", p->items[0].text);
	work_commit(h->work);
	return arena_format(h->kept, "%lld", (long long)d->row.id);
}

const char *development_body(struct house *h)
{
	return at(h, "id=%lld", (long long)applicant(h, "申请人二"));
}
