/* Accounts from a sheet: opened waiting, printed as slips, and no login twice. */
#include "roster.h"
#include "base/text.h"
#include "modules/import/import.h"

enum { COLUMNS = 4 };

static int64_t upload(struct house *h, enum who who, const char *const *cells, size_t rows)
{
	struct workbook book = roster_plain(h, cells, COLUMNS, rows);
	struct reply reply =
		post_file(h, who, "/accounts/import/upload", "账号.xlsx", book.bytes, book.size);
	int64_t id = id_made(assert_goes(reply, "/accounts/imports/"));

	run_jobs(h);
	return id;
}

static struct import_batch *batch_of(struct house *h, int64_t id)
{
	return record_find(h->work, &import_batch_record, id);
}

static const char *login_new(struct house *h)
{
	return at(h, "i%s", crypt_token(h->arena, 6));
}

static void a_sheet_opens_accounts_that_wait(void **state)
{
	struct house *h = *state;
	const char *first = login_new(h), *second = login_new(h);
	const char *cells[] = { "登录账号", "姓名", "账号类别", "所属党组织",
		first, "导入甲", NULL, h->places[EAST_BRANCH].name,
		second, "导入乙", "审计管理员", h->places[ROOT].name };
	int64_t id = upload(h, SYSTEM_ADMIN, cells, 3), account;

	assert_int_equal(batch_of(h, id)->new_count, 2);
	assert_goes(post(h, SYSTEM_ADMIN, at(h, "/accounts/imports/%lld/commit", (long long)id), "x=1"),
		"/accounts/imports/");
	run_jobs(h);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM account WHERE login IN (?, ?)"
		" AND state = 'waiting' AND password IS NULL", BIND(first, second)), 2);
	account = number_of(
		h, "SELECT id FROM account WHERE login = ? AND office = 'business'", BIND(first));
	assert_false(grant_holds_any(h->work, account));
	assert_has(get(h, SYSTEM_ADMIN, "/accounts/sheets"), first);
	assert_has(post(h, SYSTEM_ADMIN, "/accounts/sheets", "id=%lld", (long long)account), first);
}

static void what_is_wrong_is_said(void **state)
{
	struct house *h = *state;
	const char *gone = login_new(h);
	const char *cells[] = { "登录账号", "姓名", "账号类别", "所属党组织",
		h->people[EAST_CLERK].login, "别人", NULL, h->places[WEST].name, /* not below WEST */
		gone, "以前的人", NULL, h->places[WEST_BRANCH].name,
		login_new(h), "没有组织", NULL, "没有这个组织",
		"有 汉字", "乱写", NULL, h->places[WEST_BRANCH].name };

	house_change(h, "INSERT INTO account (login, name, removed_at) VALUES (?, '以前', ?)",
		BIND(gone, h->now));
	assert_int_equal(batch_of(h, upload(h, WEST_SYSTEM, cells, 5))->wrong_count, 4);
}

static void only_the_system_administrator_imports_them(void **state)
{
	struct house *h = *state;

	assert_status(get(h, ROOT_ADMIN, "/accounts/import"), 403);
	assert_status(get(h, SECURITY, "/accounts/import"), 403);
	assert_status(get(h, SYSTEM_ADMIN, "/accounts/import"), 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_sheet_opens_accounts_that_wait),
		HOUSE_TEST(what_is_wrong_is_said),
		HOUSE_TEST(only_the_system_administrator_imports_them),
	};

	return house_run(tests);
}
