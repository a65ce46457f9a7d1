/*
 * Laws of the pages: each opens for who may, is cheap, writes nothing, asks only for names its data
 * has (the house is strict), and is absent for those whose part of the tree it is not in.
 */
#include "law.h"
#include <unistd.h>
#include "base/text.h"

enum { MOST_TRIPS = 5, MOST_KEEPING = 4 }; /* a page that leaves a record writes it afterwards */

/* All tables by content; a page that left anything behind changes it. */
static const char *everything(struct house *h)
{
	enum { MOST_TABLES = 100 };
	const char *questions[MOST_TABLES], *names[MOST_TABLES], *sums = "";
	size_t n = 0;
	struct rows *rows = work_select(h->work, "SELECT table_name, CONCAT('SELECT COUNT(*),"
		" SUM(CRC32(CONCAT_WS(CHAR(0), ', GROUP_CONCAT('IFNULL(`', column_name, '`, CHAR(1))'), ')))"
		" FROM `', table_name, '`') FROM information_schema.columns WHERE table_schema = DATABASE()"
		" GROUP BY table_name", BIND_NONE);

	for (; rows_next(rows) && n < MOST_TABLES; n++) {
		names[n] = rows->cells[0].text;
		questions[n] = rows->cells[1].text;
	}
	rows_end(rows);
	for (size_t i = 0; i < n; i++) {
		rows = db_select_made(h->work->db, h->arena, questions[i], BIND_NONE);
		assert_true(rows_next(rows));
		sums = at(h, "%s %s:%lld:%lld", sums, names[i], (long long)rows->cells[0].number,
			(long long)rows->cells[1].number);
		rows_end(rows);
	}
	work_rollback(h->work);
	assert_true(n > 15);
	return sums;
}

/* Names the tables whose sums differ. */
static void tell_difference(struct house *h, const char *before, const char *after)
{
	char *old = arena_text(h->arena, before), *new = arena_text(h->arena, after);

	for (const char *a, *b; (a = strsep(&old, " ")) && (b = strsep(&new, " "));)
		if (!text_is(a, b))
			fail_msg("reading has written: %s became %s", a, b);
}

static void forget_file(struct reply reply)
{
	if (reply.file)
		unlink(reply.file);
}

static bool opens(struct house *h, enum who who, const struct route *route)
{
	struct reply reply = get(h, who, "%s", path_example(h, route));

	forget_file(reply);
	if (reply.status >= 500 || reply.status == 403)
		assert_status(reply, 200);
	assert_lacks(reply, "(null)");
	return true;
}

static void every_page_opens_for_who_may_and_writes_nothing(void **state)
{
	struct house *h = *state;
	const char *before, *after;
	int opened = 0;

	for (enum who who = ROOT_ADMIN; who < PEOPLE; who++)
		token_of(h, who); /* the sessions are there before the tables are looked at */
	for_each_route(m, route)
		if (is_get(route))
			path_example(h, route);
	before = everything(h);
	for_each_route(m, route)
		for (enum who who = STRANGER; is_get(route) && !route->keeps && who < PEOPLE; who++) {
			struct arena_mark mark = arena_mark(h->arena);

			opened += may_go(h, who, route) && opens(h, who, route);
			arena_rewind(h->arena, mark);
		}
	after = everything(h);
	tell_difference(h, before, after);
	assert_true(opened > 50);
}

/* The first call of a worker prepares statements and reads the settings; the second is the rule. */
static void is_cheap(struct house *h, enum who who, const char *path, int most)
{
	forget_file(get(h, who, "%s", path));
	forget_file(get(h, who, "%s", path));
	if (h->trips > most)
		fail_msg("%s as %s: %ld round trips, at most %d", path, h->people[who].name, h->trips,
			most);
}

static void every_page_takes_few_round_trips(void **state)
{
	struct house *h = *state;

	for_each_route(m, route)
		for (enum who who = STRANGER; is_get(route) && who < PEOPLE; who++) {
			struct arena_mark mark = arena_mark(h->arena);

			if (may_go(h, who, route))
				is_cheap(h, who, path_example(h, route),
					MOST_TRIPS + (route->keeps ? MOST_KEEPING : 0));
			arena_rewind(h->arena, mark);
		}
}

/* Five hundred sign in within ten seconds, so this one is counted by itself. */
static void signing_in_at_a_meeting_takes_few_round_trips(void **state)
{
	enum { MOST = 6 };
	struct house *h = *state;
	const char *path = path_example(h, route_named("POST", "/sign-in/:ticket"));

	house_change(h, "UPDATE attendance SET signed_at = NULL WHERE member_id = ?",
		BIND(h->people[EAST_MEMBER].member_id));
	assert_has(post(h, EAST_MEMBER, path, "x=1"), "签到成功");
	house_change(h, "UPDATE attendance SET signed_at = NULL WHERE member_id = ?",
		BIND(h->people[EAST_MEMBER].member_id));
	assert_has(post(h, EAST_MEMBER, path, "x=1"), "签到成功");
	assert_in_range(h->trips, 3, MOST);
}

