/*
 * Doing a change and taking it back. What the member's row said before is kept in the change, so
 * one undo serves every kind; it is possible while nothing later stands on it.
 */
#include "base/text.h"
#include "data/history.h"
#include "lib/json.h"
#include "modules/care/care.h"
#include "modules/change/change.h"
#include "modules/committee/committee.h"
#include "modules/development/development.h"
#include "modules/points/points.h"

/* The member's state, by field: what verbs change and an undo brings back. */
static const char *const kept[] = { "stage", "standing", "joined_on", "full_on", "lost", "lost_on",
	"floating", "floating_to", "organisation_id", "group_id", "party_post", "activist_on",
	"probation_until", "joined_kind", "joined_branch", "confirmed_kind", "extended_to",
	"entered_kind", "entered_on", NULL };

static const char *kept_text(struct work *w, const struct field *f, const void *m)
{
	return f->kind == FIELD_FLAG ? FIELD_OF(m, f, const bool) ? "1" : "0" : field_input(w, f, m);
}

void change_remember(struct work *w, const struct member *m, struct member_change *c)
{
	struct json *was = json_root(w->arena);

	for (const char *const *name = kept; *name; name++)
		json_text(was, *name, kept_text(w, record_field(&member_record, *name), m));
	json_text(was, "present", "1");
	c->was = json_plain(was);
	c->relation_id = work_number(w, 0,
		"SELECT COALESCE(MAX(id), 0) FROM member_relation WHERE member_id = ?", BIND(m->row.id));
	c->step = 1 + work_number(w, 0,
		"SELECT COALESCE(MAX(step), 0) FROM member_change WHERE member_id = ?", BIND(m->row.id));
}

/* ---- relations ---- */

/* The triggers have moved it today; the verb knows the day. What lay between never was. */
void change_relation_from(struct work *w, const struct member_change *c, struct date on)
{
	work_change(w,
		"DELETE FROM member_relation WHERE member_id = ? AND id > ? AND until_on IS NOT NULL",
		BIND(c->member_id, c->relation_id));
	if (c->was && text_is(json_text_of(json_parsed(w->arena, c->was), "present"), "1"))
		work_change(w, "UPDATE member_relation SET until_on = GREATEST(COALESCE(from_on, ?), ?)"
			" WHERE id = ? AND until_on IS NOT NULL", BIND(on, on, c->relation_id));
	work_change(w, "UPDATE member_relation SET from_on = ? WHERE member_id = ? AND id > ?",
		BIND(on, c->member_id, c->relation_id));
}

static void relation_back(struct work *w, const struct member_change *c, bool present)
{
	work_change(w, "DELETE FROM member_relation WHERE member_id = ? AND id > ?",
		BIND(c->member_id, c->relation_id));
	if (present)
		work_change(w, "UPDATE member_relation SET until_on = NULL WHERE id = ?",
			BIND(c->relation_id));
}

/* ---- checks ---- */

void change_check_asked(const struct change_kind *kind, const struct member_change *c,
	struct problems *p)
{
	for (const char *const *asked = kind->asks; *asked; asked++) {
		bool must = **asked == '!';
		const char *name = *asked + must;
		const struct field *f = record_field(&member_change_record, name);

		/* numbers are never absent: the rules say what they may be */
		if (must && f->kind != FIELD_NUMBER && field_empty(f, c) && !problem_of(p, name))
			problem(p, name, "请填写%s", text_is(name, "on_date") ? kind->on_label : f->label);
	}
}

/* Changes stand in the order of their days, so that every day has one answer. */
void change_check_order(struct work *w, const struct member *m, const struct member_change *c,
	struct problems *p)
{
	struct rows *rows = work_select(w, "SELECT on_date, kind FROM member_change WHERE member_id = ?"
		" AND state = 'done' AND was IS NOT NULL AND on_date > ? ORDER BY on_date DESC LIMIT 1",
		BIND(m->row.id, c->on_date));

	if (!date_has(c->on_date)) {
		rows_end(rows);
		return;
	}
	if (rows_next(rows))
		problem(p, "on_date", "%s 已经办理“%s”，日期不能早于这一天", date_long(w->arena, rows->cells[0].date),
			choice_find(change_kind_labels, rows->cells[1].text)->label);
	rows_end(rows);
	if (date_compare(c->on_date, w->today) > 0)
		problem(p, "on_date", "日期不能晚于今天");
	else if (!problem_of(p, "on_date") && work_number(w, 0, "SELECT COUNT(*) FROM member_relation"
		" WHERE member_id = ? AND until_on IS NULL AND from_on > ?", BIND(m->row.id, c->on_date)))
		problem(p, "on_date", "日期早于党员到本支部的日期，请核对");
}

