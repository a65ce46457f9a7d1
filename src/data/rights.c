/* One question brings every grant that could matter; the paths are walked here. */
#include "data/rights_inside.h"
#include <stdlib.h>
#include <string.h>
#include "base/buffer.h"
#include "base/fault.h"
#include "base/text.h"

enum { MOST_REACHES = 4000, MOST_PLACES = 64, MOST_NAMES = 400 };

/* ---- what the tables say ---- */

static struct rows *ask(struct work *w, const struct holder *h)
{
	return work_select(w,
		COLUMNS IN_FORCE("g") ALIVE "g.account_id = ?"
		" UNION ALL " COLUMNS IN_FORCE("g") ALIVE "g.account_id IN (SELECT t.stands_for_id"
		"  FROM access_grant t WHERE t.account_id = ? AND " IN_FORCE("t") ")"
		" UNION ALL " COLUMNS IN_FORCE("g") ALIVE "g.group_id IS NOT NULL"
		" UNION ALL SELECT -id, 0, parent_id, id, 0, 0, 0, 0, NULL, NULL, NULL, NULL, name, kind, NULL, NULL"
		"  FROM access_group WHERE parent_id IS NOT NULL AND removed_at IS NULL"
		" UNION ALL SELECT 0, ?, 0, id, 0, 0, 0, 0, NULL, NULL, NULL, NULL, name, kind, NULL, NULL"
		"  FROM access_group WHERE code = CONCAT('member_', ?)",
		BIND(w->today, w->today, h->account_id, w->today, w->today, h->account_id, w->today,
			w->today, w->today, w->today, h->account_id, h->stage));
}

void rights_read(struct computing *c, struct rows *rows, int64_t without)
{
	while (rows_next(rows)) {
		const struct cell *x = rows->cells;
		struct grant_row g = { .id = x[0].number, .account_id = x[1].number,
			.group_id = x[2].number, .gives_id = x[3].number, .stands_for_id = x[4].number,
			.code = (int)x[5].number, .prohibits = x[6].number != 0, .is_lead = x[7].number != 0,
			.reach = x[8].text, .until = x[9].date, .places = x[10].text, .categories = x[11].text,
			.group = x[12].text, .kind = x[13].text, .name = x[14].text, .path = x[15].text };

		ensure(c->grant_count < MOST_GRANTS); /* half the grants would be other rights */
		if (!without || g.id != without)
			c->grants[c->grant_count++] = g;
	}
}

/* ---- one way from the account ---- */

/* How far the way has narrowed. */
struct way {
	const char *paths[MOST_PLACES]; /* where the right is held                             */
	size_t path_count;
	bool placed;                    /* by a step that lists organisations                   */
	const char *first;              /* what the first of them lists: there it is held        */
	const char *const *within;      /* listed before a stand-in: nothing outside them        */
	size_t within_count;
	bool exact, own, lead;
	const char *categories;
	struct date until;
	int64_t account_id;             /* whose grants are being followed                     */
	int64_t behalf_id;
	const char *behalf;
	int step_count;
	int64_t steps[MOST_STEPS];
	const char *text;               /* for people, if every path is wanted                   */
};

/* What lies in both of two lists of sub-trees. */
static void meet_places(struct computing *c, struct way *way, const char *listed)
{
	const char *both[MOST_PLACES];
	size_t n = 0;
	char *rest = arena_text(c->w->arena, listed ? listed : ""), *place;

	if (!way->placed)
		way->first = arena_format(c->w->arena, ",%s,", listed ? listed : "");

	while ((place = strsep(&rest, ",")) && n < MOST_PLACES) {
		if (!*place)
			continue;
		if (!way->placed)
			both[n++] = place;
		for (size_t i = 0; way->placed && i < way->path_count && n < MOST_PLACES; i++)
			if (text_begins(place, way->paths[i]))
				both[n++] = place;
			else if (text_begins(way->paths[i], place))
				both[n++] = way->paths[i];
	}
	memcpy(way->paths, both, n * sizeof *both);
	way->path_count = n;
	way->placed = true;
}

/* Categories of both; "," if there are none in common. */
static const char *meet_categories(struct work *w, const char *a, const char *b)
{
	struct buffer both = buffer_new(w->arena, 4096);
	char *rest, *category;

	if (!a || !b)
		return a ? a : b;
	buffer_text(&both, ",");
	rest = arena_text(w->arena, a);
	while ((category = strsep(&rest, ",")))
		if (*category && text_has(b, arena_format(w->arena, ",%s,", category)))
			buffer_format(&both, "%s,", category);
	return both.data;
}

/* "用户组“甲” → 角色“乙”" */
static const char *way_text(struct computing *c, const char *before, const struct grant_row *g)
{
	static const struct { const char *kind, *label; } kinds[] = { { "role", "角色" },
		{ "position", "职位" }, { "project", "项目组" }, { "user_group", "用户组" } };
	const char *label = g->id ? "" : "身份", *name = g->stands_for_id ? g->name : g->group;

	if (g->code)
		return before ? before : "直接授权";
	for (size_t i = 0; g->id && i < sizeof kinds / sizeof kinds[0]; i++)
		label = text_is(g->kind, kinds[i].kind) ? kinds[i].label : label;
	return arena_format(c->w->arena, "%s%s%s“%s”", before ? before : "", before ? " → " : "",
		g->stands_for_id ? "代行" : label, name ? name : "");
}

