/*
 * The database: one connection a process. The only file that knows libmysqlclient.
 * Every statement is prepared once per connection and kept by its text. What goes wrong is a
 * fault, except a duplicate key, which the caller turns into a problem.
 *
 * Outside a write transaction the session is READ ONLY and every question stands for itself: a page
 * that only reads needs no BEGIN and no COMMIT, and one that writes without db_begin fails with
 * 1792.
 */
#ifndef LIB_DB_H
#define LIB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/date.h"
#include "base/money.h"
#include "lib/crypt.h"

struct db;

struct db_config {
	const char *socket;
	const char *user;     /* NULL: the operating system's user (unix_socket)              */
	const char *password; /* NULL: none, the operating system vouches for the user          */
	const char *name;     /* NULL: no database chosen (migrate creates it)                */
};

/* ---- values for the marks ---- */

enum bind_kind { BIND_NULL, BIND_NUMBER, BIND_TEXT, BIND_BYTES, BIND_DATE, BIND_MOMENT };

struct bind {
	enum bind_kind kind;
	int64_t number;
	const void *bytes;
	size_t size;
	struct date date;
	struct moment moment;
};

struct bind bind_number(int64_t number);
struct bind bind_reference(int64_t id);            /* 0 becomes NULL                           */
struct bind bind_text(const char *text);           /* NULL becomes NULL                        */
struct bind bind_bytes(const void *bytes, size_t size);
struct bind bind_date(struct date d);
struct bind bind_moment(struct moment m);
struct bind bind_money(struct money m);
struct bind bind_sealed(struct sealed s);
struct bind bind_self(struct bind b);

#define BIND_ONE(x) _Generic((x), \
	struct date: bind_date, struct moment: bind_moment, struct money: bind_money, \
	struct sealed: bind_sealed, struct bind: bind_self, \
	const char *: bind_text, char *: bind_text, default: bind_number)(x)
#define BIND_1(a) BIND_ONE(a)
#define BIND_2(a, ...) BIND_ONE(a), BIND_1(__VA_ARGS__)
#define BIND_3(a, ...) BIND_ONE(a), BIND_2(__VA_ARGS__)
#define BIND_4(a, ...) BIND_ONE(a), BIND_3(__VA_ARGS__)
#define BIND_5(a, ...) BIND_ONE(a), BIND_4(__VA_ARGS__)
#define BIND_6(a, ...) BIND_ONE(a), BIND_5(__VA_ARGS__)
#define BIND_7(a, ...) BIND_ONE(a), BIND_6(__VA_ARGS__)
#define BIND_8(a, ...) BIND_ONE(a), BIND_7(__VA_ARGS__)
#define BIND_9(a, ...) BIND_ONE(a), BIND_8(__VA_ARGS__)
#define BIND_10(a, ...) BIND_ONE(a), BIND_9(__VA_ARGS__)
#define BIND_11(a, ...) BIND_ONE(a), BIND_10(__VA_ARGS__)
#define BIND_12(a, ...) BIND_ONE(a), BIND_11(__VA_ARGS__)
#define BIND_13(a, ...) BIND_ONE(a), BIND_12(__VA_ARGS__)
#define BIND_14(a, ...) BIND_ONE(a), BIND_13(__VA_ARGS__)
#define BIND_15(a, ...) BIND_ONE(a), BIND_14(__VA_ARGS__)
#define BIND_16(a, ...) BIND_ONE(a), BIND_15(__VA_ARGS__)
#define BIND_PICK(_1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16, name, ...) name
#define BIND_EACH(...) BIND_PICK(__VA_ARGS__, BIND_16, BIND_15, BIND_14, BIND_13, BIND_12, BIND_11, \
	BIND_10, BIND_9, BIND_8, BIND_7, BIND_6, BIND_5, BIND_4, BIND_3, BIND_2, BIND_1)(__VA_ARGS__)
/* A list of values for the ? marks: BIND(id, name, today). */
#define BIND(...) (const struct bind[]){ BIND_EACH(__VA_ARGS__) }, \
	sizeof((const struct bind[]){ BIND_EACH(__VA_ARGS__) }) / sizeof(struct bind)
#define BIND_NONE NULL, (size_t)0

/* ---- rows ---- */

struct cell {
	bool null;
	int64_t number;       /* integers; of text columns 0                                  */
	const char *text;     /* text and bytes, NUL-terminated; in the arena                  */
	size_t size;
	struct date date;     /* DATE columns                                                  */
	struct moment moment; /* DATETIME columns                                              */
};

struct rows {
	size_t count;              /* columns                                                  */
	const char *const *names;
	struct cell *cells;        /* of the current row                                       */
	struct db *db;
	void *statement;
	struct arena *arena;
};

/* ---- the connection ---- */

struct db *db_open(const struct db_config *config);   /* connects at the first statement          */
void db_close(struct db *db);
struct db *db_beside(struct db *db);                  /* a second connection of the same kind       */
void db_begin(struct db *db);                         /* read-write                               */
void db_commit(struct db *db);
/* A procedure that commits at its end: the last change and the COMMIT in one round trip. */
#define db_commit_by(db, sql, ...) db_commit_by_made((db), "" sql, __VA_ARGS__)
void db_commit_by_made(
	struct db *db, const char *sql, const struct bind *binds, size_t count);
void db_rollback(struct db *db);                      /* never faults                             */

/*
 * The texts must be string literals; the _made forms are for data/record.c and data/migrate.c
 * alone. db_select: call rows_next until it is false; finish (or rows_end) before the next
 * statement. db_change: rows changed, or -1 for a duplicate key, whose name db_duplicate tells.
 */
#define db_select(db, a, sql, ...) db_select_made((db), (a), "" sql, __VA_ARGS__)
#define db_change(db, a, sql, ...) db_change_made((db), (a), "" sql, __VA_ARGS__)
struct rows *db_select_made(struct db *db, struct arena *a, const char *sql,
	const struct bind *binds, size_t count);
int64_t db_change_made(struct db *db, struct arena *a, const char *sql,
	const struct bind *binds, size_t count);
bool rows_next(struct rows *r);
void rows_end(struct rows *r);
/* For each column what `find` says of its name; asked once per statement and `context`. */
const int *rows_map(struct rows *r, int (*find)(const void *context, const char *name),
	const void *context);
int64_t db_insert_id(struct db *db);
/*
 * Rows that come by the hundred: `one` is the INSERT of one row, its marks behind " VALUES ";
 * `binds` hold `values` for each row. Rows changed, of IGNORE those that were not there.
 */
int64_t db_insert_many(struct db *db, struct arena *a, const char *one, const struct bind *binds,
	size_t values, size_t rows);
/* The same statement for several rows; and how many of `left` go into the next. */
const char *db_insert_sql(struct arena *a, const char *one, size_t rows);
size_t db_together(size_t left, size_t values);
const char *db_duplicate(struct db *db);              /* "member_id_number_index"                  */
void db_script(struct db *db, const char *sql);       /* text protocol, one statement: migrations  */
const char *db_script_error(struct db *db, const char *sql); /* the same; its error or NULL        */

long db_trips(struct db *db);                         /* round trips since the last reset         */
void db_trips_reset(struct db *db);
void db_fail_at(long n);                              /* tests: the n-th round trip from now fails */

#endif
