/* The routes of groups, grants and rights. */
#include "base/text.h"
#include "modules/access/access.h"
#include "modules/grant/inside.h"
#include "modules/organisation/organisation.h"

/* The accounts as the security administrator sees them: whose rights are to be looked at. */
static const struct field holder_fields[] = {
	TEXT  (account, name, "姓名", .max = 40, .listed = true, .searched = true),
	TEXT  (account, login, "登录账号", .max = 40, .listed = true, .searched = true),
	CHOICE(account, office, "账号类别", account_offices, .listed = true, .searched = true),
	REF   (account, organisation_id, "所在组织", organisation_record, .listed = true),
	TIME  (account, signed_in_at, "最近登录", .listed = true),
};
static const struct record holder_record = RECORD(account, holder_fields, .title = "人员权限",
	.unit = "人", .href = "/holders", .label = "name", .scoped = true, .large = true);

static bool is_own(struct work *w, const void *row)
{
	return !((const struct access_group *)row)->preset;
}

void grant_home(struct request *r, struct json *data)
{
	int64_t count = !may(r->work->actor, &grant_second) ? 0
		: work_number(r->work, 0, "SELECT COUNT(*) FROM access_grant m"
			" WHERE m.state IN ('proposed', 'lifting') AND m.removed_at IS NULL"
			" AND (m.account_id IS NULL OR EXISTS (SELECT 1 FROM account a"
			"  WHERE a.id = m.account_id AND @scope(a grant.second)))", BIND_NONE);
	struct json *task;

	if (!count)
		return;
	task = json_item(json_at(data, "right_tasks"));
	json_text(task, "label", "授权等待复核");
	json_number(task, "count", count);
	json_text(task, "href", "/grant-checks?state=proposed&state=lifting");
}

static const struct route routes[] = {
	GET ("/holders", page_list, grant_view, .record = &holder_record, .menu = "权限管理/人员权限", .icon = "shield-lock"),
	GET ("/holders/compare", holder_compare_page, grant_view),
	GET ("/holders/print", page_print, grant_view, .record = &holder_record, .keeps = "print"),
	GET ("/holders/:id", holder_show_page, grant_view),
	GET ("/holders/:id/grant", give_form_page, grant_grant),
	POST("/holders/:id/grant", give_page, grant_grant),
	GET ("/groups", page_list, grant_view, .record = &access_group_record, .menu = "权限管理/角色和权限组"),
	GET ("/groups/new", page_new, grant_group, .record = &access_group_record, .button = "新建权限组", .on = ON_LIST,
	     .primary = true, .icon = "plus"),
	POST("/groups", page_create, grant_group, .record = &access_group_record),
	GET ("/groups/:id", group_show_page, grant_view, .record = &access_group_record),
	GET ("/groups/:id/edit", page_edit, grant_group, .record = &access_group_record, .button = "修改", .on = ON_SHOW,
	     .icon = "edit", .when = is_own),
	POST("/groups/:id", page_update, grant_group, .record = &access_group_record),
	GET ("/groups/:id/grant", give_form_page, grant_group, .record = &access_group_record, .button = "加入其他授权",
	     .on = ON_SHOW, .when = is_own),
	POST("/groups/:id/grant", give_page, grant_group),
	POST("/groups/:id/contents", group_contents_page, grant_group),
	POST("/groups/:id/copy", group_copy_page, grant_group, .record = &access_group_record, .button = "复制", .on = ON_SHOW,
	     .icon = "copy"),
	POST("/groups/:id/remove", group_remove_page, grant_group, .record = &access_group_record, .button = "删除",
	     .on = ON_SHOW, .danger = true, .when = is_own, .confirm = "删除后不能恢复，确定删除？"),
	GET ("/grants", page_list, grant_view, .record = &access_grant_record, .menu = "权限管理/授权记录"),
	GET ("/grants/print", page_print, grant_view, .record = &access_grant_record, .keeps = "print"),
	GET ("/grants/:id", grant_show_page, grant_view),
	POST("/grants/:id/take-back", grant_take_back_page, grant_grant),
	POST("/grants/:id/confirm", grant_confirm_page, grant_confirm),
	POST("/grants/:id/refuse", grant_refuse_page, grant_confirm),
	GET ("/who", who_page, grant_view, .menu = "权限管理/谁能做"),
	GET ("/risks", risk_page, grant_report, .menu = "权限管理/风险报告"),
	GET ("/grant-checks", page_list, grant_second, .record = &grant_check_record, .menu = "授权复核", .icon = "shield-check"),
	GET ("/grant-checks/:id", grant_show_page, grant_second),
	POST("/grant-checks/:id/confirm", grant_confirm_page, grant_second),
	POST("/grant-checks/:id/refuse", grant_refuse_page, grant_second),
	GET ("/me/rights", my_rights_page, signed_in),
	{ 0 }
};

const struct module grant_module = {
	.name = "grant",
	.title = "权限",
	.permissions = (const struct permission *const[]){ &grant_view, &grant_grant, &grant_group,
		&grant_confirm, &grant_report, &grant_second, &grant_agree, &grant_delegate, NULL },
	.records = (const struct record *const[]){ &access_group_record, &access_grant_record, NULL },
	.routes = routes,
};
