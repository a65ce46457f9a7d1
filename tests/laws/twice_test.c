/*
 * Laws of doing things twice: the same form changes one thing once, a form that has become old
 * changes nothing and loses nothing, and a job that runs again leaves what the first run left.
 */
#include "law.h"
#include "base/fault.h"
#include "base/text.h"
#include "web/page.h"

/* ---- the same form ---- */

static const char *member_body(struct house *h)
{
	return form_of(h, &member_record, member_like(h, EAST_BRANCH, "孙二次"));
}

static const char *organisation_body(struct house *h)
{
	return at(h, "name=支部%s&kind=branch&parent_id=%lld&founded_on=2026-01-05&approval=无",
		crypt_token(h->arena, 4), (long long)h->places[EAST].id);
}

static const char *account_body(struct house *h)
{
	return at(h, "login=a%s&name=新人&office=business&organisation_id=%lld",
		crypt_token(h->arena, 5), (long long)h->places[EAST_BRANCH].id);
}

static const char *group_body(struct house *h)
{
	return at(h, "kind=role&office=business&name=组%s", crypt_token(h->arena, 5));
}

static const char *code_body(struct house *h)
{
	return at(h, "table_name=education&code=%s&label=试验学历", crypt_token(h->arena, 5));
}

/* The same value, from a day long after this test. */
static const char *parameter_body(struct house *h)
{
	uint8_t day[2];

	crypt_random(day, sizeof day);
	return at(h,
		"label=导入后可撤销的时间&name=import.undo_hours&value=24&effective_on=21%02d-%02d-%02d",
		day[0] % 99, 1 + day[0] % 12, 1 + day[1] % 28);
}

static const char *policy_body(struct house *h)
{
	uint8_t day[2];

	crypt_random(day, sizeof day);
	return at(h,
		"label=新密码不能与最近几次相同&name=password.history&value=5&effective_on=21%02d-%02d-%02d",
		day[0] % 99, 1 + day[0] % 12, 1 + day[1] % 28);
}

static const char *plan_body(struct house *h)
{
	return at(h, "period=year&year=%lld", (long long)number_of(h,
		"SELECT COALESCE(MAX(year), 2030) + 1 FROM plan WHERE organisation_id = ?",
		BIND(h->places[EAST_BRANCH].id)));
}

static const char *meeting_body(struct house *h)
{
	return at(h, "title=学习会%s&kind=assembly&starts_at=%s", crypt_token(h->arena, 4),
		moment_input(h->arena, h->now));
}

static const char *care_body(struct house *h)
{
	return at(h, "member_id=%lld&kind=honoured&detail=%s&from_on=%s",
		(long long)h->people[EAST_MEMBER].member_id, crypt_token(h->arena, 4),
		date_text(h->arena, h->work->today));
}

static long long new_branch(struct house *h)
{
	return (long long)organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH,
		at(h, "中共两次%s", crypt_token(h->arena, 5)));
}

static const char *committee_body(struct house *h)
{
	return at(h, "organisation_id=%lld&elected_on=2026-01-05&term_years=0&number=0", new_branch(h));
}

static const char *election_body(struct house *h)
{
	return at(h,
		"organisation_id=%lld&held_on=2026-01-05&way=committee&meeting_kind=assembly&seats=3",
		new_branch(h));
}

static const char *snapshot_body(struct house *h)
{
	return at(h, "reason=%s", crypt_token(h->arena, 5));
}

static const struct {
	const char *path;
	enum who who;
	const char *table;
	const char *(*body)(struct house *h);
} creates[] = {
	{ "/members", EAST_CLERK, "member", member_body },
	{ "/organisations", ROOT_ADMIN, "organisation", organisation_body },
	{ "/accounts", SYSTEM_ADMIN, "account", account_body },
	{ "/groups", SECURITY, "access_group", group_body },
	{ "/policies", SECURITY, "parameter", policy_body },
	{ "/codes", ROOT_ADMIN, "code_table", code_body },
	{ "/parameters", ROOT_ADMIN, "parameter", parameter_body },
	{ "/plans", EAST_CLERK, "plan", plan_body },
	{ "/meetings", EAST_CLERK, "meeting", meeting_body },
	{ "/care", EAST_CLERK, "member_care", care_body },
	{ "/committees", EAST_ADMIN, "committee", committee_body },
	{ "/elections", EAST_ADMIN, "election", election_body },
	{ "/developments", EAST_CLERK, "development", development_body },
	{ "/statistics/snapshots", ROOT_ADMIN, "statistics_snapshot", snapshot_body },
};
enum { CREATES = sizeof creates / sizeof creates[0] };

