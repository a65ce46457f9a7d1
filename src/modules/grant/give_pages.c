/*
 * Giving: one form for a role or group, single permissions, a stand-in or a prohibition, to an
 * account or to a group. Several permissions chosen at once become one grant each, so each ends by
 * itself.
 */
#include "base/text.h"
#include "data/code.h"
#include "modules/access/access.h"
#include "modules/grant/inside.h"

enum { MOST_CHOSEN = 60, MOST_PLACES = 30 };

/* To whom, as the address says: /holders/:id/grant or /groups/:id/grant. */
struct receiver {
	int64_t account_id, group_id;
	const char *name, *office, *back;
};

static struct receiver receiver_of(struct request *r)
{
	int64_t id = param_id(r, "id");
	struct receiver to = { 0 };

	if (text_begins(r->route->path, "/groups/")) {
		const struct access_group *g = record_find(r->work, &access_group_record, id);

		if (g && !g->preset)
			to = (struct receiver){ .group_id = id, .name = g->name,
				.office = choice_of(account_offices, (int)g->office)->code,
				.back = arena_format(r->arena, "/groups/%lld", (long long)id) };
	} else {
		struct person p = person_find(r->work, id);

		if (p.holder.account_id)
			to = (struct receiver){ .account_id = id, .name = p.name, .office = p.office,
				.back = arena_format(r->arena, "/holders/%lld", (long long)id) };
	}
	return to;
}

static bool chosen(struct request *r, const char *name, const char *value)
{
	for (size_t i = 0; i < r->form->count; i++)
		if (text_is(r->form->pairs[i].name, name) && text_is(r->form->pairs[i].value, value))
			return true;
	return false;
}

/* ---- the form ---- */

static void put_groups(struct request *r, const struct receiver *to, struct json *fields,
	const char *problem)
{
	struct json *options = json_at(page_field(fields, "is_choice", "gives_id", "角色、职位或组", NULL,
		problem), "options");
	struct rows *rows = work_select(r->work, "SELECT g.id, g.name, g.kind FROM access_group g"
		" WHERE g.office = ? AND g.removed_at IS NULL AND COALESCE(g.code, '') NOT LIKE 'member\\_%'"
		" AND g.id <> ? ORDER BY g.kind, g.id LIMIT 300", BIND(to->office, to->group_id));

	while (rows_next(rows)) {
		const char *id = arena_format(r->arena, "%lld", (long long)rows->cells[0].number);
		const struct choice *kind = choice_find(group_kinds, rows->cells[2].text);

		page_option(options, id, arena_format(r->arena, "%s：%s", kind ? kind->label : "",
			rows->cells[1].text), chosen(r, "gives_id", id));
	}
}

/* One tick list a module, as people know the modules. */
static void put_permissions(struct request *r, const struct receiver *to, struct json *data,
	bool everything)
{
	struct json *fields = page_form_group(data, everything ? "禁止哪些权限（都不选就是全部禁止）"
		: "或者单项权限（可以选多项）");

	for (const struct module *const *m = modules; *m; m++) {
		struct json *options = NULL;

		for (const struct permission *const *p = (*m)->permissions; p && *p; p++) {
			const char *code = arena_format(r->arena, "%06d", (*p)->code);
			const char *risk = risk_text(r->work, (*p)->risk);

			if (!text_is(choice_of(account_offices, (int)permission_office(*p))->code, to->office))
				continue;
			if (!options)
				options = json_at(
					page_field(fields, "many", "permission", (*m)->title, NULL, NULL), "options");
			page_option(options, code, risk ? arena_format(r->arena, "%s（%s）", (*p)->label, risk)
				: (*p)->label, chosen(r, "permission", code));
		}
	}
}

