/* Documents of members: judged, kept as long as their kind asks, seen by few, void but never gone.
 */
#include "house.h"
#include <string.h>
#include "base/text.h"
#include "modules/document/document.h"

static const char pdf[] = "%PDF-1.7 paper";

static const struct member *person(struct house *h, const char *name)
{
	return record_find(h->work, &member_record, member_made(h, EAST_BRANCH, name));
}

static int64_t added(struct house *h, const struct member *m, const char *kind, struct date on)
{
	const struct upload file = { .name = "材料.pdf", .bytes = pdf, .size = sizeof pdf - 1 };
	struct document d = { .kind = kind, .dated_on = on };

	work_begin(h->work);
	assert_true(document_add(h->work, m, &d, &file, problems_new(h->arena)));
	work_commit(h->work);
	return d.id;
}

static const char *until(struct house *h, int64_t id)
{
	return work_text(h->work, "SELECT COALESCE(DATE_FORMAT(keep_until, '%Y-%m-%d'), 'ever')"
		" FROM member_document WHERE id = ?", BIND(id));
}

static void a_kind_says_how_long_it_is_kept(void **state)
{
	struct house *h = *state;
	const struct member *m = person(h, "周材料");
	struct date day = date_of(2020, 3, 1);

	assert_string_equal(until(h, added(h, m, DOCUMENT_APPLICATION, day)), "2050-12-31");
	assert_string_equal(until(h, added(h, m, "09", day)), "2050-12-31");
	assert_string_equal(until(h, added(h, m, "06", day)), "ever");
	assert_string_equal(until(h, added(h, m, "11", day)), "ever");
}

static const char *refused(struct house *h, struct document d, const struct upload *u,
	const char *field)
{
	struct problems *p = problems_new(h->arena);
	const struct member *m = person(h, "周不收");

	work_begin(h->work);
	assert_false(document_add(h->work, m, &d, u, p));
	work_rollback(h->work);
	return problem_of(p, field);
}

static void the_same_file_is_there_once(void **state)
{
	struct house *h = *state;
	const struct member *m = person(h, "周两次");
	const struct upload file = { .name = "材料.pdf", .bytes = pdf, .size = sizeof pdf - 1 };
	struct document d = { .kind = DOCUMENT_APPLICATION, .dated_on = h->work->today };
	struct problems *p = problems_new(h->arena);
	int64_t first = added(h, m, DOCUMENT_APPLICATION, h->work->today);

	work_begin(h->work);
	assert_false(document_add(h->work, m, &d, &file, p));
	work_rollback(h->work);
	assert_non_null(strstr(problem_of(p, "file"), "已经上传过"));
	house_change(h, "UPDATE member_document SET voided_at = NOW() WHERE id = ?", BIND(first));
	added(h, m, DOCUMENT_APPLICATION, h->work->today); /* the void one does not stand in the way */
}

static void what_is_wrong_is_said_beside_it(void **state)
{
	struct house *h = *state;
	const struct upload good = { .name = "a.pdf", .bytes = pdf, .size = sizeof pdf - 1 };
	const struct upload renamed = { .name = "a.png", .bytes = pdf, .size = sizeof pdf - 1 };
	const struct document d = { .kind = DOCUMENT_APPLICATION, .dated_on = h->work->today };
	struct document unknown = d, undated = d, early = d;

	unknown.kind = "nothing";
	undated.dated_on = (struct date){ 0 };
	early.dated_on = date_add_days(h->work->today, 1);
	assert_non_null(refused(h, d, NULL, "file"));
	assert_non_null(strstr(refused(h, d, &renamed, "file"), "不一致"));
	assert_non_null(refused(h, unknown, &good, "kind"));
	assert_non_null(refused(h, undated, &good, "dated_on"));
	assert_non_null(refused(h, early, &good, "dated_on"));
}

