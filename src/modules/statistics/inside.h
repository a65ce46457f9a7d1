/* What the files of this module share: who is counted, by what, and the figures once read. */
#ifndef MODULES_STATISTICS_INSIDE_H
#define MODULES_STATISTICS_INSIDE_H

#include "data/record.h"
#include "lib/json.h"
#include "modules/statistics/statistics.h"
#include "web/request.h"

/* ---- who ---- */

/* A class of members (stage and standing), as counted, and as the list of members is asked for it.
 */
enum part_number {
	PART_FULL,
	PART_PROBATIONARY,
	PART_ACTIVIST,
	PART_APPLICANT,
	PART_STOPPED,
	PARTS
};
struct part {
	const char *class;           /* ".stopped": of any stage                                   */
	const char *label;
	const char *query;
};
extern const struct part statistics_parts[PARTS];

/* What one looks at: one part, or 党员, the first two together. */
struct group {
	const char *code;
	const char *label;
	enum part_number first, last;
	const char *query;
};
extern const struct group statistics_groups[]; /* ended by no code; the first if nothing is asked */

enum part_number part_of(const char *class);

/* ---- by what ---- */

enum { MOST_BANDS = 13, MOST_LINES = 100, MOST_TABLES = 20, MOST_KINDS = 20 };

/* Months, as year × 12 + month − 1, falling into bands: band n begins at starts[n - 1]. */
struct bands {
	size_t count;                /* 0: the values themselves are shown                         */
	int64_t starts[MOST_BANDS - 1];
	const char *labels[MOST_BANDS];
	bool backwards;              /* shown from the latest on: the youngest first                */
};

/* The bands of a counted DATE as in force on a day, ages reckoned to the end of a month. */
struct bands bands_of(
	struct work *w, const struct field *f, struct date in_force, struct date reckoned);
size_t band_of(const struct bands *b, const char *value);
const char *dimension_title(const struct field *f);
/* What those are called of whom nothing is entered. */
const char *dimension_empty(const struct field *f);
/* By which field older snapshots counted it; else its own name. */
const char *dimension_was(const struct field *f);

/* One value or band, counted: now, and (in a snapshot) then. */
struct line {
	const char *value;           /* "" not entered                                             */
	const char *label;
	const char *query;           /* "sex=male": what the list of members is asked for; NULL: none */
	const char *then_query;      /* the same of the snapshot's list: its bands are of its day   */
	int64_t now[PARTS], then[PARTS];
};

struct dimension {
	const struct field *field;
	struct bands bands, today;   /* as shown; the same reckoned to today                        */
	bool old;                    /* the snapshot counted by what it was counted by before         */
	size_t count;
	struct line lines[MOST_LINES];
};
/* How the numbers of such a table are to be read; NULL: they speak for themselves. */
const char *dimension_note(const struct dimension *d);

/* ---- the figures of a page ---- */

struct snapshot {
	int64_t id;                  /* 0: none, as it is now                                      */
	struct date on;
	const char *label;
	struct moment taken_at;
	bool listed;                 /* who was counted is kept                                     */
};

struct child {
	const char *name, *path;     /* path NULL: not there any more, or not here                  */
	const char *then_path;       /* where it stood in the snapshot                              */
	int64_t all[PARTS];
	int64_t *n;                  /* by line of the crossed dimension, of the group              */
};

struct figures {
	struct request *r;
	const char *path, *name, *kind; /* whose; of the organisation                              */
	const struct group *group;
	struct snapshot then;
	const char *then_path;       /* where the place stood then; NULL: its lists are not seen    */
	size_t dimension_count;
	struct dimension *dimensions;
	struct dimension *crossed;   /* across the organisations below                             */
	size_t child_count;
	struct child *children;
	size_t kind_count;
	struct { const char *kind; int64_t n; } kinds[MOST_KINDS];
	size_t snapshot_count;
	struct snapshot snapshots[40];
	bool lists;                  /* the reader may see the members themselves                   */
};

/* NULL: nothing may be seen there. */
struct figures *figures_read(struct request *r);
/* Of the group, now or (`then`) in the snapshot. */
int64_t line_sum(const struct figures *f, const int64_t *n);
int64_t figures_total(const struct figures *f, const struct group *group, bool then);
/* The shown side of a line: the snapshot's if there is one. */
const int64_t *line_shown(const struct figures *f, const struct line *line);
/* "截至 …": day, basis and reckoning. */
const char *figures_basis(const struct figures *f);

/* ---- snapshots ---- */

void snapshot_take(struct work *w, int64_t id);
void snapshot_due(struct work *w, int64_t subject);

/* ---- lists behind a snapshot ---- */

extern const struct record snapshot_record, member_then_record, organisation_then_record;
extern const struct listing member_then_listing, organisation_then_listing;

/* ---- pages ---- */

struct reply statistics_page(struct request *r);
struct reply statistics_print_page(struct request *r);
struct reply statistics_export_page(struct request *r);
struct reply yearly_page(struct request *r);
struct reply yearly_print_page(struct request *r);
struct reply yearly_export_page(struct request *r);
struct reply snapshots_page(struct request *r);
struct reply snapshot_new_page(struct request *r);
struct reply snapshot_create_page(struct request *r);

#endif
