/* The history: every change with old and new, only ever added to, seen by those above and the
 * auditor. */
#include "house.h"
#include "base/text.h"
#include "data/history.h"

static struct member *changed_member(struct house *h, const char *name)
{
	struct member *m = record_find(h->work, &member_record, member_made(h, EAST_BRANCH, name));

	m->party_post = "纪检委员";
	m->education = "22";
	assert_goes(post(h, EAST_CLERK, at(h, "/members/%lld", (long long)m->row.id), "version=%lld&%s",
		(long long)m->row.version, form_of(h, &member_record, m)), "/members/");
	return m;
}

static void a_change_is_written_with_old_and_new(void **state)
{
	struct house *h = *state;
	const char *name = at(h, "丙%s", crypt_token(h->arena, 4));
	struct member *m = changed_member(h, name);
	const char *changes = work_text(h->work,
		"SELECT changes FROM history WHERE record = 'member' AND object_id = ?"
		" AND action = 'update'",
		BIND(m->row.id));
	struct json *list = json_parsed(h->arena, changes);
	struct reply reply = get(h, EAST_ADMIN, "/history?what=%s", name);

	assert_int_equal(json_count(list), 2); /* what stayed is not there */
	assert_has(reply, "纪检委员");
	assert_has(reply, h->people[EAST_CLERK].name);
	assert_has(reply, h->places[EAST_BRANCH].name);
	assert_has(get(h, EAST_CLERK, "/members/%lld", (long long)m->row.id), "纪检委员");
}

static void saving_without_a_change_leaves_no_trace(void **state)
{
	struct house *h = *state;
	struct member *m = changed_member(h, "丁不变");
	int64_t before = number_of(h, "SELECT COUNT(*) FROM history", BIND_NONE);

	m = record_find(h->work, &member_record, m->row.id);
	assert_goes(post(h, EAST_CLERK, at(h, "/members/%lld", (long long)m->row.id), "version=%lld&%s",
		(long long)m->row.version, form_of(h, &member_record, m)), "/members/");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history", BIND_NONE), before);
	assert_int_equal(
		number_of(h, "SELECT version FROM member WHERE id = ?", BIND(m->row.id)), m->row.version);
}

static void it_is_seen_from_above_and_not_from_beside(void **state)
{
	static const enum who above[] = { EAST_CLERK, EAST_ADMIN, ROOT_ADMIN, AUDITOR };
	static const enum who beside[] = { WEST_CLERK, WEST_ADMIN, DEEP_CLERK, EAST_GENERAL_ADMIN };
	struct house *h = *state;
	const char *name = at(h, "戊%s", crypt_token(h->arena, 4));
	struct member *m = changed_member(h, name);

	for (size_t i = 0; i < 4; i++) {
		assert_has(get(h, above[i], "/history?what=%s", name), "纪检委员");
		assert_lacks(get(h, beside[i], "/history?what=%s", name), "纪检委员");
	}
	assert_status(get(h, EAST_MEMBER, "/history"), 403);
	assert_status(get(h, SYSTEM_ADMIN, "/history"), 403);
	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM history WHERE object_id = ? AND record = 'member'"
						 " AND address = '192.0.2.1' AND request IS NOT NULL",
						 BIND(m->row.id)),
		1);
}

static void it_is_found_by_person_day_and_object(void **state)
{
	struct house *h = *state;
	const char *name = at(h, "己%s", crypt_token(h->arena, 4));
	const char *today = date_text(h->arena, moment_date(h->now));

	changed_member(h, name);
	assert_has(get(h, EAST_ADMIN, "/history?who=%s&what=%s", h->people[EAST_CLERK].name, name),
		"纪检委员");
	assert_lacks(get(h, EAST_ADMIN, "/history?who=别人&what=%s", name), "纪检委员");
	assert_has(get(h, EAST_ADMIN, "/history?what=%s&from=%s&to=%s", name, today, today), "纪检委员");
	assert_lacks(get(h, EAST_ADMIN, "/history?what=%s&to=2020-01-01", name), "纪检委员");
	assert_lacks(get(h, EAST_ADMIN, "/history?what=%s&from=2199-01-01", name), "纪检委员");
}

static void it_goes_back_page_by_page(void **state)
{
	struct house *h = *state;
	const char *name = at(h, "庚%s", crypt_token(h->arena, 4));
	struct reply first;

	for (int i = 0; i < 55; i++)
		house_change(h,
			"INSERT INTO history (happened_at, actor, action, object_label, path, note) VALUES (?, "
			"'系统', 'print', ?, ?, ?)",
			BIND(h->now, name, h->places[EAST].path, at(h, "第%03d次", i)));
	first = get(h, EAST_ADMIN, "/history?what=%s", name);
	assert_has(first, "第054次");
	assert_lacks(first, "第004次");
	assert_has(first, "更早的记录");
	first = get(h, EAST_ADMIN, "/history?what=%s&before=%lld", name, (long long)number_of(h,
		"SELECT MIN(id) + 5 FROM history WHERE object_label = ?", BIND(name)));
	assert_has(first, "第004次");
	assert_lacks(first, "第005次");
	assert_lacks(first, "更早的记录");
}

/* Nobody, not even the work committee, has an address that changes or removes an entry. */
static void nothing_leads_to_changing_it(void **state)
{
	for (const struct module *const *m = modules; *m; m++)
		for (const struct route *route = (*m)->routes; route && route->path; route++)
			assert_false(text_is(route->method, "POST") && text_begins(route->path, "/history"));
}

static void every_action_has_a_chinese_name(void **state)
{
	struct house *h = *state;
	const char *words[200];
	size_t n = 0;
	struct rows *rows =
		work_select(h->work, "SELECT DISTINCT action FROM history LIMIT 200", BIND_NONE);

	while (rows_next(rows))
		words[n++] = rows->cells[0].text;
	for (size_t i = 0; i < n; i++)
		if (text_is(history_action_label(words[i]), words[i]))
			fail_msg("“%s” has no label in data/history.c", words[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_change_is_written_with_old_and_new),
		HOUSE_TEST(saving_without_a_change_leaves_no_trace),
		HOUSE_TEST(it_is_seen_from_above_and_not_from_beside),
		HOUSE_TEST(it_is_found_by_person_day_and_object),
		HOUSE_TEST(it_goes_back_page_by_page),
		HOUSE_TEST(nothing_leads_to_changing_it),
		HOUSE_TEST(every_action_has_a_chinese_name),
	};

	return house_run(tests);
}
