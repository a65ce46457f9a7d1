/*
 * The common list, on members: filters together, columns, views of one's own, paper and workbook of
 * what is seen, all of it in the address. What is done with many at once: member_bulk_test.c.
 */
#include "house.h"
#include "base/text.h"
#include "web/request.h"

static struct member *person(struct house *h, const char *name, enum member_stage stage)
{
	struct member *m = member_like(h, EAST_BRANCH, name);

	m->stage = stage;
	if (stage != MEMBER_FULL)
		m->full_on = (struct date){ 0 };
	m->note = "补录过去的情况";
	return m;
}

/* ---- filters ---- */

static void several_values_of_one_filter_are_or(void **state)
{
	struct house *h = *state;
	struct reply both, one;

	member_put(h, person(h, "章正式", MEMBER_FULL));
	member_put(h, person(h, "章预备", MEMBER_PROBATIONARY));
	member_put(h, person(h, "章积极", MEMBER_ACTIVIST));
	both = assert_status(get(h, EAST_CLERK, "/members?q=章&stage=full&stage=probationary"), 200);
	assert_has(both, "章正式");
	assert_has(both, "章预备");
	assert_lacks(both, "章积极");
	one = get(h, EAST_CLERK, "/members?q=章&stage=full");
	assert_lacks(one, "章预备");
	assert_lacks(get(h, EAST_CLERK, "/members?q=章&stage=nothing"), "章正式");
}

static void days_have_a_beginning_and_an_end(void **state)
{
	struct house *h = *state;
	static const struct { const char *query; bool found; } asked[] = {
		{ "born_on.from=1977-03-05", true }, { "born_on.from=1977-03-06", false },
		{ "born_on.to=1977-03-05", true }, { "born_on.to=1977-03-04", false },
		{ "born_on.from=1977-01-01&born_on.to=1977-12-31", true }, { "born_on=1977", true },
		{ "born_on=1977-03", true }, { "born_on=1977-04", false }, { "born_on=1976", false },
	};
	struct member *m = person(h, "庞生日", MEMBER_FULL);

	m->born_on = date_of(1977, 3, 5);
	m->id_number = id_number_new(h, m->born_on, m->sex == SEX_MALE);
	member_put(h, m);
	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
		struct reply reply = get(h, EAST_CLERK, "/members?q=庞生日&%s", asked[i].query);

		if (reply_has(reply, "data-label=\"姓名\"") != asked[i].found)
			fail_msg("%s: %s", asked[i].query, asked[i].found ? "not found" : "found");
	}
}

static void what_is_not_filled_in_can_be_asked_for(void **state)
{
	struct house *h = *state;
	struct member *m = person(h, "阮未填", MEMBER_FULL);

	m->education = NULL;
	member_put(h, m);
	m = person(h, "阮已填", MEMBER_FULL);
	m->education = "21";
	member_put(h, m);
	assert_has(get(h, EAST_CLERK, "/members?q=阮&education=-"), "阮未填");
	assert_lacks(get(h, EAST_CLERK, "/members?q=阮&education=-"), "阮已填");
	assert_has(get(h, EAST_CLERK, "/members?q=阮&education=-&education=21"), "阮已填");
}

/* Each stands above the rows and can be taken away alone; the others stay. */
static void active_filters_are_words_that_can_be_removed(void **state)
{
	struct house *h = *state;
	struct reply reply = get(h, EAST_CLERK,
		"/members?stage=full&stage=probationary&joined_on.from=2001-01-01&sort=joined_on");

	assert_has(reply, "人员类别：正式党员");
	assert_has(reply, "人员类别：预备党员");
	assert_has(reply, "加入党组织日期：2001-01-01 及以后");
	assert_has(reply, "href=\"/members?stage=probationary&amp;joined_on.from=2001-01-01&amp;"
		"sort=joined_on\" aria-label=\"去掉条件 人员类别：正式党员\"");
	assert_has(reply, "href=\"/members?stage=full&amp;stage=probationary&amp;sort=joined_on\"");
}

static void the_panel_offers_every_choice_without_losing_the_rest(void **state)
{
	struct house *h = *state;
	struct reply reply = get(h, EAST_CLERK, "/members?panel=filters&ethnicity=01&sort=joined_on");

	assert_has(reply, "name=\"born_on.from\"");
	assert_has(reply, "name=\"ethnicity\" value=\"01\" checked");
	assert_has(
		reply, "<div hidden><input type=\"hidden\" name=\"sort\" value=\"joined_on\"></div>");
	/* the everyday ones are open, and where something is asked; the rest is folded */
	assert_has(reply, "<details class=\"panel-group\" open><summary>常用条件</summary>");
	assert_has(reply, "<details class=\"panel-group\" open><summary>基本信息</summary>");
	assert_has(reply, "<details class=\"panel-group\"><summary>工作与职务</summary>");
	assert_lacks(get(h, EAST_CLERK, "/members"), "name=\"born_on.from\"");
}

