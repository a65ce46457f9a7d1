/*
 * Amounts as people write them in yuan, kept in whole fen. A third decimal is refused, not
 * rounded: what is right to the fen is for the one who typed it to say.
 */
#include "base/money.h"
#include "base/text.h"
#include <stddef.h>
#include "base/fault.h"

static const int64_t MONEY_MOST = 1000000000000; /* fen */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Whole yuan, "1286" or "1,286" with every group of three complete: where they end, or NULL. */
static const char *read_yuan(const char *at, int64_t *yuan)
{
	const char *group = at;
	bool grouped = false;

	for (*yuan = 0; is_digit(*at) || *at == ','; at++) {
		if (*at == ',') {
			if (at == group || at - group > 3 || (grouped && at - group != 3))
				return NULL;
			grouped = true;
			group = at + 1;
			continue;
		}
		*yuan = *yuan * 10 + (*at - '0');
		if (*yuan > MONEY_MOST / 100)
			return NULL;
	}
	return at == group || (grouped && at - group != 3) ? NULL : at;
}

bool money_parse(const char *text, struct money *amount)
{
	int64_t yuan, fen = 0;
	const char *at = text ? read_yuan(text, &yuan) : NULL;

	if (!at)
		return false;
	if (*at == '.') {
		if (!is_digit(*++at))
			return false;
		fen = (*at++ - '0') * 10;
		if (is_digit(*at))
			fen += *at++ - '0';
	}
	fen += yuan * 100;
	if (*at || fen > MONEY_MOST)
		return false;
	*amount = (struct money){ .fen = fen };
	return true;
}

/* Refunds are booked as negative amounts. */
char *money_text(struct arena *a, struct money amount)
{
	uint64_t fen = amount.fen < 0 ? 0 - (uint64_t)amount.fen : (uint64_t)amount.fen;

	return arena_format(a, "%s%llu.%02llu", amount.fen < 0 ? "-" : "",
		(unsigned long long)(fen / 100), (unsigned long long)(fen % 100));
}

char *money_grouped(struct arena *a, struct money amount)
{
	uint64_t fen = amount.fen < 0 ? 0 - (uint64_t)amount.fen : (uint64_t)amount.fen;

	return arena_format(a, "%s%s.%02llu", amount.fen < 0 ? "-" : "",
		text_number(a, (int64_t)(fen / 100)), (unsigned long long)(fen % 100));
}

/* Rounded by the magnitude, so that a reversal cancels its entry to the fen. */
struct money money_share(struct money base, int64_t rate_per_10000, int64_t unit)
{
	__int128 step, product, units;
	bool minus;

	ensure(unit > 0);
	step = (__int128)unit * 10000;
	product = (__int128)base.fen * rate_per_10000;
	minus = product < 0;
	units = ((minus ? -product : product) * 2 + step) / (step * 2);
	if (units > INT64_MAX / unit)
		fault("money: share does not fit");
	return (struct money){ .fen = (int64_t)(minus ? -units : units) * unit };
}
