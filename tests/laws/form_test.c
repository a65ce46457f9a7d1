/*
 * Laws of the forms that the record tables draw: every field is there and none that cannot be
 * changed; what is too long is said beside its field, and nothing typed is lost; no text becomes
 * markup.
 */
#include "law.h"
#include "base/text.h"
#include "data/code.h"
#include "web/page.h"

static bool in_form(struct house *h, const struct route *route, const struct field *f)
{
	struct route seen = { .may = f->seen_by };

	if (f->verb && text_has(route->path, ":id"))
		return false; /* stands there as text, with the way to the verb */
	return !f->fixed && !f->computed && (!f->seen_by || may_go(h, right_one(h, route), &seen));
}

static bool is_text(const struct field *f)
{
	return f->kind == FIELD_TEXT || f->kind == FIELD_LONG_TEXT;
}

static const struct route *saves(const struct route *form)
{
	return route_named("POST", form->record->href);
}

/* ---- what is there ---- */

static void shows_its_fields(struct house *h, const struct route *route)
{
	struct reply reply =
		assert_status(get(h, right_one(h, route), "%s", path_example(h, route)), 200);

	for (size_t i = 0; i < route->record->count; i++) {
		const struct field *f = &route->record->fields[i];
		const char *name = at(h, "name=\"%s\"", f->name);

		if (in_form(h, route, f)) {
			assert_has(reply, name);
			assert_has(reply, f->label);
		} else {
			assert_lacks(reply, name);
		}
	}
	assert_has(reply, "name=\"csrf\"");
	assert_has(reply, "name=\"once\"");
}

static void every_form_shows_every_field_that_can_be_changed(void **state)
{
	struct house *h = *state;
	int forms = 0;

	for_each_route(m, route) {
		struct arena_mark mark = arena_mark(h->arena);

		if (route->handle == page_new || route->handle == page_edit
		    || text_is(route->path, "/members/:id/edit")) {
			shows_its_fields(h, route);
			forms++;
		}
		arena_rewind(h->arena, mark);
	}
	assert_true(forms >= 6);
}

/* ---- what was typed ---- */

/* Something that fits the field, different for each. */
static const char *fitting(struct house *h, const struct field *f)
{
	const char *token = text_cut(h->arena, crypt_token(h->arena, 3), f->max ? (size_t)f->max : 6);
	size_t n;

	if (text_is(f->like, "id_number"))
		return id_number_new(h, date_of(1980, 5, 6), true);
	if (text_is(f->like, "phone"))
		return phone_new(h);
	if (text_is(f->like, "telephone"))
		return "0999-7654321";
	if (is_text(f))
		return token;
	if (f->kind == FIELD_DATE)
		return "2015-07-01";
	if (f->kind == FIELD_CHOICE)
		return f->choices[0].code;
	if (f->kind == FIELD_CODE)
		return code_rows(f->codes, &n)->code;
	return f->kind == FIELD_FLAG || f->kind == FIELD_NUMBER ? "1" : "";
}

static const char *too_long(struct house *h, const struct field *f)
{
	const char *one = f->like ? "1" : "长", *text = "";

	for (int i = 0; i <= f->max; i++)
		text = at(h, "%s%s", text, one);
	return text;
}

/* The form filled in, one field too long; `values` remembers what was typed. */
static const char *fill(
	struct house *h, const struct route *route, size_t wrong, const char **values)
{
	const struct record *record = route->record;
	const char *body = "x=1";

	for (size_t i = 0; i < record->count; i++) {
		const struct field *f = &record->fields[i];

		if (!in_form(h, route, f))
			continue;
		values[i] = i == wrong ? too_long(h, f) : fitting(h, f);
		body = at(h, "%s&%s=%s", body, f->name, text_url(h->arena, values[i]));
	}
	return body;
}

static void refuses_one_too_long(struct house *h, const struct route *route, size_t wrong)
{
	const struct record *record = route->record;
	const char **values = ARENA_ARRAY(h->arena, const char *, record->count);
	const char *body = fill(h, route, wrong, values);
	struct reply reply = post(h, right_one(h, route), saves(route)->path, "%s", body);

	assert_status(reply, 422);
	assert_has(reply, "<body class=\"site\" data-posted>"); /* the browser gives it the form's address */
	assert_has(reply, at(h, "%s最多 %d 个字", record->fields[wrong].label, record->fields[wrong].max));
	for (size_t i = 0; i < record->count; i++)
		if (values[i] && is_text(&record->fields[i]))
			assert_has(reply, values[i]);
}

