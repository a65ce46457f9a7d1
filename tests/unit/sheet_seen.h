/*
 * What the tests of the workbook reader and of the writer share: an arena, a folder of the run,
 * rows written out as one line, and a count of open files.
 */
#ifndef TESTS_SHEET_SEEN_H
#define TESTS_SHEET_SEEN_H

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/buffer.h"
#include "base/fault.h"
#include "base/text.h"
#include "lib/sheet.h"

enum { CEILING = 32 << 20, SEEN_CEILING = 1 << 20 };

static struct arena *arena;
static char folder[] = "sheet-test-XXXXXX";

static inline const char *made(const char *name)
{
	return arena_format(arena, "%s/%s.xlsx", folder, name);
}

static inline const char *fixture(const char *name)
{
	const char *source = getenv("srcdir");

	return arena_format(arena, "%s/tests/fixtures/%s", source ? source : ".", name);
}

/* Rows as "1:a|-|c~ 2:…": an empty cell is -, a rounded number has ~. */
static inline bool note_row(void *context, const struct sheet_row *row)
{
	struct buffer *b = context;

	buffer_format(b, "%s%d:", b->size ? " " : "", row->number);
	for (int i = 0; i < row->count; i++)
		buffer_format(b, "%s%s%s", i ? "|" : "", row->cells[i] ? row->cells[i] : "-",
			row->rounded[i] ? "~" : "");
	assert_non_null(arena_format(row->arena, "%d", row->number));
	return true;
}

static inline const char *rows_of(const char *path, const char *name)
{
	struct buffer b = buffer_new(arena, SEEN_CEILING);
	const char *why = sheet_read(arena, path, name, false, NULL, note_row, &b);

	assert_string_equal(why ? why : "", "");
	return b.data ? b.data : "";
}

/* Not inlined: its variables must not live across somebody's jump. */
__attribute__((noinline, unused)) static int open_files(void)
{
	DIR *own = opendir("/proc/self/fd");
	int count = 0;

	while (readdir(own))
		count++;
	closedir(own);
	return count;
}

static inline int make_folder(void **state)
{
	arena = arena_new(CEILING);
	return mkdtemp(folder) ? 0 : -1;
}

static inline int remove_folder(void **state)
{
	int status = system(arena_format(arena, "rm -rf '%s'", folder));

	arena_free(arena);
	return status;
}

static inline int fresh(void **state)
{
	arena_reset(arena);
	return 0;
}

#endif
