/* The member's own points on the phone: how many, why, and the appeal. Asked by member, not scope.
 */
#include "base/text.h"
#include "data/code.h"
#include "modules/points/points_pages.h"
#include "web/page.h"

enum { MOST_ROWS = 300 };

static void put_summary(struct request *r, struct json *data, int year)
{
	struct points_base b = points_base_of(r->work, year);
	struct rows *rows = work_select(r->work,
		"SELECT COALESCE(y.base, " POINTS_BASE "), COALESCE(y.total, " POINTS_BASE "), y.closed_at FROM member p"
		" LEFT JOIN points_year y ON y.member_id = p.id AND y.year = ? WHERE p.id = ?",
		BIND(b.base, b.prorated, year, b.base, b.prorated, year, year, r->work->actor->member_id));

	json_text(data, "total", NULL);
	if (rows_next(rows)) {
		const struct cell *c = rows->cells;

		json_text(data, "total", points_total_words(r->work, c[1].number));
		json_text(data, "base", points_text(r->arena, c[0].number));
		json_text(data, "change", points_signed(r->arena, c[1].number - c[0].number));
		json_text(data, "closed", c[2].null ? NULL : date_text(r->arena, moment_date(c[2].moment)));
	}
	rows_end(rows);
}

#define OWN "SELECT e.id, e.happened_on, i.label, e.points, e.evidence, e.state, e.note, e.source, e.source_id," \
	" e.appeal_state, e.appeal, e.appealed_at, e.answer, e.answered_at, e.answered_name, e.decided_at," \
	" e.decided_name, e.state = 'confirmed' AND e.appeal_state IS NULL AND y.closed_at IS NULL" \
	" AND e.decided_at >= ? - INTERVAL ? DAY AS open, e.year FROM points_entry e JOIN points_item i ON i.id = e.item_id" \
	" LEFT JOIN points_year y ON y.member_id = e.member_id AND y.year = e.year WHERE e.member_id = ?"

static const char *moment_or_null(struct request *r, const struct cell *c)
{
	return c->null ? NULL : moment_text(r->arena, c->moment);
}

static void put_entry(struct request *r, struct json *item, const struct cell *c)
{
	struct points_standing s = points_standing_of(c[5].text, c[9].null ? NULL : c[9].text);

	json_text(item, "href", arena_format(r->arena, "/my/points/%lld", (long long)c[0].number));
	json_text(item, "day", date_text(r->arena, c[1].date));
	json_text(item, "label", c[2].text);
	json_text(item, "points", points_signed(r->arena, c[3].number));
	json_text(item, "evidence", c[4].text);
	json_text(item, "state", s.label);
	json_text(item, "tone", s.tone);
	json_text(item, "note", c[6].null ? NULL : c[6].text);
	json_text(
		item, "source", c[7].null ? NULL : points_source_href(r, c[7].text, c[8].number, true));
	json_text(item, "appeal", c[10].null ? NULL : c[10].text);
	json_text(item, "appealed_at", moment_or_null(r, &c[11]));
	json_text(item, "answer", c[12].null ? NULL : c[12].text);
	json_text(item, "answered_at", moment_or_null(r, &c[13]));
	json_text(item, "answered_name", c[14].null ? NULL : c[14].text);
	json_text(item, "decided_at", moment_or_null(r, &c[15]));
	json_text(item, "decided_name", c[16].null ? NULL : c[16].text);
	json_flag(item, "may_appeal", c[17].number != 0);
}

/* What is not counted any more, or never was, is told apart from what is. */
static void put_entries(struct request *r, struct json *data, int year)
{
	struct json *entries = json_list_in(data, "entries");
	struct rows *rows = work_select(r->work,
		OWN
		" AND e.year = ? AND e.state <> 'dropped' ORDER BY e.happened_on DESC, e.id DESC LIMIT ?",
		BIND(r->work->now, parameter_number(r->work, "points.appeal_days"),
			r->work->actor->member_id, year, (int64_t)MOST_ROWS));

	while (rows_next(rows))
		put_entry(r, json_item(entries), rows->cells);
	rows_end(rows);
}

struct reply points_my_page(struct request *r)
{
	int year = points_year_asked(r);
	struct json *data;

	if (!r->work->actor->member_id)
		return reply_message(r, 404, "没有积分", "您的账号没有对应的党员，如有疑问请联系所在支部。");
	data = page_show_data(r, "我的积分");
	json_text(data, "year", arena_format(r->arena, "%d", year));
	put_summary(r, data, year);
	put_entries(r, data, year);
	points_rules_table(r, data, false);
	points_year_tabs(r, data, "/my/points?year=", year);
	page_back(data, "/");
	return reply_page(r, "points/my.html", data);
}

/* ---- one entry and the appeal ---- */

static struct reply entry_page(struct request *r, const struct problems *p)
{
	int64_t days = parameter_number(r->work, "points.appeal_days");
	struct json *data = page_data(r, "积分明细");
	bool found;
	struct rows *rows = work_select(r->work, OWN " AND e.id = ? AND e.state <> 'dropped'",
		BIND(r->work->now, days, r->work->actor->member_id, param_id(r, "id")));

	found = rows_next(rows);
	if (found)
		put_entry(r, data, rows->cells);
	rows_end(rows);
	if (!found)
		return reply_not_found(r);
	json_text(data, "heading", "积分明细");
	json_text(data, "action", arena_format(r->arena, "/my/points/%lld/appeal",
		(long long)param_id(r, "id")));
	json_text(data, "typed", input_text(r->form, "appeal"));
	json_text(data, "appeal_problem", problem_of(p, "appeal"));
	json_number(data, "days", days);
	page_problems(p, NULL, data);
	page_crumb(data, "积分明细", NULL);
	page_back(data, "/my/points");
	return reply_status(reply_page(r, "points/my_entry.html", data), p && p->count ? 422 : 200);
}

struct reply points_my_entry_page(struct request *r)
{
	return entry_page(r, NULL);
}

struct reply points_my_appeal_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);

	if (!points_appeal(r->work, param_id(r, "id"), input_text(r->form, "appeal"), p))
		return entry_page(r, p);
	notice(r, "申诉已提交，支部答复后在这里显示。");
	return reply_redirect(r, "/my/points/%lld", (long long)param_id(r, "id"));
}
