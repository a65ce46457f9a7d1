/* Numbers by texts, for a loop that rewinds its arena: who was met before, what a name means. */
#ifndef MODULES_IMPORT_KNOWN_H
#define MODULES_IMPORT_KNOWN_H

#include "base/arena.h"
#include <stdint.h>

struct known;

/* Lives as long as the arena has it. With half of `room` taken it forgets all and begins anew. */
struct known *known_new(struct arena *a, size_t room);
/* Where the number of a text stands, 0 until it is set; good until the next text is asked for. */
int64_t *known_number(struct known *k, const char *text);

#endif
