/*
 * A lost telephone: the security administrator takes the second factor away, the system
 * administrator issues codes. Neither alone gets into another's account.
 */
#include "base/text.h"
#include "data/history.h"
#include "modules/access/access.h"
#include "modules/access/second_factor.h"
#include "web/page.h"
#include "web/session.h"

enum { MOST_ROWS = 100 };

static void put_rows(struct request *r, const char *search, struct json *table)
{
	struct rows *rows = work_select(r->work,
		"SELECT m.id, m.name, m.login, o.name, m.totp_set_at, (SELECT COUNT(*) FROM recovery_code c"
		"  WHERE c.account_id = m.id AND c.used_at IS NULL) FROM account m"
		" LEFT JOIN organisation o ON o.id = m.organisation_id"
		" WHERE m.removed_at IS NULL AND m.totp IS NOT NULL AND @scope(m)"
		" AND (? IS NULL OR m.login = ? OR m.name LIKE CONCAT(?, '%')) ORDER BY m.name, m.id LIMIT ?",
		BIND(search, search, search, (int64_t)MOST_ROWS));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		struct json *item = json_item(table);

		json_number(item, "id", c[0].number);
		json_text(item, "name", c[1].text);
		json_text(item, "login", c[2].text);
		json_text(item, "organisation", c[3].text);
		json_text(item, "since", moment_text(r->arena, c[4].moment));
		json_number(item, "left", c[5].number);
	}
}

struct reply factors_page(struct request *r)
{
	struct json *data = page_data(r, "动态口令");
	const char *search = input_text(r->query, "q");

	json_text(data, "heading", "动态口令");
	json_text(data, "q", search);
	put_rows(r, search, json_list_in(data, "factors"));
	return reply_page(r, "access/factors.html", data);
}

/* The security administrator agrees that the system administrator issues a code, for one day. */
struct reply code_release_post(struct request *r)
{
	struct work *w = r->work;
	struct account *a = record_lock(w, &account_record, param_id(r, "id"));

	if (!a)
		return reply_not_found(r);
	if (a->row.id == w->actor->id) {
		notice_bad(r, "自己的账号要由另一位安全管理员同意。");
		return reply_redirect(r, "/holders/%lld", (long long)a->row.id);
	}
	work_change(w, "UPDATE account SET code_released_at = ? WHERE id = ?", BIND(w->now, a->row.id));
	history_write(w, &(struct history_entry){ .action = "release", .record = "account",
		.object_id = a->row.id, .object_label = a->login, .path = a->row.path });
	notice(r, "已同意，系统管理员一天内可以给%s重发激活码。", a->name);
	return reply_redirect(r, "/holders/%lld", (long long)a->row.id);
}

struct reply factor_reset_post(struct request *r)
{
	struct work *w = r->work;
	int64_t id = param_id(r, "id");
	struct rows *rows = work_select(w, "SELECT login, name, path FROM account m WHERE id = ?"
		" AND removed_at IS NULL AND totp IS NOT NULL AND @scope(m) FOR UPDATE", BIND(id));
	const char *login = NULL, *name = NULL, *path = NULL;

	if (rows_next(rows)) {
		login = rows->cells[0].text;
		name = rows->cells[1].text;
		path = rows->cells[2].text;
	}
	rows_end(rows);
	if (!login)
		return reply_not_found(r);
	if (id == w->actor->id) {
		notice_bad(r, "自己的动态口令请在“我的”里更换。");
		return reply_redirect(r, "/factors");
	}
	second_factor_clear(w, id);
	session_end_all(w, id, 0);
	history_write(w, &(struct history_entry){ .action = "reset_factor", .record = "account",
		.object_id = id, .object_label = login, .path = path });
	notice(r, "%s的动态口令已重置，本人下次登录时重新启用。", name);
	return reply_redirect(r, "/factors");
}
