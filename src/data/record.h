/*
 * A record: one kind of thing and its fields. The only place that assembles SQL text, from
 * constants of the field tables; what users send chooses fields and is bound as values.
 *
 * Every table has id, version, created_at, created_by, updated_at, updated_by, removed_at; a
 * scoped one also organisation_id, path (its organisation's) and owner_id, index (removed_at, path,
 * id). Rows outside the scope of the work's permission (data/scope.h) are absent, not forbidden.
 */
#ifndef DATA_RECORD_H
#define DATA_RECORD_H

#include "data/field.h"
#include "data/input.h"
#include "data/problem.h"
#include "data/work.h"

/* The first member of every record's struct. */
struct row {
	int64_t id;
	int64_t version;
	const char *path;
	int64_t owner_id;            /* account; 0: nobody                                        */
	struct moment created_at;
	struct moment updated_at;
	const char *const *labels;   /* by field number: label of a REF, NULL for others           */
};

/* A column of organisation that the writes keep: how many rows stand there and below. */
struct counter {
	const char *column;          /* NULL: the last                                              */
	bool (*counts)(const void *row); /* NULL: every row                                         */
};

/*
 * What narrows a list and is no column. Either full years since the day in a DATE field, from and
 * to ("年龄"), or any of some choices, each by the same literal over m with one mark for its code.
 */
struct condition {
	const char *name;            /* in the address; NULL: the last                              */
	const char *label;
	const char *since;           /* years: name of the DATE field                               */
	const char *unit;            /* years: "岁"                                                 */
	const struct choice *choices;
	const char *codes;           /* instead of choices: a code table                            */
	const char *where;
	const struct permission *seen_by;
};

struct record {
	const char *name;            /* table and URL word                                         */
	const char *title;           /* "党员"                                                      */
	const char *unit;            /* "名"                                                        */
	const char *view_of;         /* a view of that record's table, only read; NULL: a table itself  */
	const char *href;            /* "/members", NULL: has no pages of its own                   */
	const char *label;           /* column that names a row                                     */
	const struct field *fields;
	size_t count;
	size_t size;
	bool scoped;
	bool tree;                   /* organisation itself: scoped by its own path                  */
	const char *within;          /* not scoped itself: a literal over m that says what may be seen  */
	bool grams;                  /* <name>_search(gram, path, id) is kept for searched TEXTs      */
	const char *category;        /* CHOICE column by which a permission may be narrowed, or NULL  */
	const struct counter *counters; /* the subtree's totals, the first of all rows; or NULL      */
	const char *basis;           /* what its lists count, "现有会议"; NULL: "现有" and the title     */
	const char *const *counted;  /* fields whose values <name>_count counts (data/count.h), or NULL */
	const char *const *classed;  /* CHOICE fields by which it tells them apart                  */
	const char *order;           /* default order over columns of m, "m.path, m.id" if NULL       */
	bool large;                  /* so many rows that only .sorted fields order all of them      */
	const struct condition *conditions; /* more that lists may be narrowed by, or NULL           */
	void (*begin)(struct work *w, void *row); /* what the form of a new row comes filled with, or NULL */
	void (*check)(struct work *w, const void *row, const void *old, struct problems *p);
};

#define RECORD(s, field_table, ...)                                                                \
	{                                                                                              \
		.name = #s, .fields = field_table, .count = sizeof field_table / sizeof field_table[0],    \
		.size = sizeof(struct s) + 0 * sizeof(_Generic(((struct s *)0)->row, struct row : 1)),     \
		__VA_ARGS__                                                                                \
	}

const struct field *record_field(const struct record *r, const char *name); /* NULL if none */
void *record_new(struct work *w, const struct record *r);
/* A copy whose members may be changed. */
void *record_copy(struct work *w, const struct record *r, const void *row);

/* NULL if absent or outside the scope. */
void *record_find(struct work *w, const struct record *r, int64_t id);
/* The same, locked until the end of the work. */
void *record_lock(struct work *w, const struct record *r, int64_t id);

/* Field texts with labels of CHOICE, CODE and REF; "" if the actor may not see the field. */
const char *record_text(
	struct work *w, const struct record *r, const struct field *f, const void *row);
/* May the actor see the field of this row? */
bool record_shows(struct work *w, const struct field *f, const void *row);
/* What names the row to people. */
const char *record_label(struct work *w, const struct record *r, const void *row);

/*
 * Input into a row: every field that is in the bag, not fixed and visible to the actor.
 * `blank_keeps`: a blank leaves the value as it is (imports); otherwise it empties it.
 */
void record_take(struct work *w, const struct record *r, const struct input *in, void *row,
	bool blank_keeps, struct problems *p);

/*
 * Checks, writes, leaves history; false with problems. New if row->id is 0. An update whose
 * version is not the current one sets p->stale. `action` NULL: "create" or "update".
 */
bool record_save(struct work *w, const struct record *r, void *row, const char *action,
	struct problems *p);
