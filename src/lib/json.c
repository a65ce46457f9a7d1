/* The tree of page data. Members are a linked list: pages have few of them, and in order. */
#include "lib/json.h"
#include <json-c/json.h>
#include <string.h>
#include "base/buffer.h"
#include "base/fault.h"
#include "base/text.h"

/* Deeper than any page; a stranger's JSON may not exhaust the stack. */
enum { DEEPEST = 32, LARGEST_TEXT = 64 << 20 };

static struct json *made(struct arena *a, enum json_kind kind)
{
	struct json *j = ARENA_NEW(a, struct json);

	j->kind = kind;
	j->arena = a;
	return j;
}

struct json *json_root(struct arena *a)
{
	return made(a, JSON_OBJECT);
}

struct json *json_root_list(struct arena *a)
{
	return made(a, JSON_LIST);
}

/* ---- building ---- */

static void append(struct json *parent, struct json *child)
{
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
	parent->count++;
}

static struct json *member(const struct json *o, const char *name, size_t size)
{
	for (struct json *j = o->first; j; j = j->next)
		if (j->name_size == size && *j->name == *name && memcmp(j->name, name, size) == 0)
			return j;
	return NULL;
}

/* The place under the name: emptied if it was there. */
static struct json *put(struct json *o, const char *name, enum json_kind kind)
{
	size_t size = strlen(name);
	struct json *j = member(o, name, size), *next;

	if (j) {
		next = j->next;
		*j = (struct json){ .next = next };
	} else {
		j = ARENA_NEW(o->arena, struct json);
		append(o, j);
	}
	j->kind = kind;
	j->name = name;
	j->name_size = (uint32_t)size;
	j->arena = o->arena;
	return j;
}

struct json *json_object_in(struct json *parent, const char *name)
{
	return put(parent, name, JSON_OBJECT);
}

struct json *json_list_in(struct json *parent, const char *name)
{
	return put(parent, name, JSON_LIST);
}

struct json *json_item(struct json *list)
{
	struct json *j = made(list->arena, JSON_OBJECT);

	append(list, j);
	return j;
}

void json_last_first(struct json *list)
{
	struct json *last = list->last, *before = list->first;

	if (before == last)
		return;
	while (before->next != last)
		before = before->next;
	before->next = NULL;
	last->next = list->first;
	list->first = last;
	list->last = before;
}

void json_item_text(struct json *list, const char *text)
{
	struct json *j = made(list->arena, JSON_TEXT);

	j->text = arena_text(list->arena, text ? text : "");
	append(list, j);
}

void json_text(struct json *o, const char *name, const char *text)
{
	struct json *j = put(o, name, text ? JSON_TEXT : JSON_NULL);

	j->text = arena_text(o->arena, text);
}

void json_keep(struct json *o, const char *name, const char *text)
{
	put(o, name, text ? JSON_TEXT : JSON_NULL)->text = text;
}

void json_number(struct json *o, const char *name, int64_t number)
{
	struct json *j = put(o, name, JSON_NUMBER);

	j->number = number;
	j->text = arena_format(o->arena, "%lld", (long long)number);
}

void json_flag(struct json *o, const char *name, bool flag)
{
	put(o, name, JSON_FLAG)->number = flag;
}

/* ---- reading ---- */

struct json *json_at(const struct json *o, const char *name)
{
	struct json *j = o && o->kind == JSON_OBJECT ? member(o, name, strlen(name)) : NULL;

	return j && j->kind != JSON_NULL ? j : NULL;
}

const char *json_text_of(const struct json *o, const char *name)
{
	const struct json *j = json_at(o, name);

	return j ? j->text : NULL;
}

int64_t json_number_of(const struct json *o, const char *name)
{
	const struct json *j = json_at(o, name);
	int64_t number;

	if (!j)
		return 0;
	return j->kind == JSON_TEXT ? text_integer(j->text, &number) ? number : 0 : j->number;
}

size_t json_count(const struct json *list)
{
	return list && list->kind == JSON_LIST ? list->count : 0;
}

struct json *json_nth(const struct json *list, size_t i)
{
	struct json *j = i < json_count(list) ? list->first : NULL;

	for (; j && i; i--)
		j = j->next;
	return j;
}

