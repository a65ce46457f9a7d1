/* The same verbs as the pages, in the name of the system: who may run it owns the server. */
#include "modules/access/account_tool.h"
#include "base/text.h"
#include "data/history.h"
#include "modules/access/access.h"
#include "modules/access/second_factor.h"
#include "modules/grant/grant.h"
#include "modules/organisation/organisation.h"

static int sorry(const char *sentence)
{
	fprintf(stderr, "%s\n", sentence);
	return 1;
}

/* The organisation an account belongs to: by number, or the root, made here if there is none yet.
 */
static int64_t organisation_for(struct work *w, const char *given, struct problems *p)
{
	int64_t id = 0, root = work_number(w, 0,
		"SELECT id FROM organisation WHERE parent_id IS NULL ORDER BY id LIMIT 1", BIND_NONE);
	struct organisation *o;

	if (given && text_integer(given, &id))
		return id;
	if (root)
		return root;
	o = record_new(w, &organisation_record);
	o->name = given ? given : "机关党工委";
	o->kind = ORGANISATION_WORK_COMMITTEE;
	return organisation_add(w, o, p) ? o->row.id : 0;
}

static struct account *new_account(struct work *w, int count, char **arguments, struct problems *p)
{
	struct account *a = record_new(w, &account_record);
	enum office office = grant_office_of(w, arguments[2]);

	a->login = arguments[0];
	a->name = arguments[1];
	a->office = office ? office : OFFICE_BUSINESS;
	a->organisation_id = organisation_for(w, count > 3 ? arguments[3] : NULL, p);
	a->state = ACCOUNT_WAITING;
	if (!office)
		problem(p, "role", "没有“%s”这个角色", arguments[2]);
	return !p->count && record_save(w, &account_record, a, NULL, p)
		&& grant_role(w, a->row.id, arguments[2], "由服务器管理员指定", p) ? a : NULL;
}

/* ---- the first three ---- */

static const struct first {
	const char *login, *name, *role, *office;
} firsts[] = {
	{ "xitong", "系统管理员", "system_admin", "system" },
	{ "anquan", "安全管理员", "security_admin", "security" },
	{ "shenji", "审计管理员", "audit_admin", "audit" },
};
enum { FIRSTS = sizeof firsts / sizeof firsts[0] };

static bool has_office(struct work *w, const char *office)
{
	return work_number(w, 0, "SELECT COUNT(*) FROM account WHERE office = ?", BIND(office)) > 0;
}

static struct account *open_first(
	struct work *w, const struct first *it, const char *root, struct problems *p)
{
	bool taken = work_number(
		w, 0, "SELECT COUNT(*) FROM account WHERE login = ?", BIND(it->login)) > 0;
	char *arguments[] = { (char *)it->login, (char *)it->name, (char *)it->role, (char *)root };

	if (taken)
		arguments[0] = arena_format(w->arena, "%s-1", it->login);
	return new_account(w, 4, arguments, p);
}

/* Each office that nobody ever held gets its first holder; there is no second time. */
static int open_firsts(struct work *w, const char *root)
{
	struct problems *p = problems_new(w->arena);
	struct account *made[FIRSTS] = { 0 };
	const char *codes[FIRSTS];
	bool any = false;

	work_begin(w);
	for (size_t i = 0; i < FIRSTS && !p->count; i++)
		if (!has_office(w, firsts[i].office)) {
			made[i] = open_first(w, &firsts[i], root, p);
			codes[i] = made[i] ? account_issue_code(w, made[i]) : NULL;
			any = true;
		}
	if (p->count || !any) {
		work_rollback(w);
		return sorry(p->count ? p->items[0].text : "系统、安全、审计管理员都已经有了，不再开通。"
			"忘记密码请用 dangjian user 登录账号 重新发放激活码。");
	}
	history_write(w, &(struct history_entry){ .action = "first", .record = "account",
		.note = "开通首任系统、安全、审计管理员" });
	work_commit(w);
	puts("以下激活码只显示这一次，请分别交给三个人，由本人打开登录页点“激活账号”设置密码：");
	for (size_t i = 0; i < FIRSTS; i++)
		if (made[i])
			printf("  %s    登录账号 %s    激活码 %s\n", firsts[i].name, made[i]->login, codes[i]);
	return 0;
}

/* For the last security administrator who has lost his telephone. */
static int reset_factor(struct work *w, const char *login)
{
	int64_t id;

	work_begin(w);
	id = work_number(
		w, 0, "SELECT id FROM account WHERE login = ? AND removed_at IS NULL", BIND(login));
	if (!id)
		return sorry("没有这个账号。");
	second_factor_clear(w, id);
	history_write(w, &(struct history_entry){ .action = "reset_factor", .record = "account",
		.object_id = id, .object_label = login, .note = "由服务器管理员办理" });
	work_commit(w);
	printf("账号 %s 的动态口令已重置，本人下次登录时重新启用。\n", login);
	return 0;
}

int account_tool(struct work *w, int count, char **arguments)
{
	struct problems *p = problems_new(w->arena);
	struct account *a;
	int64_t id;

	if (count >= 1 && count <= 2 && text_is(arguments[0], "--first"))
		return open_firsts(w, count == 2 ? arguments[1] : "机关党工委");
	if (count == 2 && text_is(arguments[1], "--reset-factor"))
		return reset_factor(w, arguments[0]);
	if (count < 1 || count > 4 || count == 2)
		return sorry("用法：dangjian user 登录账号 [姓名 角色 [党组织编号，或新建党工委的名称]]"
			"  —— 开通账号或重新发放激活码\n"
			"      dangjian user --first [新建党工委的名称]  —— 开通首任系统、安全、审计管理员\n"
			"      dangjian user 登录账号 --reset-factor  —— 重置动态口令");
	work_begin(w);
	id = work_number(w, 0, "SELECT id FROM account WHERE login = ?", BIND(arguments[0]));
	if (!id && count < 3)
		return sorry("没有这个账号。新开账号请写明姓名和角色。");
	a = id ? record_find(w, &account_record, id) : new_account(w, count, arguments, p);
	if (!a)
		return sorry(p->count ? p->items[0].text : "没有这个账号。");
	printf("账号 %s 的激活码：%s\n", a->login, account_issue_code(w, a));
	work_commit(w);
	return 0;
}
