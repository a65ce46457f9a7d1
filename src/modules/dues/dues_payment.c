/*
 * Payments entered afterwards (线下缴纳补录), their reversal, and what is waived (免缴). The dues row
 * is locked together with its month's row; entries are only added, never altered.
 */
#include "base/text.h"
#include "data/history.h"
#include "modules/dues/dues_pages.h"

enum { MOST_CHANGES = 200 };

/* A dues row as it stands under its lock. */
struct held {
	bool found, locked;
	struct moment entered_at, locked_at, exempted_at;
	int64_t id, organisation_id, member_id, due, paid, exempted, version;
	const char *path, *name;
	struct date month;
};

static struct held hold(struct work *w, int64_t dues_id)
{
	struct held h = { 0 };
	struct rows *rows = work_select(w,
		"SELECT d.organisation_id, d.path, d.member_id, d.month, d.due, d.paid,"
		" d.version, mo.state = 'locked', (SELECT m.name FROM member m WHERE m.id = d.member_id),"
		" mo.locked_at, d.exempted, d.exempted_at, d.created_at FROM dues d JOIN dues_month mo ON mo.organisation_id = d.organisation_id AND mo.month = d.month"
		" WHERE d.id = ? AND @scope(d) AND d.removed_at IS NULL FOR UPDATE",
		BIND(dues_id));

	if (rows_next(rows)) {
		const struct cell *c = rows->cells;

		h = (struct held){ .found = true, .id = dues_id, .organisation_id = c[0].number,
			.path = c[1].text,
			.member_id = c[2].number, .month = c[3].date, .due = c[4].number, .paid = c[5].number,
			.version = c[6].number, .locked = c[7].number != 0, .name = c[8].text,
			.locked_at = c[9].moment, .exempted = c[10].number, .exempted_at = c[11].moment,
			.entered_at = c[12].moment };
	}
	rows_end(rows);
	return h;
}

static void check_form(struct work *w, const struct dues_payment *y, struct date month,
	struct problems *p)
{
	if (!date_has(y->paid_on) && !problem_of(p, "paid_on"))
		problem(p, "paid_on", "请填写缴纳日期");
	else if (date_compare(y->paid_on, w->today) > 0)
		problem(p, "paid_on", "缴纳日期不能晚于今天");
	else if (date_has(y->paid_on) && date_compare(y->paid_on, date_add_months(month, -12)) < 0)
		problem(p, "paid_on", "缴纳日期比所属月份早了一年以上，请核对年份");
	if (text_empty(y->payee))
		problem(p, "payee", "请填写收款人");
}

/*
 * What a month owes is fixed by its lock, but arrears are still paid (补缴, generally within six
 * months: field-rules 4.8): up to what is owed, and dated after the lock; of somebody entered after
 * it his payment may have been in time.
 */
static void check_late(const struct dues_payment *y, const struct held *h, struct problems *p)
{
	const char *month = dues_month_name(p->arena, h->month);

	if (h->paid >= h->due)
		problem(p, NULL, "%s已经锁定，而且已缴清，不能再登记党费", month);
	else if (y->amount.fen > h->due - h->paid)
		problem(p, "amount", "%s已经锁定，只能补缴所欠的 %s 元", month,
			dues_yuan(p->arena, h->due - h->paid));
	else if (h->entered_at.at <= h->locked_at.at && date_has(y->paid_on)
	         && date_compare(y->paid_on, moment_date(h->locked_at)) < 0)
		problem(p, "paid_on", "%s已经锁定，补缴日期不能早于锁定日期 %s", month,
			date_text(p->arena, moment_date(h->locked_at)));
}

