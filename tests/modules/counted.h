/* The law of the counts: what is kept (data/count.h) equals a full count, in the house's part. */
#ifndef TESTS_COUNTED_H
#define TESTS_COUNTED_H

#include "house.h"

void counts_hold(struct house *h);

#endif
