/*
 * The materials of the steps in one table. A form is printed with what is known filled in (【…】)
 * and blanks for the rest, lines to write on at WRITE or below; the signed paper is uploaded as a
 * document of the member.
 */
#include "base/text.h"
#include "modules/development/papers.h"
#include "modules/document/document.h"

#define LINES(...) .text = (const char *const[]){ __VA_ARGS__, NULL }
#define WRITE ""
#define SIGNS(...) .signs = (const char *const[]){ __VA_ARGS__, NULL }
#define BRANCH_SIGNS SIGNS("党支部书记（签名）：", "党支部（盖章）　　　　年　　月　　日")
#define COMMITTEE_SIGNS SIGNS("党委书记（签名或盖章）：", "党委（盖章）　　　　年　　月　　日")
#define VOTE_TEXT "会议应到有表决权的正式党员【应到】名，实到【实到】名。经无记名投票，赞成【赞成】票，反对【反对】票，" \
	"弃权【弃权】票（其中会前书面意见【书面】份）。"

const struct paper development_papers[] = {
	{ 1, "application", "入党申请书", DOCUMENT_APPLICATION },
	{ 2, "talk", "入党申请人谈话记录", DOCUMENT_TALK, .prints = true, .about = true,
		LINES("谈话时间：【谈话日期】　　谈话人：【谈话人】", "谈话内容（对党的认识、入党动机、个人经历、家庭情况，介绍入党条件和程序、提出要求）："),
		.blanks = 12, SIGNS("申请人（签名）：", "谈话人（签名）：　　　　年　　月　　日") },
	{ 3, "recommend", "推荐和确定入党积极分子记录", DOCUMENT_RESOLUTION, .prints = true, .about = true,
		LINES("推荐方式（党员推荐、群团组织推优）和推荐意见：", WRITE, "【支部】于【积极分子日期】研究，同意确定【姓名】同志为入党积极分子，"
		"由【联系人】同志担任培养联系人，报【党委】备案。"), .blanks = 6, BRANCH_SIGNS },
	{ 4, "activist_filing", "入党积极分子备案批复", DOCUMENT_RESOLUTION, .spare = true },
	{ 5, "contacts", "入党积极分子培养联系人登记表", DOCUMENT_INSPECTION, .prints = true, .about = true,
		LINES("培养联系人：【联系人】", "培养联系人的主要任务：介绍党的基本知识；了解入党积极分子的政治觉悟、道德品质、现实表现和家庭情况等，"
		"引导其端正入党动机；及时向党支部汇报情况；向党支部提出能否列为发展对象的意见。", "培养计划："), .blanks = 8, BRANCH_SIGNS },
	{ 6, "review", "入党积极分子培养教育考察写实", DOCUMENT_INSPECTION, .prints = true, .about = true,
		LINES("确定为入党积极分子：【积极分子日期】　　培养联系人：【联系人】", "考察时间：　　　　年　　月至　　　　年　　月",
		"考察情况（思想、工作、学习、作风、群众关系等方面的表现和不足）："), .blanks = 10,
		SIGNS("培养联系人（签名）：", "党支部（盖章）　　　　年　　月　　日") },
	{ 7, "candidate", "确定发展对象会议记录", DOCUMENT_RESOLUTION, .prints = true, .about = true,
		LINES("听取党小组、培养联系人、党员和群众意见的情况：", WRITE, "【支部】于【发展对象日期】讨论，认为【姓名】同志经过一年以上培养教育和考察，"
		"基本具备党员条件，同意确定为发展对象，报【党委】备案。"), .blanks = 8, BRANCH_SIGNS },
	{ 8, "candidate_filing", "发展对象备案批复", DOCUMENT_RESOLUTION, .spare = true },
	{ 10, "politics", "政治审查结论", DOCUMENT_POLITICS, .prints = true, .about = true,
		LINES("审查内容：对党的理论和路线、方针、政策的态度；政治历史和在重大政治斗争中的表现；遵纪守法和遵守社会公德情况；"
		"直系亲属和主要社会关系的政治情况。", "审查情况："), .blanks = 8,
		SIGNS("审查结论（合格、不合格）：", "党支部书记（签名）：", "党支部（盖章）　　　　年　　月　　日") },
	{ 11, "training", "集中培训结业证书", DOCUMENT_TRAINING },
	{ 12, "branch_review", "支委会审查意见", DOCUMENT_RESOLUTION, .prints = true, .about = true,
		LINES("征求党员和群众意见的情况：", WRITE, "【支部】对【姓名】同志进行了审查。入党介绍人：【介绍人】。政治审查：【政审】。"
		"集中培训：【培训】。经集体讨论，认为【姓名】同志合格、手续完备，报【党委】预审。"), .blanks = 6, BRANCH_SIGNS },
	{ 13, "preview", "发展对象预审意见", DOCUMENT_RESOLUTION, .prints = true, .about = true,
		LINES("【支部】：", "你支部报来的【姓名】同志的入党材料收悉。经审查，该同志条件和程序符合规定，预审合格，发给入党志愿书（编号：【志愿书编号】），"
		"请及时召开支部大会讨论。"), .blanks = 3, COMMITTEE_SIGNS },
	{ 13, "form_register", "入党志愿书发放登记", DOCUMENT_VOLUNTEER_FORM, .prints = true, .spare = true,
		LINES("姓名：【姓名】　　所在党支部：【支部】", "入党志愿书编号：【志愿书编号】", "预审日期：【预审日期】　　发放党委：【党委】",
		"说明：入党志愿书一人一册，由本人在介绍人指导下如实填写，不得涂改；填写错误需要更换的，交回原件并在下面注明。"), .blanks = 3,
		SIGNS("领取人（签名）：", "经办人（签名）：　　　　年　　月　　日") },
	{ 14, "volunteer_form", "入党志愿书", DOCUMENT_VOLUNTEER_FORM },
	{ 15, "resolution", "接收预备党员支部大会决议", DOCUMENT_RESOLUTION, .prints = true, .about = true,
		LINES("【支部】于【大会日期】召开支部大会，讨论【姓名】同志入党问题。入党介绍人：【介绍人】。", "大会讨论情况（主要表现、优缺点、"
		"入党介绍人和党员的意见）：", WRITE, VOTE_TEXT, "赞成票超过应到会有表决权的正式党员的半数，大会同意接收【姓名】同志为中共预备党员，报【党委】审批。"),
		.blanks = 6, BRANCH_SIGNS },
	{ 16, "committee_talk", "上级党委派人谈话记录", DOCUMENT_TALK, .prints = true, .about = true,
		LINES("谈话时间：【审批前谈话日期】　　谈话人：【审批前谈话人】", "谈话情况和对该同志能否入党的意见："), .blanks = 12,
		SIGNS("谈话人（签名）：", "单位和职务：　　　　　　　　年　　月　　日") },
	{ 17, "approval", "接收预备党员审批意见", DOCUMENT_RESOLUTION, .prints = true, .about = true,
		LINES("【支部】：", "经【党委】集体讨论，批准【姓名】同志为中共预备党员，预备期一年，自【大会日期】起至【预备期满】止。"),
		.blanks = 3, COMMITTEE_SIGNS },
	{ 18, "admission_filing", "审批预备党员备案回执", DOCUMENT_RESOLUTION, .spare = true },
	{ 21, "probation_review", "预备党员教育考察写实", DOCUMENT_CONFIRM, .prints = true, .about = true,
		LINES("入党时间：【大会日期】　　预备期满：【预备期满】　　入党介绍人：【介绍人】", "考察时间：　　　　年　　月至　　　　年　　月", "考察情况："),
		.blanks = 12, SIGNS("入党介绍人（签名）：", "党支部（盖章）　　　　年　　月　　日") },
	{ 22, "full_application", "转正申请书", DOCUMENT_CONFIRM },
	{ 23, "full_resolution", "预备党员转正支部大会决议", DOCUMENT_RESOLUTION, .prints = true, .about = true,
		LINES("【支部】于【转正大会日期】召开支部大会，讨论【姓名】同志转正问题。该同志【大会日期】被接收为预备党员，预备期到【预备期满】满。",
		"大会讨论情况：", WRITE, VOTE_TEXT, "大会决议：【决议】，报【党委】审批。"), .blanks = 8, BRANCH_SIGNS },
	{ 24, "full_approval", "预备党员转正审批意见", DOCUMENT_RESOLUTION, .prints = true, .about = true,
		LINES("【支部】：", "经【党委】集体讨论，批准你支部大会关于【姓名】同志转正问题的决议：【决议】。"), .blanks = 3, COMMITTEE_SIGNS },
	{ 25, "archive", "发展党员材料归档清单", DOCUMENT_OTHER, .prints = true,
		LINES("姓名：【姓名】　　所在党支部：【支部】", "归档材料：入党申请书；谈话记录；推荐和确定入党积极分子记录；培养教育考察写实；确定发展对象会议记录；"
		"政治审查材料；集中培训结业证书；预审意见；入党志愿书；支部大会决议；上级党委审批意见；转正申请书；转正决议和审批意见。",
		"存放单位：　　　　　　　　　　保管期限：【保管】"), .blanks = 4,
		SIGNS("移交人（签名）：", "接收人（签名）：　　　　年　　月　　日") },
	{ 0 }
};

