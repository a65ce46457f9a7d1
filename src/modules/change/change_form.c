/*
 * One form for every kind: what the kind's row asks for, drawn from the record's fields. First what
 * may be done with this member today, then its form: on a phone two taps.
 */
#include "base/text.h"
#include "modules/change/change_pages.h"
#include "modules/development/development.h"
#include "modules/organisation/organisation.h"

enum { MOST_ASKED = 16, MOST_MATCHES = 20 };

static const char *member_href(struct request *r, const struct member *m, const char *more)
{
	return arena_format(r->arena, "/members/%lld%s", (long long)m->row.id, more);
}

/* ---- what may be done ---- */

/* Rights that are withheld can be given back, those that are not can be withheld. */
static bool is_apt(const struct change_kind *kind, const struct member *m, bool withheld)
{
	if (kind->value == CHANGE_RIGHTS && !withheld)
		return false;
	return change_fits(kind, m) && !(kind->value == CHANGE_SUSPEND && withheld);
}

/* Who else decides on admission and 转正, by the process of development; NULL: the actor. */
static const char *decided_above(struct request *r, const struct member *m)
{
	struct admitting above = admitting_above(r->work, m->row.path);

	return above.name && !admitting_is_actor(r->work, &above) ? above.name : NULL;
}

static struct reply choose(struct request *r, const struct member *m)
{
	static const char *const heads[] = { "变动", "说明", NULL };
	struct json *data = page_show_data(r, arena_format(r->arena, "%s：办理变动", m->name));
	const char *above = decided_above(r, m);
	struct json *table = page_table(data, "可以办理的变动", "没有可以办理的变动。", heads);
	bool withheld = work_number(r->work, 0, "SELECT COUNT(*) FROM member_change WHERE member_id = ?"
		" AND no_vote = 1 AND state = 'done' AND ended_on IS NULL", BIND(m->row.id)) > 0;

	for (const struct change_kind *k = change_kinds; k->value; k++) {
		const struct choice *label = choice_of(change_kind_labels, (int)k->value);
		bool led = above && development_decides(k->value);
		const char *href = member_href(r, m, led ? "/development"
			: arena_format(r->arena, "/changes/new?kind=%s", label->code));
		struct json *cells;

		if (!is_apt(k, m, withheld))
			continue;
		cells = page_table_row(table, href);
		page_cell(table, cells, label->label, NULL, href);
		page_cell(table, cells, led ? arena_format(r->arena, "在“发展党员”里办理，由%s审批", above)
			: k->hint, NULL, NULL);
	}
	if (may_with(r->work->actor, &member_create, m->row.path, m->row.owner_id, NULL)
	    && !member_is_used(r->work, m->row.id)) {
		const char *href = member_href(r, m, "/withdraw");
		struct json *cells = page_table_row(table, href);

		page_cell(table, cells, "删除误录", NULL, href);
		page_cell(table, cells, "录错了的人，还没有会议、党费、变动等记录的可以删除。", NULL, NULL);
	}
	page_crumb(data, m->name, member_href(r, m, ""));
	page_crumb(data, "办理变动", NULL);
	page_back(data, member_href(r, m, "/changes"));
	return reply_page(r, "record/show.html", data);
}

/* ---- the receiving branch: any of the county ---- */

/* Branches by name, short name or code; "第一党支部（云溪县教育局委员会）". */
static size_t find_branches(struct work *w, const char *text, struct option *found, bool exact)
{
	const char *like = arena_format(w->arena, exact ? "%s" : "%%%s%%", text);
	struct rows *rows = work_select(w, "SELECT m.id, m.name, u.name FROM organisation m"
		" LEFT JOIN organisation u ON u.id = m.parent_id WHERE " ORGANISATION_IS_BRANCH
		" AND m.removed_at IS NULL AND (m.name LIKE ? OR m.short_name LIKE ? OR m.code = ?)"
		" ORDER BY m.path LIMIT ?", BIND(like, like, text, (int64_t)MOST_MATCHES));
	size_t n = 0;

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;

		found[n++] = (struct option){ c[0].number, c[2].null ? c[1].text
			: arena_format(w->arena, "%s（%s）", c[1].text, c[2].text) };
	}
	return n;
}

struct reply branches_found_page(struct request *r)
{
	struct json *data = json_root(r->arena), *options = json_list_in(data, "options");
	const char *text = input_text(r->query, "q");
	struct option found[MOST_MATCHES];
	size_t n = text ? find_branches(r->work, text, found, false) : 0;

	for (size_t i = 0; i < n; i++)
		page_option(options, arena_format(r->arena, "%lld", (long long)found[i].id), found[i].label,
			false);
	return reply_json(r, data);
}

/* Chosen in the list, or named so that only one fits. */
static void take_branch(struct request *r, struct member_change *c, struct problems *p)
{
	const char *text = input_text(r->form, "to_organisation_id_find");
	struct option found[MOST_MATCHES];
	size_t n;

	if (c->to_organisation_id || !text)
		return;
	n = find_branches(r->work, text, found, true);
	if (n != 1)
		n = find_branches(r->work, text, found, false);
	if (n == 1)
		c->to_organisation_id = found[0].id;
	else
		problem(p, "to_organisation_id", n ? "有几个支部符合，请在查找结果中选择"
			: "没有找到这个支部，请输入名称、简称或代码");
}

static void put_branch(struct request *r, const struct member_change *c, struct json *item)
{
	const char *text = input_text(r->form, "to_organisation_id_find");
	struct json *pick = json_object_in(item, "pick"), *options = json_list_in(item, "options");
	struct option found[MOST_MATCHES];
	size_t n = text ? find_branches(r->work, text, found, false) : 0;

	json_text(pick, "find_name", "to_organisation_id_find");
	json_text(pick, "find_text", text);
	json_text(pick, "find_href", "/changes/branches?of=branch");
	for (size_t i = 0; i < n; i++)
		page_option(options, arena_format(r->arena, "%lld", (long long)found[i].id), found[i].label,
			found[i].id == c->to_organisation_id);
}

