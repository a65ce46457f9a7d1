/* Making changes for tests. */
#include "change_like.h"

struct member_change *change_like(struct house *h, enum change_kind_value kind, struct date on)
{
	struct member_change *c = record_new(h->work, &member_change_record);

	c->kind = kind;
	c->on_date = c->approved_on = on;
	c->basis = "试验发〔2026〕1号";
	c->outside = "中共外县某支部委员会";
	c->contact = "0999-1234567";
	c->dues_to = "2026-01";
	c->sponsor_one = h->people[EAST_SECRETARY].member_id;
	c->sponsor_two = h->people[EAST_MEMBER].member_id;
	c->training_hours = 24;
	c->politics_passed = true;
	c->place = "外省某市";
	c->lost_why = "1";
	c->stop_why = STOP_ABROAD;
	c->exit_how = EXIT_RESIGNED;
	c->sanction = SANCTION_WARNING;
	c->award = "优秀共产党员";
	c->letter_no = "〔2026〕第0001号";
	c->letter_on = on;
	c->valid_days = 30;
	if (kind == CHANGE_EXIT || kind == CHANGE_EXTEND || kind == CHANGE_CANCEL || kind == CHANGE_LOST
		|| kind == CHANGE_FOUND || kind == CHANGE_RESTORE || kind == CHANGE_SANCTION
		|| kind == CHANGE_SUSPEND || kind == CHANGE_CORRECT || kind == CHANGE_STOP)
		c->reason = "经支部大会讨论";
	return c;
}

static const char *ended(struct house *h, bool done, const struct problems *p)
{
	if (done)
		work_commit(h->work);
	else
		work_rollback(h->work);
	if (!done && !p->count)
		fail_msg("refused without a word");
	return done ? NULL : p->items[0].text;
}

const char *change_tried(struct house *h, int64_t member_id, struct member_change *c)
{
	struct problems *p = problems_new(h->arena);
	struct member *m;
	bool done;

	work_begin(h->work);
	m = record_find(h->work, &member_record, member_id);
	if (!m)
		problem(p, NULL, "不在名册");
	done = m && change_do(h->work, m, c, p);
	return ended(h, done, p);
}

int64_t change_made(struct house *h, int64_t member_id, struct member_change *c)
{
	const char *why = change_tried(h, member_id, c);

	if (why)
		fail_msg("%s: %s", change_label(c->kind), why);
	return c->row.id;
}

const char *undo_tried(struct house *h, int64_t change_id)
{
	struct problems *p = problems_new(h->arena);
	struct member_change *c;
	bool done;

	work_begin(h->work);
	c = change_find(h->work, change_id);
	assert_non_null(c);
	done = change_undo(h->work, c, "登记错了", p);
	return ended(h, done, p);
}

const char *consent_tried(struct house *h, int64_t change_id)
{
	struct problems *p = problems_new(h->arena);
	struct member_change *c;

	work_begin(h->work);
	c = change_find(h->work, change_id);
	assert_non_null(c);
	return ended(h, change_consent(h->work, c, h->work->today, p), p);
}

const char *accept_tried(struct house *h, int64_t change_id, struct date on)
{
	struct problems *p = problems_new(h->arena);
	struct member_change *c;
	bool done;

	work_begin(h->work);
	c = change_find(h->work, change_id);
	assert_non_null(c);
	done = change_accept(h->work, c, on, p);
	return ended(h, done, p);
}
