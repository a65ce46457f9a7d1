/*
 * One importer for every record: a workbook is read, every row is checked without being written
 * (dry run), wrong cells are mended in the page, the good rows go in together, and within a day
 * the whole batch can be taken back.
 */
#ifndef MODULES_IMPORT_H
#define MODULES_IMPORT_H

#include "data/job.h"
#include "data/record.h"
#include "web/route.h"

struct import_row;
struct sheet_book;

/* What people write in official sheets and what it is called here: "631" is a 党支部. */
struct import_meaning {
	const char *field, *said, *meant;
};

/* A layout that can be imported, and how a row of the sheet finds its record. */
struct importable {
	const char *name;                    /* of the kind of batch; the first of a record: its name */
	const struct record *record;         /* what the sheet's columns are                       */
	const struct permission *may;
	const char *title;                   /* "党员名册"                                         */
	const char *purpose;                 /* what the layout is for: sentences on its page      */
	const char *sheet;                   /* preferred sheet; else the first                    */
	const char *const *must;             /* fields whose heading must be there                 */
	const char *const *columns;          /* of the template, in order; NULL: all of the record  */
	/* The official heading, if a sheet of just these columns has one; `first`: the row below it. */
	void (*head)(struct work *w, struct sheet_book *b, const char *whose);
	int first;
	const struct import_meaning *meanings; /* ended by { NULL }; or NULL                       */
	/* The rows' keys and who holds them; NULL: those of the record's unique sealed field. */
	void (*meet)(struct work *w, struct import_row *rows, size_t count);
	/*
	 * The row as it is, NULL if new; problems if it is not ours to change. It may put into the bag
	 * what the cells mean. `holder`: see struct import_row.
	 */
	void *(*find)(struct work *w, struct input *in, int64_t holder, struct problems *p);
	/* The export names those too of whom there is nothing: is that all the row does? Or NULL. */
	bool (*blank)(struct work *w, const struct input *in);
	/* What a new row has before the sheet speaks. */
	void (*begin)(struct work *w, void *row);
	/* What the cells leave open is filled in; `old` NULL: new. May be NULL. */
	void (*fill)(struct work *w, struct input *in, const void *old);
	bool (*save)(struct work *w, void *row, const char *action, struct problems *p);
	bool plain;                          /* a new row is nothing but its record: many are written together */
	bool tried;                          /* the dry run writes, and takes back                  */
	/* Takes back what `save` made; NULL: the record as it was, unless it is used. */
	bool (*undo)(struct work *w, int64_t id, struct problems *p);
	/* Which new ones cannot be taken back, of a JSON list [{id}]; and why. */
	struct rows *(*used)(struct work *w, const char *ids);
	const char *in_use;
};

extern const struct importable *const importables[];
const struct importable *importable_of(const struct record *record); /* the first of its layouts */
const struct importable *importable_named(const char *name);
extern const struct choice import_kinds[];                     /* codes are names of importables */

enum import_kind {
	IMPORT_MEMBERS = 1, IMPORT_MEMBERS_WHOLE, IMPORT_ACTIVISTS, IMPORT_ORGANISATIONS,
	IMPORT_ORGANISATIONS_WHOLE, IMPORT_ACCOUNTS, IMPORT_DUES_BASES, IMPORT_POINTS
};

enum import_state {
	IMPORT_READING = 1,
	IMPORT_CHECKED,
	IMPORT_WRITING,
	IMPORT_DONE,
	IMPORT_UNDOING,
	IMPORT_UNDONE,
	IMPORT_REFUSED,
	IMPORT_CANCELLED
};

struct import_batch {
	struct row row;
	int64_t organisation_id;
	enum import_kind kind;
	const char *file_name;
	enum import_state state;
	const char *trouble;                 /* why the whole file was refused                      */
	const char *note;                    /* "未识别的列：…"                                       */
	int64_t new_count, changed_count;    /* imported: those that have not been taken back         */
	int64_t same_count, wrong_count, undone_count;
	struct moment imported_at;
	struct moment undone_at;             /* when it was last asked to be taken back              */
	const char *spool;                   /* file waiting to be read, below var/spool            */
};

extern const struct record import_batch_record;
/* What the batch imports. */
const struct importable *import_of(const struct import_batch *b);
extern const struct module import_module;

/* ---- the verbs; jobs and pages call them ---- */

/* The batch of a job, until its end; NULL if there is none. */
struct import_batch *import_lock(struct work *w, int64_t batch_id);

