/*
 * Signing in and out. Nothing here tells whether a login exists: the same sentence, the same
 * statements, one argon2 in either case.
 */
#include "modules/access/sign_in.h"
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "modules/access/access.h"
#include "modules/access/turn.h"
#include "web/page.h"
#include "web/session.h"

/* A provider gives a household a whole /64 of IPv6: four groups are one address. */
static const char *address_of(struct work *w)
{
	const char *end = w->address;

	for (int groups = 0; end && groups < 4 && (end = strchr(end, ':')); groups++)
		end++;
	return end && end != w->address ? arena_copy(w->arena, w->address, (size_t)(end - w->address))
		: w->address ? w->address : "-";
}

void sign_in_find(struct work *w, const char *login, struct candidate *c)
{
	uint8_t *index = arena_alloc(w->arena, 32);
	struct rows *r;

	crypt_mac("blind:member.phone", login, strlen(login), index);
	r = work_select(w,
		"SELECT a.id, a.login, a.password, IF(a.member_id IS NOT NULL AND a.stage IS NULL"
		"  AND a.office = 'business' AND NOT a.granted, 'left', a.state), a.failures, a.locked_until, a.activation_ends_at,"
		" a.activation, a.office <> 'business' OR EXISTS (SELECT 1 FROM access_grant g"
		"  WHERE g.account_id = a.id AND g.removed_at IS NULL), a.totp IS NOT NULL, a.path,"
		" b.blocked_until, b.failures, b.since, (SELECT path FROM organisation"
		"  WHERE parent_id IS NULL AND removed_at IS NULL ORDER BY id LIMIT 1)"
		" FROM setting_version v LEFT JOIN sign_in_address b ON b.address = ?"
		" LEFT JOIN account a ON a.id = (SELECT x.id FROM account x WHERE x.removed_at IS NULL"
		"  AND (x.login = ? OR x.member_id = (SELECT id FROM member WHERE phone_index = ?"
		"   AND removed_at IS NULL ORDER BY id LIMIT 1)) ORDER BY x.login = ? DESC LIMIT 1)",
		BIND(address_of(w), login, bind_bytes(index, 32), login));
	rows_next(r);
	const struct cell *x = r->cells;

	*c = (struct candidate){ .id = x[0].number, .login = x[1].text, .password = x[2].text,
		.state = x[3].text, .failures = x[4].number, .locked_until = x[5].moment,
		.activation_ends_at = x[6].moment, .activation = x[7].null ? NULL : x[7].text,
		.admin = x[8].number != 0, .enrolled = x[9].number != 0, .path = x[10].text,
		.address_blocked_until = x[11].moment, .address_failures = x[12].number,
		.address_since = x[13].moment, .root = x[14].text ? x[14].text : "" };
	rows_end(r);
}

bool sign_in_blocked(const struct work *w, const struct candidate *c)
{
	return c->address_blocked_until.at > w->now.at;
}

/* ---- what a wrong try costs ---- */

/* True if the address has spent what it had. */
static bool spend(struct work *w, const struct candidate *c)
{
	int64_t seconds = parameter_number(w, "sign_in.address_minutes") * 60;
	int64_t most = parameter_number(w, "sign_in.address_failures");
	struct moment begin = { w->now.at - seconds }, until = { w->now.at + seconds };
	bool anew = c->address_since.at < begin.at;

	work_change(w,
		"INSERT INTO sign_in_address (address, failures, since) VALUES (?, 1, ?)"
		" ON DUPLICATE KEY UPDATE failures = IF(since < ?, 1, failures + 1),"
		" since = IF(since < ?, VALUES(since), since), blocked_until = IF(failures >= ?, ?, NULL)",
		BIND(address_of(w), w->now, begin, begin, most, until));
	return !anew && c->address_failures + 1 >= most;
}

/*
 * Of a login that does not exist little is shown: people type their telephone number, or the
 * password, into the wrong field.
 */
