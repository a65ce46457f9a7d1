/*
 * Templates (ctemplate) over json-c data, read in place: array → repeated section, object →
 * section, true → shown; a name not found in a row is looked for in the enclosing object.
 * {{>pager}} includes templates/part/pager.html, {{>page}} the page itself.
 */
#ifndef LIB_VIEW_H
#define LIB_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include "lib/json.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Loads every template under `folder`; false with the first bad one's name in `bad`. */
bool view_open(const char *folder, char *bad, size_t room);
/* True if templates/<name> exists. */
bool view_has(const char *name);
/* The page inside its layout ("layout/site.html"); malloc'd in *out, false if broken.
 * `unknown` collects names the data does not know, comma separated (tests fault on it). */
bool view_expand(const char *layout, const char *page, struct json *data, char **out, size_t *size,
	char *unknown, size_t room);

#ifdef __cplusplus
}
#endif
#endif
