/* One election as a page and on paper: what is entered, what the rules say, who is elected. */
#include "base/text.h"
#include "data/code.h"
#include "modules/committee/committee_pages.h"
#include "modules/committee/election.h"

static const struct choice outcomes[] = {
	{ OUTCOME_NOT, "not", "未当选", "grey" },
	{ OUTCOME_ELECTED, "elected", "当选", "green" },
	{ OUTCOME_TIED, "tied", "票数相同，再次投票", "amber" },
	{ 0 }
};

static const char *href(struct request *r, const struct election *e, const char *more)
{
	return arena_format(r->arena, "/elections/%lld%s", (long long)e->row.id, more);
}

static const char *number(struct request *r, int64_t n)
{
	return n ? arena_format(r->arena, "%lld", (long long)n) : NULL;
}

struct reply election_create_page(struct request *r)
{
	struct election *e = record_new(r->work, &election_record);
	struct problems *p = problems_new(r->arena);

	page_take(r, &election_record, e, p);
	if (p->count || !election_add(r->work, e, p))
		return reply_form(r, &election_record, e, p, "办理换届选举", "/elections", "/elections");
	notice(r, "已登记，请继续登记不计入应到的党员、候选人和票数。");
	return reply_redirect(r, "%s", href(r, e, ""));
}

struct reply election_remove_page(struct request *r)
{
	struct election *e = record_find(r->work, &election_record, param_id(r, "id"));

	return e && election_is_open(e) ? page_remove(r) : reply_not_found(r);
}

/* ---- the page ---- */

/* What hinders reporting it, as the first thing seen. */
static void put_left_to_do(struct request *r, const struct ballot *b, struct json *data)
{
	struct problems *p = problems_new(r->arena);
	struct json *items;

	election_check(r->work, b, p);
	items = page_fact_group(data, p->count ? "上报前还要办理的事" : "结果");
	if (!p->count)
		page_fact(items, "核对", "选举有效，可以上报。", NULL);
	for (size_t i = 0; i < p->count; i++) {
		page_fact(items, arena_format(r->arena, "第 %zu 件", i + 1), p->items[i].text, NULL);
		json_flag(items->last, "wide", true);
	}
	json_last_first(json_at(data, "groups"));
}

static const char *expected_words(struct request *r, const struct ballot *b)
{
	return arena_format(r->arena, "%lld 人（有选举权 %lld 人，不计入 %zu 人）",
		(long long)(b->voters - (int64_t)b->absent), (long long)b->voters, b->absent);
}

static void put_candidates(struct request *r, const struct ballot *b, bool open, struct json *data)
{
	static const char *const labels[] = { "候选人", "得票", "再次投票", "结果", "当选职务", "职务得票", "操作", NULL };
	struct json *table = page_table(data, "候选人和得票", "还没有登记候选人。", labels);

	for (size_t i = 0; i < b->candidates; i++) {
		const struct election_person *it = &b->persons[i];
		const struct choice *outcome = choice_of(outcomes, b->e->present ? (int)it->outcome : 0);
		struct json *cells = page_table_row(table, NULL);

		page_cell(table, cells, it->name, NULL, NULL);
		page_cell(table, cells, number(r, it->votes), NULL, NULL);
		page_cell(table, cells, number(r, it->again), NULL, NULL);
		page_cell(
			table, cells, outcome ? outcome->label : NULL, outcome ? outcome->tone : NULL, NULL);
		page_cell(table, cells, it->post ? code_label("party_post", it->post) : NULL, NULL, NULL);
		page_cell(table, cells, number(r, it->post_votes), NULL, NULL);
		page_cell(table, cells, open ? "移除" : NULL, NULL, open ? arena_format(r->arena,
			"/candidates/%lld/remove", (long long)it->id) : NULL);
	}
}

static void put_absent(struct request *r, const struct ballot *b, bool open, struct json *data)
{
	static const char *const labels[] = { "党员", "不计入应到的原因", "操作", NULL };
	struct json *table = page_table(data, "不计入应到（经上级同意、大会通过）", "没有不计入应到的党员。", labels);

	for (size_t i = b->candidates; i < b->count; i++) {
		const struct election_person *it = &b->persons[i];
		struct json *cells = page_table_row(table, NULL);

		page_cell(table, cells, it->name, NULL, NULL);
		page_cell(table, cells, code_label("election_absence", it->absence), NULL, NULL);
		page_cell(table, cells, open ? "移除" : NULL, NULL, open ? arena_format(r->arena,
			"/candidates/%lld/remove", (long long)it->id) : NULL);
	}
}

struct reply election_show_page(struct request *r)
{
	struct election *e = record_find(r->work, &election_record, param_id(r, "id"));
	struct ballot *b = ARENA_NEW(r->arena, struct ballot);
	struct deviations d = { 0 };
	struct json *data;
	bool open;

