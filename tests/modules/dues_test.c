/*
 * Dues: rates, bases, months, payments and reversals, locking, arrears, and who sees what. Each
 * test has members and a month of its own in EAST_BRANCH.
 */
#include "paying.h"
#include <unistd.h>
#include "base/text.h"
#include "lib/sheet.h"

static void the_whole_base_takes_the_rate_of_its_tier(void **state)
{
	static const struct { enum dues_payer payer; int64_t base, due; } cases[] = {
		{ PAYER_WAGE, 300000, 1500 }, { PAYER_WAGE, 300001, 3000 }, { PAYER_WAGE, 500000, 5000 },
		{ PAYER_WAGE, 500001, 7500 }, { PAYER_WAGE, 1000000, 15000 }, { PAYER_WAGE, 1000001, 20000 },
		{ PAYER_SELF_EMPLOYED, 300001, 3000 }, { PAYER_RETIRED, 500000, 2500 },
		{ PAYER_RETIRED, 500001, 5000 }, { PAYER_STUDENT, 0, 20 }, { PAYER_FARMER, 0, 100 },
		{ PAYER_WAGE, 312349, 3123 }, { PAYER_WAGE, 312350, 3124 }, /* half a fen goes up */
	};
	struct house *h = *state;
	struct problems *p = problems_new(h->arena);
	struct dues_rates rates;

	assert_true(dues_rates_read(h->work, moment_date(h->now), &rates, p));
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(dues_due(&rates, cases[i].payer, (struct money){ cases[i].base },
			(struct money){ 0 }).fen, cases[i].due);
	assert_int_equal(dues_due(&rates, PAYER_HARDSHIP, (struct money){ 300000 },
		(struct money){ 100 }).fen, 100);
	assert_int_equal(dues_payer_of_work("502"), PAYER_RETIRED);
	assert_int_equal(dues_payer_of_work("312"), PAYER_STUDENT);
	assert_int_equal(dues_payer_of_work("0311"), PAYER_WAGE);
}

static void bases_are_set_on_one_page_and_only_what_changed_is_kept(void **state)
{
	struct house *h = *state;
	long long a = member_made(h, EAST_BRANCH, "基数甲"), b = member_made(h, EAST_BRANCH, "基数乙");
	long long other = member_made(h, WEST_BRANCH, "外支部");
	const char *month = month_text(h, month_back(h, 0)), *wide = text_url(h->arena, "５，２００．５");
	struct reply reply = post(h, EAST_CLERK, "/dues/bases", "month=%s&payer_%lld=wage&base_%lld=-5"
		"&payer_%lld=retired&base_%lld=5%%2C000", month, a, a, b, b);

	assert_has(assert_status(reply, 422), "value=\"-5\"");
	assert_has(reply, "value=\"5,000\"");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM dues_base WHERE member_id = ?", BIND(b)),
		0);
	for (int twice = 0; twice < 2; twice++) {
		assert_status(post(h, EAST_CLERK, "/dues/bases", "month=%s&payer_%lld=wage&base_%lld=%s"
			"&payer_%lld=retired&base_%lld=5%%2C000&payer_%lld=wage&base_%lld=9999", month, a, a, wide, b, b,
			other, other), 303);
		assert_int_equal(number_of(h, "SELECT COUNT(*) FROM dues_base WHERE member_id IN (?, ?, ?)",
			BIND(a, b, other)), 2);
	}
	assert_int_equal(number_of(h, "SELECT monthly FROM dues_base WHERE member_id = ?", BIND(a)),
		7801);
	assert_int_equal(number_of(h, "SELECT monthly FROM dues_base WHERE member_id = ?", BIND(b)),
		2500);
}

static void hardship_needs_its_approval(void **state)
{
	struct house *h = *state;
	long long id = member_made(h, EAST_BRANCH, "困难党员");
	const char *path = at(h, "/dues/members/%lld/base", id);
	const char *body = at(h, "payer=hardship&base=2000&monthly=0&from_month=%s-15",
		month_text(h, month_back(h, 0)));

	assert_has(assert_status(post(h, EAST_CLERK, path, "%s", body), 422), "批准");
	assert_status(post(h, EAST_CLERK, path, "%s&evidence=ok", body), 303);
	assert_int_equal(number_of(h,
		"SELECT monthly FROM dues_base WHERE member_id = ? AND from_month = ?",
		BIND((int64_t)id, month_back(h, 0))), 0);
}

