/* INSERT of many rows: a few at once, of more a power of two, so few statements are prepared. */
#include <string.h>
#include "base/buffer.h"
#include "base/fault.h"
#include "lib/db.h"

enum { A_FEW = 16, MOST_TOGETHER = 128, MOST_VALUES = 1000, MOST_SQL = 1 << 16 };

const char *db_insert_sql(struct arena *a, const char *one, size_t rows)
{
	static const char values[] = " VALUES ";
	const char *marks = strstr(one, values);
	struct buffer sql = buffer_new(a, MOST_SQL);

	ensure(marks);
	buffer_text(&sql, one);
	for (size_t i = 1; i < rows; i++)
		buffer_format(&sql, ", %s", marks + sizeof values - 1);
	return sql.data;
}

size_t db_together(size_t left, size_t values)
{
	size_t n = left <= A_FEW ? left : MOST_TOGETHER;

	while (n > 1 && (n > left || n * values > MOST_VALUES))
		n /= 2;
	return n;
}

int64_t db_insert_many(struct db *db, struct arena *a, const char *one, const struct bind *binds,
	size_t values, size_t rows)
{
	int64_t changed = 0;

	for (size_t done = 0, n; done < rows; done += n) {
		n = db_together(rows - done, values);
		changed += db_change_made(
			db, a, db_insert_sql(a, one, n), binds + done * values, n * values);
	}
	return changed;
}
