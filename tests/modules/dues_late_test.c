/*
 * Dues after the fact: what a locked month still allows, late payments and their reversal, bases
 * set behind later ones, what is waived, months nobody named. Each test has members and a month of
 * its own in EAST_BRANCH.
 */
#include "paying.h"
#include "base/text.h"

static void lock_month(struct house *h, struct date month)
{
	assert_status(post(h, EAST_CLERK, "/dues/months/lock", "month=%s&anyway=1&without=1",
		month_text(h, month)), 303);
}

static void a_locked_month_does_not_change(void **state)
{
	struct house *h = *state;
	struct date month = month_back(h, 3);
	int64_t id = payer_made(h, "锁定甲"), dues;
	const char *name = month_text(h, month);

	open_month(h, month);
	dues = dues_id(h, id, month);
	assert_status(pay(h, dues, "10", ""), 303);
	assert_has(assert_status(post(h, EAST_CLERK, "/dues/months/lock", "month=%s", name), 422),
		"没有缴清");
	lock_month(h, month);
	assert_status(reverse(h, dues, "x"), 422);
	assert_status(pay_many(h, EAST_CLERK, month, at(h, "&id=%lld", (long long)dues)), 422);
	assert_int_equal(paid(h, dues), 1000);
}

/* Arrears outlive the lock: up to what is owed, nothing more. */
static void arrears_of_a_locked_month_are_paid_late(void **state)
{
	struct house *h = *state;
	struct date month = month_back(h, 20);
	int64_t id = payer_made(h, "补缴甲"), dues;

	open_month(h, month);
	dues = dues_id(h, id, month);
	lock_month(h, month);
	assert_has(assert_status(pay(h, dues, "78.02", "&note=y"), 422), "只能补缴所欠");
	assert_status(pay(h, dues, "8", ""), 303);
	assert_status(pay(h, dues, "70.01", ""), 303);
	assert_has(assert_status(pay(h, dues, "1", ""), 422), "已缴清");
	assert_int_equal(paid(h, dues), 7801);
}

/* What was entered after the lock may be a slip: it can be reversed, and the page offers it. */
static void a_late_payment_can_be_reversed(void **state)
{
	struct house *h = *state;
	struct date month = month_back(h, 21);
	int64_t id = payer_made(h, "补错甲"), dues;

	open_month(h, month);
	dues = dues_id(h, id, month);
	assert_status(pay(h, dues, "1", ""), 303);
	lock_month(h, month);
	assert_lacks(get(h, EAST_CLERK, "/dues/members/%lld", (long long)id), "/reverse");
	h->now.at += 60;
	assert_status(pay(h, dues, "8", ""), 303);
	assert_has(get(h, EAST_CLERK, "/dues/members/%lld", (long long)id), "/reverse");
	assert_status(reverse(h, dues, "x"), 303);
	assert_int_equal(paid(h, dues), 100);
}

/* The newest base would still win: nothing is written that changes nothing. */
static void an_earlier_base_is_not_set_behind_a_later_one(void **state)
{
	struct house *h = *state;
	long long id = (long long)payer_made(h, "早期甲");

	set_base(h, id, "wage", 600000, month_back(h, 1));
	assert_has(
		assert_status(post(h, EAST_CLERK, "/dues/bases", "month=%s&payer_%lld=wage&base_%lld=7000",
						  month_text(h, month_back(h, 2)), id, id),
			422),
		"起已另有基数");
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM dues_base WHERE member_id = ?", BIND((int64_t)id)), 2);
}

static int64_t due(struct house *h, int64_t dues)
{
	return number_of(h, "SELECT due FROM dues WHERE id = ?", BIND(dues));
}

static struct reply late_entry(struct house *h, enum who who, const char *month, int64_t member,
	const char *reason)
{
	return post(h, who, "/dues/months", "month=%s&reason=%s%s", month, reason,
		member ? at(h, "&member=%lld", (long long)member) : "");
}

