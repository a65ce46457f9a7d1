/*
 * The rows of a sheet as a stream. A row is put together inside expat's handlers, in memory
 * reserved before; at its end the parser is paused and the caller sees it from an ordinary
 * loop. Empty cells and rows cost their parsing and nothing else, whatever a sheet declares.
 * sheet_parts.c knows the workbook around the rows, sheet_cell.c what a number means.
 */
#include "lib/sheet.h"
#include <stdlib.h>
#include "base/fault.h"
#include "lib/sheet_parts.h"

enum {
	ROW_ROOM = 4 * 1024 * 1024, /* a cell holds at most 32,767 characters */
	SCRATCH_ROOM = 8 * 1024 * 1024,
	EXCEL_ROWS = 1048576,
	EXCEL_COLUMNS = 16384
};

const struct sheet_limits sheet_default_limits = {
	.file_bytes = 20u << 20, .unpacked_bytes = 300u << 20, .rows = 200000, .columns = 100,
};

struct reader {
	struct sheet_parts parts;
	struct sheet_limits limits;
	sheet_row_seen *seen;
	void *context;
	struct arena *scratch;  /* the caller's, for one row                             */

	struct region text;     /* of the row's cells                                    */
	uint32_t *starts;       /* place + 1 of each cell in it; 0: empty                */
	const char **cells;
	bool *rounded;
	int count;              /* cells up to the last that holds anything              */
	int number;             /* of the row                                            */
	bool hidden;
	int rows_begun;
	int rows_held;

	bool in_cell;
	int column;
	uint32_t start;
	char type[12];
	enum sheet_kind kind;
	bool collecting;        /* character data is the cell's                          */
	bool phonetic;
};

static const struct sheet_part rows;

static struct reader *reader_new(struct arena *a, const struct sheet_limits *limits);
static void reader_close(void *thing);
static void read_rows(struct reader *r, struct arena *a);

const char *sheet_read(struct arena *a, const char *path, const char *name, bool or_first,
	const struct sheet_limits *limits, sheet_row_seen *seen, void *context)
{
	struct reader *r = reader_new(a, limits);
	const char *why;

	r->parts.wanted = name;
	r->seen = seen;
	r->context = context;
	if (sheet_parts_open(&r->parts, path, &r->limits)
	    && sheet_parts_choose(&r->parts, or_first || !name))
		read_rows(r, a);
	why = r->parts.zip.why[0] ? arena_text(a, r->parts.zip.why) : NULL;
	reader_close(r);
	return why;
}

const char *const *sheet_names(struct arena *a, const char *path,
	const struct sheet_limits *limits, const char **why)
{
	struct reader *r = reader_new(a, limits);
	const char **names = NULL;

	*why = NULL;
	if (sheet_parts_open(&r->parts, path, &r->limits)) {
		const char *name = r->parts.names.at;

		names = ARENA_ARRAY(a, const char *, (size_t)r->parts.name_count + 1);
		for (int i = 0; i < r->parts.name_count; i++, name += strlen(name) + 1)
			names[i] = arena_text(a, name);
	} else {
		*why = arena_text(a, r->parts.zip.why);
	}
	reader_close(r);
	return names;
}

static struct reader *reader_new(struct arena *a, const struct sheet_limits *limits)
{
	struct reader *r = ARENA_NEW(a, struct reader);

	r->limits = limits ? *limits : sheet_default_limits;
	arena_defer(a, reader_close, r);
	return r;
}

/* Called when done and once more by the arena: the caller's arena may live much longer. */
static void reader_close(void *thing)
{
	struct reader *r = thing;

	sheet_parts_close(&r->parts);
	region_close(&r->text);
	arena_free(r->scratch);
	r->scratch = NULL;
}

static void read_rows(struct reader *r, struct arena *a)
{
	struct sheet_zip *zip = &r->parts.zip;
	size_t columns = (size_t)r->limits.columns;

	r->scratch = arena_new(SCRATCH_ROOM);
	r->text = region_new(ROW_ROOM);
	r->starts = ARENA_ARRAY(a, uint32_t, columns);
	r->cells = ARENA_ARRAY(a, const char *, columns);
	r->rounded = ARENA_ARRAY(a, bool, columns);
	if (sheet_zip_parse(zip, r->parts.sheet_part, &rows, r) || !zip->damaged || !r->number)
		return;
	zip->why[0] = 0;
	sheet_zip_trouble(zip, "文件从第 %d 行起已损坏，请用 Excel 或 WPS 打开后另存为新的 .xlsx 再上传",
		r->number);
}

/* ---- inside expat: note, never fault ---- */

/* "BC12" is column 54; -1 if there are no letters. */
static int column_of(const char *reference)
{
	int column = 0;

	for (; *reference >= 'A' && *reference <= 'Z' && column < EXCEL_COLUMNS; reference++)
		column = column * 26 + *reference - 'A' + 1;
	return column - 1;
}

static void row_begin(struct reader *r, const char **attributes)
{
	const char *number = sheet_attribute(attributes, "r");
	const char *hidden = sheet_attribute(attributes, "hidden");
	long at = number ? strtol(number, NULL, 10) : 0;

	if (++r->rows_begun > EXCEL_ROWS)
		sheet_zip_damaged(&r->parts.zip);
	r->hidden = hidden && (!strcmp(hidden, "1") || !strcmp(hidden, "true"));
	r->number = at > 0 && at <= EXCEL_ROWS ? (int)at : r->number + 1;
	memset(r->starts, 0, sizeof *r->starts * (size_t)r->count);
	memset(r->rounded, 0, sizeof *r->rounded * (size_t)r->count);
	r->count = 0;
	r->column = -1;
	r->text.used = 0;
}

