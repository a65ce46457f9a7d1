/* Payers, months and payments in EAST_BRANCH, through the pages people use. */
#include "paying.h"
#include "base/text.h"

struct date month_back(struct house *h, int months)
{
	return date_add_months(dues_first_day(moment_date(h->now)), -months);
}

const char *month_text(struct house *h, struct date month)
{
	return at(h, "%04d-%02d", month.year, month.month);
}

void set_base(struct house *h, int64_t member, const char *payer, int64_t fen,
	struct date from)
{
	house_change(h,
		"INSERT INTO dues_base (organisation_id, path, member_id, payer, base, monthly, from_month)"
		" VALUES (?, ?, ?, ?, ?, 0, ?)", BIND(h->places[EAST_BRANCH].id, h->places[EAST_BRANCH].path, member,
			payer, fen, from));
}

int64_t payer_made(struct house *h, const char *name)
{
	int64_t id = member_made(h, EAST_BRANCH, name);

	set_base(h, id, "wage", 520050, date_of(2016, 1, 1));
	return id;
}

void open_month(struct house *h, struct date month)
{
	assert_status(post(h, EAST_CLERK, "/dues/months", "month=%s", month_text(h, month)), 303);
}

int64_t dues_id(struct house *h, int64_t member, struct date month)
{
	return number_of(h, "SELECT id FROM dues WHERE member_id = ? AND month = ?",
		BIND(member, month));
}

int64_t paid(struct house *h, int64_t dues)
{
	return number_of(h, "SELECT paid FROM dues WHERE id = ?", BIND(dues));
}

struct reply pay(struct house *h, int64_t dues, const char *amount, const char *more)
{
	return post(h, EAST_CLERK, at(h, "/dues/%lld/pay", (long long)dues),
		"amount=%s&paid_on=%s&payee=x%s",
		amount, date_text(h->arena, moment_date(h->now)), more);
}

struct reply pay_many(struct house *h, enum who who, struct date month, const char *ids)
{
	return post(h, who, "/dues/payments", "month=%s&paid_on=%s&payee=x%s", month_text(h, month),
		date_text(h->arena, moment_date(h->now)), ids);
}

struct reply reverse(struct house *h, int64_t dues, const char *reason)
{
	int64_t id = number_of(h, "SELECT MAX(id) FROM dues_payment WHERE dues_id = ? AND amount > 0",
		BIND(dues));

	return post(h, EAST_CLERK, at(h, "/dues/payments/%lld/reverse", (long long)id), "note=%s",
		reason);
}
