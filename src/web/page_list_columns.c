/*
 * What is seen of the rows of a list: the columns chosen in the address, or those the record's
 * field table calls listed; on screen, on paper and in a workbook the same.
 */
#include <stdlib.h>
#include "base/text.h"
#include "web/page_list.h"

enum { MOST_MADE = 4, MOST_LEVELS = 6 };

/* ---- which ---- */

static bool may_see(struct request *r, const struct field *f)
{
	return !f->seen_by || may(r->work->actor, f->seen_by);
}

/* Those of the record, then those of the listing that are worked out. */
static const struct field *field_at(struct request *r, const struct record *record, size_t i)
{
	const struct field *made = r->route->listing ? r->route->listing->made : NULL;

	if (i < record->count)
		return &record->fields[i];
	for (i -= record->count; made && made->name && i; i--)
		made++;
	return made && made->name ? made : NULL;
}

static const struct field *field_named(
	struct request *r, const struct record *record, const char *name)
{
	const struct field *f;

	for (size_t i = 0; (f = field_at(r, record, i)); i++)
		if (text_is(f->name, name))
			return f;
	return NULL;
}

const struct field *list_sort(const struct record *record, const char *name)
{
	const struct field *f = name ? record_field(record, name) : NULL;

	return f && !f->sealed && !f->picture && f->kind != FIELD_LONG_TEXT ? f : NULL;
}

/* Within one branch the branch's name on every row says nothing. */
static bool is_usual(struct request *r, const struct field *f)
{
	return (f->listed || r->route->listing) && may_see(r, f)
		&& !(text_is(f->name, "organisation_id") && !list_sees_several(r->work));
}

static bool is_chosen(const char *const *names, size_t count, const struct field *f)
{
	for (size_t i = 0; i < count; i++)
		if (text_is(names[i], f->name))
			return true;
	return false;
}

/* What names the row is always there. */
static void put_choices(struct request *r, const struct record *record, const struct list *l,
	struct json *data)
{
	struct json *panel = json_object_in(data, "panel_columns");
	struct json *options = json_list_in(panel, "options");
	const struct field *f;

	json_text(panel, "close", list_address(r, "page", NULL, NULL));
	json_text(panel, "usual", list_address(r, "cols", NULL, NULL));
	for (size_t i = 0; (f = field_at(r, record, i)); i++) {
		bool on = false;

		for (size_t j = 0; j < l->column_count; j++)
			on = on || l->columns[j] == f;
		if (may_see(r, f) && !text_is(f->name, record->label))
			page_option(options, f->name, f->label, on);
	}
	list_hidden(r, json_list_in(panel, "kept"), list_is_cols, NULL);
}

bool list_is_cols(const void *context, const char *name)
{
	return text_is(name, "cols");
}

/* Those a listing names; else of each field whether it is chosen, or usual. */
static void take_columns(struct request *r, const struct record *record, struct list *l,
	const char *const *names, size_t count)
{
	const char *const *usual = r->route->listing && !count ? r->route->listing->columns : NULL;
	const struct field *f;

	for (size_t i = 0; usual && usual[i]; i++)
		if (is_usual(r, f = field_named(r, record, usual[i])))
			l->columns[l->column_count++] = f;
	for (size_t i = 0; !usual && (f = field_at(r, record, i)); i++)
		if (count ? may_see(r, f) && (is_chosen(names, count, f) || text_is(f->name, record->label))
				: is_usual(r, f))
			l->columns[l->column_count++] = f;
}

void list_columns(
	struct request *r, const struct record *record, struct list *l, struct json *data)
{
	size_t count = 0;
	const char *const *names = input_texts(r->query, "cols", &count);

	count = r->route->listing ? 0 : count; /* what it shows is what its permission is for */
	l->columns = ARENA_ARRAY(r->arena, const struct field *, record->count + MOST_MADE);
	l->listed = !count && !r->route->listing;
	take_columns(r, record, l, names, count);
	if (list_panel(r, "columns") && !r->route->listing)
		put_choices(r, record, l, data);
}

/* ---- heads ---- */

/* First up, then down, then as the list stands by itself. */
static const char *sort_href(struct request *r, const struct record *record,
	const struct field *f, const struct list *l)
{
	if (!list_sort(record, f->name))
		return NULL;
	if (l->sort != f)
		return list_address(r, "sort", f->name, "down");
	return l->down ? list_address(r, "sort", NULL, "down")
		: arena_format(r->arena, "%s&down=1", list_address(r, "sort", f->name, "down"));
}

