/*
 * Laws of the records: field table, schema and indexes agree; counters and name grams, kept by the
 * writes, equal what a full count gives; what is sealed stands nowhere in clear.
 */
#include "../modules/roster.h"
#include "law.h"
#include "base/text.h"
#include "data/gram.h"
#include "data/problem.h"
#include "web/page.h"

static void every_record_agrees_with_the_schema(void **state)
{
	struct house *h = *state;

	for_each_record(m, record) {
		const char *differences = record_schema_check(h->work, *record);

		if (differences)
			fail_msg("%s", differences);
	}
}

static void every_scoped_record_has_its_index(void **state)
{
	struct house *h = *state;

	for_each_record(m, record) {
		int64_t found = number_of(h, "SELECT COUNT(*) FROM information_schema.statistics a"
			" JOIN information_schema.statistics b ON b.table_schema = a.table_schema"
			" AND b.table_name = a.table_name AND b.index_name = a.index_name"
			" WHERE a.table_schema = DATABASE() AND a.table_name = ? AND a.seq_in_index = 1"
			" AND a.column_name = 'removed_at' AND b.seq_in_index = 2 AND b.column_name = 'path'",
			BIND((*record)->view_of ? (*record)->view_of : (*record)->name));

		if (((*record)->scoped || (*record)->tree) && found != 1)
			fail_msg("%s: no index (removed_at, path, id)", (*record)->name);
		if ((*record)->scoped && !record_field(*record, "organisation_id"))
			fail_msg("%s: scoped, but lacks organisation_id", (*record)->name);
	}
}

/* A duplicate is told from the key's name, so the name must be <table>_<column>. */
static void every_unique_field_has_its_key(void **state)
{
	struct house *h = *state;

	for_each_record(m, record)
		for (size_t i = 0; i < (*record)->count; i++) {
			const struct field *f = &(*record)->fields[i];

			if (f->unique && !(*record)->view_of
				&& !number_of(h,
					"SELECT COUNT(*) FROM information_schema.statistics"
					" WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ? AND "
					"non_unique = 0",
					BIND((*record)->name, at(h, "%s_%s", (*record)->name, f->name))))
				fail_msg("%s.%s: unique, but there is no such key", (*record)->name, f->name);
		}
}

static void check_codes(struct house *h, const struct record *record, const struct field *f)
{
	int64_t room = number_of(h, "SELECT character_maximum_length FROM information_schema.columns"
		" WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?"
		" AND collation_name = 'utf8mb4_bin'", BIND(record->name, f->name));

	if (room < 0)
		fail_msg("%s.%s: codes need a column of utf8mb4_bin", record->name, f->name);
	for (const struct choice *c = f->choices; c && c->value; c++)
		if (text_length(c->code) > (size_t)room || choice_find(f->choices, c->code) != c
		    || choice_find(f->choices, c->label) != c)
			fail_msg("%s.%s: the choice %s does not fit or is not the only one", record->name,
				f->name, c->code);
}

static void every_choice_fits_its_column(void **state)
{
	struct house *h = *state;

	for_each_record(m, record)
		for (size_t i = 0; i < (*record)->count; i++)
			if ((*record)->fields[i].kind == FIELD_CHOICE)
				check_codes(h, *record, &(*record)->fields[i]);
}

/* Headings of a sheet are labels: two equal ones could not be told apart. */
static void is_single(const struct record *record, const struct field *f)
{
	for (const struct field *before = record->fields; before < f; before++)
		if (text_is(f->label, before->label) || text_is(f->name, before->name))
			fail_msg("%s: %s is there twice", record->name, f->label);
}

static void labels_name_one_field_only(void **state)
{
	for_each_record(m, record)
		for (size_t i = 0; i < (*record)->count; i++)
			is_single(*record, &(*record)->fields[i]);
}

static void every_record_names_its_rows(void **state)
{
	for_each_record(m, record)
		if (!(*record)->title || !(*record)->unit || ((*record)->href && !(*record)->label)
		    || ((*record)->label && !record_field(*record, (*record)->label)))
			fail_msg("%s: lacks title, unit or label", (*record)->name);
	for_each_record(m, record)
		for (size_t i = 0; i < (*record)->count; i++)
			if ((*record)->fields[i].refers && !(*record)->fields[i].refers->label)
				fail_msg("%s.%s: refers to rows without a name", (*record)->name,
					(*record)->fields[i].name);
}

