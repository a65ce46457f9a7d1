/*
 * Many rows of a list at once (勾选后…). Each row is checked and done for itself: one that cannot be
 * done changes nothing, says why, and does not keep the others from being done.
 */
#include "base/text.h"
#include "web/page.h"

enum { MOST_COLUMNS = 6 };

/* Those that were ticked, as far as they may be seen, in the order of the list. */
static struct list chosen(struct request *r, const struct input *in)
{
	struct list l = { .size = MOST_LIST_IDS };

	page_list_ids(in, &l);
	if (l.id_count)
		record_list(r->work, r->route->record, &l);
	return l;
}

/* The list's state as it was left, but for the ticks: "?stage=full", or nothing. */
static const char *state_left(struct request *r)
{
	const char *state =
		text_is(r->method, "GET") ? page_list_state(r) : input_text(r->form, "back");

	return text_begins(state, "?") ? state : "";
}

static const char *list_left(struct request *r)
{
	return arena_format(r->arena, "%s%s", r->route->bulk->list, state_left(r));
}

static struct reply nothing_chosen(struct request *r)
{
	notice_bad(r, "请先在列表里勾选，再办理“%s”", r->route->bulk->title);
	return reply_redirect(r, "%s", list_left(r));
}

static void put_hidden(struct json *hidden, const char *name, const char *value)
{
	struct json *item = json_item(hidden);

	json_text(item, "name", name);
	json_text(item, "value", value);
}

static const char *label_of(struct request *r, const void *row)
{
	const struct record *record = r->route->record;

	return record_text(r->work, record, record_field(record, record->label), row);
}

/* ---- what is asked once ---- */

static struct reply form(struct request *r, const struct list *l, const struct problems *p)
{
	const struct bulk *b = r->route->bulk;
	const char **names = ARENA_ARRAY(r->arena, const char *, l->count);
	struct json *data = page_form_data(r, b->title, r->path, list_left(r), b->title), *hidden;

	hidden = json_at(data, "hidden");
	put_hidden(hidden, "back", state_left(r));
	for (size_t i = 0; i < l->count; i++) {
		const struct row *row = l->rows[i];

		names[i] = label_of(r, row);
		put_hidden(hidden, "id", arena_format(r->arena, "%lld", (long long)row->id));
	}
	b->ask(r, data, p);
	json_text(json_at(data, "groups")->first, "title", arena_format(r->arena, "已选 %zu %s：%s",
		l->count, r->route->record->unit, text_join(r->arena, names, l->count, "、")));
	page_problems(p, r->route->record, data);
	return reply_status(reply_page(r, "record/form.html", data), p && p->count ? 422 : 200);
}

struct reply page_bulk(struct request *r)
{
	struct list l = chosen(r, r->query);

	return l.count ? form(r, &l, NULL) : nothing_chosen(r);
}

/* ---- done, row by row ---- */

enum bulk_outcome bulk_refused(const struct problems *p, const char **words)
{
	*words = p->count ? p->items[0].text : NULL;
	return BULK_REFUSED;
}

static struct json *result_table(struct request *r, struct json *data)
{
	const struct record *record = r->route->record;
	const char *heads[MOST_COLUMNS + 3] = { record_field(record, record->label)->label };
	size_t n = 1;

	for (const char *const *c = r->route->bulk->columns; *c && n <= MOST_COLUMNS; c++)
		heads[n++] = record_field(record, *c)->label;
	heads[n++] = "结果";
	return page_table(data, NULL, "没有可办理的。", heads);
}

static void put_outcome(struct request *r, struct json *table, void *row, void *answer,
	int64_t *counts)
{
	static const struct { const char *text, *tone; } said[] = { { "已办好", "green" },
		{ "本来就是，没有改动", "grey" }, { "没有办成，请重试", "red" } };
	const struct record *record = r->route->record;
	const struct bulk *b = r->route->bulk;
	const char *words = NULL;
	enum bulk_outcome outcome = b->one(r, record_copy(r->work, record, row), answer, &words);
	struct json *cells = page_table_row(table, NULL);

	counts[outcome]++;
	page_cell(table, cells, label_of(r, row), NULL, arena_format(r->arena, "%s/%lld", record->href,
		(long long)((const struct row *)row)->id));
	for (const char *const *c = b->columns; *c; c++)
		page_cell(table, cells, record_text(r->work, record, record_field(record, *c), row), NULL,
			NULL);
	page_cell(table, cells, words ? words : said[outcome].text, said[outcome].tone, NULL);
}

struct reply page_bulk_post(struct request *r)
{
	const struct bulk *b = r->route->bulk;
	struct list l = chosen(r, r->form);
	struct problems *p = problems_new(r->arena);
	int64_t counts[3] = { 0 };
	const char *unit = r->route->record->unit;
	struct json *data, *table;
	void *answer;

	if (!l.count)
		return nothing_chosen(r);
	answer = b->take(r, p);
	if (p->count)
		return form(r, &l, p);
	data = page_show_data(r, arena_format(r->arena, "%s：办理结果", b->title));
	table = result_table(r, data);
	for (size_t i = 0; i < l.count; i++)
		put_outcome(r, table, l.rows[i], answer, counts);
	json_text(table, "title", arena_format(r->arena, "办好 %lld %s，没有改动 %lld %s，没有办成 %lld %s",
		(long long)counts[BULK_DONE], unit, (long long)counts[BULK_SAME], unit,
		(long long)counts[BULK_REFUSED], unit));
	page_button(data, "返回列表", list_left(r), NULL, true);
	page_back(data, list_left(r));
	return reply_page(r, "record/show.html", data);
}
