/* Pages of the module. */
#ifndef MODULES_DEVELOPMENT_PAGES_H
#define MODULES_DEVELOPMENT_PAGES_H

#include "modules/development/papers.h"
#include "web/page.h"

const char *development_href(struct request *r, int64_t id, const char *more);
/* "已逾期 3 天", "还有 12 天"; NULL: nothing is due. *tone is red or amber, or NULL. */
const char *due_words(struct request *r, struct date due, const char **tone);

/* ---- show_pages.c ---- */

struct reply development_show_page(struct request *r);
/* The page again with what was typed: `s` of a step, or NULL. */
struct reply development_again(struct request *r, struct process *f, struct development_step *s,
	const struct problems *p);
bool may_here(struct request *r, const struct process *f, const struct permission *p);
/* May the actor enter this step of this process? And by which route: "/steps" or "/decisions". */
bool step_allowed(struct request *r, const struct process *f, const struct step *it);
const char *step_route(struct request *r, const struct process *f, const struct step *it);

/* ---- show_step.c ---- */

/* The page as this actor sees it. */
struct seen {
	struct request *r;
	struct process *f;
	const struct filed *filed;
	size_t count;
	int chosen, returned;        /* steps whose form is open                                   */
	struct development_step *s;
	const struct problems *p;
	bool edits, approves, prints, reads;
};
void show_step(const struct seen *x, int number, struct json *steps);

/* ---- step_form.c ---- */

/* The form of a step, put under "form". One question if people or voters are asked for. */
void step_form(struct request *r, const struct process *f, struct development_step *s,
	const struct problems *p, struct json *data);
struct reply development_step_page(struct request *r);
struct reply development_return_page(struct request *r);
struct reply development_stop_page(struct request *r);
struct reply development_resume_page(struct request *r);

/* ---- due_pages.c, list_pages.c, my_pages.c ---- */

struct reply development_due_page(struct request *r);
struct reply development_due_export_page(struct request *r);
struct reply development_new_page(struct request *r);
struct reply development_create_page(struct request *r);
struct reply development_of_member_page(struct request *r);
bool is_on_the_way(struct work *w, const void *row);
struct reply development_my_page(struct request *r);

#endif
