/* The layouts that can be imported; of one record the plain one first. */
#include "base/text.h"
#include "modules/access/access.h"
#include "modules/dues/dues.h"
#include "modules/import/layouts.h"
#include "modules/points/points.h"

const struct choice import_kinds[] = {
	{ IMPORT_MEMBERS, "member", "党员名册" },
	{ IMPORT_MEMBERS_WHOLE, "member_whole", "党员名册（全部项目）" },
	{ IMPORT_ACTIVISTS, "activist", "入党积极分子和申请人" },
	{ IMPORT_ORGANISATIONS, "organisation", "党组织" },
	{ IMPORT_ORGANISATIONS_WHOLE, "organisation_whole", "党组织（全部项目）" },
	{ IMPORT_ACCOUNTS, "account", "账号" },
	{ IMPORT_DUES_BASES, "dues_base_sheet", "党费基数" },
	{ IMPORT_POINTS, "points_sheet", "加减分登记" },
	{ 0 }
};

const struct importable *const importables[] = { &member_importable, &member_whole_importable,
	&activist_importable, &organisation_importable, &organisation_whole_importable,
	&account_importable, &dues_base_importable, &points_importable, NULL };

const struct importable *importable_of(const struct record *record)
{
	for (const struct importable *const *it = importables; *it; it++)
		if ((*it)->record == record)
			return *it;
	return NULL;
}

const struct importable *importable_named(const char *name)
{
	for (const struct importable *const *it = importables; *it; it++)
		if (text_is((*it)->name, name))
			return *it;
	return NULL;
}
