/* Plans: made, filled with meetings, reported, reviewed (S0-134…138, 158, 171). */
#include "base/text.h"
#include "data/history.h"
#include "modules/meeting/meeting_pages.h"
#include "modules/meeting/report.h"

enum { MOST_MEETINGS = 200 };

static const char *href(struct request *r, const struct plan *it)
{
	return arena_format(r->arena, "/plans/%lld", (long long)it->row.id);
}

static struct reply back_to(struct request *r, const struct plan *it)
{
	return reply_redirect(r, "%s", href(r, it));
}

static struct plan *plan_of(struct request *r)
{
	return record_find(r->work, &plan_record, param_id(r, "id"));
}

static struct reply too_late(
	struct request *r, const struct plan *it, const struct problems *p, const char *text)
{
	notice_bad(r, "%s", p && p->count ? p->items[0].text : text);
	return back_to(r, it);
}

/* ---- the form ---- */

struct reply plan_new_page(struct request *r)
{
	struct plan *it = record_new(r->work, &plan_record);

	it->period = PLAN_QUARTER;
	it->year = r->work->today.year;
	it->number = date_quarter(r->work->today);
	return reply_form(r, &plan_record, it, NULL, "新建计划", "/plans", "/plans");
}

struct reply plan_create_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct plan *it = record_new(r->work, &plan_record);

	record_take(r->work, &plan_record, r->form, it, false, p);
	it->organisation_id = r->work->actor->organisation_id;
	if (p->count || !record_save(r->work, &plan_record, it, NULL, p))
		return reply_form(r, &plan_record, it, p, "新建计划", "/plans", "/plans");
	notice(r, "已建立“%s”，请添加活动。", it->title);
	return back_to(r, it);
}

struct reply plan_edit_page(struct request *r)
{
	const struct plan *it = plan_of(r);

	if (!it)
		return reply_not_found(r);
	if (!plan_open(it))
		return reply_message(r, 409, "现在不能修改", "计划已经上报。要修改请先撤回，或等审核退回。");
	return reply_form(r, &plan_record, it, NULL, "修改计划", href(r, it), href(r, it));
}

/* Its meetings stay within the period, or the plan says one thing and contains another. */
static void check_meetings(struct work *w, const struct plan *it, struct problems *p)
{
	int first, last;
	int64_t outside;

	plan_months(it, &first, &last);
	outside = work_number(w, 0,
		"SELECT COUNT(*) FROM meeting WHERE plan_id = ? AND state <> 'cancelled'"
		" AND removed_at IS NULL AND (YEAR(starts_at) <> ? OR MONTH(starts_at) NOT BETWEEN ? AND "
		"?)",
		BIND(it->row.id, it->year, (int64_t)first, (int64_t)last));
	if (outside)
		problem(p, "period", "计划里有 %lld 次活动不在新的周期内，请先改这些活动的时间，或取消这些活动",
			(long long)outside);
}

struct reply plan_update_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct plan *it = plan_of(r);

	if (!it)
		return reply_not_found(r);
	if (!plan_open(it))
		return too_late(r, it, NULL, "计划已经上报，不能修改。");
	it->row.version = input_number(r->form, "version", 0);
	record_take(r->work, &plan_record, r->form, it, false, p);
	if (!p->count)
		check_meetings(r->work, it, p);
	if (p->count || !record_save(r->work, &plan_record, it, NULL, p))
		return reply_form(r, &plan_record, it, p, "修改计划", href(r, it), href(r, it));
	notice(r, "已保存。");
	return back_to(r, it);
}

/* ---- the page ---- */

static void put_meetings(struct request *r, const struct plan *it, struct json *data)
{
	struct json *list = json_list_in(data, "meetings");
	struct rows *rows = work_select(r->work,
		"SELECT m.id, m.title, m.kind, m.starts_at, m.ends_at, m.place,"
		" m.participants, m.state FROM meeting m WHERE m.plan_id = ? AND @scope(m owner kind)"
		" AND m.removed_at IS NULL ORDER BY m.starts_at, m.id LIMIT ?",
		BIND(it->row.id, (int64_t)MOST_MEETINGS));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		const struct choice *kind = choice_find(meeting_kinds, c[2].text);
		const struct choice *stored = choice_find(meeting_states, c[7].text), *state =
			meeting_said(r->work, stored ? (enum meeting_state)stored->value : 0, c[3].moment);
		struct json *item = json_item(list);

		json_text(item, "href", meeting_href(r, c[0].number, ""));
		json_text(item, "name", c[1].text);
		json_text(item, "kind", kind ? kind->label : "");
		json_text(item, "when", meeting_when(r->arena, c[3].moment, c[4].moment));
		json_text(item, "place", c[5].text);
		json_text(item, "participants", c[6].text);
		json_text(item, "state", state ? state->label : "");
		json_text(item, "tone", state ? state->tone : "grey");
	}
	rows_end(rows);
}

