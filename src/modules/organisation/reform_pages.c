/* The forms of what needs an approval, and what was approved so far. */
#include <string.h>
#include "base/text.h"
#include "modules/organisation/reform.h"
#include "web/page.h"

static const char *href(struct request *r, const struct organisation *o, const char *more)
{
	return arena_format(r->arena, "/organisations/%lld%s", (long long)o->row.id, more);
}

static const struct reform *reform_of(const struct request *r)
{
	const char *tail = strrchr(r->path, '/') + 1;

	for (const struct reform *it = reforms; it->value; it++)
		if (text_is(it->name, tail))
			return it;
	return NULL;
}

static struct organisation *open_one(struct request *r)
{
	struct organisation *o = record_find(r->work, &organisation_record, param_id(r, "id"));

	return o && !date_has(o->closed_on) ? o : NULL;
}

/* What stands there and where it goes, before anything is done. */
static void put_standing(
	struct request *r, const struct organisation *o, const struct reform *reform, struct json *data)
{
	struct standing_item items[STANDING_ITEMS];
	size_t count = reform->standing ? reform->standing(r->work, o, items) : 0;
	struct json *list = json_list_in(data, "standing");

	json_flag(data, "lists", reform->standing);
	for (size_t i = 0; i < count; i++) {
		struct json *item = json_item(list);

		json_text(item, "label", items[i].label);
		json_number(item, "count", items[i].count);
		json_text(item, "goes", items[i].goes);
		json_flag(item, "hinders", items[i].hinders);
	}
}

static bool is_must(const struct reform *reform, const char *name)
{
	for (const char *const *asked = reform->asks; *asked; asked++)
		if (**asked == '!' && text_is(*asked + 1, name))
			return true;
	return false;
}

static void mark_required(const struct reform *reform, struct json *data)
{
	for (struct json *group = json_at(data, "groups")->first; group; group = group->next)
		for (struct json *item = json_at(group, "fields")->first; item; item = item->next)
			json_flag(item, "required", is_must(reform, json_text_of(item, "name")));
}

static struct reply form(struct request *r, const struct organisation *o,
	const struct reform *reform, const struct organisation_approval *a, const struct problems *p)
{
	const char *only[16], *title = arena_format(r->arena, "%s：%s",
		choice_label(reform_kinds, (int)reform->value), o->name);
	struct json *data = page_data(r, title);
	size_t n = 0;

	for (const char *const *asked = reform->asks; *asked; asked++)
		only[n++] = *asked + (**asked == '!');
	only[n] = NULL;
	json_text(data, "heading", title);
	json_text(data, "hint", reform->hint);
	json_text(data, "action", r->path);
	json_text(data, "cancel", href(r, o, ""));
	json_text(data, "submit_label", choice_label(reform_kinds, (int)reform->value));
	page_form(r, &organisation_approval_record, a, p, only, data);
	mark_required(reform, data);
	put_standing(r, o, reform, data);
	page_crumb(data, title, NULL);
	page_back(data, href(r, o, ""));
	return reply_status(reply_page(r, "organisation/reform.html", data), p && p->count ? 422 : 200);
}

/* It begins with what is so now. */
static struct organisation_approval *begun(struct request *r, const struct organisation *o)
{
	struct organisation_approval *a = record_new(r->work, &organisation_approval_record);

	a->new_name = o->name;
	a->new_short_name = o->short_name;
	a->effective_on = r->work->today;
	a->approved_by = r->work->actor->organisation;
	return a;
}

struct reply reform_form_page(struct request *r)
{
	const struct reform *reform = reform_of(r);
	const struct organisation *o = open_one(r);

	return o && reform ? form(r, o, reform, begun(r, o), NULL) : reply_not_found(r);
}

struct reply reform_save_page(struct request *r)
{
	const struct reform *reform = reform_of(r);
	struct organisation *o = open_one(r);
	struct organisation_approval *a = record_new(r->work, &organisation_approval_record);
	struct problems *p = problems_new(r->arena);

	if (!o || !reform)
		return reply_not_found(r);
	page_take(r, &organisation_approval_record, a, p);
	if (!organisation_reform(r->work, o, reform, a, p))
		return form(r, o, reform, a, p);
	notice(r, "%s", reform->done);
	return reply_redirect(r, "%s", href(r, o, "/approvals"));
}

/* ---- what was approved ---- */

static void put_approval(
	struct request *r, struct json *table, const struct organisation_approval *a)
{
	struct json *cells = page_table_row(table, NULL);

	page_cell(table, cells, choice_label(reform_kinds, (int)a->kind), NULL, NULL);
	page_cell(table, cells, a->old_value, NULL, NULL);
	page_cell(table, cells, a->new_value, NULL, a->into_id ? arena_format(r->arena,
		"/organisations/%lld", (long long)a->into_id) : NULL);
	page_cell(table, cells, a->misspelt ? "更正登记，不用批复" : a->approval, NULL, NULL);
	page_cell(table, cells, a->approved_by, NULL, NULL);
	page_cell(table, cells, date_text(r->arena, a->effective_on), NULL, NULL);
	page_cell(table, cells, a->reason, NULL, NULL);
}

/* The first line is its founding, which stands in the organisation itself. */
struct reply approvals_page(struct request *r)
{
	static const char *const labels[] = { "事项", "变更前", "变更后", "批复文号", "批准机关", "生效日期", "说明",
		NULL };
	const struct organisation *o = record_find(r->work, &organisation_record, param_id(r, "id"));
	struct organisation_approval founding = { 0 };
	struct json *data, *table;
	size_t count;
	void **rows;

	if (!o)
		return reply_not_found(r);
	rows = record_rows(r->work, &organisation_approval_record, &count, 200,
		"m.organisation_id = ? ORDER BY m.effective_on DESC, m.id DESC", BIND(o->row.id));
	data = page_show_data(r, o->name);
	page_tabs(r, &organisation_record, o, data);
	table = page_table(data, "批复和变更", NULL, labels);
	for (size_t i = 0; i < count; i++)
		put_approval(r, table, rows[i]);
	founding.approval = o->approval;
	founding.approved_by = o->founded_by;
	founding.effective_on = o->founded_on;
	put_approval(r, table, &founding);
	json_text(json_at(json_at(table, "rows")->last, "cells")->first, "text", "成立");
	page_crumb(data, o->name, href(r, o, ""));
	page_back(data, href(r, o, ""));
	return reply_page(r, "record/show.html", data);
}