/* Who is not entered is named at the lock; afterwards he is added by name and with a reason. */
static void nobody_drops_out_of_a_locked_month(void **state)
{
	struct house *h = *state;
	struct date month = month_back(h, 19);
	const char *name = month_text(h, month);
	int64_t in = payer_made(h, "已列甲"), out = member_made(h, EAST_BRANCH, "漏列乙"), later;
	struct reply page;

	open_month(h, month);
	assert_has(get(h, EAST_CLERK, "/dues?month=%s", name), "没有列入，仍要锁定");
	assert_has(assert_status(post(h, EAST_CLERK, "/dues/months/lock", "month=%s&anyway=1", name),
		422), "漏列乙");
	lock_month(h, month);
	set_base(h, out, "wage", 520050, date_of(2016, 1, 1));
	later = payer_made(h, "后来丙");
	h->now.at += 60;
	page = get(h, EAST_CLERK, "/dues?month=%s", name);
	assert_has(page, at(h, "name=\"member\" value=\"%lld\"", (long long)out));
	assert_lacks(page, "补充生成");
	assert_has(late_entry(h, EAST_CLERK, name, 0, "x"), "请勾选党员");
	assert_has(late_entry(h, EAST_CLERK, name, out, ""), "写明补充列入的原因");
	assert_status(late_entry(h, EAST_ADMIN, name, out, "x"), 403);
	assert_status(late_entry(h, EAST_CLERK, name, out, "x"), 303);
	assert_int_equal(due(h, dues_id(h, out, month)), 7801);
	assert_int_equal(due(h, dues_id(h, in, month)), 7801);
	assert_int_equal(dues_id(h, later, month), -1);
	assert_has(late_entry(h, EAST_CLERK, name, out, "x"), "没有可以补充的");
	assert_status(post(h, EAST_CLERK, at(h, "/dues/%lld/pay", (long long)dues_id(h, out, month)),
		"amount=8&payee=x&paid_on=%s", date_text(h->arena, month)), 303); /* paid in time */
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'open' AND path = ?"
		" AND note LIKE '补充列入已锁定的%，原因：x'", BIND(h->places[EAST_BRANCH].path)), 1);
}

static struct reply exempt(struct house *h, enum who who, int64_t dues, const char *more)
{
	return post(h, who, at(h, "/dues/%lld/exempt", (long long)dues), "%s", more);
}

/* As 党员信息 removes one: the totals of the tree follow. */
static void remove_member(struct house *h, int64_t id)
{
	work_begin(h->work);
	assert_true(record_remove(h->work, &member_record,
		record_find(h->work, &member_record, id), problems_new(h->arena)));
	work_commit(h->work);
}

/* The dead owe nothing; opening the month again does not ask the one in hardship once more. */
static void what_is_waived_stays_waived(void **state)
{
	struct house *h = *state;
	struct date month = month_back(h, 22);
	int64_t gone = payer_made(h, "去世甲"), poor = payer_made(h, "困难乙"), first, second;
	const char *page = at(h, "/dues/members/%lld", (long long)gone);

	open_month(h, month);
	first = dues_id(h, gone, month);
	second = dues_id(h, poor, month);
	assert_status(pay(h, first, "8", ""), 303);
	remove_member(h, gone);
	assert_has(assert_status(get(h, EAST_CLERK, "%s", page), 200), "办理免缴");
	assert_status(get(h, WEST_CLERK, "%s", page), 404);
	assert_has(get(h, EAST_CLERK, "/dues/%lld/exempt", (long long)first), "70.01 元");
	assert_status(exempt(h, WEST_CLERK, first, "exempt_reason=x"), 404);
	assert_has(assert_status(exempt(h, EAST_CLERK, first, "exempt_reason="), 422), "写明原因");
	assert_has(
		assert_status(exempt(h, EAST_CLERK, first, "exempt_reason=x&version=99"), 422), "刚刚有变动");
	assert_status(exempt(h, EAST_CLERK, first, "exempt_reason=x"), 303);
	assert_status(exempt(h, EAST_CLERK, second, "exempt_reason=x"), 303);
	assert_has(assert_status(exempt(h, EAST_CLERK, second, "exempt_reason=x"), 422), "不用再办理");
	assert_int_equal(due(h, first), 800);
	open_month(h, month);
	assert_int_equal(due(h, second), 0);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'exempt'"
		" AND record = 'member' AND object_id IN (?, ?)", BIND(gone, poor)), 2);
	assert_has(get(h, EAST_CLERK, "%s", page), "免缴 70.01 元：x");
}

static struct reply exempt_undo(struct house *h, int64_t dues)
{
	return post(h, EAST_CLERK, at(h, "/dues/%lld/exempt/undo", (long long)dues), "exempt_reason=y");
}

