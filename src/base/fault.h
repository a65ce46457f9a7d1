/*
 * Faults: trouble that nobody here can mend. fault() never returns: it jumps to the one
 * place that called fault_catch (answer() or the job runner), which rolls back and reports.
 * What the user can mend is a problem (data/problem.h), never a fault.
 */
#ifndef BASE_FAULT_H
#define BASE_FAULT_H

#include <setjmp.h>
#include <stdbool.h>

enum fault_kind {
	FAULT_OURS,        /* our bug, disk full, template wrong: page 500                     */
	FAULT_UNAVAILABLE, /* the database is gone: page 503, "稍后再试"                        */
	FAULT_RETRY,       /* deadlock or lock timeout: the whole work may be done once more    */
	FAULT_STOPPED,     /* somebody asked a job to stop: it is taken back (data/job.h)       */
};

struct fault_point {
	jmp_buf env;
	enum fault_kind kind;
	char text[512];
	struct fault_point *outer;
};

/*
 * if (FAULT_CATCH(&point)) { ... fault arrived, point.text says what ... }
 * else { ...; fault_leave(&point); }
 * The point is already left when the fault arrives.
 */
#define FAULT_CATCH(point) (fault_enter(point), setjmp((point)->env))
void fault_enter(struct fault_point *point);
void fault_leave(struct fault_point *point);

_Noreturn void fault(const char *format, ...) __attribute__((format(printf, 1, 2)));
_Noreturn void fault_as(enum fault_kind kind, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* For what cannot be: aborts with file and line; the master starts a new process. */
#define ensure(cond) ((cond) ? (void)0 : ensure_failed(#cond, __FILE__, __LINE__))
_Noreturn void ensure_failed(const char *cond, const char *file, int line);

#endif