static struct way step(struct computing *c, const struct way *before, const struct grant_row *g)
{
	struct way way = *before;

	way.steps[way.step_count++] = g->id;
	if (text_is(g->reach, "listed"))
		meet_places(c, &way, g->places);
	way.own |= text_is(g->reach, "own");
	way.exact |= text_is(g->reach, "here");
	way.categories = meet_categories(c->w, way.categories, g->categories);
	if (c->every_path)
		way.text = way_text(c, before->text, g);
	if (date_has(g->until) && (!date_has(way.until) || date_compare(g->until, way.until) < 0))
		way.until = g->until;
	return way;
}

static bool same_reach(const struct reach *a, const struct reach *b)
{
	return a->code == b->code && a->own == b->own && a->behalf_id == b->behalf_id
		&& text_is(a->pattern, b->pattern) && (a->categories == b->categories
		|| text_is(a->categories, b->categories));
}

static void add_reach(struct computing *c, const struct way *way, int code, const char *pattern)
{
	struct reach r = { .code = code, .own = way->own, .categories = way->categories,
		.until = way->until, .behalf_id = way->behalf_id, .behalf = way->behalf,
		.step_count = way->step_count, .way = way->text, .pattern = pattern };
	size_t j = c->every_path ? c->reach_count : 0;

	memcpy(r.steps, way->steps, sizeof r.steps);
	while (j < c->reach_count && !same_reach(&c->reaches[j], &r))
		j++;
	if (j == c->reach_count && c->reach_count < MOST_REACHES)
		c->reaches[c->reach_count++] = r;
}

/* A pattern, or what of it lies within the places listed before a stand-in. */
static void arrive_at(struct computing *c, const struct way *way, int code, const char *pattern)
{
	size_t n = strlen(pattern), path = n && pattern[n - 1] == '%' ? n - 1 : n;

	if (!way->within)
		add_reach(c, way, code, pattern);
	for (size_t i = 0; i < way->within_count; i++)
		if (strlen(way->within[i]) <= path && text_begins(pattern, way->within[i]))
			add_reach(c, way, code, pattern);
		else if (path < n && strncmp(way->within[i], pattern, path) == 0)
			add_reach(c, way, code, arena_format(c->w->arena, "%s%%", way->within[i]));
}

static void arrive(struct computing *c, const struct way *way, int code)
{
	if (way->own && !way->placed) { /* one's own things are one's own wherever they stand */
		arrive_at(c, way, code, "%");
		return;
	}
	for (size_t i = 0; i < way->path_count; i++)
		if (!way->exact || !way->placed
			|| text_has(way->first, arena_format(c->w->arena, ",%s,", way->paths[i])))
			arrive_at(c, way, code, arena_format(c->w->arena, "%s%s", way->paths[i],
				way->exact ? "" : "%"));
}

static void follow(struct computing *c, const struct way *way, int64_t group_id);

/* Roles and positions are what people call somebody. */
static void put_title(struct computing *c, const struct way *way, const struct grant_row *g)
{
	bool names = text_is(g->kind, "role") || text_is(g->kind, "position");

	if (names && !way->behalf_id && c->title.size < MOST_NAMES
		&& !text_has(c->title.data, g->group))
		buffer_format(&c->title, "%s%s", c->title.size ? "、" : "", g->group);
}

static void take_step(struct computing *c, const struct way *before, const struct grant_row *g)
{
	struct way way;

	if (g->prohibits) {
		ensure(c->barred_count < MOST_GRANTS);
		c->barred[c->barred_count].code = g->code;
		c->barred[c->barred_count++].behalf_id = before->behalf_id;
		return;
	}
	if (before->step_count == MOST_STEPS)
		return;
	way = step(c, before, g);
	if (g->code) {
		arrive(c, &way, g->code);
		return;
	}
	if (g->gives_id) {
		way.lead = g->is_lead;
		put_title(c, &way, g);
		follow(c, &way, g->gives_id);
		return;
	}
	if (way.behalf_id || g->stands_for_id == c->holder->account_id)
		return; /* nobody stands in for a stand-in */
	way.behalf_id = way.account_id = g->stands_for_id;
	way.behalf = g->name;
	if (way.placed) {
		way.within = ARENA_ARRAY(c->w->arena, const char *, way.path_count + 1);
		memcpy((void *)way.within, way.paths, way.path_count * sizeof *way.paths);
		way.within_count = way.path_count;
	}
	way.placed = false;
	way.paths[0] = g->path ? g->path : "-";
	way.path_count = 1;
	follow(c, &way, 0);
}

static bool walked(const struct computing *c, const struct way *way, int64_t grant_id)
{
	for (int i = 0; i < way->step_count; i++)
		if (way->steps[i] == grant_id)
			return true;
	return false;
}

