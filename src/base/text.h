/*
 * Text is UTF-8, NUL-terminated, `const char *`; absent is NULL.
 * Everything a person typed passes text_clean once, on the way in.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"

bool text_is(const char *a, const char *b);          /* equal; NULL equals only NULL         */
bool text_begins(const char *text, const char *with);
bool text_ends(const char *text, const char *with);
bool text_has(const char *text, const char *part);
int text_place(const char *const *list, const char *text); /* in a NULL-ended list (NULL: empty); -1 */
bool text_empty(const char *text);                   /* NULL or ""                           */
bool text_valid(const char *text);                   /* well-formed UTF-8, no control bytes but \n \t */
uint64_t text_hash(const char *text); /* for tables in memory; not kept, not secret        */
size_t text_length(const char *text);                /* code points                          */
const char *text_next(const char *text, uint32_t *code); /* one code point on; NULL at the end */

/* Trimmed (also ideographic and zero-width spaces), CRLF to LF, other control bytes dropped. NULL
 * if nothing is left. */
char *text_clean(struct arena *a, const char *text);
/*
 * The same, and full-width letters, digits and punctuation become ASCII: for codes, numbers, dates.
 */
char *text_narrow(struct arena *a, const char *text);
/* All white space removed: for comparing headings broken over lines. */
char *text_squeeze(struct arena *a, const char *text);
/* At most `length` code points. */
char *text_cut(struct arena *a, const char *text, size_t length);
char *text_upper(struct arena *a, const char *text); /* ASCII only */

/* "138****5621", "3326**********0318": the middle starred, `head` and `tail` characters kept. */
char *text_mask(struct arena *a, const char *text, size_t head, size_t tail);

bool text_integer(const char *text, int64_t *value); /* whole text, decimal, in range */
bool text_digits(const char *text, size_t length);   /* exactly `length` ASCII digits */

char *text_hex(struct arena *a, const void *bytes, size_t size);
char *text_base32(struct arena *a, const void *bytes, size_t size); /* lower-case Crockford, no padding */
/* Bytes decoded, or -1 if not base32 or longer than `room`. */
long text_unbase32(const char *text, uint8_t *bytes, size_t room);
char *text_url(struct arena *a, const char *text);   /* percent-encoded for a query or path part */

/* "1,286". */
char *text_number(struct arena *a, int64_t number);

/* Text put into a comma-joined list with Chinese 、: "甲、乙". */
char *text_join(struct arena *a, const char *const *texts, size_t count, const char *between);

#endif
