/* Who belongs to a term, on its page; the forms by which one comes into office and leaves it. */
#include "base/text.h"
#include "data/code.h"
#include "modules/committee/committee_pages.h"

enum { MOST_OFFICERS = 100 };

static const char *href(struct request *r, const struct committee *c, const char *more)
{
	return arena_format(r->arena, "/committees/%lld%s", (long long)c->row.id, more);
}

/* Only one that stands; locked where it is written, so that two forms do not make two 书记. */
static struct committee *standing(struct request *r, int64_t id)
{
	struct committee *c = r->work->writing ? record_lock(r->work, &committee_record, id)
		: record_find(r->work, &committee_record, id);

	return c && c->state == COMMITTEE_STANDING ? c : NULL;
}

/* ---- the table ---- */

enum { ID, PERSON, MEMBER, POST_CODE, FROM, UNTIL, APPROVAL, APPROVED_BY, END_APPROVAL,
	END_APPROVED_BY, END_REASON, WITHHELD };

/* "云委发〔2026〕3号（中共云溪县委）" */
static const char *answer_words(struct request *r, const struct cell *approval,
	const struct cell *by)
{
	return approval->null || by->null ? approval->text
		: arena_format(r->arena, "%s（%s）", approval->text, by->text);
}

static const char *ground_words(struct request *r, const struct cell *x)
{
	const char *began = answer_words(r, &x[APPROVAL], &x[APPROVED_BY]),
		*ended = answer_words(r, &x[END_APPROVAL], &x[END_APPROVED_BY]), *parts[3];
	size_t count = 0;

	if (began)
		parts[count++] = arena_format(r->arena, "任职：%s", began);
	if (ended)
		parts[count++] = arena_format(r->arena, "免职：%s", ended);
	if (!x[END_REASON].null)
		parts[count++] = arena_format(r->arena, "免职原因：%s", x[END_REASON].text);
	return count ? text_join(r->arena, parts, count, "；") : NULL;
}

static void put_officer(struct request *r, struct json *table, const struct cell *x,
	bool may_change)
{
	struct json *cells = page_table_row(table, NULL);
	bool ends = may_change && x[UNTIL].null;

	page_cell(table, cells, x[PERSON].text, NULL,
		arena_format(r->arena, "/members/%lld", (long long)x[MEMBER].number));
	page_cell(table, cells, code_label("party_post", x[POST_CODE].text), NULL, NULL);
	page_cell(table, cells, date_text(r->arena, x[FROM].date), NULL, NULL);
	page_cell(table, cells, x[UNTIL].null ? "在任" : date_text(r->arena, x[UNTIL].date),
		x[UNTIL].null ? "green" : NULL, NULL);
	page_cell(table, cells, x[WITHHELD].number ? "现在没有被选举权，请研究免去职务" : ground_words(r, x),
		x[WITHHELD].number ? "red" : NULL, NULL);
	page_cell(table, cells, ends ? "免职" : NULL, NULL, ends
		? arena_format(r->arena, "/officers/%lld/end", (long long)x[ID].number) : NULL);
}

bool put_officers(struct request *r, const struct committee *c, struct json *data)
{
	static const char *const labels[] =
		{ "姓名", "职务", "任职日期", "免职日期", "依据", "操作", NULL };
	struct json *table = page_table(data, "班子成员", "还没有登记班子成员。", labels);
	bool may_change = c->state == COMMITTEE_STANDING
		&& may_with(r->work->actor, &committee_edit, c->row.path, c->row.owner_id, NULL);
	struct rows *rows = work_select(r->work,
		"SELECT x.id, x.person, x.member_id, x.post, x.from_on, x.until_on, x.approval, x.approved_by,"
		" x.end_approval, x.end_approved_by, x.end_reason, x.until_on IS NULL AND EXISTS"
		" (SELECT 1 FROM member_change z WHERE z.member_id = x.member_id AND z.no_vote = 1"
		"  AND z.state = 'done' AND z.ended_on IS NULL) FROM committee_member x"
		" WHERE x.committee_id = ? ORDER BY x.until_on IS NOT NULL, x.post, x.id LIMIT ?",
		BIND(c->row.id, (int64_t)MOST_OFFICERS));

	while (rows_next(rows))
		put_officer(r, table, rows->cells, may_change);
	rows_end(rows);
	return may_change;
}

/* ---- the superior's answer ---- */

static void put_answer(struct request *r, struct json *fields, const char *approval,
	const char *by, const char *hint, bool required, const struct problems *p)
{
	json_text(put_text(r, fields, "approval", "批复文号", approval, required, p), "hint", hint);
	put_text(r, fields, "approved_by", "批准机关", by, required, p);
}

static struct mandate taken(struct request *r, const char *day, struct problems *p)
{
	return (struct mandate){ taken_day(r, day, p), input_text(r->form, "approval"),
		input_text(r->form, "approved_by"), input_text(r->form, "reason") };
}

