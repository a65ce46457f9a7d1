/* Examples for every route, and who goes where. */
#include "law.h"
#include <stdlib.h>
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "modules/dues/dues.h"
#include "modules/import/import.h"
#include "modules/meeting/meeting.h"
#include "modules/meeting/meeting_token.h"
#include "modules/points/points.h"
#include "modules/setting/setting.h"
#include "web/session.h"

bool is_get(const struct route *route)
{
	return text_is(route->method, "GET");
}

bool has_parameters(const struct route *route)
{
	return strchr(route->path, ':') != NULL;
}

const char *path_with(struct house *h, const struct route *route, const char *text)
{
	const char *path = route->path, *mark;

	while ((mark = strchr(path, ':')))
		path = arena_format(h->arena, "%.*s%s%s", (int)(mark - path), path, text,
			mark + strcspn(mark, "/"));
	return path;
}

/* ---- examples ---- */

static const char *number(struct house *h, int64_t id)
{
	return arena_format(h->kept, "%lld", (long long)id);
}

static const char *example_member(struct house *h)
{
	return number(h, h->people[EAST_MEMBER].member_id);
}

static const char *example_organisation(struct house *h)
{
	return number(h, h->places[EAST_BRANCH].id);
}

static const char *example_account(struct house *h)
{
	return number(h, h->people[EAST_CLERK].account_id);
}

static const char *example_parameter(struct house *h)
{
	return number(h, number_of(h, "SELECT MIN(id) FROM parameter"
		" WHERE name = 'import.undo_hours'", BIND_NONE));
}

static const char *example_policy(struct house *h)
{
	return number(h, number_of(h, "SELECT MIN(id) FROM parameter WHERE name = 'password.history'",
		BIND_NONE));
}

static const char *example_code(struct house *h)
{
	struct code_row *it = record_new(h->work, &code_record);

	it->table_name = choice_find(code_tables, "education")->value;
	it->code = crypt_token(h->arena, 5);
	it->label = "试验学历";
	return number(h, record_put(h, &code_record, it));
}

static const char *example_plan(struct house *h)
{
	struct plan *it = record_new(h->work, &plan_record);

	it->organisation_id = h->places[EAST_BRANCH].id;
	it->period = PLAN_YEAR;
	it->year = moment_date(h->now).year;
	return number(h, record_put(h, &plan_record, it));
}

static const char *example_meeting(struct house *h)
{
	static int64_t id;
	struct meeting *m = record_new(h->work, &meeting_record);

	if (id)
		return number(h, id);
	m->organisation_id = h->places[EAST_BRANCH].id;
	m->title = "学习交流";
	m->kind = MEETING_ASSEMBLY;
	m->starts_at = h->now;
	work_begin(h->work);
	assert_true(meeting_add(h->work, m, problems_new(h->arena)));
	work_commit(h->work);
	id = m->row.id;
	return number(h, id);
}

static const char *example_file(struct house *h)
{
	const char *stored = crypt_token(h->arena, 12);

	house_change(h,
		"INSERT INTO attachment (meeting_id, category, name, media_type, size, stored, created_at)"
		" VALUES (?, 'document', '通知.pdf', 'application/pdf', 10, ?, ?)",
		BIND(atoll(example_meeting(h)), stored, h->now));
	return number(h, number_of(h, "SELECT id FROM attachment WHERE stored = ?", BIND(stored)));
}

static const char *example_receipt(struct house *h)
{
	int64_t meeting = atoll(example_meeting(h));

	house_change(h,
		"INSERT INTO receipt (subject, subject_id, organisation_id, path, main, created_at)"
		" VALUES ('meeting', ?, ?, ?, 0, ?)",
		BIND(meeting, h->places[EAST].id, h->places[EAST].path, h->now));
	return number(h, number_of(h, "SELECT id FROM receipt WHERE subject = 'meeting'"
		" AND subject_id = ? AND organisation_id = ?", BIND(meeting, h->places[EAST].id)));
}

static const char *example_signature(struct house *h)
{
	house_change(h, "INSERT IGNORE INTO signature (member_id, strokes, captured_at) VALUES (?,"
		" '[{\"points\":[{\"x\":1,\"y\":1},{\"x\":9,\"y\":9}]}]', ?)",
		BIND(h->people[EAST_MEMBER].member_id, h->now));
	return example_member(h);
}

static const char *example_token(struct house *h)
{
	return meeting_token(h->kept, atoll(example_meeting(h)),
		h->now.at / parameter_number(h->work, "signin.code_seconds"));
}

static const char *example_ticket(struct house *h)
{
	return meeting_ticket(h->kept, atoll(example_meeting(h)), h->now.at + TICKET_SECONDS,
		h->people[EAST_MEMBER].device);
}

