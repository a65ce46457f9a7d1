/*
 * What is due in the development of members: late or soon, and whatever waits for the committee;
 * what is one's own to do comes first. The workbook has the same cells by the same question.
 */
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "data/scope.h"
#include "lib/sheet.h"
#include "modules/development/pages.h"

enum { MOST_SHOWN = 1000, MOST_EXPORTED = 20000, HEAD_ROW = 3 };

/* In the order of the page and of the sheet. */
enum { PERSON, BRANCH, NEXT, WHO, DUE, LACKING, COLUMNS };
static const struct { const char *label; double width; } columns[COLUMNS] = {
	[PERSON] = { "姓名", 14 }, [BRANCH] = { "所在党支部", 36 }, [NEXT] = { "下一步", 28 },
	[WHO] = { "由谁办理", 12 }, [DUE] = { "期限", 34 }, [LACKING] = { "缺材料或缺登记", 16 },
};

/* ---- the question ---- */

static const struct choice whens[] = {
	{ DUE_LATE, "late", "已逾期" }, { DUE_SOON, "soon", "临近期限" }, { 0 }
};

struct due_asked {
	const struct choice *tier, *when;
	const char *name;            /* part of a person's or a branch's                            */
};

static struct due_asked asked_by(const struct input *in)
{
	return (struct due_asked){ choice_find(development_tiers, input_text(in, "tier")),
		choice_find(whens, input_text(in, "when")), input_text(in, "q") };
}

enum { ID, NAME, PLACE, STEP, TIER, DUE_ON, LACKS, ADMITTING };

static struct rows *ask(struct request *r, const struct due_asked *a, int64_t most)
{
	struct work *w = r->work;
	const char *tier = a->tier ? a->tier->code : NULL, *when = a->when ? a->when->code : NULL;
	const char *like = a->name ? arena_format(r->arena, "%%%s%%", a->name) : NULL;
	bool above = may(w->actor, &development_approve), below = may(w->actor, &development_edit);
	const char *own = below ? "branch" : "committee";
	struct date until = date_add_days(w->today, (int)parameter_number(w, "dev.remind_days"));

	return work_select(w,
		"SELECT m.id, m.person, o.name, m.next_step, m.tier, IF(m.due_on <= ?, m.due_on, NULL),"
		" m.lacking, IF(m.next_step IN ('approval', 'full_approval'), (SELECT u.name"
		"  FROM organisation u WHERE" ADMITTING_ABOVE("m.path") "), NULL)"
		" FROM development m JOIN organisation o ON o.id = m.organisation_id"
		" WHERE @scope(m owner) AND m.removed_at IS NULL AND m.state = 'running'"
		" AND m.next_step IS NOT NULL AND (m.due_on <= ? OR m.tier = 'committee')"
		" AND (? IS NULL OR m.tier = ?) AND (? IS NULL OR m.person LIKE ? OR o.name LIKE ?)"
		" AND (? IS NULL OR IF(? = 'late', m.due_on < ?, m.due_on BETWEEN ? AND ?))"
		" AND (? OR " DEVELOPMENT_HIS ")"
		" ORDER BY m.tier <> ?, m.due_on IS NULL, m.due_on, m.path, m.id LIMIT ?",
		BIND(until, until, tier, tier, like, like, like, when, when, w->today, w->today, until,
			!above || below, own, most));
}

static const char *cells_of(struct request *r, const struct cell *c, const char *texts[COLUMNS])
{
	const struct choice *step = choice_find(development_steps, c[STEP].text);
	const struct choice *tier = choice_find(development_tiers, c[TIER].text);
	const char *tone, *due = due_words(r, c[DUE_ON].date, &tone);

	texts[PERSON] = c[NAME].text;
	texts[BRANCH] = c[PLACE].text;
	texts[NEXT] = step ? arena_format(r->arena, "第 %d 步 %s", step->value, step->label) : NULL;
	texts[WHO] = !c[ADMITTING].null ? c[ADMITTING].text : tier ? tier->label : NULL;
	texts[DUE] = due;
	texts[LACKING] = c[LACKS].number
		? arena_format(r->arena, "%lld 项", (long long)c[LACKS].number) : NULL;
	return tone;
}

/* ---- the page ---- */

static void put_choice(struct json *data, const char *name, const char *label,
	const struct choice *choices, const struct choice *chosen)
{
	struct json *options = page_filter(data, name, label, NULL);

	for (const struct choice *c = choices; c->value; c++)
		page_option(options, c->code, c->label, c == chosen);
}

static void put_hidden(struct json *data, const char *name, const char *value)
{
	struct json *item = value ? json_item(json_at(data, "hidden")) : NULL;

	if (!item)
		return;
	json_text(item, "name", name);
	json_text(item, "value", value);
	json_flag(data, "filters_set", true);
}