static struct json *plan_data(struct request *r, const struct plan *it, bool record)
{
	struct json *data = page_data(r, it->title), *badge = json_object_in(data, "badge");
	const struct choice *state = choice_of(plan_states, (int)it->state);

	json_text(data, "heading", it->title);
	json_text(badge, "text", state ? state->label : "");
	json_text(badge, "tone", state ? state->tone : "grey");
	json_text(data, "branch",
		record_text(r->work, &plan_record, record_field(&plan_record, "organisation_id"), it));
	json_text(data, "plan_href", href(r, it));
	json_text(data, "at", r->path);
	json_flag(data, "record", record);
	json_text(data, "opinion",
		it->state == PLAN_RETURNED || it->state == PLAN_PASSED ? it->opinion : NULL);
	json_flag(data, "returned", it->state == PLAN_RETURNED);
	json_flag(data, "may_change", plan_open(it) && may(r->work->actor, &meeting_edit));
	page_buttons(r, &plan_record, ON_SHOW, it, data);
	page_crumb(data, it->title, NULL);
	page_back(data, "/plans");
	return data;
}

static struct reply plan_show(struct request *r, const struct plan *it, const struct problems *p)
{
	struct json *data = plan_data(r, it, false);

	put_meetings(r, it, data);
	page_problems(p, &plan_record, data);
	json_text(data, "plan_id", arena_format(r->arena, "%lld", (long long)it->row.id));
	json_text(data, "typed_day", input_text(r->form, "day"));
	json_text(data, "typed_clock", input_text(r->form, "clock"));
	json_text(data, "typed_place", input_text(r->form, "place"));
	report_put_review(r, "plan", it->state == PLAN_SUBMITTED, href(r, it), data);
	return reply_status(reply_page(r, "meeting/plan.html", data), p && p->count ? 422 : 200);
}

struct reply plan_show_page(struct request *r)
{
	const struct plan *it = plan_of(r);

	return it ? plan_show(r, it, NULL) : reply_not_found(r);
}

struct reply plan_record_page(struct request *r)
{
	const struct plan *it = plan_of(r);
	struct json *data;

	if (!it)
		return reply_not_found(r);
	data = plan_data(r, it, true);
	json_list_in(data, "problems");
	json_text(data, "review", NULL);
	report_put(r, "plan", it->row.id, data);
	page_timeline(r, &plan_record, it->row.id, data);
	return reply_page(r, "meeting/plan.html", data);
}

/* ---- theme days: the fixed day of every month at once (教育条例 art. 16) ---- */

/* Months of the plan that already have one, as bits. */
static unsigned months_taken(struct work *w, const struct plan *it)
{
	unsigned taken = 0;
	struct rows *rows = work_select(w, "SELECT MONTH(starts_at) FROM meeting WHERE plan_id = ?"
		" AND kind = 'theme_day' AND state <> 'cancelled' AND removed_at IS NULL LIMIT ?",
		BIND(it->row.id, (int64_t)MOST_MEETINGS));

	while (rows_next(rows))
		taken |= 1u << rows->cells[0].number;
	rows_end(rows);
	return taken;
}

/*
 * From this month on: a month gone by would at once stand there as held and not reported. A plan of
 * a period that is over is written down afterwards, so it gets all of its months.
 */
static void months_to_make(struct work *w, const struct plan *it, int *first, int *last)
{
	plan_months(it, first, last);
	if (it->year == w->today.year && *first < w->today.month && w->today.month <= *last)
		*first = w->today.month;
}

static bool add_theme_day(struct request *r, const struct plan *it, int month, int day,
	struct moment clock, struct problems *p)
{
	struct meeting *m = record_new(r->work, &meeting_record);
	int last = date_month_days((int)it->year, month);
	struct date on = date_of((int)it->year, month, day > last ? last : day);

	m->title = arena_format(r->arena, "%d月主题党日", month);
	m->kind = MEETING_THEME_DAY;
	m->starts_at.at = moment_at(on, 0, 0, 0).at + clock.at;
	m->place = input_text(r->form, "place");
	m->participants = "全体党员";
	m->plan_id = it->row.id;
	m->organisation_id = it->organisation_id;
	return meeting_add(r->work, m, p);
}

/* "15:30" as seconds of the day; -1 if it is none. */
static int64_t clock_seconds(struct request *r, const char *text)
{
	struct date any = date_of(2000, 1, 1);
	struct moment at = text ? moment_parse(arena_format(r->arena, "2000-01-01 %s", text))
							: (struct moment){ 0 };

	return at.at ? at.at - moment_at(any, 0, 0, 0).at : -1;
}

