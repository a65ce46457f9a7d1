/*
 * What a stranger's reading of the program found, so that it does not come back: doors that were
 * left open, pages and jobs that one odd row could stop.
 */
#include "roster.h"
#include "base/text.h"
#include "modules/import/import.h"

/* ---- accounts ---- */

static int64_t account_new(struct house *h, int64_t member_id)
{
	struct account *a = record_new(h->work, &account_record);

	a->login = at(h, "r%s", crypt_token(h->arena, 6));
	a->name = "试用";
	a->office = OFFICE_BUSINESS;
	a->member_id = member_id;
	a->organisation_id = h->places[EAST_BRANCH].id;
	a->state = ACCOUNT_ACTIVE;
	record_put(h, &account_record, a);
	if (!member_id)
		role_given(h, a->row.id, "branch_admin");
	return a->row.id;
}

static const char *state_of(struct house *h, int64_t id)
{
	return work_text(h->work, "SELECT state FROM account WHERE id = ?", BIND(id));
}

static void stop(struct house *h, int64_t id)
{
	assert_goes(post(h, SYSTEM_ADMIN, at(h, "/accounts/%lld/stop", (long long)id), "x=1"),
		"/accounts/");
}

static const char *code_in(struct house *h, struct reply reply)
{
	const char *code = memmem(reply.body, reply.size, "class=\"code\">", 13);

	assert_non_null(code);
	return arena_copy(h->arena, code + 13, strcspn(code + 13, "<"));
}

static void a_code_opens_no_account_that_was_stopped_meanwhile(void **state)
{
	struct house *h = *state;
	int64_t id = account_new(h, 0);
	const char *login = work_text(h->work, "SELECT login FROM account WHERE id = ?", BIND(id));
	const char *code;

	assert_goes(post(h, SECURITY, at(h, "/holders/%lld/release", (long long)id), "x=1"), "/");
	code = code_in(h, assert_status(
		post(h, SYSTEM_ADMIN, at(h, "/accounts/%lld/issue", (long long)id), "x=1"), 200));

	stop(h, id);
	assert_status(post(h, GUEST, "/activate",
		"login=%s&code=%s&password=Xin-Mi-Ma-77!&again=Xin-Mi-Ma-77!", login, code), 422);
	assert_string_equal(state_of(h, id), "stopped");
}

static void a_branch_does_not_undo_the_stopping_of_an_account(void **state)
{
	struct house *h = *state;
	int64_t member_id = member_made(h, EAST_BRANCH, "停用人"), id = account_new(h, member_id);
	const char *path = at(h, "/members/%lld/account", (long long)member_id);

	assert_status(post(h, EAST_CLERK, path, "x=1"), 200);
	stop(h, id);
	assert_goes(post(h, EAST_CLERK, path, "x=1"), "/members/");
	assert_string_equal(state_of(h, id), "stopped");
}

/* ---- the history ---- */

static void pages_of_minutes_do_not_close_the_history(void **state)
{
	struct house *h = *state;
	char *minutes = arena_alloc(h->arena, 3 * 29000 + 1);
	struct reply made = assert_goes(post(h, EAST_CLERK, "/meetings",
		"title=长记录&kind=assembly&starts_at=%s", moment_input(h->arena, h->now)), "/meetings/");
	int64_t id = id_made(made);

	for (size_t i = 0; i < 29000; i++)
		memcpy(minutes + 3 * i, "长", 3);
	assert_goes(post(h, EAST_CLERK, at(h, "/meetings/%lld", (long long)id),
		"version=%lld&minutes=%s",
		(long long)number_of(h, "SELECT version FROM meeting WHERE id = ?", BIND(id)), minutes),
		"/meetings/");
	assert_status(get(h, EAST_CLERK, "/history"), 200);
	assert_status(get(h, AUDITOR, "/audit"), 200);
}

/* An ordinary member sees no part of the tree, but his deeds belong to a place in it. */
static void a_members_deeds_are_seen_from_above(void **state)
{
	struct house *h = *state;
	int64_t before = number_of(h, "SELECT COALESCE(MAX(id), 0) FROM history", BIND_NONE);

	assert_goes(post(h, EAST_MEMBER, "/sign-out", "x=1"), "/login");
	assert_int_equal(number_of(h,
		"SELECT COUNT(*) FROM history WHERE id > ? AND action = 'sign_out' AND path LIKE ?",
		BIND(before, at(h, "%s%%", h->places[EAST].path))), 1);
}

/* ---- jobs ---- */

static void a_file_of_somebody_stopped_is_not_read_and_not_forgotten(void **state)
{
	struct house *h = *state;
	struct roster_row row = roster_row(h, EAST_BRANCH, "停用导入");
	struct workbook book = roster_official(h, &row, 1);
	int64_t clerk = h->people[EAST_CLERK].account_id;
	int64_t id = id_made(assert_goes(post_file(h, EAST_CLERK, "/members/import/upload", "名册.xlsx",
		book.bytes, book.size), "/members/imports/"));

	house_change(h, "UPDATE account SET state = 'stopped' WHERE id = ?", BIND(clerk));
	run_jobs(h);
	house_change(h, "UPDATE account SET state = 'active' WHERE id = ?", BIND(clerk));
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM job WHERE name = 'import.check'"
		" AND subject = ? AND state = 'due' AND tries = 1", BIND(id)), 1);
	h->now.at += 60;
	h->work->now = h->now;
	run_jobs(h);
	assert_int_equal(number_of(h, "SELECT new_count FROM import_batch WHERE id = ?", BIND(id)), 1);
	assert_int_equal(number_of(h,
		"SELECT COUNT(*) FROM import_batch WHERE id = ? AND spool IS NULL", BIND(id)), 1);
}

