/* The list, one change, the member's tab: what he may today and what happened. */
#include "modules/change/change_pages.h"
#include "base/buffer.h"
#include "base/text.h"

enum { MOST_CHANGES = 200 };

/* ---- words ---- */

static void add_words(struct buffer *b, const char *format, const char *text)
{
	if (text_empty(text))
		return;
	if (b->size)
		buffer_text(b, "，");
	buffer_format(b, format, text);
}

const char *change_words(struct request *r, const struct member_change *c)
{
	struct buffer b = buffer_new(r->arena, 4000);
	const struct record *record = &member_change_record;

	if (c->to_organisation_id)
		add_words(&b, "转到“%s”", record_text(r->work, record, record_field(record,
			"to_organisation_id"), c));
	add_words(&b, c->kind == CHANGE_IN ? "来自“%s”" : "对方“%s”", c->outside);
	add_words(&b, "%s", choice_label(change_sanctions, (int)c->sanction));
	add_words(&b, "%s", choice_label(change_exits, (int)c->exit_how));
	add_words(&b, "%s", choice_label(change_stops, (int)c->stop_why));
	add_words(&b, "%s", c->award);
	add_words(&b, "%s", c->corrected);
	add_words(&b, "流向%s", c->place);
	if (c->months)
		add_words(&b, "%s 个月", arena_format(r->arena, "%lld", (long long)c->months));
	if (date_has(c->effect_until))
		add_words(&b, "影响期到 %s 前", date_text(r->arena, c->effect_until));
	if (date_has(c->ended_on))
		add_words(&b, "%s 恢复权利", date_text(r->arena, c->ended_on));
	add_words(&b, "介绍信%s", c->letter_no);
	add_words(&b, "依据：%s", c->basis);
	add_words(&b, "%s", c->reason);
	add_words(&b, "原因：%s", c->answer);
	return b.data;
}

/* ---- the member's tab ---- */

/* All of the person's, wherever they were done: the caller has found him or one of them. */
static void put_changes(struct request *r, int64_t member_id, struct json *data)
{
	static const char *const heads[] = { "变动", "日期", "情况", "状态", NULL };
	struct json *table = page_table(data, "变动经过", "还没有办理过变动。", heads);
	bool before = r->work->unscoped;
	void **rows;
	size_t count;

	r->work->unscoped = true;
	rows = record_rows(r->work, &member_change_record, &count, MOST_CHANGES,
		"m.member_id = ? ORDER BY m.on_date DESC, m.id DESC", BIND(member_id));
	r->work->unscoped = before;
	for (size_t i = 0; i < count; i++) {
		const struct member_change *c = rows[i];
		const struct choice *state = choice_of(change_states, (int)c->state);
		const char *href = arena_format(r->arena, "/changes/%lld", (long long)c->row.id);
		struct json *cells = page_table_row(table, href);

		page_cell(table, cells, change_label(c->kind), NULL, href);
		page_cell(table, cells, date_text(r->arena, c->on_date), NULL, NULL);
		page_cell(table, cells, change_words(r, c), NULL, NULL);
		page_cell(table, cells, state->label, state->tone, NULL);
	}
}

static const char *yes_or_no(struct request *r, bool yes, const char *why)
{
	return arena_format(r->arena, "%s（%s）", yes ? "有" : "没有", why);
}

static void put_eligibility(struct request *r, const struct member *m, struct json *data)
{
	struct date asked = date_parse(input_text(r->query, "on"));
	struct date on = date_has(asked) ? asked : r->work->today;
	struct eligibility e = eligibility_on(r->work, m->row.id, on);
	struct json *items = page_fact_group(data, arena_format(r->arena, "权利与义务（%s）",
		date_long(r->arena, on)));

	page_fact(items, "表决权、选举权", yes_or_no(r, e.vote, e.why_vote), NULL);
	page_fact(items, "被选举权", yes_or_no(r, e.stand, e.why_stand), NULL);
	page_fact(items, "开会应到", arena_format(r->arena, "%s（%s）", e.count ? "计入" : "不计入", e.why_count),
		NULL);
	page_fact(items, "交纳党费", e.pays ? "应当交纳" : "不用交纳", NULL);
	if (e.note)
		page_fact(items, "注意", e.note, NULL);
	if (m->stage == MEMBER_PROBATIONARY)
		page_fact(items, "预备期满", date_long(r->arena, member_probation_end(r->work, m)), NULL);
}

/* Who has left keeps his past: it is found from the change that took him off the roster. */
static struct reply member_changes_page(struct request *r)
{
	bool left = false;
	const struct member *m = member_ever(r->work, param_id(r, "id"), &left);
	const char *here;
	struct json *data;

	if (!m)
		return reply_not_found(r);
	here = arena_format(r->arena, "/members/%lld", (long long)m->row.id);
	data = page_show_data(r, m->name);
	page_tabs(r, &member_record, m, data);
	if (!left) {
		if (may_with(r->work->actor, &change_make, m->row.path, m->row.owner_id, NULL))
			page_button(data, "办理变动", arena_format(r->arena, "%s/changes/new", here), "plus", true);
		put_eligibility(r, m, data);
	}
	change_timeline(r, m, data);
	page_crumb(data, m->name, here);
	page_crumb(data, "变动经历", NULL);
	page_back(data, here);
	return reply_page(r, "record/show.html", data);
}

