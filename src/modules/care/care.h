/*
 * Looking after members: who is in difficulty, who was honoured, whose political birthday comes,
 * who has been a member how long. The branch keeps it and is reminded; those above look.
 */
#ifndef MODULES_CARE_H
#define MODULES_CARE_H

#include "data/record.h"
#include "web/route.h"

enum care_kind { CARE_DIFFICULT = 1, CARE_HONOURED };

struct member_care {
	struct row row;
	int64_t organisation_id;      /* of the member; follows him                            */
	int64_t member_id;
	enum care_kind kind;
	const char *detail;           /* "因病致困", "县级优秀共产党员"                            */
	struct date from_on;
	struct date until_on;         /* a difficulty that is over                             */
	const char *basis;
	const char *note;
};

/* A commendation as a change of the member: it is kept here too, and goes when that is undone. */
struct honour {
	int64_t change_id, member_id;
	const char *award, *basis;   /* award NULL: undone                                        */
	struct date on;
};
void care_from_change(struct work *w, const struct honour *honour);

/*
 * Whose political birthday comes within seven days, which may lie in two years; who joined on 29
 * February has his day on the 28th. Its values are those of BIRTHDAY_VALUES.
 */
#define BIRTHDAY_DAY "m.joined_on + INTERVAL YEAR(?) - YEAR(m.joined_on) YEAR BETWEEN ? AND ?"
#define BIRTHDAY_SOON "m.stage IN ('full', 'probationary') AND m.standing = 'normal'" \
	" AND m.joined_month IN (MONTH(?), MONTH(?))" \
	" AND (" BIRTHDAY_DAY " OR " BIRTHDAY_DAY ")"
#define BIRTHDAY_VALUES(today, week) \
	(today), (week), (today), (today), (week), (week), (today), (week)

extern const struct module care_module;
extern const struct record member_care_record;
extern const struct permission care_view, care_edit, care_export;

/* Daily: tells the administrators of a branch whose political birthday comes in some days. */
void care_remind(struct work *w, int64_t subject);

#endif
