/* One step of the checklist: its state in words, what was entered, its papers, its forms. */
#include "base/buffer.h"
#include "base/text.h"
#include "modules/development/pages.h"
#include "modules/document/document.h"

/* ---- words ---- */

static void add(struct buffer *b, const char *format, const char *text)
{
	if (text_empty(text))
		return;
	if (b->size)
		buffer_text(b, "；");
	buffer_format(b, format, text);
}

static void add_votes(struct buffer *b, struct request *r, const struct development_step *s)
{
	if (s->expected)
		add(b, "%s", arena_format(r->arena, "应到 %lld，实到 %lld，赞成 %lld，反对 %lld，弃权 %lld%s",
			(long long)s->expected, (long long)s->present, (long long)s->agree,
			(long long)s->against, (long long)s->abstain, s->written
				? arena_format(r->arena, "（含书面意见 %lld）", (long long)s->written) : ""));
}

static const char *deed_words(struct request *r, const struct deed *deed)
{
	const struct development_step *s = &deed->s;
	struct buffer b = buffer_new(r->arena, 8000);
	const char *people = development_table[s->step].people;

	if (people && deed->names[0])
		add(&b, "%s", arena_format(r->arena, "%s：%s%s%s", people, deed->names[0],
			deed->names[1] ? "、" : "", deed->names[1] ? deed->names[1] : ""));
	add(&b, "谈话人：%s", s->talker);
	if (s->days)
		add(&b, "%s 天", arena_format(r->arena, "%lld", (long long)s->days));
	if (s->hours)
		add(&b, "%s 学时", arena_format(r->arena, "%lld", (long long)s->hours));
	add(&b, "%s", s->step == 10 && s->passed ? "合格" : NULL);
	add(&b, "志愿书编号：%s", s->form_no);
	add_votes(&b, r, s);
	add(&b, "决议：%s", choice_label(development_outcomes, (int)s->outcome));
	if (s->months)
		add(&b, "%s 个月", arena_format(r->arena, "%lld", (long long)s->months));
	add(&b, "依据：%s", s->basis);
	add(&b, "%s", s->note);
	add(&b, "说明：%s", s->reason);
	if (deed->by)
		add(&b, "登记：%s", arena_format(r->arena, "%s %s", s->organ ? s->organ : "", deed->by));
	return b.data;
}

/* Why it cannot be done yet. */
static const char *blocked_words(struct request *r, const struct step_state *state)
{
	struct buffer b = buffer_new(r->arena, 2000);

	for (int n = 1; n <= STEPS; n++)
		if (state->lacks & BIT(n))
			buffer_format(&b, "%s第 %d 步“%s”", b.size ? "、" : "先办理", n, step_label(n));
	return b.data;
}

static void put_state(struct request *r, const struct step *it, const struct step_state *state,
	bool running, struct json *item)
{
	bool early = date_compare(r->work->today, state->from) < 0;
	bool late = date_has(state->due) && date_compare(state->due, r->work->today) < 0;
	const char *tone = NULL, *due = running ? due_words(r, state->due, &tone) : NULL;

	json_text(item, "state",
		state->missing             ? "待补登"
			: state->done          ? late ? "该再办一次" : "已办"
			: late && state->open  ? "已逾期"
			: state->open && early ? "时间未到"
			: state->open          ? "现在可以办"
								   : "未到");
	json_text(item, "tone", state->missing ? "amber" : state->done ? late ? "red" : "green"
		: late && state->open ? "red" : state->open && !early ? "blue" : "grey");
	json_text(item, "due", due);
	json_text(item, "due_tone", tone);
	json_text(item, "why", state->done ? NULL : !state->open ? blocked_words(r, state)
		: early ? arena_format(r->arena, "%s 起可以办理", date_text(r->arena, state->from)) : NULL);
}

/* ---- one step ---- */

static void put_deeds(struct request *r, const struct process *f, int number, struct json *item)
{
	struct json *deeds = json_list_in(item, "deeds");

	for (size_t i = 0; i < f->count; i++) {
		const struct deed *deed = &f->deeds[i];
		struct json *one;

		if (deed->s.step != number)
			continue;
		one = json_item(deeds);
		json_text(one, "on",
			date_has(deed->s.done_on) ? date_text(r->arena, deed->s.done_on) : "日期未登记");
		json_text(one, "words", deed_words(r, deed));
		json_text(one, "change", deed->change_id && may(r->work->actor, &change_view)
			? arena_format(r->arena, "/changes/%lld", (long long)deed->change_id) : NULL);
	}
}