/* A new batch with its file in the spool; the file's name there is nobody's business, so no
 * history. */
bool import_receive(struct work *w, struct import_batch *b, struct problems *p);
void import_check_now(struct work *w, int64_t batch_id);
void import_forget_now(struct work *w, int64_t batch_id);
void import_commit_now(struct work *w, int64_t batch_id);
/* What a batch is in the middle of, NULL if nothing; and what it is again when that is stopped. */
struct import_doing {
	enum import_state state;
	const char *job;
	const char *word;                    /* "检查"                                              */
	enum import_state back;
	const char *said;
};
const struct import_doing *import_doing(const struct import_batch *b);
/* Asks for it to stop. */
enum job_stopping import_cancel(struct work *w, const struct import_batch *b);
void import_stopped_now(struct work *w, int64_t batch_id);
/* What the check noted, without what an earlier stop has said. */
const char *import_note(const struct import_batch *b);
/* May it, or what is left of it, be taken back? Until when. */
bool import_undoable(struct work *w, const struct import_batch *b);
struct moment import_undo_end(struct work *w, const struct import_batch *b);
/* Asks for a batch to be taken back; false with problems if it is too late. The job does it. */
bool import_undo(struct work *w, struct import_batch *b, struct problems *p);
void import_undo_now(struct work *w, int64_t batch_id);
/* Cells of wrong rows mended in the page: "c<row id>.<field>", of rows that follow the row
 * number "after" → checked again. */
void import_mend(struct work *w, struct import_batch *b, const struct input *in);
/* The rows of batches that can be neither imported nor taken back any more. */
void import_sweep_now(struct work *w, int64_t subject);

/* ---- rows as bags (import_row.c) ---- */

enum { IMPORT_CHUNK = 100 };         /* rows asked about, kept and forgotten together         */

struct import_row {
	int64_t id;
	int number;
	const char *state;
	const char *label;
	const char *key;                 /* what there is only one of: the ID number, as it is kept */
	int64_t holder;                  /* whose key it is; 0: nobody's; negative: of one who left  */
	bool orphan;                     /* its parent is not there, but may come by the same file   */
	int64_t object_id;
	int64_t version_after;
	struct input *cells;
	struct input *before;
	struct json *problems;           /* [{field, text}]; imported: why it cannot be taken back   */
	struct json *changes;            /* [{field, old, new}] of a row that is to be written       */
};

/* Going through the rows of a batch: what is found out on the way and need not be asked again. */
struct import_pass {
	struct work *w;
	const struct importable *it;
	int64_t batch_id;
	struct known *names;             /* organisations by what they were called                  */
	struct known *near;              /* those that look like what nobody is called              */
	int asked;                       /* after how many of them                                  */
	int64_t done, total;
};
struct import_pass import_pass_new(
	struct work *w, const struct importable *it, int64_t batch_id, int64_t total);
/* So many rows further; the pass may end here, stopped. */
void import_step(struct import_pass *pass, int rows);

/* The rows of an importable's .used: "… FROM " IMPORT_IDS " WHERE …", with the ids of the bind. */
#define IMPORT_IDS "JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT PATH '$.id')) j"

/* ---- what organisations are called (import_name.c) ---- */

void import_names_begin(struct import_pass *pass);
/* 0: nobody is called so; -1: several are. */
int64_t import_organisation(struct import_pass *pass, const char *text);
/* The only name that looks most like it, NULL if none does. */
const char *import_name_like(struct import_pass *pass, const char *text);

/* ---- what cells mean (import_meant.c) ---- */

/* The word that empties a cell's field; a blank leaves it as it is. */
#define IMPORT_EMPTY "（清空）"

/* A cell of a number with stars in it, as lists show it: whose it is, it does not say. */
bool import_masked(const struct field *f, const char *text);
/* A cell's text, NULL if it says nothing: it empties, or is an error of Excel's. */
const char *import_said(struct work *w, const char *text);
/* The cells as a bag of their own, which what they mean is put into. */
struct input *import_meant(
	struct import_pass *pass, const struct import_row *row, struct problems *p);
/* Empties what cells say is to be emptied. */
void import_empty(struct import_pass *pass, const struct import_row *row, struct row *made,
	struct problems *p);

/* ---- days that cells leave open (import_dates.c) ---- */

