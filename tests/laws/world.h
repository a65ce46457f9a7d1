/*
 * Random worlds for the law of rights: groups of all kinds, grants of every shape between a few
 * accounts of the house, and things of every place, owner and category to decide about. They are
 * put into the tables within a transaction that is rolled back. The same seed makes the same
 * worlds.
 */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H

#include "../modules/house.h"

enum { GROUPS = 6, GRANTS = 18, LISTED = 3, HOLDERS = 4 };
extern const char *const kinds[]; /* NULL, "a", "b", "c": categories of things           */
enum { KINDS = 4 };

struct grant {
	int to_account;        /* holder's number, or -1                                */
	int to_group;          /* group's number, or -1                                 */
	int gives, stands_for; /* or -1                                                 */
	const struct permission *permission;
	bool prohibits, is_lead, removed, refused;
	enum grant_reach reach;
	int from, until; /* days from today; NEVER: open                          */
	int place_count, places[LISTED];
	unsigned categories; /* bits over kinds; 0: all                               */
};
enum { NEVER = 99 };

struct group {
	enum group_kind kind;
	int parent;
	bool removed;
};

struct world {
	int group_count, grant_count, holder;
	bool stage;                  /* the holder is a full member                           */
	struct group groups[GROUPS]; /* the first is the preset of full members               */
	struct grant grants[GRANTS];
};

struct thing {
	int place, owner, kind;
};

extern const enum who cast[HOLDERS];
extern const enum place stand[HOLDERS]; /* where they stand                                   */
enum { WANTED = 3 };
extern const struct permission *const wanted[WANTED];

extern struct thing things[PLACES * (HOLDERS + 1) * KINDS];
extern size_t thing_count;
extern uint64_t world_seed;

int chance(int below);
bool one_in(int n);
struct world world_drawn(void);
int64_t account_of(struct house *h, int holder);
/* Into the tables; `a` may be reset afterwards. */
void world_put(struct house *h, struct arena *a, const struct world *w);
/* A temporary table of all things, for the condition in SQL. */
void things_put(struct house *h);
/* Tells the world and the thing over which there is no agreement, and fails. */
void world_tell(struct house *h, const struct world *w, const struct permission *permission,
	const struct thing *t, const char *said);

#endif
