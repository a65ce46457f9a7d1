/* Organisations: changing, closing, and the tree as scope; kinds are in organisation_kind_test.c.
 */
#include "founding.h"
#include "base/fault.h"

static struct organisation *found(struct house *h, int64_t id)
{
	return record_find(h->work, &organisation_record, id);
}

static void only_the_first_work_committee_has_nobody_above(void **state)
{
	struct house *h = *state;

	assert_has(assert_status(add(h, ROOT_ADMIN, 0, ORGANISATION_COMMITTEE, name_new(h)), 422),
		"请选择上级党组织");
	assert_has(assert_status(add(h, ROOT_ADMIN, 0, ORGANISATION_WORK_COMMITTEE, name_new(h)), 422),
		"请选择上级党组织");
}

static void a_new_one_stands_on_the_path_of_its_parent(void **state)
{
	struct house *h = *state;
	int64_t id = id_made(assert_goes(
		add(h, ROOT_ADMIN, h->places[EAST_GENERAL].id, ORGANISATION_BRANCH, name_new(h)),
		"/organisations/"));
	const char *path = found(h, id)->row.path;

	assert_true(text_begins(path, h->places[EAST_GENERAL].path));
	assert_int_equal(strlen(path), strlen(h->places[EAST_GENERAL].path) + 5);
	assert_status(get(h, EAST_GENERAL_ADMIN, "/organisations/%lld", (long long)id), 200);
	assert_status(get(h, EAST_ADMIN, "/organisations/%lld", (long long)id), 200);
	assert_status(get(h, EAST_CLERK, "/organisations/%lld", (long long)id), 404);
	assert_status(get(h, WEST_ADMIN, "/organisations/%lld", (long long)id), 404);
}

static void a_name_is_taken_once_below_a_parent(void **state)
{
	struct house *h = *state;
	const char *name = name_new(h);

	assert_goes(
		add(h, ROOT_ADMIN, h->places[EAST].id, ORGANISATION_BRANCH, name), "/organisations/");
	assert_has(
		assert_status(add(h, ROOT_ADMIN, h->places[EAST].id, ORGANISATION_BRANCH, name), 422),
		"党组织名称");
}

static struct reply change(struct house *h, const struct organisation *o)
{
	return post(h, ROOT_ADMIN, at(h, "/organisations/%lld", (long long)o->row.id),
		"version=%lld&%s", (long long)o->row.version, form_of(h, &organisation_record, o));
}

static void what_changes_and_what_does_not(void **state)
{
	struct house *h = *state;
	int64_t id = organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH, name_new(h));
	struct organisation *o = found(h, id);

	o->parent_id = h->places[WEST].id;
	assert_has(assert_status(change(h, o), 422), "上级党组织不能直接改");
	o = found(h, id);
	o->name = name_new(h);
	assert_has(assert_status(change(h, o), 422), "请办理“更名”");
	o = found(h, id);
	o->kind = ORGANISATION_JOINT_BRANCH;
	assert_has(assert_status(change(h, o), 422), "请办理“变更类别”");
	o = found(h, id);
	o->founded_on = date_add_days(moment_date(h->now), 1);
	assert_has(assert_status(change(h, o), 422), "成立日期不能晚于今天");
	o->founded_on = moment_date(h->now);
	o->unit_code = "91350100m000100y44";
	assert_has(assert_status(change(h, o), 422), "统一社会信用代码的校验码不对");
	o->unit_code = "91350100m000100\xef\xbc\xb9" "43"; /* full-width Y */
	o->longitude = "28.85"; /* the two exchanged */
	o->latitude = "121.14";
	assert_has(assert_status(change(h, o), 422), "纬度应是 3 到 54");
	assert_has(assert_status(change(h, o), 422), "经度应是 73 到 136");
	o->longitude = "121.14";
	o->latitude = "28.85";
	assert_goes(change(h, o), "/organisations/");
	assert_string_equal(found(h, id)->unit_code, "91350100M000100Y43");
}

