/*
 * A meeting's page in four tabs, each with at most three questions: base, people, material,
 * record.
 */
#include "base/text.h"
#include "data/code.h"
#include "modules/meeting/attendance.h"
#include "modules/meeting/meeting_pages.h"
#include "modules/meeting/report.h"
#include "web/site.h"

const char *meeting_href(struct request *r, int64_t id, const char *more)
{
	return arena_format(r->arena, "/meetings/%lld%s", (long long)id, more);
}

struct meeting *meeting_of(struct request *r)
{
	return record_find(r->work, &meeting_record, param_id(r, "id"));
}

struct meeting *meeting_to_change(struct request *r, struct reply *refusal)
{
	struct meeting *m = meeting_of(r);

	if (m && meeting_open(m))
		return m;
	*refusal = m ? reply_message(r, 409, "现在不能修改", m->state == MEETING_SUBMITTED
		? "台账已经上报，正在等待审核。要修改请先在台账页面“撤回”。"
		: m->state == MEETING_PASSED ? "台账已经审核通过，不能再修改。" : "这次活动已经取消。")
		: reply_not_found(r);
	return NULL;
}

const char *meeting_when(struct arena *a, struct moment from, struct moment to)
{
	struct date first = moment_date(from), last = moment_date(to);

	if (!to.at)
		return moment_text(a, from);
	return arena_format(a, "%s—%s", moment_text(a, from),
		date_compare(first, last) == 0 ? moment_clock(a, to) : moment_text(a, to));
}

const char *site_address(struct request *r)
{
	return !text_empty(site.base_url) ? site.base_url
		: arena_format(r->arena, "%s://%s", r->secure ? "https" : "http", r->host ? r->host : "");
}

static void put_tab(struct json *tabs, const char *label, const char *href, bool on)
{
	struct json *tab = json_item(tabs);

	json_text(tab, "label", label);
	json_text(tab, "href", href);
	json_flag(tab, "on", on);
	json_text(tab, "count", NULL);
}

static void put_steps(const struct meeting *m, struct json *data)
{
	static const char *const labels[] = { "安排", "召开并填写台账", "上报审核", "归档" };
	int at = m->state == MEETING_PASSED ? 4 : m->state == MEETING_SUBMITTED ? 2
		: m->minutes || m->present_count ? 1 : 0;
	struct json *steps = json_list_in(data, "steps");

	if (m->state == MEETING_CANCELLED)
		return;
	for (int i = 0; i < 4; i++) {
		struct json *step = json_item(steps);

		json_text(step, "label", labels[i]);
		json_flag(step, "done", i < at);
		json_flag(step, "now", i == at);
	}
}

struct json *meeting_tab_data(struct request *r, const struct meeting *m, enum meeting_tab tab)
{
	static const char *const names[] = { "base", "people", "files", "record" };
	struct json *data = page_data(r, m->title), *tabs, *badge;
	const struct choice *state = meeting_said(r->work, m->state, m->starts_at);

	json_text(data, "heading", m->title);
	badge = json_object_in(data, "badge");
	json_text(badge, "text", state ? state->label : "");
	json_text(badge, "tone", state ? state->tone : "grey");
	json_text(data, "when_where",
		arena_format(r->arena, "%s　%s%s%s", choice_label(meeting_kinds, (int)m->kind),
			meeting_when(r->arena, m->starts_at, m->ends_at), m->place ? "　" : "",
			m->place ? m->place : ""));
	page_buttons(r, &meeting_record, ON_SHOW, m, data);
	tabs = json_list_in(data, "tabs_in_page");
	put_tab(tabs, "基本情况", meeting_href(r, m->row.id, ""), tab == TAB_BASE);
	put_tab(tabs, "应到与签到", meeting_href(r, m->row.id, "/people"), tab == TAB_PEOPLE);
	put_tab(tabs, "材料", meeting_href(r, m->row.id, "/files"), tab == TAB_FILES);
	put_tab(tabs, "办理记录", meeting_href(r, m->row.id, "/record"), tab == TAB_RECORD);
	for (int i = TAB_BASE; i <= TAB_RECORD; i++)
		json_text(data, names[i], NULL);
	json_text(data, "at", r->path);
	json_text(data, "opinion", m->state == MEETING_RETURNED ? m->opinion : NULL);
	json_list_in(data, "problems");
	json_flag(data, "may_change", may(r->work->actor, &meeting_edit) && meeting_open(m));
	page_crumb(data, m->title, NULL);
	page_back(data, "/meetings");
	return data;
}

