/* Members: who sees whom and what, numbers masked until revealed, finding by part of a name. */
#include "house.h"
#include "base/text.h"

static struct member *somebody(struct house *h)
{
	return member_like(h, EAST_BRANCH, "郑某某");
}

/* ---- scope ---- */

static void a_member_is_seen_only_from_above(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_DEEP, "施深处");
	static const enum who above[] = { DEEP_CLERK, EAST_GENERAL_ADMIN, EAST_ADMIN, ROOT_ADMIN };
	static const enum who beside[] = { EAST_CLERK, EAST_SECRETARY, WEST_ADMIN, WEST_CLERK };

	for (size_t i = 0; i < 4; i++) {
		assert_status(get(h, above[i], "/members/%lld", (long long)id), 200);
		assert_has(get(h, above[i], "/members?q=施深处"), "施深处");
		assert_status(get(h, beside[i], "/members/%lld", (long long)id), 404);
		assert_lacks(get(h, beside[i], "/members"), "施深处");
	}
	assert_status(get(h, EAST_MEMBER, "/members/%lld", (long long)id), 403);
}

static void nobody_can_be_put_into_a_neighbours_branch(void **state)
{
	struct house *h = *state;
	struct member *m = somebody(h);
	int64_t id;

	m->organisation_id = h->places[WEST_BRANCH].id;
	assert_has(
		assert_status(post(h, EAST_CLERK, "/members", "%s", form_of(h, &member_record, m)), 422),
		"不在您管理的范围内");
	m->organisation_id = 9999999;
	assert_has(
		assert_status(post(h, EAST_CLERK, "/members", "%s", form_of(h, &member_record, m)), 422),
		"不在您管理的范围内");
	id = member_made(h, EAST_BRANCH, "金留下");
	m = record_find(h->work, &member_record, id);
	m->organisation_id = h->places[WEST_BRANCH].id;
	assert_status(post(h, EAST_CLERK, at(h, "/members/%lld", (long long)id), "version=%lld&%s",
		(long long)m->row.version, form_of(h, &member_record, m)), 422);
	assert_status(get(h, WEST_CLERK, "/members/%lld", (long long)id), 404);
}

static void a_member_belongs_to_a_branch(void **state)
{
	struct house *h = *state;
	struct reply form = get(h, EAST_CLERK, "/members/new");

	assert_has(form, h->places[EAST_BRANCH].name);
	assert_lacks(form, h->places[WEST_BRANCH].name);
}

/* ---- masks ---- */

static void numbers_are_masked_everywhere_until_revealed(void **state)
{
	struct house *h = *state;
	struct member *m = somebody(h);
	const char *number = m->id_number, *phone = m->phone, *mask = text_mask(h->arena, number, 4, 4);
	int64_t id = member_put(h, m);
	const char *path = at(h, "/members/%lld", (long long)id);
	struct reply pages[] = { get(h, EAST_CLERK, "%s", path), get(h, EAST_CLERK, "%s/edit", path),
		get(h, EAST_CLERK, "/members?q=%s", phone), get(h, ROOT_ADMIN, "%s", path) };

	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		assert_has(assert_status(pages[i], 200), mask);
		assert_lacks(pages[i], number);
		if (i != 2) /* there it stands in the search box, where it was typed */
			assert_lacks(pages[i], phone);
	}
	assert_has(post(h, EAST_CLERK, at(h, "%s/reveal", path), "field=id_number"), number);
	assert_has(post(h, EAST_CLERK, at(h, "%s/reveal", path), "field=phone"), phone);
	assert_status(post(h, EAST_CLERK, at(h, "%s/reveal", path), "field=name"), 404);
	assert_status(post(h, EAST_CLERK, at(h, "%s/reveal", path), "field=none"), 404);
	assert_status(post(h, ROOT_ADMIN, at(h, "%s/reveal", path), "field=phone"), 403);
	assert_status(post(h, WEST_CLERK, at(h, "%s/reveal", path), "field=phone"), 404);
}

static void a_reveal_leaves_a_trace_without_the_number(void **state)
{
	struct house *h = *state;
	struct member *m = somebody(h);
	const char *number = m->id_number;
	int64_t id = member_put(h, m);

	post(h, EAST_CLERK, at(h, "/members/%lld/reveal", (long long)id), "field=id_number");
	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM history WHERE record = 'member' AND object_id = ?"
						 " AND action = 'reveal' AND account_id = ? AND note = '公民身份证号'",
						 BIND(id, h->people[EAST_CLERK].account_id)),
		1);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE object_id = ? AND"
		" CONCAT_WS(' ', note, changes, object_label) LIKE CONCAT('%', ?, '%')", BIND(id, number)), 0);
	assert_has(get(h, EAST_CLERK, "/members/%lld?tab=history", (long long)id), "查看完整号码");
}

