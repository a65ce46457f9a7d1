/*
 * The other half of signing in. Whoever has shown only a password sees these pages and nothing
 * else (web/guard.c); each way out begins a new session, so a cookie of before is worth nothing.
 */
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "lib/qr.h"
#include "modules/access/access_pages.h"
#include "modules/access/second_factor.h"
#include "modules/access/sign_in.h"
#include "modules/access/turn.h"
#include "web/page.h"
#include "web/session.h"

static void note(struct work *w, const char *action, const char *sentence)
{
	history_write(w, &(struct history_entry){ .action = action, .record = "account",
		.object_id = w->actor->id, .object_label = w->actor->login, .note = sentence });
}

/* ---- the code ---- */

static const char *next_of(struct request *r)
{
	return sign_in_next(input_text(text_is(r->method, "POST") ? r->form : r->query, "next"));
}

static struct reply code_form(struct request *r, const char *trouble)
{
	struct json *data = page_data(r, "动态口令");

	json_text(data, "next", next_of(r));
	json_text(data, "trouble", trouble);
	return reply_status(reply_plain(r, "access/second_factor.html", data), trouble ? 422 : 200);
}

struct reply second_factor_page(struct request *r)
{
	switch (r->session->lacks) {
	case LACKS_CODE:
		return code_form(r, NULL);
	case LACKS_FACTOR:
		return reply_redirect(r, "/second-factor/new");
	case LACKS_NEW_PASSWORD:
		return reply_redirect(r, "/second-factor/password");
	default:
		return reply_redirect(r, "%s", next_of(r));
	}
}

/* Five wrong ones and one begins again with the password, a quarter of an hour later. */
static struct reply wrong_code(struct request *r, const struct candidate *c)
{
	struct work *w = r->work;

	if (!sign_in_failed(w, c, w->actor->login))
		return code_form(r, "动态口令不对。请填验证器上正在显示的 6 位数字；每个口令只能用一次，请等下一个出现。");
	work_begin(w);
	session_end_all(w, w->actor->id, 0);
	work_commit(w);
	return code_form(r, arena_format(r->arena, "错误次数过多，账号已锁定。请 %lld 分钟后重新登录。",
		(long long)parameter_number(w, "password.lock_minutes")));
}

struct reply second_factor_post(struct request *r)
{
	struct work *w = r->work;
	const char *typed = input_text(r->form, "code");
	struct candidate c;
	bool recovered = false;

	if (r->session->lacks != LACKS_CODE)
		return reply_redirect(r, "/second-factor");
	sign_in_find(w, w->actor->login, &c);
	if (sign_in_blocked(w, &c) || c.locked_until.at > w->now.at)
		return code_form(r, "错误次数过多，请过一段时间再试。");
	if (!second_factor_right(w, c.id, typed)) {
		recovered = recovery_code_right(w, c.id, typed);
		if (!recovered)
			return wrong_code(r, &c);
	}
	if (!sign_in_still_open(w, c.id))
		return code_form(r, "错误次数过多，请过一段时间再试。");
	work_change(w, "UPDATE account SET failures = 0 WHERE id = ?", BIND(c.id));
	note(w, "prove", recovered ? "用恢复码" : NULL);
	/* the old cookie ends here: it was known before the second factor was shown */
	work_change(w, "UPDATE session SET ended_at = ? WHERE id = ?", BIND(w->now, r->session->id));
	session_start(r, w->actor, true);
	if (recovered)
		notice(r, "已用掉一个恢复码，还剩 %lld 个。如果手机已丢失，请在“我的”里更换验证器。",
			(long long)second_factor_of(w, c.id).codes_left);
	return reply_redirect(r, "%s", next_of(r));
}

/* ---- enrolment ---- */

static struct reply enrol_form(struct request *r, const char *trouble)
{
	struct json *data = page_data(r, "启用动态口令");
	uint8_t secret[TOTP_SECRET];
	const char *text;

	second_factor_offer(r->work, r->session, secret);
	text = totp_text(r->arena, secret);
	json_flag(data, "must", r->session->lacks == LACKS_FACTOR);
	json_text(data, "image", "/second-factor/new/qr.svg");
	json_text(data, "secret", arena_format(r->arena,
		"%.4s %.4s %.4s %.4s %.4s %.4s %.4s %.4s", text, text + 4, text + 8, text + 12, text + 16,
		text + 20, text + 24, text + 28));
	json_text(data, "trouble", trouble);
	return reply_status(reply_plain(r, "access/enrol.html", data), trouble ? 422 : 200);
}

/* Whoever has one shows it first and removes it then: half a sign-in must not get a new one. */
static bool may_enrol(struct request *r)
{
	return (r->session->lacks == LACKS_FACTOR || r->session->lacks == LACKS_NOTHING)
		&& !second_factor_of(r->work, r->work->actor->id).enrolled;
}

struct reply enrol_page(struct request *r)
{
	return may_enrol(r) ? enrol_form(r, NULL)
		: reply_redirect(r, r->session->lacks ? "/second-factor" : "/me");
}

