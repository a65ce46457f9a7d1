/* Organisations from a sheet: below their parents, by the same rules as the form, and taken back.
 */
#include "roster.h"
#include "base/text.h"
#include "modules/import/import.h"

enum { COLUMNS = 4 };

static int64_t upload(struct house *h, const char *const *cells, size_t rows)
{
	struct workbook book = roster_plain(h, cells, COLUMNS, rows);
	struct reply reply = post_file(h, ROOT_ADMIN, "/organisations/import/upload", "党组织.xlsx",
		book.bytes, book.size);
	int64_t id = id_made(assert_goes(reply, "/organisations/imports/"));

	run_jobs(h);
	return id;
}

static void act(struct house *h, int64_t id, const char *what)
{
	assert_goes(
		post(h, ROOT_ADMIN, at(h, "/organisations/imports/%lld/%s", (long long)id, what), "x=1"),
		"/organisations/imports/");
	run_jobs(h);
}

static struct import_batch *batch_of(struct house *h, int64_t id)
{
	return record_find(h->work, &import_batch_record, id);
}

static int64_t named(struct house *h, const char *name)
{
	return number_of(h, "SELECT COUNT(*) FROM organisation WHERE name = ? AND removed_at IS NULL",
		BIND(name));
}

static const char *name_new(struct house *h)
{
	return at(h, "中共试导%s", crypt_token(h->arena, 5));
}

static void they_come_go_and_come_again(void **state)
{
	struct house *h = *state;
	const char *name = name_new(h);
	const char *cells[] = { "党组织名称", "上级党组织", "组织类别", "党组织代码",
		name, h->places[EAST].name, "党支部", crypt_token(h->arena, 6) };
	int64_t id = upload(h, cells, 2);

	assert_int_equal(batch_of(h, id)->new_count, 1);
	assert_int_equal(named(h, name), 0);
	act(h, id, "commit");
	assert_int_equal(named(h, name), 1);
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM organisation WHERE name = ? AND path LIKE ?",
			BIND(name, at(h, "%s_____", h->places[EAST].path))),
		1);
	assert_int_equal(batch_of(h, upload(h, cells, 2))->same_count, 1);
	act(h, id, "undo");
	assert_int_equal(named(h, name), 0);
	id = upload(h, cells, 2);
	assert_int_equal(batch_of(h, id)->new_count, 1);
	act(h, id, "commit");
	assert_int_equal(named(h, name), 1);
}

static void the_rules_of_the_form_hold(void **state)
{
	struct house *h = *state;
	const char *cells[] = { "党组织名称", "上级党组织", "组织类别", "党组织代码",
		name_new(h), h->places[EAST_BRANCH].name, "党支部", NULL,   /* a branch below a branch */
		name_new(h), "没有这个上级", "党支部", NULL,
		name_new(h), h->places[EAST].name, "兴趣小组", NULL,
		name_new(h), NULL, "机关党工委", NULL };                    /* a second one on top */
	const struct import_batch *b = batch_of(h, upload(h, cells, 5));

	assert_int_equal(b->wrong_count, 4);
	assert_int_equal(b->new_count, 0);
}

/* Who holds members, or somebody's account, cannot simply vanish. */
static void what_is_in_use_stays_when_the_batch_is_taken_back(void **state)
{
	struct house *h = *state;
	const char *name = name_new(h);
	const char *cells[] = { "党组织名称", "上级党组织", "组织类别", "党组织代码",
		name, h->places[EAST].name, "党支部", NULL };
	int64_t id = upload(h, cells, 2);
	struct member *m = member_like(h, EAST, "诸在此");

	act(h, id, "commit");
	m->organisation_id = number_of(h, "SELECT id FROM organisation WHERE name = ?", BIND(name));
	member_put(h, m);
	act(h, id, "undo");
	assert_int_equal(named(h, name), 1);
	assert_has(get(h, ROOT_ADMIN, "/organisations/imports/%lld", (long long)id), "下面已有党组织、党员或账号");
}

/* ---- a tree in one file ---- */

static const char *above(struct house *h, const char *name)
{
	return work_text(h->work,
		"SELECT p.name FROM organisation o JOIN organisation p ON p.id = o.parent_id"
		" AND o.path LIKE CONCAT(p.path, '_____') WHERE o.name = ? AND o.removed_at IS NULL",
		BIND(name));
}

