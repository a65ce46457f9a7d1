/*
 * What a process keeps of rights is forgotten as soon as it is no longer true: whatever changes a
 * grant, its extent, a group on its way, or the account stood in for is felt at the next request.
 */
#include <sys/wait.h>
#include <unistd.h>
#include "law.h"

static int64_t grant_put(struct house *h, int64_t account, const char *reach, int64_t stands_for)
{
	house_change(h,
		"INSERT INTO access_grant (account_id, permission_id, stands_for_id, reach, reason)"
		" VALUES (?, ?, ?, ?, '试验')",
		BIND(account, bind_reference(stands_for ? 0 : member_view.code), bind_reference(stands_for),
			reach));
	return number_of(h, "SELECT MAX(id) FROM access_grant WHERE account_id = ?", BIND(account));
}

static void run_sql(struct house *h, const char *sql)
{
	work_begin(h->work);
	db_script(h->work->db, sql);
	work_commit(h->work);
}

static void take_all_back(struct house *h)
{
	house_change(h, "UPDATE access_grant SET removed_at = ? WHERE account_id = ?",
		BIND(h->now, h->people[EAST_MEMBER].account_id));
}

/* EAST_MEMBER may look at somebody in EAST_BRANCH, or the door is closed, or he is absent. */
static void is_seen(struct house *h, const char *path, int status)
{
	assert_status(get(h, EAST_MEMBER, "%s", path), status);
	assert_status(get(h, EAST_MEMBER, "%s", path), status);
}

static void every_change_of_a_grant_is_felt_at_the_next_request(void **state)
{
	struct house *h = *state;
	const char *path = at(h, "/members/%lld", (long long)member_made(h, EAST_BRANCH, "时时"));
	int64_t account = h->people[EAST_MEMBER].account_id, id;

	is_seen(h, path, 403);
	id = grant_put(h, account, "here", 0);
	is_seen(h, path, 200);
	house_change(h, "UPDATE access_grant SET reach = 'listed' WHERE id = ?", BIND(id));
	is_seen(h, path, 403);
	house_change(h, "INSERT INTO access_grant_place VALUES (?, ?)", BIND(id, h->places[WEST].id));
	is_seen(h, path, 404);
	house_change(h, "INSERT INTO access_grant_place VALUES (?, ?)", BIND(id, h->places[EAST].id));
	is_seen(h, path, 200);
	house_change(h, "DELETE FROM access_grant_place WHERE grant_id = ? AND organisation_id = ?",
		BIND(id, h->places[EAST].id));
	is_seen(h, path, 404);
	house_change(h, "UPDATE access_grant SET reach = 'here', until_on = ? WHERE id = ?",
		BIND(h->work->today, id));
	is_seen(h, path, 200);
	house_change(h, "INSERT INTO access_grant_category VALUES (?, 'lecture')", BIND(id));
	is_seen(h, path, 404);
	house_change(h, "DELETE FROM access_grant_category WHERE grant_id = ?", BIND(id));
	is_seen(h, path, 200);
	h->now.at += 86400;
	is_seen(h, path, 403); /* the next day, nothing in the tables has changed */
	h->now.at -= 86400;
	house_change(h, "UPDATE access_grant SET removed_at = ? WHERE id = ?", BIND(h->now, id));
	is_seen(h, path, 403);
}

static void a_group_that_is_removed_gives_nothing_from_the_next_request_on(void **state)
{
	struct house *h = *state;
	const char *path = at(h, "/members/%lld", (long long)member_made(h, EAST_BRANCH, "组员"));
	int64_t account = h->people[EAST_MEMBER].account_id, group;

	house_change(h, "INSERT INTO access_group (kind, name) VALUES ('user_group', ?)",
		BIND(crypt_token(h->arena, 6)));
	group = number_of(h, "SELECT MAX(id) FROM access_group", BIND_NONE);
	house_change(h,
		"INSERT INTO access_grant (group_id, permission_id, reason) VALUES (?, ?, '试验')",
		BIND(group, (int64_t)member_view.code));
	house_change(h, "INSERT INTO access_grant (account_id, gives_id, reason) VALUES (?, ?, '试验')",
		BIND(account, group));
	is_seen(h, path, 200);
	house_change(h, "UPDATE access_group SET removed_at = ? WHERE id = ?", BIND(h->now, group));
	is_seen(h, path, 403);
	take_all_back(h);
}

