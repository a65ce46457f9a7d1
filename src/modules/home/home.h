/* The first page: what there is to do now. */
#ifndef MODULES_HOME_H
#define MODULES_HOME_H

#include "web/route.h"

extern const struct module home_module;

#endif