/* Nothing befalls a member before he is one. */
static void check_joined(struct work *w, const struct member *m, const struct member_change *c,
	struct problems *p)
{
	if (c->kind != CHANGE_CORRECT && date_has(c->on_date) && !problem_of(p, "on_date")
	    && date_compare(c->on_date, m->joined_on) < 0)
		problem(p, "on_date", "%s 才加入党组织，日期不能早于这一天", date_long(w->arena, m->joined_on));
}

static void check_begin(struct work *w, const struct change_kind *kind, const struct member *m,
	struct member_change *c, struct problems *p)
{
	if (!change_fits(kind, m))
		problem(p, NULL, "%s现在是“%s、党籍%s”，不能办理“%s”", m->name,
			choice_label(member_stages, (int)m->stage), choice_label(member_standings,
			(int)m->standing),
			change_label(kind->value));
	change_check_asked(kind, c, p);
	if (!kind->beside)
		change_check_order(w, m, c, p);
	else if (date_compare(c->on_date, w->today) > 0)
		problem(p, "on_date", "日期不能晚于今天");
	check_joined(w, m, c, p);
	if ((kind->leaves || kind->value == CHANGE_TRANSFER || kind->value == CHANGE_CORRECT)
		&& work_number(w, 0, "SELECT COUNT(*) FROM member_change WHERE pending = ?",
			BIND(m->row.id)))
		problem(p, NULL, "%s有还没有办结的组织关系转接或更正登记，请先办完或撤回", m->name);
	if (kind->value == CHANGE_TRANSFER || kind->value == CHANGE_OUT)
		change_check_dues(w, m, c, p);
	if (kind->rule && date_has(c->on_date))
		kind->rule(w, m, c, p);
	development_check(w, c, p);
}

/* ---- doing ---- */

/* What is registered once here stands in the points (proposed) and in 党员关怀, too. */
static void tell_others(struct work *w, const struct member_change *c)
{
	if (c->kind == CHANGE_REWARD || c->kind == CHANGE_SANCTION)
		points_from_change(w, c->row.id);
	if (c->kind == CHANGE_REWARD)
		care_from_change(w, &(struct honour){ c->row.id, c->member_id,
			c->state == CHANGE_DONE ? c->award : NULL, c->basis, c->on_date });
}

bool change_save(struct work *w, struct member_change *c, const char *action, struct problems *p)
{
	bool before = w->unscoped, saved;

	w->unscoped = true; /* the member it is about has been found in the actor's scope */
	saved = record_save(w, &member_change_record, c, action, p);
	w->unscoped = before;
	if (saved)
		work_change(w, "UPDATE member_change SET was = ?, relation_id = ?, step = ? WHERE id = ?",
			BIND(c->was, c->relation_id, c->step, c->row.id));
	return saved;
}

static bool carry_member(struct work *w, struct member *m, const struct member_change *c,
	struct problems *p)
{
	const struct change_kind *kind = change_kind_of(c->kind);
	bool before = w->unscoped, done;

	if (kind->beside)
		return true;
	if (kind->to_stage)
		m->stage = kind->to_stage;
	if (kind->to_standing)
		m->standing = kind->to_standing;
	if (kind->apply)
		kind->apply(w, m, c);
	m->why = c->reason ? c->reason : "";
	w->unscoped = true; /* a transfer is written from either side */
	done = kind->leaves ? member_leave(w, m, c->on_date, c->kind == CHANGE_EXIT
			? choice_of(change_exits, (int)c->exit_how)->code : kind->how, p)
		: record_save(w, &member_record, m, "change", p);
	w->unscoped = before;
	return done;
}

/* Why his posts have ended. */
static const char *leaving_words(struct work *w, const struct member_change *c)
{
	const char *more = c->kind == CHANGE_EXIT ? choice_label(change_exits, (int)c->exit_how)
		: c->kind == CHANGE_OUT ? c->outside : c->basis;

	return text_empty(more) ? change_label(c->kind)
		: arena_format(w->arena, "%s，%s", change_label(c->kind), more);
}

