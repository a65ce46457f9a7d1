/*
 * Bounded delegation (S4-09, S3-M10): after the grant has been written it is worked out what its
 * receiver now holds through it, and each reach must lie within one of the giver's own. So roles
 * inside roles, categories and days are all compared the way they will be used.
 */
#include "modules/grant/delegate.h"
#include <string.h>
#include "base/text.h"
#include "data/history.h"
#include "modules/access/access.h"
#include "modules/application/application.h"
#include "modules/organisation/organisation.h"

bool role_fits(const char *tier, const char *kind)
{
	const struct choice *is = kind ? choice_find(organisation_kinds, kind) : NULL;

	return !tier || (is && text_is(tier, choice_of(organisation_kinds,
		(int)organisation_tier((enum organisation_kind)is->value))->code));
}

/* ---- within one's own rights ---- */

static bool all_among(struct work *w, const char *categories, const char *outer)
{
	char *rest = categories ? arena_text(w->arena, categories) : NULL, *one;

	if (!outer)
		return true;
	while (rest && (one = strsep(&rest, ",")))
		if (*one && !text_has(outer, arena_format(w->arena, ",%s,", one)))
			return false;
	return categories != NULL;
}

static bool ends_within(struct date until, struct date outer)
{
	return !date_has(outer) || (date_has(until) && date_compare(until, outer) <= 0);
}

/* `place`: where the receiver stands; "own" is what he will own there. */
static bool within(
	struct work *w, const struct reach *given, const struct reach *mine, const char *place)
{
	if (mine->behalf_id || !ends_within(given->until, mine->until)
	    || !all_among(w, given->categories, mine->categories))
		return false;
	if (given->own)
		return mine->own || pattern_opens(mine->pattern, place);
	return !mine->own && pattern_opens(mine->pattern, given->pattern);
}

static const struct reach *my_reaches(struct work *w, int64_t code, size_t *count)
{
	const struct permission *permission = permission_of((int)code);

	*count = 0;
	return permission && w->actor->rights ? rights_of(w->actor->rights, permission, count) : NULL;
}

static bool is_mine(struct work *w, const struct reach *given, const char *place)
{
	size_t count;
	const struct reach *mine = my_reaches(w, given->code, &count);

	for (size_t i = 0; i < count; i++)
		if (within(w, given, &mine[i], place))
			return true;
	return false;
}

bool delegate_holds(struct work *w, int64_t code, struct date *until)
{
	size_t count;
	const struct reach *mine = my_reaches(w, code, &count);
	struct date last = { 0 };
	bool held = false;

	for (size_t i = 0; i < count; i++) {
		if (mine[i].behalf_id || mine[i].own || !w->actor->path
		    || !pattern_opens(mine[i].pattern, w->actor->path))
			continue;
		if (!held || !date_has(mine[i].until)
		    || (date_has(last) && date_compare(mine[i].until, last) > 0))
			last = mine[i].until;
		held = true;
	}
	if (held && date_has(last) && (!date_has(*until) || date_compare(last, *until) < 0))
		*until = last;
	return held;
}

/* What came with the grant, on the first day it is in force. */
static void check_not_more(struct work *w, const struct access_grant *g,
	const struct holder *receiver, struct problems *p)
{
	struct date today = w->today;
	const struct rights *rights;

	if (date_has(g->from_on) && date_compare(g->from_on, today) > 0)
		w->today = g->from_on;
	rights = rights_explained(w, receiver, 0);
	w->today = today;
	for (size_t i = 0; i < rights->count && !p->count; i++) {
		const struct reach *given = &rights->reaches[i];
		const struct permission *permission = permission_of(given->code);

		if (given->steps[0] == g->row.id && permission && !is_mine(w, given, receiver->path))
			problem(p, "gives_id", "这个角色的“%s”超出您自己的权限或期限，不能转授", permission->label);
	}
}

/* ---- giving ---- */

/* Somebody of one's own organisation who may sign in and does business. */
static struct holder check_receiver(struct work *w, const struct access_grant *g,
	struct problems *p)
{
	struct rows *rows = work_select(w, "SELECT o.path, m.stage, a.organisation_id = ?,"
		" a.state <> 'stopped' AND a.office = 'business' FROM account a"
		" JOIN organisation o ON o.id = a.organisation_id LEFT JOIN member m ON m.id = a.member_id"
		" AND m.removed_at IS NULL WHERE a.id = ? AND a.removed_at IS NULL",
		BIND(w->actor->organisation_id, g->account_id));
	struct holder h = { .account_id = g->account_id };

