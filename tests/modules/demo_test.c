/* The demo county's rules for itself, and its roster sheet read back by the importer. */
#include "modules/demo/demo.h"
#include <unistd.h>
#include "base/check.h"
#include "base/text.h"
#include "house.h"
#include "lib/sheet.h"
#include "modules/import/import.h"
#include "roster.h"
#include "web/site.h"

enum { MOST = 300, NUMBER = 3, BRANCH = 2 };

struct seen {
	size_t count;
	char numbers[MOST][20];
	bool elsewhere;
	const char *branch;
};

/* The sheet for the people below EAST_BRANCH, as `dangjian seed --roster` writes it. */
static const char *sheet_made(struct house *h, int rows, int wrong)
{
	const struct actor clerk = {
		.name = "tool", .system = true, .path = h->places[EAST_BRANCH].path
	};
	const char *path = at(h, "%s/spool/demo-%s.xlsx", site.var, crypt_token(h->arena, 6));
	const struct actor *before = h->work->actor;

	h->work->actor = &clerk;
	assert_int_equal(demo_roster_workbook(h->work, path, rows, wrong), 0);
	h->work->actor = before;
	return path;
}

static bool look(void *context, const struct sheet_row *row)
{
	struct seen *s = context;

	if (row->count <= NUMBER || !row->cells[NUMBER] || check_id_number(row->cells[NUMBER]))
		return true;
	if (s->count < MOST)
		snprintf(s->numbers[s->count++], 20, "%s", row->cells[NUMBER]);
	s->elsewhere |= !text_is(row->cells[BRANCH], s->branch);
	return true;
}

static void every_row_is_a_new_person_of_the_branch(void **state)
{
	struct house *h = *state;
	struct seen *s = ARENA_NEW(h->arena, struct seen);
	const char *path = sheet_made(h, 200, 0);

	s->branch = h->places[EAST_BRANCH].name;
	assert_null(sheet_read(h->arena, path, "党员基本信息汇总表", false, &sheet_default_limits, look, s));
	unlink(path);
	assert_int_equal(s->count, 200);
	assert_false(s->elsewhere);
	for (size_t i = 0; i < s->count; i++) {
		assert_true(text_begins(s->numbers[i], "990000"));
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(s->numbers[i], s->numbers[j]);
	}
}

static void as_many_rows_are_wrong_as_asked(void **state)
{
	struct house *h = *state;
	struct import_batch *b;

	b = record_find(h->work, &import_batch_record,
		batch_made(h, workbook_taken(h, sheet_made(h, 60, 16))));
	assert_non_null(b);
	assert_int_equal(b->wrong_count, 16);
	assert_int_equal(b->new_count, 44);
}

static void a_database_with_people_in_it_is_refused(void **state)
{
	struct house *h = *state;
	int64_t before = number_of(h, "SELECT COUNT(*) FROM organisation", BIND_NONE);

	assert_int_equal(demo_seed(h->work), 1);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM organisation", BIND_NONE), before);
}

static void a_roster_of_no_rows_is_refused(void **state)
{
	struct house *h = *state;

	assert_int_equal(demo_roster_workbook(h->work, "none.xlsx", 0, 0), 1);
	assert_int_equal(demo_roster_workbook(h->work, "none.xlsx", 5, 6), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(every_row_is_a_new_person_of_the_branch),
		HOUSE_TEST(as_many_rows_are_wrong_as_asked),
		HOUSE_TEST(a_database_with_people_in_it_is_refused),
		HOUSE_TEST(a_roster_of_no_rows_is_refused),
	};

	return house_run(tests);
}
