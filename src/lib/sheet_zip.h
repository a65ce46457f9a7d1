/*
 * The package behind a workbook: a zip of XML parts, each read as a stream in bounded memory.
 * sheet_zip.c knows libzip and expat and trusts neither the zip nor the XML; what the parts
 * mean is sheet_read.c's business. Nobody else includes this.
 */
#ifndef LIB_SHEET_ZIP_H
#define LIB_SHEET_ZIP_H

#include <stdbool.h>
#include <stddef.h>
#include "lib/sheet.h"

/* What the reader of one part hears. Names come without their namespace prefix. */
struct sheet_part {
	void (*open)(void *context, const char *name, const char **attributes);
	void (*close)(void *context, const char *name);
	void (*text)(void *context, const char *text, int size);
	bool (*paused)(void *context); /* after sheet_zip_pause, outside the parser: may fault;
	                                  false ends the part without trouble               */
};

struct sheet_zip {
	struct zip *archive;
	struct zip_file *entry;
	struct XML_ParserStruct *parser;
	const struct sheet_part *part;
	void *context;
	size_t unpacked;
	size_t ceiling;
	size_t admitted; /* where `unpacked` must stop by the size the part declares         */
	bool finished;  /* the reader has had enough of this part                          */
	bool damaged;   /* `why` speaks of damage, not of a limit                           */
	char why[240];  /* the trouble, one sentence for the user; empty: none              */
};

/* Zero the struct first; sheet_zip_close is due whatever these return. False: see `why`. */
bool sheet_zip_open(struct sheet_zip *z, const char *path, const struct sheet_limits *limits);
bool sheet_zip_has(const struct sheet_zip *z, const char *name);
bool sheet_zip_parse(struct sheet_zip *z, const char *name, const struct sheet_part *part,
	void *context);
void sheet_zip_close(struct sheet_zip *z);

/* For handlers, which run inside expat and must not fault: they note, and the parse stops. */
void sheet_zip_trouble(struct sheet_zip *z, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void sheet_zip_damaged(struct sheet_zip *z);
void sheet_zip_pause(struct sheet_zip *z);

/* The value of an attribute, whatever its namespace prefix; NULL if absent. */
const char *sheet_attribute(const char **attributes, const char *name);

#endif
