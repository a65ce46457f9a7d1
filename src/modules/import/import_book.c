/* Workbooks that leave the importer: the template made for one organisation, and the rows that were
 * wrong. */
#include "base/text.h"
#include "data/code.h"
#include "lib/sheet.h"
#include "modules/import/import.h"
#include "web/page.h"

enum { LAST_ROW = 2000, HEAD_ROW = 2, MOST_LIST = 2000 };

static const char list_tab[] = "字典";

static const char *like_hint(const struct field *f)
{
	if (text_is(f->like, "id_number"))
		return "18 位，本列已设为文本格式";
	if (text_is(f->like, "phone"))
		return "11 位手机号";
	if (f->kind == FIELD_DATE && !text_is(f->like, "year_month"))
		return "例如 2026-07-01";
	return f->hint;
}

/* ---- the drop-downs, one column of the hidden sheet per field ---- */

struct list_column {
	size_t count;
	const char **labels;
};

static void add_label(struct list_column *l, const char *label)
{
	if (l->count < MOST_LIST)
		l->labels[l->count++] = label;
}

static struct list_column list_of(struct work *w, const struct field *f)
{
	struct list_column l = { .labels = ARENA_ARRAY(w->arena, const char *, MOST_LIST) };
	const struct code *codes;
	struct option *options;
	size_t n = 0;

	if (f->kind == FIELD_CHOICE)
		for (const struct choice *c = f->choices; c->value; c++)
			add_label(&l, c->label);
	if (f->kind == FIELD_FLAG) {
		add_label(&l, "是");
		add_label(&l, "否");
	}
	if (f->kind == FIELD_CODE)
		for (codes = code_rows(f->codes, &n); n; n--, codes++)
			if (codes->open)
				add_label(&l, arena_format(w->arena, "%s %s", codes->code, codes->label));
	if (f->kind == FIELD_REF) {
		options = record_options(w, f, MOST_LIST, &n);
		for (size_t i = 0; i < n; i++)
			add_label(&l, options[i].label);
	}
	return l;
}

static void write_lists(struct work *w, struct sheet_book *b, const struct field **fields,
	size_t count, struct list_column *lists)
{
	size_t longest = 0;

	for (size_t i = 0; i < count; i++) {
		lists[i] = list_of(w, fields[i]);
		longest = lists[i].count > longest ? lists[i].count : longest;
	}
	sheet_hidden_tab(b, list_tab);
	for (size_t row = 0; row < longest; row++)
		for (size_t i = 0; i < count; i++)
			if (row < lists[i].count)
				sheet_text(b, (int)row, (int)i, SHEET_PLAIN, lists[i].labels[row]);
}

/* ---- head ---- */

/* Hints go with the row they stand in: rows are written in order and not gone back to. */
static void write_head(
	struct work *w, struct sheet_book *b, const struct field **fields, size_t count, int row)
{
	sheet_text(b, row, 0, SHEET_HEAD, "序号");
	for (size_t i = 0; i < count; i++) {
		sheet_text(b, row, (int)i + 1, fields[i]->required ? SHEET_HEAD_REQUIRED : SHEET_HEAD,
			fields[i]->required ? arena_format(w->arena, "*%s", fields[i]->label)
								: fields[i]->label);
		if (like_hint(fields[i]))
			sheet_comment(b, row, (int)i + 1, like_hint(fields[i]));
	}
}

/* `of`: in this record's template only. */
static const char *example(
	const struct record *r, const struct field *f, const struct list_column *l)
{
	static const struct { const char *name, *text, *of; } examples[] = {
		{ "name", "张三" }, { "id_number", "990000198807010016" }, { "phone", "19900000000" },
		{ "born_on", "1988-07-01" }, { "joined_on", "2010-07-01" }, { "full_on", "2011-07-01" },
		{ "sex", "男" }, { "stage", "正式党员" }, { "standing", "正常" }, { "ethnicity", "01 汉族" },
		{ "applied_on", "2024-05-04" }, { "payer", "在职" }, { "base", "5200.00" },
		{ "from_month", "2026-01" }, { "reason", "年度核定" }, { "happened_on", "2026-05-01" },
		{ "evidence", "参加社区志愿服务（活动通知）", "points_sheet" },
		{ "evidence", "2026年1月工资表", "dues_base_sheet" }, { "education", "21 大学" },
		{ "work", "011 公务员" }, { "lost", "否" }, { "floating", "否" },
	};

	for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++)
		if (text_is(examples[i].name, f->name)
		    && (!examples[i].of || text_is(examples[i].of, r->name)))
			return examples[i].text;
	return f->kind == FIELD_REF && l->count ? l->labels[0] : NULL;
}

static void write_example(struct sheet_book *b, const struct record *r,
	const struct field **fields, size_t count, const struct list_column *lists)
{
	sheet_text(b, HEAD_ROW + 1, 0, SHEET_TEXT, "示例");
	for (size_t i = 0; i < count; i++) {
		const char *text = example(r, fields[i], &lists[i]);

		if (text)
			sheet_text(b, HEAD_ROW + 1, (int)i + 1, SHEET_TEXT, text);
		if (lists[i].count)
			sheet_choices(b, (int)i + 1, HEAD_ROW + 1, LAST_ROW, list_tab, (int)i,
				(int)lists[i].count, fields[i]->label, "请从下拉列表中选择");
	}
}

