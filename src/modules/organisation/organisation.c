/*
 * Kinds and parents after field-rules 4.1. The path is made from the row's own number, so it is
 * known only after the insert; until then a temporary one below the parent keeps it unique.
 */
#include "modules/organisation/organisation.h"
#include <stdlib.h>
#include "base/text.h"
#include "data/history.h"

enum { MODULE = 101 };
const struct permission organisation_view =
	PERMISSION(MODULE, ACTION_VIEW, "organisation.view", "查看党组织");
const struct permission organisation_create =
	PERMISSION(MODULE, ACTION_CREATE, "organisation.create", "新增党组织");
const struct permission organisation_edit =
	PERMISSION(MODULE, ACTION_EDIT, "organisation.edit", "修改党组织");
const struct permission organisation_close_right =
	PERMISSION(MODULE, ACTION_DELETE, "organisation.close", "撤销党组织", .risk = RISK_DELETE);
const struct permission organisation_export =
	PERMISSION(MODULE, ACTION_EXPORT, "organisation.export", "导出党组织");
const struct permission organisation_import =
	PERMISSION(MODULE, ACTION_IMPORT, "organisation.import", "导入党组织");

const struct choice organisation_kinds[] = {
	{ ORGANISATION_WORK_COMMITTEE, "work_committee", "机关党工委" },
	{ ORGANISATION_COMMITTEE, "committee", "党委" },
	{ ORGANISATION_TEMPORARY_COMMITTEE, "temporary_committee", "临时党委" },
	{ ORGANISATION_LEADING_GROUP, "leading_group", "党组" },
	{ ORGANISATION_GENERAL_BRANCH, "general_branch", "党总支" },
	{ ORGANISATION_TEMPORARY_GENERAL_BRANCH, "temporary_general_branch", "临时党总支" },
	{ ORGANISATION_BRANCH, "branch", "党支部" },
	{ ORGANISATION_JOINT_BRANCH, "joint_branch", "联合党支部" },
	{ ORGANISATION_TEMPORARY_BRANCH, "temporary_branch", "临时党支部" },
	{ ORGANISATION_TEMPORARY_JOINT_BRANCH, "temporary_joint_branch", "临时联合党支部" },
	{ ORGANISATION_GROUP, "group", "党小组" },
	{ 0 }
};

/* ---- what applies to which ---- */

/* Only where there is something to say. */
static bool never(const void *row)
{
	return false;
}

static bool has_unit(const void *row)
{
	return !text_is(((const struct organisation *)row)->unit_situation, "1");
}

static bool has_company(const void *row)
{
	const char *kind = ((const struct organisation *)row)->unit_kind;

	return has_unit(row) && text_has(kind, "企业");
}

static bool has_members(const void *row)
{
	return organisation_is_branch(((const struct organisation *)row)->kind);
}

/* Of a 党小组 the branch keeps the roster; a 党组 has none. */
static bool has_roster(const void *row)
{
	enum organisation_kind kind = ((const struct organisation *)row)->kind;

	return kind != ORGANISATION_GROUP && kind != ORGANISATION_LEADING_GROUP;
}

static bool admits(const void *row)
{
	const struct organisation *o = row;

	return o->kind <= ORGANISATION_GENERAL_BRANCH && o->kind != ORGANISATION_LEADING_GROUP
		&& !organisation_is_temporary(o->kind);
}

