/* The stack of points a fault may jump to; normally one deep. */
#include "base/fault.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/log.h"

static struct fault_point *current;

void fault_enter(struct fault_point *point)
{
	point->outer = current;
	point->text[0] = 0;
	current = point;
}

void fault_leave(struct fault_point *point)
{
	ensure(current == point);
	current = point->outer;
}

_Noreturn static void jump(enum fault_kind kind, const char *format, va_list args)
{
	struct fault_point *point = current;
	char text[sizeof point->text];

	vsnprintf(text, sizeof text, format, args);
	if (!point) {
		log_line("fault %s", text);
		exit(70);
	}
	snprintf(point->text, sizeof point->text, "%s", text);
	point->kind = kind;
	current = point->outer;
	longjmp(point->env, 1);
}

_Noreturn void fault(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	jump(FAULT_OURS, format, args);
}

_Noreturn void fault_as(enum fault_kind kind, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	jump(kind, format, args);
}

_Noreturn void ensure_failed(const char *cond, const char *file, int line)
{
	log_line("ensure %s at=%s:%d", cond, file, line);
	abort();
}
