/* What the code tables are called. A table that a migration adds gets its line here. */
#include "modules/setting/setting.h"

const struct choice code_tables[] = {
	{ 1, "ethnicity", "民族" },
	{ 2, "education", "学历" },
	{ 3, "degree", "学位" },
	{ 4, "work", "工作岗位" },
	{ 5, "technical_post", "专业技术职务" },
	{ 6, "stratum", "新社会阶层" },
	{ 7, "frontline", "一线情况" },
	{ 8, "joined_kind", "入党类型" },
	{ 9, "confirmed_kind", "转正情况" },
	{ 10, "entered_kind", "进入本系统类型" },
	{ 11, "lost_why", "失联原因" },
	{ 12, "party_post", "班子职务" },
	{ 13, "election_absence", "不计入应到的原因" },
	{ 14, "document_kind", "材料种类" },
	{ 15, "away_situation", "驻外情况" },
	{ 16, "locality", "属地关系" },
	{ 17, "unit_situation", "党组织所在单位情况" },
	{ 18, "unit_party", "单位建立党组织情况" },
	{ 19, "unit_legal", "法人单位标识" },
	{ 20, "unit_group", "建立党组情况" },
	{ 21, "unit_tie", "单位隶属关系" },
	{ 22, "unit_control", "企业控股情况" },
	{ 23, "unit_scale", "企业规模" },
	{ 0 }
};