static void put_extent(struct request *r, struct json *data, const struct problems *p)
{
	struct json *fields = page_form_group(data, "范围和期限"), *options, *item;
	const char *reach = input_text(r->form, "reach");

	options = json_at(
		page_field(fields, "is_choice", "reach", "范围", reach, problem_of(p, "reach")), "options");
	for (const struct choice *c = grant_reaches; c->value; c++)
		page_option(options, c->code, c->label, text_is(c->code, reach));
	item = page_field(fields, "is_text", "places", "指定的组织", input_text(r->form, "places"),
		problem_of(p, "places"));
	json_text(item, "hint", "填组织全称、简称或代码，几个组织用顿号隔开；范围选“指定的组织及其下级”时填写");
	json_flag(item, "wide", true);
	item = page_field(fields, "is_text", "categories", "限于类别", input_text(r->form, "categories"),
		problem_of(p, "categories"));
	json_text(item, "hint", "组织生活的权限可以只给某几类，如“党课、主题党日”；不填就是全部");
	json_flag(item, "wide", true);
	page_field(fields, "is_date", "from_on", "从", input_text(r->form, "from_on"),
		problem_of(p, "from_on"));
	item = page_field(fields, "is_date", "until_on", "到", input_text(r->form, "until_on"),
		problem_of(p, "until_on"));
	json_text(item, "hint", "到这一天为止，过后自动失效；不填就是长期");
	page_field(fields, "is_flag", "today", "只限今天", input_text(r->form, "today"), NULL);
}

static void put_reason(struct request *r, const struct receiver *to, struct json *data,
	const struct problems *p, bool prohibits)
{
	struct json *fields = page_form_group(data, "原因"), *item;

	if (!prohibits && to->account_id && text_is(to->office, "business")) {
		item = page_field(fields, "is_text", "stands_for", "代行谁的职责",
			input_text(r->form, "stands_for"), problem_of(p, "stands_for_id"));
		json_text(item, "hint", "填被代行人的登录账号；到期日必填，期间以本人名义办理并注明代行");
	}
	if (!prohibits)
		page_field(fields, "is_flag", "is_lead", "是项目组负责人", input_text(r->form, "is_lead"), NULL);
	item = page_field(fields, "is_text", "reason", "原因或依据", input_text(r->form, "reason"),
		problem_of(p, "reason"));
	json_text(item, "hint", prohibits ? "如：受留党察看处分，县直工委〔2026〕18号" : "如：任支部书记，县直工委〔2026〕12号");
	json_flag(item, "required", true);
	json_flag(item, "wide", true);
}

static struct reply form(struct request *r, const struct receiver *to, const struct problems *p)
{
	bool prohibits = text_is(input_text(r->query, "prohibits"), "1")
		|| text_is(input_text(r->form, "prohibits"), "1");
	struct json *data = page_form_data(r, arena_format(r->arena, prohibits ? "禁止%s使用权限" : "给%s授权",
		to->name), r->path, to->back, prohibits ? "禁止" : "授权"), *hidden;

	if (prohibits) {
		hidden = json_item(json_at(data, "hidden"));
		json_text(hidden, "name", "prohibits");
		json_text(hidden, "value", "1");
		put_permissions(r, to, data, true);
	} else {
		put_groups(r, to, page_form_group(data, "授予什么"),
			problem_of(p, "permission_id") ? problem_of(p, "permission_id")
										   : problem_of(p, "gives_id"));
		put_permissions(r, to, data, false);
	}
	put_extent(r, data, p);
	put_reason(r, to, data, p, prohibits);
	page_problems(p, &access_grant_record, data);
	page_crumb(data, prohibits ? "禁止" : "授权", NULL);
	return reply_status(reply_page(r, "record/form.html", data), p && p->count ? 422 : 200);
}

struct reply give_form_page(struct request *r)
{
	struct receiver to = receiver_of(r);

	return to.name ? form(r, &to, NULL) : reply_not_found(r);
}

/* ---- taking it back ---- */

/* What people separate by 、，； or lines, separated by ','. */
static char *with_commas(struct work *w, const char *text)
{
	char *list = text_narrow(w->arena, text), *to = list;

	for (const char *at = list; at && *at;) {
		bool mark = strncmp(at, "、", strlen("、")) == 0;

		*to++ = mark || *at == ';' || *at == '\n' ? ',' : *at;
		at += mark ? strlen("、") : 1;
	}
	if (list)
		*to = 0;
	return list;
}

size_t grant_places(
	struct work *w, const char *names, int64_t *places, size_t most, struct problems *p)
{
	char *rest = with_commas(w, names), *name;
	size_t n = 0;

	while (rest && (name = strsep(&rest, ",")) && n < most) {
		const char *clean = text_clean(w->arena, name);
		int64_t id = 0, found = 0;
		struct rows *rows;

		if (!clean)
			continue;
		rows = work_select(w, "SELECT m.id FROM organisation m WHERE m.removed_at IS NULL"
			" AND m.closed_on IS NULL AND @scope(m place) AND ? IN (m.name, m.short_name, m.code) LIMIT 2",
			BIND(clean));
		for (; rows_next(rows); found++)
			id = rows->cells[0].number;
		if (found == 1)
			places[n++] = id;
		else
			problem(p, "places", found ? "叫“%s”的组织不止一个，请填组织代码" : "没有叫“%s”的组织，请核对",
				text_cut(w->arena, clean, 30));
	}
	return n;
}

