/*
 * The steps after a change has begun: accept, refuse, withdraw, issue, receipt, undo. A row each
 * {on which side, in which state, what is asked, what it does}; one form and one save for all.
 */
#include <string.h>
#include "base/text.h"
#include "data/code.h"
#include "modules/change/change_pages.h"

enum side { SIDE_FROM = 1, SIDE_TO };

struct asked {
	const char *name, *kind, *label, *hint;
	bool today;              /* the day it is, until something else is typed                     */
	const char *parameter;   /* the number it begins with                                       */
	bool optional;
};

struct step {
	const char *name, *label, *icon;
	const struct permission *may;
	enum side side;
	unsigned states;         /* bits of enum change_state                                       */
	enum change_kind_value kind; /* 0: any                                                      */
	struct asked asked[2];
	bool (*act)(struct request *r, struct member_change *c, struct problems *p);
	const char *done;
};

static const char *typed(struct request *r, const char *name)
{
	return input_text(r->form, name);
}

static struct date day(struct request *r, const char *name, struct problems *p)
{
	const char *text = typed(r, name);
	struct date on = date_parse(text_narrow(r->arena, text));

	if (text && !date_has(on))
		problem(p, name, "“%s”不是日期，请按 2026-07-01 的样子填写", text);
	return on;
}

static bool accept(struct request *r, struct member_change *c, struct problems *p)
{
	struct date on = day(r, "on_date", p);

	return !p->count && change_accept(r->work, c, on, p);
}

static bool refuse(struct request *r, struct member_change *c, struct problems *p)
{
	return change_refuse(r->work, c, typed(r, "answer"), p);
}

static bool withdraw(struct request *r, struct member_change *c, struct problems *p)
{
	return change_withdraw(r->work, c, typed(r, "answer"), p);
}

static bool issue(struct request *r, struct member_change *c, struct problems *p)
{
	struct date on = day(r, "letter_on", p);

	return !p->count
		&& change_issue_letter(r->work, c, on, input_number(r->form, "valid_days", 0), p);
}

static bool extend(struct request *r, struct member_change *c, struct problems *p)
{
	return change_extend_letter(r->work, c, input_number(r->form, "valid_days", 0),
		typed(r, "reason"), p);
}

static bool receipt(struct request *r, struct member_change *c, struct problems *p)
{
	struct date on = day(r, "receipt_on", p);

	return !p->count && change_receipt(r->work, c, on, typed(r, "reason"), p);
}

static bool consent(struct request *r, struct member_change *c, struct problems *p)
{
	struct date on = day(r, "approved_on", p);

	return !p->count && change_consent(r->work, c, on, p);
}

static bool decline(struct request *r, struct member_change *c, struct problems *p)
{
	return change_decline(r->work, c, typed(r, "answer"), p);
}

static bool undo(struct request *r, struct member_change *c, struct problems *p)
{
	return change_undo(r->work, c, typed(r, "answer"), p);
}

#define WHY { "answer", "is_long", "原因" }
#define STATE(name) (1u << CHANGE_##name)

static const struct step steps[] = {
	{ "consent", "同意更正", "check", &change_consent_right, SIDE_FROM, STATE(PROPOSED), CHANGE_CORRECT,
	  { { "approved_on", "is_date", "同意日期", "同意后立即生效", .today = true } }, consent, "已同意，更正已经生效。" },
	{ "decline", "不同意更正", "arrow-back-up", &change_consent_right, SIDE_FROM, STATE(PROPOSED), CHANGE_CORRECT,
	  { { "answer", "is_long", "不同意的原因", "支部会在首页看到" } }, decline, "已退回支部，登记没有改动。" },
	{ "accept", "确认接收", "check", &change_receive, SIDE_TO, STATE(WAITING), CHANGE_TRANSFER,
	  { { "on_date", "is_date", "接收日期", "从这一天起由本支部管理", .today = true } }, accept, "已接收，组织关系已转入本支部。" },
	{ "refuse", "退回", "arrow-back-up", &change_receive, SIDE_TO, STATE(WAITING), CHANGE_TRANSFER,
	  { { "answer", "is_long", "退回的原因", "没有正当理由不能拒收" } }, refuse, "已退回对方支部。" },
	{ "issue", "开具介绍信", "mail", &change_issue, SIDE_FROM, STATE(ASKED), CHANGE_OUT,
	  { { "letter_on", "is_date", "开具日期", .today = true },
	    { "valid_days", "is_number", "有效天数", "以够用为限，近处短一些", .parameter = "transfer.validity_default" } },
	  issue, "介绍信已编号，可以打印。" },
	{ "receipt", "登记回执", "check", &change_make, SIDE_FROM, STATE(ISSUED), CHANGE_OUT,
	  { { "receipt_on", "is_date", "对方接收日期", "按回执上的日期填写", .today = true },
	    { "reason", "is_long", "情况说明", "介绍信过期后才接收的，写明原因", .optional = true } }, receipt, "回执已登记，党员已转出。" },
	{ "extend", "延长有效期", "clock", &change_deadline, SIDE_FROM, STATE(ISSUED), CHANGE_OUT,
	  { { "valid_days", "is_number", "延长后的有效天数", "从开具日期算起", .parameter = "transfer.validity_max" },
	    { "reason", "is_long", "延长的原因" } }, extend, "介绍信有效期已延长，请重新打印。" },
	{ "withdraw", "撤回", "arrow-back-up", &change_make, SIDE_FROM, 
	  STATE(PROPOSED) | STATE(WAITING) | STATE(ASKED), 0, { WHY }, withdraw, "已撤回。" },
	{ "void", "介绍信作废", "arrow-back-up", &change_issue, SIDE_FROM, STATE(ISSUED), CHANGE_OUT,
	  { WHY }, withdraw, "介绍信已作废，请收回纸质介绍信。" },
	{ "undo", "撤销这次变动", "eraser", &change_undo_right, 0, STATE(DONE), 0, { WHY }, undo,
	  "已撤销，恢复为变动前的情况。" },
};
enum { STEPS = sizeof steps / sizeof steps[0] };

