/* One member: his bases, months and payments; the forms for a base, a payment, a reversal. */
#include "base/text.h"
#include "modules/dues/dues_pages.h"
#include "modules/member/member.h"
#include "web/page.h"
#include "web/guard.h"

enum { MOST_ROWS = 200 };

static struct json *table(struct json *data, const char *title, const char *empty)
{
	struct json *it = json_item(json_at(data, "tables"));

	json_text(it, "title", title);
	json_text(it, "empty_text", empty);
	json_list_in(it, "actions");
	json_list_in(it, "columns");
	json_list_in(it, "rows");
	return it;
}

static void columns(struct json *it, const char *const *labels, size_t count)
{
	for (size_t i = 0; i < count; i++)
		dues_column(json_at(it, "columns"), labels[i], text_ends(labels[i], "（元）"));
}

static struct json *row_cells(struct json *it)
{
	struct json *row = json_item(json_at(it, "rows"));

	json_text(row, "href", NULL);
	return json_list_in(row, "cells");
}

static void put_action(struct json *list, const char *label, const char *href, bool primary)
{
	struct json *action = json_item(list);

	json_text(action, "label", label);
	json_text(action, "href", href);
	json_text(action, "icon", NULL);
	json_text(action, "confirm", NULL);
	json_flag(action, "primary", primary);
	json_flag(action, "danger", false);
	json_flag(action, "post", false);
}

/*
 * Somebody of the branch; or one who has moved away or was removed and whose months are still in
 * its book: of him only what was set here is shown.
 */
struct payer {
	int64_t id;
	const char *name;            /* NULL: nobody here                                         */
	bool moved;
};

static struct payer payer_find(struct request *r)
{
	struct work *w = r->work;
	struct payer m = { .id = param_id(r, "id") };
	struct rows *rows = work_select(w, "SELECT m.name, m.removed_at IS NULL AND @scope(m owner)"
		" FROM member m WHERE m.id = ? AND (m.removed_at IS NULL AND @scope(m owner)"
		"  OR EXISTS (SELECT 1 FROM dues d WHERE d.member_id = m.id AND @scope(d)))", BIND(m.id));

	if (rows_next(rows)) {
		m.name = rows->cells[0].text;
		m.moved = !rows->cells[1].number;
	}
	rows_end(rows);
	return m;
}

static void put_bases(struct request *r, const struct payer *m, struct json *data)
{
	static const char *const labels[] = { "从哪个月起", "缴纳类别", "基数（元）", "每月应缴（元）", "原因", "依据或批准情况",
		"登记时间" };
	struct json *it = table(data, "缴费基数", "还没有设置缴费基数。");
	struct rows *rows = work_select(r->work,
		"SELECT from_month, payer, base, monthly, reason, evidence, created_at"
		" FROM dues_base b WHERE member_id = ? AND (? OR @scope(b)) AND removed_at IS NULL"
		" ORDER BY from_month DESC, id DESC LIMIT ?",
		BIND(m->id, !m->moved, (int64_t)MOST_ROWS));

	columns(it, labels, sizeof labels / sizeof labels[0]);
	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		const struct choice *payer = choice_find(dues_payers, c[1].text);
		struct json *cells = row_cells(it);

		dues_cell(cells, labels[0], dues_month_name(r->arena, c[0].date), false);
		dues_cell(cells, labels[1], payer ? payer->label : "", false);
		dues_cell(cells, "基数", c[2].number ? dues_yuan(r->arena, c[2].number) : NULL, true);
		dues_cell(cells, "每月应缴", dues_yuan(r->arena, c[3].number), true);
		dues_cell(cells, labels[4], c[4].text, false);
		dues_cell(cells, labels[5], c[5].text, false);
		dues_cell(cells, labels[6], moment_text(r->arena, c[6].moment), false);
	}
}

/* ---- months and their payments, read by one question ---- */

