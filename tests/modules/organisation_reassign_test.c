/* To another superior: everything goes along, nothing stays, and only who stands above both may. */
#include "house.h"
#include "base/fault.h"
#include "base/text.h"
#include "counted.h"
#include "data/tally.h"
#include "data/tree.h"
#include "granting.h"
#include "modules/organisation/reform.h"

#define APPROVAL "approval=试委发〔2026〕9号&approved_by=中共试县委"

static const char *name_new(struct house *h)
{
	return at(h, "中共划转%s", crypt_token(h->arena, 5));
}

static struct organisation *found(struct house *h, int64_t id)
{
	return record_find(h->work, &organisation_record, id);
}

static struct reply reassign_as(struct house *h, enum who who, int64_t id, int64_t parent)
{
	return post(h, who, at(h, "/organisations/%lld/reassign", (long long)id),
		APPROVAL "&new_parent_id=%lld&effective_on=%s", (long long)parent,
		date_text(h->arena, h->work->today));
}

/* A 总支 with one branch, its group and a member in it, below EAST. */
struct moved {
	int64_t general, branch, group, member;
	const char *path;
};

static struct moved moved_made(struct house *h)
{
	struct moved m = { .general = organisation_made(h, h->places[EAST].id,
		ORGANISATION_GENERAL_BRANCH, name_new(h)) };
	struct member *person = member_like(h, EAST_BRANCH, "划转乙");

	m.branch = organisation_made(h, m.general, ORGANISATION_BRANCH, name_new(h));
	m.group = organisation_made(h, m.branch, ORGANISATION_GROUP, name_new(h));
	person->organisation_id = m.branch;
	m.member = member_put(h, person);
	m.path = found(h, m.general)->row.path;
	return m;
}

/* What a branch gathers in its life. */
static void live(struct house *h, const struct moved *m)
{
	int64_t committee;

	house_change(h, "INSERT INTO meeting (organisation_id, path, kind, title, starts_at, state)"
		" SELECT id, path, 'assembly', '划转前的会', ?, 'passed' FROM organisation WHERE id = ?",
		BIND(h->now, m->branch));
	house_change(h, "INSERT INTO dues (organisation_id, path, member_id, month, payer, base, due)"
		" SELECT id, path, ?, '2026-01-01', 'wage', 500000, 2500 FROM organisation WHERE id = ?",
		BIND(m->member, m->branch));
	house_change(h, "INSERT INTO committee (organisation_id, path, title, number, elected_on,"
		" term_years, ends_on, state) SELECT id, path, '第 1 届', 1, ?, 3, ?, 'standing'"
		" FROM organisation WHERE id = ?",
		BIND(h->work->today, date_add_months(h->work->today, 36), m->branch));
	committee = number_of(h, "SELECT id FROM committee WHERE standing_of = ?", BIND(m->branch));
	house_change(h, "INSERT INTO committee_member (committee_id, member_id, person, post, from_on)"
		" VALUES (?, ?, '划转乙', '01', ?)", BIND(committee, m->member, h->work->today));
	house_change(h, "INSERT INTO list_view (account_id, list, name, query, is_default, saved_at)"
		" SELECT ?, '/members', '那个支部', CONCAT('under=', path), 0, ? FROM organisation WHERE id = ?",
		BIND(h->people[ROOT_ADMIN].account_id, h->now, m->branch));
}

/* Asked of the database itself: the tables this test has never heard of, too. */
static void assert_nothing_below(struct house *h, const char *path)
{
	const char *tables[100], *like = at(h, "%s%%", path);
	size_t count = 0;
	struct rows *rows = work_select(h->work, "SELECT table_name FROM information_schema.columns"
		" WHERE table_schema = DATABASE() AND column_name = 'path'"
		" AND table_name NOT IN ('history', 'member_count_frozen', 'organisation_frozen')", BIND_NONE);

	while (rows_next(rows))
		tables[count++] = rows->cells[0].text;
	rows_end(rows);
	assert_true(count > 15);
	for (size_t i = 0; i < count; i++) {
		const char *also = text_is(tables[i], "member_count") ? " AND n <> 0" : "";
		int64_t left = work_number_of(h->work, db_select_made(h->work->db, h->arena, at(h,
			"SELECT COUNT(*) FROM %s WHERE path LIKE ?%s", tables[i], also), BIND(like)), -1);

		if (left)
			fail_msg("%lld rows of %s are still below %s", (long long)left, tables[i], path);
	}
}

