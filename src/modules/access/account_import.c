/*
 * Accounts by workbook: opened as the form opens them, waiting for their codes, which are printed
 * as sheets afterwards (sheets.c). A login that was ever given is not given to another.
 */
#include "base/text.h"
#include "modules/access/access.h"
#include "modules/import/import.h"

static void *find(struct work *w, struct input *in, int64_t holder, struct problems *p)
{
	const char *login = input_text(in, "login");
	struct rows *rows = work_select(
		w, "SELECT id, removed_at IS NOT NULL FROM account WHERE login = ?", BIND(login));
	int64_t id = 0;
	bool removed = false;
	void *found;

	if (rows_next(rows)) {
		id = rows->cells[0].number;
		removed = rows->cells[1].number != 0;
	}
	rows_end(rows);
	found = id && !removed ? record_find(w, &account_record, id) : NULL;
	if (removed)
		problem(p, "login", "这个登录账号以前用过，不能再给别人，请换一个");
	else if (id && !found)
		problem(p, "login", "这个登录账号已在您管理的范围以外使用，请换一个");
	return found;
}

static void begin(struct work *w, void *row)
{
	struct account *a = row;

	a->office = OFFICE_BUSINESS;
	a->state = ACCOUNT_WAITING;
}

static bool save(struct work *w, void *row, const char *action, struct problems *p)
{
	return record_save(w, &account_record, row, action, p);
}

static struct rows *used(struct work *w, const char *ids)
{
	return work_select(w, "SELECT j.id FROM " IMPORT_IDS
		" WHERE (SELECT COUNT(*) FROM history WHERE account_id = j.id)"
		" + (SELECT COUNT(*) FROM access_grant WHERE account_id = j.id) > 0", BIND(ids));
}

const struct importable account_importable = {
	.name = "account", .record = &account_record, .may = &account_import, .title = "账号",
	.purpose = "一次开通多人的账号。导入后处于待启用状态，再打印激活码发给本人。", .sheet = "账号",
	.must = (const char *const[]){ "login", "name", "organisation_id", NULL },
	.find = find, .begin = begin, .save = save, .used = used,
	.in_use = "账号已经使用或得到授权",
};
