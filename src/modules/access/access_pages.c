/* The route table of accounts, signing in, the second factor and the personal page. */
#include "modules/access/access_pages.h"
#include "modules/access/second_factor.h"
#include "modules/access/sign_in.h"
#include "modules/grant/grant.h"
#include "modules/member/member.h"

enum { LARGEST_PHOTO = 5 << 20 };

static const struct route routes[] = {
	GET ("/login", login_page, anyone),
	POST("/login", login_post, anyone, .repeatable = true),
	GET ("/activate", activate_page, anyone),
	POST("/activate", activate_post, anyone, .repeatable = true),
	GET ("/activate/qr.svg", activate_code_page, anyone),
	POST("/sign-out", sign_out, signed_in, .repeatable = true),

	GET ("/second-factor", second_factor_page, signed_in),
	POST("/second-factor", second_factor_post, signed_in, .repeatable = true),
	GET ("/second-factor/new", enrol_page, signed_in),
	GET ("/second-factor/new/qr.svg", enrol_code_page, signed_in),
	POST("/second-factor/new", enrol_post, signed_in),
	POST("/second-factor/remove", factor_remove_post, signed_in),
	POST("/second-factor/recovery", recovery_post, signed_in),
	GET ("/second-factor/password", new_password_page, signed_in),
	POST("/second-factor/password", new_password_post, signed_in),
	GET ("/factors", factors_page, factor_reset, .menu = "权限管理/动态口令", .icon = "shield-lock"),
	POST("/factors/:id/reset", factor_reset_post, factor_reset),
	POST("/holders/:id/release", code_release_post, factor_reset),

	GET ("/me", me_page, signed_in, .tab = "我的", .icon = "user"),
	POST("/me/name", me_name_post, signed_in),
	POST("/me/password", me_password_post, signed_in),
	POST("/me/sessions", me_sessions_post, signed_in, .repeatable = true),
	POST("/me/sessions/:id", me_session_post, signed_in, .repeatable = true),
	POST("/me/large", me_large_post, signed_in, .repeatable = true),
	POST("/me/views", page_view_save, signed_in, .repeatable = true),
	POST("/me/views/default", page_view_default, signed_in, .repeatable = true),
	POST("/me/views/remove", page_view_remove, signed_in),
	POST("/me/photo/upload", photo_upload, signed_in, .upload = LARGEST_PHOTO),
	POST("/me/photo/remove", photo_remove_post, signed_in),

	GET ("/accounts", page_list, account_view, .record = &account_record, .menu = "账号管理", .icon = "key"),
	GET ("/accounts/new", page_new, account_create, .record = &account_record, .button = "新增账号",
	     .on = ON_LIST, .primary = true, .icon = "plus"),
	POST("/accounts", account_create_page, account_create, .record = &account_record),
	GET ("/accounts/print", page_print, account_view, .record = &account_record, .keeps = "print"),
	GET ("/accounts/sheets", account_sheets_page, account_reset, .record = &account_record,
	     .button = "打印激活单", .on = ON_LIST, .icon = "printer"),
	POST("/accounts/sheets", account_sheets_post, account_reset),
	GET ("/accounts/:id", account_show_page, account_view, .record = &account_record),
	GET ("/accounts/:id/photo", photo_page, signed_in),
	GET ("/accounts/:id/edit", page_edit, account_edit, .record = &account_record, .button = "修改",
	     .on = ON_SHOW, .icon = "edit"),
	POST("/accounts/:id", account_update_page, account_edit, .record = &account_record),
	GET ("/accounts/:id/member", account_link_page, account_edit, .record = &account_record,
	     .button = "对应到党员", .on = ON_SHOW, .icon = "link", .when = account_is_business),
	POST("/accounts/:id/member", account_link_post, account_edit, .record = &account_record),
	POST("/accounts/:id/issue", account_issue_page, account_reset, .record = &account_record,
	     .button = "发放激活码", .on = ON_SHOW, .primary = true,
	     .confirm = "发放后原来的密码作废，所有设备退出登录。确定发放？"),
	POST("/accounts/:id/sessions", account_sessions_post, account_edit, .record = &account_record,
	     .button = "退出所有设备", .on = ON_SHOW, .when = account_is_active,
	     .confirm = "这个账号将在所有设备上退出登录，确定？"),
	GET ("/accounts/:id/stop", account_stop_page, account_edit, .record = &account_record,
	     .button = "停用", .on = ON_SHOW, .danger = true, .when = account_is_used),
	POST("/accounts/:id/stop", account_stop_post, account_edit, .record = &account_record),
	GET ("/accounts/:id/remove", account_remove_page, account_edit, .record = &account_record,
	     .button = "删除", .on = ON_SHOW, .danger = true),
	POST("/accounts/:id/remove", account_remove_post, account_edit, .record = &account_record),

	GET ("/members/accounts", member_sheets_page, account_issue, .record = &member_record,
	     .button = "批量开通账号", .on = ON_LIST, .icon = "key"),
	POST("/members/accounts", member_sheets_post, account_issue, .record = &member_record),
	POST("/members/:id/account", member_account_page, account_issue, .record = &member_record,
	     .button = "开通账号 / 重发激活码", .on = ON_SHOW,
	     .confirm = "将为这名党员生成一次性激活码，原密码作废。确定？"),
	{ 0 }
};

static const struct job jobs[] = {
	{ "account.photos", account_photos_sweep, .every = "day", .label = "清理换下的账号照片" },
	{ 0 }
};

const struct module access_module = {
	.jobs = jobs,
	.name = "access",
	.title = "账号",
	.permissions = (const struct permission *const[]){ &account_view, &account_create,
		&account_edit, &account_reset, &account_issue, &account_import, &factor_reset, NULL },
	.records = (const struct record *const[]){ &account_record, NULL },
	.routes = routes,
};
