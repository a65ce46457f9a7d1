/* Organisations by code, or by name below their parent: the usual layout (field-rules 4.13.3) and
 * all that is kept of them. */
#include "base/text.h"
#include "modules/import/layouts.h"
#include "modules/organisation/organisation.h"

/*
 * Names repeat in a county ("第一党支部"); below one parent, or by code, there is only one. A code
 * that is not known yet is given to the one of that name: below the parent the sheet says, or that
 * has none so far.
 */
static void *find_organisation(struct work *w, struct input *in, int64_t holder, struct problems *p)
{
	const char *code = input_text(in, "code"), *name = input_text(in, "name");
	struct bind parent = bind_reference(input_number(in, "parent_id", 0));
	struct rows *rows = work_select(w, "SELECT id, code = ? FROM organisation m"
		" WHERE removed_at IS NULL AND @scope(m place) AND (code = ?"
		"  OR (name = ? AND COALESCE(?, parent_id) <=> parent_id"
		"   AND (? IS NULL OR ? IS NOT NULL OR code IS NULL))) ORDER BY code = ? DESC, path LIMIT 2",
		BIND(code, code, name, parent, code, parent, code));
	int64_t id = rows_next(rows) ? rows->cells[0].number : 0;

	if (id && !rows->cells[1].number && rows_next(rows))
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

static const char organisation_in_use[] = "下面已有党组织、党员或账号";

static struct rows *organisation_used(struct work *w, const char *ids)
{
	return work_select(w, "SELECT j.id FROM " IMPORT_IDS
		" WHERE (SELECT COUNT(*) FROM organisation WHERE parent_id = j.id AND removed_at IS NULL)"
		" + (SELECT COUNT(*) FROM member WHERE organisation_id = j.id AND removed_at IS NULL)"
		" + (SELECT COUNT(*) FROM account WHERE organisation_id = j.id) > 0", BIND(ids));
}

/* Codes of the national system (field-rules 4.14) and other words for the same. */
static const struct import_meaning meanings[] = {
	{ "kind", "611", "committee" }, { "kind", "612", "leading_group" },
	{ "kind", "621", "general_branch" }, { "kind", "631", "branch" },
	{ "kind", "632", "joint_branch" }, { "kind", "641", "group" },
	{ "kind", "911", "temporary_committee" }, { "kind", "921", "temporary_general_branch" },
	{ "kind", "931", "temporary_branch" }, { "kind", "932", "temporary_joint_branch" },
	{ "kind", "党总支部", "general_branch" }, { "kind", "临时党总支部", "temporary_general_branch" },
	{ "kind", "支部", "branch" }, { "kind", "联合支部", "joint_branch" },
	{ "kind", "临时支部", "temporary_branch" }, { "kind", "临时联合支部", "temporary_joint_branch" },
	{ NULL }
};

static const char *const must[] = { "name", "parent_id", "kind", NULL };

static const char *const usual[] = { "name", "short_name", "parent_id", "code", "kind",
	"founded_on", "unit_situation", "contact", "contact_phone", "unit_name", "unit_kind",
	"unit_party", "unit_code", NULL };

const struct importable organisation_importable = {
	.name = "organisation", .record = &organisation_record, .may = &organisation_import,
	.title = "党组织",
	.purpose = "党组织信息采集常用的 13 项。组织类别可以写“党支部”，也可以写“631 党支部”。",
	.sheet = "党组织", .must = must, .columns = usual, .meanings = meanings,
	.find = find_organisation, .begin = begin_organisation, .save = save_organisation,
	.used = organisation_used, .in_use = organisation_in_use,
};
const struct importable organisation_whole_importable = {
	.name = "organisation_whole", .record = &organisation_record, .may = &organisation_import,
	.title = "党组织（全部项目）",
	.purpose = "本平台登记的全部项目。用“导出全部项目”导出的表格改好后可以直接上传。",
	.sheet = "党组织", .must = must, .meanings = meanings,
	.find = find_organisation, .begin = begin_organisation, .save = save_organisation,
	.used = organisation_used, .in_use = organisation_in_use,
};
