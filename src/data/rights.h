/*
 * Rights: what an account holds today, each permission with every path that leads to it. Grants
 * (table access_grant) lead from an account or a group to permissions or to another group, each
 * step narrowing; the rights are the union over all paths, less what is prohibited.
 *
 * A step says where: nothing (as the step before), own records, own organisation, own and below,
 * or listed organisations with what lies below them. "Own" is where the right is held: where the
 * account stands, or the organisations listed by the first step that lists some.
 */
#ifndef DATA_RIGHTS_H
#define DATA_RIGHTS_H

#include "data/work.h"

enum { MOST_STEPS = 8 };

/* One path to one permission. */
struct reach {
	int code;                      /* of the permission                                     */
	bool own;                      /* only what one owns                                    */
	const char *pattern;           /* LIKE pattern over path: "0001.0003.%", "0001.0003.", "%" */
	const char *categories;        /* ",lecture,group_meeting,"; NULL: all                   */
	struct date until;             /* the earliest end on the way; unset: open                */
	int64_t behalf_id;             /* the account stood in for; 0: in one's own name           */
	const char *behalf;            /* its name                                              */
	const char *way;               /* "角色“支部管理员”"; only in rights_explained             */
	int step_count;
	int64_t steps[MOST_STEPS];     /* grants, from the account on; negative: position of a position,
	                                  0: by the member's stage                               */
};

struct rights {
	int64_t account_id;
	const char *title;             /* names of roles and positions held, NULL: none            */
	size_t count;
	const struct reach *reaches;   /* in order of code                                      */
	int64_t mark;                  /* another number when something else may be done           */
};

/* Whose rights are wanted. HOLDER_BY_STAGE: of anybody whose account was granted nothing. */
enum { HOLDER_BY_STAGE = -1 };

struct holder {
	int64_t account_id;
	const char *path;              /* of the organisation where the account stands              */
	const char *stage;             /* of its member ("full"), NULL: none                       */
};

/*
 * Rights on the work's date. `version` is setting_version.rights as read with the session: what is
 * held in this process for that version is given without asking the database.
 */
const struct rights *rights_kept(struct work *w, const struct holder *holder, int64_t version);
/* The same, worked out anew. */
const struct rights *rights_worked_out(struct work *w, const struct holder *holder);
/* Worked out anew, with every path even where another covers it: for explaining. `without`: as if
 * this grant did not exist; 0: all. */
const struct rights *rights_explained(
	struct work *w, const struct holder *holder, int64_t without);

/*
 * Who holds a permission by being granted it, directly or over groups, with every path; at most
 * `most` of them in order of place, first those who stand above or below `near` (a path, or NULL).
 * Those who have it as members of a stage are not named.
 */
struct holding {
	struct holder holder;
	const char *name, *login, *organisation;
	bool active;                   /* may sign in; false: has not yet activated the account      */
	const struct reach *reaches;
	size_t count;
};
struct holding *rights_who(struct work *w, const struct permission *permission, const char *near,
	size_t most, size_t *count);

/*
 * Writes down that the work's permission was used today: once a day, account and permission in this
 * process, in a transaction of its own. After the answer, so that nobody waits for it.
 */
void rights_used(struct work *w);

/* Does a reach's pattern open a path, or all that another pattern opens? "0001.%" opens
 * "0001.0003." and "0001.0003.%". */
bool pattern_opens(const char *pattern, const char *inner);

/* The first reach of a permission and how many there are. */
const struct reach *rights_of(
	const struct rights *rights, const struct permission *permission, size_t *count);
/*
 * The work acts on a thing (as in may_with): from here on w->actor says on whose behalf. Who may do
 * it by a right of his own does it in his own name.
 */
void rights_act_on(struct work *w, const char *path, int64_t owner_id, const char *category);
/* Does it cover a thing standing there, owned by, of that category? */
bool reach_covers(const struct reach *reach, int64_t account_id, const char *path, int64_t owner_id,
	const char *category);

#endif