static void put_month(struct request *r, struct json *it, const struct cell *c)
{
	struct dues_standing s = dues_standing_of(c[2].number, c[3].number);
	bool locked = c[4].number != 0, owing = c[3].number < c[2].number;
	bool closed = locked && !owing;
	struct json *cells = row_cells(it), *cell;

	dues_cell(cells, "月份", dues_month_name(r->arena, c[1].date), false);
	dues_cell(cells, "应缴", dues_yuan(r->arena, c[2].number), true);
	dues_cell(cells, "实缴", dues_yuan(r->arena, c[3].number), true);
	json_text(dues_cell(cells, "状态", s.label, false), "tone", s.tone);
	cell = dues_cell(cells, "操作", closed ? "已锁定" : locked ? "补缴" : "登记缴费", false);
	if (!closed)
		json_text(cell, "href", arena_format(r->arena, "/dues/%lld/pay", (long long)c[0].number));
	cell = dues_cell(cells, "免缴", c[14].number ? arena_format(r->arena, "免缴 %s 元：%s",
		dues_yuan(r->arena, c[14].number), c[15].text) : !owing ? NULL
		: locked ? "免除欠缴" : "办理免缴", false);
	if (c[14].number ? !locked || c[16].number : owing)
		json_text(
			cell, "href", arena_format(r->arena, "/dues/%lld/exempt", (long long)c[0].number));
}

static void put_payment(struct request *r, struct json *it, const struct cell *c)
{
	const char *kind = !c[11].null ? "冲正" : !c[12].null ? "已冲正" : "缴费";
	struct json *cells = row_cells(it), *cell;

	dues_cell(cells, "缴纳日期", date_text(r->arena, c[7].date), false);
	dues_cell(cells, "所属月份", dues_month_name(r->arena, c[1].date), false);
	dues_cell(cells, "金额", dues_yuan(r->arena, c[6].number), true);
	json_text(dues_cell(cells, "类型", kind, false), "tone", text_is(kind, "缴费") ? "green" : "grey");
	dues_cell(cells, "收款人", c[8].text, false);
	dues_cell(cells, "票据号", c[9].text, false);
	dues_cell(cells, "说明", c[10].text, false);
	cell = dues_cell(cells, "操作", NULL, false);
	if (text_is(kind, "缴费") && (!c[4].number || c[13].number)) {
		json_text(cell, "text", "冲正");
		json_text(cell, "href", arena_format(r->arena, "/dues/payments/%lld/reverse",
			(long long)c[5].number));
	}
}

static void put_months(struct request *r, const struct payer *m, struct json *data)
{
	static const char *const month_labels[] = { "月份", "应缴（元）", "实缴（元）", "状态", "操作",
		"免缴" };
	static const char *const payment_labels[] = { "缴纳日期", "所属月份", "金额（元）", "类型", "收款人", "票据号",
		"说明", "操作" };
	struct json *months = table(data, "各月应缴", "还没有生成过应缴党费。");
	struct json *payments = table(data, "缴费记录", "还没有缴费记录。");
	int64_t before = 0;
	struct rows *rows = work_select(r->work, "SELECT d.id, d.month, d.due, d.paid,"
		" COALESCE(mo.state, '') = 'locked', y.id, y.amount, y.paid_on, y.payee, y.receipt_no, y.note,"
		" y.reversal_of, y.reversed_by, y.created_at > mo.locked_at,"
		" d.exempted, d.exempt_reason, d.exempted_at > mo.locked_at FROM dues d LEFT JOIN dues_payment y ON y.dues_id = d.id"
		" LEFT JOIN dues_month mo ON mo.organisation_id = d.organisation_id AND mo.month = d.month"
		" WHERE d.member_id = ? AND @scope(d) AND d.removed_at IS NULL"
		" ORDER BY d.month DESC, y.id DESC LIMIT ?",
		BIND(m->id, (int64_t)MOST_ROWS));

	columns(months, month_labels, sizeof month_labels / sizeof month_labels[0]);
	columns(payments, payment_labels, sizeof payment_labels / sizeof payment_labels[0]);
	while (rows_next(rows)) {
		if (rows->cells[0].number != before)
			put_month(r, months, rows->cells);
		before = rows->cells[0].number;
		if (!rows->cells[5].null)
			put_payment(r, payments, rows->cells);
	}
}

