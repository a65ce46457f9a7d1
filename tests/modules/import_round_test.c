/*
 * There and back: what is exported changes nothing when it is imported as it is, in every layout;
 * ten edited cells of ten lines change exactly these.
 */
#include "roster.h"
#include <unistd.h>
#include "base/text.h"
#include "data/code.h"
#include "lib/crypt.h"
#include "lib/sheet.h"
#include "modules/import/import.h"
#include "modules/import/import_tool.h"
#include "web/site.h"

enum { MOST_ROWS = 4000, MOST_COLUMNS = 100, EDITED = 10 };

static const char *name_new(struct house *h)
{
	return person_new(h, "往");
}

/* ---- a workbook as cells, and back ---- */

struct table {
	struct house *h;
	size_t columns, rows;
	const char **cells;
};

static bool take_row(void *context, const struct sheet_row *row)
{
	struct table *t = context;
	const char **cells = t->cells + t->rows++ * MOST_COLUMNS;

	assert_true(t->rows < MOST_ROWS);
	for (int i = 0; i < row->count; i++)
		cells[i] = arena_text(t->h->arena, row->cells[i]);
	if ((size_t)row->count > t->columns)
		t->columns = (size_t)row->count;
	return true;
}

static struct table table_of(struct house *h, const char *file)
{
	struct table t = { .h = h,
		.cells = ARENA_ARRAY(h->arena, const char *, MOST_ROWS * MOST_COLUMNS) };
	const char *why = sheet_read(h->arena, file, NULL, true, NULL, take_row, &t);

	if (why)
		fail_msg("%s", why);
	unlink(file);
	return t;
}

/* What is kept of accounts is exported from the command line alone. */
static const char *file_of_accounts(struct house *h, enum who who)
{
	const char *path = at(h, "%s/%s.xlsx", site.var, crypt_token(h->arena, 8));
	const struct actor *before = h->work->actor;

	assert_int_equal(export_tool(h->work, "account", h->people[who].login, path), 0);
	h->work->actor = before;
	return path;
}

static struct workbook book_of(const struct table *t)
{
	const char **cells = ARENA_ARRAY(t->h->arena, const char *, t->rows * t->columns);

	for (size_t i = 0; i < t->rows; i++)
		for (size_t j = 0; j < t->columns; j++)
			cells[i * t->columns + j] = t->cells[i * MOST_COLUMNS + j];
	return roster_plain(t->h, cells, t->columns, t->rows);
}

/* The cell under a heading in the row that has `key` somewhere. */
static const char **cell(struct table *t, const char *key, const char *heading)
{
	size_t column = 0, row = 0;

	while (column < t->columns && !text_is(t->cells[column], heading))
		column++;
	for (size_t i = 1; i < t->rows && !row; i++)
		for (size_t j = 0; j < t->columns; j++)
			if (text_is(t->cells[i * MOST_COLUMNS + j], key))
				row = i;
	if (!row || column == t->columns)
		fail_msg("no cell %s of %s", heading, key);
	return &t->cells[row * MOST_COLUMNS + column];
}

/* ---- every layout ---- */

/* `filter`: which lines of the export the layout is for; `around`: lines about them beside one. */
struct trip {
	enum who who;
	const char *layout, *export, *filter;
	int around;
};

static const struct trip trips[] = {
	{ EAST_CLERK, "member", "/members/export", "x=1" },
	{ EAST_CLERK, "member", "/members/export/roster", "x=1", .around = 4 }, /* title, notes */
	{ EAST_CLERK, "member_whole", "/members/export", "x=1" },
	{ EAST_CLERK, "activist", "/members/export", "stage=activist&stage=applicant" },
	{ ROOT_ADMIN, "organisation", "/organisations/export", "x=1" },
	{ ROOT_ADMIN, "organisation_whole", "/organisations/export", "x=1" },
	{ SYSTEM_ADMIN, "account", NULL, NULL },
	{ EAST_CLERK, "dues_base_sheet", "/dues/bases/export", "x=1" },
};

