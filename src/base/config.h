/* The configuration file: "key=value" lines, '#' comments. Written by ./run or the engineer. */
#ifndef BASE_CONFIG_H
#define BASE_CONFIG_H

#include <stdbool.h>
#include "base/arena.h"

struct config {
	const char *file;
	const char *var;
	const char *socket;
	const char *db_socket;
	const char *db_name;
	const char *db_user;         /* owns the tables: migrate, history purge                  */
	const char *db_web_user;     /* serves; cannot change the history. NULL: db_user           */
	const char *db_web_password; /* NULL: unix_socket                                        */
	const char *history_heads;   /* where the chain's head is written every hour             */
	const char *key_file;
	const char *templates;
	const char *sql;
	const char *static_version;
	const char *base_url;
	int workers;
};

/* False, with one Chinese sentence in `why`, if the file is missing or a line is not understood. */
bool config_read(struct arena *a, const char *file, struct config *config, const char **why);

#endif