/* "党课、主题党日" as the codes of the permission's categories; unknown words go on to be refused. */
static size_t take_categories(struct request *r, int code, const char **categories)
{
	const struct permission *permission = permission_of(code);
	char *rest = with_commas(r->work, input_text(r->form, "categories")), *name;
	size_t n = 0;

	while (rest && (name = strsep(&rest, ",")) && n < MOST_CHOSEN) {
		const char *clean = text_clean(r->arena, name);
		const struct choice *c = clean && permission && permission->categories
			? choice_find(permission->categories, clean) : NULL;

		if (clean)
			categories[n++] = c ? c->code : clean;
	}
	return n;
}

static struct access_grant *blank(struct request *r, const struct receiver *to, struct problems *p)
{
	struct access_grant *g = record_new(r->work, &access_grant_record);

	page_take(r, &access_grant_record, g, p);
	g->account_id = to->account_id;
	g->group_id = to->group_id;
	g->prohibits = text_is(input_text(r->form, "prohibits"), "1");
	if (text_is(input_text(r->form, "today"), "1"))
		g->from_on = g->until_on = r->work->today;
	return g;
}

static bool give_one(struct request *r, struct access_grant *g, const struct grant_extent *places,
	struct problems *p)
{
	const char **categories = ARENA_ARRAY(r->arena, const char *, MOST_CHOSEN);
	struct grant_extent extent = *places;

	extent.categories = categories;
	extent.category_count = take_categories(r, (int)g->permission_id, categories);
	return grant_give(r->work, g, &extent, p);
}

/* Each thing chosen is a grant of its own; all of them or none (the work is rolled back). */
static int64_t give_all(struct request *r, const struct receiver *to, struct problems *p)
{
	int64_t places[MOST_PLACES], given = 0, stood_for = 0;
	struct grant_extent extent = { places, grant_places(r->work, input_text(r->form, "places"),
		places, MOST_PLACES, p), NULL, 0 };
	const char *login = input_text(r->form, "stands_for");
	struct access_grant *g;

	for (size_t i = 0; i < r->form->count && !p->count; i++) {
		const struct input_pair *pair = &r->form->pairs[i];
		int64_t value = 0;

		if ((!text_is(pair->name, "permission") && !text_is(pair->name, "gives_id"))
			|| !text_integer(pair->value, &value) || !value)
			continue;
		g = blank(r, to, p);
		*(text_is(pair->name, "permission") ? &g->permission_id : &g->gives_id) = value;
		given += !p->count && give_one(r, g, &extent, p);
	}
	if (login && !p->count) {
		g = blank(r, to, p);
		stood_for = work_number(r->work, 0,
			"SELECT a.id FROM account a WHERE a.login = ? AND a.removed_at IS NULL AND @scope(a)", BIND(login));
		g->stands_for_id = stood_for;
		if (!stood_for || stood_for == to->account_id)
			problem(p, "stands_for_id", stood_for ? "不能代行自己的职责" : "没有“%s”这个账号，请核对", login);
		else
			given += grant_give(r->work, g, NULL, p);
	}
	if (!given && !p->count) {
		g = blank(r, to, p);
		given += grant_give(r->work, g, &extent, p); /* a prohibition of everything, or a problem */
	}
	return given;
}

struct reply give_page(struct request *r)
{
	struct receiver to = receiver_of(r);
	struct problems *p = problems_new(r->arena);
	int64_t given, waiting;

	if (!to.name)
		return reply_not_found(r);
	given = give_all(r, &to, p);
	if (p->count)
		return form(r, &to, p);
	waiting = work_number(r->work, 0, "SELECT COUNT(*) FROM access_grant WHERE account_id <=> ?"
		" AND group_id <=> ? AND state = 'proposed' AND removed_at IS NULL",
		BIND(bind_reference(to.account_id), bind_reference(to.group_id)));
	if (waiting)
		notice(r, "已提出 %lld 项。其中有高风险权限，要由另一个人复核后才生效。", (long long)given);
	else
		notice(r, "已授予 %lld 项，从下一次打开页面起生效。", (long long)given);
	return reply_redirect(r, "%s", to.back);
}
