/*
 * Signing in and out, first activation, own password. Nothing here tells whether a login exists:
 * the same sentence, the same time.
 */
#include "modules/access/sign_in.h"
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "modules/access/access.h"
#include "web/page.h"
#include "web/session.h"

struct candidate {
	int64_t id;
	const char *login;
	const char *name;
	const char *password;
	const char *state;
	int64_t failures;
	struct moment locked_until;
	struct moment activation_ends_at;
	const char *activation;
	bool admin;
	const char *path;
};

/* By login or, for members who know only that, by the phone number of the roster. */
static bool find(struct work *w, const char *login, struct candidate *c)
{
	uint8_t *index = arena_alloc(w->arena, 32);
	struct rows *r;
	bool found;

	crypt_mac("blind:member.phone", login, strlen(login), index);
	r = work_select(w,
		"SELECT a.id, a.login, a.name, a.password, a.state, a.failures, a.locked_until,"
		" a.activation_ends_at, a.activation, a.role IS NOT NULL, a.path FROM account a"
		" WHERE a.removed_at IS NULL AND (a.login = ? OR a.member_id = (SELECT id FROM member"
		" WHERE phone_index = ? AND removed_at IS NULL ORDER BY id LIMIT 1)) ORDER BY a.login = ? "
		"DESC LIMIT 1",
		BIND(login, bind_bytes(index, 32), login));
	found = rows_next(r);
	if (found) {
		const struct cell *x = r->cells;

		*c = (struct candidate){ x[0].number, x[1].text, x[2].text, x[3].text, x[4].text,
			x[5].number, x[6].moment, x[7].moment, x[8].null ? NULL : x[8].text, x[9].number != 0,
			x[10].text };
	}
	rows_end(r);
	return found;
}

/* A stranger's deed: the history names the login as object, the actor is nobody. */
static void remember(struct work *w, const char *action, const struct candidate *c)
{
	history_write(w,
		&(struct history_entry){ .action = action,
			.record = "account",
			.object_id = c->id,
			.object_label = c->login,
			.path = c->path });
}

static void count_failure(struct work *w, const struct candidate *c)
{
	int64_t most = parameter_number(w, "password.failures");
	bool lock = c->failures + 1 >= most;

	work_change(w,
		"UPDATE account SET failures = IF(?, 0, failures + 1), locked_until = IF(?, ?, "
		"locked_until)"
		" WHERE id = ?",
		BIND(lock, lock,
			(struct moment){ w->now.at + parameter_number(w, "password.lock_minutes") * 60 },
			c->id));
	remember(w, lock ? "lock" : "refuse", c);
}

/* argon2 takes its time also for a login that does not exist. */
static bool password_right(struct work *w, const struct candidate *c, const char *password)
{
	static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
		"RdescudvJCsgt3ub+b4dWRWJTmaaJObGk1yyG0m2qNs";
	bool usable =
		c->id && c->password && text_is(c->state, "active") && c->locked_until.at <= w->now.at;
	bool right = crypt_password_is(usable ? c->password : nobody, password);

	return usable && right;
}

/* Only paths of our own. */
static const char *safe_next(const char *next)
{
	return next && *next == '/' && next[1] != '/' && next[1] != '\\' && !strpbrk(next, "\t\r\n")
		? next
		: "/";
}

static struct reply login_form(struct request *r, const char *trouble)
{
	struct json *data = page_data(r, "登录");

	json_text(data, "login", input_text(r->form, "login"));
	json_text(data, "next",
		safe_next(input_text(text_is(r->method, "POST") ? r->form : r->query, "next")));
	json_text(data, "trouble", trouble);
	return reply_status(reply_plain(r, "access/login.html", data), trouble ? 422 : 200);
}

struct reply login_page(struct request *r)
{
	return r->session ? reply_redirect(r, "/") : login_form(r, NULL);
}

