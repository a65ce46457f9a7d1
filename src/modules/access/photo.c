/*
 * Photos of accounts: PNG or JPEG by their first bytes and their measures, kept below var/files
 * under a random name, served only to oneself and to who administers the account. What a camera
 * writes beside the picture (where it was taken) does not come in.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/fault.h"
#include "base/text.h"
#include "data/history.h"
#include "data/scope.h"
#include "modules/access/access_pages.h"
#include "web/site.h"

enum { SMALLEST = 32, LARGEST = 8000, JPEG_HEAD = 4 };

static const char png_mark[] = "\x89PNG\r\n\x1a\n";

/* ---- what it is ---- */

struct picture {
	const char *type;
	const char *bytes;
	size_t size;
	int width, height;
};

static int two(const char *at)
{
	return (uint8_t)at[0] << 8 | (uint8_t)at[1];
}

/* Start of frame: holds the measures. C4, C8 and CC are tables that look like one. */
static bool is_frame(uint8_t kind)
{
	return kind >= 0xc0 && kind <= 0xcf && kind != 0xc4 && kind != 0xc8 && kind != 0xcc;
}

/* Remarks and what applications add, but for APP0 and APP14, which say how colours are meant. */
static bool is_aside(uint8_t kind)
{
	return kind == 0xfe || (kind > 0xe0 && kind <= 0xef && kind != 0xee);
}

/* Segment by segment up to the scan; asides are left out of the copy. */
static bool read_jpeg(struct arena *a, const char *bytes, size_t size, struct picture *p)
{
	char *copy = arena_alloc(a, size + 1);
	size_t at = 2, kept = 2;

	memcpy(copy, bytes, 2);
	while (at + JPEG_HEAD <= size && (uint8_t)bytes[at] == 0xff) {
		uint8_t kind = (uint8_t)bytes[at + 1];
		size_t length = 2 + (size_t)two(bytes + at + 2);

		if (length < JPEG_HEAD || at + length > size)
			return false;
		if (kind == 0xda) { /* the scan: from here on it is the picture itself */
			memcpy(copy + kept, bytes + at, size - at);
			*p = (struct picture){ "image/jpeg", copy, kept + size - at, p->width, p->height };
			return p->width > 0;
		}
		if (is_frame(kind) && length >= 9) {
			p->height = two(bytes + at + 5);
			p->width = two(bytes + at + 7);
		}
		if (!is_aside(kind)) {
			memcpy(copy + kept, bytes + at, length);
			kept += length;
		}
		at += length;
	}
	return false;
}

static bool read_picture(struct arena *a, const struct upload *u, struct picture *p)
{
	*p = (struct picture){ 0 };
	if (u->size > 64 && memcmp(u->bytes, "\xff\xd8\xff", 3) == 0)
		return read_jpeg(a, u->bytes, u->size, p);
	if (u->size < 64 || memcmp(u->bytes, png_mark, 8) != 0 || memcmp(u->bytes + 12, "IHDR", 4) != 0
	    || two(u->bytes + 16) || two(u->bytes + 20))
		return false;
	*p = (struct picture){ "image/png", u->bytes, u->size, two(u->bytes + 18), two(u->bytes + 22) };
	return true;
}

static const char *trouble_with(struct arena *a, const struct upload *u, struct picture *p)
{
	if (!u || !u->size)
		return "请先选择一张照片";
	if (!read_picture(a, u, p))
		return "照片要用 JPG 或 PNG 格式，这个文件不是，或已损坏；请换一张";
	if (p->width < SMALLEST || p->height < SMALLEST)
		return "照片太小，看不清，请换一张";
	if (p->width > LARGEST || p->height > LARGEST)
		return "照片的边长超过 8000 像素，请先缩小";
	return NULL;
}

/* ---- where it is kept ---- */

static void write_file(const char *path, const struct picture *p)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	const char *at = p->bytes;
	size_t left = p->size;

	if (fd < 0)
		fault("photo: cannot create: %m");
	while (left) {
		ssize_t n = write(fd, at, left);

		if (n <= 0) {
			close(fd);
			unlink(path);
			fault("photo: cannot write: %m");
		}
		at += n;
		left -= (size_t)n;
	}
	close(fd);
}

/* "3f/p3fa9….jpg" */
static const char *store(struct work *w, const struct picture *p)
{
	const char *token = crypt_token(w->arena, 16);
	const char *stored = arena_format(w->arena, "%.2s/p%s.%s", token, token,
		text_is(p->type, "image/png") ? "png" : "jpg");

	mkdir(arena_format(w->arena, "%s/files/%.2s", site.var, token), 0750);
	write_file(arena_format(w->arena, "%s/files/%s", site.var, stored), p);
	return stored;
}

/* The file before goes; were the change not committed, initials would stand there again. */
static void put(struct work *w, int64_t account_id, const char *login, const char *stored)
{
	const char *before = work_text(w, "SELECT photo FROM account WHERE id = ?", BIND(account_id));

	work_change(w, "UPDATE account SET photo = ? WHERE id = ?", BIND(stored, account_id));
	history_write(w, &(struct history_entry){ .action = "photo", .record = "account",
		.object_id = account_id, .object_label = login });
	if (before)
		unlink(arena_format(w->arena, "%s/files/%s", site.var, before));
}

const char *photo_href(struct work *w, int64_t account_id, const char *stored)
{
	if (!stored)
		stored = work_text(w, "SELECT photo FROM account WHERE id = ?", BIND(account_id));
	return stored ? arena_format(w->arena, "/accounts/%lld/photo?v=%.8s", (long long)account_id,
		stored + 4) : NULL;
}

/* ---- pages ---- */

struct reply photo_upload(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct picture picture;
	const char *trouble =
		trouble_with(r->arena, r->upload_count ? &r->uploads[0] : NULL, &picture);

	if (trouble) {
		problem(p, "photo", "%s", trouble);
		return me_form(r, p);
	}
	put(r->work, r->work->actor->id, r->work->actor->login, store(r->work, &picture));
	notice(r, "照片已更换。");
	return reply_redirect(r, "/me");
}

struct reply photo_remove_post(struct request *r)
{
	put(r->work, r->work->actor->id, r->work->actor->login, NULL);
	notice(r, "照片已删除。");
	return reply_redirect(r, "/me");
}

struct reply photo_page(struct request *r)
{
	struct work *w = r->work;
	int64_t id = param_id(r, "id");
	const char *stored = work_text(w, "SELECT photo FROM account m WHERE id = ?"
		" AND removed_at IS NULL AND (id = ? OR @scope(m owner account.view))", BIND(id, w->actor->id));

	if (!stored)
		return reply_not_found(r);
	return reply_kept_file(r, arena_format(r->arena, "/protected/%s", stored),
		text_ends(stored, ".png") ? "image/png" : "image/jpeg", NULL);
}
