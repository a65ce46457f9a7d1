/* The thirteen points of view, the things, and how they are moved. */
#include "matrix.h"
#include "base/text.h"
#include "law.h"
#include "lib/sheet.h"

/* Those without a place of their own look from EAST_BRANCH. */
#define FROM_BRANCH                                                                                \
	{                                                                                              \
		EAST_BRANCH, EAST_BRANCH, NOWHERE, SECOND_BRANCH, EAST, WEST_BRANCH, NOWHERE               \
	}
#define FROM_TOP                                                                                   \
	{                                                                                              \
		ROOT, ROOT, EAST, NOWHERE, NOWHERE, NOWHERE, NOWHERE                                       \
	}

const struct view views[VIEWS] = {
	{ "未登录", STRANGER, FROM_BRANCH, SAME },
	{ "群众", EAST_CROWD, FROM_BRANCH, SAME },
	{ "积极", EAST_ACTIVIST, FROM_BRANCH, OWN },
	{ "预备", EAST_PROBATIONARY, FROM_BRANCH, OWN },
	{ "正式", EAST_MEMBER, FROM_BRANCH, OWN },
	{ "支部甲", EAST_CLERK, FROM_BRANCH, SAME },
	{ "支部乙", DEEP_CLERK,
		{ EAST_DEEP, EAST_DEEP, NOWHERE, SECOND_DEEP, EAST_GENERAL, WEST_BRANCH, NOWHERE }, SAME },
	{ "总支", EAST_GENERAL_ADMIN,
		{ EAST_GENERAL, EAST_GENERAL, EAST_DEEP, EAST_BRANCH, EAST, WEST_BRANCH, NOWHERE }, SAME },
	{ "党委", EAST_ADMIN, { EAST, EAST, EAST_BRANCH, WEST, ROOT, WEST_BRANCH, NOWHERE }, SAME },
	{ "工委", ROOT_ADMIN, FROM_TOP, SAME },
	{ "系统", SYSTEM_ADMIN, FROM_TOP, SAME },
	{ "安全", SECURITY, FROM_TOP, SAME },
	{ "审计", AUDITOR, FROM_TOP, SAME },
};

const char matrix_head[] =
	"# 访问矩阵：每个页面和操作，十三种人各能碰到哪些对象。由 tests/laws/matrix_test "
	"逐一实际请求后核对；\n"
	"# 新增的页面在这里没有一行，测试不通过。改动后先逐行看，确认无误再用 MATRIX_WRITE=yes 重写。\n"
	"#\n"
	"# 十三列依次是：\n"
	"#   未登录  群众（有账号、不在党员名册）  积极（入党积极分子）  预备（预备党员）  "
	"正式（正式党员）\n"
	"#   支部甲（党委直属支部的管理员）  支部乙（总支下属支部的管理员）  总支  党委  "
	"工委（各级管理员）\n"
	"#   系统  安全  审计（三员）\n"
	"# 每格的写法：\n"
	"#   .   不许进（未登录的转去登录，已登录的说明没有权限）\n"
	"#   -   许进，但这一类对象一个也碰不到（一律答“不存在”）\n"
	"#   字母 碰得到的对象与本人的关系：O 本人（自己的，或由自己经办的）  S 本组织  C 下级组织\n"
	"#       B 平级的另一组织  P 上级组织  F 别的党委之下的组织  E "
	"授权昨天到期（党员：已不在名册）后仍碰得到，不应出现\n"
	"#   +   许进；与单个组织的对象无关的页面只有这一个符号，列表和导出在其后注明列得出哪些对象\n"
	"#   ~   答复总是同样的，对碰不到的对象什么也不做（另有测试）\n"
	"#   "
	"列表里一个组织的上级名称会随它一起显示（P）；现场签到码谁扫到谁能打开，签不签得上另查名单\n"
	"# FIELD 行：这个字段的内容在该页面上，谁看得到谁的。\n"
	"#\n"
	"#                                          未登录 群众   积极   预备   正式   支部甲 支部乙 "
	"总支   党委   工委   系统   安全   审计\n";

