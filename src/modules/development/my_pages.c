/* The applicant's own way on the phone, in plain words. Asked by member, not by scope. */
#include "base/text.h"
#include "modules/development/pages.h"

static void put_phases(const struct process *f, int next, struct json *data)
{
	struct json *phases = json_list_in(data, "phases");

	for (const struct choice *c = development_phases; c->value; c++) {
		struct json *phase = json_item(phases);
		bool done = true;

		for (int n = 1; n <= STEPS; n++)
			done &= (int)development_table[n].phase != c->value || f->states[n].done;
		json_text(phase, "label", c->label);
		json_flag(phase, "now", next && (int)development_table[next].phase == c->value);
		json_flag(phase, "done", (done && !json_number_of(phase, "now"))
			|| (next && (int)development_table[next].phase > c->value));
	}
}

static const char *next_words(struct request *r, const struct process *f, int next)
{
	const struct step_state *state = &f->states[next];
	const struct step *it = &development_table[next];

	if (f->d.state != DEVELOPMENT_RUNNING)
		return f->d.state == DEVELOPMENT_FINISHED ? "发展党员的全部步骤已经完成。"
			: "发展进程已经终止，情况请向所在党支部了解。";
	if (!next)
		return "请等待党组织通知。";
	if (date_compare(r->work->today, state->from) < 0)
		return arena_format(r->arena, "%s起可以办理“%s”，请继续按要求参加学习和考察。",
			date_long(r->arena, state->from), step_label(next));
	return it->tier == TIER_PERSON ? arena_format(r->arena, "请您办理：%s。", step_label(next))
		: arena_format(r->arena, "由%s办理：%s。", it->who, step_label(next));
}

static const char *people_words(struct request *r, const struct process *f)
{
	const struct deed *deed = process_deed(f, 9);
	const char *what = "入党介绍人";

	if (!deed || !deed->names[0]) {
		deed = process_deed(f, 5);
		what = "培养联系人";
	}
	return deed && deed->names[0] ? arena_format(r->arena, "您的%s：%s%s%s", what, deed->names[0],
		deed->names[1] ? "、" : "", deed->names[1] ? deed->names[1] : "") : NULL;
}

struct reply development_my_page(struct request *r)
{
	int64_t member = r->work->actor->member_id;
	struct process *f = member ? process_of_member(r->work, member) : NULL;
	struct json *data, *deeds;
	int next;

	if (!f)
		return reply_message(r, 200, "还没有入党进程", "党支部还没有在这里建立您的发展进程，请向所在党支部了解。");
	next = process_next(r->work, f);
	data = page_data(r, "我的入党进程");
	json_text(data, "heading", "我的入党进程");
	put_phases(f, next, data);
	json_text(data, "next", next_words(r, f, next));
	json_text(data, "hint", next && development_table[next].tier == TIER_PERSON
		? development_table[next].hint : NULL);
	json_text(data, "people", people_words(r, f));
	deeds = json_list_in(data, "deeds");
	for (int n = 1; n <= STEPS; n++)
		if (f->states[n].done) {
			struct json *item = json_item(deeds);

			json_text(item, "label", step_label(n));
			json_text(item, "on",
				date_has(f->states[n].on) ? date_text(r->arena, f->states[n].on) : "已办");
		}
	page_back(data, "/");
	return reply_page(r, "development/my.html", data);
}
