/*
 * A list on paper: the columns, filters and order of its address, all pages of it, or the rows that
 * were ticked. With what was asked for, how many on which day, and who printed it.
 */
#include "base/text.h"
#include "web/guard.h"
#include "web/page_list.h"

enum { MOST_PRINTED = 2000 };

/* Cut before they are too many: "人员类别：正式党员；性别：女". */
static const char *words_of(struct request *r, const struct json *chips)
{
	const char *words[MOST_FILTERS + 2];
	size_t n = 0;

	for (const struct json *c = chips ? chips->first : NULL; c && n < MOST_FILTERS + 2; c = c->next)
		words[n++] = arena_format(r->arena, "%s：%s", json_text_of(c, "label"),
			json_text_of(c, "text"));
	return n ? text_join(r->arena, words, n, "；") : NULL;
}

static const char *heading_of(struct request *r, const struct record *record)
{
	return r->route->listing ? r->route->listing->title
		: arena_format(r->arena, "%s清单", record->title);
}

static void put_order(struct json *rows)
{
	int64_t n = 0;

	for (struct json *row = rows->first; row; row = row->next)
		json_number(row, "order", ++n);
}

static bool may_export(struct request *r)
{
	const struct route *route =
		route_named("POST", arena_format(r->arena, "%s/export", list_path(r)));

	return route && may(r->work->actor, route->may);
}

struct reply page_print(struct request *r)
{
	const struct record *record = r->route->record;
	const char *heading = heading_of(r, record), *words;
	struct json *data = page_list_data(r, heading);
	struct list l = { .size = MOST_PRINTED };

	page_list_question(r, record, &l, data);
	l.page = 1;
	record_list(r->work, record, &l);
	page_list_answer(r, record, &l, data);
	put_order(json_at(data, "rows"));
	words = words_of(r, json_at(data, "chips"));
	json_text(data, "words", words);
	json_text(data, "scope", r->work->actor->organisation);
	json_flag(data, "chosen", l.ids != NULL);
	json_text(data, "printed", arena_format(r->arena, "%s　%s",
		guard_signature(r->work), moment_text(r->arena, r->work->now)));
	json_text(data, "left_off", l.total > (int64_t)l.count || l.more ? arena_format(r->arena,
		"一次最多打印 %s %s，本表只有前面这些；%s。", text_number(r->arena, MOST_PRINTED), record->unit,
		may_export(r) ? "全部内容请用“导出 Excel”" : "请返回列表，按所属党组织等条件分几次打印") : NULL);
	json_flag(data, "wide", true);
	page_back(data, arena_format(r->arena, "%s%s", list_path(r), page_list_state(r)));
	r->title = arena_format(r->arena, "%s（%zu %s）%s", heading, l.count, record->unit,
		words ? text_cut(r->arena, words, 60) : "");
	return reply_print(r, "record/list_print.html", data);
}
