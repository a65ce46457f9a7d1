/*
 * The fields of a meeting, from planned item to ledger (S0-140…149, 160, 172), and its rules.
 * Long texts stand last: the list's record is the same table without them.
 */
#include "modules/meeting/meeting.h"
#include "base/text.h"
#include "data/code.h"
#include "modules/meeting/attendance.h"
#include "modules/meeting/meeting_pages.h"
#include "modules/organisation/organisation.h"

enum { MODULE = 301 };
#define RIGHT(action, name, label, ...) PERMISSION(MODULE, action, name, label, \
	.categories = meeting_kinds, __VA_ARGS__)
const struct permission meeting_view = RIGHT(ACTION_VIEW, "meeting.view", "查看组织生活");
const struct permission meeting_create = RIGHT(ACTION_CREATE, "meeting.create", "安排计划和活动");
const struct permission meeting_edit = RIGHT(ACTION_EDIT, "meeting.edit", "填写计划和台账");
const struct permission meeting_delete = RIGHT(ACTION_DELETE, "meeting.delete", "取消活动、删除计划",
	.risk = RISK_DELETE);
const struct permission meeting_submit = RIGHT(ACTION_SUBMIT, "meeting.submit", "上报计划和台账");
const struct permission meeting_approve = RIGHT(ACTION_APPROVE, "meeting.approve", "审核计划和台账");
const struct permission meeting_reopen_right = RIGHT(ACTION_LOCK, "meeting.reopen",
	"重新开启已通过的台账");
const struct permission meeting_print = RIGHT(ACTION_PRINT, "meeting.print", "打印计划、记录和签到表");
const struct permission meeting_export = RIGHT(ACTION_EXPORT, "meeting.export", "导出台账");
const struct permission meeting_behalf = RIGHT(ACTION_BEHALF, "meeting.behalf", "代为签到、代登请假");
const struct permission meeting_receive = RIGHT(ACTION_RECEIVE, "meeting.receive", "签收报送");
const struct permission meeting_take_part =
	RIGHT(ACTION_TAKE_PART, "meeting.take_part", "参加会议、签到、请假");

const struct choice meeting_kinds[] = {
	{ MEETING_ASSEMBLY, "assembly", "党员大会" },
	{ MEETING_COMMITTEE, "committee_meeting", "支委会" },
	{ MEETING_GROUP, "group_meeting", "党小组会" },
	{ MEETING_LECTURE, "lecture", "党课" },
	{ MEETING_THEME_DAY, "theme_day", "主题党日" },
	{ MEETING_ORGANISATION_LIFE, "organisation_life", "组织生活会" },
	{ 0 }
};
const struct choice meeting_states[] = {
	{ MEETING_PLANNED, "planned", "未上报", "blue" },
	{ MEETING_SUBMITTED, "submitted", "待审核", "amber" },
	{ MEETING_RETURNED, "returned", "被退回", "red" },
	{ MEETING_PASSED, "passed", "审核通过", "green" },
	{ MEETING_CANCELLED, "cancelled", "已取消", "grey" },
	{ 0 }
};

/* Of what is not reported, time says whether there is anything to report yet. */
const struct choice *meeting_said(struct work *w, enum meeting_state state, struct moment starts_at)
{
	static const struct choice ahead = { MEETING_PLANNED, "planned", "未召开", "grey" },
		due = { MEETING_PLANNED, "planned", "待上报", "blue" };

	return state != MEETING_PLANNED ? choice_of(meeting_states, (int)state)
		: starts_at.at > w->now.at ? &ahead : &due;
}

static const struct choice *said(struct work *w, const void *row)
{
	const struct meeting *m = row;

	return meeting_said(w, m->state, m->starts_at);
}

static const struct field fields[] = {
	TEXT  (meeting, title, "主题", .required = true, .max = 100, .listed = true, .searched = true, .wide = true, .group = "基本情况"),
	CHOICE(meeting, kind, "类型", meeting_kinds, .required = true, .listed = true, .searched = true),
	TEXT  (meeting, also, "同时作为", .max = 60, .fixed = true),
	REF   (meeting, organisation_id, "党支部", organisation_record, .required = true, .fixed = true, .listed = true),
	REF   (meeting, plan_id, "所属计划", plan_record, .fixed = true),
	TIME  (meeting, starts_at, "开始时间", .required = true, .listed = true, .searched = true, .sorted = true),
	TIME  (meeting, ends_at, "结束时间"),
	TEXT  (meeting, place, "地点", .max = 100),
	TEXT  (meeting, chair, "主持人", .max = 40),
	TEXT  (meeting, lecturer, "讲课人", .max = 40, .hint = "党课填写"),
	TEXT  (meeting, participants, "参加范围", .max = 200, .wide = true, .hint = "如：全体党员。名单在“应到与签到”中勾选"),
	REF   (meeting, group_id, "党小组", organisation_record, .where = "m.kind = 'group' AND m.closed_on IS NULL",
	       .hint = "党小组会填写，应到名单就是这个小组的党员"),
	CHOICE(meeting, state, "状态", meeting_states, .said = said, .fixed = true, .listed = true, .searched = true, .group = "办理情况"),
	NUMBER(meeting, expected_count, "应到", .fixed = true, .computed = true, .listed = true),
	NUMBER(meeting, leave_count, "请假", .fixed = true, .computed = true),
	NUMBER(meeting, present_count, "实到", .fixed = true, .computed = true, .listed = true),
	TIME  (meeting, submitted_at, "上报时间", .fixed = true),
	TEXT  (meeting, opinion, "审核意见", .max = 400, .fixed = true, .wide = true),
	TIME  (meeting, sign_in_from, "签到开始", .group = "签到时间", .hint = "不填则按参数，从会议开始前一段时间起"),
	TIME  (meeting, sign_in_to, "签到结束", .hint = "不填则按参数，到会议开始后一段时间止"),
	LONG_TEXT(meeting, agenda, "议程", .max = 5000, .group = "会议内容", .hint = "党课填课程安排，主题党日填活动安排"),
	LONG_TEXT(meeting, minutes, "会议记录", .max = 30000),
	LONG_TEXT(meeting, ballot, "决议与表决情况", .max = 5000),
	FLAG  (meeting, ballot_public, "表决情况向参会党员公开"),
	LONG_TEXT(meeting, problems_found, "发现问题", .max = 10000, .group = "问题与整改"),
	LONG_TEXT(meeting, rectification, "问题整改情况通报", .max = 10000),
};
enum { ALL = sizeof fields / sizeof fields[0], LISTED = ALL - 6, WITHOUT_PROBLEMS = ALL - 2 };

