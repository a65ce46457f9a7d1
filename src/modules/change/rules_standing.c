/*
 * Flow, loss, 党籍, leaving, rewards and sanctions (field-rules 4.11; 教育管理工作条例 24, 31, 32;
 * 纪律处分条例).
 */
#include "base/text.h"
#include "data/code.h"
#include "modules/change/rules.h"
#include "modules/organisation/organisation.h"

static int months_of(struct work *w, const char *key)
{
	return (int)parameter_number(w, key);
}

/* ---- flow and loss ---- */

RULE(float)
{
	int least = months_of(w, "flow.min_absence");

	if (c->months && c->months < least)
		rule_soft(c, p, arena_format(w->arena, "外出不满 %d 个月的一般不登记为流动党员", least));
}

APPLY(float)
{
	m->floating = true;
	m->floating_to = c->place;
}

APPLY(float_back)
{
	m->floating = false;
	m->floating_to = NULL;
}

/* Whoever has signed in or paid was in touch, and alive. */
static void check_seen(struct work *w, const struct member *m, const struct member_change *c,
	struct problems *p)
{
	struct rows *rows = work_select(w, "SELECT CAST(GREATEST("
		"COALESCE((SELECT DATE(MAX(signed_at)) FROM attendance WHERE member_id = ?), '1000-01-01'),"
		" COALESCE((SELECT MAX(paid_on) FROM dues_payment WHERE member_id = ?"
		"  AND reversal_of IS NULL AND reversed_by IS NULL), '1000-01-01')) AS DATE)",
		BIND(m->row.id, m->row.id));

	if (rows_next(rows) && date_before(c->on_date, rows->cells[0].date))
		problem(p, "on_date", "%s 还参加过组织生活或者交过党费，%s不能早于这一天",
			date_long(w->arena, rows->cells[0].date), change_kind_of(c->kind)->on_label);
	rows_end(rows);
}

RULE(lost)
{
	check_seen(w, m, c, p);
}

RULE(death)
{
	check_seen(w, m, c, p);
}

APPLY(lost)
{
	m->lost = true;
	m->lost_on = c->on_date;
}

RULE(found)
{
	if (date_before(c->on_date, m->lost_on))
		problem(p, "on_date", "取得联系日期不能早于失去联系日期");
}

APPLY(found)
{
	m->lost = false;
	m->lost_on = (struct date){ 0 };
}

/* ---- 党籍 ---- */

RULE(stop)
{
	struct date from = date_add_months(m->lost_on, months_of(w, "lost.stop_after"));

	if (c->stop_why == STOP_ABROAD && text_empty(c->reason))
		problem(p, "reason", "请写明出国（境）的时间、国家或地区，以及定居或逾期未归的情况");
	if (c->stop_why != STOP_LOST)
		return;
	if (!m->lost)
		problem(p, "stop_why", "还没有登记为失联党员，请先办理“失去联系”");
	else if (date_before(c->on_date, from))
		problem(p, "on_date", "失去联系的时间还不够，%s 起才可以停止党籍", date_long(w->arena, from));
}

static struct date stopped_on(struct work *w, int64_t member_id)
{
	struct rows *rows = work_select(w, "SELECT on_date FROM member_change WHERE member_id = ?"
		" AND kind = 'stop' AND state = 'done' ORDER BY id DESC LIMIT 1", BIND(member_id));
	struct date on = rows_next(rows) ? rows->cells[0].date : (struct date){ 0 };

	rows_end(rows);
	return on;
}

RULE(exit)
{
	struct date stopped = stopped_on(w, m->row.id);
	struct date from = date_add_months(stopped, months_of(w, "lost.remove_after"));

	if (m->stage == MEMBER_PROBATIONARY && c->exit_how == EXIT_EXPELLED)
		problem(p, "exit_how", "预备党员不适用开除党籍，请办理“取消预备党员资格”");
	if (!m->lost || c->exit_how != EXIT_LAPSED)
		return;
	if (m->standing != STANDING_STOPPED)
		problem(p, "exit_how", "失联党员要先停止党籍，到期仍联系不上的才能按自行脱党除名");
	else if (!date_has(stopped))
		rule_soft(c, p, "系统里没有停止党籍的日期，请核对停止党籍是否到期");
	else if (date_before(c->on_date, from))
		problem(p, "on_date", "停止党籍的时间还不够，%s 起仍联系不上的才可以除名", date_long(w->arena, from));
}