struct reply plan_theme_days_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	const struct plan *it = plan_of(r);
	int64_t day = input_number(r->form, "day", 0);
	int64_t seconds = clock_seconds(r, text_narrow(r->arena, input_text(r->form, "clock")));
	int first, last, made = 0;
	unsigned taken;

	if (!it)
		return reply_not_found(r);
	if (!plan_open(it))
		return too_late(r, it, NULL, "计划已经上报，不能再添加活动。");
	if (day < 1 || day > 31)
		problem(p, "day", "请填写每月几号，1 至 31；没有这一天的月份取最后一天");
	if (seconds < 0)
		problem(p, "clock", "请填写开始时刻，如 15:00");
	if (text_length(input_text(r->form, "place")) > 100)
		problem(p, "place", "地点最多 100 字");
	if (p->count)
		return plan_show(r, it, p);
	taken = months_taken(r->work, it);
	months_to_make(r->work, it, &first, &last);
	for (int month = first; month <= last && !p->count; month++)
		made += !(taken >> month & 1)
			&& add_theme_day(r, it, month, (int)day, (struct moment){ seconds }, p);
	if (p->count)
		return plan_show(r, it, p);
	if (made)
		notice(r, "已生成 %d 次主题党日，可逐个修改。", made);
	else
		notice_bad(r, "这些月份都已有主题党日，没有新增。");
	return back_to(r, it);
}

/* ---- reported and reviewed ---- */

struct reply plan_submit_page(struct request *r)
{
	struct work *w = r->work;
	struct problems *p = problems_new(r->arena);
	struct plan *it = plan_of(r);

	if (!it)
		return reply_not_found(r);
	if (!plan_open(it))
		return too_late(r, it, NULL, "计划已经上报，不用重复上报。");
	if (!work_number(w, 0, "SELECT COUNT(*) FROM meeting WHERE plan_id = ? AND state <> 'cancelled'"
		" AND removed_at IS NULL", BIND(it->row.id)))
		return too_late(r, it, NULL, "计划里还没有活动，请先添加活动再上报。");
	it->state = PLAN_SUBMITTED;
	it->submitted_at = w->now;
	if (!record_save(w, &plan_record, it, "submit", p))
		return too_late(r, it, p, "");
	report_send(w, "plan", it->row.id, it->row.path);
	notice(r, "计划已上报，等待审核。");
	return back_to(r, it);
}

struct reply plan_withdraw_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct plan *it = plan_of(r);

	if (!it)
		return reply_not_found(r);
	if (it->state != PLAN_SUBMITTED)
		return too_late(r, it, NULL, "计划已经审核或尚未上报，不能撤回。");
	it->state = PLAN_DRAFT;
	it->submitted_at = (struct moment){ 0 };
	if (!record_save(r->work, &plan_record, it, "withdraw", p))
		return too_late(r, it, p, "");
	report_take_back(r->work, "plan", it->row.id);
	notice(r, "已撤回，可以修改后再上报。");
	return back_to(r, it);
}

static struct reply review(struct request *r, bool pass)
{
	struct problems *p = problems_new(r->arena);
	struct plan *it = plan_of(r);
	const char *opinion = input_text(r->form, "opinion");

	if (!it)
		return reply_not_found(r);
	if (it->state != PLAN_SUBMITTED)
		return too_late(r, it, NULL, "这份计划已经审核过，或已被支部撤回。");
	if (!report_may_be_judged(r->work, "plan", it->row.id, opinion, pass, p))
		return plan_show(r, it, p);
	it->state = pass ? PLAN_PASSED : PLAN_RETURNED;
	it->opinion = opinion;
	if (!record_save(r->work, &plan_record, it, pass ? "pass" : "return", p))
		return too_late(r, it, p, "");
	report_received(r->work, "plan", it->row.id);
	return report_next(r, "plan", pass, it->title, href(r, it));
}

struct reply plan_pass_page(struct request *r)
{
	return review(r, true);
}

struct reply plan_return_page(struct request *r)
{
	return review(r, false);
}

/* Only an empty draft goes; with meetings it is history. */
struct reply plan_remove_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct plan *it = plan_of(r);

	if (!it)
		return reply_not_found(r);
	if (it->state != PLAN_DRAFT
		|| work_number(r->work, 0,
			"SELECT COUNT(*) FROM meeting WHERE plan_id = ?"
			" AND removed_at IS NULL",
			BIND(it->row.id)))
		return too_late(r, it, NULL, "计划里已有活动或已上报，不能删除。");
	if (!record_remove(r->work, &plan_record, it, p))
		return too_late(r, it, p, "");
	notice(r, "已删除“%s”。", it->title);
	return reply_redirect(r, "/plans");
}
