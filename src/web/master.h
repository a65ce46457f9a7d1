/*
 * The master: one process that never runs product code. It owns the listening socket, starts
 * and restarts the workers and the job runner, and exchanges them on SIGHUP without losing a
 * request. What a child does with its socket is src/web/fcgi.c.
 */
#ifndef WEB_MASTER_H
#define WEB_MASTER_H

#include <stddef.h>

#define MASTER_MAX_WORKERS 128

/*
 * Each argv is NULL-terminated and argv[0] is the path of the program (it is exec'd anew, so a
 * path that names the newest build gives a reload with the new build).
 * A worker finds the listening socket, non-blocking, on descriptor 0, and READY_FD in its
 * environment: it writes one byte 'R' there when it can serve, then closes it.
 * The job runner gets /dev/null on descriptor 0 and no READY_FD. Both get SIGTERM to stop, once
 * a second until they are gone, SIGKILL after 30 seconds, and SIGTERM if the master dies.
 */
struct master_config {
	const char *listen_path;        /* of the unix socket; "<path>.lock" stands beside it */
	int workers;                    /* 1 .. MASTER_MAX_WORKERS                            */
	const char *const *worker_argv;
	const char *const *work_argv;   /* NULL: no job runner                                */
};

/*
 * Runs until SIGTERM or SIGINT; 0 after an orderly stop, 1 if it could not begin (another
 * master holds the lock, the path cannot be listened on): the reason is in the log.
 * SIGHUP: new workers are started; when all are ready the old ones finish and go; if one is
 * not ready in time the old ones stay.
 */
int master_run(const struct master_config *config);

#endif
