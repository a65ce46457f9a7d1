/*
 * One person's page: the five stages with their steps as a checklist; what is done (day, by whom,
 * on what paper), what may be done now with its form in place, what waits for what, what is late.
 */
#include "base/text.h"
#include "data/code.h"
#include "modules/development/pages.h"
#include "modules/document/document.h"

const char *development_href(struct request *r, int64_t id, const char *more)
{
	return arena_format(r->arena, "/developments/%lld%s", (long long)id, more);
}

const char *due_words(struct request *r, struct date due, const char **tone)
{
	int64_t days = date_days(due) - date_days(r->work->today);

	*tone = NULL;
	if (!date_has(due))
		return NULL;
	*tone = days < 0                                           ? "red"
		: days <= parameter_number(r->work, "dev.remind_days") ? "amber"
															   : "grey";
	return days < 0 ? arena_format(
			   r->arena, "%s 到期，已逾期 %lld 天", date_text(r->arena, due), (long long)-days)
		: days == 0 ? "今天到期"
					: arena_format(r->arena, "%s 前办理，还有 %lld 天", date_text(r->arena, due),
						(long long)days);
}

/* ---- who may ---- */

bool may_here(struct request *r, const struct process *f, const struct permission *p)
{
	return may_with(r->work->actor, p, f->d.row.path, f->d.row.owner_id, NULL);
}

bool step_allowed(struct request *r, const struct process *f, const struct step *it)
{
	bool decides = !it->decides || admitting_is_actor(r->work, &f->admitting);

	return (it->tier == TIER_COMMITTEE && decides && may_here(r, f, &development_approve))
		|| ((it->tier != TIER_COMMITTEE || it->either) && may_here(r, f, &development_edit));
}

const char *step_route(struct request *r, const struct process *f, const struct step *it)
{
	return it->tier == TIER_COMMITTEE && may_here(r, f, &development_approve) ? "/decisions"
																			  : "/steps";
}

/* ---- the page ---- */

/* "已办 2 步，缺材料或缺登记 3 项", for a stage that is folded up. */
static const char *phase_words(const struct seen *x, int phase)
{
	unsigned there = papers_there(x->filed, x->count);
	int steps = 0, done = 0, lacking = 0;

	for (int n = 1; n <= STEPS; n++)
		if ((int)development_table[n].phase == phase) {
			steps++;
			done += x->f->states[n].done;
			lacking += x->f->states[n].missing;
		}
	for (size_t i = 0; development_papers[i].step; i++) {
		const struct paper *it = &development_papers[i];

		lacking += (int)development_table[it->step].phase == phase
			&& paper_lacks(x->f, it, there & BIT(i));
	}
	return arena_format(x->r->arena, lacking ? "%d 步，已办 %d 步，缺材料或缺登记 %d 项"
		: "%d 步，已办 %d 步", steps, done, lacking);
}

/* What is at hand is open, the rest is one line each. */
static void put_phases(const struct seen *x, int next, struct json *data)
{
	struct json *phases = json_list_in(data, "phases");
	int at = x->returned ? x->returned : x->chosen;

	for (const struct choice *c = development_phases; c->value; c++) {
		struct json *phase = json_item(phases), *steps = json_list_in(phase, "steps_of");
		bool done = true, now = next && (int)development_table[next].phase == c->value;

		for (int n = 1; n <= STEPS; n++)
			if ((int)development_table[n].phase == c->value) {
				show_step(x, n, steps);
				done &= x->f->states[n].done;
			}
		json_text(phase, "label", c->label);
		json_text(phase, "words", phase_words(x, c->value));
		json_flag(phase, "now", now);
		json_flag(phase, "done", done && !now);
		json_flag(phase, "open", now || (at && (int)development_table[at].phase == c->value));
	}
}

static void put_summary(struct request *r, const struct process *f, int next, struct json *data)
{
	struct json *items = page_fact_group(data, NULL);
	int first = process_due(f);
	const char *tone, *words = due_words(r, f->states[first].due, &tone);
	const struct choice *state = choice_of(development_states, (int)f->d.state);
	struct json *badge = json_object_in(data, "badge");

	json_text(badge, "text", state->label);
	json_text(badge, "tone", state->tone);
	page_fact(items, "人员类别", choice_label(member_stages, (int)f->m.stage), NULL);
	page_fact(items, "所在党支部", f->branch, NULL);
	page_fact(items, "上级党委", f->committee, NULL);
	if (f->d.state != DEVELOPMENT_RUNNING) {
		page_fact(items, "结束日期", date_text(r->arena, f->d.ended_on), NULL);
		if (f->d.reason)
			page_fact(items, "原因", f->d.reason, NULL);
		return;
	}
	if (next) {
		page_fact(items, "下一步", arena_format(r->arena, "第 %d 步 %s", next, step_label(next)),
			arena_format(r->arena, "#step-%d", next));
		page_fact(items, "由谁办理",
			step_who(r->work, f, &development_table[next]), NULL);
	}
	if (words)
		page_fact(items, "期限", first == next ? words : arena_format(r->arena, "第 %d 步 %s", first,
			words), NULL);
	if (date_has(f->probation_end))
		page_fact(items, "预备期满", date_text(r->arena, f->probation_end), NULL);
}

