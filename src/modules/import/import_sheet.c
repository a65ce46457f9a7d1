/*
 * From a workbook to bags of cells. Title rows, merged headings over two rows, notes, examples,
 * other column orders and extra columns are all met in real files; headings decide, positions do
 * not.
 */
#include <string.h>
#include "base/buffer.h"
#include "base/fault.h"
#include "base/text.h"
#include "lib/sheet.h"
#include "modules/import/import.h"

enum { HEAD_WITHIN = 15, MOST_COLUMNS = 100, LEAST_HEADS = 3, MOST_ROW = 4 << 20,
	MOST_MEMORY = 300 << 20 };

struct reading {
	struct import_sheet *sheet;
	const struct field **fields;
	size_t field_count;
	const struct field **at; /* what each column of the sheet holds */
	int head_row;                         /* 0: not yet found */
	bool head_done;
	const char *trouble;
	bool glance;                          /* is there anything at all?                           */
};

const struct field **import_columns(struct work *w, const struct record *r, size_t *count)
{
	const struct field **fields = ARENA_ARRAY(w->arena, const struct field *, r->count);

	*count = 0;
	for (size_t i = 0; i < r->count; i++) {
		const struct field *f = &r->fields[i];

		if (!f->fixed && !f->computed && (!f->seen_by || may(w->actor, f->seen_by)))
			fields[(*count)++] = f;
	}
	return fields;
}

const struct field **import_layout(struct work *w, const struct importable *it, size_t *count)
{
	size_t all, n = 0;
	const struct field **fields = import_columns(w, it->record, &all);
	const struct field **layout = ARENA_ARRAY(w->arena, const struct field *, all);

	for (const char *const *name = it->columns; name && *name; name++)
		for (size_t i = 0; i < all; i++)
			if (text_is(fields[i]->name, *name))
				layout[n++] = fields[i];
	*count = it->columns ? n : all;
	return it->columns ? layout : fields;
}

/* Without white space, stars and anything in brackets: "是否为 失联党员*（必填）" is "是否为失联党员". */
static char *plain_heading(struct arena *a, const char *text)
{
	char *plain = text_squeeze(a, text_narrow(a, text)), *put = plain;
	int depth = 0;

	for (const char *c = plain; *c; c++) {
		depth += *c == '(';
		if (!depth && *c != '*')
			*put++ = *c;
		depth -= *c == ')' && depth;
	}
	*put = 0;
	return plain;
}

static bool heading_is(struct arena *a, const struct field *f, const char *heading)
{
	char *also = arena_text(a, f->also);

	if (text_is(plain_heading(a, f->label), heading))
		return true;
	for (char *name; also && (name = strsep(&also, "|"));)
		if (text_is(name, heading))
			return true;
	return false;
}

static const struct field *field_for(struct reading *g, const char *cell, struct arena *a)
{
	const char *heading = cell ? plain_heading(a, cell) : "";

	for (size_t i = 0; *heading && i < g->field_count; i++)
		if (heading_is(a, g->fields[i], heading))
			return g->fields[i];
	return NULL;
}

/* ---- the heading row ---- */

static void note_unknown(struct reading *g, const char *cell)
{
	struct import_sheet *s = g->sheet;
	struct arena *a = s->work->arena;
	const char *plain = plain_heading(a, cell);

	if (text_is(plain, "序号") || text_is(plain, "联系电话") || text_is(plain, "编号"))
		return;
	s->unknown = s->unknown ? arena_format(a, "%s、%s", s->unknown, plain) : arena_text(a, plain);
}

static void take_heads(struct reading *g, const struct sheet_row *row, bool below)
{
	for (int i = 0; i < row->count && i < MOST_COLUMNS; i++) {
		const struct field *f = field_for(g, row->cells[i], row->arena);

		if (!f)
			continue;
		for (int j = 0; j < MOST_COLUMNS; j++)
			if (g->at[j] == f && !(below && j == i))
				g->trouble = arena_format(g->sheet->work->arena,
					"表头“%s”出现了两次（第 %d 列和第 %d 列），请删去一列后再上传", f->label, j + 1, i + 1);
		g->at[i] = f;
	}
	for (int i = 0; i < row->count && i < MOST_COLUMNS; i++)
		if (row->cells[i] && !g->at[i] && !below)
			note_unknown(g, row->cells[i]);
}

