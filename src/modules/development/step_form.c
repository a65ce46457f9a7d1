/* The form of one step, in its place on the person's page; and what its buttons do. */
#include "base/text.h"
#include "data/code.h"
#include "modules/development/pages.h"

enum { MOST_ASKED = 16, MOST_PEOPLE = 300 };

/* ---- the form ---- */

static void put_person(struct request *r, const struct step *it, const char *name, int64_t chosen,
	bool required, const struct problems *p, const struct option *people, size_t count,
	struct json *fields)
{
	bool first = text_is(name, "person_one");
	struct json *item = page_field(fields, "is_choice", name,
		arena_format(r->arena, "%s%s", it->people, first ? "（第一名）" : "（第二名）"), NULL,
		problem_of(p, name));

	json_flag(item, "required", required);
	for (size_t i = 0; i < count; i++)
		page_option(json_at(item, "options"), arena_format(r->arena, "%lld",
			(long long)people[i].id), people[i].label, people[i].id == chosen);
}

/* Only who has all his rights: who may stand for him, who would vote. */
static size_t read_people(struct request *r, const struct process *f, struct option *people)
{
	size_t count = 0;
	struct rows *rows = work_select(r->work, "SELECT m.id, m.name, m.party_post FROM member m"
		" WHERE m.organisation_id = ? AND" ELIGIBLE_TO_VOTE("m", "?")
		" ORDER BY m.party_post IS NULL, m.id LIMIT ?",
		BIND(f->d.organisation_id, r->work->today, r->work->today, (int64_t)MOST_PEOPLE));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;

		people[count++] = (struct option){ c[0].number, c[2].null ? c[1].text
			: arena_format(r->arena, "%s（%s）", c[1].text, c[2].text) };
	}
	return count;
}

static void put_people(struct request *r, const struct process *f, const struct step *it,
	const struct development_step *s, const struct problems *p, struct json *fields)
{
	struct option people[MOST_PEOPLE];
	size_t count = read_people(r, f, people);

	put_person(r, it, "person_one", s->person_one, true, p, people, count, fields);
	put_person(r, it, "person_two", s->person_two, it->least > 1, p, people, count, fields);
}

static const char *excused_field(struct request *r, int n)
{
	return arena_format(r->arena, "excused_%d", n);
}

static const char *excused_why_field(struct request *r, int n)
{
	return arena_format(r->arena, "excused_why_%d", n);
}

static void put_excused(struct request *r, int n, const struct problems *p,
	const struct option *people, size_t count, struct json *fields)
{
	const char *name = excused_field(r, n), *why = excused_why_field(r, n);
	struct json *item = page_field(fields, "is_choice", name, arena_format(r->arena, "第 %d 名", n),
		NULL, problem_of(p, name));
	int64_t chosen = input_number(r->form, name, 0);
	size_t codes;
	const struct code *c = code_rows("election_absence", &codes);

	for (size_t i = 0; i < count; i++)
		page_option(json_at(item, "options"), arena_format(r->arena, "%lld",
			(long long)people[i].id), people[i].label, people[i].id == chosen);
	item = page_field(fields, "is_choice", why, "原因", NULL, problem_of(p, why));
	for (; codes; codes--, c++)
		page_option(json_at(item, "options"), c->code, c->label,
			text_is(c->code, input_text(r->form, why)));
}

/* Whom the meeting does not expect, each with his reason; 应到 follows from the roster of the day. */
static void put_voters(struct request *r, const struct process *f, const struct problems *p,
	struct json *fields, struct json *form)
{
	struct option people[MOST_PEOPLE];
	size_t count = read_people(r, f, people);
	struct json *excused = json_object_in(form, "excused"), *rows = json_list_in(excused, "rows");
	bool typed = false;

	for (struct json *item = fields->first; item; item = item->next)
		if (text_is(json_text_of(item, "name"), "present"))
			json_text(item, "hint", arena_format(r->arena, "今天名册中有表决权的正式党员 %zu 人；"
				"应到按开会那天的名册计算，减去下面不计入的", count));
	for (int n = 1; n <= MOST_EXCUSED; n++) {
		put_excused(r, n, p, people, count, json_list_in(json_item(rows), "fields"));
		typed |= input_text(r->form, excused_field(r, n)) != NULL;
	}
	json_flag(excused, "open", typed);
}

static bool asks_for(const struct step *it, const char *name, bool must)
{
	for (const char *const *asked = it->asks; *asked; asked++)
		if (text_is(*asked + (**asked == '!'), name))
			return !must || **asked == '!';
	return false;
}

/* What was counted; nought is nothing to show in an empty form. */
static void dress(const struct step *it, struct json *item, bool fresh)
{
	const char *name = json_text_of(item, "name");

	json_flag(item, "required", asks_for(it, name, true));
	if (text_is(name, "done_on") && it->number == 11)
		json_text(item, "label", "结业日期");
	if (fresh && json_number_of(item, "is_number") && text_is(json_text_of(item, "value"), "0"))
		json_text(item, "value", NULL);
}

