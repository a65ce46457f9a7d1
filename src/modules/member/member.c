/* The roster's fields in the order of the official sheet, and the checks of field-rules 4.13.4. */
#include "modules/member/member_inside.h"
#include <string.h>
#include "base/check.h"
#include "base/text.h"
#include "data/code.h"
#include "lib/crypt.h"
#include "modules/organisation/organisation.h"

enum { MODULE = 201 };
const struct permission member_view = PERMISSION(MODULE, ACTION_VIEW, "member.view", "查看党员信息");
const struct permission member_create = PERMISSION(MODULE, ACTION_CREATE, "member.create", "新增党员");
const struct permission member_edit = PERMISSION(MODULE, ACTION_EDIT, "member.edit", "修改党员信息");
const struct permission member_export = PERMISSION(MODULE, ACTION_EXPORT, "member.export", "导出党员名册",
	.risk = RISK_PERSONAL);
const struct permission member_import = PERMISSION(MODULE, ACTION_IMPORT, "member.import", "导入党员名册",
	.risk = RISK_PERSONAL);
const struct permission member_reveal = PERMISSION(MODULE, ACTION_REVEAL, "member.reveal",
	"查看完整身份证号、手机号和住址", .risk = RISK_PERSONAL);

const struct permission member_own = PERMISSION(MODULE, ACTION_TAKE_PART, "member.own",
	"查看本人党员信息、提出更正");

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
static const struct choice leavings[] = {
	{ LEFT_OUT, "out", "转出县外", "blue" },
	{ LEFT_CANCEL, "cancel", "取消预备党员资格", "grey" },
	{ LEFT_RESIGNED, "resigned", "退党除名", "grey" },
	{ LEFT_LAPSED, "lapsed", "自行脱党除名", "grey" },
	{ LEFT_PERSUADED, "persuaded", "劝退除名", "grey" },
	{ LEFT_REMOVED, "removed", "其他除名", "grey" },
	{ LEFT_EXPELLED, "expelled", "开除党籍", "grey" },
	{ LEFT_DEATH, "death", "去世", "grey" },
	{ 0 }
};
const struct choice member_sexes[] = {
	{ SEX_MALE, "male", "男" },
	{ SEX_FEMALE, "female", "女" },
	{ 0 }
};

static bool is_corrected(const void *row)
{
	return ((const struct member *)row)->age_months != 0;
}

#define BASE "基本信息"
#define PARTY "党籍"
#define JOINING "入党经过"
#define WORK "工作与职务"
#define PLACES "籍贯与住址"

