/*
 * Arena: memory that lives exactly as long as the work it serves.
 * Everything done for one request, job or test is allocated here and goes at once.
 * What is not memory (statement, workbook, json object, file) is handed over with
 * arena_defer and closed in reverse order when the arena is reset or rewound.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena_mark {
	void *chunk;
	size_t used;
	void *defers;
};

/*
 * A new arena outside any other; `ceiling` bytes at most are ever handed out. Free with arena_free.
 */
struct arena *arena_new(size_t ceiling);
void arena_free(struct arena *a);

/*
 * Runs the deferred calls in reverse and gives the memory back; the first chunk is kept for reuse.
 */
void arena_reset(struct arena *a);

/* Zeroed memory, never NULL: exhaustion is a fault. */
void *arena_alloc(struct arena *a, size_t size);
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_alloc((a), sizeof(type) * (n)))

/* Copies; the results are NUL-terminated. NULL stays NULL. */
char *arena_text(struct arena *a, const char *text);
char *arena_copy(struct arena *a, const void *bytes, size_t size);
char *arena_format(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vformat(struct arena *a, const char *format, va_list args);

/* Close `thing` with `close` when the arena is reset, rewound past this point, or freed. */
void arena_defer(struct arena *a, void (*close)(void *), void *thing);

/* Around each row of a long loop: everything since the mark goes. */
struct arena_mark arena_mark(struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark mark);

/* Bytes handed out since the last reset. */
size_t arena_used(const struct arena *a);

/* Tests: the n-th allocation from now on faults (0 switches it off). */
void arena_fail_at(long n);

#endif
