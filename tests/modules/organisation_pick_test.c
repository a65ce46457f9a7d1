/*
 * Choosing an organisation when there are more than a select bears: searched by name, short name or
 * code, with the form itself as the search when there is no JavaScript.
 */
#include "house.h"
#include "base/text.h"

enum { MANY = 505 };
#define COUNTY_TEST(test) cmocka_unit_test_setup_teardown(test, many_made, many_removed)

static const char *word;

/* A county of committees below the root: "试选abcde0001委员会", short "选abcde1", code "XABCDE1". */
static int many_made(void **state)
{
	struct house *h;

	if (house_rest(state))
		return -1;
	h = *state;
	word = crypt_token(h->kept, 3);
	house_change(h, "INSERT INTO organisation (path, name, short_name, code, parent_id, kind)"
		" WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
		" SELECT CONCAT(?, ?, LPAD(i, 4, '0'), '.'), CONCAT('试选', ?, LPAD(i, 4, '0'), '委员会'),"
		" CONCAT('选', ?, i), UPPER(CONCAT('X', ?, i)), ?, 'committee' FROM n",
		BIND((int64_t)MANY, h->places[ROOT].path, word, word, word, word, h->places[ROOT].id));
	return 0;
}

static int many_removed(void **state)
{
	struct house *h = *state;

	house_change(h, "UPDATE organisation SET removed_at = NOW(), code = NULL WHERE name LIKE ?"
		" OR parent_id IN (SELECT id FROM (SELECT id FROM organisation WHERE name LIKE ?) x)",
		BIND(at(h, "试选%s%%", word), at(h, "试选%s%%", word)));
	return 0;
}

static int64_t number_made(struct house *h, int i)
{
	return number_of(h, "SELECT id FROM organisation WHERE name = ?",
		BIND(at(h, "试选%s%04d委员会", word, i)));
}

static struct reply add(struct house *h, const char *find, int64_t chosen)
{
	return post(h, ROOT_ADMIN, "/organisations",
		"name=%s&kind=branch&parent_id_find=%s&parent_id=%s&founded_on=2026-01-05&approval=无",
		at(h, "试选支部%s", crypt_token(h->arena, 5)), find,
		chosen ? at(h, "%lld", (long long)chosen) : "");
}

static int64_t parent_of(struct house *h, struct reply reply)
{
	return number_of(h, "SELECT parent_id FROM organisation WHERE id = ?",
		BIND(id_made(assert_goes(reply, "/organisations/"))));
}

static void a_long_list_is_a_search_box(void **state)
{
	struct house *h = *state;
	struct reply page = assert_status(get(h, ROOT_ADMIN, "/organisations/new"), 200);

	assert_has(page, "name=\"parent_id_find\"");
	assert_has(page, "输入名称、简称或代码");
	assert_lacks(page, at(h, "试选%s0300委员会", word));
	page = get(h, ROOT_ADMIN, "/organisations/new?parent_id=%lld", (long long)number_made(h, 7));
	assert_has(page, at(h, "value=\"试选%s0007委员会\"", word));
	/* who has few to choose from keeps his select */
	assert_lacks(get(h, EAST_CLERK, "/members/new"), "organisation_id_find");
}

static void a_name_a_short_name_or_a_code_is_enough(void **state)
{
	struct house *h = *state;

	assert_int_equal(parent_of(h, add(h, at(h, "试选%s0001委员会", word), 0)), number_made(h, 1));
	assert_int_equal(parent_of(h, add(h, at(h, "选%s2", word), 0)), number_made(h, 2));
	assert_int_equal(
		parent_of(h, add(h, text_upper(h->arena, at(h, "X%s3", word)), 0)), number_made(h, 3));
}

