/*
 * A request becomes a reply. The only function with a fault point on the web side; it commits what
 * succeeded and rolls back everything else, so no handler can leave half a change.
 *
 * Doing the same form twice: each form carries a random key. It is written with the change, in the
 * same transaction; the second of two equal posts meets the first one's key, is rolled back and
 * sent where the first one went.
 */
#include <sys/stat.h>
#include "base/fault.h"
#include "base/log.h"
#include "base/text.h"
#include "data/code.h"
#include "web/deed.h"
#include "web/guard.h"
#include "web/page.h"
#include "web/route.h"
#include "web/session.h"

enum { MOST_RETRIES = 3 };

static bool has_key(const struct request *r)
{
	const char *key = input_text(r->form, "once");

	return r->route && text_is(r->method, "POST") && !r->route->repeatable && key
		&& strlen(key) == 32;
}

static struct bind once_key(struct request *r)
{
	uint8_t *digest = arena_alloc(r->arena, 32);
	const char *text = arena_format(r->arena, "%lld %s %s", (long long)r->work->actor->id, r->path,
		input_text(r->form, "once"));

	crypt_digest(text, strlen(text), digest);
	return bind_bytes(digest, 32);
}

/* Where the first of two equal posts went; NULL if this is the first. */
static const char *done_before(struct request *r)
{
	return work_text(r->work, "SELECT location FROM once WHERE id = ?", BIND(once_key(r)));
}

static bool remember(struct request *r, const struct reply *reply)
{
	return work_change(r->work, "INSERT INTO once (id, done_at, location) VALUES (?, ?, ?)",
		BIND(once_key(r), r->work->now, reply->location ? reply->location : "/")) == 1;
}

static struct reply repeat(struct request *r, const char *location, struct reply otherwise)
{
	return location ? reply_redirect(r, "%s", location) : otherwise;
}

static struct reply change(struct request *r)
{
	struct reply reply;

	work_begin(r->work);
	reply = r->route->handle(r);
	if (reply.status < 400 && (!has_key(r) || !reply.location || remember(r, &reply))) {
		work_commit(r->work);
		return reply;
	}
	work_rollback(r->work);
	return has_key(r) ? repeat(r, done_before(r), reply) : reply;
}

/*
 * A body is looked into only for a route that takes one of its size, from someone who may use it.
 */
static bool too_large(const struct request *r)
{
	struct stat st;

	return r->body_file && text_is(r->method, "POST")
		&& (!r->route->upload || stat(r->body_file, &st) || (size_t)st.st_size > r->route->upload);
}

static struct reply respond(struct request *r)
{
	const char *trouble;
	bool other = false;
	struct reply reply;

	r->query = r->form = input_new(r->arena);
	r->route = route_find(r, &other);
	session_resume(r);
	r->work->asked = r->route ? r->route->may : NULL;
	if (!r->route)
		return other ? reply_message(r, 405, "不能这样打开", "请从菜单重新进入。") : reply_not_found(r);
	if (!guard_may(r, &reply))
		return reply;
	if (too_large(r))
		return reply_message(r, 413, "文件太大", arena_format(r->arena,
			"这里一次最多上传 %zu 兆。请压缩或分几次上传。", r->route->upload >> 20));
	trouble = request_parse(r);
	if (trouble)
		return reply_message(r, 400, "提交的内容有问题", trouble);
	if (text_is(r->method, "POST"))
		return guard_post(r, &reply) ? change(r) : reply;
	reply = r->route->handle(r);
	work_commit(r->work);
	deed_kept(r, &reply);
	return reply;
}

/* Nothing of the broken work may be used: no database, only a fixed page. */
static struct reply trouble_page(struct request *r, const struct fault_point *point)
{
	bool later = point->kind != FAULT_OURS;

	r->session = NULL;
	r->new_cookie_count = 0;
	r->work->actor = &stranger;
	return reply_message(r, later ? 503 : 500, later ? "系统正忙，请稍后再试" : "系统出错了",
		later ? "刚才的操作没有保存。请过几秒钟再试一次，填写的内容可以用浏览器“后退”找回。"
		: arena_format(r->arena, "刚才的操作没有保存，我们已经记录下来。如果一直这样，请把编号 %s 告诉系统管理员。",
			r->number));
}

static void forget(struct request *r)
{
	work_rollback(r->work);
	r->work->actor = &stranger;
	r->work->unscoped = false;
	r->session = NULL;
	r->upload_count = r->new_cookie_count = 0;
}

struct reply answer(struct request *r)
{
	struct fault_point point;
	struct reply reply;
	volatile int attempt = 0;

	while (FAULT_CATCH(&point)) {
		forget(r);
		log_line(
			"fault %s route=%s request=%s", point.text, r->route ? r->route->path : "-", r->number);
		if (point.kind == FAULT_RETRY && attempt++ < MOST_RETRIES)
			continue;
		if (FAULT_CATCH(&point))
			return (struct reply){ .status = 503, .type = "text/plain; charset=utf-8",
				.body = "系统正忙，请稍后再试。", .size = strlen("系统正忙，请稍后再试。") };
		reply = trouble_page(r, &point);
		fault_leave(&point);
		return reply;
	}
	reply = respond(r);
	if (reply.status == 403)
		deed_refused(r);
	fault_leave(&point);
	if (r->work->writing || r->work->db)
		work_rollback(r->work); /* a GET that left by another way than the end */
	return reply;
}
