/* Inside of data/record: the SQL made once from the field tables, and rows into structs. */
#ifndef DATA_RECORD_SQL_H
#define DATA_RECORD_SQL_H

#include "base/buffer.h"
#include "data/record.h"

struct record_sql {
	const struct record *record;
	const char *columns;   /* "m.id, m.version, ..., r3.name AS ref_organisation_id" */
	const char *listed;    /* the same for a list's columns alone */
	const char *clear;     /* the same with sealed fields to be opened: exports of those who may */
	const char *joins;     /* " LEFT JOIN organisation r3 ON r3.id = m.organisation_id" */
	const char *listed_joins;  /* of the columns of lists alone                             */
	const char *find;
	const char *lock;      /* find and lock: with the blind indexes of sealed fields as their labels */
	const char *insert;
	const char *update;
	const char *remove;
};

/* A column that belongs to no field: the kept total of the whole list, the same in every row. */
#define LIST_TOTAL "list total"

const struct record_sql *record_sql(const struct record *r);

/* The condition that holds a row inside the actor's scope: "m.path LIKE ?" or, unscoped, "? IS NOT
 * NULL". */
const char *record_scope_sql(const struct record *r);

/* ORDER BY of a list, over m; `found_by_name`: from <name>_search s. */
const char *record_order(
	struct work *w, const struct record *r, const struct list *l, bool found_by_name);

/* What a sealed value is bound to: table, column and blind index. */
const char *record_bound(
	struct arena *a, const struct record *r, const struct field *f, const void *index);

/* The current row of `rows` as a struct in the rows' arena. */
void *record_from_rows(const struct record *r, struct rows *rows);

#endif
