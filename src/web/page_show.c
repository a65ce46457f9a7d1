/* One row as a page: its facts, the buttons that fit, what happened to it. */
#include "base/text.h"
#include "data/history.h"
#include "web/page.h"

enum { TIMELINE_ROWS = 20, MOST_GROUPS = 20, GROUPS_ON_A_PAGE = 4 };

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
	const struct choice *c = field_said(r->work, f, row);
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

static bool is_shown(struct request *r, const struct field *f, const void *row)
{
	return record_shows(r->work, f, row) && !f->picture && field_applies(f, row);
}

/* All groups, or the one of that title. */
static void put_groups(struct request *r, const struct record *record, const void *row,
	const char *only, struct json *data)
{
	struct json *groups = json_list_in(data, "groups"), *items = NULL;
	const char *title = NULL;

	for (size_t i = 0; i < record->count; i++) {
		const struct field *f = &record->fields[i];

		if (f->group)
			title = f->group;
		if ((only && !text_is(title, only)) || !is_shown(r, f, row))
			continue;
		items = page_group(groups, title, "items");
		put_fact(r, record, f, row, items);
	}
}

void page_facts(struct request *r, const struct record *record, const void *row, struct json *data)
{
	put_groups(r, record, row, NULL, data);
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

static void put_badge(
	struct work *w, const struct record *record, const void *row, struct json *data)
{
	json_text(data, "badge", NULL);
	for (size_t i = 0; i < record->count; i++) {
		const struct field *f = &record->fields[i];
		const struct choice *c = field_said(w, f, row);

		if (c && c->tone) {
			struct json *badge = json_object_in(data, "badge");

			json_text(badge, "text", c->label);
			json_text(badge, "tone", c->tone);
			return;
		}
	}
}

/* ---- tabs ---- */

static void put_tab(struct json *tabs, const char *label, const char *href, bool on)
{
	struct json *tab = json_item(tabs);

	json_text(tab, "label", label);
	json_text(tab, "href", href);
	json_flag(tab, "on", on);
	json_text(tab, "count", NULL);
}

struct sections {
	size_t count;
	const char *titles[MOST_GROUPS];
	bool shown[MOST_GROUPS];    /* has something for who looks                             */
};

/*
 * The titles of a long record's groups, each a tab; none if all of them fit on one page. They are
 * numbered as the field table has them, so an address leads everybody to the same tab.
 */
static struct sections sections_of(
	struct request *r, const struct record *record, const void *row)
{
	struct sections s = { 0 };
	const char *title = NULL;
	size_t shown = 0;

	for (size_t i = 0; i < record->count; i++) {
		size_t known = 0;

		if (record->fields[i].group)
			title = record->fields[i].group;
		while (known < s.count && !text_is(s.titles[known], title))
			known++;
		if (known == MOST_GROUPS)
			continue;
		if (known == s.count)
			s.titles[s.count++] = title;
		if (!s.shown[known] && is_shown(r, &record->fields[i], row))
			s.shown[known] = ++shown;
	}
	if (shown <= GROUPS_ON_A_PAGE)
		s.count = 0;
	return s;
}

/* Which of them is asked for, or holds what was just revealed. */
static size_t section_asked(struct request *r, const struct record *record,
	const struct sections *s, const struct field *revealed)
{
	int64_t asked = input_number(r->query, "tab", 1);
	const char *title = NULL;

	for (const struct field *f = revealed; f && !title && f >= record->fields; f--)
		title = f->group;
	for (size_t i = 0; title && i < s->count; i++)
		if (text_is(s->titles[i], title))
			return i;
	return asked > 0 && (size_t)asked <= s->count && s->shown[asked - 1] ? (size_t)asked - 1 : 0;
}

/* Pages of any module about the same row, of those he may open. */
static void put_other_tabs(struct request *r, const struct record *record, const struct row *row,
	enum button_place place, struct json *tabs)
{
	for (const struct module *const *m = modules; *m; m++)
		for (const struct route *route = (*m)->routes; route && route->path; route++)
			if (route->on == place && route->record == record
			    && page_may_this(r, route, record, row)
			    && (!route->when || route->when(r->work, row)))
				put_tab(tabs, route->button, page_href_of(r, route->path, row),
					route == r->route);
}

enum { NO_SECTION = MOST_GROUPS, HISTORY };

static void put_tabs(struct request *r, const struct record *record, const struct row *row,
	const struct sections *s, size_t current, struct json *data)
{
	struct json *tabs = json_list_in(data, "tabs_in_page");
	const char *here = arena_format(r->arena, "%s/%lld", record->href, (long long)row->id);

	if (!s->count)
		put_tab(tabs, "基本情况", here, current == 0);
	for (size_t i = 0; i < s->count; i++)
		if (s->shown[i])
			put_tab(tabs, s->titles[i],
				i ? arena_format(r->arena, "%s?tab=%zu", here, i + 1) : here, i == current);
	put_other_tabs(r, record, row, ON_TAB, tabs);
	put_tab(tabs, "修改记录", arena_format(r->arena, "%s?tab=history", here), current == HISTORY);
	put_other_tabs(r, record, row, ON_LAST_TAB, tabs);
}

void page_tabs(struct request *r, const struct record *record, const void *row, struct json *data)
{
	struct sections s = sections_of(r, record, row);

	put_tabs(r, record, row, &s, NO_SECTION, data);
}

/* ---- the page ---- */

/* What it is, or what happened to it: each tab asks only for its own. */
static struct json *show(struct request *r, const struct row *row, const struct field *revealed,
	const char *clear)
{
	const struct record *record = r->route->record;
	const char *heading = record_label(r->work, record, row);
	bool history = text_is(input_text(r->query, "tab"), "history");
	struct sections s = sections_of(r, record, row);
	size_t current = history ? HISTORY : section_asked(r, record, &s, revealed);
	struct json *data = page_data(r, heading);

	json_text(data, "heading", heading);
	put_badge(r->work, record, row, data);
	if (revealed)
		FIELD_OF((void *)row, revealed, const char *) = clear;
	page_buttons(r, record, ON_SHOW, row, data);
	put_tabs(r, record, row, &s, current, data);
	json_list_in(data, "tables");
	json_list_in(data, history ? "groups" : "timeline");
	json_flag(data, "history", history);
	if (history)
		page_timeline(r, record, row->id, data);
	else
		put_groups(r, record, row, s.count ? s.titles[current] : NULL, data);
	page_crumb(data, heading, NULL);
	page_back(data, record->href);
	return data;
}

struct json *page_row_data(struct request *r, const void *row)
{
	return show(r, row, NULL, NULL);
}

/* Showing a full number is a deed, not a look: a POST that leaves a row in the history. */
struct json *page_revealed_data(struct request *r, const void *it)
{
	const struct record *record = r->route->record;
	const struct row *row = it;
	const char *name = input_text(r->form, "field");
	const struct field *f = name ? record_field(record, name) : NULL;

	if (!row || !f || !f->sealed || (f->seen_by && !may(r->work->actor, f->seen_by)))
		return NULL;
	return show(r, row, f, record_reveal(r->work, record, row, f));
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

struct reply page_row_json(struct request *r, const void *row)
{
	struct json *item = json_root(r->arena);

	page_json_row(r, r->route->record, row, item);
	return reply_json(r, item);
}

struct reply page_show(struct request *r)
{
	const struct row *row = record_find(r->work, r->route->record, param_id(r, "id"));

	if (!row)
		return reply_not_found(r);
	return r->prefers_json ? page_row_json(r, row)
		: reply_page(r, "record/show.html", page_row_data(r, row));
}

struct reply page_reveal(struct request *r)
{
	struct json *data =
		page_revealed_data(r, record_find(r->work, r->route->record, param_id(r, "id")));

	return data ? reply_page(r, "record/show.html", data) : reply_not_found(r);
}
