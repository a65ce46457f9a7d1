/*
 * Transfers (field-rules 4.12). Inside the county the receiving branch accepts; to outside the 工委
 * issues a numbered letter and the receipt ends it; from outside the branch enters the other side's
 * letter. Until received, the old branch keeps managing.
 */
#include <string.h>
#include "base/check.h"
#include "base/text.h"
#include "data/code.h"
#include "data/scope.h"
#include "modules/change/rules.h"
#include "modules/organisation/organisation.h"

static bool has_state(const struct member_change *c, enum change_state state, struct problems *p)
{
	if (c->state != state)
		problem(p, NULL, "这件转接现在是“%s”，请刷新后核对", choice_label(change_states, (int)c->state));
	return c->state == state;
}

struct member *change_held(struct work *w, const struct member_change *c, struct problems *p)
{
	bool before = w->unscoped;
	struct member *m;

	w->unscoped = true;
	m = record_lock(w, &member_record, c->member_id);
	w->unscoped = before;
	if (!m || m->organisation_id != c->organisation_id) {
		problem(p, NULL, "%s已经不在原来的支部，不能再办理，请退回或撤回", c->person);
		return NULL;
	}
	return m;
}

/* What has happened to him since it was asked for? */
static void check_state(const struct member *m, const struct member_change *c, struct problems *p)
{
	if (!change_fits(change_kind_of(c->kind), m))
		problem(p, NULL, "%s现在是“%s、党籍%s”，不能转接组织关系", m->name,
			choice_label(member_stages, (int)m->stage), choice_label(member_standings,
			(int)m->standing));
}

static void check_fits(struct work *w, const struct member *m, const struct member_change *c,
	struct problems *p)
{
	check_state(m, c, p);
	change_check_order(w, m, c, p);
}

bool change_close(struct work *w, struct member_change *c, enum change_state state,
	const char *why, const char *action, struct problems *p)
{
	if (text_empty(why))
		problem(p, "answer", "请写明原因");
	if (text_length(why) > 200)
		problem(p, "answer", "原因最多 200 字");
	if (p->count)
		return false;
	c->state = state;
	c->answer = why;
	c->answered_at = w->now;
	return change_save(w, c, action, p);
}

/* ---- dues ---- */

const char *change_dues_paid(struct work *w, int64_t member_id)
{
	return work_text(w, "SELECT DATE_FORMAT(COALESCE(MIN(IF(paid < due, month, NULL))"
		" - INTERVAL 1 MONTH, MAX(month)), '%Y-%m') FROM dues WHERE member_id = ?"
		" AND removed_at IS NULL", BIND(member_id));
}

static void check_month(struct work *w, const struct member_change *c, struct problems *p)
{
	if (c->dues_to && strncmp(c->dues_to, date_text(w->arena, w->today), 7) > 0)
		problem(p, "dues_to", "党费交至不能晚于本月");
}

void change_check_dues(struct work *w, const struct member *m, const struct member_change *c,
	struct problems *p)
{
	const char *paid = text_empty(c->dues_to) ? NULL : change_dues_paid(w, m->row.id);

	if (paid && strcmp(c->dues_to, paid) > 0)
		problem(p, "dues_to", "收缴记录里党费只交到 %s，请先登记收缴，或者改填 %s", paid, paid);
	else if (!paid)
		check_month(w, c, p);
}

/* ---- inside the county ---- */

bool change_accept(struct work *w, struct member_change *c, struct date on, struct problems *p)
{
	struct member *m;

	if (c->kind != CHANGE_TRANSFER || !has_state(c, CHANGE_WAITING, p))
		return false;
	m = change_held(w, c, p);
	if (!date_has(on))
		problem(p, "on_date", "请填写接收日期");
	else if (date_before(on, c->on_date))
		problem(p, "on_date", "接收日期不能早于对方申请的日期 %s", date_long(w->arena, c->on_date));
	if (p->count)
		return false;
	c->on_date = on;
	check_fits(w, m, c, p);
	rule_transfer(w, m, c, p);
	return !p->count && change_carry_out(w, m, c, p);
}

bool change_refuse(struct work *w, struct member_change *c, const char *why, struct problems *p)
{
	return c->kind == CHANGE_TRANSFER && has_state(c, CHANGE_WAITING, p)
		&& change_close(w, c, CHANGE_REFUSED, why, "return", p);
}

bool change_withdraw(struct work *w, struct member_change *c, const char *why, struct problems *p)
{
	if (c->state >= CHANGE_DONE) {
		problem(p, NULL, "这件变动已经办结，不能撤回");
		return false;
	}
	return change_close(w, c, CHANGE_WITHDRAWN, why, "withdraw", p);
}

bool change_follow(struct work *w, int64_t member_id, struct member_change *c, struct problems *p)
{
	struct member *m = record_lock(w, &member_record, member_id);

	if (!m) {
		problem(p, NULL, "已经不在名册中，请刷新后再办理");
		return false;
	}
	c->kind = CHANGE_TRANSFER;
	c->member_id = m->row.id;
	c->person = m->name;
	c->organisation_id = m->organisation_id;
	change_check_order(w, m, c, p);
	return !p->count && change_carry_out(w, m, c, p);
}

