/* What the pages share: the lines of a branch's months, the choice of a month, table cells. */
#include "base/text.h"
#include "modules/dues/dues_pages.h"
#include "modules/member/member.h"
#include "web/page.h"

enum { MOST_LINES = 20000, MONTHS_OFFERED = 24 };

static struct dues_line line_of(const struct cell *c)
{
	const struct choice *payer = c[4].null ? NULL : choice_find(dues_payers, c[4].text);

	return (struct dues_line){ .dues_id = c[0].number, .member_id = c[1].number, .name = c[2].text,
		.month = c[3].date, .payer = payer ? (enum dues_payer)payer->value : 0, .base = c[5].number,
		.due = c[6].number, .paid = c[7].number, .paid_on = c[8].text, .payee = c[9].text,
		.receipt_no = c[10].text, .has_base = payer != NULL };
}

/* Who was entered, wherever he belongs now; and for one month who of the branch is not yet. */
static struct rows *ask(struct work *w, const struct dues_branch *b, struct date from,
	struct date to)
{
	int64_t one = date_compare(from, to) == 0;

	return work_select(w,
		"SELECT d.id, m.id, m.name, d.month, d.payer, d.base, d.due, d.paid, y.days, y.payees,"
		" y.receipts FROM dues d JOIN member m ON m.id = d.member_id"
		" LEFT JOIN (SELECT z.dues_id, GROUP_CONCAT(DISTINCT z.paid_on ORDER BY z.paid_on SEPARATOR '、') AS days,"
		"  GROUP_CONCAT(DISTINCT z.payee SEPARATOR '、') AS payees,"
		"  GROUP_CONCAT(z.receipt_no ORDER BY z.id SEPARATOR '、') AS receipts"
		"  FROM dues e JOIN dues_payment z ON z.dues_id = e.id AND z.reversal_of IS NULL AND z.reversed_by IS NULL"
		"  WHERE e.organisation_id = ? AND e.month BETWEEN ? AND ? GROUP BY z.dues_id) y ON y.dues_id = d.id"
		" WHERE d.organisation_id = ? AND d.month BETWEEN ? AND ? AND d.removed_at IS NULL"
		" UNION ALL SELECT 0, m.id, m.name, CAST(? AS DATE), x.payer, x.base, 0, 0, NULL, NULL, NULL FROM member m"
		" LEFT JOIN dues_base x ON x.id = (SELECT v.id FROM dues_base v WHERE v.member_id = m.id"
		"  AND v.from_month <= ? AND v.removed_at IS NULL ORDER BY v.from_month DESC, v.id DESC LIMIT 1)"
		" WHERE 1 = ? AND m.organisation_id = ? AND" ELIGIBLE_TO_PAY("m")
		" AND (m.joined_on IS NULL OR m.joined_on < ?)"
		" AND NOT EXISTS (SELECT 1 FROM dues e WHERE e.member_id = m.id AND e.month = ?)"
		" ORDER BY 4, 2 LIMIT ?",
		BIND(b->id, from, to, b->id, from, to, to, to, one, b->id, date_add_months(to, 1), to,
			(int64_t)MOST_LINES));
}

struct dues_line *dues_lines(struct work *w, const struct dues_branch *b, struct date from,
	struct date to, size_t *count)
{
	struct rows *rows = ask(w, b, from, to);
	size_t room = 64;
	struct dues_line *lines = ARENA_ARRAY(w->arena, struct dues_line, room);

	for (*count = 0; rows_next(rows); ++*count) {
		if (*count == room) {
			struct dues_line *more = ARENA_ARRAY(w->arena, struct dues_line, room * 2);

			memcpy(more, lines, room * sizeof *lines);
			lines = more;
			room *= 2;
		}
		lines[*count] = line_of(rows->cells);
	}
	return lines;
}

const char *dues_month_code(struct arena *a, struct date month)
{
	return arena_format(a, "%04d-%02d", month.year, month.month);
}

struct date dues_month_given(struct request *r, const struct input *in)
{
	const char *text = input_text(in, "month");
	const char *narrow = text ? text_narrow(r->arena, text) : NULL;

	if (!narrow || text_length(narrow) < 7) /* five digits would be a day as Excel counts */
		return (struct date){ 0 };
	if (text_length(narrow) == 7)
		narrow = arena_format(r->arena, "%s-01", narrow);
	return dues_first_day(date_parse(narrow));
}

struct date dues_month_asked(struct request *r, const struct input *in)
{
	struct date month = dues_month_given(r, in);

	return date_has(month) ? month : dues_first_day(r->work->today);
}

struct reply dues_no_month(struct request *r)
{
	return reply_message(r, 422, "没有选定月份", "没有收到要办理的月份，什么都没有改动。请回到“收缴情况”选好月份再办理。");
}

void dues_month_option(
	struct request *r, struct json *options, struct date month, struct date chosen)
{
	page_option(options, dues_month_code(r->arena, month), dues_month_name(r->arena, month),
		date_compare(month, chosen) == 0);
}

void dues_month_options(struct request *r, struct date chosen, struct json *options)
{
	struct date month = dues_first_day(r->work->today);

	for (int i = 0; i < MONTHS_OFFERED; i++, month = date_add_months(month, -1))
		dues_month_option(r, options, month, chosen);
	if (date_compare(chosen, month) <= 0 || date_compare(chosen, r->work->today) > 0)
		dues_month_option(r, options, chosen, chosen);
}

void dues_column(struct json *columns, const char *label, bool number)
{
	struct json *column = json_item(columns);

	json_text(column, "label", label);
	json_flag(column, "number", number);
	json_flag(column, "sorted_up", false);
	json_flag(column, "sorted_down", false);
	json_text(column, "sort_href", NULL);
}

struct json *dues_cell(struct json *cells, const char *label, const char *text, bool number)
{
	struct json *cell = json_item(cells);

	json_text(cell, "label", label);
	json_text(cell, "text", text);
	json_text(cell, "href", NULL);
	json_text(cell, "tone", NULL);
	json_flag(cell, "number", number);
	json_flag(cell, "strong", false);
	return cell;
}
