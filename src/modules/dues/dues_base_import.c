/*
 * Bases by workbook: as the branch's own export has them, or filled in anew. A line that says what
 * is in force already is left alone; any other becomes a new base, the earlier one is kept.
 */
#include "base/text.h"
#include "modules/dues/dues_pages.h"
#include "modules/import/import.h"
#include "modules/member/member.h"
#include "modules/organisation/organisation.h"

/* A line of the sheet: whose base it is, and the base. */
struct dues_base_sheet {
	struct row row;
	int64_t member_id;
	const char *name;
	const char *id_number;
	int64_t organisation_id;
	enum dues_payer payer;
	struct money base;
	struct money monthly;
	struct date from_month;
	const char *reason;
	const char *evidence;
};

static const struct field fields[] = {
	IMPORT_PERSON(dues_base_sheet),
	CHOICE(dues_base_sheet, payer, "缴纳类别", dues_payers, .required = true),
	MONEY (dues_base_sheet, base, "月缴费基数", .also = "缴费基数|基数",
	       .hint = "在职填税后的固定工资收入，离退休填养老金；学生、农民不用填"),
	MONEY (dues_base_sheet, monthly, "每月应缴", .also = "减免后每月应缴",
	       .hint = "只有困难减免才填写，免缴填 0；其他类别由系统计算"),
	DATE  (dues_base_sheet, from_month, "从哪个月起", .required = true, .like = "year_month", .also = "起始月份",
	       .hint = "例如 2026-01"),
	TEXT  (dues_base_sheet, reason, "调整原因", .max = 100),
	TEXT  (dues_base_sheet, evidence, "依据或批准情况", .max = 200, .hint = "困难减免必须填写"),
};

static struct dues_base *base_of(struct work *w, const struct dues_base_sheet *line)
{
	struct dues_base *b = record_new(w, &dues_base_record);

	b->organisation_id = line->organisation_id;
	b->member_id = line->member_id;
	b->payer = line->payer;
	b->base = line->base;
	b->monthly = line->monthly;
	b->from_month = line->from_month;
	b->reason = line->reason;
	b->evidence = line->evidence;
	return b;
}

/* What is owed is worked out, not taken from the sheet. */
static void check(struct work *w, const void *row, const void *old, struct problems *p)
{
	struct dues_base_sheet *line = (struct dues_base_sheet *)row;
	struct dues_base *b = base_of(w, line);

	dues_base_record.check(w, b, NULL, p);
	line->base = b->base;
	line->monthly = b->monthly;
	line->from_month = b->from_month;
}

const struct record dues_base_sheet_record = RECORD(dues_base_sheet, fields,
	.title = "党费基数", .unit = "条", .href = "/dues/bases", .label = "name", .scoped = true,
	.check = check);

/* Two bases of one person for one month in a file are a mistake. */
static void meet(struct work *w, struct import_row *rows, size_t count)
{
	import_meet_people(w, rows, count);
	for (size_t i = 0; i < count; i++) {
		const struct input *in = rows[i].cells;
		const char *who = import_id_number(in);

		who = who ? who : input_text(in, "member_id");
		who = who ? who : input_text(in, "name");
		rows[i].key = who ? arena_format(w->arena, "%s %s", who, date_text(w->arena, dues_first_day(
			date_parse(text_narrow(w->arena, input_text(in, "from_month")))))) : NULL;
	}
}

/* ---- what is in force ---- */

static const struct dues_base *in_force(struct work *w, int64_t member_id, struct date month)
{
	size_t n;
	void **rows = record_rows(w, &dues_base_record, &n, 1,
		"m.member_id = ? AND m.from_month <= ? ORDER BY m.from_month DESC, m.id DESC",
		BIND(member_id, month));

	return n ? rows[0] : NULL;
}

static bool says_the_same(const struct dues_base *b, struct input *in, struct work *w)
{
	struct dues_base_sheet *line = record_new(w, &dues_base_sheet_record);

	line->payer = b->payer;
	line->base = b->base;
	line->monthly = b->monthly;
	record_take(w, &dues_base_sheet_record, in, line, true, problems_new(w->arena));
	return line->payer == b->payer && line->base.fen == b->base.fen
		&& (b->payer != PAYER_HARDSHIP || line->monthly.fen == b->monthly.fen);
}

