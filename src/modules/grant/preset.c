/*
 * The preset groups: the eight of the S0 matrix and the three administrators. They are written into
 * the tables by migrate and nobody can change them; whoever needs another set copies one.
 */
#include "base/text.h"
#include "data/history.h"
#include "modules/access/access.h"
#include "modules/change/change.h"
#include "modules/care/care.h"
#include "modules/document/document.h"
#include "modules/committee/committee.h"
#include "modules/development/development.h"
#include "modules/dues/dues.h"
#include "modules/grant/grant.h"
#include "modules/history/history.h"
#include "modules/meeting/meeting.h"
#include "modules/member/member.h"
#include "modules/organisation/organisation.h"
#include "modules/points/points.h"
#include "modules/setting/setting.h"
#include "modules/statistics/statistics.h"
#include "modules/upkeep/upkeep.h"
#include "web/route.h"

enum { MOST_PERMISSIONS = 200 };

struct preset {
	const char *code;
	const char *name;
	const char *kind;          /* "role"; "user_group": everybody of that stage, by itself        */
	const char *tier;          /* kind of organisation a holder must stand in, NULL: any         */
	enum office office;
	bool delegable;            /* a holder may hand it on within his own organisation             */
	bool own;                  /* only over one's own things                                     */
	const struct permission *const *permissions;
};

#define PERMISSIONS(...) .permissions = (const struct permission *const[]){ __VA_ARGS__, NULL }
#define TAKES_PART &member_own, &meeting_take_part, &dues_take_part, &points_take_part
#define LOOKS_ON                                                                                   \
	&organisation_view, &organisation_export, &committee_view, &committee_export, &member_view,    \
		&change_view, &meeting_view,                                                               \
		&meeting_print, &meeting_export, &meeting_receive, &dues_view, &history_view,              \
		&points_view, &points_export, &care_view, &care_export, &development_view, &development_export,          \
		&statistics_view, &statistics_export

static const struct preset presets[] = {
	{ "work_committee_admin", "机关党工委管理员", "role", "work_committee",
		PERMISSIONS(LOOKS_ON, &organisation_create, &organisation_edit, &organisation_close_right,
			&organisation_import, &committee_edit, &committee_approve, &change_issue,
			&change_consent_right, &change_undo_right,
			&change_deadline, &change_print, &meeting_approve, &meeting_reopen_right, &points_rule,
			&statistics_freeze_right, &points_close_right, &document_view, &development_approve,
			&development_print, &setting_dictionary,
			&setting_parameter, &grant_agree, &grant_delegate, &grant_owner) },
	{ "committee_admin", "党委管理员", "role", "committee",
		PERMISSIONS(LOOKS_ON, &committee_edit, &committee_approve, &document_view,
			&change_consent_right, &change_undo_right,
			&development_approve, &development_print, &grant_agree,
			&grant_delegate, &grant_owner) },
	{ "general_branch_admin", "党总支管理员", "role", "general_branch",
		PERMISSIONS(LOOKS_ON, &committee_edit, &committee_approve, &grant_agree, &grant_delegate,
			&grant_owner) },
	{ "branch_admin", "支部管理员", "role", "branch", .delegable = true,
		PERMISSIONS(&organisation_view, &organisation_export, &committee_view, &committee_edit,
			&committee_export, &member_view, &member_create, &member_edit, &member_export,
			&member_import, &member_reveal, &document_view, &document_create, &document_void_right,
			&change_view, &change_make, &change_receive, &change_undo_right, &change_print,
			&meeting_view, &meeting_create, &meeting_edit, &meeting_delete, &meeting_submit,
			&meeting_print, &meeting_export, &meeting_behalf, &dues_view, &dues_edit,
			&dues_lock_right, &dues_export, &dues_print, &points_view, &points_apply_right,
			&points_close_right, &points_export, &care_view, &care_edit, &care_export,
			&development_view, &development_edit, &development_print, &development_export,
			&statistics_view, &statistics_export, &history_view, &account_issue, &grant_agree,
			&grant_delegate, &grant_owner) },
	{ "branch_clerk", "支部录入员", "role", "branch", .delegable = true,
		PERMISSIONS(&organisation_view, &member_view, &meeting_view, &meeting_create, &meeting_edit,
			&meeting_print, &meeting_behalf) },
	{ "member_full", "正式党员", "user_group", .own = true, PERMISSIONS(TAKES_PART) },
	{ "member_probationary", "预备党员", "user_group", .own = true,
		PERMISSIONS(TAKES_PART, &development_take_part) },
	{ "member_activist", "入党积极分子", "user_group", .own = true,
		PERMISSIONS(&member_own, &meeting_take_part, &development_take_part) },
	{ "member_applicant", "入党申请人", "user_group", .own = true,
		PERMISSIONS(&member_own, &meeting_take_part, &development_take_part) },
	{ "system_admin", "系统管理员", "role", .office = OFFICE_SYSTEM,
		PERMISSIONS(&account_view, &account_create, &account_import, &account_edit, &account_reset,
			&upkeep_view, &grant_second) },
	{ "security_admin", "安全管理员", "role", .office = OFFICE_SECURITY,
		PERMISSIONS(&factor_reset, &grant_view, &grant_grant, &grant_group, &grant_confirm,
			&grant_report, &setting_policy) },
	{ "audit_admin", "审计管理员", "role", .office = OFFICE_AUDIT,
		PERMISSIONS(&history_audit, &history_audit_export) },
};

