/* Organisations: the common pages, adding below a parent, what has to be noticed, and the routes.
 */
#include "base/text.h"
#include "modules/committee/committee.h"
#include "modules/grant/grant.h"
#include "modules/member/member.h"
#include "modules/organisation/reform.h"
#include "web/page.h"

static bool is_open(struct work *w, const void *row)
{
	return !date_has(((const struct organisation *)row)->closed_on);
}

/* One is founded by an answer from above, on a day; a sheet may bring old ones without. */
static void check_founding(const struct organisation *o, struct problems *p)
{
	if (o->kind == ORGANISATION_GROUP || !o->kind)
		return;
	if (!date_has(o->founded_on) && !problem_of(p, "founded_on"))
		problem(p, "founded_on", "请填写成立日期");
	if (text_empty(o->approval))
		problem(p, "approval", "请填写批准设立的批复文号；早年成立、查不到文号的填“无”");
}

static struct reply organisation_create_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct organisation *o = record_new(r->work, &organisation_record);

	page_take(r, &organisation_record, o, p);
	check_founding(o, p);
	if (p->count || !organisation_add(r->work, o, p))
		return reply_form(
			r, &organisation_record, o, p, "新增党组织", "/organisations", "/organisations");
	notice(r, "已新增“%s”。", o->name);
	return reply_redirect(r, "/organisations/%lld", (long long)o->row.id);
}

/* ---- what has to be noticed, above everything else ---- */

static void put_notice(struct json **items, struct json *data, const char *label, const char *text,
	const char *tone, const char *href)
{
	if (!text)
		return;
	if (!*items)
		*items = page_fact_group(data, "需要注意");
	page_fact(*items, label, text, href);
	json_text((*items)->last, "tone", tone);
	json_flag((*items)->last, "wide", true);
}

static struct json *fact_of(struct json *data, const char *label)
{
	for (struct json *g = json_at(data, "groups")->first; g; g = g->next)
		for (struct json *item = json_at(g, "items")->first; item; item = item->next)
			if (text_is(json_text_of(item, "label"), label))
				return item;
	return NULL;
}

/* The numbers lead to the members they count. */
static void put_numbers(struct request *r, const struct organisation *o, struct json *data)
{
	static const struct { const char *label, *query; } numbers[] = {
		{ "党员数", "&stage=full&stage=probationary&standing=normal" },
		{ "正式党员数", "&stage=full&standing=normal" }, { "在册人数", "" } };

	if (!may_with(r->work->actor, &member_view, o->row.path, 0, NULL))
		return;
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		struct json *item = fact_of(data, numbers[i].label);

		if (item)
			json_text(item, "href", arena_format(r->arena, "%s?under=%s%s&count=all",
				member_record.href, text_url(r->arena, o->row.path), numbers[i].query));
	}
}

/* One question: the term, an election under way; the numbers are kept by the writes. */
static void put_notices(struct request *r, const struct organisation *o, struct json *data)
{
	struct work *w = r->work;
	const char *tone = NULL, *words, *to = arena_format(r->arena, "/organisations/%lld/committees",
		(long long)o->row.id);
	struct json *items = NULL;
	struct rows *rows = work_select(w, "SELECT c.due_on,"
		" (SELECT COUNT(*) FROM election WHERE open_in = o.id) FROM organisation o"
		" LEFT JOIN committee c ON c.standing_of = o.id WHERE o.id = ?", BIND(o->row.id));

	if (rows_next(rows)) {
		const struct cell *c = rows->cells;

		words = c[0].null ? NULL : term_words(w, c[0].date, &tone);
		put_notice(&items, data, "班子任期", words, tone, to);
		put_notice(&items, data, "换届选举", c[1].number ? "正在办理，还没有批复" : NULL, "blue", to);
		put_notice(&items, data, "党员人数", size_warning(w, o->kind, o->has_committee,
			o->full_total, o->member_total), "amber", NULL);
	}
	rows_end(rows);
	if (items)
		json_last_first(json_at(data, "groups"));
}

struct reply organisation_show_page(struct request *r)
{
	const struct organisation *o = record_find(r->work, &organisation_record, param_id(r, "id"));
	struct json *data;

	if (!o || r->prefers_json || text_is(input_text(r->query, "tab"), "history"))
		return page_show(r);
	data = page_row_data(r, o);
	put_numbers(r, o, data);
	if (is_open(r->work, o))
		put_notices(r, o, data);
	return reply_page(r, "record/show.html", data);
}

static bool is_below(struct work *w, const void *row)
{
	return is_open(w, row) && ((const struct organisation *)row)->parent_id;
}

