/*
 * The organisations: a county's 机关党工委 with 12 党委, 30 总支 and 300 支部, all places and units
 * invented. The first 总支 of the first 党委 holds the branch that the demo logins belong to.
 */
#include "base/fault.h"
#include "base/text.h"
#include "modules/demo/inside.h"

enum { GENERALS = 2, BELOW_GENERAL = 7, BELOW_COMMITTEE = 6 };

struct committee_plan {
	const char *name;
	enum trade trade;
	const char *general[GENERALS];
	const char *const *branches; /* of BELOW_COMMITTEE */
};

static const char *const bureau[] = { "机关第一", "机关第二", "机关第三", "离退休干部", "直属单位联合", "信息中心" };
static const char *const street[] = { "机关", "望江社区", "书院社区", "老码头社区", "新桥社区", "两新组织联合" };
static const char *const town[] = { "机关", "上湾村", "石桥村", "竹园村", "枫林村", "两新组织联合" };

static const struct committee_plan committees[] = {
	{ "教育局", TRADE_SCHOOL, { "第一中学", "实验小学" }, bureau },
	{ "卫生健康局", TRADE_HOSPITAL, { "人民医院", "中医医院" }, bureau },
	{ "公安局", TRADE_OFFICE, { "交通警察大队", "巡逻特警大队" }, bureau },
	{ "住房和城乡建设局", TRADE_COMPANY, { "市政建设公司", "房产服务公司" }, bureau },
	{ "交通运输局", TRADE_COMPANY, { "公共交通公司", "公路养护公司" }, bureau },
	{ "水利局", TRADE_COMPANY, { "自来水公司", "云溪水库管理处" }, bureau },
	{ "农业农村局", TRADE_OFFICE, { "农业技术推广中心", "畜牧发展中心" }, bureau },
	{ "自然资源局", TRADE_OFFICE, { "不动产登记中心", "国有林场" }, bureau },
	{ "市场监督管理局", TRADE_OFFICE, { "综合执法大队", "检验检测中心" }, bureau },
	{ "国有资产经营公司", TRADE_COMPANY, { "粮油储备公司", "文化旅游公司" }, bureau },
	{ "青石街道", TRADE_STREET, { "翠屏社区", "云桥社区" }, street },
	{ "柳河镇", TRADE_TOWN, { "柳河村", "下湾村" }, town },
};

/* The 工委 has kept for itself to approve who is admitted there. */
static const char not_admitting[] = "国有资产经营公司";

static const char *const own_generals[] = { "人民法院", "人民检察院", "税务局", "财政局",
	"人力资源和社会保障局", "文化和旅游局" };

static const char *const own_branches[] = { "档案馆", "委党校", "融媒体中心", "总工会", "妇女联合会",
	"科学技术协会", "文学艺术界联合会", "残疾人联合会", "红十字会", "信访局", "统计局", "审计局", "机关事务服务中心",
	"政务服务中心联合", "气象局", "地方志编研中心", "供销合作社", "群众团体联合" };

static const char *const parts[][BELOW_GENERAL] = {
	[TRADE_SCHOOL] = { "高年级组", "中年级组", "低年级组", "行政后勤", "艺体教研组", "理科教研组", "离退休教师" },
	[TRADE_HOSPITAL] = { "内科", "外科", "门诊", "医技", "护理", "行政后勤", "离退休职工" },
	[TRADE_OFFICE] = { "第一", "第二", "第三", "第四", "综合股", "基层站所联合", "离退休干部" },
	[TRADE_COMPANY] = { "生产一部", "生产二部", "营销部", "技术部", "综合部", "项目部联合", "离退休职工" },
	[TRADE_STREET] = { "第一网格", "第二网格", "第三网格", "第四网格", "第五网格", "商圈联合", "银龄" },
	[TRADE_TOWN] = { "东片", "西片", "南片", "北片", "合作社联合", "流动党员", "银龄" },
};

void demo_save(struct county *c, const struct record *r, void *row)
{
	struct problems *p = problems_new(c->w->arena);

	if (!record_save(c->w, r, row, NULL, p))
		fault("demo data: %s: %s", r->name, p->items[0].text);
}

static struct organisation *add(struct county *c, int64_t parent_id, enum organisation_kind kind,
	const char *unit, const char *name)
{
	struct work *w = c->w;
	struct organisation *o = record_new(w, &organisation_record);
	struct problems *p = problems_new(w->arena);
	struct chance *ch = &c->chance;

	o->name = name;
	o->short_name = text_cut(w->arena, unit, 30);
	o->parent_id = parent_id;
	o->kind = kind;
	o->founded_on = date_add_days(date_of(1956, 1, 1), chance_between(ch, 0, 23000));
	o->approval = arena_format(w->arena, "云委发〔%d〕%d号", o->founded_on.year,
		chance_between(ch, 1, 90));
	o->code = arena_format(w->arena, "990000%06zu",
		c->branch_count + 1000 * (size_t)kind + 10000 * chance_below(ch, 90));
	o->contact = demo_name(w->arena, ch, chance_of(ch, 40) ? SEX_FEMALE : SEX_MALE, 1985);
	o->secretary = demo_name(w->arena, ch, chance_of(ch, 25) ? SEX_FEMALE : SEX_MALE, 1972);
	o->contact_phone = arena_format(w->arena, "0999-%07u", chance_below(ch, 9000000) + 1000000);
	o->address = arena_format(w->arena, "云溪县青石街道云溪大道%d号", chance_between(ch, 1, 300));
	o->unit_situation = kind == ORGANISATION_JOINT_BRANCH ? "3" : kind < ORGANISATION_BRANCH
		? "2" : "1";
	if (kind < ORGANISATION_BRANCH)
		o->unit_name = arena_format(w->arena, "云溪县%s", unit);
	o->may_admit = kind == ORGANISATION_COMMITTEE && !text_is(unit, not_admitting);
	o->has_committee = organisation_is_branch(kind) && c->branches[c->branch_count].has_committee;
	if (!organisation_add(w, o, p))
		fault("demo data: organisation %s: %s", name, p->items[0].text);
	return o;
}