static const char *office_code(enum office office)
{
	return choice_of(account_offices, (int)(office ? office : OFFICE_BUSINESS))->code;
}

static void write_permissions(struct work *w)
{
	for (const struct module *const *m = modules; *m; m++)
		for (const struct permission *const *p = (*m)->permissions; p && *p; p++)
			work_change(w, "INSERT INTO permission (id, office, name, label, risk)"
				" VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name),"
				" label = VALUES(label), risk = VALUES(risk)",
				BIND((int64_t)(*p)->code, office_code((*p)->office), (*p)->name, (*p)->label,
					(int64_t)(*p)->risk));
}

static int64_t write_group(struct work *w, const struct preset *it)
{
	work_change(w,
		"INSERT INTO access_group (preset, kind, code, name, office, tier, delegable, created_at, "
		"updated_at)"
		" VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE preset = 1, kind = "
		"VALUES(kind),"
		" tier = VALUES(tier), delegable = VALUES(delegable)",
		BIND(it->kind, it->code, it->name, office_code(it->office), it->tier, it->delegable, w->now,
			w->now));
	return work_number(w, 0, "SELECT id FROM access_group WHERE code = ?", BIND(it->code));
}

static bool lists(const struct preset *it, int64_t code)
{
	for (const struct permission *const *p = it->permissions; *p; p++)
		if ((*p)->code == code)
			return true;
	return false;
}

/* What the group gives beyond its preset goes, what it lacks comes; the number of both. */
static int64_t write_contents(struct work *w, const struct preset *it)
{
	int64_t group = write_group(w, it), changed = 0, held[MOST_PERMISSIONS];
	struct rows *rows = work_select(w, "SELECT permission_id FROM access_grant"
		" WHERE group_id = ? AND permission_id IS NOT NULL AND removed_at IS NULL", BIND(group));
	size_t count = 0, i;

	while (rows_next(rows))
		if (count < MOST_PERMISSIONS)
			held[count++] = rows->cells[0].number;
	for (i = 0; i < count; i++)
		if (!lists(it, held[i]))
			changed += work_change(w, "UPDATE access_grant SET removed_at = ? WHERE group_id = ?"
				" AND permission_id = ? AND removed_at IS NULL", BIND(w->now, group, held[i]));
	for (const struct permission *const *p = it->permissions; *p; p++) {
		for (i = 0; i < count && held[i] != (*p)->code; i++)
			continue;
		if (i == count)
			changed += work_change(w,
				"INSERT INTO access_grant (to_name, what, group_id, office, permission_id, reach,"
				" reason, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, '预设', ?, ?)",
				BIND(it->name, (*p)->label, group, office_code(it->office), (int64_t)(*p)->code,
					it->own ? "own" : NULL, w->now, w->now));
	}
	return changed;
}

void grant_presets(struct work *w)
{
	int64_t changed = 0;

	work_begin(w);
	write_permissions(w);
	for (size_t i = 0; i < sizeof presets / sizeof presets[0]; i++)
		changed += write_contents(w, &presets[i]);
	if (changed)
		history_write(w, &(struct history_entry){ .action = "update", .record = "access_group",
			.note = arena_format(w->arena, "程序升级，预设权限组变动 %lld 项", (long long)changed) });
	work_commit(w);
}
