/* Members: the common pages; the roster's import is in member_import.c. */
#include "modules/member/member.h"
#include "modules/grant/grant.h"
#include "modules/member/member_bulk.h"
#include "modules/member/member_inside.h"
#include "web/page.h"

enum { LARGEST_PHOTO = 5 << 20 };

static const struct route routes[] = {
	GET ("/members", page_list, member_view, .record = &member_record, .menu = "党员管理/党员信息", .icon = "users"),
	GET ("/members/new", page_new, member_create, .record = &member_record,
	     .button = "新增党员", .on = ON_LIST, .primary = true, .icon = "plus"),
	POST("/members", page_create, member_create, .record = &member_record),
	POST("/members/export", page_export, member_export, .record = &member_record),
	POST("/members/export/roster", member_roster_page, member_export, .record = &member_record,
	     .button = "导出全国系统名册", .on = ON_EXPORT),
	GET ("/members/print", page_print, member_view, .record = &member_record, .keeps = "print"),
	GET ("/members/group", page_bulk, member_edit, .record = &member_record, .bulk = &member_group_bulk,
	     .button = "编入党小组", .on = ON_ROWS),
	POST("/members/group", page_bulk_post, member_edit, .record = &member_record, .bulk = &member_group_bulk,
	     .repeatable = true),
	GET ("/members/left", page_list, member_view, .record = &member_left_record,
	     .menu = "党员管理/已离开人员", .icon = "archive"),
	POST("/members/left/export", page_export, member_export, .record = &member_left_record),
	GET ("/members/left/print", page_print, member_view, .record = &member_left_record, .keeps = "print"),
	GET ("/members/left/:id", member_show_page, member_view, .record = &member_record),
	GET ("/members/:id", member_show_page, member_view, .record = &member_record),
	GET ("/members/:id/who", grant_who_page, member_view, .record = &member_record,
	     .button = "谁能操作", .on = ON_LAST_TAB, .when = member_present),
	GET ("/members/:id/edit", member_edit_page, member_edit, .record = &member_record,
	     .button = "修改", .on = ON_SHOW, .on_row = true, .icon = "edit"),
	POST("/members/:id", member_update_page, member_edit, .record = &member_record),
	GET ("/members/:id/withdraw", member_withdraw_page, member_create, .record = &member_record),
	POST("/members/:id/withdraw", member_withdraw_post, member_create, .record = &member_record),
	POST("/members/:id/reveal", member_reveal_page, member_reveal, .record = &member_record),
	GET ("/members/:id/photo", member_photo_page, signed_in),
	POST("/members/:id/photo/upload", member_photo_upload, member_edit, .upload = LARGEST_PHOTO),
	POST("/members/:id/photo/remove", member_photo_remove, member_edit),
	GET ("/corrections", corrections_page, member_edit, .menu = "党员管理/更正申请", .icon = "edit"),
	GET ("/corrections/:id", correction_page, member_edit),
	POST("/corrections/:id/accept", correction_accept_post, member_edit),
	POST("/corrections/:id/decline", correction_decline_post, member_edit),
	GET ("/my/record", my_record_page, member_own, .menu = "我的党员信息", .icon = "user", .ordinary = true),
	POST("/my/photo/upload", my_photo_upload, member_own, .upload = LARGEST_PHOTO),
	POST("/my/photo/remove", my_photo_remove, member_own),
	POST("/my/pledge", my_pledge_post, member_own),
	POST("/my/corrections", my_correction_post, member_own),
	{ 0 }
};

static const struct job jobs[] = {
	{ "member.photos", member_photos_sweep, .every = "day", .label = "清理换下的党员照片" },
	{ 0 }
};

const struct module member_module = {
	.jobs = jobs,
	.name = "member",
	.title = "党员信息",
	.permissions = (const struct permission *const[]){ &member_view, &member_create, &member_edit,
		&member_export, &member_import, &member_reveal, &member_own, NULL },
	.records = (const struct record *const[]){ &member_record, &member_left_record, NULL },
	.routes = routes,
};
