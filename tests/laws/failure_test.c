/*
 * The law of whole changes: whatever fails in the middle of a POST, at any question to the database
 * or any allocation, either all of the change is there and said to be, or none of it.
 */
#include "law.h"
#include "base/fault.h"
#include "base/text.h"
#include "lib/crypt.h"

enum { MOST_FAILURES = 20000 };

/* Row, history, counter and grams of members with one name; all of them or none. */
struct trace {
	int64_t rows, histories, grams, counter;
};

static struct trace trace_of(struct house *h, const char *name)
{
	struct rows *rows;
	struct trace t;

	work_rollback(h->work);
	rows = work_select(h->work, "SELECT (SELECT COUNT(*) FROM member WHERE name = ?),"
		" (SELECT COUNT(*) FROM history WHERE object_label = ? AND record = 'member' AND action = 'create'),"
		" (SELECT COUNT(DISTINCT s.id) FROM member_search s JOIN member m ON m.id = s.id WHERE m.name = ?),"
		" (SELECT roster_total FROM organisation WHERE id = ?)", BIND(name, name, name, h->places[EAST_BRANCH].id));
	assert_true(rows_next(rows));
	t = (struct trace){ rows->cells[0].number, rows->cells[1].number, rows->cells[2].number,
		rows->cells[3].number };
	rows_end(rows);
	return t;
}

static void is_whole(struct house *h, const char *name, const struct trace *before, bool done)
{
	struct trace t = trace_of(h, name);

	assert_int_equal(t.rows, done);
	assert_int_equal(t.histories, done);
	assert_int_equal(t.grams, done);
	assert_int_equal(t.counter, before->counter + done);
}

/* True if the reply says that it is done; anything else must say that it is not. */
static bool said_done(struct reply reply, long step)
{
	if (reply.status == 303)
		return true;
	if (reply.status != 503 && reply.status != 500)
		fail_msg("failure at step %ld: status %d", step, reply.status);
	assert_true(reply.size > 0);
	return false;
}

/* ---- a new member ---- */

static bool create_failing_at(struct house *h, long *fail_at, long step)
{
	const char *name = person_new(h, "断");
	struct trace before = trace_of(h, name);
	const char *body = form_of(h, &member_record, member_like(h, EAST_BRANCH, name));
	struct reply reply;
	bool done;

	*fail_at = step;
	reply = post(h, EAST_CLERK, "/members", "%s", body);
	done = said_done(reply, step);
	is_whole(h, name, &before, done);
	return done;
}

static void a_new_member_is_whole_or_not_there_whichever_question_fails(void **state)
{
	struct house *h = *state;
	long step = 1;

	while (step < MOST_FAILURES) {
		struct arena_mark mark = arena_mark(h->arena);
		bool done = create_failing_at(h, &h->fail_question, step);

		arena_rewind(h->arena, mark);
		if (done)
			break;
		step++;
	}
	assert_in_range(step, 8, 60); /* it did fail, at every question, and then it did not */
}

/* Every allocation would take minutes: closely at first, then in growing steps. */
static void a_new_member_is_whole_or_not_there_whichever_allocation_fails(void **state)
{
	struct house *h = *state;
	long step = 1;
	int failed = 0;

	while (step < MOST_FAILURES) {
		struct arena_mark mark = arena_mark(h->arena);
		bool done = create_failing_at(h, &h->fail_allocation, step);

		arena_rewind(h->arena, mark);
		if (done)
			break;
		failed++;
		step += 1 + step / 30;
	}
	assert_true(failed > 60);
}

/* ---- a changed member ---- */

static bool move_failing_at(struct house *h, long step)
{
	struct member *m = record_find(h->work, &member_record, member_made(h, EAST_BRANCH, "移动"));
	const char *before = m->row.path;
	struct member *after;
	struct reply reply;
	bool done;

	m->name = "移动后";
	m->party_post = "组织委员";
	h->fail_question = step;
	reply = post(h, EAST_CLERK, at(h, "/members/%lld", (long long)m->row.id), "version=%lld&%s",
		(long long)m->row.version, form_of(h, &member_record, m));
	done = said_done(reply, step);
	after = record_find(h->work, &member_record, m->row.id);
	assert_string_equal(after->row.path, before);
	assert_int_equal(after->row.version, m->row.version + done);
	assert_string_equal(after->name, done ? "移动后" : "移动");
	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM history WHERE record = 'member' AND object_id = ?"
						 " AND action = 'update'",
						 BIND(m->row.id)),
		done);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM member_search WHERE id = ? AND gram = '动后'",
		BIND(m->row.id)), done);
	return done;
}

static void a_change_is_whole_or_not_there_whichever_question_fails(void **state)
{
	struct house *h = *state;
	long step = 1;

	while (step < 100 && !move_failing_at(h, step))
		step++;
	assert_in_range(step, 6, 40);
}

/* ---- signing in ---- */

