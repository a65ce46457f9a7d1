/* Material of a meeting as the pages show it; how files are kept: web/upload.h. */
#ifndef MODULES_MEETING_FILE_H
#define MODULES_MEETING_FILE_H

#include "web/upload.h"

/* {href, name, size, icon} into a list. */
void file_put(struct request *r, int64_t id, const char *name, const char *media_type, int64_t size,
	struct json *list);

#endif