/* What stands below more than one kind of superior. */
static bool can_reassign(struct work *w, const void *row)
{
	const struct organisation *o = row;

	return is_below(w, row) && organisation_tier(o->kind) != ORGANISATION_COMMITTEE
		&& o->kind != ORGANISATION_GROUP;
}

/* A 党组 leads from outside: nobody belongs to it. */
static bool can_have_members(struct work *w, const void *row)
{
	return ((const struct organisation *)row)->kind != ORGANISATION_LEADING_GROUP;
}

static bool is_open_branch(struct work *w, const void *row)
{
	return is_open(w, row) && organisation_is_branch(((const struct organisation *)row)->kind);
}

/* The members of this organisation and below: the member list, narrowed. */
static struct reply organisation_members_page(struct request *r)
{
	const struct organisation *o = record_find(r->work, &organisation_record, param_id(r, "id"));

	return o ? reply_redirect(r, "/members?under=%s", o->row.path) : reply_not_found(r);
}

#define O "/organisations/:id"

static const struct route routes[] = {
	GET ("/organisations", page_list, organisation_view, .record = &organisation_record,
	     .menu = "组织信息", .icon = "sitemap"),
	GET ("/organisations/new", page_new, organisation_create, .record = &organisation_record,
	     .button = "新增党组织", .on = ON_LIST, .primary = true, .icon = "plus"),
	POST("/organisations", organisation_create_page, organisation_create, .record = &organisation_record),
	POST("/organisations/export", page_export, organisation_export, .record = &organisation_record),
	GET ("/organisations/print", page_print, organisation_view, .record = &organisation_record, .keeps = "print"),
	GET ("/organisations/options", page_options, organisation_view, .record = &organisation_record),
	POST("/organisations/export/layout", organisation_layout_page, organisation_export,
	     .record = &organisation_record, .button = "导出采集格式", .on = ON_EXPORT),
	GET ("/organisations/:id", organisation_show_page, organisation_view, .record = &organisation_record),
	GET ("/organisations/:id/members", organisation_members_page, member_view, .record = &organisation_record,
	     .button = "党员名册", .on = ON_SHOW, .icon = "users", .when = can_have_members),
	GET ("/organisations/:id/who", grant_who_page, organisation_view, .record = &organisation_record,
	     .button = "谁能操作", .on = ON_LAST_TAB),
	GET ("/organisations/:id/edit", page_edit, organisation_edit, .record = &organisation_record,
	     .button = "修改", .on = ON_SHOW, .icon = "edit"),
	POST("/organisations/:id", page_update, organisation_edit, .record = &organisation_record),
	GET ("/organisations/:id/approvals", approvals_page, organisation_view, .record = &organisation_record,
	     .button = "组织变更", .on = ON_TAB),
	GET (O "/rename", reform_form_page, organisation_edit, .record = &organisation_record, .button = "更名", .on = ON_SHOW,
	     .icon = "writing", .when = is_open),
	POST(O "/rename", reform_save_page, organisation_edit),
	GET (O "/kind", reform_form_page, organisation_edit, .record = &organisation_record, .button = "变更类别", .on = ON_SHOW,
	     .icon = "sitemap", .when = is_below),
	POST(O "/kind", reform_save_page, organisation_edit),
	GET (O "/reassign", reform_form_page, organisation_create, .record = &organisation_record, .button = "调整隶属关系",
	     .on = ON_SHOW, .icon = "sitemap", .when = can_reassign),
	POST(O "/reassign", reform_save_page, organisation_create),
	GET (O "/merge", reform_form_page, organisation_close_right, .record = &organisation_record, .button = "并入其他支部",
	     .on = ON_SHOW, .danger = true, .when = is_open_branch),
	POST(O "/merge", reform_save_page, organisation_close_right),
	GET (O "/close", reform_form_page, organisation_close_right, .record = &organisation_record, .button = "撤销",
	     .on = ON_SHOW, .danger = true, .when = is_below),
	POST(O "/close", reform_save_page, organisation_close_right),
	{ 0 }
};

static const struct job jobs[] = {
	{ "organisation.settle", organisation_settle, .every = "hour", .label = "核对刚划转的党组织的资料" },
	{ 0 }
};

const struct module organisation_module = {
	.name = "organisation",
	.title = "组织信息",
	.permissions = (const struct permission *const[]){ &organisation_view, &organisation_create,
		&organisation_edit, &organisation_close_right, &organisation_export, &organisation_import,
		NULL },
	.records = (const struct record *const[]){ &organisation_record, &organisation_approval_record,
		NULL },
	.routes = routes,
	.jobs = jobs,
};