static bool sign_in_failing_at(struct house *h, long step)
{
	const struct visitor *v = &h->people[AUDITOR];
	const char *body;
	struct reply reply;
	int64_t sessions, histories;
	bool done;

	guest_forgets(h);
	body = at(h, "login=%s&password=%s&csrf=%s", v->login, HOUSE_PASSWORD, token_of(h, GUEST));
	sessions =
		number_of(h, "SELECT COUNT(*) FROM session WHERE account_id = ?", BIND(v->account_id));
	histories = number_of(h,
		"SELECT COUNT(*) FROM history WHERE record = 'account' AND object_id = ?"
		" AND action = 'sign_in'",
		BIND(v->account_id));
	work_rollback(h->work);
	h->fail_question = step;
	reply = post_raw(h, GUEST, "/login", body, NULL);
	done = said_done(reply, step);
	assert_true(done == (h->people[GUEST].sid != NULL));
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM session WHERE account_id = ?", BIND(v->account_id)),
		sessions + done);
	assert_int_equal(number_of(h,
						 "SELECT COUNT(*) FROM history WHERE record = 'account' AND object_id = ?"
						 " AND action = 'sign_in'",
						 BIND(v->account_id)),
		histories + done);
	return done;
}

static void signing_in_is_whole_or_not_there_whichever_question_fails(void **state)
{
	struct house *h = *state;
	long step = 1;

	while (step < 100 && !sign_in_failing_at(h, step))
		step++;
	assert_in_range(step, 5, 30);
}

/* ---- arriving at a meeting ---- */

static bool arrival_failing_at(struct house *h, const char *path, long step)
{
	int64_t member = h->people[EAST_MEMBER].member_id, histories;
	struct reply reply;
	bool done;

	house_change(h, "UPDATE attendance SET signed_at = NULL WHERE member_id = ?", BIND(member));
	histories = number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'attend'", BIND_NONE);
	h->fail_question = step;
	reply = post(h, EAST_MEMBER, path, "x=1");
	done = reply.status == 200;
	if (!done)
		assert_status(reply, 503);
	assert_int_equal(reply_has(reply, "签到成功"), done);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM attendance WHERE member_id = ?"
		" AND signed_at IS NOT NULL", BIND(member)), done);
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM history WHERE action = 'attend'", BIND_NONE),
		histories + done);
	return done;
}

static void an_arrival_is_written_or_not_whichever_question_fails(void **state)
{
	struct house *h = *state;
	const char *path = path_example(h, route_named("POST", "/sign-in/:ticket"));
	long step = 1;

	while (step < 100 && !arrival_failing_at(h, path, step))
		step++;
	assert_in_range(step, 4, 10);
}

/* ---- reading ---- */

static void a_page_that_cannot_ask_says_later(void **state)
{
	struct house *h = *state;
	struct reply reply;

	for (long step = 1; step <= 2; step++) { /* who asks, and the rows */
		h->fail_question = step;
		reply = get(h, EAST_CLERK, "/members");
			assert_status(reply, 503);
		assert_has(reply, "稍后再试");
		assert_lacks(reply, "database");
		assert_status(get(h, EAST_CLERK, "/members"), 200);
	}
}

/* The server was restarted between two requests: nobody notices. */
static void a_connection_lost_between_requests_is_made_anew(void **state)
{
	static const char *const pages[] = { "/members", "/organisations?q=%E6%94%AF", "/history",
		"/no/such/page" };
	struct house *h = *state;

	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		int64_t id = work_number_of(
			h->work, db_select(h->db, h->arena, "SELECT CONNECTION_ID()", BIND_NONE), 0);

		db_rollback(h->db);
		db_script(h->work->db, at(h, "KILL %lld", (long long)id));
		assert_status(get(h, EAST_CLERK, "%s", pages[i]), i < 3 ? 200 : 404);
	}
}

/* The same where the first question after the loss has never been asked before. */
static void a_lost_connection_is_noticed_while_preparing_too(void **state)
{
	struct house *h = *state;

	for (int i = 0; i < 2; i++) {
		int64_t id = work_number_of(
			h->work, db_select(h->db, h->arena, "SELECT CONNECTION_ID()", BIND_NONE), 0);

		db_rollback(h->db);
		db_script(h->work->db, at(h, "KILL %lld", (long long)id));
		assert_status(i ? get(h, STRANGER, "/login") : get(h, EAST_CLERK, "/members"), 200);
	}
}

/* What a fault says to the operator names the cause. */
static void a_wrong_question_is_named_in_the_fault(void **state)
{
	struct house *h = *state;
	struct fault_point point;

	if (!FAULT_CATCH(&point)) {
		db_select_made(h->work->db, h->arena, "SELECT no_such_column FROM member", BIND_NONE);
		fault_leave(&point);
		fail_msg("a wrong question must be a fault");
	}
	work_rollback(h->work);
	assert_int_equal(point.kind, FAULT_OURS);
	assert_non_null(strstr(point.text, "no_such_column"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_new_member_is_whole_or_not_there_whichever_question_fails),
		HOUSE_TEST(a_new_member_is_whole_or_not_there_whichever_allocation_fails),
		HOUSE_TEST(a_change_is_whole_or_not_there_whichever_question_fails),
		HOUSE_TEST(signing_in_is_whole_or_not_there_whichever_question_fails),
		HOUSE_TEST(an_arrival_is_written_or_not_whichever_question_fails),
		HOUSE_TEST(a_page_that_cannot_ask_says_later),
		HOUSE_TEST(a_connection_lost_between_requests_is_made_anew),
		HOUSE_TEST(a_lost_connection_is_noticed_while_preparing_too),
		HOUSE_TEST(a_wrong_question_is_named_in_the_fault),
	};

	return house_run(tests);
}