static void without_javascript_the_form_is_the_search(void **state)
{
	struct house *h = *state;
	const char *part = at(h, "试选%s001", word); /* 0010 to 0019 */
	struct reply reply = add(h, part, 0);

	assert_has(assert_status(reply, 422), "请在查找结果中选择上级党组织");
	assert_has(reply, at(h, "试选%s0015委员会", word));
	assert_has(reply, at(h, "value=\"%s\"", part));
	assert_lacks(reply, at(h, "试选%s0020委员会", word));
	assert_int_equal(parent_of(h, add(h, part, number_made(h, 15))), number_made(h, 15));
	assert_has(assert_status(add(h, at(h, "试选%s", word), 0), 422), "没有列出的请把名称写全");
	/* one match waits chosen, so that saving again is enough */
	assert_has(assert_status(add(h, at(h, "%s0444", word), 0), 422),
		at(h, "value=\"%lld\" selected", (long long)number_made(h, 444)));
}

static void what_was_chosen_for_another_text_is_not_taken(void **state)
{
	struct house *h = *state;
	struct reply reply = add(h, at(h, "试选%s0021", word), number_made(h, 300));

	assert_has(assert_status(reply, 422), "请在查找结果中选择");
	assert_lacks(reply, at(h, "试选%s0300委员会", word));
	reply = add(h, "没有这个党组织", 0);
	assert_has(assert_status(reply, 422), "没有找到“没有这个党组织”");
	assert_has(reply, "value=\"没有这个党组织\"");
	assert_has(assert_status(add(h, "", 0), 422), "请选择上级党组织");
	assert_has(assert_status(add(h, "%22%3E%3Cscript%3E", 0), 422), "没有找到");
	assert_lacks(add(h, "%22%3E%3Cscript%3E", 0), "\"><script>");
}

static void an_edited_one_keeps_its_parent(void **state)
{
	struct house *h = *state;
	int64_t id = number_made(h, 30);
	const struct organisation *o = record_find(h->work, &organisation_record, id);
	const char *root = h->places[ROOT].name;
	struct reply reply = get(h, ROOT_ADMIN, "/organisations/%lld/edit", (long long)id);

	assert_lacks(reply, "parent_id_find"); /* only a verb changes it */
	assert_has(reply, root);
	assert_goes(post(h, ROOT_ADMIN, at(h, "/organisations/%lld", (long long)id),
		"version=%lld&%s&secretary=x&parent_id_find=%s", (long long)o->row.version,
		form_of(h, &organisation_record, o), root), "/organisations/");
	assert_int_equal(number_of(h, "SELECT parent_id FROM organisation WHERE id = ?", BIND(id)),
		h->places[ROOT].id);
}

static void suggestions_are_what_the_form_would_offer(void **state)
{
	struct house *h = *state;
	const char *path = at(h, "/organisations/options?of=organisation.parent_id&q=%s", word);
	struct reply reply = assert_status(get(h, ROOT_ADMIN, "%s0033", path), 200);

	assert_has(reply, at(h, "\"label\":\"试选%s0033委员会（%s）\"", word, h->places[ROOT].name));
	assert_lacks(assert_status(get(h, EAST_ADMIN, "%s0033", path), 200), "0033");
	house_change(h, "UPDATE organisation SET closed_on = '2026-01-01' WHERE id = ?",
		BIND(number_made(h, 33)));
	assert_lacks(get(h, ROOT_ADMIN, "%s0033", path), "0033");
	assert_lacks(assert_status(
		get(h, ROOT_ADMIN, "/organisations/options?of=member.name&q=%s", word), 200), word);
	assert_status(get(h, ROOT_ADMIN, "/organisations/options?of=x&q=x"), 200);
	assert_status(get(h, ROOT_ADMIN, "/organisations/options"), 200);
	assert_goes(get(h, STRANGER, "/organisations/options?q=x"), "/login");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		COUNTY_TEST(a_long_list_is_a_search_box),
		COUNTY_TEST(a_name_a_short_name_or_a_code_is_enough),
		COUNTY_TEST(without_javascript_the_form_is_the_search),
		COUNTY_TEST(what_was_chosen_for_another_text_is_not_taken),
		COUNTY_TEST(an_edited_one_keeps_its_parent),
		COUNTY_TEST(suggestions_are_what_the_form_would_offer),
	};

	return house_run(tests);
}
