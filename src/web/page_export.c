/* The question of a list as a workbook: what is seen leaves, and it can be imported again. */
#include "base/text.h"
#include "data/history.h"
#include "data/scope.h"
#include "lib/sheet.h"
#include "web/page.h"

struct export {
	const struct list *list;
	const struct record *record;
	struct sheet_book *book;
	int row;
};

/* All that may be seen: then the workbook can be imported again. */
static void take_all(struct work *w, const struct record *record, struct list *l)
{
	l->columns = ARENA_ARRAY(w->arena, const struct field *, record->count);
	l->column_count = 0;
	for (size_t i = 0; i < record->count; i++)
		if (!record->fields[i].seen_by || may(w->actor, record->fields[i].seen_by))
			l->columns[l->column_count++] = &record->fields[i];
}

static void export_row(void *context, struct work *w, const void *row)
{
	struct export *e = context;

	for (int column = 0; column < (int)e->list->column_count; column++) {
		const struct field *f = e->list->columns[column];

		if (f->kind == FIELD_DATE)
			sheet_date(e->book, e->row, column, FIELD_OF(row, f, struct date));
		else if (f->kind == FIELD_MONEY)
			sheet_money(e->book, e->row, column, FIELD_OF(row, f, struct money).fen);
		else if (f->kind == FIELD_NUMBER && field_applies(f, row))
			sheet_number(e->book, e->row, column, SHEET_NUMBER, (double)FIELD_OF(row, f, int64_t));
		else
			sheet_text(e->book, e->row, column, SHEET_TEXT, record_text(w, e->record, f, row));
	}
	e->row++;
}

static void export_head(struct export *e)
{
	const struct list *l = e->list;

	sheet_tab(e->book, e->record->title);
	for (size_t i = 0; i < l->column_count; i++)
		sheet_width(e->book, (int)i, l->columns[i]->max > 40 ? 36 : 18, SHEET_PLAIN);
	sheet_freeze(e->book, 1, 0);
	sheet_print(e->book, true, 0, 0);
	for (size_t i = 0; i < l->column_count; i++)
		sheet_text(e->book, 0, (int)i, SHEET_HEAD, l->columns[i]->label);
	e->row = 1;
}

struct sheet_book *page_book(struct work *w, const char *path)
{
	struct sheet_book *book = sheet_book_new(w->arena, path);

	sheet_by(book, arena_format(w->arena, "%s%s%s %s 导出", w->actor->name ? w->actor->name : "",
		w->actor->organisation ? "，" : "", w->actor->organisation ? w->actor->organisation : "",
		moment_text(w->arena, w->now)));
	return book;
}

size_t page_write_sheet(struct work *w, const struct record *record, struct list *l, bool clear,
	const char *path)
{
	struct export e = { .list = l, .record = record, .book = page_book(w, path) };

	if (!l->columns)
		take_all(w, record, l);
	l->unsealed = clear;
	export_head(&e);
	record_each(w, record, l, export_row, &e);
	sheet_book_close(e.book);
	return l->count;
}

/* Who may reveal each of them may export them in clear, so that the workbook can be imported again.
 */
static bool may_see_clear(struct request *r, const struct record *record)
{
	const struct route *reveal =
		route_named("POST", arena_format(r->arena, "%s/:id/reveal", record->href));

	return reveal && may(r->work->actor, reveal->may) && scope_within(r->work, reveal->may);
}

/*
 * The filters of the list come as hidden fields. "seen": the columns of the list with its masks;
 * without it everything one may see, so that it can be imported again.
 */
struct reply page_export(struct request *r)
{
	const struct record *record = r->route->record;
	const char *path = page_spool_path(r, "xlsx");
	const struct listing *listing = r->route->listing;
	const char *title = listing ? listing->title : record->title;
	bool seen = listing || text_is(input_text(r->form, "seen"), "1"),
		 clear = !seen && may_see_clear(r, record);
	struct list l = { 0 };
	struct json *unused = json_root(r->arena);
	size_t count;

	r->query = r->form;
	page_list_question(r, record, &l, unused);
	l.listed = l.listed && seen;
	l.columns = seen ? l.columns : NULL;
	l.listed = l.listed && !listing;
	count = page_write_sheet(r->work, record, &l, clear, path);
	history_write(r->work, &(struct history_entry){ .action = "export", .record = record->name,
		.note = arena_format(r->arena, "导出%s %zu %s%s", title, count, record->unit,
			clear ? "，含完整号码" : seen ? "，列表所见的列" : "") });
	return reply_file(r, path, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		arena_format(r->arena, "%s%s.xlsx", title, date_text(r->arena, r->work->today)));
}
