/* Groups: roles, positions (one above another), project groups, user groups; and how they are
 * allowed to stand to each other. */
#include "base/text.h"
#include "modules/access/access.h"
#include "modules/grant/inside.h"

const struct choice group_kinds[] = {
	{ GROUP_ROLE, "role", "角色" },
	{ GROUP_POSITION, "position", "职位" },
	{ GROUP_PROJECT, "project", "项目组" },
	{ GROUP_USERS, "user_group", "用户组" },
	{ 0 }
};

static const struct choice tiers[] = {
	{ 1, "work_committee", "机关党工委" },
	{ 2, "committee", "党委" },
	{ 3, "general_branch", "党总支" },
	{ 4, "branch", "党支部" },
	{ 0 }
};

static const struct field access_group_fields[] = {
	CHOICE(access_group, kind, "类型", group_kinds, .required = true, .listed = true, .searched = true,
	       .hint = "角色互不隶属；职位分上下级，上级拥有下级的权限；项目组可指定负责人"),
	TEXT  (access_group, name, "名称", .required = true, .unique = true, .max = 40, .listed = true, .searched = true),
	CHOICE(access_group, office, "适用账号", account_offices, .required = true, .listed = true),
	REF   (access_group, parent_id, "上级职位", access_group_record, .where = "m.kind = 'position'"),
	CHOICE(access_group, tier, "限用于", tiers, .hint = "只能授予在这一级党组织的人；不选就是不限"),
	FLAG  (access_group, delegable, "可转授", .hint = "持有人可以在本组织内转授给他人"),
	FLAG  (access_group, preset, "预设", .fixed = true, .listed = true),
	TEXT  (access_group, note, "说明", .max = 200, .wide = true),
};

/* A position that stands above itself would hold everything below it for ever. */
static bool is_above(struct work *w, int64_t id, int64_t parent_id)
{
	return work_number(w, 0,
		"WITH RECURSIVE up AS (SELECT id, parent_id FROM access_group WHERE id = ?"
		" UNION SELECT g.id, g.parent_id FROM up JOIN access_group g ON g.id = up.parent_id)"
		" SELECT COUNT(*) FROM up WHERE id = ?", BIND(parent_id, id)) > 0;
}

static void check(struct work *w, const void *row, const void *old, struct problems *p)
{
	const struct access_group *g = row, *was = old;

	if (was && was->preset)
		problem(p, NULL, "预设权限组不能修改，请复制一份再改");
	if (was && was->office != g->office)
		problem(p, "office", "适用账号不能改，请另建一个");
	if (was && was->kind != g->kind)
		problem(p, "kind", "类型不能改，请另建一个");
	if (was && was->parent_id != g->parent_id
		&& (g->office != OFFICE_BUSINESS || group_is_high(w, g->row.id)))
		problem(p, "parent_id", "它含有能授权的权限，上级职位不能改；请另建一个职位重新授权");
	if (g->parent_id && g->kind != GROUP_POSITION)
		problem(p, "parent_id", "只有职位分上下级，请清空上级职位");
	if (g->parent_id && g->row.id && is_above(w, g->row.id, g->parent_id))
		problem(p, "parent_id", "上级职位不能是它自己或它的下级");
	if (g->delegable && g->office != OFFICE_BUSINESS)
		problem(p, "delegable", "系统、安全、审计管理员的权限不能转授");
}

const struct record access_group_record = RECORD(access_group, access_group_fields,
	.title = "权限组", .unit = "个", .href = "/groups", .label = "name",
	.order = "m.office, m.kind, m.id", .check = check);