/* More values than a person ticks: bounded, not a fault. */
static void an_endless_address_is_bounded(void **state)
{
	struct house *h = *state;
	const char *query = "id=1";

	for (int i = 0; i < 300; i++)
		query = at(h, "%s&ethnicity=%d&id=%d&cols=name", query, i, i);
	assert_status(get(h, EAST_CLERK, "/members?%s", query), 200);
}

static void names_are_found_by_part_and_by_initials(void **state)
{
	struct house *h = *state;
	static const char *const asked[] = { "欧阳", "阳长卿", "欧阳长卿", "oy", "OYC", "oycq" };

	member_put(h, person(h, "欧阳长卿", MEMBER_FULL));
	for (size_t i = 0; i < 6; i++)
		if (!reply_has(get(h, EAST_CLERK, "/members?q=%s", asked[i]), "欧阳长卿"))
			fail_msg("%s does not find her", asked[i]);
	assert_lacks(get(h, EAST_CLERK, "/members?q=oyzq&stage=full"), "data-label=\"姓名\"");
}

/* ---- columns and order ---- */

static void columns_are_chosen_by_the_address(void **state)
{
	struct house *h = *state;
	struct member *m = person(h, "费列选", MEMBER_FULL);
	const char *number = m->id_number;
	struct reply usual, chosen;

	m->work_post = "办公室主任";
	member_put(h, m);
	usual = get(h, EAST_CLERK, "/members?q=费列选");
	chosen = get(h, EAST_CLERK, "/members?q=费列选&cols=work_post&cols=id_number");
	assert_lacks(usual, "办公室主任");
	assert_has(chosen, "办公室主任");
	assert_has(chosen, "费列选"); /* what names the row is always there */
	assert_has(chosen, text_mask(h->arena, number, 4, 4));
	assert_lacks(chosen, number);
	assert_lacks(chosen, "data-label=\"性别\"");
	assert_has(get(h, EAST_CLERK, "/members?panel=columns"), "name=\"cols\" value=\"work_post\"");
}

/* The address is only reached by those who may reveal: 工委 does not see it, not even by asking. */
static void a_column_nobody_may_see_cannot_be_chosen(void **state)
{
	struct house *h = *state;
	struct member *m = person(h, "费住址", MEMBER_FULL);

	m->address = "隐秘巷七号";
	member_put(h, m);
	assert_has(get(h, EAST_CLERK, "/members?q=费住址&cols=address"), "隐秘巷七号");
	assert_lacks(get(h, ROOT_ADMIN, "/members?q=费住址&cols=address"), "隐秘巷七号");
	assert_lacks(get(h, ROOT_ADMIN, "/members?panel=columns"), "value=\"address\"");
	assert_lacks(get(h, ROOT_ADMIN, "/members/print?q=费住址&cols=address"), "隐秘巷七号");
}

static void the_order_is_told_to_screen_readers(void **state)
{
	struct house *h = *state;

	member_made(h, EAST_BRANCH, "郎排序");
	assert_has(get(h, EAST_CLERK, "/members?sort=joined_on"), "aria-sort=\"ascending\"");
	assert_has(get(h, EAST_CLERK, "/members?sort=joined_on&down=1"), "aria-sort=\"descending\"");
	assert_lacks(get(h, EAST_CLERK, "/members?sort=note"), "aria-sort");
}

static void numbers_say_their_day_and_basis(void **state)
{
	struct house *h = *state;
	const char *since = at(h, "截至 %s，按您权限范围内", moment_text(h->arena, h->now));

	member_made(h, EAST_BRANCH, "郎统计");
	assert_has(get(h, EAST_CLERK, "/members"), since);
	assert_has(get(h, EAST_CLERK, "/members?q=郎统计"), "范围内符合条件的名册现有人员");
	assert_has(get(h, SYSTEM_ADMIN, "/accounts"), "范围内的现有账号");
}

/* ---- views ---- */

static int64_t views_of(struct house *h, enum who who)
{
	return number_of(h, "SELECT COUNT(*) FROM list_view WHERE account_id = ?",
		BIND(h->people[who].account_id));
}

