/* What is kept of a member in difficulty or honoured, and the daily reminder of birthdays. */
#include "modules/care/care.h"
#include "base/text.h"
#include "data/code.h"
#include "modules/application/application.h"
#include "modules/member/member.h"
#include "modules/organisation/organisation.h"

enum { MODULE = 205, MOST_BRANCHES = 5000 };
const struct permission care_view = PERMISSION(MODULE, ACTION_VIEW, "care.view",
	"查看困难和受表彰党员、政治生日");
const struct permission care_edit = PERMISSION(MODULE, ACTION_EDIT, "care.edit",
	"登记困难和受表彰党员");
const struct permission care_export = PERMISSION(MODULE, ACTION_EXPORT, "care.export",
	"导出困难和受表彰党员", .risk = RISK_PERSONAL);

static const struct choice kinds[] = {
	{ CARE_DIFFICULT, "difficult", "困难党员", "amber" },
	{ CARE_HONOURED, "honoured", "受表彰党员", "red" },
	{ 0 }
};

static const struct field member_care_fields[] = {
	REF   (member_care, organisation_id, "所在党支部", organisation_record, .required = true, .fixed = true,
	       .listed = true),
	REF   (member_care, member_id, "党员", member_record, .required = true, .listed = true, .group = "关怀"),
	CHOICE(member_care, kind, "类别", kinds, .required = true, .listed = true, .searched = true),
	TEXT  (member_care, detail, "情况", .required = true, .max = 60, .listed = true, .searched = true,
	       .hint = "困难党员写困难原因，如“因病致困”；受表彰党员写称号，如“县级优秀共产党员”"),
	DATE  (member_care, from_on, "认定或表彰日期", .required = true, .listed = true, .searched = true),
	DATE  (member_care, until_on, "解除日期", .listed = true, .hint = "困难已经解除的填写；受表彰党员不用填"),
	TEXT  (member_care, basis, "依据", .max = 200, .wide = true, .hint = "支部会议或表彰文件的名称、文号"),
	TEXT  (member_care, note, "帮扶或慰问情况", .max = 200, .wide = true),
};

static void check(struct work *w, const void *row, const void *old, struct problems *p)
{
	const struct member_care *it = row, *was = old;

	if (was && was->member_id != it->member_id)
		problem(p, "member_id", "党员不能改，请删除后重新登记");
	if (date_compare(it->from_on, w->today) > 0)
		problem(p, "from_on", "认定或表彰日期不能晚于今天");
	if (date_has(it->until_on) && date_compare(it->until_on, it->from_on) < 0)
		problem(p, "until_on", "解除日期不能早于认定日期");
}

const struct record member_care_record = RECORD(member_care, member_care_fields,
	.title = "困难和受表彰党员", .unit = "条", .href = "/care", .label = "detail", .scoped = true,
	.check = check);

/* ---- commendations ---- */

static void forget(struct work *w, int64_t change_id)
{
	int64_t id = work_number(w, 0, "SELECT id FROM member_care WHERE change_id = ?"
		" AND removed_at IS NULL", BIND(change_id));
	struct member_care *it = id ? record_lock(w, &member_care_record, id) : NULL;

	if (it)
		record_remove(w, &member_care_record, it, problems_new(w->arena));
}

void care_from_change(struct work *w, const struct honour *honour)
{
	bool before = w->unscoped;
	struct member_care *it;
	const struct member *m;

	w->unscoped = true; /* the change has been found in the actor's scope */
	m = honour->award ? record_find(w, &member_record, honour->member_id) : NULL;
	if (!honour->award)
		forget(w, honour->change_id);
	if (m) {
		it = record_new(w, &member_care_record);
		it->organisation_id = m->organisation_id;
		it->member_id = m->row.id;
		it->kind = CARE_HONOURED;
		it->detail = text_cut(w->arena, honour->award, 60);
		it->from_on = honour->on;
		it->basis = text_cut(w->arena, honour->basis, 200);
		if (record_save(w, &member_care_record, it, NULL, problems_new(w->arena)))
			work_change(w, "UPDATE member_care SET change_id = ? WHERE id = ?",
				BIND(honour->change_id, it->row.id));
	}
	w->unscoped = before;
}

/* ---- the reminder ---- */

/* A row follows its member to another branch. */
static void follow_members(struct work *w)
{
	work_change(w,
		"UPDATE member_care c JOIN member m ON m.id = c.member_id SET c.organisation_id ="
		" m.organisation_id, c.path = m.path WHERE c.removed_at IS NULL AND c.path <> m.path",
		BIND_NONE);
}

struct branch_day {
	const char *path, *names;
};

/* Whose day it is, by branch. Who joined on 29 February has his day on the 28th in other years. */
static size_t branches_on(struct work *w, struct date day, struct branch_day *branches)
{
	size_t count = 0;
	bool also_29 = day.month == 2 && day.day == 28 && date_month_days(day.year, 2) == 28;
	struct rows *rows = work_select(w,
		"SELECT m.path, GROUP_CONCAT(CONCAT(m.name, '（入党 ', ? - YEAR(m.joined_on), ' 年）') ORDER BY m.id"
		" SEPARATOR '、') FROM member m WHERE m.removed_at IS NULL AND m.joined_month = ?"
		" AND (DAY(m.joined_on) = ? OR (? AND DAY(m.joined_on) = 29)) AND YEAR(m.joined_on) < ?"
		" AND m.stage IN ('full', 'probationary') AND m.standing = 'normal' GROUP BY m.path LIMIT ?",
		BIND(day.year, day.month, day.day, also_29, day.year, (int64_t)MOST_BRANCHES));

	while (rows_next(rows))
		branches[count++] = (struct branch_day){ rows->cells[0].text, rows->cells[1].text };
	rows_end(rows);
	return count;
}

/* Each administrator of the branch once, however often the job runs. */
static void tell(struct work *w, const char *path, const char *text)
{
	enum { MOST_TOLD = 20 };
	int64_t accounts[MOST_TOLD];
	size_t count = 0;
	struct rows *rows = work_select(w,
		"SELECT DISTINCT a.id FROM access_grant g JOIN access_group k ON k.id = g.gives_id"
		" JOIN account a ON a.id = g.account_id AND a.state = 'active' AND a.removed_at IS NULL"
		" WHERE k.code = 'branch_admin' AND a.path = ? AND g.removed_at IS NULL AND g.state = 'active'"
		" AND (g.until_on IS NULL OR g.until_on >= ?)"
		" AND NOT EXISTS (SELECT 1 FROM access_notice n WHERE n.account_id = a.id AND n.text = ?) LIMIT ?",
		BIND(path, w->today, text, (int64_t)MOST_TOLD));

	while (rows_next(rows))
		accounts[count++] = rows->cells[0].number;
	rows_end(rows);
	for (size_t i = 0; i < count; i++)
		notice_tell(w, accounts[i], "/care/days", text);
}

void care_remind(struct work *w, int64_t subject)
{
	struct date day = date_add_days(w->today, (int)parameter_number(w, "care.remind_days"));
	struct branch_day *branches = ARENA_ARRAY(w->arena, struct branch_day, MOST_BRANCHES);
	size_t count;

	follow_members(w);
	count = branches_on(w, day, branches);
	for (size_t i = 0; i < count; i++)
		tell(w, branches[i].path, text_cut(w->arena, arena_format(w->arena, "%s是政治生日：%s",
			date_long(w->arena, day), branches[i].names), 200));
}
