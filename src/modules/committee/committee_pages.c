/* Terms: their pages, and the routes of the module. */
#include "modules/committee/committee_pages.h"
#include "base/text.h"
#include "data/code.h"
#include "data/scope.h"
#include "modules/committee/election.h"

static const char *href(struct request *r, const struct committee *c, const char *more)
{
	return arena_format(r->arena, "/committees/%lld%s", (long long)c->row.id, more);
}

static struct committee *committee_of(struct request *r)
{
	return record_find(r->work, &committee_record, param_id(r, "id"));
}

static bool is_standing(struct work *w, const void *row)
{
	return ((const struct committee *)row)->state == COMMITTEE_STANDING;
}

/* ---- new, show ---- */

/* Is there anywhere a term may be entered: in this organisation, or (0) in one of his? */
static bool has_room(struct work *w, int64_t id)
{
	return work_number(w, 0, "SELECT EXISTS (SELECT 1 FROM organisation o"
		" LEFT JOIN committee c ON c.standing_of = o.id WHERE @scope(o place) AND (? = 0 OR o.id = ?)"
		" AND o.kind NOT IN ('group', 'leading_group') AND o.closed_on IS NULL AND o.removed_at IS NULL AND c.id IS NULL)",
		BIND(id, id)) != 0;
}

/* Where there is no room he is led to what stands. */
static struct reply new_page(struct request *r)
{
	int64_t id = input_number(r->query, "organisation_id", 0);
	int64_t standing;

	if (has_room(r->work, id))
		return page_new(r);
	standing = work_number(r->work, 0, "SELECT MIN(c.id) FROM committee c WHERE c.standing_of = ?"
		" AND @scope(c owner)", BIND(id ? id : r->work->actor->organisation_id));
	notice_bad(r, "已经登记现任班子：换届请办理“换届选举”，书记、副书记和委员的变动在现任班子的页面登记。");
	return standing ? reply_redirect(r, "/committees/%lld", (long long)standing)
		: reply_redirect(r, "/committees");
}

static struct reply create_page(struct request *r)
{
	struct committee *c = record_new(r->work, &committee_record);
	struct problems *p = problems_new(r->arena);

	page_take(r, &committee_record, c, p);
	if (p->count || !committee_add(r->work, c, p))
		return reply_form(r, &committee_record, c, p, "登记现任班子", "/committees", "/committees");
	notice(r, "已登记，请继续登记班子成员。");
	return reply_redirect(r, "%s", href(r, c, ""));
}

static struct reply show_page(struct request *r)
{
	const struct committee *c = committee_of(r);
	struct deviations d = { 0 };
	const char *tone, *words;
	struct json *data;
	bool changes;

	if (!c || r->prefers_json || text_is(input_text(r->query, "tab"), "history"))
		return page_show(r);
	data = page_row_data(r, c);
	json_text(data, "heading",
		arena_format(r->arena, "%s %s",
			record_text(
				r->work, &committee_record, record_field(&committee_record, "organisation_id"), c),
			c->title));
	changes = put_officers(r, c, data);
	committee_deviations(r->work, c, &d);
	if (put_deviations(r, &d, data) && changes)
		page_button(data, "写明原因", href(r, c, "/reasons"), "edit", false);
	words = is_standing(r->work, c) ? term_words(r->work, c->due_on, &tone) : NULL;
	if (words) {
		struct json *badge = json_object_in(data, "badge");

		json_text(badge, "text", words);
		json_text(badge, "tone", tone);
	}
	if (is_standing(r->work, c) && !committee_may_correct(r->work, c) && changes)
		put_note(data, "这一届经上级批复，届次、日期、任期和批复由上级更正；书记、副书记只能经换届选举，"
			"或者凭上级批复补选、任免。");
	return reply_page(r, "record/show.html", data);
}

/* ---- the end of the term is moved ---- */

static struct reply move_form(
	struct request *r, const struct committee *c, const struct problems *p)
{
	struct json *data = page_form_data(r, "批准延期或者提前换届", href(r, c, "/term"), href(r, c, ""), "保存");
	struct json *fields = page_form_group(data, NULL);

