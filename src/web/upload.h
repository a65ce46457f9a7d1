/*
 * Uploaded files that are kept: judged by what they are, written below var/files under a random
 * name, served by nginx only where a handler says so. The first letter of the name says whose they
 * are, for the sweep of what nobody names.
 */
#ifndef WEB_UPLOAD_H
#define WEB_UPLOAD_H

#include "web/request.h"

/* The media type of a file whose name and content agree; NULL with one sentence in *why. */
const char *upload_type(
	struct arena *a, const char *name, const char *bytes, size_t size, const char **why);
/* A name that is safe to show and to save under: no path, no control characters. */
const char *upload_name(struct arena *a, const char *name);
/* Shown in the browser (pictures, sound, film) instead of being saved. */
bool upload_shown(const char *media_type);
/* "1.5 MB" */
const char *upload_size(struct arena *a, int64_t size);

/* Writes "ab/<letter>…<ending>". Until upload_keep it goes with the arena. */
struct kept_file;
struct kept_file *upload_store(struct arena *a, char letter, const char *ending, const char *bytes,
	size_t size);
const char *upload_stored(const struct kept_file *f);
void upload_keep(struct kept_file *f);
/* Removes files of the letter, a day old, that `is_named` does not know. */
void upload_sweep(
	struct work *w, char letter, bool (*is_named)(struct work *w, const char *stored));

/* ---- photos ---- */

/* A picture of a person as it may be kept: PNG or JPEG without what a camera writes beside it. */
struct picture {
	const char *type;
	const char *ending;          /* ".jpg" */
	const char *bytes;
	size_t size;
	int width, height;
};

/* What is wrong with it in one sentence; NULL: nothing. */
const char *picture_trouble(struct arena *a, const struct upload *u, struct picture *p);
/* A stored picture as a reply. */
struct reply picture_reply(struct request *r, const char *stored);

#endif
