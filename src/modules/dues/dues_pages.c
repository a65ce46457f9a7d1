/* The month of a branch: choose, enter what is owed, tick what was paid, lock. And the routes. */
#include <string.h>
#include "base/text.h"
#include "lib/pinyin.h"
#include "modules/dues/dues_pages.h"
#include "modules/member/member.h"
#include "web/page.h"
#include "web/guard.h"

const struct dues_branch *dues_own_branch(struct request *r)
{
	const struct actor *a = r->work->actor;
	struct dues_branch *b;

	if (!may(a, &dues_edit) || !text_ends(a->organisation_kind, "branch")
	    || text_is(a->organisation_kind, "general_branch"))
		return NULL;
	b = ARENA_NEW(r->arena, struct dues_branch);
	*b = (struct dues_branch){ a->organisation_id, a->path, a->organisation };
	return b;
}

struct reply dues_no_branch(struct request *r)
{
	return reply_message(r, 403, "党费由支部登记", "请用支部管理员的账号登录后办理；您可以在“党费管理”中查看各支部的合计。");
}

/* ---- what is in the month ---- */

struct month_row {
	bool found, locked;
	const char *opened, *closed;
};

static struct month_row month_row(struct request *r, const struct dues_branch *b, struct date month)
{
	struct month_row it = { 0 };
	struct rows *rows = work_select(r->work,
		"SELECT state, opened_at, opened_by, locked_at, locked_by"
		" FROM dues_month WHERE organisation_id = ? AND month = ?", BIND(b->id, month));

	if (rows_next(rows)) {
		const struct cell *c = rows->cells;

		it.found = true;
		it.locked = text_is(c[0].text, "locked");
		it.opened = arena_format(r->arena, "%s %s 生成", moment_text(r->arena, c[1].moment),
			c[2].null ? "" : c[2].text);
		it.closed = it.locked ? arena_format(r->arena, "，%s %s 锁定",
			moment_text(r->arena, c[3].moment), c[4].null ? "" : c[4].text) : NULL;
	}
	rows_end(rows);
	return it;
}

static void put_line(struct request *r, struct json *rows, const struct dues_line *l, bool locked)
{
	struct dues_standing s = dues_standing_of(l->due, l->paid);
	struct json *item = json_item(rows);

	json_number(item, "id", l->dues_id);
	json_number(item, "member_id", l->member_id);
	json_text(item, "name", l->name);
	json_text(item, "payer", choice_label(dues_payers, (int)l->payer));
	json_text(item, "base", l->base ? dues_yuan(r->arena, l->base) : NULL);
	json_text(item, "due", dues_yuan(r->arena, l->due));
	json_text(item, "paid", dues_yuan(r->arena, l->paid));
	json_text(item, "owed", l->due > l->paid ? dues_yuan(r->arena, l->due - l->paid) : NULL);
	json_text(item, "state", s.label);
	json_text(item, "tone", s.tone);
	json_text(item, "paid_on", l->paid_on);
	json_text(item, "payee", l->payee);
	json_text(item, "receipt_no", l->receipt_no);
	json_flag(item, "may_tick", !locked && l->due > l->paid);
	json_flag(item, "may_pay", !locked || l->due > l->paid);
}

/* Members of the branch the month does not hold yet, and what to do about it. */
static void put_missing(struct request *r, struct json *data, const struct dues_line *lines,
	size_t count, bool locked)
{
	struct json *missing = json_list_in(data, "missing");
	const char *names[MOST_NAMES];
	size_t n = 0, bare = 0;

	for (size_t i = 0; i < count; i++) {
		struct json *item = lines[i].dues_id ? NULL : json_item(missing);

		if (!item)
			continue;
		if (n++ < MOST_NAMES)
			names[n - 1] = lines[i].name;
		bare += !lines[i].has_base;
		json_number(item, "member_id", lines[i].member_id);
		json_text(item, "name", lines[i].name);
		json_flag(item, "may_enter", locked && lines[i].has_base);
		json_text(item, "words", !lines[i].has_base ? "没有缴费基数" : locked ? "有基数，可以补充列入"
			: "有基数，补充生成后列入");
	}
	json_text(data, "missing_names", n ? dues_names(r->arena, names, n) : NULL);
	json_flag(data, "some_without_base", bare > 0);
	json_flag(data, "some_may_enter", locked && n > bare);
}