	if (!e || r->prefers_json || text_is(input_text(r->query, "tab"), "history"))
		return page_show(r);
	ballot_read(r->work, e, b);
	open = election_is_open(e);
	if (open)
		e->expected = b->voters - (int64_t)b->absent;
	data = page_row_data(r, e);
	json_text(data, "heading", arena_format(r->arena, "%s %s", b->o->name, e->title));
	open &= may_with(r->work->actor, &committee_edit, e->row.path, e->row.owner_id, NULL);
	put_candidates(r, b, open, data);
	put_absent(r, b, open, data);
	election_deviations(r->work, b, &d);
	if (put_deviations(r, &d, data) && open)
		page_button(data, "写明原因", href(r, e, "/reasons"), "edit", false);
	if (election_is_open(e))
		put_left_to_do(r, b, data);
	return reply_page(r, "record/show.html", data);
}

/* ---- on paper ---- */

static void put_paper_rows(struct request *r, const struct ballot *b, struct json *data)
{
	struct json *rows = json_list_in(data, "rows"), *absent = json_list_in(data, "absent");

	for (size_t i = 0; i < b->count; i++) {
		const struct election_person *it = &b->persons[i];
		struct json *item = json_item(it->absence ? absent : rows);

		json_number(item, "number", (int64_t)(it->absence ? i - b->candidates : i) + 1);
		json_text(item, "name", it->name);
		json_text(item, "why", it->absence ? code_label("election_absence", it->absence) : NULL);
		json_text(item, "votes", number(r, it->votes));
		json_text(item, "again", number(r, it->again));
		json_text(item, "outcome", choice_label(outcomes, (int)it->outcome));
		json_text(item, "post", it->post ? code_label("party_post", it->post)
			: it->outcome == OUTCOME_ELECTED ? "委员" : NULL);
		json_text(item, "post_votes", number(r, it->post_votes));
	}
}

/* Why it is not as usual: the superior decides by the paper. */
static void put_paper_reasons(struct request *r, const struct ballot *b, struct json *data)
{
	struct json *list = json_list_in(data, "reasons");
	struct deviations d = { 0 };

	election_deviations(r->work, b, &d);
	for (int i = 0; i < DEVIATIONS; i++)
		if (d.reason[i]) {
			struct json *item = json_item(list);

			json_text(item, "label", deviation_label(i));
			json_text(item, "text", d.reason[i]);
		}
}

/* One ballot, to be copied: the names by strokes, and lines for others (field-rules 4.7). */
struct reply ballot_print_page(struct request *r)
{
	const struct election *e = record_find(r->work, &election_record, param_id(r, "id"));
	struct ballot *b = ARENA_NEW(r->arena, struct ballot);
	struct json *data, *rows;

	if (!e)
		return reply_not_found(r);
	ballot_read(r->work, e, b);
	ballot_by_strokes(b);
	data = page_data(r, "选票");
	json_text(data, "organisation", b->o->name);
	json_text(data, "day", date_long(r->arena, e->held_on));
	json_text(data, "post", e->way == ELECTION_COMMITTEE ? "委员" : "书记、副书记");
	json_number(data, "seats", e->seats);
	json_number(data, "candidates", (int64_t)b->candidates);
	rows = json_list_in(data, "rows");
	for (size_t i = 0; i < b->candidates; i++)
		json_text(json_item(rows), "name", b->persons[i].name);
	rows = json_list_in(data, "others");
	for (int64_t i = 0; i < e->seats; i++)
		json_number(json_item(rows), "number", i + 1);
	page_back(data, href(r, e, ""));
	return reply_print(r, "committee/ballot.html", data);
}

struct reply election_print_page(struct request *r)
{
	const struct election *e = record_find(r->work, &election_record, param_id(r, "id"));
	struct ballot *b = ARENA_NEW(r->arena, struct ballot);
	struct json *data;

	if (!e)
		return reply_not_found(r);
	ballot_read(r->work, e, b);
	data = page_data(r, "换届选举结果报告单");
	json_text(data, "organisation", b->o->name);
	json_text(data, "name", e->title);
	json_text(data, "held_on", date_long(r->arena, e->held_on));
	json_text(data, "meeting", choice_label(election_meetings, (int)e->meeting_kind));
	json_text(data, "way", choice_label(election_ways, (int)e->way));
	json_text(data, "place", e->place);
	json_text(data, "chair", e->chair);
	json_text(data, "tellers", e->tellers);
	json_text(data, "expected", election_is_open(e) ? expected_words(r, b)
		: arena_format(r->arena, "%lld 人", (long long)e->expected));
	json_number(data, "present", e->present);
	json_number(data, "issued", e->issued);
	json_number(data, "returned", e->returned);
	json_number(data, "void_ballots", e->void_ballots);
	json_number(data, "seats", e->seats);
	json_number(data, "needed", votes_needed(e->present, b->result.pass));
	json_number(data, "elected", (int64_t)b->result.elected);
	json_number(data, "board_present", e->board_present);
	json_flag(data, "has_board", e->way == ELECTION_COMMITTEE);
	json_text(data, "reason", e->reason);
	put_paper_reasons(r, b, data);
	json_text(data, "approval", e->approval);
	json_text(data, "approved_by", e->approved_by);
	json_text(data, "approved_on", date_has(e->approved_on) ? date_long(r->arena, e->approved_on)
		: NULL);
	put_paper_rows(r, b, data);
	page_back(data, href(r, e, ""));
	return reply_print(r, "committee/election_print.html", data);
}