static const char *example_dues(struct house *h)
{
	static int64_t id;
	struct dues_base *b = record_new(h->work, &dues_base_record);
	const struct dues_branch branch = { h->places[EAST_BRANCH].id, h->places[EAST_BRANCH].path,
		h->places[EAST_BRANCH].name };
	struct problems *p = problems_new(h->arena);
	struct dues_opened done;

	if (id)
		return number(h, id);
	b->organisation_id = branch.id;
	b->row.path = branch.path;
	b->member_id = h->people[EAST_MEMBER].member_id;
	b->payer = PAYER_WAGE;
	b->base = (struct money){ 500000 };
	b->from_month = dues_first_day(h->work->today);
	work_begin(h->work);
	if (!dues_base_set(h->work, b, "方党员", p)
		|| !dues_open(h->work, &branch, b->from_month, NULL, &done, p))
		fail_msg("dues: %s", p->items[0].text);
	work_commit(h->work);
	id = number_of(h, "SELECT id FROM dues WHERE member_id = ?", BIND(b->member_id));
	return number(h, id);
}

static const char *example_payment(struct house *h)
{
	struct dues_payment *paid = record_new(h->work, &dues_payment_record);
	struct problems *p = problems_new(h->arena);

	paid->dues_id = atoll(example_dues(h));
	paid->organisation_id = h->places[EAST_BRANCH].id;
	paid->row.path = h->places[EAST_BRANCH].path;
	paid->member_id = h->people[EAST_MEMBER].member_id;
	paid->amount = (struct money){ 100 };
	paid->paid_on = h->work->today;
	paid->channel = DUES_OFFLINE;
	paid->payee = "钟书记";
	work_begin(h->work);
	if (!dues_pay(h->work, paid, 0, p))
		fail_msg("payment: %s", p->items[0].text);
	work_commit(h->work);
	return number(h, paid->row.id);
}

static const char *example_history(struct house *h)
{
	work_begin(h->work);
	history_write(h->work, &(struct history_entry){ .action = "print", .object_label = "名册",
		.path = h->places[EAST_BRANCH].path });
	work_commit(h->work);
	return number(h, number_of(h, "SELECT sequence FROM history_head", BIND_NONE));
}

static const char *example_job(struct house *h)
{
	const char *name = arena_format(h->arena, "test.%s", crypt_token(h->arena, 6));

	house_change(h, "INSERT INTO job (name, state, due_at, created_at) VALUES (?, 'parked', ?, ?)",
		BIND(name, h->now, h->now));
	return number(h, number_of(h, "SELECT id FROM job WHERE name = ?", BIND(name)));
}

/* An account of its own with a second factor that nobody can show. */
static const char *example_factor(struct house *h)
{
	struct account *a = record_new(h->work, &account_record);

	a->login = arena_format(h->arena, "f%s", crypt_token(h->arena, 6));
	a->name = "有动态口令的人";
	a->office = OFFICE_BUSINESS;
	a->organisation_id = h->places[EAST_BRANCH].id;
	a->state = ACCOUNT_ACTIVE;
	record_put(h, &account_record, a);
	house_change(h, "UPDATE account SET totp = 'nothing', totp_set_at = ? WHERE id = ?",
		BIND(h->now, a->row.id));
	return arena_format(h->kept, "%lld", (long long)a->row.id);
}

static const char *example_photo(struct house *h)
{
	house_change(h, "UPDATE account SET photo = '00/pnothing.png' WHERE id = ?",
		BIND(h->people[EAST_MEMBER].account_id));
	return arena_format(h->kept, "%lld", (long long)h->people[EAST_MEMBER].account_id);
}

static const char *example_session(struct house *h)
{
	token_of(h, EAST_MEMBER);
	return arena_format(h->kept, "%lld", (long long)number_of(h,
		"SELECT MAX(id) FROM session WHERE account_id = ?", BIND(h->people[EAST_MEMBER].account_id)));
}