static void everything_goes_along(void **state)
{
	struct house *h = *state;
	struct moved m = moved_made(h);
	int64_t east = found(h, h->places[EAST].id)->member_total,
			west = found(h, h->places[WEST].id)->member_total,
			full = found(h, h->places[WEST].id)->full_total;
	struct reply page;

	live(h, &m);
	page = get(h, ROOT_ADMIN, "/organisations/%lld/reassign", (long long)m.general);
	assert_status(page, 200);
	assert_has(page, "下级党组织");
	assert_has(page, "随同划转");
	assert_goes(reassign_as(h, ROOT_ADMIN, m.general, h->places[WEST].id), "/organisations/");
	assert_nothing_below(h, m.path);
	assert_true(text_begins(found(h, m.group)->row.path, found(h, m.branch)->row.path));
	assert_true(text_begins(found(h, m.branch)->row.path, found(h, m.general)->row.path));
	assert_true(text_begins(found(h, m.general)->row.path, h->places[WEST].path));
	assert_int_equal(found(h, h->places[EAST].id)->member_total, east - 1);
	assert_int_equal(found(h, h->places[WEST].id)->member_total, west + 1);
	assert_int_equal(found(h, h->places[WEST].id)->full_total, full + 1);
	counts_hold(h);
	assert_status(get(h, WEST_ADMIN, "/members/%lld", (long long)m.member), 200);
	assert_status(get(h, EAST_ADMIN, "/members/%lld", (long long)m.member), 404);
	/* his post in the committee that came along stands */
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM committee_member WHERE member_id = ?"
		" AND until_on IS NULL", BIND(m.member)), 1);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM list_view v JOIN organisation o"
		" ON v.query = CONCAT('under=', o.path) WHERE o.id = ?", BIND(m.branch)), 1);
	page = get(h, WEST_ADMIN, "/organisations/%lld/approvals", (long long)m.general);
	assert_has(page, "调整隶属关系");
	assert_has(page, "试委发〔2026〕9号");
	assert_has(page, h->places[EAST].name);
}

static void only_to_a_superior_that_fits(void **state)
{
	struct house *h = *state;
	struct moved m = moved_made(h);
	struct reply reply;
	int64_t twin;

	assert_has(assert_status(reassign_as(h, ROOT_ADMIN, m.general, h->places[EAST].id), 422),
		"不用办理");
	assert_has(assert_status(reassign_as(h, ROOT_ADMIN, m.general, m.general), 422), "不能划到自己");
	assert_status(reassign_as(h, ROOT_ADMIN, m.general, m.branch), 422);
	assert_status(reassign_as(h, ROOT_ADMIN, m.branch, h->places[WEST_BRANCH].id), 422);
	reply = reassign_as(h, ROOT_ADMIN, m.general, h->places[EAST_GENERAL].id);
	assert_has(assert_status(reply, 422), "党总支不能建在党总支下面");
	reply = post(h, ROOT_ADMIN, at(h, "/organisations/%lld/reassign", (long long)m.general),
		"new_parent_id=%lld", (long long)h->places[WEST].id);
	assert_has(assert_status(reply, 422), "请填写批复文号");
	/* of the same name, from before names had to differ */
	twin = organisation_made(h, h->places[WEST].id, ORGANISATION_GENERAL_BRANCH, name_new(h));
	house_change(h, "UPDATE organisation SET name = ? WHERE id = ?",
		BIND(found(h, m.general)->name, twin));
	assert_true(twin > 0);
	assert_status(reassign_as(h, ROOT_ADMIN, m.general, h->places[WEST].id), 422);
	assert_string_equal(found(h, m.general)->row.path, m.path);
}

static void only_who_stands_above_both(void **state)
{
	struct house *h = *state;
	struct moved m = moved_made(h);
	struct account *east = user_made(h, EAST, "committee_admin");

	assert_status(reassign_as(h, EAST_ADMIN, m.general, h->places[WEST].id), 403);
	assert_status(reassign_as(h, EAST_CLERK, m.branch, h->places[EAST].id), 403);
	/* who may found organisations, but only in the east */
	assert_goes(give(h, east->row.id, "permission=010102"), "/holders/");
	sign_in(h, east->login, HOUSE_PASSWORD);
	assert_status(reassign_as(h, GUEST, m.general, h->places[WEST].id), 422);
	assert_string_equal(found(h, m.general)->row.path, m.path);
	assert_goes(reassign_as(h, GUEST, m.branch, h->places[EAST_GENERAL].id), "/organisations/");
}

static void assert_tried_again(struct house *h, const char *path)
{
	struct fault_point point;

	work_begin(h->work);
	tally_add(h->work, "member_total", path, 1);
	if (FAULT_CATCH(&point)) {
		assert_int_equal(point.kind, FAULT_RETRY);
		work_rollback(h->work);
		return;
	}
	tally_write(h->work);
	fault_leave(&point);
	fail_msg("a total was written where nothing stands any more");
}

/* Written by who still knew the old place: a meeting follows, a member's work is tried again. */
static void who_came_too_late_follows(void **state)
{
	struct house *h = *state;
	struct moved m = moved_made(h);
	const char *was = found(h, m.branch)->row.path;

	assert_goes(reassign_as(h, ROOT_ADMIN, m.general, h->places[WEST].id), "/organisations/");
	house_change(h, "INSERT INTO meeting (organisation_id, path, kind, title, starts_at, state)"
		" VALUES (?, ?, 'assembly', '同一时刻', ?, 'planned')", BIND(m.branch, was, h->now));
	work_begin(h->work);
	organisation_settle(h->work, 0);
	work_commit(h->work);
	assert_nothing_below(h, m.path);
	assert_tried_again(h, was);
	/* nor where no members stand: the branch has become something else meanwhile */
	assert_tried_again(h, h->places[EAST].path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(everything_goes_along),
		HOUSE_TEST(only_to_a_superior_that_fits),
		HOUSE_TEST(only_who_stands_above_both),
		HOUSE_TEST(who_came_too_late_follows),
	};

	return house_run(tests);
}