static const char *asked(struct request *r, const char *name)
{
	return input_text(r->form, name) ? input_text(r->form, name) : input_text(r->query, name);
}

/* What he may upload; while one is replaced, that one. False: nothing. */
static bool put_papers_of(const struct seen *x, const char *only, const char *chosen,
	struct json *options)
{
	for (const struct paper *it = development_papers; it->step; it++)
		if (paper_allowed(x->r, x->f, it) && (!only || text_is(only, it->code)))
			page_option(options, it->code, arena_format(x->r->arena, "第 %d 步：%s", it->step,
				it->title), text_is(chosen, it->code));
	return json_count(options) != 0;
}

/* One form for all papers that are his; which is chosen, or replaced, comes with the link. */
static void put_upload(const struct seen *x, struct json *data)
{
	struct request *r = x->r;
	const char *chosen = asked(r, "paper"), *old = asked(r, "old");
	struct json *form = json_object_in(data, "upload_form");

	if (!put_papers_of(x, old ? chosen : NULL, chosen, json_list_in(form, "options"))) {
		json_text(data, "upload_form", NULL);
		return;
	}
	json_text(form, "title", old ? "更换材料" : "上传签字盖章后的材料");
	json_text(form, "action", development_href(r, x->f->d.row.id,
		x->edits ? "/papers/upload" : "/decisions/upload"));
	json_text(form, "old", old);
	json_text(form, "reason", input_text(r->form, "reason"));
	json_text(form, "reason_problem", problem_of(x->p, "reason"));
	json_text(form, "dated_on", input_text(r->form, "dated_on") ? input_text(r->form, "dated_on")
		: date_text(r->arena, r->work->today));
	json_text(form, "file_problem", problem_of(x->p, "file"));
	json_text(form, "date_problem", problem_of(x->p, "dated_on"));
	json_text(form, "paper_problem", problem_of(x->p, "paper"));
}

static void put_end(const struct seen *x, struct json *data)
{
	int64_t id = x->f->d.row.id;

	json_text(data, "stop", x->edits && x->f->d.state == DEVELOPMENT_RUNNING && !x->f->left
		? development_href(x->r, id, "/stop") : NULL);
	json_text(data, "resume", x->edits && x->f->d.state == DEVELOPMENT_STOPPED && !x->f->left
		? development_href(x->r, id, "/resume") : NULL);
	json_text(data, "stop_problem", x->returned ? NULL : problem_of(x->p, "why"));
}

static int step_asked(struct request *r, const char *name)
{
	int64_t number = input_number(r->query, name, 0);

	return number >= 1 && number <= STEPS ? (int)number : 0;
}

/* What is asked for by the link, else the next step, if it is his. */
static void choose(struct seen *x, int next)
{
	if (!x->s && !x->p && !x->returned) {
		x->chosen = step_asked(x->r, "step") ? step_asked(x->r, "step") : next;
		x->s = record_new(x->r->work, &development_step_record);
		x->s->step = x->chosen;
	} else if (x->s)
		x->chosen = x->s->step;
}

static struct reply show(struct request *r, struct process *f, struct development_step *s,
	const struct problems *p)
{
	int next = process_next(r->work, f);
	struct json *data = page_show_data(r, arena_format(r->arena, "%s：发展党员进程", f->d.person));
	struct seen x = { .r = r,
		.f = f,
		.s = s,
		.p = p,
		.edits = may_here(r, f, &development_edit),
		.approves = may_here(r, f, &development_approve),
		.prints = may_here(r, f, &development_print),
		.reads = may_here(r, f, &document_view) };

	x.returned = s ? 0 : p ? (int)input_number(r->form, "step", 0) : step_asked(r, "return");
	x.filed = papers_filed(r->work, f, &x.count);
	choose(&x, next);
	page_problems(p, &development_step_record, data);
	put_summary(r, f, next, data);
	put_phases(&x, next, data);
	put_upload(&x, data);
	put_end(&x, data);
	if (may(r->work->actor, &member_view) && !f->left)
		page_button(data, "人员信息", arena_format(r->arena, "/members/%lld",
			(long long)f->d.member_id), "user", false);
	page_crumb(data, f->d.person, NULL);
	page_back(data, "/developments");
	return reply_status(reply_page(r, "development/show.html", data), p && p->count ? 422 : 200);
}

struct reply development_show_page(struct request *r)
{
	struct process *f = process_load(r->work, param_id(r, "id"));

	return f ? show(r, f, NULL, NULL) : reply_not_found(r);
}

struct reply development_again(struct request *r, struct process *f, struct development_step *s,
	const struct problems *p)
{
	return show(r, f, s, p);
}
