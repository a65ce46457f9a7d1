/*
 * Bases of the whole branch on one page, as they are set once a year: one line a member, one
 * submit; only lines that differ from what is in force are written. Hardship needs its approval
 * and has its own form.
 */
#include "base/text.h"
#include "data/history.h"
#include "lib/sheet.h"
#include "modules/dues/dues_pages.h"
#include "modules/member/member.h"
#include "web/page.h"

enum { MOST_MEMBERS = 2000, AHEAD = 2, BACK = 12 };
static const int64_t MOST_BASE = 100000000;

struct base_line {
	int64_t member_id;
	const char *name, *work, *reason;
	enum dues_payer payer;       /* 0: no base yet */
	int64_t base, monthly;
	struct date from_month;
};

/* Everybody who pays, with the newest base, also one that begins later. */
static struct base_line *read_lines(struct work *w, const struct dues_branch *b, size_t *count)
{
	struct base_line *lines = ARENA_ARRAY(w->arena, struct base_line, MOST_MEMBERS);
	struct rows *rows = work_select(w,
		"SELECT m.id, m.name, m.work, x.payer, x.base, x.monthly, x.from_month,"
		" x.reason FROM member m LEFT JOIN dues_base x ON x.id = (SELECT v.id FROM dues_base v"
		"  WHERE v.member_id = m.id AND v.removed_at IS NULL ORDER BY v.from_month DESC, v.id DESC LIMIT 1)"
		" WHERE m.organisation_id = ? AND" ELIGIBLE_TO_PAY("m")
		" ORDER BY m.id LIMIT ?", BIND(b->id, (int64_t)MOST_MEMBERS));

	for (*count = 0; rows_next(rows);) {
		const struct cell *c = rows->cells;
		const struct choice *payer = c[3].null ? NULL : choice_find(dues_payers, c[3].text);

		lines[(*count)++] = (struct base_line){ .member_id = c[0].number, .name = c[1].text,
			.work = c[2].text,
			.payer = payer ? (enum dues_payer)payer->value : 0, .base = c[4].number,
			.monthly = c[5].number, .from_month = c[6].date, .reason = c[7].text };
	}
	return lines;
}

static const char *field_name(struct request *r, const char *what, const struct base_line *l)
{
	return arena_format(r->arena, "%s_%lld", what, (long long)l->member_id);
}

/* ---- the page ---- */

static void put_payers(struct json *options, enum dues_payer chosen)
{
	for (const struct choice *c = dues_payers; c->value; c++)
		if (c->value != PAYER_HARDSHIP)
			page_option(options, c->code, c->label, c->value == (int)chosen);
}

static enum dues_payer chosen_payer(struct request *r, const struct base_line *l)
{
	const char *typed = input_text(r->form, field_name(r, "payer", l));
	const struct choice *c = typed ? choice_find(dues_payers, typed) : NULL;

	return c ? (enum dues_payer)c->value : l->payer ? l->payer : dues_payer_of_work(l->work);
}

static void put_line(struct request *r, struct json *rows, const struct base_line *l,
	const struct problems *p)
{
	const char *field = field_name(r, "base", l);
	struct json *item = json_item(rows);

	json_number(item, "member_id", l->member_id);
	json_text(item, "name", l->name);
	json_flag(item, "hardship", l->payer == PAYER_HARDSHIP);
	json_text(item, "payer_field", field_name(r, "payer", l));
	json_text(item, "base_field", field);
	json_text(item, "value", input_has(r->form, field) ? input_text(r->form, field)
		: l->base ? money_text(r->arena, (struct money){ l->base }) : NULL);
	json_text(item, "monthly", l->payer ? dues_yuan(r->arena, l->monthly) : NULL);
	json_text(item, "since", l->payer ? dues_month_name(r->arena, l->from_month) : NULL);
	json_text(item, "problem", problem_of(p, field));
	put_payers(json_list_in(item, "options"), chosen_payer(r, l));
}

static struct date asked_from(struct request *r)
{
	return input_has(r->form, "month") ? dues_month_asked(r, r->form)
		: dues_first_day(r->work->today);
}

static struct reply bases_page(struct request *r, const struct base_line *lines, size_t count,
	const struct problems *p)
{
	struct json *data = page_data(r, "缴费基数"), *rows = json_list_in(data, "rows"), *months;
	struct date this = dues_first_day(r->work->today), from = asked_from(r);
	size_t without = 0;

	for (size_t i = 0; i < count; i++) {
		put_line(r, rows, &lines[i], p);
		without += !lines[i].payer;
	}
	months = json_list_in(data, "months");
	for (int i = AHEAD; i >= -BACK; i--)
		dues_month_option(r, months, date_add_months(this, i), from);
	json_text(data, "reason", input_text(r->form, "reason"));
	json_text(data, "without", without ? arena_format(r->arena, "%zu", without) : NULL);
	page_problems(p, NULL, data);
	return reply_status(reply_page(r, "dues/bases.html", data), p && p->count ? 422 : 200);
}

struct reply dues_bases_page(struct request *r)
{
	const struct dues_branch *b = dues_own_branch(r);
	const struct base_line *lines;
	size_t count;

	if (!b)
		return dues_no_branch(r);
	lines = read_lines(r->work, b, &count);
	return bases_page(r, lines, count, NULL);
}

/* ---- what was typed ---- */

static bool by_rate(enum dues_payer payer)
{
	return payer == PAYER_WAGE || payer == PAYER_RETIRED || payer == PAYER_SELF_EMPLOYED;
}

/* False if the line says nothing new or is wrong. */
static bool take_line(struct request *r, const struct base_line *l, struct dues_base_line *to,
	struct problems *p)
{
	const char *field = field_name(r, "base", l), *text = input_text(r->form, field);

