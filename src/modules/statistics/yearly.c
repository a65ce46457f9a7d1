/*
 * What happened in a year (field-rules 4.19: 发展, 转正, 出党, 表彰 …): 党员变动 that are done, by
 * kind and month, and by organisation below; each number opens those changes. One question, from an
 * index that holds all it asks for.
 */
#include <string.h>
#include "base/text.h"
#include "data/history.h"
#include "data/scope.h"
#include "modules/change/change.h"
#include "modules/statistics/tables.h"
#include "web/page.h"

enum { MOST_CELLS = 400000, MOST_BELOW = 2000, SEGMENT = 5, MONTHS = 12, YEARS = 10 };

/* In the order of the yearly report; a transfer inside the county is counted where he left. */
static const enum change_kind_value kinds[] = { CHANGE_ACTIVIST, CHANGE_ADMIT, CHANGE_CONFIRM,
	CHANGE_EXTEND, CHANGE_CANCEL, CHANGE_IN, CHANGE_TRANSFER, CHANGE_OUT, CHANGE_STOP,
	CHANGE_RESTORE, CHANGE_EXIT, CHANGE_DEATH, CHANGE_REWARD, CHANGE_SANCTION };
enum { KINDS = sizeof kinds / sizeof kinds[0] };

struct below {
	const char *name, *path;
	int64_t n[KINDS];
};

struct yearly {
	struct figures place;        /* of it only: request, path, name                            */
	int year;
	bool lists;
	int64_t n[KINDS][MONTHS + 1];/* [0]: of the year                                           */
	size_t below_count;
	struct below *below;
};

static size_t kind_at(const char *code)
{
	const struct choice *c = choice_find(change_kind_labels, code);
	size_t i = 0;

	while (i < KINDS && !(c && (int)kinds[i] == c->value))
		i++;
	return i;
}

static struct rows *ask(const struct yearly *y)
{
	int64_t depth = (int64_t)strlen(y->place.path) + SEGMENT;

	return work_select(y->place.r->work,
		"SELECT x.at, o.name, x.month, x.kind, x.n FROM (SELECT LEFT(c.path, ?) AS at,"
		"  MONTH(c.on_date) AS month, c.kind, COUNT(*) AS n FROM member_change c WHERE c.state = 'done'"
		"  AND c.removed_at IS NULL AND c.on_date BETWEEN ? AND ? AND c.path LIKE ? AND @scope(c)"
		"  GROUP BY at, month, c.kind) x LEFT JOIN organisation o ON o.path = x.at ORDER BY x.at LIMIT ?",
		BIND(depth, date_of(y->year, 1, 1), date_of(y->year, 12, 31),
			arena_format(y->place.r->arena, "%s%%", y->place.path), (int64_t)MOST_CELLS));
}

static void read_counts(struct yearly *y)
{
	struct rows *rows = ask(y);
	struct below *at = NULL;

	y->below = ARENA_ARRAY(y->place.r->arena, struct below, MOST_BELOW);
	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		size_t kind = kind_at(c[3].text);

		if (kind == KINDS)
			continue;
		y->n[kind][0] += c[4].number;
		y->n[kind][c[2].number] += c[4].number;
		if (text_is(c[0].text, y->place.path) || y->below_count == MOST_BELOW)
			continue; /* its own, not of what is below */
		if (!at || !text_is(at->path, c[0].text)) {
			at = &y->below[y->below_count++];
			*at = (struct below){ .name = c[1].null ? "已撤销的党组织" : c[1].text, .path = c[0].text };
		}
		at->n[kind] += c[4].number;
	}
}

static struct yearly *yearly_read(struct request *r)
{
	struct yearly *y = ARENA_NEW(r->arena, struct yearly);
	const char *under = input_text(r->query, "under");
	int64_t year = input_number(r->query, "year", r->work->today.year);

	y->place.r = r;
	y->place.path = scope_top(r->work, text_length(under) <= 60 ? under : NULL);
	y->place.path = *y->place.path ? y->place.path : ROOT_PATH;
	y->place.name = work_text(r->work,
		"SELECT name FROM organisation WHERE path = ? AND removed_at IS NULL", BIND(y->place.path));
	if (!y->place.name || year > r->work->today.year || year <= r->work->today.year - YEARS)
		return NULL;
	y->year = (int)year;
	y->lists = may_with(r->work->actor, &change_view, y->place.path, 0, NULL);
	read_counts(y);
	return y;
}

/* ---- as tables ---- */

