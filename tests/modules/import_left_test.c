/* What cannot be taken back any more: it stays, is named with its cause, and may be tried again. */
#include "roster.h"
#include "modules/import/import.h"

enum { SOME = 5 };

static const char *name_new(struct house *h)
{
	return person_new(h, "留");
}

static struct import_batch *batch_of(struct house *h, int64_t id)
{
	return record_find(h->work, &import_batch_record, id);
}

static int64_t there(struct house *h, const struct roster_row *rows)
{
	int64_t n = 0;

	for (size_t i = 0; i < SOME; i++)
		n += member_named(h, rows[i].cells[ROSTER_NAME]) != NULL;
	return n;
}

static void account_opened(struct house *h, const char *name)
{
	assert_status(post(h, EAST_CLERK,
		at(h, "/members/%lld/account", (long long)member_named(h, name)->row.id), "x=1"), 200);
}

static void account_taken_away(struct house *h, const char *name)
{
	house_change(h, "UPDATE account SET member_id = NULL WHERE member_id = ?",
		BIND(member_named(h, name)->row.id));
}

/* What is still there, and what has been taken back: kept by the batch, and said on its page. */
static void assert_left(struct house *h, int64_t id, int64_t left, int64_t undone)
{
	const struct import_batch *b = batch_of(h, id);
	struct reply page = get(h, EAST_CLERK, "/members/imports/%lld", (long long)id);

	assert_int_equal(b->new_count + b->changed_count, left);
	assert_int_equal(b->undone_count, undone);
	assert_int_equal(b->state, left ? IMPORT_DONE : IMPORT_UNDONE);
	assert_has(page, !left ? at(h, "导入的 %lld 行都恢复到导入之前", (long long)undone)
		: undone ? at(h, "撤销了 %lld 行，还有 %lld 行没有撤销", (long long)undone, (long long)left)
		: at(h, "一行也没有撤销，导入的 %lld 行都还在", (long long)left));
	if (left)
		assert_has(page, "再次撤销");
	else
		assert_lacks(page, "/undo\"");
	if (undone)
		assert_has(get(h, EAST_CLERK, "/members/imports/%lld?show=undone", (long long)id),
			"已撤销的行");
}

/* Taking back says what it did; what stayed can be tried again while the day lasts. */
static void what_stays_is_named_and_can_be_tried_again(void **state)
{
	struct house *h = *state;
	struct roster_row rows[SOME + 1];
	struct reply page;
	int64_t id;

	for (size_t i = 0; i < SOME; i++)
		rows[i] = roster_row(h, EAST_BRANCH, name_new(h));
	rows[SOME] = rows[0];
	rows[SOME].cells[ROSTER_WORK] = "宇航员";
	id = batch_made(h, roster_official(h, rows, SOME + 1));
	batch_act(h, id, "commit", "x=1");
	for (size_t i = 0; i < SOME; i++)
		account_opened(h, rows[i].cells[ROSTER_NAME]);
	batch_act(h, id, "undo", "x=1");
	assert_int_equal(there(h, rows), SOME);
	assert_left(h, id, SOME, 0);
	page = get(h, EAST_CLERK, "/members/imports/%lld", (long long)id);
	for (size_t i = 0; i < SOME; i++)
		assert_has(page, rows[i].cells[ROSTER_NAME]);
	assert_has(page, "已有会议、党费、材料、变动等记录");
	for (size_t i = 1; i < SOME; i++)
		account_taken_away(h, rows[i].cells[ROSTER_NAME]);
	batch_act(h, id, "undo", "x=1");
	assert_left(h, id, 1, SOME - 1);
	account_taken_away(h, rows[0].cells[ROSTER_NAME]);
	batch_act(h, id, "undo", "x=1");
	assert_left(h, id, 0, SOME);
	assert_has(get(h, EAST_CLERK, "/members/imports/%lld?show=wrong", (long long)id), "宇航员");
	assert_has(get(h, EAST_CLERK, "/members/import"), "已撤销");
}

/* Whoever is only put back may have meetings and dues: it is the new one that may not. */
static void what_is_in_use_is_put_back(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, name_new(h));
	const char *cells[] = { "姓名", "公民身份证号", "学历", m->name, m->id_number, "大专" };
	const char *education = m->education;
	int64_t member = member_put(h, m), id = batch_made(h, roster_plain(h, cells, 3, 2));

	account_opened(h, m->name);
	batch_act(h, id, "commit", "x=1");
	batch_act(h, id, "undo", "x=1");
	assert_left(h, id, 0, 1);
	m = record_find(h->work, &member_record, member);
	assert_string_equal(m->education, education);
}

static void who_has_an_account_already_stays(void **state)
{
	struct house *h = *state;
	struct roster_row rows[SOME];
	int64_t id;

	for (size_t i = 0; i < SOME; i++)
		rows[i] = roster_row(h, EAST_BRANCH, name_new(h));
	id = batch_made(h, roster_official(h, rows, SOME));
	batch_act(h, id, "commit", "x=1");
	account_opened(h, rows[1].cells[ROSTER_NAME]);
	batch_act(h, id, "undo", "x=1");
	assert_int_equal(there(h, rows), 1);
	assert_left(h, id, 1, SOME - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(what_stays_is_named_and_can_be_tried_again),
		HOUSE_TEST(what_is_in_use_is_put_back),
		HOUSE_TEST(who_has_an_account_already_stays),
	};

	return house_run(tests);
}
