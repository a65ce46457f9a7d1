/* The job runner: does what was put off, as it comes and by the clock. */
#ifndef WEB_RUNNER_H
#define WEB_RUNNER_H

#include "lib/db.h"

/* Runs until SIGTERM; closes the connection; 0. */
int runner_serve(struct db *db);

#endif
