/* Forms: shown, taken back with everything that was typed, saved. */
#include "base/text.h"
#include "data/code.h"
#include "web/page.h"

enum { MOST_OPTIONS = 500 };

/* What a REF names, as it was found with the row. */
static const char *label_of(
	const struct record *record, const struct field *f, const struct row *row)
{
	return f->kind == FIELD_REF && row->labels ? row->labels[f - record->fields] : NULL;
}

/*
 * What is chosen stays a choice though it is closed by now. More than a select bears are searched.
 */
static void put_refs(struct request *r, const struct record *record, const struct field *f,
	const struct row *row, struct json *item)
{
	const char *value = field_input(r->work, f, row), *label = label_of(record, f, row);
	struct json *options = json_at(item, "options");
	size_t n = 0;
	struct option *refs = record_options(r->work, f, MOST_OPTIONS + 1, &n);
	bool offered = false;

	if (n > MOST_OPTIONS && f->refers->tree) {
		page_pick(r, record, f, row, label, item);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const char *id = arena_format(r->arena, "%lld", (long long)refs[i].id);
		bool chosen = text_is(id, value);

		offered |= chosen;
		page_option(options, id, refs[i].label,
			chosen || (n == 1 && f->required && text_empty(value)));
	}
	if (!offered && label)
		page_option(options, value, label, true);
}

static void put_options(struct request *r, const struct record *record, const struct field *f,
	const struct row *row, struct json *item)
{
	const char *value = field_input(r->work, f, row);
	struct json *options = json_list_in(item, "options");
	const struct code *codes;
	size_t n = 0;

	if (f->kind == FIELD_CHOICE)
		for (const struct choice *c = f->choices; c->value; c++)
			page_option(options, c->code, c->label, text_is(c->code, value));
	if (f->kind == FIELD_CODE)
		for (codes = code_rows(f->codes, &n); n; n--, codes++)
			if (codes->open || text_is(codes->code, value))
				page_option(options, codes->code, codes->label, text_is(codes->code, value));
	if (f->kind == FIELD_REF)
		put_refs(r, record, f, row, item);
}

