/*
 * Work done later. A job is a row written in the same transaction as the change that wants it: no
 * job without its change, no change without its job. Jobs must bear being run twice.
 */
#ifndef DATA_JOB_H
#define DATA_JOB_H

#include "data/work.h"

struct job {
	const char *name;                          /* "member.import_check"                       */
	void (*run)(struct work *w, int64_t subject);
	void (*stopped)(struct work *w, int64_t subject); /* all of it is taken back; says so      */
	int tries;                                 /* 0: 5                                        */
	const char *every;                         /* "hour", "day": due by the clock, subject 0    */
	const struct permission *may;              /* what it sees of the asker's part; NULL: it says itself */
	const char *label;                         /* for the administrator who sees it parked      */
};

void job_later(struct work *w, const char *name, int64_t subject);

/*
 * Takes one due job (SKIP LOCKED), runs it in the name of whoever asked, commits. False if none is
 * due. `find` gives the job's row by name; `as` makes the actor of an account.
 */
struct job_runner {
	const struct job *(*find)(const char *name);
	const struct actor *(*as)(struct work *w, int64_t account_id);
};
bool job_run_one(struct work *w, const struct job_runner *runner);

/* Writes down what is due by the clock (.every "hour" or "day") and not yet written for this
 * period. */
void job_due_by_clock(struct work *w, const struct job *job);

/*
 * A long job says how far it is, in a short transaction of its own on a second connection; `doing`:
 * with what ("正在写入操作历史"), NULL: as its page says. Asked to stop it does not return: what the
 * job has done is taken back, and `stopped` follows. Out of a job it does nothing.
 */
void job_progress(struct work *w, const char *doing, int64_t done, int64_t total);

/* Asks for the latest job of that name and subject to stop; it must know .stopped. */
enum job_stopping {
	JOB_OVER,            /* there is none, or it has ended                                     */
	JOB_NOT_BEGUN,       /* it had not begun, and will not                                     */
	JOB_STOPPING         /* it is running: job_progress tells it                               */
};
enum job_stopping job_stop(struct work *w, const char *name, int64_t subject);

#endif
