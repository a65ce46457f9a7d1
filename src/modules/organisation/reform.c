/*
 * Renaming, changing the kind, closing: each checks what it needs with all reasons at once, writes
 * the organisation and the row of its approval.
 */
#include "modules/organisation/reform.h"
#include <string.h>
#include "base/text.h"
#include "data/history.h"
#include "modules/committee/committee.h"

const struct choice reform_kinds[] = {
	{ REFORM_RENAME, "rename", "更名" },
	{ REFORM_KIND, "kind", "变更类别" },
	{ REFORM_CLOSE, "close", "撤销" },
	{ REFORM_MERGE, "merge", "并入其他党组织" },
	{ REFORM_ABSORB, "absorb", "其他党组织并入" },
	{ REFORM_REASSIGN, "reassign", "调整隶属关系" },
	{ 0 }
};

#define ABOVE_BRANCHES "NOT m.is_branch AND m.kind NOT IN ('group', 'leading_group')"

static const struct field fields[] = {
	REF   (organisation_approval, organisation_id, "党组织", organisation_record, .fixed = true, .required = true),
	CHOICE(organisation_approval, kind, "事项", reform_kinds, .fixed = true),
	TEXT  (organisation_approval, old_value, "变更前", .max = 100, .fixed = true),
	TEXT  (organisation_approval, new_value, "变更后", .max = 100, .fixed = true),
	TEXT  (organisation_approval, new_name, "新名称", .max = 60, .hint = "填写公章上的全称", .group = "变更内容"),
	TEXT  (organisation_approval, new_short_name, "新简称", .max = 30, .hint = "不填就保留原来的简称"),
	FLAG  (organisation_approval, misspelt, "只是更正登记时写错的名称", .hint = "勾选后不留曾用名，不用填批复"),
	CHOICE(organisation_approval, new_kind, "新的组织类别", organisation_kinds),
	REF   (organisation_approval, into_id, "并入的党支部", organisation_record, .where = ORGANISATION_IS_BRANCH),
	REF   (organisation_approval, new_parent_id, "新的上级党组织", organisation_record,
	       .where = ABOVE_BRANCHES " AND m.closed_on IS NULL"),
	TEXT  (organisation_approval, approval, "批复文号", .max = 60, .group = "批复"),
	TEXT  (organisation_approval, approved_by, "批准机关", .max = 60, .hint = "作出批复的上级党组织全称"),
	DATE  (organisation_approval, effective_on, "生效日期", .hint = "从这一天起有效，不能晚于今天"),
	TEXT  (organisation_approval, reason, "说明", .max = 200, .wide = true),
};

const struct record organisation_approval_record = RECORD(organisation_approval, fields,
	.title = "组织变更", .unit = "件", .label = "new_value", .scoped = true, .order = "m.id DESC");

bool reform_keep(struct work *w, const struct organisation *o, enum reform_kind kind,
	struct organisation_approval *a, struct problems *p)
{
	bool before = w->unscoped, kept;

	a->kind = kind;
	a->organisation_id = o->row.id;
	w->unscoped = true; /* the organisation has been found in the actor's scope */
	kept = record_save(w, &organisation_approval_record, a, NULL, p);
	w->unscoped = before;
	return kept;
}

bool reform_save(struct work *w, struct organisation *o, const char *action, const char *from,
	const char *to, struct problems *p)
{
	struct problems *found = problems_new(w->arena);
	bool saved = record_save(w, &organisation_record, o, action, found);

	for (size_t i = 0; i < found->count; i++)
		problem(p, text_is(found->items[i].field, from) ? to : NULL, "%s", found->items[i].text);
	return saved;
}

/* ---- renaming ---- */

/* "甲支部、乙支部": newest last, none twice; the oldest give way when there are too many. */
static const char *former_names(struct work *w, const struct organisation *o)
{
	const char *names = text_empty(o->former_names) ? o->name
		: text_has(o->former_names, o->name) ? o->former_names
		: arena_format(w->arena, "%s、%s", o->former_names, o->name);
	const char *next;

	while (text_length(names) > 300 && (next = strstr(names, "、")))
		names = next + strlen("、");
	return names;
}

static bool act_rename(struct work *w, struct organisation *o, struct organisation_approval *a,
	struct problems *p)
{
	if (text_is(a->new_name, o->name) && (text_empty(a->new_short_name)
		|| text_is(a->new_short_name, o->short_name)))
		problem(p, "new_name", "新名称和现在的名称一样，不用办理");
	if (p->count)
		return false;
	if (!a->misspelt && !text_is(a->new_name, o->name))
		work_change(w, "UPDATE organisation SET former_names = ? WHERE id = ?",
			BIND(former_names(w, o), o->row.id));
	a->old_value = o->name;
	a->new_value = o->name = a->new_name;
	if (!text_empty(a->new_short_name))
		o->short_name = a->new_short_name;
	return reform_save(w, o, "rename", "name", "new_name", p)
		&& reform_keep(w, o, REFORM_RENAME, a, p);
}

/* ---- kind ---- */