static int heads_in(struct reading *g, const struct sheet_row *row)
{
	int n = 0;

	for (int i = 0; i < row->count && i < MOST_COLUMNS; i++)
		n += field_for(g, row->cells[i], row->arena) != NULL;
	return n;
}

/* The row under the heading continues it if it holds headings and nothing that looks like data. */
static bool continues_head(struct reading *g, const struct sheet_row *row)
{
	return row->number == g->head_row + 1 && heads_in(g, row) > 0
		&& (row->count == 0 || !row->cells[0]);
}

static const char *missing_heads(struct reading *g)
{
	for (const char *const *must = g->sheet->importable->must; *must; must++) {
		bool found = false;

		for (int i = 0; i < MOST_COLUMNS; i++)
			found |= g->at[i] && text_is(g->at[i]->name, *must);
		if (!found)
			return arena_format(g->sheet->work->arena, "表头里没有“%s”这一列。请用本页下载的模板，或官方的名册格式",
				record_field(g->sheet->importable->record, *must)->label);
	}
	return NULL;
}

/* ---- the data rows ---- */

const char *import_cell(struct arena *a, const struct field *f, const char *text)
{
	char *bare, *put;

	if (!text_is(f->like, "phone") && !text_is(f->like, "id_number"))
		return text;
	bare = put = text_squeeze(a, text_narrow(a, text));
	for (const char *c = bare && text_begins(bare, "+86") ? bare + 3 : bare; c && *c; c++)
		if (*c != '-' && *c != '\'')
			*put++ = *c;
	if (put)
		*put = 0;
	return text_empty(bare) ? text : bare;
}

static bool is_note(const struct sheet_row *row)
{
	const char *first = NULL;
	int filled = 0;

	for (int i = 0; i < row->count; i++)
		if (row->cells[i] && text_clean(row->arena, row->cells[i])) {
			first = first ? first : row->cells[i];
			filled++;
		}
	if (!filled)
		return true;
	first = text_clean(row->arena, first);
	return (filled <= 2
			   && (text_begins(first, "注") || text_begins(first, "说明")
				   || text_begins(first, "填表") || text_begins(first, "备注：")
				   || text_begins(first, "合计")))
		|| text_is(first, "示例") || text_is(first, "例");
}

static struct import_cells *next_row(struct import_sheet *s)
{
	if (s->count == s->room) {
		size_t room = s->room ? s->room * 2 : 256;
		struct import_cells *rows = ARENA_ARRAY(s->work->arena, struct import_cells, room);

		if (s->count)
			memcpy(rows, s->rows, s->count * sizeof *rows);
		s->rows = rows;
		s->room = room;
	}
	return &s->rows[s->count++];
}

static void wrong_cell(struct reading *g, struct import_cells *to, const struct field *f,
	const char *format)
{
	to->wrong_field = f->name;
	to->wrong = arena_format(g->sheet->work->arena, "%s%s", f->label, format);
}

static void take_data(struct reading *g, const struct sheet_row *row)
{
	struct arena *a = g->sheet->work->arena;
	struct import_cells *to = next_row(g->sheet);
	struct buffer values = buffer_new(row->arena, MOST_ROW);

	*to = (struct import_cells){ .number = row->number };
	g->sheet->hidden += row->hidden;
	for (int i = 0; i < MOST_COLUMNS; i++) {
		const struct field *f = g->at[i];
		const char *text = f && i < row->count ? text_clean(row->arena, row->cells[i]) : NULL;

		if (!f)
			continue;
		if (text && row->rounded[i] && f->kind == FIELD_TEXT)
			wrong_cell(g, to, f, "被 Excel 当成数字保存，末尾几位已经丢失。"
				"请先把这一列设为“文本”格式，再重新填写");
		else if (text && !text_valid(text))
			wrong_cell(g, to, f, "里有无法识别的字符，请重新填写");
		if (text && text_valid(text))
			buffer_text(&values, import_cell(row->arena, f, text));
		buffer_byte(&values, 0);
	}
	to->values = arena_copy(a, values.data, values.size);
}

struct input *import_sheet_bag(const struct import_sheet *s, const struct import_cells *cells)
{
	struct input *bag = input_new(s->work->arena);
	const char *value = cells->values;

