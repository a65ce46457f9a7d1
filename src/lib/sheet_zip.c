/*
 * A zip of XML parts as a stream. Uploaded files are hostile until read: what a part says of
 * its size is held against it, document types are refused, and expat itself lives on a fixed
 * amount of memory, which bounds deep nesting, endless comments and millions of names alike.
 * Nothing is ever written to disk and only parts asked for by name are opened.
 */
#include "lib/sheet_zip.h"
#include <expat.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <zip.h>

enum {
	CHUNK = 64 * 1024,
	HEAD_SIZE = 8,
	OLE_ENTRY = 128,
	PARSER_ROOM = 2 * 1024 * 1024,
	DIRECTORY_ROOM = 256 * 1024, /* of the zip: thousands of parts */
	ENDING_SIZE = 22,
	ENDING_SPAN = ENDING_SIZE + 65535
};

#define NOT_A_WORKBOOK "这不是 Excel 工作簿，请在 Excel 或 WPS 中另存为 .xlsx 后再上传"
#define TOO_LARGE "表格内容展开后过大，请拆分为几个文件后分别上传"

static size_t parser_bytes;

static bool look_at(struct sheet_zip *z, FILE *file, const struct sheet_limits *limits);
static bool open_archive(struct sheet_zip *z, const char *path);
static bool open_entry(struct sheet_zip *z, const char *name);
static void make_parser(struct sheet_zip *z);
static void feed(struct sheet_zip *z);
static void close_part(struct sheet_zip *z);

bool sheet_zip_open(struct sheet_zip *z, const char *path, const struct sheet_limits *limits)
{
	FILE *file = fopen(path, "rb");
	bool good;

	z->ceiling = limits->unpacked_bytes;
	if (!file) {
		sheet_zip_trouble(z, "文件没有收到，请重新上传");
		return false;
	}
	good = look_at(z, file, limits);
	fclose(file);
	return good && open_archive(z, path);
}

bool sheet_zip_has(const struct sheet_zip *z, const char *name)
{
	return zip_name_locate(z->archive, name, ZIP_FL_NOCASE) >= 0;
}

bool sheet_zip_parse(struct sheet_zip *z, const char *name, const struct sheet_part *part,
	void *context)
{
	z->part = part;
	z->context = context;
	z->finished = false;
	if (open_entry(z, name)) {
		make_parser(z);
		if (z->parser)
			feed(z);
	}
	close_part(z);
	return !z->why[0];
}

void sheet_zip_close(struct sheet_zip *z)
{
	close_part(z);
	if (z->archive)
		zip_discard(z->archive);
	z->archive = NULL;
}

void sheet_zip_trouble(struct sheet_zip *z, const char *format, ...)
{
	va_list args;

	if (z->why[0])
		return;
	va_start(args, format);
	vsnprintf(z->why, sizeof z->why, format, args);
	va_end(args);
	if (z->parser)
		XML_StopParser(z->parser, XML_FALSE);
}

void sheet_zip_damaged(struct sheet_zip *z)
{
	if (!z->why[0])
		z->damaged = true;
	sheet_zip_trouble(z, "文件已损坏或不完整，请用 Excel 或 WPS 打开后另存为新的 .xlsx 再上传");
}

void sheet_zip_pause(struct sheet_zip *z)
{
	XML_StopParser(z->parser, XML_TRUE);
}

const char *sheet_attribute(const char **attributes, const char *name)
{
	for (const char **at = attributes; *at; at += 2) {
		const char *colon = strchr(at[0], ':');

		if (!strcmp(colon ? colon + 1 : at[0], name))
			return at[1];
	}
	return NULL;
}

/* ---- what kind of file is it? ---- */

/*
 * The password protected form of .xlsx is an OLE file with a stream "EncryptedPackage". Names
 * stand in UTF-16 at the head of entries of 128 bytes, so none lies across two chunks.
 */
static bool is_encrypted(FILE *file)
{
	static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
	char chunk[4096];
	size_t size;

	rewind(file);
	while ((size = fread(chunk, 1, sizeof chunk, file)) > 0)
		for (size_t at = 0; at + OLE_ENTRY <= size; at += OLE_ENTRY)
			if (!memcmp(chunk + at, name, sizeof name))
				return true;
	return false;
}

static uint64_t little(const unsigned char *bytes, int size)
{
	uint64_t value = 0;

	while (size--)
		value = value << 8 | bytes[size];
	return value;
}

/* The 64-bit ending lies where its locator says; its size of the directory is at 40. */
static bool big_ending_fits(FILE *file, const unsigned char *locator)
{
	unsigned char ending[56];

	return !fseek(file, (long)little(locator + 8, 7), SEEK_SET)
		&& fread(ending, sizeof ending, 1, file) == 1
		&& little(ending + 40, 8) <= DIRECTORY_ROOM;
}

/*
 * libzip reads the whole directory of the archive at once, about 240 bytes for each of its
 * entries, so a file of nothing but directory is refused before libzip sees it.
 */
static bool directory_fits(FILE *file, long file_size)
{
	static unsigned char tail[ENDING_SPAN];
	long from = file_size > ENDING_SPAN ? file_size - ENDING_SPAN : 0;
	size_t size;

	if (fseek(file, from, SEEK_SET))
		return false;
	size = fread(tail, 1, sizeof tail, file);
	for (size_t i = 0; i + ENDING_SIZE <= size; i++) {
		const unsigned char *at = tail + i;

		if (at[0] != 'P' || at[1] != 'K')
			continue;
		if (at[2] == 5 && at[3] == 6 && little(at + 12, 4) != UINT32_MAX
		    && little(at + 12, 4) > DIRECTORY_ROOM)
			return false;
		if (at[2] == 6 && at[3] == 7 && !big_ending_fits(file, at))
			return false;
	}
	return true;
}

