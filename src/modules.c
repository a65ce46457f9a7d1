/* All modules, one line each: the order of the menu, too. */
#include <stddef.h>
#include "modules/access/access.h"
#include "modules/application/application.h"
#include "modules/care/care.h"
#include "modules/change/change.h"
#include "modules/document/document.h"
#include "modules/committee/committee.h"
#include "modules/development/development.h"
#include "modules/dues/dues.h"
#include "modules/grant/grant.h"
#include "modules/history/history.h"
#include "modules/home/home.h"
#include "modules/import/import.h"
#include "modules/meeting/meeting.h"
#include "modules/member/member.h"
#include "modules/organisation/organisation.h"
#include "modules/points/points.h"
#include "modules/setting/setting.h"
#include "modules/statistics/statistics.h"
#include "modules/upkeep/upkeep.h"

const struct module *const modules[] = {
	&home_module,
	&organisation_module,
	&committee_module,
	&member_module,
	&change_module,
	&development_module,
	&document_module,
	&meeting_module,
	&dues_module,
	&points_module,
	&care_module,
	&statistics_module,
	&import_module,
	&history_module,
	&setting_module,
	&access_module,
	&grant_module,
	&application_module,
	&handover_module,
	&upkeep_module,
	NULL
};
