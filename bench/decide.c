/*
 * What a decision costs, for bench/parts/rights.sh:
 *   decide SOCKET USER DATABASE LOGIN
 * Works out the account's rights as a request would and prints four numbers: how many reaches it
 * has, nanoseconds of may(), of may_with() (things all over the tree, some covered, most not), and
 * microseconds of working the rights out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "base/fault.h"
#include "data/rights.h"
#include "web/route.h"

enum { THINGS = 1024, ROUNDS = 2000, TIMES = 50 };

static struct {
	const char *path;
	int64_t owner;
} things[THINGS];

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void find_things(struct work *w)
{
	struct rows *rows = work_select(
		w, "SELECT path, COALESCE(owner_id, 0) FROM member ORDER BY RAND() LIMIT 1024", BIND_NONE);

	for (size_t i = 0; rows_next(rows); i++) {
		things[i].path = rows->cells[0].text;
		things[i].owner = rows->cells[1].number;
	}
}

static struct actor actor_of(struct work *w, const char *login, struct holder *as)
{
	struct rows *rows = work_select(w,
		"SELECT a.id, a.name, o.path FROM account a"
		" JOIN organisation o ON o.id = a.organisation_id WHERE a.login = ?",
		BIND(login));
	struct actor actor = { 0 };

	if (rows_next(rows)) {
		actor.id = rows->cells[0].number;
		actor.name = rows->cells[1].text;
		*as = (struct holder){ .account_id = actor.id, .path = rows->cells[2].text };
	}
	rows_end(rows);
	return actor;
}

static double work_out_time(struct work *w, const struct holder *as)
{
	struct arena_mark mark = arena_mark(w->arena);
	double begun = now();

	for (int i = 0; i < TIMES; i++) {
		rights_worked_out(w, as);
		arena_rewind(w->arena, mark);
	}
	return (now() - begun) / TIMES * 1e6;
}

/* `yes` is printed too, so that nothing is left out by the compiler. */
static void decide(const struct actor *actor, const struct permission *wanted, double setup)
{
	double begun = now(), alone, with;
	long yes = 0, times = (long)ROUNDS * THINGS;

	for (long i = 0; i < times; i++) {
		__asm__ volatile("" ::: "memory");
		yes += may(actor, wanted);
	}
	alone = (now() - begun) / (double)times * 1e9;
	begun = now();
	for (long i = 0; i < times; i++) {
		__asm__ volatile("" ::: "memory");
		yes += may_with(actor, wanted, things[i % THINGS].path, things[i % THINGS].owner, NULL);
	}
	with = (now() - begun) / (double)times * 1e9;
	printf("%zu %.1f %.1f %.1f %ld\n", actor->rights->count, alone, with, setup, yes);
}

int main(int count, char **arguments)
{
	struct db_config config;
	struct fault_point point;
	struct holder as;
	struct actor actor;
	struct work w;

	if (count != 5)
		return 2;
	config =
		(struct db_config){ .socket = arguments[1], .user = arguments[2], .name = arguments[3] };
	if (FAULT_CATCH(&point)) {
		fprintf(stderr, "%s\n", point.text);
		return 1;
	}
	w = (struct work){ .arena = arena_new(256 << 20),
		.db = db_open(&config),
		.actor = &system_actor,
		.now = moment_now() };
	w.today = moment_date(w.now);
	find_things(&w);
	actor = actor_of(&w, arguments[4], &as);
	if (!actor.id)
		return 1;
	actor.rights = rights_worked_out(&w, &as);
	decide(&actor, permission_named("member.view"), work_out_time(&w, &as));
	fault_leave(&point);
	db_close(w.db);
	return 0;
}
