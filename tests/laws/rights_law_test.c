/*
 * The law of rights: the decision in C, the condition in SQL and a slow reference agree on ten
 * thousand random worlds of groups, grants, periods, categories, prohibitions and stand-ins. The
 * reference knows only the words of data/rights.h: each step of a path is a condition of its own on
 * the thing, all of them must hold, any path is enough, unless it is prohibited.
 * RIGHTS_SEED=… repeats a run, RIGHTS_WORLDS=… sets how many.
 */
#include <stdlib.h>
#include "base/text.h"
#include "data/scope.h"
#include "world.h"

enum { LONGEST = 10, A_CHUNK = 500, MOST_PATHS = 4000 };

static struct arena *scratch;

/* ---- the reference ---- */

/* One path: grants from the account on, as they were walked. */
struct path {
	const struct permission *permission; /* NULL: everything, of a prohibition                */
	int account;                         /* in whose place at the end                        */
	bool behalf, prohibits;
	int count, stood; /* grants up to and with `stood` came before the stand-in */
	const struct grant *steps[LONGEST];
};

struct found {
	const struct world *world;
	size_t count;
	struct path paths[MOST_PATHS];
};

static bool in_force(const struct world *w, const struct grant *g)
{
	return !g->removed && !g->refused && (g->from == NEVER || g->from <= 0)
		&& (g->until == NEVER || g->until >= 0) && (g->gives < 0 || !w->groups[g->gives].removed);
}

static void walk_group(struct found *f, const struct path *before, int group, bool lead);

static void walk_grant(struct found *f, const struct path *before, const struct grant *g)
{
	struct path path = *before;

	path.steps[path.count++] = g;
	if (g->gives >= 0) {
		walk_group(f, &path, g->gives, g->is_lead);
		return;
	}
	if (g->stands_for < 0) {
		path.permission = g->permission;
		path.prohibits = g->prohibits;
		assert_true(f->count < MOST_PATHS);
		f->paths[f->count++] = path;
		return;
	}
	if (path.behalf || g->stands_for == f->world->holder)
		return;
	path.behalf = true;
	path.stood = path.count;
	path.account = g->stands_for;
	for (int i = 0; i < f->world->grant_count; i++)
		if (f->world->grants[i].to_account == path.account
			&& in_force(f->world, &f->world->grants[i]))
			walk_grant(f, &path, &f->world->grants[i]);
}

/* What a group holds: its grants, those for its heads if one is head, and all that positions below
 * it hold. */
static void walk_group(struct found *f, const struct path *before, int group, bool lead)
{
	const struct world *w = f->world;

	for (int i = 0; i < w->grant_count; i++) {
		const struct grant *g = &w->grants[i];

		if (g->to_group == group && in_force(w, g) && (!g->is_lead || g->gives >= 0 || lead))
			walk_grant(f, before, g);
	}
	for (int i = 0; i < w->group_count; i++)
		if (w->groups[i].parent == group && !w->groups[i].removed)
			walk_group(f, before, i, false);
}

static void walk(struct found *f, const struct world *w)
{
	const struct path start = { .account = w->holder };

	f->world = w;
	f->count = 0;
	for (int i = 0; i < w->grant_count; i++)
		if (w->grants[i].to_account == w->holder && in_force(w, &w->grants[i]))
			walk_grant(f, &start, &w->grants[i]);
	if (w->stage)
		walk_group(f, &start, 0, false);
}

/* Where the right is held: the first list after the stand-in, or where the account stands. */
static const struct grant *home_list(const struct path *p)
{
	for (int i = p->stood; i < p->count; i++)
		if (p->steps[i]->reach == REACH_LISTED)
			return p->steps[i];
	return NULL;
}

static bool lies_in(struct house *h, const struct grant *list, int place, bool exactly)
{
	for (int i = 0; i < list->place_count; i++)
		if (exactly ? list->places[i] == place
					: text_begins(h->places[place].path, h->places[list->places[i]].path))
			return true;
	return false;
}

static bool at_home(struct house *h, const struct path *p, int place, bool exactly)
{
	const struct grant *list = home_list(p);
	const struct grant own_place = { .place_count = 1, .places = { (int)stand[p->account] } };

	return lies_in(h, list ? list : &own_place, place, exactly);
}

/* One's own things are one's own wherever they stand, unless some step lists places. */
static bool place_allowed(struct house *h, const struct path *p, int place)
{
	bool own = false, here = false;

	for (int i = 0; i < p->count; i++) {
		if (p->steps[i]->reach == REACH_LISTED && !lies_in(h, p->steps[i], place, false))
			return false;
		own |= p->steps[i]->reach == REACH_OWN;
		here |= p->steps[i]->reach == REACH_HERE;
	}
	if (own && !home_list(p))
		return true;
	return at_home(h, p, place, here);
}

static bool path_allows(struct house *h, const struct path *p, const struct thing *t)
{
	for (int i = 0; i < p->count; i++) {
		const struct grant *g = p->steps[i];

		if (g->reach == REACH_OWN && t->owner != p->account)
			return false;
		if (g->categories && !(g->categories & 1u << t->kind))
			return false;
	}
	return place_allowed(h, p, t->place);
}

static bool is_prohibited(const struct found *f, const struct path *p)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct path *q = &f->paths[i];

		if (q->prohibits && (!q->permission || q->permission == p->permission)
			&& (!q->behalf || (p->behalf && p->account == q->account)))
			return true;
	}
	return false;
}

/* What an SQL marker does not name cannot be reached that way. */
struct named {
	bool owner, kind;
};

static bool sayable(const struct path *p, struct named named)
{
	for (int i = 0; i < p->count; i++)
		if ((p->steps[i]->reach == REACH_OWN && !named.owner)
			|| (p->steps[i]->categories && !named.kind))
			return false;
	return true;
}

