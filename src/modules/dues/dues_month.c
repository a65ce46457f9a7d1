/*
 * Opening and locking a branch's month. The month's row is locked first by whoever changes
 * anything in it, so openings, payments and locking stand in one queue per branch and month.
 */
#include "base/text.h"
#include "data/history.h"
#include "modules/dues/dues_pages.h"
#include "modules/member/member.h"
#include "web/guard.h"

enum { OLDEST = 24 }; /* months back that may still be opened */

static bool month_fits(struct work *w, struct date month, struct problems *p)
{
	struct date first = dues_first_day(w->today);

	if (!date_has(month))
		problem(p, "month", "请选择月份");
	else if (date_compare(month, first) > 0)
		problem(p, "month", "%s还没有到，党费不能提前收缴", dues_month_name(p->arena, month));
	else if (date_compare(month, date_add_months(first, -OLDEST)) < 0)
		problem(p, "month", "只能生成最近两年的月份");
	return p->count == 0;
}

/* Behind the lock nobody is added in passing: it is said who, and why. */
static void check_late(struct date month, const struct dues_late *late, struct problems *p)
{
	if (!late || text_empty(late->members))
		problem(p, NULL, "%s已经锁定。要补充列入的，请勾选党员并写明原因", dues_month_name(p->arena, month));
	else if (text_empty(late->reason))
		problem(p, "reason", "%s已经锁定，请写明补充列入的原因", dues_month_name(p->arena, month));
	else if (text_length(late->reason) > 200)
		problem(p, "reason", "原因最多 200 个字，请缩短");
}

/* The row, made if absent, locked: is the month? */
static bool take_month(struct work *w, const struct dues_branch *b, struct date month)
{
	bool locked;
	struct rows *rows;

	work_change(w, "INSERT INTO dues_month (created_at, created_by, updated_at, updated_by,"
		" organisation_id, path, month, state, opened_at, opened_by) VALUES (?, ?, ?, ?, ?, ?, ?, 'open', ?, ?)"
		" ON DUPLICATE KEY UPDATE updated_at = VALUES(updated_at), updated_by = VALUES(updated_by)",
		BIND(w->now, bind_reference(w->actor->id), w->now, bind_reference(w->actor->id), b->id, b->path, month,
			w->now, text_cut(w->arena, guard_signature(w), 60)));
	rows = work_select(w,
		"SELECT state = 'locked' FROM dues_month WHERE organisation_id = ? AND month = ?"
		" FOR UPDATE", BIND(b->id, month));
	locked = rows_next(rows) && rows->cells[0].number;
	rows_end(rows);
	return locked;
}

static void put_due(struct json *list, int64_t member, const char *payer, int64_t base, int64_t due)
{
	struct json *item = json_item(list);

	json_number(item, "member", member);
	json_text(item, "payer", payer);
	json_number(item, "base", base);
	json_number(item, "due", due);
}

static bool same_as_before(const struct cell *c, struct money due)
{
	return text_is(c[5].text, c[1].text) && c[6].number == c[2].number && c[7].number == due.fen;
}

/*
 * Who owes: full and probationary members in good standing, from the day the branch meeting
 * admitted them, so the month of admission counts (field-rules 4.8). Those whose row exists come
 * too: where nothing is paid or waived yet it follows a corrected base. `only`: those of the list
 * who have no row.
 */