/* ---- what is looked for in the month ---- */

static const struct { const char *code, *label; } standings[] = {
	{ "owing", "未缴清（未缴和部分缴纳）" }, { "unpaid", "未缴" }, { "part", "部分缴纳" }, { "paid", "已缴" },
	{ "more", "多缴" }, { "exempt", "免缴" } };

static void put_filters(struct request *r, struct date month, struct json *data)
{
	const char *state = input_text(r->query, "state"), *q = input_text(r->query, "q");
	struct json *options = json_list_in(data, "standings");

	dues_month_options(r, month, json_list_in(data, "months"));
	for (size_t i = 0; i < sizeof standings / sizeof standings[0]; i++)
		page_option(options, standings[i].code, standings[i].label,
			text_is(standings[i].code, state));
	json_text(data, "q", q);
	json_flag(data, "narrowed", !text_empty(q) || !text_empty(state));
}

/* By a part of the name or of its pinyin initials. */
static bool is_looked_for(struct request *r, const struct dues_line *l)
{
	const char *state = input_text(r->query, "state"), *q = input_text(r->query, "q");
	const char *keys = text_empty(q) ? "" : pinyin_initials(r->arena, q);
	struct dues_standing s = dues_standing_of(l->due, l->paid);

	if (!text_empty(state) && !text_is(state, s.code)
	    && !(text_is(state, "owing") && l->due > l->paid))
		return false;
	return text_empty(q) || strstr(l->name, q)
		|| (strlen(keys) == strlen(q) && strstr(pinyin_initials(r->arena, l->name), keys));
}

struct sums {
	int64_t people, owing, due, paid, owed;
};

static void sum_up(struct sums *s, const struct dues_line *l)
{
	s->people++;
	s->owing += l->due > l->paid;
	s->due += l->due;
	s->paid += l->paid;
	s->owed += l->due > l->paid ? l->due - l->paid : 0;
}

/* Under the table the sum of what it shows, above it that of the month. */
static void put_sums(struct request *r, struct json *data, const struct sums *all,
	const struct sums *shown)
{
	struct arena *a = r->arena;

	json_text(data, "sum_text", arena_format(a, "应缴 %s 人 %s 元，实缴 %s 元，未缴 %s 元%s",
		text_number(a, all->people), dues_yuan(a, all->due), dues_yuan(a, all->paid),
		dues_yuan(a, all->owed), all->owing ? arena_format(a, "（%s 人未缴清）",
			text_number(a, all->owing)) : "，全部缴清"));
	json_text(data, "owing_people", all->owing ? text_number(a, all->owing) : NULL);
	json_text(data, "people_shown", text_number(a, shown->people));
	json_text(data, "due_sum", dues_yuan(a, shown->due));
	json_text(data, "paid_sum", dues_yuan(a, shown->paid));
	json_text(data, "owed_sum", dues_yuan(a, shown->owed));
	json_flag(data, "has_entered", all->people > 0);
}

static void put_lines(struct request *r, const struct dues_branch *b, struct date month,
	bool locked, struct json *data)
{
	struct json *rows = json_list_in(data, "rows");
	struct sums all = { 0 }, shown = { 0 };
	size_t count;
	struct dues_line *lines = dues_lines(r->work, b, month, month, &count);

	for (size_t i = 0; i < count; i++) {
		if (!lines[i].dues_id)
			continue;
		sum_up(&all, &lines[i]);
		if (!is_looked_for(r, &lines[i]))
			continue;
		put_line(r, rows, &lines[i], locked);
		sum_up(&shown, &lines[i]);
	}
	put_missing(r, data, lines, count, locked);
	put_sums(r, data, &all, &shown);
}

