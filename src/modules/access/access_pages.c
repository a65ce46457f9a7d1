/* Accounts for administrators; own profile, password, sessions and large print for everybody. */
#include "base/text.h"
#include "data/history.h"
#include "modules/access/access.h"
#include "modules/access/sign_in.h"
#include "modules/member/member.h"
#include "web/page.h"
#include "web/session.h"

/* ---- accounts ---- */

static struct reply code_page(
	struct request *r, const struct account *a, const char *code, const char *back)
{
	struct json *data = page_data(r, "激活码");

	json_text(data, "heading", "激活码（只显示这一次）");
	json_text(data, "name", a->name);
	json_text(data, "login", a->login);
	json_text(data, "code", code);
	json_text(data, "done", back);
	return reply_page(r, "access/code.html", data);
}

static struct reply account_create_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct account *a = record_new(r->work, &account_record);

	record_take(r->work, &account_record, r->form, a, false, p);
	a->state = ACCOUNT_WAITING;
	if (p->count || !record_save(r->work, &account_record, a, NULL, p))
		return reply_form(r, &account_record, a, p, "新增账号", "/accounts", "/accounts");
	notice(r, "账号已开通，请点“发放激活码”。");
	return reply_redirect(r, "/accounts/%lld", (long long)a->row.id);
}

static struct reply account_issue_page(struct request *r)
{
	struct account *a = record_find(r->work, &account_record, param_id(r, "id"));

	if (!a)
		return reply_not_found(r);
	return code_page(r, a, account_issue_code(r->work, a),
		arena_format(r->arena, "/accounts/%lld", (long long)a->row.id));
}

/* For a member of one's own branch: opens the account if there is none, and issues a code. */
static struct reply member_account_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	int64_t member_id = param_id(r, "id");
	const struct member *m = record_find(r->work, &member_record, member_id);
	int64_t id = work_number(r->work, 0,
		"SELECT id FROM account WHERE member_id = ? AND removed_at IS NULL", BIND(member_id));
	struct account *a;

	if (!m)
		return reply_not_found(r);
	a = id ? record_find(r->work, &account_record, id) : account_for_member(r->work, member_id, p);
	if (!a) {
		notice_bad(r, "%s", p->count ? p->items[0].text : "这名党员的账号不在您管理的范围内");
		return reply_redirect(r, "/members/%lld", (long long)member_id);
	}
	if (a->role && !may(r->work->actor, &account_manage)) {
		notice_bad(r, "%s是管理员账号，请由党工委发放激活码。", a->name);
		return reply_redirect(r, "/members/%lld", (long long)member_id);
	}
	if (a->state == ACCOUNT_STOPPED && !may(r->work->actor, &account_manage)) {
		notice_bad(r, "%s的账号已被停用，请由党工委重新发放激活码。", a->name);
		return reply_redirect(r, "/members/%lld", (long long)member_id);
	}
	return code_page(r, a, account_issue_code(r->work, a),
		arena_format(r->arena, "/members/%lld", (long long)member_id));
}

static struct reply set_state(struct request *r, enum account_state state, const char *action)
{
	struct problems *p = problems_new(r->arena);
	struct account *a = record_find(r->work, &account_record, param_id(r, "id"));

	if (!a)
		return reply_not_found(r);
	if (a->row.id == r->work->actor->id)
		problem(p, NULL, "不能停用自己正在使用的账号");
	a->state = state;
	if (p->count || !record_save(r->work, &account_record, a, action, p))
		notice_bad(r, "%s", p->items[0].text);
	else
		session_end_all(r->work, a->row.id, 0);
	return reply_redirect(r, "/accounts/%lld", (long long)a->row.id);
}

static struct reply account_stop_page(struct request *r)
{
	return set_state(r, ACCOUNT_STOPPED, "deactivate");
}

static bool is_used(struct work *w, const void *row)
{
	return ((const struct account *)row)->state != ACCOUNT_STOPPED;
}

/* ---- oneself ---- */

static void put_sessions(struct request *r, struct json *data)
{
	struct json *list = json_list_in(data, "sessions");
	struct rows *rows = work_select(r->work,
		"SELECT id, phone, started_at, seen_at, address FROM session"
		" WHERE account_id = ? AND ended_at IS NULL AND ends_at > ? ORDER BY seen_at DESC LIMIT 20",
		BIND(r->work->actor->id, r->work->now));

	while (rows_next(rows)) {
		struct json *item = json_item(list);

		json_text(item, "device", rows->cells[1].number ? "手机" : "电脑");
		json_text(item, "since", moment_text(r->arena, rows->cells[2].moment));
		json_text(item, "seen", moment_text(r->arena, rows->cells[3].moment));
		json_text(item, "address", rows->cells[4].text);
		json_flag(item, "this", rows->cells[0].number == r->session->id);
	}
}

