/* Stopping and deleting accounts, linking them to members, photos and sheets of codes. */
#include "house.h"
#include <stdio.h>
#include <unistd.h>
#include "base/text.h"
#include "web/site.h"

static const char *path_to(struct house *h, int64_t id, const char *rest)
{
	return at(h, "/accounts/%lld%s", (long long)id, rest);
}

static bool is_in_state(struct house *h, int64_t id, const char *code)
{
	return number_of(
		h, "SELECT COUNT(*) FROM account WHERE id = ? AND state = ?", BIND(id, code)) == 1;
}

/* ---- stopping ---- */

static void the_only_one_of_a_branch_is_stopped_only_knowingly(void **state)
{
	struct house *h = *state;
	int64_t branch = organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH,
		at(h, "中共东局%s支部", crypt_token(h->arena, 4)));
	int64_t before = h->places[EAST_BRANCH].id, id;

	h->places[EAST_BRANCH].id = branch;
	id = user_made(h, EAST_BRANCH, "branch_admin")->row.id;
	h->places[EAST_BRANCH].id = before;
	house_change(h, "INSERT INTO meeting (organisation_id, path, kind, title, starts_at)"
		" SELECT id, path, 'lecture', '党课', '2026-01-01 09:00:00' FROM organisation WHERE id = ?", BIND(branch));
	assert_has(get(h, SYSTEM_ADMIN, "%s", path_to(h, id, "/stop")), "没有上报的会议 1 次");
	assert_has(assert_status(post(h, SYSTEM_ADMIN, path_to(h, id, "/stop"), "reason=调离"), 422),
		"唯一的“支部管理员”");
	assert_true(is_in_state(h, id, "active"));
	assert_goes(post(h, SYSTEM_ADMIN, path_to(h, id, "/stop"), "reason=调离&sure=1"),
		path_to(h, id, ""));
	assert_true(is_in_state(h, id, "stopped"));
	assert_has(get(h, SYSTEM_ADMIN, "%s", path_to(h, id, "?tab=history")), "调离");
}

static void the_last_of_an_office_stays(void **state)
{
	struct house *h = *state;
	static const char *const offices[] = { "security", "audit" };
	const enum who who[] = { SECURITY, AUDITOR };

	for (size_t i = 0; i < 2; i++) {
		int64_t id = h->people[who[i]].account_id;

		/* the others of this database are away for a moment */
		house_change(h, "UPDATE account SET state = 'away' WHERE office = ? AND state = 'active'"
			" AND id <> ?", BIND(offices[i], id));
		assert_has(assert_status(post(h, SYSTEM_ADMIN, path_to(h, id, "/stop"), "sure=1"), 422),
			"这是最后一位");
		house_change(h, "UPDATE account SET state = 'active' WHERE office = ? AND state = 'away'",
			BIND(offices[i]));
		assert_true(is_in_state(h, id, "active"));
	}
}

/* ---- deleting ---- */

static void an_account_that_did_something_is_kept(void **state)
{
	struct house *h = *state;
	int64_t id = user_made(h, EAST_BRANCH, NULL)->row.id;

	house_change(h, "UPDATE account SET password = (SELECT password FROM account WHERE id = ?)"
		" WHERE id = ?", BIND(h->people[EAST_CLERK].account_id, id));
	post(h, GUEST, "/login", "login=%s&password=%s", work_text(h->work,
		"SELECT login FROM account WHERE id = ?", BIND(id)), text_url(h->arena, HOUSE_PASSWORD));
	assert_has(get(h, SYSTEM_ADMIN, "%s", path_to(h, id, "/remove")), "登录 1 次");
	assert_has(assert_status(post(h, SYSTEM_ADMIN, path_to(h, id, "/remove"), "x=1"), 422), "停用");
	assert_true(is_in_state(h, id, "active"));
}

static void one_that_did_nothing_is_deleted_and_its_login_never_given_again(void **state)
{
	struct house *h = *state;
	int64_t member = member_made(h, EAST_BRANCH, "路过人");
	int64_t id;
	const char *login;

	post(h, EAST_CLERK, at(h, "/members/%lld/account", (long long)member), "x=1");
	id = number_of(h, "SELECT id FROM account WHERE member_id = ?", BIND(member));
	login = work_text(h->work, "SELECT login FROM account WHERE id = ?", BIND(id));
	assert_has(get(h, SYSTEM_ADMIN, "%s", path_to(h, id, "/remove")), "从未使用");
	assert_goes(post(h, SYSTEM_ADMIN, path_to(h, id, "/remove"), "x=1"), "/accounts");
	assert_status(get(h, SYSTEM_ADMIN, "%s", path_to(h, id, "")), 404);
	assert_has(assert_status(post(h, SYSTEM_ADMIN, "/accounts",
		"login=%s&name=别人&office=business&organisation_id=%lld", login,
		(long long)h->places[EAST_BRANCH].id), 422), "已经登记过");
	/* the member is free for another account */
	house_change(h, "UPDATE account SET member_id = NULL WHERE id = ?", BIND(id));
}

