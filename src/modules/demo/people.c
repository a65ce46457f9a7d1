/*
 * Invented people. ID numbers have the region 990000, which no place has, and a valid check
 * digit; phones begin with 199. A name is put together from common characters, so that it
 * reads like one and belongs to nobody in particular.
 */
#include <string.h>
#include "base/check.h"
#include "base/text.h"
#include "modules/demo/inside.h"

enum { FIRST_YEAR = 1900, DAYS = 140 * 366, MOST_A_DAY = 500 };

/* splitmix64: small, good enough, the same everywhere. */
uint32_t chance_below(struct chance *c, uint32_t n)
{
	uint64_t z = c->state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (uint32_t)(((z ^ (z >> 31)) >> 32) * n >> 32);
}

int chance_between(struct chance *c, int least, int most)
{
	return least + (int)chance_below(c, (uint32_t)(most - least + 1));
}

bool chance_of(struct chance *c, int percent)
{
	return chance_between(c, 1, 100) <= percent;
}

/* ---- names ---- */

const char *demo_name(struct arena *a, struct chance *c, enum sex sex, int year)
{
	/* The first ones stand several times because they are so common. */
	static const char *const surnames[] = { "王", "王", "王", "李", "李", "李", "张", "张", "张", "刘", "刘",
		"陈", "陈", "杨", "杨", "黄", "赵", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高",
		"罗", "郑", "梁", "谢", "宋", "唐", "许", "邓", "冯", "韩", "曹", "曾", "彭", "萧", "蔡", "潘", "田",
		"董", "袁", "于", "余", "叶", "蒋", "杜", "苏", "魏", "程", "吕", "丁", "沈", "任", "姚", "卢", "傅",
		"钟", "姜", "崔", "谭", "廖", "范", "汪", "陆", "金", "石", "戴", "贾", "韦", "夏", "邱", "方", "侯",
		"邹", "熊", "孟", "秦", "白", "江", "阎", "薛", "尹", "段", "雷", "黎", "史", "龙", "陶", "贺", "顾",
		"毛", "郝", "龚", "邵", "万", "覃", "武", "钱", "戚", "欧阳", "单", "解" };
	static const char *const old_men[] = { "德", "国", "建", "志", "永", "明", "文", "世", "光", "荣", "富",
		"贵", "福", "寿", "长", "清", "庆", "祥", "忠", "义", "成", "正", "树", "根", "全", "昌", "兴", "发" };
	static const char *const old_women[] = { "秀", "桂", "玉", "兰", "英", "珍", "芳", "凤", "淑", "素", "月",
		"梅", "莲", "香", "琴", "华", "春", "菊", "翠", "云", "惠", "爱", "巧", "红", "金", "银", "美", "彩" };
	static const char *const young_men[] = { "浩", "宇", "轩", "杰", "鹏", "涛", "磊", "俊", "峰", "超", "勇",
		"军", "伟", "强", "波", "辉", "斌", "凯", "晨", "阳", "博", "睿", "航", "霖", "泽", "嘉", "铭", "毅" };
	static const char *const young_women[] = { "静", "敏", "丽", "婷", "雪", "琳", "颖", "倩", "莹", "洁",
		"欣", "怡", "璐", "佳", "悦", "梦", "思", "雨", "晓", "慧", "萍", "燕", "霞", "娜", "蕾", "薇", "瑶", "妍" };
	const char *surname = CHANCE_PICK(c, surnames), *first, *second;

	if (sex == SEX_MALE) {
		first = year < 1975 ? CHANCE_PICK(c, old_men) : CHANCE_PICK(c, young_men);
		second = year < 1975 ? CHANCE_PICK(c, old_men) : CHANCE_PICK(c, young_men);
	} else {
		first = year < 1975 ? CHANCE_PICK(c, old_women) : CHANCE_PICK(c, young_women);
		second = year < 1975 ? CHANCE_PICK(c, old_women) : CHANCE_PICK(c, young_women);
	}
	return arena_format(a, "%s%s%s", surname, first, chance_of(c, 18) ? "" : second);
}