static const struct field organisation_fields[] = {
	TEXT  (organisation, name, "党组织名称", .required = true, .max = 60, .listed = true, .searched = true,
	       .group = "基本信息", .hint = "填写公章上的全称", .verb = "/rename", .also = "党组织全称|名称"),
	TEXT  (organisation, short_name, "简称", .max = 30, .searched = true, .also = "党组织简称"),
	TEXT  (organisation, statistics_name, "党内统计用简称", .max = 30),
	TEXT  (organisation, former_names, "曾用名", .max = 300, .computed = true, .searched = true, .wide = true,
	       .applies = never),
	REF   (organisation, parent_id, "上级党组织", organisation_record, .listed = true,
	       .where = "m.kind NOT IN ('group', 'leading_group') AND m.closed_on IS NULL",
	       .verb = "/reassign"),
	CHOICE(organisation, kind, "组织类别", organisation_kinds, .required = true, .listed = true, .searched = true,
	       .verb = "/kind"),
	TEXT  (organisation, code, "党组织代码", .max = 30, .like = "code", .unique = true, .searched = true,
	       .also = "党组织编码"),
	DATE  (organisation, founded_on, "成立日期", .listed = true, .also = "成立时间"),
	TEXT  (organisation, approval, "批复文号", .max = 60, .also = "建立文号", .hint = "批准成立的文号，新增时必填，党小组不填；以后的变更在“组织变更”里办理"),
	TEXT  (organisation, founded_by, "批准成立的上级党组织", .max = 60),
	FLAG  (organisation, has_committee, "设有支部委员会", .applies = has_members),
	FLAG  (organisation, may_admit, "具有审批预备党员权限", .applies = admits),
	FLAG  (organisation, functional, "功能型党组织", .applies = never),
	FLAG  (organisation, new_trade, "属于新业态", .applies = never),
	CODE  (organisation, away, "驻外情况", "away_situation", .applies = never),
	TEXT  (organisation, standard_kind, "标准化规范化建设类别", .max = 30, .also = "党支部标准化规范化建设类别",
	       .applies = has_members),
	NUMBER(organisation, member_total, "党员数", .computed = true, .listed = true, .applies = has_roster,
	       .hint = "党籍正常的正式党员和预备党员"),
	NUMBER(organisation, full_total, "正式党员数", .computed = true, .applies = has_roster, .hint = "党籍正常的正式党员"),
	NUMBER(organisation, roster_total, "在册人数", .computed = true, .applies = has_roster, .hint = "含积极分子和入党申请人"),
	DATE  (organisation, closed_on, "撤销日期", .fixed = true, .applies = never),
	TEXT  (organisation, closed_approval, "撤销文号", .max = 60, .fixed = true, .applies = never),
	REF   (organisation, merged_into, "并入", organisation_record, .fixed = true, .applies = never),
	TEXT  (organisation, secretary, "书记", .max = 40, .listed = true, .group = "班子和联系方式"),
	TEXT  (organisation, deputy_secretary, "副书记", .max = 40),
	TEXT  (organisation, contact, "联系人", .max = 40),
	TEXT  (organisation, contact_phone, "联系电话", .max = 30, .like = "telephone"),
	TEXT  (organisation, fax, "传真", .max = 30, .like = "telephone", .applies = never),
	TEXT  (organisation, address, "通讯地址", .max = 100, .wide = true, .group = "位置"),
	TEXT  (organisation, postcode, "邮政编码", .max = 6, .like = "code", .also = "邮编"),
	TEXT  (organisation, region, "所在行政区划", .max = 60, .also = "行政区划"),
	CODE  (organisation, locality, "属地关系", "locality"),
	TEXT  (organisation, longitude, "经度", .max = 12, .like = "code", .hint = "如 121.140000，不知道可以不填"),
	TEXT  (organisation, latitude, "纬度", .max = 12, .like = "code", .hint = "如 28.850000"),
	CODE  (organisation, unit_situation, "党组织所在单位情况", "unit_situation", .group = "所在单位", .also = "所在单位情况"),
	TEXT  (organisation, unit_name, "单位名称", .max = 60, .applies = has_unit),
	TEXT  (organisation, unit_kind, "单位性质类别", .max = 30, .also = "单位类别", .applies = has_unit),
	CODE  (organisation, unit_party, "单位建立党组织情况", "unit_party", .also = "法人单位建立党组织情况", .applies = has_unit),
	TEXT  (organisation, unit_code, "统一社会信用代码", .max = 18, .like = "credit_code", .also = "单位代码", .applies = has_unit),
	CODE  (organisation, unit_legal, "法人单位标识", "unit_legal", .applies = has_unit),
	CODE  (organisation, unit_group, "建立党组情况", "unit_group", .applies = has_unit),
	CODE  (organisation, unit_tie, "单位隶属关系", "unit_tie", .applies = has_unit),
	NUMBER(organisation, unit_staff, "在岗职工数", .max = 9999999, .applies = has_unit),
	CODE  (organisation, unit_control, "企业控股情况", "unit_control", .also = "企业控制（控股）情况", .applies = has_company,
	       .hint = "企业才填"),
	CODE  (organisation, unit_scale, "企业规模", "unit_scale", .applies = has_company, .hint = "企业才填"),
	TEXT  (organisation, unit_industry, "经济行业", .max = 30, .applies = has_company),
	TEXT  (organisation, unit_economy, "经济类型", .max = 30, .applies = has_company),
};

/* Who may stand below whom (4.1): branches below 工委, 党委, 总支; 总支 and 党组 below 工委, 党委;
 * groups below branches. */