/*
 * As the sheet would say it. The same base from a later month on is nothing new: it is in force.
 */
static void *find(struct work *w, struct input *in, int64_t holder, struct problems *p)
{
	struct date month = dues_first_day(
		date_parse(text_narrow(w->arena, input_text(in, "from_month"))));
	const struct dues_base *b;
	struct dues_base_sheet *old;

	if (!import_person(w, in, holder, p))
		return NULL;
	b = in_force(w, input_number(in, "member_id", 0), date_has(month) ? month : w->today);
	if (!b)
		return NULL;
	old = record_new(w, &dues_base_sheet_record);
	*old = (struct dues_base_sheet){ .row = { .id = b->row.id, .path = b->row.path,
		.version = b->row.version, .labels = old->row.labels },
		.member_id = b->member_id, .name = input_text(in, "name"),
		.id_number = input_text(in, "id_number"),
		.organisation_id = input_number(in, "organisation_id", 0), .payer = b->payer,
		.base = b->base, .monthly = b->monthly, .from_month = b->from_month,
		.reason = b->reason, .evidence = b->evidence };
	if (date_compare(month, b->from_month) > 0 && says_the_same(b, in, w)) {
		old->from_month = month;
		old->reason = input_text(in, "reason") ? input_text(in, "reason") : b->reason;
	}
	return old;
}

/* Those without a base are exported with the kind of payer they are likely to be, and no more. */
static bool is_blank(struct work *w, const struct input *in)
{
	static const char *const said[] = { "base", "monthly", "from_month", "reason", "evidence" };
	const struct choice *payer = choice_find(dues_payers, input_text(in, "payer"));

	for (size_t i = 0; i < sizeof said / sizeof said[0]; i++)
		if (input_text(in, said[i]))
			return false;
	return !input_text(in, "payer")
		|| (payer
			&& payer->value
				== (int)dues_payer_of_work(work_text(w, "SELECT work FROM member WHERE id = ?",
					BIND(input_number(in, "member_id", 0)))));
}

static void begin(struct work *w, void *row)
{
}

/* Two people may bring the same sheet at once: the second waits, and finds the first one's base. */
static bool is_there(struct work *w, const struct dues_base *b)
{
	work_number(w, 0, "SELECT id FROM member WHERE id = ? FOR UPDATE", BIND(b->member_id));
	return work_number(w, 0, "SELECT COUNT(*) FROM dues_base WHERE member_id = ? AND from_month = ?"
		" AND payer = ? AND base = ? AND monthly = ? AND reason <=> ? AND removed_at IS NULL",
		BIND(b->member_id, b->from_month, choice_of(dues_payers, (int)b->payer)->code, b->base,
			b->monthly, b->reason)) > 0;
}

static bool save(struct work *w, void *row, const char *action, struct problems *p)
{
	struct dues_base_sheet *line = row;
	struct dues_base *b = base_of(w, line);

	if (is_there(w, b)) {
		problem(p, NULL, "刚刚已由别人登记了同样的基数，不再重复登记");
		return false;
	}
	if (!dues_base_set(w, b, line->name, p))
		return false;
	line->row.id = b->row.id;
	line->row.version = b->row.version;
	return true;
}

static bool undo(struct work *w, int64_t id, struct problems *p)
{
	struct dues_base *b = record_find(w, &dues_base_record, id);

	if (!b)
		problem(p, NULL, "已经不在了");
	return b && record_remove(w, &dues_base_record, b, p);
}

const struct importable dues_base_importable = {
	.name = "dues_base_sheet", .record = &dues_base_sheet_record, .may = &dues_edit,
	.title = "党费基数",
	.purpose = "一年一次核定，或批量调整。用“缴费基数”里“导出 Excel”导出的表格改好后可以直接上传；与现在一样的不会重复登记。",
	.sheet = "缴费基数", .must = (const char *const[]){ "name", "payer", "base", NULL },
	.meet = meet, .find = find, .blank = is_blank, .begin = begin, .save = save, .undo = undo,
};