static void a_waiver_is_taken_back_but_not_behind_the_lock(void **state)
{
	struct house *h = *state;
	struct date month = month_back(h, 23);
	int64_t a = payer_made(h, "免错甲"), b = payer_made(h, "免错乙"), dues, before;

	open_month(h, month);
	dues = dues_id(h, a, month);
	before = dues_id(h, b, month);
	assert_status(exempt(h, EAST_CLERK, before, "exempt_reason=x"), 303);
	assert_status(exempt(h, EAST_CLERK, dues, "exempt_reason=x"), 303);
	assert_has(get(h, EAST_CLERK, "/dues/%lld/exempt", (long long)dues), "取消免缴");
	assert_status(exempt_undo(h, dues), 303);
	assert_int_equal(due(h, dues), 7801);
	lock_month(h, month);
	h->now.at += 60;
	assert_has(assert_status(exempt_undo(h, before), 422), "锁定前的免缴");
	assert_int_equal(due(h, before), 0);
	assert_lacks(get(h, EAST_CLERK, "/dues/members/%lld", (long long)b),
		at(h, "/dues/%lld/exempt", (long long)before));
}

/* Nobody pays for the dead, and a locked month does not keep them in the list of arrears. */
static void arrears_of_a_locked_month_are_waived(void **state)
{
	struct house *h = *state;
	struct date month = month_back(h, 24);
	int64_t gone = payer_made(h, "欠逝甲"), dues;
	const char *page = at(h, "/dues/members/%lld", (long long)gone);

	open_month(h, month);
	dues = dues_id(h, gone, month);
	assert_status(pay(h, dues, "8", ""), 303);
	lock_month(h, month);
	remove_member(h, gone);
	h->now.at += 60;
	assert_has(assert_status(get(h, EAST_CLERK, "%s", page), 200), "免除欠缴");
	assert_has(get(h, EAST_CLERK, "/dues/arrears"), "欠逝甲");
	assert_status(exempt(h, WEST_CLERK, dues, "exempt_reason=x"), 404);
	assert_status(exempt(h, EAST_ADMIN, dues, "exempt_reason=x"), 403);
	assert_has(assert_status(exempt(h, EAST_CLERK, dues, "exempt_reason="), 422), "写明原因");
	assert_status(exempt(h, EAST_CLERK, dues, "exempt_reason=x"), 303);
	assert_int_equal(due(h, dues), 800);
	assert_int_equal(paid(h, dues), 800);
	assert_has(get(h, EAST_CLERK, "%s", page), "免缴 70.01 元：x");
	assert_lacks(get(h, EAST_CLERK, "/dues/arrears"), "欠逝甲");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'exempt'"
		" AND object_id = ? AND note LIKE '%免除欠缴 70.01 元，原因：x'", BIND(gone)), 1);
	assert_status(exempt_undo(h, dues), 303); /* waived after the lock: a slip is mended */
	assert_int_equal(due(h, dues), 7801);
}

/* A month that cannot be read is not this month. */
static void a_month_nobody_named_is_refused(void **state)
{
	static const char *const bad[] = { "", "month=", "month=2026-13", "month=x", "month=20261" };
	struct house *h = *state;
	struct date now = month_back(h, 0);
	long long id = (long long)payer_made(h, "月份甲");
	int64_t dues;

	open_month(h, now);
	dues = dues_id(h, (int64_t)id, now);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_status(post(h, EAST_CLERK, "/dues/months", "%s", bad[i]), 422);
		assert_status(post(h, EAST_CLERK, "/dues/months/lock", "anyway=1&without=1&%s", bad[i]),
			422);
		assert_status(post(h, EAST_CLERK, "/dues/payments", "paid_on=%s&payee=x&id=%lld&%s",
						  date_text(h->arena, moment_date(h->now)), (long long)dues, bad[i]), 422);
		assert_status(post(h, EAST_CLERK, "/dues/export", "%s", bad[i]), 422);
		assert_status(post(h, EAST_CLERK, "/dues/bases", "payer_%lld=wage&base_%lld=7000&%s",
						  id, id, bad[i]), 422);
	}
	assert_int_equal(paid(h, dues), 0);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM dues_month WHERE month = ?"
		" AND organisation_id = ? AND state = 'open'", BIND(now, h->places[EAST_BRANCH].id)), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_locked_month_does_not_change),
		HOUSE_TEST(arrears_of_a_locked_month_are_paid_late),
		HOUSE_TEST(a_late_payment_can_be_reversed),
		HOUSE_TEST(an_earlier_base_is_not_set_behind_a_later_one),
		HOUSE_TEST(what_is_waived_stays_waived),
		HOUSE_TEST(a_waiver_is_taken_back_but_not_behind_the_lock),
		HOUSE_TEST(arrears_of_a_locked_month_are_waived),
		HOUSE_TEST(nobody_drops_out_of_a_locked_month),
		HOUSE_TEST(a_month_nobody_named_is_refused),
	};

	return house_run(tests);
}
