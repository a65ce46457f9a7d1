/*
 * Page data: small makers over json-c that hang everything below one root, which goes with its
 * arena. What json-c cannot do for want of memory is a fault, so no caller checks a result.
 */
#include "lib/json.h"

#include <string.h>
#include "base/fault.h"

/* Deeper than any page; a stranger's JSON may not exhaust the stack. */
enum { DEEPEST = 32 };

static json *owned(struct arena *a, json *root);
static void put(json *parent, const char *name, json *child);
static void append(json *list, json *child);
static void release(void *root);

json *json_root(struct arena *a)
{
	return owned(a, json_object_new_object());
}

json *json_root_list(struct arena *a)
{
	return owned(a, json_object_new_array());
}

json *json_parsed(struct arena *a, const char *text)
{
	struct json_tokener *reader = json_tokener_new_ex(DEEPEST);
	json *root = NULL;
	bool whole;

	if (!reader)
		fault("json: out of memory");
	json_tokener_set_flags(reader, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	/* The NUL goes in as well: without it a bare number never ends. */
	root = json_tokener_parse_ex(reader, text, (int)strlen(text) + 1);
	whole = json_tokener_get_error(reader) == json_tokener_success;
	json_tokener_free(reader);
	if (!whole) {
		json_object_put(root);
		return NULL;
	}
	return root ? owned(a, root) : NULL;
}

json *json_object_in(json *parent, const char *name)
{
	json *child = json_object_new_object();

	put(parent, name, child);
	return child;
}

json *json_list_in(json *parent, const char *name)
{
	json *child = json_object_new_array();

	put(parent, name, child);
	return child;
}

json *json_item(json *list)
{
	json *child = json_object_new_object();

	append(list, child);
	return child;
}

void json_item_text(json *list, const char *text)
{
	append(list, json_object_new_string(text ? text : ""));
}

void json_text(json *o, const char *name, const char *text)
{
	if (text)
		put(o, name, json_object_new_string(text));
	else if (json_object_object_add(o, name, NULL))
		fault("json: no room for %s", name);
}

void json_number(json *o, const char *name, int64_t number)
{
	put(o, name, json_object_new_int64(number));
}

void json_flag(json *o, const char *name, bool flag)
{
	put(o, name, json_object_new_boolean(flag));
}

const char *json_text_of(json *o, const char *name)
{
	json *value = json_at(o, name);

	return value ? json_object_get_string(value) : NULL;
}

int64_t json_number_of(json *o, const char *name)
{
	return json_object_get_int64(json_at(o, name));
}

json *json_at(json *o, const char *name)
{
	json *value = NULL;

	if (json_object_is_type(o, json_type_object))
		json_object_object_get_ex(o, name, &value);
	return value;
}

size_t json_count(json *list)
{
	return json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
}

json *json_nth(json *list, size_t i)
{
	return i < json_count(list) ? json_object_array_get_idx(list, i) : NULL;
}

const char *json_plain(json *o)
{
	return json_object_to_json_string_ext(o,
		JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
}

static json *owned(struct arena *a, json *root)
{
	if (!root)
		fault("json: out of memory");
	arena_defer(a, release, root);
	return root;
}

static void put(json *parent, const char *name, json *child)
{
	if (!child || json_object_object_add(parent, name, child))
		fault("json: no room for %s", name);
}

static void append(json *list, json *child)
{
	if (!child || json_object_array_add(list, child))
		fault("json: no room in a list");
}

static void release(void *root)
{
	json_object_put(root);
}
