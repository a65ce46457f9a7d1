/*
 * What moves a ledger on: reported, withdrawn, passed, returned, cancelled. After "passed" nobody
 * edits.
 */
#include "base/text.h"
#include "data/job.h"
#include "modules/meeting/attendance.h"
#include "modules/meeting/meeting_pages.h"
#include "modules/meeting/report.h"

static struct reply back_to(struct request *r, const struct meeting *m)
{
	return reply_redirect(r, "%s", meeting_href(r, m->row.id, ""));
}

/* A button that came too late: the page says why, nothing is changed. */
static struct reply too_late(struct request *r, const struct meeting *m, const struct problems *p,
	const char *text)
{
	notice_bad(r, "%s", p && p->count ? p->items[0].text : text);
	return back_to(r, m);
}

/* A problem of a field is mended in the form, so the form comes. */
struct reply meeting_submit_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct meeting *m = meeting_of(r);

	if (!m)
		return reply_not_found(r);
	if (!meeting_open(m))
		return too_late(r, m, NULL, "这份台账已经上报，不用重复上报。");
	if (!meeting_ready(r->work, m, p))
		return meeting_form(r, m, p);
	m->state = MEETING_SUBMITTED;
	m->submitted_at = r->work->now;
	if (!record_save(r->work, &meeting_record, m, "submit", p)) {
		m->state = MEETING_PLANNED;
		return meeting_form(r, m, p);
	}
	attendance_count(r->work, m->row.id);
	report_send(r->work, "meeting", m->row.id, m->row.path);
	notice(r, "台账已上报，等待审核。");
	return back_to(r, m);
}

struct reply meeting_withdraw_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct meeting *m = meeting_of(r);

	if (!m)
		return reply_not_found(r);
	if (m->state != MEETING_SUBMITTED)
		return too_late(r, m, NULL, "台账已经审核或尚未上报，不能撤回。");
	m->state = MEETING_PLANNED;
	m->submitted_at = (struct moment){ 0 };
	if (!record_save(r->work, &meeting_record, m, "withdraw", p))
		return too_late(r, m, p, "");
	report_take_back(r->work, "meeting", m->row.id);
	notice(r, "已撤回，可以修改后再上报。");
	return back_to(r, m);
}

static struct reply review(struct request *r, bool pass)
{
	struct problems *p = problems_new(r->arena);
	struct meeting *m = meeting_of(r);
	const char *opinion = input_text(r->form, "opinion");

	if (!m)
		return reply_not_found(r);
	if (m->state != MEETING_SUBMITTED)
		return too_late(r, m, NULL, "这份台账已经审核过，或已被支部撤回。");
	if (!report_may_be_judged(r->work, "meeting", m->row.id, opinion, pass, p))
		return meeting_show_problems(r, m, p);
	m->state = pass ? MEETING_PASSED : MEETING_RETURNED;
	m->opinion = opinion;
	if (!record_save(r->work, &meeting_record, m, pass ? "pass" : "return", p))
		return too_late(r, m, p, "");
	report_received(r->work, "meeting", m->row.id);
	job_later(r->work, "points.meeting", m->row.id);
	return report_next(r, "meeting", pass, m->title, meeting_href(r, m->row.id, ""));
}

struct reply meeting_pass_page(struct request *r)
{
	return review(r, true);
}

struct reply meeting_return_page(struct request *r)
{
	return review(r, false);
}

/* ---- a ledger that was passed and is wrong ---- */

static struct reply reopen_form(
	struct request *r, const struct meeting *m, const struct problems *p)
{
	struct json *data = page_form_data(r, arena_format(r->arena, "重新开启“%s”", m->title),
		meeting_href(r, m->row.id, "/reopen"), meeting_href(r, m->row.id, ""), "重新开启");
	struct json *item = page_field(page_form_group(data, NULL), "is_long", "opinion", "原因",
		input_text(r->form, "opinion"), problem_of(p, "opinion"));

	json_flag(item, "required", true);
	json_number(item, "max", 400);
	json_text(item, "hint", "台账退回支部修改，支部会看到原因；重新上报、审核通过后，积分按新的台账重新计算。"
		"已经年终结算的积分不再改变。");
	page_problems(p, NULL, data);
	page_crumb(data, "重新开启", NULL);
	return reply_status(reply_page(r, "record/form.html", data), p ? 422 : 200);
}

struct reply meeting_reopen_page(struct request *r)
{
	const struct meeting *m = meeting_of(r);

	if (!m)
		return reply_not_found(r);
	return m->state == MEETING_PASSED ? reopen_form(r, m, NULL)
		: too_late(r, m, NULL, "只有审核通过的台账才能重新开启。");
}

struct reply meeting_reopen_post(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct meeting *m = meeting_of(r);
	const char *why = input_text(r->form, "opinion");

	if (!m)
		return reply_not_found(r);
	if (m->state != MEETING_PASSED)
		return too_late(r, m, NULL, "只有审核通过的台账才能重新开启。");
	if (text_empty(why))
		problem(p, "opinion", "请写明为什么重新开启，支部才知道改什么");
	if (text_length(why) > 400)
		problem(p, "opinion", "原因最多 400 字");
	if (p->count)
		return reopen_form(r, m, p);
	m->state = MEETING_RETURNED;
	m->opinion = why;
	if (!record_save(r->work, &meeting_record, m, "reopen", p))
		return too_late(r, m, p, "");
	job_later(r->work, "points.meeting", m->row.id);
	notice(r, "台账已重新开启，由支部修改后再上报。");
	return back_to(r, m);
}

struct reply meeting_cancel_page(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	struct meeting *m = meeting_of(r);

	if (!m)
		return reply_not_found(r);
	if (m->state != MEETING_PLANNED)
		return too_late(r, m, NULL, "已经上报过的活动不能取消。");
	m->state = MEETING_CANCELLED;
	if (!record_save(r->work, &meeting_record, m, "cancel", p))
		return too_late(r, m, p, "");
	notice(r, "活动已取消。");
	return back_to(r, m);
}
