/*
 * The house tests live in: the whole program in one process, an organisation tree of its own with
 * random names (so tests never meet each other), an account for every role, and a clock that only
 * moves when told to. A test asks for pages as somebody and looks at the reply:
 *
 *	static void a_member_is_seen_only_from_above(void **state)
 *	{
 *		struct house *h = *state;
 *		int64_t id = member_made(h, EAST_BRANCH, "张三");
 *
 *		assert_status(get(h, EAST_CLERK, "/members/%lld", (long long)id), 200);
 *		assert_status(get(h, WEST_CLERK, "/members/%lld", (long long)id), 404);
 *	}
 *	int main(void) { const struct CMUnitTest tests[] = { HOUSE_TEST(a_member_…) }; return
 *house_run(tests); }
 *
 * It needs DANGJIAN_CONFIG (./check writes one); the schema is brought up to date by itself.
 */
#ifndef TESTS_HOUSE_H
#define TESTS_HOUSE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "data/job.h"
#include "data/record.h"
#include "modules/access/access.h"
#include "modules/grant/grant.h"
#include "modules/member/member.h"
#include "modules/organisation/organisation.h"
#include "web/request.h"
#include "web/route.h"

/* 工委 ROOT is shared by all tests; 党委 EAST with 总支 and two branches, 党委 WEST with one. */
enum place { ROOT, EAST, EAST_GENERAL, EAST_DEEP, EAST_BRANCH, WEST, WEST_BRANCH, PLACES };

enum who {
	STRANGER,                                  /* no cookies at all                          */
	GUEST,                                     /* a browser: keeps the cookies it is given    */
	ROOT_ADMIN, EAST_ADMIN, EAST_GENERAL_ADMIN, DEEP_CLERK, EAST_CLERK,
	WEST_ADMIN, WEST_CLERK, SYSTEM_ADMIN, WEST_SYSTEM, SECURITY,
	SECOND_SECURITY, AUDITOR,
	EAST_SECRETARY,                            /* member and administrator of EAST_BRANCH     */
	EAST_MEMBER, WEST_MEMBER,                  /* ordinary members                           */
	PEOPLE,
	EAST_CROWD = PEOPLE,                       /* an account, but no member; see more_people  */
	EAST_ACTIVIST, EAST_PROBATIONARY,          /* members of an earlier stage                */
	ALL_PEOPLE
};

struct visitor {
	int64_t account_id;
	int64_t member_id;
	const char *login;
	const char *name;
	const char *agent;
	const char *address;                       /* NULL: one that all share                 */
	const char *sid;                           /* session cookie; NULL: none                 */
	const char *csrf;
	const char *device;
	struct moment since;                       /* of the session                             */
};

struct house {
	struct arena *kept;                        /* as long as the program                     */
	struct arena *arena;                       /* as long as one test                        */
	struct work *work;                         /* the tests' own doings, as the system       */
	struct db *db;                             /* the connection of the requests             */
	struct moment now;                         /* of everything; a test may move it          */
	struct { int64_t id; const char *path, *name; } places[PLACES];
	struct visitor people[ALL_PEOPLE];
	struct request *request;                   /* the last one                               */
	long trips;                                /* round trips it took                        */
	long fail_question, fail_allocation;       /* the next request's n-th fails; 0: none     */
};

/* Every account of the house has it. */
#define HOUSE_PASSWORD "Jian-2026-Wu!"

#define HOUSE_TEST(test) cmocka_unit_test_setup(test, house_rest)
#define house_run(tests) cmocka_run_group_tests((tests), house_open, house_close)
int house_open(void **state);
int house_close(void **state);
int house_rest(void **state);                  /* a fresh arena, today's clock, no failures asked */

/* ---- asking ---- */

struct reply get(struct house *h, enum who who, const char *path, ...)
	__attribute__((format(printf, 3, 4)));
/* Adds the right token and a fresh once key to the body. */
struct reply post(struct house *h, enum who who, const char *path, const char *body, ...)
	__attribute__((format(printf, 4, 5)));
/* Exactly what is given: for bad ones. `origin` NULL: none. */
struct reply post_raw(struct house *h, enum who who, const char *path, const char *body,
	const char *origin);
/* A multipart post of one file, with token and key. */
struct reply post_file(struct house *h, enum who who, const char *path, const char *file,
	const void *bytes, size_t size);
/* The same with other fields, "paper=talk&dated_on=2026-01-05". */
struct reply post_file_with(struct house *h, enum who who, const char *path, const char *fields,
	const char *file, const void *bytes, size_t size);
const char *token_of(struct house *h, enum who who);
void guest_forgets(struct house *h);           /* the GUEST's browser loses its cookies */
/* arena_format, for paths. */
const char *at(struct house *h, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- looking ---- */

#define assert_status(reply, wanted) house_status((reply), (wanted), __FILE__, __LINE__)
#define assert_has(reply, text) house_has((reply), (text), true, __FILE__, __LINE__)
#define assert_lacks(reply, text) house_has((reply), (text), false, __FILE__, __LINE__)
#define assert_goes(reply, begin) house_goes((reply), (begin), __FILE__, __LINE__)
struct reply house_status(struct reply reply, int wanted, const char *file, int line);
struct reply house_has(
	struct reply reply, const char *text, bool wanted, const char *file, int line);
struct reply house_goes(struct reply reply, const char *begin, const char *file, int line);
bool reply_has(struct reply reply, const char *text);
/* The number behind the last '/' of where a redirect leads. */
int64_t id_made(struct reply reply);

/* One number from the database: number_of(h, "SELECT COUNT(*) FROM …", BIND(id)). */
#define number_of(h, sql, ...) work_number((h)->work, -1, sql, __VA_ARGS__)
/* One change, committed. */
#define house_change(h, sql, ...) \
	(work_begin((h)->work), work_change((h)->work, sql, __VA_ARGS__), work_commit((h)->work))

/* ---- making ---- */

/* A full member in good order, random numbers; change what the test is about, then put. */
struct member *member_like(struct house *h, enum place place, const char *name);
int64_t member_put(struct house *h, struct member *m);
int64_t member_made(struct house *h, enum place place, const char *name);
/* Saves the row as the system, or the test fails. */
int64_t record_put(struct house *h, const struct record *r, void *row);
int64_t organisation_made(
	struct house *h, int64_t parent_id, enum organisation_kind kind, const char *name);
/* A number nobody has yet, region 990000. */
const char *id_number_new(struct house *h, struct date born, bool male);
const char *phone_new(struct house *h);
/* A name nobody has yet, beginning with this. */
const char *person_new(struct house *h, const char *family);
/* An active account of its own with HOUSE_PASSWORD; of the role (NULL: none) and its office. */
struct account *user_made(struct house *h, enum place place, const char *role);
/* As the GUEST, through the form. */
struct reply sign_in(struct house *h, const char *login, const char *password);
/* The preset role for good, or the test fails. */
void role_given(struct house *h, int64_t account_id, const char *role);
/* Those behind PEOPLE, who are not there unless a test asks for them. */
void more_people(struct house *h);
/* "name=%E5…&organisation_id=3…": every field a form would send. */
const char *form_of(struct house *h, const struct record *r, const void *row);
/* Runs all jobs that are due, in this process. */
void run_jobs(struct house *h);

#endif
