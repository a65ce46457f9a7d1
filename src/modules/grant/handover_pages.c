/*
 * The wizard: from whom, then everything open listed, to whom, and one button. And the owner of a
 * single plan or ledger.
 */
#include "base/text.h"
#include "data/history.h"
#include "modules/access/access.h"
#include "modules/application/application.h"
#include "modules/grant/delegate.h"
#include "modules/meeting/meeting.h"
#include "web/page.h"

enum { MOST_FOUND = 50, MOST_OPEN = 500, MOST_GRANTS = 100 };

/* ---- from whom ---- */

struct reply handover_choose_page(struct request *r)
{
	struct work *w = r->work;
	struct json *data = page_data(r, "工作交接"), *list = json_list_in(data, "people");
	const char *q = input_text(r->query, "q");
	const char *like = arena_format(r->arena, "%s%%", q ? text_cut(r->arena, q, 40) : "");
	struct rows *rows = work_select(w, "SELECT m.id, m.name, m.login, o.name, m.state = 'stopped',"
		" EXISTS (SELECT 1 FROM access_grant g WHERE g.account_id = m.id AND g.removed_at IS NULL)"
		" AS holds"
		" FROM account m LEFT JOIN organisation o ON o.id = m.organisation_id"
		" WHERE @scope(m) AND m.office = 'business' AND m.removed_at IS NULL"
		" AND (m.name LIKE ? OR m.login LIKE ?) AND (? OR m.organisation_id = ?)"
		" ORDER BY holds DESC, m.path, m.id LIMIT ?",
		BIND(like, like, q != NULL, w->actor->organisation_id, (int64_t)MOST_FOUND));

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		struct json *item = json_item(list);

		json_text(item, "href", arena_format(r->arena, "/handover/%lld", (long long)c[0].number));
		json_text(item, "name", c[1].text);
		json_text(item, "login", c[2].text);
		json_text(item, "place", c[3].text);
		json_text(item, "state", c[4].number ? "已停用" : c[5].number ? "有角色" : NULL);
	}
	rows_end(rows);
	json_text(data, "q", q);
	return reply_page(r, "grant/handover.html", data);
}

/* ---- everything open ---- */

enum kind { KIND_PLAN = 1, KIND_MEETING, KIND_IMPORT, KIND_MEMBER, KIND_ORGANISATION, KIND_GIVEN,
	KIND_STANDS, KIND_APPLIED };

static const struct { const char *title, *becomes; } kinds[] = {
	[KIND_PLAN] = { "未通过审核的计划", "移交" },
	[KIND_MEETING] = { "未结束的活动和台账", "移交" },
	[KIND_IMPORT] = { "未完成的导入", "移交" },
	[KIND_MEMBER] = { "经办的党员档案", "移交" },
	[KIND_ORGANISATION] = { "经办的党组织", "移交" },
	[KIND_GIVEN] = { "转授出去的角色", "移交，由接手人管理和收回" },
	[KIND_STANDS] = { "代行他职责的人", "结束代行" },
	[KIND_APPLIED] = { "本人申请中的权限", "撤回，由接手人另行申请" },
};

/* All of it in one question: kind, id (0: only a count), what it is called, count. */
static struct rows *open_things(struct work *w, int64_t id)
{
	return work_select(w, "SELECT 1 AS kind, m.id, m.title, 1 FROM plan m WHERE m.owner_id = ?"
		"  AND m.state <> 'passed' AND m.removed_at IS NULL AND @scope(m owner)"
		" UNION ALL SELECT 2, m.id, CONCAT(m.title, '（', DATE(m.starts_at), '）'), 1 FROM meeting m"
		"  WHERE m.owner_id = ? AND m.state NOT IN ('passed', 'cancelled') AND m.removed_at IS NULL"
		"  AND @scope(m owner kind)"
		" UNION ALL SELECT 3, m.id, m.file_name, 1 FROM import_batch m WHERE m.owner_id = ?"
		"  AND m.state IN ('reading', 'checked', 'writing', 'undoing') AND m.removed_at IS NULL"
		"  AND @scope(m owner)"
		" UNION ALL SELECT 4, 0, NULL, COUNT(*) FROM member m WHERE m.owner_id = ?"
		"  AND m.removed_at IS NULL AND @scope(m owner)"
		" UNION ALL SELECT 5, 0, NULL, COUNT(*) FROM organisation m WHERE m.owner_id = ?"
		"  AND m.removed_at IS NULL AND @scope(m any)"
		" UNION ALL SELECT 6, 0, CONCAT(a.name, '：', k.name), 1 FROM access_grant g"
		"  JOIN account a ON a.id = g.account_id JOIN access_group k ON k.id = g.gives_id"
		"  WHERE g.granted_by = ? AND g.office = 'business' AND g.removed_at IS NULL"
		"  AND (g.until_on IS NULL OR g.until_on >= ?)"
		" UNION ALL SELECT 7, 0, a.name, 1 FROM access_grant g JOIN account a ON a.id ="
		" g.account_id"
		"  WHERE g.stands_for_id = ? AND g.removed_at IS NULL AND g.until_on >= ?"
		" UNION ALL SELECT 8, p.id, p.wanted, 1 FROM access_application p WHERE p.account_id = ?"
		"  AND p.state IN ('asked', 'agreed') AND p.removed_at IS NULL ORDER BY kind, id DESC"
		" LIMIT ?",
		BIND(id, id, id, id, id, id, w->today, id, w->today, id, (int64_t)MOST_OPEN));
}

