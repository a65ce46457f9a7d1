/* A form with what is known filled in, for printing; the signed one taken back as a document. */
#include <string.h>
#include "base/buffer.h"
#include "base/text.h"
#include "data/code.h"
#include "modules/development/pages.h"
#include "modules/document/document.h"

#define BLANK "＿＿＿＿"

/* ---- what is known ---- */

static const char *day_of(struct request *r, const struct process *f, int step)
{
	struct date on = f->states[step].on;

	return date_has(on) ? date_long(r->arena, on) : NULL;
}

static const char *names_of(struct request *r, const struct process *f, int step)
{
	const struct deed *deed = process_deed(f, step);

	return !deed || !deed->names[0] ? NULL : !deed->names[1] ? deed->names[0]
		: arena_format(r->arena, "%s、%s", deed->names[0], deed->names[1]);
}

static const char *count_of(struct request *r, const struct deed *deed, int64_t count)
{
	return deed && deed->s.expected ? arena_format(r->arena, "%lld", (long long)count) : NULL;
}

static const char *trained(struct request *r, const struct process *f)
{
	const struct deed *deed = process_deed(f, 11);

	if (!deed || (!deed->s.days && !deed->s.hours))
		return NULL;
	return deed->s.days ? arena_format(r->arena, "%lld 天", (long long)deed->s.days)
		: arena_format(r->arena, "%lld 学时", (long long)deed->s.hours);
}

/* The vote that the paper is about: of the admission or of the confirmation. */
static const char *vote_word(struct request *r, const struct process *f, const struct paper *paper,
	const char *name)
{
	static const struct { const char *name; size_t at; } votes[] = {
		{ "应到", offsetof(struct development_step, expected) },
		{ "实到", offsetof(struct development_step, present) },
		{ "赞成", offsetof(struct development_step, agree) },
		{ "反对", offsetof(struct development_step, against) },
		{ "弃权", offsetof(struct development_step, abstain) },
		{ "书面", offsetof(struct development_step, written) },
	};
	const struct deed *deed = process_deed(f, paper->step > 17 ? 23 : 15);

	for (size_t i = 0; deed && i < sizeof votes / sizeof votes[0]; i++)
		if (text_is(votes[i].name, name))
			return count_of(r, deed, *(const int64_t *)((const char *)&deed->s + votes[i].at));
	return NULL;
}

/* Addressed to who admits, or signed by it. */
static bool asks_admission(const struct paper *paper)
{
	return development_table[paper->step].decides || step_votes(&development_table[paper->step]);
}

static const char *day_word(struct request *r, const struct process *f, const char *name)
{
	static const struct { const char *name; int step; } days[] = {
		{ "谈话日期", 2 }, { "积极分子日期", 3 }, { "发展对象日期", 7 }, { "预审日期", 13 },
		{ "大会日期", 15 }, { "审批前谈话日期", 16 }, { "转正大会日期", 23 },
	};

	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
		if (text_is(days[i].name, name))
			return day_of(r, f, days[i].step);
	return NULL;
}

static const char *talker_of(const struct process *f, int step)
{
	const struct deed *deed = process_deed(f, step);

	return deed ? deed->s.talker : NULL;
}

/* What stands for 【name】; NULL: not known yet. */
static const char *known(struct request *r, const struct process *f, const struct paper *paper,
	const char *name)
{
	const struct deed *preview = process_deed(f, 13), *decision = process_deed(f, 23);
	struct date end = date_has(f->probation_end) || !date_has(f->states[15].on) ? f->probation_end
		: date_add_months(f->states[15].on, (int)parameter_number(r->work, "dev.probation"));
	const struct { const char *name, *text; } words[] = {
		{ "姓名", f->m.name }, { "支部", f->branch }, { "党委", asks_admission(paper) ? f->admitting.name : f->committee },
		{ "联系人", names_of(r, f, 5) }, { "介绍人", names_of(r, f, 9) },
		{ "谈话人", talker_of(f, 2) }, { "审批前谈话人", talker_of(f, 16) },
		{ "政审", f->states[10].done ? "合格" : NULL }, { "培训", trained(r, f) },
		{ "志愿书编号", preview ? preview->s.form_no : NULL },
		{ "预备期满", date_has(end) ? date_long(r->arena, end) : NULL },
		{ "决议", decision ? choice_label(development_outcomes, (int)decision->s.outcome) : NULL },
		{ "保管", "按党员材料登记的期限" },
	};
	const char *day = day_word(r, f, name);

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (text_is(words[i].name, name))
			return words[i].text;
	return day ? day : vote_word(r, f, paper, name);
}

static const char *filled(struct request *r, const struct process *f, const struct paper *paper,
	const char *text)
{
	struct buffer b = buffer_new(r->arena, 8000);
	const char *open;

	for (; (open = strstr(text, "【")); ) {
		const char *name = open + strlen("【"), *close = strstr(name, "】");
		const char *word = known(r, f, paper, arena_copy(r->arena, name, (size_t)(close - name)));

		buffer_add(&b, text, (size_t)(open - text));
		buffer_text(&b, text_empty(word) ? BLANK : word);
		text = close + strlen("】");
	}
	buffer_text(&b, text);
	return b.data;
}

/* ---- the page ---- */

