/*
 * What the whole site shares while it runs: set once by main from the configuration.
 */
#ifndef WEB_SITE_H
#define WEB_SITE_H

#include <stdbool.h>

struct site {
	const char *var;            /* folder of everything that is kept: files/ spool/ keys/         */
	const char *base_url;       /* "http://127.0.0.1:8080": for QR codes; NULL: from the request   */
	const char *asset_version;
	const char *history_heads;  /* file that the head of the history is exported to               */
	struct db *owner;           /* the tables' owner, for upkeep; NULL: not from here               */
	bool strict_templates;      /* tests: a name the data does not know is a fault                 */
};
extern struct site site;

#endif