static const struct trip *trip_of(const char *layout)
{
	for (size_t i = 0; i < sizeof trips / sizeof trips[0]; i++)
		if (text_is(trips[i].layout, layout))
			return &trips[i];
	fail_msg("%s is not exported", layout);
	return NULL;
}

static struct table exported(struct house *h, const struct trip *t)
{
	return table_of(h, t->export
		? assert_status(post(h, t->who, t->export, "%s", t->filter), 200).file
		: file_of_accounts(h, t->who));
}

static int64_t imported(struct house *h, const struct trip *t, const struct table *cells)
{
	const struct importable *it = importable_named(t->layout);

	return batch_of_layout(h, t->who, it->record->href, t->layout, book_of(cells));
}

/* Everything that may be entered is entered, as oddly as a form takes it. */
static void fill_in(struct house *h, const struct record *r, void *row)
{
	for (size_t i = 0; i < r->count; i++) {
		const struct field *f = &r->fields[i];
		size_t n;
		const struct code *codes;

		if (f->fixed || f->computed || f->unique || f->sealed || !field_empty(f, row))
			continue;
		if (f->kind == FIELD_CODE && (codes = code_rows(f->codes, &n)) && n)
			FIELD_OF(row, f, const char *) = codes[n / 2].code;
		if (f->kind == FIELD_TEXT && !f->like && f->max >= 20)
			FIELD_OF(row, f, const char *) = "=1+1 “引号”, '0012' <b>&amp;";
		if (f->kind == FIELD_TEXT && text_is(f->like, "telephone"))
			FIELD_OF(row, f, const char *) = "0576-85110000";
		if (f->kind == FIELD_NUMBER)
			FIELD_OF(row, f, int64_t) = 7;
	}
}

static void people_of_every_kind(struct house *h)
{
	struct member *m = member_like(h, EAST_BRANCH, "阿依古丽·买买提");

	m->applied_on = date_of(2013, 5, 4);
	m->activist_on = date_of(2014, 5, 4);
	m->group_id = organisation_made(h, h->places[EAST_BRANCH].id, ORGANISATION_GROUP, name_new(h));
	m->lost = m->floating = true;
	m->lost_on = date_of(2020, 2, 29);
	m->code = crypt_token(h->arena, 8);
	fill_in(h, &member_record, m);
	member_put(h, m);
	for (enum member_stage stage = MEMBER_PROBATIONARY; stage <= MEMBER_APPLICANT; stage++) {
		m = member_like(h, EAST_BRANCH, name_new(h));
		m->stage = stage;
		m->full_on = (struct date){ 0 };
		m->applied_on = date_of(2024, 5, 4);
		m->joined_on = stage == MEMBER_PROBATIONARY ? date_add_months(h->work->today, -3)
			: (struct date){ 0 };
		m->activist_on = stage == MEMBER_APPLICANT ? (struct date){ 0 } : date_of(2025, 5, 4);
		member_put(h, m);
	}
	m = member_like(h, EAST_BRANCH, "零零一二");
	m->born_on = (struct date){ 0 };
	m->phone = m->ethnicity = m->education = NULL;
	m->standing = STANDING_STOPPED;
	member_put(h, m);
}

static void organisations_of_every_kind(struct house *h)
{
	struct organisation *o = record_new(h->work, &organisation_record);
	struct problems *p = problems_new(h->arena);
	int64_t closed;

	o->parent_id = h->places[EAST].id;
	o->kind = ORGANISATION_BRANCH;
	o->name = name_new(h);
	o->code = at(h, "00%s", crypt_token(h->arena, 8));
	o->founded_on = date_of(1949, 10, 1);
	fill_in(h, &organisation_record, o);
	work_begin(h->work);
	if (!organisation_add(h->work, o, p))
		fail_msg("%s", p->items[0].text);
	work_commit(h->work);
	closed = organisation_made(h, h->places[WEST].id, ORGANISATION_BRANCH, name_new(h));
	house_change(h, "UPDATE organisation SET closed_on = ? WHERE id = ?",
		BIND(h->work->today, closed));
}

