/*
 * The small parts of a workbook. What is kept of them is bounded by the size of its region;
 * a workbook that needs more is refused with a sentence.
 */
#include "lib/sheet_parts.h"
#include <stdlib.h>
#include <sys/mman.h>
#include "base/fault.h"
#include "base/text.h"

enum {
	STRINGS_ROOM = 18 * 1024 * 1024,
	PLACES_ROOM = 6 * 1024 * 1024,
	NAMES_ROOM = 256 * 1024,
	FORMATS = 65536 /* number formats, and cell styles, at most */
};

static const struct sheet_part relations, workbook, style_sheet, shared_strings;

static bool resolve_parts(struct sheet_parts *p, bool or_first);

bool sheet_parts_open(struct sheet_parts *p, const char *path, const struct sheet_limits *limits)
{
	p->names = region_new(NAMES_ROOM);
	if (!sheet_zip_open(&p->zip, path, limits))
		return false;
	if (sheet_zip_has(&p->zip, "_rels/.rels")
	    && !sheet_zip_parse(&p->zip, "_rels/.rels", &relations, p))
		return false;
	if (!p->workbook_part[0])
		snprintf(p->workbook_part, SHEET_PART_NAME, "xl/workbook.xml");
	if (text_ends(p->workbook_part, ".bin"))
		sheet_zip_trouble(&p->zip, "这是 .xlsb 文件，请在 Excel 中另存为 .xlsx 后再上传");
	else if (!text_has(p->workbook_part, "workbook") || !sheet_zip_has(&p->zip, p->workbook_part))
		sheet_zip_trouble(&p->zip,
			"文件里没有 Excel 工作簿，请在 Excel 或 WPS 中另存为 .xlsx 后再上传");
	else
		sheet_zip_parse(&p->zip, p->workbook_part, &workbook, p);
	if (!p->zip.why[0] && !p->name_count)
		sheet_zip_damaged(&p->zip);
	return !p->zip.why[0];
}

bool sheet_parts_choose(struct sheet_parts *p, bool or_first)
{
	if (!resolve_parts(p, or_first))
		return false;
	p->formats = region_new(FORMATS);
	p->styles = region_new(FORMATS);
	if (p->styles_part[0] && !sheet_zip_parse(&p->zip, p->styles_part, &style_sheet, p))
		return false;
	if (!p->strings_part[0] || !sheet_zip_has(&p->zip, p->strings_part))
		return true;
	p->strings = region_new(STRINGS_ROOM);
	p->places = region_new(PLACES_ROOM);
	return sheet_zip_parse(&p->zip, p->strings_part, &shared_strings, p);
}

enum sheet_kind sheet_parts_kind(const struct sheet_parts *p, const char *style)
{
	unsigned long index = style ? strtoul(style, NULL, 10) : 0;

	return index < p->styles.used ? (enum sheet_kind)p->styles.at[index] : SHEET_A_NUMBER;
}

const char *sheet_parts_string(const struct sheet_parts *p, const char *index)
{
	const uint32_t *places = (const uint32_t *)p->places.at;
	char *end;
	unsigned long number = strtoul(index, &end, 10);

	if (end == index || number >= p->places.used / sizeof *places)
		return NULL;
	return p->strings.at + places[number];
}

void sheet_parts_close(struct sheet_parts *p)
{
	sheet_zip_close(&p->zip);
	region_close(&p->names);
	region_close(&p->formats);
	region_close(&p->styles);
	region_close(&p->strings);
	region_close(&p->places);
}

/* ---- regions ---- */

struct region region_new(size_t room)
{
	void *at = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
		-1, 0);

	if (at == MAP_FAILED)
		fault("sheet: no memory for a region of %zu bytes", room);
	return (struct region){ .at = at, .room = room };
}

bool region_add(struct region *region, const void *bytes, size_t size)
{
	if (size > region->room - region->used)
		return false;
	memcpy(region->at + region->used, bytes, size);
	region->used += size;
	return true;
}

void region_close(struct region *region)
{
	if (region->at)
		munmap(region->at, region->room);
	*region = (struct region){ 0 };
}

/* ---- relations: which part is what ---- */

/* `target` as a relation of a part in `folder` names it: absolute, relative or with "..". */
static void resolve(char *part, const char *folder, const char *target)
{
	size_t size = 0;

	if (*target == '/')
		target++;
	else
		size = (size_t)snprintf(part, SHEET_PART_NAME, "%s", folder);
	while (!strncmp(target, "../", 3) || !strncmp(target, "./", 2)) {
		if (target[1] == '.' && size)
			for (size--; size && part[size - 1] != '/';)
				size--;
		target = strchr(target, '/') + 1;
	}
	snprintf(part + size, SHEET_PART_NAME - size, "%s", target);
}

static void relation_open(void *context, const char *name, const char **attributes)
{
	struct sheet_parts *p = context;
	const char *type = sheet_attribute(attributes, "Type");
	const char *id = sheet_attribute(attributes, "Id");
	const char *target = sheet_attribute(attributes, "Target");

	if (strcmp(name, "Relationship") || !type || !target)
		return;
	if (text_ends(type, "/officeDocument"))
		resolve(p->workbook_part, p->folder, target);
	else if (text_ends(type, "/sharedStrings"))
		resolve(p->strings_part, p->folder, target);
	else if (text_ends(type, "/styles"))
		resolve(p->styles_part, p->folder, target);
	else if (p->sheet_id && id && !strcmp(id, p->sheet_id))
		resolve(p->sheet_part, p->folder, target);
}

