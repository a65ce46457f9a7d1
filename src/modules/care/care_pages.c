/* Political birthdays month by month, and who has been a member for how long; and the routes. */
#include "base/text.h"
#include "data/code.h"
#include "modules/care/care.h"
#include "modules/member/member.h"
#include "web/page.h"

/* ---- new: the member says where it belongs ---- */

static struct reply create_page(struct request *r)
{
	struct member_care *it = record_new(r->work, &member_care_record);
	struct problems *p = problems_new(r->arena);
	const struct member *m;

	page_take(r, &member_care_record, it, p);
	m = it->member_id ? record_find(r->work, &member_record, it->member_id) : NULL;
	it->organisation_id = m ? m->organisation_id : 0;
	if (it->member_id && !m)
		problem(p, "member_id", "没有找到这名党员，请重新选择");
	if (p->count || !record_save(r->work, &member_care_record, it, NULL, p))
		return reply_form(r, &member_care_record, it, p, "新增困难和受表彰党员", "/care", "/care");
	notice(r, "已登记%s：%s。", m->name, it->detail);
	return reply_redirect(r, "/care/%lld", (long long)it->row.id);
}

/* ---- days: the roster's members, by month or by years of Party age ---- */

/* Whoever has fifty years by 1 July of the year gets the medal then. */
enum { MEDAL_YEARS = 50, MEDAL_MONTH = 7 };

static const char *this_month(struct request *r)
{
	return r->query->count ? NULL
		: arena_format(r->arena, "?birthday=%d", r->work->today.month);
}

static void put_medal(struct request *r, const char *under, struct json *data)
{
	int year = r->work->today.year;
	struct date last = { year - MEDAL_YEARS, MEDAL_MONTH, 1 };
	const char *from = date_text(r->arena, date_add_days(date_add_months(last, -12), 1));
	const char *to = arena_format(r->arena, "/care/days?age_from.from=%s&age_from.to=%s%s", from,
		date_text(r->arena, last), under);

	page_tab(data, arena_format(r->arena, "%d 年满 %d 年党龄", year, MEDAL_YEARS), to,
		text_is(input_text(r->query, "age_from.from"), from));
}

static void put_tabs(struct request *r, struct json *data)
{
	char *ages = arena_text(r->arena, parameter_text(r->work, "care.party_ages"));
	int64_t month = input_number(r->query, "birthday", 0),
		from = input_number(r->query, "party_age.from", 0), years;
	const char *place = input_text(r->query, "under");
	const char *under = place ? arena_format(r->arena, "&under=%s", text_url(r->arena, place)) : "";

	for (int m = 1; m <= 12; m++)
		page_tab(data, arena_format(r->arena, "%d 月", m),
			arena_format(r->arena, "/care/days?birthday=%d%s", m, under), m == month);
	for (const char *age; (age = strsep(&ages, ","));)
		if (text_integer(age, &years) && years > 0)
			page_tab(data, arena_format(r->arena, "党龄 %lld 年以上", (long long)years),
				arena_format(r->arena, "/care/days?party_age.from=%lld%s", (long long)years, under),
				years == from);
	put_medal(r, under, data);
	json_text(data, "lead", "党籍正常的正式党员和预备党员。党龄从转正之日算起；党龄满 50 年的，"
		"按截至当年 7 月 1 日算（光荣在党 50 年）。");
}

static const char *years_joined(struct work *w, const void *row, const char **tone)
{
	const struct member *m = row;

	return !date_has(m->joined_on) ? ""
		: arena_format(w->arena, "%d 年", date_full_years(m->joined_on, w->today));
}

static const char *party_years(struct work *w, const void *row, const char **tone)
{
	const struct member *m = row;

	return m->stage != MEMBER_FULL ? "预备期"
		: arena_format(w->arena, "%d 年", member_age(m, w->today) / 12);
}