/* Of some people there is a base, of the others none: they are in the export all the same. */
static void bases_of_every_kind(struct house *h)
{
	static const char *const said[] = {
		"payer=wage&base=5200.55&monthly=&from_month=2026-01-01&reason=x",
		"payer=retired&base=3000&monthly=&from_month=2025-11-01&reason=",
		"payer=student&base=&monthly=&from_month=2026-02-01&reason=x",
		"payer=hardship&base=&monthly=0&from_month=2026-02-01&reason=x&evidence=%E5%A4%A7%E4%BC%9A",
	};

	for (size_t i = 0; i < sizeof said / sizeof said[0]; i++)
		assert_goes(post(h, EAST_CLERK, at(h, "/dues/members/%lld/base",
			(long long)member_made(h, EAST_BRANCH, name_new(h))), "%s", said[i]), "/dues/");
}

static void every_layout_goes_there_and_back(void **state)
{
	struct house *h = *state;
	size_t n = sizeof trips / sizeof trips[0];

	people_of_every_kind(h);
	organisations_of_every_kind(h);
	bases_of_every_kind(h);
	for (size_t i = 0; i < n; i++) {
		struct table t = exported(h, &trips[i]);

		assert_true(t.rows > 2);
		assert_counts(h, imported(h, &trips[i], &t),
			(struct counts){ 0, 0, (int64_t)t.rows - 1 - trips[i].around, 0 });
	}
	/* what points are exported as is another sheet: sums by month */
	for (const struct importable *const *it = importables; *it; it++) {
		bool found = text_is((*it)->name, "points_sheet");

		for (size_t i = 0; i < n; i++)
			found |= text_is((*it)->name, trips[i].layout);
		if (!found)
			fail_msg("%s: does it go there and back?", (*it)->name);
	}
}

/* Names repeat in a county; a group below one of them is known by what stands above it. */
static void names_that_repeat_go_there_and_back(void **state)
{
	struct house *h = *state;
	const char *name = name_new(h), *group = name_new(h), *code = crypt_token(h->arena, 6);
	int64_t first = organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH, name);
	struct table t;

	organisation_made(h, h->places[WEST].id, ORGANISATION_BRANCH, name);
	first = organisation_made(h, first, ORGANISATION_GROUP, group);
	house_change(h, "UPDATE organisation SET code = ? WHERE id = ?", BIND(code, first));
	t = exported(h, trip_of("organisation"));
	assert_counts(h, imported(h, trip_of("organisation"), &t),
		(struct counts){ 0, 0, (int64_t)t.rows - 1, 0 });
}

/* The button takes the list's conditions along. */
static void the_roster_is_of_the_list_as_it_is_narrowed(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, name_new(h));

	m->education = "1A";
	member_put(h, m);
	assert_has(get(h, EAST_CLERK, "/members?education=1A"),
		"action=\"/members/export/roster?education=1A\"");
	assert_status(post(h, EAST_CLERK, "/members/export/roster?education=1A", "x=1"), 200);
	assert_int_equal(number_of(h, "SELECT note LIKE '按全国系统名册格式导出党员 1 名%' FROM history"
		" WHERE action = 'export' ORDER BY id DESC LIMIT 1", BIND_NONE), 1);
}

/* ---- ten cells ---- */

struct edit {
	const char *heading, *text;
};

