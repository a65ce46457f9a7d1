/*
 * First activation: the one-time code of the printed sheet, and a password of one's own. A code is
 * guessed no better than a password: the same locks, the same sentence whether the login exists.
 */
#include "base/text.h"
#include "data/history.h"
#include "lib/qr.h"
#include "modules/access/access.h"
#include "modules/access/one_time_code.h"
#include "modules/access/sign_in.h"
#include "modules/access/turn.h"
#include "web/page.h"
#include "web/session.h"

static struct reply activate_form(struct request *r, const struct problems *p)
{
	struct json *data = page_data(r, "首次激活");
	const struct input *from = text_is(r->method, "POST") ? r->form : r->query;

	json_text(data, "login", text_cut(r->arena, input_text(from, "login"), 40));
	json_text(data, "rule", password_rule(r->work));
	page_problems(p, NULL, data);
	return reply_status(reply_plain(r, "access/activate.html", data), p ? 422 : 200);
}

struct reply activate_page(struct request *r)
{
	return activate_form(r, NULL);
}

static bool code_right(struct work *w, const struct candidate *c, const char *typed)
{
	const char *code = one_time_code_typed(w->arena, typed);
	struct bind digest;

	if (!code || !c->activation || !text_is(c->state, "waiting")
	    || c->activation_ends_at.at < w->now.at || c->locked_until.at > w->now.at)
		return false;
	digest = one_time_code_digest(w->arena, "activation", 0, code);
	return crypt_same(digest.bytes, c->activation, digest.size);
}

static struct reply refused(struct request *r, struct problems *p)
{
	problem(p, "code", "账号或激活码不对，或激活码已过期。请核对激活单，或请支部重新发放");
	return activate_form(r, p);
}

static struct reply opened(struct request *r, const struct candidate *c)
{
	struct work *w = r->work;

	w->actor = session_actor_of(w, c->id);
	session_start(r, w->actor, false);
	work_change(w, "UPDATE account SET signed_in_at = ? WHERE id = ?", BIND(w->now, c->id));
	history_write(w, &(struct history_entry){ .action = "activate", .record = "account",
		.object_id = c->id, .object_label = c->login, .path = c->path });
	notice(r, "账号已激活，欢迎使用。");
	return reply_redirect(r, "/");
}

struct reply activate_post(struct request *r)
{
	struct work *w = r->work;
	struct problems *p = problems_new(r->arena);
	struct candidate c = { 0 };
	const char *login = text_narrow(r->arena, input_text(r->form, "login"));
	const char *password = input_text(r->form, "password");
	struct turn *turn;

	if (!login)
		return refused(r, p);
	sign_in_find(w, login, &c);
	if (sign_in_blocked(w, &c))
		return refused(r, p);
	if (!code_right(w, &c, input_text(r->form, "code"))) {
		sign_in_failed(w, &c, login);
		return refused(r, p);
	}
	if (!sign_in_still_open(w, c.id))
		return refused(r, p);
	turn = turn_take(w);
	if (!turn) {
		problem(p, NULL, "现在登录的人很多，请过几秒钟再提交一次");
		return activate_form(r, p);
	}
	if (password_new(w, c.id, c.login, c.admin, password, "password", p)
	         && !text_is(password, input_text(r->form, "again")))
		problem(p, "again", "两次填写的密码不一样");
	if (!p->count)
		account_set_password(w, c.id, password);
	turn_leave(turn);
	return p->count ? activate_form(r, p) : opened(r, &c);
}

/* On the sheets: leads to the page with the login filled in, never with the code. */
struct reply activate_code_page(struct request *r)
{
	const char *login = text_cut(r->arena, input_text(r->query, "login"), 40);
	const char *svg;

	if (text_empty(login))
		return reply_not_found(r);
	svg = qr_svg(r->arena, arena_format(r->arena, "%s/activate?login=%s", access_address(r),
		text_url(r->arena, login)), "激活账号");
	return (struct reply){ .status = 200, .type = "image/svg+xml", .body = svg,
		.size = strlen(svg) };
}
