/* Money is whole fen in int64_t; never a float. */
#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"

struct money {
	int64_t fen;
};

/*
 * "36", "36.5", "1,286.50": true and the amount; anything else, negative or over 10^12 fen: false.
 */
bool money_parse(const char *text, struct money *amount);
char *money_text(struct arena *a, struct money amount); /* 1286.50 */
char *money_grouped(struct arena *a, struct money amount); /* 1,286.50: large figures on screen */

/*
 * rate_per_10000 of `base`, rounded half up to whole `unit` fen (1: 0.01 yuan, 10: 0.1 yuan).
 */
struct money money_share(struct money base, int64_t rate_per_10000, int64_t unit);

#endif
