/*
 * What can be imported: members by ID number, organisations by code or by name below their parent.
 */
#include "base/text.h"
#include "modules/access/access.h"
#include "modules/import/import.h"
#include "modules/member/member.h"
#include "modules/organisation/organisation.h"

static void *find_member(
	struct work *w, const struct input *in, int64_t holder, struct problems *p)
{
	void *m = holder ? record_find(w, &member_record, holder) : NULL;

	if (holder && !m)
		problem(p, "id_number", "这名党员已在其他党组织登记，请先办理组织关系转接");
	return m;
}

static void begin_member(struct work *w, void *row)
{
	((struct member *)row)->standing = STANDING_NORMAL;
}

static bool save_member(struct work *w, void *row, const char *action, struct problems *p)
{
	return record_save(w, &member_record, row, action, p);
}

static const char *member_used(struct work *w, int64_t id)
{
	return work_number(w, 0, "SELECT (SELECT COUNT(*) FROM attendance WHERE member_id = ?"
		"  AND (signed_at IS NOT NULL OR leave_state <> 'none'))" /* expected by the roster alone is no use */
		" + (SELECT COUNT(*) FROM dues WHERE member_id = ?) + (SELECT COUNT(*) FROM account WHERE member_id = ?)",
		BIND(id, id, id)) ? "已有会议、党费或账号记录" : NULL;
}

/* Names repeat in a county ("第一党支部"); below one parent, or by code, there is only one. */
static void *find_organisation(
	struct work *w, const struct input *in, int64_t holder, struct problems *p)
{
	const char *code = input_text(in, "code"), *name = input_text(in, "name");
	struct bind parent = bind_reference(input_number(in, "parent_id", 0));
	struct rows *rows = work_select(w, "SELECT id FROM organisation m WHERE removed_at IS NULL"
		" AND @scope(m place) AND (code = ? OR (? IS NULL AND name = ? AND COALESCE(?, parent_id) = parent_id))"
		" ORDER BY path LIMIT 2", BIND(code, code, name, parent));
	int64_t id = rows_next(rows) ? rows->cells[0].number : 0;

	if (id && rows_next(rows))
		problem(p, "parent_id", "叫“%s”的党组织不止一个，请填写上级党组织或党组织代码", name);
	rows_end(rows);
	return id ? record_find(w, &organisation_record, id) : NULL;
}

static void begin_organisation(struct work *w, void *row)
{
}

static bool save_organisation(struct work *w, void *row, const char *action, struct problems *p)
{
	struct organisation *o = row;

	return o->row.id ? record_save(w, &organisation_record, o, action, p)
					 : organisation_add(w, o, p);
}

static const char *organisation_used(struct work *w, int64_t id)
{
	return work_number(w, 0,
			   "SELECT (SELECT COUNT(*) FROM organisation WHERE parent_id = ? AND removed_at IS "
			   "NULL)"
			   " + (SELECT COUNT(*) FROM member WHERE organisation_id = ? AND removed_at IS NULL)"
			   " + (SELECT COUNT(*) FROM account WHERE organisation_id = ?)",
			   BIND(id, id, id))
		? "下面已有党组织、党员或账号"
		: NULL;
}

static const struct importable member_importable = {
	.record = &member_record, .may = &member_import, .title = "党员名册", .sheet = "党员基本信息汇总表",
	.must = (const char *const[]){ "name", "id_number", NULL },
	.find = find_member, .begin = begin_member, .save = save_member, .used = member_used,
};
static const struct importable organisation_importable = {
	.record = &organisation_record, .may = &organisation_import, .title = "党组织", .sheet = "党组织",
	.must = (const char *const[]){ "name", "parent_id", "kind", NULL },
	.find = find_organisation, .begin = begin_organisation, .save = save_organisation,
	.used = organisation_used,
};

const struct importable *const importables[] = { &member_importable, &organisation_importable,
	&account_importable, NULL };

const struct importable *importable_of(const struct record *record)
{
	for (const struct importable *const *it = importables; *it; it++)
		if ((*it)->record == record)
			return *it;
	return NULL;
}

const struct importable *importable_named(const char *kind)
{
	for (const struct importable *const *it = importables; *it; it++)
		if (text_is((*it)->record->name, kind))
			return *it;
	return NULL;
}
