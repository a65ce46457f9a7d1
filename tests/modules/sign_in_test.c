/* What guessing costs: per network address, and as much for a login that does not exist. */
#include "house.h"
#include "base/text.h"
#include "modules/access/sign_in.h"
#include "modules/access/turn.h"
#include "modules/setting/setting.h"

#define REFUSED "账号或密码不对，或账号已被锁定、停用"

static struct reply sign_in_at(
	struct house *h, const char *address, const char *login, const char *password)
{
	guest_forgets(h);
	h->people[GUEST].address = address;
	return sign_in(h, login, password);
}

/* An address that nobody used before. */
static const char *address_new(struct house *h)
{
	const char *token = crypt_token(h->arena, 6);

	return at(h, "2001:db8:%.4s:%.4s::1", token, token + 4);
}

static void allow_thirty_later(struct house *h)
{
	struct parameter_row *it = record_new(h->work, &parameter_record);

	house_change(h, "DELETE FROM parameter WHERE name = 'sign_in.address_failures'"
		" AND effective_on >= '2050-01-01'", BIND_NONE);
	it->name = "sign_in.address_failures";
	it->label = "试验";
	it->value = "30";
	it->effective_on = date_of(2090, 1, 1);
	record_put(h, &parameter_record, it);
	h->now = moment_at(date_of(2090, 3, 1), 9, 0, 0);
}

static void thirty_failures_from_one_address_close_it_for_a_quarter_of_an_hour(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, NULL);
	const char *address = address_new(h), *other = address_new(h);

	allow_thirty_later(h);
	for (int i = 0; i < 30; i++) /* names made up, so no account locks */
		assert_has(assert_status(sign_in_at(h, address,
			at(h, "x%d%s", i, crypt_token(h->arena, 4)), "wrong"), 422), REFUSED);
	assert_has(assert_status(sign_in_at(h, address, a->login, HOUSE_PASSWORD), 422), REFUSED);
	assert_goes(sign_in_at(h, other, a->login, HOUSE_PASSWORD), "/");
	/* the /64 is one address, its neighbour is not */
	assert_status(sign_in_at(h, at(h, "%s2", address), a->login, HOUSE_PASSWORD), 422);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE address = ?"
		" AND note LIKE '这个网络地址%'", BIND(address)), 1);
	h->now.at += 15 * 60 - 1;
	assert_status(sign_in_at(h, address, a->login, HOUSE_PASSWORD), 422);
	h->now.at += 1;
	assert_goes(sign_in_at(h, address, a->login, HOUSE_PASSWORD), "/");
}

static void failures_far_apart_close_nothing(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, NULL);
	const char *address = address_new(h);

	allow_thirty_later(h);
	for (int i = 0; i < 40; i++) {
		assert_status(sign_in_at(h, address, at(h, "x%s", crypt_token(h->arena, 6)), "wrong"), 422);
		h->now.at += 32;
	}
	assert_goes(sign_in_at(h, address, a->login, HOUSE_PASSWORD), "/");
}

static void a_closed_address_cannot_activate_either(void **state)
{
	struct house *h = *state;
	const char *address = address_new(h);

	allow_thirty_later(h);
	for (int i = 0; i < 30; i++)
		assert_status(sign_in_at(h, address, at(h, "x%s", crypt_token(h->arena, 6)), "wrong"), 422);
	guest_forgets(h);
	h->people[GUEST].address = address;
	assert_has(assert_status(post(h, GUEST, "/activate",
		"login=x&code=0000-0000&password=Xin-Mi-Ma-77!&again=Xin-Mi-Ma-77!"), 422), "激活码不对");
	assert_int_equal(number_of(h, "SELECT failures FROM sign_in_address WHERE address = ?",
		BIND(arena_copy(h->arena, address, strlen(address) - 2))), 30); /* not counted on */
}

/* As many questions for one that exists, does not, waits or was stopped; argon2 once in each. */
static void a_wrong_try_is_the_same_work_for_every_login(void **state)
{
	struct house *h = *state;
	struct account *there = user_made(h, EAST_BRANCH, NULL),
				   *stopped = user_made(h, EAST_BRANCH, NULL),
				   *waiting = user_made(h, EAST_BRANCH, NULL);
	const char *logins[] = { there->login, stopped->login, waiting->login,
		at(h, "t%s", crypt_token(h->arena, 6)), "19900000000" };
	long trips[5];

	house_change(h, "UPDATE account SET state = 'stopped' WHERE id = ?", BIND(stopped->row.id));
	house_change(h, "UPDATE account SET state = 'waiting', password = NULL WHERE id = ?",
		BIND(waiting->row.id));
	for (int round = 0; round < 2; round++) /* the first also brings the settings */
		for (size_t i = 0; i < 5; i++) {
			sign_in_at(h, NULL, logins[i], "wrong");
			trips[i] = h->trips;
		}
	for (size_t i = 1; i < 5; i++)
		assert_int_equal(trips[i], trips[0]);
	for (size_t i = 0; i < 5; i++) {
		guest_forgets(h);
		post(h, GUEST, "/activate", "login=%s&code=0000-0000&password=x&again=x", logins[i]);
		trips[i] = h->trips;
	}
	for (size_t i = 1; i < 5; i++)
		assert_int_equal(trips[i], trips[0]);
}

