/* The letter on paper: 存根, 介绍信 and 回执 on one A4 sheet. */
#include "base/check.h"
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "modules/change/change_pages.h"

/* The person as the letter names him, also after he has left. */
static bool put_person(struct request *r, const struct member_change *c, struct json *data)
{
	struct rows *rows = work_select(r->work,
		"SELECT m.name, m.sex, m.born_on, m.ethnicity, m.stage, o.name, i.name,"
		" CONCAT_WS(' ', i.contact, i.contact_phone), (SELECT COUNT(*) FROM history x"
		" WHERE x.record = 'member_change' AND x.object_id = ? AND x.action = 'print')"
		" FROM member m JOIN organisation o ON o.id = ? LEFT JOIN organisation i ON i.id = ?"
		" WHERE m.id = ?",
		BIND(c->row.id, c->organisation_id, c->issued_id ? c->issued_id : c->organisation_id,
			c->member_id));
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
		json_text(data, "issuer", it[6].text);
		json_text(data, "telephone", it[7].text);
		json_number(data, "nth", it[8].number + 1);
	}
	rows_end(rows);
	/* the whole number, as the other side needs it; that it was printed is in the history */
	json_text(data, "id_number", record_unsealed(r->work, &member_record, c->member_id,
		record_field(&member_record, "id_number")));
	return found;
}

/* "2026-10" as a letter writes it. */
static const char *month_words(struct arena *a, const char *text)
{
	struct date first = date_parse(text);

	return date_has(first) ? arena_format(a, "%d年%d月", first.year, first.month) : text;
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
	json_text(data, "dues_to", month_words(r->arena, c->dues_to));
	json_text(data, "reason", c->reason);
	json_number(data, "days", c->valid_days);
	json_text(data, "issued_on", date_long(r->arena, c->letter_on));
	json_text(data, "until", date_long(r->arena, c->valid_until));
	json_text(data, "received_on", in ? date_long(r->arena, c->on_date) : NULL);
	page_back(data, arena_format(r->arena, "/changes/%lld", (long long)c->row.id));
	return reply_print(r, "change/letter.html", data);
}
