/* Drawing a world, putting it into the tables, and telling of it when something went wrong. */
#include "world.h"
#include "base/buffer.h"
#include "base/text.h"
#include "modules/dues/dues.h"
#include "modules/meeting/meeting.h"

enum { FIRST_ID = 1000000000 }; /* of groups and grants of a world; all are rolled back */

const char *const kinds[] = { NULL, "a", "b", "c" };
const enum who cast[HOLDERS] = { EAST_CLERK, EAST_ADMIN, WEST_CLERK, EAST_GENERAL_ADMIN };
const enum place stand[HOLDERS] = { EAST_BRANCH, EAST, WEST_BRANCH, EAST_GENERAL };
const struct permission *const wanted[WANTED] = { &meeting_view, &member_view, &dues_view };

struct thing things[PLACES * (HOLDERS + 1) * KINDS];
size_t thing_count;
uint64_t world_seed;
static struct arena *scratch; /* of the world that is being put                       */

/* ---- chance, repeatable ---- */

int chance(int below)
{
	world_seed = world_seed * 6364136223846793005u + 1442695040888963407u;
	return (int)((world_seed >> 33) % (unsigned)below);
}

bool one_in(int n)
{
	return chance(n) == 0;
}

/* ---- a world ---- */

/* Some position before it stands above it, or none. */
static int draw_parent(const struct world *w, int group)
{
	int parent = -1;

	for (int above = 1; above < group; above++)
		if (w->groups[above].kind == GROUP_POSITION && one_in(2))
			parent = above;
	return parent;
}

static void draw_groups(struct world *w)
{
	w->group_count = 1 + chance(GROUPS);
	w->groups[0] = (struct group){ .kind = GROUP_USERS, .parent = -1 };
	for (int i = 1; i < w->group_count; i++) {
		enum group_kind kind = (enum group_kind)(1 + chance(4));

		w->groups[i] = (struct group){ .kind = kind,
			.parent = kind == GROUP_POSITION ? draw_parent(w, i) : -1, .removed = one_in(15) };
	}
}

static void draw_what(struct world *w, struct grant *g)
{
	/* Groups give only later ones: the verbs let no circle come about. */
	int below = w->group_count - 1 - (g->to_group < 0 ? 0 : g->to_group);

	if (g->prohibits) {
		g->permission = one_in(4) ? NULL : wanted[chance(3)];
	} else if (g->to_group < 0 && one_in(5)) {
		g->stands_for = chance(HOLDERS);
		if (g->stands_for == g->to_account)
			g->stands_for = (g->to_account + 1) % HOLDERS;
	} else if (below > 0 && one_in(2)) {
		g->gives = w->group_count - 1 - chance(below);
	} else {
		g->permission = wanted[chance(3)];
	}
}

static void draw_where(struct grant *g)
{
	g->reach = one_in(2) ? 0 : (enum grant_reach)(REACH_OWN + chance(4));
	if (g->reach == REACH_LISTED)
		g->place_count = chance(LISTED + 1);
	for (int i = 0; i < g->place_count; i++)
		g->places[i] = chance(PLACES);
	if (one_in(4))
		g->categories = (unsigned)(1 + chance(7)) << 1;
	g->from = one_in(4) ? chance(7) - 4 : NEVER;
	g->until = one_in(3) ? chance(7) - 2 : NEVER;
	if (g->from != NEVER && g->until != NEVER && g->from > g->until)
		g->from = NEVER;
}

/* Every name a grant may bear is drawn, also those that mean nothing with it. */
static void draw_grant(struct world *w, struct grant *g)
{
	*g = (struct grant){ .to_account = -1,
		.to_group = -1,
		.gives = -1,
		.stands_for = -1,
		.prohibits = one_in(12),
		.is_lead = one_in(5),
		.removed = one_in(20),
		.refused = one_in(20) };
	if (one_in(2))
		g->to_account = one_in(3) ? chance(HOLDERS) : w->holder;
	else
		g->to_group = chance(w->group_count);
	draw_what(w, g);
	draw_where(g);
}

struct world world_drawn(void)
{
	struct world w = { .holder = chance(HOLDERS), .stage = one_in(3) };

