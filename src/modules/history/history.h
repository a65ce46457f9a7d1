/* The pages of the history; the writing is data/history. */
#ifndef MODULES_HISTORY_H
#define MODULES_HISTORY_H

#include "web/route.h"

extern const struct module history_module;
extern const struct permission history_view, history_audit, history_audit_export;

#endif