static void a_mask_sent_back_changes_nothing(void **state)
{
	struct house *h = *state;
	struct member *m = somebody(h);
	const char *number = m->id_number;
	int64_t id = member_put(h, m);
	const char *path = at(h, "/members/%lld", (long long)id);

	m = record_find(h->work, &member_record, id); /* with masks, as the form has them */
	m->work_post = "科员";
	assert_goes(post(h, EAST_CLERK, path, "version=%lld&%s", (long long)m->row.version,
		form_of(h, &member_record, m)), path);
	assert_has(post(h, EAST_CLERK, at(h, "%s/reveal", path), "field=id_number"), number);
}

static void a_new_phone_replaces_the_old_and_blank_removes_it(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "尤换号");
	const char *path = at(h, "/members/%lld", (long long)id), *phone = phone_new(h);
	struct member *m = record_find(h->work, &member_record, id);

	m->phone = phone;
	assert_goes(post(h, EAST_CLERK, path, "version=%lld&%s", (long long)m->row.version,
		form_of(h, &member_record, m)), path);
	assert_has(get(h, EAST_CLERK, "/members?q=%s", phone), "尤换号");
	m = record_find(h->work, &member_record, id);
	m->phone = NULL;
	assert_goes(post(h, EAST_CLERK, path, "version=%lld&%s", (long long)m->row.version,
		form_of(h, &member_record, m)), path);
	assert_lacks(get(h, EAST_CLERK, "/members?q=%s", phone), "尤换号");
	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM member WHERE id = ? AND phone_sealed IS NULL"
						 " AND phone_index IS NULL AND phone_mask IS NULL",
						 BIND(id)),
		1);
}

static void the_address_is_for_those_who_keep_the_roster(void **state)
{
	struct house *h = *state;
	struct member *m = somebody(h);
	int64_t id;

	m->address = "试验路88号";
	id = member_put(h, m);
	assert_has(get(h, EAST_CLERK, "/members/%lld?tab=4", (long long)id), "试验路88号");
	assert_lacks(get(h, EAST_ADMIN, "/members/%lld?tab=4", (long long)id), "试验路88号");
	assert_lacks(get(h, EAST_ADMIN, "/members/%lld?tab=4", (long long)id), "家庭住址");
	assert_lacks(get(h, EAST_ADMIN, "/history"), "试验路88号");
	assert_lacks(get(h, AUDITOR, "/history"), "试验路88号");
}

/* ---- finding ---- */

static void members_are_found_by_part_of_the_name_and_initials(void **state)
{
	static const char *const words[] = { "诸葛", "葛明", "诸葛明亮", "明亮", "zgm", "ZG", "诸" };
	struct house *h = *state;
	const char *link = at(h, "/members/%lld\"", (long long)member_made(h, EAST_BRANCH, "诸葛明亮"));

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		assert_has(get(h, EAST_CLERK, "/members?q=%s", words[i]), link);
		assert_lacks(get(h, WEST_CLERK, "/members?q=%s", words[i]), link);
	}
	assert_lacks(get(h, EAST_CLERK, "/members?q=葛亮"), link);
	link = at(h, "/members/%lld\"", (long long)member_made(h, EAST_BRANCH, "Ann·Lee"));
	assert_has(get(h, EAST_CLERK, "/members?q=lee"), link);
	assert_has(get(h, EAST_CLERK, "/members?q=Lee"), link);
}

/* The pages of a list hold everybody once; the total is told. */
static void a_long_list_is_cut_into_pages(void **state)
{
	enum { MANY = 53, PAGE = 50 };
	struct house *h = *state;
	const char *mark = person_new(h, "列");
	struct reply first, second;
	int64_t id[MANY];
	int on_first = 0;

	for (int i = 0; i < MANY; i++)
		id[i] = member_made(h, EAST_DEEP, mark);
	first = get(h, DEEP_CLERK, "/members?q=%s", mark);
	second = get(h, DEEP_CLERK, "/members?q=%s&page=2", mark);
	assert_has(first, "53");
	for (int i = 0; i < MANY; i++) {
		const char *link = at(h, "href=\"/members/%lld\"", (long long)id[i]);

		on_first += reply_has(first, link);
		assert_true(reply_has(first, link) != reply_has(second, link));
	}
	assert_int_equal(on_first, PAGE);
	assert_status(get(h, DEEP_CLERK, "/members?q=%s&page=3", mark), 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_member_is_seen_only_from_above),
		HOUSE_TEST(nobody_can_be_put_into_a_neighbours_branch),
		HOUSE_TEST(a_member_belongs_to_a_branch),
		HOUSE_TEST(numbers_are_masked_everywhere_until_revealed),
		HOUSE_TEST(a_reveal_leaves_a_trace_without_the_number),
		HOUSE_TEST(a_mask_sent_back_changes_nothing),
		HOUSE_TEST(a_new_phone_replaces_the_old_and_blank_removes_it),
		HOUSE_TEST(the_address_is_for_those_who_keep_the_roster),
		HOUSE_TEST(members_are_found_by_part_of_the_name_and_initials),
		HOUSE_TEST(a_long_list_is_cut_into_pages),
	};

	return house_run(tests);
}