	put_day(r, fields, "due_on", "批准的换届日期", c->move_kind ? c->due_on : (struct date){ 0 },
		arena_format(r->arena, "任期到 %s 届满；延期或提前一般不超过一年", date_long(r->arena, c->ends_on)), p);
	put_text(r, fields, "move_approval", "批复文号", c->move_approval, true, p);
	put_text(r, fields, "move_by", "批准机关", c->move_by ? c->move_by
		: r->work->actor->organisation, true, p);
	json_flag(put_text(r, fields, "move_reason", "原因", c->move_reason, true, p), "wide", true);
	return form_reply(r, data, &committee_record, p);
}

static struct reply move_form_page(struct request *r)
{
	const struct committee *c = committee_of(r);

	return c && is_standing(r->work, c) ? move_form(r, c, NULL) : reply_not_found(r);
}

static struct reply move_save_page(struct request *r)
{
	static const char *const names[] = { "move_approval", "move_by", "move_reason" };
	struct committee *c = committee_of(r);
	struct problems *p = problems_new(r->arena);
	struct date to;

	if (!c || !is_standing(r->work, c))
		return reply_not_found(r);
	for (size_t i = 0; i < 3; i++)
		field_take(r->work, record_field(&committee_record, names[i]), input_text(r->form,
			names[i]), c, p);
	to = taken_day(r, "due_on", p);
	if (!committee_move(r->work, c, to, p))
		return move_form(r, c, p);
	notice(r, "已登记，换届日期改为 %s。", date_long(r->arena, to));
	return reply_redirect(r, "%s", href(r, c, ""));
}

static struct reply remove_page(struct request *r)
{
	const struct committee *c = committee_of(r);
	struct problems *p = problems_new(r->arena);

	if (!c)
		return reply_not_found(r);
	if (committee_withdraw(r->work, c, p))
		return page_remove(r);
	notice_bad(r, "%s。", p->items[0].text);
	return reply_redirect(r, "%s", href(r, c, ""));
}

#define E "/elections/:id"
static bool election_row_open(struct work *w, const void *row)
{
	return election_is_open(row);
}

static bool election_row_waits(struct work *w, const void *row)
{
	return ((const struct election *)row)->state == ELECTION_SUBMITTED;
}

