/* What stands in the tables and where each number leads. */
#include "modules/statistics/tables.h"
#include "base/buffer.h"
#include "base/text.h"
#include "modules/member/member.h"

/* ---- addresses ---- */

const char *statistics_href(const struct figures *f, const char *page, const char *name,
	const char *value)
{
	static const char *const kept[] = { "under", "at", "year", "who", "by" };
	struct buffer b = buffer_new(f->r->arena, 4096);
	const char *between = "?";

	buffer_text(&b, page);
	for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
		const char *text = text_is(kept[i], name) ? value : input_text(f->r->query, kept[i]);

		if (text_empty(text))
			continue;
		buffer_format(&b, "%s%s=%s", between, kept[i], text_url(f->r->arena, text));
		between = "&";
	}
	return b.data;
}

const char *list_behind(const struct figures *f, bool then, const char *path, const char *who,
	const struct line *line)
{
	struct arena *a = f->r->arena;
	const char *what = !line ? "" : then ? line->then_query : line->query;

	if (!path || !what || !(then ? f->then_path != NULL : f->lists))
		return NULL;
	return arena_format(a, "%s?%sunder=%s&%s%s%s&count=all",
		then ? member_then_record.href : member_record.href,
		then ? arena_format(a, "snapshot_id=%lld&", (long long)f->then.id) : "",
		text_url(a, path), who, line ? "&" : "", what);
}

const char *list_shown(const struct figures *f, const char *who, const struct line *line)
{
	return list_behind(f, f->then.id != 0, f->then.id ? f->then_path : f->path, who, line);
}

/* ---- cells ---- */

static struct json *put_cell(struct json *table, struct json *cells, const char *text)
{
	const struct json *column = json_nth(json_at(table, "columns"), json_count(cells) + 1);
	struct json *cell = json_item(cells);

	json_text(cell, "label", json_text_of(column, "label"));
	json_text(cell, "text", text);
	json_text(cell, "href", NULL);
	json_number(cell, "n", 0);
	json_flag(cell, "bar", false);
	json_text(cell, "most", NULL);
	return cell;
}

void table_number(struct arena *a, struct json *table, struct json *cells, int64_t n,
	const char *href)
{
	struct json *cell = put_cell(table, cells, text_number(a, n));

	json_number(cell, "n", n);
	json_text(cell, "href", n ? href : NULL);
}

static void put_share(const struct figures *f, struct json *table, struct json *cells, int64_t n,
	int64_t whole)
{
	struct json *cell = put_cell(table, cells, !whole ? NULL : arena_format(f->r->arena, "%.1f%%",
		100.0 * (double)n / (double)whole));

	json_number(cell, "n", n);
	json_flag(cell, "bar", true);
	json_number(cell, "most", whole ? whole : 1);
}

static void put_difference(
	const struct figures *f, struct json *table, struct json *cells, int64_t n)
{
	json_number(put_cell(table, cells, n ? arena_format(f->r->arena, "%+lld", (long long)n) : "0"),
		"n", n);
}

struct json *table_column(struct json *table, const char *label)
{
	struct json *column = json_item(json_at(table, "columns"));

	json_text(column, "label", label);
	json_flag(column, "bar", false);
	return column;
}

struct json *table_new(struct json *data, const char *title, const char *note)
{
	struct json *table = json_item(json_at(data, "tables"));

	json_text(table, "title", title);
	json_text(table, "note", note);
	json_flag(table, "wide", false);
	json_flag(table, "below", false);
	json_list_in(table, "choices");
	json_list_in(table, "columns");
	json_list_in(table, "rows");
	return table;
}

struct json *table_row(struct json *table, const char *label, const char *href)
{
	struct json *row = json_item(json_at(table, "rows"));

	json_text(row, "label", label);
	json_text(row, "href", href);
	return json_list_in(row, "cells");
}

/* ---- a dimension ---- */

