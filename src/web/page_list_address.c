/* The address of a list is its whole state: what stands in it, and the same with one thing changed.
 */
#include "base/buffer.h"
#include "base/text.h"
#include "web/page_list.h"

enum { LONGEST = 1 << 16 };

bool list_is_state(const struct input_pair *pair)
{
	static const char *const passing[] = { "page", "panel", "tick", "id", "chosen", "seen", "csrf",
		"once", NULL };

	if (!pair->value)
		return false;
	for (const char *const *name = passing; *name; name++)
		if (text_is(pair->name, *name))
			return false;
	return true;
}

static void add_pair(struct request *r, struct buffer *b, const char *name, const char *value)
{
	buffer_format(b, "%s%s=%s", b->size ? "&" : "?", text_url(r->arena, name),
		text_url(r->arena, value));
}

static const char *address(struct request *r, const char *query)
{
	return arena_format(r->arena, "%s%s", list_path(r), query ? query : "");
}

const char *list_address(
	struct request *r, const char *name, const char *value, const char *also)
{
	struct buffer b = buffer_new(r->arena, LONGEST);

	for (size_t i = 0; i < r->query->count; i++) {
		const struct input_pair *pair = &r->query->pairs[i];

		if (list_is_state(pair) && !text_is(pair->name, name) && !text_is(pair->name, also))
			add_pair(r, &b, pair->name, pair->value);
	}
	if (value)
		add_pair(r, &b, name, value);
	return address(r, b.data);
}

/* "joined_on" has "joined_on.from" and "joined_on.to". */
static bool is_of(const char *pair, const char *name)
{
	return text_begins(pair, name)
		&& (!pair[strlen(name)] || text_is(pair + strlen(name), ".from")
			|| text_is(pair + strlen(name), ".to"));
}

const char *list_address_without(struct request *r, const char *name, const char *value)
{
	struct buffer b = buffer_new(r->arena, LONGEST);

	for (size_t i = 0; i < r->query->count; i++) {
		const struct input_pair *pair = &r->query->pairs[i];

		if (list_is_state(pair)
		    && !(is_of(pair->name, name) && (!value || text_is(pair->value, value))))
			add_pair(r, &b, pair->name, pair->value);
	}
	return address(r, b.data);
}

const char *page_list_state(struct request *r)
{
	return list_address(r, "view", NULL, NULL) + strlen(list_path(r));
}

void list_hidden(struct request *r, struct json *hidden,
	bool (*shown)(const void *context, const char *name), const void *context)
{
	for (size_t i = 0; i < r->query->count; i++) {
		const struct input_pair *pair = &r->query->pairs[i];
		struct json *item;

		if (!list_is_state(pair) || (shown && shown(context, pair->name)))
			continue;
		item = json_item(hidden);
		json_text(item, "name", pair->name);
		json_text(item, "value", pair->value);
	}
}

const char *list_path(struct request *r)
{
	return text_ends(r->path, "/print")
		? arena_copy(r->arena, r->path, strlen(r->path) - strlen("/print")) : r->path;
}

bool list_panel(struct request *r, const char *name)
{
	return text_is(input_text(r->query, "panel"), name);
}
