/*
 * Layouts that are about a member (dues bases, points) find him as people write him: by his number
 * out of an export, by his ID number, or by his name within a branch.
 */
#include <string.h>
#include "base/text.h"
#include "modules/import/import.h"
#include "modules/member/member.h"

const char *import_id_number(const struct input *in)
{
	const char *text = input_text(in, "id_number");

	return text && !strchr(text, '*') ? text : NULL;
}

void import_meet_people(struct work *w, struct import_row *rows, size_t count)
{
	const char **numbers = ARENA_ARRAY(w->arena, const char *, count);
	int64_t *holders = ARENA_ARRAY(w->arena, int64_t, count);

	for (size_t i = 0; i < count; i++) {
		const char *text = text_narrow(w->arena, import_id_number(rows[i].cells));

		numbers[i] = text ? text_upper(w->arena, text) : NULL;
	}
	record_holders(
		w, &member_record, record_field(&member_record, "id_number"), numbers, count, holders);
	for (size_t i = 0; i < count; i++)
		rows[i].holder = holders[i];
}

static struct rows *by_name(struct work *w, const struct input *in)
{
	int64_t branch = input_number(in, "organisation_id", 0);

	return work_select(w, "SELECT m.id, m.name, m.organisation_id FROM member m"
		" WHERE m.organisation_id = ? AND m.name = ? AND m.removed_at IS NULL AND @scope(m owner) LIMIT 2",
		BIND(branch ? branch : w->actor->organisation_id, input_text(in, "name")));
}

static struct rows *by_id(struct work *w, int64_t id)
{
	return work_select(w, "SELECT m.id, m.name, m.organisation_id FROM member m"
		" WHERE m.id = ? AND m.removed_at IS NULL AND @scope(m owner)", BIND(id));
}

static void put_number(struct work *w, struct input *in, const char *name, int64_t number)
{
	input_add(in, name, arena_format(w->arena, "%lld", (long long)number));
}

bool import_person(struct work *w, struct input *in, int64_t holder, struct problems *p)
{
	const char *name = input_text(in, "name");
	const char *cell = input_text(in, "id_number") ? "id_number"
		: input_text(in, "member_id") ? "member_id" : "name";
	int64_t id = text_is(cell, "id_number") ? holder : input_number(in, "member_id", 0);
	struct rows *rows = text_is(cell, "name") ? by_name(w, in) : by_id(w, id);
	int64_t branch = 0;

	if (!rows_next(rows)) {
		problem(p, cell, "%s不在您管理范围内的名册里，请核对", name ? name : "这名党员");
		return false;
	}
	id = rows->cells[0].number;
	branch = rows->cells[2].number;
	if (name && !text_is(name, rows->cells[1].text))
		problem(p, "name", "这个号码登记的姓名是“%s”，与表里的“%s”不同，请核对", rows->cells[1].text, name);
	else if (rows_next(rows))
		problem(p, "name", "支部里叫“%s”的不止一人，请填写公民身份证号", name);
	rows_end(rows);
	put_number(w, in, "member_id", id);
	put_number(w, in, "organisation_id", branch);
	return !p->count;
}
