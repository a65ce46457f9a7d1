/*
 * UTF-8 by hand, no locale: what is a letter is not asked here. The tables are small
 * because only what Chinese offices really type has to be folded.
 */
#include "base/text.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/buffer.h"

bool text_is(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

bool text_begins(const char *text, const char *with)
{
	return text && strncmp(text, with, strlen(with)) == 0;
}

bool text_ends(const char *text, const char *with)
{
	size_t n = text ? strlen(text) : 0, m = strlen(with);

	return n >= m && memcmp(text + n - m, with, m) == 0;
}

bool text_has(const char *text, const char *part)
{
	return text && strstr(text, part);
}

int text_place(const char *const *list, const char *text)
{
	for (int i = 0; list && list[i]; i++)
		if (text_is(list[i], text))
			return i;
	return -1;
}

bool text_empty(const char *text)
{
	return !text || !*text;
}

const char *text_next(const char *text, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
	const unsigned char *s = (const unsigned char *)text;
	int more = *s < 0x80 ? 0 : *s >= 0xf0 ? 3 : *s >= 0xe0 ? 2 : 1;
	uint32_t c = *s & (more == 0 ? 0x7f : more == 1 ? 0x1f : more == 2 ? 0x0f : 0x07);

	if (!*s)
		return NULL;
	if ((*s >= 0x80 && *s < 0xc2) || *s > 0xf4) {
		*code = 0xfffd;
		return text + 1;
	}
	for (int i = 1; i <= more; i++) {
		if ((s[i] & 0xc0) != 0x80) {
			*code = 0xfffd;
			return text + 1;
		}
		c = c << 6 | (s[i] & 0x3f);
	}
	if (c < least[more] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) {
		*code = 0xfffd;
		return text + 1;
	}
	*code = c;
	return text + 1 + more;
}

bool text_valid(const char *text)
{
	uint32_t code;
	const char *at = text;

	for (const char *next; (next = text_next(at, &code)); at = next) {
		if (code == 0xfffd && next == at + 1)
			return false;
		if ((code < 0x20 && code != '\n' && code != '\t') || code == 0x7f)
			return false;
	}
	return true;
}

uint64_t text_hash(const char *text)
{
	uint64_t hash = 14695981039346656037u; /* FNV-1a, its upper half mixed into the lower */

	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 1099511628211u;
	return hash ^ hash >> 29;
}

size_t text_length(const char *text)
{
	size_t n = 0;

	for (; text && *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

static bool is_space(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 || c == 0x3000 || c == 0xfeff
		|| (c >= 0x2000 && c <= 0x200f) || (c >= 0x2028 && c <= 0x202f)
		|| c == 0x205f || c == 0x2060;
}

static void put_code(struct buffer *b, uint32_t c)
{
	if (c < 0x80)
		buffer_byte(b, (char)c);
	else if (c < 0x800)
		buffer_add(b, (char[]){ (char)(0xc0 | c >> 6), (char)(0x80 | (c & 0x3f)) }, 2);
	else if (c < 0x10000)
		buffer_add(b, (char[]){ (char)(0xe0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3f)),
			(char)(0x80 | (c & 0x3f)) }, 3);
	else
		buffer_add(b, (char[]){ (char)(0xf0 | c >> 18), (char)(0x80 | (c >> 12 & 0x3f)),
			(char)(0x80 | (c >> 6 & 0x3f)), (char)(0x80 | (c & 0x3f)) }, 4);
}

char *text_clean(struct arena *a, const char *text)
{
	const char *from = text, *end, *to;
	uint32_t code;
	char *clean, *put;

	if (!text)
		return NULL;
	for (const char *next; (next = text_next(from, &code)) && is_space(code); from = next)
		;
	for (const char *at = end = from, *next; (next = text_next(at, &code)); at = next)
		if (!is_space(code))
			end = next;
	if (end == from)
		return NULL;
	put = clean = arena_copy(a, from, (size_t)(end - from));
	for (to = from; to < end; to++)
		if ((unsigned char)*to >= 0x20 ? *to != 0x7f : *to == '\n' || *to == '\t')
			*put++ = *to; /* control bytes come with pasted text; nobody sees them */
	*put = 0;
	return clean;
}

/* Marks of direction and joining: pasted with numbers, seen by nobody. */
static bool is_invisible(uint32_t c)
{
	return (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e)
		|| (c >= 0x2060 && c <= 0x2064) || c == 0xfeff;
}

static uint32_t narrowed(uint32_t c)
{
	if (c >= 0xff01 && c <= 0xff5e)
		return c - 0xfee0;
	if (c == 0x3002)
		return '.';
	if (c == 0x2013 || c == 0x2014 || c == 0x2212)
		return '-';
	return is_space(c) ? ' ' : c;
}

/* Numbers, dates and codes mostly are. */
static bool is_narrow(const char *text)
{
	while (*text > 0x20 && *text < 0x7f)
		text++;
	return !*text;
}

char *text_narrow(struct arena *a, const char *text)
{
	struct buffer b;
	uint32_t code;

	if (!text || !*text)
		return NULL;
	if (is_narrow(text))
		return arena_text(a, text);
	b = buffer_new(a, strlen(text) * 3 + 16);
	for (const char *at = text, *next; (next = text_next(at, &code)); at = next)
		if (!is_invisible(code))
			put_code(&b, narrowed(code));
	return text_clean(a, b.data);
}

char *text_squeeze(struct arena *a, const char *text)
{
	struct buffer b = buffer_new(a, (text ? strlen(text) : 0) * 3 + 16);
	uint32_t code;

	for (const char *at = text, *next; at && (next = text_next(at, &code)); at = next)
		if (!is_space(code))
			put_code(&b, code);
	return b.data;
}

char *text_cut(struct arena *a, const char *text, size_t length)
{
	const char *end = text;
	uint32_t code;

	if (!text)
		return NULL;
	for (const char *next; length-- && (next = text_next(end, &code)); end = next)
		;
	return arena_copy(a, text, (size_t)(end - text));
}

char *text_upper(struct arena *a, const char *text)
{
	char *upper = arena_text(a, text);

	for (char *c = upper; c && *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	return upper;
}

char *text_mask(struct arena *a, const char *text, size_t head, size_t tail)
{
	size_t n = text_length(text), i = 0;
	struct buffer b = buffer_new(a, (text ? strlen(text) : 0) * 3 + 16);
	uint32_t code;

	if (!text)
		return NULL;
	if (head >= n || tail >= n - head)
		head = tail = 0;
	for (const char *at = text, *next; (next = text_next(at, &code)); at = next, i++)
		put_code(&b, i < head || i >= n - tail ? code : '*');
	return b.data;
}

bool text_integer(const char *text, int64_t *value)
{
	char *end;

	if (text_empty(text) || !((*text >= '0' && *text <= '9') || *text == '-'))
		return false;
	errno = 0;
	*value = strtoll(text, &end, 10);
	return !errno && end != text && !*end;
}

bool text_digits(const char *text, size_t length)
{
	return text && strlen(text) == length && strspn(text, "0123456789") == length;
}

char *text_hex(struct arena *a, const void *bytes, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *from = bytes;
	char *hex = arena_alloc(a, size * 2 + 1);

	for (size_t i = 0; i < size; i++) {
		hex[2 * i] = digits[from[i] >> 4];
		hex[2 * i + 1] = digits[from[i] & 15];
	}
	return hex;
}

/* Crockford's letters: no i l o u, so a token survives being read aloud. */
static const char base32_digits[] = "0123456789abcdefghjkmnpqrstvwxyz";

char *text_base32(struct arena *a, const void *bytes, size_t size)
{
	const uint8_t *from = bytes;
	char *text = arena_alloc(a, (size * 8 + 4) / 5 + 1), *put = text;
	uint32_t bits = 0;
	int have = 0;

	for (size_t i = 0; i < size; i++) {
		bits = bits << 8 | from[i];
		for (have += 8; have >= 5; have -= 5)
			*put++ = base32_digits[bits >> (have - 5) & 31];
	}
	if (have)
		*put++ = base32_digits[bits << (5 - have) & 31];
	return text;
}

long text_unbase32(const char *text, uint8_t *bytes, size_t room)
{
	uint32_t bits = 0;
	size_t n = 0;
	int have = 0;

	for (; text && *text; text++) {
		char c = *text >= 'A' && *text <= 'Z' ? (char)(*text + 32) : *text;
		const char *digit = strchr(base32_digits, c);

		if (!digit)
			return -1;
		bits = bits << 5 | (uint32_t)(digit - base32_digits);
		have += 5;
		if (have >= 8) {
			if (n == room)
				return -1;
			bytes[n++] = (uint8_t)(bits >> (have - 8));
			have -= 8;
		}
	}
	return (long)n;
}

char *text_url(struct arena *a, const char *text)
{
	size_t n = text ? strlen(text) : 0;
	char *url = arena_alloc(a, n * 3 + 1), *put = url;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
		    || strchr("-._~", c)) {
			*put++ = (char)c;
		} else {
			*put++ = '%';
			*put++ = "0123456789ABCDEF"[c >> 4];
			*put++ = "0123456789ABCDEF"[c & 15];
		}
	}
	return url;
}

char *text_join(struct arena *a, const char *const *texts, size_t count, const char *between)
{
	struct buffer b = buffer_new(a, 1 << 20);

	for (size_t i = 0; i < count; i++) {
		if (i)
			buffer_text(&b, between);
		buffer_text(&b, texts[i]);
	}
	return b.data;
}

char *text_number(struct arena *a, int64_t number)
{
	char *plain = arena_format(a, "%lld", (long long)number), *grouped = arena_alloc(a, 40),
		 *put = grouped;
	size_t n = strlen(plain);

	for (size_t i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0 && plain[i - 1] != '-')
			*put++ = ',';
		*put++ = plain[i];
	}
	return grouped;
}