/* Parts and their sum, share, and in a snapshot what it is now. */
static void put_line(const struct figures *f, struct json *table, const struct line *line)
{
	struct json *cells = table_row(table, line->label, NULL);
	const struct group *g = f->group;
	const int64_t *shown = line_shown(f, line);
	int64_t sum = line_sum(f, shown), now = line_sum(f, line->now);

	for (size_t i = g->first; g->first != g->last && i <= g->last; i++)
		table_number(f->r->arena, table, cells, shown[i],
			list_shown(f, statistics_parts[i].query, line));
	table_number(f->r->arena, table, cells, sum, list_shown(f, g->query, line));
	put_share(f, table, cells, sum, figures_total(f, g, f->then.id != 0));
	if (!f->then.id)
		return;
	table_number(f->r->arena, table, cells, now, list_behind(f, false, f->path, g->query, line));
	put_difference(f, table, cells, now - sum);
}

static void put_dimension(const struct figures *f, const struct dimension *d, struct json *data)
{
	const struct group *g = f->group;
	struct json *table = table_new(data, dimension_title(d->field), dimension_note(d));

	table_column(table, dimension_title(d->field));
	for (size_t i = g->first; g->first != g->last && i <= g->last; i++)
		table_column(table, statistics_parts[i].label);
	table_column(table, g->first == g->last ? "人数" : "合计");
	json_flag(table_column(table, "占比"), "bar", true);
	if (f->then.id) {
		table_column(table, "现在");
		table_column(table, "增减");
	}
	for (size_t i = 0; i < d->count; i++) {
		const struct line *line = &d->lines[i];
		bool entered = *line->value || line_sum(f, line_shown(f, line)) || line_sum(f, line->now);

		if (entered)
			put_line(f, table, line);
	}
}

/* ---- the organisations below ---- */

static void put_child(const struct figures *f, struct json *table, const struct child *c)
{
	const struct dimension *d = f->crossed;
	bool then = f->then.id != 0;
	const char *path = then ? c->then_path : c->path, *who = f->group->query;
	struct json *cells = table_row(table, c->name,
		c->path ? statistics_href(f, "/statistics", "under", c->path) : NULL);

	table_number(f->r->arena, table, cells, line_sum(f, c->all),
		list_behind(f, then, path, who, NULL));
	for (size_t i = 0; i < d->count; i++)
		if (line_sum(f, line_shown(f, &d->lines[i])))
			table_number(f->r->arena, table, cells, c->n[i],
				list_behind(f, then, path, who, &d->lines[i]));
}

static void put_choices(const struct figures *f, struct json *table)
{
	for (size_t i = 0; i < f->dimension_count; i++) {
		const struct field *field = f->dimensions[i].field;
		struct json *choice = json_item(json_at(table, "choices"));

		json_text(choice, "label", dimension_title(field));
		json_text(choice, "href", arena_format(f->r->arena, "%s#below",
			statistics_href(f, "/statistics", "by", field->name)));
		json_flag(choice, "on", &f->dimensions[i] == f->crossed);
	}
}

/* Only what somebody has is a column. */
static void put_children(const struct figures *f, struct json *data)
{
	const struct dimension *d = f->crossed;
	struct json *table, *cells;

	if (!f->child_count)
		return;
	table = table_new(data, arena_format(f->r->arena, "下级党组织（%s，按%s）", f->group->label,
		dimension_title(d->field)), dimension_note(d));
	json_flag(table, "wide", true);
	json_flag(table, "below", true);
	put_choices(f, table);
	table_column(table, "党组织");
	table_column(table, f->group->label);
	for (size_t i = 0; i < d->count; i++)
		if (line_sum(f, line_shown(f, &d->lines[i])))
			table_column(table, d->lines[i].label);
	for (size_t i = 0; i < f->child_count; i++)
		put_child(f, table, &f->children[i]);
	cells = table_row(table, "合计", NULL);
	table_number(f->r->arena, table, cells, figures_total(f, f->group, f->then.id != 0),
		list_shown(f, f->group->query, NULL));
	for (size_t i = 0; i < d->count; i++)
		if (line_sum(f, line_shown(f, &d->lines[i])))
			table_number(f->r->arena, table, cells, line_sum(f, line_shown(f, &d->lines[i])),
				list_shown(f, f->group->query, &d->lines[i]));
}

void tables_put(const struct figures *f, struct json *data)
{
	json_text(data, "heading", arena_format(f->r->arena, "%s党员统计", f->name));
	json_text(data, "lead", figures_basis(f));
	json_text(data, "who", f->group->label);
	json_list_in(data, "tables");
	for (size_t i = 0; i < f->dimension_count; i++)
		put_dimension(f, &f->dimensions[i], data);
	put_children(f, data);
}
