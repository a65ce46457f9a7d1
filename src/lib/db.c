/*
 * Connection, transactions and the statement cache over the C connector's prepared statements.
 * No automatic reconnect: it would silently lose session settings and every statement. A lost
 * connection is made anew only for the first statement of a work, when nothing can be lost.
 */
#include "lib/db.h"
#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include "base/fault.h"
#include "base/log.h"
#include "base/text.h"
#include "lib/db_row.h"

enum { CACHE_SLOTS = 1024, CACHE_MOST = 700 };

struct db {
	MYSQL *link;
	struct db_config config;
	struct statement *cache[CACHE_SLOTS];
	size_t cached;
	bool writing;      /* a transaction is open: no silent reconnect, it would lose the first half */
	long trips;
	char duplicate[128];
};

static long fail_countdown;

struct db *db_open(const struct db_config *config)
{
	struct db *db = calloc(1, sizeof *db);

	if (!db)
		fault("database: out of memory");
	db->config = *config;
	signal(SIGPIPE, SIG_IGN);
	return db;
}

struct db *db_beside(struct db *db)
{
	return db_open(&db->config);
}

static void forget_statements(struct db *db)
{
	for (size_t i = 0; i < CACHE_SLOTS; i++) {
		statement_free(db->cache[i]);
		db->cache[i] = NULL;
	}
	db->cached = 0;
}

static void disconnect(struct db *db)
{
	forget_statements(db);
	if (db->link)
		mysql_close(db->link);
	db->link = NULL;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	disconnect(db);
	free(db);
}

