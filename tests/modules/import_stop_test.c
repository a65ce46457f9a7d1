/*
 * A check, an import or an undo is stopped on request and leaves nothing; somebody who has left is
 * refused by the check; what somebody else has written between check and import is not written
 * again.
 */
#include "roster.h"
#include "base/text.h"
#include "data/history.h"
#include "lib/crypt.h"
#include "modules/import/import.h"
#include "web/session.h"

enum { SOME = 230 };

static const char *name_new(struct house *h)
{
	return person_new(h, "停");
}

static struct workbook some_people(struct house *h, struct roster_row *rows)
{
	for (size_t i = 0; i < SOME; i++)
		rows[i] = roster_row(h, EAST_BRANCH, name_new(h));
	return roster_official(h, rows, SOME);
}

static int64_t there(struct house *h, const struct roster_row *rows)
{
	int64_t count = 0;

	for (size_t i = 0; i < SOME; i++)
		count += member_named(h, rows[i].cells[ROSTER_NAME]) != NULL;
	return count;
}

static int64_t uploaded(struct house *h, struct workbook book)
{
	return id_made(assert_goes(post_file(h, EAST_CLERK, "/members/import/upload", "名册.xlsx",
		book.bytes, book.size), "/members/imports/"));
}

static void act(struct house *h, int64_t id, const char *what)
{
	assert_goes(post(h, EAST_CLERK, at(h, "/members/imports/%lld/%s", (long long)id, what), "x=1"),
		"/members/imports/");
}

static struct reply page(struct house *h, int64_t id)
{
	return assert_status(get(h, EAST_CLERK, "/members/imports/%lld", (long long)id), 200);
}

/* As if it was asked for while the job runs: the runner sees it at its first step. */
static void stop_when_it_runs(struct house *h, int64_t id, const char *job)
{
	house_change(h, "UPDATE job SET stop_asked = 1 WHERE name = ? AND subject = ?", BIND(job, id));
	run_jobs(h);
}

static int64_t rows_of(struct house *h, int64_t id)
{
	return number_of(h, "SELECT COUNT(*) FROM import_row WHERE batch_id = ?", BIND(id));
}

static void a_check_is_stopped(void **state)
{
	struct house *h = *state;
	struct roster_row rows[SOME];
	int64_t id = uploaded(h, some_people(h, rows));

	assert_has(page(h, id), at(h, "/members/imports/%lld/cancel", (long long)id));
	stop_when_it_runs(h, id, "import.check");
	assert_int_equal(batch_named(h, id)->state, IMPORT_CANCELLED);
	assert_int_equal(rows_of(h, id), 0);
	assert_null(batch_named(h, id)->spool); /* the file is gone as well */
	assert_has(page(h, id), "已经取消，没有写入任何内容");
	assert_lacks(page(h, id), "/cancel\"");
}

static void an_import_is_stopped_and_can_begin_again(void **state)
{
	struct house *h = *state;
	struct roster_row rows[SOME];
	int64_t id = batch_made(h, some_people(h, rows)), entries;

	act(h, id, "commit");
	entries = number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'import'", BIND_NONE);
	stop_when_it_runs(h, id, "import.commit");
	assert_int_equal(there(h, rows), 0);
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'import'", BIND_NONE), entries);
	assert_int_equal(batch_named(h, id)->state, IMPORT_CHECKED);
	assert_has(page(h, id), "导入已取消，没有写入任何内容");
	assert_has(page(h, id), at(h, "%d 行", SOME));
	batch_act(h, id, "commit", "x=1");
	assert_int_equal(there(h, rows), SOME);
	assert_int_equal(batch_named(h, id)->state, IMPORT_DONE);
	assert_lacks(page(h, id), "导入已取消");
}