	if (!rows_next(rows)) {
		problem(p, "account_id", "请选择交给谁");
		return h;
	}
	h.path = rows->cells[0].text;
	h.stage = rows->cells[1].text;
	if (!rows->cells[2].number)
		problem(p, "account_id", "只能交给本组织的人");
	else if (!rows->cells[3].number)
		problem(p, "account_id", "这个账号已停用或不是业务账号，请另选一人");
	rows_end(rows);
	return h;
}

static void check_role(struct work *w, struct access_grant *g, struct problems *p)
{
	g->office = OFFICE_BUSINESS;
	if (!work_number(w, 0, "SELECT delegable FROM access_group WHERE id = ? AND removed_at IS NULL",
			BIND(g->gives_id)))
		problem(p, "gives_id", g->gives_id ? "这个角色不能转授，请向安全管理员申请" : "请选择转授哪个角色");
	else if (grant_is_high(w, g))
		problem(p, "gives_id", "这个角色含高风险权限，不能转授，请向安全管理员申请");
	if (!date_has(g->until_on))
		problem(p, "until_on", "转授要写明到哪一天为止");
}

/* Nobody stands in for two at once, or it would not be known for whom he signs. */
static void check_stand_in(struct work *w, const struct access_grant *g, struct problems *p)
{
	const char *other = work_text(w, "SELECT a.name FROM access_grant g"
		" JOIN account a ON a.id = g.stands_for_id WHERE g.account_id = ? AND g.stands_for_id <> ?"
		" AND g.removed_at IS NULL AND g.state = 'active' AND (? IS NULL OR g.from_on IS NULL"
		" OR g.from_on <= ?) AND (g.until_on IS NULL OR g.until_on >= COALESCE(?, ?)) LIMIT 1",
		BIND(g->account_id, g->stands_for_id, g->until_on, g->until_on, g->from_on, w->today));

	if (other)
		problem(p, "account_id", "他这段时间已经代行%s的职责，不能同时代行两个人的，请另选一人", other);
}

static void tell(struct work *w, const struct access_grant *g)
{
	const char *until = date_long(w->arena, g->until_on), *role;

	if (g->stands_for_id) {
		notice_tell(w, g->account_id, "/", arena_format(w->arena,
			"%s请您代行职责，到 %s 为止；您办理时会注明“代%s”", w->actor->name, until, w->actor->name));
		return;
	}
	role = work_text(w, "SELECT name FROM access_group WHERE id = ?", BIND(g->gives_id));
	notice_tell(w, g->account_id, "/", arena_format(w->arena, "%s把“%s”转授给您，到 %s 为止",
		w->actor->name, role, until));
}

bool delegate_give(struct work *w, struct access_grant *g, struct problems *p)
{
	struct holder receiver = check_receiver(w, g, p);

	if (w->actor->behalf_id)
		problem(p, NULL, "您在代%s行使职责，代行的人不能再转授或再请人代行", w->actor->behalf);
	if (g->stands_for_id)
		check_stand_in(w, g, p);
	else
		check_role(w, g, p);
	if (p->count || !grant_give(w, g, NULL, p))
		return false;
	if (!g->stands_for_id)
		check_not_more(w, g, &receiver, p);
	if (p->count)
		return false;
	tell(w, g);
	return true;
}

/* ---- taking back ---- */

struct access_grant *delegate_find(struct work *w, int64_t id)
{
	return work_number(w, 0, "SELECT 1 FROM access_grant WHERE id = ? AND removed_at IS NULL"
		" AND account_id IS NOT NULL AND (granted_by = ? OR stands_for_id = ?)",
		BIND(id, w->actor->id, w->actor->id)) ? record_find(w, &access_grant_record, id) : NULL;
}

bool delegate_take_back(struct work *w, struct access_grant *g, struct problems *p)
{
	if (!grant_take_back(w, g, g->stands_for_id ? "被代行人结束代行" : "转授人收回", p))
		return false;
	notice_tell(w, g->account_id, "/", arena_format(w->arena, g->stands_for_id
		? "%s已结束由您代行职责" : "%s收回了转授给您的角色", w->actor->name));
	return true;
}
