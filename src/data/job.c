/*
 * The claim is a short transaction of its own (state running, tries + 1), so that a killed runner
 * leaves a trace; the work is a second one. A running job whose runner died is due again after
 * two minutes without progress.
 */
#include "data/job.h"
#include <time.h>
#include "base/fault.h"
#include "base/log.h"
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"

enum { DEFAULT_TRIES = 5, TELL_EVERY = 250 };

static struct { struct db *beside; int64_t id; int64_t told_at; /* milliseconds */ } running;

void job_later(struct work *w, const char *name, int64_t subject)
{
	work_change(w, "INSERT INTO job (name, subject, account_id, state, due_at, created_at)"
		" VALUES (?, ?, ?, 'due', ?, ?)",
		BIND(name, subject, bind_reference(w->actor->id), w->now, w->now));
}

void job_due_by_clock(struct work *w, const struct job *job)
{
	int64_t period = text_is(job->every, "hour") ? 3600 : 86400;
	struct moment begin = { (w->now.at + 8 * 3600) / period * period - 8 * 3600 };

	work_change(w, "INSERT INTO job (name, subject, state, due_at, created_at)"
		" SELECT ?, 0, 'due', ?, ? FROM setting_version"
		" WHERE NOT EXISTS (SELECT 1 FROM job WHERE name = ? AND subject = 0"
		"  AND created_at BETWEEN ? AND ?)", /* one of the future keeps nothing from being done */
		BIND(job->name, begin, w->now, job->name, begin, w->now));
}

struct claim {
	int64_t id;
	int64_t subject;
	int64_t account_id;
	int64_t tries;
	const char *name;
};

static bool take(struct work *w, struct claim *c)
{
	struct rows *r;
	bool found;

	work_begin(w);
	r = work_select(w, "SELECT id, subject, COALESCE(account_id, 0), tries, name FROM job"
		" WHERE (state = 'due' AND due_at <= ?)"
		" OR (state = 'running' AND touched_at < ? - INTERVAL 2 MINUTE)"
		" ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED", BIND(w->now, w->now));
	found = rows_next(r);
	if (found)
		*c = (struct claim){ r->cells[0].number, r->cells[1].number, r->cells[2].number,
			r->cells[3].number + 1, r->cells[4].text };
	rows_end(r);
	if (found)
		work_change(w,
			"UPDATE job SET state = 'running', tries = tries + 1, touched_at = ? WHERE id = ?",
			BIND(w->now, c->id));
	work_commit(w);
	return found;
}

/*
 * The work and its own end in one transaction. From the end on the job's row is locked and nothing
 * can be said of it any more: what takes long is written before.
 */
static void run_claimed(struct work *w, const struct job *job, const struct claim *c)
{
	running.id = c->id;
	running.told_at = 0;
	work_begin(w);
	job->run(w, c->subject);
	work_write(w);
	if (work_change(w, "UPDATE job SET state = 'done', touched_at = ?, trouble = NULL WHERE id = ?"
			" AND stop_asked = 0", BIND(moment_now(), c->id)) == 0)
		fault_as(FAULT_STOPPED, "asked to stop");
	running.id = 0;
	work_commit(w);
}

static void end_stopped(struct work *w, const struct job *job, const struct claim *c)
{
	work_begin(w);
	if (job->stopped)
		job->stopped(w, c->subject);
	work_change(w, "UPDATE job SET state = 'done', touched_at = ?, trouble = NULL WHERE id = ?",
		BIND(moment_now(), c->id));
	work_commit(w);
}

static void take_back(struct work *w)
{
	running.id = 0;
	work_rollback(w);
	if (running.beside)
		db_rollback(running.beside); /* it may hold the job's row, which is written now */
	w->unscoped = false;
}

/* False if it was stopped on the way. */
static bool run_whole(struct work *w, const struct job *job, const struct claim *c)
{
	struct fault_point point;

	if (FAULT_CATCH(&point)) {
		take_back(w);
		if (point.kind != FAULT_STOPPED)
			fault_as(point.kind, "%s", point.text);
		return false;
	}
	run_claimed(w, job, c);
	fault_leave(&point);
	return true;
}

static void put_back(struct work *w, const struct claim *c, const char *why, int most)
{
	bool parked = c->tries >= most;

	work_begin(w);
	work_change(w,
		"UPDATE job SET state = ?, trouble = ?, due_at = ? + INTERVAL ? SECOND WHERE id = ?",
		BIND(parked ? "parked" : "due", text_cut(w->arena, why, 400), w->now,
			(int64_t)(1 << (c->tries < 10 ? c->tries : 10)), c->id));
	if (parked)
		history_write(w, &(struct history_entry){ .action = "job", .record = "job",
			.object_id = c->id, .object_label = c->name, .result = "failed",
			.note = "多次没有成功，已搁置" });
	work_commit(w);
}

/* Nothing is done in the name of one who may no longer sign in: an administrator decides. */
static void act_as(struct work *w, const struct job_runner *runner, int64_t account_id)
{
	const struct actor *actor = runner->as(w, account_id);

	if (!actor->id)
		fault("account %lld cannot be used any more", (long long)account_id);
	w->actor = actor;
}

bool job_run_one(struct work *w, const struct job_runner *runner)
{
	struct claim c = { 0 };
	struct fault_point point;
	const struct job *job;
	const struct actor *before = w->actor;
	int most;

	if (!take(w, &c))
		return false;
	job = runner->find(c.name);
	most = job && job->tries ? job->tries : DEFAULT_TRIES;
	if (!job || c.tries > most) { /* its runner died with it, again and again */
		put_back(w, &c, job ? "the runner died" : "no such job", 0);
		return true;
	}
	if (FAULT_CATCH(&point)) {
		take_back(w);
		log_line("fault job=%s id=%lld try=%lld %s", c.name, (long long)c.id, (long long)c.tries,
			point.text);
		w->actor = before;
		put_back(w, &c, point.text, most);
		return true;
	}
	if (c.account_id)
		act_as(w, runner, c.account_id);
	w->asked = job->may;
	if (!run_whole(w, job, &c))
		end_stopped(w, job, &c);
	w->actor = before;
	fault_leave(&point);
	return true;
}

static int64_t milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void job_progress(struct work *w, const char *doing, int64_t done, int64_t total)
{
	struct moment now = moment_now();
	int64_t tick = milliseconds();
	bool wanted;

	if (!running.id || tick < running.told_at + TELL_EVERY)
		return; /* often enough for who waits for a stop; a verb called by a page is no job */
	if (!running.beside)
		running.beside = db_beside(w->db);
	db_begin(running.beside);
	wanted = db_change(running.beside, w->arena,
		"UPDATE job SET touched_at = ?, doing = ?, done = ?, total = ?"
		" WHERE id = ? AND stop_asked = 0", BIND(now, doing, done, total, running.id)) == 1;
	db_commit(running.beside);
	running.told_at = tick;
	if (!wanted)
		fault_as(FAULT_STOPPED, "asked to stop");
}

enum job_stopping job_stop(struct work *w, const char *name, int64_t subject)
{
	if (work_change(w,
			"UPDATE job SET state = 'done', stop_asked = 1 WHERE name = ? AND subject = ?"
			" AND state IN ('due', 'parked')",
			BIND(name, subject))
		> 0)
		return JOB_NOT_BEGUN;
	return work_change(w, "UPDATE job SET stop_asked = 1 WHERE name = ? AND subject = ?"
		" AND state = 'running'", BIND(name, subject)) > 0 ? JOB_STOPPING : JOB_OVER;
}
