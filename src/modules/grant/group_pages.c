/*
 * A group: what it gives, one tab per module, ticked and saved a module at a time; who holds it. A
 * preset is looked at and copied; a copy is the county's own.
 */
#include "base/text.h"
#include "data/history.h"
#include "modules/access/access.h"
#include "modules/grant/inside.h"

enum { MOST_HELD = 400, MOST_EXTENT = 300 };

struct held {
	int64_t grant_id;
	int code;
};

/* The plain permissions of a group: those narrowed by place, period or category stand beside. */
static size_t held_of(struct work *w, int64_t group_id, struct held *held)
{
	struct rows *rows = work_select(w, "SELECT g.id, g.permission_id FROM access_grant g"
		" WHERE g.group_id = ? AND g.permission_id IS NOT NULL AND g.removed_at IS NULL"
		" AND NOT g.prohibits AND g.state <> 'refused' LIMIT 400", BIND(group_id));
	size_t n = 0;

	while (rows_next(rows)) {
		held[n++] = (struct held){ rows->cells[0].number, (int)rows->cells[1].number };
	}
	return n;
}

static int64_t grant_of(const struct held *held, size_t count, int code)
{
	for (size_t i = 0; i < count; i++)
		if (held[i].code == code)
			return held[i].grant_id;
	return 0;
}

/* A module that declares something for the office of the group. */
static bool concerns(const struct module *m, const struct access_group *g)
{
	for (const struct permission *const *p = m->permissions; p && *p; p++)
		if (permission_office(*p) == g->office)
			return true;
	return false;
}

static const struct module *tab_of(struct request *r, const struct access_group *g)
{
	const char *name = input_text(r->query, "tab");
	const struct module *first = NULL;

	for (const struct module *const *m = modules; *m; m++) {
		if (!concerns(*m, g))
			continue;
		if (text_is((*m)->name, name))
			return *m;
		first = first ? first : *m;
	}
	return first;
}

static void put_tabs(struct request *r, struct json *data, const struct access_group *g,
	const struct module *on, const struct held *held, size_t count)
{
	struct json *tabs = json_at(data, "tabs_in_page");
	bool people = text_is(input_text(r->query, "tab"), "people");

	for (const struct module *const *m = modules; *m; m++) {
		struct json *tab;
		int64_t ticked = 0;

		if (!concerns(*m, g))
			continue;
		for (const struct permission *const *p = (*m)->permissions; p && *p; p++)
			ticked += grant_of(held, count, (*p)->code) != 0;
		tab = json_item(tabs);
		json_text(tab, "label", (*m)->title);
		json_text(tab, "href",
			arena_format(r->arena, "/groups/%lld?tab=%s", (long long)g->row.id, (*m)->name));
		json_flag(tab, "on", *m == on && !people);
		json_text(tab, "count", ticked ? arena_format(r->arena, "%lld", (long long)ticked) : NULL);
	}
	tabs = json_item(tabs);
	json_text(tabs, "label", "成员和其他授权");
	json_text(
		tabs, "href", arena_format(r->arena, "/groups/%lld?tab=people", (long long)g->row.id));
	json_flag(tabs, "on", people);
	json_text(tabs, "count", NULL);
}

static void put_ticks(struct request *r, struct json *data, const struct module *m,
	const struct access_group *g, const struct held *held, size_t count)
{
	struct json *list = json_list_in(data, "ticks");

	for (const struct permission *const *p = m->permissions; p && *p; p++) {
		struct json *tick;

		if (permission_office(*p) != g->office)
			continue;
		tick = json_item(list);
		json_text(tick, "code", arena_format(r->arena, "%06d", (*p)->code));
		json_text(tick, "label", (*p)->label);
		json_text(tick, "risk", risk_text(r->work, (*p)->risk));
		json_flag(tick, "ticked", grant_of(held, count, (*p)->code) != 0);
	}
}

