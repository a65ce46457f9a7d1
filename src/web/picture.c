/*
 * Photos of people: PNG or JPEG by their first bytes and their measures. What a camera writes
 * beside the picture (where it was taken) does not come in.
 */
#include "web/upload.h"
#include <string.h>
#include "base/text.h"

enum { SMALLEST = 32, LARGEST = 8000, JPEG_HEAD = 4 };

static const char png_mark[] = "\x89PNG\r\n\x1a\n";

static int two(const char *at)
{
	return (uint8_t)at[0] << 8 | (uint8_t)at[1];
}

/* Start of frame: holds the measures. C4, C8 and CC are tables that look like one. */
static bool is_frame(uint8_t kind)
{
	return kind >= 0xc0 && kind <= 0xcf && kind != 0xc4 && kind != 0xc8 && kind != 0xcc;
}

/* Remarks and what applications add, but for APP0 and APP14, which say how colours are meant. */
static bool is_aside(uint8_t kind)
{
	return kind == 0xfe || (kind > 0xe0 && kind <= 0xef && kind != 0xee);
}

/* Segment by segment up to the scan; asides are left out of the copy. */
static bool read_jpeg(struct arena *a, const char *bytes, size_t size, struct picture *p)
{
	char *copy = arena_alloc(a, size + 1);
	size_t at = 2, kept = 2;

	memcpy(copy, bytes, 2);
	while (at + JPEG_HEAD <= size && (uint8_t)bytes[at] == 0xff) {
		uint8_t kind = (uint8_t)bytes[at + 1];
		size_t length = 2 + (size_t)two(bytes + at + 2);

		if (length < JPEG_HEAD || at + length > size)
			return false;
		if (kind == 0xda) { /* the scan: from here on it is the picture itself */
			memcpy(copy + kept, bytes + at, size - at);
			*p = (struct picture){ "image/jpeg", ".jpg", copy, kept + size - at, p->width,
				p->height };
			return p->width > 0;
		}
		if (is_frame(kind) && length >= 9) {
			p->height = two(bytes + at + 5);
			p->width = two(bytes + at + 7);
		}
		if (!is_aside(kind)) {
			memcpy(copy + kept, bytes + at, length);
			kept += length;
		}
		at += length;
	}
	return false;
}

static bool read_picture(struct arena *a, const struct upload *u, struct picture *p)
{
	*p = (struct picture){ 0 };
	if (u->size > 64 && memcmp(u->bytes, "\xff\xd8\xff", 3) == 0)
		return read_jpeg(a, u->bytes, u->size, p);
	if (u->size < 64 || memcmp(u->bytes, png_mark, 8) != 0 || memcmp(u->bytes + 12, "IHDR", 4) != 0
	    || two(u->bytes + 16) || two(u->bytes + 20))
		return false;
	*p = (struct picture){ "image/png", ".png", u->bytes, u->size, two(u->bytes + 18),
		two(u->bytes + 22) };
	return true;
}

const char *picture_trouble(struct arena *a, const struct upload *u, struct picture *p)
{
	if (!u || !u->size)
		return "请先选择一张照片";
	if (!read_picture(a, u, p))
		return "照片要用 JPG 或 PNG 格式，这个文件不是，或已损坏；请换一张";
	if (p->width < SMALLEST || p->height < SMALLEST)
		return "照片太小，看不清，请换一张";
	if (p->width > LARGEST || p->height > LARGEST)
		return "照片的边长超过 8000 像素，请先缩小";
	return NULL;
}

struct reply picture_reply(struct request *r, const char *stored)
{
	return reply_kept_file(r, arena_format(r->arena, "/protected/%s", stored),
		text_ends(stored, ".png") ? "image/png" : "image/jpeg", NULL);
}
