/* The importer and the lists' export from the command line: the same verbs, in the name of an
 * account. */
#ifndef MODULES_IMPORT_TOOL_H
#define MODULES_IMPORT_TOOL_H

#include "data/work.h"

/* Checks the workbook, prints counts and wrong rows; writes the good rows if `commit`. 0 or 1. */
int import_tool(struct work *w, const char *kind, const char *login, const char *file, bool commit);
/* All rows the account sees, as it would see them. 0 or 1. */
int export_tool(struct work *w, const char *kind, const char *login, const char *file);

#endif
