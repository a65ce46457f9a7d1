/*
 * The table of everything one can ask of this module. Lists are the common ones; the other handlers
 * stand in the files that meeting_pages.h names.
 */
#include "modules/grant/grant.h"
#include "modules/meeting/meeting_pages.h"
#include "modules/meeting/attendance.h"
#include "modules/member/member.h"

enum { LARGEST_UPLOAD = 500 << 20 };

static bool plan_is_open(struct work *w, const void *row)
{
	return plan_open(row);
}

static bool plan_is_submitted(struct work *w, const void *row)
{
	return ((const struct plan *)row)->state == PLAN_SUBMITTED;
}

static bool plan_is_draft(struct work *w, const void *row)
{
	return ((const struct plan *)row)->state == PLAN_DRAFT;
}

static bool is_open(struct work *w, const void *row)
{
	return meeting_open(row);
}

static bool is_held(struct work *w, const void *row)
{
	const struct meeting *m = row;

	return meeting_open(m) && m->starts_at.at <= w->now.at;
}

static bool is_submitted(struct work *w, const void *row)
{
	return ((const struct meeting *)row)->state == MEETING_SUBMITTED;
}

static bool is_passed(struct work *w, const void *row)
{
	return ((const struct meeting *)row)->state == MEETING_PASSED;
}

static bool is_planned(struct work *w, const void *row)
{
	return ((const struct meeting *)row)->state == MEETING_PLANNED;
}