static void only_a_handful_compute_at_once(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, NULL);
	struct turn *turns[64];
	size_t n = 0;

	while (n < 64 && (turns[n] = turn_take(h->work)))
		n++;
	assert_in_range(n, 2, 5);
	assert_has(assert_status(sign_in_at(h, NULL, a->login, HOUSE_PASSWORD), 503), "现在登录的人很多");
	turn_leave(turns[0]);
	assert_goes(sign_in_at(h, NULL, a->login, HOUSE_PASSWORD), "/");
	while (n)
		turn_leave(turns[--n]);
}

/* ---- many tries at the same moment ---- */

/* All of them found the account when nobody had failed yet. */
static void tries_at_the_same_moment_are_all_counted(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, NULL);
	struct candidate found[6];

	for (int i = 0; i < 6; i++)
		sign_in_find(h->work, a->login, &found[i]);
	for (int i = 0; i < 6; i++) {
		work_begin(h->work);
		assert_true(sign_in_still_open(h->work, a->row.id) == (i < 5));
		assert_true(sign_in_failed(h->work, &found[i], a->login) == (i == 4));
	}
	assert_int_equal(found[5].failures, 0); /* as it was read: the right password would fit */
	assert_has(assert_status(sign_in_at(h, NULL, a->login, HOUSE_PASSWORD), 422), REFUSED);
}

/* ---- a session dies everywhere ---- */

static void what_is_taken_back_is_gone_at_the_next_request(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, NULL);

	role_given(h, a->row.id, "branch_admin");
	assert_goes(sign_in_at(h, NULL, a->login, HOUSE_PASSWORD), "/");
	assert_status(get(h, GUEST, "/members"), 200);
	house_change(h, "UPDATE access_grant SET removed_at = ? WHERE account_id = ?",
		BIND(h->now, a->row.id));
	assert_true(get(h, GUEST, "/members").status != 200);
}

static void an_administrator_ends_all_sessions_of_an_account(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, NULL);
	const char *path = at(h, "/accounts/%lld", (long long)a->row.id);

	sign_in_at(h, NULL, a->login, HOUSE_PASSWORD);
	assert_has(get(h, SYSTEM_ADMIN, "%s", path), "其他程序");
	assert_goes(post(h, SYSTEM_ADMIN, at(h, "%s/sessions", path), "x=1"), path);
	assert_goes(get(h, GUEST, "/me"), "/login");
}

static void one_device_is_signed_out_by_its_owner_alone(void **state)
{
	struct house *h = *state;
	struct account *a = user_made(h, EAST_BRANCH, NULL);
	int64_t id;

	sign_in_at(h, NULL, a->login, HOUSE_PASSWORD);
	id = number_of(h, "SELECT MAX(id) FROM session WHERE account_id = ?", BIND(a->row.id));
	assert_status(post(h, EAST_MEMBER, at(h, "/me/sessions/%lld", (long long)id), "x=1"), 404);
	assert_status(get(h, GUEST, "/me"), 200);
	assert_goes(post(h, GUEST, at(h, "/me/sessions/%lld", (long long)id), "x=1"), "/me");
	assert_goes(get(h, GUEST, "/me"), "/login");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(thirty_failures_from_one_address_close_it_for_a_quarter_of_an_hour),
		HOUSE_TEST(failures_far_apart_close_nothing),
		HOUSE_TEST(a_closed_address_cannot_activate_either),
		HOUSE_TEST(a_wrong_try_is_the_same_work_for_every_login),
		HOUSE_TEST(only_a_handful_compute_at_once),
		HOUSE_TEST(tries_at_the_same_moment_are_all_counted),
		HOUSE_TEST(what_is_taken_back_is_gone_at_the_next_request),
		HOUSE_TEST(an_administrator_ends_all_sessions_of_an_account),
		HOUSE_TEST(one_device_is_signed_out_by_its_owner_alone),
	};

	return house_run(tests);
}