static bool reference(struct house *h, const struct found *f, const struct permission *permission,
	const struct thing *t, struct named named)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct path *p = &f->paths[i];

		if (!p->prohibits && p->permission == permission && sayable(p, named)
			&& path_allows(h, p, t) && !is_prohibited(f, p))
			return true;
	}
	return false;
}

/* ---- asking the three ---- */

struct asked {
	struct house *h;
	const struct world *world;
	struct found *found;
	struct actor actor;
	int64_t yes, decisions;
};

static void compare_decision(struct asked *a, const struct permission *permission)
{
	const struct named all = { true, true };

	for (size_t i = 0; i < thing_count; i++) {
		const struct thing *t = &things[i];
		bool in_c = may_with(&a->actor, permission, a->h->places[t->place].path,
			t->owner < 0 ? 0 : account_of(a->h, t->owner), kinds[t->kind]);
		bool by_words = reference(a->h, a->found, permission, t, all);

		if (in_c != by_words)
			world_tell(a->h, a->world, permission, t,
				in_c ? "C says yes, the reference no" : "C says no, the reference yes");
		a->yes += in_c;
		a->decisions++;
	}
}

static struct rows *select_things(struct work *w, struct named named)
{
	if (named.owner && named.kind)
		return work_select(w, "SELECT id FROM thing m WHERE @scope(m owner kind)", BIND_NONE);
	if (named.owner)
		return work_select(w, "SELECT id FROM thing m WHERE @scope(m owner)", BIND_NONE);
	if (named.kind)
		return work_select(w, "SELECT id FROM thing m WHERE @scope(m kind)", BIND_NONE);
	return work_select(w, "SELECT id FROM thing m WHERE @scope(m)", BIND_NONE);
}

static void compare_predicate(
	struct asked *a, const struct permission *permission, struct named named)
{
	struct work *w = a->h->work;
	bool in_sql[PLACES * (HOLDERS + 1) * KINDS] = { false };
	struct rows *rows;

	w->actor = &a->actor;
	work_ask(w, permission);
	rows = select_things(w, named);
	while (rows_next(rows))
		in_sql[rows->cells[0].number] = true;
	w->actor = &system_actor;
	for (size_t i = 0; i < thing_count; i++)
		if (in_sql[i] != reference(a->h, a->found, permission, &things[i], named))
			world_tell(a->h, a->world, permission, &things[i],
				in_sql[i] ? "SQL finds it, the reference does not"
						  : "SQL does not find it, the reference does");
}

static void ask_world(struct asked *a)
{
	struct house *h = a->h;
	const int holder = a->world->holder;
	const struct holder as = { account_of(h, holder), h->places[stand[holder]].path,
		a->world->stage ? "full" : NULL };
	const struct permission *permission = wanted[chance(3)];

	world_put(h, scratch, a->world);
	walk(a->found, a->world);
	a->actor = (struct actor){
		.id = as.account_id, .organisation_id = h->places[stand[holder]].id, .path = as.path
	};
	a->actor.rights =
		one_in(4) ? rights_explained(h->work, &as, 0) : rights_worked_out(h->work, &as);
	for (size_t i = 0; i < 3; i++)
		compare_decision(a, wanted[i]);
	compare_predicate(a, permission, (struct named){ true, true });
	compare_predicate(a, permission, (struct named){ one_in(2), one_in(2) });
}

/* One transaction for many worlds, each rolled back to where there are no grants at all. */
static void ask_chunk(struct asked *a, int count)
{
	struct house *h = a->h;

	work_begin(h->work);
	db_script(h->work->db, "UPDATE access_application SET grant_id = NULL");
	db_script(h->work->db, "DELETE FROM access_grant_place");
	db_script(h->work->db, "DELETE FROM access_grant_category");
	db_script(h->work->db, "DELETE FROM access_grant");
	db_script(h->work->db, "SAVEPOINT empty");
	for (int i = 0; i < count; i++) {
		struct arena_mark mark = arena_mark(h->arena);
		struct world world = world_drawn();

		a->world = &world;
		ask_world(a);
		db_script(h->work->db, "ROLLBACK TO SAVEPOINT empty");
		arena_rewind(h->arena, mark);
		arena_reset(scratch);
	}
	work_rollback(h->work);
}

static void decision_predicate_and_reference_agree_on_random_worlds(void **state)
{
	const char *given = getenv("RIGHTS_SEED"), *many = getenv("RIGHTS_WORLDS");
	int worlds = many ? atoi(many) : 10000;
	struct asked a = { .h = *state };

	if (given)
		world_seed = strtoull(given, NULL, 10);
	else
		crypt_random(&world_seed, sizeof world_seed);
	print_message("# RIGHTS_SEED=%llu\n", (unsigned long long)world_seed);
	a.found = arena_alloc(a.h->arena, sizeof *a.found);
	things_put(a.h);
	for (int done = 0; done < worlds; done += A_CHUNK)
		ask_chunk(&a, A_CHUNK < worlds - done ? A_CHUNK : worlds - done);
	print_message("# %d worlds, %lld decisions, %lld of them yes\n", worlds, (long long)a.decisions,
		(long long)a.yes);
	assert_true(a.yes > a.decisions / 100 && a.yes < a.decisions / 2);
}

static int open_scratch(void **state)
{
	scratch = arena_new(64 << 20);
	return house_open(state);
}

static int close_scratch(void **state)
{
	arena_free(scratch);
	return house_close(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(decision_predicate_and_reference_agree_on_random_worlds),
	};

	return cmocka_run_group_tests(tests, open_scratch, close_scratch);
}
