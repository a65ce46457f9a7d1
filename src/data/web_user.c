/* Statements of rights cannot have marks: names are checked, not bound. */
#include "data/web_user.h"
#include <string.h>
#include "base/fault.h"
#include "base/text.h"

enum { MOST_TABLES = 500, MOST_GRANTS = 5000 };

/* Tables that are not simply everybody's to change, and the rights on them. */
static const struct { const char *table, *rights; } narrow[] = {
	{ "history", "SELECT, INSERT" },
	{ "history_head", "SELECT" },
	{ "migration", "SELECT" },
};
static const char every[] = "SELECT, INSERT, UPDATE, DELETE";

static const char *rights_on(const char *table)
{
	for (size_t i = 0; i < sizeof narrow / sizeof narrow[0]; i++)
		if (text_is(narrow[i].table, table))
			return narrow[i].rights;
	return every;
}

static void only(const char *what, const char *text, const char *allowed)
{
	if (text_empty(text) || strspn(text, allowed) != strlen(text))
		fault("%s may hold letters, digits and _ only", what);
}

/* A password is in some of them: what failed is said without the text. */
static void say(struct work *w, const char *what, const char *sql)
{
	const char *why = db_script_error(w->db, sql);

	if (why)
		fault("rights of the web's database user: %s: %s", what, why);
}

static void make_user(struct work *w, const char *user, const char *password)
{
	const char *how = password
		? arena_format(w->arena, "IDENTIFIED BY '%s'", password) : "IDENTIFIED VIA unix_socket";

	say(w, "user", arena_format(w->arena, "CREATE USER IF NOT EXISTS %s@localhost %s", user, how));
	say(w, "password", arena_format(w->arena, "ALTER USER %s@localhost %s", user, how));
}

static void give(struct work *w, const char *user)
{
	struct rows *rows = work_select(w,
		"SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
		" ORDER BY table_name LIMIT ?", BIND((int64_t)MOST_TABLES));
	const char *tables[MOST_TABLES];
	size_t n = 0;

	while (rows_next(rows))
		tables[n++] = rows->cells[0].text;
	for (size_t i = 0; i < n; i++)
		say(w, tables[i], arena_format(w->arena, "GRANT %s ON `%s` TO %s@localhost",
			rights_on(tables[i]), tables[i], user));
	say(w, "history_keep", arena_format(w->arena,
		"GRANT EXECUTE ON PROCEDURE history_keep TO %s@localhost", user));
}

/* What was once given on single tables and is more than it should be. */
static void take_from_tables(struct work *w, const char *user)
{
	struct rows *rows = work_select(w,
		"SELECT table_name, privilege_type FROM information_schema.table_privileges"
		" WHERE table_schema = DATABASE() AND grantee = CONCAT('''', ?, '''@''localhost''')"
		" ORDER BY table_name, privilege_type LIMIT ?",
		BIND(user, (int64_t)MOST_GRANTS));
	const char **surplus = ARENA_ARRAY(w->arena, const char *, MOST_GRANTS);
	size_t n = 0;

	while (rows_next(rows)) {
		const char *table = rows->cells[0].text, *right = rows->cells[1].text;

		if (!text_has(rights_on(table), right))
			surplus[n++] = arena_format(
				w->arena, "REVOKE %s ON `%s` FROM %s@localhost", right, table, user);
	}
	for (size_t i = 0; i < n; i++)
		say(w, "revoke", surplus[i]);
}

/* Rights on the whole database or server would make the narrow ones worthless. */
static void take_from_database(struct work *w, const char *user)
{
	const char *name = work_text(w, "SELECT DATABASE()", BIND_NONE);

	if (work_number(w, 0,
			"SELECT COUNT(*) FROM information_schema.schema_privileges"
			" WHERE table_schema = DATABASE() AND grantee = CONCAT('''', ?, '''@''localhost''')",
			BIND(user)))
		say(w, "revoke", arena_format(w->arena, "REVOKE ALL PRIVILEGES ON `%s`.* FROM %s@localhost",
			name, user));
	if (work_number(w, 0,
			"SELECT COUNT(*) FROM information_schema.user_privileges WHERE privilege_type <> 'USAGE'"
			" AND grantee = CONCAT('''', ?, '''@''localhost''')",
			BIND(user)))
		fault("the web's database user %s has rights on the whole server; take them away", user);
}

void web_user_allow(struct work *w, const char *user, const char *password)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

	only("db_web_user", user, letters);
	if (password)
		only("db_web_password", password, letters);
	db_script(w->db, "SET SESSION TRANSACTION READ WRITE");
	db_script(w->db, "COMMIT");
	make_user(w, user, password);
	give(w, user);
	take_from_tables(w, user);
	take_from_database(w, user);
	db_script(w->db, "SET SESSION TRANSACTION READ ONLY");
	db_script(w->db, "COMMIT");
}
