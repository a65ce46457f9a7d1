/* The forms of an election: who is not expected, candidates, votes, reporting and the answer. */
#include "base/text.h"
#include "data/code.h"
#include "modules/committee/committee_pages.h"
#include "modules/committee/election.h"

static const char *href(struct request *r, const struct election *e, const char *more)
{
	return arena_format(r->arena, "/elections/%lld%s", (long long)e->row.id, more);
}

/* NULL if it is not there, or its state is not one that is wanted. */
static struct election *election_in(struct request *r, bool open)
{
	struct election *e = election_held(r->work, param_id(r, "id"));

	return e && (open ? election_is_open(e) : e->state == ELECTION_SUBMITTED) ? e : NULL;
}

static struct json *form_of(struct request *r, const struct election *e, const char *title,
	const char *more, const char *submit)
{
	return page_form_data(r, title, href(r, e, more), href(r, e, ""), submit);
}

/* ---- persons ---- */

static struct reply absent_form(
	struct request *r, const struct election *e, const struct problems *p)
{
	struct json *data = form_of(r, e, "登记不计入应到的党员", "/absent", "保存");
	struct json *fields = page_form_group(data, NULL);

	put_members(r, fields, e->row.path, e->held_on, false, p);
	put_codes(r, fields, "absence", "不计入应到的原因", "election_absence", NULL, p);
	json_text(fields->last, "hint", "要经上级党组织同意，并由大会通过");
	json_flag(fields->last, "required", true);
	return form_reply(r, data, NULL, p);
}

struct reply absent_form_page(struct request *r)
{
	const struct election *e = election_in(r, true);

	return e ? absent_form(r, e, NULL) : reply_not_found(r);
}

struct reply absent_save_page(struct request *r)
{
	const struct election *e = election_in(r, true);
	struct problems *p = problems_new(r->arena);
	const struct code *why;

	if (!e)
		return reply_not_found(r);
	why = code_find(r->work, "election_absence", input_text(r->form, "absence"));
	if (!election_absent_add(r->work, e, input_number(r->form, "member_id", 0),
		why ? why->code : NULL, p))
		return absent_form(r, e, p);
	notice(r, "已登记，应到人数已经减去。");
	return reply_redirect(r, "%s", href(r, e, ""));
}

static struct reply candidate_form(
	struct request *r, const struct election *e, const struct problems *p)
{
	struct json *data = form_of(r, e, "登记候选人", "/candidates", "保存");

	put_members(r, page_form_group(data, NULL), e->row.path, e->held_on, true, p);
	json_flag(json_at(json_nth(json_at(data, "groups"), 0), "fields")->last, "wide", true);
	return form_reply(r, data, NULL, p);
}

struct reply candidate_form_page(struct request *r)
{
	const struct election *e = election_in(r, true);

	return e ? candidate_form(r, e, NULL) : reply_not_found(r);
}

struct reply candidate_save_page(struct request *r)
{
	const struct election *e = election_in(r, true);
	size_t count;
	const char *const *ids = input_texts(r->form, "member_id", &count);
	int64_t id;
	struct problems *p = problems_new(r->arena);

	if (!e)
		return reply_not_found(r);
	if (!count)
		problem(p, "member_id", "请勾选候选人");
	for (size_t i = 0; i < count && i < MOST_PERSONS && !p->count; i++)
		election_candidate_add(r->work, e, text_integer(ids[i], &id) ? id : 0, p);
	if (p->count)
		return candidate_form(r, e, p);
	notice(r, "已登记 %zu 名候选人。", count);
	return reply_redirect(r, "%s", href(r, e, ""));
}

/* The open election in which the person is named; NULL if there is none. */
static const struct election *election_of_person(struct request *r, const char **name)
{
	struct rows *rows = work_select(r->work, "SELECT election_id, person FROM election_person"
		" WHERE id = ?", BIND(param_id(r, "id")));
	int64_t id = rows_next(rows) ? rows->cells[0].number : 0;
	const struct election *e;

	*name = id ? rows->cells[1].text : NULL;
	rows_end(rows);
	e = id ? election_held(r->work, id) : NULL;
	return e && election_is_open(e) ? e : NULL;
}

struct reply person_form_page(struct request *r)
{
	const char *name;
	const struct election *e = election_of_person(r, &name);

	return e ? form_reply(r, page_form_data(r, arena_format(r->arena, "把%s从这次选举的登记里移除", name),
		r->path, href(r, e, ""), "移除"), NULL, NULL) : reply_not_found(r);
}

struct reply person_remove_page(struct request *r)
{
	const char *name;
	const struct election *e = election_of_person(r, &name);

	if (!e)
		return reply_not_found(r);
	election_person_remove(r->work, e, param_id(r, "id"));
	notice(r, "已移除%s。", name);
	return reply_redirect(r, "%s", href(r, e, ""));
}

/* ---- votes: everything that was counted, on one form ---- */

