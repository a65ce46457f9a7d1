/* The fields that the module's forms have in common. */
#include "base/text.h"
#include "data/code.h"
#include "modules/committee/committee_pages.h"
#include "modules/member/member.h"

enum { MOST_MEMBERS = 1000 };

static const char *value_of(struct request *r, const char *name, const char *otherwise)
{
	return input_has(r->form, name) ? input_text(r->form, name) : otherwise;
}

static bool is_chosen(const char *const *ids, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (text_is(ids[i], id))
			return true;
	return false;
}

void put_members(struct request *r, struct json *fields, const char *path, struct date on,
	bool several, const struct problems *p)
{
	struct json *item = page_field(fields, several ? "many" : "is_choice", "member_id",
		several ? "党员（可以勾选多人）" : "党员", NULL, problem_of(p, "member_id"));
	size_t chosen;
	const char *const *ids = input_texts(r->form, "member_id", &chosen);
	struct rows *rows = work_select(r->work, "SELECT p.id, p.name, b.short_name, b.path = q.path"
		" FROM (SELECT CAST(? AS CHAR) AS path, CAST(? AS DATE) AS day) q JOIN"
		VOTERS_FROM("q.path", "q.day") " ORDER BY p.party_post IS NULL, b.path, p.id LIMIT ?",
		BIND(path, on, (int64_t)MOST_MEMBERS));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		const char *id = arena_format(r->arena, "%lld", (long long)c[0].number);

		page_option(json_at(item, "options"), id, c[3].number || c[2].null ? c[1].text
			: arena_format(r->arena, "%s（%s）", c[1].text, c[2].text), is_chosen(ids, chosen, id));
	}
	rows_end(rows);
	json_flag(item, "required", true);
}

void put_codes(struct request *r, struct json *fields, const char *name, const char *label,
	const char *table, const char *chosen, const struct problems *p)
{
	struct json *item = page_field(fields, "is_choice", name, label, NULL, problem_of(p, name));
	const char *value = value_of(r, name, chosen);
	size_t n;

	for (const struct code *c = code_rows(table, &n); n; n--, c++)
		if (c->open || text_is(c->code, value))
			page_option(json_at(item, "options"), c->code, c->label, text_is(c->code, value));
}

void put_day(struct request *r, struct json *fields, const char *name, const char *label,
	struct date otherwise, const char *hint, const struct problems *p)
{
	struct json *item = page_field(fields, "is_date", name, label,
		value_of(r, name, date_has(otherwise) ? date_text(r->arena, otherwise) : NULL),
		problem_of(p, name));

	json_flag(item, "required", true);
	json_text(item, "hint", hint);
}

struct json *put_text(struct request *r, struct json *fields, const char *name, const char *label,
	const char *otherwise, bool required, const struct problems *p)
{
	struct json *item = page_field(fields, "is_text", name, label, value_of(r, name, otherwise),
		problem_of(p, name));

	json_flag(item, "required", required);
	return item;
}

struct date taken_day(struct request *r, const char *name, struct problems *p)
{
	const char *text = input_text(r->form, name);
	struct date on = date_parse(text_narrow(r->arena, text));

	if (text && !date_has(on))
		problem(p, name, "“%s”不是日期，请按 2026-07-01 的样子填写", text);
	return on;
}

void put_note(struct json *data, const char *text)
{
	struct json *items = page_fact_group(data, NULL);

	page_fact(items, "说明", text, NULL);
	json_flag(items->last, "wide", true);
}

struct reply form_reply(struct request *r, struct json *data, const struct record *record,
	const struct problems *p)
{
	page_problems(p, record, data);
	page_crumb(data, json_text_of(data, "heading"), NULL);
	return reply_status(reply_page(r, "record/form.html", data), p && p->count ? 422 : 200);
}
