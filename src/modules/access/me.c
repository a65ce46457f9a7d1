/* Oneself: name, password, photo, devices, large print. */
#include "base/text.h"
#include "data/history.h"
#include "modules/dues/dues.h"
#include "modules/access/access_pages.h"
#include "modules/access/second_factor.h"
#include "modules/access/sign_in.h"
#include "modules/access/turn.h"
#include "web/session.h"

/* ---- devices ---- */

/* "微信 · 安卓手机"; in this order, for each calls itself also what comes after it. */
const char *access_device(struct arena *a, const char *agent)
{
	static const struct { const char *mark, *name; } programs[] = { { "MicroMessenger", "微信" },
		{ "DingTalk", "钉钉" }, { "Edg", "Edge" }, { "Firefox", "Firefox" }, { "QQBrowser", "QQ浏览器" },
		{ "360SE", "360浏览器" }, { "UOS", "统信浏览器" }, { "Chrome", "Chrome" }, { "Safari", "Safari" } },
		systems[] = { { "iPhone", "苹果手机" }, { "iPad", "苹果平板" }, { "HarmonyOS", "鸿蒙" },
		{ "Android", "安卓手机" }, { "Windows", "Windows 电脑" }, { "Mac OS", "苹果电脑" },
		{ "Linux", "Linux 电脑" } };
	const char *program = NULL, *system = NULL;

	for (size_t i = 0; !program && i < sizeof programs / sizeof programs[0]; i++)
		program = text_has(agent, programs[i].mark) ? programs[i].name : NULL;
	for (size_t i = 0; !system && i < sizeof systems / sizeof systems[0]; i++)
		system = text_has(agent, systems[i].mark) ? systems[i].name : NULL;
	if (!program && !system)
		return "其他程序";
	if (program && system)
		return arena_format(a, "%s · %s", program, system);
	return program ? program : system;
}

/* No table of the world's addresses is asked: inside or outside is what an office wants to know. */
static const char *place_of(struct arena *a, const char *address)
{
	const char *where = "外网";
	int second = 0;

	if (text_empty(address))
		return NULL;
	if (text_begins(address, "127.") || text_is(address, "::1"))
		where = "服务器本机";
	else if (text_begins(address, "10.") || text_begins(address, "192.168.")
	         || text_begins(address, "fc") || text_begins(address, "fd")
	         || (sscanf(address, "172.%d.", &second) == 1 && second >= 16 && second < 32))
		where = "内网";
	return arena_format(a, "%s（%s）", where, address);
}

void access_put_sessions(struct request *r, int64_t account_id, struct json *data)
{
	struct json *list = json_list_in(data, "sessions");
	struct rows *rows = work_select(r->work,
		"SELECT id, started_at, seen_at, address, agent FROM session"
		" WHERE account_id = ? AND ended_at IS NULL AND ends_at > ? ORDER BY seen_at DESC LIMIT 20",
		BIND(account_id, r->work->now));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		struct json *item = json_item(list);

		json_number(item, "id", c[0].number);
		json_text(item, "since", moment_text(r->arena, c[1].moment));
		json_text(item, "seen", moment_text(r->arena, c[2].moment));
		json_text(item, "place", place_of(r->arena, c[3].text));
		json_text(item, "device", access_device(r->arena, c[4].text));
		json_flag(item, "this", c[0].number == r->session->id);
	}
}

/* ---- the page ---- */

static void put_factor(struct request *r, struct json *data)
{
	struct factor f = second_factor_of(r->work, r->work->actor->id);

	json_flag(data, "enrolled", f.enrolled);
	json_text(data, "factor_since", f.enrolled ? moment_text(r->arena, f.set_at) : NULL);
	json_number(data, "codes_left", f.codes_left);
}

struct reply me_form(struct request *r, const struct problems *p)
{
	struct json *data = page_data(r, "我的");
	const struct actor *actor = r->work->actor;

	json_text(data, "heading", "我的");
	json_text(data, "login", actor->login);
	json_flag(data, "pays_dues", may(r->work->actor, &dues_take_part));
	json_flag(data, "is_member", actor->member_id != 0);
	json_text(data, "rule", password_rule(r->work));
	json_text(data, "photo", photo_href(r->work, actor->id, NULL));
	json_text(data, "initials", text_cut(r->arena, actor->name, 1));
	json_text(data, "typed_name", p ? input_text(r->form, "name") : NULL);
	put_factor(r, data);
	access_put_sessions(r, actor->id, data);
	page_problems(p, NULL, data);
	return reply_status(reply_page(r, "access/me.html", data), p ? 422 : 200);
}

