/*
 * Laws of the route tables: every row is complete, every door is locked. They hold for all modules,
 * also those written later.
 */
#include "law.h"
#include "base/text.h"

static void every_route_is_complete(void **state)
{
	for_each_route(m, route) {
		if (!route->handle || !route->may || *route->path != '/')
			fail_msg("%s: %s is incomplete", (*m)->name, route->path);
		if (!is_get(route) && !text_is(route->method, "POST"))
			fail_msg("%s: method %s is not known", route->path, route->method);
		if (text_ends(route->path, "/upload") != (route->upload != 0))
			fail_msg(
				"%s: a route has an upload limit if, and only if, it ends in /upload", route->path);
		if (route->upload && is_get(route))
			fail_msg("%s: an upload is a POST", route->path);
	}
}

static void every_button_says_where_it_stands(void **state)
{
	for_each_route(m, route) {
		if ((route->button != NULL) != (route->on != ON_NOTHING))
			fail_msg("%s: a button has a label and a place", route->path);
		if (route->button && !route->record)
			fail_msg("%s: a button belongs to a record", route->path);
		if (route->button && route->on == ON_LIST && has_parameters(route))
			fail_msg("%s: a list has no row whose id the button could take", route->path);
		if (route->when && route->on != ON_SHOW && route->on != ON_TAB
		    && route->on != ON_LAST_TAB)
			fail_msg("%s: only a row's button can depend on the row", route->path);
		if (route->danger && !is_get(route) && !route->confirm)
			fail_msg("%s: a dangerous button asks before", route->path);
		if (route->menu && (!is_get(route) || has_parameters(route)))
			fail_msg("%s: a menu entry is a page without parameters", route->path);
	}
}

static void no_two_routes_are_the_same(void **state)
{
	for_each_route(m, route)
		if (route_named(route->method, route->path) != route)
			fail_msg("%s %s is there twice", route->method, route->path);
}

/* Done twice these do no more than once, or nothing that lasts: each was looked at. */
static void repeatable_posts_are_reviewed(void **state)
{
	static const char *const reviewed[] = {
		"/login", "/activate", "/sign-out", "/me/sessions", "/me/sessions/:id", "/me/large", "/second-factor",
		"/me/views", "/me/views/default", "/members/group",
		"/members/imports/:id/wrong", "/organisations/imports/:id/wrong", "/accounts/imports/:id/wrong",
		"/dues/bases/imports/:id/wrong", "/points/imports/:id/wrong",
		"/sign-in/:ticket", "/my/meetings/:id/code", "/jobs/:id/retry",
		NULL
	};

	for_each_route(m, route) {
		const char *const *known = reviewed;

		while (*known && !text_is(*known, route->path))
			known++;
		if (route->repeatable && (is_get(route) || !*known))
			fail_msg("%s: not on the reviewed list of repeatable posts", route->path);
	}
}

static bool listed(const struct permission *const *list, const struct permission *p)
{
	for (; list && *list; list++)
		if (*list == p)
			return true;
	return false;
}

static bool is_used(const struct permission *p)
{
	for_each_route(m, route)
		if (route->may == p)
			return true;
	for_each_record(m, record)
		for (size_t i = 0; i < (*record)->count; i++)
			if ((*record)->fields[i].seen_by == p)
				return true;
	return false;
}

static void every_permission_is_declared_and_used(void **state)
{
	for_each_route(m, route) {
		bool found = route->may == &anyone || route->may == &signed_in;

		for (const struct module *const *other = modules; *other; other++)
			found |= listed((*other)->permissions, route->may);
		if (!found)
			fail_msg("%s demands %s, which no module lists", route->path, route->may->code);
	}
	for (const struct module *const *owner = modules; *owner; owner++)
		for (const struct permission *const *p = (*owner)->permissions; p && *p; p++)
			if (!is_used(*p))
				fail_msg("%s is listed but nothing demands it", (*p)->name);
}

/* Code, name and label each mean one permission; the tables hold them as the program declares them.
 */
static void every_permission_is_itself_alone(void **state)
{
	struct house *h = *state;

	for (const struct module *const *m = modules; *m; m++)
		for (const struct permission *const *p = (*m)->permissions; p && *p; p++) {
			if (permission_named((*p)->name) != *p || permission_of((*p)->code) != *p)
				fail_msg(
					"%s is not the only one with its name and code %06d", (*p)->name, (*p)->code);
			assert_int_equal(number_of(h,
								 "SELECT COUNT(*) FROM permission WHERE id = ? AND name = ?"
								 " AND label = ?",
								 BIND((int64_t)(*p)->code, (*p)->name, (*p)->label)),
				1);
		}
}

