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
	add(b, "不计入应到：%s", s->excused);
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

/* Where what was not entered here is corrected. */
struct source {
	const char *words, *href;    /* href NULL: he may not                                     */
};

/* Steps that the person's row says: by which field, and whether only 更正登记 changes it. */
static const struct { int step; const char *field; bool corrected; } carried[] = {
	{ 1, "申请入党日期", false }, { 3, "确定积极分子日期", false }, { 15, "加入党组织日期", true },
	{ 17, "加入党组织日期", true }, { 23, "转为正式党员日期", true },
	{ 24, "转为正式党员日期", true },
};

/* The change by which it was done, its own or that of the decision it belongs to. */
static int64_t change_of(const struct process *f, const struct deed *deed)
{
	const struct deed *decision = process_deed(f, deed->s.step <= 5 ? 3 : deed->s.step <= 17 ? 17
		: 24);

	return deed->change_id ? deed->change_id : decision ? decision->change_id : 0;
}

static struct source source_of(struct request *r, const struct process *f, const struct deed *deed)
{
	const struct actor *actor = r->work->actor;
	int64_t change = deed->s.step == 1 ? 0 : change_of(f, deed);
	struct source it = { 0 };

	if (deed->s.row.id)
		return it;
	if (change)
		return (struct source){ "由党员变动登记，登记错了的在变动中撤销", may(actor, &change_view)
			? arena_format(r->arena, "/changes/%lld", (long long)change) : NULL };
	for (size_t i = 0; i < sizeof carried / sizeof carried[0]; i++)
		if (carried[i].step == deed->s.step) {
			bool corrects = carried[i].corrected;

			it.words = arena_format(r->arena, corrects ? "日期来自人员信息的“%s”，登记错了的办理“更正登记”"
				: "日期来自人员信息的“%s”，登记错了的在那里修改", carried[i].field);
			it.href = may(actor, corrects ? &change_make : &member_edit) ? arena_format(r->arena,
				corrects ? "/members/%lld/changes/new?kind=correct" : "/members/%lld/edit",
				(long long)f->d.member_id) : NULL;
		}
	return it;
}

static void put_deeds(struct request *r, const struct process *f, int number, struct json *item)
{
	struct json *deeds = json_list_in(item, "deeds");

	for (size_t i = 0; i < f->count; i++) {
		const struct deed *deed = &f->deeds[i];
		struct source source;
		struct json *one;

		if (deed->s.step != number)
			continue;
		source = source_of(r, f, deed);
		one = json_item(deeds);
		json_text(one, "on",
			date_has(deed->s.done_on) ? date_text(r->arena, deed->s.done_on) : "日期未登记");
		json_text(one, "words", deed_words(r, deed));
		json_text(one, "source", source.words);
		json_text(one, "source_href", source.href);
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
	json_text(item, "enter_label", !state->again ? "登记" : it->every.after ? "再登记一次"
		: it->people ? "更换" : "改日期");
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
	json_text(item, "who", step_who(x->r->work, x->f, it));
	put_state(x->r, it, state, running, item);
	put_deeds(x->r, x->f, number, item);
	put_papers(x, number, item);
	put_forms(x, it, running, item);
}
