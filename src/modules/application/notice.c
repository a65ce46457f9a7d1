/* What people are told on their home page, and the daily reminder of rights that soon end. */
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "modules/access/access.h"
#include "modules/application/application.h"
#include "modules/application/application_pages.h"
#include "web/page.h"

enum { MOST_SHOWN = 5, MOST_ENDING = 1000 };

void notice_tell(struct work *w, int64_t account_id, const char *href, const char *text)
{
	work_change(w, "INSERT INTO access_notice (account_id, text, href, created_at) VALUES (?, ?,"
		" ?, ?)",
		BIND(account_id, text_cut(w->arena, text, 200), href, w->now));
}

/* ---- the home page ---- */

static void put_task(struct json *tasks, const char *label, int64_t count, const char *to)
{
	struct json *task;

	if (!count)
		return;
	task = json_item(tasks);
	json_text(task, "label", label);
	json_number(task, "count", count);
	json_text(task, "href", to);
}

void application_home(struct request *r, struct json *data)
{
	int64_t id = r->work->actor->id;
	struct json *notices = json_list_in(data, "notices"), *tasks = json_list_in(data,
		"right_tasks");
	struct rows *rows = work_select(r->work, "SELECT 0, NULL, NULL,"
		" (SELECT COUNT(*) FROM access_application m WHERE m.state = 'asked' AND m.account_id <> ?"
		"  AND m.removed_at IS NULL AND @scope(m owner grant.agree)),"
		" (SELECT COUNT(*) FROM access_application m WHERE m.state = 'agreed' AND m.account_id <> ?"
		"  AND m.removed_at IS NULL AND @scope(m owner grant.grant))"
		" UNION ALL (SELECT n.id, n.text, n.created_at, 0, 0 FROM access_notice n"
		" WHERE n.account_id = ? AND n.read_at IS NULL ORDER BY n.id DESC LIMIT ?)",
		BIND(id, id, id, (int64_t)MOST_SHOWN));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		struct json *item = c[0].number ? json_item(notices) : NULL;

		put_task(tasks, "待同意的权限申请", c[3].number, "/applications/below?state=asked");
		put_task(tasks, "待审批的权限申请", c[4].number, "/applications?state=agreed");
		if (!item)
			continue;
		json_number(item, "id", c[0].number);
		json_text(item, "text", c[1].text);
		json_text(item, "when", moment_text(r->arena, c[2].moment));
	}
	rows_end(rows);
}

/* Opening it is having read it. */
struct reply notice_open_page(struct request *r)
{
	struct work *w = r->work;
	int64_t id = param_id(r, "id");
	const char *to = work_text(w, "SELECT href FROM access_notice WHERE id = ? AND account_id = ?",
		BIND(id, w->actor->id));

	if (!to)
		return reply_not_found(r);
	work_change(w, "UPDATE access_notice SET read_at = ? WHERE id = ? AND read_at IS NULL",
		BIND(w->now, id));
	return reply_redirect(r, "%s", to);
}

/* ---- what soon ends ---- */

struct ending {
	int64_t id, account_id, granted_by, group_id, code;
	struct date until;
	const char *what, *name, *path, *giver_office;
};

static struct ending *endings(struct work *w, size_t *count)
{
	struct ending *list = ARENA_ARRAY(w->arena, struct ending, MOST_ENDING);
	struct date last = date_add_days(w->today, (int)parameter_number(w, "grant.remind_days"));
	struct rows *rows = work_select(w, "SELECT g.id, g.account_id, COALESCE(g.granted_by, 0),"
		" COALESCE(g.gives_id, 0), COALESCE(g.permission_id, 0), g.until_on,"
		" COALESCE(k.name, p.label, CONCAT('代行', s.name, '的职责')), a.name, a.path, b.office"
		" FROM access_grant g JOIN account a ON a.id = g.account_id"
		" LEFT JOIN access_group k ON k.id = g.gives_id LEFT JOIN permission p ON p.id ="
		" g.permission_id"
		" LEFT JOIN account s ON s.id = g.stands_for_id LEFT JOIN account b ON b.id = g.granted_by"
		" WHERE g.until_on BETWEEN ? AND ? AND g.removed_at IS NULL AND g.reminded_at IS NULL"
		" AND g.state = 'active' AND NOT g.prohibits ORDER BY g.id LIMIT ?",
		BIND(w->today, last, (int64_t)MOST_ENDING));

	for (*count = 0; rows_next(rows) && *count < MOST_ENDING;) {
		const struct cell *c = rows->cells;

		list[(*count)++] = (struct ending){ c[0].number, c[1].number, c[2].number, c[3].number,
			c[4].number, c[5].date, c[6].text, c[7].text, c[8].text, c[9].text };
	}
	rows_end(rows);
	return list;
}

/* Where the holder asks for it again; a stand-in is not asked for. */
static const char *again(struct work *w, const struct ending *e)
{
	return e->group_id ? arena_format(w->arena, "/applications/new?group=%lld",
		(long long)e->group_id)
		: e->code ? arena_format(w->arena, "/applications/new?permission=%06lld",
		(long long)e->code)
		: "/";
}

static void remind(struct work *w, const struct ending *e)
{
	const char *day = date_long(w->arena, e->until);

	notice_tell(w, e->account_id, again(w, e), arena_format(w->arena, e->group_id || e->code
		? "您的“%s”到 %s 为止，还需要请再次申请" : "您%s到 %s 为止", e->what, day));
	if (e->granted_by && e->granted_by != e->account_id)
		notice_tell(w, e->granted_by, text_is(e->giver_office, "security")
			? arena_format(w->arena, "/grants/%lld", (long long)e->id) : "/delegations",
			arena_format(w->arena, "%s的“%s”到 %s 为止", e->name, e->what, day));
	work_change(w, "UPDATE access_grant SET reminded_at = ? WHERE id = ?", BIND(w->now, e->id));
	history_write(w, &(struct history_entry){ .action = "remind", .record = "access_grant",
		.object_id = e->id, .object_label = e->what, .path = e->path,
		.note = arena_format(w->arena, "%s的授权到 %s 为止", e->name, day) });
}

void grants_remind_now(struct work *w, int64_t subject)
{
	size_t count;
	const struct ending *list = endings(w, &count);

	for (size_t i = 0; i < count; i++)
		remind(w, &list[i]);
}

void applications_follow_now(struct work *w, int64_t subject)
{
	application_follow(w);
}