static void check(struct work *w, const void *row, const void *old, struct problems *p)
{
	struct meeting *m = (struct meeting *)row;

	if (m->ends_at.at && m->ends_at.at <= m->starts_at.at)
		problem(p, "ends_at", "结束时间应晚于开始时间");
	if (m->ends_at.at > m->starts_at.at + 3 * 86400)
		problem(p, "ends_at", "一次会议不超过三天，请核对结束时间");
	if (m->sign_in_from.at && m->sign_in_to.at && m->sign_in_to.at <= m->sign_in_from.at)
		problem(p, "sign_in_to", "签到结束时间应晚于签到开始时间");
	if (m->kind != MEETING_GROUP)
		m->group_id = 0;
	if (!meeting_has_problems(m))
		m->problems_found = m->rectification = NULL; /* S0-148, 149: only there */
	if (!m->state)
		m->state = MEETING_PLANNED;
}

#define MEETING_RECORD(fields_shown) { .name = "meeting", .fields = fields, .count = fields_shown, \
	.size = sizeof(struct meeting), .title = "组织生活", .unit = "次", .href = "/meetings", .label = "title", \
	.scoped = true, .large = true, .category = "kind", \
	.order = "m.starts_at DESC, m.id DESC", .check = check }

const struct record meeting_record = MEETING_RECORD(ALL);
const struct record meeting_list_record = MEETING_RECORD(LISTED);
static const struct record without_problems = MEETING_RECORD(WITHOUT_PROBLEMS);

bool meeting_has_problems(const struct meeting *m)
{
	return m->kind == MEETING_ORGANISATION_LIFE || text_has(m->also ? m->also : "", "组织生活会");
}

const struct record *meeting_shape(const struct meeting *m)
{
	return meeting_has_problems(m) ? &meeting_record : &without_problems;
}

bool meeting_open(const struct meeting *m)
{
	return m->state == MEETING_PLANNED || m->state == MEETING_RETURNED;
}

bool meeting_add(struct work *w, struct meeting *m, struct problems *p)
{
	m->state = MEETING_PLANNED;
	if (!record_save(w, &meeting_record, m, NULL, p))
		return false;
	attendance_expect_usual(w, m);
	return true;
}

void meeting_window(struct work *w, const struct meeting *m, struct moment *from, struct moment *to)
{
	*from = m->sign_in_from;
	*to = m->sign_in_to;
	if (!from->at)
		from->at = m->starts_at.at - parameter_number(w, "signin.window_before") * 60;
	if (!to->at)
		to->at = m->starts_at.at + parameter_number(w, "signin.window_after") * 60;
	if (to->at <= from->at) /* one end set beyond the other's usual time */
		to->at = from->at + parameter_number(w, "signin.window_after") * 60;
}

/* The ledger says what happened: these cannot be missing when it is reported (S0-140, 160, 172). */
static void check_complete(const struct meeting *m, struct problems *p)
{
	const struct { const char *field, *value, *text; } needed[] = {
		{ "chair", m->chair, "请填写主持人" },
		{ "agenda", m->agenda, "请填写议程" },
		{ "minutes", m->minutes, "请填写会议记录" },
	};

	if (!m->ends_at.at)
		problem(p, "ends_at", "请填写结束时间");
	if (m->kind == MEETING_LECTURE && text_empty(m->lecturer))
		problem(p, "lecturer", "党课要填写讲课人");
	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
		if (text_empty(needed[i].value))
			problem(p, needed[i].field, "%s", needed[i].text);
}

bool meeting_ready(struct work *w, const struct meeting *m, struct problems *p)
{
	check_complete(m, p);
	if (m->ends_at.at > w->now.at)
		problem(p, "ends_at", "会议还没有结束，结束后再上报");
	if (!m->expected_count)
		problem(p, NULL, "还没有应到人员，请先在“应到与签到”中勾选应到名单");
	return p->count == 0;
}
