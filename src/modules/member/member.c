/* The roster's fields in the order of the official sheet, and the checks of field-rules 4.13.4. */
#include "modules/member/member.h"
#include "base/check.h"
#include "base/text.h"
#include "modules/organisation/organisation.h"

const struct permission member_view = { "member.view", "查看党员信息" };
const struct permission member_edit = { "member.edit", "维护党员信息" };
const struct permission member_private = { "member.private", "查看完整身份证号和手机号" };

const struct choice member_stages[] = {
	{ MEMBER_FULL, "full", "正式党员", "red" },
	{ MEMBER_PROBATIONARY, "probationary", "预备党员", "amber" },
	{ MEMBER_ACTIVIST, "activist", "入党积极分子", "blue" },
	{ MEMBER_APPLICANT, "applicant", "入党申请人", "grey" },
	{ 0 }
};
const struct choice member_standings[] = {
	{ STANDING_NORMAL, "normal", "正常" },
	{ STANDING_STOPPED, "stopped", "停止党籍", "red" },
	{ 0 }
};
const struct choice member_sexes[] = {
	{ SEX_MALE, "male", "男" },
	{ SEX_FEMALE, "female", "女" },
	{ 0 }
};

static const struct field member_fields[] = {
	TEXT  (member, name, "姓名", .required = true, .max = 40, .listed = true, .searched = true, .group = "基本信息"),
	REF   (member, organisation_id, "所在党支部", organisation_record, .required = true, .listed = true,
	       .where = ORGANISATION_IS_BRANCH),
	TEXT  (member, id_number, "公民身份证号", .required = true, .unique = true, .max = 18, .like = "id_number",
	       .sealed = true, .listed = true, .searched = true),
	CHOICE(member, sex, "性别", member_sexes, .required = true, .listed = true, .searched = true),
	CODE  (member, ethnicity, "民族", "ethnicity"),
	DATE  (member, born_on, "出生日期"),
	CODE  (member, education, "学历", "education", .searched = true),
	CHOICE(member, stage, "人员类别", member_stages, .required = true, .listed = true, .searched = true),
	DATE  (member, joined_on, "加入党组织日期", .listed = true, .sorted = true, .searched = true, .group = "党籍"),
	DATE  (member, full_on, "转为正式党员日期"),
	CODE  (member, work, "工作岗位", "work"),
	TEXT  (member, phone, "手机号", .max = 11, .like = "phone", .sealed = true, .listed = true, .searched = true),
	TEXT  (member, telephone, "固定电话", .max = 30, .like = "telephone"),
	CHOICE(member, standing, "党籍状态", member_standings, .required = true, .listed = true, .searched = true),
	FLAG  (member, lost, "是否为失联党员", .searched = true),
	DATE  (member, lost_on, "失去联系日期"),
	FLAG  (member, floating, "是否为流动党员", .searched = true),
	TEXT  (member, floating_to, "外出流向", .max = 60),
	TEXT  (member, party_post, "党内职务", .max = 30, .group = "职务与联系"),
	TEXT  (member, work_post, "行政职务", .max = 60),
	TEXT  (member, address, "家庭住址", .max = 100, .wide = true, .seen_by = &member_private),
	TEXT  (member, note, "备注", .max = 200, .wide = true),
	FLAG  (member, born_differs, "档案出生日期与身份证不同", .hint = "只在组织认定的档案日期与身份证号不一致时勾选"),
};

/* Sex and birth stand in the ID number; a difference is an error unless the file lawfully says
 * otherwise. */
static void check_against_number(const struct member *m, struct problems *p)
{
	if (!m->id_number || check_id_number(m->id_number))
		return; /* a mask, or already a problem of its own */
	if (m->sex && (m->sex == SEX_MALE) != id_number_male(m->id_number))
		problem(p, "sex", "性别与身份证号不符，按身份证号应为“%s”",
			id_number_male(m->id_number) ? "男" : "女");
	if (date_has(m->born_on) && !m->born_differs
	    && date_compare(m->born_on, id_number_birth(m->id_number)) != 0)
		problem(p, "born_on", "出生日期与身份证号不符，按身份证号应为 %s；如档案日期经组织认定，请勾选“档案出生日期与身份证不同”",
			date_text(p->arena, id_number_birth(m->id_number)));
}

static void check_dates(struct work *w, const struct member *m, struct problems *p)
{
	bool admitted = m->stage == MEMBER_FULL || m->stage == MEMBER_PROBATIONARY;

	if (admitted && !date_has(m->joined_on))
		problem(p, "joined_on", "请填写加入党组织日期");
	if (m->stage == MEMBER_PROBATIONARY && date_has(m->full_on))
		problem(p, "full_on", "预备党员没有转为正式党员日期，请清空或改人员类别");
	if (m->stage == MEMBER_FULL && !date_has(m->full_on))
		problem(p, "full_on", "请填写转为正式党员日期");
	if (date_has(m->joined_on) && date_has(m->full_on)
		&& date_compare(m->joined_on, m->full_on) > 0)
		problem(p, "full_on", "转为正式党员日期不能早于加入党组织日期");
	if (date_has(m->joined_on) && date_has(m->born_on)
		&& date_full_years(m->born_on, m->joined_on) < 18)
		problem(p, "joined_on", "入党时不满 18 周岁，请核对出生日期和加入党组织日期");
	if (date_compare(m->joined_on, w->today) > 0)
		problem(p, "joined_on", "加入党组织日期不能晚于今天");
	if (date_compare(m->full_on, w->today) > 0)
		problem(p, "full_on", "转为正式党员日期不能晚于今天");
}

static void check(struct work *w, const void *row, const void *old, struct problems *p)
{
	struct member *m = (struct member *)row;

	if (m->id_number && !check_id_number(m->id_number) && !date_has(m->born_on))
		m->born_on = id_number_birth(m->id_number); /* typed once: the number says it */
	check_against_number(m, p);
	check_dates(w, m, p);
	if (m->lost && !date_has(m->lost_on))
		problem(p, "lost_on", "失联党员要填写失去联系日期");
	if (m->floating && text_empty(m->floating_to))
		problem(p, "floating_to", "流动党员要填写外出流向");
}

const struct record member_record = RECORD(member, member_fields,
	.title = "党员", .unit = "名", .href = "/members", .label = "name", .scoped = true, .grams = true,
	.counter = "member_total", .check = check);

bool member_has_vote(const struct member *m)
{
	return m->stage == MEMBER_FULL && m->standing == STANDING_NORMAL;
}
