/*
 * The one form: short for a planned item, whole for the ledger (S0-139: edited from the planned
 * item).
 */
#include "base/text.h"
#include "modules/meeting/meeting_pages.h"

static const char *const planned[] = { "title", "kind", "starts_at", "ends_at", "place", "chair",
	"lecturer", "participants", "group_id", "agenda", NULL };

/* One meeting may serve several duties (field-rules 4.2): ticked, beside its own kind. */
static void put_also(struct request *r, const struct meeting *m, struct json *data)
{
	static const char *const off[] = { "is_text", "is_long", "is_number", "is_money", "is_date",
		"is_time", "is_flag", "is_choice", "is_password", "is_file", "is_secret", "required",
		"checked" };
	static const char *const blank[] = { "max", "problem", "value", "input_mode",
		"settled" };
	struct json *item = json_item(json_at(json_nth(json_at(data, "groups"), 0), "fields"));

	json_text(item, "name", "also");
	json_text(item, "label", "同时作为");
	json_text(item, "hint", "一次活动兼作几种组织生活时勾选，如主题党日上党课");
	json_flag(item, "many", true);
	json_flag(item, "wide", true);
	for (size_t i = 0; i < sizeof off / sizeof off[0]; i++)
		json_flag(item, off[i], false);
	for (size_t i = 0; i < sizeof blank / sizeof blank[0]; i++)
		json_text(item, blank[i], NULL);
	json_list_in(item, "options");
	for (const struct choice *c = meeting_kinds; c->value; c++)
		page_option(
			json_at(item, "options"), c->code, c->label, m->also && text_has(m->also, c->label));
}

/* 党员大会 and 组织生活会 share no label with another kind, so words can be looked for in words. */
static void take_also(struct request *r, struct meeting *m)
{
	const char *labels[8];
	size_t count, n = 0;
	const char *const *codes = input_texts(r->form, "also", &count);

	for (size_t i = 0; i < count; i++) {
		const struct choice *c = codes[i] ? choice_find(meeting_kinds, codes[i]) : NULL;

		if (c && c->value != (int)m->kind && n < 6)
			labels[n++] = c->label;
	}
	m->also = n ? text_join(r->arena, labels, n, "、") : NULL;
}

/* Changed by someone else meanwhile: what was typed stays, what is stored stands beside it. */
static void put_conflict(
	struct request *r, struct meeting *m, const struct problems *p, struct json *data)
{
	const struct meeting *theirs = p && p->stale
		? record_find(r->work, &meeting_record, m->row.id)
		: NULL;
	struct json *conflict, *items;

	json_text(data, "conflict", NULL);
	if (!theirs)
		return;
	m->row.version = theirs->row.version;
	conflict = json_object_in(data, "conflict");
	json_text(conflict, "text", "这份台账在您填写时被别人修改过。下面列出不同之处，您填写的内容都还在；"
		"核对后再次保存，将以您的内容为准。");
	items = json_list_in(conflict, "items");
	for (size_t i = 0; i < meeting_record.count; i++) {
		const struct field *f = &meeting_record.fields[i];
		struct json *item;

		if (f->computed || (f->fixed && !text_is(f->name, "also")) || field_same(f, m, theirs))
			continue;
		item = json_item(items);
		json_text(item, "label", f->label);
		json_text(item, "yours", field_text(r->work, f, m));
		json_text(item, "theirs", record_text(r->work, &meeting_record, f, theirs));
	}
}

struct reply meeting_form(struct request *r, struct meeting *m, const struct problems *p)
{
	bool new = !m->row.id;
	const char *heading = new ? "安排活动" : "填写台账";
	const char *back = !new ? meeting_href(r, m->row.id, "") : m->plan_id
		? arena_format(r->arena, "/plans/%lld", (long long)m->plan_id) : "/meetings";
	struct json *data = page_data(r, heading);