bool change_carry_out(struct work *w, struct member *m, struct member_change *c, struct problems *p)
{
	const struct change_kind *kind = change_kind_of(c->kind);

	if (!kind->beside)
		change_remember(w, m, c);
	c->state = CHANGE_DONE;
	c->decided_id = w->actor->organisation_id;
	c->answered_at = w->now;
	if (!carry_member(w, m, c, p) || !change_save(w, c, NULL, p))
		return false;
	if (kind->leaves || c->kind == CHANGE_TRANSFER) {
		change_relation_from(w, c, c->on_date);
		committee_left(w, c->member_id, c->on_date, leaving_words(w, c));
	}
	if (c->kind == CHANGE_SUSPEND || (c->kind == CHANGE_SANCTION && c->sanction != SANCTION_POSTS))
		committee_touched(w, c->member_id, arena_format(w->arena, "受到%s", c->kind == CHANGE_SUSPEND
			? "暂停党员权利" : choice_label(change_sanctions, (int)c->sanction)));
	if (c->kind == CHANGE_SANCTION && c->sanction == SANCTION_POSTS)
		committee_removed(w, c->member_id, c->on_date, leaving_words(w, c));
	if (c->kind == CHANGE_RIGHTS)
		work_change(w, "UPDATE member_change SET ended_on = ?, ended_by = ?, version = version + 1"
			" WHERE member_id = ? AND no_vote = 1 AND state = 'done' AND ended_on IS NULL",
			BIND(c->on_date, c->row.id, m->row.id));
	development_follow(w, c->member_id);
	tell_others(w, c);
	return true;
}

bool change_do(struct work *w, struct member *m, struct member_change *c, struct problems *p)
{
	const struct change_kind *kind = change_kind_of(c->kind);
	struct member *held = record_lock(w, &member_record, m->row.id);

	if (!held || !kind || !kind->stages) {
		problem(p, NULL, "这名党员刚刚已经离开本支部，请返回名册核对");
		return false;
	}
	c->member_id = held->row.id;
	c->person = held->name;
	c->organisation_id = held->organisation_id;
	check_begin(w, kind, held, c, p);
	if (p->count)
		return false;
	if (c->kind == CHANGE_TRANSFER || c->kind == CHANGE_OUT) {
		c->state = c->kind == CHANGE_TRANSFER ? CHANGE_WAITING : CHANGE_ASKED;
		return change_save(w, c, NULL, p);
	}
	if (c->kind == CHANGE_CORRECT) {
		change_compare(w, held, c);
		c->state = CHANGE_PROPOSED;
		return change_save(w, c, NULL, p);
	}
	return change_carry_out(w, held, c, p);
}

/* ---- undoing ---- */

/* What has been done on top of it; NULL: nothing. */
static const char *stands_on(struct work *w, const struct member_change *c)
{
	const struct change_kind *kind = change_kind_of(c->kind);
	const char *later;

	if (date_has(c->ended_on))
		return "权利已经恢复，请先撤销“恢复党员权利”";
	if (kind->beside)
		return NULL;
	later = work_text(w, "SELECT kind FROM member_change WHERE member_id = ? AND state = 'done'"
		" AND step > ? ORDER BY step DESC LIMIT 1", BIND(c->member_id, c->step));
	if (later)
		return arena_format(w->arena, "之后又办理了“%s”，请先撤销后面的变动",
			choice_find(change_kind_labels, later)->label);
	if (work_number(w, 0, "SELECT COUNT(*) FROM member_change WHERE pending = ?",
		BIND(c->member_id)))
		return "这名党员有还没有办结的组织关系转接或更正登记，请先撤回";
	if ((c->kind == CHANGE_TRANSFER || c->kind == CHANGE_IN) && work_number(w, 0,
		"SELECT EXISTS (SELECT 1 FROM attendance a WHERE a.member_id = ? AND a.signed_at >= ?)"
		" OR EXISTS (SELECT 1 FROM dues_payment d WHERE d.member_id = ? AND d.created_at >= ?"
		"  AND d.reversal_of IS NULL AND d.reversed_by IS NULL)",
		BIND(c->member_id, c->answered_at, c->member_id, c->answered_at)))
		return "这名党员已在新支部参加会议或交纳党费，不能撤销，请再办理一次转接";
	return NULL;
}

/* The fields as they were, but for those that changes of that time did not keep; false if one no
 * longer fits, as a branch that has been closed. */