static const struct {
	const char *name, *label, *hint;
	bool board;              /* only where a committee is elected                              */
} numbers[] = {
	{ "present", "实到有选举权", "到会的正式党员（代表）人数", false },
	{ "issued", "发出选票", NULL, false },
	{ "returned", "收回选票", "多于发出的，选举无效", false },
	{ "void_ballots", "其中废票", "选的人多于应选名额的选票是废票", false },
	{ "board_present", "委员会第一次会议到会委员", "选举书记、副书记的会议", true },
};
enum { NUMBERS = sizeof numbers / sizeof numbers[0] };

static const char *typed(struct request *r, const char *name, int64_t otherwise)
{
	return input_has(r->form, name) ? input_text(r->form, name)
		: otherwise ? arena_format(r->arena, "%lld", (long long)otherwise) : NULL;
}

static const char *name_for(struct request *r, const char *what, const struct election_person *it)
{
	return arena_format(r->arena, "%s_%lld", what, (long long)it->id);
}

static void put_number(struct request *r, struct json *fields, const char *name, const char *label,
	int64_t otherwise, const char *hint, const struct problems *p)
{
	struct json *item = page_field(fields, "is_number", name, label, typed(r, name, otherwise),
		problem_of(p, name));

	json_text(item, "hint", hint);
}

static void put_candidate(struct request *r, const struct ballot *b,
	const struct election_person *it, struct json *data, const struct problems *p)
{
	struct json *fields = page_form_group(data, it->name);
	bool board = b->e->way == ELECTION_COMMITTEE;

	put_number(r, fields, name_for(r, "votes", it), "得票", it->votes, NULL, p);
	put_number(r, fields, name_for(r, "again", it), "再次投票", it->again, "票数相同再次投票时才填", p);
	put_codes(r, fields, name_for(r, "post", it), "当选职务", "party_post", it->post, p);
	json_text(fields->last, "hint", board ? "当选的填；只任委员的可以不填" : "当选的填书记或者副书记");
	if (board)
		put_number(r, fields, name_for(r, "post_votes", it), "职务得票", it->post_votes,
			"书记、副书记在委员会会议上的得票", p);
}

static struct reply votes_form(
	struct request *r, const struct ballot *b, const struct problems *p)
{
	const struct election *e = b->e;
	struct json *data = form_of(r, e, "登记票数", "/votes", "保存"),
				*fields = page_form_group(data, "到会和选票");

	json_number(data, "version", e->row.version);

	for (size_t i = 0; i < NUMBERS; i++)
		if (!numbers[i].board || e->way == ELECTION_COMMITTEE)
			put_number(r, fields, numbers[i].name, numbers[i].label,
				FIELD_OF(e, record_field(&election_record, numbers[i].name), int64_t),
				numbers[i].hint, p);
	for (size_t i = 0; i < b->candidates; i++)
		put_candidate(r, b, &b->persons[i], data, p);
	return form_reply(r, data, &election_record, p);
}

struct reply votes_form_page(struct request *r)
{
	const struct election *e = election_in(r, true);
	struct ballot *b = ARENA_NEW(r->arena, struct ballot);

	if (!e)
		return reply_not_found(r);
	ballot_read(r->work, e, b);
	return votes_form(r, b, NULL);
}

static int64_t taken(struct request *r, const char *name, const char *label, struct problems *p)
{
	const char *text = text_narrow(r->arena, input_text(r->form, name));
	int64_t value = 0;

	if (text && (!text_integer(text, &value) || value < 0 || value > 99999))
		problem(p, name, "%s要填 0 以上的整数", label);
	return value;
}

static void take_candidate(struct request *r, struct election_person *it, struct problems *p)
{
	const char *post_text = input_text(r->form, name_for(r, "post", it));
	const struct code *post = code_find(r->work, "party_post", post_text);

	it->votes = taken(r, name_for(r, "votes", it), arena_format(r->arena, "%s的得票", it->name), p);
	it->again = taken(r, name_for(r, "again", it), arena_format(r->arena, "%s的再次投票", it->name), p);
	it->post_votes = taken(r, name_for(r, "post_votes", it),
		arena_format(r->arena, "%s的职务得票", it->name), p);
	it->post = post_text && post ? post->code : NULL;
}

/* One statement for all of them. */
static void write_votes(struct work *w, const struct ballot *b)
{
	struct json *list = json_root_list(w->arena);

	for (size_t i = 0; i < b->candidates; i++) {
		const struct election_person *it = &b->persons[i];
		struct json *item = json_item(list);

		json_number(item, "id", it->id);
		json_number(item, "votes", it->votes);
		json_number(item, "again", it->again);
		json_text(item, "post", it->post);
		json_number(item, "post_votes", it->post_votes);
	}
	work_change(w, "UPDATE election_person x JOIN JSON_TABLE(?, '$[*]' COLUMNS ("
		" id BIGINT PATH '$.id', votes INT PATH '$.votes', again INT PATH '$.again',"
		" post VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.post',"
		" post_votes INT PATH '$.post_votes')) v ON v.id = x.id"
		" SET x.votes = v.votes, x.again = v.again, x.post = v.post, x.post_votes = v.post_votes"
		" WHERE x.election_id = ?", BIND(json_plain(list), b->e->row.id));
}

