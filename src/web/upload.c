/*
 * What a file is decides its first bytes; the ending of its name must agree, so that nothing leaves
 * under another name than what it is. Old and new office files are containers: told by the ending.
 */
#include "web/upload.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/fault.h"
#include "base/text.h"
#include "lib/crypt.h"
#include "web/site.h"

enum { SWEEP_AGE = 86400 };

enum content {
	UNKNOWN, JPEG, PNG, GIF, WEBP, HEIC, MP4, AVI, MATROSKA, MP3, WAV, OGG, AMR, AAC, FLAC, PDF,
	ZIP, OLE
};

static const struct { enum content content; size_t at, size; const char *bytes; } marks[] = {
	{ JPEG, 0, 3, "\xff\xd8\xff" }, { PNG, 0, 8, "\x89PNG\r\n\x1a\n" }, { GIF, 0, 4, "GIF8" },
	{ WEBP, 8, 4, "WEBP" }, { WAV, 8, 4, "WAVE" }, { AVI, 8, 4, "AVI " },
	{ HEIC, 4, 8, "ftypheic" }, { HEIC, 4, 8, "ftypheix" }, { HEIC, 4, 8, "ftypmif1" }, { MP4, 4, 4, "ftyp" },
	{ MATROSKA, 0, 4, "\x1a\x45\xdf\xa3" }, { MP3, 0, 3, "ID3" }, { AAC, 0, 2, "\xff\xf1" }, { AAC, 0, 2, "\xff\xf9" },
	{ MP3, 0, 2, "\xff\xfb" }, { MP3, 0, 2, "\xff\xf3" }, { MP3, 0, 2, "\xff\xf2" }, { OGG, 0, 4, "OggS" },
	{ AMR, 0, 5, "#!AMR" }, { FLAC, 0, 4, "fLaC" }, { PDF, 0, 5, "%PDF-" }, { ZIP, 0, 4, "PK\3\4" },
	{ OLE, 0, 8, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" },
};

#define OFFICE_XML "application/vnd.openxmlformats-officedocument."
static const struct {
	const char *ending;
	enum content content, also;
	const char *type;
} kinds[] = {
	{ "jpg", JPEG, 0, "image/jpeg" },
	{ "jpeg", JPEG, 0, "image/jpeg" },
	{ "png", PNG, 0, "image/png" },
	{ "gif", GIF, 0, "image/gif" },
	{ "webp", WEBP, 0, "image/webp" },
	{ "heic", HEIC, 0, "image/heic" },
	{ "mp4", MP4, 0, "video/mp4" },
	{ "mov", MP4, 0, "video/quicktime" },
	{ "3gp", MP4, 0, "video/3gpp" },
	{ "avi", AVI, 0, "video/x-msvideo" },
	{ "mkv", MATROSKA, 0, "video/x-matroska" },
	{ "webm", MATROSKA, 0, "video/webm" },
	{ "m4a", MP4, 0, "audio/mp4" },
	{ "mp3", MP3, 0, "audio/mpeg" },
	{ "wav", WAV, 0, "audio/wav" },
	{ "ogg", OGG, 0, "audio/ogg" },
	{ "amr", AMR, 0, "audio/amr" },
	{ "aac", AAC, 0, "audio/aac" },
	{ "flac", FLAC, 0, "audio/flac" },
	{ "pdf", PDF, 0, "application/pdf" },
	{ "ofd", ZIP, 0, "application/ofd" },
	{ "docx", ZIP, 0, OFFICE_XML "wordprocessingml.document" },
	{ "xlsx", ZIP, 0, OFFICE_XML "spreadsheetml.sheet" },
	{ "pptx", ZIP, 0, OFFICE_XML "presentationml.presentation" },
	{ "doc", OLE, 0, "application/msword" },
	{ "xls", OLE, 0, "application/vnd.ms-excel" },
	{ "ppt", OLE, 0, "application/vnd.ms-powerpoint" },
	{ "wps", OLE, ZIP, "application/vnd.ms-works" },
	{ "et", OLE, ZIP, "application/octet-stream" },
	{ "dps", OLE, ZIP, "application/octet-stream" },
};

static enum content content_of(const char *bytes, size_t size)
{
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (size >= marks[i].at + marks[i].size
		    && memcmp(bytes + marks[i].at, marks[i].bytes, marks[i].size) == 0)
			return marks[i].content;
	return UNKNOWN;
}

const char *upload_type(
	struct arena *a, const char *name, const char *bytes, size_t size, const char **why)
{
	const char *dot = strrchr(name, '.');
	enum content content = content_of(bytes, size);

	if (!size) {
		*why = arena_format(a, "“%s”是空文件，请重新选择", name);
		return NULL;
	}
	for (size_t i = 0; dot && i < sizeof kinds / sizeof kinds[0]; i++) {
		if (strcasecmp(dot + 1, kinds[i].ending) != 0)
			continue;
		if (content && (content == kinds[i].content || content == kinds[i].also))
			return kinds[i].type;
		*why = arena_format(a, "“%s”的内容和扩展名不一致，可能改过名或已损坏，请用原文件重新上传", name);
		return NULL;
	}
	*why = arena_format(a, "“%s”不是可以上传的类型，请上传图片、音频、视频、PDF 或 Word、Excel、演示文稿", name);
	return NULL;
}

const char *upload_name(struct arena *a, const char *name)
{
	char *clean = arena_text(a, name);

	for (char *c = clean; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f || strchr("/\\\"<>|:*?", *c))
			*c = '_';
	while (*clean == '.')
		clean++;
	return *clean ? text_cut(a, clean, 120) : "未命名";
}

/* ---- kept ---- */

struct kept_file {
	const char *path;
	const char *stored;
	bool keep;
	int fd;
};

/* Deferred in the arena: a fault or a refusal on the way leaves nothing behind. */
static void let_go(void *thing)
{
	struct kept_file *f = thing;

	if (f->fd >= 0)
		close(f->fd);
	if (!f->keep)
		unlink(f->path);
}

static void write_all(int fd, const char *bytes, size_t size)
{
	while (size) {
		ssize_t n = write(fd, bytes, size < 1 << 20 ? size : 1 << 20);

		if (n < 0)
			fault("file: cannot write: %m");
		bytes += n;
		size -= (size_t)n;
	}
}

struct kept_file *upload_store(
	struct arena *a, char letter, const char *ending, const char *bytes, size_t size)
{
	struct kept_file *f = ARENA_NEW(a, struct kept_file);
	const char *token = crypt_token(a, 16);
	const char *folder = arena_format(a, "%s/files/%.2s", site.var, token);

	f->stored = arena_format(a, "%.2s/%c%s%s", token, letter, token, ending);
	f->path = arena_format(a, "%s/files/%s", site.var, f->stored);
	mkdir(folder, 0750); /* that it is there already is usual; that it cannot be made shows below */
	f->fd = open(f->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	if (f->fd < 0)
		fault("file: cannot create: %m");
	arena_defer(a, let_go, f);
	write_all(f->fd, bytes, size);
	if (fsync(f->fd))
		fault("file: cannot sync: %m");
	close(f->fd);
	f->fd = -1;
	return f;
}

const char *upload_stored(const struct kept_file *f)
{
	return f->stored;
}

void upload_keep(struct kept_file *f)
{
	f->keep = true;
}

bool upload_shown(const char *media_type)
{
	return text_begins(media_type, "image/") || text_begins(media_type, "video/")
		|| text_begins(media_type, "audio/");
}

const char *upload_size(struct arena *a, int64_t size)
{
	return size >= 1048576 ? arena_format(a, "%.1f MB", (double)size / 1048576)
		: arena_format(a, "%lld KB", (long long)((size + 1023) / 1024));
}

/* ---- the sweep ---- */

static void close_folder(void *dir)
{
	closedir(dir);
}

static void sweep_folder(struct work *w, const char *folder, char letter,
	bool (*is_named)(struct work *w, const char *stored))
{
	const char *path = arena_format(w->arena, "%s/files/%s", site.var, folder);
	DIR *dir = opendir(path);
	struct dirent *entry;

	if (!dir)
		return;
	arena_defer(w->arena, close_folder, dir);
	while ((entry = readdir(dir))) {
		const char *file = arena_format(w->arena, "%s/%s", path, entry->d_name);
		struct stat st;

		if (entry->d_name[0] == letter && !stat(file, &st) && st.st_mtime < w->now.at - SWEEP_AGE
		    && !is_named(w, arena_format(w->arena, "%s/%s", folder, entry->d_name)))
			unlink(file);
	}
}

void upload_sweep(
	struct work *w, char letter, bool (*is_named)(struct work *w, const char *stored))
{
	for (int i = 0; i < 256; i++) {
		struct arena_mark mark = arena_mark(w->arena);

		sweep_folder(w, arena_format(w->arena, "%02x", (unsigned)i), letter, is_named);
		arena_rewind(w->arena, mark);
	}
}
