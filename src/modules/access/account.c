/*
 * Accounts: opened by an administrator, made usable by their owner with a one-time code. Nobody
 * but the owner ever knows a password; a phone number is never one.
 */
#include "modules/access/access.h"
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "lib/pinyin.h"
#include "modules/access/one_time_code.h"
#include "modules/grant/grant.h"
#include "modules/member/member.h"
#include "modules/organisation/organisation.h"
#include "web/session.h"

enum { MODULE = 901 };
const struct permission account_view = PERMISSION(MODULE, ACTION_VIEW, "account.view", "查看账号",
	.office = OFFICE_SYSTEM);
const struct permission account_create = PERMISSION(MODULE, ACTION_CREATE, "account.create", "新增账号",
	.office = OFFICE_SYSTEM);
const struct permission account_edit = PERMISSION(MODULE, ACTION_EDIT, "account.edit", "修改和停用账号",
	.office = OFFICE_SYSTEM);
const struct permission account_reset = PERMISSION(MODULE, ACTION_REVEAL, "account.reset", "发放激活码",
	.office = OFFICE_SYSTEM, .risk = RISK_GRANT);
const struct permission account_import = PERMISSION(MODULE, ACTION_IMPORT, "account.import", "导入账号",
	.office = OFFICE_SYSTEM);
const struct permission account_issue = PERMISSION(MODULE, ACTION_ISSUE, "account.issue",
	"为党员开通账号");

/* Of the security administrator: who issues codes must not also reset the second factor. */
const struct permission factor_reset = PERMISSION(909, ACTION_REVEAL, "factor.reset", "重置动态口令",
	.office = OFFICE_SECURITY, .risk = RISK_GRANT);

const struct choice account_offices[] = {
	{ OFFICE_BUSINESS, "business", "业务用户" },
	{ OFFICE_SYSTEM, "system", "系统管理员", "blue" },
	{ OFFICE_SECURITY, "security", "安全管理员", "blue" },
	{ OFFICE_AUDIT, "audit", "审计管理员", "blue" },
	{ 0 }
};

const struct choice account_states[] = {
	{ ACCOUNT_WAITING, "waiting", "待激活", "amber" },
	{ ACCOUNT_ACTIVE, "active", "正常", "green" },
	{ ACCOUNT_STOPPED, "stopped", "已停用", "grey" },
	{ 0 }
};

static const struct field account_fields[] = {
	TEXT  (account, login, "登录账号", .required = true, .unique = true, .max = 40, .like = "code", .listed = true,
	       .searched = true, .sorted = true, .group = "账号", .hint = "字母、数字、点和横线，一经使用不能改给别人"),
	TEXT  (account, name, "姓名", .required = true, .max = 40, .listed = true, .searched = true, .sorted = true),
	CHOICE(account, office, "账号类别", account_offices, .required = true, .listed = true, .searched = true,
	       .hint = "系统、安全、审计三类管理员不能办理业务，也不能互相兼任"),
	TEXT  (account, photo, "照片", .max = 60, .computed = true, .picture = true, .listed = true),
	REF   (account, organisation_id, "所属党组织", organisation_record, .required = true, .listed = true,
	       .where = "m.kind <> 'group' AND m.closed_on IS NULL"),
	REF   (account, member_id, "对应党员", member_record, .fixed = true),
	CHOICE(account, state, "状态", account_states, .fixed = true, .listed = true, .searched = true),
	TIME  (account, activation_ends_at, "激活码有效期至", .fixed = true),
	TIME  (account, signed_in_at, "最近登录", .fixed = true, .computed = true, .listed = true, .sorted = true),
};

bool account_is_business(struct work *w, const void *row)
{
	return ((const struct account *)row)->office == OFFICE_BUSINESS;
}

bool account_is_active(struct work *w, const void *row)
{
	return ((const struct account *)row)->state == ACCOUNT_ACTIVE;
}

static void check(struct work *w, const void *row, const void *old, struct problems *p)
{
	struct account *a = (struct account *)row;
	const struct account *was = old;

	if (was && !text_is(was->login, a->login))
		problem(p, "login", "登录账号不能改，请停用后另开一个");
	if (was && was->office != a->office)
		problem(p, "office", "账号类别不能改，请停用后另开一个");
	if (was && was->organisation_id != a->organisation_id && a->member_id)
		problem(p, "organisation_id", "党员的账号随党员所在的党组织变动，请办理组织关系转接");
	else if (was && was->organisation_id != a->organisation_id && grant_holds_any(w, a->row.id))
		problem(p, "organisation_id", "这个账号持有授权，换了党组织权限就变了；请先请安全管理员收回授权");
	if (a->office != OFFICE_BUSINESS && a->member_id)
		problem(p, "office", "党员本人的账号只能是业务用户，请为管理员另开一个账号");
}

const struct record account_record = RECORD(account, account_fields, .title = "账号", .unit = "个",
	.href = "/accounts", .label = "login", .scoped = true, .large = true, .check = check);

const char *account_issue_code(struct work *w, struct account *a)
{
	struct moment ends = { w->now.at + parameter_number(w, "activation.days") * 86400 };
	const char *code = one_time_code_new(w->arena);

	work_change(w,
		"UPDATE account SET activation = ?, activation_ends_at = ?, state = 'waiting', failures = 0,"
		" locked_until = NULL, code_released_at = NULL, version = version + 1 WHERE id = ?",
		BIND(one_time_code_digest(w->arena, "activation", 0, code), ends, a->row.id));
	session_end_all(w, a->row.id, 0);
	history_write(w, &(struct history_entry){ .action = "issue", .record = "account",
		.object_id = a->row.id, .object_label = a->login, .path = a->row.path });
	return code;
}

struct account *account_for_member(struct work *w, int64_t member_id, struct problems *p)
{
	const struct member *m = record_find(w, &member_record, member_id);
	struct account *a = record_new(w, &account_record);

	if (!m) {
		problem(p, NULL, "没有找到这名党员");
		return NULL;
	}
	a->login =
		arena_format(w->arena, "%s%lld", pinyin_initials(w->arena, m->name), (long long)m->row.id);
	a->name = m->name;
	a->organisation_id = m->organisation_id;
	a->office = OFFICE_BUSINESS;
	a->member_id = m->row.id;
	a->state = ACCOUNT_WAITING;
	return record_save(w, &account_record, a, NULL, p) ? a : NULL;
}
