/* The page of one place, on screen and on paper. */
#include "base/text.h"
#include "data/scope.h"
#include "data/tree.h"
#include "modules/member/member.h"
#include "modules/organisation/organisation.h"
#include "modules/statistics/tables.h"
#include "web/page.h"

/* ---- what may be chosen ---- */

/* The way down to the place, and what stands below it. */
void statistics_places(const struct figures *f, struct json *data)
{
	struct work *w = f->r->work;
	const char *top = scope_top(w, NULL), *own = *top ? top : ROOT_PATH;
	struct json *options = page_filter(data, "under", "党组织", "全部（含下级）");
	size_t count, length = strlen(f->path);
	const struct tree_place *places = tree_around(w, text_begins(f->path, own) ? own : f->path,
		f->path, &count);

	for (size_t i = 0; i < count; i++)
		page_option(options, places[i].path, arena_format(w->arena, "%s%s",
			strlen(places[i].path) > length ? "└ " : "", places[i].name),
			text_is(places[i].path, f->path));
}

static void put_times(const struct figures *f, struct json *data)
{
	struct json *options = page_filter(data, "at", "时点", "现在");

	for (size_t i = 0; i < f->snapshot_count; i++)
		page_option(options, arena_format(f->r->arena, "%lld", (long long)f->snapshots[i].id),
			f->snapshots[i].label, f->snapshots[i].id == f->then.id);
}

static void put_kept(const struct figures *f, struct json *data)
{
	static const char *const kept[] = { "who", "by" };
	struct json *hidden = json_list_in(data, "hidden");

	for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
		if (input_text(f->r->query, kept[i])) {
			struct json *pair = json_item(hidden);

			json_text(pair, "name", kept[i]);
			json_text(pair, "value", input_text(f->r->query, kept[i]));
		}
}

static void put_groups(const struct figures *f, struct json *data)
{
	struct json *tabs = json_list_in(data, "groups");

	for (const struct group *g = statistics_groups; g->code; g++) {
		struct json *tab = json_item(tabs);

		json_text(tab, "label", g->label);
		json_text(tab, "href", statistics_href(f, "/statistics", "who",
			g == statistics_groups ? NULL : g->code));
		json_flag(tab, "on", g == f->group);
	}
}

/* ---- totals ---- */

static struct json *put_tile(const struct figures *f, struct json *data, const char *label,
	const char *unit, int64_t n, const char *href)
{
	struct json *tile = json_item(json_at(data, "tiles"));

	json_text(tile, "label", label);
	json_text(tile, "unit", unit);
	json_number(tile, "n", n);
	json_text(tile, "text", text_number(f->r->arena, n));
	json_text(tile, "href", n ? href : NULL);
	json_text(tile, "more", NULL);
	return tile;
}

static void put_part_tile(const struct figures *f, struct json *data, const char *label,
	enum part_number first, enum part_number last, const char *query)
{
	const struct group g = { .first = first, .last = last };
	int64_t n = figures_total(f, &g, f->then.id != 0), now = figures_total(f, &g, false);
	struct json *tile = put_tile(f, data, label, "名", n,
		list_shown(f, query, NULL));

	if (!f->then.id)
		return;
	json_number(tile, "now", now);
	json_text(tile, "more", arena_format(f->r->arena, "现在 %s", text_number(f->r->arena, now)));
}

/* Organisations that are not closed, as their list shows them. */
static void put_kind_tiles(const struct figures *f, struct json *data)
{
	struct arena *a = f->r->arena;
	const char *where = f->then.id ? f->then_path : f->path, *list = NULL;

	if (where && may_with(f->r->work->actor, &organisation_view, where, 0, NULL))
		list = f->then.id
			? arena_format(a, "%s?snapshot_id=%lld&under=%s", organisation_then_record.href,
				(long long)f->then.id, text_url(a, where))
			: arena_format(a, "%s?closed_on=" FILTER_EMPTY "&under=%s", organisation_record.href,
				text_url(a, where));

	for (const struct choice *c = organisation_kinds; c->value; c++)
		for (size_t i = 0; i < f->kind_count; i++)
			if (text_is(f->kinds[i].kind, c->code))
				put_tile(f, data, c->label, "个", f->kinds[i].n,
					list ? arena_format(a, "%s&kind=%s", list, c->code) : NULL);
}

void statistics_tiles(const struct figures *f, struct json *data)
{
	const struct group *party = statistics_groups;

	json_list_in(data, "tiles");
	put_part_tile(f, data, party->label, party->first, party->last, party->query);
	for (enum part_number i = PART_FULL; i < PARTS; i++)
		put_part_tile(f, data, statistics_parts[i].label, i, i, statistics_parts[i].query);
	put_kind_tiles(f, data);
}

/* ---- the pages ---- */

/* As a workbook, and on paper. */
void statistics_taken(const struct figures *f, struct json *data, const char *page)
{
	struct arena *a = f->r->arena;
	struct json *export;

	page_button(data, "打印", statistics_href(f, arena_format(a, "%s/print", page), NULL, NULL),
		"printer", false);

	json_text(data, "export", NULL);
	if (!may_with(f->r->work->actor, &statistics_export, f->path, 0, NULL))
		return;
	export = json_object_in(data, "export");
	json_text(export, "action", statistics_href(f, arena_format(a, "%s/export", page), NULL, NULL));
}

void statistics_printed(struct request *r, struct json *data)
{
	json_text(data, "printed", arena_format(r->arena, "打印人：%s　　打印时间：%s", r->work->actor->name,
		moment_text(r->arena, r->work->now)));
}

struct reply statistics_page(struct request *r)
{
	struct figures *f = figures_read(r);
	struct json *data;

	if (!f)
		return reply_not_found(r);
	data = page_data(r, "党员统计");
	json_list_in(data, "actions");
	json_list_in(data, "filters");
	statistics_places(f, data);
	put_times(f, data);
	put_kept(f, data);
	put_groups(f, data);
	statistics_tiles(f, data);
	statistics_taken(f, data, "/statistics");
	if (may(r->work->actor, &statistics_freeze_right))
		page_button(data, "冻结现在的数字", "/statistics/snapshots/new", "lock", false);
	tables_put(f, data);
	return reply_page(r, "statistics/show.html", data);
}

struct reply statistics_print_page(struct request *r)
{
	struct figures *f = figures_read(r);
	struct json *data;

	if (!f)
		return reply_not_found(r);
	data = page_data(r, "党员统计");
	page_back(data, statistics_href(f, "/statistics", NULL, NULL));
	statistics_tiles(f, data);
	tables_put(f, data);
	statistics_printed(r, data);
	return reply_print(r, "statistics/print.html", data);
}