/* Filters, search, order and odd numbers in the query: never an error, never more questions. */
static void every_list_bears_any_query(void **state)
{
	static const char *const queries[] = {
		"?page=2", "?page=0", "?page=-1", "?page=99999999999999999999", "?page=x", "?size=100000",
		"?q=%E5%BC%A0", "?q=%27%22%3B--", "?q=%25", "?q=_", "?q=%F0%9F%98%80",
		"?q=13900000000", "?sort=name", "?sort=name&down=1", "?sort=id%3BDROP", "?sort=none",
		"?stage=full", "?stage=nothing", "?organisation_id=1", "?organisation_id=x", "?kind=branch",
		"?joined_on=2015", "?joined_on=2015-07", "?joined_on=x", "?from=x&to=y&before=x",
		"?under=99999999999", "?month=2026-13", "?year=x&period=%00x",
		"?stage=full&stage=x&born_on.from=x&born_on.to=2001-02-30", "?cols=none&cols=name",
		"?panel=filters", "?panel=columns", "?panel=views&view=9", "?panel=keys", "?id=x&id=1&tick=1",
	};
	struct house *h = *state;

	for_each_route(m, route)
		for (size_t i = 0;
			 is_get(route) && !has_parameters(route) && i < sizeof queries / sizeof queries[0];
			 i++) {
			struct arena_mark mark = arena_mark(h->arena);
			struct reply reply = get(h, right_one(h, route), "%s%s", route->path, queries[i]);

			forget_file(reply);
			if (reply.status >= 500)
				assert_status(reply, 200);
			if (reply.status == 200
				&& h->trips > MOST_TRIPS + 4) /* the settings may be read anew */
				fail_msg("%s%s: %ld round trips", route->path, queries[i], h->trips);
			arena_rewind(h->arena, mark);
		}
}

/* ---- absent, not forbidden ---- */

static struct reply knock(
	struct house *h, enum who who, const struct route *route, const char *path)
{
	struct reply reply = is_get(route) ? get(h, who, "%s", path) : post(h, who, path, "x=1");

	forget_file(reply);
	return reply;
}

/* A late or foreign click leads back to the list and does nothing; that it does nothing is tested
 * too. */
static bool forgiving(const struct route *route)
{
	return text_is(route->path, "/receipts/:id/read");
}

/* Of the whole site, not of one organisation. */
static bool of_all(const struct route *route)
{
	return text_begins(route->path, "/jobs/") || text_begins(route->path, "/points/items/");
}

static void what_belongs_to_a_neighbour_is_absent(void **state)
{
	struct house *h = *state;
	int tried = 0;

	for_each_route(m, route) {
		struct arena_mark mark = arena_mark(h->arena);
		enum who who = neighbour(h, route);

		if (strstr(route->path, ":id") && who != PEOPLE && !of_all(route)) {
			const char *path = path_example(h, route);

			if (is_get(route) && get(h, right_one(h, route), "%s", path).status >= 400)
				assert_status(get(h, right_one(h, route), "%s", path), 200);
			assert_status(knock(h, who, route, path), forgiving(route) ? 303 : 404);
			tried++;
		}
		arena_rewind(h->arena, mark);
	}
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM receipt WHERE path = ? AND received_at IS NOT NULL",
			BIND(h->places[EAST].path)),
		0);
	assert_true(tried > 8);
}

static void an_id_that_is_none_is_absent(void **state)
{
	static const char *const odd[] = {
		"0", "-1", "1x", "x", "+1", "9223372036854775807", "9223372036854775808",
		"99999999999999999999", "%00", "..", "1%20OR%201=1",
	};
	struct house *h = *state;

	for_each_route(m, route)
		for (size_t i = 0; has_parameters(route) && i < sizeof odd / sizeof odd[0]; i++) {
			struct arena_mark mark = arena_mark(h->arena);
			struct reply reply;

			reply = knock(h, right_one(h, route), route, path_with(h, route, odd[i]));
			if (strstr(route->path, ":id")
				|| reply.status != 422) /* a code may be told it is none */
				assert_status(reply, forgiving(route) ? 303 : 404);
			arena_rewind(h->arena, mark);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(every_page_opens_for_who_may_and_writes_nothing),
		HOUSE_TEST(every_page_takes_few_round_trips),
		HOUSE_TEST(signing_in_at_a_meeting_takes_few_round_trips),
		HOUSE_TEST(every_list_bears_any_query),
		HOUSE_TEST(what_belongs_to_a_neighbour_is_absent),
		HOUSE_TEST(an_id_that_is_none_is_absent),
	};

	return house_run(tests);
}