/* The changes behind a number; month 0: of the year. */
static const char *changes_href(const struct yearly *y, const char *path, size_t kind, int month)
{
	struct arena *a = y->place.r->arena;
	struct date from = date_of(y->year, month ? month : 1, 1);

	return !y->lists ? NULL : arena_format(a,
		"%s?under=%s&kind=%s&state=done&on_date.from=%s&on_date.to=%s&count=all",
		member_change_record.href, text_url(a, path),
		choice_of(change_kind_labels, (int)kinds[kind])->code, date_text(a, from),
		date_text(a, date_add_days(date_add_months(from, month ? 1 : 12), -1)));
}

static void put_months(const struct yearly *y, struct json *data)
{
	struct arena *a = y->place.r->arena;
	struct json *table = table_new(data, "按变动和月份", "县内转接按转出的党支部计；介绍信已开出、还没有收到回执的转出不计。");

	json_flag(table, "wide", true);
	table_column(table, "变动");
	table_column(table, "全年");
	for (int month = 1; month <= MONTHS; month++)
		table_column(table, arena_format(a, "%d月", month));
	for (size_t kind = 0; kind < KINDS; kind++) {
		struct json *cells = table_row(table, choice_label(change_kind_labels, (int)kinds[kind]),
			NULL);

		for (int month = 0; month <= MONTHS; month++)
			table_number(a, table, cells, y->n[kind][month],
				changes_href(y, y->place.path, kind, month));
	}
}

/* Only what happened is a column, and only where something did is a line. */
static void put_below(const struct yearly *y, struct json *data)
{
	struct arena *a = y->place.r->arena;
	struct json *table;

	if (!y->below_count)
		return;
	table = table_new(data, "按下级党组织", NULL);
	json_flag(table, "wide", true);
	json_flag(table, "below", true);
	table_column(table, "党组织");
	for (size_t kind = 0; kind < KINDS; kind++)
		if (y->n[kind][0])
			table_column(table, choice_label(change_kind_labels, (int)kinds[kind]));
	for (size_t i = 0; i < y->below_count; i++) {
		const struct below *b = &y->below[i];
		struct json *cells = table_row(table, b->name, statistics_href(&y->place,
			"/statistics/year", "under", b->path));

		for (size_t kind = 0; kind < KINDS; kind++)
			if (y->n[kind][0])
				table_number(a, table, cells, b->n[kind], changes_href(y, b->path, kind, 0));
	}
}

static void put_tables(const struct yearly *y, struct json *data)
{
	struct request *r = y->place.r;

	json_text(data, "heading", arena_format(r->arena, "%s%d年党员变动", y->place.name, y->year));
	json_text(data, "lead", arena_format(r->arena, "截至 %s，%d年1月1日至12月31日在本平台办结的党员变动，按变动日期统计，"
		"含下级。", moment_text(r->arena, r->work->now), y->year));
	json_text(data, "who", "党员变动");
	json_list_in(data, "tiles");
	json_list_in(data, "tables");
	put_months(y, data);
	put_below(y, data);
}

/* ---- the pages ---- */

static void put_years(const struct yearly *y, struct json *data)
{
	struct arena *a = y->place.r->arena;
	struct json *options = page_filter(data, "year", "年度", "今年");
	int this = y->place.r->work->today.year;

	for (int year = this - 1; year > this - YEARS; year--)
		page_option(options, arena_format(a, "%d", year), arena_format(a, "%d年", year),
			year == y->year);
}

struct reply yearly_page(struct request *r)
{
	struct yearly *y = yearly_read(r);
	struct json *data;

	if (!y)
		return reply_not_found(r);
	data = page_data(r, "年度变动");
	json_list_in(data, "actions");
	json_list_in(data, "filters");
	json_list_in(data, "hidden");
	json_list_in(data, "groups");
	statistics_places(&y->place, data);
	put_years(y, data);
	statistics_taken(&y->place, data, "/statistics/year");
	put_tables(y, data);
	return reply_page(r, "statistics/show.html", data);
}

struct reply yearly_print_page(struct request *r)
{
	struct yearly *y = yearly_read(r);
	struct json *data;

	if (!y)
		return reply_not_found(r);
	data = page_data(r, "年度变动");
	page_back(data, statistics_href(&y->place, "/statistics/year", NULL, NULL));
	put_tables(y, data);
	statistics_printed(r, data);
	return reply_print(r, "statistics/print.html", data);
}

struct reply yearly_export_page(struct request *r)
{
	struct yearly *y = yearly_read(r);
	struct json *data = json_root(r->arena);

	if (!y)
		return reply_not_found(r);
	put_tables(y, data);
	return statistics_book(&y->place, data, arena_format(r->arena, "%d年党员变动", y->year));
}
