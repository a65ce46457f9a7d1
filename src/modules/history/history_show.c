/* One entry with all that is known of it: who, from where, and each field from old to new. */
#include "base/text.h"
#include "data/history.h"
#include "modules/access/access.h"
#include "modules/history/history_pages.h"

static void put_fact(struct json *facts, const char *label, const char *text)
{
	struct json *fact;

	if (text_empty(text))
		return;
	fact = json_item(facts);
	json_text(fact, "label", label);
	json_text(fact, "text", text);
}

enum { AT, ACTOR, BEHALF, ORGANISATION, ADDRESS, AGENT, REQUEST, ACTION, RECORD, LABEL, NOTE,
	RESULT, CHANGES, PATH };

static void put_changes(struct request *r, const struct cell *c, struct json *data)
{
	struct json *from = c[CHANGES].text ? json_parsed(r->arena, c[CHANGES].text) : NULL;
	struct json *to = json_list_in(data, "changes");

	for (size_t i = 0; from && i < json_count(from); i++) {
		struct json *change = json_nth(from, i), *item;
		const char *label = json_text_of(change, "label");

		if (!page_change_shown(r, c[RECORD].text, label, c[PATH].text))
			continue;
		item = json_item(to);
		json_text(item, "label", label);
		json_text(item, "old", json_text_of(change, "old"));
		json_text(item, "new", json_text_of(change, "new"));
	}
}

static void put_entry(struct request *r, const struct cell *c, struct json *data)
{
	struct json *facts = json_list_in(data, "facts");

	put_fact(facts, "时间", moment_exact(r->arena, c[AT].moment));
	put_fact(facts, "谁", c[ACTOR].text);
	put_fact(facts, "代谁办理", c[BEHALF].text);
	put_fact(facts, "所在组织", c[ORGANISATION].text);
	put_fact(facts, "做了什么", history_action_label(c[ACTION].text));
	put_fact(facts, "对象", c[LABEL].text);
	put_fact(facts, "内容", c[NOTE].text);
	put_fact(facts, "结果", history_result_label(c[RESULT].text));
	put_fact(facts, "来自", c[ADDRESS].text);
	put_fact(
		facts, "设备", text_empty(c[AGENT].text) ? NULL : access_device(r->arena, c[AGENT].text));
	put_fact(facts, "请求编号", c[REQUEST].text);
	put_changes(r, c, data);
}

struct reply history_show_page(struct request *r)
{
	int64_t id = param_id(r, "id");
	const char *heading = arena_format(r->arena, "第 %lld 条操作记录", (long long)id);
	struct json *data = page_data(r, heading);
	struct rows *rows = work_select(r->work,
		"SELECT h.happened_at, h.actor, h.behalf, h.organisation, h.address, h.agent, h.request,"
		" h.action, h.record, h.object_label, h.note, h.result, h.changes, h.path FROM history h"
		" WHERE @scope(h) AND h.id = ?",
		BIND(id));
	bool found = rows_next(rows);

	if (found)
		put_entry(r, rows->cells, data);
	rows_end(rows);
	if (!found)
		return reply_not_found(r);
	json_text(data, "heading", heading);
	page_crumb(data, heading, NULL);
	page_back(data, history_door(r));
	return reply_page(r, "history/show.html", data);
}
