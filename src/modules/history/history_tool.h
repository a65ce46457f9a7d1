/* `dangjian history verify` and `dangjian history purge`. */
#ifndef MODULES_HISTORY_TOOL_H
#define MODULES_HISTORY_TOOL_H

#include "data/work.h"

int history_tool(struct work *w, int count, char **arguments, const char *heads);

#endif