static const struct route routes[] = { GET("/plans", page_list, meeting_view,
										.record = &plan_record, .menu = "组织生活/计划",
										.icon = "calendar-event"),
	GET("/plans/new", plan_new_page, meeting_create, .record = &plan_record, .button = "新建计划",
		.on = ON_LIST, .primary = true, .icon = "plus"),
	POST("/plans", plan_create_page, meeting_create, .record = &plan_record),
	GET("/plans/print", page_print, meeting_print, .record = &plan_record, .keeps = "print"),
	GET("/plans/:id", plan_show_page, meeting_view, .record = &plan_record),
	GET("/plans/:id/record", plan_record_page, meeting_view),
	GET("/plans/:id/print", plan_print_page, meeting_print, .record = &plan_record, .keeps = "print",
		.button = "打印", .on = ON_SHOW, .icon = "printer"),
	GET("/plans/:id/edit", plan_edit_page, meeting_edit, .record = &plan_record,
		.button = "改周期", .on = ON_SHOW, .when = plan_is_open),
	POST("/plans/:id", plan_update_page, meeting_edit, .record = &plan_record),
	POST("/plans/:id/theme-days", plan_theme_days_page, meeting_edit),
	POST("/plans/:id/submit", plan_submit_page, meeting_submit, .record = &plan_record,
		.button = "上报", .on = ON_SHOW, .primary = true, .icon = "send", .when = plan_is_open,
		.confirm = "上报后不能再修改，除非撤回或被退回。确定上报？"),
	POST("/plans/:id/withdraw", plan_withdraw_page, meeting_submit, .record = &plan_record,
		.button = "撤回", .on = ON_SHOW, .when = plan_is_submitted,
		.confirm = "撤回后可以修改，需要重新上报。确定撤回？"),
	POST("/plans/:id/pass", plan_pass_page, meeting_approve),
	POST("/plans/:id/return", plan_return_page, meeting_approve),
	POST("/plans/:id/remove", plan_remove_page, meeting_delete, .record = &plan_record,
		.button = "删除", .on = ON_SHOW, .danger = true, .when = plan_is_draft,
		.confirm = "只能删除没有活动的计划。确定删除？"),

	GET("/meetings", page_list, meeting_view, .record = &meeting_list_record,
		.menu = "组织生活/活动与台账", .icon = "calendar-event"),
	GET("/meetings/new", meeting_new_page, meeting_create, .record = &meeting_list_record,
		.button = "临时安排活动", .on = ON_LIST, .primary = true, .icon = "plus"),
	POST("/meetings", meeting_create_page, meeting_create, .record = &meeting_record),
	POST("/meetings/export", meeting_export_page, meeting_export, .record = &meeting_record),
	GET("/meetings/print", page_print, meeting_print, .record = &meeting_list_record, .keeps = "print"),
	GET("/meetings/soon", page_list, meeting_edit, .record = &meeting_list_record,
		.listing = &meetings_soon),
	GET("/meetings/unreported", page_list, meeting_submit, .record = &meeting_list_record,
		.listing = &meetings_unreported),
	GET("/meetings/leave", page_list, meeting_edit, .record = &meeting_list_record,
		.listing = &meetings_leave),
	GET("/meetings/:id", meeting_show_page, meeting_view, .record = &meeting_record),
	GET("/meetings/:id/screen", screen_page, meeting_edit, .record = &meeting_record,
		.button = "签到码", .on = ON_SHOW, .icon = "qrcode", .when = is_open),
	GET("/meetings/:id/who", grant_who_page, meeting_view, .record = &meeting_record,
		.button = "谁能操作", .on = ON_SHOW, .icon = "users"),
	GET("/meetings/:id/edit", meeting_edit_page, meeting_edit, .record = &meeting_record,
		.button = "填写台账", .on = ON_SHOW, .icon = "edit", .when = is_open),
	POST("/meetings/:id", meeting_update_page, meeting_edit, .record = &meeting_record),
	GET("/meetings/:id/print", meeting_print_page, meeting_print, .record = &meeting_record, .keeps = "print",
		.button = "打印记录", .on = ON_SHOW, .icon = "printer"),
	GET("/meetings/:id/sheet", sheet_print_page, meeting_print, .record = &meeting_record, .keeps = "print"),
	POST("/meetings/:id/submit", meeting_submit_page, meeting_submit, .record = &meeting_record,
		.button = "上报", .on = ON_SHOW, .primary = true, .icon = "send", .when = is_held,
		.confirm = "上报后不能再修改、不能再签到，除非撤回或被退回。确定上报？"),
	POST("/meetings/:id/withdraw", meeting_withdraw_page, meeting_submit, .record = &meeting_record,
		.button = "撤回", .on = ON_SHOW, .when = is_submitted,
		.confirm = "撤回后可以修改，需要重新上报。确定撤回？"),
	POST("/meetings/:id/cancel", meeting_cancel_page, meeting_delete, .record = &meeting_record,
		.button = "取消活动", .on = ON_SHOW, .danger = true, .when = is_planned,
		.confirm = "取消后不能恢复，应到人员会看到已取消。确定取消？"),
	POST("/meetings/:id/pass", meeting_pass_page, meeting_approve),
	POST("/meetings/:id/return", meeting_return_page, meeting_approve),
	GET("/meetings/:id/reopen", meeting_reopen_page, meeting_reopen_right, .record = &meeting_record,
		.button = "重新开启", .on = ON_SHOW, .icon = "arrow-back-up", .when = is_passed),
	POST("/meetings/:id/reopen", meeting_reopen_post, meeting_reopen_right),

	GET("/meetings/:id/people", people_page, meeting_view),
	GET("/meetings/:id/expect", expect_page, meeting_edit),
	POST("/meetings/:id/expect", expect_post, meeting_edit),
	POST("/meetings/:id/tick", tick_page, meeting_behalf),
	POST("/meetings/:id/untick", untick_page, meeting_behalf),
	POST("/meetings/:id/leave", leave_enter_page, meeting_behalf),
	POST("/meetings/:id/decide", leave_decide_page, meeting_edit),
	GET("/meetings/:id/files", files_page, meeting_view),
	GET ("/upload-allowed", page_upload_allowed, anyone),
	POST("/meetings/:id/files/upload", files_upload_page, meeting_edit, .upload = LARGEST_UPLOAD),
	POST("/meetings/:id/files/remove", file_remove_page, meeting_edit),
	GET("/meetings/:id/record", meeting_record_page, meeting_view),
	GET("/meetings/:id/screen/code", screen_code_page, meeting_edit),
	GET("/meetings/:id/screen/count", screen_count_page, meeting_edit),
	GET("/meetings/:id/qr.svg", qr_page, meeting_edit),

	GET("/receipts", page_list, meeting_receive, .record = &receipt_record,
		.listing = &receipts_waiting, .menu = "组织生活/收到的报送"),
	GET("/receipts/all", page_list, meeting_receive, .record = &receipt_record,
		.listing = &receipts_all),
	GET("/receipts/sign", page_bulk, meeting_receive, .record = &receipt_record,
		.bulk = &receipt_bulk, .button = "签收", .on = ON_ROWS),
	POST("/receipts/sign", page_bulk_post, meeting_receive, .record = &receipt_record,
		.bulk = &receipt_bulk),
	GET("/receipts/:id", receipt_show_page, meeting_receive),
	POST("/receipts/:id/read", receipt_read_page, meeting_receive),

	GET("/s/:token", scan_page, anyone), GET("/sign-in/:ticket", sign_in_page, meeting_take_part),
	POST("/sign-in/:ticket", sign_in_post, meeting_take_part, .repeatable = true),
	GET("/my/meetings", my_meetings_page, meeting_take_part, .menu = "我的会议", .icon = "calendar-event",
		.tab = "会议", .ordinary = true),
	GET("/my/scan", my_scan_page, meeting_take_part),
	GET("/my/meetings/:id", my_meeting_page, meeting_take_part),
	POST("/my/meetings/:id/leave", my_leave_page, meeting_take_part),
	POST("/my/meetings/:id/code", my_code_page, meeting_take_part, .repeatable = true),
	GET("/files/:id", file_page, signed_in, .keeps = "download"),
	GET("/me/signature", my_signature_page, signed_in, .menu = "我的签名", .icon = "signature",
		.ordinary = true),
	POST("/me/signature", my_signature_post, signed_in),
	GET("/members/:id/signature", member_signature_page, member_edit, .record = &member_record,
		.button = "采集签名", .on = ON_SHOW, .icon = "signature"),
	POST("/members/:id/signature", member_signature_post, member_edit),
	GET("/signatures/:id", signature_page, signed_in), { 0 } };

static const struct job jobs[] = {
	{ "meeting.sweep_files", files_sweep_now, .every = "day", .label = "清理没有登记的上传文件" },
	{ "meeting.follow_roster", attendance_follow_roster, .every = "hour",
		.label = "按党员名册更新应到名单" },
	{ 0 }
};

const struct module meeting_module = {
	.name = "meeting",
	.title = "组织生活",
	.permissions = (const struct permission *const[]){ &meeting_view, &meeting_create,
		&meeting_edit, &meeting_delete, &meeting_submit, &meeting_approve, &meeting_reopen_right,
		&meeting_print,
		&meeting_export, &meeting_behalf, &meeting_receive, &meeting_take_part, NULL },
	.records = (const struct record *const[]){ &plan_record, &meeting_record, &receipt_record,
		NULL },
	.routes = routes,
	.jobs = jobs,
};
