/* What demo meetings are about. */
#ifndef MODULES_DEMO_TOPICS_H
#define MODULES_DEMO_TOPICS_H

#include <stddef.h>
#include "modules/meeting/meeting.h"

struct topic {
	const char *title;
	const char *agenda;
	const char *minutes;
	const char *ballot;          /* NULL: nothing was decided by vote */
};

/* The topic of the n-th meeting of a kind. */
const struct topic *demo_topic(enum meeting_kind kind, size_t n);

#endif
