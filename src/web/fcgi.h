/* FastCGI: the worker's loop around answer(). The only file that knows libfcgi. */
#ifndef WEB_FCGI_H
#define WEB_FCGI_H

#include "lib/db.h"

/* Serves the listening socket on descriptor 0 until SIGTERM; says 'R' on READY_FD when it can. */
int fcgi_serve(struct db *db);

#endif