static void an_undo_is_stopped_and_can_begin_again(void **state)
{
	struct house *h = *state;
	struct roster_row rows[SOME];
	int64_t id = batch_made(h, some_people(h, rows)), deeds;

	batch_act(h, id, "commit", "x=1");
	act(h, id, "undo");
	assert_has(page(h, id), "取消这次撤销");
	deeds = number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'remove'", BIND_NONE);
	stop_when_it_runs(h, id, "import.undo");
	assert_int_equal(there(h, rows), SOME);
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'remove'", BIND_NONE), deeds);
	assert_int_equal(batch_named(h, id)->state, IMPORT_DONE);
	assert_has(page(h, id), "撤销已取消，导入的内容都还在");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'cancel'"
		" AND note LIKE '撤销已取消%' AND account_id = ?",
		BIND(h->people[EAST_CLERK].account_id)), 1);
	act(h, id, "undo");
	act(h, id, "cancel"); /* before it begins */
	run_jobs(h);
	assert_int_equal(there(h, rows), SOME);
	batch_act(h, id, "undo", "x=1");
	assert_int_equal(there(h, rows), 0);
	assert_int_equal(batch_named(h, id)->state, IMPORT_UNDONE);
	assert_lacks(page(h, id), "撤销已取消");
}

/* ---- a job that is told to stop when its work is done and what it gathered is being written ----
 */

static struct { bool told; int64_t stopped; } late;

static void write_deeds(struct work *w, int64_t subject)
{
	struct db *beside = db_beside(w->db);

	for (int i = 0; i < 100; i++)
		history_write(w, &(struct history_entry){ .action = "import", .object_label = "late",
			.object_id = subject });
	db_begin(beside);
	db_change(beside, w->arena, "UPDATE job SET stop_asked = ? WHERE subject = ?",
		BIND(late.told, subject));
	db_commit(beside);
	db_close(beside);
}

static void take_note(struct work *w, int64_t subject)
{
	late.stopped = subject;
	history_write(w, &(struct history_entry){ .action = "cancel", .object_label = "late",
		.object_id = subject });
}

static const struct job *late_job(const char *name)
{
	static const struct job job = { "test.late", write_deeds, take_note };

	return text_is(name, job.name) ? &job : NULL;
}

/* How many deeds of it there are, and how many of them it has told it had written. */
static int64_t run_late(struct house *h, bool told, int64_t *done)
{
	const struct job_runner runner = { late_job, session_actor_of };
	int64_t subject;

	late.told = told;
	run_jobs(h);
	subject = number_of(h, "SELECT MAX(id) FROM job", BIND_NONE);
	work_begin(h->work);
	job_later(h->work, "test.late", subject);
	work_commit(h->work);
	assert_true(job_run_one(h->work, &runner));
	assert_int_equal(late.stopped == subject, told);
	*done = number_of(h, "SELECT done FROM job WHERE subject = ? AND name = 'test.late'"
		" AND state = 'done' AND (done = 0 OR doing = '正在写入操作历史')", BIND(subject));
	return number_of(h,
		"SELECT COUNT(*) FROM history WHERE object_label = 'late' AND object_id = ?",
		BIND(subject));
}

static void a_job_tells_of_its_history_and_is_stopped_until_the_end(void **state)
{
	struct house *h = *state;
	int64_t done;

	assert_int_equal(run_late(h, false, &done), 100);
	assert_true(done > 0);
	assert_int_equal(run_late(h, true, &done), 1);
	assert_int_equal(done, 0);
}

static void what_has_not_begun_is_cancelled_at_once(void **state)
{
	struct house *h = *state;
	struct roster_row rows[SOME];
	int64_t id = uploaded(h, some_people(h, rows));

	act(h, id, "cancel");
	assert_int_equal(batch_named(h, id)->state, IMPORT_CANCELLED);
	run_jobs(h);
	assert_int_equal(rows_of(h, id), 0);
	id = batch_made(h, some_people(h, rows));
	act(h, id, "commit");
	act(h, id, "cancel");
	run_jobs(h);
	assert_int_equal(there(h, rows), 0);
	assert_int_equal(batch_named(h, id)->state, IMPORT_CHECKED);
	batch_act(h, id, "commit", "x=1");
	act(h, id, "cancel"); /* an old page: it is done */
	assert_int_equal(there(h, rows), SOME);
	assert_int_equal(batch_named(h, id)->state, IMPORT_DONE);
}