/* Parents and children in any order; what is below goes first when the batch is taken back. */
static void a_tree_comes_in_one_file_and_goes_again(void **state)
{
	struct house *h = *state;
	const char *committee = name_new(h), *general = name_new(h), *branch = name_new(h),
		*group = name_new(h);
	const char *cells[] = { "党组织名称", "上级党组织", "组织类别", "党组织代码",
		group, branch, "党小组", NULL,
		committee, h->places[ROOT].name, "党委", NULL,
		branch, general, "党支部", NULL,
		general, committee, "党总支", NULL };
	int64_t id = upload(h, cells, 5);

	assert_int_equal(batch_of(h, id)->new_count, 4);
	assert_int_equal(batch_of(h, id)->wrong_count, 0);
	assert_int_equal(named(h, committee), 0); /* tried out, not written */
	act(h, id, "commit");
	assert_int_equal(batch_of(h, id)->new_count, 4);
	assert_string_equal(above(h, group), branch);
	assert_string_equal(above(h, branch), general);
	assert_string_equal(above(h, general), committee);
	assert_string_equal(above(h, committee), h->places[ROOT].name);
	assert_int_equal(batch_of(h, upload(h, cells, 5))->same_count, 4);
	act(h, id, "undo");
	assert_null(batch_of(h, id)->note);
	assert_int_equal(named(h, committee) + named(h, general), 0);
	assert_int_equal(named(h, branch) + named(h, group), 0);
}

/* The dry run knows the kinds of parents that are not there yet, and which name means two. */
static void the_rules_hold_within_a_file(void **state)
{
	struct house *h = *state;
	const char *general = name_new(h), *branch = name_new(h), *twice = name_new(h);
	const char *cells[] = { "党组织名称", "上级党组织", "组织类别", "党组织代码",
		general, h->places[EAST].name, "党总支", NULL,
		branch, general, "党支部", NULL,
		name_new(h), branch, "党支部", NULL,                      /* a branch below a branch */
		twice, h->places[EAST].name, "党支部", NULL,
		twice, general, "党支部", NULL,
		name_new(h), twice, "党小组", NULL,                       /* below which of the two? */
		"甲圈", "乙圈", "党总支", NULL, "乙圈", "甲圈", "党总支", NULL };
	int64_t id = upload(h, cells, 9);
	struct reply reply = get(h, ROOT_ADMIN, "/organisations/imports/%lld", (long long)id);

	assert_int_equal(batch_of(h, id)->new_count, 4);
	assert_int_equal(batch_of(h, id)->wrong_count, 4);
	assert_has(reply, "党支部不能建在党支部下面");
	assert_has(reply, "的党组织不止一个");
	assert_has(reply, "不是您管理范围内的党组织");
	act(h, id, "commit");
	assert_int_equal(batch_of(h, id)->new_count, 4);
	assert_string_equal(above(h, branch), general);
}

/* A parent's wrong cell is mended: its children are right again. */
static void a_mended_parent_brings_its_children(void **state)
{
	struct house *h = *state;
	const char *general = name_new(h), *branch = name_new(h);
	const char *cells[] = { "党组织名称", "上级党组织", "组织类别", "党组织代码",
		general, "没有这个上级", "党总支", NULL,
		branch, general, "党支部", NULL };
	int64_t id = upload(h, cells, 3), line;

	assert_int_equal(batch_of(h, id)->wrong_count, 2);
	line = number_of(h, "SELECT id FROM import_row WHERE batch_id = ? AND label = ?",
		BIND(id, general));
	assert_goes(post(h, ROOT_ADMIN, at(h, "/organisations/imports/%lld/rows", (long long)id),
		"c%lld.parent_id=%s", (long long)line, h->places[EAST].name), "/organisations/imports/");
	assert_int_equal(batch_of(h, id)->new_count, 2);
	assert_int_equal(named(h, general), 0);
	act(h, id, "commit");
	assert_string_equal(above(h, branch), general);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(they_come_go_and_come_again),
		HOUSE_TEST(the_rules_of_the_form_hold),
		HOUSE_TEST(a_tree_comes_in_one_file_and_goes_again),
		HOUSE_TEST(the_rules_hold_within_a_file),
		HOUSE_TEST(a_mended_parent_brings_its_children),
		HOUSE_TEST(what_is_in_use_stays_when_the_batch_is_taken_back),
	};

	return house_run(tests);
}
