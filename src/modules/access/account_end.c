/*
 * The end of an account. Stopping is possible at any time and ends every session at once; what is
 * left lying is said before. Only one that never did anything can be deleted.
 */
#include "base/buffer.h"
#include "base/text.h"
#include "data/history.h"
#include "modules/access/access_pages.h"
#include "modules/grant/grant.h"
#include "web/session.h"

bool account_is_used(struct work *w, const void *row)
{
	return ((const struct account *)row)->state != ACCOUNT_STOPPED;
}

static const char *href_of(struct request *r, const struct account *a, const char *rest)
{
	return arena_format(r->arena, "/accounts/%lld%s", (long long)a->row.id, rest);
}

/* ---- what would be left ---- */

/* Roles that nobody else holds where this account stands: "支部管理员、…", NULL if there are none. */
static const char *held_alone(struct work *w, const struct account *a)
{
	return work_text(w, "SELECT GROUP_CONCAT(DISTINCT CONCAT('“', k.name, '”') SEPARATOR '、')"
		" FROM access_grant g JOIN access_group k ON k.id = g.gives_id AND k.kind IN ('role', 'position')"
		" WHERE g.account_id = ? AND g.removed_at IS NULL AND g.state = 'active' AND NOT g.prohibits"
		" AND (g.until_on IS NULL OR g.until_on >= ?) AND NOT EXISTS (SELECT 1 FROM access_grant o"
		"  JOIN account b ON b.id = o.account_id AND b.state = 'active' AND b.removed_at IS NULL"
		"  WHERE o.gives_id = g.gives_id AND o.removed_at IS NULL AND o.state = 'active'"
		"  AND NOT o.prohibits AND (o.until_on IS NULL OR o.until_on >= ?)"
		"  AND b.organisation_id = ? AND b.id <> ?)",
		BIND(a->row.id, w->today, w->today, a->organisation_id, a->row.id));
}

static void add(struct buffer *b, int64_t count, const char *unit, const char *what)
{
	if (count)
		buffer_format(b, "%s%s %lld %s", b->size ? "、" : "", what, (long long)count, unit);
}

/* What waits for whoever has the role at this place. */
static const char *open_things(struct work *w, const struct account *a)
{
	struct buffer b = buffer_new(w->arena, 4096);
	struct rows *rows = work_select(w,
		"SELECT (SELECT COUNT(*) FROM meeting WHERE removed_at IS NULL AND organisation_id = ?"
		"  AND state IN ('planned', 'returned') AND starts_at < ?),"
		" (SELECT COUNT(*) FROM plan WHERE removed_at IS NULL AND organisation_id = ?"
		"  AND state IN ('draft', 'returned')),"
		" (SELECT COUNT(*) FROM dues_month WHERE organisation_id = ? AND locked_at IS NULL),"
		" (SELECT COUNT(*) FROM import_batch WHERE removed_at IS NULL AND created_by = ?"
		"  AND state IN ('reading', 'checked', 'writing'))",
		BIND(a->organisation_id, w->now, a->organisation_id, a->organisation_id, a->row.id));

	rows_next(rows);
	add(&b, rows->cells[0].number, "次", "没有上报的会议");
	add(&b, rows->cells[1].number, "份", "没有上报的计划");
	add(&b, rows->cells[2].number, "个月", "没有锁定的党费");
	add(&b, rows->cells[3].number, "批", "没有办完的导入");
	rows_end(rows);
	return b.size ? b.data : NULL;
}

/* NULL if nobody is missed. */
static const char *warning(struct work *w, const struct account *a)
{
	const char *alone = a->state == ACCOUNT_STOPPED ? NULL : held_alone(w, a);
	const char *open = alone ? open_things(w, a) : NULL;

	if (!alone)
		return NULL;
	return arena_format(w->arena, "这个账号是所在党组织唯一的%s，停用后没有人能接着办理%s%s。"
		"请先请安全管理员授权接替的人。", alone, open ? "，现有" : "", open ? open : "");
}

/* Locked as read: two administrators must not stop one another at the same moment. */
static bool is_last_of_office(struct work *w, const struct account *a)
{
	struct rows *rows;
	int64_t others = 0;

	if (a->office == OFFICE_BUSINESS || a->state != ACCOUNT_ACTIVE)
		return false;
	rows = work_select(w, "SELECT id FROM account WHERE office = ? AND state = 'active'"
		" AND removed_at IS NULL FOR UPDATE", BIND(choice_of(account_offices, (int)a->office)->code));
	while (rows_next(rows))
		others += rows->cells[0].number != a->row.id;
	return !others;
}

/* ---- stopping ---- */

static struct reply stop_form(struct request *r, const struct account *a, const char *missed,
	const struct problems *p)
{
	struct json *data = page_form_data(r, arena_format(r->arena, "停用账号 %s", a->login),
		href_of(r, a, "/stop"), href_of(r, a, ""), "停用");
	struct json *fields = page_form_group(data, "停用后立即在所有设备上退出登录"), *item;

	item = page_field(fields, "is_text", "reason", "停用原因", input_text(r->form, "reason"), NULL);
	json_text(item, "max", "100");
	json_flag(item, "wide", true);
	if (missed) {
		item = page_field(fields, "is_flag", "sure", "我已知道，确需立即停用", NULL,
			p ? problem_of(p, "sure") : NULL);
		json_text(item, "hint", missed);
		json_flag(item, "wide", true);
	}
	page_problems(p, NULL, data);
	return reply_status(reply_page(r, "record/form.html", data), p ? 422 : 200);
}

