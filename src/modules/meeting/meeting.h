/*
 * Meetings: plan, leave, sign-in, ledger, review. One row is the planned item and the ledger, so
 * nothing is typed twice (S0-134…176). How people come to a meeting is in attendance.h, how plans
 * and ledgers go up and are reviewed in report.h.
 */
#ifndef MODULES_MEETING_H
#define MODULES_MEETING_H

#include "data/record.h"
#include "web/route.h"

enum meeting_kind {
	MEETING_ASSEMBLY = 1, MEETING_COMMITTEE, MEETING_GROUP, MEETING_LECTURE, MEETING_THEME_DAY,
	MEETING_ORGANISATION_LIFE
};
enum meeting_state {
	MEETING_PLANNED = 1, MEETING_SUBMITTED, MEETING_RETURNED, MEETING_PASSED, MEETING_CANCELLED
};
enum plan_period { PLAN_YEAR = 1, PLAN_QUARTER, PLAN_MONTH };
enum plan_state { PLAN_DRAFT = 1, PLAN_SUBMITTED, PLAN_RETURNED, PLAN_PASSED };

struct plan {
	struct row row;
	const char *title;            /* made: "2026年第三季度组织生活计划"                    */
	int64_t organisation_id;
	enum plan_period period;
	int64_t year;
	int64_t number;               /* quarter 1..4, month 1..12, 0 for a year             */
	enum plan_state state;
	struct moment submitted_at;
	const char *opinion;          /* of the review                                       */
};

struct meeting {
	struct row row;
	const char *title;
	enum meeting_kind kind;
	const char *also;             /* other duties it serves, in words: "党课、主题党日"     */
	int64_t organisation_id;
	int64_t plan_id;              /* 0: not planned                                      */
	struct moment starts_at;
	struct moment ends_at;
	const char *place;
	const char *chair;
	const char *lecturer;
	const char *participants;
	int64_t group_id;             /* 党小组会: whose; 0: of the whole branch                  */
	enum meeting_state state;
	int64_t expected_count;
	int64_t leave_count;
	int64_t present_count;        /* as of the last tick or report; live counts are asked  */
	struct moment submitted_at;
	const char *opinion;
	struct moment sign_in_from;   /* absent: by the parameters                            */
	struct moment sign_in_to;
	const char *agenda;           /* from here on not in lists                            */
	const char *minutes;
	const char *ballot;
	bool ballot_public;
	const char *problems_found;   /* only 组织生活会                                        */
	const char *rectification;
};

extern const struct module meeting_module;
extern const struct record plan_record, meeting_record;
extern const struct choice meeting_kinds[], meeting_states[], plan_periods[], plan_states[];
extern const struct permission meeting_view, meeting_create, meeting_edit, meeting_delete,
	meeting_submit, meeting_approve, meeting_reopen_right, meeting_print, meeting_export,
	meeting_behalf, meeting_receive, meeting_take_part;

/* The state in words, NULL if it has none: what is planned is 未召开 until it begins, then 待上报. */
const struct choice *meeting_said(
	struct work *w, enum meeting_state state, struct moment starts_at);
/* A new meeting with its list of expected members; false with problems. */
bool meeting_add(struct work *w, struct meeting *m, struct problems *p);
/* When one may sign in: what was set, or the parameters around the beginning. */
void meeting_window(
	struct work *w, const struct meeting *m, struct moment *from, struct moment *to);

/*
 * For the home page: one question each, one for both if member is asked first.
 * member: "meetings": [{href, title, kind, day, clock, place, can_sign, over, status}] from today
 * on, what can be done now first, at most 5; days "今天", "明天" or "7月1日"; status "请假待批",
 * "已准假", "已签到 14:31" or null; "signature_wanted" for their sheets. admin: "meeting_tasks":
 * [{label, count, href}], only those with a count.
 */
void meeting_home_member(struct request *r, struct json *data);
void meeting_home_admin(struct request *r, struct json *data);

#endif
