/*
 * The chain in the database: whoever alters, takes out, swaps, adds or cuts off rows behind the
 * program's back is found out, with the number of the first row concerned. Each test mends what it
 * broke.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "house.h"
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"

static const char *heads(struct house *h)
{
	return at(h, "/tmp/history-heads-%d.log", (int)getpid());
}

static int64_t last(struct house *h)
{
	return number_of(h, "SELECT sequence FROM history_head WHERE id = 1", BIND_NONE);
}

/* Some rows of our own at the end; the number of the first. */
static int64_t some_rows(struct house *h, int count)
{
	work_begin(h->work);
	for (int i = 0; i < count; i++)
		history_write(h->work, &(struct history_entry){ .action = "print",
			.object_label = at(h, "第%d件", i), .path = h->places[EAST].path,
			.note = i % 2 ? "" : NULL });
	work_commit(h->work);
	return last(h) - count + 1;
}

static struct history_verdict verdict(struct house *h)
{
	struct history_verdict v;

	work_rollback(h->work);
	v = history_verify(h->work, heads(h));
	return v;
}

static void is_whole(struct house *h)
{
	struct history_verdict v = verdict(h);

	if (v.trouble)
		fail_msg("trouble %d at %lld", v.trouble, (long long)v.sequence);
	assert_true(v.count > 0);
}

static void is_found(struct house *h, enum history_trouble trouble, int64_t sequence)
{
	struct history_verdict v = verdict(h);

	assert_int_equal(v.trouble, trouble);
	assert_int_equal(v.sequence, sequence);
}

/* As someone at the database would: no trigger, no program. */
static void by_hand(struct house *h, const char *sql)
{
	work_rollback(h->work);
	db_script(h->work->db, "SET SESSION TRANSACTION READ WRITE");
	db_script(h->work->db, sql);
	db_script(h->work->db, "SET SESSION TRANSACTION READ ONLY");
}

static void swap(struct house *h, int64_t a, int64_t b)
{
	by_hand(h, at(h, "UPDATE history SET id = 0 WHERE id = %lld", (long long)a));
	by_hand(h, at(h, "UPDATE history SET id = %lld WHERE id = %lld", (long long)a, (long long)b));
	by_hand(h, at(h, "UPDATE history SET id = %lld WHERE id = 0", (long long)b));
}

static void keep_rows(struct house *h, const char *where)
{
	by_hand(h, "CREATE TABLE kept_row LIKE history");
	by_hand(h, at(h, "INSERT INTO kept_row SELECT * FROM history WHERE %s", where));
}

/* Past the trigger that lets nothing in but the next row. */
static void put_rows(struct house *h)
{
	by_hand(h, "CREATE TABLE kept_head AS SELECT * FROM history_head");
	by_hand(h, "UPDATE history_head SET sequence = (SELECT MIN(id) - 1 FROM kept_row)");
	by_hand(h, "INSERT INTO history SELECT * FROM kept_row ORDER BY id");
	by_hand(h, "REPLACE INTO history_head SELECT * FROM kept_head");
	by_hand(h, "DROP TABLE kept_head");
}

/* ---- what happens to rows ---- */

static void an_untouched_chain_is_whole(void **state)
{
	struct house *h = *state;

	some_rows(h, 3);
	is_whole(h);
}

static void every_column_counts(void **state)
{
	static const char *const columns[] = { "happened_at", "account_id", "actor", "behalf_id",
		"behalf", "organisation_id", "organisation", "address", "agent", "request", "action",
		"record", "object_id", "object_label", "path", "note", "result", "changes", "mac" };
	struct house *h = *state;
	int64_t id = some_rows(h, 3) + 1;

	for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
		const char *c = columns[i];
		const char *value = text_ends(c, "_id") ? "77" : text_is(c, "happened_at")
			? "happened_at + INTERVAL 1 SECOND" : text_is(c, "mac") ? "REPEAT('x', 32)" : "'x'";

		by_hand(h, at(h, "CREATE TABLE kept_row AS SELECT %s AS was FROM history WHERE id = %lld",
			c, (long long)id));
		by_hand(h, at(h, "UPDATE history SET %s = %s WHERE id = %lld", c, value, (long long)id));
		is_found(h, HISTORY_ALTERED, id);
		by_hand(h, at(h, "UPDATE history SET %s = (SELECT was FROM kept_row) WHERE id = %lld", c,
			(long long)id));
		by_hand(h, "DROP TABLE kept_row");
	}
	is_whole(h);
}

static void empty_is_not_null_and_nothing_moves_into_the_next_column(void **state)
{
	struct house *h = *state;
	int64_t id = some_rows(h, 2);

	by_hand(h, at(h, "UPDATE history SET note = '' WHERE id = %lld", (long long)id));
	is_found(h, HISTORY_ALTERED, id);
	by_hand(h, at(h, "UPDATE history SET note = NULL WHERE id = %lld", (long long)id));
	by_hand(h, at(h, "UPDATE history SET object_label = CONCAT(object_label, result), result = ''"
		" WHERE id = %lld", (long long)id));
	is_found(h, HISTORY_ALTERED, id);
	by_hand(h, at(h, "UPDATE history SET object_label = '第0件', result = 'done' WHERE id = %lld",
		(long long)id));
	is_whole(h);
}