static const struct sheet_part relations = { .open = relation_open };

/* ---- workbook.xml ---- */

static void sheet_entry(struct sheet_parts *p, const char **attributes)
{
	const char *name = sheet_attribute(attributes, "name");
	const char *id = sheet_attribute(attributes, "id");
	const char *state = sheet_attribute(attributes, "state");
	bool hidden = state && strcmp(state, "visible");

	if (!name || !id || !region_add(&p->names, name, strlen(name) + 1)) {
		sheet_zip_damaged(&p->zip);
		return;
	}
	p->name_count++;
	if (!p->wanted_id[0] && text_is(name, p->wanted))
		snprintf(p->wanted_id, sizeof p->wanted_id, "%s", id);
	if (!p->first_id[0] || (p->first_hidden && !hidden)) {
		snprintf(p->first_id, sizeof p->first_id, "%s", id);
		p->first_hidden = hidden;
	}
}

static void workbook_open(void *context, const char *name, const char **attributes)
{
	struct sheet_parts *p = context;

	if (!strcmp(name, "sheet"))
		sheet_entry(p, attributes);
	if (!strcmp(name, "workbookPr")) {
		const char *from_1904 = sheet_attribute(attributes, "date1904");

		p->from_1904 = text_is(from_1904, "1") || text_is(from_1904, "true");
	}
}

static const struct sheet_part workbook = { .open = workbook_open };

static bool resolve_parts(struct sheet_parts *p, bool or_first)
{
	char rels[2 * SHEET_PART_NAME + 16];
	const char *slash = strrchr(p->workbook_part, '/');
	int folder = slash ? (int)(slash + 1 - p->workbook_part) : 0;

	p->sheet_id = p->wanted_id[0] ? p->wanted_id : or_first ? p->first_id : NULL;
	if (!p->sheet_id) {
		sheet_zip_trouble(&p->zip, "文件里没有名为“%s”的工作表，请使用下载的模板填写后再上传",
			p->wanted);
		return false;
	}
	snprintf(p->folder, SHEET_PART_NAME, "%.*s", folder, p->workbook_part);
	snprintf(rels, sizeof rels, "%s_rels/%s.rels", p->folder, p->workbook_part + folder);
	return sheet_zip_parse(&p->zip, rels, &relations, p);
}

/* ---- styles.xml: only which number formats are dates ---- */

static void number_format(struct sheet_parts *p, const char **attributes)
{
	const char *id = sheet_attribute(attributes, "numFmtId");
	const char *code = sheet_attribute(attributes, "formatCode");
	unsigned long number = id ? strtoul(id, NULL, 10) : FORMATS;

	if (number < FORMATS && code)
		p->formats.at[number] = (char)sheet_format_kind(code);
}

static void cell_style(struct sheet_parts *p, const char **attributes)
{
	const char *id = sheet_attribute(attributes, "numFmtId");
	unsigned long number = id ? strtoul(id, NULL, 10) : 0;
	char kind = number < FORMATS ? p->formats.at[number] : 0;

	if (!kind && number < FORMATS)
		kind = (char)sheet_format_builtin((int)number);
	if (!region_add(&p->styles, &kind, 1))
		sheet_zip_trouble(&p->zip, "表格样式过多，请把数据复制到新的工作簿后再上传");
}

static void style_open(void *context, const char *name, const char **attributes)
{
	struct sheet_parts *p = context;

	if (!strcmp(name, "numFmt"))
		number_format(p, attributes);
	else if (!strcmp(name, "cellXfs"))
		p->in_styles = true;
	else if (p->in_styles && !strcmp(name, "xf"))
		cell_style(p, attributes);
}

static void style_close(void *context, const char *name)
{
	struct sheet_parts *p = context;

	if (!strcmp(name, "cellXfs"))
		p->in_styles = false;
}

static const struct sheet_part style_sheet = { .open = style_open, .close = style_close };

/* ---- sharedStrings.xml ---- */

static void strings_full(struct sheet_parts *p)
{
	sheet_zip_trouble(&p->zip, "表格中的文字过多，请拆分为几个文件后分别上传");
}

static void string_end(struct sheet_parts *p)
{
	size_t size = p->strings.used - p->string_start;

	p->strings.used = p->string_start + sheet_unescape(p->strings.at + p->string_start, size);
	if (!region_add(&p->strings, "", 1)
	    || !region_add(&p->places, &p->string_start, sizeof p->string_start))
		strings_full(p);
	p->string_start = (uint32_t)p->strings.used;
}

static void string_open(void *context, const char *name, const char **attributes)
{
	struct sheet_parts *p = context;

	if (!strcmp(name, "t"))
		p->in_text = !p->phonetic;
	else if (!strcmp(name, "rPh"))
		p->phonetic = true;
}

static void string_close(void *context, const char *name)
{
	struct sheet_parts *p = context;

	if (!strcmp(name, "t"))
		p->in_text = false;
	else if (!strcmp(name, "rPh"))
		p->phonetic = false;
	else if (!strcmp(name, "si"))
		string_end(p);
}

static void string_text(void *context, const char *text, int size)
{
	struct sheet_parts *p = context;

	if (p->in_text && !region_add(&p->strings, text, (size_t)size))
		strings_full(p);
}

static const struct sheet_part shared_strings = {
	.open = string_open, .close = string_close, .text = string_text,
};