/* ---- into office ---- */

static struct reply officer_form(struct request *r, const struct committee *c,
	const struct deviations *d, const struct problems *p)
{
	struct json *data = page_form_data(r, "登记班子成员", href(r, c, "/people"), href(r, c, ""), "保存");
	struct json *fields = page_form_group(data, NULL);
	/* the first ones came with the term; whoever comes later comes on a day of his own */
	bool wanted[DEVIATIONS], by_hand = !c->election_id && !work_number(r->work, 0,
		"SELECT COUNT(*) FROM committee_member WHERE committee_id = ?", BIND(c->row.id));

	put_members(r, fields, c->row.path, r->work->today, false, p);
	put_codes(r, fields, "post", "职务", "party_post", NULL, p);
	put_day(r, fields, "from_on", "任职日期", by_hand ? c->elected_on : r->work->today, NULL, p);
	if (committee_is_approved(c))
		put_answer(r, fields, by_hand ? c->approval : NULL, by_hand ? c->approved_by : NULL,
			"书记、副书记必填：补选或者任命的批复；委员可以不填", false, p);
	for (int i = 0; i < DEVIATIONS; i++)
		wanted[i] = problem_of(p, deviation_field(i)) || input_text(r->form, deviation_field(i));
	put_reasons(r, d, wanted, fields, p);
	return form_reply(r, data, NULL, p);
}

struct reply officer_form_page(struct request *r)
{
	const struct committee *c = standing(r, param_id(r, "id"));

	return c ? officer_form(r, c, &(struct deviations){ 0 }, NULL) : reply_not_found(r);
}

struct reply officer_save_page(struct request *r)
{
	const struct committee *c = standing(r, param_id(r, "id"));
	struct problems *p = problems_new(r->arena);
	struct deviations said = { 0 };
	const struct code *post = code_find(r->work, "party_post", input_text(r->form, "post"));
	struct mandate by;

	if (!c)
		return reply_not_found(r);
	deviations_take(r->form, &said, p);
	by = taken(r, "from_on", p);
	by.reason = NULL;
	if (!committee_member_add(r->work, c, input_number(r->form, "member_id", 0),
		post ? post->code : NULL, &by, &said, p))
		return officer_form(r, c, &said, p);
	committee_posts_follow(r->work, c->organisation_id);
	notice(r, "已登记。");
	return reply_redirect(r, "%s", href(r, c, ""));
}

/* ---- out of it ---- */

struct leaver {
	const struct committee *c;   /* of a term that stands; NULL: there is no such post         */
	const char *name, *post;
};

static struct leaver leaver_of(struct request *r)
{
	struct rows *rows = work_select(r->work, "SELECT committee_id, person, post"
		" FROM committee_member WHERE id = ? AND until_on IS NULL", BIND(param_id(r, "id")));
	int64_t id = rows_next(rows) ? rows->cells[0].number : 0;
	struct leaver leaver = { 0 };

	if (id)
		leaver = (struct leaver){ NULL, rows->cells[1].text, rows->cells[2].text };
	rows_end(rows);
	leaver.c = id ? standing(r, id) : NULL;
	return leaver;
}

static struct reply end_form(struct request *r, const struct leaver *it, const struct problems *p)
{
	struct json *data = page_form_data(r, arena_format(r->arena, "免去%s的%s职务", it->name,
		code_label("party_post", it->post)), r->path, href(r, it->c, ""), "免职");
	struct json *fields = page_form_group(data, NULL), *reason;
	bool leads = committee_is_approved(it->c) && committee_post_leads(it->post);

	put_day(r, fields, "until_on", "免职日期", r->work->today, NULL, p);
	if (leads)
		put_answer(r, fields, NULL, NULL, "班子经上级批复，书记、副书记由上级批准免职；换届的请办理“换届选举”",
			true, p);
	reason = put_text(r, fields, "reason", "免职的原因", NULL, !leads, p);
	json_flag(reason, "wide", true);
	json_number(reason, "max", LONGEST_REASON);
	return form_reply(r, data, NULL, p);
}

struct reply officer_end_form_page(struct request *r)
{
	struct leaver it = leaver_of(r);

	return it.c ? end_form(r, &it, NULL) : reply_not_found(r);
}

struct reply officer_end_save_page(struct request *r)
{
	struct leaver it = leaver_of(r);
	struct problems *p = problems_new(r->arena);
	struct mandate by;

	if (!it.c)
		return reply_not_found(r);
	by = taken(r, "until_on", p);
	if (!committee_member_end(r->work, it.c, param_id(r, "id"), &by, p))
		return end_form(r, &it, p);
	committee_posts_follow(r->work, it.c->organisation_id);
	notice(r, "%s已免职。", it.name);
	return reply_redirect(r, "%s", href(r, it.c, ""));
}