static void check_payment(struct work *w, const struct dues_payment *y, const struct held *h,
	int64_t version, struct problems *p)
{
	if (h->locked)
		check_late(y, h, p);
	if (y->amount.fen <= 0 && !problem_of(p, "amount"))
		problem(p, "amount", "金额应大于 0；登记错了请在缴费记录里冲正");
	else if (!h->locked && h->paid + y->amount.fen > h->due && text_empty(y->note))
		problem(p, "note", "这次登记后合计 %s 元，超过应缴 %s 元。如是自愿多缴，请在说明中写明；否则请改金额",
			dues_yuan(p->arena, h->paid + y->amount.fen), dues_yuan(p->arena, h->due));
	check_form(w, y, h->month, p);
	if (version && version != h->version) {
		p->stale = true;
		problem(p, NULL, "%s的这个月刚刚有变动，现在已缴 %s 元。请核对是否重复登记，确认无误后再次保存", h->name,
			dues_yuan(p->arena, h->paid));
	}
}

static bool insert(struct work *w, struct dues_payment *y, const struct held *h, struct problems *p)
{
	int64_t done = work_change(w,
		"INSERT INTO dues_payment (created_at, created_by, updated_at, updated_by,"
		" organisation_id, path, member_id, dues_id, amount, paid_on, channel, payee, receipt_no, note)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'offline', ?, ?, ?)",
		BIND(w->now, bind_reference(w->actor->id), w->now, bind_reference(w->actor->id), h->organisation_id,
			h->path, h->member_id, h->id, y->amount, y->paid_on, y->payee, y->receipt_no, y->note));

	if (done < 0) {
		problem(p, "receipt_no", "票据号“%s”已经登记过，请核对是否重复登记", y->receipt_no);
		return false;
	}
	y->row.id = db_insert_id(w->db);
	return true;
}

bool dues_pay(struct work *w, struct dues_payment *y, int64_t version, struct problems *p)
{
	struct held h = hold(w, y->dues_id);

	y->receipt_no = y->receipt_no ? text_narrow(w->arena, y->receipt_no) : NULL;
	if (!h.found)
		problem(p, NULL, "没有找到这条应缴记录，请刷新后再试");
	else
		check_payment(w, y, &h, version, p);
	if (p->count || !insert(w, y, &h, p))
		return false;
	work_change(w,
		"UPDATE dues SET paid = paid + ?, version = version + 1, updated_at = ?, updated_by = ?"
		" WHERE id = ?", BIND(y->amount, w->now, bind_reference(w->actor->id), h.id));
	history_write(w, &(struct history_entry){ .action = "pay", .record = "member",
		.object_id = h.member_id,
		.object_label = h.name, .path = h.path, .note = arena_format(w->arena,
			"%s党费 %s 元，%s收，收款人%s%s%s", dues_month_name(w->arena, h.month),
			dues_yuan(w->arena, y->amount.fen), date_text(w->arena, y->paid_on), y->payee,
			y->receipt_no ? "，票据号 " : "", y->receipt_no ? y->receipt_no : "") });
	return true;
}

/* ---- many at once ---- */

struct batch {
	const char *ids;             /* "17,18,19"                                                */
	int64_t people, fen;
	bool locked;
	struct json *changes;
};

/* Locks the month and the ticked rows; what is paid already is left alone, so twice is once. */
static void hold_many(struct work *w, const struct dues_branch *b, struct date month,
	struct batch *batch)
{
	struct rows *rows = work_select(w, "SELECT mo.state = 'locked', d.due - d.paid,"
		" (SELECT m.name FROM member m WHERE m.id = d.member_id)"
		" FROM dues_month mo JOIN dues d ON d.organisation_id = mo.organisation_id AND d.month = mo.month"
		" WHERE mo.organisation_id = ? AND mo.month = ? AND d.removed_at IS NULL AND d.due > d.paid"
		" AND FIND_IN_SET(d.id, ?) ORDER BY d.id FOR UPDATE", BIND(b->id, month, batch->ids));

	while (rows_next(rows)) {
		struct json *item =
			json_count(batch->changes) < MOST_CHANGES ? json_item(batch->changes) : NULL;

		batch->locked = rows->cells[0].number != 0;
		batch->people++;
		batch->fen += rows->cells[1].number;
		if (!item)
			continue;
		json_text(item, "label", rows->cells[2].text);
		json_text(item, "old", NULL);
		json_text(item, "new", dues_yuan(w->arena, rows->cells[1].number));
	}
}