/* ---- numbers ---- */

struct births births_new(struct arena *a, int base)
{
	return (struct births){ arena_alloc(a, DAYS * sizeof(uint16_t[2])), base };
}

static const char *id_number(struct arena *a, struct births *b, struct date born, enum sex sex)
{
	int64_t day = date_days(born) - date_days(date_of(FIRST_YEAR, 1, 1));
	int man = sex == SEX_MALE, nth = b->base + b->taken[day][man]++;
	char *number = arena_format(a, "990000%04d%02d%02d%03d", born.year, born.month, born.day,
		nth % MOST_A_DAY * 2 + man);

	return arena_format(a, "%s%c", number, id_number_digit(number));
}

/* ---- the roster's fields ---- */

static struct date days_before(struct chance *c, struct date d, int least, int most)
{
	return date_add_days(d, -chance_between(c, least, most));
}

static struct date born(struct chance *c, struct date today, enum member_stage stage)
{
	int age = stage == MEMBER_FULL ? chance_between(c, 24, 58) : chance_between(c, 21, 44);

	if (stage == MEMBER_FULL && chance_of(c, 18))
		age = chance_between(c, 59, 88);
	return days_before(c, date_add_months(today, -12 * age), 1, 360);
}

static void membership(struct chance *c, struct date today, struct member *m)
{
	struct date adult = date_add_months(m->born_on, 12 * 18 + 3);
	int64_t span = date_days(today) - date_days(adult) - 380;

	if (m->stage == MEMBER_PROBATIONARY)
		m->joined_on = days_before(c, today, 12, 350);
	if (m->stage != MEMBER_FULL)
		return;
	if (span > 9000 && !chance_of(c, 10))
		span = 9000; /* most join before they are forty-five */
	m->joined_on = date_add_days(adult, (int)chance_below(c, (uint32_t)(span > 0 ? span : 1)));
	m->full_on = date_add_months(m->joined_on, 12);
}

static const char *education(struct chance *c, enum trade trade, int year)
{
	static const char *const learned[] = { "12", "21", "21", "21", "21", "22", "2B", "11" };
	static const char *const usual[] = { "21", "21", "22", "22", "41", "2D", "6", "12" };
	static const char *const plain[] = { "22", "41", "44", "6", "6", "7", "7", "21" };
	static const char *const old[] = { "7", "7", "8", "6", "41", "22", "47", "9" };

	if (year < 1962)
		return trade == TRADE_SCHOOL || trade == TRADE_HOSPITAL ? CHANCE_PICK(c, usual)
		: CHANCE_PICK(c, old);
	if (trade == TRADE_SCHOOL || trade == TRADE_HOSPITAL)
		return CHANCE_PICK(c, learned);
	return trade == TRADE_TOWN || trade == TRADE_STREET ? CHANCE_PICK(c, plain) : CHANCE_PICK(c,
		usual);
}

/* Code of 工作岗位 and the post that goes with it. */
struct occupation {
	const char *code;
	const char *post;
};