static void a_month_holds_who_must_pay(void **state)
{
	struct house *h = *state;
	struct date month = month_back(h, 1);
	int64_t in = payer_made(h, "应缴甲"), bare = member_made(h, EAST_BRANCH, "无基数者"), fresh, next;
	struct member *m = member_like(h, EAST_BRANCH, "当月入党");
	struct reply page;

	m->stage = MEMBER_PROBATIONARY;
	m->full_on = (struct date){ 0 };
	/* 4.8: owed from the day of admission, be it the last of the month */
	m->joined_on = date_add_days(date_add_months(month, 1), -1);
	fresh = member_put(h, m);
	m = member_like(h, EAST_BRANCH, "次月入党");
	m->stage = MEMBER_PROBATIONARY;
	m->full_on = (struct date){ 0 };
	m->joined_on = date_add_months(month, 1);
	next = member_put(h, m);
	set_base(h, fresh, "wage", 300000, date_of(2016, 1, 1));
	set_base(h, next, "wage", 300000, date_of(2016, 1, 1));
	assert_has(get(h, EAST_CLERK, "/dues?month=%s", month_text(h, month)), "当月入党");
	open_month(h, month);
	assert_int_equal(number_of(h, "SELECT due FROM dues WHERE member_id = ? AND month = ?",
		BIND(in, month)), 7801);
	assert_int_equal(number_of(h, "SELECT due FROM dues WHERE member_id = ? AND month = ?",
		BIND(fresh, month)), 1500);
	assert_int_equal(dues_id(h, bare, month) + dues_id(h, next, month), -2);
	page = get(h, EAST_CLERK, "/dues?month=%s", month_text(h, month));
	assert_has(assert_status(page, 200), "无基数者");
	assert_has(page, "没有缴费基数");
	assert_lacks(page, "次月入党");
	assert_status(post(h, EAST_CLERK, "/dues/months", "month=%s",
		month_text(h, month_back(h, -1))), 422);
}

static void opening_again_changes_nothing_paid(void **state)
{
	struct house *h = *state;
	struct date month = month_back(h, 2);
	int64_t payer = payer_made(h, "已缴者"), owing = payer_made(h, "未缴者"), late;

	open_month(h, month);
	assert_status(pay(h, dues_id(h, payer, month), "1", ""), 303);
	set_base(h, payer, "wage", 800000, month);
	set_base(h, owing, "wage", 800000, month);
	late = payer_made(h, "后来者");
	open_month(h, month);
	assert_int_equal(number_of(h, "SELECT due FROM dues WHERE id = ?",
		BIND(dues_id(h, payer, month))), 7801);
	assert_int_equal(number_of(h, "SELECT due FROM dues WHERE id = ?",
		BIND(dues_id(h, owing, month))), 12000);
	assert_true(dues_id(h, late, month) > 0);
}

static void bad_payments_are_refused(void **state)
{
	static const char *const amounts[] = { "0", "-5", "", "1.234", "1e3", "%3Cscript%3E" };
	static const char *const rests[] = { "2199-01-01&payee=a", "2001-01-01&payee=a", "x&payee=a",
		"&payee=a",
		"2199-13-01&payee=%3Cscript%3E" };
	struct house *h = *state;
	struct date month = month_back(h, 4);
	int64_t id = payer_made(h, "拒收甲"), dues;
	const char *path;

	open_month(h, month);
	dues = dues_id(h, id, month);
	path = at(h, "/dues/%lld/pay", (long long)dues);
	for (size_t i = 0; i < sizeof amounts / sizeof amounts[0]; i++)
		assert_lacks(assert_status(pay(h, dues, amounts[i], ""), 422), "<script>");
	for (size_t i = 0; i < sizeof rests / sizeof rests[0]; i++)
		assert_lacks(assert_status(post(h, EAST_CLERK, path, "amount=1&paid_on=%s", rests[i]),
			422), "<script>");
	assert_status(pay(h, dues, "1", "&payee="), 422);
	assert_has(assert_status(pay(h, dues, "78.02", ""), 422), "自愿多缴");
	assert_int_equal(paid(h, dues), 0);
	assert_status(pay(h, dues, "78.02", "&note=y"), 303);
	assert_status(post(h, WEST_CLERK, path, "amount=1"), 404);
}

