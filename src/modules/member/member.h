/* Members: the roster after 党员基本信息汇总表 (field-rules 4.13), one record a person. */
#ifndef MODULES_MEMBER_H
#define MODULES_MEMBER_H

#include "data/record.h"
#include "web/route.h"

enum member_stage { MEMBER_FULL = 1, MEMBER_PROBATIONARY, MEMBER_ACTIVIST, MEMBER_APPLICANT };
enum member_standing { STANDING_NORMAL = 1, STANDING_STOPPED };
enum sex { SEX_MALE = 1, SEX_FEMALE };

struct member {
	struct row row;
	const char *name;
	int64_t organisation_id;
	const char *id_number;       /* sealed */
	enum sex sex;
	const char *ethnicity;
	struct date born_on;
	const char *education;
	enum member_stage stage;
	struct date joined_on;
	struct date full_on;
	const char *work;
	const char *phone;           /* sealed */
	const char *telephone;
	enum member_standing standing;
	bool lost;
	struct date lost_on;
	bool floating;
	const char *floating_to;
	const char *party_post;
	const char *work_post;
	const char *address;
	const char *note;
	bool born_differs;           /* the file's date of birth lawfully differs from the ID number */
};

extern const struct record member_record;
extern const struct module member_module;
extern const struct permission member_view, member_edit, member_private;
extern const struct choice member_stages[], member_standings[], member_sexes[];

/* Has a vote: full members in good standing (选举条例 2020; 党章 art. 7). */
bool member_has_vote(const struct member *m);

#endif
