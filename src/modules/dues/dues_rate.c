/*
 * Rates as dated parameters, "300000:50,500000:100,0:200": most fen and rate of 10,000. A tier
 * holds for the whole base, not for its part (党费收缴规定; field-rules 4.8).
 */
#include <stdlib.h>
#include "base/text.h"
#include "data/code.h"
#include "modules/dues/dues.h"

enum { MOST_TIERS = sizeof((struct dues_rates *)0)->wage / sizeof(struct dues_tier) };

/* The last tier has no end; each before it ends higher than the one before. */
static bool read_tiers(const char *text, struct dues_tier *tiers)
{
	int64_t before = 0;

	for (int i = 0; i < MOST_TIERS; i++) {
		char *end;

		tiers[i].most = strtoll(text, &end, 10);
		if (end == text || *end != ':')
			return false;
		text = end + 1;
		tiers[i].rate = strtoll(text, &end, 10);
		if (end == text || tiers[i].rate < 0 || tiers[i].rate > 10000)
			return false;
		if (tiers[i].most == 0)
			return *end == 0;
		if (tiers[i].most <= before || *end != ',')
			return false;
		before = tiers[i].most;
		text = end + 1;
	}
	return false;
}

static bool read_number(struct work *w, const char *key, struct date month, int64_t *value)
{
	return text_integer(parameter_text_on(w, key, month), value) && *value >= 0;
}

bool dues_rates_read(struct work *w, struct date month, struct dues_rates *rates,
	struct problems *p)
{
	struct date first = dues_first_day(month);
	bool understood = read_tiers(parameter_text_on(w, "dues.tiers", first), rates->wage)
		&& read_tiers(parameter_text_on(w, "dues.retired", first), rates->retired)
		&& read_number(w, "dues.fixed", first, &rates->fixed)
		&& read_number(w, "dues.farmer", first, &rates->farmer)
		&& read_number(w, "dues.rounding", first, &rates->rounding) && rates->rounding > 0;

	if (!understood)
		problem(p, NULL, "系统参数中的党费标准填写有误，暂时不能计算应缴额，请联系机关党工委管理员改正参数");
	return understood;
}

static struct money by_tier(const struct dues_tier *tiers, struct money base, int64_t unit)
{
	while (tiers->most && base.fen > tiers->most)
		tiers++;
	return money_share(base, tiers->rate, unit);
}

struct money dues_due(const struct dues_rates *rates, enum dues_payer payer, struct money base,
	struct money monthly)
{
	switch (payer) {
	case PAYER_WAGE:
	case PAYER_SELF_EMPLOYED:
		return by_tier(rates->wage, base, rates->rounding);
	case PAYER_RETIRED:
		return by_tier(rates->retired, base, rates->rounding);
	case PAYER_STUDENT:
		return (struct money){ rates->fixed };
	case PAYER_FARMER:
		return (struct money){ rates->farmer };
	case PAYER_HARDSHIP:
		break;
	}
	return monthly;
}

/* 4.14: 501, 502 retired; 3xx students; 1xx farmers; 609, 613 without work; 604 self-employed. */
enum dues_payer dues_payer_of_work(const char *code)
{
	if (text_is(code, "501") || text_is(code, "502"))
		return PAYER_RETIRED;
	if (text_begins(code, "3") || text_is(code, "609") || text_is(code, "613"))
		return PAYER_STUDENT;
	if (text_begins(code, "1"))
		return PAYER_FARMER;
	return text_is(code, "604") ? PAYER_SELF_EMPLOYED : PAYER_WAGE;
}