static void a_job_that_kills_its_runner_is_parked_in_the_end(void **state)
{
	struct house *h = *state;

	house_change(h, "INSERT INTO job (name, subject, state, tries, due_at, created_at, touched_at)"
		" VALUES ('import.check', -7, 'running', 3, ?, ?, ? - INTERVAL 1 HOUR)",
		BIND(h->now, h->now, h->now));
	run_jobs(h);
	assert_int_equal(number_of(h,
		"SELECT COUNT(*) FROM job WHERE subject = -7 AND state = 'parked'", BIND_NONE), 1);
	house_change(h, "DELETE FROM job WHERE subject = -7", BIND_NONE);
}

/* ---- imports ---- */

static void a_cell_of_a_whole_book_is_one_wrong_row(void **state)
{
	struct house *h = *state;
	struct roster_row row = roster_row(h, EAST_BRANCH, "长格子");
	char *text = arena_alloc(h->arena, 3 * 30000 + 1);
	int64_t id;

	for (size_t i = 0; i < 30000; i++)
		memcpy(text + 3 * i, "长", 3);
	row.cells[ROSTER_FLOATING_TO] = text;
	id = batch_made(h, roster_official(h, &row, 1));
	assert_int_equal(number_of(h,
		"SELECT wrong_count FROM import_batch WHERE id = ?", BIND(id)), 1);
	assert_has(get(h, EAST_CLERK, "/members/imports/%lld", (long long)id), "最多 60 个字");
}

static int64_t organisations(struct house *h, const char *const *cells, size_t rows)
{
	struct workbook book = roster_plain(h, cells, 3, rows);
	int64_t id = id_made(assert_goes(post_file(h, ROOT_ADMIN, "/organisations/import/upload",
		"党组织.xlsx", book.bytes, book.size), "/organisations/imports/"));

	run_jobs(h);
	return id;
}

static void two_parents_may_have_a_branch_of_the_same_name(void **state)
{
	struct house *h = *state;
	const char *name = at(h, "第一党支部%s", crypt_token(h->arena, 3));
	const char *cells[] = { "党组织名称", "上级党组织", "组织类别",
		name, h->places[WEST].name, "党支部" };
	const char *below[] = { "党组织名称", "上级党组织", "组织类别", "第一小组", name, "党小组" };

	organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH, name);
	assert_int_equal(number_of(h, "SELECT new_count FROM import_batch WHERE id = ?",
		BIND(organisations(h, cells, 2))), 1);
	organisation_made(h, h->places[WEST].id, ORGANISATION_BRANCH, name);
	assert_int_equal(number_of(h, "SELECT same_count FROM import_batch WHERE id = ?",
		BIND(organisations(h, cells, 2))), 1);
	/* below which of the two? */
	assert_has(get(h, ROOT_ADMIN, "/organisations/imports/%lld",
		(long long)organisations(h, below, 2)), "不止一个");
}

/* ---- forms ---- */

/* Saving what was not touched must not move it, though its place is no choice for new ones. */
static void a_form_keeps_a_choice_that_is_closed_by_now(void **state)
{
	struct house *h = *state;
	const char *name = at(h, "旧总支%s", crypt_token(h->arena, 3));
	int64_t above = organisation_made(h, h->places[EAST].id, ORGANISATION_GENERAL_BRANCH, name);
	int64_t id = organisation_made(h, above, ORGANISATION_BRANCH, "旧支部");
	struct organisation *o;

	house_change(h, "UPDATE organisation SET closed_on = ? WHERE id = ?",
		BIND(h->work->today, above));
	assert_has(get(h, ROOT_ADMIN, "/organisations/%lld/edit", (long long)id), name);
	o = record_find(h->work, &organisation_record, id);
	o->address = "还在老地方";
	assert_goes(post(h, ROOT_ADMIN, at(h, "/organisations/%lld", (long long)id), "version=%lld&%s",
		(long long)o->row.version, form_of(h, &organisation_record, o)), "/organisations/");
	o = record_find(h->work, &organisation_record, id);
	assert_string_equal(o->address, "还在老地方");
	assert_int_equal(o->parent_id, above);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_code_opens_no_account_that_was_stopped_meanwhile),
		HOUSE_TEST(a_branch_does_not_undo_the_stopping_of_an_account),
		HOUSE_TEST(pages_of_minutes_do_not_close_the_history),
		HOUSE_TEST(a_file_of_somebody_stopped_is_not_read_and_not_forgotten),
		HOUSE_TEST(a_job_that_kills_its_runner_is_parked_in_the_end),
		HOUSE_TEST(a_cell_of_a_whole_book_is_one_wrong_row),
		HOUSE_TEST(two_parents_may_have_a_branch_of_the_same_name),
		HOUSE_TEST(a_form_keeps_a_choice_that_is_closed_by_now),
		HOUSE_TEST(a_members_deeds_are_seen_from_above), /* last: he is signed out */
	};

	return house_run(tests);
}