static void an_entry_made_meanwhile_is_noticed(void **state)
{
	struct house *h = *state;
	struct date month = month_back(h, 5);
	int64_t id = payer_made(h, "同时甲"), dues, version;
	struct reply reply;

	open_month(h, month);
	dues = dues_id(h, id, month);
	version = number_of(h, "SELECT version FROM dues WHERE id = ?", BIND(dues));
	assert_status(pay(h, dues, text_url(h->arena, "３０"),
		at(h, "&version=%lld", (long long)version)), 303);
	reply = pay(h, dues, "30", at(h, "&version=%lld", (long long)version));
	assert_has(assert_status(reply, 422), "请核对是否重复登记");
	assert_has(reply, at(h, "name=\"version\" value=\"%lld\"", (long long)version + 1));
	assert_int_equal(paid(h, dues), 3000);
}

static void a_mistake_is_reversed_once_and_frees_its_receipt(void **state)
{
	struct house *h = *state;
	struct date month = month_back(h, 6);
	int64_t a = payer_made(h, "冲正甲"), b = payer_made(h, "冲正乙"), first, second;
	const char *receipt = at(h, "&receipt_no=R%lld", (long long)a);

	open_month(h, month);
	first = dues_id(h, a, month);
	second = dues_id(h, b, month);
	assert_status(pay(h, first, "78.01", receipt), 303);
	assert_has(assert_status(pay(h, second, "78.01", receipt), 422), "已经登记过");
	assert_status(reverse(h, first, ""), 422);
	assert_status(reverse(h, first, "wrong"), 303);
	assert_has(assert_status(reverse(h, first, "wrong"), 422), "已经冲正过");
	assert_int_equal(paid(h, first), 0);
	assert_status(pay(h, second, "78.01", receipt), 303);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM dues_payment WHERE dues_id = ?",
		BIND(first)), 2);
	assert_int_equal(number_of(h,
		"SELECT COUNT(*) FROM dues d WHERE d.paid <> (SELECT COALESCE(SUM(y.amount), 0)"
		" FROM dues_payment y WHERE y.dues_id = d.id) AND d.member_id IN (?, ?)", BIND(a, b)), 0);
}

static void many_pay_what_they_owe_and_twice_is_once(void **state)
{
	struct house *h = *state;
	struct date month = month_back(h, 7);
	int64_t a = payer_made(h, "批量甲"), b = payer_made(h, "批量乙");
	const char *ids;

	open_month(h, month);
	assert_status(pay(h, dues_id(h, a, month), "8.01", ""), 303);
	ids = at(h, "&id=%lld&id=%lld", (long long)dues_id(h, a, month),
		(long long)dues_id(h, b, month));
	assert_status(pay_many(h, WEST_CLERK, month, ids), 422);
	assert_status(pay_many(h, EAST_CLERK, month, ""), 422);
	assert_status(pay_many(h, EAST_CLERK, month, ids), 303);
	assert_has(assert_status(pay_many(h, EAST_CLERK, month, ids), 422), "都已缴清");
	assert_int_equal(paid(h, dues_id(h, a, month)), 7801);
	assert_int_equal(paid(h, dues_id(h, b, month)), 7801);
}

static void arrears_count_consecutive_months(void **state)
{
	struct house *h = *state;
	int64_t id = payer_made(h, "欠缴甲");
	struct reply page;

	for (int back = 12; back <= 18; back++)
		open_month(h, month_back(h, back));
	assert_status(pay(h, dues_id(h, id, month_back(h, 15)), "78.01", ""), 303);
	page = get(h, EAST_CLERK, "/dues/arrears");
	assert_has(assert_status(page, 200), "欠缴甲");
	assert_has(page, "3 个月");
	assert_has(page, "谈心提醒");
}