static void put_about(struct request *r, const struct process *f, struct json *data)
{
	struct json *about = json_object_in(data, "about");
	const struct member *m = &f->m;

	json_text(about, "name", m->name);
	json_text(about, "sex", choice_label(member_sexes, (int)m->sex));
	json_text(about, "ethnicity", m->ethnicity ? code_label("ethnicity", m->ethnicity) : NULL);
	json_text(about, "born", date_text(r->arena, m->born_on));
	json_text(about, "education", m->education ? code_label("education", m->education) : NULL);
	json_text(about, "applied", date_text(r->arena, m->applied_on));
	json_text(about, "post", m->work_post);
	json_text(about, "branch", f->branch);
}

static void put_blanks(const struct paper *paper, struct json *line)
{
	struct json *blanks = json_list_in(line, "blanks");

	for (int i = 0; i < paper->blanks; i++)
		json_item(blanks);
}

static void put_lines(struct request *r, const struct process *f, const struct paper *paper,
	struct json *lines)
{
	bool room = false;

	for (const char *const *text = paper->text; *text; text++) {
		struct json *line = json_item(lines);

		json_text(line, "text", text_empty(*text) ? NULL : filled(r, f, paper, *text));
		json_list_in(line, "blanks");
		if (text_empty(*text))
			put_blanks(paper, line);
		room |= text_empty(*text);
	}
	if (!room) {
		struct json *line = json_item(lines);

		json_text(line, "text", NULL);
		put_blanks(paper, line);
	}
}

struct reply paper_print_page(struct request *r)
{
	const struct process *f = process_load(r->work, param_id(r, "id"));
	const char *code = input_text(r->query, "code");
	const struct paper *paper = paper_of(code ? code : "talk");
	struct json *data, *signs;

	if (!f || !paper || !paper->prints)
		return reply_not_found(r);
	data = page_data(r, arena_format(r->arena, "%s：%s", f->d.person, paper->title));
	json_text(data, "heading", paper->title);
	json_text(data, "about", NULL);
	if (paper->about)
		put_about(r, f, data);
	put_lines(r, f, paper, json_list_in(data, "lines"));
	signs = json_list_in(data, "signs");
	for (const char *const *text = paper->signs; text && *text; text++)
		json_text(json_item(signs), "text", *text);
	page_back(data, development_href(r, f->d.row.id, ""));
	return reply_print(r, "development/paper.html", data);
}

/* ---- the signed one ---- */

bool paper_allowed(struct request *r, const struct process *f, const struct paper *it)
{
	const struct step *step = &development_table[it->step];

	if (f->left || !step_allowed(r, f, step))
		return false;
	/* the decision itself gives the right to its paper */
	return text_is(step_route(r, f, step), "/decisions") || may_here(r, f, &document_create);
}

bool paper_replaceable(struct request *r, const struct process *f, const struct paper *it,
	const struct filed *filed)
{
	const struct step *step = &development_table[it->step];

	return paper_allowed(r, f, it) && !filed->above && !process_stands_on(f, it->step)
		&& (text_is(step_route(r, f, step), "/decisions") || may_here(r, f, &document_void_right));
}

/* The one that is to be replaced; NULL if it may not be. */
static const struct filed *old_of(struct request *r, const struct process *f,
	const struct paper *paper, int64_t id)
{
	size_t count;
	const struct filed *filed = papers_filed(r->work, f, &count);

	for (size_t i = 0; i < count; i++)
		if (filed[i].id == id && filed[i].paper == BIT(paper - development_papers)
		    && paper_replaceable(r, f, paper, &filed[i]))
			return &filed[i];
	return NULL;
}

static bool file_paper(struct request *r, const struct process *f, const struct paper *paper,
	int64_t old, struct problems *p)
{
	struct document d = { .kind = paper->kind, .title = paper->title,
		.dated_on = date_parse(input_text(r->form, "dated_on")),
		.source = paper_source(r->arena, paper), .source_id = f->d.row.id };
	const char *why = input_text(r->form, "reason");

	if (old && text_empty(why))
		problem(p, "reason", "请填写更换的原因");
	return document_add(r->work, &f->m, &d, r->upload_count ? &r->uploads[0] : NULL, p)
		&& (!old || document_void(r->work, &f->m, old, paper->title, why, p));
}

struct reply paper_upload_page(struct request *r)
{
	struct process *f = process_load(r->work, param_id(r, "id"));
	const struct paper *paper = paper_of(input_text(r->form, "paper"));
	struct problems *p = problems_new(r->arena);
	int64_t old = input_number(r->form, "old", 0);

	if (!f)
		return reply_not_found(r);
	if (paper && !paper_allowed(r, f, paper))
		return reply_forbidden(r, development_table[paper->step].tier == TIER_COMMITTEE
			? "这份材料由办理这一步的上级党委上传。" : "这份材料由党支部上传。", "返回",
			development_href(r, f->d.row.id, ""));
	if (!paper)
		problem(p, "paper", "请选择是哪一份材料");
	else if (old && !old_of(r, f, paper, old))
		problem(p, NULL, "这份材料不能更换：后面的步骤已经办理，或者刚刚已经换过，请刷新后核对");
	if (p->count || !file_paper(r, f, paper, old, p))
		return development_again(r, f, NULL, p);
	process_keep(r->work, f);
	notice(r, "已%s%s的“%s”。", old ? "更换" : "上传", f->d.person, paper->title);
	return reply_redirect(r, "%s", development_href(r, f->d.row.id, ""));
}
