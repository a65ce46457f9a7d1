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

enum { PLACES_KEPT = 512 };

/*
 * Where rows went: an import writes thousands to the branches of a county. Kept outside the arena,
 * which long loops rewind; forgotten when the next work begins.
 */
struct placed {
	int64_t id;
	const void *field;         /* through which field it was allowed ...                     */
	const struct actor *actor; /* ... to whom                                               */
	const struct permission *asked; /* ... asking by what                                   */
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
	const char *agent;    /* what the client calls itself                      */
	const char *route;
	bool writing;
	struct placed places[PLACES_KEPT]; /* by the end of their number (data/record_ref.c) */
	bool unscoped;        /* a verb acting on rows it has already been allowed  */
	const struct permission *asked; /* of the route or job: what is seen (data/scope.h) */
	struct tallies *tallies; /* totals to be written at the end (data/tally.h) */
	struct counts *counts; /* counts by value, likewise (data/count.h) */
	struct history_kept *history; /* deeds to be written at the end (data/history.h) */
};

/* The read-write transaction of a POST or job. Reading needs no begin (see lib/db.h). */
void work_begin(struct work *w);
void work_commit(struct work *w);
/*
 * All the commit will write, ahead of it: for a job that still has something to say of itself, and
 * may be asked to stop until then. No deed follows.
 */
void work_write(struct work *w);
void work_rollback(struct work *w);
/* An organisation has changed: what was true of places may not be. */
void work_forget_places(struct work *w);

/* Literals; "@scope(m)" in them is what the actor may see of m (data/scope.h). */
#define work_select(w, sql, ...) scope_select((w), "" sql, __VA_ARGS__)
#define work_change(w, sql, ...) scope_change((w), "" sql, __VA_ARGS__)
struct rows *scope_select(struct work *w, const char *sql, const struct bind *binds, size_t count);
int64_t scope_change(struct work *w, const char *sql, const struct bind *binds, size_t count);

/* The single number a question answers; `otherwise` if there is no row or it is NULL. */
#define work_number(w, otherwise, sql, ...) \
	work_number_of((w), work_select(w, sql, __VA_ARGS__), otherwise)
int64_t work_number_of(struct work *w, struct rows *rows, int64_t otherwise);
/* The same for a text; NULL if there is none. */
#define work_text(w, sql, ...) work_text_of((w), work_select(w, sql, __VA_ARGS__))
const char *work_text_of(struct work *w, struct rows *rows);

#endif