static const char *href_of(struct request *r, enum kind kind, int64_t id)
{
	switch (kind) {
	case KIND_PLAN:
		return arena_format(r->arena, "/plans/%lld", (long long)id);
	case KIND_MEETING:
		return arena_format(r->arena, "/meetings/%lld", (long long)id);
	case KIND_MEMBER:
		return "/members";
	case KIND_ORGANISATION:
		return "/organisations";
	default:
		return NULL;
	}
}

static void put_open(struct request *r, int64_t account_id, struct json *data)
{
	struct json *list = json_list_in(data, "open"), *group = NULL;
	struct rows *rows = open_things(r->work, account_id);
	int64_t kind = 0, count = 0;

	while (rows_next(rows)) {
		const struct cell *c = rows->cells;
		struct json *item;

		if (!c[3].number)
			continue;
		if (c[0].number != kind) {
			kind = c[0].number;
			count = 0;
			group = json_item(list);
			json_text(group, "title", kinds[kind].title);
			json_text(group, "becomes", kinds[kind].becomes);
			json_list_in(group, "things");
		}
		count += c[3].number;
		json_number(group, "count", count);
		item = json_item(json_at(group, "things"));
		json_text(item, "label", c[2].null ? "查看" : c[2].text);
		json_text(item, "href", href_of(r, (enum kind)kind, c[1].number));
	}
	rows_end(rows);
}

/* What he holds: some of it the actor gave, the rest is a security administrator's to take back. */
static void put_grants(struct request *r, int64_t account_id, struct json *data)
{
	const char *mine[MOST_GRANTS], *others[MOST_GRANTS];
	size_t mine_count = 0, other_count = 0;
	struct rows *rows = work_select(r->work, "SELECT COALESCE(k.name, p.label, CONCAT('代行', s.name,"
		" '的职责')), g.granted_by = ? FROM access_grant g LEFT JOIN access_group k ON k.id ="
		" g.gives_id"
		" LEFT JOIN permission p ON p.id = g.permission_id LEFT JOIN account s ON s.id ="
		" g.stands_for_id"
		" WHERE g.account_id = ? AND g.removed_at IS NULL AND NOT g.prohibits AND g.state ="
		" 'active'"
		" AND (g.until_on IS NULL OR g.until_on >= ?) ORDER BY g.id LIMIT ?",
		BIND(r->work->actor->id, account_id, r->work->today, (int64_t)MOST_GRANTS));

	while (rows_next(rows))
		if (rows->cells[1].number)
			mine[mine_count++] = rows->cells[0].text;
		else
			others[other_count++] = rows->cells[0].text;
	rows_end(rows);
	json_text(data, "mine", mine_count ? text_join(r->arena, mine, mine_count, "、") : NULL);
	json_text(data, "others", other_count ? text_join(r->arena, others, other_count, "、") : NULL);
}

static struct reply form(struct request *r, const struct account *a, const struct problems *p)
{
	struct json *data = page_data(r, arena_format(r->arena, "移交%s的工作", a->name)), *field;

	put_open(r, a->row.id, data);
	put_grants(r, a->row.id, data);
	json_text(data, "name", a->name);
	json_text(data, "login", a->login);
	json_text(data, "action", arena_format(r->arena, "/handover/%lld", (long long)a->row.id));
	field = page_field(json_list_in(data, "fields"), "is_choice", "to", "移交给", NULL, problem_of(p,
		"to"));
	json_flag(field, "required", true);
	json_text(field, "hint", "只能移交给同一党组织的人；他的角色由安全管理员授予");
	people_options(r, a->organisation_id, a->row.id, input_text(r->form, "to"), json_at(field,
		"options"));
	page_problems(p, NULL, data);
	page_crumb(data, a->name, NULL);
	page_back(data, "/handover");
	return reply_status(reply_page(r, "grant/handover_show.html", data), p && p->count ? 422 : 200);
}