/* "1988.05", "1988年5月". */
bool import_month_only(struct work *w, const char *text);
/* A day that is known within the month or year of a cell is known better: it stays. */
void import_keep_days(struct import_pass *pass, struct input *in, const struct row *old);

/* ---- what a row changes (import_changes.c) ---- */

/* [{field, old, new}] as people read them; sealed fields by their masks. `old` NULL: it is new. */
struct json *import_changes(struct import_pass *pass, const struct import_row *row,
	const struct row *new, const struct row *old);
/* Labels of what would be written and was not shown by the check, NULL if all of it was. */
const char *import_unshown(
	struct import_pass *pass, const struct json *now, const struct json *checked);
/* A cell's text for a page: of a sealed field its mask. */
const char *import_shown(struct work *w, const struct field *f, const char *text);

/* ---- judging (import_row.c) ---- */

/* Their names and keys, and who holds these; before they are judged. */
void import_meet(struct import_pass *pass, struct import_row *rows, size_t count);
/* Checks one bag against the record; fills state, orphan, object_id, problems. `made` gets the
 * struct. */
void import_judge(struct import_pass *pass, struct import_row *row, void **made);
void import_row_wrong(
	struct work *w, struct import_row *row, const char *field, const char *text);
void import_rows_add(struct import_pass *pass, const struct import_row *rows, size_t count);
void import_row_put(struct import_pass *pass, const struct import_row *row);
/* What became of them. */
void import_rows_done(struct import_pass *pass, const struct import_row *rows, size_t count);
struct import_row *import_rows(
	struct work *w, int64_t batch_id, const char *state, int after, int most, size_t *count);
void import_count(struct work *w, int64_t batch_id);

/* ---- whom a row means (import_person.c): layouts that are about a member ---- */

/* Cells a layout finds him by: his number, ID number, or name within a branch. */
#define IMPORT_PERSON(s)                                                                           \
	NUMBER(s, member_id, "党员编号", .hint = "导出的表格里有；新填的表格可以空着"),                                \
	TEXT  (s, name, "姓名", .required = true, .max = 40),                                         \
	TEXT  (s, id_number, "公民身份证号", .max = 18, .like = "id_number", .hint = "没有党员编号的，按身份证号查找"),   \
	REF   (s, organisation_id, "所在党支部", organisation_record, .where = ORGANISATION_IS_BRANCH,     \
	       .hint = "身份证号也没有的，按支部和姓名查找；空着是本支部")

/* The ID number the row gives, NULL if none or only its mask. */
const char *import_id_number(const struct input *in);
/* Who holds the ID numbers; an importable's .meet. */
void import_meet_people(struct work *w, struct import_row *rows, size_t count);
/* False with problems if it is nobody, or not clear who; the bag's cells become his. */
bool import_person(struct work *w, struct input *in, int64_t holder, struct problems *p);

/* ---- sheets (import_sheet.c) ---- */

struct import_cells {
	int number;
	const char *values;                  /* of the known columns, each ended by NUL              */
	const char *wrong;                   /* trouble of the cell form itself: a float ID number    */
	const char *wrong_field;
};
struct import_sheet {
	const struct importable *importable;
	struct work *work;
	const struct field **columns;        /* what the columns of the sheet hold, NULL: unknown     */
	int column_count;
	size_t count, room;
	struct import_cells *rows;
	const char *unknown;                 /* headings nobody knows                               */
	const char *unread;                  /* that other sheets have rows as well                 */
	size_t hidden;                       /* rows that nobody sees in Excel                       */
};
/* NULL, or one Chinese sentence why the file cannot be used. */
const char *import_sheet_read(struct import_sheet *s, const char *path);
/* A cell as it is kept: ID numbers and phones without what groups them ("+86 199-0000-0000"). */
const char *import_cell(struct arena *a, const struct field *f, const char *text);
/* A row as a bag: fifty thousand of them wait as bare text. */
struct input *import_sheet_bag(const struct import_sheet *s, const struct import_cells *cells);
/* Columns of the record that a sheet may fill, in order. */
const struct field **import_columns(struct work *w, const struct record *r, size_t *count);
/* Those of the layout's template. */
const struct field **import_layout(struct work *w, const struct importable *it, size_t *count);
/* A template for this organisation: drop-downs, text cells, an example. */
void import_template(struct work *w, const struct importable *it, const char *path);
/* The wrong rows only, red with comments, in the same columns. */
void import_wrong_book(
	struct work *w, const struct importable *it, int64_t batch_id, const char *path);

#endif
