/*
 * A page's data is one json object; this is the only header that knows json-c.
 * All makers hang what they make below a parent, so one owner, the root, frees everything:
 * the root comes from json_root and goes with its arena.
 */
#ifndef LIB_JSON_H
#define LIB_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <json-c/json.h>
#include "base/arena.h"

typedef struct json_object json;

json *json_root(struct arena *a);                    /* {} freed with the arena              */
json *json_root_list(struct arena *a);               /* []                                    */
json *json_parsed(struct arena *a, const char *text);/* NULL if not JSON; freed with the arena */
json *json_object_in(json *parent, const char *name);/* {} under a name                       */
json *json_list_in(json *parent, const char *name);  /* [] under a name                       */
json *json_item(json *list);                         /* {} appended                           */
void json_item_text(json *list, const char *text);
void json_text(json *o, const char *name, const char *text); /* NULL becomes null             */
void json_number(json *o, const char *name, int64_t number);
void json_flag(json *o, const char *name, bool flag);
const char *json_text_of(json *o, const char *name); /* NULL if absent                        */
int64_t json_number_of(json *o, const char *name);
json *json_at(json *o, const char *name);            /* NULL if absent                        */
size_t json_count(json *list);
json *json_nth(json *list, size_t i);
const char *json_plain(json *o);                     /* serialised, owned by o                */

#endif
