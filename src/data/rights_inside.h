/* What rights.c and rights_who.c share: grants as they are read, and the walk over them. */
#ifndef DATA_RIGHTS_INSIDE_H
#define DATA_RIGHTS_INSIDE_H

#include "base/buffer.h"
#include "data/rights.h"

enum { MOST_GRANTS = 8000 };

struct grant_row {
	int64_t id, account_id, group_id, gives_id, stands_for_id;
	int code;
	bool prohibits, is_lead;
	const char *reach;
	struct date until;
	const char *places;       /* "0001.0002.,0001.0003."                              */
	const char *categories;   /* ",lecture,group_meeting,"                            */
	const char *group, *kind; /* name and kind of the group it gives                   */
	const char *name, *path;  /* of the account stood in for                          */
};

#define IN_FORCE(g) g ".removed_at IS NULL AND " g ".state IN ('active', 'lifting') AND (" g ".from_on IS NULL OR " \
	g ".from_on <= ?) AND (" g ".until_on IS NULL OR " g ".until_on >= ?)"

#define COLUMNS "SELECT g.id, COALESCE(g.account_id, 0), COALESCE(g.group_id, 0), COALESCE(g.gives_id, 0)," \
	" COALESCE(g.stands_for_id, 0), COALESCE(g.permission_id, 0), g.prohibits, g.is_lead, g.reach, g.until_on," \
	" IF(g.reach = 'listed', (SELECT GROUP_CONCAT(o.path) FROM access_grant_place p" \
	"  JOIN organisation o ON o.id = p.organisation_id WHERE p.grant_id = g.id), NULL)," \
	" (SELECT CONCAT(',', GROUP_CONCAT(c.category), ',') FROM access_grant_category c WHERE c.grant_id = g.id)," \
	" k.name, k.kind, s.name, so.path" \
	" FROM access_grant g LEFT JOIN access_group k ON k.id = g.gives_id" \
	" LEFT JOIN account s ON s.id = g.stands_for_id LEFT JOIN organisation so ON so.id = s.organisation_id" \
	" WHERE "

/* A group that was removed gives nothing; a stand-in for one who was stopped stands for nobody. */
#define ALIVE " AND k.removed_at IS NULL AND (s.id IS NULL OR s.state <> 'stopped') AND "

struct computing {
	struct work *w;
	const struct holder *holder;
	size_t grant_count, reach_count, barred_count;
	struct grant_row *grants;
	struct reach *reaches;
	struct { int code; int64_t behalf_id; } *barred; /* code 0: everything    */
	struct buffer title;
	bool every_path;
};

struct computing rights_begin(struct work *w, bool every_path);
/* The grants of an answer to COLUMNS; `without` one of them (0: all). */
void rights_read(struct computing *c, struct rows *rows, int64_t without);
/* From the grants that were read, for one holder; overwrites the reaches of the one before. */
struct rights *rights_work_out(struct computing *c, const struct holder *h);

#endif
