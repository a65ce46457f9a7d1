/* The points of one member with every entry and why; reversing one, answering an appeal. */
#include "base/text.h"
#include "modules/change/change.h"
#include "modules/meeting/meeting.h"
#include "modules/member/member.h"
#include "modules/points/points_pages.h"
#include "web/page.h"

enum { MOST_ROWS = 500 };

const char *points_source_href(struct request *r, const char *source, int64_t id, bool own)
{
	if (text_is(source, "change") && !own && may(r->work->actor, &change_view))
		return arena_format(r->arena, "/changes/%lld", (long long)id);
	if (!text_is(source, "meeting") || (!own && !may(r->work->actor, &meeting_view)))
		return NULL;
	return arena_format(r->arena, "%s/%lld", own ? "/my/meetings" : "/meetings", (long long)id);
}

/* ---- the member ---- */

static void put_tabs(struct request *r, struct json *data, int64_t id)
{
	struct json *tabs = json_at(data, "tabs_in_page");
	const char *const hrefs[] = { arena_format(r->arena, "/members/%lld", (long long)id), r->path };

	for (size_t i = 0; i < 2; i++) {
		struct json *tab = json_item(tabs);

		json_text(tab, "label", i ? "积分" : "基本情况");
		json_text(tab, "href", hrefs[i]);
		json_flag(tab, "on", i == 1);
		json_text(tab, "count", NULL);
	}
}

/* id, day, label, points, evidence, state, note, source, source_id, appeal_state, appeal, answer,
 * reversible */
static void put_entry(struct request *r, struct json *table, const struct cell *c)
{
	struct points_standing s = points_standing_of(c[5].text, c[9].null ? NULL : c[9].text);
	const char *href = c[7].null ? NULL : points_source_href(r, c[7].text, c[8].number, false);
	const char *appeal = c[10].null ? NULL : arena_format(r->arena, "申诉：%s%s%s", c[10].text,
		c[11].null ? "" : "；答复：", c[11].null ? "" : c[11].text);
	const char *note = c[6].null ? appeal
		: appeal ? arena_format(r->arena, "%s；%s", c[6].text, appeal) : c[6].text;
	bool open = text_is(c[9].text, "open");
	struct json *cells = page_table_row(table, NULL);

	page_cell(table, cells, date_text(r->arena, c[1].date), NULL, NULL);
	page_cell(table, cells, c[2].text, NULL, NULL);
	page_cell(table, cells, points_signed(r->arena, c[3].number), NULL, NULL);
	page_cell(table, cells, c[4].text, NULL, href);
	page_cell(table, cells, s.label, s.tone, NULL);
	page_cell(table, cells, note, NULL, NULL);
	page_cell(table, cells, open ? "答复申诉" : c[12].number ? "冲正" : NULL, NULL,
		!c[12].number ? NULL : arena_format(r->arena, "/points/entries/%lld/%s",
			(long long)c[0].number, open ? "answer" : "reverse"));
}

static void put_entries(
	struct request *r, struct json *data, int64_t member_id, int year, bool open)
{
	static const char *const labels[] = { "日期", "项目", "分值", "事由和依据", "状态", "说明", "操作", NULL };
	struct json *table = page_table(data, "加减分明细", "这一年还没有加减分。", labels);
	struct rows *rows = work_select(r->work,
		"SELECT e.id, e.happened_on, i.label, e.points, e.evidence, e.state, e.note, e.source, e.source_id,"
		" e.appeal_state, e.appeal, e.answer, ? AND e.state = 'confirmed' AND @scope(e points.apply)"
		" FROM points_entry e JOIN points_item i ON i.id = e.item_id WHERE e.member_id = ? AND e.year = ?"
		" ORDER BY e.happened_on DESC, e.id DESC LIMIT ?",
		BIND(open, member_id, year, (int64_t)MOST_ROWS));

	while (rows_next(rows))
		put_entry(r, table, rows->cells);
	rows_end(rows);
}

static void put_year(struct request *r, struct json *data, const struct cell *c, int year)
{
	struct json *items = page_fact_group(data, arena_format(r->arena, "%d 年度积分", year));

	page_fact(items, "现有积分", points_total_words(r->work, c[2].number), NULL);
	page_fact(items, "年初基础分",
		arena_format(r->arena, "%s 分", points_text(r->arena, c[1].number)), NULL);
	page_fact(items, "加减分合计", arena_format(r->arena, "%s 分",
		points_signed(r->arena, c[2].number - c[1].number)), NULL);
	page_fact(items, "年终结算", c[3].null ? "未结算" : arena_format(r->arena, "%s %s",
		moment_text(r->arena, c[3].moment), c[4].null ? "" : c[4].text), NULL);
}

struct reply points_member_page(struct request *r)
{
	int year = points_year_asked(r);
	int64_t id = param_id(r, "id");
	struct points_base b = points_base_of(r->work, year);
	struct json *data = NULL;
	bool open = false;
	struct rows *rows = work_select(r->work,
		"SELECT p.name, COALESCE(y.base, " POINTS_BASE "), COALESCE(y.total, " POINTS_BASE "), y.closed_at,"
		" y.closed_name, p.removed_at IS NULL FROM member p LEFT JOIN points_year y ON y.member_id = p.id AND y.year = ?"
		" WHERE p.id = ? AND (p.removed_at IS NULL OR p.left_on IS NOT NULL) AND @scope(p owner)",
		BIND(b.base, b.prorated, year, b.base, b.prorated, year, year, id));

