/* The points of a branch as a workbook: one sheet of totals, one of entries. */
#include "base/text.h"
#include "data/history.h"
#include "data/scope.h"
#include "lib/sheet.h"
#include "modules/member/member.h"
#include "modules/points/points_pages.h"
#include "web/page.h"

enum { HEAD_ROW = 2, MOST_MEMBERS = 5000, MOST_ENTRIES = 50000 };

struct column {
	const char *head;
	double width;
};

static void put_head(struct sheet_book *book, const char *tab, const struct column *columns,
	int count, const char *title, const char *note)
{
	sheet_tab(book, tab);
	for (int i = 0; i < count; i++)
		sheet_width(book, i, columns[i].width, SHEET_PLAIN);
	sheet_freeze(book, HEAD_ROW + 1, 1);
	sheet_print(book, true, HEAD_ROW, HEAD_ROW);
	sheet_merge(book, 0, 0, 0, count - 1, SHEET_TITLE, title);
	sheet_merge(book, 1, 0, 1, count - 1, SHEET_NOTE, note);
	for (int i = 0; i < count; i++)
		sheet_text(book, HEAD_ROW, i, SHEET_HEAD, columns[i].head);
}

static int put_totals(struct request *r, struct sheet_book *book, int64_t branch, int year)
{
	struct points_base b = points_base_of(r->work, year);
	int row = HEAD_ROW + 1;
	struct rows *rows = work_select(r->work,
		"SELECT p.name, p.stage, COALESCE(y.base, " POINTS_BASE "), COALESCE(y.total, " POINTS_BASE "),"
		" s.plus, s.minus, s.waiting FROM member p"
		" LEFT JOIN points_year y ON y.member_id = p.id AND y.year = ?" POINTS_SUMS
		" WHERE p.organisation_id = ? AND @scope(p owner) AND " POINTS_HOLDER " ORDER BY p.id LIMIT ?",
		BIND(b.base, b.prorated, year, b.base, b.prorated, year, year, year, branch, branch,
			(int64_t)MOST_MEMBERS));

	for (; rows_next(rows); row++) {
		const struct cell *c = rows->cells;
		const struct choice *stage = choice_find(member_stages, c[1].text);

		sheet_text(book, row, 0, SHEET_TEXT, c[0].text);
		sheet_text(book, row, 1, SHEET_TEXT, stage ? stage->label : "");
		sheet_money(book, row, 2, c[2].number);
		sheet_money(book, row, 3, c[4].number);
		sheet_money(book, row, 4, c[5].number);
		sheet_money(book, row, 5, points_shown(r->work, c[3].number));
		sheet_text(book, row, 6, SHEET_TEXT, c[6].number
			? arena_format(r->arena, "待确认 %lld", (long long)c[6].number) : "");
	}
	rows_end(rows);
	return row - HEAD_ROW - 1;
}

static void put_entries(struct request *r, struct sheet_book *book, int64_t branch, int year)
{
	int row = HEAD_ROW + 1;
	struct rows *rows = work_select(r->work,
		"SELECT p.name, e.happened_on, i.label, e.points, e.evidence, e.state, e.appeal_state, e.note, e.decided_name"
		" FROM member p JOIN points_entry e ON e.member_id = p.id AND e.year = ? JOIN points_item i ON i.id = e.item_id"
		" WHERE p.organisation_id = ? AND @scope(p owner) AND e.state <> 'dropped'"
		" ORDER BY p.id, e.happened_on, e.id LIMIT ?", BIND(year, branch, (int64_t)MOST_ENTRIES));

	for (; rows_next(rows); row++) {
		const struct cell *c = rows->cells;

		sheet_text(book, row, 0, SHEET_TEXT, c[0].text);
		sheet_date(book, row, 1, c[1].date);
		sheet_text(book, row, 2, SHEET_TEXT, c[2].text);
		sheet_money(book, row, 3, c[3].number);
		sheet_text(book, row, 4, SHEET_TEXT, c[4].text);
		sheet_text(book, row, 5, SHEET_TEXT,
			points_standing_of(c[5].text, c[6].null ? NULL : c[6].text).label);
		sheet_text(book, row, 6, SHEET_TEXT, c[7].null ? "" : c[7].text);
		sheet_text(book, row, 7, SHEET_TEXT, c[8].null ? "" : c[8].text);
	}
	rows_end(rows);
}

/* The branch looked at; its name NULL if it is none that may be seen. */
static const char *branch_asked(struct request *r, int64_t *id, const char **path)
{
	const char *under = input_text(r->query, "under"), *name = NULL;
	struct rows *rows;

	*path = scope_top(r->work, text_length(under) <= 60 ? under : NULL);
	rows = work_select(r->work,
		"SELECT o.id, o.name FROM organisation o WHERE o.path = ? AND o.removed_at IS NULL"
		" AND o.is_branch",
		BIND(*path));
	if (rows_next(rows)) {
		*id = rows->cells[0].number;
		name = rows->cells[1].text;
	}
	rows_end(rows);
	return name;
}

struct reply points_export_page(struct request *r)
{
	static const struct column totals[] = { { "姓名", 14 }, { "人员类别", 14 }, { "基础分", 12 },
		{ "加分", 12 }, { "减分", 12 }, { "现有积分", 12 }, { "提示", 16 } };
	static const struct column entries[] = { { "姓名", 14 }, { "日期", 13 }, { "项目", 24 }, { "分值", 10 },
		{ "事由和依据", 44 }, { "状态", 18 }, { "说明", 30 }, { "办理人", 14 } };
	int year = points_year_asked(r), written;
	int64_t branch = 0;
	const char *where, *name = branch_asked(r, &branch, &where), *path = page_spool_path(r, "xlsx");
	const char *title = arena_format(r->arena, "%d 年度党员积分", year), *note;
	struct sheet_book *book;

	if (!name)
		return reply_message(r, 422, "请先选择支部", "积分按支部导出。请在“十二积分”中点开一个支部，再导出。");
	note = arena_format(r->arena, "%s　　导出日期：%s　　单位：分", name, date_text(r->arena, r->work->today));
	book = page_book(r->work, path);
	put_head(book, "积分", totals, sizeof totals / sizeof totals[0], title, note);
	written = put_totals(r, book, branch, year);
	put_head(book, "加减分明细", entries, sizeof entries / sizeof entries[0],
		arena_format(r->arena, "%d 年度加减分明细", year), note);
	put_entries(r, book, branch, year);
	sheet_book_close(book);
	history_write(r->work, &(struct history_entry){ .action = "export", .record = "organisation",
		.object_id = branch, .object_label = name, .path = where,
		.note = arena_format(r->arena, "导出 %d 年度党员积分 %d 人", year, written) });
	return reply_file(r, path, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		arena_format(r->arena, "%s%d年度党员积分.xlsx", name, year));
}
