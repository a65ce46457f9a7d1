/*
 * Default deny: every route names a permission, and every POST must carry the token of the session
 * (before sign-in: of the browser's device cookie) and come from our own pages.
 */
#include "web/guard.h"
#include "base/text.h"
#include "data/rights.h"
#include "data/scope.h"
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

/* What was asked for, to be shown once they are in. */
static const char *asked_for(struct request *r)
{
	if (!text_empty(r->query_string) && strlen(r->query_string) < LONGEST_NEXT)
		return text_url(r->arena, arena_format(r->arena, "%s?%s", r->path, r->query_string));
	return text_url(r->arena, r->path);
}

static struct reply sign_in_first(struct request *r)
{
	if (text_is(r->method, "POST") && r->rights_changed)
		return reply_message(r, 401, "您的权限有变动",
			"为了按新的权限办理，请重新登录后再提交；浏览器“后退”可以找回刚才填写的内容。");
	if (r->rights_changed)
		notice_bad(r, "您的权限刚刚有变动，请重新登录后继续。");
	if (text_is(r->method, "POST"))
		return reply_message(r, 401, "登录已过期",
			"为了安全，长时间没有操作会自动退出。请重新登录后再提交；浏览器“后退”可以找回刚才填写的内容。");
	return reply_redirect(r, "/login?next=%s", asked_for(r));
}

/* Where half a sign-in may go: to its other half, and away. */
static bool is_proving(const struct route *route)
{
	return text_is(route->path, "/second-factor") || text_begins(route->path, "/second-factor/")
		|| text_is(route->path, "/sign-out");
}

/* Who holds the right only in somebody's stead acts on his behalf in this work. */
static void stand_in(struct request *r)
{
	const struct actor *actor = r->work->actor;
	size_t count = 0;
	const struct reach *list = actor->rights && r->route->may->code
		? rights_of(actor->rights, r->route->may, &count) : NULL;
	struct actor *acting;

	for (size_t i = 0; i < count; i++)
		if (!list[i].behalf_id)
			return;
	if (!count)
		return;
	acting = ARENA_NEW(r->arena, struct actor);
	*acting = *actor;
	acting->behalf_id = list->behalf_id;
	acting->behalf = list->behalf;
	r->work->actor = acting;
}

const char *guard_signature(struct work *w)
{
	const struct actor *actor = w->actor;

	return actor->behalf_id ? arena_format(w->arena, "%s（代%s）", actor->name, actor->behalf)
		: actor->name;
}

/*
 * What stands nowhere in the tree (parameters, code tables, groups) is everybody's: a right that is
 * narrowed to a part of the county, or to one's own things, does not open it.
 */
static bool covers_record(const struct request *r)
{
	const struct record *record = r->route->record;
	const struct actor *actor = r->work->actor;

	return !record || record->scoped || record->tree || text_has(record->within, "@scope")
		|| !r->route->may->code
		|| may_with(actor, r->route->may, ROOT_PATH, 0, NULL) || actor->system;
}

/* Which permission is missing, who can give it, and the way to ask for it. */
static struct reply lacking(struct request *r)
{
	const struct permission *permission = r->route->may;
	const struct actor *actor = r->work->actor;
	const char *givers = work_text(r->work,
		"SELECT GROUP_CONCAT(DISTINCT a.name ORDER BY a.id SEPARATOR '、')"
		" FROM access_grant g JOIN account a ON a.id = g.account_id AND a.state = 'active' AND "
		"a.removed_at IS NULL"
		" WHERE g.office = 'security' AND g.state = 'active' AND NOT g.prohibits AND g.removed_at "
		"IS NULL"
		" AND (g.until_on IS NULL OR g.until_on >= ?)",
		BIND(r->work->today));
	bool business = permission_office(permission) == OFFICE_BUSINESS;

	return reply_forbidden(r,
		arena_format(r->arena,
			"这一步需要“%s”权限，您的身份是“%s”，还没有这项权限。"
			"它由安全管理员%s%s%s授予%s。",
			permission->label, actor->title ? actor->title : "普通用户", givers ? "（" : "",
			givers ? text_cut(r->arena, givers, 40) : "", givers ? "）" : "",
			business ? "，可以在线申请" : ""),
		business ? "申请这项权限" : NULL,
		business ? arena_format(r->arena, "/applications/new?permission=%06d&from=%s",
			permission->code, text_url(r->arena, r->path))
				 : NULL);
}

bool guard_may(struct request *r, struct reply *reply)
{
	const struct actor *actor = r->work->actor;

	if (actor->unproven && !is_proving(r->route)) {
		*reply = text_is(r->method, "GET") && !text_is(r->path, "/")
			? reply_redirect(r, "/second-factor?next=%s", asked_for(r))
			: reply_redirect(r, "/second-factor");
		return false;
	}
	if (may(actor, r->route->may) && covers_record(r)) {
		stand_in(r);
		return true;
	}
	*reply = actor->id ? lacking(r) : sign_in_first(r);
	return false;
}

bool guard_post(struct request *r, struct reply *reply)
{
	if (same_site(r) && token_right(r))
		return true;
	r->forged = true;
	*reply = reply_message(r, 403, "页面已过期",
		"这个页面打开得太久或者来自别的网站，没有保存。请返回上一页，刷新后重新提交。");
	return false;
}
