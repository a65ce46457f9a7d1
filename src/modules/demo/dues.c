/*
 * Dues of the same twelve months: bases by the module's own rates, then months and payments by
 * the database. A few owe some months; a month is locked when everybody of the branch has paid.
 */
#include "base/fault.h"
#include "modules/demo/inside.h"
#include "modules/dues/dues.h"

enum { MONTHS = 12 };

static int64_t income(struct chance *c, enum dues_payer payer)
{
	switch (payer) {
	case PAYER_RETIRED:
		return 5000 * chance_between(c, 52, 128);
	case PAYER_WAGE:
	case PAYER_SELF_EMPLOYED:
		return 5000 * chance_between(c, 64, 210);
	default:
		return 0;
	}
}

static void add_base(struct county *c, const struct demo_branch *b, const struct demo_member *m,
	struct date from, const char *reason, int64_t base, const struct dues_rates *rates)
{
	enum dues_payer payer = dues_payer_of_work(m->work);
	struct money due = dues_due(rates, payer, (struct money){ base }, (struct money){ 0 });

	work_change(c->w,
		"INSERT INTO dues_base (organisation_id, path, member_id, payer, base, monthly, from_month, reason,"
		" created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		BIND(b->id, b->path, m->id, choice_of(dues_payers, (int)payer)->code, base, due, from, reason,
			moment_at(from, 9, 0, 0), moment_at(from, 9, 0, 0)));
}

static bool pays(const struct demo_member *m)
{
	return (m->stage == MEMBER_FULL || m->stage == MEMBER_PROBATIONARY)
		&& m->standing == STANDING_NORMAL;
}

/* In the demo branch two people have no base yet and some had a raise this year. */
static void bases(struct county *c, struct date first)
{
	struct problems *p = problems_new(c->w->arena);
	struct dues_rates rates;

	if (!dues_rates_read(c->w, first, &rates, p))
		fault("demo data: dues: %s", p->items[0].text);
	for (size_t i = 0; i < c->branch_count; i++)
		for (int n = 0; n < c->branches[i].size; n++) {
			const struct demo_branch *b = &c->branches[i];
			const struct demo_member *m = &c->members[b->first + (size_t)n];
			int64_t base = income(&c->chance, dues_payer_of_work(m->work));
			struct arena_mark mark = arena_mark(c->w->arena);

			if (!pays(m) || (b == c->home && n >= b->size - 2))
				continue;
			add_base(c, b, m, first, "年度核定", base, &rates);
			if (b == c->home && base && n % 4 == 0)
				add_base(c, b, m, date_add_months(first, 7), "工资变动", base + 40000, &rates);
			arena_rewind(c->w->arena, mark);
		}
}

/* This month not every branch has opened yet. */
static void open_month(struct work *w, struct date month, bool current)
{
	struct date this_month = dues_first_day(w->today);

	work_change(w,
		"INSERT INTO dues_month (organisation_id, path, month, state, opened_at, opened_by, created_at, updated_at)"
		" SELECT id, path, ?, 'open', ?, '支部管理员', ?, ? FROM organisation"
		" WHERE is_branch AND (? = 0 OR id % 3) ORDER BY path",
		BIND(month, moment_at(month, 9, 30, 0), moment_at(month, 9, 30, 0), moment_at(month, 9, 30, 0),
			(int64_t)current));
	work_change(w,
		"INSERT INTO dues (organisation_id, path, member_id, month, payer, base, due, paid, created_at, updated_at)"
		" SELECT b.organisation_id, b.path, b.member_id, d.month, b.payer, b.base, b.monthly,"
		"  CASE WHEN ? AND luck >= 600 THEN 0"
		"   WHEN b.member_id % 50 = 7 AND TIMESTAMPDIFF(MONTH, d.month, ?) < b.member_id % 8 THEN 0"
		"   WHEN luck = 1 AND b.monthly > 500 THEN b.monthly - 500 ELSE b.monthly END, d.created_at, d.created_at"
		" FROM (SELECT b.*, CRC32(CONCAT(b.member_id, '/', ?)) % 1000 AS luck FROM dues_base b WHERE b.from_month <= ?"
		"  AND NOT EXISTS (SELECT 1 FROM dues_base n WHERE n.member_id = b.member_id AND n.from_month <= ?"
		"   AND n.from_month > b.from_month)) b"
		" JOIN dues_month d ON d.organisation_id = b.organisation_id AND d.month = ?"
		" JOIN member m ON m.id = b.member_id AND m.joined_on < ? + INTERVAL 1 MONTH ORDER BY b.member_id",
		BIND((int64_t)current, this_month, month, month, month, month, month));
}

static void payments(struct work *w, struct date month)
{
	work_change(w,
		"INSERT INTO dues_payment (organisation_id, path, member_id, dues_id, amount, paid_on, channel, payee,"
		" receipt_no, created_at, updated_at)"
		" SELECT d.organisation_id, d.path, d.member_id, d.id, d.paid, LEAST(?, d.month + INTERVAL 4 + d.member_id % 17 DAY),"
		"  'offline', o.secretary, IF(d.organisation_id % 2, NULL,"
		"  CONCAT(DATE_FORMAT(d.month, '%Y%m'), LPAD(d.member_id, 6, '0'))), d.created_at, d.created_at"
		" FROM dues d JOIN organisation o ON o.id = d.organisation_id WHERE d.month = ? AND d.paid > 0 ORDER BY d.id",
		BIND(w->today, month));
}

static void lock_paid_months(struct work *w, struct date before)
{
	work_change(w,
		"UPDATE dues_month d SET state = 'locked', locked_at = LAST_DAY(d.month) + INTERVAL 57 HOUR,"
		" locked_by = '支部管理员' WHERE d.month < ? AND NOT EXISTS (SELECT 1 FROM dues u"
		" WHERE u.organisation_id = d.organisation_id AND u.month = d.month AND u.owing = 1)", BIND(before));
}

void demo_dues(struct county *c)
{
	struct date this_month = dues_first_day(c->w->today);

	bases(c, date_add_months(this_month, 1 - MONTHS));
	for (int back = MONTHS - 1; back >= 0; back--) {
		struct date month = date_add_months(this_month, -back);

		open_month(c->w, month, back == 0);
		payments(c->w, month);
	}
	lock_paid_months(c->w, date_add_months(this_month, -1));
}
