/*
 * A work is everything done at once on someone's behalf: one transaction, one arena, one actor,
 * one date. Every store function takes it first; there is no other way to the database, so there
 * is no question without an actor.
 */
#ifndef DATA_WORK_H
#define DATA_WORK_H

#include "base/arena.h"
#include "base/date.h"
#include "data/permission.h"
#include "lib/db.h"

enum { MOST_TALLIES = 32 };

struct tally {
	const char *counter;
	char path[64];
	int64_t by;
};

/*
 * Where the last row went: an import writes thousands to the same organisation. Kept outside the
 * arena, which long loops rewind; forgotten at the end of the work.
 */
struct placed {
	int64_t id;
	const void *field;         /* through which field it was allowed ...                     */
	const struct actor *actor; /* ... to whom                                               */
	char path[64];
	char name[256];
};

struct work {
	struct arena *arena;
	struct db *db;
	const struct actor *actor;
	struct moment now;
	struct date today;
	const char *request;  /* number of the request or job, for log and history */
	const char *address;  /* of the client                                     */
	const char *route;
	bool writing;
	struct placed place;   /* data/record.c                                   */
	bool unscoped;        /* a verb acting on rows it has already been allowed  */
	size_t tally_count;
	struct tally tallies[MOST_TALLIES]; /* totals to be written at the end (data/tally.h) */
};

/* The read-write transaction of a POST or job. Reading needs no begin (see lib/db.h). */
void work_begin(struct work *w);
void work_commit(struct work *w);
void work_rollback(struct work *w);

/* "0001.0003." + "%" of what the actor may see; matches nothing if he may see nothing. */
const char *work_scope(const struct work *w);

#define work_select(w, sql, ...) db_select((w)->db, (w)->arena, sql, __VA_ARGS__)
#define work_change(w, sql, ...) db_change((w)->db, (w)->arena, sql, __VA_ARGS__)

/* The single number a question answers; `otherwise` if there is no row or it is NULL. */
#define work_number(w, otherwise, sql, ...) \
	work_number_of((w), db_select((w)->db, (w)->arena, sql, __VA_ARGS__), otherwise)
int64_t work_number_of(struct work *w, struct rows *rows, int64_t otherwise);
/* The same for a text; NULL if there is none. */
#define work_text(w, sql, ...) work_text_of((w), db_select((w)->db, (w)->arena, sql, __VA_ARGS__))
const char *work_text_of(struct work *w, struct rows *rows);

#endif
