/* The member's own dues on the phone, and pieces of the home page. Asked by member, not scope. */
#include "base/text.h"
#include "modules/dues/dues_pages.h"
#include "web/page.h"

enum { MOST_ROWS = 100 };

static void put_base(struct request *r, struct json *data)
{
	struct rows *rows = work_select(r->work,
		"SELECT payer, base, monthly, from_month FROM dues_base"
		" WHERE member_id = ? AND from_month <= ? AND removed_at IS NULL ORDER BY from_month DESC, id DESC LIMIT 1",
		BIND(r->work->actor->member_id, r->work->today));
	struct json *base;

	json_text(data, "my_base", NULL);
	if (rows_next(rows)) {
		const struct cell *c = rows->cells;
		const struct choice *payer = choice_find(dues_payers, c[0].text);

		base = json_object_in(data, "my_base");
		json_text(base, "payer", payer ? payer->label : "");
		json_text(base, "base", c[1].number ? dues_yuan(r->arena, c[1].number) : NULL);
		json_text(base, "monthly", dues_yuan(r->arena, c[2].number));
		json_text(base, "since", dues_month_name(r->arena, c[3].date));
	}
	rows_end(rows);
}

static void put_payment(struct request *r, struct json *payments, const struct cell *c)
{
	struct json *item = json_item(payments);

	json_text(item, "paid_on", date_text(r->arena, c[4].date));
	json_text(item, "amount", dues_yuan(r->arena, c[3].number));
	json_text(item, "payee", c[5].text);
	json_text(item, "receipt_no", c[6].text);
	json_flag(item, "is_reversal", c[3].number < 0);
}

static struct json *put_month(struct request *r, struct json *months, const struct cell *c)
{
	struct dues_standing s = dues_standing_of(c[1].number, c[2].number);
	struct json *item = json_item(months);

	json_text(item, "month_name", dues_month_name(r->arena, c[0].date));
	json_text(item, "due", dues_yuan(r->arena, c[1].number));
	json_text(item, "paid", dues_yuan(r->arena, c[2].number));
	json_text(item, "state", s.label);
	json_text(item, "tone", s.tone);
	return json_list_in(item, "payments");
}

/* All months, newest first; how many before this one are not paid in full. */
static void put_months(struct request *r, struct json *data)
{
	struct json *months = json_list_in(data, "my_months"), *payments = NULL;
	struct date before = { 0 }, this = dues_first_day(r->work->today);
	int64_t owed = 0, fen = 0;
	struct rows *rows = work_select(r->work,
		"SELECT d.month, d.due, d.paid, y.amount, y.paid_on, y.payee,"
		" y.receipt_no FROM dues d LEFT JOIN dues_payment y ON y.dues_id = d.id"
		" WHERE d.member_id = ? AND d.removed_at IS NULL ORDER BY d.month DESC, y.id LIMIT ?",
		BIND(r->work->actor->member_id, (int64_t)MOST_ROWS));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;

		if (!payments || date_compare(c[0].date, before) != 0) {
			payments = put_month(r, months, c);
			if (c[1].number > c[2].number && date_compare(c[0].date, this) < 0) {
				owed++;
				fen += c[1].number - c[2].number;
			}
		}
		before = c[0].date;
		if (!c[3].null)
			put_payment(r, payments, c);
	}
	json_text(data, "owed", owed ? arena_format(r->arena, "以前还有 %lld 个月没有缴清，共 %s 元，请向支部补缴。",
		(long long)owed, dues_yuan(r->arena, fen)) : NULL);
}

struct reply dues_my_page(struct request *r)
{
	struct json *data;

	if (!r->work->actor->member_id)
		return reply_message(r, 404, "没有党费信息", "您的账号没有对应的党员，如有疑问请联系所在支部。");
	data = page_data(r, "我的党费");
	json_text(data, "branch", r->work->actor->organisation);
	put_base(r, data);
	put_months(r, data);
	page_back(data, "/");
	return reply_page(r, "dues/my.html", data);
}

/* ---- the home page ---- */

static void put_own(struct request *r, struct json *data, const struct cell *c)
{
	struct dues_standing s = dues_standing_of(c[1].number, c[2].number);
	struct json *own = json_object_in(data, "my_dues");
	bool has_row = c[0].number != 0;

	json_flag(own, "has_row", has_row);
	json_text(own, "month", dues_month_name(r->arena, dues_first_day(r->work->today)));
	json_text(own, "due", dues_yuan(r->arena, c[1].number));
	json_text(own, "paid", dues_yuan(r->arena, c[2].number));
	json_text(own, "state", has_row ? s.label : "未生成");
	json_text(own, "tone", has_row ? s.tone : "grey");
	json_text(own, "owed_months",
		c[3].number ? arena_format(r->arena, "%lld", (long long)c[3].number) : NULL);
}

static void put_branch(struct request *r, struct json *data, const struct cell *c)
{
	struct json *sums = json_object_in(data, "branch_dues");

	json_text(sums, "month", dues_month_name(r->arena, dues_first_day(r->work->today)));
	json_text(sums, "due", dues_yuan(r->arena, c[0].number));
	json_text(sums, "paid", dues_yuan(r->arena, c[1].number));
	json_text(sums, "owed", dues_yuan(r->arena, c[2].number));
	json_number(sums, "people", c[3].number);
	json_number(sums, "arrears", c[4].number);
}

#define OWN_SUMS "SELECT COALESCE(SUM(month = ?), 0) AS entered, SUM(IF(month = ?, due, 0)) AS due," \
	" SUM(IF(month = ?, paid, 0)) AS paid, SUM(due > paid AND month < ?) AS months" \
	" FROM dues WHERE member_id = ? AND removed_at IS NULL"
#define BRANCH_SUMS "SELECT SUM(due) AS due, SUM(paid) AS paid, SUM(IF(due > paid, due - paid, 0)) AS owed," \
	" COUNT(*) AS people, (SELECT COUNT(DISTINCT member_id) FROM dues" \
	" x WHERE owing = 1 AND @scope(x dues.view) AND month < ?) AS arrears FROM dues d WHERE month = ? AND @scope(d dues.view)"

void dues_home_member(struct request *r, struct json *data)
{
	struct date month = dues_first_day(r->work->today);
	struct rows *rows;

	json_text(data, "my_dues", NULL);
	if (!r->work->actor->member_id)
		return;
	rows = work_select(r->work, OWN_SUMS,
		BIND(month, month, month, month, r->work->actor->member_id));
	if (rows_next(rows))
		put_own(r, data, rows->cells);
	rows_end(rows);
}

void dues_home_admin(struct request *r, struct json *data)
{
	struct date month = dues_first_day(r->work->today);
	struct rows *rows = work_select(r->work, BRANCH_SUMS, BIND(month, month));

	if (rows_next(rows))
		put_branch(r, data, rows->cells);
	rows_end(rows);
}

/* Each side is always one row, so they stand side by side. */
void dues_home_both(struct request *r, struct json *data)
{
	struct date month = dues_first_day(r->work->today);
	struct rows *rows = work_select(r->work,
		"SELECT b.*, o.* FROM (" BRANCH_SUMS ") b JOIN (" OWN_SUMS ") o",
		BIND(month, month, month, month, month, month, r->work->actor->member_id));

	if (rows_next(rows)) {
		put_branch(r, data, rows->cells);
		put_own(r, data, rows->cells + 5);
	}
	rows_end(rows);
}
