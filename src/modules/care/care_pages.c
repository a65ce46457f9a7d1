/* Political birthdays month by month, and who has been a member for how long; and the routes. */
#include "base/text.h"
#include "data/code.h"
#include "modules/care/care.h"
#include "modules/member/member.h"
#include "web/page.h"

enum { MOST_ROWS = 500 };

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

/* ---- days ---- */

static void put_tab(struct json *tabs, const char *label, const char *href, bool on)
{
	struct json *tab = json_item(tabs);

	json_text(tab, "label", label);
	json_text(tab, "href", href);
	json_flag(tab, "on", on);
	json_text(tab, "count", NULL);
}

/* What is looked at: a month, or so many years. */
struct asked {
	int month;
	int64_t years;
};

static struct asked asked_of(struct request *r)
{
	int64_t month = input_number(r->query, "month", r->work->today.month);
	int64_t years = input_number(r->query, "years", 0);

	return (struct asked){ .month = (int)(month >= 1 && month <= 12 ? month : r->work->today.month),
		.years = years > 0 && years <= 100 ? years : 0 };
}

static void put_tabs(struct request *r, struct json *data, struct asked asked)
{
	struct json *tabs = json_at(data, "tabs_in_page");
	char *ages = arena_text(r->arena, parameter_text(r->work, "care.party_ages"));

	for (int m = 1; m <= 12; m++)
		put_tab(tabs, arena_format(r->arena, "%d 月", m),
			arena_format(r->arena, "/care/days?month=%d", m), !asked.years && m == asked.month);
	for (const char *age; (age = strsep(&ages, ","));) {
		int64_t years;

		if (text_integer(age, &years) && years > 0)
			put_tab(tabs, arena_format(r->arena, "党龄 %lld 年以上", (long long)years),
				arena_format(r->arena, "/care/days?years=%lld", (long long)years),
				years == asked.years);
	}
}

/* The day this year; nothing to say once it is more than a week away. */
static const char *hint_of(struct request *r, struct date joined)
{
	struct date day = date_add_months(joined, 12 * (r->work->today.year - joined.year));
	int64_t days = date_days(day) - date_days(r->work->today);

	return days == 0            ? "今天"
		: days > 0 && days <= 7 ? arena_format(r->arena, "%d 天后", (int)days)
								: NULL;
}

static void put_person(struct request *r, struct json *table, const struct cell *c)
{
	const char *href = arena_format(r->arena, "/members/%lld", (long long)c[0].number);
	struct json *cells = page_table_row(table, href);
	struct date today = r->work->today;
	const char *hint = hint_of(r, c[3].date);

	page_cell(table, cells, c[1].text, NULL, href);
	page_cell(table, cells, c[2].text, NULL, NULL);
	page_cell(table, cells, date_text(r->arena, c[3].date), NULL, NULL);
	page_cell(table, cells, arena_format(r->arena, "%d 年", date_full_years(c[3].date, today)),
		NULL, NULL);
	page_cell(table, cells, c[4].null ? "预备期" : arena_format(r->arena, "%d 年",
		date_full_years(c[4].date, today)), NULL, NULL);
	page_cell(table, cells, hint, hint ? "red" : NULL, NULL);
}

#define PEOPLE "SELECT m.id, m.name, o.name, m.joined_on, m.full_on FROM member m" \
	" JOIN organisation o ON o.id = m.organisation_id WHERE @scope(m owner) AND m.removed_at IS NULL" \
	" AND m.stage IN ('full', 'probationary') AND m.standing = 'normal'"

static struct rows *ask(struct request *r, struct asked asked)
{
	struct date before = date_add_months(r->work->today, -12 * (int)asked.years);

	return asked.years ? work_select(r->work,
		PEOPLE " AND m.joined_on <= ? AND m.full_on <= ? ORDER BY m.joined_on, m.id LIMIT ?",
		BIND(before, before, (int64_t)MOST_ROWS))
		: work_select(r->work,
			PEOPLE " AND m.joined_month = ? ORDER BY DAY(m.joined_on), m.id LIMIT ?",
			BIND(asked.month, (int64_t)MOST_ROWS));
}

static struct reply days_page(struct request *r)
{
	static const char *const labels[] = { "姓名", "所在党支部", "加入党组织日期", "入党", "党龄", "政治生日", NULL };
	struct asked asked = asked_of(r);
	struct json *data = page_show_data(r, "政治生日和党龄"), *table;
	size_t count = 0;
	struct rows *rows;

	put_tabs(r, data, asked);
	table = page_table(data, asked.years
		? arena_format(r->arena, "党龄满 %lld 年的党员（截至 %s，党龄从转正之日算起）", (long long)asked.years,
			date_text(r->arena, r->work->today))
		: arena_format(r->arena, "%d 月过政治生日的党员", asked.month), "没有符合条件的党员。", labels);
	for (rows = ask(r, asked); rows_next(rows); count++)
		put_person(r, table, rows->cells);
	rows_end(rows);
	if (count == MOST_ROWS)
		page_fact(page_fact_group(data, NULL), "说明", "只显示前 500 名，请由支部分别查看。", NULL);
	return reply_page(r, "record/show.html", data);
}

static const struct route routes[] = {
	GET ("/care/days", days_page, care_view, .menu = "党员关怀/政治生日和党龄", .icon = "heart-handshake"),
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