static void reckon(struct work *w, const struct dues_branch *b, struct date month,
	const struct dues_rates *rates, const char *only, struct json *list, struct dues_opened *done)
{
	struct rows *rows = work_select(w,
		"SELECT m.id, x.payer, x.base, x.monthly, d.id, d.payer, d.base, d.due,"
		" d.paid, d.organisation_id, d.exempted FROM member m"
		" LEFT JOIN dues_base x ON x.id = (SELECT y.id FROM dues_base y WHERE y.member_id = m.id"
		"  AND y.from_month <= ? AND y.removed_at IS NULL ORDER BY y.from_month DESC, y.id DESC LIMIT 1)"
		" LEFT JOIN dues d ON d.member_id = m.id AND d.month = ?"
		" WHERE m.organisation_id = ? AND" ELIGIBLE_TO_PAY("m")
		" AND (m.joined_on IS NULL OR m.joined_on < ?)"
		" AND (? IS NULL OR (d.id IS NULL AND FIND_IN_SET(m.id, ?)))",
		BIND(month, month, b->id, date_add_months(month, 1), only, only));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		const struct choice *payer = c[1].null ? NULL : choice_find(dues_payers, c[1].text);
		struct money due;

		if (!payer) {
			done->without_base += c[4].null;
			continue;
		}
		due = dues_due(rates, (enum dues_payer)payer->value, (struct money){ c[2].number },
			(struct money){ c[3].number });
		if (!c[4].null && (c[8].number || c[9].number != b->id || c[10].number
			|| same_as_before(c, due)))
			continue;
		put_due(list, c[0].number, payer->code, c[2].number, due.fen);
		done->added += c[4].null;
		done->changed += !c[4].null;
	}
}

/* A row that moved to another branch stays in the book where it was entered. */
static void enter(struct work *w, const struct dues_branch *b, struct date month, struct json *list)
{
	work_change(w,
		"INSERT INTO dues (created_at, created_by, updated_at, updated_by, organisation_id, path,"
		" member_id, month, payer, base, due) SELECT ?, ?, ?, ?, ?, ?, j.member, ?, j.payer, j.base, j.due"
		" FROM JSON_TABLE(?, '$[*]' COLUMNS (member BIGINT PATH '$.member', payer VARCHAR(20) PATH '$.payer',"
		" base BIGINT PATH '$.base', due BIGINT PATH '$.due')) j"
		" ON DUPLICATE KEY UPDATE payer = IF(dues.paid = 0 AND dues.organisation_id = VALUES(organisation_id),"
		"  VALUES(payer), dues.payer),"
		" base = IF(dues.paid = 0 AND dues.organisation_id = VALUES(organisation_id), VALUES(base), dues.base),"
		" due = IF(dues.paid = 0 AND dues.organisation_id = VALUES(organisation_id), VALUES(due), dues.due),"
		" version = dues.version + 1",
		BIND(w->now, bind_reference(w->actor->id), w->now, bind_reference(w->actor->id), b->id, b->path, month,
			json_plain(list)));
}

static const char *opened_note(struct work *w, struct date month, const struct dues_late *late,
	const struct dues_opened *done)
{
	const char *name = dues_month_name(w->arena, month);

	return done->locked ? arena_format(w->arena, "补充列入已锁定的%s党费：%lld 人，原因：%s", name,
			(long long)done->added, late->reason)
		: arena_format(w->arena, "生成%s应缴党费：新增 %lld 人，重新核定 %lld 人", name,
			(long long)done->added, (long long)done->changed);
}

bool dues_open(struct work *w, const struct dues_branch *b, struct date month,
	const struct dues_late *late, struct dues_opened *done, struct problems *p)
{
	struct json *list = json_root_list(w->arena);
	struct dues_rates rates;

	*done = (struct dues_opened){ 0 };
	if (!month_fits(w, month, p) || !dues_rates_read(w, month, &rates, p))
		return false;
	done->locked = take_month(w, b, month);
	if (done->locked)
		check_late(month, late, p);
	if (p->count)
		return false;
	reckon(w, b, month, &rates, done->locked ? late->members : NULL, list, done);
	if (done->locked && !json_count(list))
		problem(p, NULL, "勾选的党员没有缴费基数，或者已经列入%s，没有可以补充的",
			dues_month_name(p->arena, month));
	if (p->count || !json_count(list))
		return !p->count;
	enter(w, b, month, list);
	history_write(w, &(struct history_entry){ .action = "open", .record = "organisation",
		.object_id = b->id, .object_label = b->name, .path = b->path,
		.note = opened_note(w, month, late, done) });
	return true;
}