/* In the order of the official sheet; a group is named wherever the order enters it again. */
static const struct field member_fields[] = {
	TEXT  (member, name, "姓名", .required = true, .max = 40, .like = "name", .listed = true, .searched = true, .group = BASE),
	REF   (member, organisation_id, "所在党支部", organisation_record, .required = true, .listed = true,
	       .where = ORGANISATION_IS_BRANCH, .verb = "/changes/new"),
	TEXT  (member, id_number, "公民身份证号", .required = true, .unique = true, .max = 18, .like = "id_number",
	       .sealed = true, .listed = true, .searched = true),
	CHOICE(member, sex, "性别", member_sexes, .required = true, .listed = true),
	CODE  (member, ethnicity, "民族", "ethnicity"),
	DATE  (member, born_on, "出生日期"),
	CODE  (member, education, "学历", "education"),
	CHOICE(member, stage, "人员类别", member_stages, .required = true, .listed = true, .searched = true,
	       .verb = "/changes/new"),
	DATE  (member, joined_on, "加入党组织日期", .listed = true, .sorted = true, .searched = true, .group = PARTY),
	DATE  (member, full_on, "转为正式党员日期"),
	CODE  (member, work, "工作岗位", "work", .group = WORK),
	TEXT  (member, phone, "手机号", .max = 11, .like = "phone", .sealed = true, .listed = true, .searched = true,
	       .group = BASE),
	TEXT  (member, telephone, "固定电话", .max = 30, .like = "telephone"),
	CHOICE(member, standing, "党籍状态", member_standings, .required = true, .listed = true, .searched = true,
	       .verb = "/changes/new",
	       .group = PARTY),
	FLAG  (member, lost, "是否为失联党员", .searched = true, .verb = "/changes/new"),
	DATE  (member, lost_on, "失去联系日期"),
	FLAG  (member, floating, "是否为流动党员", .searched = true, .verb = "/changes/new"),
	TEXT  (member, floating_to, "外出流向", .max = 60),
	TEXT  (member, party_post, "党内职务", .max = 30),
	TEXT  (member, work_post, "行政职务", .max = 60, .group = WORK),
	TEXT  (member, address, "家庭住址", .max = 100, .wide = true, .seen_by = &member_reveal, .group = PLACES),
	TEXT  (member, note, "备注", .max = 200, .wide = true, .group = BASE),
	FLAG  (member, born_differs, "档案出生日期与身份证不同", .hint = "只在组织认定的档案日期与身份证号不一致时勾选"),
	REF   (member, group_id, "党小组", organisation_record, .searched = true, .group = PARTY,
	       .where = "m.kind = 'group' AND m.closed_on IS NULL", .hint = "本支部的党小组，没有党小组的不填"),
	DATE  (member, applied_on, "申请入党日期", .group = JOINING),
	DATE  (member, activist_on, "确定积极分子日期"),
	DATE  (member, probation_until, "预备期满日期", .fixed = true),
	/* what the national system asks beyond the sheet (field-rules 4.13.2) */
	CODE  (member, joined_kind, "入党类型", "joined_kind"),
	TEXT  (member, joined_branch, "入党时所在支部", .max = 100, .wide = true),
	CODE  (member, confirmed_kind, "转正情况", "confirmed_kind"),
	DATE  (member, extended_to, "延长预备期到", .hint = "过去的情况；现在要延长的，在“变动”中办理"),
	DATE  (member, league_on, "入团日期"),
	TEXT  (member, code, "党员唯一标识", .unique = true, .max = 40, .group = PARTY,
	       .hint = "全国党员管理信息系统中的标识，没有的不填"),
	NUMBER(member, age_months, "党龄校正值（月）", .least = -999, .max = 999,
	       .hint = "党龄要扣减的填负数，如停止党籍 6 个月填 -6；不用校正的填 0"),
	DATE  (member, age_from, "党龄起算日期", .computed = true, .applies = is_corrected),
	TEXT  (member, joint_unit, "联合支部所在单位", .max = 100, .wide = true),
	CODE  (member, entered_kind, "进入本系统类型", "entered_kind"),
	DATE  (member, entered_on, "进入本系统日期"),
	TEXT  (member, entered_by, "进入本系统操作党组织", .max = 100, .wide = true),
	DATE  (member, work_on, "参加工作日期", .group = WORK),
	TEXT  (member, employer, "工作单位及职务", .max = 100, .wide = true),
	CODE  (member, technical_post, "从事专业技术职务", "technical_post"),
	CODE  (member, stratum, "新社会阶层类型", "stratum"),
	CODE  (member, frontline, "一线情况", "frontline"),
	FLAG  (member, migrant_worker, "是否农民工"),
	CODE  (member, degree, "学位", "degree", .group = BASE),
	TEXT  (member, native_place, "籍贯", .max = 40, .group = PLACES, .hint = "省和县，如“某省某县”"),
	TEXT  (member, residence, "现居住地", .max = 100, .wide = true, .seen_by = &member_reveal),
	TEXT  (member, registered_place, "户籍所在地", .max = 100, .wide = true, .seen_by = &member_reveal),
	TEXT  (member, pledge, "承诺", .max = 60, .wide = true, .group = BASE, .hint = "一句话，在党员风采中公开；本人也可以在手机上填写"),
	TEXT  (member, photo, "照片", .max = 60, .computed = true, .picture = true),
	FLAG  (member, has_signature, "是否已采集签名", .computed = true, .searched = true),
	/* the last ones only of who has left */
	DATE  (member, left_on, "离开日期", .computed = true, .listed = true, .searched = true, .group = "离开"),
	CHOICE(member, left_how, "离开方式", leavings, .computed = true, .listed = true, .searched = true),
};
enum { ALL_FIELDS = sizeof member_fields / sizeof member_fields[0], OF_LEAVING = 2 };

/* Typed by nobody: a new row came today, to the branch it stands in. */
static void begin_new(struct work *w, struct member *m)
{
	if (!date_has(m->entered_on))
		m->entered_on = w->today;
}

bool member_is_typed(const struct work *w)
{
	return w->asked == &member_edit || w->asked == &member_import;
}

/* A post in the committee of his branch is the committee's to give and to end. */
static void check_post(
	struct work *w, const struct member *m, const struct member *was, struct problems *p)
{
	const struct field *f = record_field(&member_record, "party_post");

