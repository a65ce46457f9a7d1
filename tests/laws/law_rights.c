/* Examples of grants, groups, applications and what belongs to accounts. */
#include "law.h"
#include "base/text.h"
#include "modules/meeting/meeting.h"
#include "modules/setting/setting.h"

static const char *number(struct house *h, int64_t id)
{
	return arena_format(h->kept, "%lld", (long long)id);
}

const char *example_group(struct house *h)
{
	struct access_group *g = record_new(h->work, &access_group_record);

	g->kind = GROUP_ROLE;
	g->office = OFFICE_BUSINESS;
	g->name = arena_format(h->arena, "组%s", crypt_token(h->arena, 5));
	return number(h, record_put(h, &access_group_record, g));
}

/* Proposed to a second person: both of his doors open. */
const char *example_grant(struct house *h)
{
	static int64_t id;
	struct access_grant *g = record_new(h->work, &access_grant_record);
	struct problems *p = problems_new(h->arena);

	if (id)
		return number(h, id);
	g->account_id = h->people[EAST_CLERK].account_id;
	g->permission_id = setting_parameter.code;
	g->reason = "试验";
	work_begin(h->work);
	if (!grant_give(h->work, g, NULL, p))
		fail_msg("grant: %s", p->items[0].text);
	work_change(
		h->work, "UPDATE access_grant SET state = 'proposed' WHERE id = ?", BIND(g->row.id));
	work_commit(h->work);
	id = g->row.id;
	return number(h, id);
}

const char *example_holder(struct house *h)
{
	return number(h, h->people[EAST_CLERK].account_id);
}

/* EAST_MEMBER's own, to be agreed to by his branch. */
const char *example_application(struct house *h)
{
	const char *wanted = crypt_token(h->arena, 6);

	house_change(h,
		"INSERT INTO access_application (account_id, applicant, organisation_id, path, owner_id,"
		" wanted, permission_id, reason, state, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, "
		"'工作需要', 'asked', ?)",
		BIND(h->people[EAST_MEMBER].account_id, h->people[EAST_MEMBER].name,
			h->places[EAST_BRANCH].id, h->places[EAST_BRANCH].path,
			h->people[EAST_MEMBER].account_id, wanted, (int64_t)meeting_view.code, h->now));
	return number(
		h, number_of(h, "SELECT id FROM access_application WHERE wanted = ?", BIND(wanted)));
}

const char *example_notice(struct house *h)
{
	int64_t account = h->people[EAST_MEMBER].account_id;

	house_change(h,
		"INSERT INTO access_notice (account_id, text, href, created_at) VALUES (?, '到期', '/', ?)",
		BIND(account, h->now));
	return number(
		h, number_of(h, "SELECT MAX(id) FROM access_notice WHERE account_id = ?", BIND(account)));
}

/* What EAST_CLERK handed on. */
const char *example_delegation(struct house *h)
{
	int64_t clerk = h->people[EAST_CLERK].account_id;

	house_change(h, "INSERT INTO access_grant (account_id, gives_id, granted_by, until_on, reason)"
		" SELECT ?, id, ?, ?, '分工' FROM access_group WHERE code = 'branch_clerk'",
		BIND(h->people[EAST_MEMBER].account_id, clerk, h->work->today));
	return number(
		h, number_of(h, "SELECT MAX(id) FROM access_grant WHERE granted_by = ?", BIND(clerk)));
}
