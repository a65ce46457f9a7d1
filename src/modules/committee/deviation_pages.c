/* What is not as usual on a page and on its form: one field of reason for each. */
#include "base/text.h"
#include "modules/committee/committee_pages.h"
#include "modules/committee/election.h"

bool put_deviations(struct request *r, const struct deviations *d, struct json *data)
{
	struct json *items = NULL;
	bool any = false;

	for (int i = 0; i < DEVIATIONS; i++) {
		const char *text = d->text[i], *reason = d->reason[i] ? arena_format(r->arena, "原因：%s",
			d->reason[i]) : text_empty(d->once) ? "还没有写原因" : "原因见情况说明";

		if (!text && !d->reason[i])
			continue;
		any |= text != NULL;
		items = items ? items : page_fact_group(data, "与一般规定不同的地方");
		page_fact(items, deviation_subject(i),
			text ? arena_format(r->arena, "%s。\n%s", text, reason) : reason, NULL);
		json_flag(items->last, "wide", true);
	}
	if (items)
		json_last_first(json_at(data, "groups"));
	return any;
}

void put_reasons(struct request *r, const struct deviations *d, const bool wanted[DEVIATIONS],
	struct json *fields, const struct problems *p)
{
	for (int i = 0; i < DEVIATIONS; i++) {
		struct json *item;
		const char *typed = input_has(r->form, deviation_field(i))
			? input_text(r->form, deviation_field(i)) : d->reason[i] ? d->reason[i] : d->once;

		if (!wanted[i])
			continue;
		item = page_field(fields, "is_text", deviation_field(i), deviation_label(i), typed,
			problem_of(p, deviation_field(i)));
		json_text(item, "hint", problem_of(p, deviation_field(i)) ? NULL : d->text[i]);
		json_number(item, "max", LONGEST_REASON);
		json_flag(item, "wide", true);
	}
}

/* ---- their form ---- */

static struct reply reasons_form(struct request *r, const struct record *record, const void *row,
	const struct deviations *d, const struct problems *p)
{
	const char *back = arena_format(r->arena, "%s/%lld", record->href,
		(long long)((const struct row *)row)->id);
	struct json *data = page_form_data(r, "写明与一般规定不同的原因",
		arena_format(r->arena, "%s/reasons", back), back, "保存");
	bool wanted[DEVIATIONS];

	for (int i = 0; i < DEVIATIONS; i++)
		wanted[i] = d->text[i] || d->reason[i];
	put_reasons(r, d, wanted, page_form_group(data, NULL), p);
	return form_reply(r, data, NULL, p);
}

static struct reply reasons_save(struct request *r, const struct record *record, void *row,
	const char *label, const struct deviations *was)
{
	struct problems *p = problems_new(r->arena);
	struct deviations d = *was;

	deviations_take(r->form, &d, p);
	if (p->count)
		return reasons_form(r, record, row, &d, p);
	deviations_keep(r->work, record, row, label, was, &d);
	notice(r, "原因已保存。");
	return reply_redirect(r, "%s/%lld", record->href, (long long)((struct row *)row)->id);
}

static struct committee *standing(struct request *r, struct deviations *d)
{
	struct committee *c = r->work->writing
		? record_lock(r->work, &committee_record, param_id(r, "id"))
		: record_find(r->work, &committee_record, param_id(r, "id"));

	if (!c || c->state != COMMITTEE_STANDING)
		return NULL;
	committee_deviations(r->work, c, d);
	return c;
}

struct reply committee_reasons_form_page(struct request *r)
{
	struct deviations d = { 0 };
	const struct committee *c = standing(r, &d);

	return c ? reasons_form(r, &committee_record, c, &d, NULL) : reply_not_found(r);
}

struct reply committee_reasons_save_page(struct request *r)
{
	struct deviations d = { 0 };
	struct committee *c = standing(r, &d);

	return c ? reasons_save(r, &committee_record, c, c->title, &d) : reply_not_found(r);
}

static struct election *open_one(struct request *r, struct deviations *d)
{
	struct election *e = election_held(r->work, param_id(r, "id"));
	struct ballot *b = ARENA_NEW(r->arena, struct ballot);

	if (!e || !election_is_open(e))
		return NULL;
	ballot_read(r->work, e, b);
	election_deviations(r->work, b, d);
	return e;
}

struct reply election_reasons_form_page(struct request *r)
{
	struct deviations d = { 0 };
	const struct election *e = open_one(r, &d);

	return e ? reasons_form(r, &election_record, e, &d, NULL) : reply_not_found(r);
}

struct reply election_reasons_save_page(struct request *r)
{
	struct deviations d = { 0 };
	struct election *e = open_one(r, &d);

	return e ? reasons_save(r, &election_record, e, e->title, &d) : reply_not_found(r);
}