	if (!field_same(f, m, was) && work_number(w, 0, "SELECT COUNT(*) FROM committee_member x"
		" JOIN committee c ON c.id = x.committee_id AND c.standing_of = ? WHERE x.member_id = ?"
		" AND x.until_on IS NULL", BIND(was->organisation_id, was->row.id)))
		problem(p, "party_post", "党内职务按班子登记，现在是“%s”；变动请在“班子任期”中办理任职或免职",
			text_empty(was->party_post) ? "未填写" : was->party_post);
}

/* What only verbs change, by the form and by sheets alike: each with its rule and its date. */
static void check_state(
	struct work *w, const struct member *m, const struct member *was, struct problems *p)
{
	static const struct { const char *field, *deed; } deeds[] = {
		{ "organisation_id", "组织关系转接" }, { "stage", "发展、转正和更正登记" },
		{ "standing", "停止和恢复党籍" }, { "lost", "失联和取得联系" },
		{ "floating", "流动外出和返回" },
	};

	if (!was || !member_is_typed(w))
		return;
	for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++) {
		const struct field *f = record_field(&member_record, deeds[i].field);

		if (!field_same(f, m, was))
			problem(p, f->name, "%s现在是“%s”，%s要在“党员变动”中办理", f->label,
				record_text(w, &member_record, f, was), deeds[i].deed);
	}
	check_post(w, m, was, p);
}

static void check_group(
	struct work *w, struct member *m, const struct member *was, struct problems *p)
{
	const char *path;

	if (was && m->organisation_id != was->organisation_id && m->group_id == was->group_id)
		m->group_id = 0; /* a group is one of its branch */
	if (!m->group_id || (was && m->group_id == was->group_id) || !m->row.path)
		return;
	path = work_text(w, "SELECT path FROM organisation WHERE id = ?", BIND(m->group_id));
	if (path && !text_begins(path, m->row.path))
		problem(p, "group_id", "这个党小组不在党员所在的支部，请选本支部的党小组");
}

/*
 * One person, one record: who left and comes back is received again, with all that happened. The
 * database's unique key refuses a second record; here it is said what to do.
 */
static void check_once(struct work *w, const struct member *m, struct problems *p)
{
	bool left = false;
	int64_t id;
	const char *seen;

	if (w->asked != &member_create || !m->id_number || check_id_number(m->id_number))
		return;
	id = member_of_number(w, m->id_number, &left);
	if (!id)
		return;
	if (left) {
		problem(p, "id_number", "这名同志以前在本县登记过，请在“党员变动”中办理“转入党员”，沿用原来的档案");
		return;
	}
	seen = work_text(w, "SELECT CONCAT(m.name, '，', o.name) FROM member m JOIN organisation o"
		" ON o.id = m.organisation_id WHERE m.id = ? AND @scope(m owner)", BIND(id));
	problem(p, "id_number", "这个身份证号已经登记过%s", seen
		? arena_format(w->arena, "（%s），不用新增；要改的请在名册中找到后修改", seen)
		: "，在您权限以外的支部；请联系机关党工委查询，由原支部办理“转到县内其他支部”");
}

static void check(struct work *w, const void *row, const void *old, struct problems *p)
{
	struct member *m = (struct member *)row;

	if (m->id_number && !check_id_number(m->id_number) && !date_has(m->born_on))
		m->born_on = id_number_birth(m->id_number); /* typed once: the number says it */
	/* as the database reckons it: what is counted is of this moment */
	m->age_from = date_has(m->full_on) ? date_add_months(m->full_on, -(int)m->age_months)
		: (struct date){ 0 };
	member_check_dates(w, m, old, p);
	if (m->lost && !date_has(m->lost_on))
		problem(p, "lost_on", "失联党员要填写失去联系日期");
	if (m->floating && text_empty(m->floating_to))
		problem(p, "floating_to", "流动党员要填写外出流向");
	check_state(w, m, old, p);
	check_group(w, m, old, p);
	if (old)
		return;
	begin_new(w, m);
	check_once(w, m, p);
}

/* Almost everybody is. */
static void begin_form(struct work *w, void *row)
{
	((struct member *)row)->standing = STANDING_NORMAL;
}

/* What statistics count by, in their order (data/count.h); dates in years as modules/statistics
 * says. */
static const char *const counted[] = { "sex", "ethnicity", "born_on", "education", "work",
	"age_from", "joined_on", "floating", "lost", NULL };
static const char *const classed[] = { "stage", "standing", NULL };

/* 党员: 正式 and 预备, whose 党籍 is normal (field-rules 4.19). */
static bool is_party_member(const void *row)
{
	const struct member *m = row;

	return m->standing == STANDING_NORMAL
		&& (m->stage == MEMBER_FULL || m->stage == MEMBER_PROBATIONARY);
}