const struct matrix_field matrix_fields[] = {
	{ "/members/:id", "?tab=4", "address", "矩阵巷三号" },
	{ "/members/:id", "?tab=4", "residence", "矩阵巷四号" },
	{ "/members/:id", "?tab=4", "registered_place", "矩阵巷五号" },
	{ 0 }
};

/* The first that fits counts. */
static const struct {
	const char *prefix;
	enum matrix_kind kind;
} kinds[] = {
	{ "/members/imports/:id", BATCH_KIND },
	{ "/organisations/imports/:id", BATCH_KIND },
	{ "/accounts/imports/:id", BATCH_KIND },
	{ "/dues/bases/imports/:id", BATCH_KIND },
	{ "/points/imports/:id", BATCH_KIND },
	{ "/dues/bases/import", OF_SITE },
	{ "/points/import", OF_SITE },
	{ "/accounts/import", OF_SITE },
	{ "/members/import", OF_SITE },
	{ "/organisations/import", OF_SITE },
	{ "/members/new", OF_SITE },
	{ "/members/group", OF_SITE },
	{ "/members/changes/transfer", OF_SITE },
	{ "/members/changes/reward", OF_SITE },
	{ "/changes/incoming/accept", OF_SITE },
	{ "/receipts/sign", OF_SITE },
	{ "/committees/new", OF_SITE },
	{ "/committees", COMMITTEE_KIND },
	{ "/officers", OFFICER_KIND },
	{ "/elections/new", OF_SITE },
	{ "/elections/:id/approve", SUBMITTED_KIND },
	{ "/elections/:id/return", SUBMITTED_KIND },
	{ "/elections", ELECTION_KIND },
	{ "/candidates", CANDIDATE_KIND },
	{ "/developments/new", OF_SITE },
	{ "/developments", DEVELOPMENT_KIND },
	{ "/documents", DOCUMENT_KIND },
	{ "/corrections", CORRECTION_KIND },
	{ "/changes/incoming", CHANGE_KIND },
	{ "/changes/in", OF_SITE },
	{ "/changes/branches", OF_SITE },
	{ "/changes", CHANGE_KIND },
	{ "/members", MEMBER_KIND },
	{ "/signatures", MEMBER_KIND },
	{ "/dues/members", MEMBER_KIND },
	{ "/dues/bases", MEMBER_KIND },
	{ "/organisations", ORGANISATION_KIND },
	{ "/accounts/new", OF_SITE },
	{ "/accounts/sheets", OF_SITE },
	{ "/accounts", ACCOUNT_KIND },
	{ "/handover/:id", ACCOUNT_KIND },
	{ "/holders", ACCOUNT_KIND },
	{ "/plans/:id", PLAN_KIND },
	{ "/meetings/new", OF_SITE },
	{ "/meetings", MEETING_KIND },
	{ "/my/meetings", MEETING_KIND },
	{ "/files/:id", FILE_KIND },
	{ "/sign-in/:ticket", MEETING_KIND },
	{ "/receipts", RECEIPT_KIND },
	{ "/dues/payments/:id", PAYMENT_KIND },
	{ "/dues/months", OF_SITE },
	{ "/dues", DUES_KIND },
	{ "/factors", ACCOUNT_KIND },
	{ "/parameters", OF_SITE },
	{ "/policies", OF_SITE },
	{ "/codes", OF_SITE },
	{ "/jobs", OF_SITE },
	{ "/groups", OF_SITE },
	{ "/grants", OF_SITE },
	{ "/grant-checks", OF_SITE },
	{ "/s/:token", OF_SITE },
	{ "/history", HISTORY_KIND },
	{ "/audit", HISTORY_KIND },
	{ "/applications/new", OF_SITE },
	{ "/applications", APPLICATION_KIND },
	{ "/my/applications", APPLICATION_KIND },
	{ "/notices/:id", NOTICE_KIND },
	{ "/me/sessions/:id", SESSION_KIND },
	{ "/delegations/:id", DELEGATION_KIND },
	{ "/care/days", OF_SITE },
	{ "/care/new", OF_SITE },
	{ "/care", CARE_KIND },
	{ "/points/items", OF_SITE },
	{ "/points/confirm", OF_SITE },
	{ "/points/decline", OF_SITE },
	{ "/points/close", OF_SITE },
	{ "/points/entries", POINTS_KIND },
	{ "/points/pending", POINTS_KIND },
	{ "/my/points", POINTS_KIND },
	{ "/points", MEMBER_KIND },
};