struct reply me_page(struct request *r)
{
	return me_form(r, NULL);
}

/* A member is called what the roster says; the branch changes it there. */
struct reply me_name_post(struct request *r)
{
	struct work *w = r->work;
	struct problems *p = problems_new(r->arena);
	struct account *a;

	w->unscoped = true; /* one's own */
	a = record_find(w, &account_record, w->actor->id);
	if (a) {
		a->name = input_text(r->form, "name");
		if (a->member_id)
			problem(p, "name", "姓名与党员信息一致，如有错误请联系所在支部修改");
		if (!p->count)
			record_save(w, &account_record, a, NULL, p);
	}
	w->unscoped = false;
	if (!a || p->count)
		return a ? me_form(r, p) : reply_not_found(r);
	notice(r, "姓名已修改。");
	return reply_redirect(r, "/me");
}

/* ---- the password ---- */

void access_wrong_try(struct request *r)
{
	struct work *w = r->work;
	struct candidate c;

	sign_in_find(w, w->actor->login, &c);
	if (!sign_in_failed(w, &c, w->actor->login))
		return;
	work_begin(w);
	session_end_all(w, w->actor->id, 0);
	work_commit(w);
}

bool account_change_password(struct request *r, struct problems *p)
{
	struct work *w = r->work;
	const char *password = input_text(r->form, "password"), *old = input_text(r->form, "old");
	const char *stored =
		work_text(w, "SELECT password FROM account WHERE id = ?", BIND(w->actor->id));
	struct turn *turn = turn_take(w);

	if (!turn) {
		problem(p, NULL, "现在修改密码的人很多，请过几秒钟再提交一次");
		return false;
	}
	if (!old || !stored || !crypt_password_is(stored, old)) {
		problem(p, "old", "原密码不对");
		access_wrong_try(r);
	} else if (password_new(w, w->actor->id, w->actor->login, w->actor->title != NULL, password,
	               "password", p) && !text_is(password, input_text(r->form, "again")))
		problem(p, "again", "两次填写的新密码不一样");
	if (!p->count && !sign_in_still_open(w, w->actor->id))
		problem(p, "old", "错误次数过多，账号已锁定，请过一段时间再试");
	if (!p->count)
		account_set_password(w, w->actor->id, password);
	turn_leave(turn);
	if (p->count)
		return false;
	session_end_all(w, w->actor->id, r->session->id);
	return true;
}

struct reply me_password_post(struct request *r)
{
	struct work *w = r->work;
	struct problems *p = problems_new(r->arena);

	if (!account_change_password(r, p))
		return me_form(r, p);
	history_write(w, &(struct history_entry){ .action = "password", .record = "account",
		.object_id = w->actor->id, .object_label = w->actor->login });
	notice(r, "密码已修改，其他设备已退出登录。");
	return reply_redirect(r, "/me");
}

/* ---- signing out elsewhere ---- */

struct reply me_sessions_post(struct request *r)
{
	session_end_all(r->work, r->work->actor->id, r->session->id);
	notice(r, "其他设备已全部退出。");
	return reply_redirect(r, "/me");
}

struct reply me_session_post(struct request *r)
{
	if (work_change(r->work, "UPDATE session SET ended_at = ? WHERE id = ? AND account_id = ?"
			" AND ended_at IS NULL",
			BIND(r->work->now, param_id(r, "id"), r->work->actor->id)) != 1)
		return reply_not_found(r);
	notice(r, "这台设备已退出。");
	return reply_redirect(r, "/me");
}

/* Remembered with the account, and in a cookie for the sign-in page. */
struct reply me_large_post(struct request *r)
{
	bool large = text_is(input_text(r->form, "large"), "1");

	work_change(
		r->work, "UPDATE account SET large = ? WHERE id = ?", BIND(large, r->work->actor->id));
	request_set_cookie(r, "large", large ? "1" : "0", 400LL * 86400, false);
	return reply_redirect(r, "%s", sign_in_next(input_text(r->form, "back")));
}