/* ---- counters and grams ---- */

static uint32_t dice(uint32_t sides)
{
	uint32_t number;

	crypt_random(&number, sizeof number);
	return number % sides;
}

static void change_at_random(struct house *h, int64_t id)
{
	static const enum place branches[] = { EAST_DEEP, EAST_BRANCH, WEST_BRANCH };
	static const char *const names[] = { "欧阳锋", "丁", "王小虎", "Ann·Lee", "买买提·艾力", "张三三三" };
	struct member *m = record_find(h->work, &member_record, id);
	struct problems *p = problems_new(h->arena);

	if (!m)
		return;
	if (dice(4) == 0) {
		work_begin(h->work);
		assert_true(record_remove(h->work, &member_record, m, p));
		work_commit(h->work);
		return;
	}
	if (dice(2))
		m->organisation_id = h->places[branches[dice(3)]].id;
	if (dice(2))
		m->name = names[dice(6)];
	member_put(h, m);
}

static void counters_are_right(struct house *h)
{
	/* of this test's own part of the tree: others may be moving theirs about */
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM organisation o WHERE (o.roster_total <>"
		" (SELECT COUNT(*) FROM member m WHERE m.removed_at IS NULL AND m.path LIKE CONCAT(o.path, '%'))"
		" OR o.member_total <> (SELECT COUNT(*) FROM member m WHERE m.removed_at IS NULL"
		"  AND m.path LIKE CONCAT(o.path, '%') AND m.standing = 'normal'"
		"  AND m.stage IN ('full', 'probationary'))"
		" OR o.full_total <> (SELECT COUNT(*) FROM member m WHERE m.removed_at IS NULL"
		"  AND m.path LIKE CONCAT(o.path, '%') AND m.standing = 'normal' AND m.stage = 'full'))"
		" AND (o.path LIKE CONCAT(?, '%') OR o.path LIKE CONCAT(?, '%'))",
		BIND(h->places[EAST].path, h->places[WEST].path)), 0);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM member m JOIN organisation o"
		" ON o.id = m.organisation_id WHERE m.path <> o.path", BIND_NONE), 0);
}

static void grams_are_right(struct house *h, int64_t id)
{
	const char *name =
		work_text(h->work, "SELECT name FROM member WHERE id = ? AND removed_at IS NULL", BIND(id));
	size_t count;
	const char **grams = grams_of(h->work, name, &count);
	int64_t kept = number_of(h, "SELECT COUNT(*) FROM member_search WHERE id = ?", BIND(id));

	if (kept != (int64_t)count)
		fail_msg("member %lld (%s): %lld grams kept, %zu expected", (long long)id, name,
			(long long)kept, count);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(number_of(h,
							 "SELECT COUNT(*) FROM member_search s JOIN member m ON m.id = s.id"
							 " AND m.path = s.path WHERE s.id = ? AND s.gram = ?",
							 BIND(id, grams[i])),
			1);
}

static void counters_and_grams_follow_every_change(void **state)
{
	enum { SOME = 12, CHANGES = 60 };
	struct house *h = *state;
	int64_t ids[SOME];

	for (size_t i = 0; i < SOME; i++)
		ids[i] = member_made(h, i % 2 ? EAST_BRANCH : WEST_BRANCH, "李四");
	for (int i = 0; i < CHANGES; i++)
		change_at_random(h, ids[dice(SOME)]);
	counters_are_right(h);
	for (size_t i = 0; i < SOME; i++)
		grams_are_right(h, ids[i]);
}

/* ---- sealed ---- */

