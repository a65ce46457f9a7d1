/* Inside of lib/db: one prepared statement with its result buffers. Not for others. */
#ifndef LIB_DB_ROW_H
#define LIB_DB_ROW_H

#include <mysql.h>
#include "lib/db.h"

struct statement {
	char *sql;
	MYSQL_STMT *handle;
	size_t marks;
	size_t columns;
	const char **names;
	MYSQL_RES *about;
	MYSQL_BIND *results;
	struct slot *slots;
	int *map;
	const void *map_of;
	struct rows *open;   /* being read; told when the statement goes, for its arena outlives a lost connection */
};

/* Noted before the statement is closed, which clears it. error 0: out of memory. */
struct prepare_trouble {
	unsigned error;
	char text[300];
};
struct statement *statement_prepare(MYSQL *link, const char *sql, struct prepare_trouble *why);
void statement_free(struct statement *s);
bool statement_send(struct statement *s, const struct bind *binds);
struct rows *statement_rows(struct statement *s, struct db *db, struct arena *a);
_Noreturn void rows_fault(struct db *db, unsigned error, const char *message, const char *sql);

#endif