static const struct route routes[] = {
	GET("/terms", page_list, committee_view, .record = &committee_record, .listing = &terms_listing,
		.menu = "班子换届/换届提醒和人数预警", .icon = "bell"),
	POST("/terms/export", page_export, committee_export, .record = &committee_record,
		.listing = &terms_listing),
	GET("/terms/print", page_print, committee_view, .record = &committee_record,
		.listing = &terms_listing, .keeps = "print"),
	GET("/terms/sizes", page_list, committee_view, .record = &organisation_record,
		.listing = &sizes_listing),
	POST("/terms/sizes/export", page_export, committee_export, .record = &organisation_record,
		.listing = &sizes_listing),
	GET("/terms/sizes/print", page_print, committee_view, .record = &organisation_record,
		.listing = &sizes_listing, .keeps = "print"),
	GET("/committees", page_list, committee_view, .record = &committee_record,
		.menu = "班子换届/班子任期", .icon = "users"),
	GET("/committees/new", new_page, committee_edit, .record = &committee_record,
		.button = "登记现任班子", .on = ON_LIST, .primary = true, .icon = "plus"),
	POST("/committees", create_page, committee_edit, .record = &committee_record),
	POST("/committees/export", page_export, committee_export, .record = &committee_record),
	GET("/committees/:id", show_page, committee_view, .record = &committee_record),
	GET("/committees/:id/people", officer_form_page, committee_edit, .record = &committee_record,
		.button = "登记成员", .on = ON_SHOW, .primary = true, .icon = "plus", .when = is_standing),
	POST("/committees/:id/people", officer_save_page, committee_edit),
	GET("/committees/:id/reasons", committee_reasons_form_page, committee_edit),
	POST("/committees/:id/reasons", committee_reasons_save_page, committee_edit),
	GET("/officers/:id/end", officer_end_form_page, committee_edit),
	POST("/officers/:id/end", officer_end_save_page, committee_edit),
	GET("/committees/:id/term", move_form_page, committee_approve, .record = &committee_record,
		.button = "批准延期或提前", .on = ON_SHOW, .icon = "calendar-event", .when = is_standing),
	POST("/committees/:id/term", move_save_page, committee_approve),
	GET("/committees/:id/edit", page_edit, committee_edit, .record = &committee_record,
		.button = "修改", .on = ON_SHOW, .icon = "edit", .when = committee_may_correct),
	POST("/committees/:id", page_update, committee_edit, .record = &committee_record),
	POST("/committees/:id/remove", remove_page, committee_edit, .record = &committee_record,
		.button = "删除", .on = ON_SHOW, .danger = true, .when = committee_may_withdraw,
		.confirm = "登记错了才删除；换届请办理“换届选举”。确定删除？"),
	GET("/organisations/:id/committees", organisation_terms_page, committee_view, .record = &organisation_record,
	     .button = "班子换届", .on = ON_TAB),

	GET("/elections", page_list, committee_view, .record = &election_record,
		.menu = "班子换届/换届选举", .icon = "clipboard-check"),
	GET("/elections/new", page_new, committee_edit, .record = &election_record,
		.button = "办理换届选举", .on = ON_LIST, .primary = true, .icon = "plus"),
	POST("/elections", election_create_page, committee_edit, .record = &election_record),
	POST("/elections/export", page_export, committee_export, .record = &election_record),
	GET(E, election_show_page, committee_view, .record = &election_record),
	GET(E "/approve", approve_form_page, committee_approve, .record = &election_record,
		.button = "批复", .on = ON_SHOW, .primary = true, .icon = "check",
		.when = election_row_waits),
	POST(E "/approve", approve_save_page, committee_approve),
	GET(E "/return", return_form_page, committee_approve, .record = &election_record,
		.button = "退回", .on = ON_SHOW, .icon = "arrow-back-up", .when = election_row_waits),
	POST(E "/return", return_save_page, committee_approve),
	GET(E "/absent", absent_form_page, committee_edit, .record = &election_record,
		.button = "登记不计入应到", .on = ON_SHOW, .icon = "user", .when = election_row_open),
	POST(E "/absent", absent_save_page, committee_edit),
	GET(E "/candidates", candidate_form_page, committee_edit, .record = &election_record,
		.button = "登记候选人", .on = ON_SHOW, .icon = "plus", .when = election_row_open),
	POST(E "/candidates", candidate_save_page, committee_edit),
	GET("/candidates/:id/remove", person_form_page, committee_edit),
	POST("/candidates/:id/remove", person_remove_page, committee_edit),
	GET(E "/votes", votes_form_page, committee_edit, .record = &election_record,
		.button = "登记票数", .on = ON_SHOW, .icon = "list-check", .when = election_row_open),
	POST(E "/votes", votes_save_page, committee_edit),
	GET(E "/reasons", election_reasons_form_page, committee_edit),
	POST(E "/reasons", election_reasons_save_page, committee_edit),
	POST(E "/submit", submit_page, committee_edit, .record = &election_record, .button = "上报结果",
		.on = ON_SHOW, .primary = true, .icon = "send", .when = election_row_open),
	GET(E "/edit", page_edit, committee_edit, .record = &election_record, .button = "修改",
		.on = ON_SHOW, .icon = "edit", .when = election_row_open),
	GET(E "/ballot", ballot_print_page, committee_view, .record = &election_record,
		.button = "打印选票", .on = ON_SHOW, .icon = "printer", .keeps = "print",
		.when = election_row_open),
	GET(E "/print", election_print_page, committee_view, .record = &election_record,
		.button = "打印结果报告单", .on = ON_SHOW, .icon = "printer", .keeps = "print"),
	POST(E, page_update, committee_edit, .record = &election_record),
	POST(E "/remove", election_remove_page, committee_edit, .record = &election_record,
		.button = "删除", .on = ON_SHOW, .danger = true, .when = election_row_open,
		.confirm = "确定删除这次选举的登记？"),
	{ 0 } };

static const struct job jobs[] = {
	{ "committee.remind", committee_remind, .every = "day", .label = "提醒任期届满" },
	{ "organisation.count", organisation_count, .every = "day", .label = "核对党组织人数" },
	{ 0 }
};

const struct module committee_module = {
	.name = "committee",
	.title = "班子换届",
	.permissions = (const struct permission *const[]){ &committee_view, &committee_edit,
		&committee_approve, &committee_export, NULL },
	.records = (const struct record *const[]){ &committee_record, &election_record, NULL },
	.routes = routes,
	.jobs = jobs,
};
