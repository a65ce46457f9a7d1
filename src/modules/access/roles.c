/*
 * The preset roles of the S0 matrix. A role is a list of permissions; routes demand them, nothing
 * else does.
 */
#include "modules/access/access.h"
#include "modules/dues/dues.h"
#include "modules/history/history.h"
#include "modules/meeting/meeting.h"
#include "modules/member/member.h"
#include "modules/organisation/organisation.h"
#include "modules/setting/setting.h"
#include "modules/upkeep/upkeep.h"

#define PERMISSIONS(...) (const struct permission *const[]){ __VA_ARGS__, NULL }

static const struct role work_committee = {
	"work_committee_admin", "机关党工委管理员", "work_committee",
	PERMISSIONS(&organisation_view, &organisation_edit, &member_view, &meeting_view, &meeting_review,
		&meeting_receive, &dues_view, &history_view, &setting_edit, &account_manage),
};
static const struct role committee = {
	"committee_admin", "党委管理员", "committee",
	PERMISSIONS(&organisation_view, &member_view, &meeting_view, &meeting_receive, &dues_view, &history_view),
};
static const struct role general_branch = {
	"general_branch_admin", "党总支管理员", "general_branch",
	PERMISSIONS(&organisation_view, &member_view, &meeting_view, &meeting_receive, &dues_view, &history_view),
};
static const struct role branch = {
	"branch_admin", "支部管理员", "branch",
	PERMISSIONS(&organisation_view, &member_view, &member_edit, &member_private, &meeting_view, &meeting_edit,
		&dues_view, &dues_edit, &history_view, &account_issue),
};
static const struct role system_admin = {
	"system_admin", "系统管理员", NULL, PERMISSIONS(&upkeep_view),
};
static const struct role audit_admin = {
	"audit_admin", "审计管理员", NULL, PERMISSIONS(&history_view),
};

const struct role *const access_roles[] = {
	&work_committee, &committee, &general_branch, &branch, &system_admin, &audit_admin, NULL
};

const struct choice account_roles[] = {
	{ ROLE_WORK_COMMITTEE, "work_committee_admin", "机关党工委管理员" },
	{ ROLE_COMMITTEE, "committee_admin", "党委管理员" },
	{ ROLE_GENERAL_BRANCH, "general_branch_admin", "党总支管理员" },
	{ ROLE_BRANCH, "branch_admin", "支部管理员" },
	{ ROLE_SYSTEM, "system_admin", "系统管理员" },
	{ ROLE_AUDIT, "audit_admin", "审计管理员" },
	{ 0 }
};