/* ---- what the system administrator must not give by the back door ---- */

static void an_account_with_rights_is_not_moved(void **state)
{
	struct house *h = *state;
	int64_t id = user_made(h, EAST_BRANCH, "branch_admin")->row.id;
	int64_t plain = user_made(h, EAST_BRANCH, NULL)->row.id;
	const char *body = "version=%lld&login=%s&name=试用&office=business&organisation_id=%lld";

	for (int i = 0; i < 2; i++) {
		int64_t it = i ? plain : id;
		const char *login = work_text(h->work, "SELECT login FROM account WHERE id = ?", BIND(it));
		struct reply reply = post(h, SYSTEM_ADMIN, path_to(h, it, ""), body,
			(long long)number_of(h, "SELECT version FROM account WHERE id = ?", BIND(it)), login,
			(long long)h->places[ROOT].id);

		if (i)
			assert_goes(reply, path_to(h, it, ""));
		else
			assert_has(assert_status(reply, 422), "这个账号持有授权");
	}
}

static void an_account_is_linked_by_name_and_number(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, WEST_BRANCH, "试用");
	int64_t id = user_made(h, EAST_BRANCH, NULL)->row.id,
			other = user_made(h, EAST_BRANCH, NULL)->row.id;
	const char *number = m->id_number, *path = path_to(h, id, "/member");
	int64_t member = member_put(h, m);

	assert_has(assert_status(post(h, SYSTEM_ADMIN, path, "id_number=%s",
		id_number_new(h, date_of(1980, 1, 1), true)), 422), "没有找到");
	assert_goes(post(h, SYSTEM_ADMIN, path, "id_number=%s", number), path_to(h, id, ""));
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM account WHERE id = ? AND member_id = ?"
		" AND organisation_id = ?", BIND(id, member, h->places[WEST_BRANCH].id)), 1);
	assert_has(assert_status(post(h, SYSTEM_ADMIN, path_to(h, other, "/member"), "id_number=%s",
		number), 422), "已有账号");
	assert_goes(post(h, SYSTEM_ADMIN, path, "id_number="), path_to(h, id, ""));
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM account WHERE id = ? AND member_id IS NULL",
		BIND(id)), 1);
}

/* ---- sheets ---- */

static void a_sheet_opens_accounts_and_shows_codes_once(void **state)
{
	struct house *h = *state;
	int64_t a = member_made(h, EAST_BRANCH, "甲新人"), b = member_made(h, EAST_BRANCH, "乙新人"),
		far = member_made(h, WEST_BRANCH, "别家人");
	struct reply reply;

	assert_has(get(h, EAST_CLERK, "/members/accounts"), "甲新人");
	assert_lacks(get(h, EAST_CLERK, "/members/accounts"), "别家人");
	reply = assert_status(post(h, EAST_CLERK, "/members/accounts",
		"id=%lld&id=%lld&id=%lld&id=%lld", (long long)a, (long long)b, (long long)far,
		(long long)h->people[EAST_SECRETARY].member_id), 200);
	assert_has(reply, "甲新人");
	assert_has(reply, "乙新人");
	assert_lacks(reply, "别家人");
	assert_lacks(reply, "钟书记");
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM account WHERE member_id IN (?, ?)"
		" AND state = 'waiting' AND activation IS NOT NULL", BIND(a, b)), 2);
	assert_true(is_in_state(h, h->people[EAST_SECRETARY].account_id, "active"));
	assert_goes(post(h, EAST_CLERK, "/members/accounts", "x=1"), "/members/accounts");
	assert_status(get(h, ROOT_ADMIN, "/members/accounts"), 403);
	assert_has(get(h, STRANGER, "/activate/qr.svg?login=x1"), "<svg");
}

/* ---- photos ---- */

