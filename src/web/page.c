/* The frame every page stands in: names, menu, crumbs, tabs, tokens. All of it read from tables. */
#include "web/page.h"
#include "base/text.h"
#include "web/guard.h"
#include "web/session.h"
#include "web/site.h"

struct site site = { .asset_version = "0" };

static bool is_below(const struct request *r, const char *path)
{
	size_t n = strlen(path);

	return strncmp(r->path, path, n) == 0 && (!r->path[n] || (r->path[n] == '/' && n > 1));
}

/* "/dues" is not on where "/dues/bases" is: of the entries above a page the longest is meant. */
static const char *menu_on(const struct request *r)
{
	const char *longest = NULL;

	for (const struct route *const *route = route_entries(); *route; route++)
		if ((*route)->menu && is_below(r, (*route)->path)
		    && (!longest || strlen((*route)->path) > strlen(longest)))
			longest = (*route)->path;
	return longest;
}

static bool in_menu(struct request *r, const struct route *route)
{
	const struct actor *actor = r->work->actor;

	if (!route->menu || !may(actor, route->may))
		return false;
	return route->ordinary ? actor->member_id != 0 : actor->title != NULL;
}

static void put_entry(
	struct json *entry, const struct route *route, const char *label, const char *on)
{
	json_text(entry, "label", label);
	json_text(entry, "href", route->path);
	json_text(entry, "icon", route->icon);
	json_flag(entry, "on", text_is(route->path, on));
}

/* A group stands where its first entry would, whichever module the others are of. */
static struct json *group_of(struct json *menu, const struct route *first, const char *name)
{
	struct json *group;

	for (group = menu->first; group; group = group->next)
		if (text_is(json_text_of(group, "label"), name))
			return group;
	group = json_item(menu);
	put_entry(group, first, name, NULL);
	json_list_in(group, "items");
	return group;
}

/* "组织生活/计划" goes below its group; what is one's own goes below "我的" beside one's office. */
static void put_menu_entry(
	struct request *r, struct json *menu, const struct route *route, const char *on)
{
	const char *slash = strchr(route->menu, '/'), *label = slash ? slash + 1 : route->menu;
	const char *name = slash ? arena_copy(r->arena, route->menu, (size_t)(slash - route->menu))
		: route->ordinary && r->work->actor->title ? "我的" : NULL;
	struct json *group;

	if (!name) {
		group = json_item(menu);
		put_entry(group, route, label, on);
		json_list_in(group, "items");
		return;
	}
	group = group_of(menu, route, name);
	put_entry(json_item(json_at(group, "items")), route, label, on);
	if (text_is(route->path, on))
		json_flag(group, "on", true);
}

/* What one administers, then what is one's own. */
static void put_menu(struct request *r, struct json *data, const char *on)
{
	struct json *menu = json_list_in(data, "menu");

	for (int own = 0; own <= 1; own++)
		for (const struct route *const *at = route_entries(); *at; at++)
			if ((*at)->ordinary == own && in_menu(r, *at))
				put_menu_entry(r, menu, *at, on);
}

static bool tab_on(const struct request *r, const char *path, const char *on)
{
	return is_below(r, path) && (!on || strlen(on) <= strlen(path));
}

static void put_tabs(struct request *r, struct json *data, const char *on)
{
	struct json *tabs = json_list_in(data, "tabs");

	for (const struct route *const *at = route_entries(); *at; at++)
		if ((*at)->tab && r->session && may(r->work->actor, (*at)->may)
		    && (!(*at)->ordinary || r->work->actor->member_id))
			put_entry(json_item(tabs), *at, (*at)->tab,
				tab_on(r, (*at)->path, on) ? (*at)->path : NULL);
}

static void crumb_of(struct json *data, struct json *entry)
{
	page_crumb(data, json_text_of(entry, "label"), json_text_of(entry, "href"));
}

static void put_group_crumbs(struct json *data, struct json *group)
{
	struct json *items = json_at(group, "items");

	if (!json_count(items)) {
		if (!text_is(json_text_of(group, "href"), "/"))
			crumb_of(data, group);
		return;
	}
	page_crumb(data, json_text_of(group, "label"), NULL);
	for (size_t i = 0; i < json_count(items); i++)
		if (json_number_of(json_nth(items, i), "on"))
			crumb_of(data, json_nth(items, i));
}