	if (l->payer == PAYER_HARDSHIP || !input_has(r->form, field_name(r, "payer", l)))
		return false;
	*to = (struct dues_base_line){ .member_id = l->member_id, .name = l->name,
		.payer = chosen_payer(r, l) };
	if (to->payer == PAYER_HARDSHIP)
		return false;
	if (by_rate(to->payer) && !text) {
		if (l->payer && to->payer != l->payer)
			problem(p, field, "%s改了缴纳类别，请填写月缴费基数", l->name);
		return false;
	}
	if (by_rate(to->payer) && (!money_parse(text_narrow(r->arena, text), &to->base)
		|| to->base.fen <= 0)) {
		problem(p, field, "%s的基数应填大于 0 的金额，最多两位小数，如 5200 或 5200.50", l->name);
		return false;
	}
	if (to->base.fen > MOST_BASE) {
		problem(p, field, "%s的基数超过 100 万元，请核对小数点", l->name);
		return false;
	}
	if (to->payer == l->payer && to->base.fen == l->base)
		return false;
	if (l->payer && date_compare(asked_from(r), l->from_month) < 0)
		problem(p, field, "%s从%s起已另有基数，更早的月份请点姓名单独设置", l->name,
			dues_month_name(r->arena, l->from_month));
	return true;
}

struct reply dues_bases_save(struct request *r)
{
	const struct dues_branch *b = dues_own_branch(r);
	struct problems *p = problems_new(r->arena);
	struct base_line *lines;
	struct dues_base_line *changed;
	size_t count, n = 0;
	int64_t written;

	if (!b)
		return dues_no_branch(r);
	lines = read_lines(r->work, b, &count);
	changed = ARENA_ARRAY(r->arena, struct dues_base_line, count + 1);
	for (size_t i = 0; i < count; i++)
		n += take_line(r, &lines[i], &changed[n], p);
	if (text_length(input_text(r->form, "reason")) > 100)
		problem(p, "reason", "调整原因最多 100 个字，请缩短");
	if (!date_has(dues_month_given(r, r->form)))
		problem(p, "month", "请选择从哪个月起");
	else if (date_compare(asked_from(r), date_add_months(r->work->today, 12)) > 0)
		problem(p, "month", "最多提前一年设置，请核对月份");
	if (p->count)
		return bases_page(r, lines, count, p);
	written = dues_base_set_many(r->work, b, asked_from(r), input_text(r->form, "reason"),
		changed, n, p);
	if (written < 0)
		return bases_page(r, lines, count, p);
	if (written)
		notice(r, "已从%s起调整 %lld 名党员的基数。已经生成的月份不会自动改变：没有锁定的，在“收缴情况”中补充生成；"
			"已经锁定的，在该月页面下方勾选补充列入。",
			dues_month_name(r->arena, asked_from(r)), (long long)written);
	else
		notice(r, "基数没有变化，没有需要保存的内容。");
	return reply_redirect(r, "/dues/bases");
}

/* ---- the same as a workbook ---- */

static void put_sheet_line(struct sheet_book *book, struct request *r, int row,
	const struct base_line *l)
{
	sheet_number(book, row, 0, SHEET_NUMBER, (double)l->member_id);
	sheet_text(book, row, 1, SHEET_TEXT, l->name);
	sheet_text(book, row, 2, SHEET_TEXT, choice_label(dues_payers, (int)(l->payer ? l->payer
		: dues_payer_of_work(l->work))));
	if (l->payer)
		sheet_money(book, row, 3, l->base);
	else
		sheet_text(book, row, 3, SHEET_TEXT, "");
	sheet_text(book, row, 4, SHEET_TEXT, l->payer ? dues_month_code(r->arena, l->from_month) : "");
	sheet_text(book, row, 5, SHEET_TEXT, l->reason ? l->reason : "");
	if (l->payer)
		sheet_money(book, row, 6, l->monthly);
	else
		sheet_text(book, row, 6, SHEET_TEXT, "");
}

struct reply dues_bases_export(struct request *r)
{
	static const struct { const char *head; double width; } columns[] = {
		{ "党员编号", 12 }, { "姓名", 14 }, { "缴纳类别", 18 }, { "月缴费基数", 14 }, { "从哪个月起", 14 },
		{ "调整原因", 28 }, { "每月应缴", 12 },
	};
	enum { COLUMNS = sizeof columns / sizeof columns[0] };
	const struct dues_branch *b = dues_own_branch(r);
	const char *path = page_spool_path(r, "xlsx");
	struct base_line *lines;
	struct sheet_book *book;
	size_t count;

	if (!b)
		return dues_no_branch(r);
	lines = read_lines(r->work, b, &count);
	book = page_book(r->work, path);
	sheet_tab(book, "缴费基数");
	for (int i = 0; i < COLUMNS; i++)
		sheet_width(book, i, columns[i].width, SHEET_PLAIN);
	sheet_freeze(book, 1, 2);
	for (int i = 0; i < COLUMNS; i++)
		sheet_text(book, 0, i, SHEET_HEAD, columns[i].head);
	for (size_t i = 0; i < count; i++)
		put_sheet_line(book, r, (int)i + 1, &lines[i]);
	sheet_book_close(book);
	history_write(r->work, &(struct history_entry){ .action = "export", .record = "organisation",
		.object_id = b->id, .object_label = b->name, .path = b->path,
		.note = arena_format(r->arena, "导出党费基数 %zu 人", count) });
	return reply_file(r, path, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		arena_format(r->arena, "%s党费基数%s.xlsx", b->name, date_text(r->arena, r->work->today)));
}
