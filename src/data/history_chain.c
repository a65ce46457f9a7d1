/* Packing, unpacking and sealing a row. Numbers and lengths are big-endian. */
#include "data/history_chain.h"
#include <string.h>
#include "base/fault.h"
#include "lib/crypt.h"

enum { NUMBER_SIZE = 8, LENGTH_SIZE = 4, HEAD_SIZE = MAC_SIZE + NUMBER_SIZE };

static const uint32_t none = UINT32_MAX; /* the length of NULL */

static bool is_number(int column)
{
	return column == H_ACCOUNT || column == H_BEHALF_ID || column == H_ORGANISATION_ID
		|| column == H_OBJECT_ID;
}

static void put_number(char *to, uint64_t number, int size)
{
	for (int i = size - 1; i >= 0; i--, number >>= 8)
		to[i] = (char)(number & 0xff);
}

static uint64_t number_at(const char *from, int size)
{
	uint64_t number = 0;

	for (int i = 0; i < size; i++)
		number = number << 8 | (uint8_t)from[i];
	return number;
}

static void add_value(struct buffer *to, const void *bytes, uint32_t size)
{
	char length[LENGTH_SIZE];

	put_number(length, size, LENGTH_SIZE);
	buffer_add(to, length, LENGTH_SIZE);
	if (size != none)
		buffer_add(to, bytes, size);
}

void chain_pack(struct buffer *to, const struct cell *cells)
{
	static const char head[HEAD_SIZE];
	char number[NUMBER_SIZE];

	buffer_add(to, head, HEAD_SIZE);
	for (int i = H_AT; i < H_COLUMNS; i++) {
		const struct cell *c = &cells[i];

		if (c->null) {
			add_value(to, NULL, none);
		} else if (i == H_AT || is_number(i)) {
			put_number(number, (uint64_t)(i == H_AT ? c->moment.at : c->number), NUMBER_SIZE);
			add_value(to, number, NUMBER_SIZE);
		} else {
			ensure(c->size < none);
			add_value(to, c->text, (uint32_t)c->size);
		}
	}
}

void chain_unpack(const char *bytes, size_t size, struct cell *cells)
{
	const char *at = bytes + HEAD_SIZE, *end = bytes + size;

	for (int i = H_AT; i < H_COLUMNS; i++) {
		uint32_t length = (uint32_t)number_at(at, LENGTH_SIZE);

		at += LENGTH_SIZE;
		cells[i] = (struct cell){ .null = length == none };
		if (cells[i].null)
			continue;
		ensure(length <= (size_t)(end - at));
		if (i == H_AT)
			cells[i].moment.at = (int64_t)number_at(at, NUMBER_SIZE);
		else if (is_number(i))
			cells[i].number = (int64_t)number_at(at, NUMBER_SIZE);
		else
			cells[i] = (struct cell){ .text = at, .size = length };
		at += length;
	}
	ensure(at == end);
}

void chain_mac(char *bytes, size_t size, const uint8_t before[MAC_SIZE], int64_t sequence,
	uint8_t mac[MAC_SIZE])
{
	memcpy(bytes, before, MAC_SIZE);
	put_number(bytes + MAC_SIZE, (uint64_t)sequence, NUMBER_SIZE);
	crypt_mac_sm3("history", bytes, size, mac);
}

void chain_binds(const struct cell *cells, struct bind *binds)
{
	for (int i = 0; i < H_COLUMNS; i++) {
		const struct cell *c = &cells[i];

		if (c->null)
			binds[i] = (struct bind){ .kind = BIND_NULL };
		else if (i == H_AT)
			binds[i] = bind_moment(c->moment);
		else if (i == H_ID || is_number(i))
			binds[i] = bind_number(c->number);
		else /* not bind_text: the bytes are not NUL-terminated */
			binds[i] = (struct bind){ .kind = BIND_TEXT, .bytes = c->text, .size = c->size };
	}
}
