/*
 * Members by ID number: the official roster (field-rules 4.13.1), all that is kept of them, and
 * those who are on the way to becoming one.
 */
#include "base/check.h"
#include "base/text.h"
#include "modules/import/layouts.h"
#include "modules/member/member.h"

/* Said by the dry run already: the table would refuse it. */
static void check_code(
	struct work *w, const struct input *in, const struct member *m, struct problems *p)
{
	const char *code = input_text(in, "code");

	if (code && !text_is(code, m ? m->code : NULL) && work_number(w, 0,
			"SELECT COUNT(*) FROM member WHERE code = ? AND alive = 1", BIND(code)) > 0)
		problem(p, "code", "党员唯一标识“%s”已经登记给另一名党员，请核对", text_cut(w->arena, code, 40));
}

static void *find_member(struct work *w, struct input *in, int64_t holder, struct problems *p)
{
	void *m = holder > 0 ? record_find(w, &member_record, holder) : NULL;

	if (holder < 0)
		problem(p, "id_number", "这名同志以前登记过，已经离开名册，不能用表格重新登记。"
			"请在“党员变动”中办理“转入党员”，沿用原来的档案");
	else if (holder && !m)
		problem(p, "id_number", "这名党员已在其他党组织登记，请先办理组织关系转接");
	check_code(w, in, m, p);
	return m;
}

static void begin_member(struct work *w, void *row)
{
	((struct member *)row)->standing = STANDING_NORMAL;
}

/* A birth given by its month alone: the ID number knows the day. Of somebody new it knows all. */
static void fill_from_number(struct work *w, struct input *in, const void *old)
{
	const char *born = input_text(in, "born_on");
	const char *number = text_narrow(w->arena, input_text(in, "id_number"));
	struct date given = date_parse(text_narrow(w->arena, born)), known;

	number = number ? text_upper(w->arena, number) : NULL;
	if (!number || check_id_number(number))
		return;
	known = id_number_birth(number);
	if (born ? import_month_only(w, born) && given.year == known.year && given.month == known.month
	         : !old)
		input_add(in, "born_on", date_text(w->arena, known));
	if (!old && !input_text(in, "sex"))
		input_add(in, "sex", id_number_male(number) ? "男" : "女");
}

static bool save_member(struct work *w, void *row, const char *action, struct problems *p)
{
	return record_save(w, &member_record, row, action, p);
}

static const char member_in_use[] = "已有会议、党费、材料、变动等记录";

/* ---- before the Party ---- */

static bool is_admitted(const struct member *m)
{
	return m->stage == MEMBER_FULL || m->stage == MEMBER_PROBATIONARY;
}

static void *find_activist(struct work *w, struct input *in, int64_t holder, struct problems *p)
{
	const struct member *m = find_member(w, in, holder, p);

	if (m && is_admitted(m))
		problem(p, "id_number", "%s已经是%s，请用党员名册的表格", m->name,
			choice_label(member_stages, (int)m->stage));
	return (void *)m;
}

/* The column 人员类别 may be missing: the dates say it. */
static void fill_activist(struct work *w, struct input *in, const void *old)
{
	fill_from_number(w, in, old);
	if (!old && !input_text(in, "stage"))
		input_add(in, "stage", input_text(in, "activist_on") ? "activist" : "applicant");
}

/* As people say it who do not have the code table at hand. */
static const struct import_meaning meanings[] = {
	{ "ethnicity", "汉", "汉族" }, { "education", "本科", "大学" },
	{ "education", "大学本科", "大学" }, { "education", "专科", "大专" },
	{ "education", "大学专科", "大专" }, { "education", "高中", "普通高中" },
	{ "education", "中专", "中等专科" }, { NULL }
};

static const char *const must[] = { "name", "id_number", NULL };

static const char *const official[] = { "name", "organisation_id", "id_number", "sex", "ethnicity",
	"born_on", "education", "stage", "joined_on", "full_on", "work", "phone", "telephone",
	"standing", "lost", "lost_on", "floating", "floating_to", NULL };

static const char *const before_joining[] = { "name", "organisation_id", "id_number", "sex",
	"ethnicity", "born_on", "education", "stage", "applied_on", "activist_on", "work", "phone",
	"address", "note", NULL };

const struct importable member_importable = {
	.name = "member", .record = &member_record, .may = &member_import, .title = "党员名册",
	.purpose = "全国党员管理系统的《党员基本信息汇总表》，共 18 项。从全国系统导出的名册可以直接上传。"
		"名册里已有的人，所在支部、人员类别、党籍状态、失联和流动不在表格里改，要在“党员变动”中办理。",
	.sheet = "党员基本信息汇总表", .must = must, .meanings = meanings, .columns = official,
	.head = roster_head, .first = MEMBER_ROSTER_FIRST,
	.find = find_member, .begin = begin_member, .fill = fill_from_number, .save = save_member,
	.plain = true, .used = member_used, .in_use = member_in_use,
};
const struct importable member_whole_importable = {
	.name = "member_whole", .record = &member_record, .may = &member_import,
	.title = "党员名册（全部项目）",
	.purpose = "本平台登记的全部项目，比官方名册多出职务、住址、入党和进出本系统的情况等。用“导出全部项目”导出的名册改好后可以直接上传。",
	.sheet = "党员", .must = must, .meanings = meanings,
	.find = find_member, .begin = begin_member, .fill = fill_from_number, .save = save_member,
	.plain = true, .used = member_used, .in_use = member_in_use,
};
const struct importable activist_importable = {
	.name = "activist", .record = &member_record, .may = &member_import,
	.title = "入党积极分子和申请人",
	.purpose = "还没有入党的同志。填了“确定积极分子日期”的登记为入党积极分子，没有填的登记为入党申请人。",
	.sheet = "积极分子和申请人", .must = must, .meanings = meanings, .columns = before_joining,
	.find = find_activist, .begin = begin_member, .fill = fill_activist, .save = save_member,
	.plain = true, .used = member_used, .in_use = member_in_use,
};