static struct reply me_form(struct request *r, const struct problems *p)
{
	struct json *data = page_data(r, "我的");

	json_text(data, "heading", "我的");
	json_text(data, "login", r->work->actor->login);
	json_flag(data, "is_member", r->work->actor->member_id != 0);
	put_sessions(r, data);
	page_problems(p, NULL, data);
	return reply_status(reply_page(r, "access/me.html", data), p ? 422 : 200);
}

static struct reply me_page(struct request *r)
{
	return me_form(r, NULL);
}

static struct reply me_password_page(struct request *r)
{
	struct work *w = r->work;
	struct problems *p = problems_new(r->arena);
	const char *password = input_text(r->form, "password"), *old = input_text(r->form, "old");
	const char *stored =
		work_text(w, "SELECT password FROM account WHERE id = ?", BIND(w->actor->id));

	if (!old || !stored || !crypt_password_is(stored, old))
		problem(p, "old", "原密码不对");
	else if (password_fits(w, w->actor->login, w->actor->role != NULL, password, "password", p)
	         && !text_is(password, input_text(r->form, "again")))
		problem(p, "again", "两次填写的新密码不一样");
	if (p->count)
		return me_form(r, p);
	account_set_password(w, w->actor->id, password);
	session_end_all(w, w->actor->id, r->session->id);
	history_write(w, &(struct history_entry){ .action = "password", .record = "account",
		.object_id = w->actor->id, .object_label = w->actor->login });
	notice(r, "密码已修改，其他设备已退出登录。");
	return reply_redirect(r, "/me");
}

static struct reply me_sessions_page(struct request *r)
{
	session_end_all(r->work, r->work->actor->id, r->session->id);
	notice(r, "其他设备已全部退出。");
	return reply_redirect(r, "/me");
}

/* Remembered with the account, and in a cookie for the sign-in page. */
static struct reply me_large_page(struct request *r)
{
	bool large = text_is(input_text(r->form, "large"), "1");
	const char *back = input_text(r->form, "back");

	work_change(
		r->work, "UPDATE account SET large = ? WHERE id = ?", BIND(large, r->work->actor->id));
	request_set_cookie(r, "large", large ? "1" : "0", 400LL * 86400, false);
	return reply_redirect(r, "%s",
		back && *back == '/' && !strpbrk(back, "\\\r\n\t") && back[1] != '/'
			? back
			: "/"); /* browsers read "/\\host" as another site */
}

static const struct route routes[] = { GET("/login", login_page, anyone),
	POST("/login", login_post, anyone, .repeatable = true), GET("/activate", activate_page, anyone),
	POST("/activate", activate_post, anyone, .repeatable = true),
	POST("/sign-out", sign_out, signed_in, .repeatable = true),
	GET("/me", me_page, signed_in, .tab = "我的", .icon = "user"),
	POST("/me/password", me_password_page, signed_in),
	POST("/me/sessions", me_sessions_page, signed_in, .repeatable = true),
	POST("/me/large", me_large_page, signed_in, .repeatable = true),

	GET("/accounts", page_list, account_manage, .record = &account_record, .menu = "账号管理",
		.icon = "key"),
	GET("/accounts/new", page_new, account_manage, .record = &account_record, .button = "新增账号",
		.on = ON_LIST, .primary = true, .icon = "plus"),
	POST("/accounts", account_create_page, account_manage, .record = &account_record),
	GET("/accounts/:id", page_show, account_manage, .record = &account_record),
	POST("/accounts/:id/issue", account_issue_page, account_manage, .record = &account_record,
		.button = "发放激活码", .on = ON_SHOW, .primary = true,
		.confirm = "发放后原来的密码作废，所有设备退出登录。确定发放？"),
	POST("/accounts/:id/stop", account_stop_page, account_manage, .record = &account_record,
		.button = "停用", .on = ON_SHOW, .danger = true, .when = is_used,
		.confirm = "停用后立即退出登录，确定停用？"),
	POST("/members/:id/account", member_account_page, account_issue, .record = &member_record,
		.button = "开通账号 / 重发激活码", .on = ON_SHOW,
		.confirm = "将为这名党员生成一次性激活码，原密码作废。确定？"),
	{ 0 } };

const struct module access_module = {
	.name = "access",
	.title = "账号",
	.permissions = (const struct permission *const[]){ &account_manage, &account_issue, NULL },
	.records = (const struct record *const[]){ &account_record, NULL },
	.routes = routes,
	.roles = access_roles,
};
