/*
 * Accounts: opened by an administrator, made usable by their owner with a one-time code. Nobody
 * but the owner ever knows a password; a phone number is never one.
 */
#include "modules/access/access.h"
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "lib/pinyin.h"
#include "modules/member/member.h"
#include "modules/organisation/organisation.h"
#include "web/session.h"

const struct permission account_manage = { "account.manage", "管理账号" };
const struct permission account_issue = { "account.issue", "为党员开通账号" };

static const struct choice account_states[] = {
	{ ACCOUNT_WAITING, "waiting", "待激活", "amber" },
	{ ACCOUNT_ACTIVE, "active", "正常", "green" },
	{ ACCOUNT_STOPPED, "stopped", "已停用", "grey" },
	{ 0 }
};

static const struct field account_fields[] = {
	TEXT  (account, login, "登录账号", .required = true, .unique = true, .max = 40, .like = "code", .listed = true,
	       .searched = true, .group = "账号", .hint = "字母、数字、点和横线，一经使用不能改给别人"),
	TEXT  (account, name, "姓名", .required = true, .max = 40, .listed = true, .searched = true),
	CHOICE(account, role, "角色", account_roles, .listed = true, .searched = true),
	REF   (account, organisation_id, "所属党组织", organisation_record, .required = true, .listed = true,
	       .where = "m.kind <> 'group' AND m.closed_on IS NULL"),
	REF   (account, member_id, "对应党员", member_record, .fixed = true),
	CHOICE(account, state, "状态", account_states, .fixed = true, .listed = true, .searched = true),
	TIME  (account, activation_ends_at, "激活码有效期至", .fixed = true),
	TIME  (account, signed_in_at, "最近登录", .fixed = true, .computed = true, .listed = true),
};

static void check(struct work *w, const void *row, const void *old, struct problems *p)
{
	const struct account *a = row, *was = old;
	const struct choice *choice = choice_of(account_roles, (int)a->role);
	const struct role *role = choice ? role_named(choice->code) : NULL;
	const struct organisation *o = a->organisation_id
		? record_find(w, &organisation_record, a->organisation_id) : NULL;
	const struct choice *kind = o ? choice_of(organisation_kinds, (int)o->kind) : NULL;

	if (was && !text_is(was->login, a->login))
		problem(p, "login", "登录账号不能改，请停用后另开一个");
	if (!a->role && !a->member_id)
		problem(p, "role", "请选择角色；普通党员的账号请在党员页面开通");
	if (role && role->tier && kind && !text_is(role->tier, kind->code)
	    && !(a->role == ROLE_BRANCH && organisation_is_branch(o->kind)))
		problem(p, "role", "“%s”不能设在%s，请换一个党组织或角色", role->label, kind->label);
}

const struct record account_record = RECORD(account, account_fields, .title = "账号", .unit = "个",
	.href = "/accounts", .label = "login", .scoped = true, .check = check);

const char *account_issue_code(struct work *w, struct account *a)
{
	uint8_t bytes[5], digest[32];
	struct moment ends = { w->now.at + parameter_number(w, "activation.days") * 86400 };
	const char *code;

	crypt_random(bytes, sizeof bytes);
	code = text_base32(w->arena, bytes, sizeof bytes);
	crypt_mac("activation", code, strlen(code), digest);
	work_change(w,
		"UPDATE account SET activation = ?, activation_ends_at = ?, state = 'waiting', failures = "
		"0,"
		" locked_until = NULL, version = version + 1 WHERE id = ?",
		BIND(bind_bytes(digest, 32), ends, a->row.id));
	session_end_all(w, a->row.id, 0);
	history_write(w,
		&(struct history_entry){ .action = "issue",
			.record = "account",
			.object_id = a->row.id,
			.object_label = a->login,
			.path = a->row.path });
	return arena_format(w->arena, "%.4s-%s", code, code + 4);
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
	a->member_id = m->row.id;
	a->state = ACCOUNT_WAITING;
	return record_save(w, &account_record, a, NULL, p) ? a : NULL;
}

/*
 * Three of four kinds of characters; no part of the login; not one of what everybody tries first.
 */
bool password_fits(struct work *w, const char *login, bool admin, const char *password,
	const char *field, struct problems *p)
{
	static const char *const common[] = { "password", "12345678", "88888888", "qwerty", "dangjian",
		"abc123" };
	int64_t least =
		parameter_number(w, admin ? "password.min_length_admin" : "password.min_length");
	int kinds[4] = { 0 };
	const char *lower = text_narrow(w->arena, password ? password : "");
	size_t before = p->count;

	for (const char *c = password; c && *c; c++)
		kinds[*c >= '0' && *c <= '9'     ? 0
				: *c >= 'a' && *c <= 'z' ? 1
				: *c >= 'A' && *c <= 'Z' ? 2
										 : 3] = 1;
	if (text_length(password) < (size_t)least)
		problem(p, field, "密码至少 %lld 位", (long long)least);
	else if (text_length(password) > 100)
		problem(p, field, "密码最多 100 位");
	else if (kinds[0] + kinds[1] + kinds[2] + kinds[3] < 3)
		problem(p, field, "密码要包含大写字母、小写字母、数字、符号中的至少三种");
	else if (text_has(password, login))
		problem(p, field, "密码不能包含登录账号");
	for (size_t i = 0; p->count == before && i < sizeof common / sizeof common[0]; i++)
		if (lower && strcasestr(lower, common[i]))
			problem(p, field, "这个密码太常见，请换一个");
	return p->count == before;
}

void account_set_password(struct work *w, int64_t account_id, const char *password)
{
	work_change(w, "UPDATE account SET password = ?, password_set_at = ?, activation = NULL,"
		" activation_ends_at = NULL, state = 'active', failures = 0, locked_until = NULL,"
		" version = version + 1 WHERE id = ?",
		BIND(crypt_password(w->arena, password), w->now, account_id));
}
