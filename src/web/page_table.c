/* Tables and form fields made by hand, for pages that show more than one record's rows. */
#include "base/text.h"
#include "web/page.h"

struct json *page_table(struct json *data, const char *title, const char *empty_text,
	const char *const *labels)
{
	struct json *table = json_item(json_at(data, "tables")), *columns;

	json_text(table, "title", title);
	json_text(table, "empty_text", empty_text);
	json_list_in(table, "actions");
	columns = json_list_in(table, "columns");
	for (; *labels; labels++) {
		struct json *column = json_item(columns);

		json_text(column, "label", *labels);
		json_flag(column, "number", false);
	}
	json_list_in(table, "rows");
	return table;
}

struct json *page_table_row(struct json *table, const char *href)
{
	struct json *row = json_item(json_at(table, "rows"));

	json_text(row, "href", href);
	return json_list_in(row, "cells");
}

bool page_is_long(const char *text)
{
	return text && text_length(text) > 24;
}

/* The heading of the cell's column is its label on a phone. */
void page_cell(struct json *table, struct json *cells, const char *text, const char *tone,
	const char *href)
{
	size_t at = json_count(cells);
	struct json *cell = json_item(cells);
	bool is_long = page_is_long(text);

	json_flag(cell, "plain", !tone && !href && at && !is_long && !text_empty(text));
	json_flag(cell, "long", is_long);
	json_text(cell, "label", json_text_of(json_nth(json_at(table, "columns"), at), "label"));
	json_text(cell, "text", text);
	json_text(cell, "tone", tone);
	json_text(cell, "href", href);
	json_flag(cell, "number", false);
	json_flag(cell, "strong", at == 0);
}

void page_button(struct json *data, const char *label, const char *href, const char *icon,
	bool primary)
{
	struct json *action = json_item(json_at(data, "actions"));

	json_text(action, "label", label);
	json_text(action, "href", href);
	json_text(action, "icon", icon);
	json_flag(action, "primary", primary);
	json_flag(action, "danger", false);
	json_flag(action, "post", false);
	json_text(action, "confirm", NULL);
}

struct json *page_field(struct json *fields, const char *kind, const char *name, const char *label,
	const char *value, const char *problem)
{
	static const char *const kinds[] = { "is_text", "is_long", "is_number", "is_money", "is_date",
		"is_time", "is_flag", "is_choice", "is_password", "is_file", "many" };
	struct json *item = json_item(fields);

	json_text(item, "name", name);
	json_text(item, "label", label);
	json_text(item, "value", value);
	json_text(item, "problem", problem);
	json_text(item, "hint", NULL);
	json_text(item, "max", NULL);
	json_text(item, "input_mode", NULL);
	json_text(item, "pick", NULL);
	json_text(item, "settled", NULL);
	json_flag(item, "required", false);
	json_flag(item, "wide", false);
	json_flag(item, "checked", text_is(kind, "is_flag") && text_is(value, "1"));
	json_flag(item, "is_secret", false);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		json_flag(item, kinds[i], text_is(kind, kinds[i]));
	json_list_in(item, "options");
	return item;
}

struct json *page_show_data(struct request *r, const char *title)
{
	struct json *data = page_data(r, title);

	json_text(data, "heading", title);
	json_text(data, "badge", NULL);
	json_flag(data, "history", false);
	json_list_in(data, "actions");
	json_list_in(data, "tabs_in_page");
	json_list_in(data, "groups");
	json_list_in(data, "tables");
	json_list_in(data, "timeline");
	return data;
}

struct json *page_form_data(struct request *r, const char *title, const char *action,
	const char *cancel, const char *submit)
{
	struct json *data = page_data(r, title);

	json_text(data, "heading", title);
	json_text(data, "action", action);
	json_text(data, "cancel", cancel);
	json_text(data, "submit_label", submit);
	json_text(data, "draft", NULL);
	json_text(data, "version", NULL);
	json_text(data, "conflict", NULL);
	json_flag(data, "multipart", false);
	json_list_in(data, "hidden");
	json_list_in(data, "groups");
	json_list_in(data, "problems");
	page_back(data, cancel);
	return data;
}

struct json *page_group(struct json *groups, const char *title, const char *list)
{
	struct json *group = groups->first;

	while (group && !text_is(json_text_of(group, "title"), title))
		group = group->next;
	if (!group) {
		group = json_item(groups);
		json_text(group, "title", title);
		json_list_in(group, list);
	}
	return json_at(group, list);
}

struct json *page_form_group(struct json *data, const char *title)
{
	struct json *group = json_item(json_at(data, "groups"));

	json_text(group, "title", title);
	return json_list_in(group, "fields");
}

void page_fact(struct json *items, const char *label, const char *text, const char *href)
{
	struct json *item = json_item(items);

	json_text(item, "label", label);
	json_text(item, "text", text);
	json_text(item, "href", href);
	json_text(item, "tone", NULL);
	json_flag(item, "wide", false);
	json_text(item, "reveal", NULL);
}

void page_settled(struct json *fields, const char *label, const char *text)
{
	struct json *item = page_field(fields, "is_text", "", label, NULL, NULL);
	struct json *settled = json_object_in(item, "settled");

	json_text(settled, "text", text);
	json_text(settled, "href", NULL);
	json_text(settled, "verb", NULL);
}

struct json *page_fact_group(struct json *data, const char *title)
{
	struct json *group = json_item(json_at(data, "groups"));

	json_text(group, "title", title);
	return json_list_in(group, "items");
}

void page_tab(struct json *data, const char *label, const char *href, bool on)
{
	struct json *tab = json_item(json_at(data, "tabs_in_page"));

	json_text(tab, "label", label);
	json_text(tab, "href", href);
	json_flag(tab, "on", on);
	json_text(tab, "count", NULL);
}

struct json *page_filter(
	struct json *data, const char *name, const char *label, const char *placeholder)
{
	struct json *f = json_item(json_at(data, "filters"));

	json_text(f, "name", name);
	json_text(f, "label", label);
	json_text(f, "placeholder", placeholder);
	json_text(f, "value", NULL);
	json_flag(f, "is_text", false);
	json_flag(f, "is_date", false);
	json_flag(f, "is_choice", true);
	return json_list_in(f, "options");
}
