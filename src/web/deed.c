/* Each in a short transaction of its own: the request itself has ended. */
#include "web/deed.h"
#include "base/text.h"
#include "data/history.h"
#include "web/route.h"

enum { LOOKED_AT = 50, SECONDS = 60 };

/* Whoever tries a thousand times shall not fill the history. */
static bool written_lately(struct request *r, const char *action, const char *label)
{
	struct work *w = r->work;

	return work_number(w, 0,
		"SELECT COUNT(*) FROM (SELECT action, object_label, address, happened_at FROM history"
		" WHERE account_id <=> ? ORDER BY id DESC LIMIT ?) h WHERE h.action = ?"
		" AND h.object_label = ? AND h.address <=> ? AND h.happened_at > ? - INTERVAL ? SECOND",
		BIND(bind_reference(w->actor->id), (int64_t)LOOKED_AT, action, label, w->address, w->now,
			(int64_t)SECONDS)) != 0;
}

void deed_refused(struct request *r)
{
	struct work *w = r->work;
	const char *action = r->forged ? "forged" : "denied";
	const char *label = r->route ? r->route->may->label : NULL;

	work_begin(w);
	if (!written_lately(r, action, label))
		history_write(w, &(struct history_entry){ .action = action, .object_label = label,
			.result = "refused",
			.note = r->forged ? "提交的内容不是来自本系统的页面，或页面已过期"
				: "没有这项权限" });
	work_commit(w);
}

/* A file shown in its place is read, one that is saved leaves the house. */
void deed_kept(struct request *r, const struct reply *reply)
{
	const struct route *route = r->route;

	if (!route->keeps || reply->status != 200
	    || (text_is(route->keeps, "download") && !reply->download))
		return;
	work_begin(r->work);
	history_write(r->work, &(struct history_entry){ .action = route->keeps,
		.record = route->record ? route->record->name : NULL,
		.object_id = strstr(route->path, ":id") ? param_id(r, "id") : 0,
		.object_label = reply->download ? reply->download : r->title,
		.note = route->button });
	work_commit(r->work);
}
