/* One row as a page: its facts, the buttons that fit, what happened to it. */
#include "base/text.h"
#include "data/history.h"
#include "web/page.h"

enum { TIMELINE_ROWS = 20 };

static bool may_reveal(struct request *r, const struct record *record, const struct field *f,
	const char **action, const struct row *row)
{
	const struct route *route = record->href
		? route_named("POST", arena_format(r->arena, "%s/:id/reveal", record->href)) : NULL;

	*action = arena_format(r->arena, "%s/%lld/reveal", record->href, (long long)row->id);
	return f->sealed && !field_empty(f, row) && route && may(r->work->actor, route->may);
}

/* The page of what a REF names; NULL if it has none or the actor may not open it. */
static const char *refers_href(struct request *r, const struct field *f, const void *row)
{
	const struct route *route = f->kind == FIELD_REF && f->refers->href && !field_empty(f, row)
		? route_named("GET", arena_format(r->arena, "%s/:id", f->refers->href)) : NULL;

	return route && may(r->work->actor, route->may)
		? arena_format(r->arena, "%s/%lld", f->refers->href, (long long)FIELD_OF(row, f, int64_t))
		: NULL;
}

static void put_fact(struct request *r, const struct record *record, const struct field *f,
	const void *row, struct json *items)
{
	const struct choice *c =
		f->kind == FIELD_CHOICE ? choice_of(f->choices, FIELD_OF(row, f, int)) : NULL;
	struct json *item = json_item(items);
	const char *action;

	json_text(item, "label", f->label);
	json_text(item, "text", record_text(r->work, record, f, row));
	json_text(item, "href", refers_href(r, f, row));
	json_text(item, "tone", c ? c->tone : NULL);
	json_flag(item, "wide", f->wide || f->kind == FIELD_LONG_TEXT);
	json_text(item, "reveal", NULL);
	if (may_reveal(r, record, f, &action, row)) {
		struct json *reveal = json_object_in(item, "reveal");

		json_text(reveal, "action", action);
		json_text(reveal, "field", f->name);
	}
}

void page_facts(struct request *r, const struct record *record, const void *row, struct json *data)
{
	struct json *groups = json_list_in(data, "groups"), *group = NULL;

	for (size_t i = 0; i < record->count; i++) {
		const struct field *f = &record->fields[i];

		if (!record_shows(r->work, f, row))
			continue;
		if (!group || (f->group && !text_is(json_text_of(group, "title"), f->group))) {
			group = json_item(groups);
			json_text(group, "title", f->group);
			json_list_in(group, "items");
		}
		put_fact(r, record, f, row, json_at(group, "items"));
	}
}

static const struct record *record_named(const char *name)
{
	for (const struct module *const *m = modules; *m; m++)
		for (const struct record *const *it = (*m)->records; it && *it; it++)
			if (text_is((*it)->name, name))
				return *it;
	return NULL;
}

bool page_change_shown(
	struct request *r, const char *name, const char *label, const char *path)
{
	const struct record *record = record_named(name);

	for (size_t i = 0; record && i < record->count; i++) {
		const struct field *f = &record->fields[i];

		if (f->seen_by && text_is(f->label, label)
		    && !may_with(r->work->actor, f->seen_by, path ? path : "-", 0, NULL))
			return false;
	}
	return true;
}

static void put_changes(struct request *r, const char *record, const char *path,
	struct json *entry, const char *text)
{
	struct json *from = text ? json_parsed(r->arena, text) : NULL,
				*to = json_list_in(entry, "changes");

	for (size_t i = 0; from && i < json_count(from) && i < 30; i++) {
		const char *label = json_text_of(json_nth(from, i), "label");
		struct json *item = page_change_shown(r, record, label, path) ? json_item(to) : NULL;

		if (!item)
			continue;
		json_text(item, "label", label);
		json_text(item, "old", json_text_of(json_nth(from, i), "old"));
		json_text(item, "new", json_text_of(json_nth(from, i), "new"));
	}
}

void page_timeline(struct request *r, const struct record *record, int64_t id, struct json *data)
{
	struct json *list = json_list_in(data, "timeline");
	struct rows *rows = work_select(r->work,
		"SELECT happened_at, IF(behalf IS NULL, actor, CONCAT(actor, '（代', behalf, '）')), action,"
		" note, changes, path FROM history"
		" WHERE record = ? AND object_id = ? ORDER BY id DESC LIMIT ?",
		BIND(record->name, id, (int64_t)TIMELINE_ROWS));

	while (rows_next(rows)) {
		struct json *entry = json_item(list);
		const char *label = history_action_label(rows->cells[2].text), *note = rows->cells[3].text;

		json_text(entry, "when", moment_text(r->arena, rows->cells[0].moment));
		json_text(entry, "who", rows->cells[1].text);
		json_text(entry, "what", note ? arena_format(r->arena, "%s：%s", label, note) : label);
		put_changes(r, record->name, rows->cells[5].text, entry, rows->cells[4].text);
	}
}