static int64_t rows_of(struct house *h, const char *table)
{
	return work_number_of(h->work, db_select_made(h->work->db, h->arena,
		arena_format(h->arena, "SELECT COUNT(*) FROM %s", table), BIND_NONE), -1);
}

/* A POST to a list's address makes a row, so it must be among the examples. */
static void every_create_route_is_tried_here(void **state)
{
	for_each_route(m, route)
		if (!is_get(route) && route->record && text_is(route->path, route->record->href)) {
			bool found = false;

			for (size_t i = 0; i < CREATES; i++)
				found |= text_is(creates[i].path, route->path);
			if (!found)
				fail_msg(
					"%s: tests/laws/twice_test.c has no body for it, please add one", route->path);
		}
}

static void the_same_form_twice_changes_one_thing_once(void **state)
{
	struct house *h = *state;

	for (size_t i = 0; i < CREATES; i++) {
		const char *body = at(h, "%s&csrf=%s&once=%s", creates[i].body(h),
			token_of(h, creates[i].who), crypt_token(h->arena, 16));
		struct reply first, second;
		int64_t before;

		token_of(h, creates[i].who);
		before = rows_of(h, creates[i].table);
		first = assert_goes(post_raw(h, creates[i].who, creates[i].path, body, NULL), "/");
		second = assert_goes(post_raw(h, creates[i].who, creates[i].path, body, NULL), "/");
		assert_string_equal(first.location, second.location);
		assert_int_equal(rows_of(h, creates[i].table), before + 1);
	}
}

/* Without unique fields nothing else than the key tells the second from the first. */
static void a_new_form_with_the_same_content_is_a_new_thing(void **state)
{
	struct house *h = *state;
	const char *body = meeting_body(h);
	int64_t before = rows_of(h, "meeting");

	assert_goes(post(h, EAST_CLERK, "/meetings", "%s", body), "/meetings/");
	assert_goes(post(h, EAST_CLERK, "/meetings", "%s", body), "/meetings/");
	assert_int_equal(rows_of(h, "meeting"), before + 2);
}

static void a_refused_form_may_be_sent_again_with_its_key(void **state)
{
	struct house *h = *state;
	const char *once = crypt_token(h->arena, 16), *good = member_body(h);

	assert_status(post_raw(h, EAST_CLERK, "/members", at(h, "%s&full_on=x&csrf=%s&once=%s", good,
		token_of(h, EAST_CLERK), once), NULL), 422);
	assert_goes(post_raw(h, EAST_CLERK, "/members", at(h, "%s&csrf=%s&once=%s", good,
		token_of(h, EAST_CLERK), once), NULL), "/members/");
}

static void the_key_of_another_is_not_mine(void **state)
{
	struct house *h = *state;
	const char *once = crypt_token(h->arena, 16);
	struct member *west = member_like(h, WEST_BRANCH, "钱西");
	struct reply mine = assert_goes(post_raw(h, EAST_CLERK, "/members", at(h, "%s&csrf=%s&once=%s",
		member_body(h), token_of(h, EAST_CLERK), once), NULL), "/members/");
	struct reply theirs =
		assert_goes(post_raw(h, WEST_CLERK, "/members",
						at(h, "%s&csrf=%s&once=%s", form_of(h, &member_record, west),
							token_of(h, WEST_CLERK), once),
						NULL),
			"/members/");

	assert_string_not_equal(mine.location, theirs.location);
}

/* ---- the old form ---- */

/* What is typed over: the label, but where that is made or only a verb changes it, another. */
static const struct field *typed_over(const struct record *record)
{
	static const struct { const char *record, *field; } others[] = {
		{ "organisation", "contact" }, { "committee", "approval" }, { "election", "place" },
	};

	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (text_is(others[i].record, record->name))
			return record_field(record, others[i].field);
	return record_field(record, record->label);
}