static bool act_kind(struct work *w, struct organisation *o, struct organisation_approval *a,
	struct problems *p)
{
	if (a->new_kind == o->kind)
		problem(p, "new_kind", "现在就是%s，不用办理", choice_label(organisation_kinds, (int)o->kind));
	if (p->count)
		return false;
	a->old_value = choice_label(organisation_kinds, (int)o->kind);
	a->new_value = choice_label(organisation_kinds, (int)a->new_kind);
	o->kind = a->new_kind;
	if (!organisation_is_branch(o->kind))
		o->has_committee = false;
	return reform_save(w, o, "reform", "kind", "new_kind", p)
		&& reform_keep(w, o, REFORM_KIND, a, p);
}

/* ---- closing ---- */

/*
 * Under the row's lock, and reading what others have committed meanwhile. A member entered at the
 * same moment is written to the total at his commit, and that the database refuses once
 * `closed_on` stands (trigger organisation_closed): he is tried again and finds it closed.
 */
static void check_close(struct work *w, const struct organisation *o, struct problems *p)
{
	struct standing_item items[STANDING_ITEMS];
	size_t count;
	int64_t below = work_number(w, 0,
		"SELECT COUNT(*) FROM organisation WHERE path LIKE ? AND id <> ?"
		" AND closed_on IS NULL AND removed_at IS NULL LOCK IN SHARE MODE",
		BIND(arena_format(w->arena, "%s%%", o->row.path), o->row.id));

	if (below)
		problem(p, NULL, "下面还有 %lld 个党组织没有撤销，请先处理", (long long)below);
	if (!o->parent_id)
		problem(p, NULL, "最上级党组织不能撤销");
	count = close_standing(w, o, items);
	for (size_t i = 0; i < count; i++)
		if (items[i].hinders)
			problem(p, NULL, "%s：%lld，%s", items[i].label, (long long)items[i].count,
				items[i].goes);
}

bool reform_close_row(struct work *w, struct organisation *o,
	const struct organisation_approval *a, struct problems *p)
{
	committee_end(w, o->row.id, a->effective_on);
	o->closed_on = a->effective_on;
	o->closed_approval = a->approval;
	return record_save(w, &organisation_record, o, "close", p);
}

static bool act_close(struct work *w, struct organisation *o, struct organisation_approval *a,
	struct problems *p)
{
	check_close(w, o, p);
	a->old_value = o->name;
	a->new_value = "已撤销";
	return !p->count && reform_close_row(w, o, a, p) && reform_keep(w, o, REFORM_CLOSE, a, p);
}

/* ---- the table ---- */

#define ASKS(...) .asks = (const char *const[]){ __VA_ARGS__, NULL }
#define APPROVED "!approval", "!approved_by", "!effective_on", "reason"

const struct reform reforms[] = {
	{ REFORM_RENAME, "rename", "原来的名称成为曾用名，搜索时仍能找到。", "已更名。",
	  ASKS("!new_name", "new_short_name", "misspelt", APPROVED), act_rename },
	{ REFORM_KIND, "kind", "例如支部改为总支、支部改为联合支部。", "组织类别已变更。",
	  ASKS("!new_kind", APPROVED), act_kind },
	{ REFORM_REASSIGN, "reassign", "党组织连同下级、党员和全部资料一起划到新的上级，不用重新登记。", "隶属关系已调整。",
	  ASKS("!new_parent_id", APPROVED), organisation_reassign, reassign_standing },
	{ REFORM_CLOSE, "close", "撤销后不能再登记党员和会议，原来的资料都保留，可以查询。", "已撤销。",
	  ASKS(APPROVED), act_close, close_standing },
	{ REFORM_MERGE, "merge", "党员的组织关系一次全部转入并入的支部，本支部随之撤销；转接记录、台账和党费记录都保留。", "已并入，党员已全部转入。",
	  ASKS("!into_id", APPROVED), organisation_merge, merge_standing },
	{ 0 }
};

static void check_asked(struct work *w, const struct reform *reform,
	const struct organisation_approval *a, struct problems *p)
{
	for (const char *const *asked = reform->asks; *asked; asked++) {
		const char *name = *asked + (**asked == '!');
		const struct field *f = record_field(&organisation_approval_record, name);
		bool spared = a->misspelt && (text_is(name, "approval") || text_is(name, "approved_by"));

		if (**asked == '!' && !spared && field_empty(f, a) && !problem_of(p, name))
			problem(p, name, "请填写%s", f->label);
	}
	if (date_compare(a->effective_on, w->today) > 0)
		problem(p, "effective_on", "生效日期不能晚于今天");
}

bool organisation_reform(struct work *w, struct organisation *o, const struct reform *reform,
	struct organisation_approval *a, struct problems *p)
{
	struct organisation *held = record_lock(w, &organisation_record, o->row.id);

	if (!held || date_has(held->closed_on)) {
		problem(p, NULL, "这个党组织刚刚已经撤销，不用再办理");
		return false;
	}
	held->reformed = true;
	check_asked(w, reform, a, p);
	if (date_has(held->founded_on) && date_has(a->effective_on)
		&& date_compare(a->effective_on, held->founded_on) < 0)
		problem(p, "effective_on", "生效日期不能早于成立日期 %s", date_long(w->arena, held->founded_on));
	return reform->act(w, held, a, p);
}
