/*
 * Who has more than half is elected, in order of votes; equal votes at the last seat are decided by
 * another ballot among them; fewer winners leave seats.
 */
#include "modules/committee/count.h"

int64_t votes_needed(int64_t present, int64_t pass)
{
	return present * pass / 100 + 1;
}

int64_t share_of(int64_t whole, int64_t percent)
{
	return (whole * percent + 99) / 100;
}

/* How many passed with more votes than this one. */
static int64_t ahead_of(const struct counted *candidates, size_t count, int64_t needed,
	int64_t votes)
{
	int64_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += candidates[i].votes >= needed && candidates[i].votes > votes;
	return n;
}

static int64_t equal_to(const struct counted *candidates, size_t count, int64_t votes)
{
	int64_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += candidates[i].votes == votes;
	return n;
}

/* Among equals: those with more votes of the second ballot than seats' equals can dispute. */
static enum outcome by_second(const struct counted *candidates, size_t count,
	const struct counted *it, int64_t seats)
{
	int64_t not_less = 0, more = 0;

	for (size_t i = 0; i < count; i++)
		if (candidates[i].votes == it->votes) {
			more += candidates[i].again > it->again;
			not_less += candidates[i].again >= it->again;
		}
	return not_less <= seats ? OUTCOME_ELECTED : more >= seats ? OUTCOME_NOT : OUTCOME_TIED;
}

static enum outcome outcome_of(const struct count *c, const struct counted *candidates,
	size_t count, const struct counted *it)
{
	int64_t needed = votes_needed(c->present, c->pass), ahead;

	if (it->votes < needed)
		return OUTCOME_NOT;
	ahead = ahead_of(candidates, count, needed, it->votes);
	if (ahead >= c->seats)
		return OUTCOME_NOT;
	if (ahead + equal_to(candidates, count, it->votes) <= c->seats)
		return OUTCOME_ELECTED;
	return by_second(candidates, count, it, c->seats - ahead);
}

void election_count(struct count *c, struct counted *candidates, size_t count)
{
	c->elected = c->tied = 0;
	for (size_t i = 0; i < count; i++) {
		candidates[i].outcome = outcome_of(c, candidates, count, &candidates[i]);
		c->elected += candidates[i].outcome == OUTCOME_ELECTED;
		c->tied += candidates[i].outcome == OUTCOME_TIED;
	}
	c->tied_seats = c->tied ? c->seats - (int64_t)c->elected : 0;
	c->left = c->seats - (int64_t)c->elected - c->tied_seats;
	if (c->left < 0)
		c->left = 0;
}