	for (int i = 0; i < s->column_count; i++)
		if (s->columns[i]) {
			input_add(bag, s->columns[i]->name, value);
			value += strlen(value) + 1;
		}
	return bag;
}

static bool row_seen(void *context, const struct sheet_row *row)
{
	struct reading *g = context;

	if (arena_used(g->sheet->work->arena) > MOST_MEMORY) {
		g->trouble = "这个文件太大，请分成几个文件上传";
		return false;
	}
	if (!g->head_row) {
		if (heads_in(g, row) >= LEAST_HEADS) {
			g->head_row = row->number;
			take_heads(g, row, false);
		}
		return !g->trouble && (g->head_row || row->number < HEAD_WITHIN);
	}
	if (!g->head_done && continues_head(g, row)) {
		take_heads(g, row, true);
		return !g->trouble;
	}
	if (!g->head_done) {
		g->head_done = true;
		g->trouble = missing_heads(g);
	}
	if (!g->trouble && !is_note(row))
		take_data(g, row);
	return !g->trouble && !(g->glance && g->sheet->count);
}

/* ---- which of the sheets ---- */

/* The sheet of this name, as if there had been no other; NULL: the first that people see. */
static const char *read_tab(struct reading *g, const char *path, const char *name)
{
	struct import_sheet *s = g->sheet;
	const char *trouble;

	*g = (struct reading){ .sheet = s, .glance = g->glance, .fields = g->fields,
		.field_count = g->field_count,
		.at = ARENA_ARRAY(s->work->arena, const struct field *, MOST_COLUMNS) };
	s->columns = g->at;
	s->count = s->hidden = 0;
	s->unknown = NULL;
	trouble = sheet_read(
		s->work->arena, path, name, !name, &sheet_default_limits, row_seen, g);
	return trouble ? trouble : g->trouble;
}

static bool is_among(const char *const *names, const char *name)
{
	for (; *names; names++)
		if (text_is(*names, name))
			return true;
	return false;
}

/* The layout's own sheet, else the first, else whichever has the headings. */
static const char *find_tab(struct reading *g, const char *path, const char *const *names)
{
	const char *own = g->sheet->importable->sheet;
	const char *trouble = read_tab(g, path, is_among(names, own) ? own : NULL);

	for (; !trouble && !g->head_row && *names; names++) {
		const char *here = read_tab(g, path, *names);

		trouble = g->head_row ? here : NULL;
	}
	return trouble;
}

/* One sheet is read; whoever filled in several is told. */
static void note_others(const struct reading *g, const char *path, const char *const *names)
{
	struct arena *a = g->sheet->work->arena;
	const char *filled = "";
	size_t count = 0;

	if (!names[1])
		return;
	for (; *names; names++) {
		struct import_sheet sheet = { .importable = g->sheet->importable, .work = g->sheet->work };
		struct reading glance = { .sheet = &sheet, .glance = true, .fields = g->fields,
			.field_count = g->field_count };

		read_tab(&glance, path, *names);
		if (sheet.count)
			filled = arena_format(a, "%s%s“%s”", filled, count++ ? "、" : "", *names);
	}
	if (count > 1)
		g->sheet->unread = arena_format(a, "文件里有 %zu 张工作表填了数据：%s；一次只读取一张，请把它们分别另存为单独的文件上传",
			count, filled);
}

const char *import_sheet_read(struct import_sheet *s, const char *path)
{
	struct reading *g = ARENA_NEW(s->work->arena, struct reading);
	const char *trouble;
	const char *const *names = sheet_names(s->work->arena, path, &sheet_default_limits, &trouble);

	if (trouble)
		return trouble;
	g->sheet = s;
	s->column_count = MOST_COLUMNS;
	g->fields = import_columns(s->work, s->importable->record, &g->field_count);
	trouble = find_tab(g, path, names);
	if (trouble)
		return trouble;
	if (!g->head_row)
		return "前 15 行里没有找到表头。请用本页下载的模板，或官方的名册格式";
	if (!g->head_done && (trouble = missing_heads(g)))
		return trouble;
	note_others(g, path, names);
	return s->count ? NULL : "表里没有数据行，请填写后再上传";
}
