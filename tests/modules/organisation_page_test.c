/* The extended fields of an organisation on its page, and in the layout that is commonly exchanged.
 */
#include "roster.h"
#include "base/text.h"

static const char *name_new(struct house *h)
{
	return at(h, "中共试页%s", crypt_token(h->arena, 5));
}

static struct organisation *found(struct house *h, int64_t id)
{
	return record_find(h->work, &organisation_record, id);
}

static struct reply change(struct house *h, const struct organisation *o)
{
	return post(h, ROOT_ADMIN, at(h, "/organisations/%lld", (long long)o->row.id),
		"version=%lld&%s", (long long)o->row.version, form_of(h, &organisation_record, o));
}

/* What does not apply is not shown, unless there is something. */
static void the_page_shows_what_applies(void **state)
{
	struct house *h = *state;
	int64_t id = organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH, name_new(h));
	struct organisation *o = found(h, id);

	o->unit_situation = "1";
	assert_goes(change(h, o), "/organisations/");
	assert_lacks(get(h, ROOT_ADMIN, "/organisations/%lld", (long long)id), "统一社会信用代码");
	o = found(h, id);
	o->unit_situation = "2";
	o->fax = "0999-1234567";
	assert_goes(change(h, o), "/organisations/");
	assert_has(get(h, ROOT_ADMIN, "/organisations/%lld", (long long)id), "统一社会信用代码");
	assert_has(get(h, ROOT_ADMIN, "/organisations/%lld", (long long)id), "0999-1234567");
}

/* What leaves in the layout that is commonly exchanged is nothing new when it comes back. */
static void the_common_layout_goes_out_and_comes_back(void **state)
{
	struct house *h = *state;
	int64_t id = organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH, name_new(h)), batch;
	struct organisation *o = found(h, id);
	struct workbook book;

	o->short_name = "试建";
	o->founded_on = date_of(2001, 7, 1);
	o->unit_situation = "2";
	o->unit_party = "3";
	o->unit_name = "某单位";
	o->contact_phone = "0999-1234567";
	assert_goes(change(h, o), "/organisations/");
	book = workbook_taken(h, assert_status(post(h, ROOT_ADMIN, at(h,
		"/organisations/export/layout?under=%s", h->places[EAST].path), "x=1"), 200).file);
	batch = id_made(assert_goes(post_file(h, ROOT_ADMIN, "/organisations/import/upload", "党组织.xlsx",
		book.bytes, book.size), "/organisations/imports/"));
	run_jobs(h);
	assert_int_equal(number_of(h, "SELECT new_count + changed_count FROM import_batch WHERE id = ?",
		BIND(batch)), 0);
	assert_true(number_of(h, "SELECT same_count FROM import_batch WHERE id = ?", BIND(batch)) > 3);
	/* blanks keep what is there: that it left at all is seen where it is missing */
	house_change(h, "UPDATE organisation SET contact_phone = NULL, unit_name = NULL WHERE id = ?",
		BIND(id));
	batch = id_made(assert_goes(post_file(h, ROOT_ADMIN, "/organisations/import/upload", "党组织.xlsx",
		book.bytes, book.size), "/organisations/imports/"));
	run_jobs(h);
	assert_int_equal(number_of(h, "SELECT changed_count FROM import_batch WHERE id = ?",
		BIND(batch)), 1);
}

/* The button takes the list's conditions along. */
static void the_layout_is_of_the_list_as_it_is_narrowed(void **state)
{
	struct house *h = *state;
	const char *asked = at(h, "kind=general_branch&under=%s", h->places[EAST].path);

	assert_has(get(h, ROOT_ADMIN, "/organisations?kind=general_branch"),
		"action=\"/organisations/export/layout?kind=general_branch\"");
	assert_status(post(h, ROOT_ADMIN, at(h, "/organisations/export/layout?%s", asked), "x=1"), 200);
	assert_int_equal(number_of(h, "SELECT note = '按党组织信息采集格式导出 1 个' FROM history"
		" WHERE action = 'export' ORDER BY id DESC LIMIT 1", BIND_NONE), 1);
}

static struct reply save(struct house *h, const struct organisation *o)
{
	return post(h, ROOT_ADMIN, at(h, "/organisations/%lld", (long long)o->row.id),
		"version=%lld&%s", (long long)o->row.version, form_of(h, &organisation_record, o));
}

/* Said once: by the committee that stands. The organisation's form does not contradict it. */
static void who_leads_is_said_by_the_committee(void **state)
{
	struct house *h = *state;
	int64_t id = organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH, name_new(h)),
			committee;
	struct organisation *o = record_find(h->work, &organisation_record, id);

	o->secretary = "甲书记";
	o->deputy_secretary = "乙副书记";
	assert_goes(save(h, o), "/organisations/");
	house_change(h, "INSERT INTO committee (organisation_id, path, title, number, elected_on,"
		" term_years, ends_on, state) SELECT id, path, '第 1 届', 1, ?, 3, ?, 'standing'"
		" FROM organisation WHERE id = ?",
		BIND(h->work->today, date_add_months(h->work->today, 36), id));
	committee = number_of(h, "SELECT id FROM committee WHERE standing_of = ?", BIND(id));
	house_change(h, "INSERT INTO committee_member (committee_id, member_id, person, post, from_on)"
		" VALUES (?, ?, '甲书记', '01', ?)", BIND(committee, h->people[EAST_MEMBER].member_id,
		h->work->today));
	o = record_find(h->work, &organisation_record, id);
	o->secretary = "张三";
	assert_has(assert_status(save(h, o), 422), "现任班子登记的书记是“甲书记”");
	o->secretary = "甲书记";
	o->deputy_secretary = "丙副书记"; /* the committee names none: free */
	assert_goes(save(h, o), "/organisations/");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(who_leads_is_said_by_the_committee),
		HOUSE_TEST(the_layout_is_of_the_list_as_it_is_narrowed),
		HOUSE_TEST(the_page_shows_what_applies),
		HOUSE_TEST(the_common_layout_goes_out_and_comes_back),
	};

	return house_run(tests);
}
