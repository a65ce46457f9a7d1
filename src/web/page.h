/*
 * The common pages of a record, and the pieces other pages are made of. A module that wants another
 * page writes another handler in the same route row.
 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "web/request.h"
#include "web/route.h"

/* The data of a page with its frame: title, menu, crumbs, tokens. */
struct json *page_data(struct request *r, const char *title);
/* A crumb after those of the menu. */
void page_crumb(struct json *data, const char *label, const char *href);
void page_back(struct json *data, const char *href);

/* Common handlers, by route->record. */
struct reply page_list(struct request *r);
struct reply page_new(struct request *r);
struct reply page_create(struct request *r);
struct reply page_show(struct request *r);
struct reply page_edit(struct request *r);
struct reply page_update(struct request *r);
struct reply page_remove(struct request *r);
struct reply page_export(struct request *r);
struct reply page_print(struct request *r);       /* GET /x/print: the list as it is seen             */
struct reply page_view_save(struct request *r);   /* POST /me/views: list, query, name                */
struct reply page_view_default(struct request *r); /* POST /me/views/default: id, on                   */
struct reply page_view_remove(struct request *r); /* POST /me/views/remove: id                         */
struct reply page_bulk(struct request *r);        /* GET of the route's .bulk with id=…&id=…         */
struct reply page_bulk_post(struct request *r);
struct reply page_reveal(struct request *r);      /* POST /x/:id/reveal, field=…                     */
struct reply page_options(struct request *r);     /* GET /x/options?of=record.field&q=…: JSON         */
struct reply page_upload_allowed(struct request *r); /* nginx asks before it takes an upload         */

/*
 * A list of some of a record's rows beside the list of all (换届提醒, 政治生日): routes of page_list,
 * page_print and page_export that name it. Filters, pages, order, paper and workbook are as ever.
 */
struct listing {
	const char *title;
	const char *where;           /* a literal over m, or NULL                                   */
	size_t (*values)(struct work *w, struct bind *binds); /* of its marks; NULL: it has none      */
	const char *const *columns;  /* names of fields, the record's and made ones, up to NULL        */
	const struct field *made;    /* up to a NULL name; or NULL                                   */
	const char *sort;            /* name of the field by which it stands; NULL: as the record     */
	/* "?month=7": where an address leads that asks too little, NULL if it asks enough; or NULL */
	const char *(*usual)(struct request *r);
	void (*head)(struct request *r, struct json *data); /* its tabs, its lead; or NULL             */
	const char *empty;           /* what is said when there is nothing                           */
};
enum { MOST_LISTING_VALUES = 8 };

/*
 * What is done with the ticked rows of a list: asked once, done row by row. Two routes name it, a
 * GET of page_bulk ON_ROWS and a POST of page_bulk_post, both with the list's record.
 */
enum bulk_outcome { BULK_DONE, BULK_SAME, BULK_REFUSED };
struct bulk {
	const char *title;           /* "编入党小组"                                                 */
	const char *list;            /* address of the list: "/members"                             */
	const char *const *columns;  /* fields told beside the label in the report, up to NULL       */
	void (*ask)(struct request *r, struct json *data, const struct problems *p); /* page_form_group … */
	/* What was answered, for all rows; with problems beside the fields it is asked again. */
	void *(*take)(struct request *r, struct problems *p);
	/* One row, a copy of it; `words` instead of 已办好 or, refused, the cause. */
	enum bulk_outcome (*one)(struct request *r, void *row, void *answer, const char **words);
};
/* For .one: refused with the first problem as its words. */
enum bulk_outcome bulk_refused(const struct problems *p, const char **words);

/* ---- pieces ---- */

/* Data of record/list.html with nothing in it. */
struct json *page_list_data(struct request *r, const char *heading);
/* What the address says of a list, for another path: "?q=…", or "". */
const char *page_list_state(struct request *r);
/* The rows that were ticked, id=…&id=…, as what a list is narrowed to. */
void page_list_ids(const struct input *in, struct list *l);
/* The list question that the query string asks, with its filters put into `data`. */
void page_list_question(
	struct request *r, const struct record *record, struct list *l, struct json *data);
/* Columns, rows, pages of an answered list. */
void page_list_answer(
	struct request *r, const struct record *record, struct list *l, struct json *data);
/*
 * Form groups with values and problems. `only` NULL: all fields not fixed; otherwise these names.
 */
void page_form(struct request *r, const struct record *record, const void *row,
	const struct problems *p, const char *const *only, struct json *data);