static void loses_nothing(struct house *h, const struct route *route)
{
	const struct record *record = route->record;
	const char *path = path_example(h, route), *body, *typed = "改过的字样";
	int64_t id = id_made((struct reply){ .location = path });
	struct row *row = record_find(h->work, record, id), *after;
	const struct field *label = typed_over(record);
	struct reply reply;

	FIELD_OF(row, label, const char *) = typed;
	body = form_of(h, record, row);
	reply =
		post(h, right_one(h, route), path, "version=%lld&%s", (long long)row->version - 1, body);
	assert_status(reply, 422);
	assert_has(reply, "被别人修改过");
	assert_has(reply, typed);
	after = record_find(h->work, record, id);
	assert_int_equal(after->version, row->version);
	assert_false(text_is(FIELD_OF(after, label, const char *), typed));
	/* the form that came back carries the present version: sent again it is saved */
	assert_has(reply, at(h, "name=\"version\" value=\"%lld\"", (long long)row->version));
	assert_goes(
		post(h, right_one(h, route), path, "version=%lld&%s", (long long)row->version, body), "/");
}

static void a_form_grown_old_changes_nothing_and_loses_nothing(void **state)
{
	struct house *h = *state;
	int tried = 0;

	for_each_route(m, route) {
		struct arena_mark mark = arena_mark(h->arena);

		if (route->handle == page_update
			|| (!is_get(route) && text_is(route->path, "/members/:id"))) {
			loses_nothing(h, route);
			tried++;
		}
		arena_rewind(h->arena, mark);
	}
	assert_true(tried >= 3);
}

static void a_form_without_a_version_is_old(void **state)
{
	struct house *h = *state;
	struct member *m = record_find(h->work, &member_record, member_made(h, EAST_BRANCH, "周无版"));

	m->work_post = "科长";
	assert_status(post(h, EAST_CLERK, at(h, "/members/%lld", (long long)m->row.id), "%s",
		form_of(h, &member_record, m)), 422);
}

/* ---- jobs ---- */

static void runs(struct house *h, const struct job *job, int64_t subject)
{
	struct fault_point point;

	if (FAULT_CATCH(&point))
		fail_msg("%s: %s", job->name, point.text);
	work_begin(h->work);
	job->run(h->work, subject);
	work_commit(h->work);
	fault_leave(&point);
}

static void every_job_bears_a_subject_that_is_gone(void **state)
{
	static const int64_t subjects[] = { 0, -1, INT64_MAX };

	for (const struct module *const *m = modules; *m; m++)
		for (const struct job *job = (*m)->jobs; job && job->name; job++)
			for (size_t i = 0; i < 2 * (sizeof subjects / sizeof subjects[0]); i++)
				runs(*state, job, subjects[i / 2]);
}

static void every_job_is_found_and_has_a_label(void **state)
{
	for (const struct module *const *m = modules; *m; m++)
		for (const struct job *job = (*m)->jobs; job && job->name; job++) {
			assert_ptr_equal(job_named(job->name), job);
			if (!job->run || !job->label)
				fail_msg("%s: lacks its function or label", job->name);
			if (job->every && !text_is(job->every, "hour") && !text_is(job->every, "day"))
				fail_msg("%s: “%s” is no time", job->name, job->every);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(every_create_route_is_tried_here),
		HOUSE_TEST(the_same_form_twice_changes_one_thing_once),
		HOUSE_TEST(a_new_form_with_the_same_content_is_a_new_thing),
		HOUSE_TEST(a_refused_form_may_be_sent_again_with_its_key),
		HOUSE_TEST(the_key_of_another_is_not_mine),
		HOUSE_TEST(a_form_grown_old_changes_nothing_and_loses_nothing),
		HOUSE_TEST(a_form_without_a_version_is_old),
		HOUSE_TEST(every_job_bears_a_subject_that_is_gone),
		HOUSE_TEST(every_job_is_found_and_has_a_label),
	};

	return house_run(tests);
}