/* What was typed into the form of many payments comes back. */
static void put_typed(struct request *r, struct json *data)
{
	bool typed = input_has(r->form, "payee");

	json_text(data, "typed_on", typed ? input_text(r->form, "paid_on")
		: date_text(r->arena, r->work->today));
	json_text(data, "typed_payee",
		typed ? input_text(r->form, "payee") : text_cut(r->arena, guard_signature(r->work), 40));
}

static struct reply month_page(struct request *r, const struct dues_branch *b, struct date month,
	const struct problems *p)
{
	const char *name = dues_month_name(r->arena, month);
	struct json *data = page_data(r, arena_format(r->arena, "%s党费", name));
	struct month_row it = month_row(r, b, month);

	json_text(data, "heading", arena_format(r->arena, "%s党费", name));
	json_text(data, "month", dues_month_code(r->arena, month));
	json_text(data, "month_name", name);
	json_text(data, "state", !it.found ? "未生成" : it.locked ? "已锁定" : "收缴中");
	json_text(data, "tone", !it.found || it.locked ? "grey" : "blue");
	json_text(data, "opened", it.opened);
	json_text(data, "closed", it.closed);
	json_flag(data, "is_found", it.found);
	json_flag(data, "is_open", it.found && !it.locked);
	json_flag(data, "is_locked", it.locked);
	json_text(data, "reason", input_text(r->form, "reason"));
	put_filters(r, month, data);
	put_lines(r, b, month, it.locked, data);
	put_typed(r, data);
	page_problems(p, NULL, data);
	return reply_status(reply_page(r, "dues/month.html", data), p && p->count ? 422 : 200);
}

/* ---- the handlers ---- */

static struct reply dues_page(struct request *r)
{
	const struct dues_branch *b = dues_own_branch(r);

	return b ? month_page(r, b, dues_month_asked(r, r->query), NULL) : dues_sums_page(r);
}

static struct reply dues_open_page(struct request *r)
{
	const struct dues_branch *b = dues_own_branch(r);
	struct problems *p = problems_new(r->arena);
	struct date month = dues_month_given(r, r->form);
	size_t count;
	const char *const *members = input_texts(r->form, "member", &count);
	const struct dues_late late = { input_text(r->form, "reason"),
		text_join(r->arena, members, count, ",") };
	struct dues_opened done;

	if (!b)
		return dues_no_branch(r);
	if (!date_has(month))
		return dues_no_month(r);
	if (!dues_open(r->work, b, month, &late, &done, p))
		return month_page(r, b, month, p);
	if (done.locked)
		notice(r, "已补充列入 %lld 人。缴费请在“明细”中登记补缴。", (long long)done.added);
	else if (done.without_base)
		notice(r, "已生成%s应缴党费：新增 %lld 人，重新核定 %lld 人。另有 %lld 名党员没有缴费基数，名单在本页下方。",
			dues_month_name(r->arena, month), (long long)done.added, (long long)done.changed,
			(long long)done.without_base);
	else if (done.added || done.changed)
		notice(r, "已生成%s应缴党费：新增 %lld 人，重新核定 %lld 人。", dues_month_name(r->arena, month),
			(long long)done.added, (long long)done.changed);
	else
		notice(r, "没有需要补充的党员，原有数据没有变动。");
	return reply_redirect(r, "/dues?month=%s", dues_month_code(r->arena, month));
}

static struct reply dues_lock_page(struct request *r)
{
	const struct dues_branch *b = dues_own_branch(r);
	struct problems *p = problems_new(r->arena);
	struct date month = dues_month_given(r, r->form);