static void put_crumbs(struct json *data)
{
	struct json *menu = json_at(data, "menu");

	json_list_in(data, "crumbs");
	for (size_t i = 0; i < json_count(menu); i++)
		if (json_number_of(json_nth(menu, i), "on"))
			put_group_crumbs(data, json_nth(menu, i));
}

/* The sentence left by the page before: shown once. */
static void put_notice(struct request *r, struct json *data)
{
	const char *text = request_cookie(r, "notice");
	struct input *decoded = input_new(r->arena);

	json_text(data, "notice", NULL);
	json_flag(data, "notice_bad", false);
	if (text_empty(text))
		return;
	if (input_add_encoded(decoded, arena_format(r->arena, "t=%s", text + 1))) {
		json_text(data, "notice", input_text(decoded, "t"));
		json_flag(data, "notice_bad", *text == '-');
	}
	request_set_cookie(r, "notice", "", -1, false);
}

struct json *page_data(struct request *r, const char *title)
{
	const struct actor *actor = r->work->actor;
	const char *on = menu_on(r);
	struct json *data = json_root(r->arena);

	r->title = title;
	json_text(data, "product", "智慧党建平台");
	json_text(data, "title", title);
	json_text(data, "asset_version", site.asset_version);
	json_text(data, "path", r->path);
	json_text(data, "back", NULL);
	json_flag(data, "plain", false); /* a cell that does not say otherwise has all its names */
	json_flag(data, "long", false);
	json_text(data, "level", NULL);
	json_flag(data, "posted", text_is(r->method, "POST"));
	json_flag(data, "large", r->session ? actor->large : text_is(request_cookie(r, "large"), "1"));
	json_flag(data, "signed_in", r->session != NULL);
	json_text(data, "user_name", actor->name);
	json_text(data, "user_organisation", actor->organisation);
	json_text(data, "user_role", actor->title);
	json_text(data, "csrf", guard_token(r));
	json_text(data, "once", crypt_token(r->arena, 16));
	put_menu(r, data, on);
	put_tabs(r, data, on);
	put_crumbs(data);
	put_notice(r, data);
	return data;
}

void page_crumb(struct json *data, const char *label, const char *href)
{
	struct json *crumb = json_item(json_at(data, "crumbs"));

	json_text(crumb, "label", label);
	json_text(crumb, "href", href);
}

void page_back(struct json *data, const char *href)
{
	json_text(data, "back", href);
}

void page_option(struct json *options, const char *value, const char *label, bool selected)
{
	struct json *option = json_item(options);

	json_text(option, "value", value);
	json_text(option, "label", label);
	json_flag(option, "selected", selected);
}

const char *page_spool_path(struct request *r, const char *extension)
{
	return arena_format(r->arena, "%s/spool/%s.%s", site.var, crypt_token(r->arena, 12), extension);
}

/* ":id" of a button's path is the row's id. */
const char *page_href_of(struct request *r, const char *path, const struct row *row)
{
	const char *mark = strstr(path, ":id");

	return mark && row ? arena_format(r->arena, "%.*s%lld%s", (int)(mark - path), path,
		(long long)row->id, mark + 3) : path;
}

/* On this row, or (NULL) somewhere. */
bool page_may_this(
	struct request *r, const struct route *route, const struct record *record, const void *it)
{
	const struct row *row = it;
	const struct field *f = record->category ? record_field(record, record->category) : NULL;

	return !row || !row->path ? may(r->work->actor, route->may) : may_with(r->work->actor,
		route->may, row->path, row->owner_id, f ? field_input(r->work, f, row) : NULL);
}

void page_buttons(struct request *r, const struct record *record, enum button_place place,
	const void *row, struct json *data)
{
	struct json *actions = json_list_in(data, "actions");

	for (const struct module *const *m = modules; *m; m++) {
		for (const struct route *route = (*m)->routes; route && route->path; route++) {
			struct json *action;

			if (route->on != place || route->record != record
				|| !page_may_this(r, route, record, row))
				continue;
			if (route->when && !route->when(r->work, row))
				continue;
			action = json_item(actions);
			json_text(action, "label", route->button);
			json_text(action, "href", page_href_of(r, route->path, row));
			json_text(action, "icon", route->icon);
			json_flag(action, "primary", route->primary);
			json_flag(action, "danger", route->danger);
			json_flag(action, "post", text_is(route->method, "POST"));
			json_text(action, "confirm", route->confirm);
		}
	}
}