/* Not that of any superior; two branches of two committees may be called the same. */
static void a_name_differs_from_those_above(void **state)
{
	struct house *h = *state;
	const char *name = name_new(h);
	struct reply reply;

	assert_goes(
		add(h, ROOT_ADMIN, h->places[EAST].id, ORGANISATION_BRANCH, name), "/organisations/");
	assert_goes(
		add(h, ROOT_ADMIN, h->places[WEST].id, ORGANISATION_BRANCH, name), "/organisations/");
	reply = add(h, ROOT_ADMIN, h->places[EAST_GENERAL].id, ORGANISATION_BRANCH,
		h->places[EAST].name);
	assert_has(assert_status(reply, 422), "请填写公章上的全称，与上级区分开");
}

/* ---- with an approval ---- */

#define APPROVAL "approval=试委发〔2026〕3号&approved_by=中共试县委&effective_on=2026-01-01"

static struct reply reform(struct house *h, int64_t id, const char *what, const char *body)
{
	return post(h, ROOT_ADMIN, at(h, "/organisations/%lld/%s", (long long)id, what), "%s", body);
}

static struct reply to_kind(struct house *h, int64_t id, enum organisation_kind kind)
{
	return reform(h, id, "kind", at(h, APPROVAL "&new_kind=%s", code_of(kind)));
}

static void a_new_name_keeps_the_former(void **state)
{
	struct house *h = *state;
	const char *first = name_new(h), *second = name_new(h), *third = name_new(h);
	int64_t id = organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH, first);
	struct reply reply = assert_status(reform(h, id, "rename", at(h, "new_name=%s", second)), 422);

	assert_has(reply, "请填写批复文号"); /* all of them at once */
	assert_has(reply, "请填写批准机关");
	assert_has(reply, "请填写生效日期");
	assert_has(reply, second);
	assert_goes(reform(h, id, "rename", at(h, APPROVAL "&new_name=%s", second)), "/organisations/");
	assert_string_equal(found(h, id)->former_names, first);
	assert_has(get(h, ROOT_ADMIN, "/organisations?q=%s", first), second); /* found by the old name */
	assert_has(get(h, ROOT_ADMIN, "/organisations/%lld/approvals", (long long)id), "试委发〔2026〕3号");
	/* what was only misspelt leaves no former name and needs no approval */
	assert_goes(
		reform(h, id, "rename", at(h, "new_name=%s&misspelt=1&effective_on=2026-01-01", third)),
		"/organisations/");
	assert_string_equal(found(h, id)->former_names, first);
	assert_string_equal(found(h, id)->name, third);
	assert_has(assert_status(reform(h, id, "rename", at(h, APPROVAL "&new_name=%s", third)), 422),
		"不用办理");
}

static void another_kind_must_suit_what_stands_above_and_below(void **state)
{
	struct house *h = *state;
	int64_t general =
		organisation_made(h, h->places[EAST].id, ORGANISATION_GENERAL_BRANCH, name_new(h));
	int64_t branch = organisation_made(h, general, ORGANISATION_BRANCH, name_new(h));
	int64_t group = organisation_made(h, branch, ORGANISATION_GROUP, name_new(h));

	assert_has(assert_status(reform(h, branch, "kind", "new_kind=joint_branch"), 422), "批复文号");
	assert_goes(to_kind(h, branch, ORGANISATION_JOINT_BRANCH), "/organisations/");
	assert_goes(to_kind(h, branch, ORGANISATION_BRANCH), "/organisations/");
	/* above: a 党委 does not stand below a 总支 */
	assert_has(assert_status(to_kind(h, branch, ORGANISATION_COMMITTEE), 422), "党委不能建在党总支下面");
	/* below: a 总支 may become a 党委 over its branches, not a branch */
	assert_has(assert_status(to_kind(h, general, ORGANISATION_BRANCH), 422),
		"下面还有党支部，不能改为党支部");
	assert_has(assert_status(to_kind(h, h->places[EAST].id, ORGANISATION_GENERAL_BRANCH), 422),
		"下面还有党总支，不能改为党总支");
	assert_has(assert_status(to_kind(h, h->places[ROOT].id, ORGANISATION_COMMITTEE), 422),
		"类别不能改");
	/* a branch with members of its own becomes nothing but another kind of branch */
	assert_has(
		assert_status(to_kind(h, h->places[WEST_BRANCH].id, ORGANISATION_GENERAL_BRANCH), 422),
		"这里还有党员，不能改为党总支");
	assert_int_equal(found(h, group)->kind, ORGANISATION_GROUP);
	assert_int_equal(found(h, branch)->kind, ORGANISATION_BRANCH);
	assert_int_equal(found(h, general)->kind, ORGANISATION_GENERAL_BRANCH);
}

