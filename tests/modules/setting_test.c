/* Parameters with the day they take effect, and code tables: nothing that was is overwritten. */
#include "house.h"
#include "base/text.h"
#include "data/code.h"
#include "modules/setting/setting.h"

/* A parameter of this test's own, so that no other test reads a changed one. */
static int64_t parameter_made(
	struct house *h, const char *name, const char *value, struct date from)
{
	house_change(h,
		"INSERT INTO parameter (name, label, value, unit, effective_on) VALUES (?, ?, ?, '次', ?)",
		BIND(name, at(h, "试验参数%s", name), value, from));
	return number_of(h, "SELECT MAX(id) FROM parameter WHERE name = ?", BIND(name));
}

static const char *name_new(struct house *h)
{
	return at(h, "test.%s", crypt_token(h->arena, 5));
}

static struct reply renew(struct house *h, const char *name, const char *value, struct date from)
{
	return post(h, ROOT_ADMIN, "/parameters", "label=试验参数&name=%s&value=%s&effective_on=%s",
		name, value, date_text(h->arena, from));
}

static int64_t value_on(struct house *h, const char *name, struct date on)
{
	int64_t value;

	settings_fresh(h->work, number_of(h, "SELECT version FROM setting_version", BIND_NONE));
	return text_integer(parameter_text_on(h->work, name, on), &value) ? value : -1;
}

static void a_new_value_counts_from_its_day_and_the_old_one_before(void **state)
{
	struct house *h = *state;
	const char *name = name_new(h);
	struct date today = moment_date(h->now);
	int64_t id = parameter_made(h, name, "3", date_of(2000, 1, 1));

	assert_has(get(h, ROOT_ADMIN, "/parameters/%lld/renew", (long long)id),
		date_text(h->arena, date_add_days(today, 1)));
	assert_goes(renew(h, name, "4", date_add_days(today, 10)), "/parameters/");
	assert_int_equal(value_on(h, name, today), 3);
	assert_int_equal(value_on(h, name, date_add_days(today, 9)), 3);
	assert_int_equal(value_on(h, name, date_add_days(today, 10)), 4);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM parameter WHERE name = ?", BIND(name)), 2);
}

static void a_day_has_one_value(void **state)
{
	struct house *h = *state;
	const char *name = name_new(h);

	parameter_made(h, name, "3", date_of(2000, 1, 1));
	assert_goes(renew(h, name, "4", date_of(2150, 1, 1)), "/parameters/");
	assert_has(assert_status(renew(h, name, "5", date_of(2150, 1, 1)), 422), "生效日期");
}

static void reaching_back_asks_for_a_paper_and_policies_never_reach_back(void **state)
{
	struct house *h = *state;
	const char *name = name_new(h);
	struct date before = date_add_days(moment_date(h->now), -1);

	parameter_made(h, name, "3", date_of(2000, 1, 1));
	assert_has(assert_status(renew(h, name, "4", before), 422), "请写明依据的文件");
	assert_goes(post(h, ROOT_ADMIN, "/parameters",
		"label=试验参数&name=%s&value=4&effective_on=%s&source=县直工委〔2026〕3号", name,
		date_text(h->arena, before)), "/parameters/");
	assert_int_equal(value_on(h, name, moment_date(h->now)), 4);
	assert_has(assert_status(post(h, SECURITY, "/policies",
		"label=密码&name=password.failures&value=6&effective_on=%s&source=文件",
		date_text(h->arena, before)), 422), "不能从过去的日期起生效");
}

static void a_number_stays_a_number(void **state)
{
	struct house *h = *state;
	const char *name = name_new(h);

	parameter_made(h, name, "3", date_of(2000, 1, 1));
	assert_has(assert_status(renew(h, name, "many", date_of(2150, 1, 1)), 422), "取值应是整数");
	assert_has(assert_status(renew(h, name_new(h), "1", date_of(2150, 1, 1)), 422), "没有这个标识的参数");
}

