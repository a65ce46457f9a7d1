/*
 * Ledgers as a workbook (S0-152): the meetings of the list with all their fields, and on a second
 * sheet who was there. What is seen of the list alone leaves by the common export.
 */
#include "base/buffer.h"
#include "base/text.h"
#include "data/history.h"
#include "lib/sheet.h"
#include "modules/meeting/attendance.h"
#include "modules/meeting/meeting_pages.h"

enum { MOST_MEETINGS = 100000, MOST_PEOPLE_ROWS = 200000 };

struct export {
	struct sheet_book *book;
	int row;
	int64_t *meetings; /* their ids, at most MOST_MEETINGS */
	size_t count;
};

static void put_head(struct export *e, const char *name, const char *const *heads, size_t count)
{
	sheet_tab(e->book, name);
	for (size_t i = 0; i < count; i++)
		sheet_width(e->book, (int)i, i < 1 ? 30 : 18, SHEET_PLAIN);
	sheet_freeze(e->book, 1, 0);
	sheet_print(e->book, true, 0, 0);
	for (size_t i = 0; i < count; i++)
		sheet_text(e->book, 0, (int)i, SHEET_HEAD, heads[i]);
	e->row = 1;
}

static void put_meeting(void *context, struct work *w, const void *row)
{
	struct export *e = context;

	if (e->count < MOST_MEETINGS)
		e->meetings[e->count++] = ((const struct row *)row)->id;
	for (size_t i = 0; i < meeting_record.count; i++) {
		const struct field *f = &meeting_record.fields[i];

		if (f->kind == FIELD_NUMBER)
			sheet_number(e->book, e->row, (int)i, SHEET_NUMBER, (double)FIELD_OF(row, f, int64_t));
		else
			sheet_text(
				e->book, e->row, (int)i, SHEET_TEXT, record_text(w, &meeting_record, f, row));
	}
	e->row++;
}

static void put_person(struct export *e, struct request *r, const struct cell *c)
{
	const struct choice *kind = choice_find(meeting_kinds, c[1].text);
	const char *texts[] = { c[0].text, kind ? kind->label : "", c[2].text,
		moment_text(r->arena, c[3].moment), c[4].text,
		!c[5].null                            ? "实到"
			: text_is(c[9].text, "cancelled") ? "已取消"
			: text_is(c[7].text, "granted")   ? "请假"
			: c[3].moment.at > r->work->now.at ? "未召开"
											  : "缺席",
		c[5].null ? NULL : moment_text(r->arena, c[5].moment), attendance_channel(c[6].text),
		c[8].text };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		sheet_text(e->book, e->row, (int)i, SHEET_TEXT, texts[i] ? texts[i] : "");
	e->row++;
}

/* "[12,15]". */
static const char *ids_text(struct request *r, const struct export *e)
{
	struct buffer b = buffer_new(r->arena, 4 << 20);

	buffer_byte(&b, '[');
	for (size_t i = 0; i < e->count; i++)
		buffer_format(&b, "%s%lld", i ? "," : "", (long long)e->meetings[i]);
	buffer_byte(&b, ']');
	return b.data;
}

/* Of the meetings on the first sheet. */
static void put_people(struct request *r, struct export *e)
{
	static const char *const heads[] = { "主题", "类型", "党支部", "开始时间", "姓名", "到会情况",
		"签到时间", "签到方式", "说明" };
	struct rows *rows;

	put_head(e, "出席情况", heads, sizeof heads / sizeof heads[0]);
	rows = work_select(r->work,
		"SELECT m.title, m.kind, o.name, m.starts_at, p.name, a.signed_at, a.channel,"
		" a.leave_state, COALESCE(a.tick_reason, a.leave_reason), m.state"
		" FROM JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$')) j JOIN meeting m ON m.id = j.id"
		" JOIN organisation o ON o.id = m.organisation_id JOIN attendance a ON a.meeting_id = m.id"
		" JOIN member p ON p.id = a.member_id WHERE @scope(m owner kind)"
		" ORDER BY m.starts_at DESC, m.id DESC, p.id LIMIT ?",
		BIND(ids_text(r, e), (int64_t)MOST_PEOPLE_ROWS));
	for (;;) {
		struct arena_mark mark = arena_mark(r->arena);

		if (!rows_next(rows))
			break;
		put_person(e, r, rows->cells);
		arena_rewind(r->arena, mark);
	}
}

struct reply meeting_export_page(struct request *r)
{
	const char *path = page_spool_path(r, "xlsx"), *heads[40];
	struct export e = { .book = page_book(r->work, path) };
	struct list l = { 0 };
	struct json *unused = json_root(r->arena);

	if (text_is(input_text(r->form, "seen"), "1"))
		return page_export(r);
	e.meetings = ARENA_ARRAY(r->arena, int64_t, MOST_MEETINGS);
	r->query = r->form;
	page_list_question(r, &meeting_record, &l, unused);
	l.listed = false; /* all fields, whatever the list shows */
	for (size_t i = 0; i < meeting_record.count; i++)
		heads[i] = meeting_record.fields[i].label;
	put_head(&e, "组织生活台账", heads, meeting_record.count);
	record_each(r->work, &meeting_record, &l, put_meeting, &e);
	put_people(r, &e);
	sheet_book_close(e.book);
	history_write(r->work, &(struct history_entry){ .action = "export", .record = "meeting",
		.note = arena_format(r->arena, "导出组织生活台账 %zu 次", l.count) });
	return reply_file(r, path, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		arena_format(r->arena, "组织生活台账%s.xlsx", date_text(r->arena, r->work->today)));
}
