/* Between the check and the import others go on working: nothing is written that was not shown. */
#include "roster.h"
#include "modules/import/import.h"

static const char *name_new(struct house *h)
{
	return person_new(h, "间");
}

/* A sheet that gives two people another schooling and says their phones as they are. */
struct meanwhile {
	struct member *members[2];
	const char *phones[2];
	int64_t ids[2], batch;
};

static struct meanwhile checked(struct house *h)
{
	struct meanwhile m;
	const char *cells[12] = { "姓名", "公民身份证号", "手机号", "学历" };

	for (size_t i = 0; i < 2; i++) {
		m.members[i] = member_like(h, EAST_BRANCH, name_new(h));
		m.phones[i] = m.members[i]->phone;
		cells[4 * i + 4] = m.members[i]->name;
		cells[4 * i + 5] = m.members[i]->id_number;
		cells[4 * i + 6] = m.phones[i];
		cells[4 * i + 7] = "大专";
		m.ids[i] = member_put(h, m.members[i]);
	}
	m.batch = batch_made(h, roster_plain(h, cells, 4, 3));
	assert_counts(h, m.batch, (struct counts){ 0, 2, 0, 0 });
	return m;
}

static struct member *now_of(struct house *h, int64_t id)
{
	return record_find(h->work, &member_record, id);
}

static void what_was_changed_after_the_check_is_not_overwritten(void **state)
{
	struct house *h = *state;
	struct meanwhile m = checked(h);
	struct member *one = now_of(h, m.ids[0]);
	const char *later = phone_new(h);
	struct reply page;

	one->phone = later;
	member_put(h, one);
	batch_act(h, m.batch, "commit", "x=1");
	assert_counts(h, m.batch, (struct counts){ 0, 1, 0, 1 });
	assert_string_equal(now_of(h, m.ids[0])->education, m.members[0]->education);
	assert_has(get(h, EAST_CLERK, "/members?q=%s", later), m.members[0]->name);
	assert_string_not_equal(now_of(h, m.ids[1])->education, m.members[1]->education);
	page = get(h, EAST_CLERK, "/members/imports/%lld", (long long)m.batch);
	assert_has(page, "检查之后有人修改过“手机号”");
	assert_lacks(page, "检查之后有人修改过“学历”");
}

/* What somebody else has done of it already need not be done. */
static void a_change_that_was_made_by_another_is_no_hindrance(void **state)
{
	struct house *h = *state;
	struct meanwhile m = checked(h);
	struct member *one = now_of(h, m.ids[0]);

	one->party_post = "宣传委员"; /* of what the sheet says nothing */
	member_put(h, one);
	one = now_of(h, m.ids[1]);
	one->education = "22"; /* 大专 */
	member_put(h, one);
	batch_act(h, m.batch, "commit", "x=1");
	assert_counts(h, m.batch, (struct counts){ 0, 1, 1, 0 });
	assert_string_equal(now_of(h, m.ids[0])->party_post, "宣传委员");
}

static void who_was_entered_after_the_check_is_not_overwritten(void **state)
{
	struct house *h = *state;
	struct roster_row rows[2];
	int64_t id;

	for (size_t i = 0; i < 2; i++)
		rows[i] = roster_row(h, EAST_BRANCH, name_new(h));
	id = batch_made(h, roster_official(h, rows, 2));
	rows[0].cells[ROSTER_EDUCATION] = "大专";
	batch_act(h, batch_made(h, roster_official(h, rows, 1)), "commit", "x=1");
	batch_act(h, id, "commit", "x=1");
	assert_counts(h, id, (struct counts){ 1, 0, 0, 1 });
	assert_has(get(h, EAST_CLERK, "/members/imports/%lld", (long long)id), "检查之后已经有了同样的登记");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(what_was_changed_after_the_check_is_not_overwritten),
		HOUSE_TEST(a_change_that_was_made_by_another_is_no_hindrance),
		HOUSE_TEST(who_was_entered_after_the_check_is_not_overwritten),
	};

	return house_run(tests);
}
