/*
 * What stands around the rows of a workbook: names of the sheets, which part is which, number
 * formats, shared strings. Memory is a few regions reserved at once and touched only as needed,
 * because handlers run inside expat and must neither allocate nor fault. For sheet_read.c only.
 */
#ifndef LIB_SHEET_PARTS_H
#define LIB_SHEET_PARTS_H

#include <stdint.h>
#include "lib/sheet_cell.h"
#include "lib/sheet_zip.h"

/* A page of it costs nothing until it is written. */
struct region {
	char *at;
	size_t used;
	size_t room;
};

struct region region_new(size_t room);
bool region_add(struct region *region, const void *bytes, size_t size); /* false: full */
void region_close(struct region *region);

enum { SHEET_PART_NAME = 256, SHEET_RELATION_ID = 64 };

struct sheet_parts {
	struct sheet_zip zip;

	const char *wanted;          /* name of the sheet, or NULL                           */
	char wanted_id[SHEET_RELATION_ID];
	char first_id[SHEET_RELATION_ID]; /* of the first sheet that is not hidden           */
	bool first_hidden;           /* there is none                                        */
	const char *sheet_id;        /* of the two                                           */
	struct region names;
	int name_count;
	bool from_1904;

	char folder[SHEET_PART_NAME]; /* relations are relative to it                        */
	char workbook_part[SHEET_PART_NAME];
	char sheet_part[SHEET_PART_NAME];
	char styles_part[SHEET_PART_NAME];
	char strings_part[SHEET_PART_NAME];

	struct region formats;       /* enum sheet_kind by number format, one byte each      */
	struct region styles;        /* enum sheet_kind by cell style, one byte each         */
	bool in_styles;

	struct region strings;       /* the shared texts, each NUL-terminated                 */
	struct region places;        /* uint32_t: where each begins                          */
	uint32_t string_start;
	bool in_text;
	bool phonetic;
};

/* Zero the struct first; sheet_parts_close is due whatever these return. */
bool sheet_parts_open(struct sheet_parts *p, const char *path, const struct sheet_limits *limits);
/* Chooses the sheet and reads all it needs but its rows. False: see zip.why. */
bool sheet_parts_choose(struct sheet_parts *p, bool or_first);
enum sheet_kind sheet_parts_kind(const struct sheet_parts *p, const char *style);
const char *sheet_parts_string(const struct sheet_parts *p, const char *index); /* NULL: no such */
void sheet_parts_close(struct sheet_parts *p);

#endif