static void put_papers(const struct seen *x, int number, struct json *item)
{
	struct json *papers = json_list_in(item, "papers");
	const struct step_state *state = &x->f->states[number];
	bool at_hand = state->done || state->open; /* what comes later is named only */
	struct arena *a = x->r->arena;

	for (size_t i = 0; development_papers[i].step; i++) {
		const struct paper *paper = &development_papers[i];
		struct json *one, *files;

		if (paper->step != number)
			continue;
		one = json_item(papers);
		json_text(one, "title", paper->title);
		json_text(one, "print",
			x->prints && paper->prints && at_hand ? development_href(
				x->r, x->f->d.row.id, arena_format(a, "/paper?code=%s", paper->code))
												  : NULL);
		json_text(one, "upload",
			at_hand && paper_allowed(x->r, x->f, paper) ? development_href(
				x->r, x->f->d.row.id, arena_format(a, "?paper=%s#upload", paper->code))
														: NULL);
		json_flag(one, "lacks", paper_lacks(x->f, paper,
			papers_there(x->filed, x->count) & BIT(i)));
		files = json_list_in(one, "files");
		for (size_t n = 0; n < x->count; n++)
			if (x->filed[n].paper == BIT(i)) {
				struct json *file = json_item(files);

				json_text(file, "name", x->filed[n].name);
				json_text(
					file, "href", x->reads ? document_href(x->r->work, x->filed[n].id) : NULL);
				json_text(file, "replace",
					paper_replaceable(x->r, x->f, paper, &x->filed[n])
						? development_href(x->r, x->f->d.row.id,
							arena_format(a, "?paper=%s&old=%lld#upload", paper->code,
								(long long)x->filed[n].id))
						: NULL);
			}
	}
}

static bool returns(const struct seen *x, const struct step *it)
{
	const struct deed *deed = process_deed(x->f, it->number);

	if (!deed || !deed->s.row.id || x->f->d.state == DEVELOPMENT_STOPPED || x->f->left)
		return false;
	return !process_stands_on(x->f, it->number)
		&& (x->approves || step_allowed(x->r, x->f, it));
}

static void put_forms(const struct seen *x, const struct step *it, bool running, struct json *item)
{
	const struct step_state *state = &x->f->states[it->number];
	bool doable = running && (state->open || state->again) && step_allowed(x->r, x->f, it)
		&& date_compare(x->r->work->today, state->from) >= 0;
	const char *back = x->approves ? "/decisions/return" : "/steps/return";
	int64_t id = x->f->d.row.id;
	struct json *form;

	json_text(item, "form", NULL);
	json_text(item, "back", NULL);
	json_text(item, "enter", doable && it->number != x->chosen ? development_href(x->r, id,
		arena_format(x->r->arena, "?step=%d#step-%d", it->number, it->number)) : NULL);
	json_text(item, "enter_label", state->again ? it->every.after ? "再登记一次" : "更换" : "登记");
	json_text(item, "undo", returns(x, it) && it->number != x->returned ? development_href(x->r, id,
		arena_format(x->r->arena, "?return=%d#step-%d", it->number, it->number)) : NULL);
	if (it->number == x->chosen && (doable || x->p))
		step_form(x->r, x->f, x->s, x->p, item);
	if (it->number == x->returned && (returns(x, it) || x->p)) {
		form = json_object_in(item, "back");
		json_text(form, "action", development_href(x->r, id, back));
		json_number(form, "step", it->number);
		json_text(form, "typed", input_text(x->r->form, "why"));
		json_text(form, "problem", problem_of(x->p, "why"));
		json_text(form, "cancel", development_href(x->r, id, ""));
	}
}

void show_step(const struct seen *x, int number, struct json *steps)
{
	const struct step *it = &development_table[number];
	const struct step_state *state = &x->f->states[number];
	bool running = x->f->d.state == DEVELOPMENT_RUNNING && !x->f->left;
	struct json *item = json_item(steps);

	json_number(item, "number", number);
	json_text(item, "label", step_label(number));
	json_text(item, "who", it->who);
	put_state(x->r, it, state, running, item);
	put_deeds(x->r, x->f, number, item);
	put_papers(x, number, item);
	put_forms(x, it, running, item);
}