struct reply enrol_code_page(struct request *r)
{
	uint8_t secret[TOTP_SECRET];
	const char *svg;

	if (!may_enrol(r))
		return reply_not_found(r);
	second_factor_offer(r->work, r->session, secret);
	svg = qr_svg(r->arena, totp_address(r->arena, "智慧党建", r->work->actor->login, secret),
		"动态口令二维码");
	return (struct reply){ .status = 200, .type = "image/svg+xml", .body = svg,
		.size = strlen(svg) };
}

static struct reply show_codes(struct request *r, const char *heading)
{
	struct json *data = page_data(r, heading), *list = json_list_in(data, "codes");
	const char *const *codes = recovery_codes_make(r->work, r->work->actor->id);

	json_text(data, "heading", heading);
	json_text(data, "login", r->work->actor->login);
	for (; *codes; codes++)
		json_text(json_item(list), "code", *codes);
	return reply_plain(r, "access/recovery.html", data);
}

struct reply enrol_post(struct request *r)
{
	struct work *w = r->work;
	const char *typed = input_text(r->form, "code");
	uint8_t secret[TOTP_SECRET];
	int64_t step;

	if (!may_enrol(r))
		return reply_redirect(r, "/second-factor");
	second_factor_offer(w, r->session, secret);
	step = totp_step(secret, typed ? text_squeeze(r->arena, text_narrow(r->arena, typed)) : NULL,
		w->now, 0);
	if (!step)
		return enrol_form(r, "口令不对。请确认已扫描上面的二维码、手机时间是自动校准的，再填正在显示的 6 位数字。");
	second_factor_set(w, secret, step);
	explicit_bzero(secret, sizeof secret);
	session_end_all(w, w->actor->id, 0);
	session_start(r, w->actor, true);
	return show_codes(r, "动态口令已启用");
}

/* ---- from “我的” ---- */

/* A borrowed computer left signed in must not be enough: the password once more. */
static bool password_again(struct request *r)
{
	struct work *w = r->work;
	const char *password = input_text(r->form, "password");
	const char *stored =
		work_text(w, "SELECT password FROM account WHERE id = ?", BIND(w->actor->id));
	struct turn *turn = password && stored ? turn_take(w) : NULL;
	bool right = turn && crypt_password_is(stored, password);

	if (turn)
		turn_leave(turn);
	return right;
}

static struct reply refused(struct request *r, const char *field, const char *sentence)
{
	struct problems *p = problems_new(r->arena);

	problem(p, field, "%s", sentence);
	access_wrong_try(r);
	return me_form(r, p);
}

struct reply factor_remove_post(struct request *r)
{
	struct work *w = r->work;
	const char *code = input_text(r->form, "code");
	int64_t id = w->actor->id;

	if (r->session->lacks)
		return reply_redirect(r, "/second-factor");
	if (!password_again(r)
	    || (!second_factor_right(w, id, code) && !recovery_code_right(w, id, code)))
		return refused(r, "factor-password", "密码或动态口令不对，没有停用");
	second_factor_clear(w, id);
	/* Where one is asked for, this session is now half a one, and led to the next. */
	work_change(w, "UPDATE session SET proven = 0 WHERE account_id = ? AND ended_at IS NULL",
		BIND(id));
	session_end_all(w, id, r->session->id);
	note(w, "unenrol", NULL);
	notice(r, "原来的验证器已停用。");
	return reply_redirect(r, "/second-factor/new");
}

struct reply recovery_post(struct request *r)
{
	if (r->session->lacks)
		return reply_redirect(r, "/second-factor");
	if (!second_factor_of(r->work, r->work->actor->id).enrolled)
		return reply_redirect(r, "/second-factor/new");
	if (!password_again(r))
		return refused(r, "codes-password", "密码不对，没有生成新的恢复码");
	note(r->work, "recovery", NULL);
	return show_codes(r, "新的恢复码");
}

/* ---- a password that has grown old ---- */

static struct reply new_password_form(struct request *r, const struct problems *p)
{
	struct json *data = page_data(r, "更换密码");

	json_text(data, "rule", password_rule(r->work));
	json_number(data, "days", parameter_number(r->work, "password.admin_days"));
	page_problems(p, NULL, data);
	return reply_status(reply_plain(r, "access/new_password.html", data), p ? 422 : 200);
}

struct reply new_password_page(struct request *r)
{
	return r->session->lacks == LACKS_NEW_PASSWORD ? new_password_form(r, NULL)
		: reply_redirect(r, "/second-factor");
}

struct reply new_password_post(struct request *r)
{
	struct work *w = r->work;
	struct problems *p = problems_new(r->arena);

	if (r->session->lacks != LACKS_NEW_PASSWORD)
		return reply_redirect(r, "/second-factor");
	if (!account_change_password(r, p))
		return new_password_form(r, p);
	note(w, "password", NULL);
	notice(r, "密码已更换。");
	return reply_redirect(r, "/");
}