static void put_column(struct request *r, const struct record *record, const struct field *f,
	const struct list *l, struct json *columns)
{
	struct json *column = json_item(columns);
	bool sorted = l->sort == f;

	json_text(column, "label", f->label);
	json_flag(column, "number", f->kind == FIELD_NUMBER || f->kind == FIELD_MONEY);
	json_flag(column, "sorted_up", sorted && !l->down);
	json_flag(column, "sorted_down", sorted && l->down);
	json_text(column, "sort_href", sort_href(r, record, f, l));
}

/* ---- rows ---- */

/* A tree shows its levels below the actor's own; NULL for the top. */
static const char *level_of(struct request *r, const struct row *row)
{
	const char *own = r->work->actor->path;
	size_t own_length = own ? strlen(own) : 0, length = strlen(row->path);
	size_t levels = length > own_length ? (length - own_length) / 5 : 0;

	return levels ? arena_format(r->arena, "%zu", levels < MOST_LEVELS ? levels : MOST_LEVELS)
		: NULL;
}

/* In the order of the tree; in another one the levels say nothing. */
static bool in_tree(struct request *r)
{
	return !r->route->listing && !input_has(r->query, "sort");
}

/* Have its rows pages of their own? */
static bool opens(struct request *r, const struct record *record)
{
	return record->href
		&& route_named("GET", arena_format(r->arena, "%s/:id", record->href)) != NULL;
}

/* Most cells are plain text: they carry nothing else, and their template is one line. */
static void put_cell(struct request *r, const struct record *record, const struct field *f,
	const struct row *row, const char *href, struct json *cells)
{
	struct json *cell = json_item(cells);
	const struct choice *c = field_said(r->work, f, row);
	bool number = f->kind == FIELD_NUMBER || f->kind == FIELD_MONEY;
	bool strong = text_is(f->name, record->label);
	const char *tone = c ? c->tone : NULL;
	const char *text =
		f->made ? f->made(r->work, row, &tone) : record_text(r->work, record, f, row);
	bool is_long = page_is_long(text);
	bool plain = !number && !strong && *text && !tone && !f->picture && !is_long;

	json_flag(cell, "plain", plain);
	json_keep(cell, "text", text);
	json_keep(cell, "label", f->label);
	if (plain)
		return;
	json_keep(cell, "href", strong ? href : NULL);
	json_keep(cell, "tone", *text ? tone : NULL);
	if (f->picture && *text)
		json_keep(cell, "picture", arena_format(r->arena, "%s/%s", href, f->name));
	json_flag(cell, "number", number);
	json_flag(cell, "strong", strong);
	json_flag(cell, "long", is_long);
	json_keep(cell, "level", strong && record->tree && in_tree(r) ? level_of(r, row) : NULL);
}

/* Buttons of the record's page that are worth a place on its row. */
struct row_actions {
	const struct route *routes[4];
	size_t count;
};

static struct row_actions row_actions_of(struct request *r, const struct record *record)
{
	struct row_actions a = { .count = 0 };

	for (const struct module *const *m = modules; *m; m++)
		for (const struct route *route = (*m)->routes; route && route->path; route++)
			if (route->on_row && route->record == record && !r->route->listing && a.count < 4
			    && may(r->work->actor, route->may))
				a.routes[a.count++] = route;
	return a;
}

static void put_row_actions(struct request *r, const struct row_actions *a,
	const struct record *record, const struct row *row, struct json *actions)
{
	for (size_t i = 0; i < a->count; i++) {
		struct json *action;

		if (!page_may_this(r, a->routes[i], record, row))
			continue;
		action = json_item(actions);
		json_keep(action, "label", a->routes[i]->button);
		json_keep(action, "href", page_href_of(r, a->routes[i]->path, row));
	}
}

void list_rows(
	struct request *r, const struct record *record, const struct list *l, struct json *data)
{
	struct json *columns = json_list_in(data, "columns"), *rows = json_list_in(data, "rows");
	const struct row_actions actions = row_actions_of(r, record);
	bool tick = json_number_of(data, "select"), ticked = json_number_of(data, "ticked");
	bool open = opens(r, record);

	json_flag(data, "closed", !open && !actions.count);
	for (size_t i = 0; i < l->column_count; i++)
		put_column(r, record, l->columns[i], l, columns);
	for (size_t i = 0; i < l->count; i++) {
		const struct row *row = l->rows[i];
		struct json *item = json_item(rows), *cells;
		const char *href;

		json_flag(item, "tick", tick);
		json_flag(item, "ticked", ticked);
		json_number(item, "id", row->id);
		href = !open ? NULL
			: arena_format(r->arena, "%s/%lld", record->href, (long long)row->id);
		json_keep(item, "href", href);
		cells = json_list_in(item, "cells");
		for (size_t j = 0; j < l->column_count; j++)
			put_cell(r, record, l->columns[j], row, href, cells);
		put_row_actions(r, &actions, record, row, json_list_in(item, "row_actions"));
	}
}