static void assert_nowhere(struct house *h, const char *secret)
{
	size_t n = 0, room = 2000;
	const char **questions = ARENA_ARRAY(h->arena, const char *, room);
	struct rows *rows = work_select(h->work, "SELECT CONCAT('SELECT COUNT(*) FROM `', table_name,"
		" '` WHERE INSTR(CAST(`', column_name, '` AS BINARY), ?) > 0') FROM information_schema.columns"
		" WHERE table_schema = DATABASE() AND data_type IN ('char', 'varchar', 'tinytext', 'text', 'mediumtext',"
		" 'longtext', 'binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob')", BIND_NONE);

	while (rows_next(rows) && n < room)
		questions[n++] = rows->cells[0].text;
	rows_end(rows);
	assert_true(n > 50);
	for (size_t i = 0; i < n; i++)
		if (work_number_of(h->work, db_select_made(h->work->db, h->arena, questions[i],
			BIND(bind_bytes(secret, strlen(secret)))), 0))
			fail_msg("a sealed number stands in clear: %s", questions[i]);
}

static void what_is_sealed_stands_nowhere_in_clear(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, "宋保密");
	const char *number = m->id_number, *phone = m->phone, *later = phone_new(h);
	int64_t id = id_made(assert_goes(post(h, EAST_CLERK, "/members", "%s",
		form_of(h, &member_record, m)), "/members/"));

	m = record_find(h->work, &member_record, id);
	m->phone = later;
	assert_goes(post(h, EAST_CLERK, at(h, "/members/%lld", (long long)id), "version=%lld&%s",
		(long long)m->row.version, form_of(h, &member_record, m)), "/members/");
	assert_has(post(h, EAST_CLERK, at(h, "/members/%lld/reveal", (long long)id), "field=id_number"),
		number);
	assert_has(get(h, EAST_CLERK, "/members?q=%s", number), "宋保密");
	assert_nowhere(h, number);
	assert_nowhere(h, phone);
	assert_nowhere(h, later);
}

/* On their way in, too, whether their row is good, wrong, or wrong in this very cell. */
static void what_is_imported_stands_nowhere_in_clear(void **state)
{
	struct house *h = *state;
	struct roster_row rows[3];
	int64_t id;

	for (size_t i = 0; i < 3; i++)
		rows[i] = roster_row(h, EAST_BRANCH, at(h, "辛%s", crypt_token(h->arena, 4)));
	rows[1].cells[ROSTER_EDUCATION] = "幼儿园";
	rows[2].cells[ROSTER_PHONE] = "19900008888123";
	id = batch_made(h, roster_official(h, rows, 3));
	batch_act(h, id, "commit", "x=1");
	batch_act(h, id, "undo", "x=1");
	for (size_t i = 0; i < 3; i++) {
		assert_nowhere(h, rows[i].cells[ROSTER_ID_NUMBER]);
		assert_nowhere(h, rows[i].cells[ROSTER_PHONE]);
	}
}

/* A branch is not held by whoever works on one of its members. */
static void what_a_row_refers_to_is_not_locked(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "单独");
	const struct member *m;

	work_begin(h->work);
	m = record_lock(h->work, &member_record, id);
	db_script(h->db, "SET SESSION innodb_lock_wait_timeout = 1");
	db_begin(h->db);
	assert_int_equal(db_change(h->db, h->arena, "UPDATE organisation SET address = '不受影响'"
		" WHERE id = ?", BIND(h->places[EAST_BRANCH].id)), 1);
	db_rollback(h->db);
	db_script(h->db, "SET SESSION innodb_lock_wait_timeout = DEFAULT");
	work_rollback(h->work);
	/* and the label is there all the same */
	assert_string_equal(record_text(h->work, &member_record,
		record_field(&member_record, "organisation_id"), m), h->places[EAST_BRANCH].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(every_record_agrees_with_the_schema),
		HOUSE_TEST(every_scoped_record_has_its_index),
		HOUSE_TEST(every_unique_field_has_its_key),
		HOUSE_TEST(every_choice_fits_its_column),
		HOUSE_TEST(labels_name_one_field_only),
		HOUSE_TEST(every_record_names_its_rows),
		HOUSE_TEST(counters_and_grams_follow_every_change),
		HOUSE_TEST(what_a_row_refers_to_is_not_locked),
		HOUSE_TEST(what_is_sealed_stands_nowhere_in_clear),
		HOUSE_TEST(what_is_imported_stands_nowhere_in_clear),
	};

	return house_run(tests);
}
