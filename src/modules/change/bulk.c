/* One change for many members: a branch divided, a commendation of several, their arrival. */
#include "base/text.h"
#include "modules/change/change_pages.h"

static const char *const of_member[] = { "organisation_id", "stage", NULL };

/* ---- begun with members ---- */

/* Which change it is, the route's row says. */
static struct member_change *blank(struct request *r)
{
	struct member_change *c = record_new(r->work, &member_change_record);

	c->kind = r->route->bulk == &change_transfer_bulk ? CHANGE_TRANSFER : CHANGE_REWARD;
	c->on_date = r->work->today;
	if (c->kind == CHANGE_TRANSFER)
		c->dues_to = text_cut(r->arena, date_text(r->arena, date_add_months(c->on_date, -1)), 7);
	return c;
}

static void ask(struct request *r, struct json *data, const struct problems *p)
{
	struct member_change *c = blank(r);
	const struct change_kind *kind = change_kind_of(c->kind);

	if (p)
		change_take(r, kind, c, problems_new(r->arena));
	change_fields(r, kind, c, p, data);
}

/* What is paid is known of whoever has dues kept; only for the others it is asked. */
static void ask_transfer(struct request *r, struct json *data, const struct problems *p)
{
	struct json *groups;

	ask(r, data, p);
	groups = json_at(data, "groups");
	for (struct json *item = json_at(groups->first, "fields")->first; item; item = item->next)
		if (text_is(json_text_of(item, "name"), "dues_to"))
			json_text(item, "hint", "有收缴记录的按记录填，没有的按这里填；年-月，如 2026-07");
}

static void *take(struct request *r, struct problems *p)
{
	struct member_change *c = blank(r);
	const struct change_kind *kind = change_kind_of(c->kind);

	change_take(r, kind, c, p);
	change_check_asked(kind, c, p);
	return c;
}

static enum bulk_outcome do_one(struct request *r, void *row, void *answer, const char **words)
{
	struct member_change *c = record_copy(r->work, &member_change_record, answer);
	struct problems *p = problems_new(r->arena);
	struct member *m = row;
	const char *paid = c->kind == CHANGE_TRANSFER ? change_dues_paid(r->work, m->row.id) : NULL;

	c->dues_to = paid ? paid : c->dues_to;
	if (!change_do(r->work, m, c, p))
		return bulk_refused(p, words);
	*words = c->state == CHANGE_DONE ? NULL : choice_label(change_states, (int)c->state);
	return BULK_DONE;
}

const struct bulk change_transfer_bulk = {
	.title = "转到其他支部",
	.list = "/members",
	.columns = of_member,
	.ask = ask_transfer,
	.take = take,
	.one = do_one,
};
const struct bulk change_reward_bulk = {
	.title = "登记表彰",
	.list = "/members",
	.columns = of_member,
	.ask = ask,
	.take = take,
	.one = do_one,
};

/* ---- received ---- */

static void ask_accept(struct request *r, struct json *data, const struct problems *p)
{
	struct json *item = page_field(page_form_group(data, NULL), "is_date", "on_date", "接收日期",
		input_has(r->form, "on_date") ? input_text(r->form, "on_date")
			: date_text(r->arena, r->work->today), problem_of(p, "on_date"));

	json_flag(item, "required", true);
	json_text(item, "hint", "组织关系从这一天起转到本支部。");
}

static void *take_accept(struct request *r, struct problems *p)
{
	struct member_change *c = record_new(r->work, &member_change_record);

	field_take(r->work, record_field(&member_change_record, "on_date"),
		input_text(r->form, "on_date"), c, p);
	if (!p->count && !date_has(c->on_date))
		problem(p, "on_date", "请填写接收日期");
	return &c->on_date;
}

static enum bulk_outcome accept_one(struct request *r, void *row, void *answer, const char **words)
{
	struct problems *p = problems_new(r->arena);
	struct member_change *c = change_find(r->work, ((const struct row *)row)->id);

	if (!c || !c->to_path || !may_with(r->work->actor, &change_receive, c->to_path, 0, NULL))
		problem(p, NULL, "不在您管理的范围内");
	if (p->count || !change_accept(r->work, c, *(const struct date *)answer, p))
		return bulk_refused(p, words);
	*words = "已接收";
	return BULK_DONE;
}

const struct bulk change_accept_bulk = {
	.title = "接收转入",
	.list = "/changes/incoming",
	.columns = (const char *const[]){ "organisation_id", "to_organisation_id", NULL },
	.ask = ask_accept,
	.take = take_accept,
	.one = accept_one,
};