/* The form into a row: record_take, and what was searched for by name instead of chosen. */
void page_take(
	struct request *r, const struct record *record, void *row, struct problems *p);
/* The search instead of a select, put into a form's field. */
void page_pick(struct request *r, const struct record *record, const struct field *f,
	const struct row *row, const char *label, struct json *item);
/* Form reply: 200 empty or 422 with problems and what was typed. */
struct reply reply_form(struct request *r, const struct record *record, const void *row,
	const struct problems *p, const char *heading, const char *action, const char *cancel);
/* The tabs of a row's page; that of the request's route is the current one. */
void page_tabs(struct request *r, const struct record *record, const void *row, struct json *data);
/* The list ("items", "fields") of the group of that title, made where there is none yet. */
struct json *page_group(struct json *groups, const char *title, const char *list);
/* The form of page_edit over a row that somebody has begun to change. */
struct reply page_edit_row(struct request *r, const void *row);
/* Groups of labelled values. */
void page_facts(struct request *r, const struct record *record, const void *row, struct json *data);
/* What page_show shows of the row, for pages that add to it. */
struct json *page_row_data(struct request *r, const void *row);
/* The same with the sealed field that the form names revealed; NULL if there is none to reveal. */
struct json *page_revealed_data(struct request *r, const void *row);
struct reply page_row_json(struct request *r, const void *row);
/* Buttons of the routes that show on this place and may be used for this row. */
void page_buttons(struct request *r, const struct record *record, enum button_place place,
	const void *row, struct json *data);
/* The button of a route: may it be used on this row (NULL: somewhere), and where it leads. */
bool page_may_this(
	struct request *r, const struct route *route, const struct record *record, const void *row);
const char *page_href_of(struct request *r, const char *path, const struct row *row);
/* False if, in the record of that name, the field with the label is one the actor may not see of a
 * row that stands at `path`. */
bool page_change_shown(
	struct request *r, const char *name, const char *label, const char *path);
/* The latest entries of the object's history as timeline. */
void page_timeline(struct request *r, const struct record *record, int64_t id, struct json *data);
/* The visible fields of a row by name, as people read them, with id and version. */
void page_json_row(
	struct request *r, const struct record *record, const void *row, struct json *item);
/* A problems list for hand-written forms. */
void page_problems(const struct problems *p, const struct record *record, struct json *data);
/* A select's options into a list: {value,label,selected}. */
void page_option(struct json *options, const char *value, const char *label, bool selected);

/* ---- pages made by hand (page_table.c) ---- */

/* Data of record/show.html with nothing in it; of record/form.html likewise. */
struct json *page_show_data(struct request *r, const char *title);
struct json *page_form_data(struct request *r, const char *title, const char *action,
	const char *cancel, const char *submit);
/* A group of labelled values; one value in it. */
struct json *page_fact_group(struct json *data, const char *title);
void page_fact(struct json *items, const char *label, const char *text, const char *href);
/* A table below the groups; the labels end with NULL. A row's cells; a cell under its heading. */
struct json *page_table(struct json *data, const char *title, const char *empty_text,
	const char *const *labels);
struct json *page_table_row(struct json *table, const char *href);
void page_cell(struct json *table, struct json *cells, const char *text, const char *tone,
	const char *href);
/* Of so many characters that a cell takes several lines instead of pushing others out of sight. */
bool page_is_long(const char *text);
/* A tab above a list or the groups of a page. */
void page_tab(struct json *data, const char *label, const char *href, bool on);
/* A select among the filters of a page that fills record/list.html by hand; its options. */
struct json *page_filter(
	struct json *data, const char *name, const char *label, const char *placeholder);
/* A link at the head of a page or table. */
void page_button(struct json *data, const char *label, const char *href, const char *icon,
	bool primary);
/* Fields of a group of a form; `kind` as part/field.html names it: "is_text", "is_choice", "many".
 */
struct json *page_form_group(struct json *data, const char *title);
struct json *page_field(struct json *fields, const char *kind, const char *name, const char *label,
	const char *value, const char *problem);

/* Among the fields: something that is settled, to be read. */
void page_settled(struct json *fields, const char *label, const char *text);

/* A workbook that says who made it and when: every export is one. */
struct sheet_book *page_book(struct work *w, const char *path);
/* The list's rows as a workbook at `path`; how many. `clear`: sealed fields too. */
size_t page_write_sheet(struct work *w, const struct record *record, struct list *l, bool clear,
	const char *path);
/* A path in the spool for a file to be sent once. */
const char *page_spool_path(struct request *r, const char *extension);

#endif
