/*
 * One row per page: method, path, handler, permission (mandatory by macro), and what the
 * menu, buttons and guard read. The menu and the buttons are projections of this table.
 */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "data/job.h"
#include "web/request.h"

/*
 * ON_LAST_TAB: behind all others, also the row's history. ON_ROWS: a GET for the rows of a list
 * that are ticked; their ids come as id=…&id=…. ON_EXPORT: a POST, another workbook of the list.
 */
enum button_place { ON_NOTHING, ON_LIST, ON_SHOW, ON_TAB, ON_LAST_TAB, ON_ROWS, ON_EXPORT };

struct route {
	const char *method;
	const char *path;                 /* "/members/:id/edit"                                         */
	struct reply (*handle)(struct request *r);
	const struct permission *may;
	const struct record *record;      /* of the common pages                                         */
	const struct listing *listing;    /* some of its rows, seen otherwise (web/page.h)                */
	const struct bulk *bulk;          /* what is done with its ticked rows (web/page.h)               */
	const char *menu;                 /* "党员管理/党员信息": group and entry                           */
	const char *icon;
	const char *tab;                  /* entry of the phone's bottom bar                             */
	const char *button;               /* label of the button or tab that leads here                  */
	enum button_place on;
	bool on_row;                      /* of ON_SHOW: also a link on the row of the list               */
	bool primary;
	bool danger;
	const char *confirm;              /* question before it is done                                  */
	bool (*when)(struct work *w, const void *row); /* button shown for this row; NULL: always           */
	size_t upload;                    /* bytes a multipart body may have; path ends in "/upload"       */
	bool repeatable;                  /* doing it twice is the same as once: no idempotency key needed  */
	bool ordinary;                    /* menu entry for people without a role                          */
	const char *keeps;                /* "print", "download": leaves this in the history when it succeeds */
};

#define GET(p, handler, permission, ...) \
	{ .method = "GET", .path = p, .handle = handler, .may = &(permission), __VA_ARGS__ }
#define POST(p, handler, permission, ...) \
	{ .method = "POST", .path = p, .handle = handler, .may = &(permission), __VA_ARGS__ }

struct module {
	const char *name;
	const char *title;
	const struct permission *const *permissions;
	const struct record *const *records;
	const struct route *routes;
	const struct job *jobs;
};

/* src/modules.c: all of them, in the order of the menu; NULL-terminated. */
extern const struct module *const modules[];

/* The row for method and path, its parameters put into r->params. NULL with *other set if
 * only another method knows the path. */
const struct route *route_find(struct request *r, bool *other);
const struct route *route_named(const char *method, const char *path); /* by its pattern */
/* Those with an entry in the menu or the tabs of the phone, as modules stand; ends with NULL. */
const struct route *const *route_entries(void);
const struct job *job_named(const char *name);

#endif