static void put_filters(struct json *data, const struct due_asked *a)
{
	struct json *item;

	page_filter(data, "q", "姓名或党支部", NULL);
	item = json_at(data, "filters")->last;
	json_flag(item, "is_choice", false);
	json_flag(item, "is_text", true);
	json_text(item, "value", a->name);
	put_choice(data, "tier", "由谁办理", development_tiers, a->tier);
	put_choice(data, "when", "期限", whens, a->when);
	put_hidden(data, "q", a->name);
	put_hidden(data, "tier", a->tier ? a->tier->code : NULL);
	put_hidden(data, "when", a->when ? a->when->code : NULL);
}

static void put_row(struct request *r, struct json *data, const struct cell *c)
{
	const char *texts[COLUMNS], *tone = cells_of(r, c, texts);
	const char *href = development_href(r, c[ID].number, "");
	struct json *cells = page_table_row(data, href), *row = json_at(data, "rows")->last;

	json_number(row, "id", c[ID].number);
	json_list_in(row, "row_actions");
	for (int i = 0; i < COLUMNS; i++)
		page_cell(data, cells, texts[i], i == DUE && texts[i] ? tone : NULL,
			i == PERSON ? href : NULL);
}

struct reply development_due_page(struct request *r)
{
	struct json *data = page_list_data(r, "发展党员应办事项");
	struct due_asked a = asked_by(r->query);
	struct rows *rows;
	size_t count;

	for (int i = 0; i < COLUMNS; i++) {
		struct json *column = json_item(json_at(data, "columns"));

		json_text(column, "label", columns[i].label);
		json_text(column, "sort_href", NULL);
		json_flag(column, "sorted_up", false);
		json_flag(column, "sorted_down", false);
		json_flag(column, "number", false);
	}
	put_filters(data, &a);
	for (rows = ask(r, &a, MOST_SHOWN); rows_next(rows);)
		put_row(r, data, rows->cells);
	rows_end(rows);
	count = json_count(json_at(data, "rows"));
	json_text(data, "lead", arena_format(r->arena, "已逾期和 %lld 天内到期的，以及等待上级党委办理的。",
		(long long)parameter_number(r->work, "dev.remind_days")));
	json_text(data, "count_text", count == MOST_SHOWN ? "只列出前 1000 人，请按条件缩小范围"
		: arena_format(r->arena, "共 %zu 人", count));
	json_text(data, "empty_text", json_number_of(data, "filters_set")
		? "没有符合条件的，请放宽条件再试。" : "没有到期、临近期限或者等待上级党委办理的。");
	if (count && may(r->work->actor, &development_export))
		json_text(json_object_in(data, "export"), "action", "/developments/due/export");
	page_crumb(data, "应办事项", NULL);
	page_back(data, "/developments");
	return reply_page(r, "record/list.html", data);
}

/* ---- the workbook ---- */

static const char *asked_words(struct request *r, const struct due_asked *a)
{
	return arena_format(r->arena, "%s%s　　由谁办理：%s　　期限：%s　　导出日期：%s",
		a->name ? "姓名或党支部含：" : "全部人员", a->name ? a->name : "",
		a->tier ? a->tier->label : "全部", a->when ? a->when->label : "全部",
		date_text(r->arena, r->work->today));
}

static struct sheet_book *begin(struct request *r, const struct due_asked *a, const char *path)
{
	struct sheet_book *book = page_book(r->work, path);

	sheet_tab(book, "应办事项");
	for (int i = 0; i < COLUMNS; i++)
		sheet_width(book, i, columns[i].width, SHEET_PLAIN);
	sheet_freeze(book, HEAD_ROW + 1, 0);
	sheet_print(book, true, HEAD_ROW, HEAD_ROW);
	sheet_merge(book, 0, 0, 0, COLUMNS - 1, SHEET_TITLE, "发展党员应办事项");
	sheet_merge(book, 1, 0, 1, COLUMNS - 1, SHEET_NOTE, asked_words(r, a));
	for (int i = 0; i < COLUMNS; i++)
		sheet_text(book, HEAD_ROW, i, SHEET_HEAD, columns[i].label);
	return book;
}

struct reply development_due_export_page(struct request *r)
{
	struct due_asked a = asked_by(r->form);
	const char *path = page_spool_path(r, "xlsx"), *texts[COLUMNS];
	struct sheet_book *book = begin(r, &a, path);
	struct rows *rows = ask(r, &a, MOST_EXPORTED);
	struct arena_mark mark = arena_mark(r->arena);
	int n = 0;

	while (rows_next(rows)) {
		cells_of(r, rows->cells, texts);
		n++;
		for (int i = 0; i < COLUMNS; i++)
			sheet_text(book, HEAD_ROW + n, i, SHEET_TEXT, texts[i]);
		arena_rewind(r->arena, mark);
	}
	sheet_book_close(book);
	history_write(r->work, &(struct history_entry){ .action = "export", .record = "development",
		.note = arena_format(r->arena, "导出发展党员应办事项 %d 人（%s）", n, asked_words(r, &a)) });
	return reply_file(r, path, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		arena_format(r->arena, "发展党员应办事项%s.xlsx", date_text(r->arena, r->work->today)));
}
