/* The whole county in one transaction: either all of it is there or nothing. */
#include "data/code.h"
#include "data/history.h"
#include "data/problem.h"
#include "modules/demo/inside.h"
#include "modules/statistics/statistics.h"

enum { SEED = 20260701 };

int demo_seed(struct work *w)
{
	struct county c = { .w = w, .chance = { SEED } };

	if (work_number(w, 0, "SELECT COUNT(*) FROM organisation", BIND_NONE)) {
		fputs("数据库里已经有党组织，演示数据只能装入空的数据库。\n", stderr);
		return 1;
	}
	settings_fresh(w, work_number(w, 0, "SELECT version FROM setting_version", BIND_NONE));
	c.births = births_new(w->arena, 0);
	work_begin(w);
	demo_tree(&c);
	demo_members(&c);
	demo_accounts(&c);
	demo_meetings(&c);
	demo_dues(&c);
	demo_points(&c);
	demo_changes(&c);
	demo_development(&c);
	demo_committees(&c);
	demo_groups(&c);
	snapshot_ask(w, "special", w->today, "演示：换届前核对", problems_new(w->arena));
	history_write(w, &(struct history_entry){ .action = "seed", .path = "", .note = "装入演示数据：云溪县" });
	work_commit(w);
	printf("演示数据：%zu 个支部，%zu 名党员。\n", c.branch_count, c.member_count);
	return 0;
}
