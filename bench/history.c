/*
 * Writes history through the program's own code, for bench/parts/history.sh:
 *   history SOCKET USER DATABASE KEY_FILE fill ROWS       a thousand rows a commit
 *   history SOCKET USER DATABASE KEY_FILE commit SECONDS  one row a commit; says how many commits
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "base/text.h"
#include "data/history.h"

enum { A_COMMIT = 1000 };

static const struct actor clerk = { .name = "测量支部管理员", .organisation_id = 3,
	.organisation = "中共测量县某局机关支部委员会", .path = "0001.0003.0004." };

/* A change of three fields, as record_save leaves it. */
static void deed(struct work *w, long number)
{
	static const char *const labels[] = { "党内职务", "文化程度", "联系电话" };
	struct json *changes = json_root_list(w->arena);

	for (size_t i = 0; i < 3; i++) {
		struct json *item = json_item(changes);

		json_text(item, "label", labels[i]);
		json_text(item, "old", i == 2 ? "138****0000" : "组织委员");
		json_text(item, "new", i == 2 ? "139****1111" : "纪检委员");
	}
	history_write(w, &(struct history_entry){ .action = "update", .record = "member",
		.object_id = number, .object_label = "测量党员", .changes = changes });
}

static void fill(struct work *w, long rows)
{
	struct arena_mark mark = arena_mark(w->arena);

	for (long done = 0; done < rows; arena_rewind(w->arena, mark)) {
		work_begin(w);
		for (int i = 0; i < A_COMMIT && done < rows; i++)
			deed(w, ++done);
		work_commit(w);
	}
}

static void commit(struct work *w, long seconds)
{
	struct arena_mark mark = arena_mark(w->arena);
	time_t end = time(NULL) + seconds;
	long done = 0;

	for (; time(NULL) < end; arena_rewind(w->arena, mark)) {
		work_begin(w);
		deed(w, ++done);
		work_commit(w);
	}
	printf("%ld\n", done);
}

int main(int count, char **arguments)
{
	struct arena *a = arena_new(1 << 30);
	struct db_config config;
	struct work w;
	const char *why;

	if (count != 7 || !crypt_open(arguments[4], &why))
		return 2;
	config = (struct db_config){
		.socket = arguments[1], .user = arguments[2], .name = arguments[3] };
	w = (struct work){ .arena = a, .db = db_open(&config), .actor = &clerk, .now = moment_now(),
		.request = "bench", .address = "192.0.2.1", .agent = "Mozilla/5.0 (bench)" };
	w.today = moment_date(w.now);
	if (text_is(arguments[5], "fill"))
		fill(&w, atol(arguments[6]));
	else
		commit(&w, atol(arguments[6]));
	db_close(w.db);
	return 0;
}
