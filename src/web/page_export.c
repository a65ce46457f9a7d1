/* The question of a list as a workbook: what is seen leaves, and it can be imported again. */
#include "base/text.h"
#include "data/history.h"
#include "data/scope.h"
#include "lib/sheet.h"
#include "web/page.h"

struct export {
	const struct record *record;
	struct sheet_book *book;
	int row;
};

static bool is_exported(struct work *w, const struct field *f)
{
	return !f->seen_by || may(w->actor, f->seen_by);
}

static void export_row(void *context, struct work *w, const void *row)
{
	struct export *e = context;
	int column = 0;

	for (size_t i = 0; i < e->record->count; i++) {
		const struct field *f = &e->record->fields[i];

		if (!is_exported(w, f))
			continue;
		if (f->kind == FIELD_DATE)
			sheet_date(e->book, e->row, column, FIELD_OF(row, f, struct date));
		else if (f->kind == FIELD_MONEY)
			sheet_money(e->book, e->row, column, FIELD_OF(row, f, struct money).fen);
		else if (f->kind == FIELD_NUMBER)
			sheet_number(e->book, e->row, column, SHEET_NUMBER, (double)FIELD_OF(row, f, int64_t));
		else
			sheet_text(e->book, e->row, column, SHEET_TEXT, record_text(w, e->record, f, row));
		column++;
	}
	e->row++;
}

static void export_head(struct work *w, struct export *e)
{
	int column = 0;

	sheet_tab(e->book, e->record->title);
	for (size_t i = 0; i < e->record->count; i++)
		if (is_exported(w, &e->record->fields[i]))
			sheet_width(e->book, column++, e->record->fields[i].max > 40 ? 36 : 18, SHEET_PLAIN);
	sheet_freeze(e->book, 1, 0);
	sheet_print(e->book, true, 0, 0);
	column = 0;
	for (size_t i = 0; i < e->record->count; i++)
		if (is_exported(w, &e->record->fields[i]))
			sheet_text(e->book, 0, column++, SHEET_HEAD, e->record->fields[i].label);
	e->row = 1;
}

size_t page_write_sheet(struct work *w, const struct record *record, struct list *l, bool clear,
	const char *path)
{
	struct export e = { .record = record, .book = sheet_book_new(w->arena, path) };

	l->unsealed = clear;
	export_head(w, &e);
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

/* The filters of the list come as hidden fields: what is seen is what leaves. */
struct reply page_export(struct request *r)
{
	const struct record *record = r->route->record;
	const char *path = page_spool_path(r, "xlsx");
	bool clear = may_see_clear(r, record);
	struct list l = { 0 };
	struct json *unused = json_root(r->arena);
	size_t count;

	r->query = r->form;
	page_list_question(r, record, &l, unused);
	count = page_write_sheet(r->work, record, &l, clear, path);
	history_write(r->work, &(struct history_entry){ .action = "export", .record = record->name,
		.note = arena_format(r->arena, "导出%s %zu %s%s", record->title, count, record->unit,
			clear ? "，含完整号码" : "") });
	return reply_file(r, path, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		arena_format(r->arena, "%s%s.xlsx", record->title, date_text(r->arena, r->work->today)));
}
