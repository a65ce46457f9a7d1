/* Members: the common pages; the roster's import is in member_import.c. */
#include "modules/member/member.h"
#include "modules/grant/grant.h"
#include "web/page.h"

static const struct route routes[] = {
	GET ("/members", page_list, member_view, .record = &member_record, .menu = "党员管理/党员信息", .icon = "users"),
	GET ("/members/new", page_new, member_create, .record = &member_record,
	     .button = "新增党员", .on = ON_LIST, .primary = true, .icon = "plus"),
	POST("/members", page_create, member_create, .record = &member_record),
	POST("/members/export", page_export, member_export, .record = &member_record),
	GET ("/members/:id", page_show, member_view, .record = &member_record),
	GET ("/members/:id/who", grant_who_page, member_view, .record = &member_record),
	GET ("/members/:id/edit", page_edit, member_edit, .record = &member_record,
	     .button = "修改", .on = ON_SHOW, .icon = "edit"),
	POST("/members/:id", page_update, member_edit, .record = &member_record),
	POST("/members/:id/reveal", page_reveal, member_reveal, .record = &member_record),
	{ 0 }
};

const struct module member_module = {
	.name = "member",
	.title = "党员信息",
	.permissions = (const struct permission *const[]){ &member_view, &member_create, &member_edit,
		&member_export, &member_import, &member_reveal, NULL },
	.records = (const struct record *const[]){ &member_record, NULL },
	.routes = routes,
};