	draw_groups(&w);
	w.grant_count = 1 + chance(GRANTS);
	for (int i = 0; i < w.grant_count; i++)
		draw_grant(&w, &w.grants[i]);
	return w;
}

/* ---- the world in the tables ---- */

static void put_number(struct buffer *b, bool there, int64_t number)
{
	if (there)
		buffer_format(b, ", %lld", (long long)number);
	else
		buffer_text(b, ", NULL");
}

static void put_day(struct buffer *b, struct house *h, int days)
{
	if (days == NEVER)
		buffer_text(b, ", NULL");
	else
		buffer_format(b, ", '%s'", date_text(scratch, date_add_days(h->work->today, days)));
}

static int64_t group_id(struct house *h, int group)
{
	static int64_t preset;

	if (!preset)
		preset = number_of(h, "SELECT id FROM access_group WHERE code = 'member_full'", BIND_NONE);
	return group ? FIRST_ID + group : preset;
}

int64_t account_of(struct house *h, int holder)
{
	return h->people[cast[holder]].account_id;
}

static void run_sql(struct house *h, const struct buffer *b)
{
	const char *why = db_script_error(h->work->db, b->data);

	if (why)
		fail_msg("%s: %s", b->data, why);
}

static void put_groups(struct house *h, const struct world *w)
{
	struct buffer b = buffer_new(scratch, 1 << 16);

	if (w->group_count == 1)
		return;
	buffer_text(&b, "INSERT INTO access_group (id, kind, name, parent_id, removed_at) VALUES ");
	for (int i = 1; i < w->group_count; i++) {
		const struct group *g = &w->groups[i];

		buffer_format(&b, "%s(%lld, '%s', 'w%d'", i > 1 ? ", " : "", (long long)group_id(h, i),
			choice_of(group_kinds, (int)g->kind)->code, i);
		put_number(&b, g->parent >= 0, group_id(h, g->parent < 0 ? 0 : g->parent));
		buffer_text(&b, g->removed ? ", NOW())" : ", NULL)");
	}
	run_sql(h, &b);
}

static void put_grant(struct house *h, struct buffer *b, const struct grant *g, int number)
{
	buffer_format(b, "%s(%d", number ? ", " : "", FIRST_ID + number);
	put_number(b, g->to_account >= 0, account_of(h, g->to_account < 0 ? 0 : g->to_account));
	put_number(b, g->to_group >= 0, group_id(h, g->to_group < 0 ? 0 : g->to_group));
	put_number(b, g->permission != NULL, g->permission ? g->permission->code : 0);
	put_number(b, g->gives >= 0, group_id(h, g->gives < 0 ? 0 : g->gives));
	put_number(b, g->stands_for >= 0, account_of(h, g->stands_for < 0 ? 0 : g->stands_for));
	buffer_format(b, ", %d, %d, '%s'", g->prohibits, g->is_lead, g->refused ? "refused" : "active");
	if (g->reach)
		buffer_format(b, ", '%s'", choice_of(grant_reaches, (int)g->reach)->code);
	else
		buffer_text(b, ", NULL");
	put_day(b, h, g->from);
	put_day(b, h, g->until);
	buffer_text(b, g->removed ? ", NOW())" : ", NULL)");
}

static void put_grants(struct house *h, const struct world *w)
{
	struct buffer b = buffer_new(scratch, 1 << 16);

	buffer_text(&b,
		"INSERT INTO access_grant (id, account_id, group_id, permission_id, gives_id,"
		" stands_for_id, prohibits, is_lead, state, reach, from_on, until_on, removed_at) VALUES ");
	for (int i = 0; i < w->grant_count; i++)
		put_grant(h, &b, &w->grants[i], i);
	run_sql(h, &b);
}