struct reply account_stop_page(struct request *r)
{
	const struct account *a = record_find(r->work, &account_record, param_id(r, "id"));

	return a ? stop_form(r, a, warning(r->work, a), NULL) : reply_not_found(r);
}

struct reply account_stop_post(struct request *r)
{
	struct work *w = r->work;
	struct problems *p = problems_new(r->arena);
	struct account *a = record_lock(w, &account_record, param_id(r, "id"));
	const char *missed;

	if (!a)
		return reply_not_found(r);
	missed = warning(w, a);
	if (a->row.id == w->actor->id)
		problem(p, NULL, "不能停用自己正在使用的账号，请由另一位系统管理员办理");
	else if (is_last_of_office(w, a))
		problem(p, NULL, "这是最后一位%s，停用后没有人能履行这项职责；请先开通另一位并完成激活",
			choice_label(account_offices, (int)a->office));
	else if (missed && !text_is(input_text(r->form, "sure"), "1"))
		problem(p, "sure", "%s确需立即停用请勾选确认", missed);
	a->state = ACCOUNT_STOPPED;
	if (p->count || !record_save(w, &account_record, a, "deactivate", p))
		return stop_form(r, a, missed, p);
	session_end_all(w, a->row.id, 0);
	if (a->office == OFFICE_BUSINESS && !grant_end_handed_on(w, a->row.id, p))
		return stop_form(r, a, missed, p);
	if (input_text(r->form, "reason"))
		history_write(w, &(struct history_entry){ .action = "deactivate", .record = "account",
			.object_id = a->row.id, .object_label = a->login, .path = a->row.path,
			.note = text_cut(r->arena, input_text(r->form, "reason"), 100) });
	notice(r, "账号已停用，已在所有设备上退出登录。");
	return reply_redirect(r, "%s", href_of(r, a, ""));
}

/* ---- deleting ---- */

/* "登录 12 次、修改 3 次"; NULL if it never did anything and nothing refers to it. */
static const char *deeds(struct work *w, const struct account *a)
{
	struct buffer b = buffer_new(w->arena, 4096);
	struct rows *rows = work_select(w, "SELECT action, COUNT(*) FROM history WHERE account_id = ?"
		" GROUP BY action ORDER BY COUNT(*) DESC LIMIT 8", BIND(a->row.id));

	while (rows_next(rows))
		add(&b, rows->cells[1].number, "次", history_action_label(rows->cells[0].text));
	if (!b.size && a->signed_in_at.at)
		buffer_text(&b, "登录");
	if (!b.size && work_number(w, 0, "SELECT COUNT(*) FROM access_grant WHERE account_id = ?"
			" OR stands_for_id = ?", BIND(a->row.id, a->row.id)))
		buffer_text(&b, "得到过授权");
	return b.size ? b.data : NULL;
}

static struct reply cannot_remove(struct request *r, const struct account *a, const char *did)
{
	struct json *data = page_show_data(r, arena_format(r->arena, "不能删除账号 %s", a->login));
	struct json *items = page_fact_group(data, "做过事的账号要保留，才说得清每件事是谁办的");

	page_fact(items, "它做过", did, NULL);
	page_fact(items, "可以怎么办", account_is_used(r->work, a) ? "停用：不能再登录，留下的记录不变"
		: "已经停用，不用再处理", NULL);
	if (account_is_used(r->work, a))
		page_button(data, "停用", href_of(r, a, "/stop"), "user-off", true);
	page_button(data, "返回", href_of(r, a, ""), NULL, false);
	page_back(data, href_of(r, a, ""));
	return reply_status(reply_page(r, "record/show.html", data),
		text_is(r->method, "POST") ? 422 : 200);
}

struct reply account_remove_page(struct request *r)
{
	const struct account *a = record_find(r->work, &account_record, param_id(r, "id"));
	const char *did = a ? deeds(r->work, a) : NULL;
	struct json *data;

	if (!a)
		return reply_not_found(r);
	if (did)
		return cannot_remove(r, a, did);
	data = page_form_data(r, arena_format(r->arena, "删除账号 %s", a->login),
		href_of(r, a, "/remove"), href_of(r, a, ""), "删除");
	page_form_group(data, "这个账号从未使用，可以删除；它的登录账号以后也不会再给别人。");
	page_problems(NULL, NULL, data);
	return reply_page(r, "record/form.html", data);
}

struct reply account_remove_post(struct request *r)
{
	struct work *w = r->work;
	struct problems *p = problems_new(r->arena);
	struct account *a = record_lock(w, &account_record, param_id(r, "id"));
	const char *did = a ? deeds(w, a) : NULL;

	if (!a)
		return reply_not_found(r);
	if (did)
		return cannot_remove(r, a, did);
	/* the member is free for another account, the login is not */
	work_change(w, "UPDATE account SET member_id = NULL, activation = NULL WHERE id = ?",
		BIND(a->row.id));
	if (!record_remove(w, &account_record, a, p)) {
		notice_bad(r, "%s", p->items[0].text);
		return reply_redirect(r, "%s", href_of(r, a, ""));
	}
	session_end_all(w, a->row.id, 0);
	notice(r, "账号 %s 已删除。", a->login);
	return reply_redirect(r, "/accounts");
}