static bool member_back(struct work *w, struct member *m, const struct json *was,
	struct problems *p)
{
	for (const char *const *name = kept; *name; name++)
		if (json_at(was, *name)) /* what was empty is there as "" */
			field_take(w, record_field(&member_record, *name), json_text_of(was, *name), m, p);
	m->why = "恢复变动前的情况"; /* as unusual as it was */
	return !p->count && record_save(w, &member_record, m, "undo_change", p);
}

static bool undo_member(struct work *w, const struct member_change *c, struct problems *p)
{
	const struct json *was = c->was ? json_parsed(w->arena, c->was) : NULL;
	bool present = text_is(json_text_of(was, "present"), "1");
	struct member *m = change_kind_of(c->kind)->leaves ? member_revive(w, c->member_id)
		: record_lock(w, &member_record, c->member_id);

	if (!m) {
		problem(p, NULL, "这名党员已经不在名册中，不能撤销");
		return false;
	}
	if (was && !member_back(w, m, was, p))
		return false;
	if (!was && !record_remove(w, &member_record, m, p))
		return false;
	if (was && !present && !member_leave(w, m, date_parse(json_text_of(was, "left_on")),
		json_text_of(was, "left_how"), p))
		return false;
	relation_back(w, c, present);
	committee_left(w, c->member_id, w->today,
		arena_format(w->arena, "撤销“%s”", change_label(c->kind)));
	return true;
}

static bool is_last(struct work *w, const struct member_change *c, struct problems *p)
{
	const char *why = c->state == CHANGE_DONE ? stands_on(w, c) : "这件变动没有办结或已经撤销";

	if (why)
		problem(p, NULL, "%s", why);
	return !why;
}

bool change_undo(struct work *w, struct member_change *c, const char *why, struct problems *p)
{
	const struct change_kind *kind = change_kind_of(c->kind);
	const struct change_people people = change_people(w, c);
	bool before = w->unscoped, done;

	if (text_empty(why))
		problem(p, "answer", "请写明撤销的原因");
	if (text_length(why) > 200)
		problem(p, "answer", "原因最多 200 字");
	work_number(w, 0, "SELECT id FROM member WHERE id = ? FOR UPDATE", BIND(c->member_id));
	if (p->count || !is_last(w, c, p))
		return false;
	w->unscoped = true; /* the change has been found; both sides of a transfer are written */
	done = kind->beside || undo_member(w, c, p);
	w->unscoped = before;
	if (!done)
		return false;
	if (c->kind == CHANGE_RIGHTS)
		work_change(w,
			"UPDATE member_change SET ended_on = NULL, ended_by = NULL, version = version + 1"
			" WHERE ended_by = ?", BIND(c->row.id));
	c->state = CHANGE_UNDONE;
	c->answer = why;
	if (!change_save(w, c, "undo_change", p))
		return false;
	work_change(w, "UPDATE member_change SET undone_at = ? WHERE id = ?", BIND(w->now, c->row.id));
	development_follow(w, c->member_id);
	tell_others(w, c);
	change_tell(w, people, c, "已被撤销");
	return true;
}

struct member_change *change_find(struct work *w, int64_t id)
{
	struct rows *rows = work_select(w,
		"SELECT m.was, m.relation_id, m.step, o.path, d.path FROM member_change m"
		" LEFT JOIN organisation d ON d.id = m.decided_id"
		" LEFT JOIN organisation o ON o.id = m.to_organisation_id AND m.kind = 'transfer'"
		" WHERE m.id = ? AND m.removed_at IS NULL AND (@scope(m owner) OR @scope(o place))", BIND(id));
	bool before = w->unscoped, found = rows_next(rows);
	const char *was = found ? rows->cells[0].text : NULL;
	int64_t relation = found ? rows->cells[1].number : 0, step = found ? rows->cells[2].number : 0;
	const char *to_path = found ? rows->cells[3].text : NULL;
	const char *decided_path = found ? rows->cells[4].text : NULL;
	struct member_change *c;

	rows_end(rows);
	if (!found)
		return NULL;
	w->unscoped = true; /* it has just been allowed */
	c = w->writing ? record_lock(w, &member_change_record, id)
		: record_find(w, &member_change_record, id);
	w->unscoped = before;
	if (c) {
		c->was = was;
		c->relation_id = relation;
		c->step = step;
		c->to_path = to_path;
		c->decided_path = decided_path;
	}
	return c;
}