/* ---- the door ---- */

static struct reply knock(struct house *h, enum who who, const struct route *route)
{
	const char *path = path_with(h, route, "1");

	return is_get(route) ? get(h, who, "%s", path) : post(h, who, path, "x=1");
}

static void every_page_turns_a_stranger_away(void **state)
{
	struct house *h = *state;

	for_each_route(m, route) {
		struct arena_mark mark = arena_mark(h->arena);

		if (route->may == &anyone)
			continue;
		if (is_get(route))
			assert_goes(knock(h, STRANGER, route), "/login?next=");
		else
			assert_status(knock(h, STRANGER, route), 401);
		arena_rewind(h->arena, mark);
	}
}

static void every_page_turns_away_who_lacks_its_permission(void **state)
{
	struct house *h = *state;
	int refused = 0;

	for_each_route(m, route)
		for (enum who who = ROOT_ADMIN; who < PEOPLE; who++) {
			struct arena_mark mark = arena_mark(h->arena);

			if (may_go(h, who, route))
				continue;
			assert_status(knock(h, who, route), 403);
			refused++;
			arena_rewind(h->arena, mark);
		}
	assert_true(refused > 100);
}

/* Somebody is there for every permission, or the laws would be empty. */
static void every_page_has_somebody_who_may(void **state)
{
	struct house *h = *state;

	for_each_route(m, route)
		if (right_one(h, route) == PEOPLE)
			fail_msg("%s: nobody may", route->path);
}

/* ---- the form ---- */

static void no_post_works_without_its_token(void **state)
{
	struct house *h = *state;

	for_each_route(m, route) {
		struct arena_mark mark = arena_mark(h->arena);
		const char *path = path_with(h, route, "1");
		enum who who = right_one(h, route);
		const char *once = crypt_token(h->arena, 16), *mine, *body;

		if (is_get(route))
			continue;
		who = route->may == &anyone ? GUEST : who;
		mine = token_of(h, who);
		assert_status(post_raw(h, who, path, "x=1", NULL), 403);
		assert_status(post_raw(h, who, path, at(h, "csrf=&once=%s", once), NULL), 403);
		assert_status(post_raw(h, who, path, at(h, "csrf=%.31s&once=%s", mine, once), NULL), 403);
		assert_status(
			post_raw(h, who, path, at(h, "csrf=%s&once=%s", token_of(h, WEST_CLERK), once), NULL),
			403);
		body = at(h, "csrf=%s&once=%s", mine, once);
		assert_status(post_raw(h, who, path, body, "http://elsewhere.example"), 403);
		assert_status(post_raw(h, who, path, body, "http://127.0.0.1:8080.elsewhere.example"), 403);
		arena_rewind(h->arena, mark);
	}
}

static void a_path_of_another_method_or_none_is_told_apart(void **state)
{
	struct house *h = *state;

	assert_status(get(h, EAST_CLERK, "/members/1/reveal"), 405);
	assert_status(post(h, EAST_CLERK, "/history", "x=1"), 405);
	assert_status(get(h, EAST_CLERK, "/no/such/page"), 404);
	assert_status(get(h, STRANGER, "/no/such/page"), 404);
	assert_status(get(h, EAST_CLERK, "/members/"), 404);
	assert_status(get(h, EAST_CLERK, "/members//edit"), 404);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(every_route_is_complete),
		HOUSE_TEST(every_button_says_where_it_stands),
		HOUSE_TEST(no_two_routes_are_the_same),
		HOUSE_TEST(repeatable_posts_are_reviewed),
		HOUSE_TEST(every_permission_is_declared_and_used),
		HOUSE_TEST(every_permission_is_itself_alone),
		HOUSE_TEST(every_page_has_somebody_who_may),
		HOUSE_TEST(every_page_turns_a_stranger_away),
		HOUSE_TEST(every_page_turns_away_who_lacks_its_permission),
		HOUSE_TEST(no_post_works_without_its_token),
		HOUSE_TEST(a_path_of_another_method_or_none_is_told_apart),
	};

	return house_run(tests);
}
