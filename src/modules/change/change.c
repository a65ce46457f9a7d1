/* The tables of the module: permissions, words, fields, and the kinds of change in one list. */
#include "modules/change/change.h"
#include "base/text.h"
#include "modules/change/rules.h"
#include "modules/organisation/organisation.h"

enum { MODULE = 202 };
const struct permission change_view = PERMISSION(MODULE, ACTION_VIEW, "change.view", "查看党员变动");
const struct permission change_make = PERMISSION(MODULE, ACTION_CREATE, "change.make", "办理党员变动");
const struct permission change_receive = PERMISSION(MODULE, ACTION_RECEIVE, "change.receive",
	"接收转入党员");
const struct permission change_undo_right = PERMISSION(MODULE, ACTION_DELETE, "change.undo",
	"撤销党员变动", .risk = RISK_DELETE);
const struct permission change_deadline = PERMISSION(MODULE, ACTION_DEADLINE, "change.deadline",
	"延长组织关系介绍信有效期");
const struct permission change_issue = PERMISSION(MODULE, ACTION_ISSUE, "change.issue",
	"开具组织关系介绍信");
const struct permission change_consent_right = PERMISSION(MODULE, ACTION_APPROVE, "change.consent",
	"同意更正党员登记");
const struct permission change_print = PERMISSION(MODULE, ACTION_PRINT, "change.print", "打印组织关系介绍信",
	.risk = RISK_PERSONAL);

const struct choice change_kind_labels[] = {
	{ CHANGE_TRANSFER, "transfer", "转到县内其他支部", "blue" },
	{ CHANGE_OUT, "out", "转出县外", "amber" },
	{ CHANGE_IN, "in", "从县外转入", "green" },
	{ CHANGE_ACTIVIST, "activist", "确定为入党积极分子", "blue" },
	{ CHANGE_ADMIT, "admit", "接收为预备党员", "red" },
	{ CHANGE_CONFIRM, "confirm", "按期转正", "red" },
	{ CHANGE_EXTEND, "extend", "延长预备期", "amber" },
	{ CHANGE_CANCEL, "cancel", "取消预备党员资格", "grey" },
	{ CHANGE_FLOAT, "float", "流动外出", "amber" },
	{ CHANGE_FLOAT_BACK, "float_back", "流动返回", "green" },
	{ CHANGE_LOST, "lost", "失去联系", "amber" },
	{ CHANGE_FOUND, "found", "取得联系", "green" },
	{ CHANGE_STOP, "stop", "停止党籍", "red" },
	{ CHANGE_RESTORE, "restore", "恢复党籍", "green" },
	{ CHANGE_EXIT, "exit", "出党", "grey" },
	{ CHANGE_DEATH, "death", "去世", "grey" },
	{ CHANGE_REWARD, "reward", "表彰奖励", "green" },
	{ CHANGE_SANCTION, "sanction", "党纪处分", "red" },
	{ CHANGE_SUSPEND, "suspend", "暂停党员权利", "amber" },
	{ CHANGE_RIGHTS, "rights", "恢复党员权利", "green" },
	{ CHANGE_CORRECT, "correct", "更正登记", "grey" },
	{ 0 }
};
const struct choice change_states[] = {
	{ CHANGE_PROPOSED, "proposed", "待上级同意", "amber" },
	{ CHANGE_WAITING, "waiting", "待接收", "amber" },
	{ CHANGE_ASKED, "asked", "待开介绍信", "amber" },
	{ CHANGE_ISSUED, "issued", "待回执", "blue" },
	{ CHANGE_DONE, "done", "已办结", "green" },
	{ CHANGE_REFUSED, "refused", "已退回", "red" },
	{ CHANGE_WITHDRAWN, "withdrawn", "已撤回", "grey" },
	{ CHANGE_UNDONE, "undone", "已撤销", "grey" },
	{ 0 }
};
const struct choice change_stops[] = {
	{ STOP_LOST, "lost", "失去联系" }, { STOP_ABROAD, "abroad", "出国（境）定居或逾期未归" }, { 0 }
};
const struct choice change_exits[] = {
	{ EXIT_RESIGNED, "resigned", "退党除名" }, { EXIT_LAPSED, "lapsed", "自行脱党除名" },
	{ EXIT_PERSUADED, "persuaded", "劝退除名" }, { EXIT_REMOVED, "removed", "其他除名" },
	{ EXIT_EXPELLED, "expelled", "开除党籍" }, { 0 }
};
const struct choice change_sanctions[] = {
	{ SANCTION_WARNING, "warning", "警告" }, { SANCTION_SERIOUS, "serious", "严重警告" },
	{ SANCTION_POSTS, "posts", "撤销党内职务" }, { SANCTION_WATCH, "watch", "留党察看" }, { 0 }
};

