/*
 * Workbooks written row by row in constant memory, in one look. The library does not see whether
 * the disk took its files nor closes them when a book is given up; done here. Refusals are faults.
 */
#include "lib/sheet.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <xlsxwriter.h>
#include "base/fault.h"
#include "base/text.h"
#include "lib/sheet_cell.h"

enum {
	HEAD_FILL = 0xF2F3F5, WRONG_FILL = 0xFDE2E0, LINE = 0xD9D9D9, NOTE_INK = 0x6B7280,
	CELL_CHARACTERS = 32767, TITLE_CHARACTERS = 32, HELP_CHARACTERS = 255, /* Excel's */
	STAR_INK = 0xC9252D, PAPER_A4 = 9, OPEN_MERGES = 64, DISK_RESERVE = 4 * 1024 * 1024,
	SERIAL_OF_1970 = 25569, FIRST_TRUE_SERIAL = 61 /* before 1900-03-01 Excel counts wrongly */
};

/* A merge over several rows: its lower cells must wait until their rows are reached. */
struct merge {
	int row, column, last_row, last_column;
	lxw_format *format;
};

static const struct style {
	const char *code;
	bool head, wrap, bare;
	int size, height, fill, ink;
} styles[SHEET_LOOKS] = {
	[SHEET_PLAIN]         = { .bare = true },
	[SHEET_TITLE]         = { .bare = true, .head = true, .size = 16, .height = 32 },
	[SHEET_NOTE]          = { .bare = true, .wrap = true, .height = 16, .ink = NOTE_INK },
	[SHEET_HEAD ... SHEET_HEAD_REQUIRED] = { .head = true, .wrap = true, .fill = HEAD_FILL },
	[SHEET_TEXT]          = { .code = "@" },
	[SHEET_DATE]          = { .code = "yyyy-mm-dd" },
	[SHEET_MONEY]         = { .code = "#,##0.00" },
	[SHEET_SHARE]         = { .code = "0.0%" },
	[SHEET_WRONG]         = { .code = "@", .fill = WRONG_FILL },
};

struct sheet_book {
	struct arena *arena;
	const char *path, *folder, *footer;
	lxw_workbook *workbook;
	lxw_worksheet *tab;
	lxw_format *cells[SHEET_LOOKS];
	lxw_format *columns[SHEET_LOOKS]; /* of untouched cells: number format, no lines */
	lxw_format *star;
	struct merge merges[OPEN_MERGES]; /* of this tab */
	int merge_count, row;
	bool seen_tab;                    /* one that is not hidden */
};

static void give_up(void *thing);
static void make_formats(struct sheet_book *b);
static void new_tab(struct sheet_book *b, const char *name);
static void reach(struct sheet_book *b, int row);
static void finish_tab(struct sheet_book *b);
static void check(lxw_error error);
static void check_disk(const struct sheet_book *b);
static void close_scratch(struct sheet_book *b, bool only_empty);

struct sheet_book *sheet_book_new(struct arena *a, const char *path)
{
	struct sheet_book *b = ARENA_NEW(a, struct sheet_book);
	const char *slash = strrchr(path, '/');
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };

	b->arena = a;
	b->path = arena_text(a, path);
	b->footer = "&C第 &P 页，共 &N 页";
	b->folder = slash ? arena_copy(a, path, (size_t)(slash - path) + (slash == path)) : ".";
	options.tmpdir = (char *)b->folder;
	arena_defer(a, give_up, b);
	b->workbook = workbook_new_opt(path, &options);
	if (!b->workbook)
		fault("sheet: cannot begin a workbook");
	make_formats(b);
	return b;
}

void sheet_by(struct sheet_book *b, const char *who)
{
	b->footer = arena_format(b->arena, "&L%s&R第 &P 页，共 &N 页", text_cut(b->arena, who, 150));
	check(workbook_set_properties(b->workbook, &(lxw_doc_properties){ .author = (char *)who }));
}

