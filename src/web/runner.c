/* Jobs as they come, one after the other; the database being away is waited for, not died of. */
#include "web/runner.h"
#include <malloc.h>
#include <signal.h>
#include <unistd.h>
#include "base/fault.h"
#include "base/log.h"
#include "data/code.h"
#include "web/route.h"
#include "web/session.h"

enum { CEILING = 512 << 20, POLL_MICROSECONDS = 200000 };

static volatile sig_atomic_t stopping;

static void on_term(int signal_number)
{
	stopping = 1;
}

/* Once a minute: what the calendar asks for becomes a job like any other. */
static void write_calendar(struct work *w)
{
	static int64_t written_at;

	if (w->now.at - written_at < 60)
		return;
	work_begin(w);
	for (const struct module *const *m = modules; *m; m++)
		for (const struct job *job = (*m)->jobs; job && job->name; job++)
			if (job->every)
				job_due_by_clock(w, job);
	work_commit(w);
	written_at = w->now.at;
}

/* What the last round left, were it broken off by a fault, is gone: memory, actor, scope. */
static void fresh_round(struct work *w)
{
	arena_reset(w->arena);
	w->now = moment_now();
	w->today = moment_date(w->now);
	w->actor = &system_actor;
	w->unscoped = false;
}

static bool round_of(struct work *w, const struct job_runner *runner)
{
	struct fault_point point;
	bool found;

	fresh_round(w);
	if (FAULT_CATCH(&point)) {
		work_rollback(w);
		if (point.kind != FAULT_UNAVAILABLE)
			log_line("fault work %s", point.text);
		return false;
	}
	settings_fresh(w, work_number(w, 0, "SELECT version FROM setting_version", BIND_NONE));
	work_rollback(w);
	write_calendar(w);
	found = job_run_one(w, runner);
	fault_leave(&point);
	return found;
}

int runner_serve(struct db *db)
{
	const struct sigaction act = { .sa_handler = on_term };
	const struct job_runner runner = { .find = job_named, .as = session_actor_of };
	struct work w = { .arena = arena_new(CEILING), .db = db, .actor = &system_actor,
		.request = "tool" };

	sigaction(SIGTERM, &act, NULL);
	sigaction(SIGINT, &act, NULL);
	while (!stopping) {
		if (round_of(&w, &runner))
			malloc_trim(0); /* what it took at its peak, and rewound, is given back before the next */
		else
			usleep(POLL_MICROSECONDS);
	}
	db_close(db);
	arena_free(w.arena);
	return 0;
}
