/* The tab of an organisation: its terms one after the other, and its elections. */
#include "base/text.h"
#include "modules/committee/committee_pages.h"
#include "modules/committee/election.h"

enum { MOST_TERMS = 30 };

/* "2026-11-20 提前结束"; NULL: nothing more than that it is past. */
static const char *ended_words(struct request *r, const struct cell *ended, const struct cell *due,
	const char **tone)
{
	*tone = "grey";
	return ended->null ? NULL : arena_format(r->arena, "%s %s", date_text(r->arena, ended->date),
		!due->null && date_compare(ended->date, due->date) < 0 ? "提前结束" : "结束");
}

/* True if one stands. */
static bool put_terms(struct request *r, const struct organisation *o, struct json *data)
{
	static const char *const labels[] = { "届次", "选举产生", "应换届日期", "书记", "状态", NULL };
	struct json *table = page_table(data, "历届班子", "还没有登记班子。", labels);
	bool stands = false;
	struct rows *rows = work_select(r->work,
		"SELECT c.id, c.title, c.elected_on, c.due_on, c.state, c.ended_on,"
		" GROUP_CONCAT(IF(c.state = 'standing' AND x.until_on IS NOT NULL, NULL, x.person)"
		"  ORDER BY x.id SEPARATOR '、') FROM committee c LEFT JOIN committee_member x"
		" ON x.committee_id = c.id AND x.post = '01' WHERE c.organisation_id = ? AND c.removed_at "
		"IS NULL"
		" GROUP BY c.id, c.title, c.elected_on, c.due_on, c.state, c.ended_on ORDER BY c.elected_on DESC, c.id DESC LIMIT ?",
		BIND(o->row.id, (int64_t)MOST_TERMS));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		const struct choice *state = choice_find(committee_states, c[4].text);
		const char *to = arena_format(r->arena, "/committees/%lld", (long long)c[0].number), *tone;
		const char *words = state->value == COMMITTEE_STANDING
			? term_words(r->work, c[3].date, &tone) : ended_words(r, &c[5], &c[3], &tone);
		struct json *cells = page_table_row(table, to);

		stands |= state->value == COMMITTEE_STANDING;
		page_cell(table, cells, c[1].text, NULL, to);
		page_cell(table, cells, date_text(r->arena, c[2].date), NULL, NULL);
		page_cell(table, cells, date_text(r->arena, c[3].date), NULL, NULL);
		page_cell(table, cells, c[6].text, NULL, NULL);
		page_cell(table, cells, words ? words : state->label, words ? tone : state->tone, NULL);
	}
	rows_end(rows);
	return stands;
}

static void put_elections(struct request *r, const struct organisation *o, struct json *data)
{
	static const char *const labels[] = { "换届选举", "选举日期", "状态", NULL };
	struct json *table = page_table(data, "换届选举", "还没有办理过换届选举。", labels);
	struct rows *rows = work_select(r->work, "SELECT id, title, held_on, state FROM election"
		" WHERE organisation_id = ? AND removed_at IS NULL ORDER BY id DESC LIMIT ?",
		BIND(o->row.id, (int64_t)MOST_TERMS));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		const struct choice *state = choice_find(election_states, c[3].text);
		const char *to = arena_format(r->arena, "/elections/%lld", (long long)c[0].number);
		struct json *cells = page_table_row(table, to);

		page_cell(table, cells, c[1].text, NULL, to);
		page_cell(table, cells, date_text(r->arena, c[2].date), NULL, NULL);
		page_cell(table, cells, state->label, state->tone, NULL);
	}
	rows_end(rows);
}

struct reply organisation_terms_page(struct request *r)
{
	const struct organisation *o = record_find(r->work, &organisation_record, param_id(r, "id"));
	struct json *data;
	bool stands;

	if (!o)
		return reply_not_found(r);
	data = page_show_data(r, o->name);
	page_tabs(r, &organisation_record, o, data);
	stands = put_terms(r, o, data);
	put_elections(r, o, data);
	if (!date_has(o->closed_on)
		&& may_with(r->work->actor, &committee_edit, o->row.path, 0, NULL)) {
		page_button(data, "办理换届选举", arena_format(r->arena, "/elections/new?organisation_id=%lld",
			(long long)o->row.id), "plus", true);
		if (stands)
			put_note(data, "已登记现任班子，不能再登记一届；换届请办理“换届选举”。");
		else
			page_button(data, "登记现任班子", arena_format(r->arena,
				"/committees/new?organisation_id=%lld", (long long)o->row.id), "users", false);
	}
	page_crumb(data, o->name, arena_format(r->arena, "/organisations/%lld", (long long)o->row.id));
	page_back(data, arena_format(r->arena, "/organisations/%lld", (long long)o->row.id));
	return reply_page(r, "record/show.html", data);
}