void sheet_tab(struct sheet_book *b, const char *name)
{
	new_tab(b, name);
	/* Excel shows the first tab unless told otherwise, even a hidden one. */
	if (!b->seen_tab)
		worksheet_activate(b->tab);
	b->seen_tab = true;
}

void sheet_hidden_tab(struct sheet_book *b, const char *name)
{
	new_tab(b, name);
	worksheet_hide(b->tab);
}

void sheet_width(struct sheet_book *b, int column, double characters, enum sheet_look at)
{
	check(worksheet_set_column(b->tab, column, column, characters, b->columns[at]));
}

/* The star that marks a required column is red; the rest of the heading is like the others. */
static void starred(struct sheet_book *b, int row, int column, const char *text)
{
	lxw_rich_string_tuple star = { .format = b->star, .string = "*" };
	lxw_rich_string_tuple rest = { .format = b->cells[SHEET_HEAD], .string = (char *)text + 1 };
	lxw_rich_string_tuple *parts[] = { &star, &rest, NULL };

	check(worksheet_write_rich_string(b->tab, row, column, parts, b->cells[SHEET_HEAD_REQUIRED]));
}

void sheet_text(struct sheet_book *b, int row, int column, enum sheet_look at, const char *text)
{
	reach(b, row);
	if (text && strlen(text) > CELL_CHARACTERS)
		text = text_cut(b->arena, text, CELL_CHARACTERS);
	/* Excel fits the height of a row to its text by itself, but not if the cell is merged. */
	if (at == SHEET_TITLE || at == SHEET_NOTE)
		check(worksheet_set_row(b->tab, row, sheet_lines(text) * styles[at].height, NULL));
	if (at == SHEET_HEAD_REQUIRED && text_begins(text, "*") && text[1])
		starred(b, row, column, text);
	else
		check(worksheet_write_string(b->tab, row, column, text, b->cells[at]));
}

void sheet_number(struct sheet_book *b, int row, int column, enum sheet_look at, double number)
{
	reach(b, row);
	check(worksheet_write_number(b->tab, row, column, number, b->cells[at]));
}

void sheet_date(struct sheet_book *b, int row, int column, struct date d)
{
	int64_t serial = date_has(d) ? date_days(d) + SERIAL_OF_1970 : 0;

	if (serial >= FIRST_TRUE_SERIAL)
		sheet_number(b, row, column, SHEET_DATE, (double)serial);
	else
		sheet_text(b, row, column, SHEET_DATE, date_has(d) ? date_text(b->arena, d) : NULL);
}

void sheet_money(struct sheet_book *b, int row, int column, int64_t fen)
{
	sheet_number(b, row, column, SHEET_MONEY, (double)fen / 100);
}

static void blanks(struct sheet_book *b, int row, int column, int last, lxw_format *format)
{
	for (; column <= last; column++)
		check(worksheet_write_blank(b->tab, row, column, format));
}

void sheet_merge(struct sheet_book *b, int row, int column, int last_row, int last_column,
	enum sheet_look at, const char *text)
{
	lxw_format *format = b->cells[at];

	reach(b, row);
	if (row < last_row) {
		ensure(b->merge_count < OPEN_MERGES);
		blanks(b, row, column + 1, last_column, format);
		b->merges[b->merge_count++] =
			(struct merge){ row, column, last_row, last_column, format };
	} else if (column < last_column) {
		check(worksheet_merge_range(b->tab, row, column, row, last_column, NULL, format));
	}
	sheet_text(b, row, column, at, text);
}

void sheet_comment(struct sheet_book *b, int row, int column, const char *text)
{
	lxw_comment_options options = { .width = 240, .height = 80 };

	if (!text_empty(text))
		check(worksheet_write_comment_opt(b->tab, row, column,
			text_cut(b->arena, text, HELP_CHARACTERS), &options));
}