/* One cell of each line is another; which deeds are written by that, one for each. */
static void edit_and_import(struct house *h, const char *layout, const char *const *keys,
	const struct edit *edits, const char *record, const char *action)
{
	const struct trip *trip = trip_of(layout);
	const char *base = importable_named(layout)->record->href;
	struct table t = exported(h, trip);
	int64_t id, before = number_of(h, "SELECT MAX(id) FROM history", BIND_NONE);

	for (int i = 0; i < EDITED; i++)
		*cell(&t, keys[i], edits[i].heading) = edits[i].text;
	id = imported(h, trip, &t);
	assert_counts(h, id, (struct counts){ 0, EDITED, (int64_t)t.rows - 1 - EDITED, 0 });
	assert_goes(post(h, trip->who, at(h, "%s/imports/%lld/commit", base, (long long)id), "x=1"),
		base);
	run_jobs(h);
	assert_int_equal(number_of(h, "SELECT COUNT(*) FROM history WHERE id > ? AND record = ?"
		" AND action = ? AND object_id > 0", BIND(before, record, action)), EDITED);
	if (text_is(record, importable_named(layout)->record->name))
		for (int i = 0; i < EDITED; i++)
			if (number_of(h, "SELECT COUNT(*) FROM history WHERE id > ? AND record = ?"
				" AND object_label = ? AND JSON_LENGTH(changes) = 1"
				" AND JSON_VALUE(changes, '$[0].label') = ?",
				BIND(before, record, keys[i], edits[i].heading)) != 1)
				fail_msg("%s of %s is not the only change", edits[i].heading, keys[i]);
}

static void ten_cells_of_members_change_ten_things(void **state)
{
	struct house *h = *state;
	const char *names[EDITED];
	const struct edit edits[EDITED] = { { "民族", "02 蒙古族" }, { "学历", "大专" },
		{ "加入党组织日期", "2014.07.01" }, { "转为正式党员日期", "2016年8月1日" },
		{ "工作岗位", "011" }, { "手机号", phone_new(h) }, { "固定电话", "0576-85110001" },
		{ "党内职务", "组织委员" }, { "备注", "=1+1" }, { "行政职务", "0012" } };

	for (int i = 0; i < EDITED; i++)
		member_made(h, EAST_BRANCH, names[i] = name_new(h));
	edit_and_import(h, "member_whole", names, edits, "member", "import");
}

static void ten_cells_of_organisations_change_ten_things(void **state)
{
	struct house *h = *state;
	const char *names[EDITED];
	const struct edit edits[EDITED] = { { "简称", "甲" }, { "党组织代码", crypt_token(h->arena, 6) },
		{ "成立日期", "2019.05" }, { "批复文号", "〔2019〕5号" }, { "设有支部委员会", "是" },
		{ "书记", "某某" }, { "联系电话", "0576-85110000" }, { "邮政编码", "317200" },
		{ "单位名称", "某某局" }, { "在岗职工数", "12" } };

	for (int i = 0; i < EDITED; i++)
		organisation_made(h, h->places[EAST].id, ORGANISATION_BRANCH, names[i] = name_new(h));
	edit_and_import(h, "organisation_whole", names, edits, "organisation", "import");
}

static void ten_bases_change_ten_bases(void **state)
{
	struct house *h = *state;
	const char *names[EDITED];
	struct edit edits[EDITED];

	for (int i = 0; i < EDITED; i++) {
		int64_t id = member_made(h, EAST_BRANCH, names[i] = name_new(h));

		assert_goes(post(h, EAST_CLERK, at(h, "/dues/members/%lld/base", (long long)id),
			"payer=wage&base=5200.50&monthly=&from_month=2026-01-01&reason=x"), "/dues/");
		edits[i] = (struct edit){ "月缴费基数", at(h, "6%d01", i + 10) };
	}
	edit_and_import(h, "dues_base_sheet", names, edits, "dues_base", "base");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(every_layout_goes_there_and_back),
		HOUSE_TEST(names_that_repeat_go_there_and_back),
		HOUSE_TEST(the_roster_is_of_the_list_as_it_is_narrowed),
		HOUSE_TEST(ten_cells_of_members_change_ten_things),
		HOUSE_TEST(ten_cells_of_organisations_change_ten_things),
		HOUSE_TEST(ten_bases_change_ten_bases),
	};

	return house_run(tests);
}
