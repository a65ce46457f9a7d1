/* By what the roster is narrowed besides its columns: years, birthdays, posts, care. */
#include "modules/care/care.h"
#include "modules/member/member_inside.h"

static const struct choice months[] = { { 1, "1", "1 月" }, { 2, "2", "2 月" }, { 3, "3", "3 月" },
	{ 4, "4", "4 月" }, { 5, "5", "5 月" }, { 6, "6", "6 月" }, { 7, "7", "7 月" },
	{ 8, "8", "8 月" }, { 9, "9", "9 月" }, { 10, "10", "10 月" }, { 11, "11", "11 月" },
	{ 12, "12", "12 月" }, { 0 } };

static const struct choice cares[] = {
	{ CARE_DIFFICULT, "difficult", "困难党员" },
	{ CARE_HONOURED, "honoured", "受表彰党员" },
	{ 0 }
};

const struct condition member_conditions[] = {
	{ "age", "年龄", .since = "born_on", .unit = "岁" },
	{ "party_age", "党龄", .since = "age_from", .unit = "年" },
	{ "birthday", "政治生日", .choices = months, .where = "m.joined_month = ?" },
	{ "post", "班子职务", .codes = "party_post",
	  .where = "m.id IN (SELECT x.member_id FROM committee_member x JOIN committee c"
	  " ON c.id = x.committee_id AND c.standing_of IS NOT NULL WHERE x.until_on IS NULL AND x.post = ?)" },
	{ "care", "党员关怀", .choices = cares, .seen_by = &care_view,
	  .where = "m.id IN (SELECT x.member_id FROM member_care x WHERE x.removed_at IS NULL"
	  " AND x.until_on IS NULL AND x.kind = ?)" },
	{ 0 }
};