void step_form(struct request *r, const struct process *f, struct development_step *s,
	const struct problems *p, struct json *data)
{
	const struct step *it = &development_table[s->step];
	const char *only[MOST_ASKED + 1] = { 0 };
	struct json *form = json_object_in(data, "form"), *fields;

	if (!p && !date_has(s->done_on))
		s->done_on = r->work->today;
	for (size_t i = 0; i < MOST_ASKED && it->asks[i]; i++)
		only[i] = it->asks[i] + (*it->asks[i] == '!');
	page_form(r, &development_step_record, s, p, only, form);
	fields = json_at(json_nth(json_at(form, "groups"), 0), "fields");
	for (struct json *item = fields->first; item; item = item->next)
		dress(it, item, !p);
	if (it->people)
		put_people(r, f, it, s, p, fields);
	json_text(form, "excused", NULL);
	if (step_votes(it))
		put_voters(r, f, p, fields, form);
	json_text(form, "action", development_href(r, f->d.row.id, step_route(r, f, it)));
	json_number(form, "step", s->step);
	json_text(form, "hint", it->hint);
	json_text(form, "cancel", development_href(r, f->d.row.id, ""));
}

/* ---- doing it ---- */

static struct reply not_his(struct request *r, const struct process *f, const struct step *it)
{
	return reply_forbidden(r, arena_format(r->arena, "这一步由%s办理，请由其管理员登记。",
		step_who(r->work, f, it)), "返回", development_href(r, f->d.row.id, ""));
}

/* Only what the step asks for: a form bent to bring more brings nothing. */
static void take(struct request *r, struct development_step *s, struct problems *p)
{
	static const char *const people[] = { "person_one", "person_two", NULL };
	const struct step *it = &development_table[s->step];
	const char *const *lists[] = { it->asks, it->people ? people : NULL };

	for (size_t i = 0; i < 2; i++)
		for (const char *const *asked = lists[i]; asked && *asked; asked++) {
			const struct field *field = record_field(&development_step_record,
				*asked + (**asked == '!'));

			if (input_has(r->form, field->name))
				field_take(r->work, field, input_text(r->form, field->name), s, p);
		}
	for (int n = 1; step_votes(it) && n <= MOST_EXCUSED; n++) {
		const struct code *why = code_find(r->work, "election_absence",
			input_text(r->form, excused_why_field(r, n)));
		int64_t id = input_number(r->form, excused_field(r, n), 0);

		if (id)
			s->absences[s->absence_count++] = (struct absence){ id, why ? why->code : NULL,
				excused_field(r, n), excused_why_field(r, n) };
	}
}

struct reply development_step_page(struct request *r)
{
	struct process *f = process_load(r->work, param_id(r, "id"));
	struct development_step *s = record_new(r->work, &development_step_record);
	struct problems *p = problems_new(r->arena);

	int64_t number = input_number(r->form, "step", 0);

	if (!f || number < 1 || number > STEPS)
		return reply_not_found(r);
	if (!step_allowed(r, f, &development_table[number]))
		return not_his(r, f, &development_table[number]);
	s->step = (int)number;
	take(r, s, p);
	if (!step_do(r->work, f, s, p))
		return development_again(r, f, s, p);
	notice(r, "已登记%s：第 %d 步“%s”。", f->d.person, s->step, step_label(s->step));
	return reply_redirect(r, "%s", development_href(r, f->d.row.id, ""));
}

struct reply development_return_page(struct request *r)
{
	struct process *f = process_load(r->work, param_id(r, "id"));
	struct problems *p = problems_new(r->arena);
	int64_t number = input_number(r->form, "step", 0);

	if (!f || number < 1 || number > STEPS)
		return reply_not_found(r);
	/* the committee sends back what the branch did, not the other way round */
	if (r->route->may != &development_approve && !step_allowed(r, f, &development_table[number]))
		return reply_forbidden(r, "这一步由上级党委登记，请由上级党委退回。", "返回",
			development_href(r, f->d.row.id, ""));
	if (!step_return(r->work, f, (int)number, input_text(r->form, "why"), p))
		return development_again(r, f, NULL, p);
	notice(r, "已退回第 %d 步“%s”。", (int)number, step_label((int)number));
	return reply_redirect(r, "%s", development_href(r, f->d.row.id, ""));
}

struct reply development_stop_page(struct request *r)
{
	struct process *f = process_load(r->work, param_id(r, "id"));
	struct problems *p = problems_new(r->arena);

	if (!f)
		return reply_not_found(r);
	if (!process_stop(r->work, f, input_text(r->form, "why"), p))
		return development_again(r, f, NULL, p);
	notice(r, "已终止%s的发展进程。", f->d.person);
	return reply_redirect(r, "%s", development_href(r, f->d.row.id, ""));
}

struct reply development_resume_page(struct request *r)
{
	struct process *f = process_load(r->work, param_id(r, "id"));
	struct problems *p = problems_new(r->arena);

	if (!f)
		return reply_not_found(r);
	if (!process_resume(r->work, f, p))
		return development_again(r, f, NULL, p);
	notice(r, "已恢复%s的发展进程。", f->d.person);
	return reply_redirect(r, "%s", development_href(r, f->d.row.id, ""));
}
