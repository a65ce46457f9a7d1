/*
 * Rows that come by the thousand: one INSERT for many of them and one for their grams. An INSERT
 * of rows it was given takes neighbouring numbers, the first of which the database tells
 * (innodb_autoinc_lock_mode 1).
 */
#include <string.h>
#include "base/buffer.h"
#include "base/fault.h"
#include "data/gram.h"
#include "data/record_sql.h"
#include "data/record_write.h"

/* Powers of two, so that few statements are prepared. */
enum { MOST_TOGETHER = 32, MOST_VALUES = 1000, MOST_SQL = 1 << 16 };

/* "INSERT ... VALUES (?, ?), (?, ?)" out of the record's own for one row. */
static const char *insert_sql(struct work *w, const struct record *r, size_t rows)
{
	static const char values[] = " VALUES ";
	const char *one = record_sql(r)->insert, *marks = strstr(one, values);
	struct buffer sql = buffer_new(w->arena, MOST_SQL);

	ensure(marks);
	buffer_text(&sql, one);
	for (size_t i = 1; i < rows; i++)
		buffer_format(&sql, ", %s", marks + sizeof values - 1);
	return sql.data;
}

/* False, with nothing written, if a key of one of them is taken. */
static bool insert(struct work *w, const struct record *r, struct row *const *rows, size_t count,
	const struct bind *binds, size_t values)
{
	int64_t first;

	if (db_change_made(w->db, w->arena, insert_sql(w, r, count), binds, values * count) < 0)
		return false;
	first = db_insert_id(w->db);
	for (size_t i = 0; i < count; i++) {
		rows[i]->id = first + (int64_t)i;
		rows[i]->version = 1;
	}
	return true;
}

/* How many of `left` go into the next statement. */
static size_t together(size_t left, size_t values)
{
	size_t n = MOST_TOGETHER;

	while (n > left || n * values > MOST_VALUES)
		n /= 2;
	return n;
}

size_t record_add_many(struct work *w, const struct record *r, struct row *const *rows,
	size_t count, const char *action)
{
	struct bind *binds = ARENA_ARRAY(w->arena, struct bind, RECORD_BINDS(r) * count);
	struct json **changes = ARENA_ARRAY(w->arena, struct json *, count);
	size_t values = 0, done = 0;

	for (size_t i = 0; i < count; i++) {
		struct sealing *seals;

		record_act_on(w, r, rows[i]);
		seals = record_seals(w, r, rows[i], NULL);
		changes[i] = record_differences(w, r, rows[i], NULL, seals);
		values = record_binds(w, r, rows[i], seals, false, binds + i * values);
	}
	for (size_t n; (n = together(count - done, values)); done += n)
		if (!insert(w, r, rows + done, n, binds + done * values, values))
			break;
	if (r->grams)
		gram_add(w, r, rows, done);
	for (size_t i = 0; i < done; i++)
		record_written(w, r, rows[i], NULL, changes[i], action);
	return done;
}