/* ---- closing ---- */

static struct reply close_it(struct house *h, int64_t id, const char *on, const char *approval)
{
	return post(h, ROOT_ADMIN, at(h, "/organisations/%lld/close", (long long)id),
		"effective_on=%s&approval=%s&approved_by=中共试县委", on, approval);
}

static void closing_needs_an_empty_branch(void **state)
{
	struct house *h = *state;
	struct problems *p = problems_new(h->arena);
	int64_t id = organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH, name_new(h));
	struct member *m = member_like(h, EAST, "严最后");
	int64_t member;

	m->organisation_id = id;
	member = member_put(h, m);
	assert_has(assert_status(close_it(h, id, "2026-01-01", "试委发〔2026〕2号"), 422),
		"党员、积极分子和入党申请人：1，请先把组织关系转出");
	work_begin(h->work);
	assert_true(
		record_remove(h->work, &member_record, record_find(h->work, &member_record, member), p));
	work_commit(h->work);
	assert_has(assert_status(close_it(h, id, "", "试委发〔2026〕2号"), 422), "生效日期");
	assert_has(assert_status(close_it(h, id, "2199-01-01", "试委发〔2026〕2号"), 422), "不能晚于今天");
	assert_has(assert_status(close_it(h, id, "2026-01-01", ""), 422), "批复文号");
	assert_goes(close_it(h, id, "2026-01-01", "试委发〔2026〕2号"), "/organisations/");
	assert_true(date_has(found(h, id)->closed_on));
	assert_status(close_it(h, id, "2026-01-01", "试委发〔2026〕2号"), 404); /* it is closed */
	assert_has(get(h, ROOT_ADMIN, "/organisations/%lld", (long long)id), "试委发〔2026〕2号");
}

static void closing_needs_everything_below_closed(void **state)
{
	struct house *h = *state;
	int64_t id = organisation_made(h, h->places[EAST].id, ORGANISATION_GENERAL_BRANCH, name_new(h));
	int64_t below = organisation_made(h, id, ORGANISATION_BRANCH, name_new(h));

	assert_has(assert_status(close_it(h, id, "2026-01-01", "文号"), 422), "还有 1 个党组织没有撤销");
	assert_goes(close_it(h, below, "2026-01-01", "文号"), "/organisations/");
	assert_goes(close_it(h, id, "2026-01-01", "文号"), "/organisations/");
}

/* Somebody else's work, which stays open while requests are answered. */
static struct work beside(struct house *h)
{
	struct work w = *h->work;

	w.db = db_beside(h->db);
	work_begin(&w);
	return w;
}

/* The fault met while committing; -1 if it is committed. */
static int commit_fault(struct work *w)
{
	struct fault_point point;

	if (FAULT_CATCH(&point)) {
		work_rollback(w);
		return (int)point.kind;
	}
	work_commit(w);
	fault_leave(&point);
	return -1;
}

/* The clerk has chosen the branch, the work committee closes it, then the clerk's work commits. */
static void closing_while_a_member_is_entered(void **state)
{
	struct house *h = *state;
	struct problems *p = problems_new(h->arena);
	int64_t id = organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH, name_new(h));
	struct member *m = member_like(h, EAST, "严同时");
	struct work w = beside(h);

	m->organisation_id = id;
	assert_true(record_save(&w, &member_record, m, NULL, p));
	assert_goes(close_it(h, id, "2026-01-01", "文号"), "/organisations/");
	assert_int_equal(commit_fault(&w), FAULT_RETRY); /* done once more, it is refused */
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM member WHERE organisation_id = ?", BIND(id)), 0);
	assert_int_equal(found(h, id)->member_total, 0);
	m->row.id = m->row.version = 0;
	work_begin(&w);
	assert_false(record_save(&w, &member_record, m, NULL, p));
	assert_non_null(strstr(p->items[0].text, "已经撤销"));
	work_rollback(&w);
	db_close(w.db);
}

