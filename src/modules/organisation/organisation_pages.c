/* Organisations: the common pages, adding below a parent, and closing. */
#include "base/text.h"
#include "modules/member/member.h"
#include "modules/organisation/organisation.h"
#include "modules/grant/grant.h"
#include "web/page.h"

static bool is_open(struct work *w, const void *row)
{
	return !date_has(((const struct organisation *)row)->closed_on);
}

static struct reply organisation_create_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct organisation *o = record_new(r->work, &organisation_record);

	page_take(r, &organisation_record, o, p);
	if (p->count || !organisation_add(r->work, o, p))
		return reply_form(
			r, &organisation_record, o, p, "新增党组织", "/organisations", "/organisations");
	notice(r, "已新增“%s”。", o->name);
	return reply_redirect(r, "/organisations/%lld", (long long)o->row.id);
}

static struct reply close_form(
	struct request *r, const struct organisation *o, const struct problems *p)
{
	static const struct field fields[] = {
		DATE(organisation, closed_on, "撤销日期", .required = true, .group = "撤销党组织"),
		TEXT(organisation, closed_approval, "撤销文号", .required = true, .max = 60),
	};
	static const struct record closing =
		RECORD(organisation, fields, .title = "撤销党组织", .label = "closed_approval");

	return reply_form(r, &closing, o, p, arena_format(r->arena, "撤销“%s”", o->name),
		arena_format(r->arena, "/organisations/%lld/close", (long long)o->row.id),
		arena_format(r->arena, "/organisations/%lld", (long long)o->row.id));
}

static struct reply organisation_close_form(struct request *r)
{
	const struct organisation *o = record_find(r->work, &organisation_record, param_id(r, "id"));

	return o && is_open(r->work, o) ? close_form(r, o, NULL) : reply_not_found(r);
}

static struct reply organisation_close_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct organisation *o = record_find(r->work, &organisation_record, param_id(r, "id"));
	const char *on = input_text(r->form, "closed_on");

	if (!o || !is_open(r->work, o))
		return reply_not_found(r);
	if (!organisation_close(r->work, o, date_parse(text_narrow(r->arena, on)),
	                        input_text(r->form, "closed_approval"), p))
		return close_form(r, o, p);
	notice(r, "已撤销“%s”。", o->name);
	return reply_redirect(r, "/organisations/%lld", (long long)o->row.id);
}

/* The members of this organisation and below: the member list, narrowed. */
static struct reply organisation_members_page(struct request *r)
{
	const struct organisation *o = record_find(r->work, &organisation_record, param_id(r, "id"));

	return o ? reply_redirect(r, "/members?under=%s", o->row.path) : reply_not_found(r);
}

static const struct route routes[] = {
	GET ("/organisations", page_list, organisation_view, .record = &organisation_record,
	     .menu = "组织信息", .icon = "sitemap"),
	GET ("/organisations/new", page_new, organisation_create, .record = &organisation_record,
	     .button = "新增党组织", .on = ON_LIST, .primary = true, .icon = "plus"),
	POST("/organisations", organisation_create_page, organisation_create, .record = &organisation_record),
	POST("/organisations/export", page_export, organisation_export, .record = &organisation_record),
	GET ("/organisations/options", page_options, organisation_view, .record = &organisation_record),
	GET ("/organisations/:id", page_show, organisation_view, .record = &organisation_record),
	GET ("/organisations/:id/members", organisation_members_page, member_view, .record = &organisation_record,
	     .button = "党员名册", .on = ON_SHOW, .icon = "users"),
	GET ("/organisations/:id/who", grant_who_page, organisation_view, .record = &organisation_record),
	GET ("/organisations/:id/edit", page_edit, organisation_edit, .record = &organisation_record,
	     .button = "修改", .on = ON_SHOW, .icon = "edit"),
	POST("/organisations/:id", page_update, organisation_edit, .record = &organisation_record),
	GET ("/organisations/:id/close", organisation_close_form, organisation_close_right, .record = &organisation_record,
	     .button = "撤销", .on = ON_SHOW, .danger = true, .when = is_open),
	POST("/organisations/:id/close", organisation_close_page, organisation_close_right),
	{ 0 }
};

const struct module organisation_module = {
	.name = "organisation",
	.title = "组织信息",
	.permissions = (const struct permission *const[]){ &organisation_view, &organisation_create,
		&organisation_edit, &organisation_close_right, &organisation_export, &organisation_import,
		NULL },
	.records = (const struct record *const[]){ &organisation_record, NULL },
	.routes = routes,
};