/* Every worker holds the settings; the version tells it that they changed. */
static void a_change_is_noticed_by_the_next_request(void **state)
{
	struct house *h = *state;
	int64_t before = number_of(h, "SELECT version FROM setting_version", BIND_NONE);
	const char *code = crypt_token(h->arena, 5), *label = at(h, "试验学历%s", code);

	assert_lacks(get(h, EAST_CLERK, "/members/new"), label);
	assert_goes(post(h, ROOT_ADMIN, "/codes", "table_name=education&code=%s&label=%s", code, label),
		"/codes/");
	assert_true(number_of(h, "SELECT version FROM setting_version", BIND_NONE) > before);
	assert_has(get(h, EAST_CLERK, "/members/new"), label);
}

static void a_closed_code_is_not_offered_but_keeps_its_label(void **state)
{
	struct house *h = *state;
	const char *code = crypt_token(h->arena, 5), *label = at(h, "试验岗位%s", code);
	int64_t id = id_made(assert_goes(
				post(h, ROOT_ADMIN, "/codes", "table_name=work&code=%s&label=%s", code, label),
				"/codes/")),
			member;
	struct member *m = member_like(h, EAST_BRANCH, "卞旧岗");
	struct code_row *row = record_find(h->work, &code_record, id);

	m->work = code;
	member = member_put(h, m);
	row->closed_on = moment_date(h->now);
	assert_goes(post(h, ROOT_ADMIN, at(h, "/codes/%lld", (long long)id), "version=%lld&%s",
					(long long)row->row.version, form_of(h, &code_record, row)),
		"/codes/");
	assert_lacks(get(h, EAST_CLERK, "/members/new"), label);
	assert_has(get(h, EAST_CLERK, "/members/%lld?tab=3", (long long)member), label);
	assert_has(get(h, EAST_CLERK, "/members/%lld/edit", (long long)member), label); /* it may stay */
}

static void a_code_in_use_is_not_renamed(void **state)
{
	struct house *h = *state;
	const char *code = crypt_token(h->arena, 5);
	int64_t id = id_made(assert_goes(
		post(h, ROOT_ADMIN, "/codes", "table_name=work&code=%s&label=试验", code), "/codes/"));
	struct code_row *row = record_find(h->work, &code_record, id);

	row->code = "other";
	assert_has(
		assert_status(post(h, ROOT_ADMIN, at(h, "/codes/%lld", (long long)id), "version=%lld&%s",
						  (long long)row->row.version, form_of(h, &code_record, row)),
			422),
		"不能改");
	assert_has(
		assert_status(post(h, ROOT_ADMIN, "/codes", "table_name=none&code=1&label=试验"), 422),
		"代码表“none”不对");
	assert_status(post(h, ROOT_ADMIN, "/codes", "table_name=work&code=%s&label=试验", code), 422); /* taken */
}

static void codes_are_understood_as_people_write_them(void **state)
{
	static const struct { const char *table, *text, *code; } tries[] = {
		{ "ethnicity", "01 汉族", "01" }, { "ethnicity", "汉族", "01" }, { "ethnicity", "01", "01" },
		{ "ethnicity", " ０１　汉族 ", "01" }, { "education", "21 大学", "21" }, { "education", "大学", "21" },
		{ "education", "21大学", "21" }, { "work", "011 公务员", "011" }, { "ethnicity", "火星族", NULL },
		{ "ethnicity", "1", NULL }, { "education", "21 大专", NULL }, { "none", "1", NULL },
	};
	struct house *h = *state;

	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
		const struct code *code = code_find(h->work, tries[i].table, tries[i].text);

		if (!text_is(code ? code->code : NULL, tries[i].code))
			fail_msg("%s “%s” is %s", tries[i].table, tries[i].text, code ? code->code : "nothing");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_new_value_counts_from_its_day_and_the_old_one_before),
		HOUSE_TEST(a_day_has_one_value),
		HOUSE_TEST(reaching_back_asks_for_a_paper_and_policies_never_reach_back),
		HOUSE_TEST(a_number_stays_a_number),
		HOUSE_TEST(a_change_is_noticed_by_the_next_request),
		HOUSE_TEST(a_closed_code_is_not_offered_but_keeps_its_label),
		HOUSE_TEST(a_code_in_use_is_not_renamed),
		HOUSE_TEST(codes_are_understood_as_people_write_them),
	};

	return house_run(tests);
}