static void a_missing_row_is_named(void **state)
{
	struct house *h = *state;
	int64_t id = some_rows(h, 5) + 2;

	keep_rows(h, at(h, "id = %lld", (long long)id));
	by_hand(h, at(h, "DELETE FROM history WHERE id = %lld", (long long)id));
	is_found(h, HISTORY_MISSING, id);
	/* numbered anew, as if it had never been */
	by_hand(h, at(h, "UPDATE history SET id = id - 1 WHERE id > %lld ORDER BY id", (long long)id));
	is_found(h, HISTORY_MISSING, id);
	by_hand(h, at(h, "UPDATE history SET id = id + 1 WHERE id >= %lld ORDER BY id DESC",
		(long long)id));
	put_rows(h);
	by_hand(h, "DROP TABLE kept_row");
	is_whole(h);
}

static void swapped_rows_are_named(void **state)
{
	struct house *h = *state;
	int64_t id = some_rows(h, 9) + 1;

	for (int64_t distance = 1; distance < 6; distance += 2) {
		swap(h, id, id + distance);
		is_found(h, HISTORY_SWAPPED, id);
		assert_int_equal(verdict(h).other, id + distance);
		swap(h, id, id + distance);
	}
	is_whole(h);
}

static void an_added_row_is_named(void **state)
{
	struct house *h = *state;
	int64_t id = some_rows(h, 5) + 2, end = last(h);

	keep_rows(h, at(h, "id = %lld", (long long)id - 1));
	by_hand(h, at(h, "UPDATE kept_row SET id = %lld", (long long)end + 1));
	put_rows(h);
	is_found(h, HISTORY_ADDED, end + 1);
	by_hand(h, at(h, "DELETE FROM history WHERE id = %lld", (long long)end + 1));
	by_hand(h, at(h, "UPDATE history SET id = id + 1 WHERE id >= %lld ORDER BY id DESC",
		(long long)id));
	by_hand(h, at(h, "UPDATE kept_row SET id = %lld", (long long)id));
	put_rows(h);
	is_found(h, HISTORY_ADDED, id);
	by_hand(h, at(h, "DELETE FROM history WHERE id = %lld", (long long)id));
	by_hand(h, at(h, "UPDATE history SET id = id - 1 WHERE id > %lld ORDER BY id", (long long)id));
	by_hand(h, "DROP TABLE kept_row");
	is_whole(h);
}

/* ---- the end of the chain ---- */

/* The head set back with the rows cut off: only what was exported can tell. */
static void a_cut_off_end_is_told_by_the_exported_head(void **state)
{
	struct house *h = *state;
	int64_t end;

	some_rows(h, 4);
	end = last(h);
	history_export_head(h->work, heads(h));
	is_whole(h);
	assert_int_equal(verdict(h).heads, 1);
	keep_rows(h, at(h, "id > %lld", (long long)end - 2));
	by_hand(h, at(h, "DELETE FROM history WHERE id > %lld", (long long)end - 2));
	is_found(h, HISTORY_MISSING, end - 1);
	by_hand(h, at(h, "UPDATE history_head SET sequence = %lld, mac = (SELECT mac FROM history"
		" WHERE id = %lld)", (long long)end - 2, (long long)end - 2));
	is_found(h, HISTORY_MISSING, end - 1);
	assert_non_null(verdict(h).exported);
	remove(heads(h));
	is_whole(h); /* as far as the database itself can know */
	by_hand(h, "INSERT INTO history SELECT * FROM kept_row ORDER BY id");
	by_hand(h, "DROP TABLE kept_row");
	is_whole(h);
}

static void a_head_set_back_is_noticed(void **state)
{
	struct house *h = *state;
	int64_t end;

	some_rows(h, 2);
	end = last(h);
	by_hand(h, "UPDATE history_head SET sequence = sequence - 1");
	is_found(h, HISTORY_ADDED, end);
	by_hand(h, "UPDATE history_head SET sequence = sequence + 1");
	is_whole(h);
}

static void an_exported_head_must_agree(void **state)
{
	struct house *h = *state;
	FILE *file;

	some_rows(h, 2);
	file = fopen(heads(h), "we");
	fprintf(file, "2026-07-01 14:00:00 %lld %064d\n", (long long)last(h) - 1, 7);
	fclose(file);
	is_found(h, HISTORY_ALTERED, last(h) - 1);
	remove(heads(h));
	is_whole(h);
}

/* ---- writing ---- */

static void many_rows_of_one_work_are_written_in_order(void **state)
{
	struct house *h = *state;
	int64_t first = some_rows(h, 3007); /* more than stays in memory */

	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE id >= ? AND object_label ="
		" CONCAT('第', id - ?, '件')", BIND(first, first)), 3007);
	is_whole(h);
}