struct reply votes_save_page(struct request *r)
{
	struct election *e = election_in(r, true);
	struct ballot *b = ARENA_NEW(r->arena, struct ballot);
	struct problems *p = problems_new(r->arena);

	if (!e)
		return reply_not_found(r);
	ballot_read(r->work, e, b);
	e->row.version = input_number(r->form, "version", 0);
	for (size_t i = 0; i < NUMBERS; i++)
		if (input_has(r->form, numbers[i].name))
			FIELD_OF(e, record_field(&election_record, numbers[i].name), int64_t) =
				taken(r, numbers[i].name, numbers[i].label, p);
	for (size_t i = 0; i < b->candidates; i++)
		if (input_has(r->form, name_for(r, "votes", &b->persons[i])))
			take_candidate(r, &b->persons[i], p);
	if (p->count || !record_save(r->work, &election_record, e, "ballots", p))
		return votes_form(r, b, p);
	write_votes(r->work, b);
	notice(r, "票数已保存，结果在下面。");
	return reply_redirect(r, "%s", href(r, e, ""));
}

/* ---- reporting, answering ---- */

struct reply submit_page(struct request *r)
{
	struct election *e = election_in(r, true);
	struct problems *p = problems_new(r->arena);

	if (!e)
		return reply_not_found(r);
	if (election_submit(r->work, e, p))
		notice(r, "已上报，等待上级批复。");
	else
		notice_bad(r, "还不能上报，还有 %zu 件事要办，见下面。", p->count);
	return reply_redirect(r, "%s", href(r, e, ""));
}

/* What is answered: whose election, when, and who came out of it. */
static void put_result(struct request *r, const struct election *e, struct json *fields)
{
	struct ballot *b = ARENA_NEW(r->arena, struct ballot);
	const char **names;
	size_t count = 0;

	ballot_read(r->work, e, b);
	names = ARENA_ARRAY(r->arena, const char *, b->candidates);
	for (size_t i = 0; i < b->candidates; i++) {
		const struct election_person *it = &b->persons[i];

		if (it->outcome == OUTCOME_ELECTED)
			names[count++] = arena_format(r->arena, "%s（%s）", it->name,
				it->post ? code_label("party_post", it->post) : "委员");
	}
	page_settled(fields, "党组织", b->o->name);
	page_settled(fields, "选举日期", date_long(r->arena, e->held_on));
	page_settled(fields, "应到、实到", arena_format(r->arena, "%lld 人、%lld 人",
		(long long)e->expected, (long long)e->present));
	page_settled(fields, "当选", text_join(r->arena, names, count, "、"));
}

static struct reply approve_form(
	struct request *r, const struct election *e, const struct problems *p)
{
	struct json *data = form_of(r, e, "批复选举结果", "/approve", "批复");
	struct json *fields = page_form_group(data, NULL);

	put_result(r, e, fields);
	put_text(r, fields, "approval", "批复文号", NULL, true, p);
	put_text(r, fields, "approved_by", "批准机关", r->work->actor->organisation, true, p);
	put_day(r, fields, "approved_on", "批复日期", r->work->today, "批复后新一届班子从选举之日起任职，上一届任期结束", p);
	return form_reply(r, data, &election_record, p);
}

struct reply approve_form_page(struct request *r)
{
	const struct election *e = election_in(r, false);

	return e ? approve_form(r, e, NULL) : reply_not_found(r);
}

struct reply approve_save_page(struct request *r)
{
	struct election *e = election_in(r, false);
	struct problems *p = problems_new(r->arena);

	if (!e)
		return reply_not_found(r);
	field_take(
		r->work, record_field(&election_record, "approval"), input_text(r->form, "approval"), e, p);
	field_take(r->work, record_field(&election_record, "approved_by"),
		input_text(r->form, "approved_by"), e, p);
	e->approved_on = taken_day(r, "approved_on", p);
	if (p->count || !election_approve(r->work, e, p))
		return approve_form(r, e, p);
	notice(r, "已批复，新一届班子已登记。");
	return reply_redirect(r, "%s", href(r, e, ""));
}

static struct reply return_form(
	struct request *r, const struct election *e, const struct problems *p)
{
	struct json *data = form_of(r, e, "退回选举结果", "/return", "退回"), *item;

	item = page_field(page_form_group(data, NULL), "is_long", "answer", "退回的原因",
		input_text(r->form, "answer"), problem_of(p, "answer"));
	json_flag(item, "required", true);
	json_number(item, "max", 200);
	return form_reply(r, data, &election_record, p);
}

struct reply return_form_page(struct request *r)
{
	const struct election *e = election_in(r, false);

	return e ? return_form(r, e, NULL) : reply_not_found(r);
}

struct reply return_save_page(struct request *r)
{
	struct election *e = election_in(r, false);
	struct problems *p = problems_new(r->arena);

	if (!e)
		return reply_not_found(r);
	if (!election_return(r->work, e, input_text(r->form, "answer"), p))
		return return_form(r, e, p);
	notice(r, "已退回。");
	return reply_redirect(r, "%s", href(r, e, ""));
}
