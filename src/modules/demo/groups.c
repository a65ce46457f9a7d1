/*
 * 党小组: two each in a handful of branches, the demo logins' among them. Some members are placed,
 * some are left to be placed, so that it can be tried. Uses no chance: the rest of the county stays
 * as it is.
 */
#include "base/fault.h"
#include "modules/demo/inside.h"

enum { GROUPS = 2, OTHERS = 2 };

static int64_t add_group(struct county *c, const struct demo_branch *b, const char *which)
{
	struct organisation *o = record_new(c->w, &organisation_record);
	struct problems *p = problems_new(c->w->arena);

	o->name = arena_format(c->w->arena, "%s%s党小组", b->name, which);
	o->short_name = arena_format(c->w->arena, "%s党小组", which);
	o->parent_id = b->id;
	o->kind = ORGANISATION_GROUP;
	o->founded_on = date_add_months(c->w->today, -18);
	if (!organisation_add(c->w, o, p))
		fault("demo data: group of %s: %s", b->name, p->items[0].text);
	return o->row.id;
}

/* One third each; the last third waits. */
static void put_groups(struct county *c, const struct demo_branch *b)
{
	static const char *const names[GROUPS] = { "第一", "第二" };
	int third = b->size / (GROUPS + 1);

	for (int i = 0; i < GROUPS; i++)
		work_change(c->w, "UPDATE member SET group_id = ? WHERE organisation_id = ?"
			" AND id BETWEEN ? AND ? AND stage IN ('full', 'probationary') AND removed_at IS NULL",
			BIND(add_group(c, b, names[i]), b->id,
				c->members[b->first + (size_t)(i * third)].id,
				c->members[b->first + (size_t)((i + 1) * third - 1)].id));
}

void demo_groups(struct county *c)
{
	put_groups(c, c->home);
	put_groups(c, c->near);
	for (size_t i = 0, left = OTHERS; i < c->branch_count && left; i++)
		if (&c->branches[i] != c->home && &c->branches[i] != c->near && c->branches[i].size >= 12) {
			put_groups(c, &c->branches[i]);
			left--;
		}
}
