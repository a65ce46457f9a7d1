/* All or nothing: faults in the middle of an import, jobs run twice, taking a batch back, and the
 * way out and in again. */
#include "roster.h"
#include <dirent.h>
#include "base/text.h"
#include "modules/import/import.h"
#include "web/site.h"

enum { SOME = 5 };

static const char *name_new(struct house *h)
{
	return person_new(h, "乙");
}

static struct import_batch *batch_of(struct house *h, int64_t id)
{
	return record_find(h->work, &import_batch_record, id);
}

static int64_t some_made(struct house *h, struct roster_row *rows)
{
	for (size_t i = 0; i < SOME; i++)
		rows[i] = roster_row(h, EAST_BRANCH, name_new(h));
	return batch_made(h, roster_official(h, rows, SOME));
}

static int64_t there(struct house *h, const struct roster_row *rows)
{
	int64_t n = 0;

	for (size_t i = 0; i < SOME; i++)
		n += member_named(h, rows[i].cells[ROSTER_NAME]) != NULL;
	return n;
}

/* ---- faults and repetitions ---- */

static void a_fault_in_the_middle_leaves_nothing_and_is_made_good(void **state)
{
	static const long steps[] = { 5, 9, 14, 18, 24 };
	struct house *h = *state;

	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		struct roster_row rows[SOME];
		int64_t id = some_made(h, rows);
		int64_t total = number_of(h, "SELECT roster_total FROM organisation WHERE id = ?",
			BIND(h->places[EAST_BRANCH].id));

		assert_goes(
			post(h, EAST_CLERK, at(h, "/members/imports/%lld/commit", (long long)id), "x=1"),
			"/members/");
		work_rollback(h->work);
		db_fail_at(steps[i]);
		run_jobs(h);
		db_fail_at(0);
		assert_int_equal(there(h, rows), 0);
		assert_int_equal(batch_of(h, id)->state, IMPORT_WRITING);
		assert_int_equal(number_of(h, "SELECT roster_total FROM organisation WHERE id = ?",
			BIND(h->places[EAST_BRANCH].id)), total);
		h->now.at += 60;
		run_jobs(h);
		assert_int_equal(there(h, rows), SOME);
		assert_int_equal(batch_of(h, id)->state, IMPORT_DONE);
	}
}

/* As a runner would that was killed after its work and before it could say so. */
static void jobs_that_run_again_change_nothing(void **state)
{
	struct house *h = *state;
	struct roster_row rows[SOME];
	int64_t id = some_made(h, rows), version, entries;

	work_begin(h->work);
	import_check_now(h->work, id);
	work_commit(h->work);
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM import_row WHERE batch_id = ?", BIND(id)), SOME);
	batch_act(h, id, "commit", "x=1");
	version = member_named(h, rows[0].cells[ROSTER_NAME])->row.version;
	entries = number_of(h, "SELECT COUNT(*) FROM history", BIND_NONE);
	work_begin(h->work);
	import_commit_now(h->work, id);
	work_commit(h->work);
	assert_int_equal(there(h, rows), SOME);
	assert_int_equal(member_named(h, rows[0].cells[ROSTER_NAME])->row.version, version);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history", BIND_NONE), entries);
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'import'"
			" AND record = 'member' AND object_id = ?",
			BIND(member_named(h, rows[0].cells[ROSTER_NAME])->row.id)),
		1);
}

static void the_file_is_gone_and_the_cells_are_sealed(void **state)
{
	struct house *h = *state;
	struct roster_row rows[SOME];
	int64_t id = some_made(h, rows);
	DIR *spool = opendir(at(h, "%s/spool", site.var));

	for (struct dirent *entry; spool && (entry = readdir(spool));)
		if (text_begins(entry->d_name, "import-"))
			fail_msg("%s is still in the spool", entry->d_name);
	closedir(spool);
	for (size_t i = 0; i < SOME; i++)
		assert_int_equal(
			number_of(h,
				"SELECT COUNT(*) FROM import_row WHERE batch_id = ? AND (INSTR(cells, ?) > 0"
				" OR INSTR(cells, ?) > 0)",
				BIND(id, rows[i].cells[ROSTER_ID_NUMBER], rows[i].cells[ROSTER_PHONE])),
			0);
}

/* ---- taking back ---- */