static void few_see_them(void **state)
{
	struct house *h = *state;
	const struct member *m = person(h, "周少看");
	long long id = added(h, m, DOCUMENT_POLITICS, h->work->today), member = m->row.id;

	assert_has(assert_status(get(h, EAST_CLERK, "/members/%lld/documents", member), 200), "政治审查材料");
	assert_true(text_begins(get(h, EAST_CLERK, "/documents/%lld", id).accel, "/protected/"));
	assert_status(get(h, EAST_ADMIN, "/documents/%lld", id), 200);
	assert_status(get(h, EAST_GENERAL_ADMIN, "/documents/%lld", id), 403);
	assert_status(get(h, WEST_CLERK, "/documents/%lld", id), 404);
	assert_status(get(h, WEST_CLERK, "/members/%lld/documents", member), 404);
	assert_status(get(h, EAST_MEMBER, "/documents/%lld", id), 403);
}

static void they_follow_the_person(void **state)
{
	struct house *h = *state;
	const struct member *m = person(h, "周跟随");
	long long id = added(h, m, DOCUMENT_APPLICATION, h->work->today);

	house_change(h, "UPDATE member SET organisation_id = ?, path = ? WHERE id = ?",
		BIND(h->places[WEST_BRANCH].id, h->places[WEST_BRANCH].path, m->row.id));
	assert_status(get(h, WEST_CLERK, "/documents/%lld", id), 200);
	assert_status(get(h, EAST_CLERK, "/documents/%lld", id), 404);
	house_change(h, "UPDATE member SET removed_at = ?, left_on = ?, left_how = 'exit' WHERE id = ?",
		BIND(h->now, h->work->today, m->row.id));
	assert_status(get(h, WEST_CLERK, "/documents/%lld", id), 200);
	assert_has(get(h, WEST_CLERK, "/members/%lld/documents", (long long)m->row.id), "入党申请书");
}

static void a_wrong_one_is_void_and_stays(void **state)
{
	struct house *h = *state;
	const struct member *m = person(h, "周作废");
	long long id = added(h, m, DOCUMENT_APPLICATION, h->work->today);
	const char *path = at(h, "/documents/%lld/void", id);
	struct reply tab;

	assert_status(post(h, EAST_ADMIN, path, "reason=错"), 403);
	assert_has(assert_status(post(h, EAST_CLERK, path, "reason="), 422), "请填写作废原因");
	assert_status(post(h, EAST_CLERK, path, "reason=传错了人"), 303);
	tab = get(h, EAST_CLERK, "/members/%lld/documents", (long long)m->row.id);
	assert_has(tab, "作废：传错了人");
	assert_status(get(h, EAST_CLERK, "/documents/%lld", id), 200);
	assert_status(get(h, EAST_CLERK, "%s", path), 404);
	assert_has(get(h, EAST_CLERK, "/members/%lld?tab=history", (long long)m->row.id), "传错了人");
}

static void no_row_can_be_deleted(void **state)
{
	struct house *h = *state;
	long long id = added(h, person(h, "周不删"), DOCUMENT_APPLICATION, h->work->today);
	const char *why = db_script_error(h->work->db,
		at(h, "DELETE FROM member_document WHERE id = %lld", id));

	assert_non_null(why);
	assert_int_equal(
		number_of(h, "SELECT COUNT(*) FROM member_document WHERE id = ?", BIND(id)), 1);
}

static void uploading_keeps_what_was_typed(void **state)
{
	struct house *h = *state;
	const struct member *m = person(h, "周上传");
	struct reply reply = post_file(h, EAST_CLERK, at(h, "/members/%lld/documents/upload",
		(long long)m->row.id), "a.pdf", pdf, sizeof pdf - 1);

	assert_has(assert_status(reply, 422), "请选择材料类别");
	assert_status(post_file(h, WEST_CLERK, at(h, "/members/%lld/documents/upload",
		(long long)m->row.id), "a.pdf", pdf, sizeof pdf - 1), 404);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(the_same_file_is_there_once),
		HOUSE_TEST(a_kind_says_how_long_it_is_kept),
		HOUSE_TEST(what_is_wrong_is_said_beside_it),
		HOUSE_TEST(few_see_them),
		HOUSE_TEST(they_follow_the_person),
		HOUSE_TEST(a_wrong_one_is_void_and_stays),
		HOUSE_TEST(no_row_can_be_deleted),
		HOUSE_TEST(uploading_keeps_what_was_typed),
	};

	return house_run(tests);
}
