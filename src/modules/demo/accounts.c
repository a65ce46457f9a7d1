/*
 * One login for every role to try, and an account for everybody in the demo branch. The password
 * is printed and belongs to demo data only; it is hashed once.
 */
#include "base/fault.h"
#include "base/text.h"
#include "lib/crypt.h"
#include "modules/access/access.h"
#include "modules/demo/inside.h"
#include "modules/grant/grant.h"

#define DEMO_PASSWORD "Dangjian-2026!"

enum place { PLACE_WORK_COMMITTEE, PLACE_COMMITTEE, PLACE_GENERAL, PLACE_HOME, PLACE_NEAR };

static const struct demo_login {
	const char *login;
	const char *title;
	const char *role;            /* code of a preset; NULL: an ordinary user */
	enum place place;
	int member;                  /* which of the branch's members, from 1; 0: none */
	const char *name;            /* of an administrator who is no member; invented */
} logins[] = {
	{ "gongwei",   "机关党工委管理员", "work_committee_admin", PLACE_WORK_COMMITTEE, 0, "周明德" },
	{ "dangwei",   "党委管理员",       "committee_admin",      PLACE_COMMITTEE,      0, "沈玉成" },
	{ "zongzhi",   "党总支管理员",     "general_branch_admin", PLACE_GENERAL,        0, "吕国梁" },
	{ "zhibu",     "支部管理员",       "branch_admin",         PLACE_HOME,           0, "蒋文慧" },
	{ "zhibu2",    "支部管理员",       "branch_admin",         PLACE_NEAR,           0, "罗少安" },
	{ "shuji",     "书记兼支部管理员", "branch_admin",         PLACE_HOME,           1 },
	{ "dangyuan",  "正式党员",         NULL,                   PLACE_HOME,           6 },
	{ "yubei",     "预备党员",         NULL,                   PLACE_HOME,           7 },
	{ "jijifenzi", "入党积极分子",     NULL,                   PLACE_HOME,           9 },
	{ "xitong",    "系统管理员",       "system_admin",         PLACE_WORK_COMMITTEE, 0, "章志远" },
	{ "anquan",    "安全管理员",       "security_admin",  PLACE_WORK_COMMITTEE, 0, "彭守正" },
	{ "anquan2",   "安全管理员",       "security_admin",  PLACE_WORK_COMMITTEE, 0, "傅可信" },
	{ "shenji",    "审计管理员",       "audit_admin",          PLACE_WORK_COMMITTEE, 0, "顾清源" },
};
enum { LOGINS = sizeof logins / sizeof logins[0] };

static int64_t organisation_at(const struct county *c, enum place place)
{
	switch (place) {
	case PLACE_WORK_COMMITTEE:
		return c->work_committee_id;
	case PLACE_COMMITTEE:
		return c->committee_id;
	case PLACE_GENERAL:
		return c->general_branch_id;
	case PLACE_HOME:
		return c->home->id;
	default:
		return c->near->id;
	}
}

static void add_login(struct county *c, const struct demo_login *l)
{
	struct problems *p = problems_new(c->w->arena);
	struct account *a = record_new(c->w, &account_record);
	const struct demo_member *m = l->member ? &c->members[c->home->first + (size_t)l->member - 1]
		: NULL;

	a->login = l->login;
	a->name = m ? m->name : l->name;
	a->office = l->role ? grant_office_of(c->w, l->role) : OFFICE_BUSINESS;
	a->organisation_id = organisation_at(c, l->place);
	a->member_id = m ? m->id : 0;
	a->state = ACCOUNT_WAITING;
	demo_save(c, &account_record, a);
	if (l->role && !grant_role(c->w, a->row.id, l->role, "演示数据", p))
		fault("demo data: grant: %s", p->items[0].text);
}

static bool has_login(size_t n)
{
	for (size_t i = 0; i < LOGINS; i++)
		if (logins[i].member == (int)n + 1)
			return true;
	return false;
}

void demo_accounts(struct county *c)
{
	struct work *w = c->w;
	struct problems *p = problems_new(w->arena);

	for (size_t i = 0; i < LOGINS; i++)
		add_login(c, &logins[i]);
	for (size_t n = 0; n < (size_t)c->home->size; n++)
		if (!has_login(n) && !account_for_member(w, c->members[c->home->first + n].id, p))
			fault("demo data: account: %s", p->items[0].text);
	work_change(w, "UPDATE account SET password = ?, password_set_at = ?, state = 'active'",
		BIND(crypt_password(w->arena, DEMO_PASSWORD), w->now));
	/* Whoever only looks around goes straight in; a real county keeps "三类管理员" (data/code.h). */
	work_change(w, "UPDATE parameter SET value = '不要求' WHERE name = 'second_factor.required'",
		BIND_NONE);
}

/* ---- the table that ./run prints ---- */

/* A Chinese character takes two columns of a terminal. */
static void print_padded(const char *text, int columns)
{
	int width = 0;
	uint32_t code;

	fputs(text, stdout);
	for (const char *at = text; (at = text_next(at, &code)); )
		width += code > 0x7f ? 2 : 1;
	printf("%*s", columns > width ? columns - width : 1, "");
}

int demo_logins(void)
{
	static const char *const places[] = {
		[PLACE_WORK_COMMITTEE] = "云溪县委直属机关工作委员会",
		[PLACE_COMMITTEE] = "云溪县教育局委员会",
		[PLACE_GENERAL] = "云溪县第一中学总支部委员会",
		[PLACE_HOME] = "云溪县第一中学高年级组支部委员会",
		[PLACE_NEAR] = "云溪县教育局机关第一支部委员会",
	};

	print_padded("身份", 20);
	print_padded("登录账号", 12);
	print_padded("密码", 18);
	puts("所在组织");
	for (size_t i = 0; i < LOGINS; i++) {
		print_padded(logins[i].title, 20);
		print_padded(logins[i].login, 12);
		print_padded(DEMO_PASSWORD, 18);
		puts(places[logins[i].place]);
	}
	return 0;
}