/* Who holds the group, and what it holds beside plain permissions. */
static void put_people(struct request *r, struct json *data, const struct access_group *g)
{
	static const char *const heads[] = { "对象", "授权", "从", "到", "原因", NULL };
	struct json *table = page_table(data, "成员和其他授权", "还没有人拥有它。", heads);
	struct rows *rows = work_select(r->work,
		"SELECT x.id, a.name, k.name, x.from_on, x.until_on, x.reason,"
		" x.group_id = ?, COALESCE(p.label, gk.name, '全部权限'), x.prohibits, x.is_lead FROM "
		"access_grant x"
		" LEFT JOIN account a ON a.id = x.account_id LEFT JOIN access_group k ON k.id = x.group_id"
		" LEFT JOIN permission p ON p.id = x.permission_id LEFT JOIN access_group gk ON gk.id = "
		"x.gives_id"
		" WHERE x.removed_at IS NULL AND (x.gives_id = ? OR (x.group_id = ? AND (x.permission_id "
		"IS NULL"
		"  OR x.reach IS NOT NULL OR x.until_on IS NOT NULL OR x.prohibits))) ORDER BY x.id DESC "
		"LIMIT 200",
		BIND(g->row.id, g->row.id, g->row.id));

	while (rows_next(rows)) {
		const struct cell *x = rows->cells;
		struct json *cells = page_table_row(table, NULL);

		page_cell(table, cells, x[6].number ? "本组" : x[1].null ? x[2].text : x[1].text, NULL,
			arena_format(r->arena, "/grants/%lld", (long long)x[0].number));
		page_cell(table, cells,
			arena_format(r->arena, "%s%s%s", x[8].number ? "禁止：" : "", x[7].text,
				x[9].number ? "（负责人）" : ""),
			NULL, NULL);
		page_cell(table, cells, x[3].null ? "现在起" : date_text(r->arena, x[3].date), NULL, NULL);
		page_cell(table, cells, x[4].null ? "长期" : date_text(r->arena, x[4].date), NULL, NULL);
		page_cell(table, cells, x[5].text, NULL, NULL);
	}
}

struct reply group_show_page(struct request *r)
{
	const struct access_group *g = record_find(r->work, &access_group_record, param_id(r, "id"));
	struct held *held = ARENA_ARRAY(r->arena, struct held, MOST_HELD);
	const struct module *m;
	struct json *data;
	size_t count;

	if (!g)
		return reply_not_found(r);
	count = held_of(r->work, g->row.id, held);
	m = tab_of(r, g);
	data = page_show_data(r, g->name);
	page_buttons(r, &access_group_record, ON_SHOW, g, data);
	page_facts(r, &access_group_record, g, data);
	put_tabs(r, data, g, m, held, count);
	json_text(data, "contents", NULL);
	json_flag(data, "fixed", g->preset || !may(r->work->actor, &grant_group));
	if (text_is(input_text(r->query, "tab"), "people")) {
		json_list_in(data, "ticks");
		put_people(r, data, g);
	} else {
		put_ticks(r, data, m, g, held, count);
		json_text(data, "contents",
			arena_format(r->arena, "/groups/%lld/contents", (long long)g->row.id));
	}
	json_text(data, "module", m->name);
	page_crumb(data, g->name, NULL);
	page_back(data, "/groups");
	return reply_page(r, "grant/group.html", data);
}

/* ---- changing ---- */

static bool wanted(struct request *r, int code)
{
	const char *text = arena_format(r->arena, "%06d", code);

	for (size_t i = 0; i < r->form->count; i++)
		if (text_is(r->form->pairs[i].name, "permission") && text_is(r->form->pairs[i].value, text))
			return true;
	return false;
}

/* One permission ticked or unticked. */
static bool tick(struct request *r, const struct access_group *g,
	const struct permission *permission, int64_t held, struct problems *p)
{
	struct access_grant *it;

	if (wanted(r, permission->code) == (held != 0))
		return false;
	if (held) {
		it = record_lock(r->work, &access_grant_record, held);
		return it && grant_take_back(r->work, it, "调整权限组", p);
	}
	it = record_new(r->work, &access_grant_record);
	it->group_id = g->row.id;
	it->permission_id = permission->code;
	it->reason = "调整权限组";
	return grant_give(r->work, it, NULL, p);
}

struct reply group_contents_page(struct request *r)
{
	const struct access_group *g = record_lock(r->work, &access_group_record, param_id(r, "id"));
	struct held *held = ARENA_ARRAY(r->arena, struct held, MOST_HELD);
	struct problems *p = problems_new(r->arena);
	const char *tab = input_text(r->form, "module");
	int64_t changed = 0;
	size_t count;

	if (!g)
		return reply_not_found(r);
	if (g->preset)
		problem(p, NULL, "预设权限组不能修改，请复制一份再改");
	count = held_of(r->work, g->row.id, held);
	for (const struct module *const *m = modules; *m && !p->count; m++)
		for (const struct permission *const *it = (*m)->permissions; it && *it && !p->count; it++)
			if (text_is((*m)->name, tab) && permission_office(*it) == g->office)
				changed += tick(r, g, *it, grant_of(held, count, (*it)->code), p);
	if (p->count)
		notice_bad(r, "%s。", p->items[0].text);
	else
		notice(r, changed ? "已保存 %lld 处改动；高风险的要复核后生效。" : "没有改动。", (long long)changed);
	return reply_redirect(r, "/groups/%lld?tab=%s", (long long)g->row.id, text_url(r->arena, tab));
}

