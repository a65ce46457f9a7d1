/*
 * Default deny: every route names a permission, and every POST must carry the token of the session
 * (before sign-in: of the browser's device cookie) and come from our own pages.
 */
#include "web/guard.h"
#include "base/text.h"
#include "web/route.h"
#include "web/session.h"

/* Escaped, and escaped again, it must fit into the head that nginx takes from us. */
enum { LONGEST_NEXT = 1000 };

const char *guard_token(struct request *r)
{
	uint8_t mac[32];
	const char *device;

	if (r->session)
		return r->session->csrf;
	device = session_device(r);
	crypt_mac("csrf-before-sign-in", device, strlen(device), mac);
	return text_hex(r->arena, mac, 16);
}

static bool same_site(const struct request *r)
{
	const char *host = r->origin ? strstr(r->origin, "://") : NULL;

	return !r->origin || text_is(r->origin, "null") || (host && text_is(host + 3, r->host));
}

static bool token_right(struct request *r)
{
	const char *given = input_text(r->form, "csrf"), *wanted = guard_token(r);

	return given && strlen(given) == strlen(wanted) && crypt_same(given, wanted, strlen(wanted));
}

static struct reply sign_in_first(struct request *r)
{
	const char *next = r->path;

	if (text_is(r->method, "POST"))
		return reply_message(r, 401, "登录已过期",
			"为了安全，长时间没有操作会自动退出。请重新登录后再提交；浏览器“后退”可以找回刚才填写的内容。");
	if (!text_empty(r->query_string) && strlen(r->query_string) < LONGEST_NEXT)
		next = arena_format(r->arena, "%s?%s", r->path, r->query_string);
	return reply_redirect(r, "/login?next=%s", text_url(r->arena, next));
}

bool guard_may(struct request *r, struct reply *reply)
{
	const struct actor *actor = r->work->actor;

	if (may(actor, r->route->may))
		return true;
	*reply = actor->id ? reply_forbidden(r, arena_format(r->arena,
		"这项操作需要“%s”的权限，您的身份是“%s”。如工作需要，请联系上级党组织管理员。",
		r->route->may->label, actor->role ? actor->role->label : "普通党员")) : sign_in_first(r);
	return false;
}

bool guard_post(struct request *r, struct reply *reply)
{
	if (same_site(r) && token_right(r))
		return true;
	*reply = reply_message(r, 403, "页面已过期",
		"这个页面打开得太久或者来自别的网站，没有保存。请返回上一页，刷新后重新提交。");
	return false;
}
