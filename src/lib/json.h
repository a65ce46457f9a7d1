/*
 * A page's data is one tree of named values in the work's arena: nothing to free, nothing hashed,
 * so a list of fifty rows costs microseconds. It becomes a page (lib/view.h) or JSON text; text
 * becomes a tree through json-c, which only json.c knows.
 */
#ifndef LIB_JSON_H
#define LIB_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"

enum json_kind { JSON_NULL, JSON_FLAG, JSON_NUMBER, JSON_TEXT, JSON_OBJECT, JSON_LIST };

struct json {
	enum json_kind kind;
	uint32_t count;              /* OBJECT, LIST: how many below                             */
	uint32_t name_size;
	const char *name;            /* in an OBJECT; must outlive the tree: a literal, or the arena's */
	const char *text;            /* TEXT, and NUMBER in decimal                              */
	int64_t number;              /* NUMBER, FLAG                                             */
	struct json *first;          /* OBJECT, LIST                                             */
	struct json *last;
	struct json *next;           /* in whatever encloses it                                  */
	struct arena *arena;
};

struct json *json_root(struct arena *a);                    /* {}                                    */
struct json *json_root_list(struct arena *a);               /* []                                    */
struct json *json_parsed(struct arena *a, const char *text);/* NULL if it is not JSON                */
/* Setting a name that is there replaces its value. */
struct json *json_object_in(struct json *parent, const char *name);/* {} under a name                       */
struct json *json_list_in(struct json *parent, const char *name);  /* [] under a name                       */
struct json *json_item(struct json *list);                         /* {} appended                           */
void json_last_first(struct json *list);                           /* the last item comes first            */
void json_item_text(struct json *list, const char *text);
void json_text(struct json *o, const char *name, const char *text); /* copied; NULL becomes null     */
/* Not copied: a literal, or text of the same arena. For the many cells of a list. */
void json_keep(struct json *o, const char *name, const char *text);
void json_number(struct json *o, const char *name, int64_t number);
void json_flag(struct json *o, const char *name, bool flag);

/* Reading. A name that is absent, or a NULL object, gives NULL, 0 or false. */
struct json *json_at(const struct json *o, const char *name);      /* NULL also for null                    */
const char *json_text_of(const struct json *o, const char *name);
int64_t json_number_of(const struct json *o, const char *name);
size_t json_count(const struct json *list);                 /* 0 for what is no list                 */
struct json *json_nth(const struct json *list, size_t i);          /* walks: for short lists                */
/* The first item taken out of a list and hung under a name of `o`; null if the list is empty. */
void json_move_first(struct json *list, struct json *o, const char *name);
const char *json_plain(const struct json *o);               /* JSON text, in the arena               */

#endif
