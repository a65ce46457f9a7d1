/* Material of a meeting: judged by what it is, kept under a random name, served only to who may. */
#ifndef MODULES_MEETING_FILE_H
#define MODULES_MEETING_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "data/work.h"
#include "lib/json.h"
#include "web/request.h"

/* The media type of a file whose name and content agree; NULL with one sentence in *why. */
const char *file_type(
	struct arena *a, const char *name, const char *bytes, size_t size, const char **why);
/* A name that is safe to show and to save under: no path, no control characters. */
const char *file_name(struct arena *a, const char *name);
/* Writes the bytes below var/files and returns "ab/m…". Until file_keep it goes with the arena. */
struct kept_file;
struct kept_file *file_store(struct arena *a, const char *bytes, size_t size);
const char *file_stored(const struct kept_file *f);
void file_keep(struct kept_file *f);
/* Shown in the browser (pictures, sound, film) instead of being saved. */
bool file_shown(const char *media_type);
/* {href, name, size, icon} into a list. */
void file_put(struct request *r, int64_t id, const char *name, const char *media_type, int64_t size,
	struct json *list);

#endif
