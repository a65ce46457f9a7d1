/*
 * The law of columns: what a form does not show cannot be set by sending it all the same, neither
 * in a new row nor in one that is there; every form over a record is known to the law.
 */
#include "forged.h"
#include "base/text.h"

enum { MOST_COLUMNS = 80 };

static void every_form_of_a_record_is_known_here(void **state)
{
	for_each_route(m, route) {
		bool known = is_get(route) || !route->record || !route->record->href
			|| !(text_is(route->path, route->record->href)
				|| (text_begins(route->path, route->record->href)
					&& text_is(route->path + strlen(route->record->href), "/:id")));

		for (size_t i = 0; i < FORMS; i++)
			known |= text_is(route->path, forms[i].create) || text_is(route->path, forms[i].update);
		if (!known)
			fail_msg(
				"%s: forged_test.c does not know this form, please add it to forms[]", route->path);
	}
}

/* ---- columns that no form has ---- */

struct column {
	const char *name, *forged;
};

/* Something that differs from what anything in EAST has. */
static const char *forged_value(struct house *h, const char *name, const char *type)
{
	if (text_is(name, "path"))
		return h->places[WEST_BRANCH].path;
	if (text_is(name, "office"))
		return "security";
	if (text_is(name, "state"))
		return "passed";
	if (text_begins(type, "date"))
		return text_is(type, "date") ? "2019-09-09" : "2019-09-09 09:09:09";
	if (text_has(type, "int"))
		return text_begins(type, "tinyint")
			? "1"
			: at(h, "%lld", (long long)h->people[WEST_ADMIN].account_id);
	return "forged";
}

/* Columns of the table that nobody enters. */
static size_t hidden_columns(struct house *h, const struct form *form, struct column *list)
{
	const struct record *record = form->record;
	struct rows *rows = work_select(h->work,
		"SELECT column_name, data_type FROM information_schema.columns"
		" WHERE table_schema = DATABASE() AND table_name = ?",
		BIND(record->name));
	size_t n = 0;

	while (rows_next(rows)) {
		const char *name = rows->cells[0].text;

		assert_true(n < MOST_COLUMNS);
		if (!is_entered(record, name) && !text_is(name, "id") && !text_is(name, "version")
			&& !text_is(name, form->reads))
			list[n++] = (struct column){ name, forged_value(h, name, rows->cells[1].text) };
	}
	return n;
}

static const char *with_columns(
	struct house *h, const char *body, const struct column *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		body = at(h, "%s&%s=%s", body, list[i].name, text_url(h->arena, list[i].forged));
	return body;
}

static const char *stored(
	struct house *h, const struct record *record, int64_t id, const char *column)
{
	const char *sql =
		at(h, "SELECT CAST(`%s` AS CHAR) FROM `%s` WHERE id = ?", column, record->name);
	const char *text;
	struct rows *rows = db_select_made(h->work->db, h->arena, sql, BIND(id));

	if (!rows_next(rows))
		fail_msg("%s %lld is not there", record->name, (long long)id);
	text = rows->cells[0].null ? NULL : arena_text(h->arena, rows->cells[0].text);
	rows_end(rows);
	return text;
}

/* Flags are few-valued: those are compared where the row was there before. */
static void was_not_forged(
	struct house *h, const struct form *f, int64_t id, const struct column *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (text_is(stored(h, f->record, id, list[i].name), list[i].forged)
			&& !text_is(list[i].forged, "1"))
			fail_msg("%s: %s could be set to %s", f->create, list[i].name, list[i].forged);
}

static int64_t newest(struct house *h, const struct record *record)
{
	struct rows *rows = db_select_made(
		h->work->db, h->arena, at(h, "SELECT MAX(id) FROM `%s`", record->name), BIND_NONE);
	int64_t id = rows_next(rows) ? rows->cells[0].number : 0;

	rows_end(rows);
	work_rollback(h->work);
	return id;
}

static void columns_that_no_form_has_cannot_be_set_in_a_new_row(void **state)
{
	struct house *h = *state;

	for (size_t i = 0; i < FORMS; i++) {
		const struct form *f = &forms[i];
		const struct route *route = route_named("POST", f->create);
		struct column list[MOST_COLUMNS];
		int64_t before = newest(h, f->record), id;
		struct reply reply;
		size_t n;

		if (!f->make)
			continue;
		n = hidden_columns(h, f, list);
		reply = post(h, right_one(h, route), f->create, "%s&id=%lld&version=77",
			with_columns(h, form_of(h, f->record, f->make(h)), list, n), (long long)before);
		id = newest(h, f->record);
		if (reply.status >= 400 || id == before)
			assert_status(reply, 303);
		was_not_forged(h, f, id, list, n);
		assert_string_not_equal(stored(h, f->record, id, "version"), "77");
	}
}

static int64_t put_one(struct house *h, const struct form *f)
{
	struct organisation *o;

	if (f->record != &organisation_record)
		return record_put(h, f->record, f->make(h));
	o = f->make(h);
	return organisation_made(h, o->parent_id, o->kind, o->name);
}

/* The row as text, column by column, without what every change changes. */
static const char *hidden_of(
	struct house *h, const struct form *f, int64_t id, const struct column *list, size_t n)
{
	const char *all = "";

	for (size_t i = 0; i < n; i++)
		if (!text_is(list[i].name, "updated_at") && !text_is(list[i].name, "updated_by")
			&& !text_ends(list[i].name, "_sealed"))
			all = at(h, "%s %s=%s", all, list[i].name, stored(h, f->record, id, list[i].name));
	return all;
}

static void columns_that_no_form_has_cannot_be_changed(void **state)
{
	struct house *h = *state;

	for (size_t i = 0; i < FORMS; i++) {
		const struct form *f = &forms[i];
		struct column list[MOST_COLUMNS];
		const struct route *route = f->update ? route_named("POST", f->update) : NULL;
		const char *before, *body, *path;
		int64_t id;
		size_t n;

		if (!route)
			continue;
		id = put_one(h, f);
		path = path_with(h, route, at(h, "%lld", (long long)id));
		n = hidden_columns(h, f, list);
		before = hidden_of(h, f, id, list, n);
		body =
			at(h, "%s&version=%s&id=1", form_of(h, f->record, record_find(h->work, f->record, id)),
				stored(h, f->record, id, "version"));
		assert_status(
			post(h, right_one(h, route), path, "%s", with_columns(h, body, list, n)), 303);
		was_not_forged(h, f, id, list, n);
		assert_string_equal(hidden_of(h, f, id, list, n), before);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(every_form_of_a_record_is_known_here),
		HOUSE_TEST(columns_that_no_form_has_cannot_be_set_in_a_new_row),
		HOUSE_TEST(columns_that_no_form_has_cannot_be_changed),
	};

	return house_run(tests);
}