static void put_kind(const struct field *f, struct json *item)
{
	static const struct { const char *name; unsigned kinds; } kinds[] = {
		{ "is_text", 1u << FIELD_TEXT }, { "is_long", 1u << FIELD_LONG_TEXT },
		{ "is_number", 1u << FIELD_NUMBER }, { "is_money", 1u << FIELD_MONEY },
		{ "is_date", 1u << FIELD_DATE }, { "is_time", 1u << FIELD_TIME }, { "is_flag", 1u << FIELD_FLAG },
		{ "is_choice", 1u << FIELD_CHOICE | 1u << FIELD_CODE | 1u << FIELD_REF },
		{ "is_password", 0 }, { "is_file", 0 }, { "many", 0 },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		json_flag(item, kinds[i].name, kinds[i].kinds >> f->kind & 1);
}

static const char *typed(
	struct request *r, const struct field *f, const void *row, const struct problems *p)
{
	/* what was wrong comes back as it was typed, the rest as it was understood */
	return problem_of(p, f->name) && input_has(r->form, f->name) ? input_text(r->form, f->name)
		: field_input(r->work, f, row);
}

/* Of an entered row only a verb changes it: what it says, and where it is changed. */
static void put_settled(struct request *r, const struct record *record, const struct field *f,
	const struct row *row, struct json *item)
{
	const struct route *route;
	struct json *settled;

	json_text(item, "settled", NULL);
	if (!f->verb || !row->id)
		return;
	route = route_named("GET", arena_format(r->arena, "%s/:id%s", record->href, f->verb));
	if (route && !page_may_this(r, route, record, row))
		route = NULL;
	settled = json_object_in(item, "settled");
	json_text(item, "hint", NULL); /* how it is filled in */
	json_text(settled, "text", record_text(r->work, record, f, row));
	json_text(settled, "href", route ? page_href_of(r, route->path, row) : NULL);
	json_text(settled, "verb", route ? route->button : NULL);
}

static void put_field(struct request *r, const struct record *record, const struct field *f,
	const void *row, const struct problems *p, struct json *fields)
{
	struct json *item = json_item(fields);
	const char *value = typed(r, f, row, p);

	json_text(item, "name", f->name);
	json_text(item, "label", f->label);
	json_flag(item, "required", f->required);
	json_text(item, "hint", f->hint ? f->hint : f->sealed && !field_empty(f, row)
		? "已加密保存。不改就不用动，要改请填写完整号码。" : NULL);
	if (f->max && (f->kind == FIELD_TEXT || f->kind == FIELD_LONG_TEXT))
		json_number(item, "max", f->max);
	else
		json_text(item, "max", NULL);
	json_text(item, "problem", problem_of(p, f->name));
	json_text(item, "value", value);
	json_flag(item, "wide", f->wide);
	json_flag(item, "checked", f->kind == FIELD_FLAG && text_is(value, "1"));
	json_text(item, "input_mode", text_is(f->like, "phone") ? "tel" : NULL);
	json_flag(item, "is_secret", f->sealed);
	put_kind(f, item);
	json_text(item, "pick", NULL);
	put_settled(r, record, f, row, item);
	if (json_at(item, "settled"))
		json_list_in(item, "options");
	else
		put_options(r, record, f, row, item);
}

static bool wanted(struct request *r, const struct field *f, const char *const *only)
{
	if (f->fixed || f->computed || (f->seen_by && !may(r->work->actor, f->seen_by)))
		return false;
	if (!only)
		return true;
	for (; *only; only++)
		if (text_is(*only, f->name))
			return true;
	return false;
}

void page_problems(const struct problems *p, const struct record *record, struct json *data)
{
	struct json *list = json_list_in(data, "problems");

	for (size_t i = 0; p && i < p->count; i++) {
		const struct field *f =
			p->items[i].field && record ? record_field(record, p->items[i].field) : NULL;
		struct json *item = json_item(list);

		json_text(item, "name", p->items[i].field);
		json_text(item, "label", f && !text_has(p->items[i].text, f->label) ? f->label : NULL);
		json_text(item, "text", p->items[i].text);
	}
}

void page_form(struct request *r, const struct record *record, const void *row,
	const struct problems *p, const char *const *only, struct json *data)
{
	struct json *groups = json_list_in(data, "groups");
	const char *title = NULL;

	for (size_t i = 0; i < record->count; i++) {
		const struct field *f = &record->fields[i];

		if (f->group)
			title = f->group;
		if (wanted(r, f, only))
			put_field(r, record, f, row, p, page_group(groups, title, "fields"));
	}
	page_problems(p, record, data);
}

/* Changed by someone else meanwhile: what was typed stays, what is stored stands beside it. */
static void put_conflict(struct request *r, const struct record *record, const struct row *row,
	const struct problems *p, struct json *data)
{
	const struct row *theirs =
		p && p->stale && row->id ? record_find(r->work, record, row->id) : NULL;
	struct json *conflict, *items;

	json_text(data, "conflict", NULL);
	if (!theirs)
		return;
	conflict = json_object_in(data, "conflict");
	json_text(conflict, "text", "这条记录在您填写时被别人修改过。下面列出不同之处，您填写的内容都还在；"
		"核对后再次保存，将以您的内容为准。");
	items = json_list_in(conflict, "items");
	for (size_t i = 0; i < record->count; i++) {
		const struct field *f = &record->fields[i];
		struct json *item;

		if (!wanted(r, f, NULL) || field_same(f, row, theirs))
			continue;
		item = json_item(items);
		json_text(item, "label", f->label);
		json_text(item, "yours", field_text(r->work, f, row));
		json_text(item, "theirs", record_text(r->work, record, f, theirs));
	}
	json_number(data, "version", theirs->version);
}

/*
 * The browser keeps what is typed until it is sent, but no sealed field (data-sealed) and no form
 * with sums of money: computers are shared.
 */
static bool may_be_kept(const struct record *record)
{
	for (size_t i = 0; i < record->count; i++)
		if (record->fields[i].kind == FIELD_MONEY)
			return false;
	return true;
}

struct reply reply_form(struct request *r, const struct record *record, const void *it,
	const struct problems *p, const char *heading, const char *action, const char *cancel)
{
	const struct row *row = it;
	struct json *data = page_data(r, heading);
	struct reply reply;

	json_text(data, "heading", heading);
	json_text(data, "action", action);
	json_text(data, "cancel", cancel);
	json_text(data, "draft", may_be_kept(record) ? action : NULL);
	json_text(data, "submit_label", "保存");
	json_flag(data, "multipart", false);
	json_list_in(data, "hidden");
	if (row->id)
		json_number(data, "version", row->version);
	else
		json_text(data, "version", NULL);
	page_form(r, record, row, p, NULL, data);
	put_conflict(r, record, row, p, data);
	page_crumb(data, heading, NULL);
	page_back(data, cancel);
	reply = reply_status(reply_page(r, "record/form.html", data), p && p->count ? 422 : 200);
	reply.revisit = true;
	return reply;
}

/* ---- the common handlers ---- */

static const char *row_href(struct request *r, const struct record *record, const struct row *row,
	const char *more)
{
	return arena_format(r->arena, "%s/%lld%s", record->href, (long long)row->id, more);
}

static struct reply form_new(struct request *r, const void *row, const struct problems *p)
{
	const struct record *record = r->route->record;

	return reply_form(r, record, row, p, arena_format(r->arena, "新增%s", record->title),
		record->href, record->href);
}

struct reply page_new(struct request *r)
{
	void *row = record_new(r->work, r->route->record);

	if (r->route->record->begin)
		r->route->record->begin(r->work, row);
	/* a link may bring values along: /members/new?organisation_id=3 */
	record_take(r->work, r->route->record, r->query, row, false, problems_new(r->arena));
	return form_new(r, row, NULL);
}

struct reply page_create(struct request *r)
{
	const struct record *record = r->route->record;
	struct problems *p = problems_new(r->arena);
	struct row *row = record_new(r->work, record);

	page_take(r, record, row, p);
	if (p->count || !record_save(r->work, record, row, NULL, p))
		return form_new(r, row, p);
	notice(r, "已新增%s“%s”。", record->title, record_label(r->work, record, row));
	return reply_redirect(r, "%s", row_href(r, record, row, ""));
}

static struct reply form_edit(struct request *r, const void *row, const struct problems *p)
{
	const struct record *record = r->route->record;

	/* what the link brought along goes with the form */
	const char *query = text_empty(r->query_string) ? ""
		: arena_format(r->arena, "?%s", r->query_string);

	return reply_form(r, record, row, p, arena_format(r->arena, "修改%s", record->title),
		row_href(r, record, row, query), row_href(r, record, row, ""));
}

struct reply page_edit_row(struct request *r, const void *row)
{
	return form_edit(r, row, NULL);
}

struct reply page_edit(struct request *r)
{
	const void *row = record_find(r->work, r->route->record, param_id(r, "id"));

	return row ? form_edit(r, row, NULL) : reply_not_found(r);
}

struct reply page_update(struct request *r)
{
	const struct record *record = r->route->record;
	struct problems *p = problems_new(r->arena);
	struct row *row = record_find(r->work, record, param_id(r, "id"));

	if (!row)
		return reply_not_found(r);
	row->version = input_number(r->form, "version", 0);
	page_take(r, record, row, p);
	if (p->count || !record_save(r->work, record, row, NULL, p))
		return form_edit(r, row, p);
	notice(r, "已保存。");
	return reply_redirect(r, "%s", row_href(r, record, row, ""));
}

struct reply page_remove(struct request *r)
{
	const struct record *record = r->route->record;
	struct problems *p = problems_new(r->arena);
	struct row *row = record_find(r->work, record, param_id(r, "id"));

	if (!row)
		return reply_not_found(r);
	if (!record_remove(r->work, record, row, p)) {
		notice_bad(r, "%s", p->items[0].text);
		return reply_redirect(r, "%s", row_href(r, record, row, ""));
	}
	notice(r, "已删除%s“%s”。", record->title, record_label(r->work, record, row));
	return reply_redirect(r, "%s", record->href);
}