static int64_t view_saved(struct house *h, enum who who, const char *name, const char *more)
{
	assert_goes(post(h, who, "/me/views", "list=/members&name=%s%s&query=%s",
		text_url(h->arena, name), more, text_url(h->arena, "?stage=full&cols=phone")),
		"/members?stage=full&cols=phone&view=");
	return number_of(h, "SELECT id FROM list_view WHERE account_id = ? AND name = ?",
		BIND(h->people[who].account_id, name));
}

static void a_view_is_saved_opened_and_removed(void **state)
{
	struct house *h = *state;
	int64_t id = view_saved(h, EAST_CLERK, "正式党员电话", "");
	struct reply panel = get(h, EAST_CLERK, "/members?panel=views");

	assert_has(panel, at(h, "href=\"/members?stage=full&amp;cols=phone&amp;view=%lld\"",
		(long long)id));
	assert_has(get(h, EAST_CLERK, "/members?stage=full&view=%lld", (long long)id),
		"视图：正式党员电话");
	assert_int_equal(view_saved(h, EAST_CLERK, "正式党员电话", ""), id); /* the same name again */
	assert_status(get(h, EAST_CLERK, "/members"), 200); /* not the usual one */
	assert_status(post(h, EAST_CLERK, "/me/views/remove", "id=%lld", (long long)id), 303);
	assert_int_equal(views_of(h, EAST_CLERK), 0);
}

static void the_usual_view_opens_the_list_and_can_be_left(void **state)
{
	struct house *h = *state;
	int64_t id = view_saved(h, WEST_CLERK, "常用", "&is_default=1");
	struct reply all;

	assert_goes(assert_status(get(h, WEST_CLERK, "/members"), 303),
		at(h, "/members?stage=full&cols=phone&view=%lld", (long long)id));
	all = assert_status(get(h, WEST_CLERK, "/members?view=0"), 200);
	assert_lacks(all, "人员类别：正式党员");
	assert_has(get(h, WEST_CLERK, "/members?stage=full"), "href=\"/members?view=0\"");
	assert_status(get(h, WEST_CLERK, "/meetings"), 200); /* another list knows nothing of it */
	assert_status(post(h, WEST_CLERK, "/me/views/default", "id=%lld&on=0", (long long)id), 303);
	assert_status(get(h, WEST_CLERK, "/members"), 200);
	post(h, WEST_CLERK, "/me/views/remove", "id=%lld", (long long)id);
}

static void a_view_is_ones_own(void **state)
{
	struct house *h = *state;
	int64_t id = view_saved(h, EAST_ADMIN, "我的", "");

	assert_status(post(h, EAST_CLERK, "/me/views/remove", "id=%lld", (long long)id), 404);
	assert_status(post(h, EAST_CLERK, "/me/views/default", "id=%lld&on=1", (long long)id), 404);
	assert_lacks(get(h, EAST_CLERK, "/members?panel=views"), "我的</a>");
	assert_int_equal(views_of(h, EAST_ADMIN), 1);
	post(h, EAST_ADMIN, "/me/views/remove", "id=%lld", (long long)id);
}

static void a_view_leads_only_to_lists_of_ours(void **state)
{
	struct house *h = *state;

	assert_status(post(h, EAST_CLERK, "/me/views", "list=//evil.example&name=x&query="), 404);
	assert_status(post(h, EAST_CLERK, "/me/views", "list=/sign-out&name=x&query="), 404);
	assert_status(post(h, EAST_CLERK, "/me/views", "list=/members&name=x&query=.evil"), 404);
	assert_goes(post(h, EAST_CLERK, "/me/views", "list=/members&name=&query=%%3Fq%%3Da"),
		"/members?q=a&panel=views");
	assert_int_equal(views_of(h, EAST_CLERK), 0);
}

/* Who never saved a view asks the database nothing more; who has, one question. */
static void views_cost_only_those_who_have_some(void **state)
{
	struct house *h = *state;
	int64_t id;
	long before, with;

	get(h, DEEP_CLERK, "/members");
	get(h, DEEP_CLERK, "/members");
	before = h->trips;
	id = view_saved(h, DEEP_CLERK, "一", "");
	get(h, DEEP_CLERK, "/members");
	with = h->trips;
	assert_int_equal(with, before + 1);
	get(h, DEEP_CLERK, "/members?stage=full");
	assert_true(h->trips <= before + 1);
	post(h, DEEP_CLERK, "/me/views/remove", "id=%lld", (long long)id);
}

/* ---- paper and workbook ---- */

static int64_t deeds(struct house *h, enum who who, const char *action)
{
	return number_of(h, "SELECT COUNT(*) FROM history WHERE account_id = ? AND action = ?"
		" AND record = 'member'", BIND(h->people[who].account_id, action));
}

