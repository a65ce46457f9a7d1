/* Bytes into bags: query string, form, multipart. Whatever is malformed is refused as a whole. */
#include "web/request.h"
#include <fcntl.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/text.h"

static const char not_understood[] = "提交的内容无法识别，请返回上一页重新填写";

const char *request_cookie(const struct request *r, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = r->cookies; at && *at;) {
		at += strspn(at, "; ");
		if (strncmp(at, name, n) == 0 && at[n] == '=')
			return arena_copy(r->arena, at + n + 1, strcspn(at + n + 1, ";"));
		at += strcspn(at, ";");
	}
	return NULL;
}

void request_set_cookie(struct request *r, const char *name, const char *value, int64_t seconds,
	bool script)
{
	if (r->new_cookie_count == sizeof r->new_cookies / sizeof r->new_cookies[0])
		return;
	r->new_cookies[r->new_cookie_count++] = arena_format(r->arena,
		"%s=%s; Path=/; SameSite=Lax%s%s%s", name, value, script ? "" : "; HttpOnly",
		r->secure ? "; Secure" : "",
		seconds ? arena_format(r->arena, "; Max-Age=%lld", (long long)(seconds < 0 ? 0 : seconds))
				: "");
}

/* ---- multipart/form-data (RFC 7578) ---- */

struct mapping {
	void *bytes;
	size_t size;
};

static void unmap(void *thing)
{
	struct mapping *m = thing;

	munmap(m->bytes, m->size);
}

static const char *map_body(struct request *r)
{
	int fd = open(r->body_file, O_RDONLY | O_CLOEXEC);
	struct stat st;
	struct mapping *m;

	if (fd < 0 || fstat(fd, &st)) {
		if (fd >= 0)
			close(fd);
		return "上传没有完成，请重新上传";
	}
	if (st.st_size == 0) {
		close(fd);
		r->body = "";
		return NULL;
	}
	m = ARENA_NEW(r->arena, struct mapping);
	*m = (struct mapping){ .size = (size_t)st.st_size };
	m->bytes = mmap(NULL, m->size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (m->bytes == MAP_FAILED)
		return "上传没有完成，请重新上传";
	arena_defer(r->arena, unmap, m);
	r->body = m->bytes;
	r->body_size = m->size;
	return NULL;
}

/* The value of `name="…"` in a header line; NULL if absent. */
static const char *header_part(struct request *r, const char *line, size_t size, const char *name)
{
	const char *head = arena_copy(r->arena, line, size);
	const char *at = strcasestr(head, arena_format(r->arena, " %s=\"", name));
	size_t n = strlen(name) + 3;

	return at ? arena_copy(r->arena, at + n, strcspn(at + n, "\"")) : NULL;
}

/* A client may send a whole path; the last part counts, and of a long one also the ending. */
static const char *base_name(struct request *r, const char *name)
{
	enum { LONGEST = 120, LONGEST_ENDING = 12 };
	const char *last = name, *ending;

	for (const char *c = name; *c; c++)
		if (*c == '/' || *c == '\\')
			last = c + 1;
	if (!*last || !text_valid(last))
		return "未命名";
	ending = strrchr(last, '.');
	if (text_length(last) <= LONGEST || !ending || text_length(ending) > LONGEST_ENDING)
		return text_cut(r->arena, last, LONGEST);
	return arena_format(r->arena, "%s%s", text_cut(r->arena, last, LONGEST - text_length(ending)),
		ending);
}

static const char *take_part(
	struct request *r, const char *head, size_t head_size, const char *bytes, size_t size)
{
	const char *name = header_part(r, head, head_size, "name");
	const char *file = header_part(r, head, head_size, "filename");

	if (!name)
		return not_understood;
	if (!file)
		return input_add(r->form, name, arena_copy(r->arena, bytes, size)) ? NULL : not_understood;
	if (!*file && !size)
		return NULL; /* a file input left empty */
	if (r->upload_count == sizeof r->uploads / sizeof r->uploads[0])
		return "一次最多上传 20 个文件，请分几次上传";
	r->uploads[r->upload_count++] = (struct upload){ .field = name, .name = base_name(r, file),
		.bytes = bytes, .size = size };
	return NULL;
}

static const char *parse_multipart(struct request *r, const char *boundary)
{
	const char *mark = arena_format(r->arena, "\r\n--%s", boundary);
	size_t mark_size = strlen(mark);
	const char *at = r->body, *end = r->body + r->body_size;

	if (r->body_size < mark_size || memcmp(at, mark + 2, mark_size - 2) != 0)
		return "上传没有完成，请重新上传";
	for (at += mark_size - 2; end - at >= 2 && memcmp(at, "--", 2) != 0;) {
		const char *head = at + 2;
		const char *body = memmem(head, (size_t)(end - head), "\r\n\r\n", 4);
		const char *next =
			body ? memmem(body + 2, (size_t)(end - body - 2), mark, mark_size) : NULL;
		const char *why;

		if (!next)
			return "上传没有完成，请重新上传";
		why = take_part(r, head, (size_t)(body - head), body + 4,
			next >= body + 4 ? (size_t)(next - body - 4) : 0);
		if (why)
			return why;
		at = next + mark_size;
	}
	return end - at >= 2 ? NULL : "上传没有完成，请重新上传";
}

const char *request_parse(struct request *r)
{
	const char *type = r->content_type ? r->content_type : "";
	const char *boundary = strcasestr(type, "boundary="), *why;

	r->query = input_new(r->arena);
	r->form = input_new(r->arena);
	if (!input_add_encoded(r->query, r->query_string))
		return "网址不完整，请从菜单重新进入";
	if (!text_is(r->method, "POST"))
		return NULL;
	if (r->body_file && (why = map_body(r)))
		return why;
	if (boundary && text_begins(type, "multipart/form-data")) {
		boundary += strlen("boundary=");
		boundary += *boundary == '"';
		return parse_multipart(r, arena_copy(r->arena, boundary, strcspn(boundary, "\";, ")));
	}
	if (!r->body_size)
		return NULL;
	if (!text_begins(type, "application/x-www-form-urlencoded") || memchr(r->body, 0, r->body_size))
		return not_understood;
	return input_add_encoded(r->form, arena_copy(r->arena, r->body, r->body_size)) ? NULL
																				   : not_understood;
}
