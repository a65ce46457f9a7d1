/*
 * 免缴: what a member who has died, left or is in hardship still owes is waived with a reason, in
 * locked months too (免除欠缴), or asked for again.
 */
#include "modules/dues/dues_pages.h"
#include "web/page.h"

static struct reply exempt_form(struct request *r, const struct dues *d, const struct problems *p)
{
	static const struct field fields[] = {
		TEXT(dues, exempt_reason, "原因", .required = true, .max = 200, .wide = true, .group = "免缴",
		     .hint = "如：已去世、已出党；困难减免要写明支部研究和上级党委批准的时间、文号"),
	};
	static const struct record waiving = RECORD(dues, fields, .title = "免缴",
		.label = "exempt_reason");
	bool undo = d->exempted.fen > 0;
	struct dues *blank = record_new(r->work, &waiving);
	const char *name = record_text(r->work, &dues_record, record_field(&dues_record, "member_id"),
		d);

	blank->row = d->row;
	blank->exempt_reason = input_text(r->form, "exempt_reason");
	return reply_form(r, &waiving, blank, p, arena_format(r->arena, "%s%s%s党费 %s 元",
			undo ? "取消免缴" : "免缴", name, dues_month_name(r->arena, d->month),
			dues_yuan(r->arena, undo ? d->exempted.fen : d->due.fen - d->paid.fen)),
		arena_format(r->arena, "/dues/%lld/exempt%s", (long long)d->row.id, undo ? "/undo" : ""),
		arena_format(r->arena, "/dues/members/%lld", (long long)d->member_id));
}

struct reply dues_exempt_form(struct request *r)
{
	const struct dues *d = record_find(r->work, &dues_record, param_id(r, "id"));

	return d ? exempt_form(r, d, NULL) : reply_not_found(r);
}

/* The row is read after the verb, as with payments. */
static struct reply waived(struct request *r, bool undo)
{
	struct problems *p = problems_new(r->arena);
	const char *reason = input_text(r->form, "exempt_reason");
	int64_t id = param_id(r, "id"), version = input_number(r->form, "version", 0);
	bool done = undo ? dues_exempt_undo(r->work, id, version, reason, p)
		: dues_exempt(r->work, id, version, reason, p);
	const struct dues *d = record_find(r->work, &dues_record, id);

	if (!d)
		return reply_not_found(r);
	p->stale = false;
	if (!done)
		return exempt_form(r, d, p);
	notice(r, "已%s%s的党费。", undo ? "取消免缴" : "免缴", dues_month_name(r->arena, d->month));
	return reply_redirect(r, "/dues/members/%lld", (long long)d->member_id);
}

struct reply dues_exempt_save(struct request *r)
{
	return waived(r, false);
}

struct reply dues_exempt_undo_save(struct request *r)
{
	return waived(r, true);
}
