/* Lists of what is under way: who is to be received, letters to outside and their stubs. */
#include "base/text.h"
#include "data/code.h"
#include "modules/change/change_pages.h"

/* ---- for the receiving branch ---- */

static void put_enter(struct request *r, struct json *data)
{
	page_button(data, "从县外转入", "/changes/in", "user-plus", false);
}

const struct listing incoming_listing = {
	.title = "待接收转入",
	.where = "m.kind = 'transfer' AND m.state IN ('waiting', 'done', 'refused')",
	.columns = (const char *const[]){
		"person", "organisation_id", "on_date", "to_organisation_id", "state", NULL },
	.head = put_enter,
	.empty = "没有等待接收的党员。对方支部办理“转往县内其他支部”后，会显示在这里。",
};

/* ---- letters to outside ---- */

static void put_letter_tabs(struct request *r, struct json *data)
{
	page_tab(data, "未办结", "/changes/letters", r->route->listing == &letters_listing);
	page_tab(data, "已过期", "/changes/letters/late", r->route->listing == &letters_late);
	page_tab(data, "全部存根", "/changes/letters/all", r->route->listing == &stubs_listing);
}

static const char *validity(struct work *w, const void *row, const char **tone)
{
	const struct member_change *c = row;
	int64_t late = date_days(w->today) - date_days(c->valid_until);
	struct date lapse = date_add_months(c->letter_on, (int)parameter_number(w, "transfer.lapse"));

	*tone = "red";
	if (c->state != CHANGE_ISSUED) {
		const struct choice *state = choice_of(change_states, (int)c->state);

		*tone = state->tone;
		return state->label;
	}
	if (date_compare(lapse, w->today) < 0)
		return "长期未接收，请核实是否按自行脱党处理";
	if (late > 0)
		return arena_format(w->arena, "已过期 %lld 天，请催办", (long long)late);
	*tone = "blue";
	return "待回执";
}

static const struct field made[] = { MADE("validity", "情况", .made = validity), { 0 } };
static const char *const columns[] = { "person", "organisation_id", "outside", "letter_no",
	"contact", "valid_until", "validity", NULL };

const struct listing letters_listing = {
	.title = "组织关系介绍信",
	.where = "m.kind = 'out' AND m.state IN ('asked', 'issued')",
	.columns = columns,
	.made = made,
	.sort = "valid_until",
	.head = put_letter_tabs,
	.empty = "没有未办结的介绍信。要转到县外的党员，请在党员页面“办理变动”里申请；办完的在“全部存根”里查。",
};

static size_t today_value(struct work *w, struct bind *binds)
{
	binds[0] = bind_date(w->today);
	return 1;
}

const struct listing letters_late = {
	.title = "已过期的介绍信",
	.where = LETTERS_LATE,
	.values = today_value,
	.columns = columns,
	.made = made,
	.sort = "valid_until",
	.head = put_letter_tabs,
	.empty = "没有过了有效期还没有收到回执的介绍信。",
};

const struct listing stubs_listing = {
	.title = "组织关系介绍信存根",
	.where = "m.kind = 'out' AND m.letter_no IS NOT NULL",
	.columns = columns,
	.made = made,
	.head = put_letter_tabs,
	.empty = "还没有开过介绍信。",
};

/* ---- whose year of probation is over ---- */

static size_t probation_values(struct work *w, struct bind *binds)
{
	binds[0] = bind_number(parameter_number(w, "dev.probation"));
	binds[1] = bind_date(w->today);
	return 2;
}

static const char *probation_end(struct work *w, const void *row, const char **tone)
{
	return date_text(w->arena, member_probation_end(w, row));
}

const struct listing probation_listing = {
	.title = "预备期已满待讨论转正",
	.where = PROBATION_OVER,
	.values = probation_values,
	.columns = (const char *const[]){
		"name", "organisation_id", "joined_on", "probation_end", NULL },
	.made = (const struct field[]){ MADE("probation_end", "预备期满", .made = probation_end), { 0 } },
	.sort = "joined_on",
	.empty = "没有预备期已满、还没有讨论转正的预备党员。",
};
