/* Passwords that everybody tries first. */
#ifndef LIB_PASSWORD_H
#define LIB_PASSWORD_H

#include <stdbool.h>
#include <stddef.h>

/* Is it, in lower case and as `size` bytes, one of the ten thousand that are used most? */
bool password_is_common(const char *lower, size_t size);

#endif