struct reply meeting_tab_reply(struct request *r, const struct meeting *m, enum meeting_tab tab,
	struct json *data, int status)
{
	return reply_status(reply_page(r, "meeting/show.html", data), status);
}

/*
 * field-rules 4.3: an assembly needs the half (or what the parameter says) of those who may vote.
 */
static bool is_assembly(const struct meeting *m)
{
	return m->kind == MEETING_ASSEMBLY || text_has(m->also, "党员大会");
}

static void put_votes(struct request *r, const struct meeting *m, const struct attendance_sums *s,
	struct json *base)
{
	const char *text = NULL, *share;
	int64_t percent = parameter_number(r->work, "vote.quorum_percent");

	share = percent == 50 ? "半数" : arena_format(r->arena, "%lld%%", (long long)percent);
	if (is_assembly(m) && s->voting)
		text = arena_format(r->arena, "有表决权应到 %lld 人，实到 %lld 人，%s%s", (long long)s->voting,
			(long long)s->voting_present,
			s->voting_present * 100 >= s->voting * percent ? "达到" : "未达到", share);
	json_text(base, "votes", text);
}

/* What stands there for one that is empty: what holds instead, or that it has not come about. */
struct instead {
	const char *label, *words;
};
enum { INSTEADS = 4 };

static void put_words(const struct instead *instead, struct json *item)
{
	for (size_t i = 0; i < INSTEADS; i++)
		if (text_is(json_text_of(item, "label"), instead[i].label))
			json_text(item, "text", instead[i].words);
}

static void put_not_yet(struct request *r, const struct meeting *m, struct json *base)
{
	const struct json *groups = json_at(base, "groups");
	struct moment from, to;

	meeting_window(r->work, m, &from, &to);
	const struct instead instead[INSTEADS] = {
		{ "签到开始", arena_format(r->arena, "%s（按参数）", moment_text(r->arena, from)) },
		{ "签到结束", arena_format(r->arena, "%s（按参数）", moment_text(r->arena, to)) },
		{ "上报时间", "—" }, { "审核意见", "—" },
	};

	for (struct json *group = groups->first; group; group = group->next)
		for (struct json *item = json_at(group, "items")->first; item; item = item->next)
			if (text_empty(json_text_of(item, "text")))
				put_words(instead, item);
}

/* Why there is no button yet. */
static const char *report_later(struct request *r, const struct meeting *m)
{
	bool ahead = meeting_open(m) && m->starts_at.at > r->work->now.at;

	return ahead && may(r->work->actor, &meeting_submit)
		? arena_format(r->arena, "%s 会议开始后，这里会出现“上报”；会议结束、台账填好就可以上报。",
			moment_text(r->arena, m->starts_at)) : NULL;
}

static struct reply show_base(struct request *r, struct meeting *m, const struct problems *p)
{
	/* once reported the counts stand in the ledger; before, and for the votes, people are counted
	 */
	bool count = m->state == MEETING_PLANNED || m->state == MEETING_RETURNED || is_assembly(m);
	struct attendance_sums s = { 0 };
	struct json *data, *base;

	if (count) {
		s = attendance_sums(r->work, m->row.id);
		m->expected_count = s.expected;
		m->present_count = s.present;
		m->leave_count = s.on_leave;
	}
	data = meeting_tab_data(r, m, TAB_BASE);
	put_steps(m, data);
	page_problems(p, &meeting_record, data);
	base = json_object_in(data, "base");
	page_facts(r, meeting_shape(m), m, base);
	put_not_yet(r, m, base);
	json_text(base, "report_later", report_later(r, m));
	put_votes(r, m, &s, base);
	report_put_review(
		r, "meeting", m->state == MEETING_SUBMITTED, meeting_href(r, m->row.id, ""), base);
	return meeting_tab_reply(r, m, TAB_BASE, data, p && p->count ? 422 : 200);
}

struct reply meeting_show_problems(struct request *r, struct meeting *m, const struct problems *p)
{
	return show_base(r, m, p);
}

struct reply meeting_show_page(struct request *r)
{
	struct meeting *m = meeting_of(r);

	return m ? show_base(r, m, NULL) : reply_not_found(r);
}

struct reply meeting_record_page(struct request *r)
{
	const struct meeting *m = meeting_of(r);
	struct json *data, *record;

	if (!m)
		return reply_not_found(r);
	data = meeting_tab_data(r, m, TAB_RECORD);
	json_list_in(data, "steps");
	record = json_object_in(data, "record");
	report_put(r, "meeting", m->row.id, record);
	page_timeline(r, &meeting_record, m->row.id, record);
	return meeting_tab_reply(r, m, TAB_RECORD, data, 200);
}