static bool parent_fits(enum organisation_kind kind, enum organisation_kind parent)
{
	enum organisation_kind above = organisation_tier(parent);

	switch (organisation_tier(kind)) {
	case ORGANISATION_WORK_COMMITTEE:
		return false;
	case ORGANISATION_COMMITTEE:
		return above == ORGANISATION_WORK_COMMITTEE;
	case ORGANISATION_GENERAL_BRANCH:
	case ORGANISATION_LEADING_GROUP:
		return above == ORGANISATION_WORK_COMMITTEE || above == ORGANISATION_COMMITTEE;
	case ORGANISATION_GROUP:
		return above == ORGANISATION_BRANCH;
	default:
		return above == ORGANISATION_WORK_COMMITTEE || above == ORGANISATION_COMMITTEE
			|| above == ORGANISATION_GENERAL_BRANCH;
	}
}

static bool stands_below(
	const struct organisation *o, const struct organisation *parent, struct problems *p)
{
	bool fits = parent_fits(o->kind, parent->kind);

	if (!fits)
		problem(p, o->reformed ? "parent_id" : "kind", "%s不能建在%s下面",
			choice_label(organisation_kinds, (int)o->kind),
			choice_label(organisation_kinds, (int)parent->kind));
	return fits;
}

/* Another kind must suit what already stands below, and only branches have members of their own. */
static void check_below(struct work *w, const struct organisation *o, struct problems *p)
{
	const char *label = choice_label(organisation_kinds, (int)o->kind);
	struct rows *rows = work_select(w, "SELECT DISTINCT kind FROM organisation"
		" WHERE parent_id = ? AND closed_on IS NULL AND removed_at IS NULL", BIND(o->row.id));
	const struct choice *unfit = NULL;

	while (rows_next(rows)) {
		const struct choice *kind = choice_find(organisation_kinds, rows->cells[0].text);

		if (kind && !parent_fits((enum organisation_kind)kind->value, o->kind))
			unfit = kind;
	}
	if (unfit)
		problem(p, "kind", "下面还有%s，不能改为%s；请先撤销下面的%s", unfit->label, label, unfit->label);
	else if (!organisation_is_branch(o->kind) && work_number(w, 0,
		"SELECT COUNT(*) FROM member WHERE path = ? AND removed_at IS NULL LOCK IN SHARE MODE",
		BIND(o->row.path)))
		problem(p, "kind", "这里还有党员，不能改为%s；请先把组织关系转出", label);
}

static void check_officer(const char *field, const char *label, const char *name, const char *was,
	const char *stands, struct problems *p)
{
	if (stands && !text_is(name, was) && !text_is(name, stands))
		problem(p, field, "现任班子登记的%s是“%s”，换人请在“班子换届”中办理", label, stands);
}

/* Who leads is said once, by the committee that stands; without one, by the organisation. */
static void check_officers(struct work *w, const struct organisation *o,
	const struct organisation *was, struct problems *p)
{
	struct rows *rows;

	if (text_is(o->secretary, was->secretary)
		&& text_is(o->deputy_secretary, was->deputy_secretary))
		return;
	rows = work_select(w, "SELECT LEFT(GROUP_CONCAT(IF(x.post = '01', x.person, NULL)"
		"  ORDER BY x.id SEPARATOR '、'), 40),"
		" LEFT(GROUP_CONCAT(IF(x.post IN ('02', '03'), x.person, NULL)"
		"  ORDER BY x.id SEPARATOR '、'), 40)"
		" FROM committee c JOIN committee_member x ON x.committee_id = c.id"
		" WHERE c.standing_of = ? AND x.until_on IS NULL GROUP BY c.id", BIND(o->row.id));
	if (rows_next(rows)) {
		check_officer("secretary", "书记", o->secretary, was->secretary, rows->cells[0].text, p);
		check_officer("deputy_secretary", "副书记", o->deputy_secretary, was->deputy_secretary,
			rows->cells[1].text, p);
	}
	rows_end(rows);
}

static void check_change(struct work *w, const struct organisation *o,
	const struct organisation *was, struct problems *p)
{
	if (!o->reformed && was->parent_id != o->parent_id)
		problem(p, "parent_id", "上级党组织不能直接改，请办理“调整隶属关系”，要有批复文号");
	if (!o->reformed && !text_is(was->name, o->name))
		problem(p, "name", "党组织名称不能直接改，请办理“更名”，要有批复文号");
	check_officers(w, o, was, p);
	if (was->kind == o->kind)
		return;
	if (!o->reformed)
		problem(p, "kind", "组织类别不能直接改，请办理“变更类别”，要有批复文号");
	else if (!was->parent_id)
		problem(p, "kind", "最上级党组织只能是机关党工委，类别不能改");
	else
		check_below(w, o, p);
}