/* ---- one change ---- */

/* A number or flag is never absent; what the kind did not ask for is nought. */
static bool says_nothing(const struct field *f, const struct member_change *c)
{
	if (f->kind == FIELD_NUMBER)
		return FIELD_OF(c, f, const int64_t) == 0;
	if (f->kind == FIELD_FLAG)
		return !FIELD_OF(c, f, const bool);
	return field_empty(f, c) || text_is(f->name, "member_id");
}

/* What was asked on one day may be done on another. */
static const char *label_of(const struct field *f, const struct member_change *c)
{
	bool transfer = c->kind == CHANGE_TRANSFER || c->kind == CHANGE_OUT;

	if (!text_is(f->name, "on_date"))
		return f->label;
	return transfer && c->state >= CHANGE_DONE && c->was ? "生效日期"
		: change_kind_of(c->kind)->on_label;
}

static void put_facts(struct request *r, const struct member_change *c, struct json *data)
{
	struct json *items = NULL;
	const char *group = NULL;

	for (size_t i = 0; i < member_change_record.count; i++) {
		const struct field *f = &member_change_record.fields[i];

		if (f->group)
			group = f->group;
		if (says_nothing(f, c))
			continue;
		if (group) {
			items = page_fact_group(data, group);
			group = NULL;
		}
		page_fact(items, label_of(f, c), record_text(r->work, &member_change_record, f, c), NULL);
	}
}

void change_shown(struct request *r, const struct member_change *c, struct json *fields)
{
	static const char *const names[] = { "organisation_id", "to_organisation_id", "outside",
		"on_date", "dues_to", "corrected", "basis", "reason", "letter_no", "valid_until" };
	const struct record *record = &member_change_record;
	struct rows *rows = work_select(r->work, "SELECT stage, standing FROM member WHERE id = ?",
		BIND(c->member_id));

	if (rows_next(rows))
		page_settled(fields, "现在", arena_format(r->arena, "%s，党籍%s",
			choice_find(member_stages, rows->cells[0].text)->label,
			choice_find(member_standings, rows->cells[1].text)->label));
	rows_end(rows);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct field *f = record_field(record, names[i]);

		if (!says_nothing(f, c))
			page_settled(fields, label_of(f, c), record_text(r->work, record, f, c));
	}
}

/* Who may take back what others decided, and make a letter void. */
static void put_say(struct request *r, const struct member_change *c, struct json *data)
{
	if (c->state == CHANGE_ISSUED && !may_with(r->work->actor, &change_issue, c->row.path, 0, NULL))
		page_fact(page_fact_group(data, "作废"), "由谁办理",
			"介绍信已经开出，不再转出的请交回介绍信，由开具的党组织作废。", NULL);
	if (c->state == CHANGE_DONE && may(r->work->actor, &change_undo_right)
	    && !change_undo_covered(r->work, c))
		page_fact(page_fact_group(data, "撤销"), "由谁办理", arena_format(r->arena,
			"这件变动不是本组织单独决定的，登记错了请联系“%s”撤销。", change_undo_who(r->work, c)), NULL);
}

static struct reply show_page(struct request *r)
{
	const struct member_change *c = change_find(r->work, param_id(r, "id"));
	const struct choice *state;
	struct json *data, *badge;

	if (!c)
		return reply_not_found(r);
	state = choice_of(change_states, (int)c->state);
	data = page_show_data(r, arena_format(r->arena, "%s：%s", c->person, change_label(c->kind)));
	badge = json_object_in(data, "badge");
	json_text(badge, "text", state->label);
	json_text(badge, "tone", state->tone);
	change_step_buttons(r, c, data);
	if (may_with(r->work->actor, &change_view, c->state == CHANGE_DONE && c->to_path ? c->to_path
			: c->row.path, 0, NULL))
		page_button(data, "全部经历", arena_format(r->arena, "/members/%lld/changes",
			(long long)c->member_id), "history", false);
	put_facts(r, c, data);
	put_say(r, c, data);
	put_changes(r, c->member_id, data);
	page_crumb(data, c->person, NULL);
	page_back(data, "/changes");
	return reply_page(r, "record/show.html", data);
}

