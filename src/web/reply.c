/* The few forms a reply has. */
#include "web/request.h"
#include <stdarg.h>
#include <stdlib.h>
#include "base/fault.h"
#include "base/text.h"
#include "lib/view.h"
#include "web/page.h"
#include "web/site.h"

enum { NOTICE_SECONDS = 60 };

static struct reply expand(
	struct request *r, const char *layout, const char *page, struct json *data)
{
	struct reply reply = { .status = 200, .type = "text/html; charset=utf-8" };
	char unknown[400] = "";
	char *out = NULL;
	size_t size = 0;

	/* a fragment stands alone: it is its own frame */
	if (!view_expand(layout ? layout : page, layout ? page : NULL, data, &out, &size, unknown,
			sizeof unknown))
		fault("template %s is broken", page);
	arena_defer(r->arena, free, out);
	if (unknown[0] && site.strict_templates)
		fault("template %s asks for unknown names: %s", page, unknown);
	reply.body = out;
	reply.size = size;
	return reply;
}

struct reply reply_page(struct request *r, const char *page, struct json *data)
{
	return expand(r, "layout/site.html", page, data);
}

struct reply reply_plain(struct request *r, const char *page, struct json *data)
{
	return expand(r, "layout/plain.html", page, data);
}

struct reply reply_print(struct request *r, const char *page, struct json *data)
{
	json_flag(data, "wide", json_number_of(data, "wide") != 0); /* else the paper stands upright */
	return expand(r, "layout/print.html", page, data);
}

struct reply reply_fragment(struct request *r, const char *page, struct json *data)
{
	return expand(r, NULL, page, data);
}

struct reply reply_status(struct reply reply, int status)
{
	reply.status = status;
	return reply;
}

struct reply reply_json(struct request *r, struct json *data)
{
	const char *text = json_plain(data);

	return (struct reply){ .status = 200, .type = "application/json; charset=utf-8", .body = text,
		.size = strlen(text) };
}

struct reply reply_redirect(struct request *r, const char *format, ...)
{
	struct reply reply = { .status = 303 };
	const char *location;
	va_list args;

	va_start(args, format);
	location = arena_vformat(r->arena, format, args);
	va_end(args);
	/* A line end in what a form sent would begin a header of its own. */
	reply.location = arena_copy(r->arena, location, strcspn(location, "\r\n"));
	return reply;
}

static void put_link(struct json *links, const char *label, const char *href)
{
	struct json *link = json_item(links);

	json_text(link, "label", label);
	json_text(link, "href", href);
}

static struct reply message(struct request *r, int status, const char *heading, const char *text,
	const char *label, const char *href)
{
	struct json *data = page_data(r, heading), *links;

	json_text(data, "heading", heading);
	json_text(data, "text", text);
	json_text(data, "hint", NULL);
	json_flag(data, "may_retry", status == 503);
	json_text(data, "request_number", status >= 400 ? r->number : NULL);
	links = json_list_in(data, "links");
	if (href)
		put_link(links, label, href);
	if (status != 503)
		put_link(links, r->session ? "返回首页" : "去登录", r->session ? "/" : "/login");
	return reply_status(r->session && status != 503 ? reply_page(r, "record/message.html", data)
		: reply_plain(r, "record/message.html", data), status);
}

struct reply reply_message(struct request *r, int status, const char *heading, const char *text)
{
	return message(r, status, heading, text, NULL, NULL);
}

struct reply reply_not_found(struct request *r)
{
	return reply_message(r, 404, "没有找到这一页",
		"可能已被删除，或者不在您管理的范围内。请从菜单重新进入。");
}

struct reply reply_forbidden(
	struct request *r, const char *why, const char *label, const char *href)
{
	return message(r, 403, "您没有这项权限", why, label, href);
}

struct reply reply_file(struct request *r, const char *path, const char *type, const char *download)
{
	return (struct reply){ .status = 200, .file = path, .type = type, .download = download };
}

struct reply reply_kept_file(
	struct request *r, const char *accel, const char *type, const char *download)
{
	return (struct reply){ .status = 200, .accel = accel, .type = type, .download = download };
}

static void put_notice(struct request *r, const char *kind, const char *format, va_list args)
{
	request_set_cookie(r, "notice", arena_format(r->arena, "%s%s", kind,
		text_url(r->arena, arena_vformat(r->arena, format, args))), NOTICE_SECONDS, false);
}

void notice(struct request *r, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	put_notice(r, "+", format, args);
	va_end(args);
}

void notice_bad(struct request *r, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	put_notice(r, "-", format, args);
	va_end(args);
}