/*
 * New rows together, in a fraction of the time: they have passed record_fits. How many were
 * written, from the first on; the next ones hold a key that is taken, or stand beside one that
 * does, and are not to be used any more.
 */
size_t record_add_many(struct work *w, const struct record *r, struct row *const *rows,
	size_t count, const char *action);
/* The checks of record_save alone, for a dry run; `old` as found, or NULL. */
bool record_fits(
	struct work *w, const struct record *r, void *row, const void *old, struct problems *p);
/* True if saving `row` over `old` (as found) would change nothing. */
bool record_same(struct work *w, const struct record *r, const void *row, const void *old);
/* The row that holds `text` in a sealed field, whoever it belongs to; 0 if none. */
int64_t record_holder(
	struct work *w, const struct record *r, const struct field *f, const char *text);
/*
 * The same for many texts by one question; NULL among them: nobody. The field is unique, and the
 * table says by `alive` who holds it: a removed row that still does is told as its negative id.
 */
void record_holders(struct work *w, const struct record *r, const struct field *f,
	const char *const *texts, size_t count, int64_t *ids);
bool record_remove(struct work *w, const struct record *r, void *row, struct problems *p);
/* Many together, as they were read in this work; a fault that begins it anew if one was changed. */
void record_remove_many(
	struct work *w, const struct record *r, struct row *const *rows, size_t count);
/* A removed row is present again: found by its names, counted. Its own columns are the caller's. */
void record_returned(struct work *w, const struct record *r, const void *row);
/* The clear text of a sealed field; leaves a "reveal" in the history. NULL if empty or damaged. */
const char *record_reveal(
	struct work *w, const struct record *r, const void *row, const struct field *f);
/* The same for exports, from an unread row; the caller writes one history entry for all. */
const char *record_unsealed(
	struct work *w, const struct record *r, int64_t id, const struct field *f);

/* ---- lists ---- */

struct filter {
	const struct field *field;
	const struct condition *by;  /* asked by this: of years the field is its day, else there is none */
	const char *const *texts;    /* one of these; FILTER_EMPTY: nothing is entered                 */
	size_t count;
	struct date from, to;        /* DATE, TIME without texts: both days included; unset: open      */
};

#define FILTER_EMPTY "-"

enum { MOST_FILTERS = 48, MOST_FILTER_TEXTS = 160, MOST_LIST_IDS = 200 };

struct list {
	const char *search;          /* search box, NULL: none                                       */
	const char *under;           /* path of a chosen organisation, NULL: the actor's              */
	size_t filter_count;
	struct filter filters[MOST_FILTERS]; /* together at most MOST_FILTER_TEXTS                    */
	const struct field *sort;    /* NULL: the record's order                                      */
	const char *order;           /* a literal over m instead of the record's order, or NULL        */
	bool down;
	int page;                    /* from 1                                                        */
	int size;                    /* rows a page; 0: 50                                            */
	const char *where;           /* a literal over alias m, added with AND, or NULL               */
	const struct bind *binds;
	size_t bind_count;
	const int64_t *ids;          /* only these rows, at most MOST_LIST_IDS; NULL: all              */
	size_t id_count;
	const struct field **columns; /* what people see of a row; sheets: NULL for all they may see   */
	size_t column_count;
	bool listed;                 /* only the fields of the list's columns are read                 */
	bool exact;                  /* the total is counted to its end, which may take a moment      */
	bool unlimited;              /* exports                                                       */
	bool unsealed;               /* sealed fields in clear (the caller has checked the permission) */
	/* answers */
	void **rows;
	size_t count;
	const struct field *unsorted; /* too many rows to be ordered by it: they stand as usual       */
	int64_t total;               /* counted up to 3,000 (a search: 1,000); beyond, `more` is set   */
	bool more;
};

enum { LIST_MOST_COUNTED = 3000, LIST_MOST_FOUND = 1000 };

void record_list(struct work *w, const struct record *r, struct list *l);
/* Streams instead of holding: `each` gets every row in an arena that is rewound after it. No
 * queries inside. */
void record_each(struct work *w, const struct record *r, struct list *l,
	void (*each)(void *context, struct work *w, const void *row), void *context);

/* Rows of a condition over m, a literal, at most `most`: record_rows(w, &r, &n, 100, "m.plan_id =
 * ?", BIND(id)) */
#define record_rows(w, r, n, most, where, ...) record_rows_made((w), (r), (n), (most), "" where, __VA_ARGS__)
void **record_rows_made(struct work *w, const struct record *r, size_t *count, int most,
	const char *where, const struct bind *binds, size_t bind_count);

/* What a REF field offers to choose from, by label; at most `most`. */
struct option {
	int64_t id;
	const char *label;
};
struct option *record_options(struct work *w, const struct field *f, size_t most, size_t *count);

/* Differences between field table and information_schema, one a line; NULL if they agree. */
const char *record_schema_check(struct work *w, const struct record *r);

#endif
