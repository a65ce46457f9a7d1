/*
 * The twenty-five steps as one table: who acts, what must be done before, when at the earliest, by
 * when, and what is asked. Periods are parameters (dev.*).
 */
#include "modules/development/inside.h"

const struct choice development_steps[] = {
	{ 1, "apply", "递交入党申请书" },
	{ 2, "talk", "派人谈话" },
	{ 3, "activist", "推荐和确定入党积极分子" },
	{ 4, "activist_file", "积极分子报上级党委备案" },
	{ 5, "contacts", "指定培养联系人" },
	{ 6, "review", "培养教育考察" },
	{ 7, "candidate", "确定发展对象" },
	{ 8, "candidate_file", "发展对象报上级党委备案" },
	{ 9, "sponsors", "确定入党介绍人" },
	{ 10, "politics", "政治审查" },
	{ 11, "training", "集中培训" },
	{ 12, "branch_review", "支委会审查" },
	{ 13, "preview", "上级党委预审" },
	{ 14, "form", "填写入党志愿书" },
	{ 15, "meeting", "支部大会讨论接收" },
	{ 16, "committee_talk", "上级党委派人谈话" },
	{ 17, "approval", "上级党委审批" },
	{ 18, "filing", "再上一级组织部门备案" },
	{ 19, "group", "编入党支部和党小组" },
	{ 20, "oath", "入党宣誓" },
	{ 21, "probation_review", "继续教育考察" },
	{ 22, "full_apply", "提出转正申请" },
	{ 23, "full_meeting", "支部大会讨论转正" },
	{ 24, "full_approval", "上级党委审批转正" },
	{ 25, "archive", "材料归档" },
	{ 0 }
};

#define ASKS(...) .asks = (const char *const[]){ __VA_ARGS__, NULL }
#define VOTES "!expected", "!present", "!agree", "!against", "!abstain", "written"
#define COMMITTEE_OF_BRANCH "支委会（不设支委会的由支部大会）"