/* "121.14": inside the country, so that the two are not exchanged. */
static void check_place(const char *name, const char *label, const char *text, double least,
	double most, struct problems *p)
{
	char *end = NULL;
	double value = text ? strtod(text, &end) : least;

	if (text && (*end || value < least || value > most))
		problem(p, name, "%s应是 %.0f 到 %.0f 之间的小数，如 %s", label, least, most,
			text_is(name, "longitude") ? "121.140000" : "28.850000");
}

/* "第一党支部" may stand below several, but nothing below what has the same name. */
static void check_name(struct work *w, const struct organisation *o,
	const struct organisation *parent, struct problems *p)
{
	if (work_number(w, 0, "SELECT COUNT(*) FROM organisation WHERE name = ?"
		" AND ? LIKE CONCAT(path, '%')", BIND(o->name, parent->row.path)))
		problem(p, "name", "上级党组织里已经有“%s”，请填写公章上的全称，与上级区分开", o->name);
}

static void check(struct work *w, const void *row, const void *old, struct problems *p)
{
	const struct organisation *o = row, *was = old;
	const struct organisation *parent;

	if (was)
		check_change(w, o, was, p);
	if (date_compare(o->founded_on, w->today) > 0)
		problem(p, "founded_on", "成立日期不能晚于今天");
	check_place("longitude", "经度", o->longitude, 73, 136, p);
	check_place("latitude", "纬度", o->latitude, 3, 54, p);
	if (text_empty(o->longitude) != text_empty(o->latitude))
		problem(p, text_empty(o->longitude) ? "longitude" : "latitude", "经度和纬度要一起填");
	if (o->postcode && !text_digits(o->postcode, 6))
		problem(p, "postcode", "邮政编码是 6 位数字");
	if (!o->parent_id) {
		if (!was && (o->kind != ORGANISATION_WORK_COMMITTEE || !w->actor->system))
			problem(p, "parent_id", "请选择上级党组织");
		return;
	}
	parent = record_find(w, &organisation_record, o->parent_id);
	if (!parent)
		return;
	stands_below(o, parent, p);
	if (o->name && (!was || !text_is(was->name, o->name)))
		check_name(w, o, parent, p);
}

const struct record organisation_record =
	RECORD(organisation, organisation_fields, .title = "党组织", .unit = "个",
		.href = "/organisations", .label = "name", .tree = true, .check = check);

enum organisation_kind organisation_tier(enum organisation_kind kind)
{
	switch (kind) {
	case ORGANISATION_TEMPORARY_COMMITTEE:
		return ORGANISATION_COMMITTEE;
	case ORGANISATION_TEMPORARY_GENERAL_BRANCH:
		return ORGANISATION_GENERAL_BRANCH;
	case ORGANISATION_JOINT_BRANCH:
	case ORGANISATION_TEMPORARY_BRANCH:
	case ORGANISATION_TEMPORARY_JOINT_BRANCH:
		return ORGANISATION_BRANCH;
	default:
		return kind;
	}
}

bool organisation_is_branch(enum organisation_kind kind)
{
	return organisation_tier(kind) == ORGANISATION_BRANCH;
}

bool organisation_is_temporary(enum organisation_kind kind)
{
	return kind == ORGANISATION_TEMPORARY_COMMITTEE
		|| kind == ORGANISATION_TEMPORARY_GENERAL_BRANCH
		|| kind == ORGANISATION_TEMPORARY_BRANCH || kind == ORGANISATION_TEMPORARY_JOINT_BRANCH;
}

/* Four digits of base 36 and a dot: 1.6 million organisations, and order of founding within a
 * parent. */
static const char *segment(struct work *w, int64_t id)
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	char text[6] = "0000.";

	for (int i = 3; i >= 0; i--, id /= 36)
		text[i] = digits[id % 36];
	return arena_text(w->arena, text);
}

/*
 * The parent stays locked until the end: while something is built below it, it is neither closed
 * nor made into another kind.
 */
bool organisation_add(struct work *w, struct organisation *o, struct problems *p)
{
	const struct organisation *parent =
		o->parent_id ? record_lock(w, &organisation_record, o->parent_id) : NULL;
	const char *above = parent ? parent->row.path : "";

	if (parent && date_has(parent->closed_on)) {
		problem(p, "parent_id", "上级党组织“%s”已经撤销，请另选上级", parent->name);
		return false;
	}
	if (parent && !stands_below(o, parent, p))
		return false;
	o->row.path = arena_format(w->arena, "%s~%s", above, crypt_token(w->arena, 6));
	if (!record_save(w, &organisation_record, o, NULL, p))
		return false;
	o->row.path = arena_format(w->arena, "%s%s", above, segment(w, o->row.id));
	work_change(w, "UPDATE organisation SET path = ? WHERE id = ?", BIND(o->row.path, o->row.id));
	return true;
}
