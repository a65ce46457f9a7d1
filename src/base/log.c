/* One write(2) per line, so that lines of several workers do not mix. */
#include "base/log.h"
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/date.h"

void log_line(const char *format, ...)
{
	char line[2048];
	int64_t now = moment_now().at + 8 * 3600;
	struct date d = date_from_days(now / 86400);
	int n = snprintf(line, sizeof line, "%04d-%02d-%02dT%02d:%02d:%02d+08:00 ", d.year, d.month,
		d.day, (int)(now % 86400 / 3600), (int)(now % 3600 / 60), (int)(now % 60));
	va_list args;
	int more;

	va_start(args, format);
	more = vsnprintf(line + n, sizeof line - (size_t)n - 1, format, args);
	va_end(args);
	n = more < 0 ? n : n + more;
	if (n > (int)sizeof line - 2)
		n = (int)sizeof line - 2;
	line[n] = '\n';
	if (write(STDERR_FILENO, line, (size_t)n + 1) < 0)
		return; /* nowhere left to say so */
}
