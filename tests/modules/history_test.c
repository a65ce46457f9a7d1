/* The history: every change with old and new, only ever added to, seen by those above and the
 * auditor. */
#include <stdio.h>
#include "house.h"
#include "base/text.h"
#include "data/history.h"
#include "lib/sheet.h"

struct sheet_seen {
	int rows;
	bool right;                /* somewhere a change was written out                        */
};

static bool see_row(void *context, const struct sheet_row *row)
{
	struct sheet_seen *seen = context;

	seen->rows++;
	for (int i = 0; i < row->count; i++)
		seen->right |= text_has(row->cells[i], "党内职务：") && text_has(row->cells[i], "→ 纪检委员");
	return true;
}

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
	const char *name = person_new(h, "丙");
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
	static const enum who above[] = { EAST_CLERK, EAST_ADMIN, ROOT_ADMIN };
	static const enum who beside[] = { WEST_CLERK, WEST_ADMIN, DEEP_CLERK, EAST_GENERAL_ADMIN };
	struct house *h = *state;
	const char *name = person_new(h, "戊");
	struct member *m = changed_member(h, name);

	assert_has(get(h, AUDITOR, "/audit?what=%s", name), "纪检委员");
	for (size_t i = 0; i < 4; i++) {
		assert_has(get(h, above[i % 3], "/history?what=%s", name), "纪检委员");
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
	const char *name = person_new(h, "己");
	const char *today = date_text(h->arena, moment_date(h->now));

	changed_member(h, name);
	assert_has(get(h, EAST_ADMIN, "/history?who=%s&what=%s", h->people[EAST_CLERK].name, name),
		"纪检委员");
	assert_lacks(get(h, EAST_ADMIN, "/history?who=别人&what=%s", name), "纪检委员");
	assert_has(get(h, EAST_ADMIN, "/history?what=%s&from=%s&to=%s", name, today, today), "纪检委员");
	assert_lacks(get(h, EAST_ADMIN, "/history?what=%s&to=2020-01-01", name), "纪检委员");
	assert_lacks(get(h, EAST_ADMIN, "/history?what=%s&from=2199-01-01", name), "纪检委员");
}

static void written(struct house *h, const char *label, const char *note)
{
	work_begin(h->work);
	history_write(h->work, &(struct history_entry){ .action = "print", .object_label = label,
		.path = h->places[EAST].path, .note = note });
	work_commit(h->work);
}

static void it_goes_back_page_by_page(void **state)
{
	struct house *h = *state;
	const char *name = person_new(h, "庚");
	struct reply first;

	for (int i = 0; i < 55; i++)
		written(h, name, at(h, "第%03d次", i));
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
			assert_false(text_is(route->method, "POST") && text_begins(route->path, "/history")
				&& !text_is(route->path, "/history/export"));
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

/* ---- what no handler writes down ---- */

static int64_t counted(struct house *h, const char *action, int64_t account)
{
	return number_of(h, "SELECT COUNT(*) FROM history WHERE action = ? AND account_id <=> ?"
		" AND result = 'refused'", BIND(action, bind_reference(account)));
}

static void a_refusal_is_written_once_a_minute(void **state)
{
	struct house *h = *state;
	int64_t who = h->people[WEST_MEMBER].account_id, before = counted(h, "denied", who);

	for (int i = 0; i < 3; i++)
		assert_status(get(h, WEST_MEMBER, "/history"), 403);
	assert_int_equal(counted(h, "denied", who), before + 1);
	assert_status(get(h, WEST_MEMBER, "/members"), 403);
	assert_int_equal(counted(h, "denied", who), before + 2);
	h->now.at += 61;
	assert_status(get(h, WEST_MEMBER, "/history"), 403);
	assert_int_equal(counted(h, "denied", who), before + 3);
	assert_has(get(h, ROOT_ADMIN, "/history?action=denied&result=refused"),
		h->people[WEST_MEMBER].name);
}

static void a_forged_post_is_written(void **state)
{
	struct house *h = *state;
	int64_t who = h->people[EAST_CLERK].account_id, before = counted(h, "forged", who);

	assert_status(post_raw(h, EAST_CLERK, "/members", "csrf=x", NULL), 403);
	assert_status(post_raw(h, EAST_CLERK, "/members", at(h, "csrf=%s", token_of(h, EAST_CLERK)),
		"http://elsewhere.example"), 403);
	assert_int_equal(counted(h, "forged", who), before + 1);
}

/* Of a login that does not exist, its beginning; seen at the top. */
static void an_unknown_login_is_written(void **state)
{
	struct house *h = *state;
	const char *login = at(h, "zz%s", crypt_token(h->arena, 5));

	assert_status(post_raw(h, GUEST, "/login", at(h, "login=%s&password=x&csrf=%s", login,
		token_of(h, GUEST)), NULL), 422);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'refuse'"
		" AND object_label LIKE 'zz**%' AND account_id IS NULL AND result = 'refused'"
		" AND path IS NOT NULL AND agent = 'test'", BIND_NONE) > 0, 1);
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM history WHERE object_label = ?", BIND(login)), 0);
}

static void a_print_is_written(void **state)
{
	struct house *h = *state;
	int64_t who = h->people[EAST_CLERK].account_id, before;

	before = number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'print' AND account_id = ?",
		BIND(who));
	assert_status(get(h, EAST_CLERK, "/dues/print"), 200);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'print'"
		" AND account_id = ?", BIND(who)), before + 1);
	assert_status(get(h, WEST_MEMBER, "/dues/print"), 403);
}

/* ---- looking closer, and taking it away ---- */

static void an_entry_shows_each_field_from_old_to_new(void **state)
{
	struct house *h = *state;
	struct member *m = changed_member(h, person_new(h, "壬"));
	int64_t id = number_of(h, "SELECT id FROM history WHERE record = 'member' AND object_id = ?"
		" AND action = 'update'", BIND(m->row.id));
	struct reply reply = get(h, EAST_ADMIN, "/history/%lld", (long long)id);

	assert_has(reply, "党内职务");
	assert_has(reply, "纪检委员");
	assert_has(reply, "192.0.2.1");
	assert_has(reply, at(h, "第 %lld 条", (long long)id));
	assert_true(h->trips <= 5);
	assert_status(get(h, WEST_ADMIN, "/history/%lld", (long long)id), 404);
}

static void what_is_filtered_leaves_as_a_workbook_and_is_written(void **state)
{
	struct house *h = *state;
	const char *name = person_new(h, "癸");
	struct sheet_seen seen = { 0 };
	struct reply reply;

	changed_member(h, name);
	reply = post(h, EAST_ADMIN, "/history/export", "what=%s", name);
	assert_status(reply, 200);
	assert_non_null(reply.file);
	assert_null(
		sheet_read(h->arena, reply.file, NULL, true, &sheet_default_limits, see_row, &seen));
	assert_int_equal(seen.rows, 3); /* head, created, changed */
	assert_true(seen.right);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'export'"
		" AND record = 'history' AND account_id = ? AND note = '导出操作记录 2 条'",
		BIND(h->people[EAST_ADMIN].account_id)), 1);
	remove(reply.file);
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
		HOUSE_TEST(a_refusal_is_written_once_a_minute),
		HOUSE_TEST(a_forged_post_is_written),
		HOUSE_TEST(an_unknown_login_is_written),
		HOUSE_TEST(a_print_is_written),
		HOUSE_TEST(an_entry_shows_each_field_from_old_to_new),
		HOUSE_TEST(what_is_filtered_leaves_as_a_workbook_and_is_written),
		HOUSE_TEST(every_action_has_a_chinese_name),
	};

	return house_run(tests);
}