static void those_above_see_sums_and_no_names(void **state)
{
	struct house *h = *state;
	struct date month = month_back(h, 8);
	struct reply page;

	payer_made(h, "汇总甲");
	open_month(h, month);
	page = get(h, ROOT_ADMIN, "/dues?month=%s&under=%s", month_text(h, month),
		h->places[EAST].path);
	assert_has(assert_status(page, 200), h->places[EAST_BRANCH].name);
	assert_lacks(page, "汇总甲");
	assert_lacks(assert_status(get(h, ROOT_ADMIN, "/dues/arrears"), 200), "汇总甲");
	page = get(h, WEST_ADMIN, "/dues?month=%s&under=%s", month_text(h, month),
		h->places[EAST].path);
	assert_lacks(assert_status(page, 200), h->places[EAST_BRANCH].name);
	assert_status(get(h, EAST_ADMIN, "/dues/bases"), 403);
}

/* 工委, 党委 and 总支 each see what is owed below, level by level, and nothing beside it. */
static void arrears_are_seen_from_every_tier_above(void **state)
{
	static const enum who above[] = { ROOT_ADMIN, EAST_ADMIN, EAST_GENERAL_ADMIN };
	static const enum place below[] = { EAST, EAST_GENERAL, EAST_DEEP };
	struct house *h = *state;
	int64_t east = member_made(h, EAST_DEEP, "深处甲"), west = member_made(h, WEST_BRANCH, "西边甲");
	struct reply page;

	set_base(h, east, "wage", 520050, date_of(2016, 1, 1));
	set_base(h, west, "wage", 520050, date_of(2016, 1, 1));
	for (int back = 1; back <= 3; back++) {
		assert_status(post(h, DEEP_CLERK, "/dues/months", "month=%s",
			month_text(h, month_back(h, back))), 303);
		assert_status(post(h, WEST_CLERK, "/dues/months", "month=%s",
			month_text(h, month_back(h, back))), 303);
	}
	for (size_t i = 0; i < sizeof above / sizeof above[0]; i++) {
		page = assert_status(get(h, above[i], "/dues/arrears"), 200);
		assert_has(page, at(h, ">%s<", h->places[below[i]].name));
		assert_lacks(page, "深处甲");
	}
	assert_has(page, "234.03"); /* of the 总支: three months of one */
	page = get(h, ROOT_ADMIN, "/dues/arrears?under=%s", h->places[EAST].path);
	assert_has(page, h->places[EAST_GENERAL].name);
	assert_lacks(page, h->places[WEST_BRANCH].name);
}

/* By name, by the keyboard, by how he stands; the sum below is that of what is shown. */
static void one_of_the_month_is_found(void **state)
{
	struct house *h = *state;
	struct date month = month_back(h, 19);
	int64_t done = payer_made(h, "王找甲");
	const char *path = at(h, "/dues?month=%s", month_text(h, month));
	struct reply page;

	payer_made(h, "未交乙");
	open_month(h, month);
	assert_status(pay(h, dues_id(h, done, month), "78.01", ""), 303);
	page = get(h, EAST_CLERK, "%s&q=%s", path, text_url(h->arena, "王找"));
	assert_has(page, "王找甲");
	assert_lacks(page, "未交乙");
	assert_has(page, "合计 1 人");
	assert_has(get(h, EAST_CLERK, "%s&q=wzj", path), "王找甲");
	page = get(h, EAST_CLERK, "%s&state=owing", path);
	assert_has(page, "未交乙");
	assert_lacks(page, "王找甲");
	assert_lacks(get(h, EAST_CLERK, "%s&state=paid", path), "未交乙");
	assert_has(get(h, EAST_CLERK, "%s&q=%s", path, text_url(h->arena, "没有此人")), "没有符合条件的党员");
}

