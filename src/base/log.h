/*
 * One line to standard error per event, key=value, for the operator. Never personal data.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

void log_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