/* What is answered after a change to whom EAST_MEMBER stands in for, which is undone before anybody
 * judges it. */
static int standing_in_after(struct house *h, const char *change, const char *undo)
{
	const char *path = at(h, "/members/%lld", (long long)member_made(h, EAST_BRANCH, "代行"));
	int64_t clerk = h->people[EAST_CLERK].account_id;
	int status;

	grant_put(h, h->people[EAST_MEMBER].account_id, NULL, clerk);
	is_seen(h, path, 200);
	run_sql(h, at(h, "%s WHERE id = %lld", change, (long long)clerk));
	status = get(h, EAST_MEMBER, "%s", path).status;
	run_sql(h, at(h, "%s WHERE id = %lld", undo, (long long)clerk));
	take_all_back(h);
	return status;
}

static void whoever_stands_in_for_one_who_is_stopped_has_nothing_from_the_next_request_on(
	void **state)
{
	assert_int_equal(standing_in_after(*state, "UPDATE account SET state = 'stopped'",
						 "UPDATE account SET state = 'active'"),
		403);
}

static void who_is_stood_in_for_takes_his_place_along(void **state)
{
	struct house *h = *state;

	assert_int_equal(standing_in_after(h,
						 at(h, "UPDATE account SET organisation_id = %lld",
							 (long long)h->places[WEST_BRANCH].id),
						 at(h, "UPDATE account SET organisation_id = %lld",
							 (long long)h->places[EAST_BRANCH].id)),
		404);
}

/* Asked in a process of its own, which may be the end of that; 0: it was. */
static int status_of_a_worker(struct house *h, const char *path)
{
	int ended;
	pid_t pid;

	token_of(h, EAST_MEMBER);
	fflush(NULL);
	pid = fork();
	if (!pid)
		_exit(get(h, EAST_MEMBER, "%s", path).status / 10);
	waitpid(pid, &ended, 0);
	return WIFEXITED(ended) ? WEXITSTATUS(ended) * 10 : 0;
}

/* More places than a statement has marks for: never the end of a worker. */
static void an_account_of_very_many_places_can_still_work(void **state)
{
	struct house *h = *state;
	int64_t account = h->people[EAST_MEMBER].account_id, id;
	int status;

	work_begin(h->work);
	db_script(h->work->db,
		"INSERT IGNORE INTO organisation (id, name, kind, path, removed_at)"
		" SELECT 900000000 + seq, CONCAT('甲', seq), 'branch', CONCAT('zz', LPAD(seq, 3, '0'), "
		"'.'), NOW()"
		" FROM seq_1_to_480");
	work_commit(h->work);
	for (int i = 0; i < 8; i++) {
		id = grant_put(h, account, "listed", 0);
		house_change(h,
			"INSERT INTO access_grant_place SELECT ?, id FROM organisation WHERE id >= 900000000"
			" AND id % 8 = ?",
			BIND(id, (int64_t)i));
	}
	status = status_of_a_worker(h, "/members");
	house_change(h, "DELETE FROM access_grant_place WHERE organisation_id >= 900000000", BIND_NONE);
	take_all_back(h);
	house_change(h, "DELETE FROM organisation WHERE id >= 900000000", BIND_NONE);
	assert_int_equal(status, 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(every_change_of_a_grant_is_felt_at_the_next_request),
		HOUSE_TEST(a_group_that_is_removed_gives_nothing_from_the_next_request_on),
		HOUSE_TEST(whoever_stands_in_for_one_who_is_stopped_has_nothing_from_the_next_request_on),
		HOUSE_TEST(who_is_stood_in_for_takes_his_place_along),
		HOUSE_TEST(an_account_of_very_many_places_can_still_work),
	};

	return house_run(tests);
}