static const struct field fields[] = {
	TEXT  (member_change, person, "姓名", .required = true, .max = 40, .fixed = true, .listed = true, .searched = true,
	       .group = "变动"),
	REF   (member_change, member_id, "党员", member_record, .required = true, .fixed = true),
	CHOICE(member_change, kind, "变动", change_kind_labels, .required = true, .fixed = true, .listed = true,
	       .searched = true),
	REF   (member_change, organisation_id, "原所在党支部", organisation_record, .required = true, .fixed = true,
	       .listed = true),
	DATE  (member_change, on_date, "日期", .listed = true, .searched = true),
	DATE  (member_change, approved_on, "上级党委批准日期"),
	TEXT  (member_change, basis, "依据（文号或会议）", .max = 100, .wide = true),
	REF   (member_change, to_organisation_id, "接收党支部", organisation_record, .listed = true, .where = ORGANISATION_IS_BRANCH),
	TEXT  (member_change, outside, "对方党组织全称", .max = 60),
	TEXT  (member_change, contact, "对方联系方式", .max = 60),
	TEXT  (member_change, dues_to, "党费交至", .max = 7, .like = "year_month", .hint = "年-月，如 2026-07"),
	REF   (member_change, sponsor_one, "介绍人（联系人）一", member_record,
	       .where = "m.stage = 'full' AND m.standing = 'normal'"),
	REF   (member_change, sponsor_two, "介绍人（联系人）二", member_record,
	       .where = "m.stage = 'full' AND m.standing = 'normal'"),
	NUMBER(member_change, training_hours, "集中培训学时", .max = 999),
	FLAG  (member_change, politics_passed, "政治审查合格"),
	NUMBER(member_change, months, "期限（月）", .max = 60),
	TEXT  (member_change, place, "外出流向", .max = 60),
	CODE  (member_change, lost_why, "失联原因", "lost_why"),
	CHOICE(member_change, stop_why, "停止党籍的原因", change_stops),
	CHOICE(member_change, exit_how, "出党方式", change_exits,
	       .hint = "自行脱党除名的，要连续六个月不参加组织生活、不交党费或者不做党分配的工作，请在情况说明中写明起止日期"),
	CHOICE(member_change, sanction, "处分种类", change_sanctions),
	TEXT  (member_change, award, "奖励名称", .max = 60),
	CHOICE(member_change, stage, "人员类别应为", member_stages),
	CHOICE(member_change, standing, "党籍状态应为", member_standings),
	DATE  (member_change, joined_on, "加入党组织日期"),
	DATE  (member_change, full_on, "转为正式党员日期"),
	TEXT  (member_change, corrected, "更正内容", .max = 300, .fixed = true, .wide = true),
	TEXT  (member_change, reason, "情况说明", .max = 200, .wide = true),
	TEXT  (member_change, letter_no, "介绍信编号", .max = 40, .searched = true, .group = "介绍信"),
	REF   (member_change, issued_id, "开具的党组织", organisation_record, .fixed = true),
	DATE  (member_change, letter_on, "介绍信日期"),
	NUMBER(member_change, valid_days, "介绍信有效天数", .max = 999),
	DATE  (member_change, valid_until, "有效期至", .fixed = true),
	DATE  (member_change, receipt_on, "收到回执日期", .fixed = true),
	DATE  (member_change, effect_from, "影响期从", .fixed = true, .group = "办理"),
	DATE  (member_change, effect_until, "影响期到", .fixed = true),
	FLAG  (member_change, no_vote, "期间没有表决权、选举权和被选举权", .fixed = true),
	DATE  (member_change, ended_on, "恢复权利日期", .fixed = true),
	REF   (member_change, decided_id, "办结的党组织", organisation_record, .fixed = true),
	CHOICE(member_change, state, "状态", change_states, .fixed = true, .listed = true, .searched = true),
	TEXT  (member_change, answer, "退回或撤销的原因", .max = 200, .fixed = true, .wide = true),
	TIME  (member_change, answered_at, "办结时间", .fixed = true),
};