/* The grants of the group, or of the way's account itself if there is none. */
static void follow(struct computing *c, const struct way *way, int64_t group_id)
{
	for (size_t i = 0; i < c->grant_count; i++) {
		const struct grant_row *g = &c->grants[i];
		bool mine = group_id ? g->group_id == group_id : g->account_id == way->account_id;

		if (!mine || walked(c, way, g->id)
			|| (group_id && g->is_lead && !g->gives_id && !way->lead))
			continue;
		take_step(c, way, g);
	}
}

/* ---- the result ---- */

/* One's own prohibition holds on every path; that of somebody stood in for, on those through him.
 */
static bool is_barred(const struct computing *c, const struct reach *r)
{
	for (size_t i = 0; i < c->barred_count; i++)
		if ((c->barred[i].code == r->code || !c->barred[i].code)
			&& (!c->barred[i].behalf_id || c->barred[i].behalf_id == r->behalf_id))
			return true;
	return false;
}

static int by_code(const void *a, const void *b)
{
	const struct reach *x = a, *y = b;

	return x->code - y->code;
}

/* Opens everything that `b` opens, and not in another's stead where `b` is in one's own name. */
static bool covers(const struct reach *a, const struct reach *b)
{
	if (a->own || a->categories || (a->behalf_id && a->behalf_id != b->behalf_id))
		return false;
	if (text_is(a->pattern, b->pattern))
		return b->own || b->categories || b->behalf_id != a->behalf_id;
	return pattern_opens(a->pattern, b->pattern);
}

/* What another reach opens anyway need not be asked for: every condition is the shorter. */
static size_t drop_covered(struct reach *list, size_t count)
{
	bool covered;
	size_t kept = 0;

	for (size_t i = 0, j, first = 0; i < count; i++) {
		if (list[i].code != list[first].code)
			first = i;
		covered = false;
		for (j = first; !covered && j < count && list[j].code == list[i].code; j++)
			covered = j != i && covers(&list[j], &list[i]);
		if (!covered)
			list[count + kept++] = list[i];
	}
	memmove(list, list + count, kept * sizeof *list);
	return kept;
}

struct computing rights_begin(struct work *w, bool every_path)
{
	struct computing c = { .w = w, .every_path = every_path,
		.grants = ARENA_ARRAY(w->arena, struct grant_row, MOST_GRANTS) };

	c.reaches = ARENA_ARRAY(w->arena, struct reach, 2 * MOST_REACHES); /* half for dropping */
	c.barred = arena_alloc(w->arena, MOST_GRANTS * sizeof *c.barred);
	return c;
}

static uint64_t mixed(uint64_t hash, const char *text)
{
	for (; text && *text; text++)
		hash = (hash ^ (unsigned char)*text) * 1099511628211u;
	return hash * 31 + (text == NULL);
}

/* The sum of what each reach opens: neither the order of the grants nor their ends matter, nor
 * that two ways lead to the same. */
static int64_t mark_of(const struct reach *list, size_t count)
{
	uint64_t sum = 0, one;

	for (size_t i = 0; i < count; i++) {
		one = 1469598103934665603u ^ (uint64_t)list[i].code * 2654435761u;
		one = mixed(one ^ (list[i].own ? 7 : 0), list[i].pattern);
		one = mixed(one + (uint64_t)list[i].behalf_id * 1000003, list[i].categories);
		sum += one;
	}
	return (int64_t)(sum >> 1);
}

/* From the grants that were read, for one holder. */
struct rights *rights_work_out(struct computing *c, const struct holder *h)
{
	struct way way = { .paths = { h->path ? h->path : "-" }, .path_count = 1,
		.account_id = h->account_id };
	struct rights *rights = ARENA_NEW(c->w->arena, struct rights);
	bool granted = false;
	size_t count = 0;

	c->holder = h;
	c->reach_count = c->barred_count = 0;
	c->title = buffer_new(c->w->arena, 2 * MOST_NAMES + 200);
	follow(c, &way, 0);
	for (size_t i = 0; i < c->reach_count; i++)
		if (!is_barred(c, &c->reaches[i])) {
			granted |= c->reaches[i].steps[0] > 0;
			c->reaches[count++] = c->reaches[i];
		}
	if (count)
		qsort(c->reaches, count, sizeof *c->reaches, by_code);
	if (!c->every_path)
		count = drop_covered(c->reaches, count);
	*rights = (struct rights){ .account_id = h->account_id, .count = count, .reaches = c->reaches,
		.mark = mark_of(c->reaches, count),
		.title = !granted ? NULL : c->title.size ? c->title.data : "获授权人员" };
	return rights;
}

const struct rights *rights_worked_out(struct work *w, const struct holder *h)
{
	struct computing c = rights_begin(w, false);

	rights_read(&c, ask(w, h), 0);
	return rights_work_out(&c, h);
}

const struct rights *rights_explained(struct work *w, const struct holder *h, int64_t without)
{
	struct computing c = rights_begin(w, true);

	rights_read(&c, ask(w, h), without);
	return rights_work_out(&c, h);
}
