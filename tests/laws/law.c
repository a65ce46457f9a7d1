/* Examples for every route, and who goes where. */
#include "law.h"
#include "base/text.h"
#include "modules/import/import.h"
#include "modules/setting/setting.h"

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

static int64_t example_member(struct house *h)
{
	return h->people[EAST_MEMBER].member_id;
}

static int64_t example_organisation(struct house *h)
{
	return h->places[EAST_BRANCH].id;
}

static int64_t example_account(struct house *h)
{
	return h->people[EAST_CLERK].account_id;
}

static int64_t example_batch(struct house *h, const struct record *record)
{
	struct import_batch *b = record_new(h->work, &import_batch_record);

	b->organisation_id = h->places[record == &organisation_record ? ROOT : EAST_BRANCH].id;
	b->kind = record->name;
	b->file_name = "名册.xlsx";
	b->state = IMPORT_READING;
	return record_put(h, &import_batch_record, b);
}

static int64_t example_member_batch(struct house *h)
{
	return example_batch(h, &member_record);
}

static int64_t example_organisation_batch(struct house *h)
{
	return example_batch(h, &organisation_record);
}

static int64_t example_parameter(struct house *h)
{
	return number_of(h, "SELECT MIN(id) FROM parameter", BIND_NONE);
}

static int64_t example_code(struct house *h)
{
	return number_of(h, "SELECT MIN(id) FROM code_table", BIND_NONE);
}

/* The first prefix that fits counts. */
static struct example {
	const char *prefix;
	int64_t (*make)(struct house *h);
	int64_t made;
} examples[] = {
	{ "/members/imports/:id", example_member_batch, 0 },
	{ "/organisations/imports/:id", example_organisation_batch, 0 },
	{ "/members/:id", example_member, 0 },
	{ "/organisations/:id", example_organisation, 0 },
	{ "/accounts/:id", example_account, 0 },
	{ "/parameters/:id", example_parameter, 0 },
	{ "/codes/:id", example_code, 0 },
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
		return path_with(h, route, arena_format(h->arena, "%lld", (long long)e->made));
	}
	fail_msg("%s: tests/laws/law.c has no example for this path, please add one", route->path);
	return NULL;
}

/* ---- who ---- */

static const enum account_role roles[PEOPLE] = {
	[ROOT_ADMIN] = ROLE_WORK_COMMITTEE, [EAST_ADMIN] = ROLE_COMMITTEE,
	[EAST_GENERAL_ADMIN] = ROLE_GENERAL_BRANCH, [DEEP_CLERK] = ROLE_BRANCH, [EAST_CLERK] = ROLE_BRANCH,
	[WEST_ADMIN] = ROLE_COMMITTEE, [WEST_CLERK] = ROLE_BRANCH, [SYSTEM_ADMIN] = ROLE_SYSTEM,
	[WEST_SYSTEM] = ROLE_SYSTEM, [AUDITOR] = ROLE_AUDIT, [EAST_SECRETARY] = ROLE_BRANCH,
};

bool may_go(enum who who, const struct route *route)
{
	const struct choice *choice = choice_of(account_roles, (int)roles[who]);
	struct actor actor = { .id = who > GUEST, .role = choice ? role_named(choice->code) : NULL };

	return may(&actor, route->may);
}

static enum who first_who_may(const struct route *route, const enum who *some, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (may_go(some[i], route))
			return some[i];
	return PEOPLE;
}

enum who right_one(const struct route *route)
{
	static const enum who east[] = { EAST_MEMBER, EAST_CLERK, EAST_ADMIN, ROOT_ADMIN, SYSTEM_ADMIN, AUDITOR };

	return first_who_may(route, east, sizeof east / sizeof east[0]);
}

enum who neighbour(const struct route *route)
{
	static const enum who west[] = { WEST_MEMBER, WEST_CLERK, WEST_ADMIN, WEST_SYSTEM };

	return first_who_may(route, west, sizeof west / sizeof west[0]);
}