bool sign_in_failed(struct work *w, const struct candidate *c, const char *login)
{
	int64_t most = parameter_number(w, "password.failures");
	struct moment until = { w->now.at + parameter_number(w, "password.lock_minutes") * 60 };
	bool spent = spend(w, c), lock;

	/* counted where it stands: others may be trying at the same moment */
	work_change(w, "UPDATE account SET locked_until = IF(failures + 1 >= ?, ?, locked_until),"
		" failures = IF(failures + 1 >= ?, 0, failures + 1) WHERE id = ?",
		BIND(most, until, most, c->id));
	lock = work_number(w, 1, "SELECT failures FROM account WHERE id = ?", BIND(c->id)) == 0;
	history_write(w, &(struct history_entry){ .action = lock ? "lock" : "refuse",
		.record = "account", .object_id = c->id, .result = "refused",
		.object_label = c->id ? c->login : text_mask(w->arena, login, 2, 0),
		.path = c->id ? c->path : c->root,
		.note = spent ? "这个网络地址失败次数过多，已暂停登录" : c->id ? NULL : "没有这个账号" });
	work_commit(w);
	return lock;
}

bool sign_in_still_open(struct work *w, int64_t account_id)
{
	return work_number(w, 0, "SELECT 1 FROM account WHERE id = ?"
		" AND (locked_until IS NULL OR locked_until <= ?) FOR UPDATE",
		BIND(account_id, w->now)) == 1;
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

const char *sign_in_next(const char *next)
{
	return next && *next == '/' && next[1] != '/' && next[1] != '\\' && !strpbrk(next, "\t\r\n")
		? next
		: "/";
}

/* ---- the pages ---- */

static struct reply login_form(struct request *r, const char *trouble)
{
	struct json *data = page_data(r, "登录");

	json_text(data, "login", input_text(r->form, "login"));
	json_text(data, "next",
		sign_in_next(input_text(text_is(r->method, "POST") ? r->form : r->query, "next")));
	json_text(data, "trouble", trouble);
	return reply_status(reply_plain(r, "access/login.html", data), trouble ? 422 : 200);
}

struct reply login_page(struct request *r)
{
	return r->session ? reply_redirect(r, "/") : login_form(r, NULL);
}

static struct reply refused(struct request *r)
{
	struct work *w = r->work;

	return login_form(r, arena_format(r->arena, "账号或密码不对，或账号已被锁定、停用。连续输错 %lld 次会锁定 %lld 分钟，"
		"忘记密码请联系所在支部重新发放激活码。", (long long)parameter_number(w, "password.failures"),
		(long long)parameter_number(w, "password.lock_minutes")));
}

/*
 * Wrong codes of a second factor stay counted until that is shown too. False if wrong tries beside
 * this one have locked the account meanwhile: the right one came too late.
 */
static bool note_sign_in(struct work *w, const struct candidate *c)
{
	if (work_change(w, "UPDATE account SET failures = IF(totp IS NULL, 0, failures),"
		" locked_until = NULL, signed_in_at = ? WHERE id = ?"
		" AND (locked_until IS NULL OR locked_until <= ?)", BIND(w->now, c->id, w->now)) != 1)
		return false;
	history_write(w, &(struct history_entry){ .action = "sign_in", .record = "account",
		.object_id = c->id, .object_label = c->login, .path = c->path,
		.note = c->enrolled ? "密码通过，待验证动态口令" : NULL });
	return true;
}

struct reply login_post(struct request *r)
{
	struct work *w = r->work;
	struct candidate c;
	const char *login = text_narrow(r->arena, input_text(r->form, "login"));
	const char *password = input_text(r->form, "password");
	struct turn *turn;
	bool right;

	if (!login || !password)
		return login_form(r, "请填写账号和密码。");
	sign_in_find(w, login, &c);
	if (sign_in_blocked(w, &c))
		return refused(r);
	turn = turn_take(w);
	if (!turn)
		return reply_status(login_form(r, "现在登录的人很多，请过几秒钟再点一次“登录”。"), 503);
	right = password_right(w, &c, password);
	turn_leave(turn);
	if (!right) {
		sign_in_failed(w, &c, login);
		return refused(r);
	}
	w->actor = session_actor_of(w, c.id);
	if (!note_sign_in(w, &c)) {
		w->actor = &stranger;
		return refused(r);
	}
	session_start(r, w->actor, false);
	return reply_redirect(r, "%s", sign_in_next(input_text(r->form, "next")));
}

struct reply sign_out(struct request *r)
{
	session_end(r);
	history_write(r->work, &(struct history_entry){ .action = "sign_out", .record = "account",
		.object_id = r->work->actor->id, .object_label = r->work->actor->login });
	return reply_redirect(r, "/login");
}