/* ---- sanctions and rights ---- */

static int months_of_sanction(struct work *w, enum change_sanction sanction)
{
	static const char *const keys[] = { [SANCTION_WARNING] = "sanction.warning",
		[SANCTION_SERIOUS] = "sanction.serious_warning", [SANCTION_POSTS] = "sanction.removal" };

	return months_of(w, keys[sanction]);
}

/* The first day on which rights may come back; unset: nothing is withheld. */
static bool withheld(struct work *w, int64_t member_id, struct date *from)
{
	struct rows *rows = work_select(w,
		"SELECT MAX(COALESCE(effect_until, effect_from)) FROM member_change WHERE member_id = ?"
		" AND no_vote = 1 AND state = 'done' AND ended_on IS NULL", BIND(member_id));
	bool any = rows_next(rows) && !rows->cells[0].null;

	if (any)
		*from = rows->cells[0].date;
	rows_end(rows);
	return any;
}

RULE(sanction)
{
	int least = months_of(w, "sanction.watch_min"), most = months_of(w, "sanction.watch_max");
	struct date from;

	if (!c->sanction || !date_has(c->on_date))
		return;
	if (c->sanction != SANCTION_WATCH)
		c->months = months_of_sanction(w, c->sanction);
	else if (withheld(w, m->row.id, &from))
		problem(p, "sanction", "这名党员正在留党察看或者暂停权利，不能再给予留党察看");
	else if (m->stage != MEMBER_FULL || date_before(c->on_date, m->full_on))
		problem(p, "sanction", "预备党员不适用留党察看，请办理“取消预备党员资格”");
	else if (c->months != least && c->months != most)
		problem(p, "months", "留党察看的期限是 %d 个月或 %d 个月", least, most);
	c->no_vote = c->sanction == SANCTION_WATCH;
	c->effect_from = c->on_date;
	c->effect_until = date_add_months(c->on_date, (int)c->months);
}

RULE(suspend)
{
	struct date from;

	if (withheld(w, m->row.id, &from))
		problem(p, NULL, "这名党员现在已经没有表决权、选举权和被选举权，不用再暂停");
	c->no_vote = true;
	c->effect_from = c->on_date;
}

RULE(rights)
{
	struct date from;

	if (!withheld(w, m->row.id, &from))
		problem(p, NULL, "这名党员没有被停止权利，不需要恢复");
	else if (date_before(c->on_date, from))
		problem(p, "on_date", "留党察看或暂停权利到 %s 才满，之前不能恢复", date_long(w->arena, from));
}

/* ---- transfers ---- */

RULE(transfer)
{
	if (c->to_organisation_id == m->organisation_id)
		problem(p, "to_organisation_id", "党员现在就在这个支部，请选择另一个支部");
	else if (c->to_organisation_id && !work_number(w, 0,
		"SELECT COUNT(*) FROM organisation m WHERE m.id = ?"
		" AND m.removed_at IS NULL AND " ORGANISATION_IS_BRANCH, BIND(c->to_organisation_id)))
		problem(p, "to_organisation_id", "接收的组织要是没有撤销的党支部，请重新查找");
}

APPLY(transfer)
{
	m->organisation_id = c->to_organisation_id;
	m->group_id = 0;
	m->party_post = NULL; /* a post of the branch he leaves */
}

RULE(in)
{
	int64_t most = parameter_number(w, "transfer.validity_max");
	struct date last = date_add_days(c->letter_on, (int)c->valid_days);
	struct date lapse = date_add_months(c->letter_on, months_of(w, "transfer.lapse"));

	if (c->valid_days < 1 || c->valid_days > most)
		problem(p, "valid_days", "介绍信有效期是 1 到 %lld 天", (long long)most);
	if (date_before(c->on_date, c->letter_on))
		problem(p, "letter_on", "介绍信日期不能晚于接收日期");
	else if (date_before(lapse, c->on_date))
		rule_soft(c, p, arena_format(w->arena, "介绍信开出已超过 %d 个月，没有正当理由的应按自行脱党处理",
			months_of(w, "transfer.lapse")));
	else if (date_before(last, c->on_date))
		rule_soft(c, p, arena_format(w->arena, "介绍信有效期到 %s，已经过期", date_long(w->arena, last)));
	c->valid_until = last;
}
