/*
 * What narrows a list: the search box, the tree, a first few selects, and, in the panel 更多条件, every
 * field that can be chosen from: several values of each, days from and to. What is active stands
 * above the rows as words that can be taken away one by one.
 */
#include "base/text.h"
#include "data/code.h"
#include "data/scope.h"
#include "data/tree.h"
#include "web/page_list.h"

enum { MOST_OPTIONS = 300, FEW_OPTIONS = 8, FIRST_ROW = 3 };

static const char empty_label[] = "未填写";

/* ---- one input ---- */

static struct json *filter_in(
	struct json *filters, const char *name, const char *label, const char *kind, const char *value)
{
	struct json *filter = json_item(filters);

	json_text(filter, "name", name);
	json_text(filter, "label", label);
	json_flag(filter, "is_text", text_is(kind, "text"));
	json_flag(filter, "is_choice", text_is(kind, "choice"));
	json_flag(filter, "is_date", false);
	json_text(filter, "value", value);
	json_text(filter, "placeholder", NULL);
	json_list_in(filter, "options");
	return filter;
}

/* Labels of what the search box looks into: "姓名、手机号". */
static const char *search_label(struct request *r, const struct record *record)
{
	const char *labels[12];
	size_t n = 0;

	for (size_t i = 0; i < record->count && n < 12; i++) {
		const struct field *f = &record->fields[i];

		if (f->searched && (f->kind == FIELD_TEXT || f->kind == FIELD_LONG_TEXT))
			labels[n++] = f->label;
	}
	return n ? text_join(r->arena, labels, n, "、") : NULL;
}

static bool is_among(const char *const *texts, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (text_is(texts[i], text))
			return true;
	return false;
}

/* Labels of values, in their order; blank ones last. */
static void put_options(const struct field *f, struct json *options, const struct filter *given)
{
	const char *const *texts = given ? given->texts : NULL;
	size_t n = 0, count = given ? given->count : 0;
	const struct code *codes;

	if (f->kind == FIELD_CHOICE)
		for (const struct choice *c = f->choices; c->value; c++)
			page_option(options, c->code, c->label, is_among(texts, count, c->code));
	if (f->kind == FIELD_CODE)
		for (codes = code_rows(f->codes, &n); n; n--, codes++)
			page_option(options, codes->code, codes->label, is_among(texts, count, codes->code));
	if (f->kind == FIELD_FLAG) {
		page_option(options, "1", "是", is_among(texts, count, "1"));
		page_option(options, "0", "否", is_among(texts, count, "0"));
	}
}

static const char *value_label(const struct field *f, const char *text)
{
	const struct choice *choice = f->kind == FIELD_CHOICE ? choice_find(f->choices, text) : NULL;

	if (text_is(text, FILTER_EMPTY))
		return empty_label;
	if (f->kind == FIELD_FLAG)
		return text_is(text, "1") ? "是" : "否";
	return choice ? choice->label : f->kind == FIELD_CODE ? code_label(f->codes, text) : text;
}

static const char *text_label(struct request *r, const struct filter *filter, const char *text)
{
	const struct field *f = filter->field;

	if (!f)
		return list_condition_text(r, filter, text);
	if (f->kind == FIELD_REF && !text_is(text, FILTER_EMPTY))
		return list_ref_text(r, f, text);
	return value_label(f, text);
}

/* ---- the tree ---- */

bool list_sees_several(struct work *w)
{
	const struct actor *actor = w->actor;
	const char *whole = scope_whole(w);

	return !whole || !text_is(whole, actor->path) || (actor->organisation_kind
		&& !text_has(actor->organisation_kind, "branch"))
		|| text_is(actor->organisation_kind, "general_branch");
}

/*
 * The tree, one level at a time: the way down to what is chosen, and its children. A county
 * of thirty thousand branches still gives a short list. The name of what is chosen, or NULL.
 */
static const char *put_tree(struct request *r, const struct list *l, struct json *filters)
{
	struct work *w = r->work;
	const char *under = l->under, *chosen = NULL;
	const char *top = scope_top(w, NULL), *own = *top ? top : ROOT_PATH;
	const char *seen = scope_top(w, under), *at = *seen ? seen : own;
	struct json *filter = filter_in(filters, "under", "所属党组织", "choice", under);
	size_t length = strlen(at), count;
	const struct tree_place *places = tree_around(w, own, at, &count);

	json_text(filter, "placeholder", "全部（含下级）");
	for (size_t i = 0; i < count; i++) {
		bool below = strlen(places[i].path) > length, on = text_is(places[i].path, under);

		page_option(json_at(filter, "options"), places[i].path,
			arena_format(w->arena, "%s%s", below && under ? "└ " : "", places[i].name), on);
		chosen = on ? places[i].name : chosen;
	}
	return chosen;
}

/* ---- what is asked for ---- */

