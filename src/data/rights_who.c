/* The other way round: from a permission up to everybody who holds it. */
#include <string.h>
#include "data/rights_inside.h"

/* From the permission upwards: groups that hold it, what gives those, at last accounts. */
#define UPWARDS "WITH RECURSIVE step AS (SELECT g.group_id, g.account_id, g.permission_id, g.gives_id, g.stands_for_id" \
	"  FROM access_grant g WHERE NOT g.prohibits AND " IN_FORCE("g") \
	"  UNION ALL SELECT parent_id, NULL, NULL, id, NULL FROM access_group WHERE parent_id IS NOT NULL AND removed_at IS NULL)," \
	" up AS (SELECT group_id, account_id FROM step WHERE permission_id = ?" \
	"  UNION SELECT s.group_id, s.account_id FROM up JOIN step s" \
	"  ON s.gives_id = up.group_id OR s.stands_for_id = up.account_id) "

static size_t read_holders(struct work *w, const struct permission *permission, const char *near,
	struct holding *list, size_t most)
{
	struct rows *rows = work_select(w,
		UPWARDS
		"SELECT a.id, COALESCE(o.path, ''), m.stage, a.name, a.login, o.name, a.state = 'active'"
		" FROM account a LEFT JOIN organisation o ON o.id = a.organisation_id"
		" LEFT JOIN member m ON m.id = a.member_id AND m.removed_at IS NULL"
		" WHERE a.id IN (SELECT account_id FROM up) AND a.state <> 'stopped' AND "
		"a.removed_at IS NULL"
		" ORDER BY COALESCE(? LIKE CONCAT(o.path, '%') OR o.path LIKE CONCAT(?, '%'), 0) "
		"DESC, o.path, a.id LIMIT ?",
		BIND(w->today, w->today, (int64_t)permission->code, near, near, (int64_t)most));
	size_t count = 0;

	while (rows_next(rows)) {
		const struct cell *x = rows->cells;

		list[count++] = (struct holding){ .holder = { x[0].number, x[1].text, x[2].text },
			.name = x[3].text, .login = x[4].text, .organisation = x[5].text,
			.active = x[6].number != 0 };
	}
	return count;
}

struct holding *rights_who(struct work *w, const struct permission *permission, const char *near,
	size_t most, size_t *count)
{
	struct holding *list = ARENA_ARRAY(w->arena, struct holding, most);
	struct computing c = rights_begin(w, true);
	size_t found = read_holders(w, permission, near, list, most);

	*count = 0;
	rights_read(&c, work_select(w, UPWARDS COLUMNS IN_FORCE("g") ALIVE
		"(g.group_id IS NOT NULL OR g.account_id IN (SELECT account_id FROM up))"
		" UNION ALL SELECT -id, 0, parent_id, id, 0, 0, 0, 0, NULL, NULL, NULL, NULL, name, kind, NULL, NULL"
		"  FROM access_group WHERE parent_id IS NOT NULL AND removed_at IS NULL",
		BIND(w->today, w->today, (int64_t)permission->code, w->today, w->today)), 0);
	for (size_t i = 0; i < found; i++) {
		const struct rights *rights;
		struct reach *copy;

		rights = rights_work_out(&c, &list[i].holder);
		list[i].reaches = rights_of(rights, permission, &list[i].count);
		copy = ARENA_ARRAY(w->arena, struct reach, list[i].count);
		memcpy(copy, list[i].reaches, list[i].count * sizeof *copy);
		list[i].reaches = copy;
		if (list[i].count)
			list[(*count)++] = list[i];
	}
	return list;
}
