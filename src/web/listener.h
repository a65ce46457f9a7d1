/*
 * The master's unix socket and the lock beside it: who holds "<path>.lock" owns the path, so a
 * stale socket may be taken away without asking whether somebody still listens there.
 */
#ifndef WEB_LISTENER_H
#define WEB_LISTENER_H

#include <stdbool.h>

struct listener {
	const char *path;
	int fd;               /* non-blocking, closed by exec unless duplicated */
	int lock_fd;
};

/* False, with the reason in the log, if the path cannot be had. `path` must outlive it. */
bool listener_open(struct listener *l, const char *path);
/* Takes the socket away. */
void listener_close(struct listener *l);

#endif