const struct paper *paper_of(const char *code)
{
	for (const struct paper *it = development_papers; it->step; it++)
		if (text_is(it->code, code))
			return it;
	return NULL;
}

const char *paper_source(struct arena *a, const struct paper *it)
{
	return arena_format(a, "dev.%s", it->code);
}

static unsigned bit_of(const char *source)
{
	for (size_t i = 0; development_papers[i].step; i++)
		if (text_begins(source, "dev.") && text_is(source + 4, development_papers[i].code))
			return BIT(i);
	return 0;
}

struct filed *papers_filed(struct work *w, const struct process *f, size_t *count)
{
	struct filed *list = ARENA_ARRAY(w->arena, struct filed, MOST_FILED);
	struct rows *rows = work_select(w,
		"SELECT d.id, d.source, d.name, d.dated_on, " DOCUMENT_FROM_ABOVE
		" FROM member_document d" DOCUMENT_FILED_BY " WHERE d.member_id = ? AND d.source_id = ?"
		" AND d.source LIKE 'dev.%' AND d.voided_at IS NULL ORDER BY d.id LIMIT ?",
		BIND(w->actor->path, f->d.member_id, f->d.row.id, (int64_t)MOST_FILED));

	for (*count = 0; rows_next(rows);) {
		const struct cell *c = rows->cells;

		list[(*count)++] = (struct filed){ c[0].number, bit_of(c[1].text), c[2].text, c[3].date,
			c[4].number != 0 };
	}
	return list;
}

unsigned papers_there(const struct filed *filed, size_t count)
{
	unsigned there = 0;

	for (size_t i = 0; i < count; i++)
		there |= filed[i].paper;
	return there;
}

bool paper_lacks(const struct process *f, const struct paper *it, bool there)
{
	return !it->spare && !there && f->states[it->step].done;
}

int papers_lacking(const struct process *f, unsigned there)
{
	int lacking = 0;

	for (size_t i = 0; development_papers[i].step; i++)
		lacking += paper_lacks(f, &development_papers[i], there & BIT(i));
	return lacking;
}