static bool look_at(struct sheet_zip *z, FILE *file, const struct sheet_limits *limits)
{
	char head[HEAD_SIZE] = { 0 };
	size_t size = fread(head, 1, sizeof head, file);
	long file_size = fseek(file, 0, SEEK_END) ? -1 : ftell(file);

	if (size == 0)
		sheet_zip_trouble(z, "文件是空的，请检查后重新选择文件上传");
	else if (file_size < 0 || (size_t)file_size > limits->file_bytes)
		sheet_zip_trouble(z, "文件超过 %zu MB，请拆分为几个文件后分别上传",
			limits->file_bytes >> 20);
	else if (!memcmp(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", HEAD_SIZE))
		sheet_zip_trouble(z, "%s", is_encrypted(file)
			? "文件设有打开密码，请在 Excel 中取消密码并另存后再上传"
			: "这是旧版 .xls 文件，请在 Excel 中另存为 .xlsx 后再上传");
	else if (memcmp(head, "PK\3\4", 4))
		sheet_zip_trouble(z, NOT_A_WORKBOOK);
	else if (!directory_fits(file, file_size))
		sheet_zip_damaged(z);
	return !z->why[0];
}

static bool open_archive(struct sheet_zip *z, const char *path)
{
	int code = 0;

	z->archive = zip_open(path, ZIP_RDONLY, &code);
	if (!z->archive)
		sheet_zip_damaged(z);
	return z->archive;
}

/* ---- one part ---- */

static bool open_entry(struct sheet_zip *z, const char *name)
{
	zip_int64_t index = zip_name_locate(z->archive, name, ZIP_FL_NOCASE);
	zip_stat_t stat;

	if (index < 0 || zip_stat_index(z->archive, (zip_uint64_t)index, 0, &stat)) {
		sheet_zip_damaged(z);
		return false;
	}
	if (!(stat.valid & ZIP_STAT_SIZE) || stat.size > z->ceiling - z->unpacked) {
		sheet_zip_trouble(z, TOO_LARGE);
		return false;
	}
	z->admitted = z->unpacked + stat.size;
	z->entry = zip_fopen_index(z->archive, (zip_uint64_t)index, 0);
	if (!z->entry && zip_error_code_zip(zip_get_error(z->archive)) == ZIP_ER_NOPASSWD)
		sheet_zip_trouble(z, "文件设有压缩密码，请取消密码并另存后再上传");
	else if (!z->entry)
		sheet_zip_damaged(z);
	return z->entry;
}

static void *parser_realloc(void *old, size_t size)
{
	size_t before = malloc_usable_size(old);
	void *now;

	if (size > PARSER_ROOM || parser_bytes - before + size > PARSER_ROOM)
		return NULL;
	now = realloc(old, size);
	if (now)
		parser_bytes += malloc_usable_size(now) - before;
	return now;
}

static void *parser_malloc(size_t size)
{
	return parser_realloc(NULL, size);
}

static void parser_free(void *old)
{
	parser_bytes -= malloc_usable_size(old);
	free(old);
}

static const char *local(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon ? colon + 1 : name;
}

static void on_open(void *data, const char *name, const char **attributes)
{
	struct sheet_zip *z = data;

	z->part->open(z->context, local(name), attributes);
}

static void on_close(void *data, const char *name)
{
	struct sheet_zip *z = data;

	z->part->close(z->context, local(name));
}

static void on_text(void *data, const char *text, int size)
{
	struct sheet_zip *z = data;

	z->part->text(z->context, text, size);
}

static void on_doctype(void *data, const char *name, const char *system, const char *public,
	int internal)
{
	sheet_zip_trouble(data, "文件含有不允许的内容（DTD），请用 Excel 或 WPS 打开后另存为 .xlsx 再上传");
}

static void make_parser(struct sheet_zip *z)
{
	static const XML_Memory_Handling_Suite memory = {
		.malloc_fcn = parser_malloc, .realloc_fcn = parser_realloc, .free_fcn = parser_free,
	};

	z->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
	if (!z->parser) {
		sheet_zip_damaged(z);
		return;
	}
	XML_SetUserData(z->parser, z);
	XML_SetElementHandler(z->parser, on_open, z->part->close ? on_close : NULL);
	XML_SetCharacterDataHandler(z->parser, z->part->text ? on_text : NULL);
	XML_SetStartDoctypeDeclHandler(z->parser, on_doctype);
}

/* Between two pauses expat is not on the stack, so what is called here may even fault. */
static void run(struct sheet_zip *z, enum XML_Status status)
{
	while (status == XML_STATUS_SUSPENDED && !z->finished) {
		if (z->part->paused(z->context))
			status = XML_ResumeParser(z->parser);
		else
			z->finished = true;
	}
	if (status == XML_STATUS_ERROR)
		sheet_zip_damaged(z);
}

static void feed(struct sheet_zip *z)
{
	zip_int64_t size = 1;

	while (size > 0 && !z->finished && !z->why[0]) {
		void *room = XML_GetBuffer(z->parser, CHUNK);

		size = room ? zip_fread(z->entry, room, CHUNK) : -1;
		if (size < 0) {
			sheet_zip_damaged(z);
			return;
		}
		z->unpacked += (size_t)size;
		if (z->unpacked > z->admitted) {
			sheet_zip_damaged(z);
			return;
		}
		run(z, XML_ParseBuffer(z->parser, (int)size, size == 0));
	}
}

static void close_part(struct sheet_zip *z)
{
	if (z->parser)
		XML_ParserFree(z->parser);
	if (z->entry)
		zip_fclose(z->entry);
	z->parser = NULL;
	z->entry = NULL;
}
