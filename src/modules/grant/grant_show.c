/*
 * One grant: what it says, what its holder would lose without it, and the verbs: take back, and for
 * what is of high risk the second person's agreement.
 */
#include "base/text.h"
#include "data/history.h"
#include "modules/access/access.h"
#include "modules/application/application.h"
#include "modules/grant/inside.h"

static bool same_place(const struct reach *a, const struct reach *b)
{
	return a->code == b->code && a->own == b->own && text_is(a->pattern, b->pattern)
		&& (a->categories == b->categories || text_is(a->categories, b->categories));
}

/* How many of `rights` say the same as `reach`; *others: how many the same permission elsewhere. */
static size_t still(const struct rights *rights, const struct reach *reach, size_t *others)
{
	size_t same = 0;

	*others = 0;
	for (size_t i = 0; i < rights->count; i++) {
		same += same_place(&rights->reaches[i], reach);
		*others += rights->reaches[i].code == reach->code;
	}
	return same;
}

/* With and without: what goes is what no other path gives. */
static void put_effect(struct request *r, struct json *data, const struct access_grant *g)
{
	static const char *const heads[] = { "权限", "范围", "收回以后", NULL };
	struct person p = person_find(r->work, g->account_id);
	struct json *table = page_table(data, "收回这项授权会改变什么", "收回后他的权限没有变化：其他途径给了同样的权限。", heads);
	const struct rights *with, *without;
	const struct places *places;

	if (!p.holder.account_id)
		return;
	with = rights_explained(r->work, &p.holder, 0);
	without = rights_explained(r->work, &p.holder, g->row.id);
	places = places_of(r->work, with->reaches, with->count);
	for (size_t i = 0; i < with->count; i++) {
		const struct reach *reach = &with->reaches[i];
		const struct permission *permission = permission_of(reach->code);
		struct json *cells;
		size_t others;

		if (reach->steps[0] != g->row.id || still(without, reach, &others) || !permission)
			continue;
		cells = page_table_row(table, NULL);
		page_cell(table, cells, permission->label, NULL, NULL);
		page_cell(table, cells, reach_where(r->work, places, reach), NULL, NULL);
		page_cell(table, cells, others ? "只剩较小的范围" : "不再有这项权限", others ? "amber" : "red", NULL);
	}
}

static const char *name_of(const struct access_grant *g, const char *field)
{
	const struct field *f = record_field(&access_grant_record, field);

	return g->row.labels[f - access_grant_record.fields];
}

static void put_facts(struct request *r, struct json *data, const struct access_grant *g)
{
	struct json *items = page_fact_group(data, NULL);
	const char *what = g->permission_id ? name_of(g, "permission_id")
		: g->gives_id                   ? name_of(g, "gives_id")
		: g->stands_for_id ? arena_format(r->arena, "代行%s的职责", name_of(g, "stands_for_id"))
						   : "全部权限";
	struct rows *rows = work_select(r->work, "SELECT"
		" (SELECT GROUP_CONCAT(o.name SEPARATOR '、') FROM access_grant_place x"
		"  JOIN organisation o ON o.id = x.organisation_id WHERE x.grant_id = g.id),"
		" (SELECT GROUP_CONCAT(x.category) FROM access_grant_category x WHERE x.grant_id = g.id),"
		" a.name, b.name FROM access_grant g LEFT JOIN account a ON a.id = g.granted_by"
		" LEFT JOIN account b ON b.id = g.confirmed_by WHERE g.id = ?", BIND(g->row.id));
	struct reach categories = { .code = (int)g->permission_id };

	page_fact(items, g->account_id ? "授予谁" : "授予哪个组", g->to_name,
		!may(r->work->actor, &grant_view) ? NULL
			: g->account_id ? arena_format(r->arena, "/holders/%lld", (long long)g->account_id)
							: arena_format(r->arena, "/groups/%lld", (long long)g->group_id));
	page_fact(items, g->prohibits ? "禁止什么" : "授予什么", what, NULL);
	page_fact(items, "范围",
		g->reach ? choice_label(grant_reaches, (int)g->reach) : "按角色本身的范围", NULL);
	page_fact(items, "期限",
		arena_format(r->arena, "%s 至 %s",
			date_has(g->from_on) ? date_text(r->arena, g->from_on) : "现在",
			date_has(g->until_on) ? date_text(r->arena, g->until_on) : "长期"),
		NULL);
	page_fact(items, "原因", g->reason, NULL);
	if (rows_next(rows)) {
		const struct cell *x = rows->cells;

		categories.categories = x[1].null ? NULL : arena_format(r->arena, ",%s,", x[1].text);
		page_fact(items, "指定的组织", x[0].null ? "没有指定" : x[0].text, NULL);
		page_fact(items, "类别", x[1].null ? "全部" : reach_categories(r->work, &categories), NULL);
		page_fact(items, "授权人", x[2].null ? "系统" : x[2].text, NULL);
		page_fact(items, "复核人", x[3].null ? "未复核" : x[3].text, NULL);
	}
	rows_end(rows);
}

