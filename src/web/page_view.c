/*
 * Saved views: the state of a list's address under a name, each person's own. One may be where the
 * list opens. Who never saved one costs no question (account.views).
 */
#include "base/text.h"
#include "web/page_list.h"

enum { MOST_VIEWS = 30, LONGEST_NAME = 30, LONGEST_QUERY = 2000 };

static const char *view_href(struct request *r, const char *query, int64_t id)
{
	return arena_format(r->arena, "%s%s%sview=%lld", list_path(r), query, *query ? "&" : "?",
		(long long)id);
}

static void put_view(struct json *items, const struct cell *c, const char *href)
{
	struct json *item = json_item(items);

	json_number(item, "id", c[0].number);
	json_text(item, "name", c[1].text);
	json_text(item, "href", href);
	json_flag(item, "is_default", c[3].number != 0);
}

static struct json *panel_in(struct request *r, struct json *data)
{
	struct json *panel = json_object_in(data, "panel_views");

	json_text(panel, "list", list_path(r));
	json_text(panel, "query", page_list_state(r));
	json_text(panel, "close", list_address(r, "page", NULL, NULL));
	return panel;
}

const char *list_views(struct request *r, struct json *data)
{
	const struct actor *actor = r->work->actor;
	int64_t wanted = input_number(r->query, "view", 0);
	struct json *panel = list_panel(r, "views") ? panel_in(r, data) : NULL;
	struct json *items = panel ? json_list_in(panel, "views") : NULL;
	const char *usual = NULL;
	struct rows *rows;

	json_text(data, "clear_href", !actor->views ? list_path(r)
		: arena_format(r->arena, "%s?view=0", list_path(r)));
	if (!actor->views || (!panel && !wanted && r->query->count))
		return NULL;
	rows = work_select(r->work, "SELECT id, name, query, is_default FROM list_view"
		" WHERE account_id = ? AND list = ? ORDER BY name LIMIT ?",
		BIND(actor->id, list_path(r), (int64_t)MOST_VIEWS));
	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		const char *href = view_href(r, c[2].text, c[0].number);

		if (items)
			put_view(items, c, href);
		if (c[0].number == wanted)
			json_text(data, "view_name", c[1].text);
		if (c[3].number)
			usual = href;
	}
	return r->query->count ? NULL : usual;
}

/* ---- saving ---- */

static bool is_list(const char *path)
{
	const struct route *route = path ? route_named("GET", path) : NULL;

	return route && route->handle == page_list;
}

static void clear_default(struct request *r, const char *list)
{
	work_change(r->work, "UPDATE list_view SET is_default = 0 WHERE account_id = ? AND list = ?",
		BIND(r->work->actor->id, list));
}

static const char *why_not(
	struct request *r, const char *list, const char *name, const char *query)
{
	if (!name)
		return "请给视图起一个名称，再保存";
	if (text_length(name) > LONGEST_NAME)
		return "视图名称最多 30 个字，请缩短后再保存";
	if (strlen(query) > LONGEST_QUERY)
		return "条件太多，无法保存为视图，请减少所选的条件或列";
	if (work_number(r->work, 0, "SELECT COUNT(*) FROM list_view WHERE account_id = ? AND list = ?"
		" AND name <> ?", BIND(r->work->actor->id, list, name)) >= MOST_VIEWS)
		return "每个列表最多保存 30 个视图，请先删除不用的";
	return NULL;
}

/* A name that is there already gets the new state. */
struct reply page_view_save(struct request *r)
{
	const char *list = input_text(r->form, "list"), *name = input_text(r->form, "name");
	const char *query = input_text(r->form, "query"), *why;
	bool usual = text_is(input_text(r->form, "is_default"), "1");
	int64_t id;

	if (!is_list(list) || (query && *query != '?'))
		return reply_not_found(r);
	query = query ? query : "";
	why = why_not(r, list, name, query);
	if (why) {
		notice_bad(r, "%s", why);
		return reply_redirect(r, "%s%s%spanel=views", list, query, *query ? "&" : "?");
	}
	if (usual)
		clear_default(r, list);
	work_change(r->work,
		"INSERT INTO list_view (account_id, list, name, query, is_default, saved_at)"
		" VALUES (?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id),"
		" query = VALUES(query), is_default = is_default OR VALUES(is_default),"
		" saved_at = VALUES(saved_at)",
		BIND(r->work->actor->id, list, name, query, usual, r->work->now));
	id = db_insert_id(r->work->db);
	notice(r, "已保存视图“%s”%s", name, usual ? "，以后打开这个列表就是它" : "");
	return reply_redirect(r, "%s%s%sview=%lld", list, query, *query ? "&" : "?", (long long)id);
}

/* The list of one's own view; NULL if it is nobody's or another's. */
static const char *list_of(struct request *r, int64_t id)
{
	return work_text(r->work, "SELECT list FROM list_view WHERE id = ? AND account_id = ?",
		BIND(id, r->work->actor->id));
}

struct reply page_view_default(struct request *r)
{
	int64_t id = input_number(r->form, "id", 0);
	const char *list = list_of(r, id);
	bool on = text_is(input_text(r->form, "on"), "1");

	if (!list)
		return reply_not_found(r);
	clear_default(r, list);
	if (on)
		work_change(r->work, "UPDATE list_view SET is_default = 1 WHERE id = ?", BIND(id));
	notice(r, on ? "以后打开这个列表就是这个视图" : "以后打开这个列表显示全部");
	return reply_redirect(r, "%s?view=%lld&panel=views", list, on ? (long long)id : 0LL);
}

struct reply page_view_remove(struct request *r)
{
	int64_t id = input_number(r->form, "id", 0);
	const char *list = list_of(r, id);

	if (!list)
		return reply_not_found(r);
	work_change(r->work, "DELETE FROM list_view WHERE id = ?", BIND(id));
	notice(r, "视图已删除");
	return reply_redirect(r, "%s?view=0&panel=views", list);
}
