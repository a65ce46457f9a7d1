/* The result of an election, worked out from the votes alone (field-rules 4.7). */
#ifndef MODULES_COMMITTEE_COUNT_H
#define MODULES_COMMITTEE_COUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum outcome { OUTCOME_NOT = 1, OUTCOME_ELECTED, OUTCOME_TIED };

struct counted {
	int64_t votes;                /* of the first ballot                              */
	int64_t again;                /* of the ballot among those who were tied           */
	enum outcome outcome;         /* answer                                           */
};

struct count {
	int64_t seats;
	int64_t present;              /* who may vote and came                            */
	int64_t pass;                 /* percent of `present` that must be exceeded        */
	/* answers */
	size_t elected;
	size_t tied;                  /* stand at the cut with equal votes: a ballot among them */
	int64_t tied_seats;           /* for so many seats                                */
	int64_t left;                 /* seats nobody has won                              */
};

/* The least number of votes that is more than `pass` percent of `present`. */
int64_t votes_needed(int64_t present, int64_t pass);
/* The least number that is not less than `percent` of `whole`. */
int64_t share_of(int64_t whole, int64_t percent);
void election_count(struct count *c, struct counted *candidates, size_t count);

#endif
