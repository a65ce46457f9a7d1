/* Lists of what is under way, and the letter on paper: 存根, 介绍信 and 回执 on one A4 sheet. */
#include "base/check.h"
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "modules/change/change_pages.h"

enum { MOST_ROWS = 200 };

/* ---- for the receiving branch ---- */

struct reply incoming_page(struct request *r)
{
	static const char *const heads[] = { "姓名", "来自", "申请日期", "转到", "状态", NULL };
	struct json *data = page_show_data(r, "待接收转入");
	struct json *table = page_table(data, "县内转入", "没有等待接收的党员。", heads);
	struct rows *rows = work_select(r->work,
		"SELECT m.id, m.person, s.name, m.on_date, o.name, m.state"
		" FROM member_change m JOIN organisation o ON o.id = m.to_organisation_id"
		" JOIN organisation s ON s.id = m.organisation_id"
		" WHERE m.kind = 'transfer' AND m.removed_at IS NULL AND m.state IN ('waiting', 'done', 'refused')"
		" AND @scope(o place) ORDER BY m.state <> 'waiting', m.id DESC LIMIT ?", BIND((int64_t)MOST_ROWS));

	page_button(data, "从县外转入", "/changes/in", "user-plus", false);
	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		const struct choice *state = choice_find(change_states, c[5].text);
		const char *href = arena_format(r->arena, "/changes/%lld", (long long)c[0].number);
		struct json *cells = page_table_row(table, href);

		page_cell(table, cells, c[1].text, NULL, href);
		page_cell(table, cells, c[2].text, NULL, NULL);
		page_cell(table, cells, date_text(r->arena, c[3].date), NULL, NULL);
		page_cell(table, cells, c[4].text, NULL, NULL);
		page_cell(table, cells, state->label, state->tone, NULL);
	}
	return reply_page(r, "record/show.html", data);
}

/* ---- letters to outside ---- */

static void put_validity(struct request *r, struct json *table, struct json *cells,
	const struct cell *c)
{
	struct date until = c[6].date, today = r->work->today;
	struct date lapse = date_add_months(c[7].date, (int)parameter_number(r->work,
		"transfer.lapse"));

	page_cell(table, cells, date_has(until) ? date_text(r->arena, until) : "", NULL, NULL);
	if (!text_is(c[8].text, "issued"))
		page_cell(table, cells, choice_find(change_states, c[8].text)->label, "amber", NULL);
	else if (date_compare(lapse, today) < 0)
		page_cell(table, cells, "长期未接收，请核实是否按自行脱党处理", "red", NULL);
	else if (date_compare(until, today) < 0)
		page_cell(table, cells, arena_format(r->arena, "已过期 %lld 天，请催办",
			(long long)(date_days(today) - date_days(until))), "red", NULL);
	else
		page_cell(table, cells, "待回执", "blue", NULL);
}

struct reply letters_page(struct request *r)
{
	static const char *const heads[] = { "姓名", "党支部", "转往", "介绍信编号", "联系方式", "有效期至", "情况", NULL };
	struct json *data = page_show_data(r, "组织关系介绍信");
	struct json *table = page_table(data, "未办结的介绍信（过期的在前）", "没有未办结的介绍信。", heads);
	struct rows *rows = work_select(r->work,
		"SELECT m.id, m.person, o.name, m.outside, m.letter_no, m.contact,"
		" m.valid_until, m.letter_on, m.state FROM member_change m JOIN organisation o ON o.id = m.organisation_id"
		" WHERE @scope(m owner) AND m.kind = 'out' AND m.state IN ('asked', 'issued') AND m.removed_at IS NULL"
		" ORDER BY m.valid_until IS NULL, m.valid_until, m.id LIMIT ?", BIND((int64_t)MOST_ROWS));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		const char *href = arena_format(r->arena, "/changes/%lld", (long long)c[0].number);
		struct json *cells = page_table_row(table, href);

		page_cell(table, cells, c[1].text, NULL, href);
		for (size_t i = 2; i <= 5; i++)
			page_cell(table, cells, c[i].text, NULL, NULL);
		put_validity(r, table, cells, c);
	}
	return reply_page(r, "record/show.html", data);
}

/* ---- paper ---- */

/* The person as the letter names him, also after he has left. */
static bool put_person(struct request *r, const struct member_change *c, struct json *data)
{
	struct rows *rows = work_select(r->work,
		"SELECT m.name, m.sex, m.born_on, m.ethnicity, m.stage,"
		" o.name FROM member m JOIN organisation o ON o.id = ? WHERE m.id = ?",
		BIND(c->organisation_id, c->member_id));
	const struct cell *it = rows->cells;
	bool found = rows_next(rows);

	if (found) {
		struct date on = date_has(c->letter_on) ? c->letter_on : r->work->today;

		json_text(data, "name", it[0].text);
		json_text(data, "sex", choice_find(member_sexes, it[1].text)->label);
		json_text(data, "age", it[2].null ? NULL
			: arena_format(r->arena, "%d", date_full_years(it[2].date, on)));
		json_text(data, "ethnicity", it[3].null ? NULL : code_label("ethnicity", it[3].text));
		json_text(data, "stage", choice_find(member_stages, it[4].text)->label);
		json_text(data, "branch", it[5].text);
	}
	rows_end(rows);
	/* the whole number, as the other side needs it; that it was printed is in the history */
	json_text(data, "id_number", record_unsealed(r->work, &member_record, c->member_id,
		record_field(&member_record, "id_number")));
	return found;
}

struct reply letter_print_page(struct request *r)
{
	const struct member_change *c = change_find(r->work, param_id(r, "id"));
	bool in = c && c->kind == CHANGE_IN;
	struct json *data;

	if (!c || (c->kind != CHANGE_OUT && !in) || text_empty(c->letter_no))
		return reply_not_found(r);
	data = page_data(r, in ? "组织关系介绍信回执" : "党员组织关系介绍信");
	if (!put_person(r, c, data))
		return reply_not_found(r);
	json_flag(data, "letter", !in);
	json_text(data, "number", c->letter_no);
	json_text(data, "outside", c->outside);
	json_text(data, "contact", c->contact);
	json_text(data, "dues_to", c->dues_to);
	json_text(data, "reason", c->reason);
	json_number(data, "days", c->valid_days);
	json_text(data, "issued_on", date_long(r->arena, c->letter_on));
	json_text(data, "until", date_long(r->arena, c->valid_until));
	json_text(data, "received_on", in ? date_long(r->arena, c->on_date) : NULL);
	page_back(data, arena_format(r->arena, "/changes/%lld", (long long)c->row.id));
	return reply_print(r, "change/letter.html", data);
}