const struct step development_table[STEPS + 1] = {
	[1] = { 1, PHASE_APPLY, TIER_PERSON, .who = "申请人", ASKS("!done_on"), .check = rule_adult,
		.hint = "年满 18 周岁，本人书面提出；日期以申请书落款为准。" },
	[2] = { 2, PHASE_APPLY, TIER_BRANCH, .who = "党支部", .needs = BIT(1),
		.soon = { 1, "dev.talk_within" }, ASKS("!done_on", "!talker", "note", "reason"),
		.hint = "了解基本情况，介绍入党条件和程序，提出要求。" },
	[3] = { 3, PHASE_ACTIVIST, TIER_BRANCH, .who = COMMITTEE_OF_BRANCH, .needs = BIT(2),
		.from = { 1, "dev.activist_after" }, .people = "培养联系人", .least = 1,
		ASKS("!done_on", "basis", "reason"), .change = CHANGE_ACTIVIST,
		.hint = "党员推荐或群团组织推优，集体研究决定，同时指定一至两名正式党员作培养联系人。" },
	[4] = { 4, PHASE_ACTIVIST, TIER_COMMITTEE, .who = "上级党委", .needs = BIT(3),
		ASKS("!done_on", "basis") },
	[5] = { 5, PHASE_ACTIVIST, TIER_BRANCH, .who = "支委会", .needs = BIT(3), .until = 17,
		.people = "培养联系人", .least = 1, ASKS("!done_on", "note"),
		.hint = "一至两名正式党员；联系人有变动时在这里更换。" },
	[6] = { 6, PHASE_ACTIVIST, TIER_BRANCH, .who = "培养联系人、党支部", .needs = BIT(5),
		.every = { 3, "dev.review_every" }, .until = 7, ASKS("!done_on", "!note"),
		.hint =
			"至少每半年考察一次，写明思想、工作、学习等方面的表现；单位变动的，时间连续计算。" },
	[7] = { 7, PHASE_CANDIDATE, TIER_BRANCH, .who = "支委会", .needs = BIT(4) | BIT(6),
		.from = { 3, "dev.activist_min" }, ASKS("!done_on", "!basis", "note"),
		.hint = "听取党小组、培养联系人、党员和群众意见后讨论同意；“情况”里写明听取意见的情况。" },
	[8] = { 8, PHASE_CANDIDATE, TIER_COMMITTEE, .who = "上级党委", .needs = BIT(7),
		ASKS("!done_on", "basis"), .hint = "上级党委备案同意后，列为发展对象。" },
	[9] = { 9, PHASE_CANDIDATE, TIER_BRANCH, .who = "支委会", .needs = BIT(8), .until = 15,
		.people = "入党介绍人", .least = 2, ASKS("!done_on", "note"),
		.hint = "两名正式党员，一般由培养联系人担任；留党察看、尚未恢复党员权利的不能担任。" },
	[10] = { 10, PHASE_CANDIDATE, TIER_BRANCH, .who = "支委会", .needs = BIT(8),
		ASKS("!done_on", "passed", "!note"), .check = rule_passed,
		.hint = "没有经过政治审查或政治审查不合格的，不能发展入党；“情况”里写审查结论。" },
	[11] = { 11, PHASE_CANDIDATE, TIER_COMMITTEE, .either = true, .who = "基层党委或县委组织部",
		.needs = BIT(8), ASKS("!done_on", "days", "hours", "basis"), .check = rule_training,
		.hint = "填写结业日期；天数和学时填一项即可，“依据”写结业证书编号。" },
	[12] = { 12, PHASE_ADMIT, TIER_BRANCH, .who = "支委会", .needs = BIT(9) | BIT(10) | BIT(11),
		ASKS("!done_on", "!basis", "note"), .hint = "征求党员和群众意见，集体讨论认为合格。" },
	[13] = { 13, PHASE_ADMIT, TIER_COMMITTEE, .who = "上级党委", .needs = BIT(12),
		ASKS("!done_on", "!basis", "!form_no", "leaves_on", "note", "reason"),
		.check = rule_leaving, .hint = "审查条件和程序，书面通知支部并发给入党志愿书。" },
	[14] = { 14, PHASE_ADMIT, TIER_PERSON, .who = "发展对象本人", .needs = BIT(13),
		ASKS("!done_on"), .hint = "在介绍人指导下如实填写。" },
	[15] = { 15, PHASE_ADMIT, TIER_BRANCH, .who = "支部大会", .needs = BIT(14),
		.soon = { 13, "dev.meeting_within" }, ASKS("!done_on", VOTES, "note", "reason"),
		.check = rule_vote, .hint = "逐人讨论、无记名投票；预备期从这一天算起。" },
	[16] = { 16, PHASE_ADMIT, TIER_COMMITTEE, .who = "上级党委委员或组织员", .needs = BIT(15),
		ASKS("!done_on", "!talker", "note"), .hint = "谈话意见写入入党志愿书。" },
	[17] = { 17, PHASE_ADMIT, TIER_COMMITTEE, .who = "上级党委", .needs = BIT(16),
		.soon = { 15, "dev.approve_within" }, .last = { 15, "dev.approve_max" },
		ASKS("!done_on", "!basis", "reason"), .change = CHANGE_ADMIT,
		.hint = "集体讨论表决，写明预备期起止日期；登记后名册中改为预备党员。" },
	[18] = { 18, PHASE_CONFIRM, TIER_COMMITTEE, .who = "再上一级组织部门", .needs = BIT(17),
		ASKS("!done_on", "basis") },
	[19] = { 19, PHASE_CONFIRM, TIER_BRANCH, .who = "党支部", .needs = BIT(17),
		ASKS("!done_on", "note") },
	[20] = { 20, PHASE_CONFIRM, TIER_BRANCH, .who = "党委或党支部", .needs = BIT(17),
		ASKS("!done_on", "note") },
	[21] = { 21, PHASE_CONFIRM, TIER_BRANCH, .who = "党支部、入党介绍人", .needs = BIT(17),
		.every = { 15, "dev.probation_review_every" }, .until = 24, ASKS("!done_on", "!note") },
	[22] = { 22, PHASE_CONFIRM, TIER_PERSON, .who = "预备党员本人", .needs = BIT(17),
		.from = { PROBATION_END, "dev.full_apply_before", .ahead = true },
		.soon = { PROBATION_END, "dev.full_within" }, ASKS("!done_on", "reason"),
		.hint = "预备期满，本人书面提出。" },
	[23] = { 23, PHASE_CONFIRM, TIER_BRANCH, .who = "支部大会", .needs = BIT(21) | BIT(22),
		.from = { PROBATION_END }, .soon = { PROBATION_END, "dev.full_within" },
		.check = rule_outcome, ASKS("!done_on", "!outcome", "months", VOTES, "note", "reason"),
		.hint = "预备期满后及时讨论：按期转正、延长预备期（只能一次）或取消预备党员资格。" },
	[24] = { 24, PHASE_CONFIRM, TIER_COMMITTEE, .who = "上级党委", .needs = BIT(23),
		.soon = { 23, "dev.approve_within" }, .last = { 23, "dev.approve_max" },
		ASKS("!done_on", "!basis", "reason"), .change = CHANGE_CONFIRM,
		.hint = "按支部大会的决议办理；登记后名册随之改变。" },
	[25] = { 25, PHASE_CONFIRM, TIER_BRANCH, .who = "党支部、上级党委", .needs = BIT(24),
		ASKS("!done_on", "note"),
		.hint = "志愿书、申请书、政审材料、转正申请、培养考察材料存入本人人事档案；没有人事档案的建"
				"立党员档案。" },
};

const char *step_label(int number)
{
	return choice_label(development_steps, number);
}
