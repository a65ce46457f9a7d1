/*
 * What the web's database user may do: read and write every table, but the history only read and
 * added to. The owner, who makes the tables, is somebody else.
 */
#ifndef DATA_WEB_USER_H
#define DATA_WEB_USER_H

#include "data/work.h"

/*
 * Makes the user if there is none, gives it its rights on each table and takes away what is more.
 * `password` NULL: the system user of the same name (unix_socket). Nothing is missing at any
 * moment, so the program may be running.
 */
void web_user_allow(struct work *w, const char *user, const char *password);

#endif
