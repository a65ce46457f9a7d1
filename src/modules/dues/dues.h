/*
 * Party dues: base, month, payment, arrears (field-rules 4.8). Amounts are whole fen. What is
 * written stays: a new base is a new row, a wrong payment is reversed by an opposite one.
 */
#ifndef MODULES_DUES_H
#define MODULES_DUES_H

#include "data/record.h"
#include "lib/json.h"
#include "web/route.h"

struct importable;

enum dues_payer {
	PAYER_WAGE = 1, PAYER_RETIRED, PAYER_SELF_EMPLOYED, PAYER_STUDENT, PAYER_FARMER, PAYER_HARDSHIP
};
enum dues_month_state { DUES_OPEN = 1, DUES_LOCKED };
enum dues_channel { DUES_OFFLINE = 1 };

/* What a member pays from a month on, until a later row. */
struct dues_base {
	struct row row;
	int64_t organisation_id;
	int64_t member_id;
	enum dues_payer payer;
	struct money base;
	struct money monthly;        /* by the rates of from_month; of hardship as approved      */
	struct date from_month;
	const char *reason;
	const char *evidence;        /* of hardship: who approved it                             */
};

/* A month of a branch. */
struct dues_month {
	struct row row;
	int64_t organisation_id;
	struct date month;
	enum dues_month_state state;
	struct moment opened_at;
	const char *opened_by;
	struct moment locked_at;
	const char *locked_by;
};

/* What one member owes for one month. */
struct dues {
	struct row row;
	int64_t organisation_id;
	int64_t member_id;
	struct date month;
	enum dues_payer payer;
	struct money base;
	struct money due;
	struct money paid;
	struct money exempted;       /* taken off `due` by the branch; opening again leaves it so */
	const char *exempt_reason;
};

struct dues_payment {
	struct row row;
	int64_t organisation_id;
	int64_t member_id;
	int64_t dues_id;
	struct money amount;         /* negative: reverses another                               */
	struct date paid_on;
	enum dues_channel channel;
	const char *payee;
	const char *receipt_no;
	const char *note;
};

extern const struct record dues_base_record, dues_month_record, dues_record, dues_payment_record;
extern const struct module dues_module;
extern const struct permission dues_view, dues_edit, dues_lock_right, dues_export, dues_print,
	dues_take_part;
extern const struct choice dues_payers[];

/* Bases by workbook (dues_base_import.c): its columns, and the layout. */
extern const struct record dues_base_sheet_record;
extern const struct importable dues_base_importable;

/* ---- the rates in force in a month ---- */

struct dues_tier {
	int64_t most;                /* fen, including; 0: without end                           */
	int64_t rate;                /* of 10,000                                                */
};
struct dues_rates {
	struct dues_tier wage[10];
	struct dues_tier retired[10];
	int64_t fixed, farmer, rounding;
};

/* False with a problem if a parameter cannot be understood. */
bool dues_rates_read(struct work *w, struct date month, struct dues_rates *rates,
	struct problems *p);
/* The whole base at the rate of its tier; hardship has none and keeps `monthly`. */
struct money dues_due(const struct dues_rates *rates, enum dues_payer payer, struct money base,
	struct money monthly);
/* The class a work code suggests (4.14). */
enum dues_payer dues_payer_of_work(const char *code);

/* ---- verbs; all refuse with problems and leave history ---- */

/* The branch whose book is kept. */
struct dues_branch {
	int64_t id;
	const char *path;
	const char *name;
};

struct date dues_first_day(struct date d); /* of its month */

/* One base from a month on; organisation, member and fields are set by the caller. */
bool dues_base_set(struct work *w, struct dues_base *b, const char *member, struct problems *p);

/* Bases of many members at once; returns how many were written, -1 with problems. */
struct dues_base_line {
	int64_t member_id;
	const char *name;
	enum dues_payer payer;
	struct money base;
};
int64_t dues_base_set_many(struct work *w, const struct dues_branch *b, struct date from_month,
	const char *reason, const struct dues_base_line *lines, size_t count, struct problems *p);

/*
 * Opens a month, or again: adds who is new, follows a changed base where nothing is paid yet. A
 * month that is locked is only added to: those of `late`, with its reason.
 */
struct dues_opened {
	int64_t added, changed, without_base;
	bool locked;
};
struct dues_late {
	const char *reason;
	const char *members;         /* "17,18,19"                                                */
};
bool dues_open(struct work *w, const struct dues_branch *b, struct date month,
	const struct dues_late *late, struct dues_opened *done, struct problems *p);
/*
 * From now on nothing of the month changes. `anyway`: although some still owe; `without`: although
 * some are not entered.
 */
bool dues_lock(struct work *w, const struct dues_branch *b, struct date month, bool anyway,
	bool without, struct problems *p);

/* One payment; `version` is that of the dues row the form showed, 0: any. */
bool dues_pay(struct work *w, struct dues_payment *payment, int64_t version, struct problems *p);
/* What each of the ticked still owes; returns how many paid, -1 with problems. */
int64_t dues_pay_many(struct work *w, const struct dues_branch *b, const struct dues_payment *like,
	struct date month, const char *const *ids, size_t count, struct problems *p);
/* The opposite entry of a payment, with the reason. */
bool dues_reverse(struct work *w, const struct dues_payment *payment, const char *reason,
	struct problems *p);
/* 免缴, of a locked month 免除欠缴: what is still owed is asked for no longer; or is again. */
bool dues_exempt(struct work *w, int64_t dues_id, int64_t version, const char *reason,
	struct problems *p);
bool dues_exempt_undo(struct work *w, int64_t dues_id, int64_t version, const char *reason,
	struct problems *p);

/* ---- for the home pages: one question each ---- */

/*
 * "my_dues": {month, due, paid, state, tone, owed_months (text or null), has_row}; null for people
 * without a member record.
 */
void dues_home_member(struct request *r, struct json *data);
/* "branch_dues": {month, due, paid, owed, people, arrears}: this month below the actor's path. */
void dues_home_admin(struct request *r, struct json *data);
/* Both of them by a single question, for an administrator who is a member. */
void dues_home_both(struct request *r, struct json *data);

#endif