static void write_many(struct work *w, const struct dues_branch *b, const struct dues_payment *like,
	struct date month, const struct batch *batch)
{
	work_change(w, "INSERT INTO dues_payment (created_at, created_by, updated_at, updated_by,"
		" organisation_id, path, member_id, dues_id, amount, paid_on, channel, payee)"
		" SELECT ?, ?, ?, ?, d.organisation_id, d.path, d.member_id, d.id, d.due - d.paid, ?, 'offline', ?"
		" FROM dues d WHERE d.organisation_id = ? AND d.month = ? AND d.removed_at IS NULL AND d.due > d.paid"
		" AND FIND_IN_SET(d.id, ?)",
		BIND(w->now, bind_reference(w->actor->id), w->now, bind_reference(w->actor->id), like->paid_on,
			like->payee, b->id, month, batch->ids));
	work_change(w,
		"UPDATE dues SET paid = due, version = version + 1, updated_at = ?, updated_by = ?"
		" WHERE organisation_id = ? AND month = ? AND removed_at IS NULL AND due > paid AND FIND_IN_SET(id, ?)",
		BIND(w->now, bind_reference(w->actor->id), b->id, month, batch->ids));
}

int64_t dues_pay_many(struct work *w, const struct dues_branch *b, const struct dues_payment *like,
	struct date month, const char *const *ids, size_t count, struct problems *p)
{
	struct batch batch = { .ids = text_join(w->arena, ids, count, ","),
		.changes = json_root_list(w->arena) };

	check_form(w, like, month, p);
	if (!count)
		problem(p, NULL, "请先勾选要登记的党员");
	if (p->count)
		return -1;
	hold_many(w, b, month, &batch);
	if (batch.locked)
		problem(p, NULL, "%s已经锁定，不能再登记党费", dues_month_name(p->arena, month));
	else if (!batch.people)
		problem(p, NULL, "勾选的党员都已缴清，没有需要登记的");
	if (p->count)
		return -1;
	write_many(w, b, like, month, &batch);
	history_write(w, &(struct history_entry){ .action = "pay", .record = "organisation",
		.object_id = b->id, .object_label = b->name, .path = b->path, .changes = batch.changes,
		.note = arena_format(w->arena, "%s党费按应缴额登记 %lld 人，合计 %s 元，收款人%s",
			dues_month_name(w->arena, month), (long long)batch.people,
			dues_yuan(w->arena, batch.fen), like->payee) });
	return batch.people;
}

/* ---- reversal ---- */

/*
 * The opposite entry is dated today; the link back frees the receipt number and bars a second
 * reversal.
 */
static bool write_reversal(struct work *w, int64_t id, const char *reason, struct problems *p)
{
	int64_t done = work_change(w,
		"INSERT INTO dues_payment (created_at, created_by, updated_at, updated_by,"
		" organisation_id, path, member_id, dues_id, amount, paid_on, channel, payee, note, reversal_of)"
		" SELECT ?, ?, ?, ?, y.organisation_id, y.path, y.member_id, y.dues_id, -y.amount, ?, y.channel, y.payee,"
		" ?, y.id FROM dues_payment y WHERE y.id = ? AND y.reversal_of IS NULL AND y.reversed_by IS NULL",
		BIND(w->now, bind_reference(w->actor->id), w->now, bind_reference(w->actor->id), w->today, reason, id));

	if (done != 1) {
		problem(p, NULL, "这笔缴费已经冲正过，不能再次冲正");
		return false;
	}
	work_change(w, "UPDATE dues_payment SET reversed_by = ?, version = version + 1 WHERE id = ?",
		BIND(db_insert_id(w->db), id));
	return true;
}

bool dues_reverse(struct work *w, const struct dues_payment *y, const char *reason,
	struct problems *p)
{
	struct held h = hold(w, y->dues_id);