/* ---- the form ---- */

static void dress_field(struct request *r, const struct change_kind *kind,
	const struct member_change *c, struct json *item)
{
	const char *name = json_text_of(item, "name");

	if (text_is(name, "on_date")) {
		json_text(item, "label", kind->on_label);
		json_text(item, "hint", kind->hint);
	}
	if (text_is(name, "months") && kind->value == CHANGE_SANCTION)
		json_text(item, "hint", "留党察看填 12 或 24；其他处分按规定自动计算，不用填");
	if (text_is(name, "to_organisation_id"))
		put_branch(r, c, item);
	for (const char *const *asked = kind->asks; *asked; asked++)
		if (**asked == '!' && text_is(*asked + 1, name))
			json_flag(item, "required", true);
}

void change_fields(struct request *r, const struct change_kind *kind,
	const struct member_change *c, const struct problems *p, struct json *data)
{
	const char *only[MOST_ASKED + 1] = { 0 };
	struct json *groups;

	for (size_t i = 0; i < MOST_ASKED && kind->asks[i]; i++)
		only[i] = kind->asks[i] + (*kind->asks[i] == '!');
	page_form(r, &member_change_record, c, p, only, data);
	groups = json_at(data, "groups");
	for (struct json *group = groups->first; group; group = group->next) {
		json_text(group, "title", NULL);
		for (struct json *item = json_at(group, "fields")->first; item; item = item->next)
			dress_field(r, kind, c, item);
	}
}

static struct reply form(struct request *r, const struct member *m, const struct member_change *c,
	const struct problems *p)
{
	const struct change_kind *kind = change_kind_of(c->kind);
	const struct choice *label = choice_of(change_kind_labels, (int)c->kind);
	struct json *data = page_form_data(r, arena_format(r->arena, "%s：%s", m->name, label->label),
		member_href(r, m, "/changes"), member_href(r, m, "/changes"), "确定办理");
	struct json *hidden = json_item(json_at(data, "hidden"));

	json_text(hidden, "name", "kind");
	json_text(hidden, "value", label->code);
	json_text(data, "draft", member_href(r, m, arena_format(r->arena, "/changes?%s", label->code)));
	change_fields(r, kind, c, p, data);
	page_crumb(data, m->name, member_href(r, m, ""));
	page_crumb(data, label->label, NULL);
	return reply_status(reply_page(r, "record/form.html", data), p && p->count ? 422 : 200);
}

static const struct change_kind *kind_given(const struct input *in, const struct member *m)
{
	const char *code = input_text(in, "kind");
	const struct choice *c = code ? choice_find(change_kind_labels, code) : NULL;
	const struct change_kind *kind = c ? change_kind_of((enum change_kind_value)c->value) : NULL;

	return kind && change_fits(kind, m) ? kind : NULL;
}

struct reply change_new_page(struct request *r)
{
	const struct member *m = record_find(r->work, &member_record, param_id(r, "id"));
	struct member_change *c = record_new(r->work, &member_change_record);
	const struct change_kind *kind = m ? kind_given(r->query, m) : NULL;

	if (!m)
		return reply_not_found(r);
	if (!kind)
		return choose(r, m);
	if (development_decides(kind->value) && decided_above(r, m))
		return reply_redirect(r, "%s", member_href(r, m, "/development"));
	c->kind = kind->value;
	c->on_date = r->work->today;
	c->stage = m->stage;
	c->standing = m->standing;
	c->joined_on = m->joined_on;
	c->full_on = m->full_on;
	if (kind->value == CHANGE_TRANSFER || kind->value == CHANGE_OUT)
		c->dues_to = change_dues_paid(r->work, m->row.id);
	return form(r, m, c, NULL);
}

void change_take(struct request *r, const struct change_kind *kind, struct member_change *c,
	struct problems *p)
{
	for (const char *const *asked = kind->asks; *asked; asked++) {
		const struct field *f = record_field(&member_change_record, *asked + (**asked == '!'));

		if (input_has(r->form, f->name))
			field_take(r->work, f, input_text(r->form, f->name), c, p);
	}
	if (kind->value == CHANGE_TRANSFER)
		take_branch(r, c, p);
}

struct reply change_create_page(struct request *r)
{
	struct member *m = record_find(r->work, &member_record, param_id(r, "id"));
	struct member_change *c = record_new(r->work, &member_change_record);
	const struct change_kind *kind = m ? kind_given(r->form, m) : NULL;
	struct problems *p = problems_new(r->arena);

	if (!m)
		return reply_not_found(r);
	if (!kind) {
		notice_bad(r, "%s的情况刚刚有变化，这项变动现在不能办理。", m->name);
		return reply_redirect(r, "%s", member_href(r, m, "/changes"));
	}
	c->kind = kind->value;
	change_take(r, kind, c, p);
	if (!change_do(r->work, m, c, p))
		return form(r, m, c, p);
	notice(r, c->state == CHANGE_DONE ? "已为%s办理“%s”。" : c->state == CHANGE_PROPOSED
		? "%s的“%s”已提交，上级党委同意后生效。" : "%s的“%s”已提交。", m->name,
		change_label(c->kind));
	return kind->leaves || c->state != CHANGE_DONE
		? reply_redirect(r, "/changes/%lld", (long long)c->row.id)
		: reply_redirect(r, "%s", member_href(r, m, "/changes"));
}
