/*
 * Payers, months and payments of the tests of dues: all in EAST_BRANCH, money in fen, months as
 * their first day.
 */
#ifndef TESTS_PAYING_H
#define TESTS_PAYING_H

#include "tests/modules/house.h"
#include "modules/dues/dues.h"

struct date month_back(struct house *h, int months);
const char *month_text(struct house *h, struct date month);
/* From that month on, directly in the table. */
void set_base(
	struct house *h, int64_t member, const char *payer, int64_t fen, struct date from);
/* A member with a wage of 5,200.50 yuan since long ago: 78.01 yuan a month. */
int64_t payer_made(struct house *h, const char *name);
void open_month(struct house *h, struct date month);
int64_t dues_id(struct house *h, int64_t member, struct date month);
int64_t paid(struct house *h, int64_t dues);
struct reply pay(struct house *h, int64_t dues, const char *amount, const char *more);
struct reply pay_many(struct house *h, enum who who, struct date month, const char *ids);
/* The last payment of those dues. */
struct reply reverse(struct house *h, int64_t dues, const char *reason);

#endif