static void who_has_left_is_refused_by_the_check(void **state)
{
	struct house *h = *state;
	struct roster_row row = roster_row(h, EAST_BRANCH, name_new(h));
	struct member *m = member_like(h, EAST_BRANCH, row.cells[ROSTER_NAME]);
	struct problems *p = problems_new(h->arena);
	int64_t id, member;

	m->id_number = row.cells[ROSTER_ID_NUMBER];
	m->sex = text_is(row.cells[ROSTER_SEX], "男") ? SEX_MALE : SEX_FEMALE;
	m->born_on = date_parse(row.cells[ROSTER_BORN]);
	member = member_put(h, m);
	work_begin(h->work);
	assert_true(member_leave(h->work, record_lock(h->work, &member_record, member), h->work->today,
		"expelled", p));
	work_commit(h->work);
	id = batch_made(h, roster_official(h, &row, 1));
	assert_counts(h, id, (struct counts){ 0, 0, 0, 1 });
	assert_has(page(h, id), "已经离开名册，不能用表格重新登记");
}

/* Two people check the same file, both import: the second one's rows are the first one's. */
static void the_same_file_by_two_people_is_there_once(void **state)
{
	struct house *h = *state;
	struct roster_row rows[SOME];
	struct workbook book = some_people(h, rows);
	int64_t first = batch_made(h, book), second = batch_made(h, book);

	assert_counts(h, second, (struct counts){ SOME, 0, 0, 0 });
	batch_act(h, first, "commit", "x=1");
	batch_act(h, second, "commit", "x=1");
	assert_int_equal(there(h, rows), SOME);
	assert_counts(h, second, (struct counts){ 0, 0, SOME, 0 });
	for (size_t i = 0; i < SOME; i += 50)
		assert_int_equal(number_of(h, "SELECT COUNT(*) FROM member WHERE name = ?",
			BIND(rows[i].cells[ROSTER_NAME])), 1);
}

/* The key is taken between the look at who holds it and the writing: what was written before its
 * statement stays. */
static void a_key_taken_meanwhile_spoils_only_its_statement(void **state)
{
	enum { TOGETHER = 16 };
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, name_new(h)), *n;
	struct row *rows[TOGETHER + 1];

	member_put(h, record_copy(h->work, &member_record, m));
	for (size_t i = 0; i <= TOGETHER; i++) {
		n = i == TOGETHER ? m : member_like(h, EAST_BRANCH, name_new(h));
		n->row.path = h->places[EAST_BRANCH].path;
		rows[i] = &n->row;
	}
	work_begin(h->work);
	assert_int_equal(record_add_many(h->work, &member_record, rows, TOGETHER + 1, "import"),
		TOGETHER);
	work_commit(h->work);
	assert_true(rows[1]->id == rows[0]->id + 1);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM member_search WHERE id IN (?, ?)",
		BIND(rows[0]->id, rows[1]->id)) > 2, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_check_is_stopped),
		HOUSE_TEST(an_import_is_stopped_and_can_begin_again),
		HOUSE_TEST(an_undo_is_stopped_and_can_begin_again),
		HOUSE_TEST(a_job_tells_of_its_history_and_is_stopped_until_the_end),
		HOUSE_TEST(what_has_not_begun_is_cancelled_at_once),
		HOUSE_TEST(who_has_left_is_refused_by_the_check),
		HOUSE_TEST(the_same_file_by_two_people_is_there_once),
		HOUSE_TEST(a_key_taken_meanwhile_spoils_only_its_statement),
	};

	return house_run(tests);
}
