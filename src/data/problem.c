/* A bounded list: more problems than a person reads at once are not kept. */
#include "data/problem.h"
#include <stdarg.h>
#include "base/text.h"

struct problems *problems_new(struct arena *a)
{
	struct problems *p = ARENA_NEW(a, struct problems);

	p->arena = a;
	return p;
}

void problem(struct problems *p, const char *field, const char *format, ...)
{
	va_list args;

	if (p->count < sizeof p->items / sizeof p->items[0]) {
		va_start(args, format);
		p->items[p->count] = (struct problem){ field, arena_vformat(p->arena, format, args) };
		va_end(args);
		p->count++;
	}
}

const char *problem_of(const struct problems *p, const char *field)
{
	for (size_t i = 0; p && i < p->count; i++)
		if (text_is(p->items[i].field, field))
			return p->items[i].text;
	return NULL;
}