/* ---- to outside ---- */

static const char *next_number(struct work *w, struct date on)
{
	const char *word = work_text(w, "SELECT COALESCE(short_name, name) FROM organisation"
		" WHERE id = ?", BIND(w->actor->organisation_id));
	int64_t last;

	work_change(w, "INSERT INTO member_letter (organisation_id, year, last) VALUES (?, ?, 1)"
		" ON DUPLICATE KEY UPDATE last = last + 1", BIND(w->actor->organisation_id, (int64_t)on.year));
	last = work_number(w, 1,
		"SELECT last FROM member_letter WHERE organisation_id = ? AND year = ?",
		BIND(w->actor->organisation_id, (int64_t)on.year));
	return arena_format(w->arena, "%s转〔%d〕第%04lld号", text_cut(w->arena, word ? word : "", 20),
		on.year, (long long)last);
}

bool change_issue_letter(struct work *w, struct member_change *c, struct date on, int64_t days,
	struct problems *p)
{
	int64_t most = parameter_number(w, "transfer.validity_max");
	const struct member *m;

	if (c->kind != CHANGE_OUT || !has_state(c, CHANGE_ASKED, p))
		return false;
	if (!date_has(on) || date_before(w->today, on))
		problem(p, "letter_on", "请填写开具日期，不能晚于今天");
	else if (date_before(on, c->on_date))
		problem(p, "letter_on", "开具日期不能早于支部申请的日期");
	if (days < 1 || days > most)
		problem(p, "valid_days", "介绍信有效期是 1 到 %lld 天", (long long)most);
	m = p->count ? NULL : change_held(w, c, p);
	if (m)
		check_state(m, c, p);
	if (!m || p->count)
		return false;
	c->letter_on = on;
	c->valid_days = days;
	c->valid_until = date_add_days(on, (int)days);
	c->letter_no = next_number(w, on);
	c->issued_id = w->actor->organisation_id;
	c->state = CHANGE_ISSUED;
	return change_save(w, c, "letter", p);
}

bool change_extend_letter(struct work *w, struct member_change *c, int64_t days, const char *reason,
	struct problems *p)
{
	int64_t most = parameter_number(w, "transfer.validity_max");

	if (c->kind != CHANGE_OUT || !has_state(c, CHANGE_ISSUED, p))
		return false;
	if (days <= c->valid_days || days > most)
		problem(p, "valid_days", "原来是 %lld 天，延长后从开具日期算起最多 %lld 天",
			(long long)c->valid_days, (long long)most);
	if (text_empty(reason))
		problem(p, "reason", "请写明延长的原因");
	else if (text_length(reason) > 200)
		problem(p, "reason", "原因最多 200 字");
	if (p->count || !change_held(w, c, p))
		return false;
	c->valid_days = days;
	c->valid_until = date_add_days(c->letter_on, (int)days);
	c->reason = reason;
	return change_save(w, c, "extend_letter", p);
}

bool change_receipt(struct work *w, struct member_change *c, struct date on, const char *reason,
	struct problems *p)
{
	struct member *m;

	if (c->kind != CHANGE_OUT || !has_state(c, CHANGE_ISSUED, p))
		return false;
	m = change_held(w, c, p);
	if (!date_has(on) || date_before(w->today, on))
		problem(p, "receipt_on", "请填写对方接收的日期，不能晚于今天");
	else if (date_before(on, c->letter_on))
		problem(p, "receipt_on", "接收日期不能早于介绍信日期");
	else if (date_before(c->valid_until, on) && text_empty(reason))
		problem(p, "reason", "介绍信有效期到 %s，已经过期，请写明逾期的原因", date_long(w->arena, c->valid_until));
	if (text_length(reason) > 200)
		problem(p, "reason", "情况说明最多 200 字");
	if (p->count)
		return false;
	c->on_date = c->receipt_on = on;
	c->reason = text_empty(reason) ? c->reason : reason;
	check_fits(w, m, c, p);
	return !p->count && change_carry_out(w, m, c, p);
}

/* ---- from outside ---- */

/* Whoever was expelled may not come in again for five years (纪律处分条例 art. 14). */
static void check_reentry(struct work *w, int64_t id, struct date on, struct problems *p)
{
	struct rows *rows = work_select(w,
		"SELECT left_on FROM member WHERE id = ? AND left_how = 'expelled'",
		BIND(id));
	struct date from = { 0 };

	if (rows_next(rows))
		from = date_add_months(rows->cells[0].date, (int)parameter_number(w, "sanction.reentry"));
	rows_end(rows);
	if (date_before(on, from))
		problem(p, "id_number", "这名同志曾被开除党籍，%s 前不能重新入党", date_long(w->arena, from));
	if (work_number(w, 0, "SELECT COUNT(*) FROM member WHERE id = ? AND left_how = 'death'",
		BIND(id)))
		problem(p, "id_number", "这个身份证号的同志已登记去世，请核对号码");
	if (work_number(w, 0, "SELECT COUNT(*) FROM member WHERE id = ? AND left_on > ?", BIND(id, on)))
		problem(p, "on_date", "接收日期早于这名同志离开的日期，请核对");
}

