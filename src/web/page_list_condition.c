/*
 * What narrows a list beside its fields (struct condition): full years since a day, "age.from" and
 * "age.to" in the address, or choices that are no column, like those who were honoured.
 */
#include <string.h>
#include "base/text.h"
#include "data/code.h"
#include "web/page_list.h"

enum { MOST_YEARS = 150, FEW_OPTIONS = 8, MOST_REFS = 300 };

static bool may_ask(struct request *r, const struct condition *c)
{
	return !c->seen_by || may(r->work->actor, c->seen_by);
}

/* ---- asked ---- */

/* -1: not asked. */
static int years_of(struct request *r, const struct condition *c, const char *end)
{
	const char *name = arena_format(r->arena, "%s.%s", c->name, end);
	int64_t years = input_number(r->query, name, -1);

	return years >= 0 && years <= MOST_YEARS ? (int)years : -1;
}

/* Who is 30 was born on this day 30 years ago or before, but after this day 31 years ago. */
static bool take_years(struct request *r, const struct record *record, const struct condition *c,
	struct filter *filter)
{
	int from = years_of(r, c, "from"), to = years_of(r, c, "to");
	struct date today = r->work->today;

	filter->field = record_field(record, c->since);
	if (from >= 0)
		filter->to = date_add_months(today, -12 * from);
	if (to >= 0)
		filter->from = date_add_days(date_add_months(today, -12 * (to + 1)), 1);
	return from >= 0 || to >= 0;
}

void list_take_conditions(struct request *r, const struct record *record, struct list *l)
{
	for (const struct condition *c = record->conditions; c && c->name && r->query->count; c++) {
		struct filter *filter = &l->filters[l->filter_count];

		if (l->filter_count == MOST_FILTERS || !may_ask(r, c))
			continue;
		*filter = (struct filter){ .by = c };
		if (!c->since)
			filter->texts = input_texts(r->query, c->name, &filter->count);
		if (c->since ? take_years(r, record, c, filter)
				: filter->count && filter->count <= MOST_FILTERS)
			l->filter_count++;
	}
}

/* ---- shown ---- */

struct json *list_panel_item(struct json *panel, const char *name, const char *label)
{
	static const char *const nulls[] = { "from", "to", "unit", "chosen" };
	static const char *const flags[] = { "is_day", "is_years", "is_long" };
	struct json *item = json_item(panel);

	json_text(item, "name", name);
	json_text(item, "label", label);
	for (size_t i = 0; i < sizeof nulls / sizeof nulls[0]; i++)
		json_text(item, nulls[i], NULL);
	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
		json_flag(item, flags[i], false);
	json_list_in(item, "options");
	return item;
}

static const struct filter *given_of(const struct list *l, const struct condition *c)
{
	for (size_t i = 0; i < l->filter_count; i++)
		if (l->filters[i].by == c)
			return &l->filters[i];
	return NULL;
}

static void put_option(
	struct json *options, const struct filter *given, const char *code, const char *label)
{
	bool on = false;

	for (size_t i = 0; given && i < given->count; i++)
		on = on || text_is(given->texts[i], code);
	page_option(options, code, label, on);
}

static void put_choices(
	const struct condition *c, const struct filter *given, struct json *options)
{
	size_t n = 0;
	const struct code *codes = c->codes ? code_rows(c->codes, &n) : NULL;

	for (const struct choice *choice = c->choices; choice && choice->value; choice++)
		put_option(options, given, choice->code, choice->label);
	for (; n; n--, codes++)
		put_option(options, given, codes->code, codes->label);
}

static const char *years_text(struct request *r, const struct condition *c, const char *end)
{
	int years = years_of(r, c, end);

	return years < 0 ? NULL : arena_format(r->arena, "%d", years);
}

void list_put_conditions(struct request *r, const struct record *record, const struct list *l,
	struct json *panel)
{
	for (const struct condition *c = record->conditions; c && c->name; c++) {
		const struct filter *given = given_of(l, c);
		struct json *item;

		if (!may_ask(r, c))
			continue;
		item = list_panel_item(panel, c->name, c->label);
		json_flag(item, "is_years", c->since != NULL);
		json_text(item, "unit", c->unit);
		json_text(item, "from", c->since ? years_text(r, c, "from") : NULL);
		json_text(item, "to", c->since ? years_text(r, c, "to") : NULL);
		put_choices(c, given, json_at(item, "options"));
		json_flag(item, "is_long", json_count(json_at(item, "options")) > FEW_OPTIONS);
		json_text(item, "chosen", given && given->count
			? arena_format(r->arena, "已选 %zu 项", given->count) : NULL);
	}
}

const char *list_condition_text(struct request *r, const struct filter *filter, const char *text)
{
	const struct condition *c = filter->by;
	const struct choice *choice = c->choices && text ? choice_find(c->choices, text) : NULL;
	int from = years_of(r, c, "from"), to = years_of(r, c, "to");

	if (text)
		return choice ? choice->label : c->codes ? code_label(c->codes, text) : text;
	return from < 0 ? arena_format(r->arena, "%d %s及以下", to, c->unit)
		: to < 0    ? arena_format(r->arena, "%d %s及以上", from, c->unit)
					: arena_format(r->arena, "%d 至 %d %s", from, to, c->unit);
}

bool list_is_condition(const struct record *record, const char *name)
{
	for (const struct condition *c = record->conditions; c && c->name; c++) {
		size_t length = strlen(c->name);

		if (text_begins(name, c->name) && (!name[length] || name[length] == '.'))
			return true;
	}
	return false;
}

/* ---- what a REF offers ---- */

const char *list_ref_text(struct request *r, const struct field *f, const char *text)
{
	size_t n = 0;
	const struct option *refs = record_options(r->work, f, MOST_REFS, &n);

	for (; n; n--, refs++)
		if (text_is(arena_format(r->arena, "%lld", (long long)refs->id), text))
			return refs->label;
	return "没有这一项";
}

void list_put_refs(struct request *r, const struct field *f, struct json *options,
	const struct filter *given)
{
	size_t n = 0;
	const struct option *refs =
		f->kind == FIELD_REF ? record_options(r->work, f, MOST_REFS, &n) : NULL;

	for (; n; n--, refs++) {
		const char *id = arena_format(r->arena, "%lld", (long long)refs->id);

		put_option(options, given, id, refs->label);
	}
}

/* ---- the search box ---- */

/* "郝 波" is 郝波: a blank between two characters that are not Latin is only for the eye. */
const char *list_search(struct request *r)
{
	const char *text = input_text(r->query, "q");
	char *out = text ? arena_text(r->arena, text) : NULL, *end = out;

	for (const char *at = out; at && *at; at++) {
		bool gap = *at == ' ' || text_begins(at, "　");

		if (gap && end > out && (end[-1] & 0x80) && (at[*at == ' ' ? 1 : 3] & 0x80))
			at += *at == ' ' ? 0 : 2;
		else
			*end++ = *at;
	}
	if (end)
		*end = 0;
	return out;
}