static void a_batch_is_taken_back_whole(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, name_new(h));
	struct roster_row fresh = roster_row(h, EAST_BRANCH, name_new(h));
	const char *phone = m->phone, *later = phone_new(h), *number = m->id_number;
	const char *cells[] = { "姓名", "公民身份证号", "手机号", "性别", "人员类别", "加入党组织日期",
		"转为正式党员日期", m->name, number, later, NULL, NULL, NULL, NULL,
		fresh.cells[ROSTER_NAME], fresh.cells[ROSTER_ID_NUMBER], NULL, fresh.cells[ROSTER_SEX],
		"正式党员", "2015-07-01", "2016-07-01" };
	int64_t member = member_put(h, m), id = batch_made(h, roster_plain(h, cells, 7, 3));

	batch_act(h, id, "commit", "x=1");
	assert_has(get(h, EAST_CLERK, "/members?q=%s", later), m->name);
	batch_act(h, id, "undo", "x=1");
	assert_int_equal(batch_of(h, id)->state, IMPORT_UNDONE);
	assert_has(get(h, EAST_CLERK, "/members?q=%s", phone), m->name);
	assert_lacks(get(h, EAST_CLERK, "/members?q=%s", later), m->name);
	assert_has(
		post(h, EAST_CLERK, at(h, "/members/%lld/reveal", (long long)member), "field=id_number"),
		number);
	assert_null(member_named(h, fresh.cells[ROSTER_NAME]));
}

/* Many are asked about and removed together: nothing is asked for each. */
static void a_long_batch_is_taken_back_with_few_questions(void **state)
{
	enum { ROWS = 250, MOST_TRIPS = 110 };
	struct house *h = *state;
	struct roster_row *rows = ARENA_ARRAY(h->arena, struct roster_row, ROWS);
	int64_t id, total = number_of(h, "SELECT roster_total FROM organisation WHERE id = ?",
		BIND(h->places[EAST_BRANCH].id));

	for (size_t i = 0; i < ROWS; i++)
		rows[i] = roster_row(h, EAST_BRANCH, name_new(h));
	id = batch_made(h, roster_official(h, rows, ROWS));
	batch_act(h, id, "commit", "x=1");
	db_trips_reset(h->work->db);
	batch_act(h, id, "undo", "x=1");
	if (db_trips(h->work->db) > MOST_TRIPS)
		fail_msg("%ld trips", db_trips(h->work->db));
	for (size_t i = 0; i < ROWS; i += 49)
		assert_null(member_named(h, rows[i].cells[ROSTER_NAME]));
	assert_int_equal(number_of(h, "SELECT roster_total FROM organisation WHERE id = ?",
		BIND(h->places[EAST_BRANCH].id)), total);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM member_search s"
		" JOIN member m ON m.id = s.id WHERE m.removed_at IS NOT NULL AND s.path = ?", BIND(h->places[EAST_BRANCH].path)), 0);
}

static void what_was_changed_since_stays(void **state)
{
	struct house *h = *state;
	struct roster_row rows[SOME];
	int64_t id = some_made(h, rows);
	struct member *m;

	batch_act(h, id, "commit", "x=1");
	m = member_named(h, rows[2].cells[ROSTER_NAME]);
	m->party_post = "宣传委员";
	member_put(h, m);
	batch_act(h, id, "undo", "x=1");
	assert_int_equal(there(h, rows), 1);
	assert_string_equal(member_named(h, rows[2].cells[ROSTER_NAME])->party_post, "宣传委员");
	assert_has(get(h, EAST_CLERK, "/members/imports/%lld", (long long)id), "之后又被修改过");
}

static void after_a_day_it_is_too_late(void **state)
{
	struct house *h = *state;
	struct roster_row rows[SOME];
	int64_t id = some_made(h, rows);

	batch_act(h, id, "commit", "x=1");
	h->now.at += 24 * 3600 + 1;
	batch_act(h, id, "undo", "x=1");
	assert_int_equal(there(h, rows), SOME);
	assert_int_equal(batch_of(h, id)->state, IMPORT_DONE);
	h->now.at -= 2;
	batch_act(h, id, "undo", "x=1");
	assert_int_equal(there(h, rows), 0);
}

static int64_t rows_kept(struct house *h, int64_t id)
{
	return number_of(h, "SELECT COUNT(*) FROM import_row WHERE batch_id = ?", BIND(id));
}

static void swept_in(struct house *h, int days)
{
	h->work->now.at = h->now.at + days * 86400;
	work_begin(h->work);
	import_sweep_now(h->work, 0);
	work_commit(h->work);
	h->work->now = h->now;
}

