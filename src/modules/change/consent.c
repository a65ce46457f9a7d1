/*
 * Who else has a say. A correction gives or takes rights without the rules of a verb: it waits for
 * the superior committee. And what a superior or the other side has decided is taken back only by
 * whoever stands above all of them.
 */
#include "base/text.h"
#include "data/permission.h"
#include "modules/application/application.h"
#include "modules/change/rules.h"

void change_compare(struct work *w, const struct member *m, struct member_change *c)
{
	static const char *const names[] = { "stage", "standing", "joined_on", "full_on" };
	const struct member *after = record_copy(w, &member_record, m);
	const char *said[sizeof names / sizeof names[0]];
	size_t count = 0;

	apply_correct(w, (struct member *)after, c);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct field *f = record_field(&member_record, names[i]);
		const char *old = record_text(w, &member_record, f, m);
		const char *new = record_text(w, &member_record, f, after);

		if (!text_is(old, new))
			said[count++] = arena_format(w->arena, "%s：%s → %s", f->label,
				text_empty(old) ? "空" : old, text_empty(new) ? "空" : new);
	}
	c->corrected = text_join(w->arena, said, count, "；");
}

/* ---- telling ---- */

static void tell(struct work *w, int64_t account_id, const struct member_change *c,
	const char *what)
{
	if (account_id && account_id != w->actor->id)
		notice_tell(w, account_id, arena_format(w->arena, "/changes/%lld", (long long)c->row.id),
			arena_format(w->arena, "%s的“%s”%s：%s", c->person, change_label(c->kind), what,
			text_empty(c->answer) ? "详见变动" : c->answer));
}

struct change_people change_people(struct work *w, const struct member_change *c)
{
	struct change_people people = { 0 };
	struct rows *rows = work_select(w, "SELECT created_by, COALESCE(updated_by, created_by)"
		" FROM member_change WHERE id = ?", BIND(c->row.id));

	if (rows_next(rows))
		people = (struct change_people){ rows->cells[0].number, rows->cells[1].number };
	rows_end(rows);
	return people;
}

void change_tell(struct work *w, struct change_people people, const struct member_change *c,
	const char *what)
{
	tell(w, people.asked, c, what);
	if (people.decided != people.asked)
		tell(w, people.decided, c, what);
}

/* ---- consent ---- */

static bool is_proposed(struct work *w, const struct member_change *c, struct change_people people,
	struct problems *p)
{
	if (c->kind != CHANGE_CORRECT || c->state != CHANGE_PROPOSED)
		problem(p, NULL, "这件更正现在是“%s”，请刷新后核对", choice_label(change_states, (int)c->state));
	else if (people.asked && people.asked == w->actor->id)
		problem(p, NULL, "自己提出的更正要由上级党委的另一名同志同意");
	return !p->count;
}

bool change_consent(struct work *w, struct member_change *c, struct date on, struct problems *p)
{
	struct change_people people = change_people(w, c);
	struct member *m;

	if (!is_proposed(w, c, people, p))
		return false;
	if (!date_has(on) || date_before(w->today, on))
		problem(p, "approved_on", "请填写同意的日期，不能晚于今天");
	else if (date_before(on, c->on_date))
		problem(p, "approved_on", "同意的日期不能早于更正日期 %s", date_long(w->arena, c->on_date));
	m = change_held(w, c, p);
	if (!m)
		return false;
	change_compare(w, m, c);
	rule_correct(w, m, c, p);
	change_check_order(w, m, c, p);
	c->approved_on = on;
	if (p->count || !change_carry_out(w, m, c, p))
		return false;
	change_tell(w, people, c, "上级党委已经同意");
	return true;
}

bool change_decline(struct work *w, struct member_change *c, const char *why, struct problems *p)
{
	struct change_people people = change_people(w, c);

	if (!is_proposed(w, c, people, p) || !change_close(w, c, CHANGE_REFUSED, why, "return", p))
		return false;
	change_tell(w, people, c, "上级党委不同意");
	return true;
}

/* ---- taking back ---- */

bool change_undo_covered(const struct work *w, const struct member_change *c)
{
	const char *const sides[] = { c->row.path, c->to_path, c->decided_path };

	for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++)
		if (sides[i] && !may_with(w->actor, &change_undo_right, sides[i],
			i ? 0 : c->row.owner_id, NULL))
			return false;
	return true;
}

/* What all sides have above them: paths are equal up to there. */
static const char *common(struct arena *a, const char *path, const char *other)
{
	size_t n = 0;

	for (size_t i = 0; other && path[i] && path[i] == other[i]; i++)
		if (path[i] == '.')
			n = i + 1;
	return other ? arena_format(a, "%.*s", (int)n, path) : path;
}

const char *change_undo_who(struct work *w, const struct member_change *c)
{
	const char *path = common(w->arena, common(w->arena, c->row.path, c->to_path),
		c->decided_path);
	const char *name = work_text(w, "SELECT m.name FROM organisation m WHERE ? LIKE"
		" CONCAT(m.path, '%') AND m.kind IN ('committee', 'work_committee')"
		" AND m.removed_at IS NULL ORDER BY LENGTH(m.path) DESC LIMIT 1", BIND(path));

	return name ? name : "机关党工委";
}