/* The places and categories of a grant, to be given again. */
static struct grant_extent extent_of(struct work *w, int64_t grant_id)
{
	int64_t *places = ARENA_ARRAY(w->arena, int64_t, MOST_EXTENT);
	const char **categories = ARENA_ARRAY(w->arena, const char *, MOST_EXTENT);
	struct grant_extent e = { .places = places, .categories = categories };
	struct rows *rows = work_select(w, "SELECT organisation_id, NULL FROM access_grant_place"
		" WHERE grant_id = ? UNION ALL SELECT 0, category FROM access_grant_category WHERE grant_id = ?"
		" LIMIT ?", BIND(grant_id, grant_id, (int64_t)MOST_EXTENT));

	while (rows_next(rows))
		if (rows->cells[1].null)
			places[e.place_count++] = rows->cells[0].number;
		else
			categories[e.category_count++] = rows->cells[1].text;
	return e;
}

/* Each is given anew, so that every rule of giving holds for the copy, too. */
static bool copy_contents(struct work *w, const struct access_group *from,
	const struct access_group *to, struct problems *p)
{
	size_t count;
	void **list = record_rows(w, &access_grant_record, &count, MOST_HELD,
		"m.group_id = ? AND m.state = 'active' AND (m.until_on IS NULL OR m.until_on >= ?)",
		BIND(from->row.id, w->today));

	for (size_t i = 0; i < count && !p->count; i++) {
		const struct access_grant *it = list[i];
		struct access_grant *g = record_new(w, &access_grant_record);
		struct grant_extent extent = extent_of(w, it->row.id);

		g->group_id = to->row.id;
		g->permission_id = it->permission_id;
		g->gives_id = it->gives_id;
		g->prohibits = it->prohibits;
		g->reach = it->reach;
		g->is_lead = it->is_lead;
		g->from_on = it->from_on;
		g->until_on = it->until_on;
		g->reason = "复制权限组";
		grant_give(w, g, &extent, p);
	}
	return p->count == 0;
}

struct reply group_copy_page(struct request *r)
{
	const struct access_group *from = record_find(r->work, &access_group_record, param_id(r, "id"));
	struct access_group *copy;
	struct problems *p = problems_new(r->arena);

	if (!from)
		return reply_not_found(r);
	copy = record_new(r->work, &access_group_record);
	copy->kind = from->kind;
	copy->office = from->office;
	copy->tier = from->tier;
	copy->note = arena_format(r->arena, "由“%s”复制", from->name);
	copy->name = arena_format(r->arena, "%s（副本%s）", text_cut(r->arena, from->name, 24),
		crypt_token(r->arena, 2));
	if (!record_save(r->work, &access_group_record, copy, NULL, p)) {
		notice_bad(r, "%s。", p->items[0].text);
		return reply_redirect(r, "/groups/%lld", (long long)from->row.id);
	}
	if (!copy_contents(r->work, from, copy, p)) {
		work_rollback(r->work);
		notice_bad(r, "没有复制：%s。", p->items[0].text);
		return reply_redirect(r, "/groups/%lld", (long long)from->row.id);
	}
	notice(r, "已复制，请改名称，再增减权限；其中高风险的要复核后生效。");
	return reply_redirect(r, "/groups/%lld/edit", (long long)copy->row.id);
}

struct reply group_remove_page(struct request *r)
{
	struct access_group *g = record_lock(r->work, &access_group_record, param_id(r, "id"));
	struct problems *p = problems_new(r->arena);
	int64_t holders;

	if (!g)
		return reply_not_found(r);
	holders = work_number(r->work, 0, "SELECT COUNT(*) FROM access_grant WHERE gives_id = ?"
		" AND removed_at IS NULL", BIND(g->row.id));
	if (g->preset)
		problem(p, NULL, "预设权限组不能删除");
	else if (holders)
		problem(p, NULL, "还有 %lld 项授权在用它，请先在“成员和其他授权”里收回", (long long)holders);
	if (p->count || !record_remove(r->work, &access_group_record, g, p)) {
		notice_bad(r, "%s。", p->items[0].text);
		return reply_redirect(r, "/groups/%lld?tab=people", (long long)g->row.id);
	}
	notice(r, "已删除权限组“%s”。", g->name);
	return reply_redirect(r, "/groups");
}