static void a_photo_is_what_it_says_and_seen_by_few(void **state)
{
	struct house *h = *state;
	static const uint8_t png[100] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x40\b\2\0\0\0";
	static const uint8_t huge[100] =
		"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x7f\x40\0\0\0\x40\b\2\0\0\0";
	int64_t id = h->people[EAST_MEMBER].account_id;
	const char *path = path_to(h, id, "/photo");
	struct reply reply;

	assert_has(assert_status(
		post_file(h, EAST_MEMBER, "/me/photo/upload", "a.png", "GIF89a", 6), 422), "JPG 或 PNG");
	assert_has(assert_status(
		post_file(h, EAST_MEMBER, "/me/photo/upload", "a.png", huge, 100), 422), "8000");
	assert_goes(post_file(h, EAST_MEMBER, "/me/photo/upload", "a.png", png, 100), "/me");
	reply = assert_status(get(h, EAST_MEMBER, "%s", path), 200);
	assert_string_equal(reply.type, "image/png");
	assert_true(text_begins(reply.accel, "/protected/"));
	assert_status(get(h, SYSTEM_ADMIN, "%s", path), 200);
	assert_status(get(h, WEST_SYSTEM, "%s", path), 404);
	assert_status(get(h, WEST_MEMBER, "%s", path), 404);
	assert_goes(get(h, STRANGER, "%s", path), "/login");
	assert_goes(post(h, EAST_MEMBER, "/me/photo/remove", "x=1"), "/me");
	assert_status(get(h, EAST_MEMBER, "%s", path), 404);
}

/* Where it was taken stays outside. */
static void what_a_camera_adds_is_left_out(void **state)
{
	struct house *h = *state;
	static const uint8_t jpeg[] = "\xff\xd8" "\xff\xe1\0\x11" "Exif GPS secret" "\xff\xe0\0\x04xx"
		"\xff\xc0\0\x11\x08\0\x40\0\x40\3\1\x22\0\2\x11\1\3\x11\1" "\xff\xda\0\x0c\3\1\0\2\x11\3\x11\0\x3f\0"
		"picture itself\xff\xd9";
	const char *stored, *file;
	char bytes[300];
	FILE *in;
	size_t n;

	assert_goes(
		post_file(h, EAST_MEMBER, "/me/photo/upload", "a.jpg", jpeg, sizeof jpeg - 1), "/me");
	stored = work_text(h->work, "SELECT photo FROM account WHERE id = ?",
		BIND(h->people[EAST_MEMBER].account_id));
	file = get(h, EAST_MEMBER, "%s", path_to(h, h->people[EAST_MEMBER].account_id, "/photo")).accel;
	assert_true(text_ends(file, stored));
	in = fopen(at(h, "%s/files/%s", site.var, stored), "re");
	assert_non_null(in);
	n = fread(bytes, 1, sizeof bytes, in);
	fclose(in);
	assert_null(memmem(bytes, n, "GPS", 3));
	assert_non_null(memmem(bytes, n, "picture itself", 14));
}

static const char *photo_file(struct house *h)
{
	return at(h, "%s/files/%s", site.var,
		work_text(h->work, "SELECT photo FROM account WHERE id = ?",
			BIND(h->people[EAST_MEMBER].account_id)));
}

/* Wherever a new one fails, the one before is still there; the daily sweep takes what nobody names.
 */
static void a_photo_outlives_a_new_one_that_was_not_committed(void **state)
{
	struct house *h = *state;
	static const uint8_t png[100] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x40\b\2\0\0\0";
	const struct visitor *he = &h->people[EAST_MEMBER];
	const char *before;
	struct reply reply = { 0 };

	assert_goes(post_file(h, EAST_MEMBER, "/me/photo/upload", "a.png", png, 100), "/me");
	before = photo_file(h);
	assert_has(get(h, SYSTEM_ADMIN, "/accounts?q=%s", he->login),
		path_to(h, he->account_id, "/photo"));
	for (long step = 1; reply.status != 303; step++) {
		assert_in_range(step, 1, 20);
		h->fail_question = step;
		reply = post_file(h, EAST_MEMBER, "/me/photo/upload", "a.png", png, 100);
		assert_int_equal(access(before, F_OK), 0);
	}
	assert_string_not_equal(photo_file(h), before);
	h->work->now.at = h->now.at + 2 * 86400;
	work_begin(h->work);
	job_named("account.photos")->run(h->work, 0);
	work_commit(h->work);
	assert_int_not_equal(access(before, F_OK), 0);
	assert_int_equal(access(photo_file(h), F_OK), 0);
	assert_goes(post(h, EAST_MEMBER, "/me/photo/remove", "x=1"), "/me");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(the_only_one_of_a_branch_is_stopped_only_knowingly),
		HOUSE_TEST(the_last_of_an_office_stays),
		HOUSE_TEST(an_account_that_did_something_is_kept),
		HOUSE_TEST(one_that_did_nothing_is_deleted_and_its_login_never_given_again),
		HOUSE_TEST(an_account_with_rights_is_not_moved),
		HOUSE_TEST(an_account_is_linked_by_name_and_number),
		HOUSE_TEST(a_sheet_opens_accounts_and_shows_codes_once),
		HOUSE_TEST(a_photo_is_what_it_says_and_seen_by_few),
		HOUSE_TEST(what_a_camera_adds_is_left_out),
		HOUSE_TEST(a_photo_outlives_a_new_one_that_was_not_committed),
	};

	return house_run(tests);
}
