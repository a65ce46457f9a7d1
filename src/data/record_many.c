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

/* False, with nothing written, if a key of one of them is taken. */
static bool insert(struct work *w, const struct record *r, struct row *const *rows, size_t count,
	const struct bind *binds, size_t values)
{
	const char *sql = db_insert_sql(w->arena, record_sql(r)->insert, count);
	int64_t first;

	if (db_change_made(w->db, w->arena, sql, binds, values * count) < 0)
		return false;
	first = db_insert_id(w->db);
	for (size_t i = 0; i < count; i++) {
		rows[i]->id = first + (int64_t)i;
		rows[i]->version = 1;
	}
	return true;
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
	for (size_t n; done < count && (n = db_together(count - done, values)); done += n)
		if (!insert(w, r, rows + done, n, binds + done * values, values))
			break;
	if (r->grams)
		gram_add(w, r, rows, done);
	for (size_t i = 0; i < done; i++)
		record_written(w, r, rows[i], NULL, changes[i], action);
	return done;
}
