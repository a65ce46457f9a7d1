/*
 * 转入 from outside the county: the person and the other side's letter in one form. Who had left is
 * found by ID number and received into the old record.
 */
#include "base/text.h"
#include "modules/change/change_pages.h"

static const char *const person_fields[] = { "name", "organisation_id", "id_number", "sex",
	"ethnicity",
	"born_on", "education", "stage", "joined_on", "full_on", "work", "phone", NULL };
static const char *const letter_fields[] = { "on_date", "outside", "contact", "dues_to",
	"letter_no",
	"letter_on", "valid_days", "reason", NULL };

/* The groups of one list behind those of another. */
static void append(struct json *to, const struct json *from)
{
	if (!from->first)
		return;
	if (to->last)
		to->last->next = from->first;
	else
		to->first = from->first;
	to->last = from->last;
	to->count += from->count;
}

static void dress_field(struct json *item)
{
	static const char *const must[] = { "on_date", "outside", "letter_no", "letter_on",
		"valid_days", "joined_on", NULL };
	const char *is = json_text_of(item, "name");

	for (const char *const *name = must; *name; name++)
		if (text_is(*name, is))
			json_flag(item, "required", true);
	if (text_is(is, "on_date"))
		json_text(item, "label", "接收日期");
}

static void dress(struct json *groups)
{
	for (struct json *group = groups->first; group; group = group->next) {
		struct json *first = json_at(group, "fields")->first;

		if (first && text_is(json_text_of(first, "name"), "on_date"))
			json_text(group, "title", "组织关系");
		for (struct json *item = first; item; item = item->next)
			dress_field(item);
	}
}

static struct reply form(struct request *r, const struct member *m, const struct member_change *c,
	const struct problems *p)
{
	struct json *data = page_form_data(r, "转入党员", "/changes/in", "/changes", "确认接收");
	struct json *letter = json_root(r->arena);

	json_text(data, "draft", "/changes/in");
	page_form(r, &member_record, m, p, person_fields, data);
	page_form(r, &member_change_record, c, p, letter_fields, letter);
	append(json_at(data, "groups"), json_at(letter, "groups"));
	dress(json_at(data, "groups"));
	page_crumb(data, "转入党员", NULL);
	return reply_status(reply_page(r, "record/form.html", data), p && p->count ? 422 : 200);
}

struct reply enter_new_page(struct request *r)
{
	struct member *m = record_new(r->work, &member_record);
	struct member_change *c = record_new(r->work, &member_change_record);

	c->on_date = r->work->today;
	c->valid_days = 30;
	return form(r, m, c, NULL);
}

static void take(struct request *r, const struct record *record, const char *const *names,
	void *row,
	struct problems *p)
{
	for (; *names; names++)
		if (input_has(r->form, *names))
			field_take(r->work, record_field(record, *names), input_text(r->form, *names), row, p);
}

struct reply enter_create_page(struct request *r)
{
	struct member *m = record_new(r->work, &member_record);
	struct member_change *c = record_new(r->work, &member_change_record);
	struct problems *p = problems_new(r->arena);

	c->kind = CHANGE_IN;
	take(r, &member_record, person_fields, m, p);
	take(r, &member_change_record, letter_fields, c, p);
	if (!change_enter(r->work, m, c, p))
		return form(r, m, c, p);
	notice(r, "已接收%s，可以打印回执交对方党组织。", m->name);
	return reply_redirect(r, "/changes/%lld", (long long)c->row.id);
}
