/* Fills workbooks. The official one is a copy of the fixture whose sheet gets rows put in as Excel
 * would. */
#include "roster.h"
#include <stdlib.h>
#include <unistd.h>
#include <zip.h>
#include "base/buffer.h"
#include "base/text.h"
#include "lib/crypt.h"
#include "lib/sheet.h"
#include "modules/import/import.h"
#include "web/site.h"

enum { LARGEST = 8 << 20, FIRST_ROW = 5 };

static const char sheet_part[] = "xl/worksheets/sheet1.xml";

static const char *temporary(struct house *h)
{
	return at(h, "%s/%s.xlsx", site.var, crypt_token(h->arena, 8));
}

static char *whole_file(struct house *h, const char *path, size_t *size)
{
	struct buffer b = buffer_new(h->arena, LARGEST);
	FILE *file = fopen(path, "rb");
	char part[8192];

	if (!file)
		fail_msg("cannot read %s", path);
	for (size_t n; (n = fread(part, 1, sizeof part, file)) > 0;)
		buffer_add(&b, part, n);
	fclose(file);
	*size = b.size;
	return b.data;
}

struct workbook workbook_taken(struct house *h, const char *path)
{
	struct workbook book;

	book.bytes = whole_file(h, path, &book.size);
	unlink(path);
	return book;
}

struct roster_row roster_row(struct house *h, enum place place, const char *name)
{
	const struct member *m = member_like(h, place, name);
	struct roster_row row = { .cells = {
		[ROSTER_NUMBER] = "1", [ROSTER_NAME] = name, [ROSTER_BRANCH] = h->places[place].name,
		[ROSTER_ID_NUMBER] = m->id_number, [ROSTER_SEX] = m->sex == SEX_MALE ? "男" : "女",
		[ROSTER_ETHNICITY] = "01 汉族", [ROSTER_BORN] = date_text(h->arena, m->born_on),
		[ROSTER_EDUCATION] = "21 大学", [ROSTER_STAGE] = "正式党员", [ROSTER_JOINED] = "2015-07-01",
		[ROSTER_FULL] = "2016-07-01", [ROSTER_WORK] = "011 公务员", [ROSTER_PHONE] = m->phone,
		[ROSTER_STANDING] = "正常", [ROSTER_LOST] = "否", [ROSTER_FLOATING] = "否",
	} };

	return row;
}

/* ---- the official sheet ---- */

static void add_escaped(struct buffer *b, const char *text)
{
	for (; *text; text++)
		if (*text == '<' || *text == '&')
			buffer_text(b, *text == '<' ? "&lt;" : "&amp;");
		else
			buffer_byte(b, *text);
}

static void add_row(struct buffer *b, const struct roster_row *row, size_t number)
{
	buffer_format(b, "<row r=\"%zu\"%s>", number, row->hidden ? " hidden=\"1\"" : "");
	for (size_t i = 0; i < ROSTER_COLUMNS; i++) {
		buffer_format(b, "<c r=\"%c%zu\" t=\"inlineStr\">", (char)('A' + i), number);
		if (row->cells[i]) {
			buffer_text(b, "<is><t>");
			add_escaped(b, row->cells[i]);
			buffer_text(b, "</t></is>");
		}
		buffer_text(b, "</c>");
	}
	buffer_text(b, "</row>");
}

/* The example in row 5 gives way; the note below it goes on standing below. */
static const char *filled_sheet(
	struct house *h, const char *xml, const struct roster_row *rows, size_t count)
{
	const char *example = strstr(xml, "<row r=\"5\""), *note = strstr(xml, "<row r=\"6\"");
	struct buffer b = buffer_new(h->arena, LARGEST);

	assert_true(example && note);
	buffer_add(&b, xml, (size_t)(example - xml));
	for (size_t i = 0; i < count; i++)
		add_row(&b, &rows[i], FIRST_ROW + i);
	buffer_format(&b,
		"<row r=\"%zu\"><c r=\"A%zu\" "
		"t=\"inlineStr\"><is><t>注：此表可从系统导出。</t></is></c></row>",
		FIRST_ROW + count, FIRST_ROW + count);
	buffer_text(&b, strstr(note, "</row>") + 6);
	return b.data;
}