/* What the form says over what the old record says. */
static struct member *come_back(struct work *w, int64_t id, const struct member *typed,
	struct member_change *c)
{
	struct rows *rows = work_select(w,
		"SELECT left_on, left_how FROM member WHERE id = ? FOR UPDATE",
		BIND(id));
	const char *on = NULL, *how = NULL;
	struct member *m;
	struct json *was;

	if (rows_next(rows)) {
		on = date_text(w->arena, rows->cells[0].date);
		how = rows->cells[1].text;
	}
	rows_end(rows);
	m = member_revive(w, id);
	change_remember(w, m, c);
	was = json_parsed(w->arena, c->was);
	json_text(was, "present", "0");
	json_text(was, "left_on", on);
	json_text(was, "left_how", how);
	c->was = json_plain(was);
	m->name = typed->name;
	m->organisation_id = typed->organisation_id;
	m->stage = typed->stage;
	m->standing = STANDING_NORMAL;
	m->joined_on = typed->joined_on;
	m->full_on = typed->full_on;
	m->probation_until = (struct date){ 0 };
	m->group_id = 0;
	m->party_post = NULL;
	m->lost = m->floating = false;
	m->lost_on = (struct date){ 0 };
	m->floating_to = NULL;
	m->phone = typed->phone ? typed->phone : m->phone;
	return m;
}

/* A letter may name several; that they are meant is said. Half a year unpaid is 自行脱党. */
static void check_letter(struct work *w, const struct member_change *c, struct problems *p)
{
	struct date owed = date_add_months(date_parse(c->dues_to),
		1 + (int)parameter_number(w, "transfer.dues_gap"));
	const char *other = text_empty(c->letter_no) ? NULL : work_text(w, "SELECT person"
		" FROM member_change WHERE kind = 'in' AND state = 'done' AND letter_no = ? AND outside = ?"
		" ORDER BY id LIMIT 1", BIND(c->letter_no, c->outside));

	check_month(w, c, p);
	if (date_has(owed) && !problem_of(p, "dues_to") && date_before(owed, c->on_date))
		rule_soft(c, p, "党费早已没有交纳，应先由原支部核实");
	if (other)
		rule_soft(c, p, arena_format(w->arena, "这个介绍信编号已用于%s，请核对是否同一封介绍信", other));
}

static void check_enter(struct work *w, const struct member *m, struct member_change *c,
	int64_t holder, bool left, struct problems *p)
{
	const struct change_kind *kind = change_kind_of(CHANGE_IN);
	const char *path;

	change_check_asked(kind, c, p);
	if (m->stage != MEMBER_FULL && m->stage != MEMBER_PROBATIONARY)
		problem(p, "stage", "转入的要是正式党员或预备党员");
	if (date_before(w->today, c->on_date))
		problem(p, "on_date", "接收日期不能晚于今天");
	if (holder && !left)
		problem(p, "id_number", "这名同志现在在“%s”，请由该支部办理转出", work_text(w,
			"SELECT o.name FROM member m JOIN organisation o ON o.id = m.organisation_id WHERE m.id = ?",
			BIND(holder)));
	if (left)
		check_reentry(w, holder, c->on_date, p);
	path = work_text(w, "SELECT path FROM organisation m WHERE id = ? AND removed_at IS NULL"
		" AND " ORGANISATION_IS_BRANCH, BIND(m->organisation_id));
	if (m->organisation_id && (!path || !scope_covers(w, path, 0, NULL)))
		problem(p, "organisation_id", "只能转入您管理的党支部，请重新选择");
	check_letter(w, c, p);
	if (date_has(c->on_date) && date_has(c->letter_on))
		kind->rule(w, m, c, p);
}

bool change_enter(struct work *w, struct member *typed, struct member_change *c, struct problems *p)
{
	bool left = false, before = w->unscoped, saved;
	int64_t holder = !text_empty(typed->id_number) && !check_id_number(typed->id_number)
		? member_of_number(w, typed->id_number, &left) : 0;
	struct member *m = typed;

	check_enter(w, typed, c, holder, left, p);
	if (p->count)
		return false;
	if (left)
		m = come_back(w, holder, typed, c);
	else {
		c->step = 1;
		m->standing = STANDING_NORMAL;
	}
	m->entered_kind = "2";
	m->entered_on = c->on_date;
	if (left)
		w->unscoped = true; /* from the old branch to one that the actor's form offered */
	saved = record_save(w, &member_record, m, left ? "change" : NULL, p);
	w->unscoped = before;
	if (!saved)
		return false;
	typed->row.id = m->row.id;
	c->member_id = m->row.id;
	c->person = m->name;
	c->kind = CHANGE_IN;
	c->organisation_id = m->organisation_id;
	c->state = CHANGE_DONE;
	c->answered_at = w->now;
	if (!change_save(w, c, NULL, p))
		return false;
	change_relation_from(w, c, c->on_date);
	return true;
}