struct reply dues_member_page(struct request *r)
{
	const struct payer m = payer_find(r);
	struct json *data;

	if (!m.name)
		return reply_not_found(r);
	data = page_data(r, arena_format(r->arena, "%s的党费", m.name));
	json_text(data, "heading", arena_format(r->arena, "%s的党费", m.name));
	json_text(data, "badge", NULL);
	json_list_in(data, "actions");
	if (!m.moved)
		put_action(json_at(data, "actions"), "设置基数",
			arena_format(r->arena, "/dues/members/%lld/base", (long long)m.id), true);
	json_list_in(data, "tabs_in_page");
	json_list_in(data, "groups");
	json_list_in(data, "timeline");
	json_list_in(data, "tables");
	put_bases(r, &m, data);
	put_months(r, &m, data);
	page_crumb(data, m.name, NULL);
	page_back(data, "/dues");
	json_flag(data, "history", false);
	return reply_page(r, "record/show.html", data);
}

/* ---- a base ---- */

static struct reply base_form(struct request *r, const struct member *m, const struct dues_base *b,
	const struct problems *p)
{
	const char *id = arena_format(r->arena, "/dues/members/%lld", (long long)m->row.id);

	return reply_form(r, &dues_base_record, b, p, arena_format(r->arena, "设置%s的缴费基数", m->name),
		arena_format(r->arena, "%s/base", id), id);
}

/* The form comes filled with the newest base, from this month on. */
struct reply dues_base_form(struct request *r)
{
	const struct member *m = record_find(r->work, &member_record, param_id(r, "id"));
	struct dues_base *b;
	size_t n;
	void **rows;

	if (!m)
		return reply_not_found(r);
	rows = record_rows(r->work, &dues_base_record, &n, 1,
		"m.member_id = ? ORDER BY m.from_month DESC, m.id DESC", BIND(m->row.id));
	b = n ? rows[0] : record_new(r->work, &dues_base_record);
	b->row.id = 0;
	b->payer = b->payer ? b->payer : dues_payer_of_work(m->work);
	b->from_month = dues_first_day(r->work->today);
	b->reason = b->evidence = NULL;
	b->monthly.fen = b->payer == PAYER_HARDSHIP ? b->monthly.fen : 0;
	return base_form(r, m, b, NULL);
}

struct reply dues_base_save(struct request *r)
{
	const struct member *m = record_find(r->work, &member_record, param_id(r, "id"));
	struct dues_base *b = record_new(r->work, &dues_base_record);
	struct problems *p = problems_new(r->arena);

	if (!m)
		return reply_not_found(r);
	record_take(r->work, &dues_base_record, r->form, b, false, p);
	b->organisation_id = m->organisation_id;
	b->member_id = m->row.id;
	if (p->count || !dues_base_set(r->work, b, m->name, p))
		return base_form(r, m, b, p);
	notice(r, "已设置：%s从%s起每月应缴 %s 元。已经生成的月份需要时请“补充生成”。", m->name,
		dues_month_name(r->arena, b->from_month), dues_yuan(r->arena, b->monthly.fen));
	return reply_redirect(r, "/dues/members/%lld", (long long)m->row.id);
}

/* ---- a payment ---- */