/* The first prefix that fits counts. */
static struct example {
	const char *prefix;
	const char *(*make)(struct house *h);
	const char *made;
} examples[] = {
	{ "/changes/:id/accept", example_change_waiting, NULL },
	{ "/changes/:id/refuse", example_change_waiting, NULL },
	{ "/changes/:id/receipt", example_change_issued, NULL },
	{ "/changes/:id/extend", example_change_issued, NULL },
	{ "/changes/:id/void", example_change_issued, NULL },
	{ "/changes/:id/print", example_change_issued, NULL },
	{ "/changes/:id/consent", example_change_proposed, NULL },
	{ "/changes/:id/decline", example_change_proposed, NULL },
	{ "/changes/:id/undo", example_change_done, NULL },
	{ "/changes/:id", example_change_asked, NULL },
	{ "/members/imports/:id", example_member_batch, NULL },
	{ "/organisations/imports/:id", example_organisation_batch, NULL },
	{ "/accounts/imports/:id", example_account_batch, NULL },
	{ "/dues/bases/imports/:id", example_dues_base_batch, NULL },
	{ "/points/imports/:id", example_points_batch, NULL },
	{ "/members/:id/photo", example_member_photo, NULL },
	{ "/members/left/:id", example_member, NULL },
	{ "/members/:id", example_member, NULL },
	{ "/documents/:id", example_document, NULL },
	{ "/corrections/:id", example_correction, NULL },
	{ "/organisations/:id", example_organisation, NULL },
	{ "/accounts/:id/photo", example_photo, NULL },
	{ "/accounts/:id", example_account, NULL },
	{ "/factors/:id", example_factor, NULL },
	{ "/me/sessions/:id", example_session, NULL },
	{ "/holders/:id", example_holder, NULL },
	{ "/groups/:id", example_group, NULL }, { "/grants/:id", example_grant, NULL },
	{ "/grant-checks/:id", example_grant, NULL },
	{ "/parameters/:id", example_parameter, NULL },
	{ "/policies/:id", example_policy, NULL },
	{ "/codes/:id", example_code, NULL }, { "/plans/:id", example_plan, NULL },
	{ "/meetings/:id", example_meeting, NULL },
	{ "/my/meetings/:id", example_meeting, NULL },
	{ "/files/:id", example_file, NULL }, { "/receipts/:id", example_receipt, NULL },
	{ "/signatures/:id", example_signature, NULL },
	{ "/jobs/:id", example_job, NULL },
	{ "/applications/:id", example_application, NULL },
	{ "/notices/:id", example_notice, NULL },
	{ "/delegations/:id", example_delegation, NULL },
	{ "/handover/:id", example_account, NULL },
	{ "/history/:id", example_history, NULL },
	{ "/audit/:id", example_history, NULL },
	{ "/s/:token", example_token, NULL },
	{ "/sign-in/:ticket", example_ticket, NULL },
	{ "/care/:id", example_care, NULL },
	{ "/committees/:id", example_committee, NULL },
	{ "/officers/:id", example_officer, NULL },
	{ "/elections/:id/approve", example_election_submitted, NULL },
	{ "/elections/:id/return", example_election_submitted, NULL },
	{ "/elections/:id", example_election, NULL },
	{ "/candidates/:id", example_candidate, NULL },
	{ "/developments/:id", example_development, NULL },
	{ "/points/items/:id", example_points_item, NULL },
	{ "/points/members/:id", example_member, NULL },
	{ "/points/entries/:id", example_points_entry, NULL },
	{ "/my/points/:id", example_points_entry, NULL },
	{ "/dues/payments/:id", example_payment, NULL },
	{ "/dues/members/:id", example_member, NULL },
	{ "/dues/:id", example_dues, NULL },
};

const char *path_example(struct house *h, const struct route *route)
{
	if (!has_parameters(route))
		return route->path;
	for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
		struct example *e = &examples[i];

		if (!text_begins(route->path, e->prefix))
			continue;
		if (!e->made)
			e->made = e->make(h);
		return path_with(h, route, e->made);
	}
	fail_msg("%s: tests/laws/law.c has no example for this path, please add one", route->path);
	return NULL;
}

/* ---- who ---- */

bool may_go(struct house *h, enum who who, const struct route *route)
{
	struct arena_mark mark = arena_mark(h->arena); /* asked thousands of times */
	bool may_he = may(who > GUEST ? session_actor_of(h->work, h->people[who].account_id)
		: &stranger, route->may);

	arena_rewind(h->arena, mark);
	return may_he;
}

static enum who first_who_may(
	struct house *h, const struct route *route, const enum who *some, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (may_go(h, some[i], route))
			return some[i];
	return PEOPLE;
}

enum who right_one(struct house *h, const struct route *route)
{
	static const enum who east[] = { EAST_MEMBER, EAST_CLERK, EAST_ADMIN, ROOT_ADMIN, SYSTEM_ADMIN,
		SECURITY, AUDITOR };
	enum who found = first_who_may(h, route, east, sizeof east / sizeof east[0]);

	if (found == PEOPLE)
		more_people(h);
	return found < PEOPLE ? found : may_go(h, EAST_ACTIVIST, route) ? EAST_ACTIVIST : PEOPLE;
}

enum who neighbour(struct house *h, const struct route *route)
{
	static const enum who west[] = { WEST_MEMBER, WEST_CLERK, WEST_ADMIN, WEST_SYSTEM };

	return first_who_may(h, route, west, sizeof west / sizeof west[0]);
}
