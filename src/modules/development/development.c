/* Permissions, words and fields of the module; the steps themselves are in steps.c. */
#include "modules/development/inside.h"
#include "modules/organisation/organisation.h"

enum { MODULE = 215 };
const struct permission development_view = PERMISSION(MODULE, ACTION_VIEW, "development.view",
	"查看发展党员进程");
const struct permission development_edit = PERMISSION(MODULE, ACTION_EDIT, "development.edit",
	"办理发展党员（党支部）");
const struct permission development_approve = PERMISSION(MODULE, ACTION_APPROVE,
	"development.approve", "发展党员备案、预审和审批（上级党委）");
const struct permission development_print = PERMISSION(MODULE, ACTION_PRINT, "development.print",
	"打印发展党员材料", .risk = RISK_PERSONAL);
const struct permission development_export = PERMISSION(MODULE, ACTION_EXPORT,
	"development.export", "导出发展党员进程", .risk = RISK_PERSONAL);
const struct permission development_take_part = PERMISSION(MODULE, ACTION_TAKE_PART,
	"development.take_part", "查看自己的入党进程");

const struct choice development_phases[] = {
	{ PHASE_APPLY, "apply", "申请入党", "grey" },
	{ PHASE_ACTIVIST, "activist", "积极分子培养", "blue" },
	{ PHASE_CANDIDATE, "candidate", "发展对象考察", "blue" },
	{ PHASE_ADMIT, "admit", "接收预备党员", "red" },
	{ PHASE_CONFIRM, "confirm", "预备党员转正", "red" },
	{ 0 }
};
const struct choice development_tiers[] = {
	{ TIER_PERSON, "person", "本人" }, { TIER_BRANCH, "branch", "党支部" },
	{ TIER_COMMITTEE, "committee", "上级党委" }, { 0 }
};
const struct choice development_urgencies[] = {
	{ DUE_LATE, "late", "已逾期", "red" }, { DUE_SOON, "soon", "临近期限", "amber" },
	{ DUE_LATER, "later", "期限未到", "grey" }, { 0 }
};
const struct choice development_states[] = {
	{ DEVELOPMENT_RUNNING, "running", "进行中", "blue" },
	{ DEVELOPMENT_FINISHED, "finished", "已完成", "green" },
	{ DEVELOPMENT_STOPPED, "stopped", "已终止", "grey" },
	{ 0 }
};
const struct choice development_outcomes[] = {
	{ OUTCOME_CONFIRM, "confirm", "按期转正" }, { OUTCOME_EXTEND, "extend", "延长预备期" },
	{ OUTCOME_CANCEL, "cancel", "取消预备党员资格" }, { 0 }
};

static const struct field development_fields[] = {
	TEXT  (development, person, "姓名", .required = true, .max = 40, .fixed = true, .listed = true, .searched = true),
	REF   (development, organisation_id, "所在党支部", organisation_record, .required = true, .fixed = true,
	       .listed = true),
	REF   (development, member_id, "人员", member_record, .required = true, .unique = true, .fixed = true),
	CHOICE(development, phase, "所处阶段", development_phases, .fixed = true, .listed = true, .searched = true),
	CHOICE(development, next_step, "下一步", development_steps, .fixed = true, .listed = true, .searched = true),
	CHOICE(development, tier, "由谁办理", development_tiers, .fixed = true, .listed = true, .searched = true),
	DATE  (development, from_on, "可以办理的日期", .fixed = true),
	DATE  (development, due_on, "应办期限", .fixed = true, .listed = true, .searched = true),
	CHOICE(development, urgency, "缓急", development_urgencies, .fixed = true, .listed = true, .searched = true),
	NUMBER(development, lacking, "缺材料或缺登记", .fixed = true, .listed = true),
	CHOICE(development, state, "状态", development_states, .required = true, .fixed = true, .listed = true,
	       .searched = true),
	DATE  (development, ended_on, "结束日期", .fixed = true),
	TEXT  (development, reason, "终止原因", .max = 200, .fixed = true, .wide = true),
};

const struct record development_record = RECORD(development, development_fields,
	.title = "发展党员", .unit = "人", .href = "/developments", .label = "person", .scoped = true,
	.order = "m.state <> 'running', m.due_on IS NULL, m.due_on, m.path, m.id");

#define VOTE(name, label) NUMBER(development_step, name, label, .max = 99999)

static const struct field development_step_fields[] = {
	NUMBER(development_step, development_id, "进程", .fixed = true),
	CHOICE(development_step, step, "步骤", development_steps, .required = true, .fixed = true),
	NUMBER(development_step, round, "轮次", .fixed = true),
	DATE  (development_step, done_on, "日期", .required = true),
	TEXT  (development_step, organ, "登记单位", .max = 100, .fixed = true),
	REF   (development_step, person_one, "第一名", member_record, .fixed = true),
	REF   (development_step, person_two, "第二名", member_record, .fixed = true),
	TEXT  (development_step, talker, "谈话人", .max = 40),
	NUMBER(development_step, days, "培训天数", .max = 999),
	NUMBER(development_step, hours, "培训学时", .max = 999),
	FLAG  (development_step, passed, "政治审查合格"),
	TEXT  (development_step, form_no, "入党志愿书编号", .max = 40),
	DATE  (development_step, leaves_on, "预计离开本单位的日期", .hint = "近期要离开工作、学习单位的才填写"),
	CHOICE(development_step, outcome, "大会决议", development_outcomes),
	NUMBER(development_step, months, "延长预备期（月）", .max = 60, .hint = "决议为延长预备期的才填写"),
	NUMBER(development_step, expected, "应到有表决权的正式党员", .max = 99999, .fixed = true),
	LONG_TEXT(development_step, excused, "不计入应到的党员", .max = 600, .fixed = true),
	VOTE  (present, "实到有表决权的正式党员"),
	VOTE  (agree, "赞成票"),
	VOTE  (against, "反对票"),
	VOTE  (abstain, "弃权票"),
	VOTE  (written, "其中会前提出的书面意见"),
	TEXT  (development_step, basis, "依据（会议或文号）", .max = 100, .wide = true),
	LONG_TEXT(development_step, note, "情况", .max = 400),
	TEXT  (development_step, reason, "情况说明", .max = 200, .wide = true, .hint = "超过一般期限的，写明原因"),
	DATE  (development_step, returned_on, "退回日期", .fixed = true),
	TEXT  (development_step, returned_why, "退回原因", .max = 200, .fixed = true),
};

/* Seen with the process, which says who may. */
const struct record development_step_record = RECORD(development_step, development_step_fields,
	.title = "发展步骤", .unit = "步", .label = "step", .order = "m.id",
	.within =
		"EXISTS (SELECT 1 FROM development d WHERE d.id = m.development_id AND @scope(d owner))");