	if (!h.found)
		problem(p, NULL, "没有找到这笔缴费，请刷新后再试");
	else if (h.locked && y->row.created_at.at <= h.locked_at.at)
		problem(p, NULL, "%s已经锁定，锁定前的缴费不能再冲正", dues_month_name(p->arena, h.month));
	if (text_empty(reason))
		problem(p, "note", "请填写冲正原因");
	else if (text_length(reason) > 200)
		problem(p, "note", "冲正原因最多 200 个字，请缩短");
	if (y->amount.fen < 0)
		problem(p, NULL, "这是一笔冲正记录，不能再冲正；如需恢复，请重新登记缴费");
	if (p->count || !write_reversal(w, y->row.id, reason, p))
		return false;
	work_change(w,
		"UPDATE dues SET paid = paid - ?, version = version + 1, updated_at = ?, updated_by = ?"
		" WHERE id = ?", BIND(y->amount, w->now, bind_reference(w->actor->id), h.id));
	history_write(w, &(struct history_entry){ .action = "reverse", .record = "member",
		.object_id = h.member_id, .object_label = h.name, .path = h.path,
		.note = arena_format(w->arena, "%s党费 %s 元冲正，原因：%s", dues_month_name(w->arena, h.month),
			dues_yuan(w->arena, y->amount.fen), reason) });
	return true;
}

/*
 * ---- waived: the dead, the removed, the stopped, those in hardship (field-rules 4.8). Arrears
 * outlive the lock of their month and are waived there too; what was waived before the lock
 * stays. ----
 */

static void check_waiver(const struct held *h, int64_t version, const char *reason,
	struct problems *p)
{
	if (!h->found) {
		problem(p, NULL, "没有找到这条应缴记录，请刷新后再试");
		return;
	}
	if (text_empty(reason))
		problem(p, "exempt_reason", "请写明原因");
	else if (text_length(reason) > 200)
		problem(p, "exempt_reason", "原因最多 200 个字，请缩短");
	if (version && version != h->version) {
		p->stale = true;
		problem(p, NULL, "%s的这个月刚刚有变动，现在应缴 %s 元、已缴 %s 元，请核对后再次保存", h->name,
			dues_yuan(p->arena, h->due), dues_yuan(p->arena, h->paid));
	}
}

static void write_waiver(struct work *w, const struct held *h, int64_t fen, const char *reason)
{
	bool undo = fen < 0;

	work_change(w, "UPDATE dues SET due = due - ?, exempted = exempted + ?, exempt_reason = ?,"
		" exempted_at = ?, version = version + 1, updated_at = ?, updated_by = ? WHERE id = ?",
		BIND(fen, fen, undo ? NULL : reason, undo ? (struct moment){ 0 } : w->now, w->now,
			bind_reference(w->actor->id), h->id));
	history_write(w, &(struct history_entry){ .action = "exempt", .record = "member",
		.object_id = h->member_id, .object_label = h->name, .path = h->path,
		.note = arena_format(w->arena, "%s党费%s %s 元，原因：%s", dues_month_name(w->arena, h->month),
			undo ? "取消免缴" : h->locked ? "免除欠缴" : "免缴",
			dues_yuan(w->arena, undo ? -fen : fen), reason) });
}

bool dues_exempt(struct work *w, int64_t dues_id, int64_t version, const char *reason,
	struct problems *p)
{
	struct held h = hold(w, dues_id);

	check_waiver(&h, version, reason, p);
	if (h.found && h.paid >= h.due)
		problem(p, NULL, "%s已经缴清或免缴，不用再办理免缴", dues_month_name(p->arena, h.month));
	if (p->count)
		return false;
	write_waiver(w, &h, h.due - h.paid, reason);
	return true;
}

bool dues_exempt_undo(struct work *w, int64_t dues_id, int64_t version, const char *reason,
	struct problems *p)
{
	struct held h = hold(w, dues_id);

	check_waiver(&h, version, reason, p);
	if (h.found && !h.exempted)
		problem(p, NULL, "%s没有免缴，不用取消", dues_month_name(p->arena, h.month));
	else if (h.found && h.locked && h.exempted_at.at <= h.locked_at.at)
		problem(p, NULL, "%s已经锁定，锁定前的免缴不能再取消", dues_month_name(p->arena, h.month));
	if (p->count)
		return false;
	write_waiver(w, &h, -h.exempted, reason);
	return true;
}
