/*
 * Who may vote, be elected, be counted and pays dues, on a date: the one place that decides
 * (field-rules 4.3, 4.7, 4.8, 4.11). One member with the reasons in words, and the same as
 * conditions in SQL for lists and counts.
 */
#ifndef MODULES_MEMBER_ELIGIBILITY_H
#define MODULES_MEMBER_ELIGIBILITY_H

#include "data/work.h"

struct eligibility {
	bool known;             /* he was on the roster that day                                  */
	bool vote;              /* 表决权、选举权                                                      */
	bool stand;             /* 被选举权                                                          */
	bool count;             /* is expected: counted in 应到                                      */
	bool pays;              /* dues of that month                                              */
	const char *why_vote;   /* one Chinese sentence each, also where the answer is yes           */
	const char *why_stand;
	const char *why_count;
	const char *note;       /* what has to be thought of, NULL: nothing                          */
};

/*
 * On any day, also in the past: what has changed since is taken back in thought. Asks without
 * scope: the caller has found the member, or asks for a number only.
 */
struct eligibility eligibility_on(struct work *w, int64_t member_id, struct date on);

/*
 * The same for table member as `p`; `on` is an SQL expression of a day not long past: the roster
 * as it stands is looked at, and the periods without rights on that day.
 */
#define ELIGIBLE_IN_PARTY(p) \
	" (" p ".stage IN ('full', 'probationary') AND " p ".standing = 'normal' AND " p ".removed_at IS NULL)"
#define ELIGIBLE_TO_PAY(p) ELIGIBLE_IN_PARTY(p)
#define ELIGIBLE_TO_COUNT(p) " (NOT " p ".lost AND" ELIGIBLE_IN_PARTY(p) ")"
#define ELIGIBLE_TO_VOTE(p, on) \
	" (" p ".stage = 'full' AND " p ".standing = 'normal' AND " p ".removed_at IS NULL" \
	" AND NOT EXISTS (SELECT 1 FROM member_change withheld WHERE withheld.member_id = " p ".id" \
	"  AND withheld.no_vote = 1 AND withheld.state = 'done' AND withheld.effect_from <= " on \
	"  AND (withheld.ended_on IS NULL OR withheld.ended_on > " on ")))"

/*
 * How many may vote on a day, also one long past, of the organisation at `path` and those below:
 * the roster of that day, as eligibility_on takes it back. Both are SQL expressions that hold no
 * value to be bound.
 */
#define VOTERS_ON(path, on) " (SELECT COUNT(*) FROM" VOTERS_FROM(path, on) ")"
/* Their rows: member p as he is now, and b, the branch he belonged to then. */
#define VOTERS_FROM(path, on) \
	" member_relation r JOIN organisation b ON b.id = r.organisation_id" \
	"  AND b.path LIKE CONCAT(" path ", '%') JOIN member p ON p.id = r.member_id" \
	"  AND (p.removed_at IS NULL OR p.left_on IS NOT NULL)" \
	"  LEFT JOIN member_change c ON c.id = (SELECT d.id FROM member_change d" \
	"   WHERE d.member_id = p.id AND d.state = 'done' AND d.was IS NOT NULL AND d.on_date > " on \
	"   ORDER BY d.step LIMIT 1)" \
	" WHERE (r.from_on IS NULL OR r.from_on <= " on ") AND (r.until_on IS NULL OR r.until_on > " on ")" \
	" AND IF(c.id IS NULL, p.stage, JSON_VALUE(c.was, '$.stage')) = 'full'" \
	" AND IF(c.id IS NULL, p.standing, JSON_VALUE(c.was, '$.standing')) = 'normal'" \
	" AND COALESCE(IF(c.id IS NULL, p.full_on, NULLIF(JSON_VALUE(c.was, '$.full_on'), ''))," \
	"  '1900-01-01') <= " on \
	" AND NOT EXISTS (SELECT 1 FROM member_change withheld WHERE withheld.member_id = p.id" \
	"  AND withheld.no_vote = 1 AND withheld.state = 'done' AND withheld.effect_from <= " on \
	"  AND (withheld.ended_on IS NULL OR withheld.ended_on > " on "))"

#endif
