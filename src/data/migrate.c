/* Statements end with ';' at the end of a line. DDL commits by itself, so a file is marked only
 * when whole. */
#include "data/migrate.h"
#include <dirent.h>
#include <stdlib.h>
#include "base/buffer.h"
#include "base/fault.h"
#include "base/text.h"

enum { MOST_FILES = 500, MOST_SQL = 4 << 20 };

void migrate_create(struct db *db, struct arena *a, const char *name)
{
	for (const char *c = name; *c; c++)
		if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_'))
			fault("database name may hold a-z, 0-9 and _ only: %s", name);
	db_script(db, "SET SESSION TRANSACTION READ WRITE");
	db_script(db, "COMMIT");
	db_script(db, arena_format(a, "CREATE DATABASE IF NOT EXISTS %s CHARACTER SET utf8mb4"
		" COLLATE utf8mb4_unicode_ci", name));
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void close_folder(void *folder)
{
	closedir(folder);
}

/* The numbered .sql files of the folder, in order of name. */
static const char **sql_files(struct work *w, const char *folder, size_t *count)
{
	const char **names = ARENA_ARRAY(w->arena, const char *, MOST_FILES);
	DIR *open = opendir(folder);

	if (!open)
		fault("cannot read the folder %s", folder);
	arena_defer(w->arena, close_folder, open);
	*count = 0;
	for (struct dirent *entry; (entry = readdir(open)) && *count < MOST_FILES;)
		if (text_ends(entry->d_name, ".sql") && entry->d_name[0] >= '0' && entry->d_name[0] <= '9')
			names[(*count)++] = arena_text(w->arena, entry->d_name);
	qsort(names, *count, sizeof *names, by_name);
	return names;
}

static char *read_file(struct work *w, const char *path)
{
	struct buffer b = buffer_new(w->arena, MOST_SQL);
	FILE *file = fopen(path, "re");
	char part[4096];

	if (!file)
		fault("cannot read %s", path);
	for (size_t n; (n = fread(part, 1, sizeof part, file)) > 0;)
		buffer_add(&b, part, n);
	fclose(file);
	return b.data;
}

static void apply(struct work *w, const char *path, const char *name)
{
	char *rest = read_file(w, path), *statement = rest;

	for (char *end; (end = strstr(statement, ";\n")); statement = end + 2) {
		*end = 0;
		if (text_clean(w->arena, statement)) {
			const char *why = db_script_error(w->db, statement);

			if (why)
				fault("%s: %s near: %.120s", name, why, text_clean(w->arena, statement));
		}
	}
	if (text_clean(w->arena, statement))
		fault("%s: the last statement does not end with ';' and a new line", name);
	work_change(w, "INSERT INTO migration (name, applied_at) VALUES (?, ?)", BIND(name, w->now));
	db_script(w->db, "COMMIT");
}

int migrate_forward(struct work *w, const char *folder, void (*say)(const char *file))
{
	size_t count;
	const char **names = sql_files(w, folder, &count);
	int applied = 0;

	db_script(w->db, "SET SESSION TRANSACTION READ WRITE");
	db_script(w->db, "COMMIT");
	db_script(w->db, "CREATE TABLE IF NOT EXISTS migration (name VARCHAR(100) NOT NULL PRIMARY KEY,"
		" applied_at DATETIME NOT NULL) ENGINE=InnoDB");
	for (size_t i = 0; i < count; i++) {
		const char *name = names[i];

		if (!work_number(w, 0, "SELECT COUNT(*) FROM migration WHERE name = ?", BIND(name))) {
			apply(w, arena_format(w->arena, "%s/%s", folder, name), name);
			say(name);
			applied++;
		}
	}
	db_script(w->db, "SET SESSION TRANSACTION READ ONLY");
	db_script(w->db, "COMMIT");
	return applied;
}
