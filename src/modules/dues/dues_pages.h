/* What the files of this module share among themselves. */
#ifndef MODULES_DUES_PAGES_H
#define MODULES_DUES_PAGES_H

#include "modules/dues/dues.h"

/* 未缴, 部分缴纳, 已缴, 免缴, 多缴: always derived from the two sums, never stored. */
struct dues_standing {
	const char *label;
	const char *tone;
	const char *code;            /* in addresses                                              */
};
struct dues_standing dues_standing_of(int64_t due, int64_t paid);

const char *dues_month_name(struct arena *a, struct date month);   /* 2026年11月 */
const char *dues_month_code(struct arena *a, struct date month);   /* 2026-11, for addresses */
/* As it is read: 1,286.50. What a form or a workbook holds is not. */
const char *dues_yuan(struct arena *a, int64_t fen);
/* The first of the names, of many with their number. */
enum { MOST_NAMES = 8 };
const char *dues_names(struct arena *a, const char *const *names, size_t count);

/* The actor's branch, or NULL if he keeps no branch's book. */
const struct dues_branch *dues_own_branch(struct request *r);
/* "2026-11" or any day of it; none if absent or senseless: what is done, is done to no other. */
struct date dues_month_given(struct request *r, const struct input *in);
/* The same to look at: this month if none is given. */
struct date dues_month_asked(struct request *r, const struct input *in);
/* Options of the last two years for a select, the chosen one marked. */
void dues_month_options(struct request *r, struct date chosen, struct json *options);
/* Cells and heads of the common list template. */
void dues_column(struct json *columns, const char *label, bool number);
struct json *dues_cell(struct json *cells, const char *label, const char *text, bool number);

/* One line of a branch's month, payments summed up. */
struct dues_line {
	int64_t dues_id;             /* 0: not yet entered into the month                         */
	int64_t member_id;
	const char *name;
	struct date month;
	enum dues_payer payer;
	int64_t base, due, paid;
	const char *paid_on;         /* days, payees and receipts of payments that stand           */
	const char *payee;
	const char *receipt_no;
	bool has_base;
};
/* Entered lines of the months [from, to] by month; of a single month also who is missing. */
struct dues_line *dues_lines(struct work *w, const struct dues_branch *b, struct date from,
	struct date to, size_t *count);

/* Months back and ahead, for a select; the chosen one marked. */
void dues_month_option(
	struct request *r, struct json *options, struct date month, struct date chosen);

/* For one who may keep books but has no branch. */
struct reply dues_no_branch(struct request *r);
/* For a form that names no month. */
struct reply dues_no_month(struct request *r);
/* Sums per organisation below, for those who keep no book themselves. */
struct reply dues_sums_page(struct request *r);
struct reply dues_arrears_page(struct request *r);
struct reply dues_bases_page(struct request *r);
struct reply dues_bases_save(struct request *r);
struct reply dues_bases_export(struct request *r);
struct reply dues_member_page(struct request *r);
struct reply dues_base_form(struct request *r);
struct reply dues_base_save(struct request *r);
struct reply dues_pay_form(struct request *r);
struct reply dues_pay_save(struct request *r);
struct reply dues_reverse_form(struct request *r);
struct reply dues_reverse_save(struct request *r);
struct reply dues_exempt_form(struct request *r);
struct reply dues_exempt_save(struct request *r);
struct reply dues_exempt_undo_save(struct request *r);
struct reply dues_export_page(struct request *r);
struct reply dues_print_page(struct request *r);
struct reply dues_my_page(struct request *r);

#endif