struct reply login_post(struct request *r)
{
	struct work *w = r->work;
	struct candidate c = { 0 };
	const char *login = text_narrow(r->arena, input_text(r->form, "login"));
	const char *password = input_text(r->form, "password");

	if (!login || !password)
		return login_form(r, "请填写账号和密码。");
	find(w, login, &c);
	if (!password_right(w, &c, password)) {
		if (c.id) {
			count_failure(w, &c);
			work_commit(w); /* the refusal itself must last, though the reply is one */
		}
		return login_form(r, arena_format(r->arena, "账号或密码不对，或账号已被锁定、停用。连续输错 %lld 次会锁定 %lld 分钟，"
			"忘记密码请联系所在支部重新发放激活码。", (long long)parameter_number(w, "password.failures"),
			(long long)parameter_number(w, "password.lock_minutes")));
	}
	work_change(w,
		"UPDATE account SET failures = 0, locked_until = NULL, signed_in_at = ? WHERE id = ?",
		BIND(w->now, c.id));
	session_start(r, c.id);
	w->actor = session_actor_of(w, c.id);
	remember(w, "sign_in", &c);
	return reply_redirect(r, "%s", safe_next(input_text(r->form, "next")));
}

struct reply sign_out(struct request *r)
{
	session_end(r);
	history_write(r->work, &(struct history_entry){ .action = "sign_out", .record = "account",
		.object_id = r->work->actor->id, .object_label = r->work->actor->login });
	return reply_redirect(r, "/login");
}

/* ---- first activation ---- */

static struct reply activate_form(struct request *r, const struct problems *p)
{
	struct json *data = page_data(r, "首次激活");

	json_text(data, "login", input_text(r->form, "login"));
	page_problems(p, NULL, data);
	return reply_status(reply_plain(r, "access/activate.html", data), p ? 422 : 200);
}

struct reply activate_page(struct request *r)
{
	return activate_form(r, NULL);
}

/* "8F3K-27QM" as written, without the bar. */
static bool code_right(struct work *w, const struct candidate *c, const char *typed)
{
	const char *narrow = text_narrow(w->arena, typed);
	uint8_t bytes[8], digest[32];
	char plain[16] = "";
	size_t n = 0;
	long size;

	for (const char *at = narrow; at && *at && n < sizeof plain - 1; at++)
		if (*at != '-' && *at != ' ')
			plain[n++] = *at;
	size = text_unbase32(plain, bytes, sizeof bytes);
	if (size != 5 || !c->activation || !text_is(c->state, "waiting")
		|| c->activation_ends_at.at < w->now.at || c->locked_until.at > w->now.at)
		return false;
	narrow = text_base32(w->arena, bytes, 5);
	crypt_mac("activation", narrow, strlen(narrow), digest);
	return crypt_same(digest, c->activation, 32);
}

struct reply activate_post(struct request *r)
{
	struct work *w = r->work;
	struct problems *p = problems_new(r->arena);
	struct candidate c = { 0 };
	const char *login = text_narrow(r->arena, input_text(r->form, "login"));
	const char *password = input_text(r->form, "password");

	if (!login || !find(w, login, &c) || !code_right(w, &c, input_text(r->form, "code"))) {
		problem(p, "code", "账号或激活码不对，或激活码已过期。请核对激活单，或请支部重新发放");
		if (c.id) {
			count_failure(w, &c);
			work_commit(w);
		}
		return activate_form(r, p);
	}
	password_fits(w, c.login, c.admin, password, "password", p);
	if (!text_is(password, input_text(r->form, "again")))
		problem(p, "again", "两次填写的密码不一样");
	if (p->count)
		return activate_form(r, p);
	account_set_password(w, c.id, password);
	session_start(r, c.id);
	w->actor = session_actor_of(w, c.id);
	remember(w, "activate", &c);
	notice(r, "账号已激活，欢迎使用。");
	return reply_redirect(r, "/");
}