static void put_extents(struct house *h, const struct world *w)
{
	struct buffer places = buffer_new(scratch, 1 << 16), categories = buffer_new(scratch, 1 << 16);

	for (int i = 0; i < w->grant_count; i++) {
		const struct grant *g = &w->grants[i];

		for (int j = 0; j < g->place_count; j++)
			buffer_format(&places, "%s(%d, %lld)",
				places.size ? ", "
							: "INSERT IGNORE INTO"
							  " access_grant_place (grant_id, organisation_id) VALUES ",
				FIRST_ID + i, (long long)h->places[g->places[j]].id);
		for (int j = 1; j < KINDS; j++)
			if (g->categories & 1u << j)
				buffer_format(&categories, "%s(%d, '%s')",
					categories.size ? ", "
									: "INSERT INTO"
									  " access_grant_category (grant_id, category) VALUES ",
					FIRST_ID + i, kinds[j]);
	}
	if (places.size)
		run_sql(h, &places);
	if (categories.size)
		run_sql(h, &categories);
}

void world_put(struct house *h, struct arena *a, const struct world *w)
{
	scratch = a;
	put_groups(h, w);
	put_grants(h, w);
	put_extents(h, w);
}

/* Every place × owner or nobody × kind or none. */
void things_put(struct house *h)
{
	struct buffer b = buffer_new(h->arena, 1 << 16);

	work_begin(h->work);
	db_script(h->work->db,
		"CREATE TEMPORARY TABLE IF NOT EXISTS thing (id INT NOT NULL PRIMARY KEY,"
		" path VARCHAR(60) NOT NULL, owner_id BIGINT NULL, kind VARCHAR(20) NULL)"
		" COLLATE utf8mb4_bin");
	buffer_text(&b, "INSERT INTO thing VALUES ");
	for (int place = 0; place < PLACES; place++)
		for (int owner = -1; owner < HOLDERS; owner++)
			for (int kind = 0; kind < KINDS; kind++) {
				buffer_format(&b, "%s(%zu, '%s'", thing_count ? ", " : "", thing_count,
					h->places[place].path);
				put_number(&b, owner >= 0, account_of(h, owner < 0 ? 0 : owner));
				buffer_format(&b, kind ? ", '%s')" : ", NULL)", kinds[kind]);
				things[thing_count++] = (struct thing){ place, owner, kind };
			}
	run_sql(h, &b);
	work_commit(h->work);
}

/* ---- what went wrong, for people ---- */

static void tell_grant(struct house *h, const struct grant *g, int number)
{
	print_error("  %d: ", number);
	if (g->to_account >= 0)
		print_error("account %d", g->to_account);
	else
		print_error("group %d", g->to_group);
	if (g->gives >= 0)
		print_error(" is given group %d", g->gives);
	else if (g->stands_for >= 0)
		print_error(" stands in for account %d", g->stands_for);
	else
		print_error(" %s %s", g->prohibits ? "loses" : "is given",
			g->permission ? g->permission->name : "everything");
	if (g->reach)
		print_error(", reach %s", choice_of(grant_reaches, (int)g->reach)->code);
	for (int i = 0; i < g->place_count; i++)
		print_error(" %s", h->places[g->places[i]].path);
	for (int i = 1; i < KINDS; i++)
		if (g->categories & 1u << i)
			print_error(", kind %s", kinds[i]);
	if (g->from != NEVER)
		print_error(", from day %d", g->from);
	if (g->until != NEVER)
		print_error(", until day %d", g->until);
	print_error("%s%s%s\n", g->is_lead ? ", lead" : "", g->removed ? ", removed" : "",
		g->refused ? ", refused" : "");
}

void world_tell(struct house *h, const struct world *w, const struct permission *permission,
	const struct thing *t, const char *said)
{
	print_error("%s to account %d (of %s%s), a thing in %s, owner %d, kind %s: %s\n",
		permission->name, w->holder, h->places[stand[w->holder]].path,
		w->stage ? ", full member" : "", h->places[t->place].path, t->owner,
		kinds[t->kind] ? kinds[t->kind] : "none", said);
	for (int i = 1; i < w->group_count; i++)
		print_error("  group %d: %s, below %d%s\n", i,
			choice_of(group_kinds, (int)w->groups[i].kind)->code, w->groups[i].parent,
			w->groups[i].removed ? ", removed" : "");
	for (int i = 0; i < w->grant_count; i++)
		tell_grant(h, &w->grants[i], i);
	for (int i = 0; i < HOLDERS; i++)
		print_error("  account %d stands in %s\n", i, h->places[stand[i]].path);
	fail_msg("the three do not agree");
}
