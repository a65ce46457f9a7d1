/* Upkeep: jobs that could not be done, and the hourly sweep of what nobody needs any more. */
#ifndef MODULES_UPKEEP_H
#define MODULES_UPKEEP_H

#include "web/route.h"

extern const struct module upkeep_module;
extern const struct permission upkeep_view;

#endif