/* While a child is being added its parent is held: closing waits for it, and then counts it. */
static void closing_while_a_child_is_added(void **state)
{
	struct house *h = *state;
	struct problems *p = problems_new(h->arena);
	int64_t id = organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH, name_new(h));
	struct organisation *o = record_new(h->work, &organisation_record);
	struct work w = beside(h);

	o->name = name_new(h);
	o->parent_id = id;
	o->kind = ORGANISATION_GROUP;
	assert_true(organisation_add(&w, o, p));
	db_script(h->db, "SET SESSION innodb_lock_wait_timeout = 1");
	assert_status(close_it(h, id, "2026-01-01", "文号"), 503); /* tried until it gives up */
	db_script(h->db, "SET SESSION innodb_lock_wait_timeout = DEFAULT");
	work_commit(&w);
	db_close(w.db);
	assert_has(assert_status(close_it(h, id, "2026-01-01", "文号"), 422), "还有 1 个党组织没有撤销");
	assert_goes(close_it(h, o->row.id, "2026-01-01", "文号"), "/organisations/");
	assert_goes(close_it(h, id, "2026-01-01", "文号"), "/organisations/");
	assert_has(assert_status(add(h, ROOT_ADMIN, id, ORGANISATION_GROUP, name_new(h)), 422), "已经撤销");
}

static void a_closed_branch_takes_no_members(void **state)
{
	struct house *h = *state;
	int64_t id = organisation_made(h, h->places[EAST_BRANCH].id, ORGANISATION_GROUP, name_new(h));
	struct member *m = member_like(h, EAST_BRANCH, "水无处");

	/* neither does a group, which is no branch */
	m->organisation_id = id;
	assert_status(post(h, EAST_CLERK, "/members", "%s", form_of(h, &member_record, m)), 422);
	house_change(h, "UPDATE organisation SET closed_on = '2026-01-01' WHERE id = ?",
		BIND(h->places[EAST_DEEP].id));
	m->organisation_id = h->places[EAST_DEEP].id;
	assert_status(post(h, DEEP_CLERK, "/members", "%s", form_of(h, &member_record, m)), 422);
	house_change(
		h, "UPDATE organisation SET closed_on = NULL WHERE id = ?", BIND(h->places[EAST_DEEP].id));
	assert_goes(post(h, DEEP_CLERK, "/members", "%s", form_of(h, &member_record, m)), "/members/");
}

static void only_the_work_committee_changes_the_tree(void **state)
{
	struct house *h = *state;
	int64_t id = h->places[EAST_BRANCH].id;

	assert_status(add(h, EAST_ADMIN, h->places[EAST].id, ORGANISATION_BRANCH, name_new(h)), 403);
	assert_status(post(h, EAST_CLERK, at(h, "/organisations/%lld", (long long)id), "name=改名"), 403);
	assert_lacks(get(h, EAST_ADMIN, "/organisations"), "新增党组织");
	assert_has(get(h, ROOT_ADMIN, "/organisations"), "新增党组织");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(a_name_differs_from_those_above),
		HOUSE_TEST(only_the_first_work_committee_has_nobody_above),
		HOUSE_TEST(a_new_one_stands_on_the_path_of_its_parent),
		HOUSE_TEST(a_name_is_taken_once_below_a_parent),
		HOUSE_TEST(what_changes_and_what_does_not),
		HOUSE_TEST(a_new_name_keeps_the_former),
		HOUSE_TEST(another_kind_must_suit_what_stands_above_and_below),
		HOUSE_TEST(closing_needs_an_empty_branch),
		HOUSE_TEST(closing_needs_everything_below_closed),
		HOUSE_TEST(closing_while_a_member_is_entered),
		HOUSE_TEST(closing_while_a_child_is_added),
		HOUSE_TEST(a_closed_branch_takes_no_members),
		HOUSE_TEST(only_the_work_committee_changes_the_tree),
	};

	return house_run(tests);
}
