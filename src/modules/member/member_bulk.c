/*
 * Many members into a 党小组 at once. Each row is checked and saved for itself: one that cannot be
 * done changes nothing, says why, and does not keep the others from being done.
 */
#include "modules/member/member_bulk.h"
#include <string.h>
#include "base/text.h"
#include "modules/member/member.h"
#include "modules/organisation/organisation.h"
#include "web/page.h"

enum { MOST_GROUPS = 300 };

static const char *const heads[] = { "姓名", "所在党支部", "原来的党小组", "结果", NULL };

/* Those that were ticked, as far as they may be seen, in the order of the list. */
static struct list chosen(struct request *r, const struct input *in)
{
	struct list l = { .size = MOST_LIST_IDS };

	page_list_ids(in, &l);
	if (l.id_count)
		record_list(r->work, &member_record, &l);
	return l;
}

/* The list as it was left, but for the ticks. */
static const char *list_left(struct request *r)
{
	const char *state = input_text(r->form, "back");

	if (text_is(r->method, "GET"))
		state = page_list_state(r);
	return arena_format(r->arena, "/members%s", text_begins(state, "?") ? state : "");
}

static void put_hidden(struct json *hidden, const char *name, const char *value)
{
	struct json *item = json_item(hidden);

	json_text(item, "name", name);
	json_text(item, "value", value);
}

static struct reply nobody_chosen(struct request *r)
{
	notice_bad(r, "请先在列表里勾选党员，再编入党小组");
	return reply_redirect(r, "%s", list_left(r));
}

static const char *text_of(struct request *r, const struct member *m, const char *field)
{
	return record_text(r->work, &member_record, record_field(&member_record, field), m);
}

static void put_row(struct request *r, struct json *table, const struct member *m,
	const char *result, const char *tone)
{
	struct json *cells = page_table_row(table, NULL);

	page_cell(table, cells, m->name, NULL,
		arena_format(r->arena, "/members/%lld", (long long)m->row.id));
	page_cell(table, cells, text_of(r, m, "organisation_id"), NULL, NULL);
	page_cell(table, cells, text_of(r, m, "group_id"), NULL, NULL);
	page_cell(table, cells, result, tone, NULL);
}

/* ---- which group ---- */

static void put_groups(struct request *r, struct json *options)
{
	size_t count;
	struct option *groups = record_options(r->work, record_field(&member_record, "group_id"),
		MOST_GROUPS, &count);

	page_option(options, "0", "不编入党小组（移出现在的小组）", false);
	for (size_t i = 0; i < count; i++)
		page_option(options, arena_format(r->arena, "%lld", (long long)groups[i].id),
			groups[i].label, false);
}

static struct reply form(struct request *r, const struct list *l, const struct problems *p)
{
	const char *left = list_left(r), **names = ARENA_ARRAY(r->arena, const char *, l->count);
	struct json *data = page_form_data(r, "编入党小组", "/members/group", left, "编入");
	struct json *field, *hidden = json_at(data, "hidden");

	put_hidden(hidden, "back", left + strlen("/members"));

	for (size_t i = 0; i < l->count; i++) {
		const struct member *m = l->rows[i];

		names[i] = m->name;
		put_hidden(hidden, "id", arena_format(r->arena, "%lld", (long long)m->row.id));
	}
	field = page_field(page_form_group(data, arena_format(r->arena, "已选 %zu 名：%s", l->count,
		text_join(r->arena, names, l->count, "、"))), "is_choice", "group_id", "编入哪个党小组", NULL,
		problem_of(p, "group_id"));
	json_text(field, "hint", "只能编入本人所在支部的党小组。不能编入的不会改动，办完后逐人说明原因。");
	json_flag(field, "required", true);
	put_groups(r, json_at(field, "options"));
	page_problems(p, &member_record, data);
	return reply_page(r, "record/form.html", data);
}

struct reply member_group_page(struct request *r)
{
	struct list l = chosen(r, r->query);

	return l.count ? form(r, &l, problems_new(r->arena)) : nobody_chosen(r);
}

/* ---- done, row by row ---- */

enum outcome { DONE, SAME, REFUSED };

static enum outcome move(struct work *w, struct member *m, int64_t group, const char **why)
{
	struct problems *p = problems_new(w->arena);

	if (m->group_id == group)
		return SAME;
	m->group_id = group;
	if (record_save(w, &member_record, m, NULL, p))
		return DONE;
	*why = p->count ? p->items[0].text : "没有改动，请重试";
	return REFUSED;
}

static void put_outcome(struct request *r, struct json *table, struct member *m, int64_t group,
	int64_t *counts)
{
	static const struct { const char *text, *tone; } said[] = { { "已编入", "green" },
		{ "本来就是，没有改动", "grey" }, { NULL, "red" } };
	struct member *changed = record_copy(r->work, &member_record, m);
	const char *why = NULL;
	enum outcome outcome = move(r->work, changed, group, &why);

	counts[outcome]++;
	put_row(r, table, m, why ? why : outcome == DONE && !group ? "已移出" : said[outcome].text,
		said[outcome].tone);
}

struct reply member_group_post(struct request *r)
{
	struct list l = chosen(r, r->form);
	int64_t group = input_number(r->form, "group_id", -1), counts[3] = { 0 };
	struct problems *p = problems_new(r->arena);
	struct json *data, *table;

	if (!l.count)
		return nobody_chosen(r);
	if (group < 0) {
		problem(p, "group_id", "请选择编入哪个党小组");
		return reply_status(form(r, &l, p), 422);
	}
	data = page_show_data(r, "编入党小组：办理结果");
	table = page_table(data, "逐人结果", "没有可办理的党员。", heads);
	for (size_t i = 0; i < l.count; i++)
		put_outcome(r, table, l.rows[i], group, counts);
	json_text(table, "title", arena_format(r->arena, "办好 %lld 名，没有改动 %lld 名，没有办成 %lld 名",
		(long long)counts[DONE], (long long)counts[SAME], (long long)counts[REFUSED]));
	page_button(data, "返回党员列表", list_left(r), NULL, true);
	page_back(data, list_left(r));
	return reply_page(r, "record/show.html", data);
}
