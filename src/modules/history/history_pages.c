/* What is asked of the history, its routes, and the jobs that keep it: its head, the purge. */
#include "modules/history/history_pages.h"
#include "base/buffer.h"
#include "base/text.h"
#include "data/history.h"
#include "modules/history/history.h"
#include "web/site.h"

enum { LINE_MOST = 1 << 20 };

const struct permission history_view = PERMISSION(904, ACTION_VIEW, "history.view", "查看操作记录");
const struct permission history_audit = PERMISSION(905, ACTION_VIEW, "history.audit", "审计操作记录",
	.office = OFFICE_AUDIT);
const struct permission history_audit_export = PERMISSION(905, ACTION_EXPORT,
	"history.audit_export", "导出操作记录", .office = OFFICE_AUDIT, .risk = RISK_PERSONAL);

struct asked history_asked(const struct input *in)
{
	return (struct asked){ .who = input_text(in, "who"), .action = input_text(in, "action"),
		.what = input_text(in, "what"), .organisation = input_text(in, "organisation"),
		.result = input_text(in, "result"), .from = date_parse(input_text(in, "from")),
		.to = date_parse(input_text(in, "to")), .before = input_number(in, "before", INT64_MAX) };
}

struct rows *history_ask(struct work *w, const struct asked *a, int64_t most)
{
	const char *what = a->what ? arena_format(w->arena, "%s%%", a->what) : NULL;
	const char *in = a->organisation ? arena_format(w->arena, "%%%s%%", a->organisation) : NULL;

	/* "? IS NULL OR" is settled when the values are known: the index of what is asked is used */
	return work_select(w,
		"SELECT h.id, h.happened_at, h.actor, h.behalf, h.organisation, h.action, h.object_label,"
		" h.note, h.address, h.result, h.record, h.changes, h.path FROM history h"
		" WHERE @scope(h) AND h.id < ? AND h.actor LIKE ? AND (? IS NULL OR h.action = ?)"
		" AND (? IS NULL OR h.object_label LIKE ?) AND (? IS NULL OR h.organisation LIKE ?)"
		" AND (? IS NULL OR h.result = ?) AND h.happened_at >= ? AND h.happened_at < ?"
		" ORDER BY h.id DESC LIMIT ?",
		BIND(a->before, a->who ? arena_format(w->arena, "%s%%", a->who) : "%", a->action, a->action,
			what, what, in, in, a->result, a->result,
			moment_at(date_has(a->from) ? a->from : date_of(2000, 1, 1), 0, 0, 0),
			moment_at(date_has(a->to) ? date_add_days(a->to, 1) : date_of(2199, 1, 1), 0, 0, 0),
			most));
}

const char *history_door(const struct request *r)
{
	return text_begins(r->path, "/audit") ? "/audit" : "/history";
}

const char *history_who(struct arena *a, const char *actor, const char *behalf)
{
	return behalf ? arena_format(a, "%s（代 %s）", actor, behalf) : actor;
}

/* Minutes of a meeting are pages long; a line shows how they begin. */
static const char *shown(struct request *r, const char *text, size_t most)
{
	return text_empty(text) ? "空" : text_cut(r->arena, text, most);
}

const char *history_changes_line(struct request *r, const char *record, const char *path,
	const char *text, size_t most)
{
	struct json *changes = text ? json_parsed(r->arena, text) : NULL;
	struct buffer b = buffer_new(r->arena, LINE_MOST);

	for (size_t i = 0; changes && i < json_count(changes) && i < 40; i++) {
		struct json *c = json_nth(changes, i);

		if (!page_change_shown(r, record, json_text_of(c, "label"), path))
			continue;
		buffer_format(&b, "%s%s：%s → %s", b.size ? "；" : "", json_text_of(c, "label"),
			shown(r, json_text_of(c, "old"), most), shown(r, json_text_of(c, "new"), most));
	}
	return b.data;
}

/* ---- keeping it ---- */

static void history_head_now(struct work *w, int64_t subject)
{
	history_export_head(w, site.history_heads);
}

/* On the owner's connection; where there is none a timer runs `dangjian history purge`. */
static void history_purge_now(struct work *w, int64_t subject)
{
	struct work owner = { .arena = w->arena, .db = site.owner, .actor = w->actor, .now = w->now,
		.today = w->today, .request = "purge" };

	if (!site.owner)
		return;
	work_rollback(&owner); /* a purge before this one may have been broken off */
	history_purge(&owner);
}

static const struct route routes[] = {
	GET ("/history", history_list_page, history_view, .menu = "操作记录", .icon = "history"),
	POST("/history/export", history_export_page, history_view),
	GET ("/history/:id", history_show_page, history_view),
	GET ("/audit", history_list_page, history_audit, .menu = "操作记录", .icon = "history"),
	POST("/audit/export", history_export_page, history_audit_export),
	GET ("/audit/:id", history_show_page, history_audit),
	{ 0 }
};

static const struct job jobs[] = {
	{ "history.head", history_head_now, .every = "hour", .label = "导出操作记录的校验值" },
	{ "history.purge", history_purge_now, .every = "day", .label = "清理过期的操作记录" },
	{ 0 }
};

const struct module history_module = {
	.name = "history",
	.title = "操作记录",
	.permissions = (const struct permission *const[]){ &history_view, &history_audit,
		&history_audit_export, NULL },
	.routes = routes,
	.jobs = jobs,
};