/* The type of rule made for ranges leaks (1.1.4); a list of one word without quotes is one. */
static void unquote_last(lxw_worksheet *tab)
{
	lxw_data_val_obj *rule, *last = NULL;
	size_t size;

	STAILQ_FOREACH(rule, tab->data_validations, list_pointers)
		last = rule;
	size = strlen(last->value_formula);
	memmove(last->value_formula, last->value_formula + 1, size);
	last->value_formula[size - 2] = 0;
}

void sheet_choices(struct sheet_book *b, int column, int first_row, int last_row,
	const char *list_tab, int list_column, int list_count, const char *title, const char *help)
{
	char letter[LXW_MAX_COL_NAME_LENGTH], tab[SHEET_TAB_NAME];
	char *list[] = { NULL, NULL };
	lxw_data_validation rule = { .validate = LXW_VALIDATION_TYPE_LIST, .value_list = list };

	if (list_count <= 0)
		return;
	/* Written into the rule itself, a list may have no more than 255 characters. */
	sheet_tab_name(tab, list_tab);
	lxw_col_to_name(letter, list_column, LXW_TRUE);
	list[0] = arena_format(b->arena, "'%s'!%s$1:%s$%d", tab, letter, letter, list_count);
	rule.input_title = text_cut(b->arena, title, TITLE_CHARACTERS);
	rule.input_message = text_cut(b->arena, help, HELP_CHARACTERS);
	rule.error_title = "请从列表中选择";
	rule.error_message = "填写的内容不在可选范围内，请点击单元格右侧的箭头，从列表中选择。";
	check(worksheet_data_validation_range(b->tab, first_row, column, last_row, column, &rule));
	unquote_last(b->tab);
}

void sheet_freeze(struct sheet_book *b, int rows, int columns)
{
	worksheet_freeze_panes(b->tab, rows, columns);
}

void sheet_print(struct sheet_book *b, bool landscape, int repeat_first_row, int repeat_last_row)
{
	worksheet_set_paper(b->tab, PAPER_A4);
	if (landscape)
		worksheet_set_landscape(b->tab);
	worksheet_fit_to_pages(b->tab, 1, 0);
	worksheet_set_margins(b->tab, 0.5, 0.5, 0.6, 0.6);
	check(worksheet_set_footer(b->tab, b->footer));
	if (repeat_first_row >= 0)
		check(worksheet_repeat_rows(b->tab, repeat_first_row, repeat_last_row));
}

void sheet_book_close(struct sheet_book *b)
{
	lxw_workbook *workbook = b->workbook;
	FILE **files = ARENA_ARRAY(b->arena, FILE *, workbook->num_worksheets);
	int *descriptors = ARENA_ARRAY(b->arena, int, workbook->num_worksheets);
	size_t count = 0;
	lxw_worksheet *tab;
	lxw_error error;

	finish_tab(b);
	check_disk(b);
	close_scratch(b, true);
	STAILQ_FOREACH(tab, workbook->worksheets, list_pointers)
		if ((files[count] = tab->optimize_tmpfile))
			descriptors[count++] = fileno(tab->optimize_tmpfile);
	b->workbook = NULL; /* freed by the library, whatever it returns */
	error = workbook_close(workbook);
	if (!error)
		return;
	/* Half-way it has closed some scratch files and forgotten the others. */
	for (size_t i = 0; i < count; i++)
		if (fcntl(descriptors[i], F_GETFD) != -1)
			fclose(files[i]);
	unlink(b->path);
	fault("sheet: cannot write the workbook: %s", lxw_strerror(error));
}

/* ---- giving up, and the disk ---- */

static void give_up(void *thing)
{
	struct sheet_book *b = thing;

	if (!b->workbook)
		return;
	close_scratch(b, false);
	lxw_workbook_free(b->workbook);
	b->workbook = NULL;
}

/* The library closes the scratch file of a tab only when it has rows to copy from it. */
static void close_scratch(struct sheet_book *b, bool only_empty)
{
	lxw_worksheet *tab;

	STAILQ_FOREACH(tab, b->workbook->worksheets, list_pointers)
		if (tab->optimize_tmpfile && (!only_empty || tab->dim_rowmin == LXW_ROW_MAX)) {
			fclose(tab->optimize_tmpfile);
			tab->optimize_tmpfile = NULL;
		}
}

