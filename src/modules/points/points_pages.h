/* What the files of this module share among themselves. */
#ifndef MODULES_POINTS_PAGES_H
#define MODULES_POINTS_PAGES_H

#include "lib/json.h"
#include "modules/points/points.h"

extern const struct choice points_kinds[], points_directions[], points_periods[];

enum { MOST_TEXT = 400, OLDEST_YEAR = 2000 };

/* The version of item i in force on a day, given twice; members p who have points. */
#define POINTS_IN_FORCE "i.effective_on <= ? AND NOT EXISTS (SELECT 1 FROM points_item n" \
	" WHERE n.code = i.code AND n.effective_on <= ? AND n.effective_on > i.effective_on)"
#define POINTS_HOLDER "p.removed_at IS NULL AND p.stage IN ('full', 'probationary') AND p.standing = 'normal'"
/* Their plus, minus and waiting s of a year, in an organisation. */
#define POINTS_SUMS " LEFT JOIN (SELECT e.member_id, SUM(IF(i.direction = 'plus', e.counted, 0)) AS plus," \
	"  SUM(IF(i.direction = 'minus', e.counted, 0)) AS minus, SUM(e.state = 'proposed') AS waiting" \
	"  FROM member x JOIN points_entry e ON e.member_id = x.id AND e.year = ?" \
	"  JOIN points_item i ON i.id = e.item_id WHERE x.organisation_id = ? GROUP BY e.member_id) s" \
	" ON s.member_id = p.id"

/* "12", "0.5"; with its sign "+1", "-0.5". */
const char *points_text(struct arena *a, int64_t points);
const char *points_signed(struct arena *a, int64_t points);
/* As it is shown: not below 0 if the parameter says so. */
int64_t points_shown(struct work *w, int64_t total);
/* "8 分"; where the floor lifts it, both numbers and why. */
const char *points_total_words(struct work *w, int64_t total);
/* First and last day of the period around a day. */
struct date points_period_begin(enum points_period period, struct date day);
struct date points_period_end(enum points_period period, struct date day);
const char *points_period_word(enum points_period period); /* "本年" */

/*
 * What members begin a year with, for `base`: the year's parameter, hundredths; `prorated`: those
 * who joined in that year have a part of it.
 */
struct points_base {
	int64_t base;
	bool prorated;
};
struct points_base points_base_of(struct work *w, int year);
/* Of member p, three values: base, prorated, year. */
#define POINTS_BASE "CAST(ROUND(? * IF(? AND YEAR(p.joined_on) = ?, 13 - MONTH(p.joined_on), 12) / 12) AS SIGNED)"

/* proposed confirmed declined reversed taken_back dropped reversal, in words and colours. */
struct points_standing {
	const char *label, *tone;
};
struct points_standing points_standing_of(const char *state, const char *appeal_state);

/* ---- entry.c: the books, under their locks ---- */

/* The year's rows of members named by number: made if absent, locked until the work ends. */
void points_hold(struct work *w, const char *member_ids, int year);
/* Adds to the totals: [{member, points}]; counts what is booked, never what is proposed. */
void points_book(struct work *w, struct json *lines, int year);
/*
 * The opposite of an entry that counts, else false; the row of its year is held. `state`: what it
 * becomes. An appeal that waits is answered with the reason.
 */
bool points_take_off(struct work *w, int64_t entry_id, const char *state, const char *reason);
/* One reason: given, and not too long. */
bool points_reason(struct problems *p, const char *field, const char *what, const char *text);

/* How much of each capped item members have in its periods. */
struct points_use {
	int64_t member_id;
	const char *code;
	struct date day;
	int64_t points;
};
struct points_uses {
	struct points_use *uses;
	size_t count, room;
};
struct points_uses points_uses_of(struct work *w, const char *member_ids, int year);
/* Of `points` (with sign) what the cap leaves; it is noted as used. */
int64_t points_within(struct work *w, struct points_uses *uses, const struct points_item *item,
	int64_t member_id, struct date day, int64_t points);

/* ---- pages ---- */

int points_year_asked(struct request *r);
/* Tabs of the years; the one looked at is on. `path`: "/points?under=…&year=" */
void points_year_tabs(struct request *r, struct json *data, const char *path, int year);
void points_post_button(struct json *data, const char *label, const char *href, const char *icon,
	const char *confirm);
const char *points_number(struct arena *a, int64_t n);
/* The rules in force today as a table. */
void points_rules_table(struct request *r, struct json *data, bool links);
/* Where an entry comes from: the meeting's page for whoever may open it, else NULL. */
const char *points_source_href(struct request *r, const char *source, int64_t id, bool own);

struct reply points_items_page(struct request *r);
struct reply points_item_new(struct request *r);
struct reply points_item_create(struct request *r);
struct reply points_item_page(struct request *r);
struct reply points_item_renew(struct request *r);
struct reply points_item_renew_save(struct request *r);
struct reply points_page(struct request *r);
struct reply points_member_page(struct request *r);
struct reply points_new_page(struct request *r);
struct reply points_create_page(struct request *r);
struct reply points_pending_page(struct request *r);
struct reply points_confirm_page(struct request *r);
struct reply points_decline_page(struct request *r);
struct reply points_reverse_form(struct request *r);
struct reply points_reverse_save(struct request *r);
struct reply points_answer_form(struct request *r);
struct reply points_answer_save(struct request *r);
struct reply points_close_page(struct request *r);
struct reply points_export_page(struct request *r);
struct reply points_my_page(struct request *r);
struct reply points_my_entry_page(struct request *r);
struct reply points_my_appeal_page(struct request *r);

/* A job in the name of the 工委: closes the year of every branch it sees that nothing hinders. */
void points_close_all_now(struct work *w, int64_t year);

#endif