static const struct route routes[] = {
	/* path                           handler                 who may            */
	GET ("/changes",                  page_list,              change_view,       .record = &member_change_record,
	     .menu = "党员管理/党员变动", .icon = "refresh"),
	GET ("/changes/incoming",         page_list,              change_receive,    .record = &incoming_record,
	     .listing = &incoming_listing, .menu = "党员管理/待接收转入", .icon = "inbox"),
	GET ("/changes/incoming/print",   page_print,             change_receive,    .record = &incoming_record,
	     .listing = &incoming_listing, .keeps = "print"),
	GET ("/changes/incoming/accept",  page_bulk,              change_receive,    .record = &incoming_record,
	     .bulk = &change_accept_bulk, .button = "接收", .on = ON_ROWS),
	POST("/changes/incoming/accept",  page_bulk_post,         change_receive,    .record = &incoming_record,
	     .bulk = &change_accept_bulk),
	GET ("/members/changes/transfer", page_bulk,              change_make,       .record = &member_record,
	     .bulk = &change_transfer_bulk, .button = "转到其他支部", .on = ON_ROWS),
	POST("/members/changes/transfer", page_bulk_post,         change_make,       .record = &member_record,
	     .bulk = &change_transfer_bulk),
	GET ("/members/changes/reward",   page_bulk,              change_make,       .record = &member_record,
	     .bulk = &change_reward_bulk, .button = "登记表彰", .on = ON_ROWS),
	POST("/members/changes/reward",   page_bulk_post,         change_make,       .record = &member_record,
	     .bulk = &change_reward_bulk),
	GET ("/changes/letters",          page_list,              change_view,       .record = &member_change_record,
	     .listing = &letters_listing, .menu = "党员管理/组织关系介绍信", .icon = "mail"),
	GET ("/changes/letters/print",    page_print,             change_view,       .record = &member_change_record,
	     .listing = &letters_listing, .keeps = "print"),
	POST("/changes/letters/export",   page_export,            change_print,      .record = &member_change_record,
	     .listing = &letters_listing),
	GET ("/changes/letters/late",     page_list,              change_view,       .record = &member_change_record,
	     .listing = &letters_late),
	GET ("/changes/probation",        page_list,              change_make,       .record = &member_record,
	     .listing = &probation_listing),
	GET ("/changes/letters/all",      page_list,              change_view,       .record = &member_change_record,
	     .listing = &stubs_listing),
	GET ("/changes/letters/all/print", page_print,            change_view,       .record = &member_change_record,
	     .listing = &stubs_listing, .keeps = "print"),
	POST("/changes/letters/all/export", page_export,          change_print,      .record = &member_change_record,
	     .listing = &stubs_listing),
	POST("/changes/export",           page_export,            member_export,      .record = &member_change_record),
	GET ("/changes/print",            page_print,             change_view,        .record = &member_change_record,
	     .keeps = "print"),
	GET ("/changes/branches",         branches_found_page,    change_make),
	GET ("/changes/in",               enter_new_page,         change_receive,    .record = &member_change_record,
	     .button = "转入党员", .on = ON_LIST, .primary = true, .icon = "user-plus"),
	POST("/changes/in",               enter_create_page,      change_receive),
	GET ("/changes/:id",              show_page,              change_view,       .record = &member_change_record),
	GET ("/changes/:id/print",        letter_print_page,      change_print,      .record = &member_change_record,
	     .keeps = "print"),
	GET ("/changes/:id/accept",       step_form_page,         change_receive),
	POST("/changes/:id/accept",       step_save_page,         change_receive),
	GET ("/changes/:id/refuse",       step_form_page,         change_receive),
	POST("/changes/:id/refuse",       step_save_page,         change_receive),
	GET ("/changes/:id/consent",      step_form_page,         change_consent_right),
	POST("/changes/:id/consent",      step_save_page,         change_consent_right),
	GET ("/changes/:id/decline",      step_form_page,         change_consent_right),
	POST("/changes/:id/decline",      step_save_page,         change_consent_right),
	GET ("/changes/:id/withdraw",     step_form_page,         change_make),
	POST("/changes/:id/withdraw",     step_save_page,         change_make),
	GET ("/changes/:id/void",         step_form_page,         change_issue),
	POST("/changes/:id/void",         step_save_page,         change_issue),
	GET ("/changes/:id/issue",        step_form_page,         change_issue),
	POST("/changes/:id/issue",        step_save_page,         change_issue),
	GET ("/changes/:id/extend",       step_form_page,         change_deadline),
	POST("/changes/:id/extend",       step_save_page,         change_deadline),
	GET ("/changes/:id/receipt",      step_form_page,         change_make),
	POST("/changes/:id/receipt",      step_save_page,         change_make),
	GET ("/changes/:id/undo",         step_form_page,         change_undo_right),
	POST("/changes/:id/undo",         step_save_page,         change_undo_right),
	GET ("/my/changes",               my_changes_page,        member_own),
	GET ("/members/:id/changes",      member_changes_page,    change_view,       .record = &member_record,
	     .button = "变动经历", .on = ON_TAB),
	GET ("/members/:id/changes/new",  change_new_page,        change_make,       .record = &member_record,
	     .button = "办理变动", .on = ON_SHOW, .icon = "refresh"),
	POST("/members/:id/changes",      change_create_page,     change_make),
	{ 0 }
};

const struct module change_module = {
	.name = "change",
	.title = "党员变动",
	.permissions = (const struct permission *const[]){ &change_view, &change_make, &change_receive,
		&change_undo_right, &change_issue, &change_deadline, &change_print,
		&change_consent_right, NULL },
	.records = (const struct record *const[]){ &member_change_record, NULL },
	.routes = routes,
};
