/*
 * The form of an application. What a closed page or an earlier application already says is filled
 * in, so on a phone one tap opens it and the second hands it in.
 */
#include "base/buffer.h"
#include "base/text.h"
#include "data/code.h"
#include "modules/access/access.h"
#include "modules/application/application_pages.h"

enum { MOST_GROUPS = 200, MOST_TICKS = 60 };

static const char *const first_fields[] = { "reason", NULL };
static const char *const more_fields[] = { "reach", "places", "from_on", "until_on", "contact",
	NULL };

/* ---- what there is to ask for ---- */

static void put_modules(
	struct request *r, const struct access_application *a, const char *office, struct json *data)
{
	struct json *list = json_list_in(data, "modules");

	for (const struct module *const *m = modules; *m; m++) {
		struct json *options = NULL;

		for (const struct permission *const *p = (*m)->permissions; p && *p; p++) {
			if (!application_permission(office, (*p)->code))
				continue;
			if (!options) {
				struct json *item = json_item(list);

				json_text(item, "title", (*m)->title);
				options = json_list_in(item, "options");
			}
			page_option(options, arena_format(r->arena, "p%d", (*p)->code), (*p)->label,
				a->permission_id == (*p)->code);
		}
	}
}

void application_offers(
	struct request *r, struct access_application *a, int64_t account_id, struct json *data)
{
	struct json *roles = json_list_in(data, "roles");
	struct rows *rows = work_select(r->work, "SELECT a.office, o.kind, (SELECT m.contact"
		"  FROM access_application m WHERE m.account_id = a.id ORDER BY m.id DESC LIMIT 1),"
		" g.id, g.name, g.tier FROM account a LEFT JOIN organisation o ON o.id = a.organisation_id"
		" LEFT JOIN access_group g ON g.office = a.office AND g.removed_at IS NULL"
		" AND COALESCE(g.code, '') NOT LIKE 'member\\_%' WHERE a.id = ? ORDER BY g.kind, g.id"
		" LIMIT ?",
		BIND(account_id, (int64_t)MOST_GROUPS));
	const char *office = NULL;

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;

		office = c[0].text;
		if (!a->contact)
			a->contact = c[2].text;
		if (!c[3].null && role_fits(c[5].text, c[1].text))
			page_option(roles, arena_format(r->arena, "g%lld", (long long)c[3].number), c[4].text,
				a->gives_id == c[3].number);
	}
	put_modules(r, a, office, data);
}

struct json *application_fields(struct json *form)
{
	return json_at(json_nth(json_at(form, "groups"), 0), "fields");
}

static const struct choice *categories_of(const struct access_application *a)
{
	const struct permission *permission = permission_of((int)a->permission_id);

	return a->permission_id && permission ? permission->categories : NULL;
}

void application_categories(struct request *r, const struct access_application *a,
	const struct problems *p, struct json *fields)
{
	const struct choice *categories = categories_of(a);
	const char *chosen = arena_format(r->arena, "、%s、", a->categories ? a->categories : "");
	struct json *item;

	if (!categories)
		return;
	item = page_field(fields, "many", "categories", "只要这些类别（不选就是全部）", NULL,
		problem_of(p, "categories"));
	json_flag(item, "wide", true);
	for (; categories->value; categories++)
		page_option(json_at(item, "options"), categories->code, categories->label,
			text_has(chosen, arena_format(r->arena, "、%s、", categories->label)));
}

/* ---- taking it ---- */

/* "p20103" or "g12". */
static void take_what(struct access_application *a, const char *what)
{
	int64_t number = 0;

	a->permission_id = a->gives_id = 0;
	if (!what || !text_integer(what + 1, &number))
		return;
	if (*what == 'p')
		a->permission_id = number;
	else if (*what == 'g')
		a->gives_id = number;
}

