/*
 * Activation codes on paper: one at a time or a sheet of slips to cut. A code is shown once, here;
 * printing a sheet again means new codes and makes the old slips worthless.
 */
#include "base/text.h"
#include "data/code.h"
#include "data/scope.h"
#include "modules/access/access_pages.h"
#include "modules/grant/grant.h"
#include "modules/member/member.h"
#include "web/site.h"

enum { MOST_SLIPS = 200, SLIPS_A_PAGE = 8, MOST_SHOWN = 500 };

const char *access_address(struct request *r)
{
	return !text_empty(site.base_url) ? site.base_url
		: arena_format(r->arena, "%s://%s", r->secure ? "https" : "http", r->host ? r->host : "");
}

/* ---- one ---- */

static const char *image_of(struct request *r, const char *login)
{
	return arena_format(r->arena, "/activate/qr.svg?login=%s", text_url(r->arena, login));
}

static struct reply code_page(
	struct request *r, const struct account *a, const char *code, const char *back)
{
	struct json *data = page_data(r, "激活码");

	json_text(data, "heading", "激活码（只显示这一次）");
	json_text(data, "name", a->name);
	json_text(data, "login", a->login);
	json_text(data, "code", code);
	json_text(data, "address", access_address(r));
	json_text(data, "image", image_of(r, a->login));
	json_number(data, "days", parameter_number(r->work, "activation.days"));
	json_text(data, "done", back);
	return reply_page(r, "access/code.html", data);
}

/*
 * A code opens the account to whoever reads it. Where rights are at stake the security
 * administrator has to agree first, or a second factor stays between; so nobody gets in alone.
 */
static bool may_be_issued(struct work *w, const struct account *a)
{
	return (a->office == OFFICE_BUSINESS && !grant_holds_any(w, a->row.id)) || work_number(w, 0,
		"SELECT totp IS NOT NULL OR COALESCE(code_released_at > ? - INTERVAL 1 DAY, FALSE)"
		" FROM account WHERE id = ?", BIND(w->now, a->row.id));
}

struct reply account_issue_page(struct request *r)
{
	struct account *a = record_find(r->work, &account_record, param_id(r, "id"));

	if (!a)
		return reply_not_found(r);
	if (!may_be_issued(r->work, a)) {
		notice_bad(r, "%s有管理权限，要由安全管理员先在“权限管理/人员权限”里同意重发激活码，同意后一天内有效。", a->name);
		return reply_redirect(r, "/accounts/%lld", (long long)a->row.id);
	}
	return code_page(r, a, account_issue_code(r->work, a),
		arena_format(r->arena, "/accounts/%lld", (long long)a->row.id));
}

/* The member's account, opened if there is none; NULL with a problem if a branch has no say. */
static struct account *account_of_member(struct work *w, int64_t member_id, struct problems *p)
{
	int64_t id = work_number(
		w, 0, "SELECT id FROM account WHERE member_id = ? AND removed_at IS NULL", BIND(member_id));
	struct account *a =
		id ? record_find(w, &account_record, id) : account_for_member(w, member_id, p);

	if (!a && !p->count)
		problem(p, NULL, "这名党员的账号不在您管理的范围内");
	else if (a && id && grant_holds_any(w, a->row.id))
		problem(p, NULL, "%s的账号另有管理权限，请由系统管理员发放激活码。", a->name);
	else if (a && a->state == ACCOUNT_STOPPED)
		problem(p, NULL, "%s的账号已被停用，请由系统管理员重新发放激活码。", a->name);
	return p->count ? NULL : a;
}

struct reply member_account_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	int64_t member_id = param_id(r, "id");
	const char *back = arena_format(r->arena, "/members/%lld", (long long)member_id);
	struct account *a;

	if (!record_find(r->work, &member_record, member_id))
		return reply_not_found(r);
	a = account_of_member(r->work, member_id, p);
	if (a)
		return code_page(r, a, account_issue_code(r->work, a), back);
	notice_bad(r, "%s", p->items[0].text);
	return reply_redirect(r, "%s", back);
}

/* ---- a sheet of slips ---- */

struct slips {
	struct request *r;
	struct json *data, *pages, *rows;
	size_t count;
};

static struct slips slips_new(struct request *r, const char *back)
{
	struct slips s = { .r = r, .data = page_data(r, "激活单") };

	s.pages = json_list_in(s.data, "pages");
	json_text(s.data, "address", access_address(r));
	json_number(s.data, "days", parameter_number(r->work, "activation.days"));
	page_back(s.data, back);
	return s;
}

