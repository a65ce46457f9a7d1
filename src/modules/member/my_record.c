/*
 * A member about himself on the phone: his record as it is registered, photo and pledge (which he
 * writes himself), and "发现有误" for everything else. Found by member, not by scope; what others
 * see only with a right of their own (addresses) is his to see.
 */
#include "base/text.h"
#include "modules/member/member_inside.h"
#include "web/page.h"

enum { MOST_CORRECTIONS = 20, LONGEST_PLEDGE = 60 };

struct member *member_self(struct work *w)
{
	bool before = w->unscoped;
	struct member *m = NULL;

	w->unscoped = true;
	if (w->actor->member_id)
		m = record_find(w, &member_record, w->actor->member_id);
	w->unscoped = before;
	return m;
}

static bool is_empty(const struct field *f, const struct member *m)
{
	return field_empty(f, m) || (f->kind == FIELD_NUMBER && !FIELD_OF(m, f, int64_t))
		|| (f->kind == FIELD_FLAG && !FIELD_OF(m, f, bool));
}

static void put_facts(struct request *r, const struct member *m, struct json *data)
{
	struct json *groups = json_at(data, "groups");
	const char *title = NULL;

	for (size_t i = 0; i < member_record.count; i++) {
		const struct field *f = &member_record.fields[i];
		const char *label = f->kind == FIELD_REF ? m->row.labels[i] : NULL;

		if (f->group)
			title = f->group;
		if (!is_empty(f, m) && (correction_may_name(f) || f->fixed))
			page_fact(page_group(groups, title, "items"), f->label,
				label ? label : field_text(r->work, f, m), NULL);
	}
}

static void put_corrections(struct request *r, struct json *data)
{
	struct json *list = json_list_in(data, "corrections");
	size_t count;
	const struct correction *c =
		correction_list(r->work, r->work->actor->member_id, false, MOST_CORRECTIONS, &count);

	for (size_t i = 0; i < count; i++, c++) {
		const struct choice *state = correction_state(c);
		struct json *item = json_item(list);

		json_text(item, "label", c->field ? c->field->label : "其他");
		json_text(item, "state", state->label);
		json_text(item, "tone", state->tone);
		json_text(item, "value", c->value);
		json_text(item, "note", c->note);
		json_text(item, "when", moment_text(r->arena, c->created_at));
		json_text(item, "answer", c->answer);
	}
}

static void put_form(struct request *r, const struct problems *p, struct json *data)
{
	struct json *fields = json_list_in(data, "fields"), *item;
	const char *asked = input_text(r->form, "field");

	json_flag(
		data, "open", problem_of(p, "field") || problem_of(p, "value") || problem_of(p, "note"));
	item = page_field(fields, "is_choice", "field", "哪一项有误", asked, problem_of(p, "field"));
	json_flag(item, "required", true);
	for (size_t i = 0; i < member_record.count; i++) {
		const struct field *f = &member_record.fields[i];

		if (correction_may_name(f))
			page_option(json_at(item, "options"), f->name, f->label, text_is(f->name, asked));
	}
	page_option(json_at(item, "options"), "other", "其他", text_is("other", asked));
	item = page_field(fields, "is_text", "value", "正确的内容是", input_text(r->form, "value"),
		problem_of(p, "value"));
	json_number(item, "max", 100);
	item = page_field(fields, "is_text", "note", "说明", input_text(r->form, "note"),
		problem_of(p, "note"));
	json_number(item, "max", 200);
	json_text(item, "hint", "如依据什么材料；没有可以不填");
}

static void put_person(struct request *r, const struct member *m, const struct problems *p,
	struct json *data)
{
	bool typed = problem_of(p, "pledge") != NULL;

	json_text(data, "photo", member_photo_href(r->work, m->row.id, m->photo));
	json_text(data, "name", m->name);
	json_text(data, "initials", text_cut(r->arena, m->name, 1));
	json_text(data, "pledge", typed ? input_text(r->form, "pledge") : m->pledge);
	json_text(data, "pledge_problem", problem_of(p, "pledge"));
}

struct reply my_record_form(struct request *r, const struct problems *p)
{
	const struct member *m = member_self(r->work);
	struct json *data;

	if (!m)
		return reply_message(r, 404, "没有党员信息", "您的账号没有对应的党员，如有疑问请联系所在支部。");
	data = page_show_data(r, "我的党员信息");
	put_person(r, m, p, data);
	put_facts(r, m, data);
	put_corrections(r, data);
	put_form(r, p, data);
	page_problems(p, NULL, data);
	page_back(data, "/");
	return reply_status(reply_page(r, "member/my.html", data), p ? 422 : 200);
}

struct reply my_record_page(struct request *r)
{
	return my_record_form(r, NULL);
}

/* The one field that is his own to write. */
struct reply my_pledge_post(struct request *r)
{
	struct work *w = r->work;
	struct problems *p = problems_new(r->arena);
	struct member *m = member_self(w);
	bool saved = false;

	if (!m)
		return reply_not_found(r);
	m->pledge = input_text(r->form, "pledge");
	if (text_length(m->pledge) > LONGEST_PLEDGE)
		problem(p, "pledge", "承诺不能超过 %d 个字", LONGEST_PLEDGE);
	w->unscoped = true;
	if (!p->count)
		saved = record_save(w, &member_record, m, NULL, p);
	w->unscoped = false;
	if (!saved)
		return my_record_form(r, p);
	notice(r, "承诺已保存。");
	return reply_redirect(r, "/my/record");
}

struct reply my_correction_post(struct request *r)
{
	struct problems *p = problems_new(r->arena);

	if (!member_self(r->work))
		return reply_not_found(r);
	if (!correction_ask(r->work, input_text(r->form, "field"), input_text(r->form, "value"),
			input_text(r->form, "note"), p))
		return my_record_form(r, p);
	notice(r, "已提交支部核对，答复后在这里显示。");
	return reply_redirect(r, "/my/record");
}
