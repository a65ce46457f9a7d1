/*
 * Inside of the common list. Its whole state stands in its address: q, under, the filters by the
 * names of their fields (several values: the name several times; days: name.from, name.to), cols,
 * sort, down, count, page, view. "panel" says which of the small forms is open; it is no state.
 */
#ifndef WEB_PAGE_LIST_H
#define WEB_PAGE_LIST_H

#include "web/page.h"

/* ---- the address (page_list_address.c) ---- */

/* Part of what a list shows: not the page, an open panel, a token. */
bool list_is_state(const struct input_pair *pair);
/* With one parameter changed (value NULL: without it and `also`); the page number goes. */
const char *list_address(
	struct request *r, const char *name, const char *value, const char *also);
/* Without this value of the filter, or (NULL) all of it. */
const char *list_address_without(struct request *r, const char *name, const char *value);
/* The state as hidden fields, but for those that `shown` says are on the form itself. */
void list_hidden(struct request *r, struct json *hidden,
	bool (*shown)(const void *context, const char *name), const void *context);
/* The list a page belongs to: its own path, or that of its print. */
const char *list_path(struct request *r);
bool list_panel(struct request *r, const char *name);

/* ---- filters (page_list_filter.c) ---- */

void list_filters(
	struct request *r, const struct record *record, struct list *l, struct json *data);
/* More than one branch alone: then the tree and the names of branches say something. */
bool list_sees_several(struct work *w);

/* ---- conditions beside the fields (page_list_condition.c) ---- */

void list_take_conditions(struct request *r, const struct record *record, struct list *l);
/* As inputs of the panel. */
void list_put_conditions(struct request *r, const struct record *record, const struct list *l,
	struct json *panel);
/* One input of the panel, with nothing in it. */
struct json *list_panel_item(struct json *panel, const char *name, const char *label);
/* What is asked, in words: a choice's label, or (texts NULL) "30 至 35 岁". */
const char *list_condition_text(struct request *r, const struct filter *filter, const char *text);
/* What a REF offers to choose from, and the name of one of it. */
void list_put_refs(struct request *r, const struct field *f, struct json *options,
	const struct filter *given);
const char *list_ref_text(struct request *r, const struct field *f, const char *text);
/* What the search box asks, NULL: nothing. */
const char *list_search(struct request *r);
/* Is the parameter one of them? */
bool list_is_condition(const struct record *record, const char *name);

/* ---- what is seen of a row (page_list_columns.c) ---- */

void list_columns(
	struct request *r, const struct record *record, struct list *l, struct json *data);
bool list_is_cols(const void *context, const char *name);
/* The field of that name if rows can be put in its order, else NULL. */
const struct field *list_sort(const struct record *record, const char *name);
/* Heads and rows of the answered list. */
void list_rows(
	struct request *r, const struct record *record, const struct list *l, struct json *data);

/* ---- saved views (page_view.c) ---- */

/* The panel; and where to go first if nothing is asked for but a view is the usual one, or NULL. */
const char *list_views(struct request *r, struct json *data);

#endif