/* The day this year; nothing to say once it is more than a week away. */
static const char *birthday_hint(struct work *w, const void *row, const char **tone)
{
	const struct member *m = row;
	struct date day = date_add_months(m->joined_on, 12 * (w->today.year - m->joined_on.year));
	int64_t days = date_has(m->joined_on) ? date_days(day) - date_days(w->today) : -1;

	*tone = "red";
	return days == 0            ? "今天"
		: days > 0 && days <= 7 ? arena_format(w->arena, "%d 天后", (int)days)
								: "";
}

static const struct field made[] = {
	MADE("years_joined", "入党", .made = years_joined),
	MADE("party_years", "党龄", .made = party_years),
	MADE("birthday_hint", "政治生日", .made = birthday_hint),
	{ 0 }
};

static const struct listing days = {
	.title = "政治生日和党龄",
	.where = "m.stage IN ('full', 'probationary') AND m.standing = 'normal'",
	.columns = (const char *const[]){ "name", "organisation_id", "joined_on", "years_joined",
		"age_from", "party_years", "birthday_hint", NULL },
	.made = made,
	.usual = this_month,
	.head = put_tabs,
	.empty = "没有符合条件的党员。",
};

static size_t soon_values(struct work *w, struct bind *binds)
{
	struct date today = w->today, week = date_add_days(today, 6);
	const struct date days_bound[] = { BIRTHDAY_VALUES(today, week) };
	enum { COUNT = sizeof days_bound / sizeof days_bound[0] };

	for (size_t i = 0; i < COUNT; i++)
		binds[i] = bind_date(days_bound[i]);
	return COUNT;
}

static const struct listing days_soon = {
	.title = "七天内过政治生日",
	.where = BIRTHDAY_SOON,
	.values = soon_values,
	.columns = (const char *const[]){ "name", "organisation_id", "joined_on", "years_joined",
		"birthday_hint", NULL },
	.made = made,
	.empty = "七天内没有党员过政治生日。",
};

static const struct route routes[] = {
	GET ("/care/days/soon", page_list, care_edit, .record = &member_record, .listing = &days_soon),
	GET ("/care/days", page_list, care_view, .record = &member_record, .listing = &days,
	     .menu = "党员关怀/政治生日和党龄", .icon = "heart-handshake"),
	POST("/care/days/export", page_export, care_export, .record = &member_record, .listing = &days),
	GET ("/care/days/print", page_print, care_view, .record = &member_record, .listing = &days, .keeps = "print"),
	GET ("/care", page_list, care_view, .record = &member_care_record, .menu = "党员关怀/困难和受表彰党员",
	     .icon = "heart-handshake"),
	GET ("/care/new", page_new, care_edit, .record = &member_care_record, .button = "登记", .on = ON_LIST,
	     .primary = true, .icon = "plus"),
	POST("/care", create_page, care_edit, .record = &member_care_record),
	POST("/care/export", page_export, care_export, .record = &member_care_record),
	GET ("/care/print", page_print, care_view, .record = &member_care_record, .keeps = "print"),
	GET ("/care/:id", page_show, care_view, .record = &member_care_record),
	GET ("/care/:id/edit", page_edit, care_edit, .record = &member_care_record, .button = "修改",
	     .on = ON_SHOW, .icon = "edit"),
	POST("/care/:id", page_update, care_edit, .record = &member_care_record),
	POST("/care/:id/remove", page_remove, care_edit, .record = &member_care_record, .button = "删除",
	     .on = ON_SHOW, .danger = true, .confirm = "登记错了才删除；困难已经解除的请填写解除日期。确定删除？"),
	{ 0 }
};

static const struct job jobs[] = {
	{ "care.remind", care_remind, .every = "day", .label = "提醒党员政治生日" },
	{ 0 }
};

const struct module care_module = {
	.name = "care",
	.title = "党员关怀",
	.permissions = (const struct permission *const[]){ &care_view, &care_edit, &care_export, NULL },
	.records = (const struct record *const[]){ &member_care_record, NULL },
	.routes = routes,
	.jobs = jobs,
};
