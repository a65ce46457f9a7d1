/* For the superior and the branch itself: terms that end or are over, and numbers of members. */
#include "base/text.h"
#include "data/code.h"
#include "modules/committee/committee_pages.h"

enum { MOST_ROWS = 500 };

/*
 * A first sieve by last night's numbers, by the same parameters as size_warning, so that twenty
 * thousand branches do not travel.
 */
static struct rows *ask(struct work *w, struct date until)
{
	int64_t least = parameter_number(w, "organisation.branch_least");
	int64_t board = parameter_number(w, "organisation.board_from");
	int64_t general = parameter_number(w, "organisation.general_from");
	int64_t committee = parameter_number(w, "organisation.committee_from");

	return work_select(w,
		"SELECT o.id, o.name, o.kind, o.has_committee, o.full_total, o.party_total,"
		" c.id, c.due_on FROM organisation o LEFT JOIN committee c ON c.standing_of = o.id"
		" WHERE o.removed_at IS NULL AND o.closed_on IS NULL AND o.kind <> 'group' AND @scope(o "
		"place)"
		" AND (c.due_on <= ? OR (o.kind IN ('branch', 'joint_branch', 'temporary_branch')"
		"  AND (o.full_total < ? OR o.has_committee <> (o.full_total >= ?) OR o.party_total > ?))"
		" OR (o.kind = 'general_branch' AND (o.party_total < ? OR o.party_total >= ?))"
		" OR (o.kind = 'committee' AND o.party_total < ?))"
		" ORDER BY c.due_on IS NULL, c.due_on, o.path LIMIT ?",
		BIND(until, least, board, general, general, committee, committee, (int64_t)MOST_ROWS));
}

static void put_term(struct request *r, struct json *table, const struct cell *c)
{
	const char *tone, *words = c[7].null ? NULL : term_words(r->work, c[7].date, &tone);
	const char *to =
		arena_format(r->arena, "/organisations/%lld/committees", (long long)c[0].number);
	struct json *cells;

	if (!words)
		return;
	cells = page_table_row(table, to);
	page_cell(table, cells, c[1].text, NULL, to);
	page_cell(table, cells, date_text(r->arena, c[7].date), NULL, NULL);
	page_cell(table, cells, words, tone, NULL);
}

static void put_size(struct request *r, struct json *table, const struct cell *c)
{
	const struct choice *kind = choice_find(organisation_kinds, c[2].text);
	const char *words = c[4].null ? NULL
								  : size_warning(r->work, (enum organisation_kind)kind->value,
									  c[3].number != 0, c[4].number, c[5].number);
	const char *to = arena_format(r->arena, "/organisations/%lld", (long long)c[0].number);
	struct json *cells;

	if (!words)
		return;
	cells = page_table_row(table, to);
	page_cell(table, cells, c[1].text, NULL, to);
	page_cell(table, cells, kind->label, NULL, NULL);
	page_cell(table, cells, words, NULL, NULL);
}

struct reply terms_page(struct request *r)
{
	static const char *const terms[] = { "党组织", "应换届日期", "提醒", NULL };
	static const char *const sizes[] = { "党组织", "类别", "提醒", NULL };
	struct work *w = r->work;
	int months = (int)parameter_number(w, "term.remind_before");
	struct json *data = page_show_data(r, "换届提醒和人数预警"), *term_table, *size_table;
	size_t count = 0;
	struct rows *rows;

	term_table = page_table(data, arena_format(r->arena, "任期已届满或 %d 个月内届满", months), "没有临近届满的班子。",
		terms);
	size_table = page_table(data, arena_format(r->arena, "党员人数与组织设置（按 %s 零时后核对的人数）",
		date_long(r->arena, w->today)), "人数都符合设置要求。", sizes);
	for (rows = ask(w, date_add_months(w->today, months)); rows_next(rows); count++) {
		put_term(r, term_table, rows->cells);
		put_size(r, size_table, rows->cells);
	}
	rows_end(rows);
	if (count == MOST_ROWS)
		page_fact(page_fact_group(data, NULL), "说明", "只显示前 500 个，请由下级党组织分别查看。", NULL);
	return reply_page(r, "record/show.html", data);
}