void import_template(struct work *w, const struct importable *it, const char *path)
{
	size_t count;
	const struct field **fields = import_layout(w, it, &count);
	struct list_column *lists = ARENA_ARRAY(w->arena, struct list_column, count);
	struct sheet_book *b = sheet_book_new(w->arena, path);

	write_lists(w, b, fields, count, lists);
	sheet_tab(b, it->sheet);
	sheet_width(b, 0, 7, SHEET_PLAIN);
	for (size_t i = 0; i < count; i++)
		sheet_width(b, (int)i + 1, fields[i]->max > 40 || fields[i]->kind == FIELD_REF ? 30 : 18,
			SHEET_TEXT);
	sheet_freeze(b, HEAD_ROW + 1, 2);
	sheet_merge(b, 0, 0, 0, (int)count, SHEET_TITLE, arena_format(w->arena, "%s（%s）", it->title,
		w->actor->organisation ? w->actor->organisation : ""));
	sheet_merge(b, 1, 0, 1, (int)count, SHEET_NOTE, "带红星的列必填；系统里已有的，空着的格子保持原来的内容不变；"
		"要清空原来的内容，在那一格填“" IMPORT_EMPTY "”；“示例”一行不会导入，可以删去。列的次序可以调整，多出来的列不影响导入。");
	write_head(w, b, fields, count, HEAD_ROW);
	write_example(b, it->record, fields, count, lists);
	sheet_book_close(b);
}

/* ---- the wrong rows ---- */

/* What is said of a field. */
static const char *problem_for(const struct import_row *row, const char *field)
{
	for (const struct json *p = row->problems ? row->problems->first : NULL; p; p = p->next)
		if (text_is(json_text_of(p, "field"), field))
			return json_text_of(p, "text");
	return NULL;
}

/* What is said of the row, or of what the sheet has no column for. */
static const char *problems_beside(
	struct work *w, const struct import_row *row, const struct field **fields, size_t count)
{
	const char *said = NULL;

	for (const struct json *p = row->problems ? row->problems->first : NULL; p; p = p->next) {
		bool has_column = false;

		for (size_t i = 0; i < count; i++)
			has_column |= text_is(fields[i]->name, json_text_of(p, "field"));
		if (!has_column)
			said = arena_format(w->arena, "%s%s%s", said ? said : "", said ? "；" : "",
				json_text_of(p, "text"));
	}
	return said;
}

static void write_wrong(struct work *w, struct sheet_book *b, const struct field **fields,
	size_t count, const struct import_row *row, int at)
{
	const char *beside = problems_beside(w, row, fields, count);

	sheet_number(b, at, 0, beside ? SHEET_WRONG : SHEET_NUMBER, row->number);
	if (beside)
		sheet_comment(b, at, 0, beside);
	for (size_t i = 0; i < count; i++) {
		const char *why = problem_for(row, fields[i]->name);

		sheet_text(b, at, (int)i + 1, why ? SHEET_WRONG : SHEET_TEXT,
			input_text(row->cells, fields[i]->name));
		if (why)
			sheet_comment(b, at, (int)i + 1, why);
	}
}

/* Those of the sheet that was uploaded, as they stood in it: every row names them. */
static const struct field **uploaded(
	struct work *w, const struct importable *it, const struct import_row *row, size_t *count)
{
	const struct input *cells = row->cells;
	const struct field **fields = ARENA_ARRAY(w->arena, const struct field *, cells->count);
	size_t n = 0;

	for (size_t i = 0; i < cells->count; i++) {
		const struct field *f = record_field(it->record, cells->pairs[i].name);
		size_t j = 0;

		while (j < n && fields[j] != f)
			j++;
		if (f && j == n && (!f->seen_by || may(w->actor, f->seen_by)))
			fields[n++] = f;
	}
	*count = n;
	return fields;
}

static bool is_official(
	const struct importable *it, const struct field **fields, size_t count)
{
	size_t i = 0;

	while (it->head && i < count && text_is(it->columns[i], fields[i]->name))
		i++;
	return it->head && i == count && !it->columns[i];
}

/* The row after it. */
static int write_wrong_head(struct work *w, struct sheet_book *b, const struct importable *it,
	const struct field **fields, size_t count)
{
	if (is_official(it, fields, count)) {
		it->head(w, b, NULL);
		return it->first;
	}
	for (size_t i = 0; i <= count; i++)
		sheet_width(b, (int)i, i ? 18 : 7, SHEET_TEXT);
	sheet_freeze(b, 1, 0);
	sheet_print(b, true, 0, 0);
	write_head(w, b, fields, count, 0);
	return 1;
}

void import_wrong_book(
	struct work *w, const struct importable *it, int64_t batch_id, const char *path)
{
	size_t count, n;
	struct import_row *rows = import_rows(w, batch_id, "wrong", 0, IMPORT_CHUNK, &n);
	const struct field **fields =
		n ? uploaded(w, it, &rows[0], &count) : import_layout(w, it, &count);
	struct sheet_book *b = page_book(w, path);
	int at;

	sheet_tab(b, it->sheet);
	at = write_wrong_head(w, b, it, fields, count);
	while (n) {
		int after = rows[n - 1].number;

		for (size_t i = 0; i < n; i++)
			write_wrong(w, b, fields, count, &rows[i], at++);
		rows = import_rows(w, batch_id, "wrong", after, IMPORT_CHUNK, &n);
	}
	sheet_book_close(b);
}
