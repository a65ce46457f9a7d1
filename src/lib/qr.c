/*
 * A QR code as inline SVG: one path of horizontal runs, drawn as strokes one module wide.
 * The white ground is part of it, so that a code on a dark page still has its quiet zone.
 * Level M: a printed notice on a wall loses a corner before it loses fifteen percent.
 */
#include "lib/qr.h"
#include <qrencode.h>
#include <stdio.h>
#include <string.h>
#include "base/buffer.h"
#include "base/fault.h"

enum { MARGIN = 4, SVG_MOST = 1 << 20 };

/* Deferred before there is a code: if the deferring itself faults, nothing is lost. */
struct held {
	QRcode *code;
};

static void held_close(void *held)
{
	QRcode_free(((struct held *)held)->code);
}

static const QRcode *encode(struct arena *a, const char *text)
{
	struct held *held = ARENA_NEW(a, struct held);

	arena_defer(a, held_close, held);
	held->code = text ? QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) : NULL;
	if (!held->code)
		fault("qr: no code for a text of %zu bytes", text ? strlen(text) : (size_t)0);
	return held->code;
}

static void escape(struct buffer *b, const char *text)
{
	for (; text && *text; text++) {
		if (*text == '&')
			buffer_text(b, "&amp;");
		else if (*text == '<')
			buffer_text(b, "&lt;");
		else if (*text == '>')
			buffer_text(b, "&gt;");
		else
			buffer_byte(b, *text);
	}
}

/* One move and one stroke for every run of dark modules. */
static void draw_row(struct buffer *b, const unsigned char *row, int width, int y)
{
	for (int x = 0, end; x < width; x = end + 1) {
		char run[48];
		int n;

		for (end = x; end < width && (row[end] & 1); end++)
			;
		if (end == x)
			continue;
		n = snprintf(run, sizeof run, "M%d %d.5h%d", x + MARGIN, y + MARGIN, end - x);
		buffer_add(b, run, (size_t)n);
	}
}

char *qr_svg(struct arena *a, const char *text, const char *label)
{
	const QRcode *code = encode(a, text);
	struct buffer b = buffer_new(a, SVG_MOST);
	int side = code->width + 2 * MARGIN;

	buffer_format(&b, "<svg class=\"qr\" xmlns=\"http://www.w3.org/2000/svg\""
		" viewBox=\"0 0 %d %d\" role=\"img\" shape-rendering=\"crispEdges\"><title>", side, side);
	escape(&b, label);
	buffer_format(&b, "</title><rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>"
		"<path stroke=\"#000\" d=\"", side, side);
	for (int y = 0; y < code->width; y++)
		draw_row(&b, code->data + y * code->width, code->width, y);
	buffer_text(&b, "\"/></svg>");
	return b.data;
}