static int kind_number(const char *path)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (text_begins(path, kinds[i].prefix))
			return (int)i;
	return -1;
}

enum matrix_kind matrix_kind_of(const char *path)
{
	int i = kind_number(path);

	return i < 0 ? OF_SITE : kinds[i].kind;
}

bool matrix_knows(const struct route *route)
{
	return !has_parameters(route) || kind_number(route->path) >= 0;
}

bool matrix_ended(struct house *h, const struct matrix *m)
{
	bool ended =
		number_of(h, "SELECT ended_at IS NOT NULL FROM session WHERE id = ?", BIND(m->session))
		== 1;

	house_change(h, "UPDATE session SET ended_at = NULL WHERE id = ?", BIND(m->session));
	return ended;
}

bool matrix_personal(enum matrix_kind kind)
{
	return kind == APPLICATION_KIND || kind == NOTICE_KIND || kind == SESSION_KIND;
}

bool matrix_forgiving(const struct route *route)
{
	return route && text_is(route->path, "/receipts/:id/read");
}

const char *matrix_id(struct house *h, const struct matrix *m, enum matrix_kind kind, int view,
	enum relation relation)
{
	int64_t member = h->people[views[view].who].member_id;

	switch (kind) {
	case MEMBER_KIND:
		return at(h, "%lld", (long long)(relation == OWN && member ? member : m->member));
	case ORGANISATION_KIND:
		return at(h, "%lld", (long long)m->places[views[view].at[relation]].id);
	case ACCOUNT_KIND:
		return at(h, "%lld", (long long)m->account);
	case APPLICATION_KIND:
		return at(h, "%lld", (long long)m->application);
	case NOTICE_KIND:
		return at(h, "%lld", (long long)m->notice);
	case DELEGATION_KIND:
		return at(h, "%lld", (long long)m->delegation);
	case POINTS_KIND:
		return at(h, "%lld", (long long)m->points);
	case SESSION_KIND:
		return at(h, "%lld", (long long)m->session);
	case HISTORY_KIND:
		return at(h, "%lld", (long long)m->places[views[view].at[relation]].history);
	default:
		return m->ids[kind] ? at(h, "%lld", (long long)m->ids[kind]) : NULL;
	}
}

const char *matrix_shown(struct house *h, const struct matrix *m, enum matrix_kind kind, int view,
	enum relation relation)
{
	if (kind == ORGANISATION_KIND)
		return m->places[views[view].at[relation]].name;
	if (kind == HISTORY_KIND)
		return at(h, "%s在%d", m->label, views[view].at[relation]);
	return m->label;
}

const char *matrix_body(struct house *h, const struct matrix *m, const struct route *route)
{
	if (text_is(route->path, "/members/:id/reveal"))
		return "field=id_number";
	if (text_is(route->path, "/meetings/:id/files/remove"))
		return at(h, "file=%lld", (long long)m->file);
	if (text_is(route->path, "/me/views"))
		return "list=/members&name=x";
	if (text_begins(route->path, "/developments/:id/steps"))
		return "step=2"; /* the branch's */
	if (text_begins(route->path, "/developments/:id/decisions"))
		return "step=4"; /* the committee's */
	return "x=1";
}

/* ---- what a reply shows ---- */

static bool cell_shows(void *context, const struct sheet_row *row)
{
	const char **text = context;

	for (int i = 0; *text && i < row->count; i++)
		if (row->cells[i] && strstr(row->cells[i], *text))
			*text = NULL; /* found */
	return *text != NULL;
}

/* In the page, or in a cell of the workbook. */
bool matrix_shows(struct house *h, struct reply reply, const char *text)
{
	const char *wanted = text;

	if (!reply.file)
		return reply_has(reply, text);
	sheet_read(h->arena, reply.file, NULL, true, &sheet_default_limits, cell_shows, &wanted);
	return !wanted;
}