/* ---- locking ---- */

struct month_sums {
	bool found, locked;
	int64_t people, owing, due, paid;
};

/* The month's row is locked before its sums are read: nothing slips in between. */
static struct month_sums sums_locked(struct work *w, const struct dues_branch *b, struct date month)
{
	struct month_sums s = { 0 };
	struct rows *rows = work_select(w, "SELECT state = 'locked' FROM dues_month"
		" WHERE organisation_id = ? AND month = ? FOR UPDATE", BIND(b->id, month));

	if (rows_next(rows)) {
		s.found = true;
		s.locked = rows->cells[0].number != 0;
	}
	rows_end(rows);
	rows = work_select(w, "SELECT COUNT(*), SUM(due > paid), SUM(due), SUM(paid) FROM dues"
		" WHERE organisation_id = ? AND month = ? LOCK IN SHARE MODE", BIND(b->id, month));
	if (rows_next(rows)) {
		s.people = rows->cells[0].number;
		s.owing = rows->cells[1].number;
		s.due = rows->cells[2].number;
		s.paid = rows->cells[3].number;
	}
	rows_end(rows);
	return s;
}

/* The first of those who are not entered, and how many they are; NULL: nobody. */
static const char *names_missing(struct work *w, const struct dues_branch *b, struct date month)
{
	size_t count, missing = 0;
	const struct dues_line *lines = dues_lines(w, b, month, month, &count);
	const char *names[MOST_NAMES];

	for (size_t i = 0; i < count; i++)
		if (!lines[i].dues_id && ++missing <= MOST_NAMES)
			names[missing - 1] = lines[i].name;
	return missing ? dues_names(w->arena, names, missing) : NULL;
}

const char *dues_names(struct arena *a, const char *const *names, size_t count)
{
	size_t shown = count < MOST_NAMES ? count : MOST_NAMES;
	const char *list = text_join(a, names, shown, "、");

	return count > shown ? arena_format(a, "%s等 %s 人", list, text_number(a, (int64_t)count))
		: arena_format(a, "%s", list);
}

bool dues_lock(struct work *w, const struct dues_branch *b, struct date month, bool anyway,
	bool without, struct problems *p)
{
	const char *name = date_has(month) ? dues_month_name(p->arena, month) : "";
	struct month_sums s = sums_locked(w, b, month);
	const char *missing;

	if (!s.found)
		problem(p, "month", "%s还没有生成应缴党费，不用锁定", name);
	else if (s.locked)
		problem(p, "month", "%s已经锁定", name);
	else if (s.owing && !anyway)
		problem(p, "anyway", "%s还有 %lld 名党员没有缴清，请先登记；确要锁定请勾选“仍要锁定”，所欠的以后仍可补缴",
			name, (long long)s.owing);
	missing = s.found && !s.locked ? names_missing(w, b, month) : NULL;
	if (missing && !without)
		problem(p, "without", "还有党员没有列入%s：%s。应缴的请先设置缴费基数，再点“补充生成”；确实不用列入的，请勾选“没有列入，仍要锁定”",
			name, missing);
	if (p->count)
		return false;
	work_change(w,
		"UPDATE dues_month SET state = 'locked', locked_at = ?, locked_by = ?, updated_at = ?,"
		" updated_by = ?, version = version + 1 WHERE organisation_id = ? AND month = ?",
		BIND(w->now, text_cut(w->arena, guard_signature(w), 60), w->now, bind_reference(w->actor->id), b->id, month));
	history_write(w, &(struct history_entry){ .action = "lock", .record = "organisation",
		.object_id = b->id, .object_label = b->name, .path = b->path,
		.note = arena_format(w->arena, "锁定%s党费：%lld 人，应缴 %s 元，实缴 %s 元，未缴清 %lld 人%s%s",
			name, (long long)s.people, dues_yuan(w->arena, s.due), dues_yuan(w->arena, s.paid),
			(long long)s.owing, missing ? "，没有列入的：" : "", missing ? missing : "") });
	return true;
}
