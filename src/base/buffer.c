/* Doubles as it grows; the old bytes stay in the arena until it is reset. */
#include "base/buffer.h"
#include <stdio.h>
#include <string.h>
#include "base/fault.h"

struct buffer buffer_new(struct arena *a, size_t ceiling)
{
	return (struct buffer){ .arena = a, .ceiling = ceiling, .data = arena_alloc(a, 1) };
}

void buffer_add(struct buffer *b, const void *bytes, size_t size)
{
	if (b->size + size > b->ceiling)
		fault("buffer: over its ceiling of %zu bytes", b->ceiling);
	if (b->size + size + 1 > b->room) {
		size_t room = b->room ? b->room : 256;
		char *data;

		while (room < b->size + size + 1)
			room *= 2;
		data = arena_alloc(b->arena, room);
		memcpy(data, b->data, b->size);
		b->data = data;
		b->room = room;
	}
	if (size)
		memcpy(b->data + b->size, bytes, size);
	b->size += size;
	b->data[b->size] = 0;
}

void buffer_text(struct buffer *b, const char *text)
{
	if (text)
		buffer_add(b, text, strlen(text));
}

void buffer_byte(struct buffer *b, char c)
{
	if (b->size + 2 > b->room || b->size + 1 > b->ceiling) {
		buffer_add(b, &c, 1);
		return;
	}
	b->data[b->size++] = c;
	b->data[b->size] = 0;
}

void buffer_format(struct buffer *b, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buffer_text(b, arena_vformat(b->arena, format, args));
	va_end(args);
}