static void check(lxw_error error)
{
	if (error)
		fault("sheet: %s", lxw_strerror(error));
}

/* The library ignores failed writes to its scratch files and would deliver a workbook cut
 * short. So the rows must be on disk, and there must be room for their second copy and the zip. */
static void check_disk(const struct sheet_book *b)
{
	lxw_worksheet *tab;
	struct statvfs disk;
	uint64_t size = 0;

	STAILQ_FOREACH(tab, b->workbook->worksheets, list_pointers) {
		long end = ftell(tab->optimize_tmpfile);

		if (fflush(tab->optimize_tmpfile) || ferror(tab->optimize_tmpfile) || end < 0)
			fault("sheet: cannot write rows to disk: %s", strerror(errno));
		size += (uint64_t)end;
	}
	if (statvfs(b->folder, &disk)
	    || (uint64_t)disk.f_bavail * disk.f_frsize < 2 * size + DISK_RESERVE)
		fault("sheet: disk full, a workbook of %" PRIu64 " bytes does not fit", size);
}

static void new_tab(struct sheet_book *b, const char *name)
{
	char safe[SHEET_TAB_NAME];

	finish_tab(b);
	sheet_tab_name(safe, name);
	b->tab = workbook_add_worksheet(b->workbook, safe);
	if (!b->tab)
		fault("sheet: cannot add a tab, or there are two of one name");
	b->row = 0;
}

/* The next row of an open merge. The library notes a merge only while its last row is still
 * ahead, and writes its cells again: those above are silently past, which is what we want. */
static bool merge_row(struct sheet_book *b, const struct merge *m, int row)
{
	blanks(b, row, m->column, m->last_column, m->format);
	if (row < m->last_row)
		return true;
	check(worksheet_merge_range(b->tab, m->row, m->column, m->last_row, m->last_column, NULL,
		m->format));
	return false;
}

/* Rows must come in order; those on the way are given the lower cells of open merges. */
static void reach(struct sheet_book *b, int row)
{
	if (row < b->row)
		fault("sheet: row %d comes after row %d", row, b->row);
	while (b->row < row && b->merge_count) {
		int left = 0;

		b->row++;
		for (int i = 0; i < b->merge_count; i++)
			if (merge_row(b, &b->merges[i], b->row))
				b->merges[left++] = b->merges[i];
		b->merge_count = left;
	}
	b->row = row;
}

static void finish_tab(struct sheet_book *b)
{
	while (b->merge_count)
		reach(b, b->row + 1);
}

/* ---- looks ---- */

static lxw_format *format_new(struct sheet_book *b, const struct style *style)
{
	lxw_format *format = workbook_add_format(b->workbook);

	if (!format)
		fault("sheet: out of memory for formats");
	format_set_font_name(format, "等线");
	format_set_font_size(format, style->size ? style->size : 11);
	format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
	if (style->code)
		format_set_num_format(format, style->code);
	if (style->head) {
		format_set_bold(format);
		format_set_align(format, LXW_ALIGN_CENTER);
	}
	if (style->wrap)
		format_set_text_wrap(format);
	format_set_bg_color(format, style->fill);
	format_set_font_color(format, style->ink);
	if (!style->bare) {
		format_set_border(format, LXW_BORDER_THIN);
		format_set_border_color(format, LINE);
	}
	return format;
}

static void make_formats(struct sheet_book *b)
{
	for (int i = 0; i < SHEET_LOOKS; i++) {
		b->cells[i] = format_new(b, &styles[i]);
		b->columns[i] = format_new(b, &(struct style){ .bare = true, .code = styles[i].code });
	}
	b->star = format_new(b, &(struct style){ .bare = true, .head = true, .ink = STAR_INK });
}
