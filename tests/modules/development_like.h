/* Processes as tests make them: as the system, each step in a transaction of its own. */
#ifndef TESTS_DEVELOPMENT_LIKE_H
#define TESTS_DEVELOPMENT_LIKE_H

#include "house.h"
#include "modules/development/inside.h"

struct walk {
	struct house *h;
	int64_t id, member;
};

struct member *applicant_like(struct house *h, const char *name, struct date applied);
struct walk walk_started(struct house *h, struct member *m);
/* A step with everything that its form could ask for; change what the test is about. */
struct development_step *step_like(struct walk *k, int number, struct date on);
/* NULL: done; otherwise the first problem. */
const char *step_tried(struct walk *k, struct development_step *s);
/* Done, or the test fails. */
void step_done(struct walk *k, int number, struct date on);
#define assert_refused(k, s, text) step_refused((k), (s), (text), __LINE__)
void step_refused(struct walk *k, struct development_step *s, const char *text, int line);
struct process *walk_now(struct walk *k);
/* Steps 2 to `last` of somebody who became an activist on that day. */
void walk_up_to(struct walk *k, int last, struct date activist);

#endif