static void slip_add(struct slips *s, struct account *a)
{
	struct json *row;

	if (s->count++ % SLIPS_A_PAGE == 0) {
		struct json *page = json_item(s->pages);

		json_flag(page, "later", s->count > 1);
		s->rows = json_list_in(page, "slips");
	}
	row = json_item(s->rows);
	json_text(row, "name", a->name);
	json_text(row, "login", a->login);
	json_text(row, "code", account_issue_code(s->r->work, a));
	json_text(row, "image", image_of(s->r, a->login));
}

static struct reply choose_page(struct request *r, const char *title, const char *action,
	const char *back, const char *empty, struct rows *rows)
{
	struct json *data = page_data(r, title), *list = json_list_in(data, "people");

	json_text(data, "heading", title);
	json_text(data, "action", action);
	json_text(data, "empty_text", empty);
	while (rows_next(rows)) {
		struct json *item = json_item(list);

		json_number(item, "id", rows->cells[0].number);
		json_text(item, "name", rows->cells[1].text);
		json_text(item, "also", rows->cells[2].text);
		json_flag(item, "again", rows->cells[3].number != 0);
	}
	json_number(data, "most", MOST_SLIPS);
	page_back(data, back);
	return reply_page(r, "access/choose.html", data);
}

/* Ids that were ticked, at most a sheaf of them. */
static size_t ticked(struct request *r, int64_t ids[MOST_SLIPS])
{
	size_t count, n = 0;
	const char *const *texts = input_texts(r->form, "id", &count);

	for (size_t i = 0; i < count && n < MOST_SLIPS; i++)
		if (texts[i] && text_integer(texts[i], &ids[n]))
			n++;
	return n;
}

static struct reply sheet(struct request *r, struct slips *s, const char *back)
{
	if (s->count)
		return reply_print(r, "access/sheets.html", s->data);
	notice_bad(r, "没有选中可以发放激活码的人，请至少勾选一名。");
	return reply_redirect(r, "%s", back);
}

/* ---- a branch, for its members ---- */

struct reply member_sheets_page(struct request *r)
{
	return choose_page(r, "批量开通账号", "/members/accounts", "/members",
		"所有党员都已有账号并已激活。", work_select(r->work,
		"SELECT m.id, m.name, o.name, a.id IS NOT NULL FROM member m"
		" JOIN organisation o ON o.id = m.organisation_id"
		" LEFT JOIN account a ON a.member_id = m.id AND a.removed_at IS NULL"
		" WHERE m.removed_at IS NULL AND @scope(m owner) AND (a.id IS NULL OR (a.state = 'waiting'"
		"  AND NOT EXISTS (SELECT 1 FROM access_grant g WHERE g.account_id = a.id AND g.removed_at IS NULL)))"
		" ORDER BY a.id IS NOT NULL, m.id LIMIT ?", BIND((int64_t)MOST_SHOWN)));
}

struct reply member_sheets_post(struct request *r)
{
	struct slips s = slips_new(r, "/members");
	int64_t ids[MOST_SLIPS];
	size_t count = ticked(r, ids);

	for (size_t i = 0; i < count; i++) {
		struct problems *p = problems_new(r->arena);
		struct account *a = record_find(r->work, &member_record, ids[i])
			? account_of_member(r->work, ids[i], p) : NULL;

		/* one in use is not taken from its owner in passing */
		if (a && a->state == ACCOUNT_WAITING)
			slip_add(&s, a);
	}
	return sheet(r, &s, "/members/accounts");
}

/* ---- the system administrator, for whoever waits ---- */

struct reply account_sheets_page(struct request *r)
{
	return choose_page(r, "打印激活单", "/accounts/sheets", "/accounts", "没有等待激活的账号。",
		work_select(r->work, "SELECT m.id, CONCAT(m.name, '（', m.login, '）'), o.name,"
		" m.activation IS NOT NULL FROM account m LEFT JOIN organisation o ON o.id = m.organisation_id"
		" WHERE m.removed_at IS NULL AND m.state = 'waiting' AND @scope(m owner)"
		" ORDER BY m.activation IS NOT NULL, m.id DESC LIMIT ?", BIND((int64_t)MOST_SHOWN)));
}

struct reply account_sheets_post(struct request *r)
{
	struct slips s = slips_new(r, "/accounts");
	int64_t ids[MOST_SLIPS];
	size_t count = ticked(r, ids);

	for (size_t i = 0; i < count; i++) {
		struct account *a = record_find(r->work, &account_record, ids[i]);

		if (a && a->state == ACCOUNT_WAITING)
			slip_add(&s, a);
	}
	return sheet(r, &s, "/accounts/sheets");
}