static bool is_full_member(const void *row)
{
	return is_party_member(row) && ((const struct member *)row)->stage == MEMBER_FULL;
}

static const struct counter counters[] = { { "roster_total", NULL },
	{ "member_total", is_party_member }, { "full_total", is_full_member }, { 0 } };

const struct record member_record = { .name = "member", .fields = member_fields,
	.count = ALL_FIELDS - OF_LEAVING, .size = sizeof(struct member),
	.title = "党员", .unit = "名", .href = "/members", .label = "name", .scoped = true, .grams = true,
	.large = true, .conditions = member_conditions, .begin = begin_form,
	.counters = counters, .basis = "名册现有人员",
	.counted = counted, .classed = classed, .check = check };

/* A view of the same table (sql/0042). */
const struct record member_left_record = { .name = "member_left",
	.view_of = "member",
	.fields = member_fields,
	.count = ALL_FIELDS,
	.size = sizeof(struct member),
	.title = "已离开人员",
	.unit = "名",
	.href = "/members/left",
	.label = "name",
	.scoped = true,
	.large = true,
	.basis = "离开名册的人员",
	.order = "m.left_on DESC, m.id DESC" };

bool member_present(struct work *w, const void *row)
{
	return !date_has(((const struct member *)row)->left_on);
}

int member_age(const struct member *m, struct date on)
{
	int months = (on.year - m->full_on.year) * 12 + on.month - m->full_on.month
		- (on.day < m->full_on.day);

	if (m->stage != MEMBER_FULL || !date_has(m->full_on))
		return 0;
	months += (int)m->age_months;
	return months > 0 ? months : 0;
}

struct date member_probation_end(struct work *w, const struct member *m)
{
	if (date_has(m->probation_until) || !date_has(m->joined_on))
		return m->probation_until;
	return date_add_months(m->joined_on, (int)parameter_number(w, "dev.probation"));
}

struct member *member_revive(struct work *w, int64_t id)
{
	struct member *m;
	bool before = w->unscoped;

	work_change(w,
		"UPDATE member SET removed_at = NULL, left_on = NULL, left_how = NULL, updated_at = ?,"
		" version = version + 1 WHERE id = ? AND removed_at IS NOT NULL", BIND(w->now, id));
	w->unscoped = true;
	m = record_lock(w, &member_record, id);
	w->unscoped = before;
	record_returned(w, &member_record, m);
	return m;
}

bool member_leave(struct work *w, struct member *m, struct date on, const char *how,
	struct problems *p)
{
	if (!record_remove(w, &member_record, m, p))
		return false;
	work_change(w, "UPDATE member SET left_on = ?, left_how = ? WHERE id = ?", BIND(on, how,
		m->row.id));
	return true;
}

struct member *member_ever(struct work *w, int64_t id, bool *left)
{
	struct rows *rows = work_select(w,
		"SELECT m.id, m.name, m.path, m.stage, m.removed_at IS NOT NULL,"
		" m.joined_on, m.probation_until, m.owner_id, m.left_on FROM member m WHERE m.id = ? AND "
		"(m.removed_at IS NULL OR m.left_on IS NOT NULL)"
		" AND @scope(m owner)",
		BIND(id));
	struct member *m = rows_next(rows) ? record_new(w, &member_record) : NULL;
	const struct choice *stage;

	if (m) {
		m->row.id = rows->cells[0].number;
		m->name = rows->cells[1].text;
		m->row.path = rows->cells[2].text;
		stage = choice_find(member_stages, rows->cells[3].text);
		m->stage = stage ? (enum member_stage)stage->value : 0;
		*left = rows->cells[4].number != 0;
		m->joined_on = rows->cells[5].date;
		m->probation_until = rows->cells[6].date;
		m->row.owner_id = rows->cells[7].number;
		m->left_on = rows->cells[8].null ? (struct date){ 0 } : rows->cells[8].date;
	}
	rows_end(rows);
	return m;
}

int64_t member_of_number(struct work *w, const char *id_number, bool *left)
{
	uint8_t index[32];
	struct rows *rows;
	int64_t id = 0;

	crypt_mac("blind:member.id_number", id_number, strlen(id_number), index);
	rows = work_select(w, "SELECT id, removed_at IS NOT NULL FROM member WHERE id_number_index = ?"
		" AND alive = 1", BIND(bind_bytes(index, sizeof index)));
	if (rows_next(rows)) {
		id = rows->cells[0].number;
		*left = rows->cells[1].number != 0;
	}
	rows_end(rows);
	return id;
}