struct reply handover_page(struct request *r)
{
	const struct account *a = record_find(r->work, &account_record, param_id(r, "id"));

	return a && a->office == OFFICE_BUSINESS ? form(r, a, NULL) : reply_not_found(r);
}

/* The name of a business account of that organisation; NULL if it may not be chosen. */
static const char *person_at(struct work *w, int64_t id, int64_t organisation_id)
{
	return work_text(w, "SELECT name FROM account WHERE id = ? AND organisation_id = ?"
		" AND office = 'business' AND state <> 'stopped' AND removed_at IS NULL",
		BIND(id, organisation_id));
}

struct reply handover_post(struct request *r)
{
	struct problems *p = problems_new(r->arena);
	const struct account *a = record_find(r->work, &account_record, param_id(r, "id"));
	struct handover h = { .to_id = input_number(r->form, "to", 0),
		.ends = text_is(input_text(r->form, "ends"), "1") };
	const char *done;

	if (!a || a->office != OFFICE_BUSINESS)
		return reply_not_found(r);
	h.from_id = a->row.id;
	h.from = a->name;
	h.path = a->row.path;
	h.to = h.to_id == a->row.id ? NULL : person_at(r->work, h.to_id, a->organisation_id);
	if (!h.to)
		problem(p, "to", "请选择移交给谁，要是同一党组织的另一个人");
	if (p->count)
		return form(r, a, p);
	done = handover_do(r->work, &h);
	notice(r, done ? "已由%s移交给%s：%s。" : "%s没有需要移交给%s的工作%s。", h.from, h.to,
		done ? done : "");
	return reply_redirect(r, "/handover/%lld", (long long)a->row.id);
}

/* ---- one thing ---- */

static int64_t organisation_of(const struct record *record, const struct row *row)
{
	return FIELD_OF(row, record_field(record, "organisation_id"), int64_t);
}

static struct reply owner_form(struct request *r, const struct row *row, const struct problems *p)
{
	const struct record *record = r->route->record;
	const char *back = arena_format(r->arena, "%s/%lld", record->href, (long long)row->id);
	struct json *data = page_form_data(r, "变更经办人", r->path, back, "变更"), *field;

	field = page_field(page_form_group(data, record_label(r->work, record, row)), "is_choice",
		"to", "新的经办人", NULL, problem_of(p, "to"));
	json_flag(field, "required", true);
	json_text(field, "hint", "同一党组织的人。只有“本人经办”权限的人，经办人变更后才能看到和修改");
	people_options(r, organisation_of(record, row), row->owner_id, input_text(r->form, "to"),
		json_at(field, "options"));
	page_problems(p, NULL, data);
	page_crumb(data, "变更经办人", NULL);
	return reply_status(reply_page(r, "record/form.html", data), p && p->count ? 422 : 200);
}

struct reply owner_page(struct request *r)
{
	const struct row *row = record_find(r->work, r->route->record, param_id(r, "id"));

	return row ? owner_form(r, row, NULL) : reply_not_found(r);
}

struct reply owner_post(struct request *r)
{
	struct work *w = r->work;
	const struct record *record = r->route->record;
	struct problems *p = problems_new(r->arena);
	const struct row *row = record_find(w, record, param_id(r, "id"));
	int64_t to = input_number(r->form, "to", 0);
	const char *name, *before;

	if (!row)
		return reply_not_found(r);
	name = person_at(w, to, organisation_of(record, row));
	if (!name) {
		problem(p, "to", "请选择新的经办人，要是同一党组织的人");
		return owner_form(r, row, p);
	}
	before = work_text(w, "SELECT name FROM account WHERE id = ?", BIND(row->owner_id));
	if (record == &plan_record)
		work_change(w, "UPDATE plan SET owner_id = ? WHERE id = ?", BIND(to, row->id));
	else
		work_change(w, "UPDATE meeting SET owner_id = ? WHERE id = ?", BIND(to, row->id));
	history_write(w, &(struct history_entry){ .action = "owner", .record = record->name,
		.object_id = row->id, .object_label = record_label(w, record, row), .path = row->path,
		.note = arena_format(w->arena, "由%s变更为%s", before ? before : "无", name) });
	notice(r, "经办人已变更为%s。", name);
	return reply_redirect(r, "%s/%lld", record->href, (long long)row->id);
}