static const char *taken_categories(struct request *r, const struct access_application *a)
{
	size_t count, n = 0;
	const char *const *codes = input_texts(r->form, "categories", &count);
	const struct choice *categories = categories_of(a);
	const char *labels[MOST_TICKS];

	for (size_t i = 0; categories && i < count && n < MOST_TICKS; i++) {
		const struct choice *c = codes[i] ? choice_find(categories, codes[i]) : NULL;

		if (c)
			labels[n++] = c->label;
	}
	return n ? text_join(r->arena, labels, n, "、") : NULL;
}

/* Only a page of ours is a way back. */
static const char *origin_of(const struct input *in, const char *name)
{
	const char *from = input_text(in, name);

	return from && *from == '/' && from[1] != '/' && !strpbrk(from, "\\\r\n\t")
		&& strlen(from) <= 200 ? from : NULL;
}

void application_take(struct request *r, struct access_application *a, struct problems *p)
{
	record_take(r->work, &access_application_record, r->form, a, false, p);
	take_what(a, input_text(r->form, "what"));
	a->categories = taken_categories(r, a);
	a->origin = origin_of(r->form, "origin");
}

/* ---- the page ---- */

static struct reply form(struct request *r, struct access_application *a, const struct problems *p)
{
	struct json *data = page_data(r, "申请权限"), *first, *more;
	struct reply reply;

	application_offers(r, a, r->work->actor->id, data);
	json_text(data, "what_problem", problem_of(p, "what"));
	json_text(data, "origin", a->origin);
	first = json_object_in(data, "first");
	page_form(r, &access_application_record, a, p, first_fields, first);
	more = json_object_in(data, "more");
	page_form(r, &access_application_record, a, p, more_fields, more);
	application_categories(r, a, p, application_fields(more));
	json_flag(data, "open", p && p->count);
	page_problems(p, &access_application_record, data);
	page_crumb(data, "申请权限", NULL);
	page_back(data, "/my/applications");
	reply = reply_status(reply_page(r, "application/new.html", data), p && p->count ? 422 : 200);
	reply.revisit = true;
	return reply;
}

/* One of his own, to ask for the same again or for more; its days begin anew. */
static void copy_earlier(struct request *r, struct access_application *a, int64_t id)
{
	struct work *w = r->work;
	const struct access_application *earlier;
	bool before = w->unscoped;

	w->unscoped = true;
	earlier = record_find(w, &access_application_record, id);
	w->unscoped = before;
	if (!earlier || earlier->account_id != w->actor->id)
		return;
	a->permission_id = earlier->permission_id;
	a->gives_id = earlier->gives_id;
	a->reach = earlier->reach;
	a->places = earlier->places;
	a->categories = earlier->categories;
	a->contact = earlier->contact;
	a->reason = earlier->reason;
	a->origin = earlier->origin;
}

/* "020103" or "member.export", as a closed page names it. */
static void take_permission(struct request *r, struct access_application *a)
{
	const char *text = input_text(r->query, "permission");
	int64_t code = 0;
	const struct permission *permission = !text ? NULL
		: text_integer(text, &code) ? permission_of((int)code) : permission_named(text);

	if (!permission)
		return;
	a->permission_id = permission->code;
	a->reason = arena_format(r->arena, "工作中需要“%s”", permission->label);
}

struct reply application_new_page(struct request *r)
{
	struct access_application *a = record_new(r->work, &access_application_record);
	int64_t again = input_number(r->query, "again", 0);

	a->until_on = date_add_days(r->work->today, (int)parameter_number(r->work, "application.days"));
	a->origin = origin_of(r->query, "from");
	a->gives_id = input_number(r->query, "group", 0);
	take_permission(r, a);
	if (again)
		copy_earlier(r, a, again);
	return form(r, a, NULL);
}

struct reply application_create_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct access_application *a = record_new(r->work, &access_application_record);

	application_take(r, a, p);
	if (p->count || !application_ask(r->work, a, p))
		return form(r, a, p);
	notice(r, a->state == APPLICATION_ASKED ? "申请已提交，等待负责人同意。办理结果会显示在首页。"
		: "申请已提交，等待安全管理员审批。办理结果会显示在首页。");
	return reply_redirect(r, "/applications/%lld", (long long)a->row.id);
}