static const struct occupation occupations[][8] = {
	[TRADE_SCHOOL] = { { "0212", "教师" }, { "0212", "教师" }, { "0212", "班主任" }, { "0212", "教研组长" },
		{ "0211", "年级主任" }, { "0211", "办公室副主任" }, { "0315", "后勤职工" }, { "0212", NULL } },
	[TRADE_HOSPITAL] = { { "0212", "医师" }, { "0212", "主治医师" }, { "0212", "护师" }, { "0212", "主管护师" },
		{ "0212", "药师" }, { "0211", "科室主任" }, { "0315", "后勤职工" }, { "0212", NULL } },
	[TRADE_OFFICE] = { { "011", "一级科员" }, { "011", "四级主任科员" }, { "011", "副股长" }, { "012", "股长" },
		{ "012", NULL }, { "0211", "管理人员" }, { "0212", "工程师" }, { "0314", "工勤人员" } },
	[TRADE_COMPANY] = { { "0213", "部门经理" }, { "0213", "主管" }, { "0214", "技术员" }, { "0214", "工程师" },
		{ "0311", "班组长" }, { "0311", NULL }, { "0311", NULL }, { "0215", NULL } },
	[TRADE_STREET] = { { "602", "网格员" }, { "602", "社区工作者" }, { "602", NULL }, { "604", NULL },
		{ "605", NULL }, { "612", NULL }, { "613", NULL }, { "612", NULL } },
	[TRADE_TOWN] = { { "11", "村民小组长" }, { "11", NULL }, { "11", NULL }, { "11", NULL },
		{ "123", NULL }, { "124", NULL }, { "122", "乡村医生" }, { "601", "村务专干" } },
};

static void whereabouts(struct work *w, struct chance *c, struct member *m)
{
	static const char *const places[] = { "沿海务工", "省城经商", "外省建筑工地", "随子女外地居住", "外地求学" };
	int luck = chance_between(c, 1, 1000);

	if (m->stage != MEMBER_FULL)
		return;
	if (luck <= 4) {
		m->lost = true;
		m->lost_on = days_before(c, w->today, 200, 1500);
	} else if (luck <= 24) {
		m->floating = true;
		m->floating_to = CHANCE_PICK(c, places);
	} else if (luck <= 27) {
		m->standing = STANDING_STOPPED;
	}
}

static const char *address(struct work *w, struct chance *c)
{
	static const char *const places[] = { "青石街道翠屏路", "青石街道云桥巷", "青石街道书院街", "柳河镇柳河村",
		"柳河镇下湾村", "青石街道望江路", "竹溪镇石桥村", "枫林乡枫林村", "青石街道老码头街", "云岭镇新桥路" };

	return arena_format(w->arena, "云溪县%s%d号", CHANCE_PICK(c, places), chance_between(c, 1, 188));
}

void demo_person(struct work *w, struct chance *c, struct births *b, enum trade trade,
	struct member *m)
{
	static const char *const minorities[] = { "03", "15", "06", "08", "12", "11", "02", "22" };
	struct occupation occupation;
	int age;

	m->sex = chance_of(c, trade == TRADE_SCHOOL || trade == TRADE_HOSPITAL ? 55 : 33)
		? SEX_FEMALE : SEX_MALE;
	m->born_on = born(c, w->today, m->stage);
	age = date_full_years(m->born_on, w->today);
	m->name = demo_name(w->arena, c, m->sex, m->born_on.year);
	m->id_number = id_number(w->arena, b, m->born_on, m->sex);
	m->ethnicity = chance_of(c, 94) ? "01" : CHANCE_PICK(c, minorities);
	m->education = education(c, trade, m->born_on.year);
	m->phone = arena_format(w->arena, "199%08u", chance_below(c, 100000000));
	m->standing = STANDING_NORMAL;
	membership(c, w->today, m);
	whereabouts(w, c, m);
	occupation = CHANCE_PICK(c, occupations[trade]);
	m->work = occupation.code;
	m->work_post = occupation.post;
	if (trade != TRADE_TOWN && age >= (m->sex == SEX_MALE ? 60 : 57)) {
		m->work = "502";
		m->work_post = NULL;
	}
	if (chance_of(c, 12))
		m->telephone = arena_format(w->arena, "0999-%07u", chance_below(c, 9000000) + 1000000);
	m->address = address(w, c);
	m->residence = m->address;
	m->registered_place = m->address;
	m->native_place = "云溪";
	m->joined_kind = date_has(m->joined_on) ? "1" : NULL;
	m->confirmed_kind = date_has(m->full_on) ? "1" : NULL;
	m->entered_kind = "4";
	m->work_on = age >= 24 ? date_add_months(m->born_on, 12 * 22 + 6) : (struct date){ 0 };
}
