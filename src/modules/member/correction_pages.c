/*
 * The branch's side of "发现有误": the list, one request, and the form with the member's value
 * already in it; saving that form is the acceptance.
 */
#include "base/text.h"
#include "modules/member/member_inside.h"
#include "web/page.h"

enum { MOST_SHOWN = 200 };

static const char *href_of(struct request *r, const struct correction *c, const char *more)
{
	return arena_format(r->arena, "/corrections/%lld%s", (long long)c->id, more);
}

static const char *field_label(const struct correction *c)
{
	return c->field ? c->field->label : "其他";
}

/* What he says it should be; of numbers and addresses only to who may see those. */
static const char *value_shown(struct request *r, const struct correction *c)
{
	const struct permission *asks = !c->field ? NULL : c->field->sealed ? &member_reveal
		: c->field->seen_by;

	if (asks && !may_with(r->work->actor, asks, c->path, 0, NULL))
		return "（您无权查看，请由有权限的人员办理）";
	return c->value;
}

static void put_tab(struct json *data, const char *label, const char *href, bool on)
{
	struct json *tab = json_item(json_at(data, "tabs_in_page"));

	json_text(tab, "label", label);
	json_text(tab, "href", href);
	json_flag(tab, "on", on);
	json_text(tab, "count", NULL);
}

struct reply corrections_page(struct request *r)
{
	static const char *const heads[] = { "党员", "有误的内容", "提出时间", "状态", NULL };
	bool answered = text_is(input_text(r->query, "state"), "answered");
	struct json *data = page_show_data(r, "更正申请");
	struct json *table = page_table(data, answered ? "已答复" : "等待核对", answered
		? "还没有答复过的申请。" : "没有等待核对的申请。", heads);
	size_t count;
	const struct correction *list = correction_list(r->work, 0, !answered, MOST_SHOWN, &count);

	put_tab(data, "等待核对", "/corrections", !answered);
	put_tab(data, "已答复", "/corrections?state=answered", answered);
	for (size_t i = 0; i < count; i++) {
		const struct choice *state = correction_state(&list[i]);
		const char *href = href_of(r, &list[i], "");
		struct json *cells = page_table_row(table, href);

		page_cell(table, cells, list[i].name, NULL, href);
		page_cell(table, cells, field_label(&list[i]), NULL, NULL);
		page_cell(table, cells, moment_text(r->arena, list[i].created_at), NULL, NULL);
		page_cell(table, cells, state->label, state->tone, NULL);
	}
	return reply_page(r, "record/show.html", data);
}

/* ---- one ---- */

static void put_facts(struct request *r, const struct correction *c, const struct member *m,
	struct json *data)
{
	struct json *items = page_fact_group(data, NULL);

	page_fact(
		items, "党员", c->name, arena_format(r->arena, "/members/%lld", (long long)c->member_id));
	page_fact(items, "有误的内容", field_label(c), NULL);
	if (c->field)
		page_fact(items, "现在登记的", record_text(r->work, &member_record, c->field, m), NULL);
	page_fact(items, "本人认为应是", value_shown(r, c), NULL);
	page_fact(items, "说明", c->note, NULL);
	page_fact(items, "提出时间", moment_text(r->arena, c->created_at), NULL);
	if (!c->answered_name)
		return;
	page_fact(items, "答复", c->answer, NULL);
	page_fact(items, "答复人", arena_format(r->arena, "%s %s", moment_text(r->arena, c->answered_at),
		c->answered_name), NULL);
}

/* Where it is mended: the form with the value in it, or the verb for what only verbs change. */
static void put_steps(struct request *r, const struct correction *c, struct json *data)
{
	const char *member = arena_format(r->arena, "/members/%lld", (long long)c->member_id);
	struct json *answer = json_object_in(data, "answer");
	bool by_change = correction_by_change(c->field);

	json_text(answer, "accept", href_of(r, c, "/accept"));
	json_text(answer, "decline", href_of(r, c, "/decline"));
	json_text(answer, "typed", input_text(r->form, "answer"));
	page_button(data, by_change ? "办理变动" : "按申请修改",
		by_change ? arena_format(r->arena, "%s/changes/new", member)
				  : arena_format(r->arena, "%s/edit?correction=%lld", member, (long long)c->id),
		"edit", true);
}

static struct reply show(struct request *r, const struct correction *c, const struct problems *p)
{
	const struct choice *state = correction_state(c);
	const struct member *m = record_find(r->work, &member_record, c->member_id);
	struct json *data, *badge;

	if (!m)
		return reply_not_found(r);
	data = page_show_data(r, arena_format(r->arena, "%s：%s有误", c->name, field_label(c)));
	badge = json_object_in(data, "badge");
	json_text(badge, "text", state->label);
	json_text(badge, "tone", state->tone);
	json_text(data, "answer", NULL);
	json_text(data, "answer_problem", problem_of(p, "answer"));
	page_problems(p, NULL, data);
	put_facts(r, c, m, data);
	if (!c->answered_name)
		put_steps(r, c, data);
	page_crumb(data, c->name, NULL);
	page_back(data, "/corrections");
	return reply_status(reply_page(r, "member/correction.html", data), p ? 422 : 200);
}

struct reply correction_page(struct request *r)
{
	const struct correction *c = correction_find(r->work, param_id(r, "id"));

	return c ? show(r, c, NULL) : reply_not_found(r);
}

static struct reply decide(struct request *r, bool accepted)
{
	const struct correction *c = correction_find(r->work, param_id(r, "id"));
	struct problems *p = problems_new(r->arena);

	if (!c)
		return reply_not_found(r);
	if (!correction_answer(r->work, c, accepted, input_text(r->form, "answer"), p))
		return show(r, c, p);
	notice(r, accepted ? "已答复%s：已更正。" : "已答复%s：未采纳。", c->name);
	return reply_redirect(r, "/corrections");
}

struct reply correction_accept_post(struct request *r)
{
	return decide(r, true);
}

struct reply correction_decline_post(struct request *r)
{
	return decide(r, false);
}

/* ---- the member's form, begun by a request ---- */

/* Named in the address of the form. */
static struct correction *correction_of(struct request *r, int64_t member_id)
{
	int64_t id = input_number(r->query, "correction", 0);
	struct correction *c = id ? correction_find(r->work, id) : NULL;

	return c && c->member_id == member_id && !c->answered_name ? c : NULL;
}

/* Its value stands in the field as if typed; what cannot be understood is left to the branch. */
struct reply member_edit_page(struct request *r)
{
	struct member *m = record_find(r->work, &member_record, param_id(r, "id"));
	const struct correction *c = m ? correction_of(r, m->row.id) : NULL;

	if (!m)
		return reply_not_found(r);
	if (c && c->field && c->value && !correction_by_change(c->field) && c->field->kind != FIELD_REF
	    && text_is(value_shown(r, c), c->value))
		field_take(r->work, c->field, c->value, m, problems_new(r->arena));
	return page_edit_row(r, m);
}

struct reply member_update_page(struct request *r)
{
	const struct correction *c = correction_of(r, param_id(r, "id"));
	struct problems *p = problems_new(r->arena);
	struct reply reply = page_update(r);

	if (c && reply.status == 303 && correction_answer(r->work, c, true, NULL, p))
		notice(r, "已保存，并已答复%s的更正申请。", c->name);
	return reply;
}
