/*
 * Who admits: the nearest committee above with 审批预备党员权限, the 工委 where none has it. By the process
 * and by the form of the change alike.
 */
#include "development_like.h"
#include "base/text.h"

static struct walk walked(struct house *h, const char *name, int last)
{
	struct date activist = date_add_months(h->work->today, -20);
	struct walk k = walk_started(h, applicant_like(h, name, date_add_months(activist, -2)));

	walk_up_to(&k, last, activist);
	return k;
}

static void let_east_admit(struct house *h, int64_t may)
{
	house_change(h, "UPDATE organisation SET may_admit = ? WHERE id = ?",
		BIND(may, h->places[EAST].id));
}

static struct reply approve(struct walk *k, enum who who)
{
	return post(k->h, who, at(k->h, "/developments/%lld/decisions", (long long)k->id),
		"step=17&basis=会议纪要1号&done_on=%s", date_text(k->h->arena,
		date_add_months(k->h->work->today, -6)));
}

static void without_the_right_the_next_above_approves(void **state)
{
	struct house *h = *state;
	struct walk k = walked(h, "待工委审批", 16);
	const char *page = at(h, "/developments/%lld", (long long)k.id);
	struct reply reply;

	let_east_admit(h, 0);
	reply = assert_status(get(h, EAST_ADMIN, "%s", page), 200);
	assert_has(reply, at(h, "%s（具有审批预备党员权限）", h->places[ROOT].name));
	assert_lacks(reply, "登记这一步");
	assert_lacks(get(h, EAST_ADMIN, "/developments/due"), "待工委审批");
	assert_has(assert_status(approve(&k, EAST_ADMIN), 403),
		at(h, "这一步由%s（具有审批预备党员权限）办理", h->places[ROOT].name));
	assert_has(get(h, ROOT_ADMIN, "/developments/due?q=待工委审批"), "待工委审批");
	assert_has(get(h, ROOT_ADMIN, "%s", page), "登记这一步");
	assert_goes(approve(&k, ROOT_ADMIN), "/developments/");
	assert_true(walk_now(&k)->states[17].done);
	let_east_admit(h, 1);
}

static void with_the_right_the_committee_approves(void **state)
{
	struct house *h = *state;
	struct walk k = walked(h, "待党委审批", 16);

	let_east_admit(h, 1);
	assert_has(get(h, EAST_ADMIN, "/developments/%lld", (long long)k.id), "登记这一步");
	assert_has(get(h, EAST_ADMIN, "/developments/due"), "待党委审批");
	assert_has(get(h, EAST_CLERK, "/developments/due?q=待党委审批"), h->places[EAST].name);
	assert_status(approve(&k, EAST_GENERAL_ADMIN), 403);
	assert_goes(approve(&k, EAST_ADMIN), "/developments/");
}

/* The branch neither admits nor confirms by the form of the change: it is led to the process. */
static void the_form_of_the_change_leads_to_the_process(void **state)
{
	struct house *h = *state;
	struct walk k = walked(h, "直接接收", 6);
	const char *changes = at(h, "/members/%lld/changes", (long long)k.member);
	struct reply reply = assert_status(get(h, EAST_CLERK, "%s/new", changes), 200);

	assert_has(reply, at(h, "在“发展党员”里办理，由%s审批", h->places[EAST].name));
	assert_lacks(reply, "kind=admit");
	assert_true(h->trips <= 5);
	assert_goes(get(h, EAST_CLERK, "%s/new?kind=admit", changes),
		at(h, "/members/%lld/development", (long long)k.member));
	assert_has(assert_status(post(h, EAST_CLERK, changes, "kind=admit&on_date=%s",
		date_text(h->arena, h->work->today)), 422), at(h, "由%s审批", h->places[EAST].name));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(without_the_right_the_next_above_approves),
		HOUSE_TEST(with_the_right_the_committee_approves),
		HOUSE_TEST(the_form_of_the_change_leads_to_the_process),
	};

	return house_run(tests);
}
