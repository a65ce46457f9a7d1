/* For the superior and the branch itself: terms that end or are over, and numbers of members. */
#include "base/text.h"
#include "data/code.h"
#include "modules/committee/committee_pages.h"

static void put_tabs(struct request *r, struct json *data)
{
	page_tab(data, "换届提醒", "/terms", r->route->listing == &terms_listing);
	page_tab(data, "人数预警", "/terms/sizes", r->route->listing == &sizes_listing);
}

/* ---- terms ---- */

static size_t term_values(struct work *w, struct bind *binds)
{
	binds[0] = bind_date(date_add_months(w->today, (int)parameter_number(w, "term.remind_before")));
	return 1;
}

static const char *term_warning(struct work *w, const void *row, const char **tone)
{
	const char *words = term_words(w, ((const struct committee *)row)->due_on, tone);

	return words ? words : "";
}

static void put_terms_head(struct request *r, struct json *data)
{
	put_tabs(r, data);
	json_text(data, "lead", arena_format(r->arena, "任期已届满或 %lld 个月内届满的现任班子",
		(long long)parameter_number(r->work, "term.remind_before")));
}

const struct listing terms_listing = {
	.title = "换届提醒",
	.where = "m.state = 'standing' AND m.due_on <= ?"
		" AND m.organisation_id IN (SELECT o.id FROM organisation o WHERE o.closed_on IS NULL)",
	.values = term_values,
	.columns = (const char *const[]){
		"organisation_id", "title", "elected_on", "due_on", "term_warning", NULL },
	.made = (const struct field[]){ MADE("term_warning", "提醒", .made = term_warning), { 0 } },
	.sort = "due_on",
	.head = put_terms_head,
	.empty = "没有临近届满的班子。",
};

/* ---- numbers of members ---- */

/* By the same parameters as size_warning, and the same numbers. */
#define UNFIT                                                                                      \
	"m.closed_on IS NULL"                                                                          \
	" AND ((m.is_branch AND (m.full_total < ?"        \
	" OR (m.full_total >= ? AND NOT m.has_committee AND m.kind NOT LIKE 'temporary%')"            \
	" OR (m.full_total < ? AND m.has_committee) OR m.member_total > ?))"                           \
	" OR (m.kind = 'general_branch' AND (m.member_total < ? OR m.member_total >= ?))"              \
	" OR (m.kind = 'committee' AND m.member_total < ?))"

static size_t size_values(struct work *w, struct bind *binds)
{
	static const char *const names[] = { "organisation.branch_least", "organisation.board_from",
		"organisation.board_from", "organisation.general_from", "organisation.general_from",
		"organisation.committee_from", "organisation.committee_from" };
	size_t count = sizeof names / sizeof names[0];

	for (size_t i = 0; i < count; i++)
		binds[i] = bind_number(parameter_number(w, names[i]));
	return count;
}

static const char *warning_of(struct work *w, const void *row, const char **tone)
{
	const struct organisation *o = row;
	const char *words =
		size_warning(w, o->kind, o->has_committee, o->full_total, o->member_total);

	return words ? words : "";
}

static void put_sizes_head(struct request *r, struct json *data)
{
	put_tabs(r, data);
	json_text(data, "lead", "党员人数与组织设置，按名册现有人数");
}

const struct listing sizes_listing = {
	.title = "人数预警",
	.where = UNFIT,
	.values = size_values,
	.columns = (const char *const[]){
		"name", "kind", "full_total", "member_total", "size_warning", NULL },
	.made = (const struct field[]){ MADE("size_warning", "提醒", .made = warning_of), { 0 } },
	.head = put_sizes_head,
	.empty = "人数都符合设置要求。",
};