/* One with a committee is called 支部委员会, one without 支部. */
static struct demo_branch *add_branch(struct county *c, int64_t parent_id, const char *unit,
	const char *part, enum trade trade)
{
	struct demo_branch *b = &c->branches[c->branch_count];
	const char *whole = arena_format(c->w->arena, "%s%s", unit, part);
	struct organisation *o;

	b->has_committee = b->size >= 9;
	b->name = arena_format(c->w->arena, "中共云溪县%s支部%s", whole, b->has_committee ? "委员会" : "");
	b->trade = trade;
	o = add(c, parent_id, text_ends(whole, "联合") ? ORGANISATION_JOINT_BRANCH : ORGANISATION_BRANCH,
		arena_format(c->w->arena, "%s支部", whole), b->name);
	b->id = o->row.id;
	b->path = o->row.path;
	c->branch_count++;
	return b;
}

static int64_t add_general(struct county *c, int64_t parent_id, const char *unit, enum trade trade)
{
	struct organisation *o = add(c, parent_id, ORGANISATION_GENERAL_BRANCH, unit,
		arena_format(c->w->arena, "中共云溪县%s总支部委员会", unit));

	for (size_t i = 0; i < BELOW_GENERAL; i++)
		add_branch(c, o->row.id, unit, parts[trade][i], trade);
	return o->row.id;
}

/* Sizes that sum up to DEMO_MEMBERS: many of twenty to fifty, some quite small. */
static void share_out(struct county *c)
{
	int left = DEMO_MEMBERS;

	for (size_t i = 0; i < DEMO_BRANCHES; i++) {
		c->branches[i].size = chance_of(&c->chance, 8) ? chance_between(&c->chance, DEMO_SMALLEST,
			8)
			: chance_between(&c->chance, 20, 48);
		left -= c->branches[i].size;
	}
	c->branches[0].size += 24 - c->branches[0].size;
	left = DEMO_MEMBERS;
	for (size_t i = 0; i < DEMO_BRANCHES; i++)
		left -= c->branches[i].size;
	for (size_t i = 1; left; i = i % (DEMO_BRANCHES - 1) + 1) {
		int by = left > 0 ? 1 : -1;

		if (c->branches[i].size < 12)
			continue;
		c->branches[i].size += by;
		left -= by;
	}
}

static void add_committee(struct county *c, const struct committee_plan *plan)
{
	struct organisation *o = add(c, c->work_committee_id, ORGANISATION_COMMITTEE, plan->name,
		arena_format(c->w->arena, "中共云溪县%s委员会", plan->name));
	bool home = plan == committees;
	size_t first = c->branch_count;

	for (size_t i = 0; i < GENERALS; i++) {
		int64_t id = add_general(c, o->row.id, plan->general[i], plan->trade);

		if (home && i == 0)
			c->general_branch_id = id;
	}
	for (size_t i = 0; i < BELOW_COMMITTEE; i++) {
		enum trade trade = plan->branches == bureau ? TRADE_OFFICE : plan->trade;
		struct demo_branch *b = add_branch(c, o->row.id, plan->name, plan->branches[i], trade);

		if (home && i == 0)
			c->near = b;
	}
	if (home) {
		c->committee_id = o->row.id;
		c->home = &c->branches[first];
	}
}

void demo_tree(struct county *c)
{
	c->branches = ARENA_ARRAY(c->w->arena, struct demo_branch, DEMO_BRANCHES);
	share_out(c);
	c->work_committee_id = add(c, 0, ORGANISATION_WORK_COMMITTEE, "直属机关党工委",
		"中共云溪县委直属机关工作委员会")->row.id;
	for (size_t i = 0; i < sizeof committees / sizeof committees[0]; i++)
		add_committee(c, &committees[i]);
	for (size_t i = 0; i < sizeof own_generals / sizeof own_generals[0]; i++)
		add_general(c, c->work_committee_id, own_generals[i], TRADE_OFFICE);
	for (size_t i = 0; i < sizeof own_branches / sizeof own_branches[0]; i++)
		add_branch(c, c->work_committee_id, own_branches[i], "", TRADE_OFFICE);
	ensure(c->branch_count == DEMO_BRANCHES);
}