static void put_badge(const struct record *record, const void *row, struct json *data)
{
	json_text(data, "badge", NULL);
	for (size_t i = 0; i < record->count; i++) {
		const struct field *f = &record->fields[i];
		const struct choice *c =
			f->kind == FIELD_CHOICE ? choice_of(f->choices, FIELD_OF(row, f, int)) : NULL;

		if (c && c->tone) {
			struct json *badge = json_object_in(data, "badge");

			json_text(badge, "text", c->label);
			json_text(badge, "tone", c->tone);
			return;
		}
	}
}

static void put_tab(struct json *tabs, const char *label, const char *href, bool on)
{
	struct json *tab = json_item(tabs);

	json_text(tab, "label", label);
	json_text(tab, "href", href);
	json_flag(tab, "on", on);
	json_text(tab, "count", NULL);
}

/* A page of another module about the same row, if there is one he may open. */
static void put_other_tab(struct request *r, const struct record *record, const char *name,
	const char *label, const char *here, struct json *tabs)
{
	const struct route *route = route_named("GET",
		arena_format(r->arena, "%s/:id/%s", record->href, name));

	if (route && may(r->work->actor, route->may))
		put_tab(tabs, label, arena_format(r->arena, "%s/%s", here, name), false);
}

/* What it is, or what happened to it: each tab asks only for its own. */
static struct reply show(struct request *r, const struct row *row, const struct field *revealed,
	const char *clear)
{
	const struct record *record = r->route->record;
	const char *heading = record_label(r->work, record, row);
	const char *here = arena_format(r->arena, "%s/%lld", record->href, (long long)row->id);
	bool history = text_is(input_text(r->query, "tab"), "history");
	struct json *data = page_data(r, heading), *tabs = json_list_in(data, "tabs_in_page");

	json_text(data, "heading", heading);
	put_badge(record, row, data);
	if (revealed)
		FIELD_OF((void *)row, revealed, const char *) = clear;
	page_buttons(r, record, ON_SHOW, row, data);
	put_tab(tabs, "基本情况", here, !history);
	put_other_tab(r, record, "who", "谁能操作", here, tabs);
	put_other_tab(r, record, "changes", "变动", here, tabs);
	put_tab(tabs, "修改记录", arena_format(r->arena, "%s?tab=history", here), history);
	json_list_in(data, "tables");
	json_list_in(data, history ? "groups" : "timeline");
	json_flag(data, "history", history);
	if (history)
		page_timeline(r, record, row->id, data);
	else
		page_facts(r, record, row, data);
	page_crumb(data, heading, NULL);
	page_back(data, record->href);
	return reply_page(r, "record/show.html", data);
}

void page_json_row(
	struct request *r, const struct record *record, const void *it, struct json *item)
{
	const struct row *row = it;

	json_number(item, "id", row->id);
	json_number(item, "version", row->version);
	for (size_t i = 0; i < record->count; i++)
		if (record_shows(r->work, &record->fields[i], row))
			json_text(item, record->fields[i].name,
				record_text(r->work, record, &record->fields[i], row));
}

struct reply page_show(struct request *r)
{
	const struct row *row = record_find(r->work, r->route->record, param_id(r, "id"));

	if (row && r->prefers_json) {
		struct json *item = json_root(r->arena);

		page_json_row(r, r->route->record, row, item);
		return reply_json(r, item);
	}
	return row ? show(r, row, NULL, NULL) : reply_not_found(r);
}

/* Showing a full number is a deed, not a look: a POST that leaves a row in the history. */
struct reply page_reveal(struct request *r)
{
	const struct record *record = r->route->record;
	const struct row *row = record_find(r->work, record, param_id(r, "id"));
	const char *name = input_text(r->form, "field");
	const struct field *f = name ? record_field(record, name) : NULL;

	if (!row || !f || !f->sealed || (f->seen_by && !may(r->work->actor, f->seen_by)))
		return reply_not_found(r);
	return show(r, row, f, record_reveal(r->work, record, row, f));
}
