/*
 * Points by workbook: one line a member and item, through the branch's own verb. Its rules (caps,
 * closed years, the same twice) are met in the dry run already, which applies and takes back.
 */
#include "base/text.h"
#include "modules/import/import.h"
#include "modules/member/member.h"
#include "modules/organisation/organisation.h"
#include "modules/points/points_pages.h"

struct points_sheet {
	struct row row;
	int64_t member_id;
	const char *name;
	const char *id_number;
	int64_t organisation_id;
	const char *code;             /* the item: its label in the sheet, its code from there on  */
	struct date happened_on;
	const char *evidence;
	bool again;
};

static const struct field fields[] = {
	IMPORT_PERSON(points_sheet),
	TEXT  (points_sheet, code, "加减分项目", .required = true, .max = 60, .also = "项目",
	       .hint = "与“加减分项目”里的名称一样，如“参加志愿服务”"),
	DATE  (points_sheet, happened_on, "发生日期", .required = true),
	TEXT  (points_sheet, evidence, "事由和依据", .required = true, .max = MOST_TEXT,
	       .also = "事由|依据", .hint = "写明什么事、凭什么认定；本人可以看到"),
	FLAG  (points_sheet, again, "确属另一次", .hint = "同一天同一项目已经登记过，又确实是另一次的，填“是”"),
};

const struct record points_sheet_record = RECORD(points_sheet, fields,
	.title = "加减分", .unit = "条", .href = "/points", .label = "name", .scoped = true);

/* Items are called by their labels. */
static void name_item(struct work *w, struct input *in, struct problems *p)
{
	const char *said = input_text(in, "code"), *code;

	if (!said)
		return;
	code = work_text(w, "SELECT code FROM points_item WHERE kind = 'manual'"
		" AND (label = ? OR code = ?) ORDER BY effective_on DESC LIMIT 1", BIND(said, said));
	if (code)
		input_add(in, "code", code);
	else
		problem(p, "code", "没有“%s”这个支部登记的项目，请按“加减分项目”里的名称填写",
			text_cut(w->arena, said, 30));
}

/* The same entry, if it stands there already. */
static struct points_sheet *entry_of(struct work *w, struct input *in)
{
	struct points_sheet *old = record_new(w, &points_sheet_record);
	struct date day = date_parse(text_narrow(w->arena, input_text(in, "happened_on")));
	struct rows *rows = work_select(w, "SELECT e.id, e.path, e.evidence FROM points_entry e"
		" JOIN points_item i ON i.id = e.item_id WHERE e.member_id = ? AND e.year = ? AND i.code = ?"
		" AND e.happened_on = ? AND e.evidence = ? AND e.state = 'confirmed' LIMIT 1",
		BIND(input_number(in, "member_id", 0), (int64_t)day.year, input_text(in, "code"), day,
			input_text(in, "evidence")));
	bool found = rows_next(rows);

	if (found) {
		old->row.id = rows->cells[0].number;
		old->row.path = rows->cells[1].text;
		record_take(w, &points_sheet_record, in, old, true, problems_new(w->arena));
	}
	rows_end(rows);
	return found ? old : NULL;
}

static void *find(struct work *w, struct input *in, int64_t holder, struct problems *p)
{
	name_item(w, in, p);
	return import_person(w, in, holder, p) && !p->count ? entry_of(w, in) : NULL;
}

static void begin(struct work *w, void *row)
{
}

/* The rows of the year are held by the verb: the newest entry is the one it made. */
static bool save(struct work *w, void *row, const char *action, struct problems *p)
{
	struct points_sheet *line = row;
	const struct points_deed deed = { .code = line->code, .happened_on = line->happened_on,
		.evidence = line->evidence, .again = line->again };

	if (points_apply(w, &deed, points_number(w->arena, line->member_id), p) < 0)
		return false;
	line->row.id = work_number(w, 0,
		"SELECT MAX(id) FROM points_entry WHERE member_id = ? AND year = ?",
		BIND(line->member_id, (int64_t)line->happened_on.year));
	line->row.version = 1;
	return true;
}

static bool undo(struct work *w, int64_t id, struct problems *p)
{
	return points_reverse(w, id, "撤销批量导入", p);
}

const struct importable points_importable = {
	.name = "points_sheet", .record = &points_sheet_record, .may = &points_apply_right,
	.title = "加减分登记",
	.purpose = "一次登记多人的加减分，每人每事一行，与“登记加减分”的规定相同。撤销导入时以冲正的方式抵销。",
	.sheet = "加减分",
	.must = (const char *const[]){ "name", "code", "happened_on", "evidence", NULL },
	.meet = import_meet_people, .find = find, .begin = begin, .save = save, .tried = true,
	.undo = undo,
};