static void who_moved_away_stays_in_the_book(void **state)
{
	struct house *h = *state;
	int64_t id = payer_made(h, "转出甲");
	const char *path;
	struct member *m;

	open_month(h, month_back(h, 11));
	m = record_find(h->work, &member_record, id);
	m->organisation_id = h->places[WEST_BRANCH].id;
	member_put(h, m);
	path = at(h, "/dues/members/%lld", (long long)id);
	assert_has(assert_status(get(h, EAST_CLERK, "%s", path), 200), "78.01");
	assert_lacks(assert_status(get(h, WEST_CLERK, "%s", path), 200), "/pay");
	assert_status(get(h, EAST_CLERK, "%s/base", path), 404);
}

static void a_member_sees_his_own_dues_only(void **state)
{
	struct house *h = *state;
	struct date month = month_back(h, 9);
	int64_t me = h->people[EAST_MEMBER].member_id;
	struct reply page;

	payer_made(h, "别人甲");
	set_base(h, me, "wage", 412300, date_of(2016, 1, 1));
	open_month(h, month);
	page = get(h, EAST_MEMBER, "/my/dues");
	assert_has(assert_status(page, 200), "41.23");
	assert_lacks(page, "别人甲");
	assert_status(get(h, EAST_MEMBER, "/dues"), 403);
	assert_status(get(h, ROOT_ADMIN, "/my/dues"), 403);
}

/* Running numbers from 1; the sum has what is still owed. */
static bool seen_ledger(void *context, const struct sheet_row *row)
{
	int *sums = context;

	if (row->number == 4)
		assert_string_equal(row->cells[0], "1");
	if (row->count > 7 && text_is(row->cells[0], "合计")) {
		*sums += 1;
		assert_string_equal(row->cells[7], row->cells[5]); /* nobody has paid */
	}
	return true;
}

static void the_ledger_leaves_as_a_workbook_and_on_paper(void **state)
{
	int sums = 0;
	struct house *h = *state;
	struct date month = month_back(h, 10);
	struct reply reply;

	payer_made(h, "台账甲");
	open_month(h, month);
	for (size_t i = 0; i < 2; i++) {
		reply = post(h, EAST_CLERK, "/dues/export", "month=%s%s", month_text(h, month),
			i ? "&year=1" : "");
		assert_status(reply, 200);
		assert_non_null(reply.file);
		if (!i)
			assert_null(sheet_read(h->arena, reply.file, NULL, true, &sheet_default_limits,
				seen_ledger, &sums));
		assert_int_equal(unlink(reply.file), 0);
	}
	assert_int_equal(sums, 1);
	reply = post(h, EAST_CLERK, "/dues/bases/export", "x=1");
	assert_int_equal(unlink(assert_status(reply, 200).file), 0);
	assert_has(assert_status(get(h, EAST_CLERK, "/dues/print?month=%s", month_text(h, month)),
		200), "台账甲");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(the_whole_base_takes_the_rate_of_its_tier),
		HOUSE_TEST(bases_are_set_on_one_page_and_only_what_changed_is_kept),
		HOUSE_TEST(hardship_needs_its_approval),
		HOUSE_TEST(a_month_holds_who_must_pay),
		HOUSE_TEST(opening_again_changes_nothing_paid),
		HOUSE_TEST(bad_payments_are_refused),
		HOUSE_TEST(an_entry_made_meanwhile_is_noticed),
		HOUSE_TEST(a_mistake_is_reversed_once_and_frees_its_receipt),
		HOUSE_TEST(many_pay_what_they_owe_and_twice_is_once),
		HOUSE_TEST(arrears_count_consecutive_months),
		HOUSE_TEST(those_above_see_sums_and_no_names),
		HOUSE_TEST(arrears_are_seen_from_every_tier_above),
		HOUSE_TEST(one_of_the_month_is_found),
		HOUSE_TEST(who_moved_away_stays_in_the_book),
		HOUSE_TEST(a_member_sees_his_own_dues_only),
		HOUSE_TEST(the_ledger_leaves_as_a_workbook_and_on_paper),
	};

	return house_run(tests);
}