static void paper_shows_what_is_seen_and_leaves_a_deed(void **state)
{
	struct house *h = *state;
	int64_t before = deeds(h, EAST_CLERK, "print");
	struct member *m = person(h, "储打印", MEMBER_FULL);
	struct reply paper;

	m->work_post = "档案员";
	member_put(h, m);
	paper = assert_status(
		get(h, EAST_CLERK, "/members/print?q=储打印&cols=work_post&stage=full"), 200);
	assert_has(paper, "储打印");
	assert_has(paper, "档案员");
	assert_has(paper, "条件：查找：储打印；人员类别：正式党员");
	assert_has(paper, "共 1 名");
	assert_has(paper, "截至 ");
	assert_has(paper, at(h, "打印：%s", h->people[EAST_CLERK].name));
	assert_lacks(paper, m->phone);
	assert_int_equal(deeds(h, EAST_CLERK, "print"), before + 1);
	assert_has(get(h, EAST_CLERK, "/members?q=储打印&stage=full"),
		"href=\"/members/print?q=%E5%82%A8%E6%89%93%E5%8D%B0&amp;stage=full\"");
}

static void only_what_is_ticked_is_printed(void **state)
{
	struct house *h = *state;
	int64_t one = member_made(h, EAST_BRANCH, "储勾选"), far = member_made(h, WEST_BRANCH, "储远方");
	struct reply paper;

	member_made(h, EAST_BRANCH, "储未选");
	paper = get(h, EAST_CLERK, "/members/print?id=%lld&id=%lld&seen=1", (long long)one,
		(long long)far);
	assert_has(paper, "储勾选");
	assert_lacks(paper, "储未选");
	assert_lacks(paper, "储远方");
	assert_has(paper, "共 1 名（所选）");
	paper = get(h, EAST_CLERK, "/members/print?chosen=1&seen=1"); /* nothing is not everything */
	assert_lacks(paper, "储勾选");
	assert_has(paper, "没有符合条件的记录");
}

static void the_workbook_is_what_is_seen_or_everything(void **state)
{
	struct house *h = *state;
	int64_t id = member_made(h, EAST_BRANCH, "储导出");
	int64_t before = deeds(h, EAST_CLERK, "export");

	assert_status(post(h, EAST_CLERK, "/members/export", "id=%lld&seen=1&cols=phone",
		(long long)id), 200);
	assert_status(post(h, EAST_CLERK, "/members/export", "id=%lld", (long long)id), 200);
	assert_int_equal(deeds(h, EAST_CLERK, "export"), before + 2);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE account_id = ? AND note"
		" = '导出党员 1 名，列表所见的列'", BIND(h->people[EAST_CLERK].account_id)), 1);
	assert_has(get(h, EAST_CLERK, "/members"), "导出全部项目");
	/* one button for all of them; each is about the list as it is narrowed */
	assert_has(get(h, EAST_CLERK, "/members"), "<details class=\"drop\">");
	assert_has(get(h, EAST_CLERK, "/members?stage=full"),
		"action=\"/members/export/roster?stage=full\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(several_values_of_one_filter_are_or),
		HOUSE_TEST(days_have_a_beginning_and_an_end),
		HOUSE_TEST(what_is_not_filled_in_can_be_asked_for),
		HOUSE_TEST(active_filters_are_words_that_can_be_removed),
		HOUSE_TEST(the_panel_offers_every_choice_without_losing_the_rest),
		HOUSE_TEST(an_endless_address_is_bounded),
		HOUSE_TEST(names_are_found_by_part_and_by_initials),
		HOUSE_TEST(columns_are_chosen_by_the_address),
		HOUSE_TEST(a_column_nobody_may_see_cannot_be_chosen),
		HOUSE_TEST(the_order_is_told_to_screen_readers),
		HOUSE_TEST(numbers_say_their_day_and_basis),
		HOUSE_TEST(a_view_is_saved_opened_and_removed),
		HOUSE_TEST(the_usual_view_opens_the_list_and_can_be_left),
		HOUSE_TEST(a_view_is_ones_own),
		HOUSE_TEST(a_view_leads_only_to_lists_of_ours),
		HOUSE_TEST(views_cost_only_those_who_have_some),
		HOUSE_TEST(paper_shows_what_is_seen_and_leaves_a_deed),
		HOUSE_TEST(only_what_is_ticked_is_printed),
		HOUSE_TEST(the_workbook_is_what_is_seen_or_everything),
	};

	return house_run(tests);
}
