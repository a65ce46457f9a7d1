/* The law of the counts: what is kept (data/count.h) equals a full count, in the house's part. */
#ifndef TESTS_COUNTED_H
#define TESTS_COUNTED_H

#include "house.h"

void counts_hold(struct house *h);

/*
 * Every link of the page with a number, to that list ("/members"), leads to a list of that many;
 * how many links there are.
 */
int numbers_open(struct house *h, enum who who, const char *page, const char *list);

#endif
