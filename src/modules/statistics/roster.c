/*
 * Behind the frozen numbers: who was counted, and which organisations there were. Read as lists of
 * their own, by the names the roster has for the same, so that a number asks both alike.
 */
#include "base/text.h"
#include "modules/member/member.h"
#include "modules/organisation/organisation.h"
#include "modules/statistics/inside.h"
#include "web/page.h"

/* ---- when ---- */

struct named_snapshot {
	struct row row;
	const char *title;
};

static const struct field snapshot_fields[] = {
	TEXT(named_snapshot, title, "时点", .max = 212, .listed = true, .fixed = true),
};

const struct record snapshot_record = { .name = "snapshot_named", .view_of = "statistics_snapshot",
	.fields = snapshot_fields, .count = 1, .size = sizeof(struct named_snapshot), .title = "时点",
	.unit = "次", .label = "title", .order = "m.on_date DESC, m.id DESC", .within = "m.listed = 1" };

#define WHEN(s) REF(s, snapshot_id, "时点", snapshot_record, .listed = true, .searched = true, \
	.fixed = true, .where = "m.listed = 1")

/* Always of one: the latest, if none is asked for. */
static const char *latest(struct request *r)
{
	const char *state = page_list_state(r);
	int64_t id;

	if (!text_empty(input_text(r->query, "snapshot_id")))
		return NULL;
	id = work_number(r->work, 0, "SELECT id FROM statistics_snapshot WHERE listed = 1"
		" ORDER BY on_date DESC, id DESC LIMIT 1", BIND_NONE);
	return !id ? NULL : arena_format(r->arena, "?snapshot_id=%lld%s%s", (long long)id,
		*state ? "&" : "", *state ? state + 1 : "");
}

/* ---- who ---- */

struct counted_member {
	struct row row;
	int64_t snapshot_id;
	const char *name;
	const char *branch;           /* its name then                                            */
	int64_t organisation_id;
	enum sex sex;
	const char *ethnicity;
	struct date born_on;
	const char *education;
	const char *work;
	enum member_stage stage;
	enum member_standing standing;
	struct date joined_on;
	struct date full_on;
	struct date age_from;
	bool floating;
	bool lost;
};

static const struct field member_fields[] = {
	WHEN(counted_member),
	TEXT  (counted_member, name, "姓名", .max = 40, .listed = true, .searched = true, .fixed = true),
	TEXT  (counted_member, branch, "当时所在党支部", .max = 60, .listed = true, .fixed = true),
	REF   (counted_member, organisation_id, "党支部现在的名称", organisation_record, .fixed = true),
	CHOICE(counted_member, sex, "性别", member_sexes, .listed = true, .fixed = true),
	CODE  (counted_member, ethnicity, "民族", "ethnicity", .fixed = true),
	DATE  (counted_member, born_on, "出生日期", .listed = true, .fixed = true),
	CODE  (counted_member, education, "学历", "education", .fixed = true),
	CODE  (counted_member, work, "工作岗位", "work", .fixed = true),
	CHOICE(counted_member, stage, "人员类别", member_stages, .listed = true, .searched = true, .fixed = true),
	CHOICE(counted_member, standing, "党籍状态", member_standings, .listed = true, .searched = true, .fixed = true),
	DATE  (counted_member, joined_on, "加入党组织日期", .listed = true, .fixed = true),
	DATE  (counted_member, full_on, "转为正式党员日期", .fixed = true),
	DATE  (counted_member, age_from, "党龄起算日期", .fixed = true),
	FLAG  (counted_member, floating, "是否为流动党员", .fixed = true),
	FLAG  (counted_member, lost, "是否为失联党员", .fixed = true),
};

const struct record member_then_record = { .name = "member_then", .view_of = "member",
	.fields = member_fields, .count = sizeof member_fields / sizeof member_fields[0],
	.size = sizeof(struct counted_member), .title = "冻结时的名单", .unit = "名",
	.href = "/statistics/roster", .label = "name", .scoped = true, .large = true,
	.basis = "冻结当时在册人员", .order = "m.path, m.id" };

const struct listing member_then_listing = { .title = "冻结时的名单",
	.columns = (const char *const[]){ "name", "branch", "sex", "born_on", "stage", "standing",
		"joined_on", "snapshot_id", NULL },
	.usual = latest, .empty = "没有符合条件的人。" };

/* ---- which organisations ---- */

struct counted_organisation {
	struct row row;
	int64_t snapshot_id;
	const char *name;
	enum organisation_kind kind;
	int64_t organisation_id;
};

static const struct field organisation_fields[] = {
	WHEN(counted_organisation),
	TEXT  (counted_organisation, name, "当时的名称", .max = 60, .listed = true, .searched = true, .fixed = true),
	CHOICE(counted_organisation, kind, "组织类别", organisation_kinds, .listed = true, .searched = true, .fixed = true),
	REF   (counted_organisation, organisation_id, "现在的名称", organisation_record, .listed = true, .fixed = true),
};

const struct record organisation_then_record = { .name = "organisation_then",
	.view_of = "organisation", .fields = organisation_fields,
	.count = sizeof organisation_fields / sizeof organisation_fields[0],
	.size = sizeof(struct counted_organisation), .title = "冻结时的党组织", .unit = "个",
	.href = "/statistics/organisations", .label = "name", .scoped = true,
	.basis = "冻结当时的党组织", .order = "m.path, m.id" };

const struct listing organisation_then_listing = { .title = "冻结时的党组织",
	.columns = (const char *const[]){ "name", "kind", "organisation_id", "snapshot_id", NULL },
	.usual = latest, .empty = "没有符合条件的党组织。" };