static bool is_day(const struct field *f)
{
	return f->kind == FIELD_DATE || f->kind == FIELD_TIME;
}

/* What a REF to the tree offers is little enough within one branch alone: its 党小组. */
static bool can_narrow(struct work *w, const struct field *f)
{
	return (f->kind == FIELD_CHOICE || f->kind == FIELD_CODE || f->kind == FIELD_FLAG || is_day(f)
			|| (f->kind == FIELD_REF && f->searched && (!f->refers->tree || !list_sees_several(w))))
		&& (!f->seen_by || may(w->actor, f->seen_by));
}

/* "2026" and "2026-07" mean all their days. */
static void take_prefix(struct request *r, const char *text, struct filter *filter)
{
	size_t length = text_length(text);
	const char *whole = length == 4 ? arena_format(r->arena, "%s-01-01", text)
		: length == 7 ? arena_format(r->arena, "%s-01", text) : text;
	struct date first = date_parse(whole);

	filter->from = first;
	filter->to = !date_has(first) ? first
		: date_add_days(date_add_months(first, length == 4 ? 12 : length == 7 ? 1 : 0),
			length == 4 || length == 7 ? -1 : 0);
}

static const char *part_of(struct request *r, const struct field *f, const char *end)
{
	return input_text(r->query, arena_format(r->arena, "%s.%s", f->name, end));
}

/* False if the address says nothing of the field. */
static bool take_filter(struct request *r, const struct field *f, struct filter *filter)
{
	size_t count = 0;
	const char *const *texts = input_texts(r->query, f->name, &count);

	*filter = (struct filter){ .field = f };
	if (is_day(f) && !(count && text_is(texts[0], FILTER_EMPTY))) {
		const char *from = part_of(r, f, "from"), *to = part_of(r, f, "to");

		if (count)
			take_prefix(r, texts[0], filter);
		if (from)
			filter->from = date_parse(from);
		if (to)
			filter->to = date_parse(to);
		return date_has(filter->from) || date_has(filter->to);
	}
	filter->texts = texts;
	filter->count = count;
	return count > 0;
}

/* Most addresses ask for nothing: then no field is looked up. */
static void take_filters(struct request *r, const struct record *record, struct list *l)
{
	size_t texts = 0;

	for (size_t i = 0; r->query->count && i < record->count; i++) {
		struct filter *filter = &l->filters[l->filter_count];

		if (l->filter_count == MOST_FILTERS || !can_narrow(r->work, &record->fields[i])
		    || !take_filter(r, &record->fields[i], filter))
			continue;
		/* a thousand times the same never pushes another condition out */
		if (texts + filter->count > MOST_FILTER_TEXTS - MOST_FILTERS)
			filter->count = filter->count ? 1 : 0;
		texts += filter->count;
		l->filter_count++;
	}
}

static const struct filter *given_of(const struct list *l, const struct field *f)
{
	for (size_t i = 0; i < l->filter_count; i++)
		if (l->filters[i].field == f && !l->filters[i].by)
			return &l->filters[i];
	return NULL;
}

/* ---- shown as inputs ---- */

/* What one select or box cannot say stays in the address and in words. */
static bool is_simple(struct request *r, const struct field *f, const struct filter *given)
{
	return !given || (is_day(f) ? input_has(r->query, f->name) && !given->count
		: given->count == 1 && !text_is(given->texts[0], FILTER_EMPTY));
}

static void put_first(struct request *r, const struct field *f, const struct list *l,
	struct json *filters)
{
	const struct filter *given = given_of(l, f);
	struct json *filter = filter_in(filters, f->name, f->label, is_day(f) ? "text" : "choice",
		given ? input_text(r->query, f->name) : NULL);

	if (is_day(f))
		json_text(filter, "placeholder", "如 2026 或 2026-07");
	else
		put_options(f, json_at(filter, "options"), given);
	list_put_refs(r, f, json_at(filter, "options"), given);
}

/* What is asked every day together; the rest by the groups of the form. */
static struct json *panel_group(struct json *groups, const struct field *f, const char *title)
{
	return page_group(groups, !f || f->searched ? "常用条件" : title ? title : "其他条件",
		"conditions");
}

/* Only the first group is open, and where something is asked. */
static void fold_groups(struct json *groups)
{
	for (struct json *group = groups->first; group; group = group->next) {
		bool open = group == groups->first;

		for (struct json *c = json_at(group, "conditions")->first; c; c = c->next)
			open |= json_text_of(c, "chosen") || json_text_of(c, "from") || json_text_of(c, "to");
		json_flag(group, "open", open);
	}
}

static void put_more(struct request *r, const struct field *f, const struct list *l,
	struct json *group)
{
	const struct filter *given = given_of(l, f);
	struct json *filter = list_panel_item(group, f->name, f->label);
	struct json *options = json_at(filter, "options");
	size_t count;

