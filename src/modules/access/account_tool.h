/* Accounts from the command line: the first administrator, or one who has forgotten everything. */
#ifndef MODULES_ACCESS_ACCOUNT_TOOL_H
#define MODULES_ACCESS_ACCOUNT_TOOL_H

#include "data/work.h"

/*
 * arguments: login [name role [organisation]]. Opens the account if it is new and prints a one-time
 * code. The organisation is a number, or the name of the root that is made if there is none.
 * "--first [name of the root]": the first system, security and audit administrators, once.
 * "login --reset-factor": takes the second factor away.
 */
int account_tool(struct work *w, int count, char **arguments);

#endif