static struct reply pay_form(struct request *r, const struct dues *d, struct dues_payment *y,
	const struct problems *p)
{
	const char *name = record_text(r->work, &dues_record, record_field(&dues_record, "member_id"),
		d);

	/* the form carries the version of what was owed: an entry made meanwhile is noticed */
	y->row.id = d->row.id;
	y->row.version = d->row.version;
	return reply_form(r, &dues_payment_record, y, p,
		arena_format(r->arena, "登记%s%s党费（应缴 %s 元，已缴 %s 元）", name,
			dues_month_name(r->arena, d->month), dues_yuan(r->arena, d->due.fen),
			dues_yuan(r->arena, d->paid.fen)),
		arena_format(r->arena, "/dues/%lld/pay", (long long)d->row.id),
		arena_format(r->arena, "/dues/members/%lld", (long long)d->member_id));
}

struct reply dues_pay_form(struct request *r)
{
	const struct dues *d = record_find(r->work, &dues_record, param_id(r, "id"));
	struct dues_payment *y = record_new(r->work, &dues_payment_record);

	if (!d)
		return reply_not_found(r);
	y->amount.fen = d->due.fen > d->paid.fen ? d->due.fen - d->paid.fen : 0;
	y->paid_on = r->work->today;
	y->payee = text_cut(r->arena, guard_signature(r->work), 40);
	return pay_form(r, d, y, NULL);
}

/* The row is read after the verb, which has waited for its lock: what is shown is what holds. */
struct reply dues_pay_save(struct request *r)
{
	struct dues_payment *y = record_new(r->work, &dues_payment_record);
	struct problems *p = problems_new(r->arena);
	const struct dues *d;
	bool paid;

	record_take(r->work, &dues_payment_record, r->form, y, false, p);
	y->dues_id = param_id(r, "id");
	paid = dues_pay(r->work, y, input_number(r->form, "version", 0), p);
	d = record_find(r->work, &dues_record, y->dues_id);
	if (!d)
		return reply_not_found(r);
	p->stale = false; /* said in words: there is no stored text to lay beside the form */
	if (!paid)
		return pay_form(r, d, y, p);
	notice(r, "已登记%s党费 %s 元。", dues_month_name(r->arena, d->month),
		dues_yuan(r->arena, y->amount.fen));
	return reply_redirect(r, "/dues?month=%s", dues_month_code(r->arena, d->month));
}

/* ---- a reversal ---- */

static struct reply reverse_form(struct request *r, const struct dues_payment *y,
	const struct problems *p)
{
	static const struct field fields[] = {
		TEXT(dues_payment, note, "冲正原因", .required = true, .max = 200, .wide = true, .group = "冲正",
		     .hint = "原记录保留，另记一笔相反的金额。如：金额填错、登记到了别人名下"),
	};
	static const struct record reversing = RECORD(dues_payment, fields, .title = "冲正",
		.label = "note");
	struct dues_payment *blank = record_new(r->work, &reversing);

	blank->note = input_text(r->form, "note");
	return reply_form(r, &reversing, blank, p, arena_format(r->arena, "冲正 %s 的缴费 %s 元",
			date_text(r->arena, y->paid_on), dues_yuan(r->arena, y->amount.fen)),
		arena_format(r->arena, "/dues/payments/%lld/reverse", (long long)y->row.id),
		arena_format(r->arena, "/dues/members/%lld", (long long)y->member_id));
}

struct reply dues_reverse_form(struct request *r)
{
	const struct dues_payment *y = record_find(r->work, &dues_payment_record, param_id(r, "id"));

	return y ? reverse_form(r, y, NULL) : reply_not_found(r);
}

struct reply dues_reverse_save(struct request *r)
{
	const struct dues_payment *y = record_find(r->work, &dues_payment_record, param_id(r, "id"));
	struct problems *p = problems_new(r->arena);

	if (!y)
		return reply_not_found(r);
	if (!dues_reverse(r->work, y, input_text(r->form, "note"), p))
		return reverse_form(r, y, p);
	notice(r, "已冲正 %s 元。", dues_yuan(r->arena, y->amount.fen));
	return reply_redirect(r, "/dues/members/%lld", (long long)y->member_id);
}
