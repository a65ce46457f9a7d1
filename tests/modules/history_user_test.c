/* The web's database user: it serves every page, but can only read the history and add to it. */
#include <stdlib.h>
#include "house.h"
#include "base/config.h"
#include "base/fault.h"
#include "base/text.h"
#include "data/web_user.h"
#include "data/history.h"

static const char user[] = "dangjian_test_web", password[] = "only4tests";

static struct db *web_db(struct house *h)
{
	struct db_config as = { .user = user, .password = password };
	struct config c;
	const char *why;

	assert_true(config_read(h->kept, getenv("DANGJIAN_CONFIG"), &c, &why));
	as.socket = c.db_socket;
	as.name = c.db_name;
	web_user_allow(h->work, user, password);
	return db_open(&as);
}

/* What the database says to the statement; NULL: nothing against it. */
static const char *refusal(struct house *h, struct db *db, const char *sql)
{
	struct fault_point point;

	if (FAULT_CATCH(&point))
		return arena_text(h->kept, point.text);
	db_script(db, "SET SESSION TRANSACTION READ WRITE");
	db_script(db, sql);
	fault_leave(&point);
	return NULL;
}

static void it_cannot_bend_the_history(void **state)
{
	static const char *const statements[] = {
		"UPDATE history SET note = 'x' WHERE id = 1",
		"DELETE FROM history WHERE id = 1",
		"REPLACE INTO history SELECT * FROM history WHERE id = 1",
		"INSERT INTO history (id, happened_at, actor, action) VALUES (1, NOW(), 'x', 'x')"
		" ON DUPLICATE KEY UPDATE note = 'x'",
		"TRUNCATE TABLE history",
		"DROP TABLE history",
		"ALTER TABLE history ADD x INT",
		"RENAME TABLE history TO x",
		"DROP TRIGGER history_added",
		"CREATE TRIGGER x BEFORE INSERT ON history FOR EACH ROW SET NEW.note = 'x'",
		"CREATE TABLE x (id INT)",
		"UPDATE history_head SET sequence = 0",
		"DELETE FROM history_head",
		"DELETE FROM migration",
		"GRANT DELETE ON history TO dangjian_test_web@localhost",
	};
	struct house *h = *state;
	struct db *db = web_db(h);

	for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++) {
		const char *why = refusal(h, db, statements[i]);

		if (!why || (!text_has(why, "denied") && !text_has(why, "command denied")))
			fail_msg("%s: %s", statements[i], why ? why : "was done");
	}
	assert_null(refusal(h, db, "UPDATE parameter SET label = label"));
	db_close(db);
}

/* Not even a row of its own making that is not the next of the chain. */
static void it_adds_only_the_next_row(void **state)
{
	struct house *h = *state;
	struct db *db = web_db(h);

	int64_t wrong = number_of(h, "SELECT sequence + 2 FROM history_head", BIND_NONE);
	const char *why = refusal(h, db, at(h, "INSERT INTO history (id, happened_at, actor, action,"
		" mac) VALUES (%lld, NOW(), 'x', 'x', REPEAT('x', 32))", (long long)wrong));

	assert_non_null(why);
	assert_non_null(strstr(why, "not the next row"));
	db_close(db);
}

static void it_serves_every_page_and_writes_the_history(void **state)
{
	struct house *h = *state;
	struct db *own = h->db;
	const char *name = person_new(h, "辛");

	h->db = web_db(h);
	assert_goes(post(h, EAST_CLERK, "/members", "%s",
		form_of(h, &member_record, member_like(h, EAST_BRANCH, name))), "/members/");
	assert_has(get(h, EAST_CLERK, "/history?what=%s", name), name);
	db_close(h->db);
	h->db = own;
}

/* What was given too much before is taken back. */
static void surplus_rights_are_taken_away(void **state)
{
	struct house *h = *state;
	struct db *db = web_db(h);

	db_close(db);
	db_script(h->work->db, "SET SESSION TRANSACTION READ WRITE");
	db_script(h->work->db, "GRANT ALL ON history TO dangjian_test_web@localhost");
	db_script(h->work->db, at(h, "GRANT ALL ON `%s`.* TO dangjian_test_web@localhost",
		work_text(h->work, "SELECT DATABASE()", BIND_NONE)));
	it_cannot_bend_the_history(state);
}

static int drop_user(void **state)
{
	struct house *h = *state;

	db_script(h->work->db, "SET SESSION TRANSACTION READ WRITE");
	db_script(h->work->db, "DROP USER IF EXISTS dangjian_test_web@localhost");
	return house_close(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(it_cannot_bend_the_history),
		HOUSE_TEST(it_adds_only_the_next_row),
		HOUSE_TEST(it_serves_every_page_and_writes_the_history),
		HOUSE_TEST(surplus_rights_are_taken_away),
	};

	return cmocka_run_group_tests(tests, house_open, drop_user);
}
