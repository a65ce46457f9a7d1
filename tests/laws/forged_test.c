/*
 * Laws of forged requests: numbers of others or of nobody in every field, fields sent twice, places
 * asked for in the address. None is an error of ours, shows a name of WEST to somebody of EAST, or
 * changes what stands in WEST. Columns that no form has are in forged_column_test.c.
 */
#include "forged.h"
#include "base/text.h"

/* ---- numbers of others and of nobody ---- */

/* Names under which any handler reads a number. */
static const char *const numbered[] = { "id", "member_id", "organisation_id", "plan_id",
	"meeting_id", "parent_id", "account_id", "group_id", "permission_id", "gives_id",
	"stands_for_id", "owner_id", "owner", "dues_id", "file", "row", "number", "place", "places",
	"to", "from", "leader_id", "version", "year", "month", "under" };

static const char *body_of_numbers(struct house *h, const char *value)
{
	const char *body = "reason=%E8%AF%95&decision=grant";

	for (size_t i = 0; i < sizeof numbered / sizeof numbered[0]; i++)
		body = at(h, "%s&%s=%s", body, numbered[i],
			value ? text_url(h->arena, value) : west_number(h, numbered[i]));
	return body;
}

/* Those that end the session or send mail to oneself are looked at elsewhere. */
static bool is_tried(const struct route *route)
{
	return !is_get(route) && !route->upload && route->may != &anyone
		&& !text_is(route->path, "/sign-out");
}

/* 工委, system, security and audit may see the names of WEST and change what is theirs. */
static bool knows_nothing_of_west(enum who who)
{
	return who == EAST_MEMBER || who == EAST_CLERK || who == EAST_ADMIN;
}

static void send_numbers(
	struct house *h, const struct route *route, const char *value, const char **before)
{
	enum who who = right_one(h, route);
	struct reply reply;

	reply = post(h, who, path_example(h, route), "%s", body_of_numbers(h, value));
	if (knows_nothing_of_west(who)) {
		is_harmless(h, reply);
		west_is_the_same(h, *before, route->path);
	} else {
		if (reply.status >= 500)
			assert_status(reply, 422);
		*before = arena_text(h->kept, west_sums(h));
	}
}

static void numbers_of_others_in_any_post_change_nothing_of_theirs(void **state)
{
	static const char *const odd[] = { NULL, "0", "-1", "9223372036854775807",
		"9223372036854775808", "1000000000", "1 OR 1=1", "１２", "1e9", "%" };
	struct house *h = *state;
	const char *before;

	furnish_west(h);
	before = west_sums(h);
	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
		for_each_route(m, route) {
			struct arena_mark mark = arena_mark(h->arena);

			if (is_tried(route))
				send_numbers(h, route, odd[i], &before);
			arena_rewind(h->arena, mark);
		}
}

static void references_of_a_form_reach_no_neighbour(void **state)
{
	struct house *h = *state;
	const char *before;

	furnish_west(h);
	before = west_sums(h);
	for (size_t i = 0; i < FORMS; i++)
		for (size_t j = 0; forms[i].make && j < forms[i].record->count; j++) {
			const struct field *f = &forms[i].record->fields[j];
			const struct route *route = route_named("POST", forms[i].create);
			enum who who = right_one(h, route);
			const char *form;

			if (f->kind != FIELD_REF || !is_entered(forms[i].record, f->name) || who > EAST_CLERK
				|| who == ROOT_ADMIN)
				continue;
			form = at(h, "%s=%s&%s", f->name, west_number(h, f->name),
				form_of(h, forms[i].record, forms[i].make(h)));
			is_harmless(h, post(h, who, forms[i].create, "%s", form)); /* the first of two counts */
			west_is_the_same(h, before, forms[i].create);
		}
}

/* ---- twice ---- */

static void of_two_equal_fields_one_counts_everywhere(void **state)
{
	struct house *h = *state;
	const char *form = form_of(h, &member_record, forms[0].make(h)),
			   *west_id = at(h, "%lld", (long long)h->places[WEST_BRANCH].id);
	const char *mine = token_of(h, EAST_CLERK), *other = token_of(h, WEST_CLERK), *before;
	int passed = 0;

	furnish_west(h);
	before = west_sums(h);
	is_harmless(h, post(h, EAST_CLERK, "/members", "organisation_id=%s&%s", west_id, form));
	west_is_the_same(h, before, "/members");
	form = form_of(h, &member_record, forms[0].make(h));
	is_harmless(h, post(h, EAST_CLERK, "/members", "%s&organisation_id=%s", form, west_id));
	west_is_the_same(h, before, "/members");
	for (int i = 0; i < 2; i++)
		passed += post_raw(h, EAST_CLERK, "/members",
					  at(h, "csrf=%s&csrf=%s&once=%s", i ? mine : other, i ? other : mine,
						  crypt_token(h->arena, 16)),
					  "http://127.0.0.1:8080")
					  .status
			!= 403;
	assert_int_equal(passed, 1);
}

/* ---- a place asked for ---- */

static void a_place_asked_for_in_the_address_opens_nothing(void **state)
{
	static const enum who people[] = { EAST_MEMBER, EAST_CLERK, DEEP_CLERK, EAST_GENERAL_ADMIN,
		EAST_ADMIN };
	struct house *h = *state;
	const char *west_path = h->places[WEST].path;
	const long long branch = (long long)h->places[WEST_BRANCH].id,
					member = (long long)h->people[WEST_MEMBER].member_id;
	const char *const queries[] = { at(h, "under=%s", west_path),
		at(h, "under=%s", h->places[ROOT].path), "under=%25",
		"under=", at(h, "path=%s&scope=%s&at=%s", west_path, west_path, west_path),
		at(h,
			"organisation_id=%lld&organisation=%lld&branch=%lld&member_id=%lld&id=%lld&parent_id=%"
			"lld",
			branch, branch, branch, member, member, (long long)h->places[WEST].id) };

	furnish_west(h);
	for_each_route(
		m, route) for (size_t i = 0; !has_parameters(route) && i < sizeof people / sizeof people[0];
					   i++) for (size_t q = 0; q < sizeof queries / sizeof queries[0]; q++)
	{
		struct arena_mark mark = arena_mark(h->arena);

		if (is_get(route))
			is_harmless(h, get(h, people[i], "%s?%s", route->path, queries[q]));
		else if (text_ends(route->path, "/export"))
			is_harmless(h, post(h, people[i], route->path, "%s", queries[q]));
		arena_rewind(h->arena, mark);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(references_of_a_form_reach_no_neighbour),
		HOUSE_TEST(of_two_equal_fields_one_counts_everywhere),
		HOUSE_TEST(a_place_asked_for_in_the_address_opens_nothing),
		HOUSE_TEST(numbers_of_others_in_any_post_change_nothing_of_theirs),
	};

	return house_run(tests);
}