void json_move_first(struct json *list, struct json *o, const char *name)
{
	struct json *first = list ? list->first : NULL, *to = put(o, name, JSON_NULL);

	if (!first)
		return;
	to->kind = first->kind;
	to->text = first->text;
	to->number = first->number;
	to->first = first->first;
	to->last = first->last;
	to->count = first->count;
	list->first = first->next;
	list->last = list->first ? list->last : NULL;
	list->count--;
}

/* ---- JSON text ---- */

static void write_text(struct buffer *b, const char *text)
{
	const char *from = text, *c = text;

	buffer_byte(b, '"');
	for (; *c; c++) {
		if ((unsigned char)*c >= 0x20 && *c != '"' && *c != '\\')
			continue;
		buffer_add(b, from, (size_t)(c - from));
		buffer_format(b, (unsigned char)*c < 0x20 ? "\\u%04x" : "\\%c", *c);
		from = c + 1;
	}
	buffer_add(b, from, (size_t)(c - from));
	buffer_byte(b, '"');
}

static void write_value(struct buffer *b, const struct json *j)
{
	switch (j->kind) {
	case JSON_NULL:
		buffer_text(b, "null");
		return;
	case JSON_FLAG:
		buffer_text(b, j->number ? "true" : "false");
		return;
	case JSON_NUMBER:
		buffer_text(b, j->text);
		return;
	case JSON_TEXT:
		write_text(b, j->text);
		return;
	case JSON_OBJECT:
	case JSON_LIST:
		break;
	}
	buffer_byte(b, j->kind == JSON_OBJECT ? '{' : '[');
	for (const struct json *child = j->first; child; child = child->next) {
		if (child != j->first)
			buffer_byte(b, ',');
		if (j->kind == JSON_OBJECT) {
			write_text(b, child->name);
			buffer_byte(b, ':');
		}
		write_value(b, child);
	}
	buffer_byte(b, j->kind == JSON_OBJECT ? '}' : ']');
}

const char *json_plain(const struct json *o)
{
	struct buffer b = buffer_new(o->arena, LARGEST_TEXT);

	write_value(&b, o);
	return b.data;
}

/* ---- parsing, by json-c ---- */

static void fill(struct json *to, struct json_object *from);

static void fill_list(struct json *to, struct json_object *from)
{
	to->kind = JSON_LIST;
	for (size_t i = 0; i < json_object_array_length(from); i++) {
		struct json *child = made(to->arena, JSON_NULL);

		append(to, child);
		fill(child, json_object_array_get_idx(from, i));
	}
}

static void fill_object(struct json *to, struct json_object *from)
{
	to->kind = JSON_OBJECT;
	json_object_object_foreach(from, name, value)
		fill(put(to, arena_text(to->arena, name), JSON_NULL), value);
}

static void fill(struct json *to, struct json_object *from)
{
	switch (json_object_get_type(from)) {
	case json_type_null:
		to->kind = JSON_NULL;
		break;
	case json_type_boolean:
		to->kind = JSON_FLAG;
		to->number = json_object_get_boolean(from);
		break;
	case json_type_array:
		fill_list(to, from);
		break;
	case json_type_object:
		fill_object(to, from);
		break;
	default:
		to->kind = json_object_is_type(from, json_type_string) ? JSON_TEXT : JSON_NUMBER;
		to->number = json_object_get_int64(from);
		to->text = arena_text(to->arena, json_object_get_string(from));
	}
}

static void release(void *holder)
{
	json_object_put(*(struct json_object **)holder);
}

struct json *json_parsed(struct arena *a, const char *text)
{
	struct json_object **holder = ARENA_NEW(a, struct json_object *);
	struct json_tokener *reader;
	bool whole;
	struct json *root = made(a, JSON_NULL);

	arena_defer(a, release, holder);
	reader = json_tokener_new_ex(DEEPEST);
	if (!reader)
		fault("json: out of memory");
	json_tokener_set_flags(reader, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	/* The NUL goes in as well: without it a bare number never ends. */
	*holder = json_tokener_parse_ex(reader, text, (int)strlen(text) + 1);
	whole = json_tokener_get_error(reader) == json_tokener_success;
	json_tokener_free(reader);
	if (!whole || !*holder)
		return NULL;
	fill(root, *holder);
	return root;
}