	json_flag(filter, "is_day", is_day(f));
	json_text(filter, "from", given ? date_text(r->arena, given->from) : NULL);
	json_text(filter, "to", given ? date_text(r->arena, given->to) : NULL);
	put_options(f, options, given);
	list_put_refs(r, f, options, given);
	if (!f->required && f->kind != FIELD_FLAG)
		page_option(options, FILTER_EMPTY, empty_label,
			given && is_among(given->texts, given->count, FILTER_EMPTY));
	count = json_count(options);
	json_flag(filter, "is_long", count > FEW_OPTIONS);
	json_text(filter, "chosen", given && given->count
		? arena_format(r->arena, "已选 %zu 项", given->count) : NULL);
}

/* ---- said in words ---- */

static void put_chip(struct json *chips, const char *label, const char *text, const char *href)
{
	struct json *chip = json_item(chips);

	json_text(chip, "label", label);
	json_text(chip, "text", text);
	json_text(chip, "href", href);
}

static const char *days_text(struct request *r, const struct filter *filter)
{
	const char *from = date_text(r->arena, filter->from), *to = date_text(r->arena, filter->to);

	if (!date_has(filter->from))
		return arena_format(r->arena, "%s 及以前", to);
	if (!date_has(filter->to))
		return arena_format(r->arena, "%s 及以后", from);
	return text_is(from, to) ? from : arena_format(r->arena, "%s 至 %s", from, to);
}

static void put_chips(
	struct request *r, const struct list *l, const char *place, struct json *chips)
{
	if (l->search)
		put_chip(chips, "查找", l->search, list_address_without(r, "q", NULL));
	if (l->under)
		put_chip(chips, "所属党组织", place ? place : "所选组织",
			list_address_without(r, "under", NULL));
	for (size_t i = 0; i < l->filter_count; i++) {
		const struct filter *filter = &l->filters[i];
		const char *name = filter->by ? filter->by->name : filter->field->name;
		const char *label = filter->by ? filter->by->label : filter->field->label;

		for (size_t j = 0; j < filter->count; j++)
			put_chip(chips, label, text_label(r, filter, filter->texts[j]),
				list_address_without(r, name, filter->texts[j]));
		if (!filter->count)
			put_chip(chips, label, filter->by ? list_condition_text(r, filter, NULL)
				: days_text(r, filter), list_address_without(r, name, NULL));
	}
}

/* ---- together ---- */

struct form {
	struct work *w;
	const struct record *record;
	const struct json *filters;
	bool panel;
};

static bool on_form(const void *context, const char *name)
{
	const struct form *form = context;

	for (struct json *f = form->filters->first; f; f = f->next)
		if (text_is(json_text_of(f, "name"), name))
			return true;
	if (form->panel && list_is_condition(form->record, name))
		return true;
	for (size_t i = 0; form->panel && i < form->record->count; i++) {
		const struct field *f = &form->record->fields[i];

		if (can_narrow(form->w, f)
		    && text_begins(name, f->name)
		    && (!name[strlen(f->name)] || name[strlen(f->name)] == '.'))
			return true;
	}
	return false;
}

void list_filters(
	struct request *r, const struct record *record, struct list *l, struct json *data)
{
	struct json *first = json_list_in(data, "filters"),
				*groups = json_list_in(data, "panel_groups");
	const char *title = NULL;
	const char *label = search_label(r, record), *place = NULL;
	bool open = list_panel(r, "filters"), more = record->conditions && !open;

	l->search = list_search(r);
	l->under = input_text(r->query, "under");
	take_filters(r, record, l);
	list_take_conditions(r, record, l);
	if (label)
		json_text(filter_in(first, "q", label, "text", l->search), "placeholder",
			record->grams ? "支持拼音首字母" : NULL);
	if ((record->scoped || record->tree) && list_sees_several(r->work))
		place = put_tree(r, l, first);
	if (open && record->conditions)
		list_put_conditions(r, record, l, panel_group(groups, NULL, NULL));
	for (size_t i = 0; i < record->count; i++) {
		const struct field *f = &record->fields[i];

		title = f->group ? f->group : title;
		if (!can_narrow(r->work, f))
			continue;
		if (open)
			put_more(r, f, l, panel_group(groups, f, title));
		else if (f->searched && !(f->kind == FIELD_REF && f->refers->tree)
			&& json_count(first) < FIRST_ROW && is_simple(r, f, given_of(l, f)))
			put_first(r, f, l, first);
		else
			more = true;
	}
	fold_groups(groups);
	json_flag(data, "more", more);
	json_flag(data, "filters_open", open);
	json_flag(data, "filters_set", l->search || l->under || l->filter_count);
	put_chips(r, l, place, json_list_in(data, "chips"));
	list_hidden(
		r, json_list_in(data, "kept"), on_form, &(struct form){ r->work, record, first, open });
}