	json_text(data, "heading", heading);
	json_text(data, "lead", new ? NULL : m->title);
	json_text(data, "action", new ? "/meetings" : meeting_href(r, m->row.id, ""));
	json_text(data, "cancel", back);
	json_flag(data, "may_report", !new && m->starts_at.at <= r->work->now.at);
	put_conflict(r, m, p, data);
	json_text(data, "plan_id",
		m->plan_id ? arena_format(r->arena, "%lld", (long long)m->plan_id) : NULL);
	json_text(
		data, "version", new ? NULL : arena_format(r->arena, "%lld", (long long)m->row.version));
	page_form(r, meeting_shape(m), m, p, new ? planned : NULL, data);
	put_also(r, m, data);
	page_crumb(data, heading, NULL);
	page_back(data, back);
	return reply_status(reply_page(r, "meeting/form.html", data), p && p->count ? 422 : 200);
}

/* The plan it belongs to, if it may still be added to. */
static const struct plan *plan_given(struct request *r, const struct input *in, struct problems *p)
{
	int64_t id = input_number(in, "plan_id", 0);
	const struct plan *it = id ? record_find(r->work, &plan_record, id) : NULL;

	if (id && !it)
		problem(p, NULL, "没有找到所属的计划，请从计划页面重新添加");
	if (it && !plan_open(it))
		problem(p, NULL, "“%s”已经上报，不能再添加活动。临时安排的活动请在“活动与台账”中直接新增", it->title);
	return it;
}

struct reply meeting_new_page(struct request *r)
{
	struct meeting *m = record_new(r->work, &meeting_record);
	struct problems *p = problems_new(r->arena);

	record_take(r->work, &meeting_record, r->query, m, false, problems_new(r->arena));
	m->plan_id = input_number(r->query, "plan_id", 0);
	if (!m->participants)
		m->participants = "全体党员";
	return meeting_form(r, m, p);
}

struct reply meeting_create_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct meeting *m = record_new(r->work, &meeting_record);
	const struct plan *plan = plan_given(r, r->form, p);

	record_take(r->work, &meeting_record, r->form, m, false, p);
	take_also(r, m);
	m->plan_id = plan ? plan->row.id : 0;
	m->organisation_id = plan ? plan->organisation_id : r->work->actor->organisation_id;
	if (plan && m->starts_at.at && !plan_covers(plan, m->starts_at))
		problem(p, "starts_at", "开始时间不在“%s”的周期内", plan->title);
	if (p->count || !meeting_add(r->work, m, p))
		return meeting_form(r, m, p);
	notice(r, "已安排“%s”，应到名单已按现有党员生成，开会前一天起随党员名册更新，也可在“应到与签到”中自行勾选。", m->title);
	return plan ? reply_redirect(r, "/plans/%lld", (long long)plan->row.id)
		: reply_redirect(r, "%s", meeting_href(r, m->row.id, ""));
}

struct reply meeting_edit_page(struct request *r)
{
	struct reply refusal;
	struct meeting *m = meeting_to_change(r, &refusal);

	return m ? meeting_form(r, m, NULL) : refusal;
}

/* What was typed is kept, though it is not enough to report yet. */
static struct reply saved_not_reported(
	struct request *r, const struct meeting *m, const struct problems *p)
{
	const char *texts[8];
	size_t n = 0;

	for (; n < p->count && n < 8; n++)
		texts[n] = p->items[n].text;
	notice_bad(r, "已保存，但还不能上报：%s。", text_join(r->arena, texts, n, "；"));
	return reply_redirect(r, "%s", meeting_href(r, m->row.id, "/edit"));
}

struct reply meeting_update_page(struct request *r)
{
	struct reply refusal;
	struct problems *p = problems_new(r->arena);
	struct meeting *m = meeting_to_change(r, &refusal);

	if (!m)
		return refusal;
	m->row.version = input_number(r->form, "version", 0);
	record_take(r->work, &meeting_record, r->form, m, false, p);
	take_also(r, m);
	if (p->count || !record_save(r->work, &meeting_record, m, NULL, p))
		return meeting_form(r, m, p);
	if (text_is(input_text(r->form, "then"), "submit"))
		return meeting_ready(r->work, m, p) ? meeting_submit_page(r) : saved_not_reported(r, m, p);
	notice(r, "已保存。");
	return reply_redirect(r, "%s", meeting_href(r, m->row.id, ""));
}
