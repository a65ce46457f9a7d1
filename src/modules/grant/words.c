/* Rights in words: where, which categories, what risk. */
#include "base/buffer.h"
#include "base/text.h"
#include "modules/access/access.h"
#include "modules/grant/inside.h"

enum { MOST_PLACES = 16 };

struct places {
	size_t count;
	struct { const char *path, *name; } list[MOST_PLACES];
};

static const char *path_of(struct work *w, const char *pattern)
{
	return arena_copy(w->arena, pattern, strcspn(pattern, "%"));
}

static const char *name_of(const struct places *p, const char *path)
{
	for (size_t i = 0; i < p->count; i++)
		if (text_is(p->list[i].path, path))
			return p->list[i].name;
	return NULL;
}

struct places *places_of(struct work *w, const struct reach *reaches, size_t count)
{
	struct places *p = ARENA_NEW(w->arena, struct places);
	const char *a[MOST_PLACES] = { 0 };
	struct rows *rows;
	size_t n = 0;

	for (size_t i = 0; i < count && n < MOST_PLACES; i++) {
		const char *path = path_of(w, reaches[i].pattern);
		size_t j = 0;

		while (j < n && !text_is(a[j], path))
			j++;
		if (j == n && *path)
			a[n++] = path;
	}
	if (!n)
		return p;
	rows = work_select(w, "SELECT path, name FROM organisation"
		" WHERE path IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		BIND(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12], a[13],
			a[14], a[15]));
	while (rows_next(rows)) {
		p->list[p->count].path = rows->cells[0].text;
		p->list[p->count++].name = rows->cells[1].text;
	}
	return p;
}

const char *reach_where(struct work *w, const struct places *places, const struct reach *r)
{
	const char *path = path_of(w, r->pattern), *name = name_of(places, path);
	const char *where = !*path ? NULL : arena_format(w->arena, "%s%s", name ? name : "已撤销的组织",
		text_ends(r->pattern, "%") ? "及下级" : "");

	if (!r->own)
		return where ? where : "全部";
	return where ? arena_format(w->arena, "%s中本人经办的", where) : "本人的";
}

const char *reach_categories(struct work *w, const struct reach *r)
{
	const struct permission *permission = permission_of(r->code);
	struct buffer b = buffer_new(w->arena, 4096);
	char *rest, *code;

	if (!r->categories)
		return NULL;
	for (rest = arena_text(w->arena, r->categories); (code = strsep(&rest, ","));) {
		const struct choice *c = *code && permission && permission->categories
			? choice_find(permission->categories, code) : NULL;

		if (*code)
			buffer_format(&b, "%s%s", b.size ? "、" : "", c ? c->label : code);
	}
	return b.size ? b.data : "没有相同的类别";
}

const char *risk_text(struct work *w, unsigned risk)
{
	static const struct { unsigned risk; const char *label; } names[] = {
		{ RISK_PERSONAL, "个人信息" }, { RISK_MONEY, "资金" }, { RISK_PUBLISH, "发布" },
		{ RISK_DELETE, "删除" }, { RISK_GRANT, "授权" },
	};
	struct buffer b = buffer_new(w->arena, 200);

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (risk & names[i].risk)
			buffer_format(&b, "%s%s", b.size ? "、" : "", names[i].label);
	return b.size ? b.data : NULL;
}

const char *permission_module(const struct permission *permission)
{
	for (const struct module *const *m = modules; *m; m++)
		for (const struct permission *const *p = (*m)->permissions; p && *p; p++)
			if (*p == permission)
				return (*m)->title;
	return "";
}

#define PERSON "SELECT a.id, o.path, m.stage, a.name, a.login, o.name, a.state, a.office" \
	" FROM account a LEFT JOIN organisation o ON o.id = a.organisation_id" \
	" LEFT JOIN member m ON m.id = a.member_id AND m.removed_at IS NULL" \
	" WHERE a.removed_at IS NULL AND @scope(a) AND "

static struct person person_from(const struct cell *x)
{
	return (struct person){ .holder = { x[0].number, x[1].text, x[2].text }, .name = x[3].text,
		.login = x[4].text, .organisation = x[5].text, .state = x[6].text, .office = x[7].text };
}

struct person person_find(struct work *w, int64_t account_id)
{
	struct rows *rows = work_select(w, PERSON "a.id = ?", BIND(account_id));
	struct person p = { 0 };

	if (rows_next(rows))
		p = person_from(rows->cells);
	rows_end(rows);
	return p;
}

void persons_named(struct work *w, const char *first, const char *second, struct person both[2])
{
	struct rows *rows = work_select(w, PERSON "a.login IN (?, ?)",
		BIND(first ? first : "", second ? second : ""));

	both[0] = both[1] = (struct person){ 0 };
	while (rows_next(rows)) {
		struct person p = person_from(rows->cells);

		if (text_is(p.login, first))
			both[0] = p;
		if (text_is(p.login, second))
			both[1] = p;
	}
}
