/* The routes of the module. The list, its filters and its workbook are the common ones. */
#include "modules/development/pages.h"

enum { LARGEST_UPLOAD = 5 * 1048576 };

static const struct route routes[] = {
	/* path                                handler                   who may               */
	GET ("/developments",                  page_list,                development_view,     .record = &development_record,
	     .menu = "党员管理/发展党员", .icon = "user-check"),
	GET ("/developments/due",              development_due_page,     development_view,     .record = &development_record,
	     .button = "应办事项", .on = ON_LIST, .icon = "clock"),
	POST("/developments/due/export",       development_due_export_page, development_export),
	GET ("/developments/new",              development_new_page,     development_edit,     .record = &development_record,
	     .button = "建立发展进程", .on = ON_LIST, .primary = true, .icon = "plus"),
	POST("/developments",                  development_create_page,  development_edit,     .record = &development_record),
	GET ("/developments/print",            page_print,               development_print,    .record = &development_record,
	     .keeps = "print"),
	POST("/developments/export",           page_export,              development_export,   .record = &development_record),
	GET ("/developments/:id",              development_show_page,    development_view,     .record = &development_record),
	POST("/developments/:id/steps",        development_step_page,           development_edit),
	POST("/developments/:id/steps/return", development_return_page,         development_edit),
	POST("/developments/:id/decisions",    development_step_page,           development_approve),
	POST("/developments/:id/decisions/return", development_return_page,     development_approve),
	POST("/developments/:id/stop",         development_stop_page,        development_edit),
	POST("/developments/:id/resume",       development_resume_page,      development_edit),
	GET ("/developments/:id/paper",        paper_print_page,         development_print,    .record = &development_record,
	     .keeps = "print"),
	POST("/developments/:id/papers/upload", paper_upload_page,       development_edit,     .upload = LARGEST_UPLOAD),
	POST("/developments/:id/decisions/upload", paper_upload_page,    development_approve,  .upload = LARGEST_UPLOAD),
	GET ("/members/:id/development",       development_of_member_page, development_view,   .record = &member_record,
	     .button = "发展进程", .on = ON_SHOW, .when = is_on_the_way, .icon = "list-check"),
	GET ("/my/development",                development_my_page,      development_take_part, .menu = "我的入党进程",
	     .icon = "list-check", .ordinary = true),
	{ 0 }
};

static const struct job jobs[] = {
	{ "development.follow", development_follow_all, .every = "day", .label = "重新计算发展党员应办事项" },
	{ 0 }
};

const struct module development_module = {
	.name = "development",
	.title = "发展党员",
	.permissions = (const struct permission *const[]){ &development_view, &development_edit,
		&development_approve, &development_print, &development_export, &development_take_part,
		NULL },
	.records =
		(const struct record *const[]){ &development_record, &development_step_record, NULL },
	.routes = routes,
	.jobs = jobs,
};