static void a_text_one_too_long_is_refused_and_nothing_typed_is_lost(void **state)
{
	struct house *h = *state;
	int tried = 0;

	for_each_route(m, route)
		for (size_t i = 0; route->handle == page_new && i < route->record->count; i++) {
			struct arena_mark mark = arena_mark(h->arena);
			const struct field *f = &route->record->fields[i];

			if (is_text(f) && f->max && in_form(h, route, f)) {
				refuses_one_too_long(h, route, i);
				tried++;
			}
			arena_rewind(h->arena, mark);
		}
	assert_true(tried > 20);
}

/* ---- text stays text ---- */

static const char *hostile(struct house *h, const struct field *f, size_t which)
{
	static const char *const texts[] = {
		"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "😀😀", "{{name}}", "%3Cscript%3E",
		"' OR 1=1 --", "１２３ＡＢＣ", "\xe2\x80\xae" "abc", "\\u003cscript\\u003e",
	};

	if (f->like || !is_text(f))
		return fitting(h, f);
	return text_cut(h->arena, texts[which % 9], (size_t)(f->max ? f->max : 40));
}

static void is_harmless(struct reply reply)
{
	assert_lacks(reply, "<script>alert");
	assert_lacks(reply, "<img src=x");
	if (reply.status >= 500)
		assert_status(reply, 200);
}

static void bears_hostile_text(struct house *h, const struct route *route, size_t which)
{
	const char *body = "x=1";
	struct reply reply;

	for (size_t i = 0; i < route->record->count; i++)
		if (in_form(h, route, &route->record->fields[i]))
			body = at(h, "%s&%s=%s", body, route->record->fields[i].name,
				text_url(h->arena, hostile(h, &route->record->fields[i], which)));
	reply = post(h, right_one(h, route), saves(route)->path, "%s", body);
	is_harmless(reply);
	if (reply.location)
		is_harmless(assert_status(get(h, right_one(h, route), "%s", reply.location), 200));
}

static void no_text_becomes_markup(void **state)
{
	struct house *h = *state;

	for_each_route(m, route)
		for (size_t i = 0; route->handle == page_new && i < 9; i++) {
			struct arena_mark mark = arena_mark(h->arena);

			bears_hostile_text(h, route, i);
			is_harmless(get(h, right_one(h, route), "%s?q=%s", route->record->href,
				text_url(h->arena, "\"><script>alert(1)</script>")));
			arena_rewind(h->arena, mark);
		}
}

static void names_with_markup_are_shown_as_they_are(void **state)
{
	struct house *h = *state;
	struct member *m = member_like(h, EAST_BRANCH, "<script>alert(1)</script>");
	struct reply reply;

	m->note = "\"><img src=x onerror=alert(1)> 😀";
	/* the form refuses such a name; an old row may have it */
	reply = assert_status(get(h, EAST_CLERK, "/members/%lld", (long long)member_put(h, m)), 200);
	is_harmless(reply);
	assert_has(reply, "&lt;script&gt;alert(1)&lt;/script&gt;");
	assert_has(reply, "😀");
	is_harmless(get(h, EAST_CLERK, "/members"));
	is_harmless(get(h, EAST_CLERK, "/history"));
}

/* Bytes that are no text at all never get in. */
static void what_is_no_text_is_refused_as_a_whole(void **state)
{
	static const char *const bodies[] = { "name=%FF%FE", "name=%00", "name=%C3%28",
		"name=%ED%A0%80", "name=%zz", "name=%1" };
	struct house *h = *state;

	for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
		const char *body = at(h, "%s&csrf=%s", bodies[i], token_of(h, EAST_CLERK));

		assert_status(post_raw(h, EAST_CLERK, "/members", body, NULL), 400);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HOUSE_TEST(every_form_shows_every_field_that_can_be_changed),
		HOUSE_TEST(a_text_one_too_long_is_refused_and_nothing_typed_is_lost),
		HOUSE_TEST(no_text_becomes_markup),
		HOUSE_TEST(names_with_markup_are_shown_as_they_are),
		HOUSE_TEST(what_is_no_text_is_refused_as_a_whole),
	};

	return house_run(tests);
}