/* Cells are personal data: they go when nobody can use them any more, and not before. */
static void rows_are_kept_no_longer_than_they_serve(void **state)
{
	struct house *h = *state;
	struct roster_row rows[SOME];
	int64_t imported = some_made(h, rows), waiting;

	batch_act(h, imported, "commit", "x=1");
	waiting = some_made(h, rows);
	swept_in(h, 29);
	assert_int_equal(rows_kept(h, imported), SOME);
	assert_int_equal(batch_of(h, waiting)->state, IMPORT_CHECKED);
	house_change(h, "UPDATE import_batch SET imported_at = ? + INTERVAL 31 DAY WHERE id = ?",
		BIND(h->now, imported));
	swept_in(h, 31); /* late, but it can still be taken back */
	assert_int_equal(rows_kept(h, imported), SOME);
	assert_int_equal(rows_kept(h, waiting), 0);
	assert_has(get(h, EAST_CLERK, "/members/imports/%lld", (long long)waiting), "内容已清除");
	swept_in(h, 33);
	assert_int_equal(rows_kept(h, imported), 0);
	assert_int_equal(batch_of(h, imported)->state, IMPORT_DONE);
	assert_int_equal(there(h, rows), 0);
}

/* Somebody taken back may come again: his number is free. */
static void who_was_taken_back_can_be_imported_again(void **state)
{
	struct house *h = *state;
	struct roster_row rows[SOME];
	int64_t id = some_made(h, rows);

	batch_act(h, id, "commit", "x=1");
	batch_act(h, id, "undo", "x=1");
	assert_int_equal(there(h, rows), 0);
	id = batch_made(h, roster_official(h, rows, SOME));
	assert_int_equal(batch_of(h, id)->new_count, SOME);
	batch_act(h, id, "commit", "x=1");
	assert_int_equal(there(h, rows), SOME);
}

/* ---- out and in again ---- */

static void what_was_exported_imports_without_a_change(void **state)
{
	struct house *h = *state;
	struct reply reply;
	struct import_batch *b;
	int64_t total;

	member_made(h, EAST_BRANCH, name_new(h));
	total =
		number_of(h, "SELECT COUNT(*) FROM member WHERE organisation_id = ? AND removed_at IS NULL",
			BIND(h->places[EAST_BRANCH].id));
	reply = assert_status(post(h, EAST_CLERK, "/members/export", "x=1"), 200);
	assert_non_null(reply.file);
	b = batch_of(h, batch_made(h, workbook_taken(h, reply.file)));
	if (b->same_count != total || b->new_count || b->changed_count || b->wrong_count)
		fail_msg("%s: %lld of %lld same, %lld new, %lld changed, %lld wrong",
			b->trouble ? b->trouble : "export", (long long)b->same_count, (long long)total,
			(long long)b->new_count, (long long)b->changed_count, (long long)b->wrong_count);
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'export' AND account_id = ?",
			BIND(h->people[EAST_CLERK].account_id))
			> 0,
		true);
}

static void an_export_holds_only_ones_own(void **state)
{
	struct house *h = *state;
	struct workbook book;

	member_made(h, WEST_BRANCH, name_new(h));
	book =
		workbook_taken(h, assert_status(post(h, WEST_CLERK, "/members/export", "x=1"), 200).file);
	/* read as EAST: every row is somebody who is registered elsewhere */
	assert_int_equal(batch_of(h, batch_made(h, book))->same_count, 0);
}

static void the_template_names_the_branch_and_holds_nobody(void **state)
{
	struct house *h = *state;
	struct reply reply = assert_status(get(h, EAST_CLERK, "/members/import/template"), 200);
	struct workbook book = workbook_taken(h, reply.file);
	int64_t id = batch_made(h, book);

	assert_int_equal(batch_of(h, id)->state, IMPORT_REFUSED);
	assert_has(get(h, EAST_CLERK, "/members/imports/%lld", (long long)id), "没有数据行");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_fault_in_the_middle_leaves_nothing_and_is_made_good),
		HOUSE_TEST(jobs_that_run_again_change_nothing),
		HOUSE_TEST(the_file_is_gone_and_the_cells_are_sealed),
		HOUSE_TEST(a_batch_is_taken_back_whole),
		HOUSE_TEST(a_long_batch_is_taken_back_with_few_questions),
		HOUSE_TEST(what_was_changed_since_stays),
		HOUSE_TEST(after_a_day_it_is_too_late),
		HOUSE_TEST(rows_are_kept_no_longer_than_they_serve),
		HOUSE_TEST(who_was_taken_back_can_be_imported_again),
		HOUSE_TEST(what_was_exported_imports_without_a_change),
		HOUSE_TEST(an_export_holds_only_ones_own),
		HOUSE_TEST(the_template_names_the_branch_and_holds_nobody),
	};

	return house_run(tests);
}