/* What the program itself wrote: nobody took part in it. */
static bool is_preset(const struct access_grant *g)
{
	return g->group_id && text_is(g->reason, "预设");
}

struct reply grant_show_page(struct request *r)
{
	const struct access_grant *g = record_find(r->work, &access_grant_record, param_id(r, "id"));
	const struct choice *state;
	struct json *data, *badge;
	const char *base;

	if (!g)
		return reply_not_found(r);
	state = choice_of(grant_states, (int)g->state);
	base = arena_format(r->arena, "%s/%lld", text_begins(r->path, "/grant-checks") ? "/grant-checks"
		: "/grants", (long long)g->row.id);
	data = page_show_data(r, g->prohibits ? "禁止" : "授权");
	badge = json_object_in(data, "badge");
	json_text(badge, "text", state->label);
	json_text(badge, "tone", state->tone);
	put_facts(r, data, g);
	if (g->account_id && g->state == GRANT_ACTIVE && !g->prohibits
		&& may(r->work->actor, &grant_grant))
		put_effect(r, data, g);
	json_flag(data, "lifting", g->state == GRANT_LIFTING);
	json_text(data, "decide",
		(g->state == GRANT_PROPOSED || g->state == GRANT_LIFTING)
				&& (may(r->work->actor, &grant_confirm) || may(r->work->actor, &grant_second))
			? base
			: NULL);
	json_text(data, "take_back", may(r->work->actor, &grant_grant) && !is_preset(g)
		&& g->state != GRANT_LIFTING ? base : NULL);
	json_text(data, "what", g->prohibits ? "解除禁止" : "收回");
	page_back(data, text_begins(base, "/grant-checks") ? "/grant-checks" : "/grants");
	page_crumb(data, "详情", NULL);
	return reply_page(r, "grant/show.html", data);
}

static struct reply back_to(
	struct request *r, const struct access_grant *g, const struct problems *p, const char *said)
{
	if (p->count)
		notice_bad(r, "%s。", p->items[0].text);
	else
		notice(r, "%s", said);
	if (text_begins(r->path, "/grant-checks"))
		return reply_redirect(r, "/grant-checks");
	if (p->count || g->group_id)
		return reply_redirect(r, "/grants/%lld", (long long)g->row.id);
	return reply_redirect(r, "/holders/%lld", (long long)g->account_id);
}

struct reply grant_take_back_page(struct request *r)
{
	struct access_grant *g = record_lock(r->work, &access_grant_record, param_id(r, "id"));
	struct problems *p = problems_new(r->arena);

	if (!g)
		return reply_not_found(r);
	if (!grant_take_back(r->work, g, input_text(r->form, "reason"), p))
		return back_to(r, g, p, NULL);
	if (g->group_id && g->state != GRANT_LIFTING) {
		notice(r, "已收回，从下一次打开页面起生效。");
		return reply_redirect(r, "/groups/%lld", (long long)g->group_id);
	}
	return back_to(r, g, p, g->state == GRANT_LIFTING ? "已提出解除，等另一个人复核后生效；在此之前仍然禁止。"
		: g->prohibits ? "已解除禁止。" : "已收回，从下一次打开页面起生效。");
}

static struct reply decide(struct request *r, bool agreed)
{
	struct access_grant *g = record_lock(r->work, &access_grant_record, param_id(r, "id"));
	struct problems *p = problems_new(r->arena);
	bool lifting;

	if (!g)
		return reply_not_found(r);
	lifting = g->state == GRANT_LIFTING;
	if (grant_decide(r->work, g, agreed, p))
		application_follow(r->work); /* who asked for it hears of it now */
	if (lifting)
		return back_to(r, g, p, agreed ? "已复核通过，禁止已解除。" : "已退回，仍然禁止。");
	return back_to(r, g, p, agreed ? "已复核通过，授权生效。" : "已退回，授权没有生效。");
}

struct reply grant_confirm_page(struct request *r)
{
	return decide(r, true);
}

struct reply grant_refuse_page(struct request *r)
{
	return decide(r, false);
}