static void connect_now(struct db *db)
{
	unsigned seconds = 5, longest = 60;

	db->link = mysql_init(NULL);
	if (!db->link)
		fault("database: out of memory");
	mysql_options(db->link, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	mysql_options(db->link, MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
	mysql_options(db->link, MYSQL_OPT_READ_TIMEOUT, &longest);
	mysql_options(db->link, MYSQL_OPT_WRITE_TIMEOUT, &longest);
	if (!mysql_real_connect(db->link, NULL, db->config.user, db->config.password,
			db->config.name, 0, db->config.socket, CLIENT_FOUND_ROWS)
		|| mysql_query(
			db->link, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ ONLY")
		|| mysql_query(db->link,
			"SET SESSION sql_mode='STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,"
			"NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,"
			"ONLY_FULL_GROUP_BY', time_zone='+08:00'")) {
		char why[256];

		snprintf(why, sizeof why, "%s", mysql_error(db->link));
		disconnect(db);
		fault_as(FAULT_UNAVAILABLE, "database: cannot connect: %s", why);
	}
}

static bool is_lost(unsigned error)
{
	return error == CR_SERVER_GONE_ERROR || error == CR_SERVER_LOST || error == CR_CONNECTION_ERROR
		|| error == ER_UNKNOWN_STMT_HANDLER || error == ER_CONNECTION_KILLED
		|| error == ER_SERVER_SHUTDOWN;
}

_Noreturn static void give_up(struct db *db, unsigned error, const char *message, const char *what)
{
	char why[500];

	/* `what` may be the text of a statement, which goes with the connection */
	snprintf(why, sizeof why, "database: %.200s: %u %s", what, error, message);
	if (is_lost(error)) {
		disconnect(db);
		fault_as(FAULT_UNAVAILABLE, "%s", why);
	}
	if (error == ER_LOCK_DEADLOCK || error == ER_LOCK_WAIT_TIMEOUT)
		fault_as(FAULT_RETRY, "%s", why);
	fault("%s", why);
}

static void count_trip(struct db *db)
{
	db->trips++;
	if (fail_countdown > 0 && --fail_countdown == 0)
		fault_as(FAULT_UNAVAILABLE, "database: failure asked for by a test");
	if (!db->link)
		connect_now(db);
}

/* One command of the text protocol; reconnects if it is the first of its transaction. */
static void command(struct db *db, const char *sql)
{
	count_trip(db);
	if (mysql_query(db->link, sql) && !db->writing && is_lost(mysql_errno(db->link))) {
		disconnect(db);
		connect_now(db);
		mysql_query(db->link, sql);
	}
	if (mysql_errno(db->link))
		give_up(db, mysql_errno(db->link), mysql_error(db->link), sql);
}

void db_begin(struct db *db)
{
	command(db, "START TRANSACTION READ WRITE");
	db->writing = true;
}

void db_commit(struct db *db)
{
	if (db->writing)
		command(db, "COMMIT");
	db->writing = false;
}

void db_rollback(struct db *db)
{
	if (db->link && db->writing) {
		db->trips++;
		if (mysql_query(db->link, "ROLLBACK"))
			disconnect(db);
	}
	db->writing = false;
}

void db_script(struct db *db, const char *sql)
{
	command(db, sql);
}

const char *db_script_error(struct db *db, const char *sql)
{
	count_trip(db);
	return mysql_query(db->link, sql) ? mysql_error(db->link) : NULL;
}

/* ---- statements ---- */

static size_t slot_of(const char *sql)
{
	return (size_t)(text_hash(sql) % CACHE_SLOTS);
}

/* Linear probing; never full because of CACHE_MOST. */
static struct statement **find_slot(struct db *db, const char *sql)
{
	size_t i = slot_of(sql);

	while (db->cache[i] && strcmp(db->cache[i]->sql, sql) != 0)
		i = (i + 1) % CACHE_SLOTS;
	return &db->cache[i];
}

static struct statement *prepared(struct db *db, const char *sql, struct prepare_trouble *why)
{
	struct statement **slot;

	if (db->cached >= CACHE_MOST)
		forget_statements(db);
	slot = find_slot(db, sql);
	if (*slot)
		return *slot;
	*slot = statement_prepare(db->link, sql, why);
	if (!*slot) {
		if (!why->error)
			fault("database: out of memory");
		return NULL;
	}
	db->cached++;
	return *slot;
}

/* Sends the statement; on a duplicate key returns NULL with db->duplicate filled in. */
static struct statement *execute(
	struct db *db, const char *sql, const struct bind *binds, size_t count)
{
	struct prepare_trouble why;
	struct statement *s;
	unsigned error;

	count_trip(db);
	for (int attempt = 0;; attempt++) {
		s = prepared(db, sql, &why);
		if (s && s->marks != count)
			fault("database: %zu values for %zu marks: %s", count, s->marks, sql);
		if (s && statement_send(s, binds))
			return s;
		error = s ? mysql_stmt_errno(s->handle) : why.error;
		if (attempt || db->writing || !is_lost(error))
			break;
		disconnect(db);
		connect_now(db);
	}
	if (error == ER_DUP_ENTRY) {
		const char *message = mysql_stmt_error(s->handle), *key = strstr(message, "for key '");

		snprintf(db->duplicate, sizeof db->duplicate, "%s", key ? key + 9 : "");
		db->duplicate[strcspn(db->duplicate, "'")] = 0;
		return NULL;
	}
	give_up(db, error, s ? mysql_stmt_error(s->handle) : why.text, sql);
}

struct rows *db_select_made(struct db *db, struct arena *a, const char *sql,
	const struct bind *binds, size_t count)
{
	struct statement *s = execute(db, sql, binds, count);

	if (!s)
		fault("database: duplicate key in a question: %s", sql);
	return statement_rows(s, db, a);
}

int64_t db_change_made(struct db *db, struct arena *a, const char *sql,
	const struct bind *binds, size_t count)
{
	struct statement *s = execute(db, sql, binds, count);

	return s ? (int64_t)mysql_stmt_affected_rows(s->handle) : -1;
}

void db_commit_by_made(
	struct db *db, const char *sql, const struct bind *binds, size_t count)
{
	ensure(db->writing);
	if (!execute(db, sql, binds, count))
		fault("database: duplicate key %s: %s", db->duplicate, sql);
	db->writing = false;
}

void rows_fault(struct db *db, unsigned error, const char *message, const char *sql)
{
	give_up(db, error, message, sql);
}

int64_t db_insert_id(struct db *db)
{
	return (int64_t)mysql_insert_id(db->link);
}

const char *db_duplicate(struct db *db)
{
	const char *dot = strrchr(db->duplicate, '.'); /* MySQL 8 writes table.key */

	return dot ? dot + 1 : db->duplicate;
}

long db_trips(struct db *db)
{
	return db->trips;
}

void db_trips_reset(struct db *db)
{
	db->trips = 0;
}

void db_fail_at(long n)
{
	fail_countdown = n;
}
