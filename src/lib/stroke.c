/* Names character by character, each by its place in the table made at build time. */
#include "lib/stroke.h"
#include <stdint.h>
#include "base/text.h"
#include "lib/stroke_table.h"

enum { FIRST = 0x4e00, LAST = 0x9fff, BEYOND = 0x10000 };

/* Characters without a known place stand behind all that have one; the end before all. */
static uint32_t step(const char **text)
{
	uint32_t code = 0;
	const char *next = text_next(*text, &code);

	if (!next)
		return 0;
	*text = next;
	return code >= FIRST && code <= LAST ? stroke_table[code - FIRST] : BEYOND + code;
}

int stroke_compare(const char *a, const char *b)
{
	uint32_t one, two;

	do {
		one = step(&a);
		two = step(&b);
	} while (one == two && one);
	return (one > two) - (one < two);
}