	if (rows_next(rows)) {
		data = page_show_data(r, arena_format(r->arena, "%s的积分", rows->cells[0].text));
		put_tabs(r, data, id);
		put_year(r, data, rows->cells, year);
		open = rows->cells[3].null && rows->cells[5].number;
		page_crumb(data, rows->cells[0].text, NULL);
	}
	rows_end(rows);
	if (!data)
		return reply_not_found(r);
	if (open && may(r->work->actor, &points_apply_right))
		page_button(data, "登记加减分", arena_format(r->arena, "/points/new?member=%lld", (long long)id),
			"plus", true);
	if (year < r->work->today.year)
		page_button(data, arena_format(r->arena, "%d 年", year + 1),
			arena_format(r->arena, "%s?year=%d", r->path, year + 1), "history", false);
	if (year > OLDEST_YEAR)
		page_button(data, arena_format(r->arena, "%d 年", year - 1),
			arena_format(r->arena, "%s?year=%d", r->path, year - 1), "history", false);
	put_entries(r, data, id, year, open);
	page_back(data, arena_format(r->arena, "/points?year=%d", year));
	return reply_page(r, "record/show.html", data);
}

/* ---- one entry: reversed, or its appeal answered ---- */

struct shown {
	int64_t member_id;
	const char *name, *label, *points, *day, *evidence, *appeal;
	int year;
};

static struct shown entry_of(struct request *r)
{
	struct shown e = { 0 };
	struct rows *rows = work_select(r->work,
		"SELECT e.member_id, p.name, i.label, e.points, e.happened_on, e.evidence, e.appeal, e.year"
		" FROM points_entry e JOIN member p ON p.id = e.member_id JOIN points_item i ON i.id = e.item_id"
		" WHERE e.id = ? AND @scope(e)", BIND(param_id(r, "id")));

	if (rows_next(rows)) {
		const struct cell *c = rows->cells;

		e = (struct shown){ c[0].number, c[1].text, c[2].text, points_signed(r->arena, c[3].number),
			date_text(r->arena, c[4].date), c[5].text, c[6].null ? NULL : c[6].text,
			(int)c[7].number };
	}
	rows_end(rows);
	return e;
}

static const char *member_href(struct request *r, const struct shown *e)
{
	return arena_format(r->arena, "/points/members/%lld?year=%d", (long long)e->member_id, e->year);
}

static struct reply entry_form(struct request *r, const struct shown *e, bool answer,
	const struct problems *p)
{
	const char *name = answer ? "answer" : "reason";
	struct json *data = page_form_data(r, answer ? "答复申诉" : "冲正加减分", r->path, member_href(r, e),
		answer ? "提交答复" : "冲正");
	struct json *facts = json_list_in(data, "facts"), *fields, *field;
	struct reply reply;

	page_fact(facts, "党员", e->name, NULL);
	page_fact(facts, "项目", arena_format(r->arena, "%s %s 分", e->label, e->points), NULL);
	page_fact(facts, "日期", e->day, NULL);
	page_fact(facts, "事由和依据", e->evidence, NULL);
	if (answer)
		page_fact(facts, "申诉理由", e->appeal, NULL);
	fields = page_form_group(data, answer ? "答复" : "冲正");
	if (answer) {
		const char *chosen = input_text(r->form, "accept");

		field = page_field(fields, "is_choice", "accept", "处理", NULL, problem_of(p, "accept"));
		json_flag(field, "required", true);
		page_option(json_at(field, "options"), "1", "申诉成立，冲正这条加减分", text_is(chosen, "1"));
		page_option(json_at(field, "options"), "0", "申诉不成立，维持", text_is(chosen, "0"));
	}
	field = page_field(fields, "is_long", name, answer ? "答复" : "冲正原因", input_text(r->form, name),
		problem_of(p, name));
	json_flag(field, "required", true);
	json_number(field, "max", MOST_TEXT);
	json_text(field, "hint", answer ? "本人在手机上可以看到" : "原记录保留，另记一条相反的分值");
	page_problems(p, NULL, data);
	page_crumb(data, e->name, NULL);
	reply = reply_status(reply_page(r, "points/entry.html", data), p && p->count ? 422 : 200);
	reply.revisit = true;
	return reply;
}

struct reply points_reverse_form(struct request *r)
{
	const struct shown e = entry_of(r);

	return e.name ? entry_form(r, &e, false, NULL) : reply_not_found(r);
}

struct reply points_reverse_save(struct request *r)
{
	const struct shown e = entry_of(r);
	struct problems *p = problems_new(r->arena);

	if (!e.name)
		return reply_not_found(r);
	if (!points_reverse(r->work, param_id(r, "id"), input_text(r->form, "reason"), p))
		return entry_form(r, &e, false, p);
	notice(r, "已冲正%s的“%s” %s 分。", e.name, e.label, e.points);
	return reply_redirect(r, "%s", member_href(r, &e));
}

struct reply points_answer_form(struct request *r)
{
	const struct shown e = entry_of(r);

	return e.name ? entry_form(r, &e, true, NULL) : reply_not_found(r);
}

struct reply points_answer_save(struct request *r)
{
	const struct shown e = entry_of(r);
	struct problems *p = problems_new(r->arena);
	const char *accept = input_text(r->form, "accept");

	if (!e.name)
		return reply_not_found(r);
	if (!text_is(accept, "1") && !text_is(accept, "0"))
		problem(p, "accept", "请选择申诉是否成立");
	if (p->count
		|| !points_answer(r->work, param_id(r, "id"), text_is(accept, "1"),
			input_text(r->form, "answer"), p))
		return entry_form(r, &e, true, p);
	notice(r, "已答复%s的申诉。", e.name);
	return reply_redirect(r, "/points/pending");
}
