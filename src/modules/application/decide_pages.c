/*
 * Deciding: the leader says yes or no on the application's own page; the administrator has a form
 * in which what is granted, where and until when may differ from what was asked for.
 */
#include "base/text.h"
#include "modules/application/application_pages.h"

enum { MOST_PLACES = 30 };

static const char *const extent_fields[] = { "reach", "places", "from_on", "until_on", NULL };

static struct access_application *application_of(struct request *r)
{
	return record_find(r->work, &access_application_record, param_id(r, "id"));
}

static struct reply to_page(struct request *r, const struct access_application *a)
{
	return reply_redirect(r, "/applications/%lld", (long long)a->row.id);
}

/* ---- the leader ---- */

static struct reply leader_says(struct request *r, bool agreed)
{
	struct problems *p = problems_new(r->arena);
	struct access_application *a = application_of(r);

	if (!a)
		return reply_not_found(r);
	if (!application_agree(r->work, a, agreed, input_text(r->form, "opinion"), p))
		return application_show(r, a->row.id, p);
	notice(r, agreed ? "已同意，转安全管理员审批。" : "已退回，申请人会在首页看到原因。");
	return to_page(r, a);
}

struct reply application_agree_page(struct request *r)
{
	return leader_says(r, true);
}

struct reply application_decline_page(struct request *r)
{
	return leader_says(r, false);
}

/* ---- the administrator ---- */

static void put_asked(struct request *r, const struct access_application *a, struct json *data)
{
	const struct field *f = record_field(&access_application_record, "organisation_id");

	json_text(data, "applicant", a->applicant);
	json_text(data, "organisation", record_text(r->work, &access_application_record, f, a));
	json_text(data, "wanted", a->wanted);
	json_text(data, "reason", a->reason);
	json_text(data, "contact", a->contact);
	json_text(data, "leader", a->leader);
	json_text(data, "leader_opinion", a->leader_opinion);
}

static struct reply form(struct request *r, struct access_application *a, const struct problems *p)
{
	struct json *data = page_data(r, "审批权限申请"), *extent;
	struct reply reply;

	put_asked(r, a, data);
	application_offers(r, a, a->account_id, data);
	json_text(data, "what_problem", problem_of(p, "permission_id") ? problem_of(p, "permission_id")
		: problem_of(p, "gives_id"));
	extent = json_object_in(data, "extent");
	page_form(r, &access_application_record, a, p, extent_fields, extent);
	application_categories(r, a, p, application_fields(extent));
	json_text(data, "opinion", input_text(r->form, "opinion"));
	json_text(data, "opinion_problem", problem_of(p, "opinion"));
	json_text(data, "base", arena_format(r->arena, "/applications/%lld", (long long)a->row.id));
	page_problems(p, &access_application_record, data);
	page_crumb(data, a->wanted, json_text_of(data, "base"));
	page_crumb(data, "审批", NULL);
	page_back(data, json_text_of(data, "base"));
	reply = reply_status(reply_page(r, "application/decide.html", data), p && p->count ? 422 : 200);
	reply.revisit = true;
	return reply;
}

struct reply application_decide_page(struct request *r)
{
	struct access_application *a = application_of(r);

	if (!a)
		return reply_not_found(r);
	return a->state == APPLICATION_AGREED ? form(r, a, NULL) : to_page(r, a);
}

/* What the form says as a grant. `wish` is a copy: the application itself stays as it was asked. */
static bool grant_it(struct request *r, struct access_application *a,
	const struct access_application *wish, struct problems *p)
{
	struct access_grant *g = record_new(r->work, &access_grant_record);
	int64_t places[MOST_PLACES];
	size_t count = 0;
	const char *const *categories = input_texts(r->form, "categories", &count);
	struct grant_extent extent = { .places = places, .categories = categories,
		.category_count = wish->permission_id ? count : 0 };

	g->permission_id = wish->permission_id;
	g->gives_id = wish->gives_id;
	g->reach = wish->reach;
	g->from_on = wish->from_on;
	g->until_on = wish->until_on;
	extent.place_count = grant_places(r->work, wish->places, places, MOST_PLACES, p);
	if (g->permission_id && !permission_of((int)g->permission_id))
		problem(p, "permission_id", "请选择要授予的角色或权限");
	return !p->count && application_grant(r->work, a, g, &extent, input_text(r->form, "opinion"),
		p);
}

struct reply application_grant_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct access_application *a = application_of(r), *wish;

	if (!a)
		return reply_not_found(r);
	wish = record_copy(r->work, &access_application_record, a);
	application_take(r, wish, p);
	if (p->count || !grant_it(r, a, wish, p))
		return a->state == APPLICATION_ASKED ? application_show(r, a->row.id, p) : form(r, wish, p);
	notice(r, a->state == APPLICATION_GRANTED ? "已批准并授权，申请人会在首页看到。"
		: "已批准。这是高风险权限，要由另一个人复核后才生效。");
	return to_page(r, a);
}

struct reply application_refuse_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct access_application *a = application_of(r);

	if (!a)
		return reply_not_found(r);
	if (!application_refuse(r->work, a, input_text(r->form, "opinion"), p))
		return a->state == APPLICATION_AGREED ? form(r, a, p) : application_show(r, a->row.id, p);
	notice(r, "已退回，申请人会在首页看到原因。");
	return to_page(r, a);
}