/* What is done is undone from above all who had a say. */
static bool is_open(struct request *r, const struct step *s, const struct member_change *c)
{
	bool to = s->side == SIDE_TO;
	const char *path = to ? c->to_path : c->row.path;

	if (!s->side)
		return s->states >> c->state & 1 && change_undo_covered(r->work, c);
	return s->states >> c->state & 1 && (!s->kind || s->kind == c->kind) && path
		&& may_with(r->work->actor, s->may, path, to ? 0 : c->row.owner_id, NULL);
}

static const char *href(struct request *r, const struct member_change *c, const char *more)
{
	return arena_format(r->arena, "/changes/%lld%s", (long long)c->row.id, more);
}

/* Taking it back and more time are never what one is led to. */
static bool leads(const struct step *s)
{
	return s->side && s->act != withdraw && s->act != extend;
}

void change_step_buttons(struct request *r, const struct member_change *c, struct json *data)
{
	bool led = false;

	for (size_t i = 0; i < STEPS; i++)
		if (is_open(r, &steps[i], c)) {
			page_button(data, steps[i].label, href(r, c, arena_format(r->arena, "/%s",
				steps[i].name)), steps[i].icon, !led && leads(&steps[i]));
			led = led || leads(&steps[i]);
		}
	if (c->letter_no && c->kind == CHANGE_OUT && may_with(r->work->actor, &change_print,
		c->row.path,
		c->row.owner_id, NULL))
		page_button(data, "打印介绍信", href(r, c, "/print"), "printer",
			!led && c->state == CHANGE_ISSUED);
	if (c->kind == CHANGE_IN && may_with(r->work->actor, &change_print, c->row.path,
		c->row.owner_id, NULL))
		page_button(data, "打印回执", href(r, c, "/print"), "printer", false);
}

static const struct step *step_of(const struct request *r)
{
	const char *tail = strrchr(r->path, '/');

	for (size_t i = 0; i < STEPS; i++)
		if (text_is(steps[i].name, tail + 1))
			return &steps[i];
	return NULL;
}

static const char *value_of(struct request *r, const struct asked *a)
{
	if (input_has(r->form, a->name))
		return typed(r, a->name);
	if (a->today)
		return date_text(r->arena, r->work->today);
	return a->parameter ? arena_format(r->arena, "%lld",
		(long long)parameter_number(r->work, a->parameter)) : NULL;
}

static struct reply form(struct request *r, const struct step *s, const struct member_change *c,
	const struct problems *p)
{
	const char *title = arena_format(r->arena, "%s：%s%s", s->label, c->person,
		change_label(c->kind));
	struct json *data = page_form_data(r, title, href(r, c, arena_format(r->arena, "/%s", s->name)),
		href(r, c, ""), s->label);
	struct json *fields = page_form_group(data, NULL);

	json_text(data, "draft", href(r, c, arena_format(r->arena, "/%s", s->name)));
	change_shown(r, c, fields);
	for (size_t i = 0; i < 2 && s->asked[i].name; i++) {
		const struct asked *a = &s->asked[i];
		struct json *item = page_field(fields, a->kind, a->name, a->label, value_of(r, a),
			problem_of(p, a->name));

		json_flag(item, "required", !a->optional);
		json_text(item, "hint", a->hint);
	}
	page_problems(p, &member_change_record, data);
	page_crumb(data, title, NULL);
	return reply_status(reply_page(r, "record/form.html", data), p && p->count ? 422 : 200);
}

/* Meanwhile somebody else has done it: he is told so, where it stands. */
static struct reply not_open(struct request *r, const struct step *s,
	const struct member_change *c)
{
	struct member_change then;

	if (!c || !s)
		return reply_not_found(r);
	then = *c;
	for (then.state = CHANGE_PROPOSED; !(s->states >> then.state & 1); then.state++)
		;
	if (!is_open(r, s, &then))
		return reply_not_found(r);
	notice_bad(r, "这件变动刚刚已经有人办理，现在是“%s”。", choice_label(change_states,
		(int)c->state));
	return reply_redirect(r, "%s", href(r, c, ""));
}

struct reply step_form_page(struct request *r)
{
	const struct step *s = step_of(r);
	const struct member_change *c = change_find(r->work, param_id(r, "id"));

	return c && s && is_open(r, s, c) ? form(r, s, c, NULL) : not_open(r, s, c);
}

struct reply step_save_page(struct request *r)
{
	const struct step *s = step_of(r);
	struct member_change *c = change_find(r->work, param_id(r, "id"));
	struct problems *p = problems_new(r->arena);

	if (!c || !s || !is_open(r, s, c))
		return not_open(r, s, c);
	if (!s->act(r, c, p))
		return form(r, s, c, p);
	notice(r, "%s", s->done);
	return reply_redirect(r, "%s", href(r, c, ""));
}