static char *part_of(struct house *h, zip_t *zip)
{
	zip_stat_t st;
	zip_file_t *file;
	char *text;

	assert_int_equal(zip_stat(zip, sheet_part, 0, &st), 0);
	text = arena_alloc(h->arena, (size_t)st.size + 1);
	file = zip_fopen(zip, sheet_part, 0);
	assert_non_null(file);
	assert_int_equal(zip_fread(file, text, st.size), st.size);
	zip_fclose(file);
	return text;
}

struct workbook roster_official(struct house *h, const struct roster_row *rows, size_t count)
{
	const char *folder = getenv("srcdir"), *path = temporary(h), *sheet;
	size_t size;
	const char *fixture =
		whole_file(h, at(h, "%s/tests/fixtures/roster-layout.xlsx", folder ? folder : "."), &size);
	FILE *copy = fopen(path, "wb");
	zip_t *zip;

	assert_non_null(copy);
	assert_int_equal(fwrite(fixture, 1, size, copy), size);
	fclose(copy);
	zip = zip_open(path, 0, NULL);
	assert_non_null(zip);
	sheet = filled_sheet(h, part_of(h, zip), rows, count);
	assert_true(zip_file_add(zip, sheet_part, zip_source_buffer(zip, sheet, strlen(sheet), 0),
		ZIP_FL_OVERWRITE) >= 0);
	assert_int_equal(zip_close(zip), 0);
	return workbook_taken(h, path);
}

/* ---- any sheet ---- */

struct workbook roster_plain(struct house *h, const char *const *cells, size_t columns, size_t rows)
{
	const char *path = temporary(h);
	struct sheet_book *book = sheet_book_new(h->arena, path);

	sheet_tab(book, "Sheet1");
	for (size_t row = 0; row < rows; row++)
		for (size_t i = 0; i < columns; i++) {
			const char *text = cells[row * columns + i];

			if (text && *text == '#')
				sheet_number(book, (int)row, (int)i, SHEET_NUMBER, strtod(text + 1, NULL));
			else if (text)
				sheet_text(book, (int)row, (int)i, SHEET_TEXT, text);
		}
	sheet_book_close(book);
	return workbook_taken(h, path);
}

/* ---- on their way in ---- */

int64_t batch_of_layout(struct house *h, enum who who, const char *base, const char *layout,
	struct workbook book)
{
	struct reply reply = post_file(h, who, at(h, "%s/import/upload?layout=%s", base,
		layout ? layout : ""), "名册.xlsx", book.bytes, book.size);
	int64_t id = id_made(assert_goes(reply, at(h, "%s/imports/", base)));

	run_jobs(h);
	return id;
}

struct import_batch *batch_named(struct house *h, int64_t id)
{
	return record_find(h->work, &import_batch_record, id);
}

void assert_counts(struct house *h, int64_t id, struct counts wanted)
{
	const struct import_batch *b = batch_named(h, id);

	if (b->new_count != wanted.fresh || b->changed_count != wanted.changed
		|| b->same_count != wanted.same || b->wrong_count != wanted.wrong)
		fail_msg("%s: %lld new, %lld changed, %lld same, %lld wrong",
			b->trouble ? b->trouble : "batch", (long long)b->new_count, (long long)b->changed_count,
			(long long)b->same_count, (long long)b->wrong_count);
}

int64_t batch_made(struct house *h, struct workbook book)
{
	return batch_of_layout(h, EAST_CLERK, "/members", NULL, book);
}

void batch_act(struct house *h, int64_t id, const char *what, const char *body)
{
	assert_goes(
		post(h, EAST_CLERK, at(h, "/members/imports/%lld/%s", (long long)id, what), "%s", body),
		"/members/imports/");
	run_jobs(h);
}

struct member *member_named(struct house *h, const char *name)
{
	int64_t id =
		number_of(h, "SELECT id FROM member WHERE name = ? AND removed_at IS NULL", BIND(name));

	return id > 0 ? record_find(h->work, &member_record, id) : NULL;
}