const struct record member_change_record =
	RECORD(member_change, fields, .title = "党员变动", .unit = "件", .href = "/changes",
		.label = "person", .scoped = true, .large = true, .order = "m.id DESC");

const struct record incoming_record = RECORD(member_change, fields,
	.title = "转入", .unit = "件", .href = "/changes", .label = "person",
	.within = "m.to_organisation_id IN (SELECT o.id FROM organisation o WHERE @scope(o place))",
	.order = "m.state <> 'waiting', m.id DESC");

/* ---- the kinds ---- */

#define STAGE(name) (1u << MEMBER_##name)
#define PARTY (STAGE(FULL) | STAGE(PROBATIONARY))
#define EVERY_STAGE (PARTY | STAGE(ACTIVIST) | STAGE(APPLICANT))
#define NORMAL (1u << STANDING_NORMAL)
#define STOPPED (1u << STANDING_STOPPED)
#define ASKS(...) .asks = (const char *const[]){ __VA_ARGS__, NULL }

const struct change_kind change_kinds[] = {
	{ CHANGE_TRANSFER, EVERY_STAGE, NORMAL, .on_label = "申请日期", .rule = rule_transfer, .apply = apply_transfer,
	  .hint = "由接收支部确认后生效，确认前仍由本支部管理。",
	  ASKS("!on_date", "!to_organisation_id", "contact", "!dues_to", "reason") },
	{ CHANGE_OUT, PARTY, NORMAL, .leaves = true, .how = "out", .on_label = "申请日期",
	  .hint = "由机关党工委开具介绍信，收到对方回执前仍由本支部管理。",
	  ASKS("!on_date", "!outside", "contact", "!dues_to", "reason") },
	{ CHANGE_IN, .on_label = "接收日期", .rule = rule_in,
	  ASKS("!on_date", "!outside", "contact", "dues_to", "!letter_no", "!letter_on", "!valid_days", "reason") },
	{ CHANGE_ACTIVIST, STAGE(APPLICANT), NORMAL, MEMBER_ACTIVIST, .on_label = "确定日期", .rule = rule_activist,
	  .apply = apply_activist,
	  .hint = "经支委会（不设支委会的由支部大会）研究确定，指定一至两名正式党员作培养联系人。",
	  ASKS("!on_date", "!sponsor_one", "sponsor_two", "basis", "reason") },
	{ CHANGE_ADMIT, STAGE(ACTIVIST), NORMAL, MEMBER_PROBATIONARY, .on_label = "支部大会通过日期", .rule = rule_admit,
	  .apply = apply_admit, .hint = "预备期从支部大会通过之日算起。", ASKS("!on_date", "!approved_on", "!basis",
	  "!sponsor_one", "!sponsor_two", "!training_hours", "politics_passed", "reason") },
	{ CHANGE_CONFIRM, STAGE(PROBATIONARY), NORMAL, MEMBER_FULL, .on_label = "支部大会通过日期", .rule = rule_confirm,
	  .apply = apply_confirm, .hint = "党龄从预备期满转为正式党员之日算起。",
	  ASKS("!on_date", "!approved_on", "!basis", "reason") },
	{ CHANGE_EXTEND, STAGE(PROBATIONARY), NORMAL, .on_label = "支部大会通过日期", .rule = rule_extend,
	  .apply = apply_extend,
	  .hint = "预备期满后讨论，只能延长一次。", ASKS("!on_date", "!months", "!approved_on", "!basis", "!reason") },
	{ CHANGE_CANCEL, STAGE(PROBATIONARY), NORMAL | STOPPED, .leaves = true, .how = "cancel",
	  .on_label = "支部大会通过日期", .rule = rule_approved,
	  .hint = "预备期满不具备党员条件的，经支部大会讨论、上级党委批准。",
	  ASKS("!on_date", "!approved_on", "!basis", "!reason") },
	{ CHANGE_FLOAT, PARTY, NORMAL, .on_label = "外出日期", .rule = rule_float, .apply = apply_float,
	  .hint = "长期外出、组织关系没有转走的，登记为流动党员；预计外出几个月填在“期限”里。", ASKS("!on_date", "!place", "months",
	"contact", "reason") },
	{ CHANGE_FLOAT_BACK, PARTY, NORMAL, .on_label = "返回日期", .apply = apply_float_back,
	  .hint = "核对流动党员活动证后登记。", ASKS("!on_date", "reason") },
	{ CHANGE_LOST, PARTY, NORMAL, .on_label = "失去联系日期", .rule = rule_lost, .apply = apply_lost,
	  .hint = "按最后一次参加组织生活或交纳党费的日期填写。", ASKS("!on_date", "!lost_why", "!reason") },
	{ CHANGE_FOUND, PARTY, NORMAL | STOPPED, .on_label = "取得联系日期", .rule = rule_found, .apply = apply_found,
	  .hint = "重新取得联系后登记；已停止党籍的，另行办理恢复党籍。", ASKS("!on_date", "!reason") },
	{ CHANGE_STOP, PARTY, NORMAL, .to_standing = STANDING_STOPPED, .on_label = "停止党籍日期", .rule = rule_stop,
	  .hint = "长期失去联系，或出国（境）定居、逾期未归的。", ASKS("!on_date", "!stop_why", "!basis", "reason") },
	{ CHANGE_RESTORE, PARTY, STOPPED, .to_standing = STANDING_NORMAL, .on_label = "恢复党籍日期",
	  .hint = "本人申请，经支部大会讨论、上级党委批准。", ASKS("!on_date", "!basis", "!reason") },
	{ CHANGE_EXIT, PARTY, NORMAL | STOPPED, .leaves = true, .how = "exit", .on_label = "批准日期", .rule = rule_exit,
	  .hint = "退党、自行脱党、劝退、除名或开除党籍，办理后不再在名册中。", ASKS("!on_date", "!exit_how", "!basis", "!reason") },
	{ CHANGE_DEATH, EVERY_STAGE, NORMAL | STOPPED, .leaves = true, .how = "death", .on_label = "去世日期", .rule = rule_death,
	  .hint = "登记后不再在名册中，资料保留。", ASKS("!on_date", "reason") },
	{ CHANGE_REWARD, PARTY, NORMAL, .beside = true, .on_label = "表彰日期",
	  .hint = "党内表彰和奖励。", ASKS("!on_date", "!award", "!basis", "reason") },
	{ CHANGE_SANCTION, PARTY, NORMAL, .beside = true, .on_label = "处分决定日期", .rule = rule_sanction,
	  .hint = "影响期从处分决定之日算起；留党察看期间没有表决权、选举权和被选举权，期满须办理恢复党员权利。开除党籍请办理“出党”。",
	  ASKS("!on_date", "!sanction", "months", "!basis", "!reason") },
	{ CHANGE_SUSPEND, STAGE(FULL), NORMAL, .beside = true, .on_label = "暂停日期", .rule = rule_suspend,
	  .hint = "被依法留置、逮捕的党员，由党组织暂停其表决权、选举权和被选举权。", ASKS("!on_date", "!basis", "!reason") },
	{ CHANGE_RIGHTS, STAGE(FULL), NORMAL, .beside = true, .on_label = "恢复日期", .rule = rule_rights,
	  .hint = "留党察看期满或者解除留置、逮捕后办理。", ASKS("!on_date", "!basis", "reason") },
	{ CHANGE_CORRECT, EVERY_STAGE, NORMAL | STOPPED, .on_label = "更正日期", .rule = rule_correct, .apply = apply_correct,
	  .hint = "只用于原来登记错了的情况；真正发生的变化请办理相应的变动。上级党委同意后才生效。",
	  ASKS("!on_date", "!stage", "!standing", "joined_on", "full_on", "!basis", "!reason") },
	{ 0 }
};

const struct change_kind *change_kind_of(enum change_kind_value value)
{
	for (const struct change_kind *k = change_kinds; k->value; k++)
		if (k->value == value)
			return k;
	return NULL;
}

const char *change_label(enum change_kind_value value)
{
	return choice_label(change_kind_labels, (int)value);
}

bool change_fits(const struct change_kind *kind, const struct member *m)
{
	if (!(kind->stages >> m->stage & 1) || !(kind->standings >> m->standing & 1))
		return false;
	switch (kind->value) {
	case CHANGE_FLOAT:
		return !m->floating && !m->lost;
	case CHANGE_FLOAT_BACK:
		return m->floating;
	case CHANGE_LOST:
		return !m->lost;
	case CHANGE_FOUND:
		return m->lost;
	case CHANGE_RESTORE:
		return !m->lost;
	default:
		return true;
	}
}
