/* The same verbs as the pages, in the name of the system: who may run it owns the server. */
#include "modules/access/account_tool.h"
#include "base/text.h"
#include "modules/access/access.h"
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
	const struct choice *role = choice_find(account_roles, arguments[2]);

	a->login = arguments[0];
	a->name = arguments[1];
	a->role = role ? (enum account_role)role->value : 0;
	a->organisation_id = organisation_for(w, count > 3 ? arguments[3] : NULL, p);
	a->state = ACCOUNT_WAITING;
	return !p->count && record_save(w, &account_record, a, NULL, p) ? a : NULL;
}

int account_tool(struct work *w, int count, char **arguments)
{
	struct problems *p = problems_new(w->arena);
	struct account *a;
	int64_t id;

	if (count < 1 || count > 4 || count == 2)
		return sorry("用法：dangjian user 登录账号 [姓名 角色 [党组织编号，或新建党工委的名称]]"
			"  —— 开通账号或重新发放激活码");
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