static void cell_begin(struct reader *r, const char **attributes)
{
	const char *style = NULL;
	int column = -1;

	r->type[0] = 0;
	for (; *attributes; attributes += 2) {
		if (!strcmp(attributes[0], "r"))
			column = column_of(attributes[1]);
		else if (!strcmp(attributes[0], "s"))
			style = attributes[1];
		else if (!strcmp(attributes[0], "t"))
			snprintf(r->type, sizeof r->type, "%s", attributes[1]);
	}
	r->column = column >= 0 ? column : r->column + 1;
	r->kind = sheet_parts_kind(&r->parts, style);
	r->start = (uint32_t)r->text.used;
	r->in_cell = true;
}

static void row_full(struct reader *r)
{
	sheet_zip_trouble(&r->parts.zip, "第 %d 行文字过多，请删减后再上传", r->number);
}

/* Puts `text` in the place of what the cell has collected. */
static void cell_becomes(struct reader *r, const char *text)
{
	r->text.used = r->start;
	if (!region_add(&r->text, text, strlen(text)))
		row_full(r);
}

/* What was collected is raw: an index, a number, a truth; it becomes what a person would read. */
static void cell_value(struct reader *r, bool *rounded)
{
	char *raw = r->text.at + r->start;
	char text[SHEET_CELL_TEXT];

	if (!strcmp(r->type, "s")) {
		const char *shared = sheet_parts_string(&r->parts, raw);

		if (shared)
			cell_becomes(r, shared);
		else
			sheet_zip_damaged(&r->parts.zip);
	} else if (!strcmp(r->type, "inlineStr") || !strcmp(r->type, "str")) {
		r->text.used = r->start + sheet_unescape(raw, r->text.used - r->start);
	} else if (!strcmp(r->type, "b")) {
		cell_becomes(r, !strcmp(raw, "1") || !strcmp(raw, "true") ? "是" : "否");
	} else if (!strcmp(r->type, "d")) {
		sheet_iso_text(raw);
		r->text.used = r->start + strlen(raw);
	} else if (strcmp(r->type, "e")) { /* an error is its own text: "#N/A" */
		if (r->kind == SHEET_A_NUMBER)
			sheet_number_text(text, raw, rounded);
		else
			sheet_serial_text(text, raw, r->kind, r->parts.from_1904);
		cell_becomes(r, text);
	}
}

static void cell_end(struct reader *r)
{
	bool rounded = false;

	r->in_cell = false;
	if (r->text.used == r->start)
		return;
	if (r->text.used == r->text.room) {
		row_full(r);
		return;
	}
	r->text.at[r->text.used] = 0;
	cell_value(r, &rounded);
	if (r->text.used == r->start)
		return;
	if (r->column >= r->limits.columns) {
		sheet_zip_trouble(&r->parts.zip, "表格超过 %d 列，请删除多余的列后再上传",
			r->limits.columns);
		return;
	}
	if (!region_add(&r->text, "", 1))
		row_full(r);
	r->starts[r->column] = r->start + 1;
	r->rounded[r->column] = rounded;
	if (r->count <= r->column)
		r->count = r->column + 1;
}

static void row_end(struct reader *r)
{
	if (!r->count)
		return;
	if (++r->rows_held > r->limits.rows)
		sheet_zip_trouble(&r->parts.zip, "表格超过 %d 行，请拆分为几个文件后分别上传",
			r->limits.rows);
	else if (!r->parts.zip.why[0])
		sheet_zip_pause(&r->parts.zip);
}

static void on_open(void *context, const char *name, const char **attributes)
{
	struct reader *r = context;

	if (!strcmp(name, "c"))
		cell_begin(r, attributes);
	else if (!strcmp(name, "row"))
		row_begin(r, attributes);
	else if (!strcmp(name, "v"))
		r->collecting = r->in_cell;
	else if (!strcmp(name, "t"))
		r->collecting = r->in_cell && !r->phonetic;
	else if (!strcmp(name, "rPh"))
		r->phonetic = true;
}

static void on_close(void *context, const char *name)
{
	struct reader *r = context;

	if (!strcmp(name, "v") || !strcmp(name, "t"))
		r->collecting = false;
	else if (!strcmp(name, "c"))
		cell_end(r);
	else if (!strcmp(name, "row"))
		row_end(r);
	else if (!strcmp(name, "rPh"))
		r->phonetic = false;
}

static void on_text(void *context, const char *text, int size)
{
	struct reader *r = context;

	if (r->collecting && !region_add(&r->text, text, (size_t)size))
		row_full(r);
}

/* ---- outside: the caller's look at one row ---- */

static bool row_show(void *context)
{
	struct reader *r = context;

	for (int i = 0; i < r->count; i++)
		r->cells[i] = r->starts[i] ? r->text.at + r->starts[i] - 1 : NULL;
	arena_reset(r->scratch);
	return r->seen(r->context, &(struct sheet_row){
		.number = r->number, .hidden = r->hidden, .count = r->count, .cells = r->cells,
		.rounded = r->rounded, .arena = r->scratch,
	});
}

static const struct sheet_part rows = {
	.open = on_open, .close = on_close, .text = on_text, .paused = row_show,
};