	if (!b)
		return dues_no_branch(r);
	if (!date_has(month))
		return dues_no_month(r);
	if (!dues_lock(r->work, b, month, text_is(input_text(r->form, "anyway"), "1"),
			text_is(input_text(r->form, "without"), "1"), p))
		return month_page(r, b, month, p);
	notice(r, "%s党费已锁定。", dues_month_name(r->arena, month));
	return reply_redirect(r, "/dues?month=%s", dues_month_code(r->arena, month));
}

static struct reply dues_pay_many_page(struct request *r)
{
	const struct dues_branch *b = dues_own_branch(r);
	struct problems *p = problems_new(r->arena);
	struct date month = dues_month_given(r, r->form);
	struct dues_payment *like = record_new(r->work, &dues_payment_record);
	size_t count;
	const char *const *ids = input_texts(r->form, "id", &count);
	int64_t paid;

	if (!b)
		return dues_no_branch(r);
	if (!date_has(month))
		return dues_no_month(r);
	record_take(r->work, &dues_payment_record, r->form, like, false, p);
	paid = dues_pay_many(r->work, b, like, month, ids, count, p);
	if (paid < 0)
		return month_page(r, b, month, p);
	if ((size_t)paid < count)
		notice(r, "已登记 %lld 人；其余 %lld 人已经缴清，没有重复登记。", (long long)paid,
			(long long)count - (long long)paid);
	else
		notice(r, "已按应缴额登记 %lld 人。", (long long)paid);
	return reply_redirect(r, "/dues?month=%s", dues_month_code(r->arena, month));
}

static bool is_payer(struct work *w, const void *row)
{
	const struct member *m = row;

	return m->stage == MEMBER_FULL || m->stage == MEMBER_PROBATIONARY;
}

static const struct route routes[] = {
	GET ("/dues", dues_page, dues_view, .menu = "党费管理/收缴情况", .icon = "cash"),
	GET ("/dues/arrears", dues_arrears_page, dues_view, .menu = "党费管理/欠缴名单", .icon = "cash"),
	GET ("/dues/bases", dues_bases_page, dues_edit, .menu = "党费管理/缴费基数", .icon = "cash"),
	POST("/dues/bases", dues_bases_save, dues_edit),
	POST("/dues/bases/export", dues_bases_export, dues_export),
	POST("/dues/months", dues_open_page, dues_lock_right),
	POST("/dues/months/lock", dues_lock_page, dues_lock_right),
	POST("/dues/payments", dues_pay_many_page, dues_edit),
	GET ("/dues/payments/:id/reverse", dues_reverse_form, dues_edit),
	POST("/dues/payments/:id/reverse", dues_reverse_save, dues_edit),
	GET ("/dues/:id/pay", dues_pay_form, dues_edit),
	POST("/dues/:id/pay", dues_pay_save, dues_edit),
	GET ("/dues/:id/exempt", dues_exempt_form, dues_edit),
	POST("/dues/:id/exempt", dues_exempt_save, dues_edit),
	POST("/dues/:id/exempt/undo", dues_exempt_undo_save, dues_edit),
	GET ("/dues/members/:id", dues_member_page, dues_edit, .record = &member_record,
	     .button = "党费", .on = ON_SHOW, .icon = "cash", .when = is_payer),
	GET ("/dues/members/:id/base", dues_base_form, dues_edit),
	POST("/dues/members/:id/base", dues_base_save, dues_edit),
	POST("/dues/export", dues_export_page, dues_export),
	GET ("/dues/print", dues_print_page, dues_print, .keeps = "print"),
	GET ("/my/dues", dues_my_page, dues_take_part, .menu = "我的党费", .icon = "cash", .tab = "党费", .ordinary = true),
	{ 0 }
};

const struct module dues_module = {
	.name = "dues",
	.title = "党费管理",
	.permissions = (const struct permission *const[]){ &dues_view, &dues_edit, &dues_lock_right,
		&dues_export, &dues_print, &dues_take_part, NULL },
	.records = (const struct record *const[]){ &dues_base_record, &dues_month_record, &dues_record,
		&dues_payment_record, NULL },
	.routes = routes,
};