static void what_is_rolled_back_was_never_there(void **state)
{
	struct house *h = *state;
	int64_t end = last(h);

	work_begin(h->work);
	history_write(h->work, &(struct history_entry){ .action = "print", .path = "0001." });
	work_rollback(h->work);
	assert_int_equal(last(h), end);
	work_begin(h->work);
	work_commit(h->work);
	assert_int_equal(last(h), end);
	some_rows(h, 1);
	assert_int_equal(last(h), end + 1);
	is_whole(h);
}

static void what_is_too_old_goes_and_the_rest_still_fits(void **state)
{
	struct house *h = *state;
	int64_t first;

	assert_int_equal(history_purge(h->work), 0);
	h->work->now.at += 1200 * 86400LL;
	first = some_rows(h, 6);
	assert_int_equal(history_purge(h->work), first - 1);
	assert_int_equal(number_of(h, "SELECT MIN(id) FROM history", BIND_NONE), first);
	is_whole(h);
	assert_true(number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'purge'", BIND_NONE) > 0);
	/* by hand it would have been noticed */
	by_hand(h, at(h, "UPDATE history_head SET first_sequence = %lld", (long long)first + 1));
	is_found(h, HISTORY_MISSING, first + 1);
	by_hand(h, at(h, "UPDATE history_head SET first_sequence = %lld", (long long)first));
	is_whole(h);
}

/* Never less than half a year, whatever the parameter says. */
static void half_a_year_is_kept_in_any_case(void **state)
{
	struct house *h = *state;

	house_change(h, "UPDATE parameter SET value = '1' WHERE name = 'history.keep_days'", BIND_NONE);
	settings_fresh(h->work, -2);
	h->work->now.at += 1200 * 86400LL;
	some_rows(h, 1);
	h->work->now.at += 170 * 86400LL;
	assert_int_equal(history_purge(h->work), 0);
	h->work->now.at += 20 * 86400LL;
	assert_true(history_purge(h->work) > 0);
	is_whole(h);
}

static void an_old_history_is_sealed_once(void **state)
{
	struct house *h = *state;

	by_hand(h, "DELETE FROM history WHERE id > 0");
	by_hand(h, "DROP TRIGGER IF EXISTS history_added");
	by_hand(h, "INSERT INTO history (id, happened_at, actor, action) SELECT seq, NOW(), '甲',"
		" 'print' FROM seq_1_to_12000");
	by_hand(h, "UPDATE history_head SET sequence = 0, mac = REPEAT(CHAR(0), 32),"
		" first_sequence = 1, first_mac = NULL, first_seal = NULL");
	assert_int_equal(history_seal_old(h->work), 12000);
	is_whole(h);
	by_hand(h, "UPDATE history SET mac = NULL, note = '改' WHERE id = 5");
	assert_int_equal(history_seal_old(h->work), 0);
	is_found(h, HISTORY_ALTERED, 5);
}

/* ---- a database of its own: it is broken on purpose ---- */

static void own_database(void)
{
	const char *from = getenv("DANGJIAN_CONFIG");
	static char to[100];
	char line[1000];
	FILE *in = from ? fopen(from, "re") : NULL, *out;

	snprintf(to, sizeof to, "/tmp/history-chain-%d.conf", (int)getpid());
	out = in ? fopen(to, "we") : NULL;
	if (!out)
		return;
	while (fgets(line, sizeof line, in))
		if (strncmp(line, "db_name=", 8) != 0)
			fputs(line, out);
	fprintf(out, "db_name=dangjian_chain_%d\n", (int)getpid());
	fclose(in);
	fclose(out);
	setenv("DANGJIAN_CONFIG", to, 1);
}

static int clear_away(void **state)
{
	struct house *h = *state;

	remove(heads(h));
	remove(getenv("DANGJIAN_CONFIG"));
	by_hand(h, at(h, "DROP DATABASE dangjian_chain_%d", (int)getpid()));
	return house_close(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(an_untouched_chain_is_whole),
		HOUSE_TEST(every_column_counts),
		HOUSE_TEST(empty_is_not_null_and_nothing_moves_into_the_next_column),
		HOUSE_TEST(a_cut_off_end_is_told_by_the_exported_head),
		HOUSE_TEST(a_head_set_back_is_noticed),
		HOUSE_TEST(an_exported_head_must_agree),
		HOUSE_TEST(many_rows_of_one_work_are_written_in_order),
		HOUSE_TEST(what_is_rolled_back_was_never_there),
		HOUSE_TEST(swapped_rows_are_named),
		HOUSE_TEST(an_added_row_is_named),
		HOUSE_TEST(a_missing_row_is_named),
		HOUSE_TEST(what_is_too_old_goes_and_the_rest_still_fits),
		HOUSE_TEST(half_a_year_is_kept_in_any_case),
		HOUSE_TEST(an_old_history_is_sealed_once),
	};

	own_database();
	return cmocka_run_group_tests(tests, house_open, clear_away);
}
