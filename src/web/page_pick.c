/*
 * Choosing among more organisations than a select bears (a county has 30,000 branches): a box for
 * name, short name or code, and a select of what was found. Without JavaScript the form itself is
 * the search: it comes back with the matches. With it the select fills while one types.
 */
#include "base/text.h"
#include "web/page.h"

enum { MOST_MATCHES = 20 };

static const char *find_name(struct request *r, const struct field *f)
{
	return arena_format(r->arena, "%s_find", f->name);
}

/* "第一党支部（云溪县教育局委员会）": names repeat, below one parent they do not. */
static const char *match_label(
	struct request *r, const struct record *record, const struct row *row)
{
	const char *label = record_label(r->work, record, row);

	for (size_t i = 0; i < record->count; i++)
		if (record->fields[i].refers == record && row->labels[i])
			return arena_format(r->arena, "%s（%s）", label, row->labels[i]);
	return label;
}

static void search(struct request *r, const struct field *f, const char *text, struct list *l)
{
	*l = (struct list){ .search = text, .where = f->where, .size = MOST_MATCHES };
	record_list(r->work, f->refers, l);
}

/* What was chosen among the matches of a text still belongs to that text. */
static bool belongs(struct work *w, const struct record *record, const void *row, const char *text)
{
	for (size_t i = 0; i < record->count; i++)
		if (record->fields[i].searched && record->fields[i].kind == FIELD_TEXT
			&& text_has(record_text(w, record, &record->fields[i], row), text))
			return true;
	return false;
}

static int64_t exactly(struct work *w, const struct field *f, const char *text)
{
	size_t n;
	void **rows = record_rows(w, f->refers, &n, 2,
		"(m.name = ? OR m.short_name = ? OR m.code = ?)", BIND(text, text, text));

	return n == 1 ? ((struct row *)rows[0])->id : 0;
}

static int64_t picked(struct request *r, const struct field *f, struct problems *p)
{
	const char *text = input_text(r->form, find_name(r, f));
	int64_t chosen = input_number(r->form, f->name, 0), exact;
	const void *row = text && chosen ? record_find(r->work, f->refers, chosen) : NULL;
	struct list found;

	if (!text)
		return 0;
	if (row && belongs(r->work, f->refers, row, text))
		return chosen;
	exact = exactly(r->work, f, text);
	if (exact)
		return exact;
	search(r, f, text, &found);
	if (!found.count)
		problem(p, f->name, "没有找到“%s”，请输入%s的名称、简称或代码", text, f->label);
	else
		problem(p, f->name, "请在查找结果中选择%s%s", f->label,
			found.count == MOST_MATCHES ? "，没有列出的请把名称写全" : "");
	return 0;
}

void page_take(struct request *r, const struct record *record, void *row, struct problems *p)
{
	record_take(r->work, record, r->form, row, false, p);
	for (size_t i = 0; i < record->count; i++) {
		const struct field *f = &record->fields[i];

		if (f->kind == FIELD_REF && f->refers->tree && !f->fixed && !f->computed
			&& (!f->seen_by || may(r->work->actor, f->seen_by))
			&& input_has(r->form, find_name(r, f)))
			FIELD_OF(row, f, int64_t) = picked(r, f, p);
	}
}

static const char *now_label(struct request *r, const struct field *f, int64_t id)
{
	const struct row *row = id ? record_find(r->work, f->refers, id) : NULL;

	return row ? record_label(r->work, f->refers, row) : NULL;
}

void page_pick(struct request *r, const struct record *record, const struct field *f,
	const struct row *row, const char *label, struct json *item)
{
	const char *name = find_name(r, f), *typed = input_text(r->form, name);
	int64_t id = FIELD_OF(row, f, int64_t);
	struct json *pick = json_object_in(item, "pick"), *options = json_at(item, "options");
	struct list found = { 0 };

	if (input_has(r->form, name) || !label) /* the label found with the row is not of this id */
		label = now_label(r, f, id);
	json_text(pick, "find_name", name);
	json_text(pick, "find_text", typed ? typed : label);
	json_text(pick, "find_href", arena_format(r->arena, "%s/options?of=%s.%s", f->refers->href,
		record->name, f->name));
	if (typed && !id)
		search(r, f, typed, &found);
	for (size_t i = 0; i < found.count; i++) {
		const struct row *match = found.rows[i];

		page_option(options, arena_format(r->arena, "%lld", (long long)match->id),
			match_label(r, f->refers, match), found.count == 1);
	}
	if (id && label)
		page_option(options, arena_format(r->arena, "%lld", (long long)id), label, true);
}

/* "organisation.parent_id": the field a form asks for, if it chooses from this route's record. */
static const struct field *field_asked(struct request *r)
{
	const char *of = input_text(r->query, "of"), *dot = of ? strchr(of, '.') : NULL;
	const struct field *f = NULL;

	for (const struct module *const *m = modules; dot && *m; m++)
		for (const struct record *const *it = (*m)->records; it && *it; it++)
			if (text_is((*it)->name, arena_copy(r->arena, of, (size_t)(dot - of))))
				f = record_field(*it, dot + 1);
	return f && f->kind == FIELD_REF && f->refers == r->route->record ? f : NULL;
}

struct reply page_options(struct request *r)
{
	struct json *data = json_root(r->arena), *options = json_list_in(data, "options");
	const char *text = input_text(r->query, "q");
	const struct field *f = field_asked(r);
	struct list found = { 0 };

	if (f && text)
		search(r, f, text, &found);
	for (size_t i = 0; i < found.count; i++) {
		const struct row *row = found.rows[i];

		page_option(options, arena_format(r->arena, "%lld", (long long)row->id),
			match_label(r, f->refers, row),
			text_is(record_label(r->work, f->refers, row), text));
	}
	return reply_json(r, data);
}
