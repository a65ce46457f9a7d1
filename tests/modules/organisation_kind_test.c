/* Kinds of organisations (field-rules 4.1, 4.14): who stands below whom, what holds members. */
#include "founding.h"

/* The child, and which parents it may have, both in order of their kinds. */
static void every_kind_has_its_parents(void **state)
{
	static const struct { enum organisation_kind kind; const char *below; } allowed[] = {
		{ ORGANISATION_WORK_COMMITTEE, "-----------" },
		{ ORGANISATION_COMMITTEE, "x----------" },
		{ ORGANISATION_TEMPORARY_COMMITTEE, "x----------" },
		{ ORGANISATION_LEADING_GROUP, "xxx--------" },
		{ ORGANISATION_GENERAL_BRANCH, "xxx--------" },
		{ ORGANISATION_TEMPORARY_GENERAL_BRANCH, "xxx--------" },
		{ ORGANISATION_BRANCH, "xxx-xx-----" },
		{ ORGANISATION_JOINT_BRANCH, "xxx-xx-----" },
		{ ORGANISATION_TEMPORARY_BRANCH, "xxx-xx-----" },
		{ ORGANISATION_TEMPORARY_JOINT_BRANCH, "xxx-xx-----" },
		{ ORGANISATION_GROUP, "------xxxx-" },
	};
	enum { KINDS = sizeof allowed / sizeof allowed[0] };
	struct house *h = *state;
	int64_t parents[KINDS] = { h->places[ROOT].id };

	for (size_t i = 1; i < KINDS; i++)
		parents[i] = organisation_made(h, allowed[i].kind == ORGANISATION_GROUP
			? h->places[EAST_BRANCH].id : h->places[ROOT].id, allowed[i].kind, name_new(h));
	for (size_t i = 0; i < KINDS; i++)
		for (size_t above = 0; above < KINDS; above++) {
			struct reply reply =
				add(h, ROOT_ADMIN, parents[above], allowed[i].kind, name_new(h));
			bool good = allowed[i].below[above] == 'x';

			if (reply.status != (good ? 303 : 422))
				fail_msg("%s below %s: status %d", code_of(allowed[i].kind),
					code_of(allowed[above].kind), reply.status);
			if (!good)
				assert_has(reply, "不能建在");
		}
}

/* What the schema calls a branch is what the program calls one. */
static void a_branch_is_one_in_both_languages(void **state)
{
	struct house *h = *state;
	size_t kinds = 0;

	for (const struct choice *c = organisation_kinds; c->value; c++, kinds++) {
		enum organisation_kind kind = (enum organisation_kind)c->value;
		int64_t id = kind == ORGANISATION_WORK_COMMITTEE ? h->places[ROOT].id
			: organisation_made(h, kind == ORGANISATION_GROUP ? h->places[EAST_BRANCH].id
				: h->places[ROOT].id, kind, name_new(h));

		if (number_of(h, "SELECT is_branch FROM organisation WHERE id = ?", BIND(id))
			!= organisation_is_branch(kind))
			fail_msg("%s: schema and program differ", c->code);
	}
	assert_int_equal(kinds, 11);
	for (const struct choice *c = organisation_kinds; c->value; c++) /* each has its number */
		assert_has(get(h, ROOT_ADMIN, "/statistics"), at(h, "&amp;kind=%s\"", c->code));
}

/* A temporary one holds members, but elects no committee; a 党组 does neither. */
static void what_is_temporary_elects_nobody(void **state)
{
	struct house *h = *state;
	int64_t joint = organisation_made(
		h, h->places[WEST].id, ORGANISATION_TEMPORARY_JOINT_BRANCH, name_new(h));
	int64_t leading = organisation_made(
		h, h->places[WEST].id, ORGANISATION_LEADING_GROUP, name_new(h));

	assert_has(get(h, WEST_ADMIN, "/organisations/%lld", (long long)joint), "临时联合党支部");
	assert_has(get(h, WEST_ADMIN, "/organisations/%lld", (long long)joint), "党员数");
	assert_lacks(get(h, WEST_ADMIN, "/organisations/%lld", (long long)leading), "党员数");
	assert_has(assert_status(post(h, WEST_ADMIN, "/elections", "organisation_id=%lld"
		"&held_on=2026-01-05&way=committee&meeting_kind=assembly&number=1&seats=3",
		(long long)joint), 422), "临时联合党支部不进行换届选举");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(every_kind_has_its_parents),
		HOUSE_TEST(a_branch_is_one_in_both_languages),
		HOUSE_TEST(what_is_temporary_elects_nobody),
	};

	return house_run(tests);
}
